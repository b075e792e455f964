"""Rows: what each claim says of the unknowns."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from ..core.linear import Amount, Bound, Terms, less
from .claim import Claim, Statement, Tie
from .facts import Facts
from .quantities import Amounts
from .row import Coupling, Row
from .unknowns import Unknowns


class Stated:
    """Rows of claims.

    Attributes
    ----------
    rows : list of Row
    couplings : list of Coupling
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
        values = {c.number: i for i, c in enumerate(claims) if c.tie is None}
        tied = {claim.value for claim in claims if claim.tie is not None}
        for i, claim in enumerate(claims):
            s = statements[claim.number.statement_id]
            if claim.tie is None:
                bounds = self._value(s, claim.number in tied)
            else:
                value, other = values.get(claim.value), amounts[claim.about]
                own = amounts[s.key] if value is not None else Amount({})
                if value is not None and (own.bottom or other.bottom):
                    self.couplings.append(Coupling(value, i, own, other, claim.tie))
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

    def _level(self, s: Statement) -> int:
        """Level of a statement's own, inside its printed range."""
        if s.id not in self._levels:
            series, area = s.key.series, s.key.area
            counted = not self._facts.is_signed(series) and s.high >= 0
            low = max(s.low, 0.0) if counted else s.low
            level = self._unknowns.add(
                series, area, f"level of {s.id}", low=low, high=s.high
            )
            self._unknowns.is_whole[level] &= s.holds_whole
            self._levels[s.id] = level
        return self._levels[s.id]


def _times(top: Terms, bottom: Terms, low: float, high: float) -> Iterator[Bound]:
    """A sum lies between `low` and `high` times another."""
    if math.isfinite(low):
        yield Bound(less(top, bottom, low), 0.0, math.inf)
    if math.isfinite(high):
        yield Bound(less(top, bottom, high), -math.inf, 0.0)
