"""Many small programs in one: parts that share no unknown are solved side by side.

A call of the solver costs more than a small program does. What is found for each part
is what it would be alone, since a sum is least where each of its terms is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from scipy.sparse import csc_array, eye_array, hstack

from .layout import Laid, Sums, runs, starts
from .milp import FOUND, Array, NoAnswerError, solve

#: unknowns of one call
TOGETHER = 4000
#: a part that misses its rows by no more has a solution
_MISS = 1e-9


class Joined(NamedTuple):
    """Programs side by side as one."""

    matrix: csc_array
    least: Array
    most: Array
    low: Array
    high: Array


class Programs:
    """Programs end to end, of which any can be set side by side, also repeatedly."""

    def __init__(self, programs: Sequence[Laid]) -> None:
        joined = Laid(*(np.concatenate(p) for p in zip(*programs, strict=True)))
        sizes = [(len(p.row), len(p.least), len(p.low)) for p in programs]
        self._sizes = entries, self.rows, self.columns = np.array(sizes).T
        self._first = [starts(each) for each in self._sizes]
        column = joined.column + np.repeat(starts(self.columns), entries)
        order = np.lexsort((joined.row, column))
        self._row, self._factor = joined.row[order], joined.factor[order]
        self._length = np.bincount(column, minlength=len(joined.low))
        self._ends = joined[3:]

    def beside(self, chosen: Array) -> Joined:
        """Chosen programs as one."""
        sizes = [each[chosen] for each in self._sizes]
        first = [each[chosen] for each in self._first]
        entry, row, column = map(runs, first, sizes)
        below = np.repeat(starts(sizes[1]), sizes[0])
        index = np.concatenate([[0], np.cumsum(self._length[column])])
        matrix = csc_array(
            (self._factor[entry], self._row[entry] + below, index),
            shape=(len(row), len(column)),
        )
        least, most, low, high = self._ends
        return Joined(matrix, least[row], most[row], low[column], high[column])


def fit(programs: Sequence[Laid]) -> list[bool]:
    """Whether each program has a solution for certain; the others are to be asked."""
    found: list[bool] = []
    if not programs:
        return found
    held = Programs(programs)
    for some in _chunks(held.columns):
        whole = held.beside(some)
        m, n = whole.matrix.shape
        # What each row is missed by, in both directions, is to be as small as possible.
        missing = eye_array(m, format="csc")
        matrix = hstack([whole.matrix, missing, -missing], format="csc")
        low = np.concatenate([whole.low, np.zeros(2 * m)])
        high = np.concatenate([whole.high, np.full(2 * m, np.inf)])
        aim = np.concatenate([np.zeros(n), np.ones(2 * m)])
        x = _solved(aim, (matrix, whole.least, whole.most), low, high)
        if x is None:
            found += [False] * len(some)
            continue
        owner = np.repeat(np.arange(len(some)), held.rows[some])
        missed = np.bincount(owner, x[n : n + m] + x[n + m :], len(some))
        found += (missed <= _MISS).tolist()
    return found


def ends(
    programs: Sequence[Laid], of: Array, sums: Sums
) -> list[tuple[float | None, float | None]]:
    """Least and largest value of each sum; `of` is the position of its program.

    None where the solver must be asked for it alone.
    """
    held, of = Programs(programs), np.repeat(of, 2)
    counts = np.repeat(sums.sizes, 2)
    at = runs(np.repeat(starts(sums.sizes), 2), counts)
    columns = sums.column[at]
    # A largest value is a least one of the sum with all its signs turned.
    factors = sums.factor[at] * np.repeat(np.tile([1.0, -1.0], len(of) // 2), counts)
    first = starts(counts)
    found: list[float | None] = []
    for some in _chunks(held.columns[of]):
        whole = held.beside(of[some])
        count = counts[some]
        terms = slice(first[some[0]], first[some[-1]] + count[-1])
        owner = np.repeat(np.arange(len(some)), count)
        column = columns[terms] + starts(held.columns[of[some]])[owner]
        factor = factors[terms]
        largest = np.maximum.reduceat(np.abs(factor), starts(count))
        aim = np.zeros(len(whole.low))
        aim[column] = factor / np.where(largest > 0, largest, 1.0)[owner]
        rows = whole.matrix, whole.least, whole.most
        x = _solved(aim, rows, whole.low, whole.high)
        if x is None:
            found += [None] * len(some)
        else:
            found += np.bincount(owner, factor * x[column]).tolist()
    highs = [None if x is None else -x for x in found[1::2]]
    return list(zip(found[::2], highs, strict=True))


def _solved(
    aim: Array, rows: tuple[object, Array, Array], low: Array, high: Array
) -> Array | None:
    try:
        code, x = solve(aim, [rows], low, high)
    except NoAnswerError:
        return None
    return x if code == FOUND else None


def _chunks(sizes: Array) -> Iterator[Array]:
    """Positions of things whose sizes together make one call of the solver."""
    first = held = 0
    for i, size in enumerate(sizes.tolist()):
        if i > first and held + size > TOGETHER:
            yield np.arange(first, i)
            first, held = i, 0
        held += size
    yield np.arange(first, len(sizes))
