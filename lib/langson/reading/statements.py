"""From the cells of statements.csv to checked numbers with their ranges.

The work is done once per different token, date or unit and then by column, so that a
register of a hundred thousand rows loads in about the time that reading it takes.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from ..core import unit as units
from ..core.interval import printed_ends, scaled
from ..core.period import read_day
from ..errors import LangsonError
from . import token as numerals
from .csvfile import (
    Array,
    Checker,
    Column,
    Columns,
    read_number,
    read_numbers,
)

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


class _Tokens(NamedTuple):
    """Printed numbers of some rows, by column; `fine` where they could be read."""

    digits: Array
    decimals: Array
    cautious: Array
    fine: Array

    def exponent(self, loose: Array) -> Array:
        """Power of ten of the digit that counts, by the cautious rule where loose."""
        return np.where(loose, self.cautious, -self.decimals)


def load(
    cells: Columns, series: pd.DataFrame, sources: pd.DataFrame, reading: str
) -> pd.DataFrame:
    """Check the statements and add the ends of the range of each printed number.

    Parameters
    ----------
    cells : dict of str to Column
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
    numbers = {}
    for name in ("value", "value_high", "growth", "plan_share"):
        column, needed = cells[name], name == "value"
        made = None if needed and "" in column.texts else read_numbers(column.texts)
        if made is not None:
            numbers[name] = made[column.codes]
        else:
            numbers[name] = check.convert(
                column, name, read_number, np.nan, plain, needed, float
            )
    iso = "write the day as 2024-12-31."
    days = {
        name: check.convert(
            cells[name], name, read_day, np.datetime64("NaT"), iso, True, "M8[us]"
        )
        for name in ("period_start", "period_end")
    }
    check.finish()  # what follows needs readable cells
    _check_periods(check, cells, days, series)
    filled = {
        **{name: column.cells for name, column in cells.items()},
        **numbers,
        **days,
    }
    whole = cells["series"].map(series["whole"].to_dict().__getitem__, bool)
    filled["low"], filled["high"] = _level(check, cells, numbers, whole, reading)
    for name in ("growth", "plan_share"):
        ends = _percent(check, cells, numbers[name], name, reading)
        filled[f"{name}_low"], filled[f"{name}_high"] = ends
    check.finish()
    at = sources.index.get_indexer(cells["source_id"].texts)[cells["source_id"].codes]
    filled["published"] = sources["published_end"].to_numpy()[at]
    filled["reliability"] = sources["reliability"].to_numpy()[at]
    return pd.DataFrame(filled)


def _check_words(
    check: Checker, cells: Columns, series: pd.DataFrame, sources: pd.DataFrame
) -> None:
    for column, allowed in VOCABULARY.items():
        check.vocabulary(cells[column], column, allowed)
    check.names(cells["series"], "series", series.index, "series.csv")
    check.names(cells["source_id"], "source_id", sources.index, "sources.csv")
    unit_of = series["unit"].to_dict()
    held = cells["series"].map(lambda name: unit_of.get(name, ""))
    check.report(
        np.flatnonzero((held != cells["unit"].cells) & (held != "")),
        "unit",
        lambda i: f"{cells['unit'][i]!r} is not the unit of {cells['series'][i]}.",
        "convert `value` to the unit in series.csv; published_unit keeps the other.",
    )
    filled = {name: cells[name].map(bool, bool) for name in _MAY_BE_EMPTY}
    for number in ("growth", "plan_share"):
        odd = filled[number] != filled[f"{number}_as"]
        mend = f"fill both {number} and {number}_as, or none."
        text = "one of the two is empty."
        check.report(np.flatnonzero(odd), f"{number}_as", lambda i: text, mend)  # noqa: B023
    unit = cells["growth_unit"]
    mend = "say % or, where the number is a percentage itself, pp."
    rows = np.flatnonzero(filled["growth"] & ~filled["growth_unit"])
    check.report(rows, "growth_unit", lambda i: "empty beside a growth.", mend)
    rows = np.flatnonzero((unit.cells == "pp") & (cells["unit"].cells != "%"))
    check.report(rows, "growth_unit", lambda i: "points, not of a percentage.", mend)
    planned = (cells["status"].cells == "T") | filled["plan_share"]
    rows = np.flatnonzero(planned & ~filled["plan"])
    mend = "name the plan, 'annual' if so."
    check.report(rows, "plan", lambda i: "no plan is named.", mend)


_MAY_BE_EMPTY = (
    "growth",
    "growth_as",
    "growth_unit",
    "plan_share",
    "plan_share_as",
    "plan",
)


def _check_periods(
    check: Checker, cells: Columns, days: dict[str, Array], series: pd.DataFrame
) -> None:
    start, end = days["period_start"], days["period_end"]
    text = cells["period_start"], cells["period_end"]
    rows = np.flatnonzero(start > end)
    mend = "swap the two days, or mend the year."
    what = "{1} is before {0}."
    check.report(
        rows, "period_end", lambda i: what.format(text[0][i], text[1][i]), mend
    )
    kind = series["kind"].to_dict()
    stock = cells["series"].map(lambda name: kind[name] == "stock", bool)
    mend = "a stock holds at one day: give period_start the day of period_end."
    rows = np.flatnonzero(stock & (start != end))
    check.report(rows, "period_start", lambda i: "a stock with a span of days.", mend)


def _tokens(
    check: Checker, column: str, tokens: Column, marks: Column, rows: Array
) -> _Tokens:
    """Read the tokens of some rows, each different one with its mark once."""
    pairs = tokens.codes[rows] * len(marks.texts) + marks.codes[rows]
    different, at = np.unique(pairs, return_inverse=True)
    faults: dict[int, str] = {}
    read = np.zeros((len(different), 2))
    tokens_of, marks_of = np.divmod(different, len(marks.texts))
    for code, text in enumerate(marks.texts):
        own = np.flatnonzero(marks_of == code)
        words, mark = tokens.texts[tokens_of[own]], text or "."
        numbers = numerals.parse_all(words, mark)
        if numbers is None:
            numbers = []
            for k, word in zip(own, words, strict=True):
                try:
                    numbers.append(numerals.parse(word, mark))
                except LangsonError as error:
                    faults[int(k)] = str(error)
                    numbers.append(numerals.Numeral(0, 0))
        read[own] = np.array(numbers, dtype=float).reshape(-1, 2)
    fine = ~np.isin(at, list(faults))
    if faults:
        fault_of = dict(zip(rows, at, strict=True))
        mend = "copy the printed digits, and set decimal_mark to the mark of the page."
        check.report(rows[~fine], column, lambda i: faults[fault_of[i]], mend)
    digits, decimals = read.T
    cautious = _cautious(digits, decimals)
    return _Tokens(digits[at], decimals[at].astype(int), cautious[at], fine)


def _cautious(digits: Array, decimals: Array) -> Array:
    """Power of ten of the last digit that counts, as `Numeral.exponent` by column."""
    exponent = -decimals
    whole = (decimals == 0) & (digits > 0)
    for power in range(1, 16):
        whole &= digits % 10.0**power == 0
        exponent = np.where(whole, power, exponent)
    return exponent.astype(int)


def _level(
    check: Checker,
    cells: Columns,
    numbers: dict[str, Array],
    whole: Array,
    reading: str,
) -> tuple[Array, Array]:
    tokens, value = cells["published_as"], numbers["value"]
    qualifier = cells["qualifier"].cells
    marked = cells["decimal_mark"].map(bool, bool)
    ranged = qualifier == "range"
    check.report(
        [i for i in np.flatnonzero(~marked).tolist() if numerals.needs_mark(tokens[i])],
        "decimal_mark",
        lambda i: f"{tokens[i]!r} means two numbers and no mark is declared.",
        'set it to "," or "." as the page prints numbers.',
    )
    low, high = value.copy(), numbers["value_high"].copy()
    power = np.where(marked, _powers(check, cells), 0)
    actual = (cells["status"].cells == "A") & (qualifier == "exact") & marked & whole
    actual &= cells["published_unit"].cells == cells["unit"].cells
    # Without a mark the token is not a plain number: its value stands for it.
    bare = np.flatnonzero(~marked & ~ranged)
    stand_in, point = tokens.cells.copy(), np.full(len(value), ".", dtype=object)
    stand_in[bare] = [text.lstrip("-") for text in cells["value"].cells[bare]]
    for rows, printed, marks in (
        (np.flatnonzero(marked & ~ranged), tokens, cells["decimal_mark"]),
        (bare, Column(stand_in), Column(point)),
    ):
        if not len(rows):
            continue
        n = _tokens(check, "published_as", printed, marks, rows)
        size = np.abs(value[rows])
        differs = n.fine & (scaled(n.digits, power[rows] - n.decimals) != size)
        check.report(
            rows[differs],
            "value",
            lambda i: (
                f"{cells['value'][i]} is not {tokens[i]} {cells['published_unit'][i]}."
            ),
            "one of value, published_as, decimal_mark and published_unit is wrong.",
        )
        loose = (qualifier[rows] != "exact") | ~marked[rows] | whole[rows]
        exponent = n.exponent(loose | (reading == "cautious"))
        a, b = printed_ends(
            n.digits, n.decimals, exponent, power[rows], qualifier[rows]
        )
        counted = actual[rows] & ((n.digits % 100 != 0) | (n.digits == 0))
        a, b = np.where(counted, size, a), np.where(counted, size, b)
        negative = value[rows] < 0
        low[rows], high[rows] = np.where(negative, -b, a), np.where(negative, -a, b)
    _check_ranges(check, cells, numbers, ranged, power)
    return low, high


def _powers(check: Checker, cells: Columns) -> Array:
    """Power of ten from the printed unit to that of the series."""
    printed, own = cells["published_unit"], cells["unit"]
    pairs = printed.codes * len(own.texts) + own.codes
    different, at = np.unique(pairs, return_inverse=True)
    power = np.zeros(len(different), dtype=int)
    mend = "a currency or thing is never converted; give the row a series of its own."
    for k, pair in enumerate(different):
        one, other = divmod(int(pair), len(own.texts))
        try:
            power[k] = units.shift(printed.texts[one], own.texts[other])
        except LangsonError as error:
            text = str(error)
            rows = np.flatnonzero(at == k)
            check.report(rows, "published_unit", lambda i: text, mend)  # noqa: B023
    shifts: Array = power[at]
    return shifts


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
            text, mend = str(error), "copy the two printed numbers with their dash."
            row = int(i)
            check.report([row], "published_as", lambda i: text, mend)  # noqa: B023
            continue
        read = [float(end.value.scaleb(int(power[i]))) for end in ends]
        if read != [low[i], high[i]]:
            mend = "value and value_high are the two printed numbers."
            check.report(
                [int(i)], "value_high", lambda i: "not the printed range.", mend
            )


def _percent(
    check: Checker, cells: Columns, value: Array, name: str, reading: str
) -> tuple[Array, Array]:
    tokens, qualifiers = cells[f"{name}_as"], cells[f"{name}_qualifier"]
    low, high = np.full(len(tokens), np.nan), np.full(len(tokens), np.nan)
    rows = np.flatnonzero(tokens.map(bool, bool))
    qualifier = qualifiers.cells[rows]
    check.report(
        rows[qualifier == ""],
        f"{name}_qualifier",
        lambda i: "empty beside a number.",
        "say exact, about, over, nearly or at_least.",
    )
    if not len(rows):
        return low, high
    n = _tokens(check, f"{name}_as", tokens, cells["decimal_mark"], rows)
    exponent = n.exponent((qualifier != "exact") | (reading == "cautious"))
    power = np.zeros(len(rows), dtype=int)
    a, b = printed_ends(n.digits, n.decimals, exponent, power, qualifier)
    magnitude = np.abs(value[rows]) if name == "growth" else value[rows]
    check.report(
        rows[n.fine & (scaled(n.digits, -n.decimals) != magnitude)],
        name,
        lambda i: f"{cells[name][i]} is not the printed {tokens[i]}.",
        f"copy the number of {name}_as; a fall has a minus in growth alone.",
    )
    negative = value[rows] < 0
    low[rows], high[rows] = np.where(negative, -b, a), np.where(negative, -a, b)
    return low, high
