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

from .claim import Key, Number, Statement, outer, tie
from .component import Claims, Component
from .model import Model

SUPERSEDED, BASE, CONTRADICTION = "superseded", "superseded base", "contradiction"
#: sets of equal weight that are looked at, for one group of linked conflicts
MOST = 20
Choice = tuple[int, ...]


@dataclass(frozen=True)
class Explanation:
    """Smallest explanation of a component; numbers are positions in its `numbers`.

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

    wrong: Choice
    alternatives: dict[int, list[Choice]]
    conflicts: dict[int, Choice]
    complete: bool


def explain(part: Component) -> Explanation:
    """Find the smallest explanation of a component that has no solution.

    Of sets of equal weight the one whose sorted numbers come first is taken. Sets are
    compared within a group of conflicts that share numbers, so that independent errors
    do not multiply.
    """
    model = part.model
    owners = [model.statements[model.numbers[i].statement_id] for i in part.numbers]
    cost = [s.cost for s in owners]
    inferred = [s.inferred for s in owners]
    order = sorted(part.everything, key=lambda i: (-cost[i], i))
    near = _neighbours(part)
    found: list[Claims] = []
    while True:
        groups = [hitting_sets(group, cost) for group in _groups(found)]
        first = frozenset(i for options in groups for i in options[0])
        trials = [first]
        for best, *others in groups:
            trials += [first.difference(best).union(o) for o in others[: MOST - 1]]
        for trial in trials:
            rest = part.everything - trial
            if not part.feasible(rest):
                found += _conflicts(part, rest, order, near, inferred)
                break
        else:
            break
    conflicts = {}
    for i in sorted(first):
        rest = part.everything - first
        conflicts[i] = tuple(sorted(_conflict(part, rest, i, near, inferred)))
    instead = {i: _instead(i, groups) for i in sorted(first)}
    complete = all(len(options) <= MOST for options in groups)
    return Explanation(tuple(sorted(first)), instead, conflicts, complete)


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


def _conflicts(
    part: Component,
    claims: Claims,
    order: list[int],
    near: list[set[int]],
    inferred: list[bool],
) -> list[Claims]:
    """Conflicts without a common number, until the rest has a solution.

    The claims are added from the weightiest to the lightest; the one after which no
    solution is left is in every conflict so far.
    """
    found: list[Claims] = []
    while not part.feasible(claims):
        listed = [i for i in order if i in claims]
        low, high = 0, len(listed)
        while high - low > 1:
            middle = (low + high) // 2
            if part.feasible(frozenset(listed[:middle])):
                low = middle
            else:
                high = middle
        before = frozenset(listed[: high - 1])
        found.append(_conflict(part, before, listed[high - 1], near, inferred))
        claims -= found[-1]
    return found


def _conflict(
    part: Component,
    sound: Claims,
    wrong: int,
    near: list[set[int]],
    inferred: list[bool],
) -> Claims:
    """Claims that contradict each other, none to spare: `wrong` and some of `sound`.

    The search widens step by step around `wrong`. A second number that is enough is
    taken at once, first one about the same quantity. Else claims are taken out while
    no solution appears (deletion filter: Chinneck, *Feasibility and Infeasibility in
    Optimization*, Springer 2008), first those far away, then those whose period is
    inferred, and the other way round; the shorter result counts.
    """
    distance = {wrong: 0}
    ring = {wrong}
    while part.feasible(frozenset(distance)):
        ring = {k for i in ring for k in near[i] if k in sound} - distance.keys()
        if not ring:  # linked by rules alone
            ring = set(sound - distance.keys())
        distance.update(dict.fromkeys(ring, 1 + max(distance.values())))
    about = [part.model.about[i] for i in part.numbers]
    other = [key != about[wrong] for key in about]
    order = sorted(distance, key=lambda i: (other[i], distance[i], inferred[i], i))
    for i in order:
        if not part.feasible(frozenset({wrong, i})):
            return frozenset({wrong, i})
    results = []
    for last in (order, sorted(order, key=lambda i: inferred[i])):
        kept = frozenset(distance)
        for i in reversed(last):
            if i != wrong and not part.feasible(kept - {i}):
                kept -= {i}
        results.append(kept)
    return min(results, key=lambda c: (len(c), sum(inferred[i] for i in c), sorted(c)))


def _neighbours(part: Component) -> list[set[int]]:
    """For each claim those that share an unknown with it, or a rule between."""
    touching: dict[int, set[int]] = defaultdict(set)
    for row in part.rows:
        for unknown in row.terms:
            if row.owner in part.at:
                touching[unknown].add(part.at[row.owner])
    near: list[set[int]] = [set() for _ in part.numbers]
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
    about = dict(zip(model.numbers, model.about, strict=True))
    why = dict.fromkeys(sorted(wrong), CONTRADICTION)
    for n in why:
        s = model.statements[n.statement_id]
        if n.number == "value" and s.status == "E":
            later = [a for a in final[s.key] if a.follows(s)]
            if any(not a.meets(s.low, s.high) for a in later):
                why[n] = SUPERSEDED
        elif n.number == "growth":
            ends = outer(s, *tie(s, "growth"))
            fits = [e for e in of[about[n]] if e.status == "E" and e.meets(*ends)]
            if any(a.follows(e) for e in fits for a in final[about[n]]):
                why[n] = BASE
    return why
