"""Linear systems in fractions, by Fourier's and Motzkin's elimination: no solver."""

import itertools
import math
from collections import Counter
from decimal import Decimal
from fractions import Fraction

import pytest


def project(rows, target=None):
    """Range of a sum over all solutions of rows; None if there is no solution.

    A row is (terms, bound) for ``sum <= bound``; an equality is two rows. Infinite ends
    are None. Without target: an empty tuple if there is a solution.
    """
    if target is not None:
        rows = [*rows, *between({**target, "goal": -1}, 0, 0)]
    rows = _tightest(_in_whole_numbers(*row) for row in rows)
    while rows is not None:
        ups, downs = Counter(), Counter()
        for terms, _ in rows:
            for name, c in terms.items():
                (ups if c > 0 else downs)[name] += 1
        names = sorted({*ups, *downs} - {"goal"}, key=str)
        if not names:
            break
        more = {v: ups[v] * downs[v] - ups[v] - downs[v] for v in names}
        rows = _tightest(_eliminate(rows, min(names, key=more.get)))
    if rows is None or target is None:
        return None if rows is None else ()
    ends = [b / t["goal"] for t, b in rows if t and t["goal"] < 0]
    tops = [b / t["goal"] for t, b in rows if t and t["goal"] > 0]
    return max(ends, default=None), min(tops, default=None)


def times(terms, factor):
    """Terms, each times a factor."""
    return {v: factor * c for v, c in terms.items()}


def between(terms, low, high):
    """Rows of a sum between two ends."""
    return [(terms, high), (times(terms, -1), -low)]


def _in_whole_numbers(terms, bound):
    """The row with whole factors, with which one counts faster than with fractions."""
    terms = {v: Fraction(c) for v, c in terms.items() if c}
    size = math.lcm(*(c.denominator for c in terms.values()))
    return {v: int(c * size) for v, c in terms.items()}, Fraction(bound) * size


def _tightest(rows):
    """Of rows that say the same of a sum the tightest; None if one cannot be."""
    best = {}
    for terms, bound in rows:
        if not terms:
            if bound < 0:
                return None
            continue
        size = math.gcd(*terms.values())
        key = frozenset((v, c // size) for v, c in terms.items())
        bound /= size
        best[key] = min(best.get(key, bound), bound)
    return [(dict(key), bound) for key, bound in best.items()]


def _eliminate(rows, name):
    """All that the rows say of the others."""
    keep = [(t, b) for t, b in rows if name not in t]
    ups = [(t, b) for t, b in rows if t.get(name, 0) > 0]
    downs = [(t, b) for t, b in rows if t.get(name, 0) < 0]
    for (t, b), (u, d) in itertools.product(ups, downs):
        p, q = -u[name], t[name]
        terms = {v: t.get(v, 0) * p + u.get(v, 0) * q for v in {*t, *u} if v != name}
        keep.append(({v: c for v, c in terms.items() if c}, b * p + d * q))
    return keep


def printed(token, reading="printed", loose=False):
    """Ends of an exact printed number, by the rule of the data dictionary."""
    number = Decimal(token.replace(",", ""))
    exponent = number.as_tuple().exponent
    if exponent == 0 and number and (loose or reading == "cautious"):
        digits = str(abs(int(number)))
        exponent = len(digits) - len(digits.rstrip("0"))
    half = Fraction(Decimal(1).scaleb(exponent)) / 2
    return Fraction(number) - half, Fraction(number) + half


def rounded(x, decimals=0):
    """Print a number with so many decimals; the minus stays."""
    x = Fraction(x)
    value = Decimal(x.numerator) / Decimal(x.denominator)
    return str(value.quantize(Decimal(1).scaleb(-decimals)))


def agrees(q, ends):
    """Hold a range of the audit to exact ends."""
    low, high = ends
    assert (low is None) == (q.low == -math.inf), q
    assert (high is None) == (q.high == math.inf), q
    if low is not None:
        assert q.low == pytest.approx(float(low), rel=1e-9, abs=1e-9), q
    if high is not None:
        assert q.high == pytest.approx(float(high), rel=1e-9, abs=1e-9), q
