"""One figure with its range, and what it is a figure of."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Protocol

from ..errors import ComparisonError, UnitError
from . import period as periods
from . import unit as units
from .interval import Interval, base_points, plan, whole
from .interval import base as interval_base
from .ledger import Ledger
from .relation import Break, Relation


class Rules(Protocol):
    """What a register knows about its figures; `langson.Register` has it."""

    ledger: Ledger

    def break_between(
        self, series: str, area: str, first: date, last: date
    ) -> Break | None: ...

    def relation_between(self, one: Figure, other: Figure) -> Relation | None: ...


@dataclass(frozen=True)
class Figure:
    """A published or derived figure: a point, a closed range, and its meaning.

    Attributes
    ----------
    value, low, high : float
        The number as printed (or computed from printed numbers), and the ends of the
        range that the printed digits leave. A figure printed as a range has its middle
        as value.
    unit : str
        As in ``series.csv``, or built from such units ("million USD per day").
    measure : str
        "level" for what the series counts, else what was derived from it.
    status : {"A", "E", "T", ""}
        Actual, estimate, target; a figure derived from any estimate is an estimate.
    implied : bool
        Whether no source prints it: it follows from what was printed.
    ids : tuple of str
        The statements it rests on.
    """

    value: float
    low: float
    high: float
    unit: str
    series: str = ""
    area: str = ""
    start: date | None = None
    end: date | None = None
    kind: str = ""
    status: str = ""
    plan: str = ""
    measure: str = "level"
    whole: bool = False
    implied: bool = False
    qualifier: str = "exact"
    decimals: int | None = None
    token: str = ""
    ids: tuple[str, ...] = ()
    labels: tuple[str, str] = ("", "")
    growth: Figure | None = None
    plan_share: Figure | None = None
    rules: Rules | None = field(default=None, repr=False, compare=False)

    @property
    def interval(self) -> Interval:
        """Low and high end."""
        return Interval(self.low, self.high)

    @property
    def days(self) -> int:
        """Days of the period, first and last included."""
        if self.start is None or self.end is None:
            raise ComparisonError(f"{self.name()} has no period, so no days.")
        return (self.end - self.start).days + 1

    def name(self) -> str:
        """Series, area, period and status, for messages."""
        if self.start is None or self.end is None:
            period = ""
        else:
            period = periods.write_period(self.start, self.end)
        parts = [self.area, period, self.status]
        return f"{self.series or 'figure'} ({', '.join(filter(None, parts))})"

    def derived(
        self,
        value: float,
        interval: Interval,
        unit: str,
        measure: str,
        *others: Figure,
    ) -> Figure:
        """Make a figure that was computed from this one and others."""
        ids = dict.fromkeys(i for q in (self, *others) for i in q.ids)
        statuses = {q.status for q in (self, *others)}
        return replace(
            self,
            value=float(value),
            low=float(interval.low),
            high=float(interval.high),
            unit=unit,
            measure=measure,
            status=next((s for s in "TEA" if s in statuses), ""),
            whole=False,
            implied=True,
            qualifier="exact",
            decimals=None,
            token="",
            ids=tuple(ids),
            growth=None,
            plan_share=None,
        )

    def to(self, unit: str) -> Figure:
        """Convert to another counting word: million USD to billion USD.

        Raises
        ------
        UnitError
            If the base differs; no exchange rate is ever applied.
        """
        (p, base), (q, target) = units.split(self.unit), units.split(unit)
        if base != target:
            raise UnitError(
                f"{self.name()} is in {self.unit}, not in {unit}. A conversion is an"
                " assumption: multiply by a named rate of your own, with its source."
            )

        def scale(x: float) -> float:
            # by way of Decimal, which moves the point and rounds nothing
            return float(Decimal(repr(x)).scaleb(p - q))

        held = f"{Decimal(repr(scale(self.value))):f}".partition(".")[2].rstrip("0")
        decimals = None if self.decimals is None else len(held)
        return replace(
            self,
            value=scale(self.value),
            low=scale(self.low),
            high=scale(self.high),
            unit=unit,
            decimals=decimals,
        )

    def at(self, other: Figure) -> Figure:
        """Suppose the same number for the period of another figure.

        A counterfactual ("over the households of the year before"): say so beside it.
        """
        return replace(self, start=other.start, end=other.end, implied=True)

    def base(self) -> Figure:
        """Figure of the same period a year earlier, as the printed growth implies it.

        Whole things are narrowed to whole numbers. The source is arithmetic on one
        statement: level / (1 + growth), or level - change for percentage points.

        Raises
        ------
        ComparisonError
            If no growth was printed, or a break of the series lies between.
        """
        if self.growth is None or self.start is None or self.end is None:
            raise ComparisonError(
                f"no growth is printed with {self.name()}, so it implies no base."
                " Look for a statement of the year before with register.vintages()."
            )
        start, end = periods.year_before(self.start), periods.year_before(self.end)
        refuse_break(self, start, self.end, "imply a base from")
        g = self.growth
        if g.unit == "percentage points":
            point = self.value - g.value
            interval = base_points(self.interval, g.interval)
        else:
            point = self.value / (1 + g.value / 100)
            interval = interval_base(self.interval, g.interval)
        implied = self.derived(point, interval, self.unit, self.measure)
        return replace(implied, start=start, end=end)._narrowed(self.whole)

    def target(self) -> Figure:
        """Target that the printed share of plan implies; its status is T.

        Raises
        ------
        ComparisonError
            If no share of plan was printed.
        """
        if self.plan_share is None or self.end is None:
            raise ComparisonError(
                f"no share of plan is printed with {self.name()}, so it implies no"
                " target. Look for one with register.statements(status='T')."
            )
        s = self.plan_share
        implied = self.derived(
            self.value / (s.value / 100),
            plan(self.interval, s.interval),
            self.unit,
            self.measure,
        )
        year = self.end.year
        implied = replace(implied, status="T", plan=self.plan)
        if self.kind == "flow":
            implied = replace(implied, start=date(year, 1, 1), end=date(year, 12, 31))
        else:
            implied = replace(implied, start=date(year, 12, 31), end=date(year, 12, 31))
        return implied._narrowed(self.whole)

    def _narrowed(self, is_whole: bool) -> Figure:
        if not is_whole:
            return self
        narrow = whole(self.interval)
        low, high = float(narrow.low), float(narrow.high)
        if math.isnan(low):
            raise ComparisonError(
                f"no whole number fits {self.name()}: {self.low:.6g} to"
                f" {self.high:.6g}. One of the printed numbers behind it is wrong."
            )
        value = min(max(float(round(self.value)), low), high)
        return replace(self, value=value, low=low, high=high, whole=True)


def refuse_break(q: Figure, first: date, last: date, verb: str) -> None:
    """Raise if a break of the figure's series and area lies in a span of days."""
    if q.rules is None:
        return
    found = q.rules.break_between(q.series, q.area, first, last)
    if found:
        raise ComparisonError(
            f"cannot {verb} {q.name()}: the series breaks on"
            f" {found.first_day_after.isoformat()} ({found.reason})."
            " Compare only figures of one side of that day, and show both sides apart."
        )
