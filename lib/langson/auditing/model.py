"""The model behind the audit: unknown true quantities, and what ties them.

Every statement has a level of its own inside its printed range, and each printed
number is a row or two on unknowns (`langson.claims`). A flow that adds up over time is
a sum of non-negative cells between all days at which a period of its series, or of a
related one, starts or ends: parts of a period then agree by construction, and an
identity between flows holds in every cell. A rate on a base (100 * a / b) is no
unknown: the claim says low * b <= 100 * a <= high * b, so that all stays linear.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from datetime import date
from itertools import pairwise

from ..core.period import year_before
from ..core.relation import Relation
from ..reading.register import Register
from .claim import (
    HARD,
    RATES,
    Amount,
    Coupling,
    Key,
    Number,
    Period,
    Row,
    Statement,
    Terms,
    add,
    implied,
    needed,
    outer,
    target,
    tie,
)


class Model:
    """Unknowns, rows and the quantities made of them.

    Attributes
    ----------
    numbers, about : list of Number, list of Key
        The claims that are used, and the quantity that each speaks of: its own, that
        of the year before, or the target.
    not_used : list of (Number, str)
        The others, each with its reason.
    speaking : dict of Key to list of str
        Quantities to report, with the statements that speak of them.
    amounts : dict of Key to Amount
        Every quantity in unknowns.
    lower, upper, is_whole, size : lists
        By unknown; `size` is the order of magnitude of the numbers of its series.
    """

    def __init__(self, register: Register, statements: list[Statement]) -> None:
        self.statements = {s.id: s for s in statements}
        table = register.series
        self._kind = table["kind"].to_dict()
        self._whole = table["whole"].to_dict()
        self._additive = table["additive"].to_dict()
        self._unit = table["unit"].to_dict()
        self._relations = register.relations
        self._flows = [r for r in self._relations if self._is_flow(r)]
        self._breaks: dict[tuple[str, str], list[date]] = defaultdict(list)
        for b in register.breaks:
            self._breaks[b.series, b.area].append(b.first_day_after)
        self.numbers: list[Number] = []
        self.about: list[Key] = []
        self.not_used: list[tuple[Number, str]] = []
        self.speaking: dict[Key, list[str]] = {}
        self.amounts: dict[Key, Amount] = {}
        self.lower: list[float] = []
        self.upper: list[float] = []
        self.is_whole: list[bool] = []
        self.size: list[float] = []
        self.rows: list[Row] = []
        self.couplings: list[Coupling] = []
        self.outer: set[int] = set()
        self._cells: dict[tuple[str, str, int, int], int] = {}
        self._levels: dict[str, int] = {}
        self._read()
        self._measure()
        self._imply()
        self._cut()
        for at, relations in self._related.items():
            self._relate(at, relations)
        self._claims = {number: i for i, number in enumerate(self.numbers)}
        for i, number in enumerate(self.numbers):
            self._claim(i, self.statements[number.statement_id], number.number)

    # -- what is claimed -------------------------------------------------------------

    def _read(self) -> None:
        for s in self.statements.values():
            self._use(s, "value", s.key)
            if s.growth is not None:
                base = self._base(s)
                self._use(s, "growth", base)
            if s.share is not None:
                self._use(s, "plan_share", self._plan(s))

    def _use(self, s: Statement, name: str, about: Key | str) -> None:
        number = Number(s.id, name)
        if isinstance(about, str):
            self.not_used.append((number, about))
            return
        self.numbers.append(number)
        self.about.append(about)
        ids = self.speaking.setdefault(about, [])
        if s.id not in ids:
            ids.append(s.id)

    def _base(self, s: Statement) -> Key | str:
        try:
            end = year_before(s.key.end)
            start = year_before(s.key.start)
        except ValueError:
            return "there is no year before"
        for day in self._breaks[s.key.series, s.key.area]:
            if start < day <= s.key.end:
                return f"the series breaks on {day}, between the two years"
        if not s.points and s.low < 0 and self._kind[s.key.series] in RATES:
            return "a percentage of a level that may lie below zero says nothing"
        return Key(s.key.series, s.key.area, start, end)

    def _plan(self, s: Statement) -> Key | str:
        if s.status == "T":
            return "a share of plan beside a target has no second plan to refer to"
        if s.low < 0 and self._kind[s.key.series] in RATES:
            return "a percentage of a level that may lie below zero says nothing"
        return target(s.key, s.plan)

    def _measure(self) -> None:
        """Order of magnitude of each series and area, else of its unit."""
        self._sizes: dict[tuple[str, str], float] = {}
        for s in self.statements.values():
            for name in ((s.key.series, s.key.area), ("", self._unit[s.key.series])):
                self._sizes[name] = max(self._sizes.get(name, 0.0), s.size)

    # -- what is needed ----------------------------------------------------------------

    def _imply(self) -> None:
        """Add the parts that an identity implies, and the unknowns between them."""
        held: dict[Period, set[str]] = defaultdict(set)
        flows: dict[str, set[str]] = defaultdict(set)
        related = {name for r in self._relations for name in r.members}
        for key in self.speaking:
            if key.kind == "observed" and key.series in related:
                held[key.area, key.start, key.end].add(key.series)
                if self._additive[key.series]:
                    flows[key.area].add(key.series)
        self._related: dict[Period, list[Relation]] = {}
        self._between: set[Key] = set()
        for at, names in held.items():
            valid = [r for r in self._relations if r.holds(*at)]
            for name, given in implied(valid, names):
                ids = [i for n in given for i in self.speaking[Key(n, *at)]]
                self.speaking[Key(name, *at)] = list(dict.fromkeys(ids))
            # Flows are related cell by cell; the rest, and what straddles a break,
            # as a whole.
            apart = [
                r
                for r in valid
                if not self._is_flow(r)
                or any(self._straddles(Key(n, *at)) for n in r.members)
            ]
            kept = needed(apart, names | flows[at[0]])
            if kept:
                self._related[at] = kept
                every = {n for r in kept for n in r.members}
                self._between |= {Key(n, *at) for n in every - names}

    def _is_flow(self, relation: Relation) -> bool:
        additive = all(self._additive[n] for n in relation.members)
        return additive and not relation.percentage

    def _straddles(self, key: Key) -> bool:
        days = self._breaks.get((key.series, key.area), ())
        return any(key.start < day <= key.end for day in days)

    # -- unknowns ----------------------------------------------------------------------

    def _group(self, series: str, area: str) -> frozenset[str]:
        """Flows that share the cells of a flow, by way of relations in an area."""
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

    def _cut(self) -> None:
        """Cells between all days at which related flows start or end."""
        self._groups: dict[tuple[str, str], frozenset[str]] = {}
        keys = [k for k in (*self.speaking, *sorted(self._between)) if self._parted(k)]
        days: dict[tuple[str, frozenset[str]], set[int]] = defaultdict(set)
        for k in keys:
            name = k.area, self._group(k.series, k.area)
            days[name] |= {k.start.toordinal(), k.end.toordinal() + 1}
        for (area, group), found in days.items():
            for series in group:
                breaks = self._breaks.get((series, area), ())
                found |= {day.toordinal() for day in breaks}
        self._cuts = {name: sorted(found) for name, found in days.items()}
        for k in keys:
            self._amount(k)
        for (area, group), edges in self._cuts.items():
            flows = [r for r in self._flows if r.left in group]
            for first, after in pairwise(edges if flows else ()):
                span = date.fromordinal(first), date.fromordinal(after - 1)
                names = {n for n in group if (n, area, first, after) in self._cells}
                valid = [r for r in flows if r.holds(area, *span)]
                for r in needed(valid, names):
                    cells = [self._cell(n, area, first, after) for n in r.members]
                    terms = {cells[0]: 1.0, **dict.fromkeys(cells[1:], -1.0)}
                    self._rule(r.operator, terms)

    def _parted(self, key: Key) -> bool:
        observed = key.kind == "observed"
        return observed and self._additive[key.series] and not self._straddles(key)

    def _unknown(
        self, series: str, area: str, low: float | None = None, high: float = math.inf
    ) -> int:
        counted = self._kind[series] not in RATES
        least = 0.0 if counted else -math.inf
        self.lower.append(least if low is None else low)
        self.upper.append(high)
        self.is_whole.append(self._whole[series])
        unit = ("", self._unit[series])
        self.size.append(self._sizes.get((series, area), self._sizes.get(unit, 1.0)))
        return len(self.lower) - 1

    def _cell(self, series: str, area: str, first: int, after: int) -> int:
        name = (series, area, first, after)
        if name not in self._cells:
            self._cells[name] = self._unknown(series, area)
        return self._cells[name]

    def _amount(self, key: Key) -> Amount:
        if key not in self.amounts:
            if self._parted(key):
                cuts = self._cuts[key.area, self._group(key.series, key.area)]
                i = bisect_left(cuts, key.start.toordinal())
                j = bisect_left(cuts, key.end.toordinal() + 1)
                pairs = pairwise(cuts[i : j + 1])
                cells = [self._cell(key.series, key.area, a, b) for a, b in pairs]
            else:
                cells = [self._unknown(key.series, key.area)]
            self.amounts[key] = Amount(dict.fromkeys(cells, 1.0))
        return self.amounts[key]

    # -- what is always true -----------------------------------------------------------

    def _rule(self, operator: str, terms: Terms) -> None:
        high = 0.0 if operator == "=" else math.inf
        self.rows.append(Row(HARD, terms, 0.0, high))

    def _leave(self, amounts: list[Amount]) -> None:
        """Note that a relation cannot be told in linear rows: ranges are outer."""
        self.outer |= {v for a in amounts for v in (*a.top, *(a.bottom or ()))}

    def _relate(self, at: Period, relations: list[Relation]) -> None:
        """State what holds for whole periods; rates on a base are defined first."""
        for r in relations:
            if r.percentage:
                self._define(r, at)
        sums = [r for r in relations if not r.percentage]
        while sums:  # those that hold a defined rate first: they define the others
            r = next((r for r in sums if self._base_of(r, at) is not None), sums[0])
            sums.remove(r)
            self._add_up(r, at)

    def _define(self, r: Relation, at: Period) -> None:
        rate = Key(r.left, *at)
        part, base = (self._amount(Key(n, *at)) for n in r.right)
        if part.bottom is not None or base.bottom is not None or rate in self.amounts:
            return self._leave([part, base, self._amount(rate)])
        if self._whole[r.right[1]]:  # nothing is a share of nobody
            self.rows.append(Row(HARD, base.top, 1.0, math.inf))
        top = add((part.top, 100.0))
        if r.operator == ">=":
            more = self._unknown(r.right[0], at[0])
            self.is_whole[more] = False
            top[more] = 100.0
        self.amounts[rate] = Amount(top, base.top)
        return None

    def _base_of(self, r: Relation, at: Period) -> Terms | None:
        amounts = (self.amounts.get(Key(n, *at)) for n in r.members)
        return next((a.bottom for a in amounts if a and a.bottom is not None), None)

    def _add_up(self, r: Relation, at: Period) -> None:
        keys = [Key(n, *at) for n in r.members]
        base = self._base_of(r, at)
        for key in keys:
            if base is not None and key not in self.amounts:
                share = self._unknown(key.series, key.area)
                self.size[share] *= max(self.size[v] for v in base)
                self.amounts[key] = Amount({share: 1.0}, base)
        amounts = [self._amount(key) for key in keys]
        if any(a.bottom != base for a in amounts):
            return self._leave(amounts)
        signs = (1.0, *(-1.0 for _ in r.right))
        tops = [(a.top, sign) for a, sign in zip(amounts, signs, strict=True)]
        return self._rule(r.operator, add(*tops))

    # -- what the numbers claim --------------------------------------------------------

    def _claim(self, i: int, s: Statement, name: str) -> None:
        own, other = self._amount(s.key), self._amount(self.about[i])
        if name == "value":
            tied = {Number(s.id, "growth"), Number(s.id, "plan_share")}
            if own.bottom is not None:
                self._within(i, own, s.low, s.high)
            elif tied & self._claims.keys():
                same = add(({self._level(s): 1.0}, 1.0), (own.top, -1.0))
                self.rows.append(Row(i, same, 0.0, 0.0))
            else:
                self.rows.append(Row(i, own.top, s.low, s.high))
            return
        relative, low, high = tie(s, name)
        level = {self._level(s): 1.0}
        if own.bottom is not None or other.bottom is not None:
            value = self._claims[Number(s.id, "value")]
            found = Coupling(value, i, own, other, relative, low, high)
            self.couplings.append(found)
        if other.bottom is not None:
            self._within(i, other, *outer(s, relative, low, high))
        elif relative:
            for end, bound in ((low, (0.0, math.inf)), (high, (-math.inf, 0.0))):
                if math.isfinite(end):
                    terms = add((level, 1.0), (other.top, -end))
                    self.rows.append(Row(i, terms, *bound))
        else:
            terms = add((level, 1.0), (other.top, -1.0))
            self.rows.append(Row(i, terms, low, high))

    def _within(self, i: int, amount: Amount, low: float, high: float) -> None:
        assert amount.bottom is not None
        for end, bound in ((low, (0.0, math.inf)), (high, (-math.inf, 0.0))):
            if math.isfinite(end):
                terms = add((amount.top, 1.0), (amount.bottom, -end))
                self.rows.append(Row(i, terms, *bound))

    def _level(self, s: Statement) -> int:
        """Level of a statement's own, inside its printed range."""
        if s.id not in self._levels:
            series, area = s.key.series, s.key.area
            counted = self._kind[series] not in RATES and s.high >= 0
            low = max(s.low, 0.0) if counted else s.low
            level = self._unknown(series, area, low, s.high)
            self.is_whole[level] &= s.holds_whole
            self._levels[s.id] = level
        return self._levels[s.id]
