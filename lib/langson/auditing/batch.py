"""Many small programs in one: parts that share no unknown are solved side by side.

A call of the solver costs more than a small program does. What is found for each part
is what it would be alone, since a sum is least where each of its terms is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeVar

import numpy as np
from scipy.sparse import coo_array

from .milp import FOUND, Array, NoAnswerError, solve

#: unknowns of one call
TOGETHER = 1500
#: a part that misses its rows by no more has a solution
_MISS = 1e-9


class Laid(NamedTuple):
    """A program as entries of its matrix, the ends of its rows and of its unknowns."""

    row: Array
    column: Array
    factor: Array
    least: Array
    most: Array
    low: Array
    high: Array


class Sum(NamedTuple):
    """A sum that is to be as small as possible, in the unknowns of its program."""

    laid: Laid
    aim: Array


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
        matrix = coo_array((factor, (row, column)), shape=(m, n + 2 * m)).tocsr()
        low = np.concatenate([whole.low, np.zeros(2 * m)])
        high = np.concatenate([whole.high, np.full(2 * m, np.inf)])
        aim = np.concatenate([np.zeros(n), np.ones(2 * m)])
        x = _solved(aim, (matrix, whole.least, whole.most), low, high)
        if x is None:
            found += [False] * len(some)
            continue
        missed = x[n : n + m] + x[n + m :]
        ends = np.cumsum([len(p.least) for p in some])[:-1]
        found += [bool(part.sum() <= _MISS) for part in np.split(missed, ends)]
    return found


def least(sums: Sequence[Sum]) -> list[float | None]:
    """Least value of each sum; None where the solver must be asked for it alone."""
    found: list[float | None] = []
    for some in _chunks(sums, [len(s.aim) for s in sums]):
        whole = _joined([s.laid for s in some])
        shape = len(whole.least), len(whole.low)
        matrix = coo_array((whole.factor, (whole.row, whole.column)), shape=shape)
        largest = [float(np.abs(s.aim).max(initial=0.0)) or 1.0 for s in some]
        scaled = [s.aim / size for s, size in zip(some, largest, strict=True)]
        rows = matrix.tocsr(), whole.least, whole.most
        x = _solved(np.concatenate(scaled), rows, whole.low, whole.high)
        if x is None:
            found += [None] * len(some)
            continue
        parts = np.split(x, np.cumsum([len(s.aim) for s in some])[:-1])
        found += [float(s.aim @ part) for s, part in zip(some, parts, strict=True)]
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
    rows = np.cumsum([0, *(len(p.least) for p in programs)])
    columns = np.cumsum([0, *(len(p.low) for p in programs)])
    moved = [
        p._replace(row=p.row + i, column=p.column + j)
        for p, i, j in zip(programs, rows, columns, strict=False)
    ]
    return Laid(*(np.concatenate(parts) for parts in zip(*moved, strict=True)))
