"""The register: published statements, and what may be asked of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..core.figure import Figure
from ..core.interval import Interval, base, base_points, plan, whole
from ..core.ledger import Ledger
from ..core.period import parse_period, year_before
from ..core.relation import Break, Relation
from ..errors import SelectionError, nearest
from . import contract
from .statements import READINGS
from .token import LANGUAGES, split_range

_SPAN = ["series", "area", "period_start", "period_end"]


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
        breaks.csv, relations.csv and events.csv. Default: the tables that come with
        the package.
    reading : {"printed", "cautious"}
        How precise a printed whole number is taken to be: to its last digit, or to
        its last digit that is not zero.

    Raises
    ------
    RegisterError
        If the tables break their contract; names file, row, column and the mend.
    """

    def __init__(
        self, path: str | Path | None = None, reading: str = "printed"
    ) -> None:
        if reading not in READINGS:
            raise SelectionError(f"reading {reading!r}: use 'printed' or 'cautious'.")
        self.path = default_folder() if path is None else Path(path)
        self.reading = reading
        tables = contract.load(self.path, reading)
        self.series, self.sources = tables.series, tables.sources
        self.breaks, self.relations = tables.breaks, tables.relations
        self.events = tables.events
        self._frame = tables.statements
        names = self._frame["statement_id"].to_list()
        self._at = dict(zip(names, range(len(names)), strict=True))
        self._figures: dict[str, Figure] = {}
        self.ledger = Ledger()

    def __repr__(self) -> str:
        return (
            f"Register({len(self._frame)} statements of {len(self.series)} series from"
            f" {len(self.sources)} sources, {self.reading} reading)"
        )

    # -- selecting -----------------------------------------------------------------

    def statements(
        self,
        series: str | Iterable[str] | None = None,
        area: str | None = None,
        source: str | None = None,
        period: str | tuple[str, str] | None = None,
        as_of: str | None = None,
        status: str | None = None,
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

        Returns
        -------
        DataFrame
            A copy, shape (n, 33); see `langson.statements.load` for the columns.

        Raises
        ------
        SelectionError
            For a name that the tables do not hold, with the nearest ones.
        """
        frame = self._frame
        keep = pd.Series(True, index=frame.index)
        if series is not None:
            names = [series] if isinstance(series, str) else list(series)
            for name in names:
                self._known(name, self.series.index, "series")
            keep &= frame["series"].isin(names)
        if area is not None:
            self._known(area, frame["area"].unique(), "area")
            keep &= frame["area"] == area
        if source is not None:
            self._known(source, self.sources.index, "source")
            keep &= frame["source_id"] == source
        if period is not None:
            start, end = (pd.Timestamp(d) for d in parse_period(period))
            exact = (frame["period_start"] == start) & (frame["period_end"] == end)
            point = (frame["period_start"] == end) & (frame["period_end"] == end)
            keep &= exact | (point & (self._kinds() != "flow"))
        if status is not None:
            for letter in status:
                self._known(letter, "AET", "status")
            keep &= frame["status"].isin(list(status))
        note = ""
        if as_of is not None:
            day = pd.Timestamp(parse_period(as_of)[1])
            undated = int((keep & frame["published"].isna()).sum())
            keep &= frame["published"] <= day
            if undated:
                note = f"{undated} statements of undated sources are left out."
        chosen = frame[keep].copy()
        chosen.attrs["note"] = note
        return chosen

    def row(self, statement_id: str) -> pd.Series:
        """Give the row of a statement: its cells and the ends of its ranges."""
        if statement_id not in self._at:
            self._known(statement_id, self._at, "statement")
        return self._frame.iloc[self._at[statement_id]]

    def get(self, statement_id: str) -> Figure:
        """Give the statement of an id as a figure with its range."""
        if statement_id not in self._figures:
            self._figures[statement_id] = self._quantity(self.row(statement_id))
        self.ledger.take((statement_id,))
        return self._figures[statement_id]

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
        wanted = ", ".join(f"{k}={v!r}" for k, v in conditions.items())
        if found.empty:
            rest = self.statements(series)
            has = (rest["period_start"].dt.date.astype(str) + "/").str.cat(
                rest["period_end"].dt.date.astype(str)
            )
            raise SelectionError(
                f"no statement of {series} with {wanted}; it is held for"
                f" {', '.join(sorted(set(has)))}."
            )
        raise SelectionError(
            f"{len(found)} statements of {series} with {wanted}:"
            f" {', '.join(found['statement_id'])}. Add area, source or status, or ask"
            " for latest()."
        )

    def quantities(self, frame: pd.DataFrame) -> list[Figure]:
        """Give the statements of a selection as figures, in its order."""
        return [self.get(name) for name in frame["statement_id"]]

    # -- vintages ------------------------------------------------------------------

    def vintages(
        self,
        series: str,
        period: str | tuple[str, str],
        area: str | None = None,
        as_of: str | None = None,
    ) -> pd.DataFrame:
        """All observations of one period, from the first to the last word on it.

        Actual figures come after estimates; among equals the later day of
        publication, then the better source, comes last. Undated ones stand first.
        """
        found = self.statements(series, area, None, period, as_of, "AE")
        self._one_area(found, series)
        ranks = (
            -found["reliability"].to_numpy(),
            found["published"].to_numpy(),
            (found["status"] == "A").to_numpy(),
            found["published"].notna().to_numpy(),
        )
        return found.iloc[np.lexsort(ranks)]  # the last rank counts first

    def latest(
        self,
        series: str,
        period: str | tuple[str, str],
        area: str | None = None,
        as_of: str | None = None,
    ) -> Figure:
        """Give the last word on a period: A before E, then day, then source."""
        dated = self._dated(series, period, area, as_of)
        return self.get(dated["statement_id"].iloc[-1])

    def first_release(
        self, series: str, period: str | tuple[str, str], area: str | None = None
    ) -> Figure:
        """Give the figure of a period that was published first."""
        dated = self._dated(series, period, area, None)
        first = dated.sort_values("published", kind="stable")["statement_id"]
        return self.get(first.iloc[0])

    def revisions(
        self, series: str | Iterable[str] | None = None, area: str | None = None
    ) -> pd.DataFrame:
        """Periods with two different dated figures: the first and the last of each.

        Returns
        -------
        DataFrame
            Columns series, area, period_start, period_end, first, first_status,
            first_published, latest, latest_status, latest_published, revision (unit
            of the series), revision_percent, first_id, latest_id.
        """
        found = self.statements(series, area, status="AE")
        key = ["series", "area", "period_start", "period_end"]
        rows = []
        for names, group in found[found["published"].notna()].groupby(key, sort=False):
            if group["value"].nunique() < 2:
                continue
            period = tuple(str(day.date()) for day in names[2:])
            first = self.first_release(names[0], period, names[1])  # type: ignore[arg-type]
            last = self.latest(names[0], period, names[1])  # type: ignore[arg-type]
            if first.ids != last.ids:
                rows.append((*names, first, last))
        return _revision_frame(key, rows, self._frame)

    def _dated(
        self,
        series: str,
        period: str | tuple[str, str],
        area: str | None,
        as_of: str | None,
    ) -> pd.DataFrame:
        found = self.vintages(series, period, area, as_of)
        dated = found[found["published"].notna()]
        if dated.empty:
            held = ", ".join(found["statement_id"]) or "none"
            raise SelectionError(
                f"no dated observation of {series} for {period}; undated ones: {held}."
                " An undated source is never first or latest: take it with get()."
            )
        return dated

    # -- what a statement implies ----------------------------------------------------

    def implied(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Add what growth and share of plan imply, by column.

        Returns
        -------
        DataFrame
            The frame with `base_low`, `base_high` (same period a year earlier) and
            `plan_low`, `plan_high`, in the unit of the series, NaN where nothing was
            printed; whole things are narrowed to whole numbers.
        """
        level = Interval(frame["low"], frame["high"])
        change = Interval(frame["growth_low"], frame["growth_high"])
        share = Interval(frame["plan_share_low"], frame["plan_share_high"])
        percent, points = base(level, change), base_points(level, change)
        in_points = frame["growth_unit"] == "pp"
        before = Interval(
            points.low.where(in_points, percent.low),
            points.high.where(in_points, percent.high),
        )
        broken = [self._breaks_base(*row) for row in frame[_SPAN].itertuples(False)]
        before = Interval(*(end.mask(np.array(broken, bool)) for end in before))
        result = frame.copy()
        counted = frame["series"].map(self.series["whole"])
        for name, x in (("base", before), ("plan", plan(level, share))):
            tight = whole(x)
            result[f"{name}_low"] = x.low.where(~counted, tight.low)
            result[f"{name}_high"] = x.high.where(~counted, tight.high)
        return result

    # -- sources and rules ---------------------------------------------------------

    def label(self, series: str, language: str = "en") -> str:
        """Name of a series in a language."""
        self._known(series, self.series.index, "series")
        self._known(language, LANGUAGES, "language")
        return str(self.series.at[series, f"label_{language}"])

    def cite(self, name: str) -> str:
        """Cite a statement or a source: publisher, title, day, locator, address."""
        locator = ""
        if name in self._at:
            found = self.row(name)
            locator, name = found["locator"], found["source_id"]
        self._known(name, self.sources.index, "statement or source")
        row = self.sources.loc[name]
        day = row["published"] or "undated"
        parts = [row["publisher"], f"“{row['title']}”", day, locator, row["url"]]
        return ", ".join(part for part in parts if part) + "."

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
                q.series in found.members
                and found.holds(q.area, q.start or date.max, q.end or date.min)
                for q in (one, other)
            ):
                return found
        return None

    def _breaks_base(
        self, series: str, area: str, start: pd.Timestamp, end: pd.Timestamp
    ) -> bool:
        earlier = year_before(start.date())
        return self.break_between(series, area, earlier, end.date()) is not None

    def _kinds(self) -> pd.Series:
        return self._frame["series"].map(self.series["kind"])

    @staticmethod
    def _known(name: str, known: Iterable[str], what: str) -> None:
        names = list(known)
        if name not in names:
            raise SelectionError(f"unknown {what} {name!r}; {nearest(name, names)}")

    @staticmethod
    def _one_area(found: pd.DataFrame, series: str) -> None:
        areas = sorted(found["area"].unique())
        if len(areas) > 1:
            raise SelectionError(
                f"{series} is held for several areas, name one: {', '.join(areas)}."
            )

    def _quantity(self, row: pd.Series) -> Figure:
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


def _revision_frame(
    key: list[str], rows: list[tuple[Any, ...]], frame: pd.DataFrame
) -> pd.DataFrame:
    published = frame.set_index("statement_id")["published"]
    records = []
    for *names, first, last in rows:
        record = dict(zip(key, names, strict=True))
        for word, q in (("first", first), ("latest", last)):
            record[word] = q.value
            record[f"{word}_status"] = q.status
            record[f"{word}_published"] = published[q.ids[0]]
            record[f"{word}_id"] = q.ids[0]
        record["revision"] = last.value - first.value
        record["revision_percent"] = 100 * (last.value / first.value) - 100
        records.append(record)
    columns = [
        *key,
        *(
            f"{word}{end}"
            for word in ("first", "latest")
            for end in ("", "_status", "_published", "_id")
        ),
        "revision",
        "revision_percent",
    ]
    return pd.DataFrame(records, columns=columns)
