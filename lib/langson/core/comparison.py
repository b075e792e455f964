"""Printed comparisons: what each kind says of a level and of what it is compared with.

A kind is one entry of `KINDS`. It ties the level, linearly, to one other quantity, its
base: by a factor ("growth", "ratio", "share"), or by a difference ("change").
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from .expression import Expression

PERCENT, POINTS, TIMES = "%", "percentage points", "times"


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
class Kind:
    """A kind of comparison.

    Attributes
    ----------
    base : {"before", "span", "plan", "other", "whole", "none"}
        What the level is compared with. "before": the same period of the year before,
        or what is named (a period, another measure or area of the same period).
        "span": a year some years before. "plan": the plan for the year. "other":
        another measure or area. "whole": the measure of which it is a part, the year
        before. "none": nothing, the number is the level in parts.
    unit : str
        What it is printed in; "" stands for the unit of its series, and for percentage
        points where that is a percentage.
    ends : callable
        The tie, from the ends of the printed number and the years that it is about.
    least : float
        What it cannot lie below: nothing falls by more than a hundred percent.
    """

    base: str
    unit: str
    ends: Callable[[float, float, float], Tie]
    least: float = -math.inf

    @property
    def signed(self) -> bool:
        """Whether it may lie below zero, as a fall does."""
        return self.least < 0


def _percent_more(low: float, high: float, years: float) -> Tie:
    """A growth of some percent each year."""
    least, most = ((1 + end / 100) ** years for end in (low, high))
    return Tie(True, least, most, zero=1.0)


def _percent_of(low: float, high: float, years: float) -> Tie:
    return Tie(True, low / 100, high / 100)


def _more(low: float, high: float, years: float) -> Tie:
    return Tie(False, low * years, high * years)


#: by the word of the tables, in the order in which they are listed
KINDS = {
    "growth": Kind("before", PERCENT, _percent_more, least=-100.0),
    "ratio": Kind("before", PERCENT, _percent_of, least=0.0),
    "change": Kind("before", "", _more),
    "mean_growth": Kind("span", PERCENT, _percent_more, least=-100.0),
    "mean_change": Kind("span", "", _more),
    "plan_share": Kind("plan", PERCENT, _percent_of, least=0.0),
    "plan_excess": Kind("plan", PERCENT, _percent_more, least=-100.0),
    "share": Kind("other", PERCENT, _percent_of, least=0.0),
    "contribution": Kind("whole", POINTS, _percent_of),
    "mean": Kind("none", "", _more),
}


def base(
    kind: str, level: Expression, number: Expression, unit: str, years: float
) -> Expression:
    """What a level is compared with, from the level and the printed number.

    Parameters
    ----------
    unit, years
        As for `tie`.
    """
    if KINDS[kind].ends is _more:
        return level - number * int(years)
    if unit == TIMES:
        return level / number
    factor = number / 100 + (1 if KINDS[kind].ends is _percent_more else 0)
    for _ in range(int(years)):
        level = level / factor
    return level


def tie(kind: str, low: float, high: float, unit: str = "", years: float = 1) -> Tie:
    """What a comparison says, from the ends of its printed number.

    Parameters
    ----------
    unit : str
        What it is printed in: a ratio may be a percentage or a multiple ("times").
    years : float
        Years of a "span", or the parts of a "mean".
    """
    factor = 100.0 if unit == TIMES else 1.0
    return KINDS[kind].ends(low * factor, high * factor, years)
