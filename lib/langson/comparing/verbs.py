"""Comparisons of figures, each refused where the figures do not compare.

Every function takes `Figure` objects and returns a new one with the range that the
printed digits leave (see `langson.intervals`). A refusal says what to do instead.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from ..core import interval as intervals
from ..core import unit as units
from ..core.figure import Figure, refuse_break
from ..core.interval import Interval
from ..errors import ComparisonError, UnitError
from .refusals import (
    in_order,
    not_contained,
    not_target,
    refuse_series,
    same_place,
    same_series,
    same_unit,
)

PERCENT, POINTS = "%", "percentage points"


def growth(new: Figure, old: Figure) -> Figure:
    """Growth of `new` over `old` in percent, over one year or several.

    Flows must cover the same days of their years; stocks, and daily rates, may lie
    at any two dates.

    Raises
    ------
    ComparisonError
        Different series or area, unequal periods, the same period twice, target
        against observation, or a break between.
    UnitError
        Different units.
    """
    same_series(new, old)
    in_order(new, old)
    return new.derived(
        100 * (new.value / old.value) - 100,
        intervals.growth(new.interval, old.interval),
        PERCENT,
        "growth",
        old,
    )


def change(new: Figure, old: Figure) -> Figure:
    """Change from `old` to `new` in their unit; percentage points for percents.

    The same rules as for `growth`.
    """
    same_series(new, old)
    in_order(new, old)
    unit = POINTS if new.unit == PERCENT else new.unit
    return new.derived(
        new.value - old.value, new.interval - old.interval, unit, "change", old
    )


def revision(later: Figure, earlier: Figure) -> Figure:
    """Difference between two vintages of one period, in their unit."""
    same_series(later, earlier)
    if (later.start, later.end) != (earlier.start, earlier.end):
        raise ComparisonError(
            f"{later.name()} and {earlier.name()} are not two vintages of one period;"
            " for two periods use growth() or change()."
        )
    unit = POINTS if later.unit == PERCENT else later.unit
    return later.derived(
        later.value - earlier.value,
        later.interval - earlier.interval,
        unit,
        "revision",
        earlier,
    )


def between(longer: Figure, shorter: Figure) -> Figure:
    """Flow of the days that a longer period has beyond a shorter one.

    Both start on the same day: the year less the count to date is what is left.
    """
    same_series(longer, shorter)
    starts, ends = (longer.start, shorter.start), (longer.end, shorter.end)
    if longer.kind != "flow" or longer.unit == PERCENT or None in (*starts, *ends):
        raise ComparisonError(
            f"{longer.name()} is not a flow; use change() for stocks."
        )
    assert longer.start is not None
    assert longer.end is not None
    assert shorter.end is not None
    if starts[0] != starts[1] or shorter.end >= longer.end:
        raise ComparisonError(
            f"{shorter.name()} is not an earlier count of {longer.name()}: both must"
            " start on the same day and the first must end later."
        )
    refuse_break(longer, longer.start, longer.end, "split")
    left = longer.derived(
        longer.value - shorter.value,
        longer.interval - shorter.interval,
        longer.unit,
        longer.measure,
        shorter,
    )
    return replace(left, start=shorter.end + timedelta(days=1))


def daily_rate(flow: Figure) -> Figure:
    """Flow per day of its period; rates of unequal periods may be compared."""
    if flow.kind != "flow" or flow.measure != "level":
        raise ComparisonError(
            f"{flow.name()} is a {flow.kind or flow.measure}, not a flow over days."
        )
    n = flow.days
    unit = units.per(flow.unit, "day")
    return flow.derived(flow.value / n, flow.interval / n, unit, "daily rate")


def cumulate(rate: Figure) -> Figure:
    """Total over the period of a daily average: vehicles per day times days."""
    base, _, per = rate.unit.rpartition(" per ")
    if per != "day" or not base:
        raise ComparisonError(f"{rate.name()} is in {rate.unit}, not per day.")
    n = rate.days
    total = rate.derived(rate.value * n, rate.interval * n, base, "total")
    return replace(total, kind="flow")


def ratio(one: Figure, other: Figure) -> Figure:
    """One figure per unit of another of the same area and period.

    Capital per enterprise, receipts per visit, value per vehicle. Two figures in one
    unit give a plain number of times.
    """
    not_target(one, other)
    same_place(one, other)
    (_, a), (_, b) = units.split(one.unit), units.split(other.unit)
    if a != b and {a, b} <= units.CURRENCIES:
        raise UnitError(
            f"{one.unit} per {other.unit} is an exchange rate, not a comparison."
            " Convert one of them by a rate that you name, with its source."
        )
    if a == b:
        other, unit = other.to(one.unit), "times"
    else:
        unit = units.per(one.unit, other.unit)
    return one.derived(
        one.value / other.value, one.interval / other.interval, unit, "ratio", other
    )


def share(part: Figure, whole: Figure) -> Figure:
    """`part` in percent of `whole`, of the same area, period and unit."""
    times = ratio(part, whole)
    if times.unit != "times":
        raise UnitError(
            f"{part.name()} in {part.unit} is no share of {whole.unit}; use ratio()."
        )
    percent = replace(
        times,
        value=100 * times.value,
        low=100 * times.low,
        high=100 * times.high,
        unit=PERCENT,
        measure="share",
    )
    relation = part.rules and part.rules.relation_between(part, whole)
    if (
        relation
        and relation.percentage
        and relation.right == (part.series, whole.series)
    ):
        percent = replace(percent, series=relation.left, measure="level", kind="rate")
    return percent


def attainment(observed: Figure, target: Figure) -> Figure:
    """What was observed in percent of a target of the same series and year."""
    if target.status != "T" or observed.status == "T":
        raise ComparisonError(
            f"attainment needs an observation and a target, not {observed.name()} and"
            f" {target.name()}; two observations compare with growth() or revision()."
        )
    same_unit(observed, target)
    if (observed.series, observed.area) != (target.series, target.area):
        raise ComparisonError(
            f"{target.name()} is a target of another series or area than"
            f" {observed.name()}."
        )
    if observed.end is None or target.end is None or observed.end > target.end:
        raise ComparisonError(f"{observed.name()} ends after {target.name()}.")
    if (
        target.start is not None
        and observed.start != target.start
        and (observed.kind == "flow")
    ):
        raise ComparisonError(
            f"unequal periods: {observed.name()} does not start with {target.name()}."
        )
    result = observed.derived(
        100 * observed.value / target.value,
        intervals.share(observed.interval, target.interval),
        PERCENT,
        "attainment",
        target,
    )
    return replace(result, status=observed.status, plan=target.plan)


def balance(one: Figure, other: Figure) -> Figure:
    """Difference of two parts of one identity, as exports less imports."""
    not_target(one, other)
    same_unit(one, other)
    same_place(one, other)
    relation = one.rules and one.rules.relation_between(one, other)
    if relation and relation.operator == ">=":
        refuse_series(one, other)
    parts = {one.series, other.series}
    if not relation or relation.percentage or parts - set(relation.right):
        raise ComparisonError(
            f"{one.series} and {other.series} are not two parts of one total;"
            " relations.csv names no identity that adds them."
        )
    return one.derived(
        one.value - other.value,
        one.interval - other.interval,
        POINTS if one.unit == PERCENT else one.unit,
        "balance",
        other,
    )


def contribution(part: Figure, whole: Figure) -> Figure:
    """Percentage points that a part adds to the growth of its whole.

    `part` and `whole` are statements of one period with a printed growth each; the
    levels of the year before are the implied ones.
    """
    same_unit(part, whole)
    same_place(part, whole)
    relation = part.rules and part.rules.relation_between(part, whole)
    if not relation or relation.operator != "=" or relation.left != whole.series:
        raise ComparisonError(
            f"{part.series} is not a part of {whole.series} in relations.csv."
        )
    before, old = whole.base(), part.base()
    assert part.growth is not None
    if part.growth.unit == POINTS:
        interval = 100 * part.growth.interval / before.interval
    else:
        interval = intervals.contribution_from_growth(
            part.interval, part.growth.interval, before.interval
        )
    point = 100 * (part.value - old.value) / before.value
    return part.derived(point, interval, POINTS, "contribution", whole)


def log_share(part: Figure, whole: Figure) -> Figure:
    """Percent of a growth that one factor's growth explains (split of logarithms)."""
    if part.unit != PERCENT or whole.unit != PERCENT:
        raise UnitError("log_share needs two growths in percent.")
    point = intervals.log_share(intervals.of(part.value), intervals.of(whole.value))
    interval = intervals.log_share(part.interval, whole.interval)
    return part.derived(float(point.low), interval, PERCENT, "share of growth", whole)


def gap(one: Figure, other: Figure) -> Figure:
    """Difference of two derived figures in one unit; percentage points for percents.

    For growths, shares and rates of different series: which is faster, and by what.
    The sign is certain only if the range does not hold zero.
    """
    same_unit(one, other)
    not_contained(one, other)
    levels = "level" in (one.measure, other.measure) and one.series != other.series
    if levels and (one.kind, other.kind) != ("rate", "rate"):
        refuse_series(one, other)
    unit = POINTS if one.unit == PERCENT else one.unit
    return one.derived(
        one.value - other.value, one.interval - other.interval, unit, "gap", other
    )


def implied_whole(part: Figure, percent: Figure) -> Figure:
    """Whole that a count and its printed share in percent imply: 100 * part / share."""
    not_target(part, percent)
    same_place(part, percent)
    if percent.unit != PERCENT:
        raise UnitError(f"{percent.name()} is in {percent.unit}, not in percent.")
    interval = intervals.plan(part.interval, percent.interval)
    value = 100 * part.value / percent.value
    whole = part.derived(value, interval, part.unit, "implied whole", percent)
    relation = part.rules and part.rules.relation_between(part, percent)
    if relation and relation.percentage and relation.right[0] == part.series:
        whole = replace(whole, series=relation.right[1], measure="level")
    return whole


def narrow(one: Figure, other: Figure) -> Figure:
    """What two ranges of one unknown leave together: their intersection.

    Raises
    ------
    ComparisonError
        If the ranges share no value: then the figures contradict each other.
    """
    same_unit(one, other)
    same_place(one, other)
    not_target(one, other)
    if one.series != other.series:
        refuse_series(one, other)
    low, high = max(one.low, other.low), min(one.high, other.high)
    if low > high:
        raise ComparisonError(
            f"{one.name()} and {other.name()} share no value:"
            f" {one.low:.6g} to {one.high:.6g} against {other.low:.6g} to"
            f" {other.high:.6g}. One of the figures behind them is wrong."
        )
    value = min(max((one.value + other.value) / 2, low), high)
    return one.derived(value, Interval(low, high), one.unit, one.measure, other)


def total(*parts: Figure) -> Figure:
    """Sum of flows of one series over days that follow each other without a gap."""
    first, last = parts[0], parts[-1]
    for before, after in pairwise(parts):
        same_series(after, before)
        if before.end is None or after.start != before.end + timedelta(days=1):
            raise ComparisonError(
                f"{after.name()} does not follow {before.name()} without a gap."
            )
    for q in parts:
        if q.kind != "flow" or q.unit in (PERCENT, POINTS):
            raise ComparisonError(f"{q.name()} is not a flow; only flows add up.")
    if first.start is not None and last.end is not None:
        refuse_break(first, first.start, last.end, "add up periods from")
    interval = sum((q.interval for q in parts[1:]), first.interval)
    assert isinstance(interval, Interval)
    value = sum(q.value for q in parts)
    result = first.derived(value, interval, first.unit, first.measure, *parts[1:])
    return replace(result, start=first.start, end=last.end)


def order(one: Figure, other: Figure) -> int:
    """1 if `one` is certainly larger, -1 if smaller, 0 if they cannot be told apart."""
    same_unit(one, other)
    not_contained(one, other)
    if one.low > other.high:
        return 1
    return -1 if one.high < other.low else 0
