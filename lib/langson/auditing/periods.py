"""Relations that hold for periods as a whole: of rates, of stocks, across a break.

A rate on a base (100 * a / b) is no unknown: the claim that it lies between low and
high says low * b <= 100 * a <= high * b, so that all stays linear.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from ..core.linear import Amount, Terms
from ..core.relation import Relation
from .key import Key, Period, days
from .quantities import Amounts
from .row import HARD, Row, Rule
from .unknowns import Unknowns


class Periods:
    """What relations say of periods as a whole.

    Attributes
    ----------
    rules : list of Row
    defined : dict of Key to Rule
        Quantities that are no unknowns of their own, and what defines them.
    outer : set of int
        Unknowns of relations that no linear rows tell: their ranges are outer ones.
    """

    def __init__(
        self,
        unknowns: Unknowns,
        amounts: Amounts,
        related: dict[Period, list[Relation]],
    ) -> None:
        self._unknowns, self._amounts = unknowns, amounts
        self.rules: list[Row] = []
        self.outer: set[int] = set()
        self.defined: dict[Key, Rule] = {}
        for at, relations in related.items():
            for r in (r for r in relations if r.defines):
                self._define(r, at)
            rest = [r for r in relations if not r.defines]
            while rest:  # first those with a defined rate: they define its companions
                r = next((r for r in rest if self._base(r, at) is not None), rest[0])
                rest.remove(r)
                self._tie(r, at)

    def _define(self, r: Relation, at: Period) -> None:
        """Write the left side in terms of the right."""
        left, right = Key(r.left, *at), [self._amounts[Key(n, *at)] for n in r.right]
        if left in self._amounts or any(a.bottom is not None for a in right):
            return self._leave([*right, self._amounts[left]])

        def spare() -> Terms:
            add = self._unknowns.add
            return {
                add(r.right[0], at[0], f"rest of {r.relation_id}", whole=False): 1.0
            }

        amount = r.defined(right, spare)
        self._amounts[left], self.defined[left] = amount, _name(r, at)
        whole = self._unknowns.is_whole
        if amount.bottom is not None and all(whole[v] for v in amount.bottom):
            # nothing is a share of nobody
            self.rules.append(Row(HARD, amount.bottom, 1.0, math.inf, _name(r, at)))
        return None

    def _tie(self, r: Relation, at: Period) -> None:
        """State the rows of a relation; rates of one relation are on one base."""
        keys, base = [Key(n, *at) for n in r.members], self._base(r, at)
        new = [key for key in keys if base is not None and key not in self._amounts]
        if len(new) == 1:
            solved = r.solved([self._amounts.get(key) for key in keys])
            if solved is not None:
                self._amounts[new[0]], self.defined[new[0]] = solved, _name(r, at)
                return
        for key in new:
            share = self._unknowns.add(key.series, key.area, "times its base")
            self._unknowns.size[share] *= max(
                self._unknowns.size[v] for v in base or ()
            )
            self._amounts[key] = Amount({share: 1.0}, base)
        amounts = [self._amounts[key] for key in keys]
        bounds = r.rows(amounts)
        if bounds is None:
            self._leave(amounts)
        self.rules += [Row(HARD, *bound, _name(r, at)) for bound in bounds or ()]

    def _base(self, r: Relation, at: Period) -> Terms | None:
        keys = [Key(n, *at) for n in r.members]
        known = [self._amounts[key] for key in keys if key in self._amounts]
        return next((a.bottom for a in known if a.bottom is not None), None)

    def _leave(self, amounts: Iterable[Amount]) -> None:
        self.outer |= {v for a in amounts for v in (*a.top, *(a.bottom or ()))}


def _name(r: Relation, at: Period) -> Rule:
    area, *span = at
    return Rule(r.relation_id, f"{area}, {days(*span)}")
