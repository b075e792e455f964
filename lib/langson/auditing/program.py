"""Rows of a component as matrices that a solver can be trusted with.

The tolerances of HiGHS are absolute, so each unknown is counted in units that make it
about a thousand, and each row is divided by its largest coefficient. Whole numbers keep
their unit and get a generous bound: without one a search may never end.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from scipy.sparse import coo_array, csr_array, eye_array, hstack, vstack

from ..core.linear import Terms
from .milp import FOUND, Array, solve, solve_whole
from .row import HARD, Row
from .unknowns import Unknowns

#: matrix, low and high ends of rows
Block = tuple[Any, Array, Array]
#: unknowns are counted so that they are about this large: 1e-7 is then 1e-10 of them
_LARGE = 1024.0
#: relative difference of two numbers that the rounding of doubles explains
ROUNDING = 1e-9
#: rows times unknowns up to which a dense matrix is the faster one
_DENSE = 4000


class Program:
    """Some unknowns and the rows on them, scaled.

    Parameters
    ----------
    unknowns : Unknowns
        All of the model.
    chosen : list of int
        Those of this program.
    rows : sequence of Row
        Rows on them.
    most : float
        More than any whole unknown can be that the claims bound at all.
    """

    def __init__(
        self, unknowns: Unknowns, chosen: list[int], rows: Sequence[Row], most: float
    ) -> None:
        self._column = {unknown: j for j, unknown in enumerate(chosen)}
        whole = np.array([unknowns.is_whole[v] for v in chosen])
        exponent = np.log2(np.array([unknowns.size[v] for v in chosen]) / _LARGE)
        unit = np.where(whole, 1.0, 2.0 ** np.round(exponent))
        ample = np.where(whole, most, np.inf)
        low = np.maximum([unknowns.lower[v] for v in chosen], -ample) / unit
        high = np.minimum([unknowns.upper[v] for v in chosen], ample) / unit
        slack = ROUNDING * np.maximum(np.abs(low), 1.0)
        self._low = np.where(whole, np.ceil(low - slack), low)
        self._high = np.where(whole, np.floor(high + slack), high)
        self._whole, self._unit, self._most = whole, unit, most
        self._laid = self._lay(rows)
        self._owner = np.array([row.owner for row in rows])
        self._seen: dict[frozenset[int], list[Array]] = {}

    @property
    def any_whole(self) -> bool:
        """Whether some unknowns are whole."""
        return bool(self._whole.any())

    def _lay(self, rows: Sequence[Row]) -> Block:
        """Matrix and ends of rows, scaled."""
        i = [i for i, row in enumerate(rows) for _ in row.terms]
        j = [self._column[v] for row in rows for v in row.terms]
        x = np.array([c for row in rows for c in row.terms.values()]) * self._unit[j]
        shape = (len(rows), len(self._column))
        matrix: Any = csr_array(coo_array((x, (i, j)), shape=shape))
        largest = abs(matrix).max(axis=1).toarray().ravel()
        scale = 2.0 ** np.round(np.log2(np.where(largest > 0, largest, 1.0)))
        matrix = csr_array(matrix.multiply(1 / scale[:, None]))
        if matrix.shape[0] * matrix.shape[1] <= _DENSE:
            matrix = matrix.toarray()
        low, high = (np.array([row[k] for row in rows]) / scale for k in (2, 3))
        return matrix, low, high

    def aim(self, terms: Terms) -> Array:
        """Coefficients of a sum, for unknowns in their own units."""
        aim = np.zeros(len(self._column))
        for unknown, coefficient in terms.items():
            aim[self._column[unknown]] = coefficient
        return aim

    def value(self, terms: Terms, x: Array) -> float:
        """A sum at a solution."""
        return sum(c * float(x[self._column[v]]) for v, c in terms.items())

    def _held(self, owners: Iterable[int], extra: Sequence[Row]) -> list[Block]:
        on = np.isin(self._owner, [HARD, *owners])
        matrix, low, high = self._laid
        blocks = [(matrix[on], low[on], high[on])] if on.any() else []
        return [*blocks, *([self._lay(extra)] if extra else [])]

    def least(
        self, aim: Array, owners: frozenset[int], extra: Sequence[Row] = ()
    ) -> tuple[int, Array]:
        """Minimise a sum; answer of the solver, and the unknowns in their own units.

        Parameters
        ----------
        aim : array
            As `aim` gives it.
        owners : frozenset of int
            Whose rows hold, beside those that are HARD.
        extra : sequence of Row
            Further rows.
        """
        blocks = self._held(owners, extra)
        known = [] if extra else self._seen.setdefault(owners, [])
        scaled = aim * self._unit
        code, x = solve_whole(scaled, blocks, self._low, self._high, self._whole, known)
        if code == FOUND and self.any_whole:
            known.append(x)
        return code, x * self._unit

    def is_open(self, aim: Array, x: Array) -> bool:
        """Whether a solution stands at a bound that was only put up for the search."""
        at_bound = self._whole & (aim != 0) & (np.abs(x) >= self._most / 2)
        return bool(at_bound.any())

    def least_ratio(
        self, upper: Array, lower: Array, owners: frozenset[int]
    ) -> tuple[float, Array | None]:
        """Minimise a sum over another as one linear program (Charnes and Cooper, 1962).

        The unknowns are multiplied by t so that the lower sum is constant; t = 0
        stands for solutions without end, which are given as None.
        """
        n = len(self._column)
        bounds = (eye_array(n), self._low, self._high)
        sides = []
        for matrix, low, high in [*self._held(owners, ()), bounds]:
            for end, side in ((low, 1.0), (high, -1.0)):
                on = np.isfinite(end)
                shifted = hstack([csr_array(matrix)[on], -csr_array(end[on, None])])
                sides.append(side * shifted)
        rows = vstack(sides)
        upper, lower = (np.append(aim * self._unit, 0.0) for aim in (upper, lower))
        scale = np.abs(lower).max()
        fixed = (lower[None, :] / scale, np.array([_LARGE]), np.array([_LARGE]))
        blocks = [
            (rows, np.zeros(rows.shape[0]), np.full(rows.shape[0], np.inf)),
            fixed,
        ]
        least, most = np.append(np.full(n, -np.inf), 0.0), np.full(n + 1, np.inf)
        code, y = solve(upper, blocks, least, most)
        if code != FOUND:
            return -math.inf, None
        x = y[:-1] / y[-1] * self._unit if y[-1] > ROUNDING else None
        return float(upper @ y) / float(lower @ y), x
