"""What the audit says of a draft, alone and beside the tables of a register."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from ..auditing.audit import Audit, audit
from ..auditing.reasons import CONTRADICTION
from ..reading.register import Register
from . import folder
from .folder import Tables
from .units import told_unit


@dataclass
class Conflict:
    """Numbers that cannot all be true, none of which can be spared."""

    numbers: list[tuple[str, str, str]]


def alone(ready: Tables) -> Audit | None:
    """Audit of a draft by itself; None if it has no complete row.

    `ready` are the tables that `folder.audited` makes.
    """
    return _audit(ready) if ready["statements"] else None


def with_register(ready: Tables, data: Path) -> Audit | None:
    """Audit of the draft and of what the tables of a folder say of its series.

    Raises
    ------
    RegisterError
        If the folder breaks its contract.
    """
    if not ready["statements"]:
        return None
    both = folder.beside(ready, data)
    spoken = {
        (row["series"], row["area"])
        for row in ready["statements"] + ready["comparisons"]
        if row["series"]
    }
    both["statements"] = [
        row for row in both["statements"] if (row["series"], row["area"]) in spoken
    ]
    names = {row["statement_id"] for row in both["statements"]}
    both["comparisons"] = [
        row
        for row in both["comparisons"]
        if row["statement_id"] in names or (row["series"], row["area"]) in spoken
    ]
    used = {row["source_id"] for row in both["statements"] + both["comparisons"]}
    both["sources"] = [row for row in both["sources"] if row["source_id"] in used]
    both.pop("events", None)
    return _audit(both)


def conflicts(found: Audit, source: str, lang: str = "en") -> list[Conflict]:
    """Contradictions that a number of the source takes part in."""
    made = []
    for wrong, numbers in zip(found.wrong, found.conflicts, strict=True):
        names = [name for name, _ in numbers]
        if wrong.why == CONTRADICTION and any(_of(found, n, source) for n in names):
            told = [
                (name, what, _printed(found, name, what, lang))
                for name, what in numbers
            ]
            made.append(Conflict(told))
    return made


def _of(found: Audit, statement: str, source: str) -> bool:
    return str(found.register.row(statement)["source_id"]) == source


def _printed(found: Audit, statement: str, what: str, lang: str) -> str:
    row = found.register.row(statement)
    if what == "value" or _compares(found, statement):
        return f"{row['published_as']} {told_unit(str(row['published_unit']), lang)}"
    printed = str(row["growth_unit"]) if what == "growth" else "%"
    return f"{row[f'{what}_as']} {told_unit(printed, lang)}"


def _what(found: Audit, statement: str, what: str) -> str:
    """What a number is: that of a statement, or the kind of a comparison."""
    return (
        str(found.register.row(statement)["kind"])
        if _compares(found, statement)
        else what
    )


def _compares(found: Audit, statement: str) -> bool:
    return statement in found.register.comparisons.index


def _audit(made: Tables) -> Audit:
    with TemporaryDirectory() as name:
        folder.write(made, Path(name), [])
        return audit(Register(name))
