"""Many small programs in one: parts that share no unknown are solved side by side.

A call of the solver costs more than a small program does. What is found for each part
is what it would be alone, since a sum is least where each of its terms is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from scipy.sparse import coo_array

from .layout import Laid, Sums, runs, starts
from .milp import FOUND, Array, NoAnswerError, solve

#: unknowns of one call
TOGETHER = 2500
#: a part that misses its rows by no more has a solution
_MISS = 1e-9


class Programs:
    """Programs end to end, of which any can be set side by side, also repeatedly."""

    def __init__(self, programs: Sequence[Laid]) -> None:
        self._laid = Laid(*(np.concatenate(p) for p in zip(*programs, strict=True)))
        sizes = [(len(p.row), len(p.least), len(p.low)) for p in programs]
        self._sizes = np.array(sizes).T
        self._first = [starts(each) for each in self._sizes]
        _, self.rows, self.columns = self._sizes

    def beside(self, chosen: Array) -> Laid:
        """Chosen programs as one."""
        row, column, factor, least, most, low, high = self._laid
        count, rows, columns = sizes = self._sizes[:, chosen]
        first = [each[chosen] for each in self._first]
        entry, own_row, own = map(runs, first, sizes)
        return Laid(
            row[entry] + np.repeat(starts(rows), count),
            column[entry] + np.repeat(starts(columns), count),
            factor[entry],
            least[own_row],
            most[own_row],
            low[own],
            high[own],
        )


def fit(programs: Sequence[Laid]) -> list[bool]:
    """Whether each program has a solution for certain; the others are to be asked."""
    found: list[bool] = []
    if not programs:
        return found
    held = Programs(programs)
    for some in _chunks(held.columns):
        whole = held.beside(some)
        m, n = len(whole.least), len(whole.low)
        # What each row is missed by, in both directions, is to be as small as possible.
        row = np.concatenate([whole.row, np.arange(m), np.arange(m)])
        column = np.concatenate([whole.column, np.arange(n, n + 2 * m)])
        factor = np.concatenate([whole.factor, np.ones(m), -np.ones(m)])
        matrix = coo_array((factor, (row, column)), shape=(m, n + 2 * m)).tocsc()
        low = np.concatenate([whole.low, np.zeros(2 * m)])
        high = np.concatenate([whole.high, np.full(2 * m, np.inf)])
        aim = np.concatenate([np.zeros(n), np.ones(2 * m)])
        x = _solved(aim, (matrix, whole.least, whole.most), low, high)
        if x is None:
            found += [False] * len(some)
            continue
        missed = x[n : n + m] + x[n + m :]
        first = starts(held.rows[some])
        found += (np.add.reduceat(missed, first) <= _MISS).tolist()
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
        shape = len(whole.least), len(whole.low)
        matrix = coo_array((whole.factor, (whole.row, whole.column)), shape=shape)
        rows = matrix.tocsc(), whole.least, whole.most
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
