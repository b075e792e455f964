"""Irreducible conflicts: few numbers that cannot all be true, none to spare."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

from .component import Claims, Component
from .key import Key


def pairs(part: Component) -> list[Claims]:
    """Claims that say different things of one quantity: no solver is needed."""
    model, about = part.model, defaultdict(list)
    for i, key in enumerate(_abouts(part)):
        number = model.claims[part.claims[i]].number
        about[key].append((i, model.statements[number.statement_id], number.number))
    return [
        frozenset((i, k))
        for said in about.values()
        for (i, s, one), (k, t, other) in combinations(said, 2)
        if not _meet(s.says(one), t.says(other), s.size)
    ]


class Conflicts:
    """Looks for irreducible conflicts among the claims of a component."""

    def __init__(self, part: Component) -> None:
        self._part = part
        claims = [part.model.claims[i] for i in part.claims]
        self._about = _abouts(part)
        owners = [part.model.statements[c.number.statement_id] for c in claims]
        self.cost = [s.cost for s in owners]
        self._inferred = [s.inferred for s in owners]
        self._near = _neighbours(part)

    def conflicts(self, claims: Claims) -> list[Claims]:
        """Conflicts without a common number, until the rest has a solution.

        The claims are added from the weightiest to the lightest; the one after which
        no solution is left is in every conflict so far.
        """
        found: list[Claims] = []
        order = sorted(claims, key=lambda i: (-self.cost[i], i))
        while not self._part.feasible(claims):
            listed = [i for i in order if i in claims]
            low, high = 0, len(listed)
            while high - low > 1:
                middle = (low + high) // 2
                if self._part.feasible(frozenset(listed[:middle])):
                    low = middle
                else:
                    high = middle
            before, last = frozenset(listed[: high - 1]), listed[high - 1]
            found.append(self.conflict(before, last))
            claims -= found[-1]
        return found

    def conflict(self, sound: Claims, wrong: int) -> Claims:
        """Claims that contradict each other, none to spare: `wrong` and others.

        The others are some of `sound`, looked for around `wrong`. A second number that
        is enough is taken at once, first one about the same
        quantity. Else claims are taken out, in halves, while no solution appears
        (Junker, *QUICKXPLAIN*, AAAI 2004), first those far away, then those whose
        period is inferred, and the other way round; the shorter result counts.
        """
        feasible, inferred = self._part.feasible, self._inferred
        distance = self._around(wrong, sound)
        other = [key != self._about[wrong] for key in self._about]
        order = sorted(distance, key=lambda i: (other[i], distance[i], inferred[i], i))
        for i in order:
            if not feasible(frozenset({wrong, i})):
                return frozenset({wrong, i})
        results = []
        for last in (order, sorted(order, key=lambda i: inferred[i])):
            rest = [i for i in last if i != wrong]
            results.append(self._needed(frozenset({wrong}), rest) | {wrong})
        return min(
            results, key=lambda c: (len(c), sum(inferred[i] for i in c), sorted(c))
        )

    def _needed(self, given: Claims, order: list[int], grown: bool = True) -> Claims:
        """Of claims in order those, early rather than late, that given ones need.

        `grown` says whether any were given since a solution was last known.
        """
        if not order or (grown and not self._part.feasible(given)):
            return frozenset()
        if len(order) == 1:
            return frozenset(order)
        middle = len(order) // 2
        early, late = order[:middle], order[middle:]
        found = self._needed(given.union(early), late)
        return found | self._needed(given | found, early, bool(found))

    def _around(self, wrong: int, sound: Claims) -> dict[int, int]:
        """Claims around a wrong one that contradict it, with their distance."""
        distance, ring = {wrong: 0}, {wrong}
        while self._part.feasible(frozenset(distance)):
            near = {k for i in ring for k in self._near[i] if k in sound}
            # where nothing is near any more, rules alone link the rest
            ring = near - distance.keys() or set(sound - distance.keys())
            distance.update(dict.fromkeys(ring, 1 + max(distance.values())))
        return distance


def _abouts(part: Component) -> list[Key]:
    """For each claim the quantity that it speaks of."""
    return [part.model.claims[i].about for i in part.claims]


def _neighbours(part: Component) -> list[set[int]]:
    """For each claim those that share an unknown with it, or a rule between."""
    touching: dict[int, set[int]] = defaultdict(set)
    rows = [part.model.rows[i] for i in part.section.rows.tolist()]
    for row in rows:
        for unknown in row.terms:
            if row.owner in part.at:
                touching[unknown].add(part.at[row.owner])
    near: list[set[int]] = [set() for _ in part.claims]
    for row in rows:
        reached = set().union(*(touching[v] for v in row.terms))
        for i in [part.at[row.owner]] if row.owner in part.at else reached:
            near[i] |= reached
    return near


def _meet(one: tuple[float, float], other: tuple[float, float], size: float) -> bool:
    slack = 1e-8 * size
    return one[0] <= other[1] + slack and other[0] <= one[1] + slack
