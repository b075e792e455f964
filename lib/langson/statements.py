"""From the cells of statements.csv to checked numbers with their ranges.

The work is done once per different token, date or unit and then by column, so that a
register of a hundred thousand rows loads in about the time that reading it takes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from . import numerals, units
from .errors import LangsonError
from .intervals import printed_ends, scaled
from .tablefiles import Checker, Columns, read_day, read_number

FILE = "statements.csv"
COLUMNS = tuple(
    """statement_id series area period_start period_end period_basis value unit
    published_as published_unit decimal_mark qualifier value_high status growth
    growth_as growth_unit growth_qualifier plan plan_share plan_share_as
    plan_share_qualifier source_id locator note""".split()  # noqa: SIM905 one a word
)
QUALIFIERS = ("exact", "about", "over", "nearly", "at_least", "range")
VOCABULARY = {
    "period_basis": ("printed", "inferred"),
    "decimal_mark": ("", ",", "."),
    "qualifier": QUALIFIERS,
    "status": ("A", "E", "T"),
    "growth_unit": ("", "%", "pp"),
    "growth_qualifier": ("", *QUALIFIERS[:5]),
    "plan_share_qualifier": ("", *QUALIFIERS[:5]),
}
READINGS = ("printed", "cautious")
Array = npt.NDArray[Any]


def load(
    cells: Columns, series: pd.DataFrame, sources: pd.DataFrame, reading: str
) -> pd.DataFrame:
    """Check the statements and add the ends of the range of each printed number.

    Parameters
    ----------
    cells : dict of str to list of str
        The columns of statements.csv.
    series, sources : DataFrame
        The other two tables, indexed by their key.
    reading : {"printed", "cautious"}
        Which digit of a whole number ends its precision.

    Returns
    -------
    DataFrame
        One row a statement, in the order of the file: the columns of the file with
        numbers and days read, `low` and `high` (unit of the series), `growth_low`,
        `growth_high`, `plan_share_low`, `plan_share_high` (percent, or percentage
        points), `published` (last day it can have appeared, NaT if undated) and
        `reliability`.

    Raises
    ------
    RegisterError
        With every problem found.
    """
    check = Checker(FILE)
    _check_words(check, cells, series, sources)
    plain = "write a plain number with a point: 51269.8."
    numbers = {
        name: np.array(
            check.convert(
                cells[name], name, read_number, np.nan, plain, name == "value"
            ),
            dtype=float,
        )
        for name in ("value", "value_high", "growth", "plan_share")
    }
    iso = "write the day as 2024-12-31."
    days = {
        name: check.convert(cells[name], name, read_day, None, iso)
        for name in ("period_start", "period_end")
    }
    check.finish()  # what follows needs readable cells
    _check_periods(check, cells, days, series)
    frame = pd.DataFrame(
        {
            **cells,
            **numbers,
            **{name: pd.to_datetime(pd.Series(v)) for name, v in days.items()},
        }
    )
    whole = series["whole"].reindex(cells["series"]).to_numpy(dtype=bool)
    frame["low"], frame["high"] = _level(check, cells, numbers, whole, reading)
    for name in ("growth", "plan_share"):
        low, high = _percent(check, cells, numbers, name, reading)
        frame[f"{name}_low"], frame[f"{name}_high"] = low, high
    check.finish()
    by_source = sources.reindex(cells["source_id"])
    frame["published"] = by_source["published_end"].to_numpy()
    frame["reliability"] = by_source["reliability"].to_numpy()
    return frame


def _check_words(
    check: Checker, cells: Columns, series: pd.DataFrame, sources: pd.DataFrame
) -> None:
    for column, allowed in VOCABULARY.items():
        check.vocabulary(cells[column], column, allowed)
    check.names(cells["series"], "series", series.index, "series.csv")
    check.names(cells["source_id"], "source_id", sources.index, "sources.csv")
    unit_of = series["unit"].to_dict()
    wrong = [
        i
        for i, (s, unit) in enumerate(zip(cells["series"], cells["unit"], strict=True))
        if unit_of.get(s, unit) != unit
    ]
    check.report(
        wrong,
        "unit",
        lambda i: f"{cells['unit'][i]!r} is not the unit of {cells['series'][i]}.",
        "convert `value` to the unit in series.csv; published_unit keeps the other.",
    )
    pairs = (("growth", "growth_as"), ("plan_share", "plan_share_as"))
    for number, token in pairs:
        pair = zip(cells[number], cells[token], strict=True)
        rows = [i for i, (a, b) in enumerate(pair) if bool(a) != bool(b)]
        mend = f"fill both {number} and {token}, or none."
        check.report(rows, token, lambda i: "one of the two is empty.", mend)
    mend = "say % or, where the number is a percentage itself, pp."
    measured = list(zip(cells["growth"], cells["growth_unit"], strict=True))
    rows = [i for i, (g, unit) in enumerate(measured) if g and not unit]
    check.report(rows, "growth_unit", lambda i: "empty beside a growth.", mend)
    rows = [i for i, pp in enumerate(measured) if pp[1] == "pp"]
    rows = [i for i in rows if cells["unit"][i] != "%"]
    check.report(rows, "growth_unit", lambda i: "points, not of a percentage.", mend)
    need = zip(cells["status"], cells["plan_share"], cells["plan"], strict=True)
    rows = [i for i, (s, p, plan) in enumerate(need) if (s == "T" or p) and not plan]
    check.report(
        rows, "plan", lambda i: "no plan is named.", "name the plan, 'annual' if so."
    )


def _check_periods(
    check: Checker, cells: Columns, days: dict[str, list[Any]], series: pd.DataFrame
) -> None:
    start, end = days["period_start"], days["period_end"]
    pairs = list(zip(start, end, strict=True))
    rows = [i for i, (a, b) in enumerate(pairs) if a > b]
    mend = "swap the two days, or mend the year."
    check.report(rows, "period_end", lambda i: f"{end[i]} is before {start[i]}.", mend)
    kind = series["kind"].to_dict()
    rows = [i for i, (a, b) in enumerate(pairs) if a != b]
    rows = [i for i in rows if kind[cells["series"][i]] == "stock"]
    mend = "a stock holds at one day: give period_start the day of period_end."
    check.report(rows, "period_start", lambda i: "a stock with a span of days.", mend)


def _tokens(
    check: Checker, column: str, tokens: list[str], marks: list[str], rows: Array
) -> dict[tuple[str, str], numerals.Numeral]:
    known: dict[tuple[str, str], numerals.Numeral] = {}
    bad: dict[tuple[str, str], str] = {}
    for i in rows:
        pair = (tokens[i], marks[i])
        if pair in known or pair in bad:
            continue
        try:
            known[pair] = numerals.parse(*pair)
        except LangsonError as error:
            bad[pair] = str(error)
    if bad:
        faulty = [i for i in rows if (tokens[i], marks[i]) in bad]
        mend = "copy the printed digits, and set decimal_mark to the mark of the page."
        check.report(faulty, column, lambda i: bad[tokens[i], marks[i]], mend)
    return known


def _level(
    check: Checker,
    cells: Columns,
    numbers: dict[str, Array],
    whole: Array,
    reading: str,
) -> tuple[Array, Array]:
    tokens, marks = cells["published_as"], cells["decimal_mark"]
    qualifier = np.array(cells["qualifier"], dtype=object)
    value = numbers["value"]
    marked = np.array([bool(m) for m in marks], dtype=bool)
    ranged = qualifier == "range"
    rows = np.flatnonzero(~marked)
    check.report(
        [i for i in rows if numerals.needs_mark(tokens[i])],
        "decimal_mark",
        lambda i: f"{tokens[i]!r} means two numbers and no mark is declared.",
        'set it to "," or "." as the page prints numbers.',
    )
    # Without a mark the token is not a plain number: its value stands for it.
    text, point = list(tokens), list(marks)
    for i in rows:
        text[i], point[i] = cells["value"][i].lstrip("-"), "."
        if "." not in text[i]:
            text[i] = f"{int(text[i]):,}"
    plain = np.flatnonzero(~ranged)
    known = _tokens(check, "published_as", text, point, plain)
    nothing = numerals.Numeral(0, 0)
    read = [known.get(pair, nothing) for pair in zip(text, point, strict=True)]
    power = _powers(check, cells, marked)
    digits = np.array([n.digits for n in read], dtype=float)
    decimals = np.array([n.decimals for n in read], dtype=int)
    cautious = np.array([n.exponent("cautious") for n in read], dtype=int)
    own_unit = np.array(cells["published_unit"]) == np.array(cells["unit"])
    actual = np.array(cells["status"]) == "A"
    exact = qualifier == "exact"
    counted = whole & exact & actual & own_unit & marked
    counted &= (digits % 100 != 0) | (digits == 0)
    loose = ~exact | ~marked | whole | (reading == "cautious")
    exponent = np.where(loose, cautious, -decimals)
    low, high = printed_ends(digits, decimals, exponent, power, qualifier)
    printed = scaled(digits, power - decimals)
    magnitude = np.abs(value)
    differs = [
        i for i in plain if read[i] is not nothing and printed[i] != magnitude[i]
    ]
    check.report(
        differs,
        "value",
        lambda i: (
            f"{cells['value'][i]} is not {tokens[i]} {cells['published_unit'][i]}."
        ),
        "one of value, published_as, decimal_mark and published_unit is wrong.",
    )
    low, high = np.where(counted, magnitude, low), np.where(counted, magnitude, high)
    low, high = np.where(value < 0, -high, low), np.where(value < 0, -low, high)
    _check_ranges(check, cells, numbers, ranged, power)
    return (
        np.where(ranged, value, low),
        np.where(ranged, numbers["value_high"], high),
    )


def _powers(check: Checker, cells: Columns, marked: Array) -> Array:
    pairs = list(zip(cells["published_unit"], cells["unit"], strict=True))
    shift: dict[tuple[str, str], int] = {}
    bad: dict[tuple[str, str], str] = {}
    for pair in set(pairs):
        try:
            shift[pair] = units.shift(*pair)
        except LangsonError as error:
            bad[pair] = str(error)
    mend = "a currency or thing is never converted; give the row a series of its own."
    rows = [i for i, pair in enumerate(pairs) if pair in bad]
    check.report(rows, "published_unit", lambda i: bad[pairs[i]], mend)
    powers = np.array([shift.get(pair, 0) for pair in pairs], dtype=int)
    return np.where(marked, powers, 0)


def _check_ranges(
    check: Checker,
    cells: Columns,
    numbers: dict[str, Array],
    ranged: Array,
    power: Array,
) -> None:
    low, high = numbers["value"], numbers["value_high"]
    rows = np.flatnonzero(ranged == np.isnan(high))
    mend = (
        "a range has both ends, in value and value_high; nothing else has value_high."
    )
    check.report(rows, "value_high", lambda i: "missing, or without a range.", mend)
    for i in np.flatnonzero(ranged & ~np.isnan(high)):
        mark = cells["decimal_mark"][i]
        if not mark:
            continue
        try:
            ends = numerals.parse_range(cells["published_as"][i], mark)
        except LangsonError as error:
            mend = "copy the two printed numbers with their dash."
            check.report([i], "published_as", lambda _, e=error: str(e), mend)  # type: ignore[misc]
            continue
        scaled = [float(end.value.scaleb(int(power[i]))) for end in ends]
        if scaled != [low[i], high[i]]:
            mend = "value and value_high are the two printed numbers."
            check.report([i], "value_high", lambda _: "not the printed range.", mend)


def _percent(
    check: Checker, cells: Columns, numbers: dict[str, Array], name: str, reading: str
) -> tuple[Array, Array]:
    tokens = cells[f"{name}_as"]
    marks = [mark or "." for mark in cells["decimal_mark"]]
    value = numbers[name]
    qualifier = np.array(cells[f"{name}_qualifier"], dtype=object)
    rows = np.array([i for i, token in enumerate(tokens) if token], dtype=int)
    check.report(
        [i for i in rows if not qualifier[i]],
        f"{name}_qualifier",
        lambda i: "empty beside a number.",
        "say exact, about, over, nearly or at_least.",
    )
    known = _tokens(check, f"{name}_as", tokens, marks, rows)
    low, high = np.full(len(tokens), np.nan), np.full(len(tokens), np.nan)
    if not len(rows):
        return low, high
    nothing = numerals.Numeral(0, 0)
    read = [known.get((tokens[i], marks[i]), nothing) for i in rows]
    digits = np.array([n.digits for n in read], dtype=float)
    decimals = np.array([n.decimals for n in read], dtype=int)
    cautious = np.array([n.exponent("cautious") for n in read], dtype=int)
    loose = (qualifier[rows] != "exact") | (reading == "cautious")
    exponent = np.where(loose, cautious, -decimals)
    power = np.zeros(len(rows), dtype=int)
    a, b = printed_ends(digits, decimals, exponent, power, qualifier[rows])
    printed = scaled(digits, -decimals)
    magnitude = np.abs(value[rows]) if name == "growth" else value[rows]
    wrong = (printed != magnitude) & np.array([n is not nothing for n in read])
    check.report(
        rows[wrong],
        name,
        lambda i: f"{cells[name][i]} is not the printed {tokens[i]}.",
        f"copy the number of {name}_as; a fall has a minus in growth alone.",
    )
    negative = value[rows] < 0
    low[rows], high[rows] = np.where(negative, -b, a), np.where(negative, -a, b)
    return low, high
