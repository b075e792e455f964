"""One component of the model: is there a solution, and how far a quantity goes."""

from __future__ import annotations

import math
from bisect import bisect_left
from functools import cached_property

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ..core.linear import Amount
from .coupling import reaches
from .key import Key
from .layout import Section
from .milp import ROUNDING, Array
from .model import Model
from .program import Program
from .row import HARD
from .whole import Budget, Least

#: low end, high end, and whether they are reached
Range = tuple[float, float, bool]
#: claims by their position in `Component.claims`
Claims = frozenset[int]
#: whole things are looked for up to here, and further if numbers are larger
_AMPLE = 1e9
#: linear programs that all ranges of whole numbers may take, and one end at least
_BUDGET, _LEAST = 3000, 30


class Component:
    """Unknowns that rows connect, with the claims and quantities that rest on them.

    Attributes
    ----------
    section : Section
        Its unknowns and rows.
    claims : list of int
        Claims by their position in the model, ordered by statement and number.
    everything : frozenset of int
        All claims, as positions in `claims`.
    keys : list of Key
        Quantities to report.
    budget : int
        Linear programs that an end of a range may take where numbers are whole.
    settled : bool
        False if a search for whole numbers ended without a verdict, which then counts
        as "no contradiction".
    """

    def __init__(
        self,
        model: Model,
        section: Section,
        keys: list[Key],
        budget: int = 0,
    ) -> None:
        self.budget, self.settled = budget, True
        self.model, self.section, self.keys = model, section, keys
        self._every = frozenset(section.owner.tolist()) - {HARD}
        self.claims = sorted(self._every, key=lambda i: model.claims[i].number)
        self.everything: Claims = frozenset(range(len(self.claims)))
        ids = dict.fromkeys(model.claims[i].number.statement_id for i in self.claims)
        self.statements = [model.statements[name] for name in ids]
        ends = {abs(x) for s in self.statements for x in (s.low, s.high)}
        self._ends = sorted(ends - {math.inf})
        self._fits: list[Claims] = []
        self._clashes: list[Claims] = []

    def __repr__(self) -> str:
        series = ", ".join(dict.fromkeys(key.series for key in self.keys))
        return (
            f"Component({len(self.claims)} claims on {series}:"
            f" {len(self.section.rows)} rows on {len(self.section.unknowns)} unknowns)"
        )

    @cached_property
    def at(self) -> dict[int, int]:
        """From positions in the model to positions in `claims`."""
        return {i: position for position, i in enumerate(self.claims)}

    @cached_property
    def program(self) -> Program:
        """Its rows, laid out for a solver when one is needed first."""
        most = self._most if self.section.whole.any() else math.inf
        return Program(self.model.layout, self.section, self._every, most)

    @property
    def _most(self) -> float:
        """More than any whole unknown can be that its claims bound at all."""
        reach = max((s.reach for s in self.statements), default=1.0)
        known = [(s, self.model.amounts.get(s.key)) for s in self.statements]
        rates = [s.low for s, amount in known if amount and amount.bottom]
        smallest = min((x for x in rates if x > 0), default=100.0)
        return max(1000 * reach * max(1.0, 100 / smallest), _AMPLE)

    def owners(self, claims: Claims) -> frozenset[int]:
        """Claims by their position in the model."""
        if len(claims) == len(self.claims):
            return self._every
        return frozenset(self.claims[i] for i in claims)

    def feasible(self, claims: Claims) -> bool:
        """Whether some true values satisfy these claims and every rule."""
        # Fewer claims than some that fit, or more than some that clash, are settled.
        if any(claims <= others for others in self._fits):
            return True
        if any(claims >= others for others in self._clashes):
            return False
        found = self.program.feasible(self.owners(claims))
        self.settled &= found is not None
        if found is False:
            self._clashes = [*(c for c in self._clashes if not c > claims), claims]
        else:
            self._fits = [*(c for c in self._fits if not c < claims), claims]
        return found is not False

    # -- beside other components -------------------------------------------------------

    @cached_property
    def is_plain(self) -> bool:
        """Whether its program is a linear one: no whole numbers, no ties of rates."""
        whole = self.section.whole.any()
        return not whole and self.model.coupled.isdisjoint(self.claims)

    @cached_property
    def _sharp(self) -> bool:
        """Whether rows tell every rule on its unknowns."""
        return self.model.outer.isdisjoint(self.section.unknowns.tolist())

    def note_fit(self) -> None:
        """Know that all claims can be true together."""
        self._fits.append(self.everything)

    def note_clashes(self, found: list[Claims]) -> None:
        """Know of claims that cannot all be true together."""
        self._clashes += found

    def plain_range(self, low: float, high: float) -> Range:
        """Range of a sum from its least and its largest value."""
        return self.clean(low), self.clean(high), self._sharp

    # -- ranges ------------------------------------------------------------------------

    def range(self, amount: Amount, claims: Claims) -> Range:
        """Least and largest value of a quantity, of a difference, or of a ratio.

        An end is sharp if some true values reach it. It is an outer bound where the
        budget of the search for whole numbers was not enough, or where a tie of a rate
        on a base holds in outer form and no solution could be found that reaches the
        end and satisfies the tie itself.
        """
        owners = self.owners(claims)
        sharp, ends = self._sharp, []
        for sign in (1.0, -1.0):
            goal = Amount({v: sign * c for v, c in amount.top.items()}, amount.bottom)
            found = self.program.least(goal, owners, Budget(self.budget))
            sharp = sharp and found.settled and self._reaches(goal, found, owners)
            ends.append(self.clean(sign * found.value))
        return ends[0], ends[1], sharp

    def _reaches(self, goal: Amount, found: Least, owners: frozenset[int]) -> bool:
        """Whether ties that rows hold only in outer form leave an end where it is."""
        ties = [c for c in self.model.couplings if {c.value, c.tie} <= owners]
        return reaches(self.program, goal, found, owners, ties, Budget(self.budget))

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


def components(model: Model) -> list[Component]:
    """Split a model into parts that share no unknown, in the order of the unknowns."""
    group = _groups(model)
    sections = model.layout.sections(group)
    keys: list[list[Key]] = [[] for _ in sections]
    names = group.tolist()
    for key in model.speaking:
        keys[names[next(iter(model.amounts[key].top))]].append(key)
    whole = set(group[model.layout.whole].tolist())
    ends = 2 * sum(len(keys[name]) for name in whole)
    budget = max(_LEAST, _BUDGET // max(ends, 1))
    return [
        Component(model, section, own, budget)
        for section, own in zip(sections, keys, strict=True)
        if own
    ]


def _groups(model: Model) -> Array:
    """For each unknown the number of its part, in the order of the unknowns."""
    layout, count = model.layout, len(model.unknowns)
    amounts = [(a,) for a in model.amounts.values() if a.bottom is not None]
    more: list[tuple[int, int]] = []
    for some in (*amounts, *((c.own, c.other) for c in model.couplings)):
        bond = [v for a in some for terms in a for v in terms or ()]
        more += [(bond[0], v) for v in bond]
    pairs = np.array(more, dtype=int).reshape(-1, 2)
    one = np.concatenate([layout.leading[layout.laid.row], pairs[:, 0]])
    other = np.concatenate([layout.laid.column, pairs[:, 1]])
    apart = one != other
    ends = one[apart], other[apart]
    links = coo_array((np.ones(len(ends[0])), ends), shape=(count, count))
    _, name = connected_components(links, directed=False)
    _, first, at = np.unique(name, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[at]
