"""Cheapest sets that meet each of some sets (weighted minimum hitting sets)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

Set = frozenset[int]


@dataclass
class Steps:
    """Steps that searches may still take before they are given up."""

    left: int

    def take(self) -> bool:
        """Take one, if one is left."""
        self.left -= 1
        return self.left >= 0


@dataclass(frozen=True)
class Cheapest:
    """Cheapest sets, each sorted, in order.

    Attributes
    ----------
    options : list of tuple of int
        As many as were asked for.
    every : bool
        Whether there are no more.
    proved : bool
        Whether nothing is cheaper; else the search was given up before.
    """

    options: list[tuple[int, ...]]
    every: bool
    proved: bool


def cheapest(
    sets: Collection[Set], cost: Sequence[int], most: int, steps: Steps
) -> Cheapest:
    """Cheapest sets that meet each of the given ones.

    Branch and bound: a number is taken, or it is barred, and then the sets that hold it
    must be met by others. First it looks for the least cost, then, in order, for all
    sets of that cost.

    Parameters
    ----------
    cost : sequence of int
        Of each number.
    most : int
        Sets that are given.
    """
    best = _greedy(sets, cost)
    found: list[Set] = []

    def search(sets: Collection[Set], taken: Set, spent: int, in_order: bool) -> None:
        nonlocal best
        limit = sum(cost[i] for i in best)
        full = in_order and len(found) > most
        if (
            full
            or not steps.take()
            or spent + floor(sets, cost) > limit - (not in_order)
        ):
            return
        if not sets:
            if in_order:
                found.append(taken)
            best = taken
            return
        i = min(i for s in sets for i in s) if in_order else _busiest(sets)
        met = [s for s in sets if i not in s]
        search(met, taken | {i}, spent + cost[i], in_order)
        others = {s - {i} for s in sets}
        if all(others):
            search(others, taken, spent, in_order)

    search(sets, frozenset(), 0, in_order=False)
    proved = steps.left >= 0
    search(sets, frozenset(), 0, in_order=True)
    options = [tuple(sorted(s)) for s in found[:most] or [best]]
    every = steps.left >= 0 and len(found) <= most
    return Cheapest(options, every, proved)


def _busiest(sets: Iterable[Set]) -> int:
    """A number of a smallest set that stands in most sets."""
    count: dict[int, int] = defaultdict(int)
    for s in sets:
        for i in s:
            count[i] += 1
    smallest = min(sets, key=lambda s: (len(s), sorted(s)))
    return min(smallest, key=lambda i: (-count[i], i))


def _greedy(sets: Iterable[Set], cost: Sequence[int]) -> Set:
    taken: Set = frozenset()
    left = list(sets)
    while left:
        count: dict[int, int] = defaultdict(int)
        for s in left:
            for i in s:
                count[i] += 1
        i = min(count, key=lambda i: (cost[i] / count[i], i))
        taken |= {i}
        left = [s for s in left if i not in s]
    return taken


def floor(sets: Iterable[Set], cost: Sequence[int]) -> int:
    """What meeting sets must cost at least.

    Sets without a common number add up; of numbers of which any two are a set, all but
    one must be taken.
    """
    total = 0
    used: set[int] = set()
    ordered = sorted(sets, key=lambda s: (len(s), sorted(s)))
    near: dict[int, set[int]] = defaultdict(set)
    for s in ordered:
        if len(s) == 2:
            i, j = s
            near[i].add(j)
            near[j].add(i)
    for s in ordered:
        if not used.isdisjoint(s):
            continue
        group = set(s)
        if len(s) == 2:
            for k in sorted(set.intersection(*(near[i] for i in s)) - used):
                if group <= near[k]:
                    group.add(k)
            total += sum(cost[i] for i in group) - max(cost[i] for i in group)
        else:
            total += min(cost[i] for i in s)
        used |= group
    return total
