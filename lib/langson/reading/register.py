"""The register: published statements, and what may be asked of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from ..core import comparison
from ..core.comparison import KINDS
from ..core.figure import Figure, derive, refuse_break
from ..core.ledger import Ledger
from ..core.relation import Break, Relation
from ..errors import ComparisonError, SelectionError
from ..messages import LANGUAGES, Message
from . import contract, selecting, vintages
from .selecting import Conditions, Period, known
from .statements import READINGS
from .token import split_range


def default_folder() -> Path:
    """The tables that come with the package: of the clone, or of the wheel."""
    here = Path(__file__).resolve().parent.parent
    clone = here.parent.parent / "data"
    return clone if (clone / "statements.csv").is_file() else here / "data"


class Register:
    """Published statements of one folder of tables.

    Parameters
    ----------
    path : str or Path, optional
        Folder with statements.csv, series.csv and sources.csv, and, if there,
        breaks.csv, relations.csv, events.csv, areas.csv, plans.csv and
        comparisons.csv. Default: the tables that come with the package.
    reading : {"printed", "cautious"}
        How precise a printed whole number is taken to be: to its last digit, or to
        its last digit that is not zero.

    Attributes
    ----------
    series, sources, events, areas, plans : DataFrame
        The other tables, all but the events indexed by their key; the last two have
        no rows in a folder that does not list its areas or plans.
    comparisons : DataFrame
        Printed comparisons that the statements have no column for, indexed by their
        key; see `langson.reading.comparisons.load` for the columns.
    breaks, relations : tuple of Break, tuple of Relation
    ledger : Ledger
        Statements that were taken from here, and those that were shown.

    Raises
    ------
    RegisterError
        If the tables break their contract; names file, row, column and the mend.
    """

    def __init__(
        self, path: str | Path | None = None, reading: str = "printed"
    ) -> None:
        if reading not in READINGS:
            raise SelectionError(
                "reading {reading!r}: use 'printed' or 'cautious'.", reading=reading
            )
        self.path = default_folder() if path is None else Path(path)
        self.reading = reading
        tables = contract.load(self.path, reading)
        self.series, self.sources = tables.series, tables.sources
        self.breaks, self.relations = tables.breaks, tables.relations
        self.events, self.areas, self.plans = tables.events, tables.areas, tables.plans
        self.comparisons = tables.comparisons
        self._frame = tables.statements
        self._figures: dict[str, Figure] = {}
        self.ledger = Ledger()

    def __repr__(self) -> str:
        return (
            f"Register({len(self._frame)} statements of {len(self.series)} series from"
            f" {len(self.sources)} sources, {self.reading} reading)"
        )

    # -- statements ----------------------------------------------------------------

    def statements(
        self,
        series: str | Iterable[str] | None = None,
        area: str | None = None,
        source: str | None = None,
        period: Period | None = None,
        as_of: str | None = None,
        status: str | None = None,
        plan: str | None = None,
    ) -> pd.DataFrame:
        """Statements that meet every condition given, in the order of the file.

        Parameters
        ----------
        series : str or iterable of str
            Names of series.csv.
        area, source : str
            Name of an area; a source_id.
        period : str or pair of str
            "2024", "2024-H1", "2024-Q3", "2024-09", "2024-12-31", or the first and
            the last day. Stocks and rates of the last day are found by a period too.
        as_of : str
            Only what was published by this day, or the last day of a month or year.
            Undated sources are left out; ``frame.attrs["note"]`` says how many.
        status : str
            Letters among A, E, T: "AE" for all observations.
        plan : str
            The plan behind a target or a share of plan.

        Returns
        -------
        DataFrame
            A copy, shape (n, 33); see `langson.reading.statements.load` for the
            columns.

        Raises
        ------
        SelectionError
            For a name that the tables do not hold, with the nearest ones.
        """
        return self._meeting(
            Conditions(series, area, source, period, as_of, status, plan)
        )

    def _meeting(self, wanted: Conditions) -> pd.DataFrame:
        selecting.check(wanted, self._frame, self.sources.index, self.series.index)
        return selecting.meeting(wanted, self._frame, self.series["kind"])

    @cached_property
    def _at(self) -> dict[str, int]:
        """Place of each statement in the frame."""
        return {name: i for i, name in enumerate(self._frame["statement_id"])}

    def row(self, statement_id: str) -> pd.Series:
        """Give the row of a statement, or a comparison: its cells, and its ranges."""
        if statement_id in self.comparisons.index:
            return self.comparisons.loc[statement_id]
        if statement_id not in self._at:
            known(statement_id, self._at, "statement")
        return self._frame.iloc[self._at[statement_id]]

    # -- one figure ----------------------------------------------------------------

    def get(self, statement_id: str) -> Figure:
        """Give the statement, or the comparison, of an id as a figure with its range.

        The figure of a comparison is the printed number itself: a percentage, a
        multiple, percentage points, or an amount; `implied` has what it says of its
        base.
        """
        if statement_id not in self._figures:
            made = self._compared if statement_id in self.comparisons.index else None
            make = made or self._figure
            self._figures[statement_id] = make(self.row(statement_id))
        self.ledger.take((statement_id,))
        return self._figures[statement_id]

    def implied(self, comparison_id: str) -> Figure:
        """Give the base of a comparison as the printed numbers imply it.

        The source is arithmetic on the level of its statement and the number: level /
        (1 + growth), level / ratio, level - change, and so on. For the growth and the
        share of plan of a statement see `Figure.base` and `Figure.target`.

        Raises
        ------
        ComparisonError
            If no level is printed beside it, or two quantities are unknown.
        LangsonError
            If the number leaves the base without an end, as "under 3 %" does.
        """
        row, number = self.row(comparison_id), self.get(comparison_id)
        if not row["statement_id"] or KINDS[row["kind"]].base in ("whole", "none"):
            raise ComparisonError(
                "{comparison_id} implies no base by itself: no level is printed with"
                " it, or it speaks of two other quantities. Ask ls.audit(register) what"
                " all printed numbers imply together.",
                comparison_id=comparison_id,
            )
        level = self.get(row["statement_id"])
        start, end = row["base_start"].date(), row["base_end"].date()
        same = (level.series, level.area) == (row["base_series"], row["base_area"])
        if same and not row["target"]:
            refuse_break(level, start, level.end or end, "imply a base from")
        expr = comparison.base(
            row["kind"], level.expr, number.expr, number.unit, row["years"]
        )
        kind = self.series.loc[row["base_series"]]
        whole = bool(kind["whole"])
        made = derive(expr, level.unit, level.measure, level, number, whole=whole)
        labels = kind["label_en"], kind["label_vi"]
        made = replace(
            made, series=row["base_series"], area=row["base_area"], labels=labels
        )
        if not row["target"]:
            return replace(made, start=start, end=end, status=level.status)
        first, last = date(end.year, 1, 1), date(end.year, 12, 31)
        first = first if kind["kind"] == "flow" else last
        return replace(made, start=first, end=last, status="T", plan=row["plan"])

    def quantities(self, frame: pd.DataFrame) -> list[Figure]:
        """Give the statements of a selection as figures, in its order."""
        return [self.get(name) for name in frame["statement_id"]]

    def one(self, series: str, **conditions: Any) -> Figure:
        """Give the only statement that meets the conditions of `statements`.

        Raises
        ------
        SelectionError
            If none or several do; the message lists them.
        """
        found = self.statements(series, **conditions)
        if len(found) == 1:
            return self.get(found["statement_id"].item())
        wanted = Conditions(series, **conditions)
        if found.empty:
            raise self._nothing(series, wanted)
        raise SelectionError(
            "{n} statements of {series} with {wanted}: {names}. Add area, source or"
            " status, or ask for latest().",
            n=len(found),
            series=series,
            wanted=wanted,
            names=list(found["statement_id"]),
        )

    # -- frames of figures -----------------------------------------------------------

    def at(
        self,
        *series: str,
        period: Period | None = None,
        area: str | None = None,
        source: str | None = None,
        status: str = "AE",
        plan: str | None = None,
        as_of: str | None = None,
        undated: bool = False,
    ) -> pd.Series:
        """Figures of several series at one period: one each, the last word on it.

        Parameters
        ----------
        *series : str
            Names of series.csv, or patterns ("exports.*"); without any, all.
        period, area, source, status, plan, as_of
            As for `statements`. By default estimates and outturns, no targets.
        undated : bool
            Let a statement of an undated source stand where there is no other; so it
            is where the source is named.

        Returns
        -------
        Series of Figure
            Indexed by the name of the series, in the order in which they were named,
            else in that of series.csv. ``attrs["note"]`` says which statement stands
            where there were several.

        Raises
        ------
        SelectionError
            If nothing meets the conditions, or nothing of a series named in full (the
            message lists the periods held, and what is undated); if a series has
            several areas, periods or plans.
        """
        names = selecting.matching(series, self.series.index)
        wanted = Conditions([*names], area, source, period, as_of, status, plan)
        frame, figures, notes = self._meeting(wanted), {}, []
        for name, in_full in names.items():
            found = frame[frame["series"] == name]
            held = selecting.spans(found)
            if period is None and len(held) > 1:
                raise SelectionError(
                    "{name} with {wanted} is held for several periods, name one:"
                    " {periods}.",
                    name=name,
                    wanted=wanted,
                    periods=selecting.listed(held),
                )
            chosen = selecting.choose(found, "latest", name, undated or bool(source))
            if chosen is not None:
                figures[name] = self.get(chosen)
            elif in_full:
                raise self._nothing(name, wanted)
            if len(found) > 1:
                others = [each for each in found["statement_id"] if each != chosen]
                notes.append(f"{chosen} stands, not {', '.join(others)}.")
        if not figures:
            raise SelectionError("no statement with {wanted}.", wanted=wanted)
        made = pd.Series(figures, dtype=object).rename_axis("series")
        made.attrs["note"] = " ".join(notes)
        return made

    def parts(self, total: str, **conditions: Any) -> pd.Series:
        """Figures of a total and its parts, by the sum in relations.csv.

        Parameters
        ----------
        total : str
            Series on the left side of a sum.
        **conditions
            As for `at`.

        Returns
        -------
        Series of Figure
            Indexed by the last component of each name ("total", "exports", "imports"),
            the total first; by the names themselves if two would be one.

        Raises
        ------
        SelectionError
            If no sum holds for the total there, or one of the figures is missing.
        """
        known(total, self.series.index, "series")
        sums = [r for r in self.relations if r.operator == "=" and r.adds]
        own = [relation for relation in sums if relation.left == total]
        for relation in own:
            found = self.at(*relation.members, **conditions)
            if all(self._binds(relation, q) for q in found):
                found.index = pd.Index(selecting.short_names(relation.members))
                return found
        totals = list(dict.fromkeys(r.left for r in sums)) or Message("no series")
        there = Message(" of this area and period") if own else ""
        raise SelectionError(
            "relations.csv has no sum that makes {total}{there}; it has sums for"
            " {totals}.",
            total=total,
            there=there,
            totals=totals,
        )

    def grid(
        self,
        series: str | Sequence[str] | Mapping[str, str],
        periods: Period | list[Period] | None = None,
        areas: str | list[str] | None = None,
        *,
        pick: str = "latest",
        implied: bool = False,
        source: str | None = None,
        status: str = "AE",
        plan: str | None = None,
        as_of: str | None = None,
        undated: bool = False,
    ) -> pd.DataFrame:
        """Figures in rows and columns: one column a series, one row a period or area.

        Parameters
        ----------
        series : str, list of str, or dict of str to str
            Names of series.csv; a dict gives names of columns to them.
        periods : list of str or pairs, optional
            As for `statements`. Default: every period for which any of them is held.
        areas : str or list of str, optional
            One area, or a list: then each is a row, and there is one period. Default:
            the only area in which the series are held.
        pick : {"latest", "first", "only"}
            Which of several statements stands in a cell: the last word on it, the one
            published first, or none, so that several are refused.
        implied : bool
            Fill an empty cell with what the growth printed a year later implies, if no
            break lies between (`Figure.base`; such a figure is marked as implied).
        source, status, plan, as_of, undated
            As for `at`.

        Returns
        -------
        DataFrame of Figure
            Shape (periods or areas, series), labels as given (a pair of days is
            "first/last"); None where nothing is held.

        Raises
        ------
        SelectionError
            If a column would be empty (the message lists the periods held), or several
            areas or plans would meet in a cell.
        """
        known(pick, selecting.PICKS, "pick")
        columns = selecting.columns(series)
        base = Conditions([*columns.values()], None, source, None, as_of, status, plan)
        held, kinds = self._meeting(base)[selecting.NEEDED], self.series["kind"]
        rows = selecting.rows(held, kinds, periods, areas)
        for area in [areas] if isinstance(areas, str) else areas or ():
            known(area, self._frame["area"].unique(), "area")
        cells = {}
        for column, name in columns.items():
            own = held[held["series"] == name]
            found = [selecting.meeting(row, own, kinds) for row in rows.values()]
            if areas is None:
                selecting.one_area(pd.concat(found), name)
            either = undated or bool(source)
            figures = [
                self._cell(each, row, pick, either, own if implied else None)
                for each, row in zip(found, rows.values(), strict=True)
            ]
            if all(q is None for q in figures):
                raise self._nothing(name, base)
            cells[column] = figures
        by = "area" if isinstance(areas, list) else "period"
        return pd.DataFrame(cells, index=pd.Index(list(rows), name=by), dtype=object)

    def _cell(
        self,
        found: pd.DataFrame,
        row: Conditions,
        pick: str,
        undated: bool,
        implying: pd.DataFrame | None,
    ) -> Figure | None:
        """Figure of a cell: one of those found for it, or what others imply."""
        what = _named(found["series"].iloc[0], row) if len(found) else ""
        chosen = selecting.choose(found, pick, what, undated)
        if chosen is not None:
            return self.get(chosen)
        if implying is not None and row.period is not None:
            later = row._replace(period=selecting.year_after(row.period))
            there = selecting.meeting(later, implying, self.series["kind"])
            q = self._cell(there, later, pick, undated, None)
            with suppress(ComparisonError):  # no growth printed, or a break between
                return None if q is None else q.base()
        return None

    # -- vintages ------------------------------------------------------------------

    def vintages(
        self,
        series: str,
        period: Period,
        area: str | None = None,
        as_of: str | None = None,
    ) -> pd.DataFrame:
        """All observations of one period, from the first to the last word on it.

        Actual figures come after estimates; among equals the later day of
        publication, then the better source, comes last. Undated ones stand first.
        """
        found = self.statements(series, area, None, period, as_of, "AE")
        selecting.one_area(found, series)
        return vintages.ordered(found)

    def latest(
        self,
        series: str,
        period: Period,
        area: str | None = None,
        as_of: str | None = None,
    ) -> Figure:
        """Give the last word on a period: A before E, then day, then source."""
        found = self.vintages(series, period, area, as_of)
        dated = vintages.dated(found, _of_period(series, period))
        return self.get(dated["statement_id"].iloc[-1])

    def first_release(
        self, series: str, period: Period, area: str | None = None
    ) -> Figure:
        """Give the figure of a period that was published first."""
        found = self.vintages(series, period, area)
        return self.get(
            vintages.first(vintages.dated(found, _of_period(series, period)))
        )

    def revisions(
        self, series: str | Iterable[str] | None = None, area: str | None = None
    ) -> pd.DataFrame:
        """Periods with two different dated figures: the first and the last of each.

        Returns
        -------
        DataFrame
            Columns series, area, period_start, period_end, first, first_status,
            first_published, first_id, latest, latest_status, latest_published,
            latest_id, revision (unit of the series), revision_percent.
        """
        return vintages.revisions(self.statements(series, area, status="AE"), self.get)

    # -- names and rules -----------------------------------------------------------

    def label(self, series: str, language: str = "en") -> str:
        """Name of a series in a language."""
        known(series, self.series.index, "series")
        known(language, LANGUAGES, "language")
        return str(self.series.at[series, f"label_{language}"])

    def break_between(
        self, series: str, area: str, first: date, last: date
    ) -> Break | None:
        """First break of a series and area that parts two days."""
        for found in self.breaks:
            if (found.series, found.area) == (series, area) and (
                first < found.first_day_after <= last
            ):
                return found
        return None

    def relation_between(self, one: Figure, other: Figure) -> Relation | None:
        """Find what ties two figures: it names both series and holds where they do."""
        for found in self.relations:
            if one.series != other.series and all(
                q.series in found.members and self._binds(found, q)
                for q in (one, other)
            ):
                return found
        return None

    @staticmethod
    def _binds(relation: Relation, q: Figure) -> bool:
        return relation.holds(q.area, q.start or date.max, q.end or date.min)

    def _nothing(self, series: str, wanted: Conditions) -> SelectionError:
        """Say that nothing of a series meets some conditions, and what there is."""
        held = selecting.spans(self.statements(series))
        found = self._meeting(wanted._replace(series=series))
        names = list(found.loc[found["published"].isna(), "statement_id"])
        undated = Message(" Say undated=True to take {names}.", names=names)
        return SelectionError(
            "no statement of {series} with {wanted}; it is held for"
            " {periods}.{undated}",
            series=series,
            wanted=wanted,
            periods=selecting.listed(held),
            undated=undated if names else "",
        )

    # -- from a row to a figure ------------------------------------------------------

    def _compared(self, row: pd.Series) -> Figure:
        """The printed number of a comparison."""
        kind = self.series.loc[row["series"]]
        value = float(row["value"])
        if row["qualifier"] == "range":
            value = (value + row["value_high"]) / 2
        return Figure(
            value,
            float(row["low"]),
            float(row["high"]),
            row["unit"],
            series=row["series"],
            area=row["area"],
            start=row["period_start"].date(),
            end=row["period_end"].date(),
            kind=kind["kind"],
            status=row["status"],
            plan=row["plan"],
            measure=_MEASURES.get(row["kind"], row["kind"]),
            qualifier=row["qualifier"],
            decimals=_shown(row),
            token=row["published_as"],
            ids=(str(row.name),),
            labels=(kind["label_en"], kind["label_vi"]),
            rules=self,
        )

    def _figure(self, row: pd.Series) -> Figure:
        kind = self.series.loc[row["series"]]
        common = {
            "series": row["series"],
            "area": row["area"],
            "start": row["period_start"].date(),
            "end": row["period_end"].date(),
            "kind": kind["kind"],
            "status": row["status"],
            "plan": row["plan"],
            "ids": (row["statement_id"],),
            "labels": (kind["label_en"], kind["label_vi"]),
            "rules": self,
        }
        parts = {}
        for name, unit in (("growth", row["growth_unit"]), ("plan_share", "%")):
            if not pd.isna(row[name]):
                parts[name] = Figure(
                    float(row[name]),
                    float(row[f"{name}_low"]),
                    float(row[f"{name}_high"]),
                    "percentage points" if unit == "pp" else "%",
                    measure="growth" if name == "growth" else "attainment",
                    qualifier=row[f"{name}_qualifier"],
                    decimals=_decimals(row[f"{name}_as"], row["decimal_mark"] or "."),
                    token=row[f"{name}_as"],
                    **common,
                )
        value = row["value"]
        if row["qualifier"] == "range":
            value = (value + row["value_high"]) / 2
        return Figure(
            float(value),
            float(row["low"]),
            float(row["high"]),
            row["unit"],
            whole=bool(kind["whole"]),
            qualifier=row["qualifier"],
            decimals=_shown(row),
            token=row["published_as"],
            growth=parts.get("growth"),
            plan_share=parts.get("plan_share"),
            **common,
        )


def _named(series: str, wanted: Conditions) -> Message:
    return Message("{series} with {wanted}", series=series, wanted=wanted)


def _of_period(series: str, period: Period) -> Message:
    return Message("{series} for {period}", series=series, period=str(period))


#: what the number of a comparison measures, where its kind is not the word for it
_MEASURES = {
    "mean_growth": "mean growth",
    "mean_change": "mean change",
    "plan_share": "attainment",
    "plan_excess": "excess",
}


def _decimals(token: str, mark: str) -> int:
    return len(token.partition(mark)[2])


def _shown(row: pd.Series) -> int:
    """Decimals that a printed value has in the unit of its series."""
    _, _, fraction = repr(float(row["value"])).partition(".")
    held = 0 if fraction == "0" else len(fraction)
    if row["decimal_mark"] and row["unit"] == row["published_unit"]:
        tokens = [row["published_as"]]
        if row["qualifier"] == "range":
            tokens = split_range(tokens[0])
        return max(held, *(_decimals(t, row["decimal_mark"]) for t in tokens))
    return held
