"""The datapackage.json of a folder: its closed lists, sizes, hashes and constraints."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ..errors import Problem, RegisterError, nearest
from ..messages import Message
from .column import Columns
from .faults import Fault, Faults
from .form import Table

PACKAGE = "datapackage.json"
Constraints = Mapping[str, Any]


class Resource(NamedTuple):
    """What is said of one file: its bytes, its hash, the constraints of its columns."""

    size: int
    hash: str
    constraints: Mapping[str, Constraints]


class Descriptor(NamedTuple):
    """What the datapackage.json of a folder says, file by file; nothing without one."""

    files: Mapping[str, Resource]

    def size(self, table: Table) -> int:
        """Bytes that the file of a table has at least; 0 if nothing is said."""
        resource = self.files.get(table.file)
        return resource.size if resource else 0

    def names(self, column: str) -> list[str]:
        """Closed list of a column ("series.topic"); empty if it has none."""
        table, _, name = column.partition(".")
        resource = self.files.get(f"{table}.csv")
        constraints = resource.constraints.get(name, {}) if resource else {}
        return [str(word) for word in constraints.get("enum", ())]


NOTHING = Descriptor({})


def read(folder: Path) -> Descriptor:
    """Read the datapackage.json of a folder.

    Raises
    ------
    RegisterError
        If it is there and cannot be used.
    """
    path = folder / PACKAGE
    if not path.is_file():
        return NOTHING
    try:
        package = json.loads(path.read_text(encoding="utf-8"))
        return Descriptor({r["path"]: _resource(r) for r in package["resources"]})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        what = Message("it cannot be read ({error}).", error=error)
        mend = "restore it from git."
        raise RegisterError([Problem(PACKAGE, None, None, what, mend)]) from None


def _resource(said: dict[str, Any]) -> Resource:
    size, fields = said.get("bytes"), said.get("schema", {}).get("fields", [])
    return Resource(
        size if isinstance(size, int) else 0,
        said.get("hash", ""),
        {field["name"]: dict(field.get("constraints", {})) for field in fields},
    )


def stale(folder: Path, descriptor: Descriptor) -> Iterator[Problem]:
    """Files that are missing, or not the ones that the descriptor was made for."""
    for name, resource in descriptor.files.items():
        path = folder / name
        if not path.is_file():
            what: str = Message("{file} is listed and missing.", file=path.name)
            yield Problem(PACKAGE, None, None, what, "restore the file.")
        elif resource.hash not in ("", f"sha256:{_sha256(path)}"):
            what = "the file is not the one that datapackage.json describes."
            mend = (
                "if the change is meant, run tools/datapackage.py (make data); else"
                " restore the file from git."
            )
            yield Problem(path.name, None, None, what, mend)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def broken(table: Table, cells: Columns, descriptor: Descriptor) -> list[Problem]:
    """Cells that the folder's own constraints do not allow.

    Of those of a Table Schema, required, unique, enum, pattern, minimum and maximum
    are known.
    """
    resource = descriptor.files.get(table.file)
    faults = Faults(table, cells)
    list_of = {column.name: column.list_of for column in table.columns}
    for name, constraints in (resource.constraints if resource else {}).items():
        if name in cells:
            allowed = descriptor.names(list_of.get(name) or f"{table.name}.{name}")
            faults.add(*_faults(name, cells, constraints, allowed))
    return faults.listed()


def _faults(
    name: str, cells: Columns, constraints: Constraints, allowed: list[str]
) -> Iterator[Fault]:
    column = cells[name]
    texts = [text for text in column.texts if text]
    mend = "mend the cell, or the constraint in datapackage.json."
    if constraints.get("required"):
        yield Fault(column.among(""), name, "the cell is empty.", mend)
    if constraints.get("unique"):
        again = np.bincount(column.codes)[column.codes] > 1
        yield Fault(again & column.filled, name, "{cell!r} stands twice.", mend)
    if allowed:
        for text in sorted({*texts}.difference(allowed)):
            what = "{cell!r} is not in the list of datapackage.json."
            add = "mend the cell, or add it to that list; {near}"
            near = {"near": nearest(text, allowed)}
            yield Fault(column.rows([text]), name, what, add, near)
    for limit, sign in (("minimum", 1), ("maximum", -1)):
        if limit in constraints:
            bound = sign * constraints[limit]
            odd = [text for text in texts if sign * _number(text) < bound]
            what = "{cell!r} is beyond the {limit:word} {most}."
            limits = {"limit": limit, "most": constraints[limit]}
            yield Fault(column.rows(odd), name, what, mend, limits)
    if "pattern" in constraints:
        pattern = re.compile(constraints["pattern"])
        odd = [text for text in texts if not pattern.fullmatch(text)]
        what = "{cell!r} is not of the form that datapackage.json gives."
        yield Fault(column.rows(odd), name, what, mend)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan  # reading has said so
