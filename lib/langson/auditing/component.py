"""Solve one component of the audit's model: is there a solution, and how far it goes.

Linear and mixed-integer programs go to HiGHS through scipy. Its tolerances are
absolute, so each unknown is counted in units that make it about a thousand, and each
row is divided by its largest coefficient. Whole numbers keep their unit and get a
generous bound: without one a search may never end.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np
from scipy.sparse import coo_array, csr_array, eye_array, hstack, vstack

from ..errors import LangsonError
from .claim import HARD, Amount, Coupling, Key, Row, Terms, add
from .milp import FOUND, NONE, UNBOUNDED, Array, solve, solve_whole
from .model import Model

#: low end, high end, and whether they are reached
Range = tuple[float, float, bool]
#: claims by their position in `Component.numbers`
Claims = frozenset[int]
#: unknowns are counted so that they are about this large: 1e-7 is then 1e-10 of them
_LARGE = 1024.0
#: relative difference of two numbers that the rounding of doubles explains
ROUNDING = 1e-9
#: rows times unknowns up to which a dense matrix is the faster one
_DENSE = 4000


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
        self.model, self.unknowns, self.rows, self.keys = model, unknowns, rows, keys
        owners = {row.owner for row in rows} - {HARD}
        self.numbers = sorted(owners, key=lambda i: model.numbers[i])
        self.everything: Claims = frozenset(range(len(self.numbers)))
        self.at = {number: i for i, number in enumerate(self.numbers)}
        names = dict.fromkeys(model.numbers[i].statement_id for i in self.numbers)
        self.statements = [model.statements[name] for name in names]
        self.couplings = [c for c in model.couplings if c.tie in self.at]
        ends = {abs(x) for s in self.statements for x in (s.low, s.high)}
        self._ends = sorted(ends - {math.inf})
        self._outer = not model.outer.isdisjoint(unknowns)
        self._fits: list[Claims] = []
        self._clashes: list[Claims] = []
        self._seen: dict[Claims, list[Array]] = {}
        self._ready = False

    def _prepare(self) -> None:
        """Scale and lay out the rows, once, and only if a solver is needed."""
        if self._ready:
            return
        self._ready = True
        model, unknowns = self.model, self.unknowns
        self._column = {unknown: j for j, unknown in enumerate(unknowns)}
        self._whole = np.array([model.is_whole[v] for v in unknowns])
        exponent = np.log2(np.array([model.size[v] for v in unknowns]) / _LARGE)
        self._unit = np.where(self._whole, 1.0, 2.0 ** np.round(exponent))
        self._ample = self._most()
        ample = np.where(self._whole, self._ample, np.inf)
        self._low = np.maximum([model.lower[v] for v in unknowns], -ample) / self._unit
        self._high = np.minimum([model.upper[v] for v in unknowns], ample) / self._unit
        whole = self._whole
        slack = ROUNDING * np.maximum(np.abs(self._low), 1.0)
        self._low = np.where(whole, np.ceil(self._low - slack), self._low)
        self._high = np.where(whole, np.floor(self._high + slack), self._high)
        self._laid = self._lay(self.rows)
        last = len(self.numbers)
        self._owner = np.array([self.at.get(row.owner, last) for row in self.rows])

    def _most(self) -> float:
        """More than any whole unknown can be that the claims bound at all."""
        reach = max((s.reach for s in self.statements), default=1.0)
        rates = (s.low for s in self.statements if self.model.amounts[s.key].bottom)
        smallest = min((x for x in rates if x > 0), default=100.0)
        return math.ceil(1000 * max(reach, 1.0) * max(1.0, 100 / smallest))

    def _lay(self, rows: Sequence[Row]) -> tuple[Any, Array, Array]:
        """Matrix and bounds of rows, scaled."""
        i = [i for i, row in enumerate(rows) for _ in row.terms]
        j = [self._column[v] for row in rows for v in row.terms]
        x = np.array([c for row in rows for c in row.terms.values()]) * self._unit[j]
        shape = (len(rows), len(self.unknowns))
        matrix: Any = csr_array(coo_array((x, (i, j)), shape=shape))
        largest = abs(matrix).max(axis=1).toarray().ravel()
        scale = 2.0 ** np.round(np.log2(np.where(largest > 0, largest, 1.0)))
        matrix = csr_array(matrix.multiply(1 / scale[:, None]))
        if matrix.shape[0] * matrix.shape[1] <= _DENSE:
            matrix = matrix.toarray()
        low, high = (np.array([row[k] for row in rows]) / scale for k in (2, 3))
        return matrix, low, high

    # -- solving -----------------------------------------------------------------------

    def _aim(self, terms: Terms) -> Array:
        aim = np.zeros(len(self.unknowns))
        for unknown, coefficient in terms.items():
            aim[self._column[unknown]] = coefficient
        return aim * self._unit

    def _held(
        self, claims: Claims, extra: Sequence[Row] = ()
    ) -> list[tuple[Any, Array, Array]]:
        chosen = np.zeros(len(self.numbers) + 1, dtype=bool)
        chosen[[*claims, len(self.numbers)]] = True
        on = chosen[self._owner]
        matrix, low, high = self._laid
        parts = [(matrix[on], low[on], high[on])] if on.any() else []
        return [*parts, *([self._lay(extra)] if extra else [])]

    def _least(
        self, aim: Array, claims: Claims, extra: Sequence[Row] = ()
    ) -> tuple[int, Array]:
        """Minimise; answer of the solver and the unknowns in their own units."""
        parts = self._held(claims, extra)
        known = [] if extra else self._seen.setdefault(claims, [])
        code, x = solve_whole(aim, parts, self._low, self._high, self._whole, known)
        if code == FOUND and self._whole.any():
            known.append(x)
        return code, x * self._unit

    def feasible(self, claims: Claims) -> bool:
        """Whether some true values satisfy these claims and every rule."""
        # Fewer claims than some that fit, or more than some that clash, are settled.
        if any(claims <= others for others in self._fits):
            return True
        if any(claims >= others for others in self._clashes):
            return False
        self._prepare()
        found = self._least(np.zeros(len(self.unknowns)), claims)[0] != NONE
        (self._fits if found else self._clashes).append(claims)
        return found

    # -- ranges ------------------------------------------------------------------------

    def range(self, amount: Amount, claims: Claims) -> Range:
        """Least and largest value of a quantity, of a difference, or of a ratio.

        An end is sharp if some true values reach it. It is an outer bound only where
        a tie of a rate on a base holds in outer form and no solution could be found
        that reaches the end and satisfies the tie itself.
        """
        self._prepare()
        ends, sharp = [], not self._outer
        for sign in (1.0, -1.0):
            end, x = self._end(amount, sign, claims)
            sharp = sharp and self._reached(amount, sign, end, x, claims)
            ends.append(self.clean(end))
        return ends[0], ends[1], sharp

    def _end(
        self, amount: Amount, sign: float, claims: Claims, extra: Sequence[Row] = ()
    ) -> tuple[float, Array | None]:
        if amount.bottom is not None:
            how = self._dinkelbach if self._whole.any() else self._homogeneous
            return how(amount.top, amount.bottom, sign, claims)
        aim = self._aim(amount.top)
        code, x = self._least(sign * aim, claims, extra)
        if code == NONE:
            raise LangsonError("the claims of this component contradict each other.")
        at_bound = self._whole & (aim != 0) & (np.abs(x) >= self._ample / 2)
        if code == UNBOUNDED or at_bound.any():
            return -sign * math.inf, None
        return float((aim / self._unit) @ x), x

    def _dinkelbach(
        self, top: Terms, bottom: Terms, sign: float, claims: Claims
    ) -> tuple[float, Array | None]:
        """Extreme ratio of two sums (Dinkelbach, *Management Science* 13, 1967)."""
        upper, lower = self._aim(top) / self._unit, self._aim(bottom) / self._unit
        _, x = self._end(Amount(bottom), 1.0, claims)
        if x is None or lower @ x <= 0:
            _, x = self._end(Amount(bottom), -1.0, claims)
        if x is None or lower @ x <= 0:
            return -sign * math.inf, None
        for _ in range(100):
            ratio = float(upper @ x) / float(lower @ x)
            aim = (upper - ratio * lower) * self._unit
            code, y = self._least(sign * aim, claims)
            if code != FOUND:
                return -sign * math.inf, None
            gain = sign * float((upper - ratio * lower) @ y)
            if gain >= -1e-10 * abs(float(upper @ y)) or lower @ y <= 0:
                break
            x = y
        return ratio, x

    def _homogeneous(
        self, top: Terms, bottom: Terms, sign: float, claims: Claims
    ) -> tuple[float, Array | None]:
        """Extreme ratio as one linear program (Charnes and Cooper, 1962).

        The unknowns are multiplied by t so that the lower sum is constant; t = 0
        stands for solutions without end.
        """
        n = len(self.unknowns)
        bounds = (eye_array(n), self._low, self._high)
        sides = []
        for matrix, low, high in [*self._held(claims), bounds]:
            for end, side in ((low, 1.0), (high, -1.0)):
                on = np.isfinite(end)
                shifted = hstack([csr_array(matrix)[on], -csr_array(end[on, None])])
                sides.append(side * shifted)
        rows = vstack(sides)
        lower, upper = np.append(self._aim(bottom), 0.0), np.append(self._aim(top), 0.0)
        scale = np.abs(lower).max()
        fixed = (lower[None, :] / scale, np.array([_LARGE]), np.array([_LARGE]))
        parts = [(rows, np.zeros(rows.shape[0]), np.full(rows.shape[0], np.inf)), fixed]
        least, most = np.append(np.full(n, -np.inf), 0.0), np.full(n + 1, np.inf)
        code, y = solve(sign * upper, parts, least, most)
        if code != FOUND:
            return -sign * math.inf, None
        x = y[:-1] / y[-1] * self._unit if y[-1] > ROUNDING else None
        return float(upper @ y) / float(lower @ y), x

    def _reached(
        self, amount: Amount, sign: float, end: float, x: Array | None, claims: Claims
    ) -> bool:
        """Whether true values that satisfy each tie of a rate reach an end."""
        on = [c for c in self.couplings if {self.at[c.value], self.at[c.tie]} <= claims]
        if not on:
            return True
        if x is None:
            return False
        if all(_met(c, self._value(c.own, x), self._value(c.other, x)) for c in on):
            return True
        # With the bases held where they are, the ties are linear: try again so.
        amounts = [amount, *chain.from_iterable((c.own, c.other) for c in on)]
        bases = [a.bottom for a in amounts if a.bottom is not None]
        extra = [Row(HARD, b, *2 * (self._value(Amount(b), x),)) for b in bases]
        for c in on:
            own, other = (self._fixed(a, x) for a in (c.own, c.other))
            low, high = (c.low, c.high) if c.relative else (1.0, 1.0)
            above, below = (0.0, 0.0) if c.relative else (c.low, c.high)
            for factor, bound in ((low, (above, math.inf)), (high, (-math.inf, below))):
                if math.isfinite(factor):
                    extra.append(Row(HARD, add((own, 1.0), (other, -factor)), *bound))
        aim = self._aim(self._fixed(amount, x))
        code, y = self._least(sign * aim, claims, extra)
        if code != FOUND:
            return False
        best = float(aim / self._unit @ y)
        return abs(best - end) <= 1e-8 * max(abs(end), 1e-9)

    def _value(self, amount: Amount, x: Array) -> float:
        def total(terms: Terms) -> float:
            return sum(c * float(x[self._column[v]]) for v, c in terms.items())

        return total(amount.top) / (total(amount.bottom) if amount.bottom else 1.0)

    def _fixed(self, amount: Amount, x: Array) -> Terms:
        """An amount as a sum, its base held at a solution."""
        base = self._value(Amount(amount.bottom), x) if amount.bottom else 1.0
        return add((amount.top, 1 / base))

    def clean(self, x: float) -> float:
        """Take off the rounding of doubles; printed ends come out as printed."""
        if math.isinf(x):
            return x
        at = bisect_left(self._ends, abs(x))
        for end in self._ends[max(at - 1, 0) : at + 1]:
            if abs(abs(x) - end) <= ROUNDING * end:
                return math.copysign(end, x)
        size = self._ends[-1] if self._ends else 1.0
        return 0.0 if abs(x) <= 1e-12 * size else float(f"{x:.12g}")


def _met(c: Coupling, own: float, other: float) -> bool:
    low, high = (c.low * other, c.high * other) if c.relative else (c.low, c.high)
    between = own if c.relative else own - other
    slack = ROUNDING * max(abs(own), abs(other))
    return low - slack <= between <= high + slack
