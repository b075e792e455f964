"""Which printed numbers must be wrong: the smallest explanation of a contradiction.

It is a set of least total weight whose removal leaves the rest true together (Fellegi
and Holt, *Journal of the American Statistical Association* 71, 1976, 17-35), found by
implicit hitting sets: every irreducible conflict must lose a number, so take the
cheapest set that meets all conflicts known; if the rest still has no solution, it holds
another conflict; add it and start again (Reiter, *Artificial Intelligence* 32, 1987;
Moreno-Centeno and Karp, *Operations Research* 61, 2013).
No bound on the size of an error is needed, and the result is exact, unless there are so
many conflicts that the search is given up: then it is a set of which no number can be
put back, and the explanation says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .component import Claims, Component
from .conflict import Conflicts, pairs
from .hitting import Cheapest, Steps, cheapest
from .key import Number
from .reasons import CONTRADICTION, reasons

#: sets of equal weight that are looked at, for one group of linked conflicts
MOST = 20
#: linear programs after which the search for the smallest set is given up
_SOLVED = 3000
#: and steps of the search itself
_STEPS = 20_000
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
        False if there are more alternatives than were looked at.
    smallest : bool
        False if the search was given up before nothing smaller was proved to do.
    """

    part: Component
    wrong: Choice
    alternatives: dict[int, list[Choice]]
    conflicts: dict[int, Choice]
    complete: bool
    smallest: bool

    def named(self, claims: Iterable[int]) -> list[Number]:
        """Numbers of claims."""
        return _named(self.part, claims)


def is_sound(part: Component) -> bool:
    """Whether all claims of a component can be true; pairs that clash settle it."""
    part.note_clashes(pairs(part))
    return part.feasible(part.everything)


def explain(part: Component) -> Explanation:
    """Find the smallest explanation of a component that has no solution.

    Of sets of equal weight the one whose sorted numbers come first is taken, or one of
    as many numbers with fewer contradictions: a replaced estimate is none. Sets are
    compared within a group of conflicts that share numbers, so that independent errors
    do not multiply.
    """
    search = Conflicts(part)
    found, steps = pairs(part), Steps(_STEPS)
    while True:
        groups = [_choices(part, group, search.cost, steps) for group in _groups(found)]
        first = frozenset(i for group in groups for i in group.options[0])
        trials = [first]
        for best, *others in (group.options for group in groups):
            trials += [first.difference(best).union(o) for o in others]
        clashing = (part.everything - trial for trial in trials)
        rest = next((rest for rest in clashing if not part.feasible(rest)), None)
        smallest = all(group.proved for group in groups)
        if rest is None or not smallest or part.program.solved > _SOLVED:
            break
        found += search.conflicts(rest)
    if rest is not None:
        first, smallest = _enough(part, search, first), False
    options = [group.options for group in groups] if smallest else []
    rest = part.everything - first
    return Explanation(
        part,
        tuple(sorted(first)),
        {i: _instead(i, options) for i in sorted(first)},
        {i: tuple(sorted(search.conflict(rest, i))) for i in sorted(first)},
        smallest and all(group.every for group in groups),
        smallest,
    )


def _choices(
    part: Component, group: list[Claims], cost: list[int], steps: Steps
) -> Cheapest:
    """Cheapest sets for a group of conflicts, the one to be taken first."""
    found = cheapest(group, cost, MOST, steps)

    def contradictions(choice: Choice) -> int:
        why = reasons(part.model, set(_named(part, choice)), part.statements)
        return sum(reason == CONTRADICTION for reason in why.values())

    first = found.options[0]
    alike = [choice for choice in found.options if len(choice) == len(first)]
    best = min(alike, key=lambda choice: (contradictions(choice), choice))
    others = [choice for choice in found.options if choice != best]
    return Cheapest([best, *others], found.every, found.proved)


def _enough(part: Component, search: Conflicts, wrong: Claims) -> Claims:
    """Numbers whose removal leaves the rest true together, none of them in vain."""
    while not part.feasible(part.everything - wrong):
        for conflict in search.conflicts(part.everything - wrong):
            wrong |= {min(conflict, key=lambda i: (search.cost[i], i))}
    for i in sorted(wrong, key=lambda i: (-search.cost[i], i)):
        if part.feasible(part.everything - wrong | {i}):
            wrong -= {i}
    return wrong


def _named(part: Component, claims: Iterable[int]) -> list[Number]:
    return [part.model.claims[part.claims[i]].number for i in claims]


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
    best, *others = next((g for g in groups if i in g[0]), [()])
    sets = {frozenset(o) - {*best} for o in others if i not in o}
    least = [s for s in sets if not any(other < s for other in sets)]
    return sorted(tuple(sorted(s)) for s in least)
