"""What printed numbers claim: the words in which the audit speaks of statements.

A statement carries printed numbers, and each is one claim. `value` says that the level
is the true quantity; a comparison ties the level to another quantity. A comparison may
also stand by itself, in a row of its own; without a printed level it ties two unknown
quantities. What each kind says is in `langson.core.comparison`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from typing import Any, NamedTuple

import pandas as pd

from ..core.comparison import KINDS, PERCENT, Tie, tie
from ..core.period import year_before
from ..errors import TokenError
from ..reading.token import parse
from ..reading.vintages import rank
from .facts import Facts
from .key import Key, Number, target


class Base(NamedTuple):
    """What a level is compared with.

    A contribution says how far the level is above `about` in parts of `scale`, or of
    what `scale` has grown by from `since` on.
    """

    about: Key
    scale: Key | None = None
    since: Key | None = None


class Statement(NamedTuple):
    """What the audit reads of a row of statements.csv, or of comparisons.csv.

    Attributes
    ----------
    level : str
        The statement whose level, from `low` to `high`, its comparisons are of; its
        own name if it has one, empty where no level is printed.
    ties : dict of str to Tie
        Its comparisons, by the name of the printed number.
    bases : dict of str to Base or Unused
        What each of them is about, or why nothing is.
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
    level: str
    ties: dict[str, Tie]
    bases: dict[str, Base | Unused]
    words: dict[str, str]
    rounded: dict[str, int]
    plan: str
    inferred: bool
    source: str
    reliability: int
    published: date | None

    @property
    def cost(self) -> int:
        """Weight of one of its numbers in tenths: 2 if actual, less if less reliable.

        After Fellegi and Holt, *JASA* 71, 1976, 17-35.
        """
        return (2 if self.status == "A" else 1) * (10, 9, 7)[self.reliability - 1]

    @property
    def is_level(self) -> bool:
        """Whether it prints the level of its quantity."""
        return self.level == self.id

    @property
    def size(self) -> float:
        """Order of magnitude of the level, in the unit of the series."""
        ends = [x for x in (abs(self.low), abs(self.high)) if x < math.inf]
        return max(*ends, 1e-6) if ends else 1.0

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
        """Ends of the quantity that one of its numbers speaks of, by itself."""
        if number not in self.ties:
            return self.low, self.high
        base = self.bases[number]
        if isinstance(base, Base) and base.scale is not None:
            return -math.inf, math.inf
        return self.ties[number].outer(self.low, self.high)


class Unused(NamedTuple):
    """Why a printed number ties nothing: one of `REASONS`, and its day."""

    reason: str
    day: date | None = None

    def __str__(self) -> str:
        return REASONS[self.reason].format(day=self.day)


REASONS = {
    "no_year_before": "there is no year before",
    "break": "the series breaks on {day}, between the two years",
    "below_zero": "a percentage of a level that may lie below zero says nothing",
}


class Claim(NamedTuple):
    """A printed number that is used, and the quantity that it speaks of.

    Attributes
    ----------
    tie : Tie or None
        None for a level.
    own : Key
        The quantity whose level is printed, or compared.
    level : Number or None
        The level of the same statement; None if no level is printed.
    scale, since : Key or None
        What a difference is counted in parts of, see `Base`.
    """

    number: Number
    about: Key
    tie: Tie | None
    own: Key
    level: Number | None
    scale: Key | None = None
    since: Key | None = None

    @property
    def speaks(self) -> list[Key]:
        """Quantities that it speaks of."""
        if self.tie is None or (self.level is not None and self.scale is None):
            return [self.about]
        own = [self.own] if self.level is None else []
        more = [key for key in (self.scale, self.since) if key is not None]
        return [self.about, *own, *more]


# -- reading ---------------------------------------------------------------------------


def read(frame: pd.DataFrame, comparisons: pd.DataFrame) -> list[Statement]:
    """Statements of `Register.statements`, in its order, and `Register.comparisons`."""
    days = ["period_start", "period_end", "published"]
    frame = _with_days(frame, *days)
    levels = {s.id: s for s in map(_statement, frame.itertuples(index=False))}
    rows = _with_days(comparisons, *days, "base_start", "base_end").itertuples()
    return [*levels.values(), *(_comparison(row, levels) for row in rows)]


def _with_days(frame: pd.DataFrame, *names: str) -> pd.DataFrame:
    """Dates of the standard library in some columns, None where there is none."""
    made = {name: frame[name].dt.date.astype(object) for name in names}
    made = {name: column.where(column.notna(), None) for name, column in made.items()}
    return frame.astype(object).assign(**made)  # rows of plain objects are read fast


def _statement(row: Any) -> Statement:
    key = Key(row.series, row.area, row.period_start, row.period_end)
    if row.status == "T":
        key = target(key, row.plan)
    ties: dict[str, Tie] = {}
    bases: dict[str, Base | Unused] = {}
    words, tokens = {"value": row.qualifier}, {"value": row.published_as}
    if not math.isnan(row.growth):
        kind = "change" if row.growth_unit == "pp" else "growth"
        ties["growth"] = tie(kind, row.growth_low, row.growth_high)
        bases["growth"] = _year_before(key)
        words["growth"], tokens["growth"] = row.growth_qualifier, row.growth_as
    if not math.isnan(row.plan_share):
        ties["plan_share"] = tie("plan_share", row.plan_share_low, row.plan_share_high)
        bases["plan_share"] = Base(target(key, row.plan))
        words["plan_share"] = row.plan_share_qualifier
        tokens["plan_share"] = row.plan_share_as
    return Statement(
        id=row.statement_id,
        key=key,
        status=row.status,
        low=row.low,
        high=row.high,
        level=row.statement_id,
        ties=ties,
        bases=bases,
        words=words,
        rounded=_rounded(tokens, row.decimal_mark),
        plan=row.plan,
        inferred=row.period_basis == "inferred",
        source=row.source_id,
        reliability=row.reliability,
        published=row.published,
    )


def _year_before(key: Key) -> Base | Unused:
    try:
        start, end = year_before(key.start), year_before(key.end)
    except ValueError:
        return Unused("no_year_before")
    return Base(Key(key.series, key.area, start, end))


def _comparison(row: Any, levels: Mapping[str, Statement]) -> Statement:
    key = Key(row.series, row.area, row.period_start, row.period_end)
    if row.status == "T":
        key = target(key, row.plan)
    level = levels.get(row.statement_id)
    low, high = (-math.inf, math.inf) if level is None else (level.low, level.high)
    ties: dict[str, Tie] = {}
    bases: dict[str, Base | Unused] = {}
    if KINDS[row.kind].base == "none":  # a mean is a level, told in parts
        low, high = row.low * row.years, row.high * row.years
    else:
        unit = row.published_unit
        ties[row.kind] = tie(row.kind, row.low, row.high, unit, row.years)
        bases[row.kind] = _base(row, key)
    return Statement(
        id=row.Index,
        key=key,
        status=row.status,
        low=low,
        high=high,
        level=row.statement_id if ties else "",
        ties=ties,
        bases=bases,
        words={row.kind: row.qualifier},
        rounded=_rounded({row.kind: row.published_as}, row.decimal_mark),
        plan=row.plan,
        inferred=level is not None and level.inferred,
        source=row.source_id,
        reliability=row.reliability,
        published=row.published,
    )


def _base(row: Any, key: Key) -> Base | Unused:
    start, end = row.base_start, row.base_end
    if row.target:
        return Base(target(key, row.plan))
    about = Key(row.base_series, row.base_area, start, end)
    if KINDS[row.kind].base == "whole":
        before = Key(row.series, row.area, start, end)
        if row.unit != PERCENT:
            return Base(before, scale=about)
        now = Key(row.base_series, row.base_area, key.start, key.end)
        return Base(before, scale=now, since=about)
    if about == key:  # the first year of all has none before it
        return Unused("no_year_before")
    return Base(about)


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
    levels: dict[str, Number] = {}
    for s in statements:
        if s.level and s.level not in levels:
            levels[s.level] = Number(s.level, "value")
        for name in s.words:
            number = levels[s.id] if name == "value" else Number(s.id, name)
            if name not in s.ties:
                used.append(Claim(number, s.key, None, s.key, number))
                continue
            base = _usable(s, name, facts)
            if isinstance(base, Unused):
                not_used.append((number, base))
            else:
                level, tie = levels.get(s.level), s.ties[name]
                used.append(Claim(number, base.about, tie, s.key, level, *base[1:]))
    return used, not_used


def _usable(s: Statement, number: str, facts: Facts) -> Base | Unused:
    """What a comparison is about, if it may be used."""
    base = s.bases[number]
    if isinstance(base, Unused):
        return base
    days = facts.breaks(s.key.series, s.key.area)
    same = days and base.about[:2] == s.key[:2] and base.about.kind == "observed"
    for day in days if same else ():
        if min(base.about.start, s.key.start) < day <= max(base.about.end, s.key.end):
            return Unused("break", day)
    if s.ties[number].relative and s.low < 0 and facts.is_signed(s.key.series):
        return Unused("below_zero")
    return base
