"""Clashes: the conflicts of an audit as figures, and of which kind each is."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..core.figure import Figure
from ..errors import LangsonError
from ..reading.register import Register
from .audit import Audit, WrongNumber, audit
from .claim import Statement, read
from .key import Number
from .reasons import CONTRADICTION
from .telling import alone, is_possible

#: from what explains a clash best to what nothing explains
KINDS = ("replaced", "rounding", "cut off", "estimate", "sum", "hard")


def clashes(register: Register) -> pd.DataFrame:
    """Audit a register and give each conflict with its sides and its kind.

    Kinds, of which the first that fits is given:

    - "replaced": an estimate, or a growth on one, and a later figure took its place;
    - "rounding": the cautious reading of whole numbers has no such conflict;
    - "cut off": both sides meet if digits were cut off instead of rounded;
    - "estimate": one of two levels is an estimate, so a revision may explain it;
    - "sum": more than two numbers, which only together cannot be true;
    - "hard": two numbers, and none of this.

    Parameters
    ----------
    register : Register
        In the printed reading.

    Returns
    -------
    DataFrame
        One row a number that cannot stand, in the order of `Audit.wrong`: "kind";
        "lower" and "upper", what the two sides say of the quantity (a growth speaks of
        its base, a share of its plan), None where there are more than two or one of
        them speaks of no quantity alone; "distance",
        the least that lies between them, in % of the lower (of a rate in percentage
        points); "sides", all of them; "about", the side that is set aside;
        "statement_id", "number" and "equal", what could be wrong at the same weight.
    """
    found = audit(register)
    others = Register(register.path, reading="cautious")
    loose = {s.id: s for s in read(others.statements(), others.comparisons)}
    rows = [
        _row(found, *each, loose)
        for each in zip(found.wrong, found.conflicts, found.cut_off, strict=True)
    ]
    columns = [
        "kind", "lower", "upper", "distance", "sides", "about", "statement_id",
        "number", "equal",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _row(
    found: Audit,
    wrong: WrongNumber,
    conflict: list[Number],
    cut_off: list[Number],
    loose: dict[str, Statement],
) -> dict[str, Any]:
    register, facts = found.register, found.model.facts
    sides = [_says(register, n) for n in conflict]
    about = _says(register, Number(wrong.statement_id, wrong.number))
    stays = not is_possible(alone(facts, loose, conflict))
    lower = upper = distance = None
    if len(sides) == 2 and about.measure == "level":
        lower, upper = sorted(sides, key=lambda q: (q.high, q.value))
        distance = _between(lower, upper)
    return {
        "kind": _kind(register, wrong, conflict, bool(cut_off), stays),
        "lower": lower,
        "upper": upper,
        "distance": distance,
        "sides": sides,
        "about": about,
        "statement_id": wrong.statement_id,
        "number": wrong.number,
        "equal": [n for choice in wrong.alternatives for n in choice],
    }


def _kind(
    register: Register,
    wrong: WrongNumber,
    conflict: list[Number],
    cut_off: bool,
    stays: bool,
) -> str:
    if wrong.why != CONTRADICTION:
        return "replaced"
    if not stays:
        return "rounding"
    if len(conflict) > 2:
        return "sum"
    if cut_off:
        return "cut off"
    levels = (register.get(n.statement_id) for n in conflict if n.number == "value")
    return "estimate" if any(q.status == "E" for q in levels) else "hard"


def _says(register: Register, n: Number) -> Figure:
    """What a printed number says: of its level, of its base, or of the plan.

    The number itself, if it says nothing of one quantity alone.
    """
    q = register.get(n.statement_id)
    if n.number == "value":
        return q
    if n.statement_id not in register.comparisons.index:
        return q.base() if n.number == "growth" else q.target()
    try:
        return register.implied(n.statement_id)
    except LangsonError:
        return q


def _between(lower: Figure, upper: Figure) -> Figure:
    """The least distance of two figures that do not meet."""
    ids = tuple(dict.fromkeys([*lower.ids, *upper.ids]))
    rate = lower.unit == "%"
    gap = upper.low - lower.high if rate else 100 * (upper.low / lower.high - 1)
    unit = "percentage points" if rate else "%"
    return Figure(gap, gap, gap, unit, measure="gap", ids=ids, rules=lower.rules)
