"""Linear systems in fractions, by Fourier's and Motzkin's elimination: no solver."""

import itertools
import math
from decimal import Decimal
from fractions import Fraction

import pytest


def project(rows, target=None):
    """Range of a sum over all solutions of rows; None if there is no solution.

    A row is (terms, bound) for ``sum <= bound``; an equality is two rows. Infinite ends
    are None. Without target: an empty tuple if there is a solution.
    """
    rows = [({v: Fraction(c) for v, c in t.items() if c}, Fraction(b)) for t, b in rows]
    if target is not None:
        rows += [({**target, "goal": -1}, 0), ({**times(target, -1), "goal": 1}, 0)]
        rows = [({v: Fraction(c) for v, c in t.items()}, Fraction(b)) for t, b in rows]
    while True:
        rows = _tightest(rows)
        if rows is None:
            return None
        names = {v for terms, _ in rows for v in terms} - {"goal"}
        if not names:
            break

        def growth(name):
            up = sum(t.get(name, 0) > 0 for t, _ in rows)  # noqa: B023
            down = sum(t.get(name, 0) < 0 for t, _ in rows)  # noqa: B023
            return up * down - up - down

        rows = _eliminate(rows, min(sorted(names, key=str), key=growth))
    if target is None:
        return ()
    ends = [b / t["goal"] for t, b in rows if t and t["goal"] < 0]
    tops = [b / t["goal"] for t, b in rows if t and t["goal"] > 0]
    return max(ends, default=None), min(tops, default=None)


def times(terms, factor):
    """Terms, each times a factor."""
    return {v: factor * c for v, c in terms.items()}


def between(terms, low, high):
    """Rows of a sum between two ends."""
    return [(terms, high), (times(terms, -1), -low)]


def _tightest(rows):
    best = {}
    for terms, bound in rows:
        if not terms:
            if bound < 0:
                return None
            continue
        size = max(abs(c) for c in terms.values())
        key = tuple((v, terms[v] / size) for v in sorted(terms, key=str))
        best[key] = min(best.get(key, bound / size), bound / size)
    return [(dict(key), bound) for key, bound in best.items()]


def _eliminate(rows, name):
    keep = [(t, b) for t, b in rows if name not in t]
    ups = [(t, b) for t, b in rows if t.get(name, 0) > 0]
    downs = [(t, b) for t, b in rows if t.get(name, 0) < 0]
    for (t, b), (u, d) in itertools.product(ups, downs):
        p, q = 1 / t[name], -1 / u[name]
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
