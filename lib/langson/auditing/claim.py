"""What printed numbers claim: the words in which the audit speaks of statements.

A statement carries up to three printed numbers, and each is one claim. `value` says
that the level is the true quantity, `growth` and `plan_share` tie the level to the
quantity a year earlier and to the target.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import pandas as pd

from ..core.relation import Relation

#: unknown -> coefficient
Terms = dict[int, float]
#: area, first and last day
Period = tuple[str, date, date]
HARD = -1
RATES = ("rate", "rank")


class Number(NamedTuple):
    """One printed number: the `value`, `growth` or `plan_share` of a statement."""

    statement_id: str
    number: str


class Key(NamedTuple):
    """What a quantity is: an observation of a period, or the target of a year."""

    series: str
    area: str
    start: date
    end: date
    kind: str = "observed"
    plan: str = ""


class Amount(NamedTuple):
    """A quantity in unknowns: a sum, or a sum over another (a rate on a base)."""

    top: Terms
    bottom: Terms | None = None


class Row(NamedTuple):
    """``low <= sum of terms <= high``, claimed by a number or always true."""

    owner: int
    terms: Terms
    low: float
    high: float


class Coupling(NamedTuple):
    """A tie of a rate on a base: the rows hold only an outer form of it.

    `own` lies between low and high times `other` (`relative`), or that far above it.
    """

    value: int
    tie: int
    own: Amount
    other: Amount
    relative: bool
    low: float
    high: float


@dataclass(frozen=True)
class Statement:
    """What the audit reads of a row of statements.csv."""

    id: str
    key: Key
    status: str
    low: float
    high: float
    growth: tuple[float, float] | None
    points: bool
    share: tuple[float, float] | None
    plan: str
    inferred: bool
    reliability: int
    published: date | None

    @property
    def cost(self) -> int:
        """Weight of one of its numbers in tenths: 2 if actual, less if less reliable.

        After Fellegi and Holt, *JASA* 71, 1976, 17-35.
        """
        return (2 if self.status == "A" else 1) * (10, 9, 7)[self.reliability - 1]

    @property
    def size(self) -> float:
        """Order of magnitude of the level, in the unit of the series."""
        return max(*(abs(x) for x in (self.low, self.high) if x < math.inf), 1e-6)

    @property
    def reach(self) -> float:
        """How large its growth and share can make the quantities that it speaks of."""
        factors = [abs(100 + x) for x in self.growth or ()] if not self.points else []
        factors += [abs(x) for x in self.share or ()]
        return self.size * 100 / min([x for x in factors if x > 0], default=100)

    @property
    def vintage(self) -> tuple[bool, bool, date, int]:
        """Order of vintages: dated, actual, day of publication, reliability."""
        day = self.published or date.min
        return day > date.min, self.status == "A", day, -self.reliability

    def follows(self, other: Statement) -> bool:
        """Whether it did not appear before another; undated ones count as after."""
        return (self.published or date.max) >= (other.published or date.min)

    def meets(self, low: float, high: float) -> bool:
        """Whether its level can lie between two numbers."""
        slack = 1e-9 * self.size
        return self.low <= high + slack and low <= self.high + slack

    @property
    def holds_whole(self) -> bool:
        """Whether the printed range holds a whole number."""
        slack = 1e-9 * self.size
        return math.ceil(self.low - slack) <= self.high + slack


def read(frame: pd.DataFrame) -> list[Statement]:
    """Statements of a frame of `Register.statements`, in its order."""

    def pair(low: float, high: float) -> tuple[float, float] | None:
        return None if math.isnan(low) and math.isnan(high) else (low, high)

    found = []
    for row in frame.itertuples(index=False):
        start, end = row.period_start.date(), row.period_end.date()
        key = Key(row.series, row.area, start, end)
        if row.status == "T":
            key = target(key, row.plan)
        growth = pair(row.growth_low, row.growth_high)
        share = pair(row.plan_share_low, row.plan_share_high)
        found.append(
            Statement(
                row.statement_id,
                key,
                row.status,
                row.low,
                row.high,
                growth,
                row.growth_unit == "pp",
                share,
                row.plan,
                row.period_basis == "inferred",
                row.reliability,
                None if pd.isna(row.published) else row.published.date(),
            )
        )
    return found


def target(key: Key, plan: str) -> Key:
    """Target of the year in which a period ends."""
    year = key.end.year
    first, last = date(year, 1, 1), date(year, 12, 31)
    return Key(key.series, key.area, first, last, "target", plan)


def implied(
    relations: list[Relation], names: set[str]
) -> Iterator[tuple[str, list[str]]]:
    """Add to `names`, and give, what an identity implies, until nothing new comes."""
    again = True
    while again:
        again = False
        for r in relations:
            missing = {*r.members} - names
            if r.operator == "=" and len(missing) == 1:
                yield missing.copy().pop(), [n for n in r.members if n in names]
                names |= missing
                again = True


def needed(relations: list[Relation], names: set[str]) -> list[Relation]:
    """Leave out relations that bind nothing, because a free unknown absorbs them."""
    kept = relations
    while True:
        count = Counter(n for r in kept for n in {*r.members})
        loose = {n for n in count if n not in names and count[n] == 1}
        binding = [
            r
            for r in kept
            if r.left not in loose
            and not (r.percentage and loose & {*r.right})
            and not {*r.right} <= loose
        ]
        if len(binding) == len(kept):
            return kept
        kept = binding


def tie(s: Statement, name: str) -> tuple[bool, float, float]:
    """Ends of the factor, or of the difference, between a level and what it meets."""
    low, high = (s.growth if name == "growth" else s.share) or (math.nan, math.nan)
    if name == "plan_share":
        return True, low / 100, high / 100
    return (False, low, high) if s.points else (True, 1 + low / 100, 1 + high / 100)


def outer(s: Statement, relative: bool, low: float, high: float) -> tuple[float, float]:
    """Ends of what a printed level meets, the level taken as independent."""
    if not relative:
        return s.low - high, s.high - low
    return max(s.low, 0.0) / high if high > 0 else math.inf, (
        s.high / low if low > 0 else math.inf
    )


def add(*parts: tuple[Terms, float]) -> Terms:
    total: Terms = defaultdict(float)
    for terms, factor in parts:
        for unknown, coefficient in terms.items():
            total[unknown] += factor * coefficient
    return dict(total)
