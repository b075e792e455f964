"""The unknown true numbers that the audit looks for."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from .claim import Statement
from .facts import Facts
from .key import Key, days

#: first and last day of a span, as ordinals
Days = tuple[int, int]


class _Usual(NamedTuple):
    """What numbers of one series and area have in common."""

    low: float
    whole: bool
    size: float


class Unknowns:
    """The numbers that are looked for, by position.

    Attributes
    ----------
    lower, upper : list of float
        What each may be whatever is claimed.
    is_whole : list of bool
    size : list of float
        Order of magnitude of the numbers of its series and area, else of its unit.
    names : list of tuple
        What each stands for: series, area, and words, the first and last day, or the
        quantity itself.
    """

    def __init__(self, facts: Facts, statements: Iterable[Statement]) -> None:
        self.lower: list[float] = []
        self.upper: list[float] = []
        self.is_whole: list[bool] = []
        self.size: list[float] = []
        self.names: list[tuple[str, str, str | Days | Key]] = []
        self._facts = facts
        self._usual: dict[tuple[str, str], _Usual] = {}
        self._sizes: dict[tuple[str, str], float] = {}
        for s in statements:
            if math.isinf(s.low) and math.isinf(s.high):
                continue  # no level is printed
            series, area = s.key.series, s.key.area
            for name in ((series, area), ("", facts.unit[series])):
                self._sizes[name] = max(self._sizes.get(name, 0.0), s.size)

    def __len__(self) -> int:
        return len(self.lower)

    def add(
        self,
        series: str,
        area: str,
        name: str | Days | Key,
        low: float | None = None,
        high: float = math.inf,
        whole: bool | None = None,
    ) -> int:
        """Add a number of a series and area; `low` is zero if it counts something."""
        usual = self._usual.get((series, area)) or self._look_up(series, area)
        self.lower.append(usual.low if low is None else low)
        self.upper.append(high)
        self.is_whole.append(usual.whole if whole is None else whole)
        self.size.append(usual.size)
        self.names.append((series, area, name))
        return len(self.lower) - 1

    def _look_up(self, series: str, area: str) -> _Usual:
        facts = self._facts
        low = -math.inf if facts.is_signed(series) else 0.0
        size = self._sizes.get(("", facts.unit[series]), 1.0)
        size = self._sizes.get((series, area), size)
        found = self._usual[series, area] = _Usual(low, facts.whole[series], size)
        return found

    def name(self, unknown: int) -> str:
        """What an unknown stands for."""
        series, area, name = self.names[unknown]
        if isinstance(name, Key):
            words = name.when
        elif isinstance(name, str):
            words = name
        else:
            words = days(*map(date.fromordinal, name))
        return f"[{series}, {area}, {words}]"

    def tell(self, unknown: int) -> str:
        """An unknown with what it may be whatever is claimed."""
        low, high = self.lower[unknown], self.upper[unknown]
        left = "" if math.isinf(low) else f"{low:.12g} <= "
        right = "" if math.isinf(high) else f" <= {high:.12g}"
        whole = ", a whole number" if self.is_whole[unknown] else ""
        return f"{left}{self.name(unknown)}{right}{whole}"
