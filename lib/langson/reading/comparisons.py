"""From the cells of comparisons.csv to checked numbers and what they are compared with.

A page prints few of them, so that what is compared with what is settled row by row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from ..core import unit as units
from ..core.comparison import KINDS, PERCENT, POINTS, TIMES, Kind
from ..core.period import count, read_day, year_before, years_between
from ..errors import UnitError
from . import printed, spelling
from .column import TEXT, Array, Columns
from .faults import Fault, Faults
from .form import COMPARISONS

#: what a statement says of itself, so that a comparison of it leaves them empty
_OWN = ("series", "area", "period_start", "period_end", "status", "source_id")
_DAYS = ("period_start", "period_end", "base_start", "base_end")
_BASE = ("base_start", "base_end", "base_series", "base_area")


def load(
    cells: Columns,
    statements: pd.DataFrame,
    series: pd.DataFrame,
    sources: pd.DataFrame,
    reading: str,
    areas: pd.Index,
    plans: pd.Index,
) -> pd.DataFrame:
    """Check the comparisons, and fill in what each compares with what.

    Parameters
    ----------
    cells : dict of str to Column
        The columns of comparisons.csv.
    statements, series, sources : DataFrame
        The other tables, as read; the last two indexed by their key.
    reading, areas, plans
        As for `langson.reading.statements.load`.

    Returns
    -------
    DataFrame
        One row a comparison, indexed by its name: the columns of the file with numbers
        and days read and every cell of what is compared, and of its base, filled in;
        `unit` (%, times, percentage points, or that of the series, for a mean per
        month and so on) and `low` and `high`, the ends of the printed number; `years`,
        the years or parts that it is about; `target`, whether the base is a plan's
        target; `published` and `reliability` of the source.

    Raises
    ------
    RegisterError
        With every problem found.
    """
    own = spelling.bases(series["unit"])
    spelt = cells["published_unit"].respelled(lambda text: spelling.unit(text, own))
    cells = cells | {"published_unit": spelt}
    faults = Faults(COMPARISONS, cells)
    faults.form()
    faults.key()
    wanted = [*cells["statement_id"].texts, *cells["comparison_id"].texts]
    named = statements[statements["statement_id"].isin(wanted)] if wanted else None
    at = {} if named is None else {row.statement_id: row for row in named.itertuples()}
    faults.names("statement_id", at, "name a row of statements.csv")
    for column in ("series", "base_series"):
        faults.names(column, series.index, "add it to series.csv")
    faults.names("source_id", sources.index, "add it to sources.csv")
    for column in ("area", "base_area") if len(areas) else ():
        faults.names(column, areas, "add it to areas.csv")
    if len(plans):
        faults.names("plan", plans, "add it to plans.csv")
    faults.add(*_of_cells(cells, at))
    numbers = {name: faults.numbers(name) for name in ("value", "value_high")}
    iso = "write the day as 2024-12-31."
    days = {n: faults.convert(n, read_day, None, iso) for n in _DAYS}
    faults.finish()  # what follows needs readable cells
    rows = [
        _Row(cells, days, at.get(cells["statement_id"][i]), series, i)
        for i in range(len(cells["kind"]))
    ]
    for row in rows:
        faults.add(*row.faults())
    faults.finish()
    whole = series["whole"].loc[[row.series for row in rows]].to_numpy(dtype=bool)
    ends = _ends(faults, cells, numbers, rows, whole, reading)
    faults.finish()
    return _frame(cells, rows, numbers, ends, at, sources)


def _of_cells(cells: Columns, statements: Collection[str]) -> Iterator[Fault]:
    """Cells that do not go together."""
    beside = cells["statement_id"].filled
    for name in _OWN:
        yield Fault(
            beside & cells[name].filled,
            name,
            "the statement says it already.",
            "leave it empty; a comparison of another level, or of another page, names"
            " no statement and fills it.",
        )
        yield Fault(
            ~beside & ~cells[name].filled,
            name,
            "empty, and no statement is named.",
            "name the statement whose level is compared, or fill the cell.",
        )
    yield Fault(
        cells["comparison_id"].rows(statements),
        "comparison_id",
        "{comparison_id!r} is a statement.",
        "give the comparison a name of its own.",
    )
    yield Fault(
        cells["base_start"].filled != cells["base_end"].filled,
        "base_end",
        "one of the two days of the base is empty.",
        "fill base_start and base_end, or none.",
    )
    kinds = {base: [n for n, k in KINDS.items() if k.base == base] for base in _ASKS}
    for base, (column, what, mend) in _ASKS.items():
        fills = cells[column].filled
        if column == "base_series":
            fills = fills | cells["base_area"].filled
        yield Fault(cells["kind"].among(*kinds[base]) & ~fills, column, what, mend)
    none = cells["kind"].among(*(n for n, k in KINDS.items() if k.base in _NO_BASE))
    for name in _BASE:
        yield Fault(
            none & cells[name].filled,
            name,
            "a {kind} has no such base.",
            "leave it empty.",
        )


#: what a kind asks for, by its base
_ASKS = {
    "span": (
        "base_start",
        "a {kind} without the year that it starts from.",
        "fill base_start and base_end with the first and the last day of that year.",
    ),
    "plan": (
        "plan",
        "a {kind} without a plan.",
        "name the plan, 'annual' if so.",
    ),
    "other": (
        "base_series",
        "a share of nothing.",
        "fill base_series (the whole measure) or base_area (the wider territory).",
    ),
    "whole": (
        "base_series",
        "a contribution to nothing.",
        "fill base_series with the measure whose growth it is part of.",
    ),
}
_NO_BASE = ("plan", "none")


class _Row:
    """One comparison: what is compared, with what, and in which unit."""

    def __init__(
        self,
        cells: Columns,
        days: dict[str, Array],
        statement: Any,
        series: pd.DataFrame,
        i: int,
    ) -> None:
        self.row = i
        self.kind: Kind = KINDS[cells["kind"][i]]
        own = {name: str(cells[name][i]) for name in ("series", "area", "status")}
        start, end = (days[name][i] for name in _DAYS[:2])
        plan = str(cells["plan"][i])
        if statement is not None:
            own = {name: getattr(statement, name) for name in own}
            start = statement.period_start.date()
            end = statement.period_end.date()
            plan = statement.plan if statement.status == "T" else plan
        self.plan_twice = statement is not None and plan != cells["plan"][i]
        self.plan_twice &= bool(cells["plan"][i])
        self.series, self.area, self.status = own.values()
        self.start, self.end, self.plan = start, end, plan
        self.unit = str(series.at[self.series, "unit"])
        self.stock = series.at[self.series, "kind"] == "stock"
        self.target = self.kind.base == "plan" or (
            bool(plan) and self.status != "T" and self.kind.base == "before"
        )
        self.base_series = str(cells["base_series"][i]) or self.series
        self.base_area = str(cells["base_area"][i]) or self.area
        other = (self.base_series, self.base_area) != (self.series, self.area)
        first, last = (days[name][i] for name in _DAYS[2:])
        if first is None or last is None:
            same = self.kind.base in ("other", "none") or self.target
            same |= other and self.kind.base == "before"
            first, last = (start, end) if same else _year_before(start, end)
        self.base_start, self.base_end = first, last
        self.base_unit = str(series.at[self.base_series, "unit"])
        self.printed = str(cells["published_unit"][i])
        self.years = self._years()

    @property
    def itself(self) -> bool:
        """Whether it is compared with itself."""
        base = self.base_series, self.base_area, self.base_start, self.base_end
        compares = self.kind.base != "none" and not self.target
        return compares and base == (self.series, self.area, self.start, self.end)

    def _years(self) -> float | None:
        if self.kind.base == "span":
            ends = years_between(self.base_end, self.end)
            return ends and float(ends)
        if self.kind.base == "none":
            mean = units.mean(self.printed)
            return mean and count(self.start, self.end, mean[1])
        return 1.0

    @property
    def fitting(self) -> str:
        """Unit of its value, the printed one without its counting word."""
        if not self.kind.signed and self.printed == TIMES:
            return TIMES
        if self.kind.base == "whole" and self.printed == PERCENT:
            return PERCENT
        if self.kind.unit:
            return self.kind.unit
        if self.kind.base == "none":
            return self.unit
        return POINTS if self.unit == PERCENT else self.unit

    @property
    def told(self) -> str:
        """Unit of its value in full."""
        mean = units.mean(self.printed) if self.kind.base == "none" else None
        return f"{self.fitting} per {mean[1]}" if mean else self.fitting

    @property
    def power(self) -> int:
        """Power of ten from the printed unit to that of the value.

        Raises
        ------
        UnitError
            If the printed unit is another one.
        """
        mean = units.mean(self.printed) if self.kind.base == "none" else None
        return units.shift(mean[0] if mean else self.printed, self.fitting)

    def faults(self) -> Iterator[Fault]:
        """What makes the comparison meaningless."""
        here = [self.row]
        if self.start > self.end or self.base_start > self.base_end:
            name = "period_end" if self.start > self.end else "base_end"
            yield Fault(
                here,
                name,
                "the period ends before it starts.",
                "swap the two days, or mend the year.",
            )
        spans = {"period": (self.start, self.end)}
        spans["base"] = (self.base_start, self.base_end)
        for name, (start, end) in spans.items() if self.stock else ():
            if start != end:
                yield Fault(
                    here,
                    f"{name}_start",
                    "a stock with a span of days.",
                    "a stock holds at one day: give {name}_start the day of"
                    " {name}_end.",
                    {"name": name},
                )
                break
        if self.status == "T" and self.target:
            yield Fault(
                here,
                "kind",
                "a target in percent of a plan.",
                "a target is no result: give the comparison to the row of the result.",
            )
        if self.status == "T" and not self.plan:
            yield Fault(here, "plan", "no plan is named.", "name it, 'annual' if so.")
        if self.plan_twice:
            yield Fault(
                here,
                "plan",
                "the statement is a target of a plan already.",
                "leave it empty; a comparison of two plans has no row.",
            )
        if self.target and self.kind.base == "before" and self.kind.unit:
            yield Fault(
                here,
                "kind",
                "a {kind} beside a plan.",
                "say plan_share for the level in percent of the plan, plan_excess for"
                " what is above it.",
            )
        if self.plan and not self.target and self.status != "T":
            yield Fault(here, "plan", "a {kind} has no plan.", "leave it empty.")
        if self.itself:
            yield Fault(
                here,
                "base_start",
                "the level is compared with itself.",
                "name the period, the series or the area that it is compared with.",
            )
        if self.years is None and self.kind.base == "span":
            yield Fault(
                here,
                "base_end",
                "{base_end} is not some whole years before the end of the period.",
                "an average over 2021-2025 is of 2025 and starts from 2020.",
            )
        yield from self._units()

    def _units(self) -> Iterator[Fault]:
        here = [self.row]
        if self.kind.base == "none" and self.years is None:
            yield Fault(
                here,
                "published_unit",
                "{published_unit!r} is no mean over the parts of the period.",
                "write what is counted and for what: thousand visits per month (day,"
                " month, quarter, year), and give the whole period.",
            )
            return
        try:
            self.power  # noqa: B018
        except UnitError:
            yield Fault(
                here,
                "published_unit",
                "{published_unit!r} is no unit of a {kind} of {series!r}."
                if not self.kind.unit
                else "{published_unit!r} is no unit of a {kind}.",
                "it is printed in {fitting}.",
                {"fitting": self.fitting},
            )
        if self.base_unit != self.unit and self.kind.base != "none":
            yield Fault(
                here,
                "base_series",
                "{base_series} is counted in another unit.",
                "only measures in one unit are compared; tie others in relations.csv.",
            )


def _year_before(start: date, end: date) -> tuple[date, date]:
    """The same period a year earlier; in the first year of all the period itself."""
    if start.year == date.min.year:
        return start, end
    return year_before(start), year_before(end)


def _ends(
    faults: Faults,
    cells: Columns,
    numbers: dict[str, Array],
    rows: list[_Row],
    whole: Array,
    reading: str,
) -> tuple[Array, Array]:
    """Both ends of each printed number."""
    value, high = numbers["value"], numbers["value_high"]
    signed = np.array([row.kind.signed for row in rows], dtype=bool)
    ranged, marked = cells["qualifier"].among("range"), cells["decimal_mark"].filled
    power = np.where(marked, np.array([row.power for row in rows], dtype=int), 0)
    faults.add(
        Fault(
            ~signed & (value <= 0),
            "value",
            "a {kind} of {value}.",
            "it is a share of something, so above zero; a fall is a growth or a change"
            " with a minus.",
        ),
        *printed.of_high_ends(value, high, ranged),
        *printed.of_ranges(
            cells,
            np.fmin(np.abs(value), np.abs(high)),
            np.maximum(np.abs(value), np.abs(high)),
            power,
        ),
    )
    n = printed.read_or_value(faults, cells, ~ranged)
    faults.add(
        Fault(
            n.differ(np.abs(value), power),
            "value",
            "{value} is not the printed {published_as} {published_unit}.",
            "one of value, published_as, decimal_mark and published_unit is wrong; a"
            " fall has a minus in value alone.",
        )
    )
    counted = whole & np.array([not row.kind.unit for row in rows], dtype=bool)
    loose = ~cells["qualifier"].among("exact") | ~marked | counted
    low, top = n.ends(loose | (reading == "cautious"), power, cells["qualifier"], value)
    low = np.maximum(low, [row.kind.least for row in rows])
    return np.where(ranged, value, low), np.where(ranged, high, top)


def _frame(
    cells: Columns,
    rows: list[_Row],
    numbers: dict[str, Array],
    ends: tuple[Array, Array],
    statements: dict[str, Any],
    sources: pd.DataFrame,
) -> pd.DataFrame:
    made = {name: column.array() for name, column in cells.items()}
    index = pd.Index(made.pop("comparison_id"), name="comparison_id")
    made |= numbers
    for name in ("series", "area", "status", "plan", "base_series", "base_area"):
        made[name] = pd.array([getattr(row, name) for row in rows], dtype=TEXT)
    for name in ("start", "end"):
        for which in ("period", "base"):
            own = name if which == "period" else f"base_{name}"
            days = [getattr(row, own) for row in rows]
            made[f"{which}_{name}"] = pd.DatetimeIndex(days).as_unit("us")
    given, beside = cells["source_id"], cells["statement_id"]
    ids = [given[i] or statements[beside[i]].source_id for i in range(len(rows))]
    made["source_id"] = pd.array(ids, dtype=TEXT)
    made["unit"] = pd.array([row.told for row in rows], dtype=TEXT)
    made["low"], made["high"] = ends
    made["years"] = np.array([row.years for row in rows], dtype=float)
    made["target"] = np.array([row.target for row in rows], dtype=bool)
    made["published"] = sources["published_end"].loc[ids].to_numpy()
    made["reliability"] = sources["reliability"].loc[ids].to_numpy()
    return pd.DataFrame(made, index=index)
