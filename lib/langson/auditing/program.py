"""Rows of a component as matrices that a solver can be trusted with."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from scipy.sparse import coo_array, issparse

from ..core.linear import Amount, Terms
from .layout import Laid, Layout, Section
from .milp import FOUND, NONE, Array, Block, Goal, NoAnswerError, solve
from .row import HARD, Row
from .whole import Budget, Least, Whole

#: claims whose rows hold, by their position in the model
Owners = frozenset[int]
#: linear programs that a verdict may take
_VERDICT = 5000
#: rows times unknowns up to which a dense matrix is the faster one
_DENSE = 4000


class Program:
    """Some unknowns and the rows on them, scaled.

    Parameters
    ----------
    layout : Layout
        Rows and unknowns of the model.
    section : Section
        Those of this program.
    owners : frozenset of int
        Every claim that its rows are of.
    most : float
        More than any whole unknown can be that the claims bound at all: without an
        end, a search may never end.

    Attributes
    ----------
    solved : int
        Linear programs that questions to `feasible` took so far.
    """

    def __init__(
        self, layout: Layout, section: Section, owners: Owners, most: float
    ) -> None:
        self._layout, self._every, self._most = layout, owners, most
        unknowns, _, owner, self._whole, self._unit, self._laid = section
        self._column = {unknown: j for j, unknown in enumerate(unknowns.tolist())}
        self._low, self._high = self._laid.low, self._laid.high
        self._owner: list[int] = owner.tolist()
        self._known: dict[Owners, list[Array]] = {}
        self._searched: tuple[Owners, Whole] | None = None
        self.solved = 0

    @property
    def any_whole(self) -> bool:
        """Whether some unknowns are whole."""
        return bool(self._whole.any())

    def value(self, terms: Terms, x: Array) -> float:
        """A sum at a solution."""
        return sum(c * float(x[self._column[v]]) for v, c in terms.items())

    def laid(self, owners: Owners) -> Laid:
        """Its rows for these claims as entries, to be solved beside other programs."""
        if owners == self._every:
            return self._laid
        on = self._on(owners)
        row, column, factor, least, most, low, high = self._laid
        kept, place = on[row], np.cumsum(on) - 1
        entries = place[row[kept]], column[kept], factor[kept]
        return Laid(*entries, least[on], most[on], low, high)

    def _on(self, owners: Owners) -> Array:
        """Which of its rows hold."""
        return np.array([i in owners or i == HARD for i in self._owner], dtype=bool)

    @cached_property
    def _matrix(self) -> Any:
        """All its rows; of claims that hold, some are taken."""
        return self._as_matrix(self._laid)

    def _as_matrix(self, laid: Laid) -> Any:
        shape = len(laid.least), len(self._column)
        held = coo_array((laid.factor, (laid.row, laid.column)), shape=shape)
        return held.toarray() if shape[0] * shape[1] <= _DENSE else held.tocsr()

    def _held(self, owners: Owners, extra: Sequence[Row] = ()) -> list[Block]:
        on = self._on(owners)
        matrix = self._matrix[on]
        if issparse(matrix) and matrix.shape[0] * matrix.shape[1] <= _DENSE:
            matrix = matrix.toarray()
        blocks = [(matrix, self._laid.least[on], self._laid.most[on])]
        if extra:
            more = self._layout.lay(extra)
            column = [self._column[v] for v in more.column.tolist()]
            laid = more._replace(column=np.array(column))
            blocks.append((self._as_matrix(laid), laid.least, laid.most))
        return [block for block in blocks if len(block[1])]

    def _search(self, owners: Owners, extra: Sequence[Row] = ()) -> Whole:
        known = self._searched  # the ends of many ranges are asked of the same claims
        if known is not None and known[0] == owners and not extra:
            return known[1]
        rows, ends = self._held(owners, extra), (self._low, self._high)
        search = Whole(rows, *ends, self._whole, self._most)
        if not extra:
            self._searched = owners, search
        return search

    def scaled(self, terms: Terms) -> Array:
        """Coefficients of a sum, for its own scaled unknowns."""
        aim = np.zeros(len(self._column))
        for unknown, coefficient in terms.items():
            column = self._column[unknown]
            aim[column] = coefficient * self._unit[column]
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
