"""The tables beside the statements: series, sources, breaks, relations and events."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from ..core.period import month_end, read_day
from ..core.relation import FORMS, OPERATORS, Break, Relation, read_right
from .csvfile import Checker, frame_of, read

KINDS = ("flow", "stock", "rate", "count", "rank")
_ISO = "write the day as 2024-12-31."


def series(folder: Path) -> pd.DataFrame:
    """Read series.csv, indexed by its key; `whole` and `additive` are bools."""
    columns = "series topic label_en label_vi unit kind whole additive definition"
    cells = read(folder / "series.csv", [*columns.split(), "breaks"], "series")
    check = Checker("series.csv")
    check.vocabulary(cells["kind"], "kind", KINDS)
    for column in ("whole", "additive"):
        check.vocabulary(cells[column], column, ("true", "false"))
    check.finish()
    frame = frame_of(cells).set_index("series")
    for column in ("whole", "additive"):
        frame[column] = frame[column] == "true"
    return frame


def sources(folder: Path) -> pd.DataFrame:
    """Read sources.csv, indexed by its key.

    `published_end` is the last day that the printed day, month or year can mean, NaT
    where nothing is printed.
    """
    columns = "source_id publisher title url published language kind reliability note"
    cells = read(folder / "sources.csv", columns.split(), "source_id")
    check = Checker("sources.csv")
    mend = "write 2024-12-31, 2024-12 or 2024; empty where no day is printed."
    printed = cells["published"]
    last = check.convert(printed, "published", _last_day, pd.NaT, mend, required=False)
    check.vocabulary(cells["reliability"], "reliability", ("1", "2", "3"))
    check.finish()
    frame = frame_of(cells).set_index("source_id")
    frame["reliability"] = frame["reliability"].astype(int)
    frame["published_end"] = pd.to_datetime(pd.Series(last, index=frame.index))
    return frame


def breaks(folder: Path, known: pd.Index) -> tuple[Break, ...]:
    """Read breaks.csv, if there; `known` are the names of the series."""
    path = folder / "breaks.csv"
    if not path.is_file():
        return ()
    cells = read(path, ("series", "area", "first_day_after", "reason"))
    check = Checker(path.name)
    column = "first_day_after"
    days = check.convert(cells[column], column, read_day, None, _ISO)
    check.names(cells["series"], "series", known, "series.csv")
    check.finish()
    rows = zip(cells["series"], cells["area"], days, cells["reason"], strict=True)
    return tuple(Break(*row) for row in rows)


def relations(folder: Path, known: pd.Index) -> tuple[Relation, ...]:
    """Read relations.csv, if there; `known` are the names of the series."""
    path = folder / "relations.csv"
    if not path.is_file():
        return ()
    columns = [
        "relation_id",
        "left",
        "operator",
        "right",
        "area",
        "valid_from",
        "valid_to",
        "reason",
    ]
    cells = read(path, columns, "relation_id")
    check = Checker(path.name)
    check.vocabulary(cells["operator"], "operator", OPERATORS)
    check.names(cells["left"], "left", known, "series.csv")
    bounds = [
        check.convert(cells[column], column, read_day, None, _ISO, required=False)
        for column in ("valid_from", "valid_to")
    ]
    there = set(known)

    def known_right(text: str) -> tuple[tuple[str, ...], dict[str, type[Relation]]]:
        names, kinds = read_right(text)
        if not there.issuperset(names):
            raise ValueError(text)
        return names, kinds

    mend = f"write {FORMS}."
    rights = check.convert(cells["right"], "right", known_right, ((), {}), mend)
    check.finish()
    return tuple(
        kinds[operator](name, left, names, area, first, last, reason)
        for name, left, operator, (names, kinds), area, first, last, reason in zip(
            cells["relation_id"],
            cells["left"],
            cells["operator"],
            rights,
            cells["area"],
            *bounds,
            cells["reason"],
            strict=True,
        )
    )


def events(folder: Path, known: pd.Index) -> pd.DataFrame:
    """Read events.csv, if there; `known` are the names of the sources."""
    path, columns = folder / "events.csv", ("date", "topic", "event_en", "event_vi")
    if not path.is_file():
        return pd.DataFrame({name: [] for name in (*columns, "source_id")})
    cells = read(path, (*columns, "source_id"))
    check = Checker(path.name)
    days = check.convert(cells["date"], "date", read_day, pd.NaT, _ISO)
    check.names(cells["source_id"], "source_id", known, "sources.csv")
    check.finish()
    return frame_of(cells).assign(date=pd.to_datetime(pd.Series(days)))


def _last_day(text: str) -> date:
    if len(text) == 7:
        start = read_day(f"{text}-01")
        return month_end(start.year, start.month)
    return read_day(text if len(text) == 10 else f"{text}-12-31")
