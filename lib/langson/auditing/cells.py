"""Flows in cells: spans between all days at which related flows start or end.

A flow that adds up over time is a sum of non-negative cells. Parts of a period then
agree by construction, and a relation between flows holds in every cell.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from ..core.linear import Amount, Terms
from ..core.relation import binding
from .facts import Facts
from .key import Key, days
from .row import HARD, Row, Rule
from .unknowns import Unknowns

#: flows that share cells, by way of relations in an area
Group = frozenset[str]


class Cells:
    """The cells of some flows.

    Parameters
    ----------
    keys : iterable of Key
        The quantities that are asked for; those that are no sum of parts are passed
        over.

    Attributes
    ----------
    known : dict of Key to dict
        Sums made so far.
    rules : list of Row
        What relations say of the cells.
    """

    def __init__(self, facts: Facts, unknowns: Unknowns, keys: Iterable[Key]) -> None:
        self._facts, self._unknowns = facts, unknowns
        self._flows = [r for r in facts.relations if facts.is_flow(r)]
        self._groups: dict[tuple[str, str], Group] = {}
        self.known: dict[Key, Terms] = {}
        self._cells: dict[tuple[str, str, int, int], int] = {}
        parted = [key for key in keys if facts.is_parted(key)]
        self._edges = self._cut(parted)
        for key in parted:
            self.sum(key)
        self.rules = list(self._relate())

    def sum(self, key: Key) -> Terms:
        """A quantity as the sum of its cells."""
        if key not in self.known:
            self.known[key] = self._sum(key)
        return self.known[key]

    def _sum(self, key: Key) -> Terms:
        edges = self._edges[key.area, self._group(key.series, key.area)]
        i = bisect_left(edges, key.start.toordinal())
        j = bisect_left(edges, key.end.toordinal() + 1)
        spans = pairwise(edges[i : j + 1])
        cells = [self._cell(key.series, key.area, *span) for span in spans]
        return dict.fromkeys(cells, 1.0)

    def _cut(self, keys: list[Key]) -> dict[tuple[str, Group], list[int]]:
        """Days at which cells start, by area and group."""
        days: dict[tuple[str, Group], set[int]] = defaultdict(set)
        for key in keys:
            name = key.area, self._group(key.series, key.area)
            days[name] |= {key.start.toordinal(), key.end.toordinal() + 1}
        for (area, group), found in days.items():
            for series in group:
                breaks = self._facts.breaks(series, area)
                found |= {day.toordinal() for day in breaks}
        return {name: sorted(found) for name, found in days.items()}

    def _group(self, series: str, area: str) -> Group:
        if (series, area) not in self._groups:
            found, more = {series}, {series}
            flows = [r for r in self._flows if r.area in ("", area)]
            while more:
                near = [r.members for r in flows if more & {*r.members}]
                more = {n for names in near for n in names} - found
                found |= more
            for name in found:
                self._groups[name, area] = frozenset(found)
        return self._groups[series, area]

    def _cell(self, series: str, area: str, first: int, after: int) -> int:
        name = (series, area, first, after)
        if name not in self._cells:
            self._cells[name] = self._unknowns.add(series, area, (first, after - 1))
        return self._cells[name]

    def _relate(self) -> Iterator[Row]:
        for (area, group), edges in self._edges.items():
            flows = [r for r in self._flows if r.left in group]
            for first, after in pairwise(edges if flows else ()):
                span = date.fromordinal(first), date.fromordinal(after - 1)
                names = {n for n in group if (n, area, first, after) in self._cells}
                valid = [r for r in flows if r.holds(area, *span)]
                for r in binding(valid, names):
                    cells = [self._cell(n, area, first, after) for n in r.members]
                    name = Rule(r.relation_id, f"{area}, {days(*span)}")
                    for bound in r.rows([Amount({cell: 1.0}) for cell in cells]) or ():
                        yield Row(HARD, *bound, name)
