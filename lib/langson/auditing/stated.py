"""Rows: what each claim says of the unknowns."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from ..core.comparison import Tie
from ..core.linear import Amount, Bound, Terms, less
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
                bounds = self._value(s, claim.number in tied)
            else:
                other = amounts[claim.about]
                value = None if claim.level is None else values.get(claim.level)
                own = amounts[s.key] if value is not None else Amount({})
                if value is not None and (own.bottom or other.bottom):
                    self.couplings.append(Coupling(value, i, own, other, claim.tie))
                if claim.level is None or claim.scale is not None:
                    bounds = self._between(s, claim)
                else:
                    bounds = self._tie(s, claim.tie, other)
            self.rows += [Row(i, *bound) for bound in bounds]

    def _value(self, s: Statement, tied: bool) -> Iterator[Bound]:
        """The true quantity lies in the printed range, or is the statement's level."""
        own = self._amounts[s.key]
        if own.bottom is not None:
            yield from _times(own.top, own.bottom, s.low, s.high)
        elif tied:
            yield Bound(less({self._level(s): 1.0}, own.top), 0.0, 0.0)
        else:
            yield Bound(own.top, s.low, s.high)

    def _tie(self, s: Statement, tie: Tie, other: Amount) -> Iterator[Bound]:
        """The level of the statement meets another quantity."""
        level = {self._level(s): 1.0}
        if other.bottom is not None:
            yield from _times(other.top, other.bottom, *tie.outer(s.low, s.high))
        elif tie.relative:
            yield from _times(level, other.top, tie.low, tie.high)
        else:
            yield Bound(less(level, other.top), tie.low, tie.high)

    def _between(self, s: Statement, claim: Claim) -> Iterator[Bound]:
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
            yield from _times(less(top, other.top), scale.top, *ends)
            yield self._there(scale)
        elif claim.tie.relative:
            yield from _times(top, other.top, *ends)
            yield self._there(other)
        else:
            yield Bound(less(top, other.top), *ends)

    def _there(self, base: Amount) -> Bound:
        """Nothing is a percentage of nothing, so the base of one is above zero."""
        sizes = [self._unknowns.size[v] for v in base.top]
        whole = all(self._unknowns.is_whole[v] for v in base.top)
        return Bound(base.top, 1.0 if whole else _THERE * max(sizes), math.inf)

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


def _times(top: Terms, bottom: Terms, low: float, high: float) -> Iterator[Bound]:
    """A sum lies between `low` and `high` times another."""
    if math.isfinite(low):
        yield Bound(less(top, bottom, low), 0.0, math.inf)
    if math.isfinite(high):
        yield Bound(less(top, bottom, high), -math.inf, 0.0)
