"""The whole contract of a folder: what loading checks, and the data package."""

from __future__ import annotations

import hashlib
import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ..errors import Problem, RegisterError
from .register import Register

PACKAGE = "datapackage.json"


def problems(folder: Path) -> list[Problem]:
    """List the faults of a folder, those that stop loading first.

    The tables are read in their order of need (series, sources, statements, breaks,
    relations, events); a faulty one hides those after it. If the folder holds a
    datapackage.json, its sizes, hashes and, where frictionless is installed, its
    constraints are checked as well.
    """
    found: list[Problem] = []
    try:
        Register(folder)
    except RegisterError as error:
        found += error.problems
    if (folder / PACKAGE).is_file():
        found += _stale(folder)
        if not found and find_spec("frictionless"):
            found += _broken_constraints(folder)
    return found


def summary(folder: Path) -> str:
    """Say in one line what a sound folder holds."""
    register = Register(folder)
    frame = register.statements()
    return (
        f"{len(frame)} statements of {len(register.series)} series from"
        f" {len(register.sources)} sources,"
        f" {frame['period_start'].min():%Y}–{frame['period_end'].max():%Y};"
        f" {len(register.breaks)} breaks, {len(register.relations)} relations,"
        f" {len(register.events)} events: no problem found."
    )


def _stale(folder: Path) -> list[Problem]:
    mend = (
        "if the change is meant, run tools/datapackage.py (make data); else restore the"
        " file from git."
    )
    try:
        package = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))
        resources: list[dict[str, Any]] = package["resources"]
        listed = [(str(each["path"]), each.get("hash")) for each in resources]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        what = f"it cannot be read ({error})."
        return [Problem(PACKAGE, None, None, what, "restore it from git.")]
    found = []
    for name, held in listed:
        path = folder / name
        if not path.is_file():
            what = f"{path.name} is listed and missing."
            found.append(Problem(PACKAGE, None, None, what, "restore the file."))
            continue
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if held != f"sha256:{digest}":
            what = f"the file is not the one that {PACKAGE} describes."
            found.append(Problem(path.name, None, None, what, mend))
    return found


def _broken_constraints(folder: Path) -> list[Problem]:
    from frictionless import Package, system

    with system.use_context(trusted=True):
        report = Package(str(folder / PACKAGE)).validate()
    found = []
    for task in report.tasks:
        for error in task.errors:
            row = getattr(error, "row_number", None)
            column = getattr(error, "field_name", None)
            mend = f"mend the cell, or add a new word to its list in {PACKAGE}."
            name = Path(task.place or PACKAGE).name
            found.append(Problem(name, row, column, f"{error.message}.", mend))
    found += [
        Problem(PACKAGE, None, None, e.message, "mend it.") for e in report.errors
    ]
    return found
