"""Solve one component of the audit's model: is there a solution, and how far it goes.

Linear and mixed-integer programs go to HiGHS through scipy. Its tolerances are
absolute, so each unknown is counted in units that make it about a thousand, and each
row is divided by its largest coefficient. Unknowns that are whole numbers keep their
unit and get a generous bound, because HiGHS may loop, or print, without one.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, milp
from scipy.sparse import csr_array

from .claims import HARD, Amount, Coupling, Key, Row, Statement, Terms, add, tie
from .constraints import Model
from .errors import LangsonError

Array = npt.NDArray[Any]
Range = tuple[float, float, bool]
#: claims by their position in `Component.numbers`
Claims = frozenset[int]
#: unknowns are counted so that they are about this large: 1e-7 is then 1e-10 of them
_LARGE = 1024.0
#: relative difference of two numbers that rounding of doubles explains
ROUNDING = 1e-9
#: rows times unknowns up to which a dense matrix is the faster one
_DENSE = 4000
#: levels of a whole range that are tried one by one
_LEVELS = 100_000


class Component:
    """Unknowns that rows connect, with the claims and quantities that rest on them.

    Attributes
    ----------
    numbers : list of int
        Claims by their position in the model, ordered by statement and number.
    everything : frozenset of int
        All claims, as positions in `numbers`.
    keys : list of Key
        Quantities to report.
    """

    def __init__(
        self, model: Model, unknowns: list[int], rows: list[Row], keys: list[Key]
    ) -> None:
        self.model, self.keys, self.rows = model, keys, rows
        owners = {row.owner for row in rows} - {HARD}
        self.numbers = sorted(owners, key=lambda i: model.numbers[i])
        self.everything: Claims = frozenset(range(len(self.numbers)))
        self.at = {number: i for i, number in enumerate(self.numbers)}
        self.unknowns = unknowns
        self.outer = not model.outer.isdisjoint(unknowns)
        names = dict.fromkeys(model.numbers[i].statement_id for i in self.numbers)
        self.statements = [model.statements[name] for name in names]
        ends = {abs(x) for s in self.statements for x in (s.low, s.high)}
        self._ends = sorted(ends - {math.inf, 0.0})
        self._known: dict[Claims, bool] = {}
        self._ready = False

    def _prepare(self) -> None:
        """Scale and lay out the rows; a closed form does without."""
        if self._ready:
            return
        self._ready = True
        model, unknowns = self.model, self.unknowns
        self._column = {unknown: j for j, unknown in enumerate(unknowns)}
        self._whole = np.array([model.is_whole[v] for v in unknowns], dtype=int)
        exponent = np.log2(np.array([model.size[v] for v in unknowns]) / _LARGE)
        self._unit = np.where(self._whole == 1, 1.0, 2.0 ** np.round(exponent))
        low = np.array([model.lower[v] for v in unknowns])
        high = np.array([model.upper[v] for v in unknowns])
        self._ample = self._most()
        ample = np.where(self._whole == 1, self._ample, np.inf)
        self._low = np.maximum(low, -ample) / self._unit
        self._high = np.minimum(high, ample) / self._unit
        here = [c for c in model.couplings if c.tie in self.at]
        self._couplings = [c for c in here if c.value in self.at]
        self._matrix, self._least, self._most_of = self._lay(self.rows)
        if self._matrix.size > _DENSE:
            self._matrix = csr_array(self._matrix)
        owners = [self.at.get(row.owner, len(self.numbers)) for row in self.rows]
        self._owner = np.array(owners, dtype=int)

    def _most(self) -> float:
        """More than any whole unknown can be that the claims bound at all."""
        reach = max((s.reach for s in self.statements), default=1.0)
        rates = [s.low for s in self.statements if s.key in self.model.amounts]
        rates = [
            s.low
            for s in self.statements
            if self.model.amounts[s.key].bottom is not None and s.low > 0
        ]
        return math.ceil(1000 * max(reach, 1.0) * max(1.0, 100 / min(rates, default=100)))

    def _lay(self, rows: Sequence[Row]) -> tuple[Any, Array, Array]:
        matrix = np.zeros((len(rows), len(self.unknowns)))
        for i, row in enumerate(rows):
            for unknown, coefficient in row.terms.items():
                matrix[i, self._column[unknown]] = coefficient
        matrix *= self._unit
        largest = np.abs(matrix).max(axis=1, initial=0.0)
        largest = 2.0 ** np.round(np.log2(np.where(largest > 0, largest, 1.0)))
        low = np.array([row.low for row in rows]) / largest
        high = np.array([row.high for row in rows]) / largest
        return matrix / largest[:, None], low, high
