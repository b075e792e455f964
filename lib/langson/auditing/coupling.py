"""Ties of rates on a base, which rows hold only in outer form: is an end reached?"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from ..core.linear import Amount, Terms, add
from .milp import FOUND, Array
from .program import ROUNDING, Program
from .row import HARD, Coupling, Row


def reaches(
    program: Program,
    goal: Amount,
    least: float,
    x: Array | None,
    owners: frozenset[int],
    ties: Sequence[Coupling],
) -> bool:
    """Whether true values that satisfy each tie itself reach the least value of a goal.

    Parameters
    ----------
    x : array or None
        A solution of the rows that reaches it, if there is one.
    ties : sequence of Coupling
        Those that hold.
    """
    if not ties:
        return True
    if x is None:
        return False
    if all(_is_met(program, tie, x) for tie in ties):
        return True
    # With the bases held where they are, the ties are linear: try again so.
    amounts = [goal, *(a for tie in ties for a in (tie.own, tie.other))]
    bases = [a.bottom for a in amounts if a.bottom is not None]
    rows = [Row(HARD, base, *_exactly(program.value(base, x))) for base in bases]
    for tie in ties:
        rows += _linear(tie, _fixed(program, tie.own, x), _fixed(program, tie.other, x))
    aim = program.aim(_fixed(program, goal, x))
    code, y = program.least(aim, owners, rows)
    return code == FOUND and abs(float(aim @ y) - least) <= 1e-8 * max(abs(least), 1e-9)


def _is_met(program: Program, tie: Coupling, x: Array) -> bool:
    own, other = (_value(program, a, x) for a in (tie.own, tie.other))
    relative, low, high = tie.ends
    between = own if relative else own - other
    low, high = (low * other, high * other) if relative else (low, high)
    slack = ROUNDING * max(abs(own), abs(other))
    return low - slack <= between <= high + slack


def _linear(tie: Coupling, own: Terms, other: Terms) -> Iterator[Row]:
    """Rows of a tie between two sums."""
    relative, low, high = tie.ends
    if not relative:
        yield Row(HARD, add((own, 1.0), (other, -1.0)), low, high)
        return
    if math.isfinite(low):
        yield Row(HARD, add((own, 1.0), (other, -low)), 0.0, math.inf)
    if math.isfinite(high):
        yield Row(HARD, add((own, 1.0), (other, -high)), -math.inf, 0.0)


def _value(program: Program, amount: Amount, x: Array) -> float:
    bottom = program.value(amount.bottom, x) if amount.bottom else 1.0
    return program.value(amount.top, x) / bottom


def _fixed(program: Program, amount: Amount, x: Array) -> Terms:
    """An amount as a sum, its base held at a solution."""
    base = program.value(amount.bottom, x) if amount.bottom else 1.0
    return add((amount.top, 1 / base))


def _exactly(value: float) -> tuple[float, float]:
    return value, value
