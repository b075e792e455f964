"""What printed numbers claim: the words in which the audit speaks of statements.

A statement carries printed numbers, and each is one claim. `value` says that the level
is the true quantity; a comparison ties the level to another quantity. A new kind of
comparison is a new entry of `COMPARISONS`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import pandas as pd

from ..core.period import year_before
from ..errors import TokenError
from ..reading.token import parse
from ..reading.vintages import rank
from .facts import Facts
from .key import Key, Number, target


class Tie(NamedTuple):
    """What ties a level to another quantity.

    The level lies between `low` and `high` times the other (`relative`), or that far
    above it. At `zero` stands a printed zero: a factor of one for a growth.
    """

    relative: bool
    low: float
    high: float
    zero: float = 0.0

    def outer(self, low: float, high: float) -> tuple[float, float]:
        """Ends of what a level meets, the level taken as independent."""
        if not self.relative:
            return low - self.high, high - self.low
        return max(low, 0.0) / self.high if self.high > 0 else math.inf, (
            high / self.low if self.low > 0 else math.inf
        )

    def own(self, low: float, high: float) -> tuple[float, float]:
        """Ends of the level, from what it is compared with."""
        if not self.relative:
            return low + self.low, high + self.high
        return max(low, 0.0) * self.low, high * self.high


@dataclass(frozen=True)
class Statement:
    """What the audit reads of a row of statements.csv.

    Attributes
    ----------
    ties : dict of str to Tie
        Its comparisons, by the name of the printed number.
    words : dict of str to str
        Qualifiers, by the name of the printed number.
    rounded : dict of str to int
        Significant digits of whole numbers that end in zeros.
    """

    id: str
    key: Key
    status: str
    low: float
    high: float
    ties: dict[str, Tie]
    words: dict[str, str]
    rounded: dict[str, int]
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
        ends = [abs(x) for x in (self.low, self.high) if math.isfinite(x)]
        return max([*ends, 1e-6])

    @property
    def reach(self) -> float:
        """How large its comparisons can make the quantities that it speaks of."""
        ties = [tie for tie in self.ties.values() if tie.relative]
        factors = [abs(x) for tie in ties for x in (tie.low, tie.high)]
        positive = [x for x in factors if 0 < x < math.inf]
        return self.size / min(positive, default=1.0)

    @property
    def vintage(self) -> tuple[bool, bool, date, int]:
        """Its place among the vintages of its period."""
        return rank(self.status, self.published, self.reliability)

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
        open_ = math.isinf(self.low) or math.isinf(self.high)
        return open_ or math.ceil(self.low - slack) <= self.high + slack

    def says(self, number: str) -> tuple[float, float]:
        """Ends of the quantity that one of its numbers speaks of."""
        if number == "value":
            return self.low, self.high
        return self.ties[number].outer(self.low, self.high)


class Claim(NamedTuple):
    """A printed number that is used, and the quantity that it speaks of."""

    number: Number
    about: Key
    tie: Tie | None

    @property
    def value(self) -> Number:
        """The level of the same statement."""
        return Number(self.number.statement_id, "value")


# -- comparisons -----------------------------------------------------------------------


class Unused(NamedTuple):
    """Why a printed number ties nothing: one of `REASONS`, and its day."""

    reason: str
    day: date | None = None

    def __str__(self) -> str:
        return REASONS[self.reason].format(day=self.day)


REASONS = {
    "no_year_before": "there is no year before",
    "break": "the series breaks on {day}, between the two years",
    "second_plan": "a share of plan beside a target has no second plan to refer to",
    "below_zero": "a percentage of a level that may lie below zero says nothing",
}


@dataclass(frozen=True)
class Comparison:
    """A kind of printed comparison.

    Attributes
    ----------
    number : str
        Its column in statements.csv; ``_low`` and ``_high`` are the ends of its range.
    tie : callable
        From a row of `Register.statements` and those ends.
    about : callable
        The quantity that the level is compared with, or why it is not used.
    """

    number: str
    tie: Callable[[Any, float, float], Tie]
    about: Callable[[Statement, Tie, Facts], Key | Unused]


def _growth(row: Any, low: float, high: float) -> Tie:
    if row.growth_unit == "pp":
        return Tie(False, low, high)
    return Tie(True, 1 + low / 100, 1 + high / 100, zero=1.0)


def _year_before(s: Statement, tie: Tie, facts: Facts) -> Key | Unused:
    try:
        start, end = year_before(s.key.start), year_before(s.key.end)
    except ValueError:
        return Unused("no_year_before")
    for day in facts.breaks(s.key.series, s.key.area):
        if start < day <= s.key.end:
            return Unused("break", day)
    if tie.relative and _may_be_below_zero(s, facts):
        return Unused("below_zero")
    return Key(s.key.series, s.key.area, start, end)


def _plan_share(row: Any, low: float, high: float) -> Tie:
    return Tie(True, low / 100, high / 100)


def _planned(s: Statement, tie: Tie, facts: Facts) -> Key | Unused:
    if s.status == "T":
        return Unused("second_plan")
    if _may_be_below_zero(s, facts):
        return Unused("below_zero")
    return target(s.key, s.plan)


def _may_be_below_zero(s: Statement, facts: Facts) -> bool:
    return s.low < 0 and facts.is_signed(s.key.series)


COMPARISONS = (
    Comparison("growth", _growth, _year_before),
    Comparison("plan_share", _plan_share, _planned),
)


# -- reading ---------------------------------------------------------------------------


#: columns of a comparison, after its name
_CELLS = ("_low", "_high", "_qualifier", "_as")


def read(frame: pd.DataFrame) -> list[Statement]:
    """Statements of a frame of `Register.statements`, in its order."""
    found = []
    days = ("period_start", "period_end", "published")
    frame = frame.assign(**{name: frame[name].dt.date.astype(object) for name in days})
    for row in frame.itertuples(index=False):
        key = Key(row.series, row.area, row.period_start, row.period_end)
        ties = {}
        words, tokens = {"value": row.qualifier}, {"value": row.published_as}
        for kind in COMPARISONS:
            low, high, word, token = (getattr(row, kind.number + end) for end in _CELLS)
            if not math.isnan(low) or not math.isnan(high):
                ties[kind.number] = kind.tie(row, low, high)
                words[kind.number], tokens[kind.number] = word, token
        found.append(
            Statement(
                id=row.statement_id,
                key=target(key, row.plan) if row.status == "T" else key,
                status=row.status,
                low=row.low,
                high=row.high,
                ties=ties,
                words=words,
                rounded=_rounded(tokens, row.decimal_mark),
                plan=row.plan,
                inferred=row.period_basis == "inferred",
                reliability=row.reliability,
                published=None if row.published is pd.NaT else row.published,
            )
        )
    return found


def _rounded(tokens: dict[str, str], mark: str) -> dict[str, int]:
    """Significant digits of whole tokens that end in zeros."""
    found = {}
    for name, token in tokens.items():
        if token.endswith("0") and mark and mark not in token:
            with suppress(TokenError):  # "320/411", "7,5-8"
                found[name] = len(str(parse(token, mark).digits).rstrip("0"))
    return found


def claims(
    statements: Iterable[Statement], facts: Facts
) -> tuple[list[Claim], list[tuple[Number, Unused]]]:
    """Claims of statements, and the numbers that are not used, each with the reason."""
    used: list[Claim] = []
    not_used: list[tuple[Number, Unused]] = []
    for s in statements:
        used.append(Claim(Number(s.id, "value"), s.key, None))
        for kind in COMPARISONS:
            tie = s.ties.get(kind.number)
            if tie is None:
                continue
            number, about = Number(s.id, kind.number), kind.about(s, tie, facts)
            if isinstance(about, Unused):
                not_used.append((number, about))
            else:
                used.append(Claim(number, about, tie))
    return used, not_used
