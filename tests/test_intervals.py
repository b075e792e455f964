"""Ranges: they hold every value that fits what was printed, and nothing more.

Most properties are checked with fractions in place of doubles, so they are exact.
"""

import itertools
import math
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import langson as ls
from langson import Interval, intervals
from langson.reading.token import Numeral as Printed
from langson.reading.token import parse, print_token


def ends(token, mark, qualifier, reading="printed", power=0):
    """Load one printed number as the statements are loaded: by column."""
    numeral = parse(token, mark)
    loose = qualifier != "exact" or reading == "cautious"
    low, high = intervals.printed_ends(
        np.array([float(numeral.digits)]),
        np.array([numeral.decimals]),
        np.array([numeral.exponent("cautious" if loose else "printed")]),
        np.array([power]),
        qualifier,
    )
    return Interval(float(low[0]), float(high[0]))


# Printed numbers

ROUNDING = [
    ("exact", ROUND_HALF_UP),
    ("exact", ROUND_HALF_EVEN),
    ("over", ROUND_FLOOR),
    ("nearly", ROUND_CEILING),
    ("about", ROUND_FLOOR),
    ("about", ROUND_CEILING),
    ("about", ROUND_HALF_UP),
    ("at_least", ROUND_FLOOR),
]
EXACT = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places),
    st.integers(0, 10**10),
    st.integers(0, 6),
)


@given(
    EXACT,
    st.integers(0, 4),
    st.sampled_from(ROUNDING),
    st.sampled_from([",", "."]),
    st.booleans(),
    st.sampled_from(["printed", "cautious"]),
)
def test_a_range_holds_what_would_be_printed_so(x, d, how, mark, grouped, reading):
    qualifier, rounding = how
    rounded = x.quantize(Decimal(1).scaleb(-d), rounding)
    token = print_token(Printed(int(rounded.scaleb(d)), d), mark, grouped)
    low, high = ends(token, mark, qualifier, reading)
    assert low <= float(x) <= high


@given(
    EXACT,
    st.integers(0, 6),
    st.sampled_from([(word, how) for word, how in ROUNDING if word != "at_least"]),
)
def test_zeros_that_were_rounded_to_are_covered(x, zeros, how):
    # 5,663 printed as 5,660: the cautious reading allows it.
    qualifier, rounding = how
    rounded = x.quantize(Decimal(1).scaleb(zeros), rounding)
    token = str(int(rounded))
    assume(token != "0")
    low, high = ends(token, ".", qualifier, "cautious")
    assert low <= float(x) <= high


@given(
    st.integers(0, 10**9),
    st.integers(0, 4),
    st.sampled_from(["exact", "about", "over", "nearly", "at_least"]),
)
def test_cautious_contains_printed(digits, decimals, qualifier):
    token = print_token(Printed(digits, decimals), ".")
    printed, cautious = (
        ends(token, ".", qualifier, reading) for reading in ("printed", "cautious")
    )
    assert cautious.low <= printed.low <= printed.high <= cautious.high
    assert qualifier == "exact" or cautious == printed


@pytest.mark.parametrize(
    ("token", "qualifier", "reading", "power", "low", "high"),
    [
        ("5660", "exact", "printed", 0, 5659.5, 5660.5),
        ("5660", "exact", "cautious", 0, 5655, 5665),
        ("1200", "exact", "cautious", 0, 1150, 1250),
        ("18.4", "exact", "printed", 0, 18.35, 18.45),
        ("18.4", "exact", "cautious", 0, 18.35, 18.45),
        ("8.00", "exact", "cautious", 0, 7.995, 8.005),
        ("1000", "over", "printed", 0, 1000, 2000),
        ("1300", "about", "printed", 0, 1200, 1400),
        ("600", "nearly", "printed", 0, 500, 600),
        ("3.5", "about", "cautious", 0, 3.4, 3.6),
        ("9", "at_least", "printed", 0, 9, math.inf),
        ("1.59", "exact", "printed", 6, 1585000, 1595000),
        ("1774861", "exact", "printed", -3, 1774.8605, 1774.8615),
        ("0", "exact", "printed", 0, -0.5, 0.5),
    ],
)
def test_the_table_of_the_dictionary(token, qualifier, reading, power, low, high):
    assert ends(token, ".", qualifier, reading, power) == (low, high)


@given(st.integers(0, 10**9), st.integers(0, 4), st.integers(-9, 9))
def test_each_end_is_rounded_once(digits, decimals, power):
    # Equal to the double that is nearest to the true end, not to a sum of doubles.
    unit = Fraction(10) ** (power - decimals)
    found = ends(print_token(Printed(digits, decimals), ".", False), ".", "exact")
    shifted = ends(
        print_token(Printed(digits, decimals), ".", False), ".", "exact", power=power
    )
    assert shifted == (
        float((digits - Fraction(1, 2)) * unit),
        float((digits + Fraction(1, 2)) * unit),
    )
    assert power or found == shifted


# Arithmetic, exactly: ranges of fractions

POSITIVE = st.tuples(
    st.fractions(Fraction(1, 100), 10**5, max_denominator=1000),
    st.fractions(0, 10**3, max_denominator=1000),
).map(lambda pair: Interval(pair[0], pair[0] + pair[1]))
PLACES = [Fraction(0), Fraction(1, 7), Fraction(9, 10), Fraction(1)]


@given(POSITIVE, POSITIVE)
def test_a_share_holds_the_truth_and_is_sharp(part, whole):
    found = intervals.share(part, whole)
    corners = [100 * a / b for a, b in itertools.product(part, whole)]
    assert found == (min(corners), max(corners))
    inside = [[x.low + t * x.width for t in PLACES] for x in (part, whole)]
    for a, b in itertools.product(*inside):
        assert found.low <= 100 * a / b <= found.high


UP = Interval(1.0, 2.0), Interval(-40.0, -30.0), Interval(-5.0, 5.0), Interval(0.5, 0.6)


FRACTIONS = st.fractions(-1000, 1000, max_denominator=50)
ANY = st.tuples(FRACTIONS, FRACTIONS).map(lambda pair: Interval(*sorted(pair)))
OPERATORS = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
}


@pytest.mark.parametrize("sign", OPERATORS)
@given(ANY, ANY)
def test_an_operator_holds_the_truth_and_is_sharp(sign, one, other):
    assume(sign != "/" or not other.low <= 0 <= other.high)
    operator = OPERATORS[sign]
    found = operator(one, other)
    corners = [operator(a, b) for a, b in itertools.product(one, other)]
    assert found == (min(corners), max(corners))
    assert -one == (-one.high, -one.low)
    for s, t in itertools.product(PLACES, PLACES):
        truth = operator(one.low + s * one.width, other.low + t * other.width)
        assert found.low <= truth <= found.high


@given(ANY, FRACTIONS)
def test_a_plain_number_is_a_range_of_one_value(x, n):
    point = Interval(n, n)
    assert x + n == n + x == x + point
    assert x - n == x - point
    assert n - x == point - x
    assert x * n == n * x == x * point
    if n:
        assert x / n == x / point
    if not x.low <= 0 <= x.high:
        assert n / x == point / x


@given(ANY, ANY)
def test_overlap_is_a_shared_value(one, other):
    apart = one.high < other.low or other.high < one.low
    assert bool(one.overlaps(other)) is not apart


LOW = [1.5, -3.0, 4479.45, 0.25]
HIGH = [2.5, -1.0, 4479.55, 0.75]


@pytest.mark.parametrize("sign", OPERATORS)
@pytest.mark.parametrize("kind", [np.array, pd.Series])
def test_columns_are_calculated_as_numbers_are(sign, kind):
    operator = OPERATORS[sign]
    other = Interval(kind(LOW[::-1]), kind(HIGH[::-1]))
    found = operator(Interval(kind(LOW), kind(HIGH)), other)
    singly = [
        operator(Interval(*a), Interval(*b))
        for a, b in zip(
            zip(LOW, HIGH, strict=True),
            zip(LOW[::-1], HIGH[::-1], strict=True),
            strict=True,
        )
    ]
    assert isinstance(found.low, kind if kind is pd.Series else np.ndarray)
    assert list(zip(found.low, found.high, strict=True)) == singly


@pytest.mark.parametrize("sign", OPERATORS)
@pytest.mark.parametrize("kind", [np.float64, np.array, pd.Series])
def test_a_column_may_stand_on_the_left(sign, kind):
    # numpy and pandas would take the range for a list of two numbers.
    left = kind(5.0) if kind is np.float64 else kind([5.0, 6.0, 7.0])
    operator, x = OPERATORS[sign], Interval(1.0, 2.0)
    found, wanted = operator(left, x), operator(Interval(left, left), x)
    assert isinstance(found, Interval)
    assert np.array_equal(np.asarray(found.low), np.asarray(wanted.low))
    assert np.array_equal(np.asarray(found.high), np.asarray(wanted.high))


def test_rows_without_a_number_stay_without():
    found = Interval(pd.Series([1.0, 2.0]), pd.Series([1.0, 2.0])) / Interval(
        pd.Series([2.0, np.nan]), pd.Series([4.0, np.nan])
    )
    assert (found.low[0], found.high[0]) == (0.25, 0.5)
    assert np.isnan([found.low[1], found.high[1]]).all()


# Whole numbers and digits


@pytest.mark.parametrize("other", [(0.0, 1.0), (-1.0, 0.0), (-1.0, 1.0), (0.0, 0.0)])
def test_what_may_be_zero_divides_nothing(other):
    with pytest.raises(ls.LangsonError, match="zero"):
        Interval(1.0, 2.0) / Interval(*other)
    with pytest.raises(ls.LangsonError, match="zero"):
        Interval(1.0, 2.0) / Interval(*(np.array([end, 2 * end]) for end in other))
