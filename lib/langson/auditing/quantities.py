"""Quantities that the audit looks for, and each of them in unknowns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from ..core.linear import Amount, add
from ..core.relation import Relation, binding, implied
from .cells import Cells
from .claim import Claim
from .facts import Facts
from .key import Key, Period
from .row import HARD, Row, Rule
from .unknowns import Unknowns


class Wanted(NamedTuple):
    """What is looked for.

    Attributes
    ----------
    speaking : dict of Key to list of str
        Quantities to report, with the statements that speak of them.
    related : dict of Period to list of Relation
        Relations that bind a period as a whole.
    between : set of Key
        Further quantities that these relations need.
    """

    speaking: dict[Key, list[str]]
    related: dict[Period, list[Relation]]
    between: set[Key]


def wanted(claims: Iterable[Claim], facts: Facts) -> Wanted:
    """Quantities that claims speak of, and those that identities imply from them."""
    speaking: dict[Key, list[str]] = {}
    for claim in claims:
        for key in claim.speaks:
            ids = speaking.setdefault(key, [])
            if claim.number.statement_id not in ids:
                ids.append(claim.number.statement_id)
    held: dict[Period, set[str]] = defaultdict(set)
    flows: dict[str, set[str]] = defaultdict(set)
    ruled = {name for r in facts.relations for name in r.members}
    for key in speaking:
        if key.kind == "observed" and key.series in ruled:
            held[key.area, key.start, key.end].add(key.series)
            if facts.additive[key.series]:
                flows[key.area].add(key.series)
    related: dict[Period, list[Relation]] = {}
    between: set[Key] = set()
    for at, said in held.items():
        valid = [r for r in facts.relations if r.holds(*at)]
        more = implied(valid, said)
        for name, given in more.items():
            ids = [i for n in given for i in speaking[Key(n, *at)]]
            speaking[Key(name, *at)] = list(dict.fromkeys(ids))
        names = said.union(more)
        # Flows are related cell by cell; the rest, and what straddles a break, as a
        # whole. But what flows say of each other may bind a rate on one of them.
        cells = [r for r in valid if _by_cells(r, at, facts)]
        known = names | flows[at[0]]
        binds = [r for r in binding(valid, known) if r not in cells]
        if binds:
            related[at] = binds
            every = {n for r in binds for n in r.members}
            between |= {Key(n, *at) for n in every - names}
    return Wanted(speaking, related, between)


def _by_cells(r: Relation, at: Period, facts: Facts) -> bool:
    """Whether a relation holds for flows in each of their cells."""
    return facts.is_flow(r) and not any(facts.straddles(Key(n, *at)) for n in r.members)


class Amounts(dict[Key, Amount]):
    """Every quantity in unknowns; one that is new is a sum of cells, or an unknown.

    Attributes
    ----------
    rules : list of Row
        Sums of whole things are unknowns of their own: a search for whole numbers must
        see that between two ends there is none.
    """

    def __init__(self, facts: Facts, unknowns: Unknowns, cells: Cells) -> None:
        super().__init__()
        self._facts, self._unknowns, self._cells = facts, unknowns, cells
        self.rules: list[Row] = []

    def __missing__(self, key: Key) -> Amount:
        terms = self._cells.known.get(key)
        if terms is None:
            terms = self._cells.sum(key) if self._facts.is_parted(key) else {}
        if not terms or (len(terms) > 1 and self._facts.whole[key.series]):
            total = self._unknowns.add(key.series, key.area, key)
            if terms:
                gap = add((terms, 1.0), ({total: -1.0}, 1.0))
                self.rules.append(
                    Row(HARD, gap, 0.0, 0.0, Rule(where=f"parts of {key.name}"))
                )
            terms = {total: 1.0}
        self[key] = Amount(terms)
        return self[key]
