"""A folder of tables for what was drafted, alone or beside the tables of a register."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from ..reading import csvfile, form
from .cells import OPEN, PLAN, Row
from .draft import Reading
from .proposals import relations
from .rows import Rows
from .text import DraftError

#: what can be no row yet; no table of the form, so that no check reads it
LATER = "later.csv"
#: a proposed rule that the folder has under another name is not added
_SAME = {"relations": ("left", "right")}
Tables = dict[str, list[Row]]


def series_of(path: Path) -> list[Row]:
    """Rows of a series.csv; columns that a draft does not need may be missing.

    Raises
    ------
    DraftError
        If it cannot be read, or lacks a name, a unit or both labels.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DraftError(
            "{path}: it cannot be read ({error}).", path=path, error=error
        ) from None
    columns = set(rows[0]) if rows else set()
    for needed in ("series", "unit", "kind"):
        if needed not in columns:
            raise DraftError(
                "{path}: it has no column {needed!r} with a row under it.",
                path=path,
                needed=needed,
            )
    if not columns & {"label_vi", "label_en"}:
        raise DraftError("{path}: give it labels, label_vi or label_en.", path=path)
    return [{name: value or "" for name, value in row.items() if name} for row in rows]


def tables(reading: Reading, rows: Rows, series: Iterable[Row], source: str) -> Tables:
    """Tables of the draft alone; empty or "?" where the analyst has to fill them."""
    page = _row(form.SOURCES) | {
        "source_id": source,
        "published": reading.published.isoformat(),
        "language": reading.text.language,
    }
    return {
        "statements": rows.statements,
        "comparisons": rows.comparisons,
        "series": [_series(row) for row in series],
        "sources": [page],
        "relations": relations(reading),
    }


def audited(made: Tables, source: str) -> Tables:
    """The same tables as the audit can read them, without rows with an open cell."""
    fit = [row for row in made["statements"] if OPEN not in row.values()]
    names = {"", *(row["statement_id"] for row in fit)}
    compared = [
        row
        for row in made["comparisons"]
        if OPEN not in row.values() and row["statement_id"] in names
    ]
    page = made["sources"][0] | {"publisher": source, "reliability": "3"}
    return made | {"statements": fit, "comparisons": compared, "sources": [page]}


def beside(made: Tables, data: Path) -> Tables:
    """Tables of a folder with those of a draft behind them.

    Raises
    ------
    RegisterError
        If a table of the folder cannot be read.
    """
    found: Tables = {}
    for table in form.TABLES:
        columns = csvfile.read(data, table)
        names = [column.name for column in table.columns]
        cells = zip(*(columns[name] for name in names if columns), strict=True)
        held: list[Row] = [
            dict(zip(names, map(str, row), strict=True)) for row in cells
        ]
        key = _SAME.get(table.name, table.key)
        keys = {tuple(row[name] for name in key) for row in held}
        new = [
            {name: row.get(name, "") for name in names}
            for row in made.get(table.name, [])
            if tuple(row[name] for name in key) not in keys
        ]
        found[table.name] = held + new
    areas = {row["area"] for row in found["areas"]}
    if areas:
        more = {row["area"] for row in found["statements"]} - areas
        found["areas"] += [_row(form.AREAS) | {"area": area} for area in sorted(more)]
    plans = {row["plan"] for row in found["plans"]}
    if plans and PLAN not in plans:
        found["plans"].append(_row(form.PLANS) | {"plan": PLAN})
    return found


def write(made: Mapping[str, list[Row]], folder: Path, later: list[Row]) -> list[Path]:
    """Write tables into a folder; nothing that is there is overwritten.

    Raises
    ------
    DraftError
        If a file of that name is there already; then nothing is written.
    """
    named = {f"{name}.csv": rows for name, rows in made.items() if rows}
    if later:
        named[LATER] = later
    there = [name for name in named if (folder / name).exists()]
    if there:
        raise DraftError(
            "{folder}: {there} is there already, and a draft overwrites nothing: name"
            " another folder.",
            folder=folder,
            there=there,
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, rows in named.items():
            with (folder / name).open("x", encoding="utf-8", newline="") as file:
                table = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
                table.writeheader()
                table.writerows(rows)
    except OSError as error:
        raise DraftError(
            "{folder}: it cannot be written ({error}).", folder=folder, error=error
        ) from None
    return [folder / name for name in named]


def _row(table: form.Table) -> Row:
    return {column.name: "" for column in table.columns}


def _series(row: Row) -> Row:
    """A row of series.csv with every column; what is missing follows from the rest."""
    made = _row(form.SERIES) | row
    counted = made["unit"].isalpha() and made["unit"] not in (
        "tonnes",
        "ha",
        "km",
        "USD",
    )
    whole = counted and made["kind"] in ("flow", "stock", "count")
    made["topic"] = made["topic"] or made["series"].partition(".")[0]
    made["whole"] = made["whole"] or str(whole).lower()
    made["additive"] = made["additive"] or str(made["kind"] == "flow").lower()
    for label, other in (("label_vi", "label_en"), ("label_en", "label_vi")):
        made[label] = made[label] or made[other]
    return made
