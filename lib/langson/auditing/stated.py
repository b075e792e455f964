"""Rows: what each claim says of the unknowns."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from ..core.comparison import Tie
from ..core.linear import Amount, Terms, less
from .claim import Claim, Statement
from .facts import Facts
from .quantities import Amounts
from .row import Coupling, Row
from .unknowns import Unknowns

#: the least part of the printed levels that counts as something
_THERE = 1e-5


class Stated:
    """Rows of claims.

    Attributes
    ----------
    rows : list of Row
    couplings : list of Coupling
    outer : set of int
        Unknowns of comparisons that no linear rows tell.
    """

    def __init__(
        self,
        claims: Sequence[Claim],
        statements: dict[str, Statement],
        facts: Facts,
        unknowns: Unknowns,
        amounts: Amounts,
    ) -> None:
        self._facts, self._unknowns, self._amounts = facts, unknowns, amounts
        self._levels: dict[str, int] = {}
        self.rows: list[Row] = []
        self.couplings: list[Coupling] = []
        self.outer: set[int] = set()
        values = {c.number: i for i, c in enumerate(claims) if c.tie is None}
        tied = {claim.level for claim in claims if claim.tie is not None}
        for i, claim in enumerate(claims):
            s = statements[claim.number.statement_id]
            if claim.tie is None:
                self.rows += self._value(i, s, claim.number in tied)
                continue
            other = amounts[claim.about]
            value = None if claim.level is None else values.get(claim.level)
            if value is not None:
                own = amounts[s.key]
                if own.bottom or other.bottom:
                    self.couplings.append(Coupling(value, i, own, other, claim.tie))
            if claim.level is None or claim.scale is not None:
                self.rows += self._between(i, s, claim)
            else:
                self.rows += self._tie(i, s, claim.tie, other)

    def _value(self, i: int, s: Statement, tied: bool) -> Iterable[Row]:
        """The true quantity lies in the printed range, or is the statement's level."""
        own = self._amounts[s.key]
        if own.bottom is not None:
            return _times(i, own.top, own.bottom, s.low, s.high)
        if tied:
            return (Row(i, less({self._level(s): 1.0}, own.top), 0.0, 0.0),)
        return (Row(i, own.top, s.low, s.high),)

    def _tie(self, i: int, s: Statement, tie: Tie, other: Amount) -> Iterable[Row]:
        """The level of the statement meets another quantity."""
        level = {self._level(s): 1.0}
        if other.bottom is not None:
            return _times(i, other.top, other.bottom, *tie.outer(s.low, s.high))
        if tie.relative:
            return _times(i, level, other.top, tie.low, tie.high)
        return (Row(i, less(level, other.top), tie.low, tie.high),)

    def _between(self, i: int, s: Statement, claim: Claim) -> Iterator[Row]:
        """Quantities of which no level is printed, or three of them, go together."""
        own = self._amounts[s.key] if claim.level is None else None
        other = self._amounts[claim.about]
        scale = None if claim.scale is None else self._amounts[claim.scale]
        since = None if claim.since is None else self._amounts[claim.since]
        amounts = [a for a in (own, other, scale, since) if a is not None]
        if any(a.bottom is not None for a in amounts):
            # rates on bases: no linear row says how they go together
            self.outer |= {v for a in amounts for v in (*a.top, *(a.bottom or ()))}
            return
        top = own.top if own is not None else {self._level(s): 1.0}
        assert claim.tie is not None
        ends = claim.tie.low, claim.tie.high
        if scale is not None:
            if since is not None:
                scale = Amount(less(scale.top, since.top))
            yield from _times(i, less(top, other.top), scale.top, *ends)
            yield self._there(i, scale)
        elif claim.tie.relative:
            yield from _times(i, top, other.top, *ends)
            yield self._there(i, other)
        else:
            yield Row(i, less(top, other.top), *ends)

    def _there(self, i: int, base: Amount) -> Row:
        """Nothing is a percentage of nothing, so the base of one is above zero."""
        sizes = [self._unknowns.size[v] for v in base.top]
        whole = all(self._unknowns.is_whole[v] for v in base.top)
        return Row(i, base.top, 1.0 if whole else _THERE * max(sizes), math.inf)

    def _level(self, s: Statement) -> int:
        """Level of a statement's own, inside its printed range."""
        if s.level not in self._levels:
            series, area = s.key.series, s.key.area
            counted = not self._facts.is_signed(series) and s.high >= 0
            low = max(s.low, 0.0) if counted else s.low
            level = self._unknowns.add(
                series, area, f"level of {s.level}", low=low, high=s.high
            )
            if self._unknowns.is_whole[level]:
                self._unknowns.is_whole[level] = s.holds_whole
            self._levels[s.level] = level
        return self._levels[s.level]


def _times(i: int, top: Terms, bottom: Terms, low: float, high: float) -> list[Row]:
    """A sum lies between `low` and `high` times another."""
    rows = []
    if math.isfinite(low):
        rows.append(Row(i, less(top, bottom, low), 0.0, math.inf))
    if math.isfinite(high):
        rows.append(Row(i, less(top, bottom, high), -math.inf, 0.0))
    return rows
