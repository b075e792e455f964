"""Names of printed numbers and of the true quantities that they speak of."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import NamedTuple

#: area, first and last day
Period = tuple[str, date, date]


class Number(NamedTuple):
    """One printed number: of a statement, `value` for its level, or of a comparison."""

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

    @property
    def when(self) -> str:
        """Its days; the plan too, if it is a target."""
        plan = f", target ({self.plan})" if self.kind == "target" else ""
        return days(self.start, self.end) + plan

    @property
    def name(self) -> str:
        """Series, area and days."""
        return f"[{self.series}, {self.area}, {self.when}]"


def days(start: date, end: date) -> str:
    """A day, or the first and the last of a span."""
    return str(end) if start == end else f"{start}/{end}"


def target(key: Key, plan: str) -> Key:
    """Target of the year in which a period ends."""
    return Key(key.series, key.area, *_ends(key.end.year), "target", plan)


@cache
def _ends(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)
