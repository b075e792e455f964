"""Vintages: what was said of one period, from the first to the last word on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd

from ..core.figure import Figure
from ..errors import SelectionError
from ..messages import Message

SPAN = ["series", "area", "period_start", "period_end"]


def rank(
    status: str, published: date | None, reliability: int
) -> tuple[bool, bool, date, int]:
    """Place of a statement among the vintages of its period: the higher, the later.

    Undated ones stand first; then actual figures come after estimates, then counts the
    day of publication, then the better source.
    """
    day = published or date.min
    return day > date.min, status == "A", day, -reliability


def ordered(found: pd.DataFrame) -> pd.DataFrame:
    """Statements from the first to the last word; equals keep their order."""
    cells = zip(found["status"], found["published"], found["reliability"], strict=True)
    ranks = [rank(s, None if pd.isna(p) else p.date(), r) for s, p, r in cells]
    return found.iloc[sorted(range(len(ranks)), key=ranks.__getitem__)]


def dated(found: pd.DataFrame, what: str) -> pd.DataFrame:
    """Those of some vintages that have a day of publication.

    Raises
    ------
    SelectionError
        If none has; `what` was looked for.
    """
    known = found[found["published"].notna()]
    if known.empty:
        held = list(found["statement_id"]) or Message("none")
        raise SelectionError(
            "no dated observation of {what}; undated ones: {held}. An undated source"
            " is never first or latest: take it with get().",
            what=what,
            held=held,
        )
    return known


def first(found: pd.DataFrame) -> str:
    """Name of the one of some vintages, in their order, that was published first."""
    return str(found.sort_values("published", kind="stable")["statement_id"].iloc[0])


def revisions(found: pd.DataFrame, figure: Callable[[str], Figure]) -> pd.DataFrame:
    """First and last dated vintage of each period that has two different figures.

    Parameters
    ----------
    found : DataFrame
        Statements of any series, areas and periods.
    figure : callable
        Gives the figure of a statement's name.
    """
    published = found.set_index("statement_id")["published"]
    records = []
    for names, group in found[found["published"].notna()].groupby(SPAN, sort=False):
        vintages = ordered(group)
        pair = {"first": first(vintages), "latest": vintages["statement_id"].iloc[-1]}
        if group["value"].nunique() < 2 or pair["first"] == pair["latest"]:
            continue
        record: dict[str, Any] = dict(zip(SPAN, names, strict=True))
        for word, name in pair.items():
            q = figure(name)
            record[word] = q.value
            record[f"{word}_status"] = q.status
            record[f"{word}_published"] = published[name]
            record[f"{word}_id"] = name
        old, new = record["first"], record["latest"]
        record["revision"] = new - old
        record["revision_percent"] = 100 * (new / old) - 100
        records.append(record)
    return pd.DataFrame(records, columns=[*SPAN, *_REVISION])


_REVISION = [
    f"{word}{end}"
    for word in ("first", "latest")
    for end in ("", "_status", "_published", "_id")
] + ["revision", "revision_percent"]
