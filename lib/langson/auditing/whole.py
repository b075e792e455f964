"""Linear programs in which some unknowns are whole numbers.

A search by branch and bound (Land and Doig, *Econometrica* 28, 1960, 497-520) over
linear programs. HiGHS has a search of its own, which has found no solution where there
is one, and may never end. This one counts the programs that it takes: what a budget
does not settle is given as the bound that is proved so far.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from .milp import FOUND, NONE, Array, Block, Goal, Rows

#: how far from a whole number a solution may be, by the tolerance of the solver
_NEAR = 1e-6
#: relative tolerance of a least value
_CLOSE = 1e-9
#: how often a row has room for the rounding of its unknowns, if it can
_ROOM = 4.0
#: whole numbers that are few enough to be tried one by one
_FEW = 16
#: linear programs after which a search for a solution is a long one
_LONG, _LONGER = 20, 200
#: linear programs for a goal that is no whole number, where nothing has few values:
#: its bound then lies closer to it than a search would come
_TRIES = 6
#: rounds over all rows in which ends are moved
_PASSES = 6

Box = tuple[Array, Array]


@dataclass
class Budget:
    """Linear programs that a search may still take."""

    left: int

    def spend(self) -> bool:
        """Take one, if one is left."""
        self.left -= 1
        return self.left >= 0


class Least(NamedTuple):
    """Least value of a goal.

    Attributes
    ----------
    value : float
        A proved bound: infinite if there is no solution, minus infinity if no end.
    x : array or None
        A solution that reaches it.
    settled : bool
        Whether the search came to its end.
    """

    value: float
    x: Array | None
    settled: bool


class Whole:
    """Rows on unknowns in a box, some of them whole.

    Parameters
    ----------
    rows : sequence of Block
    low, high : array
        Ends of the unknowns.
    whole : array of bool
    far : float
        Whole unknowns are looked for up to here, for a search needs an end; it tells
        nothing of them.
    """

    def __init__(
        self, rows: Rows, low: Array, high: Array, whole: Array, far: float
    ) -> None:
        self._rows, self._whole, self._far = list(rows), whole, far
        ample = np.where(whole, far, np.inf)
        self._box = np.maximum(low, -ample), np.minimum(high, ample)
        held = [coo_array(matrix) for matrix, _, _ in rows]
        first = np.cumsum([0, *(matrix.shape[0] for matrix in held)])
        self._row = np.concatenate(
            [m.row + k for m, k in zip(held, first, strict=False)]
        )
        self._column = np.concatenate([m.col for m in held])
        self._factor = np.concatenate([m.data for m in held])
        self._least = np.concatenate([low for _, low, _ in rows])
        self._most = np.concatenate([high for _, _, high in rows])
        self._by_column = np.argsort(self._column, kind="stable")
        self._columns, self._first = np.unique(
            self._column[self._by_column], return_index=True
        )

    def with_row(self, block: Block) -> Whole:
        """The same with a further row."""
        return Whole([*self._rows, block], *self._box, self._whole, self._far)

    # -- is there a solution? ----------------------------------------------------------

    def find(self, budget: Budget) -> tuple[int | None, Array | None]:
        """Look for a solution: FOUND, NONE, or None if the budget does not settle it.

        First around solutions that need not be whole. If that takes long, unknowns that
        no row links are looked for apart, and each is squeezed between what linear
        programs leave of it: before the search starts again, and at last at every step.
        """
        own = Budget(min(_LONG, budget.left))
        budget.left -= own.left
        answer = self._dive(self._box, own, squeeze=False)
        budget.left += own.left
        if answer[0] is not None or budget.left <= 0:
            return answer
        box = self._tighter(*self._box)
        if box is None:
            return NONE, None
        found = np.clip(0.0, *box)  # where no row says anything
        for columns, part in self._parts(box):
            code, x = part._apart(budget)
            if x is None:
                return code, None
            found[columns] = x
        return FOUND, found

    def _apart(self, budget: Budget) -> tuple[int | None, Array | None]:
        box: Box | None = self._box
        for most, squeeze in ((_LONG, False), (_LONGER, False), (budget.left, True)):
            if box is None:
                return NONE, None
            own = Budget(min(most, budget.left))
            budget.left -= own.left
            answer = self._dive(box, own, squeeze)
            budget.left += own.left
            if answer[0] is not None:
                return answer
            box = self._squeezed(box, budget)
        return None, None

    def _parts(self, box: Box) -> list[tuple[Array, Whole]]:
        """Unknowns that are not settled, by groups that rows link."""
        low, high = box
        m, n = len(self._least), len(low)
        open_ = (low < high)[self._column]
        row, column, factor = self._row[open_], self._column[open_], self._factor[open_]
        links = coo_array((np.ones(len(row)), (row, m + column)), shape=(m + n, m + n))
        _, group = connected_components(links, directed=False)
        held = np.where(low == high, low, 0.0)
        fixed = np.bincount(self._row, self._factor * held[self._column], m)
        parts = []
        for name in np.unique(group[m + column]):
            rows = np.flatnonzero(group[:m] == name)
            columns = np.flatnonzero(group[m:] == name)
            inside = group[m + column] == name
            matrix = np.zeros((len(rows), len(columns)))
            at = (
                np.searchsorted(rows, row[inside]),
                np.searchsorted(columns, column[inside]),
            )
            matrix[at] = factor[inside]
            ends = self._least[rows] - fixed[rows], self._most[rows] - fixed[rows]
            block = [(matrix, *ends)]
            box = low[columns], high[columns]
            part = Whole(block, *box, self._whole[columns], self._far)
            parts.append((columns, part))
        return parts

    def _dive(
        self, box: Box, budget: Budget, squeeze: bool
    ) -> tuple[int | None, Array | None]:
        goal = Goal(np.zeros(len(self._whole)))
        stack = [box]
        while stack:
            found = self._tighter(*stack.pop())
            if found is not None and squeeze:
                found = self._squeezed(found, budget)
            if found is None:
                continue
            if not budget.spend():
                return None, None
            x = self._centre(found)
            if x is None:
                continue
            y = self._rounded(goal, x, found, budget)
            if y is not None:
                return FOUND, y
            stack += self._split(goal, x, found)
        return NONE, None

    def _squeezed(self, box: Box, budget: Budget) -> Box | None:
        """Move the ends of unknowns, one by one, to what all rows together leave."""
        for j in np.flatnonzero(self._whole):
            low, high = box
            if low[j] == high[j]:
                continue
            ends = []
            for side in (1.0, -1.0):
                if not budget.spend():
                    return box
                top = np.zeros(len(low))
                top[j] = side
                ends.append(side * self._relaxed(Goal(top), box)[0])
            if ends[0] > ends[1]:
                return None
            low, high = low.copy(), high.copy()
            low[j] = max(low[j], np.ceil(ends[0] - _NEAR))
            high[j] = min(high[j], np.floor(ends[1] + _NEAR))
            tighter = self._tighter(low, high)
            if tighter is None:
                return None
            box = tighter
        return box

    def _centre(self, box: Box) -> Array | None:
        """A solution, no unknown whole, that keeps off the ends of rows if it can.

        Rounding then leads out of none of them. Each row is given room, up to what
        rounding each of its unknowns in the worst direction takes a few times over.
        """
        m, n = len(self._least), len(self._whole)
        inexact = self._whole[self._column]
        need = np.bincount(self._row, np.abs(self._factor) * inexact, m) / 2
        need = np.where(self._most > self._least, need, 0.0)
        shape = m, n + m
        entries = np.concatenate([self._factor, need])
        row = np.concatenate([self._row, np.arange(m)])
        column = np.concatenate([self._column, np.arange(n, n + m)])
        above = coo_array((entries, (row, column)), shape=shape)
        entries = np.concatenate([self._factor, -need])
        below = coo_array((entries, (row, column)), shape=shape)
        blocks: Rows = [
            (above.tocsr(), np.full(m, -np.inf), self._most),
            (below.tocsr(), self._least, np.full(m, np.inf)),
        ]
        room = Goal(np.concatenate([np.zeros(n), np.where(need > 0, -1.0, 0.0)]))
        (low, high), far = box, self._far / 2
        low = np.where(self._whole & (low < -far), -np.inf, low)
        high = np.where(self._whole & (high > far), np.inf, high)
        low = np.concatenate([low, np.zeros(m)])
        high = np.concatenate([high, np.full(m, _ROOM)])
        _, x = room.least(blocks, low, high)
        return None if x is None else x[:n]

    def _relaxed(self, goal: Goal, box: Box) -> tuple[float, Array | None]:
        """Least value of a goal if no unknown need be whole."""
        (low, high), far = box, self._far / 2
        low = np.where(self._whole & (low < -far), -np.inf, low)
        high = np.where(self._whole & (high > far), np.inf, high)
        return goal.least(self._rows, low, high)

    def _rounded(self, goal: Goal, x: Array, box: Box, budget: Budget) -> Array | None:
        """A solution near another one, if rounding leads to one.

        First all that are whole are held where they are, then the others one by one.
        """
        whole, near = self._whole, np.round(x)
        held = whole & ~self._off(x)
        found = self._tighter(*(np.where(held, near, end) for end in box))
        while found is not None:
            low, high = found
            free = np.flatnonzero(whole & (low < high))
            if not len(free):
                break
            j = free[np.argmin((high - low)[free])]
            low, high = low.copy(), high.copy()
            low[j] = high[j] = min(max(near[j], low[j]), high[j])
            found = self._tighter(low, high)
        if found is None or whole.all():
            return None if found is None else found[0]
        budget.spend()
        return self._relaxed(goal, found)[1]

    def _split(self, goal: Goal, x: Array, box: Box) -> list[Box]:
        """Boxes that leave no solution out, but leave out `x` if it is not whole.

        Parted is an unknown of the goal that has few values, else one that is not
        whole at `x`, else any; of several the one with the fewest values.
        """
        low, high = box
        near, free = np.round(x), self._whole & (low < high)
        if not free.any():
            return []
        off = free & self._off(x)
        few = self._few(goal, box)
        among = next(some for some in (few, off, free) if some.any())
        j = int(np.argmin(np.where(among, high - low, np.inf)))
        if few.any():
            parts = [(v, v) for v in np.arange(low[j], high[j] + 1)]
        elif off[j]:
            floor = math.floor(x[j])
            parts = [(low[j], floor), (floor + 1, high[j])]
            if x[j] - floor < 0.5:
                parts.reverse()  # the last one is tried first
        else:
            parts = [(low[j], near[j] - 1), (near[j] + 1, high[j]), (near[j], near[j])]
        boxes = []
        for least, most in parts:
            if least <= most:
                lower, upper = low.copy(), high.copy()
                lower[j], upper[j] = least, most
                boxes.append((lower, upper))
        return boxes

    def _off(self, x: Array) -> Array:
        """Unknowns that should be whole and are not."""
        return self._whole & (np.abs(x - np.round(x)) > _NEAR)

    def _few(self, goal: Goal, box: Box) -> Array:
        """Unknowns of a goal, or of all, that are not settled and have few values."""
        low, high = box
        part = np.logical_or(goal.top, 0.0 if goal.bottom is None else goal.bottom)
        if not part.any():
            part = np.ones(len(part), dtype=bool)
        return self._whole & part & (low < high) & (high - low < _FEW)

    # -- how small can a goal be? ------------------------------------------------------

    def least(self, goal: Goal, known: Iterable[Array], budget: Budget) -> Least:
        """Least value of a goal; `known` are some solutions."""
        box = self._tighter(*self._box)
        if box is None:
            return Least(math.inf, None, True)
        budget.spend()
        bound, x = self._relaxed(goal, box)
        if x is None:
            return Least(bound, None, math.isinf(bound))
        near = self._rounded(goal, x, box, budget)
        better = [*known, *([] if near is None else [near])]
        if not better:
            answer, found = self.find(budget)
            if found is None:
                none = answer == NONE
                return Least(math.inf if none else bound, None, none)
            better = [found]
        best = min(better, key=goal.at)
        parts = goal.top[~self._whole].any() or np.any(goal.top % 1)
        if goal.bottom is None and not parts:
            return self._step(goal.top, math.ceil(bound - _NEAR), best, budget)
        if not self._few(goal, box).any():
            budget = Budget(min(budget.left, _TRIES))
        return self._branch(goal, bound, x, box, best, budget)

    def _step(self, aim: Array, bound: int, known: Array, budget: Budget) -> Least:
        """Least value of a sum that is whole itself: which one is reached?

        Steps away from the bound grow twofold until one is reached, and then halve.
        """
        best, step = round(float(aim @ known)), 0
        while bound < best:
            limit = min(bound + step, best - 1)
            size = float(np.abs(aim).max())
            row = aim[None, :] / size, np.array([-np.inf]), np.array([limit / size])
            code, x = self.with_row(row).find(budget)
            if code is None:
                return Least(float(bound), None, False)
            if x is None:
                bound, step = limit + 1, 2 * step or 1
            else:
                best, known, step = round(float(aim @ x)), x, 0
                if limit > bound:
                    step = (best - bound) // 2
        return Least(float(best), known, True)

    def _branch(
        self, goal: Goal, bound: float, x: Array, box: Box, known: Array, budget: Budget
    ) -> Least:
        """Least value of any goal: boxes with the lowest bound are parted first."""
        best, count = goal.at(known), 0
        heap = [(bound, count, x, box)]
        while heap:
            bound, _, x, box = heappop(heap)
            if bound >= best - self._slack(goal, known):
                break
            for part in self._split(goal, x, box):
                tighter = self._tighter(*part)
                if tighter is None:
                    continue
                if not budget.spend():
                    return Least(bound, None, False)
                value, y = self._relaxed(goal, tighter)
                if y is None:
                    continue
                if not self._off(y).any():
                    near = self._rounded(goal, y, tighter, budget)
                    if near is not None and goal.at(near) < best:
                        best, known = goal.at(near), near
                if value < best:
                    count += 1
                    heappush(heap, (value, count, y, tighter))
        return Least(best, known, True)

    def _slack(self, goal: Goal, x: Array) -> float:
        """How far below a value nothing is looked for."""
        if goal.bottom is not None:
            return _CLOSE * abs(goal.at(x))
        return _CLOSE * float(np.abs(goal.top) @ np.abs(x))

    # -- what the rows leave -----------------------------------------------------------

    def _tighter(self, low: Array, high: Array) -> Box | None:
        """Move ends to what each row by itself leaves; None if nothing is left."""
        column, up = self._column, self._factor > 0
        for _ in range(_PASSES):
            small = self._factor * np.where(up, low[column], high[column])
            large = self._factor * np.where(up, high[column], low[column])
            least, rest = self._sums(small, -np.inf)
            most, more = self._sums(large, np.inf)
            if np.any(least > self._most + _NEAR) or np.any(most < self._least - _NEAR):
                return None
            top = (self._most[self._row] - rest) / self._factor
            bottom = (self._least[self._row] - more) / self._factor
            before = low, high
            low = self._moved(low, np.where(up, bottom, top), np.ceil, np.maximum, -1)
            high = self._moved(high, np.where(up, top, bottom), np.floor, np.minimum, 1)
            if np.any(low > high):
                return None
            if np.array_equal(before[0], low) and np.array_equal(before[1], high):
                break
        return low, high

    def _sums(self, parts: Array, endless: float) -> tuple[Array, Array]:
        """Sum of each row, and for each entry the sum of the others in its row."""
        open_ = np.isinf(parts)
        held = np.where(open_, 0.0, parts)
        count = np.bincount(self._row, open_, len(self._most))
        total = np.bincount(self._row, held, len(self._most))
        rest = np.where(count[self._row] > open_, endless, total[self._row] - held)
        return np.where(count > 0, endless, total), rest

    def _moved(
        self, ends: Array, found: Array, round_: Any, tightest: Any, side: float
    ) -> Array:
        """Ends of the unknowns, moved to the tightest one found."""
        best = tightest.reduceat(found[self._by_column], self._first)
        whole = self._whole[self._columns]
        slack = _CLOSE * np.maximum(np.abs(best), 1.0)
        best = np.where(whole, round_(best + side * _NEAR), best + side * slack)
        moved = ends.copy()
        moved[self._columns] = tightest(ends[self._columns], best)
        return moved
