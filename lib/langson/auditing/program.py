"""Rows of a component as matrices that a solver can be trusted with.

The tolerances of HiGHS are absolute, so each unknown is counted in units that make it
about a thousand, and each row is divided by its largest coefficient. Whole numbers keep
their unit.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy.sparse import coo_array

from ..core.linear import Amount, Terms
from .batch import Laid
from .milp import FOUND, NONE, ROUNDING, Array, Block, Goal, NoAnswerError, solve
from .row import HARD, Row
from .unknowns import Unknowns
from .whole import Budget, Least, Whole

#: claims whose rows hold, by their position in the model
Owners = frozenset[int]
#: unknowns are counted so that they are about this large: 1e-7 is then 1e-10 of them
_LARGE = 1024.0
#: linear programs that a verdict may take
_VERDICT = 5000
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
        More than any whole unknown can be that the claims bound at all: without an
        end, a search may never end.

    Attributes
    ----------
    solved : int
        Linear programs that questions to `feasible` took so far.
    """

    def __init__(
        self, unknowns: Unknowns, chosen: list[int], rows: Sequence[Row], most: float
    ) -> None:
        self._column = {unknown: j for j, unknown in enumerate(chosen)}
        whole = np.array([unknowns.is_whole[v] for v in chosen])
        exponent = np.log2(np.array([unknowns.size[v] for v in chosen]) / _LARGE)
        unit = np.where(whole, 1.0, 2.0 ** np.round(exponent))
        low = np.array([unknowns.lower[v] for v in chosen]) / unit
        high = np.array([unknowns.upper[v] for v in chosen]) / unit
        slack = ROUNDING * np.maximum(np.abs(low), 1.0)
        self._low = np.where(whole, np.ceil(low - slack), low)
        self._high = np.where(whole, np.floor(high + slack), high)
        self._whole, self._unit, self._most = whole, unit, most
        self._laid = self._lay(rows)
        self._owner = np.array([row.owner for row in rows])
        self._known: dict[Owners, list[Array]] = {}
        self._entries: dict[Owners, Laid] = {}
        self.solved = 0

    @property
    def any_whole(self) -> bool:
        """Whether some unknowns are whole."""
        return bool(self._whole.any())

    def _lay(self, rows: Sequence[Row]) -> Laid:
        """Entries of rows and their ends, scaled."""
        count = [len(row.terms) for row in rows]
        column = np.array([self._column[v] for row in rows for v in row.terms])
        factor = np.array([c for row in rows for c in row.terms.values()])
        factor = factor * self._unit[column]
        row = np.repeat(np.arange(len(rows)), count)
        starts = np.concatenate([[0], np.cumsum(count)[:-1]])
        largest = np.maximum.reduceat(np.abs(factor), starts)
        scale = 2.0 ** np.round(np.log2(np.where(largest > 0, largest, 1.0)))
        least, most = (np.array([r[k] for r in rows]) / scale for k in (2, 3))
        factor = factor / scale[row]
        return Laid(row, column, factor, least, most, self._low, self._high)

    def value(self, terms: Terms, x: Array) -> float:
        """A sum at a solution."""
        return sum(c * float(x[self._column[v]]) for v, c in terms.items())

    def laid(self, owners: Owners) -> Laid:
        """Its rows for these claims as entries, to be solved beside other programs."""
        if owners not in self._entries:
            on = np.isin(self._owner, [HARD, *owners])
            place = np.cumsum(on) - 1
            row, column, factor, least, most, low, high = self._laid
            kept = on[row]
            entries = place[row[kept]], column[kept], factor[kept]
            self._entries[owners] = Laid(*entries, least[on], most[on], low, high)
        return self._entries[owners]

    def _held(self, owners: Owners, extra: Sequence[Row] = ()) -> list[Block]:
        parts = [self.laid(owners), *([self._lay(extra)] if extra else [])]
        return [self._block(part) for part in parts if len(part.least)]

    def _block(self, laid: Laid) -> Block:
        shape = len(laid.least), len(self._column)
        if shape[0] * shape[1] > _DENSE:
            held = coo_array((laid.factor, (laid.row, laid.column)), shape=shape)
            return held.tocsr(), laid.least, laid.most
        matrix = np.zeros(shape)
        matrix[laid.row, laid.column] = laid.factor
        return matrix, laid.least, laid.most

    def _search(self, owners: Owners, extra: Sequence[Row] = ()) -> Whole:
        rows, ends = self._held(owners, extra), (self._low, self._high)
        return Whole(rows, *ends, self._whole, self._most)

    def entries(self, terms: Terms) -> tuple[list[int], list[float]]:
        """Columns of a sum, and its coefficients for scaled unknowns."""
        columns = [self._column[v] for v in terms]
        units = self._unit[columns].tolist()
        return columns, [c * u for c, u in zip(terms.values(), units, strict=True)]

    def scaled(self, terms: Terms) -> Array:
        """Coefficients of a sum, for its own scaled unknowns."""
        aim = np.zeros(len(self._column))
        columns, factors = self.entries(terms)
        aim[columns] = factors
        return aim

    def feasible(self, owners: Owners) -> bool | None:
        """Whether there is a solution; None if the search found no answer."""
        if not self.any_whole:
            aim = np.zeros(len(self._column))
            self.solved += 1
            return solve(aim, self._held(owners), self._low, self._high)[0] != NONE
        budget = Budget(_VERDICT)
        code, x = self._search(owners).find(budget)
        self.solved += _VERDICT - budget.left
        if x is not None:
            self._known[owners] = [x]
        return None if code is None else code == FOUND

    def least(
        self, amount: Amount, owners: Owners, budget: Budget, extra: Sequence[Row] = ()
    ) -> Least:
        """Least value of an amount; the solution is in the units of the unknowns.

        Parameters
        ----------
        owners : frozenset of int
            Whose rows hold, beside those that are HARD.
        budget : Budget
            What a search for whole numbers may take.
        extra : sequence of Row
            Further rows.
        """
        bottom = None if amount.bottom is None else self.scaled(amount.bottom)
        goal = Goal(self.scaled(amount.top), bottom)
        try:
            value, x = goal.least(self._held(owners, extra), self._low, self._high)
        except NoAnswerError:
            return Least(-math.inf, None, False)
        found = Least(value, x, True)
        if self.any_whole and math.isfinite(value):
            known = [] if extra else self._known.setdefault(owners, [])
            try:
                found = self._search(owners, extra).least(goal, known, budget)
            except NoAnswerError:
                found = Least(value, None, False)
            if found.x is not None:
                known.append(found.x)
            found = found._replace(value=max(found.value, value))
        return found._replace(x=None if found.x is None else found.x * self._unit)
