"""A figure: a published or computed number with its range and its meaning."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from numbers import Real
from typing import Any, ClassVar, Protocol

from .. import messages
from ..errors import ComparisonError, UnitError
from . import expression
from . import period as periods
from . import unit as units
from .expression import Expression, exact
from .inference import reasons, refuse
from .interval import Interval
from .ledger import Ledger
from .relation import Break, Relation


class Rules(Protocol):
    """What a register knows about its figures; `langson.Register` has it."""

    ledger: Ledger

    def break_between(
        self, series: str, area: str, first: date, last: date
    ) -> Break | None: ...

    def relation_between(self, one: Figure, other: Figure) -> Relation | None: ...


class Algebra(Protocol):
    """What operators mean, and what they refuse; `langson.comparing` has it."""

    def add(self, one: Figure, other: Any) -> Figure: ...

    def subtract(self, one: Figure, other: Any) -> Figure: ...

    def multiply(self, one: Figure, other: Any) -> Figure: ...

    def divide(self, one: Figure, other: Any) -> Figure: ...

    def order(self, one: Figure, other: Any) -> int: ...

    def meets(self, one: Figure, other: Any) -> bool: ...


@dataclass(frozen=True, repr=False)
class Figure:
    """A published or computed figure: a number that knows its range and its meaning.

    Operators compute with it (``+ - * /``) and refuse what does not compare, as the
    verbs of `langson` do. The range of what is computed is taken over the printed
    numbers behind it, each counted once (`langson.core.expression`).

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
    inference : tuple of str
        Why it was computed although the rules refuse it (`langson.freely`).
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
    inference: tuple[str, ...] = ()
    rules: Rules | None = field(default=None, compare=False)
    computed: Expression | None = field(default=None, compare=False)

    #: how a figure is written: (figure, words of a field); `langson.showing` sets it
    writer: ClassVar[Callable[[Figure, str], str] | None] = None
    #: what operators mean; `langson.comparing` sets it
    algebra: ClassVar[Algebra]

    @property
    def interval(self) -> Interval:
        """Low and high end."""
        return Interval(self.low, self.high)

    @cached_property
    def expr(self) -> Expression:
        """How it was computed; a printed figure is a leaf of its own."""
        if self.computed is not None:
            return self.computed
        low, high = self.low, self.high
        whole = _whole_ends(exact(low), exact(high))
        if self.whole and whole[0] <= whole[1]:
            low, high = float(whole[0]), float(whole[1])
        key = (self.ids or object(), self.measure)
        return expression.leaf(key, low, self.value, high)

    @property
    def sharp(self) -> bool:
        """Whether its range is as narrow as the printed numbers allow."""
        return self.expr.range.sharp

    @property
    def days(self) -> int:
        """Days of the period, first and last included."""
        if self.start is None or self.end is None:
            raise ComparisonError("{one} has no period, so no days.", one=self)
        return (self.end - self.start).days + 1

    def told(self, lang: str) -> str:
        """Name in a message: `name`, in another language in its words."""
        return self.name() if lang == "en" else messages.writers["figure"](self, lang)

    def name(self) -> str:
        """Series, area, period and status, as one asks a register for them."""
        dated = self.start is not None and self.end is not None
        period = periods.code(self.start, self.end) if dated else ""  # type: ignore[arg-type]
        parts = [self.area, period, self.status]
        return f"{self.series or 'figure'} ({', '.join(filter(None, parts))})"

    # -- as a number -----------------------------------------------------------------

    # What is no number, a column for one, is left to do the operation itself.

    def __add__(self, other: Any) -> Figure:
        return self.algebra.add(self, other) if _counts(other) else NotImplemented

    def __radd__(self, other: Any) -> Figure:
        if not _counts(other):
            return NotImplemented
        return self if other == 0 else self.algebra.add(self, other)  # as `sum` starts

    def __sub__(self, other: Any) -> Figure:
        return self.algebra.subtract(self, other) if _counts(other) else NotImplemented

    def __rsub__(self, other: Any) -> Figure:
        return self.algebra.add(-self, other) if _counts(other) else NotImplemented

    def __neg__(self) -> Figure:
        return self.algebra.multiply(self, -1)

    def __mul__(self, other: Any) -> Figure:
        return self.algebra.multiply(self, other) if _counts(other) else NotImplemented

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Figure:
        return self.algebra.divide(self, other) if _counts(other) else NotImplemented

    def _no_order(self, other: Any) -> bool:
        raise ComparisonError(
            "{one} is a range, so < and > have no single answer. Ask .above(),"
            " .below() or .meets(): each is true only where all values agree.",
            one=self,
        )

    __lt__ = __le__ = __gt__ = __ge__ = _no_order

    def above(self, other: Figure | float) -> bool:
        """Whether it is certainly larger than a figure or a number."""
        return self.algebra.order(self, other) > 0

    def below(self, other: Figure | float) -> bool:
        """Whether it is certainly smaller than a figure or a number."""
        return self.algebra.order(self, other) < 0

    def meets(self, other: Figure | float) -> bool:
        """Whether it can be equal to a figure or a number."""
        return self.algebra.meets(self, other)

    # -- as a text -------------------------------------------------------------------

    def __format__(self, spec: str) -> str:
        if Figure.writer is None:
            return f"{self.value:g} {self.unit}"
        return Figure.writer(self, spec)

    def __str__(self) -> str:
        return format(self, "")

    def __repr__(self) -> str:
        return format(self, "caption")

    def _repr_markdown_(self) -> str:
        return format(self, "caption")

    # -- what follows from it --------------------------------------------------------

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
                "{one} is in {one.unit:unit}, not in {unit:unit}. A conversion is an"
                " assumption: multiply by a named rate of your own, with its source.",
                one=self,
                unit=unit,
            )
        if p == q:
            return self

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
            whole=False,
            decimals=decimals,
            computed=self.expr * Fraction(10) ** (p - q),
        )

    def at(self, other: Figure) -> Figure:
        """Suppose the same number for the period of another figure.

        A counterfactual ("over the households of the year before"): say so beside it.
        """
        return replace(
            self, start=other.start, end=other.end, implied=True, computed=self.expr
        )

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
                "no growth is printed with {one}, so it implies no base. Look for a"
                " statement of the year before with register.vintages().",
                one=self,
            )
        start, end = periods.year_before(self.start), periods.year_before(self.end)
        refuse_break(self, start, self.end, "imply a base from")
        g = self.growth
        if g.unit == "percentage points":
            before = self.expr - g.expr
        else:
            before = self.expr / (1 + g.expr / 100)
        implied = derive(before, self.unit, self.measure, self, whole=self.whole)
        return replace(implied, start=start, end=end)

    def target(self) -> Figure:
        """Target that the printed share of plan implies; its status is T.

        Raises
        ------
        ComparisonError
            If no share of plan was printed.
        """
        if self.plan_share is None or self.end is None:
            raise ComparisonError(
                "no share of plan is printed with {one}, so it implies no target."
                " Look for one with register.statements(status='T').",
                one=self,
            )
        asked = self.expr / (self.plan_share.expr / 100)
        implied = derive(asked, self.unit, self.measure, self, whole=self.whole)
        first, last = date(self.end.year, 1, 1), date(self.end.year, 12, 31)
        return replace(
            implied,
            status="T",
            plan=self.plan,
            start=first if self.kind == "flow" else last,
            end=last,
        )


def _counts(other: Any) -> bool:
    return isinstance(other, Figure | Real)


def derive(
    expr: Expression,
    unit: str,
    measure: str,
    first: Figure,
    *others: Figure,
    whole: bool = False,
) -> Figure:
    """Make a figure of an expression; it keeps the meaning of the first one.

    Raises
    ------
    ComparisonError
        If no value is left: the printed numbers behind it contradict each other.
    """
    figures = (first, *others)
    ends = expr.range
    low, high = ends.low, ends.high
    if whole:
        low, high = _whole_ends(low, high)
        expr = expr.within(low, high)
    if low > high:
        raise ComparisonError(
            "no {what:word} fits {first}: {low:.6g} to {high:.6g}. One of the printed"
            " numbers behind it is wrong.",
            what="whole number" if whole else "value",
            first=first,
            low=float(ends.low),
            high=float(ends.high),
        )
    point = min(max(round(expr.point) if whole else expr.point, low), high)
    statuses = {q.status for q in figures}
    because = [reason for q in figures for reason in q.inference]
    return replace(
        first,
        value=float(point),
        low=float(low),
        high=float(high),
        unit=unit,
        measure=measure,
        status=next((s for s in "TEA" if s in statuses), ""),
        whole=whole,
        implied=True,
        qualifier="exact",
        decimals=None,
        token="",
        ids=tuple(dict.fromkeys(i for q in figures for i in q.ids)),
        growth=None,
        plan_share=None,
        inference=tuple(dict.fromkeys([*because, *reasons()])),
        computed=expr,
    )


def _whole_ends(low: expression.End, high: expression.End) -> expression.Ends:
    """The whole numbers in a range; the low end is the higher one if there is none."""
    down: expression.End = low if math.isinf(low) else Fraction(math.ceil(low))
    up: expression.End = high if math.isinf(high) else Fraction(math.floor(high))
    return down, up


def refuse_break(q: Figure, first: date, last: date, verb: str) -> None:
    """Raise if a break of the figure's series and area lies in a span of days."""
    if q.rules is None:
        return
    found = q.rules.break_between(q.series, q.area, first, last)
    if found:
        refuse(
            ComparisonError(
                "cannot {verb:word} {q}: the series breaks on {day} ({reason})."
                " Compare only figures of one side of that day, and show both sides"
                " apart.",
                verb=verb,
                q=q,
                day=found.first_day_after,
                reason=(found.reason, found.reason_vi),
            )
        )
