"""Many small programs in one: parts that share no unknown are solved side by side.

A call of the solver costs more than a small program does. What is found for each part
is what it would be alone, since a sum is least where each of its terms is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeVar

import numpy as np
from scipy.sparse import coo_array

from .layout import Laid
from .milp import FOUND, Array, NoAnswerError, solve

#: unknowns of one call
TOGETHER = 1500
#: a part that misses its rows by no more has a solution
_MISS = 1e-9


class Sum(NamedTuple):
    """A sum of some unknowns of a program that is to be as small as possible."""

    laid: Laid
    columns: list[int]
    factors: list[float]


_Job = TypeVar("_Job", Laid, Sum)


def fit(programs: Sequence[Laid]) -> list[bool]:
    """Whether each program has a solution for certain; the others are to be asked."""
    found = []
    for some in _chunks(programs, [len(p.low) for p in programs]):
        whole = _joined(some)
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
        starts = _starts([len(p.least) for p in some])
        found += (np.add.reduceat(missed, starts) <= _MISS).tolist()
    return found


def least(sums: Sequence[Sum]) -> list[float | None]:
    """Least value of each sum; None where the solver must be asked for it alone."""
    found: list[float | None] = []
    for some in _chunks(sums, [len(s.laid.low) for s in sums]):
        whole = _joined([s.laid for s in some])
        shape = len(whole.least), len(whole.low)
        matrix = coo_array((whole.factor, (whole.row, whole.column)), shape=shape)
        count = [len(s.columns) for s in some]
        column = np.array([j for s in some for j in s.columns])
        column += np.repeat(_starts([len(s.laid.low) for s in some]), count)
        factor = np.array([c for s in some for c in s.factors])
        owner = np.repeat(np.arange(len(some)), count)
        largest = np.maximum.reduceat(np.abs(factor), _starts(count))
        aim = np.zeros(shape[1])
        aim[column] = factor / np.where(largest > 0, largest, 1.0)[owner]
        rows = matrix.tocsc(), whole.least, whole.most
        x = _solved(aim, rows, whole.low, whole.high)
        if x is None:
            found += [None] * len(some)
        else:
            found += np.bincount(owner, factor * x[column]).tolist()
    return found


def _solved(
    aim: Array, rows: tuple[object, Array, Array], low: Array, high: Array
) -> Array | None:
    try:
        code, x = solve(aim, [rows], low, high)
    except NoAnswerError:
        return None
    return x if code == FOUND else None


def _chunks(jobs: Sequence[_Job], sizes: Sequence[int]) -> Iterator[list[_Job]]:
    chunk: list[_Job] = []
    held = 0
    for job, size in zip(jobs, sizes, strict=True):
        if chunk and held + size > TOGETHER:
            yield chunk
            chunk, held = [], 0
        chunk.append(job)
        held += size
    if chunk:
        yield chunk


def _joined(programs: Sequence[Laid]) -> Laid:
    """Programs side by side as one."""
    whole = Laid(*(np.concatenate(parts) for parts in zip(*programs, strict=True)))
    entries = [len(p.row) for p in programs]
    rows = _starts([len(p.least) for p in programs])
    columns = _starts([len(p.low) for p in programs])
    return whole._replace(
        row=whole.row + np.repeat(rows, entries),
        column=whole.column + np.repeat(columns, entries),
    )


def _starts(sizes: Sequence[int]) -> Array:
    """Where each of some parts begins, laid end to end."""
    return np.cumsum([0, *sizes[:-1]])
