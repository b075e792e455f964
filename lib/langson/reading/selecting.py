"""Conditions on statements, and how the statements that meet them are laid out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fnmatch import fnmatchcase
from typing import NamedTuple

import numpy as np
import pandas as pd

from ..core.period import parse_period, year_before
from ..errors import SelectionError, nearest
from ..messages import Message
from . import form, vintages
from .column import Array

Period = str | tuple[str, str]
#: how one of several statements of a cell is chosen
PICKS = ("latest", "first", "only")
#: columns by which a statement is chosen for a cell; to copy all others takes longer
NEEDED = [
    *("statement_id", "series", "area", "period_start", "period_end"),
    *("status", "plan", "published", "reliability"),
]


def known(name: str, names: Iterable[str], what: str) -> None:
    """Refuse a name that is none of those held, with the nearest ones."""
    there = list(names)
    if name not in there:
        raise SelectionError(
            "unknown {what:word} {name!r}; {near}",
            what=what,
            name=name,
            near=nearest(name, there),
        )


class Conditions(NamedTuple):
    """Conditions on statements; None sets no condition. See `Register.statements`."""

    series: str | Iterable[str] | None = None
    area: str | None = None
    source: str | None = None
    period: Period | None = None
    as_of: str | None = None
    status: str | None = None
    plan: str | None = None

    def __str__(self) -> str:
        given = zip(self._fields[1:], self[1:], strict=True)
        return ", ".join(f"{name}={value!r}" for name, value in given if value)

    @property
    def names(self) -> list[str] | None:
        """Names of the series."""
        if self.series is None or not isinstance(self.series, str):
            return None if self.series is None else list(self.series)
        return [self.series]


def check(
    c: Conditions, frame: pd.DataFrame, sources: pd.Index, series: pd.Index
) -> None:
    """Refuse names that the tables do not hold."""
    for name in c.names or ():
        known(name, series, "series")
    if c.area is not None:
        known(c.area, frame["area"].unique(), "area")
    if c.source is not None:
        known(c.source, sources, "source")
    if c.plan is not None:
        known(c.plan, frame["plan"].unique(), "plan")
    for letter in c.status or "":
        known(letter, form.STATEMENTS.column("status").words, "status")


def meeting(c: Conditions, frame: pd.DataFrame, kinds: pd.Series) -> pd.DataFrame:
    """Copy of the rows of a frame that meet every condition, in their order.

    Parameters
    ----------
    kinds : Series of str
        Kind of each series, by its name.
    """
    meets = np.ones(len(frame), dtype=bool)
    if c.names is not None:
        meets &= frame["series"].isin(c.names).to_numpy()
    if c.status is not None:
        meets &= frame["status"].isin(list(c.status)).to_numpy()
    for value, column in ((c.area, "area"), (c.source, "source_id"), (c.plan, "plan")):
        if value is not None:
            meets &= (frame[column] == value).to_numpy(bool)
    if c.period is not None:
        meets &= _of_period(frame, kinds, c.period)
    note = ""
    if c.as_of is not None:
        published = frame["published"].to_numpy()
        undated = int(np.isnat(published[meets]).sum())
        meets &= published <= np.datetime64(parse_period(c.as_of)[1])
        if undated:
            note = f"{undated} statements of undated sources are left out."
    found = frame[meets]  # once: it copies every column
    found.attrs["note"] = note
    return found


def _of_period(frame: pd.DataFrame, kinds: pd.Series, period: Period) -> Array:
    """Mask of what answers for a period: stocks and rates of its last day do too."""
    first, last = (np.datetime64(day) for day in parse_period(period))
    starts, ends = (frame[f"period_{name}"].to_numpy() for name in ("start", "end"))
    exact: Array = (starts == first) & (ends == last)
    point = (starts == last) & (ends == last) & ~exact
    if point.any():
        exact |= point & (frame["series"].map(kinds) != "flow").to_numpy()
    return exact


def spans(found: pd.DataFrame) -> list[Period]:
    """Periods for which statements are held, by their last day."""
    pairs = {*zip(found["period_end"], found["period_start"], strict=True)}
    return [named(start.date(), end.date()) for end, start in sorted(pairs)]


def named(first: date, last: date) -> Period:
    """Shortest name of a period ("2024-Q3"), else its two days."""
    if first == last:
        return first.isoformat()
    months = last.month - first.month + 1
    parts = {
        12: "",
        6: f"-H{last.month // 6}",
        3: f"-Q{last.month // 3}",
        1: f"-{last.month:02}",
    }
    name = f"{last.year}{parts.get(months, '')}"
    is_so = months in parts and parse_period(name) == (first, last)
    return name if is_so else (first.isoformat(), last.isoformat())


def year_after(period: Period) -> Period:
    """Same period of the next year."""
    first, last = parse_period(period)
    return named(year_before(first, -1), year_before(last, -1))


def label(period: Period) -> str:
    """A period as one text."""
    return period if isinstance(period, str) else "/".join(period)


def listed(periods: Iterable[Period]) -> list[str]:
    """Periods in a message."""
    return [label(period) for period in periods] or [Message("none")]


def one_area(found: pd.DataFrame, series: str) -> None:
    """Refuse statements of several areas."""
    areas = sorted(found["area"].unique())
    if len(areas) > 1:
        raise SelectionError(
            "{series} is held for several areas, name one: {areas}.",
            series=series,
            areas=areas,
        )


def matching(names: Sequence[str], held: Iterable[str]) -> dict[str, bool]:
    """Series that names or patterns stand for, and whether they were named in full."""
    found: dict[str, bool] = {}
    held = list(held)
    for name in names:
        if any(sign in name for sign in "*?["):
            some = [each for each in held if fnmatchcase(each, name)]
            if not some:
                raise SelectionError("no series is like {name!r}.", name=name)
            found |= {each: False for each in some if each not in found}
        else:
            known(name, held, "series")
            found[name] = True
    return found or dict.fromkeys(held, False)


def choose(found: pd.DataFrame, pick: str, what: str, undated: bool) -> str | None:
    """Name of the statement that stands for a cell; None if none does.

    Parameters
    ----------
    found : DataFrame
        Statements of one series.
    pick : {"latest", "first", "only"}
        The last word of several, the first one published, or a refusal.
    undated : bool
        Whether one of an undated source may stand where there is no other.
    """
    if found.empty:
        return None
    one_area(found, what)
    plans = sorted(set(found.loc[found["status"] == "T", "plan"]))
    if len(plans) > 1:
        raise SelectionError(
            "{what} has targets of several plans, name one with plan=: {plans}.",
            what=what,
            plans=plans,
        )
    if pick == "only" and len(found) > 1:
        raise SelectionError(
            "{n} statements of {what}: {names}. Say pick='latest' or pick='first', or"
            " name a source.",
            n=len(found),
            what=what,
            names=list(found["statement_id"]),
        )
    dated = found[found["published"].notna()]
    if pick != "only" and not (undated and dated.empty):
        found = dated
    if found.empty:
        return None
    found = vintages.ordered(found)
    last = str(found["statement_id"].iloc[-1])
    return vintages.first(found) if pick == "first" else last


def columns(series: str | Sequence[str] | Mapping[str, str]) -> dict[str, str]:
    """Series of each column of a grid, by its name."""
    if isinstance(series, Mapping):
        return dict(series)
    names = [series] if isinstance(series, str) else list(series)
    return dict(zip(names, names, strict=True))


def short_names(names: Sequence[str]) -> list[str]:
    """Last components of names; the names themselves if that mixes them up."""
    short = [name.rpartition(".")[2] for name in names]
    return short if len({*short}) == len(short) else list(names)


def rows(
    held: pd.DataFrame,
    kinds: pd.Series,
    periods: Period | list[Period] | None,
    areas: str | list[str] | None,
) -> dict[str, Conditions]:
    """Conditions of each row of a grid, by its label."""
    if periods is None:
        periods = _periods(held, kinds)
    several = periods if isinstance(periods, list) else [periods]
    if not isinstance(areas, list):
        return {label(p): Conditions(area=areas, period=p) for p in several}
    if len(several) != 1:
        raise SelectionError(
            "several areas and several periods ({periods}): name one area, or"
            " one period.",
            periods=listed(several),
        )
    return {area: Conditions(area=area, period=several[0]) for area in areas}


def _periods(held: pd.DataFrame, kinds: pd.Series) -> list[Period]:
    """Periods of statements; a stock of the last day of one is no row of its own."""
    long = held["period_start"] != held["period_end"]
    answers = held["period_end"].isin(held.loc[long, "period_end"])
    point = ~long & (held["series"].map(kinds) != "flow")
    return spans(held[~(point & answers)])
