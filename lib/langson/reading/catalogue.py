"""The tables beside the statements: what they name, what parts and ties series."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

import pandas as pd

from ..core.period import month_end, read_day
from ..core.relation import FORMS, Break, Relation, read_right
from ..messages import Message
from . import spelling
from .column import Columns
from .faults import Fault, Faults
from .form import BREAKS, EVENTS, RELATIONS, SERIES, SOURCES, Table

_ISO = "write the day as 2024-12-31."


def series(cells: Columns) -> pd.DataFrame:
    """Read series.csv, indexed by its key; `whole` and `additive` are bools."""
    cells = cells | {"unit": cells["unit"].respelled(spelling.unit)}
    faults = Faults(SERIES, cells)
    faults.form()
    faults.key()
    additive = cells["additive"].among("true")
    faults.add(
        Fault(
            additive & cells["kind"].among("stock", "rate", "rank", "count"),
            "additive",
            "a {kind} does not add up over the parts of a period.",
            "say false; only flows add up.",
        )
    )
    faults.finish()
    whole = cells["whole"].among("true")
    return _frame(cells, "series", whole=whole, additive=additive)


def sources(cells: Columns) -> pd.DataFrame:
    """Read sources.csv, indexed by its key.

    `published_end` is the last day that the printed day, month or year can mean, NaT
    where nothing is printed.
    """
    faults = Faults(SOURCES, cells)
    faults.form()
    faults.key()
    mend = "write 2024-12-31, 2024-12 or 2024; empty where no day is printed."
    last = faults.convert("published", _last_day, pd.NaT, mend)
    faults.finish()
    return _frame(
        cells,
        "source_id",
        reliability=cells["reliability"].map(int, int),
        published_end=pd.DatetimeIndex(last).as_unit("us"),
    )


def names(cells: Columns, table: Table) -> pd.DataFrame:
    """Read a table of names (areas.csv, plans.csv), indexed by its key."""
    faults = Faults(table, cells)
    faults.form()
    faults.key()
    faults.finish()
    return _frame(cells, *table.key)


def breaks(
    cells: Columns, series: Collection[str], areas: Collection[str]
) -> tuple[Break, ...]:
    """Read breaks.csv; `series` and `areas` are those of the other tables."""
    faults = Faults(BREAKS, cells)
    faults.form()
    faults.key()
    faults.names("series", series, "add it to series.csv")
    faults.names("area", areas, "name an area that a statement has")
    days = faults.convert("first_day_after", read_day, None, _ISO)
    faults.finish()
    reasons = cells["reason"], cells["reason_vi"]
    rows = zip(cells["series"], cells["area"], days, *reasons, strict=True)
    return tuple(Break(*row) for row in rows)


def relations(
    cells: Columns, units: dict[str, str], areas: Collection[str]
) -> tuple[Relation, ...]:
    """Read relations.csv; `units` are those of the series, by name."""
    faults = Faults(RELATIONS, cells)
    faults.form()
    faults.key()
    faults.names("left", units, "add it to series.csv")
    faults.names("area", areas, "name an area that a statement has")
    bounds = [
        faults.convert(column, read_day, None, _ISO)
        for column in ("valid_from", "valid_to")
    ]

    def known_right(text: str) -> tuple[tuple[str, ...], dict[str, type[Relation]]]:
        names, kinds = read_right(text)
        if not units.keys() >= set(names):
            raise ValueError(text)
        return names, kinds

    mend = Message("write {forms:or}.", forms=[*FORMS])
    rights = faults.convert("right", known_right, ((), {}), mend)
    faults.finish()
    found = tuple(
        kinds[operator](name, left, names, *rest)
        for name, left, operator, (names, kinds), *rest in zip(
            cells["relation_id"],
            cells["left"],
            cells["operator"],
            rights,
            cells["area"],
            *bounds,
            cells["reason"],
            cells.get("reason_vi") or [""] * len(rights),
            strict=True,
        )
    )
    for i, relation in enumerate(found):
        faults.add(*_of_relation(i, relation, units))
    faults.finish()
    return found


def _of_relation(i: int, relation: Relation, units: dict[str, str]) -> list[Fault]:
    """What makes a relation meaningless."""
    first, last = relation.valid_from or date.min, relation.valid_to or date.max
    left, *right = (units[name] for name in relation.members)
    told = f"{left} {relation.operator} {relation.written(right)}"
    fits = relation.fits(left, right)
    twice = len({*relation.members}) < len(relation.members)
    return [
        Fault(
            [i] if twice else [],
            "right",
            "a series stands in it twice.",
            "a relation ties a series to others, each once.",
        ),
        Fault(
            [] if fits else [i],
            "right",
            "its units are {units}.",
            relation.units,
            {"units": told},
        ),
        Fault(
            [i] if first > last else [],
            "valid_to",
            "{valid_to} is before {valid_from}.",
            "swap the two days, or mend the year.",
        ),
    ]


def events(
    cells: Columns, sources: Collection[str], topics: Collection[str]
) -> pd.DataFrame:
    """Read events.csv; `sources` and `topics` are those of the other tables."""
    faults = Faults(EVENTS, cells)
    faults.form()
    faults.key()
    days = faults.convert("date", read_day, pd.NaT, _ISO)
    faults.names("source_id", sources, "add it to sources.csv")
    faults.names("topic", topics, "name a topic of series.csv")
    faults.finish()
    return _frame(cells, date=pd.DatetimeIndex(days).as_unit("us"))


def _frame(cells: Columns, key: str = "", **read: Any) -> pd.DataFrame:
    """Frame of columns as they stand, some of them read, by the key if there is one."""
    columns = {name: column.array() for name, column in cells.items()}
    index = pd.Index(columns.pop(key), name=key) if key else None
    return pd.DataFrame(columns | read, index=index)


def _last_day(text: str) -> date:
    if len(text) == 7:
        start = read_day(f"{text}-01")
        return month_end(start.year, start.month)
    return read_day(text if len(text) == 10 else f"{text}-12-31")
