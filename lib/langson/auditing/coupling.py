"""Ties of rates on a base, which rows hold only in outer form: is an end reached?"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from ..core.linear import Amount, Terms, add
from .milp import ROUNDING, Array
from .program import Program
from .row import HARD, Coupling, Row
from .whole import Budget, Least


def reaches(
    program: Program,
    goal: Amount,
    found: Least,
    owners: frozenset[int],
    ties: Sequence[Coupling],
    budget: Budget,
) -> bool:
    """Whether true values that satisfy each tie itself reach the least value of a goal.

    Parameters
    ----------
    found : Least
        What the rows leave of it.
    ties : sequence of Coupling
        Those that hold.
    budget : Budget
        What a search for whole numbers may take.
    """
    x = found.x
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
    again = program.least(Amount(_fixed(program, goal, x)), owners, budget, rows)
    near = 1e-8 * max(abs(found.value), 1e-9)
    return again.settled and abs(again.value - found.value) <= near


def _is_met(program: Program, tie: Coupling, x: Array) -> bool:
    own, other = (_value(program, a, x) for a in (tie.own, tie.other))
    relative, low, high, _ = tie.ends
    between = own if relative else own - other
    low, high = (low * other, high * other) if relative else (low, high)
    slack = ROUNDING * max(abs(own), abs(other))
    return low - slack <= between <= high + slack


def _linear(tie: Coupling, own: Terms, other: Terms) -> Iterator[Row]:
    """Rows of a tie between two sums."""
    relative, low, high, _ = tie.ends
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
