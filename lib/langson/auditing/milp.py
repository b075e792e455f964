"""Linear programs, solved by HiGHS through scipy."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, milp
from scipy.sparse import csr_array, hstack, vstack

from ..errors import LangsonError

Array = npt.NDArray[Any]
#: a matrix with the low and high ends of its rows
Block = tuple[Any, Array, Array]
Rows = Sequence[Block]
#: answers of scipy.optimize.milp
FOUND, NONE, UNBOUNDED = 0, 2, 3
#: unknowns are about a thousand; further out than this nothing is looked for
_FAR = 1e9
#: a sum that is held constant is held at this
_LARGE = 1024.0
#: relative difference of two numbers that the rounding of doubles explains
ROUNDING = 1e-9
#: how steep a direction without end must be
_STEEP = 1e-7


class NoAnswerError(LangsonError):
    """The solver came to no end: what was asked stays open."""


def solve(aim: Array, rows: Rows, low: Array, high: Array) -> tuple[int, Array]:
    """Minimise `aim` times the unknowns, which lie between `low` and `high`.

    HiGHS is not taken at its word where it finds no end: its presolve says "infeasible"
    of some programs that are unbounded (scipy issue 24141, HiGHS issue 3258).

    Returns
    -------
    code : int
        FOUND, NONE (no solution) or UNBOUNDED.
    x : array
        The solution; NaN if there is none.

    Raises
    ------
    NoAnswerError
        If the solver finds neither.
    """
    largest = float(np.abs(aim).max(initial=0.0))
    if largest:
        aim = aim / largest
    code, x = _highs(aim, rows, low, high)
    if code == FOUND or (code == NONE and not largest):
        return code, x
    nothing = np.full(len(aim), np.nan)
    if largest and solve(np.zeros(len(aim)), rows, low, high)[0] == NONE:
        return NONE, nothing
    if _falls(aim, rows, low, high):
        return UNBOUNDED, nothing
    box = np.maximum(low, -_FAR), np.minimum(high, _FAR)
    code, x = _highs(aim, rows, *box, presolve=False)
    if code not in (FOUND, NONE):
        raise NoAnswerError("a linear program of the audit has no answer.")
    return code, x


def _falls(aim: Array, rows: Rows, low: Array, high: Array) -> bool:
    """Whether an aim falls without end, if there is a solution at all.

    A program of its own, which has a solution and an end: the steepest direction in
    which every row and bound that is kept stays kept.
    """

    def still(low: Array, high: Array, far: float) -> tuple[Array, Array]:
        return np.where(np.isinf(low), -far, 0.0), np.where(np.isinf(high), far, 0.0)

    ahead = [(matrix, *still(least, most, np.inf)) for matrix, least, most in rows]
    code, x = _highs(aim, ahead, *still(low, high, 1.0))
    return code == FOUND and float(aim @ x) < -_STEEP


def _highs(
    aim: Array, rows: Rows, low: Array, high: Array, presolve: bool = True
) -> tuple[int, Array]:
    # Each option costs a twentieth of a small program.
    options: dict[str, Any] = {} if presolve else {"presolve": False}
    found = milp(
        aim,
        integrality=np.zeros(len(aim), dtype=int),
        bounds=Bounds(low, high),
        constraints=rows,
        options=options,
    )
    if found.x is None:
        return int(found.status), np.full(len(aim), np.nan)
    return int(found.status), np.asarray(found.x)


class Goal(NamedTuple):
    """What is to be as small as possible: a sum, or a sum over another one.

    The lower sum of a ratio is never negative.
    """

    top: Array
    bottom: Array | None = None

    def at(self, x: Array) -> float:
        """Its value at a solution; infinite where nothing is a ratio of it."""
        if self.bottom is None:
            return float(self.top @ x)
        below = float(self.bottom @ x)
        return float(self.top @ x) / below if below > 0 else math.inf

    def least(self, rows: Rows, low: Array, high: Array) -> tuple[float, Array | None]:
        """Least value, and a solution that reaches it.

        Infinite if there is no solution, minus infinity if there is no end.
        """
        free = low < high
        if self.bottom is not None and self.bottom[free].any():
            return self._least_ratio(self.bottom, rows, low, high)
        code, x = solve(self.top, rows, low, high)
        if code == FOUND:
            return self.at(x), x
        return (math.inf if code == NONE else -math.inf), None

    def _least_ratio(
        self, bottom: Array, rows: Rows, low: Array, high: Array
    ) -> tuple[float, Array | None]:
        """As one linear program (Charnes and Cooper, 1962).

        The unknowns are multiplied by t so that the lower sum is constant; t = 0
        stands for solutions without end, which are given as None.
        """
        n = len(self.top)
        sides = []
        for matrix, least, most in [*rows, (np.eye(n), low, high)]:
            for end, side in ((least, 1.0), (most, -1.0)):
                on = np.isfinite(end)
                parts = matrix[on], -end[on, None]
                dense = isinstance(matrix, np.ndarray)
                sides.append(side * (np.hstack(parts) if dense else hstack(parts)))
        upper, lower = np.append(self.top, 0.0), np.append(bottom, 0.0)
        dense = all(isinstance(side, np.ndarray) for side in sides)
        above = np.vstack(sides) if dense else csr_array(vstack(sides))
        rows_by, by = _balance(above)
        above = above * by * rows_by[:, None]
        scale = np.abs(lower * by).max()
        fixed = (lower * by)[None, :] / scale, np.array([_LARGE]), np.array([_LARGE])
        m = above.shape[0]
        blocks = [(above, np.zeros(m), np.full(m, np.inf)), fixed]
        ends = np.append(np.full(n, -np.inf), 0.0), np.full(n + 1, np.inf)
        code, y = solve(upper * by, blocks, *ends)
        if code != FOUND:
            return (math.inf if code == NONE else -math.inf), None
        y = y * by
        x = y[:-1] / y[-1] if y[-1] > ROUNDING else None
        return float(upper @ y) / float(lower @ y), x


def _balance(matrix: Any) -> tuple[Array, Array]:
    """Factors of rows and columns that bring their largest entries near one (Ruiz)."""
    held = abs(matrix)
    rows, columns = np.ones(held.shape[0]), np.ones(held.shape[1])
    for _ in range(3):
        for ends, axis in ((rows, 1), (columns, 0)):
            largest = held.max(axis=axis)
            if not isinstance(largest, np.ndarray):
                largest = largest.toarray().ravel()
            by = 2.0 ** -np.round(np.log2(np.where(largest > 0, largest, 1.0)) / 2)
            held = held * (by[:, None] if axis else by)
            ends *= by
    return rows, columns
