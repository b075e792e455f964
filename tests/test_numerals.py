"""Numbers and periods: read exactly, refused clearly, printed in two languages."""

import math
import re
import unicodedata
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from langson import SelectionError, TokenError
from langson.core.period import code, month_end, parse_period, year_before
from langson.reading.token import (
    Numeral,
    needs_mark,
    parse,
    parse_all,
    parse_range,
    plain,
    plain_all,
    print_token,
)
from langson.showing import dates, numbers
from langson.showing.numbers import number

NUMERALS = st.builds(
    Numeral, st.integers(0, 10**18), st.integers(min_value=0, max_value=8)
)
MARKS = st.sampled_from([",", "."])


# Reading tokens


@pytest.mark.parametrize(
    ("token", "mark", "value", "decimals"),
    [
        ("51.269,8", ",", "51269.8", 1),
        ("4.476,9", ",", "4476.9", 1),
        ("5.660", ",", "5660", 0),
        ("5.660", ".", "5.660", 3),
        ("5,660", ".", "5660", 0),
        ("1.774.861", ",", "1774861", 0),
        ("1,077.6", ".", "1077.6", 1),
        ("8,00", ",", "8", 2),
        ("07", ",", "7", 0),
        ("0,5", ",", "0.5", 1),
        ("0.05", ".", "0.05", 2),
        ("12345,6", ",", "12345.6", 1),
        ("140,000", ".", "140000", 0),
        ("140,000", ",", "140", 3),
        ("0", ".", "0", 0),
        ("16 921", ",", "16921", 0),
        ("1\u00a0234\u202f567,8", ",", "1234567.8", 1),
        ("1 234.5", ".", "1234.5", 1),
    ],
)
def test_a_token_is_read_with_its_mark(token, mark, value, decimals):
    numeral = parse(token, mark)
    assert numeral.value == Decimal(value)
    assert numeral.decimals == decimals


@given(NUMERALS, MARKS, st.booleans())
def test_what_is_printed_is_read_back(numeral, mark, grouped):
    assert parse(print_token(numeral, mark, grouped), mark) == numeral


#: numbers, what is nearly one, and some that are too long for a double
TEXTS = (
    st.builds(print_token, NUMERALS, MARKS, st.booleans())
    | st.text("01.,- \u00a0x", min_size=1, max_size=9)
    | st.sampled_from(["9" * 400, "0," + 25 * "0", "0." + 25 * "0", "1.111", "-0.11"])
)


def with_digits(text, number):
    """The same text with the digits of a number, from its first one on."""
    digits = iter(str(number).ljust(len(text), "0"))
    return re.sub("[0-9]", lambda _: next(digits), text)


#: each of some texts twice, with two numbers in it
ALIKE = st.lists(
    st.builds(
        lambda text, *numbers: [with_digits(text, each) for each in numbers],
        TEXTS,
        *[st.integers(0, 10**9) | st.integers(0, 10**30).map(lambda n: f"0{n}")] * 2,
    ),
    max_size=5,
).map(lambda pairs: [text for pair in pairs for text in pair])


@given(ALIKE, MARKS)
@example(["1x111", "1\u00a0111"], ",")
@example([f"0,{last:025}" for last in range(2)], ",")
def test_many_are_read_as_each_by_itself(texts, mark):
    *many, why = parse_all(texts, mark)
    numbers, odd = plain_all(texts)
    for text, digits, decimals, value in zip(texts, *many, numbers, strict=True):
        printed, reason = alone(lambda each: parse(each, mark), text)
        assert (digits, decimals) == (float(printed.digits), printed.decimals)
        assert why.get(text) == reason
        cell, reason = alone(plain, text)
        assert math.isnan(value) if reason else value == float(cell.value)
        assert (text in odd) == bool(reason)


def alone(read, text):
    """Number that a text is read as, or zero, and why it cannot be read."""
    try:
        return read(text.strip()), None
    except TokenError as error:
        return Numeral(0, 0), error.message


@pytest.mark.parametrize("token", ["5.777", "5,777", "1.000", "12"])
@pytest.mark.parametrize("mark", ["", " ", ";", "٫"])
def test_without_a_mark_nothing_is_guessed(token, mark):
    with pytest.raises(TokenError) as refused:
        parse(token, mark)
    message = str(refused.value)
    assert repr(token) in message
    assert 'declare ","' in message


NFD = unicodedata.normalize("NFD", "5 nghìn")


@pytest.mark.parametrize(
    ("token", "mark"),
    [
        ("51.26,8", ","),
        ("1.30", ","),
        ("1.3000", ","),
        ("1,30", "."),
        ("1234.567,8", ","),
        ("1.234567", ","),
        ("1..234", ","),
        ("1,2,3", ","),
        ("1.234,5.6", ","),
        ("1,234,567.8.9", "."),
        (",5", ","),
        ("5,", ","),
        (".234", ","),
        ("+5", ","),
        ("-13", ","),
        ("−13", ","),
        ("13%", ","),
        ("5e3", "."),
        ("1 23", ","),
        ("1 2345", ","),
        ("1 234.567", ","),
        ("1  234", ","),
        ("01 234", ","),
        (" 5", ","),
        ("5 ", ","),
        ("5\n", ","),
        ("5\u2007660", ","),
        ("", ","),
        ("", "."),
        (".", "."),
        ("１２", ","),
        ("５.660", ","),
        ("٣", "."),
        ("²", "."),
        ("1_000", "."),
        ("万", "."),
        ("5 nghìn", ","),
        (NFD, ","),
        ("7-8", "."),
        ("inf", "."),
        ("nan", "."),
        ("0x10", "."),
        # a wrong mark, not one hundred and twenty-three: no group starts with zero
        ("0.123", ","),
        ("012.345", ","),
        ("00,100", "."),
    ],
)
def test_what_is_no_number_is_refused(token, mark):
    with pytest.raises(TokenError) as refused:
        parse(token, mark)
    message = str(refused.value)
    assert repr(token) in message
    assert repr(mark) in message
    assert "groups of three" in message


@given(st.text(max_size=6), MARKS)
def test_any_text_is_read_or_refused(text, mark):
    try:
        numeral = parse(text, mark)
    except TokenError as refused:
        assert repr(text) in str(refused)  # noqa: PT017 either way is right
    else:
        assert set(text) <= set("0123456789.,")
        read = text.replace("." if mark == "," else ",", "").replace(mark, ".")
        assert numeral.value == Decimal(read)


# Ranges


@pytest.mark.parametrize(
    ("token", "mark", "low", "high"),
    [
        ("7-7.5", ".", "7", "7.5"),
        ("8,5 - 9", ",", "8.5", "9"),
        ("78–79", ".", "78", "79"),
        ("1.100 – 1.350", ",", "1100", "1350"),
        ("500 à 600", ",", "500", "600"),
        ("5-5", ".", "5", "5"),
    ],
)
def test_a_range_has_two_ends(token, mark, low, high):
    ends = [end.value for end in parse_range(token, mark)]
    assert ends == [Decimal(low), Decimal(high)]


@pytest.mark.parametrize(
    ("token", "mark", "said"),
    [
        ("500", ",", "split by"),
        ("1-2-3", ",", "split by"),
        ("9 - 8,5", ",", "higher to the lower"),
        ("5 to 6", ",", "split by"),
        ("-5", ",", "''"),
        ("1.30-2", ",", "1.30"),
        ("500 " + unicodedata.normalize("NFD", "à") + " 600", ",", "split by"),
        ("7-8", "", "decimal mark"),
    ],
)
def test_a_wrong_range_is_refused(token, mark, said):
    with pytest.raises(TokenError, match=said):
        parse_range(token, mark)


@pytest.mark.parametrize(
    ("token", "needed"),
    [
        ("5.777", True),
        ("9,5", True),
        ("1,000,000", True),
        ("495,000", True),
        ("415000", False),
        ("1600亿", False),
        ("249; 308", False),
        ("23/34", False),
        ("495, 000", False),
        ("", False),
    ],
)
def test_only_a_number_with_a_mark_in_it_needs_one(token, needed):
    assert needs_mark(token) is needed


# Precision


@pytest.mark.parametrize(
    ("token", "mark", "printed", "cautious"),
    [
        ("5.660", ",", "1", "10"),
        ("1.200", ",", "1", "100"),
        ("51.269,8", ",", "0.1", "0.1"),
        ("8,00", ",", "0.01", "0.01"),
        ("10.0", ".", "0.1", "0.1"),
        ("100", ",", "1", "100"),
        ("1.044", ",", "1", "1"),
        ("23.250", ",", "1", "10"),
        ("40.000", ",", "1", "10000"),
        ("07", ",", "1", "1"),
        ("0", ",", "1", "1"),
        ("0,0", ",", "0.1", "0.1"),
        ("1.59", ".", "0.01", "0.01"),
    ],
)
def test_the_last_digit_that_counts(token, mark, printed, cautious):
    numeral = parse(token, mark)
    assert numeral.unit() == numeral.unit("printed") == Decimal(printed)
    assert numeral.unit("cautious") == Decimal(cautious)


# Printing numbers


@pytest.mark.parametrize(
    ("value", "decimals", "english", "vietnamese"),
    [
        (1234567.891, 2, "1,234,567.89", "1.234.567,89"),
        (5660, 0, "5,660", "5.660"),
        (8, 2, "8.00", "8,00"),
        (-12.96, 1, "−13.0", "−13,0"),
        (-0.04, 1, "0.0", "0,0"),
        (4783.2, -2, "4,800", "4.800"),
        (999.96, 1, "1,000.0", "1.000,0"),
        (1.015, 2, "1.02", "1,02"),  # what is written decides, not the double below
        (0.25, 1, "0.2", "0,2"),  # half goes to even
        (1e-7, 2, "0.00", "0,00"),
    ],
)
def test_numbers_follow_the_language(value, decimals, english, vietnamese):
    assert (number(value, decimals), number(value, decimals, "vi")) == (
        english,
        vietnamese,
    )


@given(st.integers(-(10**12), 10**12), st.integers(0, 4), st.integers(0, 4))
def test_a_number_is_printed_as_it_is_written(digits, held, shown):
    exact = Decimal(digits).scaleb(-held)
    wanted = exact.quantize(Decimal(1).scaleb(-shown), ROUND_HALF_EVEN)
    for language, mark in (("en", "."), ("vi", ",")):
        text = number(float(exact), shown, language, sign=True)
        assert (text[0] == "−", text[0] == "+") == (wanted < 0, wanted > 0)
        assert parse(text.lstrip("−+"), mark) == (abs(wanted.scaleb(shown)), shown)


RANGES = st.tuples(
    st.integers(-(10**8), 10**8), st.integers(1, 10**6), st.integers(0, 6)
).map(lambda t: (Decimal(t[0]).scaleb(-t[2]), Decimal(t[0] + t[1]).scaleb(-t[2])))


@pytest.mark.parametrize(
    ("value", "low", "high", "decimals"),
    [
        (15.0232, 15.0230, 15.0234, 1),  # three digits are enough
        (0.023456, 0.02345, 0.02346, 4),
        (13.8, 13.2, 14.4, 0),
        (4780.4, 4778.0, 4782.8, -1),
        (663.0, 644.0, 686.0, -1),  # "about 700" lies outside
        (0.66, 0.65, 0.67, 2),  # and so does "0.7"
        (12.5, 12.5, 12.5, 1),
        (0.02, 0.02, 0.020000000000000004, 2),  # one value: no zeros after it
        (100 / 3, 100 / 3, 100 / 3, 1),
        (13.4, 12.7, math.inf, 0),
    ],
)
def test_a_computed_number_has_the_digits_of_its_range(value, low, high, decimals):
    assert numbers.decimals(value, low, high) == decimals


@given(RANGES, st.integers(0, 100))
def test_no_digit_is_printed_that_the_range_does_not_support(held, part):
    low, high = held
    value = float(low + (high - low) * part / 100)
    assume(float(low) <= value <= float(high))
    places = numbers.decimals(value, float(low), float(high))
    shown = Decimal(repr(round(value, places)))
    unit = Decimal(1).scaleb(-places)
    three = value and places >= 2 - math.floor(math.log10(abs(value)))
    assert low <= shown <= high or three or places == 0
    coarser = Decimal(repr(round(value, places - 1)))
    if unit <= high - low:  # as fine as this only because a coarser one lies outside
        assert not low <= coarser <= high


def ends(text, mark):
    found = []
    for part in re.split(" to | đến |–", text.removeprefix("từ ")):
        numeral = parse(part.lstrip("−+"), mark)
        found.append(-numeral.value if part.startswith("−") else numeral.value)
    return found[0], found[-1]


@given(RANGES, st.integers(0, 3), st.booleans(), st.booleans(), st.booleans())
def test_a_range_is_rounded_outwards(held, least, vietnamese, prose, sign):
    low, high = map(float, held)
    lang, mark = ("vi", ",") if vietnamese else ("en", ".")
    places = numbers.range_decimals(low, high, least)
    text = numbers.between(low, high, places, lang, prose=prose, sign=sign)
    found = ends(text, mark)
    assert found[0] <= held[0] <= held[1] <= found[1]
    assert found[1] - found[0] <= (held[1] - held[0]) * Decimal("1.2500001")
    assert (found[0] > 0, found[1] < 0) == (held[0] > 0, held[1] < 0)
    assert places >= least


@pytest.mark.parametrize(
    ("low", "high", "unit", "prose", "english", "vietnamese"),
    [
        (7, 8, "{} t", True, "7 to 8 t", "từ 7 đến 8 t"),
        (7, 8, "{} t", False, "7–8 t", "7–8 t"),
        (7, 8, "{}%", True, "7 to 8%", "từ 7% đến 8%"),
        (7, 8, "{}%", False, "7–8%", "7–8%"),
        (-7, 8, "{}%", False, "−7 to 8%", "−7% đến 8%"),
        (7, 7, "{}%", True, "7%", "7%"),
        (7, math.inf, "{} t", True, "at least 7 t", "ít nhất 7 t"),
        (-math.inf, 7, "{}%", False, "at most 7%", "nhiều nhất 7%"),
        (4, 6, "hạng {}", False, "hạng 4–6", "hạng 4–6"),
    ],
)
def test_a_range_is_put_in_words(low, high, unit, prose, english, vietnamese):
    for lang, wanted in (("en", english), ("vi", vietnamese)):
        text = numbers.between(low, high, 0, lang, unit=unit, prose=prose)
        assert text == wanted


# Periods

NAMES = [
    ("2024", "2024", "năm 2024"),
    ("2024-Q1", "first quarter of 2024", "quý I/2024"),
    ("2025-Q2", "second quarter of 2025", "quý II/2025"),
    ("2024-H1", "first half of 2024", "6 tháng đầu năm 2024"),
    ("2024-H2", "second half of 2024", "6 tháng cuối năm 2024"),
    (("2024-01-01", "2024-09-30"), "first 9 months of 2024", "9 tháng đầu năm 2024"),
    ("2024-01", "January 2024", "tháng 1/2024"),
    ("2023-11", "November 2023", "tháng 11/2023"),
    (("2021-01-01", "2025-12-31"), "2021–2025", "giai đoạn 2021–2025"),
    ("2024-10-24", "24 October 2024", "24/10/2024"),
    (
        ("2024-01-01", "2024-10-24"),
        "1 January 2024 to 24 October 2024",
        "từ ngày 1/1/2024 đến ngày 24/10/2024",
    ),
    (
        ("2024-01-01", "2024-02-28"),  # not the first two months of a leap year
        "1 January 2024 to 28 February 2024",
        "từ ngày 1/1/2024 đến ngày 28/2/2024",
    ),
    (
        ("2023-01-01", "2024-06-30"),
        "1 January 2023 to 30 June 2024",
        "từ ngày 1/1/2023 đến ngày 30/6/2024",
    ),
]


@pytest.mark.parametrize(("name", "english", "vietnamese"), NAMES)
def test_periods_are_named(name, english, vietnamese):
    days = parse_period(name)
    assert (dates.period(*days), dates.period(*days, "vi")) == (english, vietnamese)
    first, _, last = code(*days).partition("/")
    assert parse_period((first, last) if last else first) == days


def test_a_narrow_place_takes_short_days():
    days = parse_period(("2024-01-01", "2024-10-24"))
    assert dates.period(*days, "en", short=True) == (
        "1\u00a0Jan\u00a02024 to 24\u00a0Oct\u00a02024"
    )
    assert dates.period(*days, "vi", short=True) == "1/1/2024–24/10/2024"


@pytest.mark.parametrize(
    ("name", "english", "vietnamese"),
    [
        ("2024", "on the year before", "so với năm trước"),
        ("2024-12-31", "on the year before", "so với năm trước"),
        (
            "2024-H1",
            "on the same period a year before",
            "so với cùng kỳ năm trước",
        ),
        (
            "2024-10-24",
            "on the same day a year before",
            "so với cùng thời điểm năm trước",
        ),
    ],
)
def test_what_a_growth_is_measured_against(name, english, vietnamese):
    days = parse_period(name)
    assert (dates.before(*days), dates.before(*days, "vi")) == (english, vietnamese)


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-H1", "2024-01-01", "2024-06-30"),
        ("2024-H2", "2024-07-01", "2024-12-31"),
        ("2024-Q1", "2024-01-01", "2024-03-31"),
        ("2024-Q3", "2024-07-01", "2024-09-30"),
        ("2024-Q4", "2024-10-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2024-12", "2024-12-01", "2024-12-31"),
        ("2024-10-24", "2024-10-24", "2024-10-24"),
        (("2021-01-01", "2025-12-31"), "2021-01-01", "2025-12-31"),
    ],
)
def test_a_named_period_is_read(name, start, end):
    assert parse_period(name) == (date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    "name",
    [
        "",
        "x",
        "24-x",
        "2024-0",
        "2024-13",
        "2024-Q",
        "2024-Q0",
        "2024-Q5",
        "2024-H0",
        "2024-H3",
        "2024-X1",
        "2024-2-3",
        "2024-02-30",
        "24/10/2024",
        "2024-10-24-1",
    ],
)
def test_an_unknown_period_is_refused(name):
    with pytest.raises(SelectionError, match="2024-H1, 2024-Q3") as refused:
        parse_period(name)
    assert repr(name) in str(refused.value)


@pytest.mark.parametrize(
    "pair", [("2024-1-1", "2024-12-31"), ("2024-01-01", "2024-02-30")]
)
def test_an_unknown_pair_of_days_is_refused(pair):
    with pytest.raises(SelectionError, match="2024-H1, 2024-Q3"):
        parse_period(pair)


@pytest.mark.parametrize(
    ("day", "years", "before"),
    [
        ("2024-02-29", 1, "2023-02-28"),
        ("2025-02-28", 1, "2024-02-29"),
        ("2024-02-28", 1, "2023-02-28"),
        ("2023-02-28", 1, "2022-02-28"),
        ("2024-02-29", 4, "2020-02-29"),
        ("2024-03-01", 1, "2023-03-01"),
        ("2024-12-31", 1, "2023-12-31"),
        ("2024-01-01", 5, "2019-01-01"),
        ("2024-10-24", 1, "2023-10-24"),
    ],
)
def test_a_year_before(day, years, before):
    found = year_before(date.fromisoformat(day), years)
    assert found == date.fromisoformat(before)


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)), st.integers(1, 20))
def test_the_end_of_a_month_stays_its_end(day, years):
    before = year_before(day, years)
    assert (before.year, before.month) == (day.year - years, day.month)
    last = month_end(day.year, day.month)
    assert (last + timedelta(days=1)).day == 1
    if day == last:
        assert before == month_end(before.year, before.month)
    else:
        assert before.day == day.day
