"""Linear programs, and whole numbers in them, solved by HiGHS through scipy."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, milp

from ..errors import LangsonError

Array = npt.NDArray[Any]
#: matrices with the low and high ends of their rows
Rows = Sequence[tuple[Any, Array, Array]]
#: answers of scipy.optimize.milp
FOUND, NONE, UNBOUNDED = 0, 2, 3
#: how far from a whole number a solution may be, by the tolerance of the solver
_WHOLE = 1e-6
#: linear programs that a search for whole numbers may take
_BRANCHES = 40
#: rounds over all rows in which ends are moved
_PASSES = 10


def solve(aim: Array, rows: Rows, low: Array, high: Array) -> tuple[int, Array]:
    """Minimise `aim` times the unknowns, which lie between `low` and `high`.

    Returns
    -------
    code : int
        FOUND, NONE (no solution) or UNBOUNDED.
    x : array
        The solution; NaN if there is none.
    """
    return _highs(aim, rows, low, high, np.zeros(len(aim), dtype=int))


def _highs(
    aim: Array,
    rows: Rows,
    low: Array,
    high: Array,
    whole: Array,
    ways: tuple[bool, ...] = (True, False),
) -> tuple[int, Array]:
    largest = np.abs(aim).max(initial=0.0) or 1.0
    # Presolve may leave open which of "no solution" and "no end" it is: ask again.
    for presolve in ways:
        # Each option costs a twentieth of a small program.
        options: dict[str, Any] = {} if presolve else {"presolve": False}
        if whole.any():
            options["mip_rel_gap"] = 0.0
        found = milp(
            aim / largest,
            integrality=whole,
            bounds=Bounds(low, high),
            constraints=rows,
            options=options,
        )
        if found.status in (FOUND, NONE, UNBOUNDED):
            none = np.full(len(aim), np.nan)
            return int(found.status), none if found.x is None else np.asarray(found.x)
    raise LangsonError(f"the solver stopped without an answer: {found.message}")


def solve_whole(
    aim: Array,
    rows: Rows,
    low: Array,
    high: Array,
    whole: Array,
    known: Sequence[Array] = (),
) -> tuple[int, Array]:
    """As `solve`, with some unknowns whole: branch and bound over linear programs.

    After Land and Doig, *Econometrica* 28, 1960, 497-520; `known` are solutions found
    before, for another aim. HiGHS has a search of its own; on small problems it is
    slower, prints, and has found no solution where there is one (for a whole unknown
    with ends of 2.5 and 3.5). So it comes second, with whole ends.
    """
    if not whole.any():
        return solve(aim, rows, low, high)
    # If so, values are whole too, and the next one is a whole step away.
    steps = not aim[~whole].any() and not np.any(aim % 1)
    found = min(known, key=lambda x: float(aim @ x), default=None)
    best = math.inf if found is None else float(aim @ found)
    box, stack = (low, high), [(low, high)]
    for _ in range(_BRANCHES):
        if not stack:
            break
        low, high = _tighter(rows, *stack.pop(), whole)
        if np.any(low > high):
            continue
        code, x = solve(aim, rows, low, high)
        if code == UNBOUNDED:
            return code, x
        if code == NONE:
            continue
        value = float(aim @ x)
        if steps:
            value = math.ceil(value - _WHOLE)
        if value >= best - 1e-9 * float(np.abs(aim) @ np.abs(x)):
            continue
        near = np.round(x)
        off = np.where(whole, np.abs(x - near), 0.0)
        j = int(np.argmax(off))
        if off[j] > _WHOLE:
            floor = math.floor(x[j])
            splits = [(low[j], floor), (floor + 1, high[j])]
            if x[j] - floor < 0.5:
                splits.reverse()  # the last one is tried first
        else:
            ends = (np.where(whole, near, end) for end in (low, high))
            code, y = solve(aim, rows, *ends)
            if code == FOUND:
                best, found = float(aim @ y), y
                if not aim.any():
                    break
                continue
            free = np.flatnonzero(whole & (low < high))
            if not len(free):
                continue
            j = int(free[0])
            splits = [(low[j], near[j] - 1), (near[j] + 1, high[j]), (near[j], near[j])]
        for least, most in splits:
            if least <= most:
                lower, upper = low.copy(), high.copy()
                lower[j], upper[j] = least, most
                stack.append((lower, upper))
    if stack and (found is None or aim.any()):
        return _settle(aim, rows, *box, whole, found)
    return (NONE, np.full(len(aim), np.nan)) if found is None else (FOUND, found)


def _settle(
    aim: Array, rows: Rows, low: Array, high: Array, whole: Array, found: Array | None
) -> tuple[int, Array]:
    """Let HiGHS search on; if it finds nothing, it is asked again without presolve."""
    low, high = _tighter(rows, low, high, whole)
    with _silent():
        code, x = _highs(aim, rows, low, high, whole.astype(int))
        if code == NONE:
            code, x = _highs(aim, rows, low, high, whole.astype(int), (False,))
    if code == FOUND:
        near = np.where(whole, np.round(x), 0.0)
        ends = (np.where(whole, near, end) for end in (low, high))
        again, y = solve(aim, rows, *ends)
        x = y if again == FOUND else x
    if found is not None and not (code == FOUND and aim @ x < aim @ found):
        return FOUND, found
    return code, x


def _tighter(rows: Rows, low: Array, high: Array, whole: Array) -> tuple[Array, Array]:
    """Move the ends of whole unknowns to what each row by itself leaves of them."""
    for _ in range(_PASSES):
        before = low, high
        for matrix, least, most in rows:
            if not isinstance(matrix, np.ndarray):
                continue
            on = matrix != 0
            with np.errstate(all="ignore"):
                ends = np.where(on, matrix * low, 0.0), np.where(on, matrix * high, 0.0)
                small, large = np.minimum(*ends), np.maximum(*ends)
                rest = small.sum(axis=1, keepdims=True) - small
                top = (most[:, None] - rest) / matrix
                rest = large.sum(axis=1, keepdims=True) - large
                bottom = (least[:, None] - rest) / matrix
            up, down = matrix > 0, matrix < 0
            above = np.where(up, top, np.where(down, bottom, np.inf))
            below = np.where(up, bottom, np.where(down, top, -np.inf))
            above = np.where(np.isnan(above), np.inf, above).min(axis=0)
            below = np.where(np.isnan(below), -np.inf, below).max(axis=0)
            high = np.where(whole, np.minimum(high, np.floor(above + _WHOLE)), high)
            low = np.where(whole, np.maximum(low, np.ceil(below - _WHOLE)), low)
        if np.array_equal(before[0], low) and np.array_equal(before[1], high):
            break
    return low, high


@contextmanager
def _silent() -> Iterator[None]:
    """Keep what a library prints past Python from standard output."""
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
