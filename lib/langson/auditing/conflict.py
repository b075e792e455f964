"""Which printed numbers must be wrong, and which few of them contradict each other.

The smallest explanation is a set of least total weight whose removal leaves the rest
true together (Fellegi and Holt, *Journal of the American Statistical Association* 71,
1976, 17-35). It is found by implicit hitting sets: every irreducible conflict must lose
a number, so take the cheapest set that meets all conflicts known; if the rest still has
no solution, it holds another conflict; add it and start again (Reiter, *Artificial
Intelligence* 32, 1987; Moreno-Centeno and Karp, *Operations Research* 61, 2013).
No bound on the size of an error is needed, and the result is exact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from .claim import Statement
from .component import Claims, Component
from .key import Key, Number
from .model import Model

SUPERSEDED, BASE, CONTRADICTION = "superseded", "superseded base", "contradiction"
#: sets of equal weight that are looked at, for one group of linked conflicts
MOST = 20
Choice = tuple[int, ...]


@dataclass(frozen=True)
class Explanation:
    """Smallest explanation of a component; claims are positions in its `claims`.

    Attributes
    ----------
    wrong : tuple of int
        The numbers that must be wrong.
    alternatives : dict of int to list of tuple of int
        For each of them, what could be wrong instead at the same weight.
    conflicts : dict of int to tuple of int
        For each of them, numbers that cannot all be true although all others that
        are wrong have been taken out; none of them can be spared.
    complete : bool
        False if there are more alternatives than `MOST`.
    """

    part: Component
    wrong: Choice
    alternatives: dict[int, list[Choice]]
    conflicts: dict[int, Choice]
    complete: bool

    def named(self, claims: Iterable[int]) -> list[Number]:
        """Numbers of claims."""
        model = self.part.model
        return [model.claims[self.part.claims[i]].number for i in claims]


def explain(part: Component) -> Explanation:
    """Find the smallest explanation of a component that has no solution.

    Of sets of equal weight the one whose sorted numbers come first is taken. Sets are
    compared within a group of conflicts that share numbers, so that independent errors
    do not multiply.
    """
    search = _Search(part)
    found: list[Claims] = []
    while True:
        groups = [hitting_sets(group, search.cost) for group in _groups(found)]
        first = frozenset(i for options in groups for i in options[0])
        trials = [first]
        for best, *others in groups:
            trials += [first.difference(best).union(o) for o in others[: MOST - 1]]
        clashing = (part.everything - trial for trial in trials)
        rest = next((rest for rest in clashing if not part.feasible(rest)), None)
        if rest is None:
            break
        found += search.conflicts(rest)
    rest = part.everything - first
    return Explanation(
        part,
        tuple(sorted(first)),
        {i: _instead(i, groups) for i in sorted(first)},
        {i: tuple(sorted(search.conflict(rest, i))) for i in sorted(first)},
        all(len(options) <= MOST for options in groups),
    )


def hitting_sets(sets: Collection[Claims], cost: list[int]) -> list[Choice]:
    """All cheapest sets that meet each of the given sets, in order (branch and bound).

    Each is found once: a branch takes one number of a set that is not met yet, and
    bars those that earlier branches took.
    """
    best = sum(cost[i] for i in frozenset().union(*sets)) if sets else 0
    found: set[Choice] = set()

    def search(taken: Claims, barred: Claims, spent: int) -> None:
        nonlocal best, found
        open_sets = [s - barred for s in sets if not s & taken]
        if spent + _floor(open_sets, cost) > best:
            return
        if not open_sets:
            if spent < best:
                best, found = spent, set()
            found.add(tuple(sorted(taken)))
            return
        branch = min(open_sets, key=lambda s: (len(s), sorted(s)))
        for i in sorted(branch, key=lambda i: (cost[i], i)):
            search(taken | {i}, barred, spent + cost[i])
            barred |= {i}

    search(frozenset(), frozenset(), 0)
    return sorted(found)


def _floor(sets: list[Claims], cost: list[int]) -> int:
    """What meeting sets must cost at least: sets without a common number add up."""
    total = 0
    seen: set[int] = set()
    for s in sorted(sets, key=len):
        if not s:
            return 1 << 60
        if seen.isdisjoint(s):
            total += min(cost[i] for i in s)
            seen |= s
    return total


def _groups(found: Iterable[Claims]) -> list[list[Claims]]:
    """Conflicts that share numbers, directly or by way of others."""
    groups: list[tuple[set[int], list[Claims]]] = []
    for conflict in found:
        linked = [g for g in groups if not g[0].isdisjoint(conflict)]
        groups = [g for g in groups if g not in linked]
        numbers = set(conflict).union(*(g[0] for g in linked))
        groups.append((numbers, [conflict, *(c for g in linked for c in g[1])]))
    return [conflicts for _, conflicts in groups]


def _instead(i: int, groups: list[list[Choice]]) -> list[Choice]:
    """What could be wrong instead of a number of the first choice of its group."""
    best, *others = next(options for options in groups if i in options[0])
    sets = {frozenset(o) - {*best} for o in others[: MOST - 1] if i not in o}
    least = [s for s in sets if not any(other < s for other in sets)]
    return sorted(tuple(sorted(s)) for s in least)


# -- irreducible conflicts -------------------------------------------------------------


class _Search:
    """Looks for irreducible conflicts among the claims of a component."""

    def __init__(self, part: Component) -> None:
        self._part = part
        claims = [part.model.claims[i] for i in part.claims]
        self._about = [claim.about for claim in claims]
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
        quantity. Else claims are taken out while no solution appears (deletion filter:
        Chinneck, *Feasibility and Infeasibility in Optimization*, Springer 2008), first
        those far away, then those whose period is inferred, and the other way round;
        the shorter result counts.
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
            kept = frozenset(distance)
            for i in reversed(last):
                if i != wrong and not feasible(kept - {i}):
                    kept -= {i}
            results.append(kept)
        return min(
            results, key=lambda c: (len(c), sum(inferred[i] for i in c), sorted(c))
        )

    def _around(self, wrong: int, sound: Claims) -> dict[int, int]:
        """Claims around a wrong one that contradict it, with their distance."""
        distance, ring = {wrong: 0}, {wrong}
        while self._part.feasible(frozenset(distance)):
            near = {k for i in ring for k in self._near[i] if k in sound}
            # where nothing is near any more, rules alone link the rest
            ring = near - distance.keys() or set(sound - distance.keys())
            distance.update(dict.fromkeys(ring, 1 + max(distance.values())))
        return distance


def _neighbours(part: Component) -> list[set[int]]:
    """For each claim those that share an unknown with it, or a rule between."""
    touching: dict[int, set[int]] = defaultdict(set)
    for row in part.rows:
        for unknown in row.terms:
            if row.owner in part.at:
                touching[unknown].add(part.at[row.owner])
    near: list[set[int]] = [set() for _ in part.claims]
    for row in part.rows:
        reached = set().union(*(touching[v] for v in row.terms))
        for i in [part.at[row.owner]] if row.owner in part.at else reached:
            near[i] |= reached
    return near


# -- why a number is wrong -------------------------------------------------------------


def reasons(model: Model, wrong: set[Number]) -> dict[Number, str]:
    """Tell apart what a later figure replaced and what contradicts.

    A value is superseded if it is an estimate and a later actual figure of the same
    quantity stands and shares no value with it; the base of a growth is, if the growth
    fits an estimate of it that such a figure followed.
    """
    of: dict[Key, list[Statement]] = defaultdict(list)
    final: dict[Key, list[Statement]] = defaultdict(list)
    for s in model.statements.values():
        of[s.key].append(s)
        if s.status == "A" and Number(s.id, "value") not in wrong:
            final[s.key].append(s)
    why = dict.fromkeys(sorted(wrong), CONTRADICTION)
    for n in why:
        s = model.statements[n.statement_id]
        if n.number == "value" and s.status == "E":
            later = [a for a in final[s.key] if a.follows(s)]
            if any(not a.meets(s.low, s.high) for a in later):
                why[n] = SUPERSEDED
        elif n.number == "growth":
            about, ends = model.claim(n).about, s.says("growth")
            fits = [e for e in of[about] if e.status == "E" and e.meets(*ends)]
            if any(a.follows(e) for e in fits for a in final[about]):
                why[n] = BASE
    return why
