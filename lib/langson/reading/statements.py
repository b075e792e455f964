"""From the cells of statements.csv to checked numbers with their ranges.

The work is done once per different token, date or unit and then by column, so that a
register of a hundred thousand rows loads in about the time that reading it takes.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ..core.period import read_day
from . import printed, spelling
from . import token as numerals
from .column import Array, Column, Columns
from .faults import Fault, Faults
from .form import STATEMENTS

READINGS = ("printed", "cautious")
_NUMBERS = ("value", "value_high", "growth", "plan_share")
#: what else is printed of a row, each with its token and qualifier
_PERCENT = ("growth", "plan_share")


def load(
    cells: Columns,
    series: pd.DataFrame,
    sources: pd.DataFrame,
    reading: str,
    areas: pd.Index,
    plans: pd.Index,
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
    areas, plans : Index of str
        Names that the folder lists; empty if it has no such list.

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
    own = spelling.bases(series["unit"])
    for name in ("unit", "published_unit"):
        spelt = cells[name].respelled(lambda text: spelling.unit(text, own))
        cells = cells | {name: spelt}
    faults = Faults(STATEMENTS, cells)
    faults.form()
    faults.key()
    faults.names("series", series.index, "add it to series.csv")
    faults.names("source_id", sources.index, "add it to sources.csv")
    if len(areas):
        faults.names("area", areas, "add it to areas.csv")
    else:
        faults.add(*_of_areas(cells["area"]))
    if len(plans):
        faults.names("plan", plans, "add it to plans.csv")
    faults.add(*_of_cells(cells, series))
    numbers = {name: faults.numbers(name) for name in _NUMBERS}
    iso = "write the day as 2024-12-31."
    days = {
        name: faults.convert(name, read_day, np.datetime64("NaT"), iso, "M8[us]")
        for name in ("period_start", "period_end")
    }
    faults.finish()  # what follows needs readable cells
    faults.add(*_of_periods(cells, days, series))
    whole = cells["series"].map(series["whole"].to_dict().__getitem__, bool)
    read = numbers | days
    filled = {
        name: read[name] if name in read else column.array()
        for name, column in cells.items()
    }
    filled["low"], filled["high"] = _level(faults, cells, numbers, whole, reading)
    for name in _PERCENT:
        ends = _percent(faults, cells, numbers[name], name, reading)
        filled[f"{name}_low"], filled[f"{name}_high"] = ends
    faults.finish()
    place = {name: i for i, name in enumerate(sources.index)}
    at = cells["source_id"].map(place.__getitem__, int)
    filled["published"] = sources["published_end"].to_numpy()[at]
    filled["reliability"] = sources["reliability"].to_numpy()[at]
    return pd.DataFrame(filled, copy=False)


def _of_cells(cells: Columns, series: pd.DataFrame) -> list[Fault]:
    """Cells that do not go together."""
    unit, status = series["unit"].to_dict(), cells["status"]
    own = cells["series"].respelled(lambda name: unit.get(name, ""))
    unlike = cells["unit"].filled & own.filled & ~own.equals(cells["unit"])
    planned = status.among("T") | cells["plan_share"].filled
    growth, share = cells["growth"].filled, cells["plan_share"].filled
    points = cells["growth_unit"].among("pp")
    found = [
        Fault(
            unlike,
            "unit",
            "{unit!r} is not the unit of {series}.",
            "convert `value` to the unit in series.csv; published_unit keeps the"
            " other.",
        ),
        Fault(
            growth & ~cells["growth_unit"].filled,
            "growth_unit",
            "empty beside a growth.",
            "say % or, where the number is a percentage itself, pp.",
        ),
        Fault(
            points & ~cells["unit"].among("%"),
            "growth_unit",
            "points, not of a percentage.",
            "say % or, where the number is a percentage itself, pp.",
        ),
        Fault(
            cells["growth_unit"].filled & ~growth & ~cells["growth_as"].filled,
            "growth_unit",
            "a unit without a growth.",
            "fill growth and growth_as, or leave the unit empty.",
        ),
        Fault(
            status.among("T") & (growth | share),
            "status",
            "a target with a growth or a share of plan.",
            "a target is no result: give the growth or the share to the row of the"
            " result; a growth that is planned has a row in comparisons.csv.",
        ),
        Fault(
            planned & ~cells["plan"].filled,
            "plan",
            "no plan is named.",
            "name the plan, 'annual' if so.",
        ),
        Fault(
            cells["plan"].filled & ~planned,
            "plan",
            "a plan, but neither a target nor a share of plan.",
            "leave it empty; a target has status T.",
        ),
    ]
    for name in _PERCENT:
        number, token = cells[name].filled, cells[f"{name}_as"].filled
        qualified = cells[f"{name}_qualifier"].filled
        found += [
            Fault(
                number != token,
                f"{name}_as",
                "one of the two is empty.",
                "fill both {name} and {name}_as, or none.",
                {"name": name},
            ),
            Fault(
                number & token & ~qualified,
                f"{name}_qualifier",
                "empty beside a number.",
                "say exact, about, over, nearly, at_least, under or at_most; a range"
                " has a row in comparisons.csv.",
            ),
            Fault(
                qualified & ~token & ~number,
                f"{name}_qualifier",
                "a word without a number.",
                "fill {name} and {name}_as, or leave it empty.",
                {"name": name},
            ),
        ]
    return found


def _of_areas(column: Column) -> Iterator[Fault]:
    """Areas that differ from another one in case, accents, blanks or signs only."""
    for names in spelling.alike(column.texts.tolist()):
        rows = {name: column.rows([name]) for name in sorted(names)}
        most = max(rows, key=lambda name: len(rows[name]))
        for name in rows.keys() - {most}:
            what = (
                "{cell!r} and {other!r} (row {row}) differ in case, accents, blanks or"
                " signs only."
            )
            mend = (
                "write one name for one place in every row; if they are two places,"
                " list every area in areas.csv (a column area is enough)."
            )
            like = {"other": most, "row": rows[most][0] + 2}
            yield Fault(rows[name], "area", what, mend, like)


def _of_periods(
    cells: Columns, days: dict[str, Array], series: pd.DataFrame
) -> list[Fault]:
    """Periods that run backwards, and stocks of more than one day."""
    start, end = days["period_start"], days["period_end"]
    kind = series["kind"].to_dict()
    stock = cells["series"].map(lambda name: kind[name] == "stock", bool)
    return [
        Fault(
            start > end,
            "period_end",
            "{period_end} is before {period_start}.",
            "swap the two days, or mend the year.",
        ),
        Fault(
            stock & (start != end),
            "period_start",
            "a stock with a span of days.",
            "a stock holds at one day: give period_start the day of period_end.",
        ),
    ]


def _level(
    faults: Faults,
    cells: Columns,
    numbers: dict[str, Array],
    whole: Array,
    reading: str,
) -> tuple[Array, Array]:
    """Both ends of each level, in the unit of the series."""
    value, high = numbers["value"], numbers["value_high"]
    marked, ranged = cells["decimal_mark"].filled, cells["qualifier"].among("range")
    power = np.where(marked, printed.powers(faults, cells), 0)
    faults.add(
        *_of_levels(cells, value, high, whole),
        *printed.of_ranges(cells, value, high, power),
    )
    n = printed.read_or_value(faults, cells, ~ranged)
    size = np.abs(value)
    faults.add(
        Fault(
            n.differ(size, power),
            "value",
            "{value} is not {published_as} {published_unit}.",
            "one of value, published_as, decimal_mark and published_unit is wrong.",
        )
    )
    exact = cells["qualifier"].among("exact")
    loose = ~exact | ~marked | whole | (reading == "cautious")
    low, top = n.ends(loose, power, cells["qualifier"], value)
    # a count that is no round number is known to the last one
    counted = exact & marked & whole & cells["status"].among("A")
    counted &= cells["published_unit"].equals(cells["unit"])
    counted &= (n.digits % 100 != 0) | (n.digits == 0)
    known = ranged | counted
    return np.where(known, value, low), np.where(
        counted, value, np.where(ranged, high, top)
    )


def _of_levels(cells: Columns, value: Array, high: Array, whole: Array) -> list[Fault]:
    """Levels that are not what their series and their token can be."""
    tokens, ranged = cells["published_as"].cells, cells["qualifier"].among("range")
    unmarked = np.flatnonzero(~cells["decimal_mark"].filled).tolist()
    return [
        Fault(
            [i for i in unmarked if numerals.needs_mark(tokens[i])],
            "decimal_mark",
            "{published_as!r} means two numbers and no mark is declared.",
            'set it to "," or "." as the page prints numbers.',
        ),
        Fault(
            whole & ((value % 1 != 0) | (np.nan_to_num(high) % 1 != 0)),
            "value",
            "{series} counts {unit} one by one, and this is no whole number.",
            "mend the number, or say in series.csv that the series is not whole.",
        ),
        *printed.of_high_ends(value, high, ranged),
    ]


def _percent(
    faults: Faults, cells: Columns, value: Array, name: str, reading: str
) -> tuple[Array, Array]:
    """Both ends of each growth, or of each share of plan, in percent."""
    tokens, qualifier = cells[f"{name}_as"], cells[f"{name}_qualifier"]
    n = printed.read(faults, f"{name}_as", tokens, cells["decimal_mark"], tokens.filled)
    faults.add(
        Fault(
            n.differ(np.abs(value) if name == "growth" else value),
            name,
            _UNLIKE[name],
            _MENDS[name],
        )
    )
    loose = ~qualifier.among("exact") | (reading == "cautious")
    return n.ends(loose, np.zeros(len(tokens), dtype=int), qualifier, value)


_UNLIKE = {
    "growth": "{growth} is not the printed {growth_as}.",
    "plan_share": "{plan_share} is not the printed {plan_share_as}.",
}
_MENDS = {
    "growth": "copy the number of growth_as; a fall has a minus in growth alone. Any"
    " other comparison has a row of its own in comparisons.csv.",
    "plan_share": "copy the number of plan_share_as, the level in percent of the plan;"
    " an excess over the plan, or what it lacks, is no share: it has a row of its own"
    " in comparisons.csv, of the kind plan_excess.",
}
