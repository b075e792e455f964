"""All rows of a model as columns of numbers, scaled so that a solver can be trusted.

The tolerances of HiGHS are absolute, so each unknown is counted in units that make it
about a thousand, and each row is divided by its largest coefficient. Whole numbers keep
their unit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np

from ..core.linear import Terms
from .milp import ROUNDING, Array
from .row import Row
from .unknowns import Unknowns

#: unknowns are counted so that they are about this large: 1e-7 is then 1e-10 of them
_LARGE = 1024.0


class Laid(NamedTuple):
    """A program as entries of its matrix, the ends of its rows and of its unknowns."""

    row: Array
    column: Array
    factor: Array
    least: Array
    most: Array
    low: Array
    high: Array


class Sums(NamedTuple):
    """Sums of unknowns, end to end: each has some columns, with factors."""

    sizes: Array
    column: Array
    factor: Array


class Section(NamedTuple):
    """Some unknowns and the rows on them, by position, laid out by themselves."""

    unknowns: Array
    rows: Array
    owner: Array
    whole: Array
    unit: Array
    laid: Laid


def starts(sizes: Array) -> Array:
    """Where each of some parts begins that lie end to end."""
    first: Array = np.cumsum(sizes) - sizes
    return first


def runs(first: Array, sizes: Array) -> Array:
    """Positions in runs of some sizes, each from its first one on."""
    moved: Array = np.repeat(first - starts(sizes), sizes)
    return moved + np.arange(len(moved))


class Layout:
    """Rows and unknowns of a model, each laid out once.

    Attributes
    ----------
    whole, unit : array
        Of each unknown.
    owner : array of int
        Of each row.
    laid : Laid
        All rows, on all unknowns.
    leading : array of int
        First unknown of each row.
    """

    def __init__(self, unknowns: Unknowns, rows: Sequence[Row]) -> None:
        self.whole = np.array(unknowns.is_whole, dtype=bool)
        exponent = np.log2(np.array(unknowns.size) / _LARGE)
        self.unit = np.where(self.whole, 1.0, 2.0 ** np.round(exponent))
        low = np.array(unknowns.lower) / self.unit
        high = np.array(unknowns.upper) / self.unit
        slack = ROUNDING * np.maximum(np.abs(low), 1.0)
        self._low = np.where(self.whole, np.ceil(low - slack), low)
        self._high = np.where(self.whole, np.floor(high + slack), high)
        self.owner = np.array([row.owner for row in rows], dtype=int)
        self.laid = self.lay(rows)
        self._count = np.bincount(self.laid.row, minlength=len(rows))
        self._first = starts(self._count)
        self._place = np.arange(len(self.unit))
        self.leading = self.laid.column[self._first]

    def lay(self, rows: Sequence[Row]) -> Laid:
        """Lay out any rows on the unknowns of the model."""
        count = [len(row.terms) for row in rows]
        terms = [row.terms for row in rows]
        column = np.fromiter(chain.from_iterable(terms), int)
        factor = np.fromiter(chain.from_iterable(t.values() for t in terms), float)
        factor *= self.unit[column]
        row = np.repeat(np.arange(len(rows)), count)
        first = starts(np.array(count, dtype=int))
        largest = np.maximum.reduceat(np.abs(factor), first)
        scale = 2.0 ** np.round(np.log2(np.where(largest > 0, largest, 1.0)))
        least = np.array([r.low for r in rows]) / scale
        most = np.array([r.high for r in rows]) / scale
        factor /= scale[row]
        return Laid(row, column, factor, least, most, self._low, self._high)

    def sums(self, terms: Sequence[Terms]) -> Sums:
        """Sums of scaled unknowns, in the columns of the `sections` made before."""
        unknown = np.fromiter(chain.from_iterable(terms), int)
        factor = np.fromiter(chain.from_iterable(t.values() for t in terms), float)
        sizes = np.array([len(t) for t in terms])
        return Sums(sizes, self._place[unknown], factor * self.unit[unknown])

    def section(self, unknowns: Array, rows: Array) -> Section:
        """Some rows, by position, that are on some unknowns, by themselves."""
        count = self._count[rows]
        at = runs(self._first[rows], count)
        row = np.repeat(np.arange(len(rows)), count)
        place = np.zeros(len(self.unit), dtype=int)
        place[unknowns] = np.arange(len(unknowns))
        _, column, factor, least, most, low, high = self.laid
        entries = row, place[column[at]], factor[at]
        ends = least[rows], most[rows], low[unknowns], high[unknowns]
        kinds = self.owner[rows], self.whole[unknowns], self.unit[unknowns]
        return Section(unknowns, rows, *kinds, Laid(*entries, *ends))

    def sections(self, group: Array) -> list[Section]:
        """Sections of unknowns by group, 0, 1 and so on, that no row links."""
        of = group[self.leading]
        order = np.argsort(group, kind="stable"), np.argsort(of, kind="stable")
        unknowns, rows, owner, whole, unit, laid = self.section(*order)
        row, column, factor, least, most, low, high = laid
        sizes = np.bincount(group)
        counts = np.bincount(of, minlength=len(sizes))
        entries = np.bincount(of[rows[row]], minlength=len(sizes))
        row = row - np.repeat(starts(counts), entries)
        column = column - np.repeat(starts(sizes), entries)
        place = np.arange(len(unknowns)) - np.repeat(starts(sizes), sizes)
        self._place[unknowns] = place
        found = []
        for u, r, e in zip(*map(_slices, (sizes, counts, entries)), strict=True):
            kinds = owner[r], whole[u], unit[u]
            ends = least[r], most[r], low[u], high[u]
            part = Laid(row[e], column[e], factor[e], *ends)
            found.append(Section(unknowns[u], rows[r], *kinds, part))
        return found


def _slices(sizes: Array) -> Iterator[slice]:
    return map(slice, starts(sizes).tolist(), np.cumsum(sizes).tolist())
