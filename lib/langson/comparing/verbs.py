"""Verbs on figures, each refused where the figures do not compare.

Every function takes `Figure` objects and returns a new one with the range that the
printed digits leave (see `langson.core.expression`). A refusal says what to do instead.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from ..core import expression
from ..core import unit as units
from ..core.figure import Figure, derive, refuse_break
from ..core.inference import reasons, refuse
from ..errors import ComparisonError, UnitError
from .refusals import (
    in_order,
    not_contained,
    not_target,
    refuse_series,
    same_place,
    same_series,
    same_unit,
    tie,
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
    return derive(100 * (new.expr / old.expr) - 100, PERCENT, "growth", new, old)


def mean_growth(new: Figure, old: Figure) -> Figure:
    """Average growth a year in percent from one year to a later one.

    The geometric mean: ``(new / old) ** (1 / years) - 1``. The same rules as for
    `growth`.
    """
    same_series(new, old)
    in_order(new, old)
    assert new.end is not None
    assert old.end is not None
    years = new.end.year - old.end.year
    if years < 1:
        raise ComparisonError(
            "{new} is not a year or more after {old}.", new=new, old=old
        )
    a_year = ((new.expr / old.expr).log() / years).exp()
    return derive(100 * a_year - 100, PERCENT, "growth", new, old)


def change(new: Figure, old: Figure) -> Figure:
    """Change from `old` to `new` in their unit; percentage points for percents.

    The same rules as for `growth`.
    """
    same_series(new, old)
    in_order(new, old)
    return _difference(new, old, "change")


def revision(later: Figure, earlier: Figure) -> Figure:
    """Difference between two vintages of one period, in their unit."""
    same_series(later, earlier)
    if (later.start, later.end) != (earlier.start, earlier.end):
        refuse(
            ComparisonError(
                "{later} and {earlier} are not two vintages of one period; for two"
                " periods use growth() or change().",
                later=later,
                earlier=earlier,
            )
        )
    return _difference(later, earlier, "revision")


def between(longer: Figure, shorter: Figure) -> Figure:
    """Flow of the days that a longer period has beyond a shorter one.

    Both start on the same day: the year less the count to date is what is left.
    """
    same_series(longer, shorter)
    if longer.kind != "flow" or longer.unit == PERCENT or longer.measure != "level":
        raise ComparisonError(
            "{longer} is not a flow; use change() for stocks.", longer=longer
        )
    if not _continues(longer, shorter):
        raise ComparisonError(
            "{shorter} is not an earlier count of {longer}: both must start on the"
            " same day and the first must end later.",
            shorter=shorter,
            longer=longer,
        )
    assert longer.start is not None
    assert longer.end is not None
    assert shorter.end is not None
    refuse_break(longer, longer.start, longer.end, "split")
    left = _difference(longer, shorter, longer.measure)
    return replace(left, start=shorter.end + timedelta(days=1))


def daily_rate(flow: Figure) -> Figure:
    """Flow per day of its period; rates of unequal periods may be compared."""
    if flow.kind != "flow" or flow.measure != "level":
        raise ComparisonError(
            "{flow} is a {what:word}, not a flow over days.",
            flow=flow,
            what=flow.kind or flow.measure,
        )
    unit = units.per(flow.unit, "day")
    return derive(flow.expr / flow.days, unit, "daily rate", flow)


def cumulate(rate: Figure) -> Figure:
    """Total over the period of a daily average: vehicles per day times days."""
    base, _, per = rate.unit.rpartition(" per ")
    if per != "day" or not base:
        raise ComparisonError("{rate} is in {rate.unit:unit}, not per day.", rate=rate)
    return replace(derive(rate.expr * rate.days, base, "total", rate), kind="flow")


def ratio(one: Figure, other: Figure) -> Figure:
    """One figure per unit of another of the same area and period.

    Capital per enterprise, receipts per visit, value per vehicle. Two figures in one
    unit give a plain number of times.
    """
    not_target(one, other)
    same_place(one, other)
    return _quotient(one, other)


def share(part: Figure, whole: Figure) -> Figure:
    """`part` in percent of `whole`, of the same area, period and unit."""
    times = ratio(part, whole)
    if times.unit != "times":
        raise UnitError(
            "{part} in {part.unit:unit} is no share of {whole.unit:unit}; use ratio().",
            part=part,
            whole=whole,
        )
    percent = derive(100 * times.expr, PERCENT, "share", times)
    relation = tie(part, whole)
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
            "attainment needs an observation and a target, not {observed} and"
            " {target}; two observations compare with growth() or revision().",
            observed=observed,
            target=target,
        )
    same_unit(observed, target)
    if (observed.series, observed.area) != (target.series, target.area):
        refuse(
            ComparisonError(
                "{target} is a target of another series or area than {observed}.",
                target=target,
                observed=observed,
            )
        )
    if observed.end is None or target.end is None or observed.end > target.end:
        refuse(
            ComparisonError(
                "{observed} ends after {target}.", observed=observed, target=target
            )
        )
    if (
        target.start is not None
        and observed.start != target.start
        and (observed.kind == "flow")
    ):
        refuse(
            ComparisonError(
                "unequal periods: {observed} does not start with {target}.",
                observed=observed,
                target=target,
            )
        )
    percent = 100 * observed.expr / target.expr
    result = derive(percent, PERCENT, "attainment", observed, target)
    return replace(result, status=observed.status, plan=target.plan)


def demand(target: Figure, before: Figure) -> Figure:
    """Growth in percent that a target asks of its year over an earlier observation.

    The status of the result is T: it is what a plan asks, not what happened.
    """
    if target.status != "T" or before.status == "T":
        raise ComparisonError(
            "demand needs a target and an observation, not {target} and {before}; use"
            " growth() for two observations.",
            target=target,
            before=before,
        )
    as_observed = replace(target, status=before.status, computed=target.expr)
    return replace(growth(as_observed, before), status="T", plan=target.plan)


def remaining(target: Figure, observed: Figure) -> Figure:
    """What a count to date leaves for the rest of its target's period; status T."""
    attainment(observed, target)  # refuses what does not belong together
    as_observed = replace(target, status=observed.status, computed=target.expr)
    return replace(between(as_observed, observed), status="T", plan=target.plan)


def balance(one: Figure, other: Figure) -> Figure:
    """Difference of two parts of one identity, as exports less imports."""
    not_target(one, other)
    same_unit(one, other)
    same_place(one, other)
    relation = tie(one, other)
    if relation and relation.operator == ">=":
        refuse_series(one, other)
    parts = {one.series, other.series}
    if not relation or not relation.adds or parts - set(relation.right):
        refuse(
            ComparisonError(
                "{one.series} and {other.series} are not two parts of one total;"
                " relations.csv names no identity that adds them.",
                one=one,
                other=other,
            )
        )
    return _difference(one, other, "balance")


def contribution(
    part: Figure, whole: Figure, before: tuple[Figure, Figure] | None = None
) -> Figure:
    """Percentage points that a part adds to the growth of its whole.

    Parameters
    ----------
    part, whole : Figure
        Two figures of one period, tied by an identity in relations.csv.
    before : pair of Figure, optional
        Part and whole of the period before; by default those that the growths
        printed with `part` and `whole` imply.
    """
    same_unit(part, whole)
    same_place(part, whole)
    relation = tie(part, whole)
    if not relation or relation.operator != "=" or relation.left != whole.series:
        refuse(
            ComparisonError(
                "{part.series} is not a part of {whole.series} in relations.csv.",
                part=part,
                whole=whole,
            )
        )
    old, base = before or (part.base(), whole.base())
    if before:
        same_place(old, base)
        same_series(part, old)
        in_order(whole, base)
    points = 100 * (part.expr - old.expr) / base.expr
    return derive(points, POINTS, "contribution", part, whole, old, base)


def log_share(part: Figure, whole: Figure) -> Figure:
    """Percent of a growth that one factor's growth explains.

    For ``whole = part * rest`` the logarithms add up, so the factor's share is
    ``100 * ln(1 + part) / ln(1 + whole)`` with both growths in percent (the
    logarithmic mean Divisia split: Ang, *Energy Policy* 32, 2004, 1131-1139).
    """
    if part.unit != PERCENT or whole.unit != PERCENT:
        raise UnitError("log_share needs two growths in percent.")
    logs = [(1 + q.expr / 100).log() for q in (part, whole)]
    return derive(100 * logs[0] / logs[1], PERCENT, "share of growth", part, whole)


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
    return _difference(one, other, "gap")


def implied_whole(part: Figure, percent: Figure) -> Figure:
    """Whole that a count and its printed share in percent imply: 100 * part / share."""
    not_target(part, percent)
    same_place(part, percent)
    if percent.unit != PERCENT:
        raise UnitError(
            "{percent} is in {percent.unit:unit}, not in percent.", percent=percent
        )
    implied = 100 * part.expr / percent.expr
    whole = derive(implied, part.unit, "implied whole", part, percent)
    relation = tie(part, percent)
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
    if max(one.low, other.low) > min(one.high, other.high):
        raise ComparisonError(
            "{one} and {other} share no value: {one.low:.6g} to {one.high:.6g}"
            " against {other.low:.6g} to {other.high:.6g}. One of the figures behind"
            " them is wrong.",
            one=one,
            other=other,
        )
    held = other.expr.range
    both = one.expr.within(held.low, held.high)
    left = derive(both, one.unit, one.measure, one, other)
    middle = (one.value + other.value) / 2
    return replace(left, value=min(max(middle, left.low), left.high))


def total(*parts: Figure) -> Figure:
    """Sum of parts of one whole, or of one flow over days without a gap.

    - flows of one series and area whose days follow each other: the flow of all days;
    - parts that an identity of relations.csv adds, of one area and period: the whole,
      if all its parts are there.

    Raises
    ------
    ComparisonError
        For anything else: overlapping days or areas would be counted twice.
    """
    first, *rest = parts
    for other in rest:
        not_target(first, other)
        same_unit(first, other)
        if first.unit == PERCENT and first.kind != "rate":
            raise ComparisonError(
                "{first} is a percentage: it does not add up.", first=first
            )
    if len({q.series for q in parts}) == 1:
        return _joined(*parts)
    for other in rest:
        same_place(first, other)
    names = [name for q in parts for name in q.series.split(" + ")]
    ends = [replace(first, series=name, computed=None) for name in names]
    relation = tie(ends[0], ends[-1])
    if (
        relation is None
        or relation.operator != "="
        or not relation.adds
        or not set(names) <= set(relation.right)
        or len(names) > len(set(names))
    ):
        refuse(
            ComparisonError(
                "{names:and} are not parts of one total; relations.csv names no"
                " identity that adds them, so something could be counted twice.",
                names=names,
            )
        )
    complete = relation is not None and set(names) == set(relation.right)
    result = _sum(*parts)
    whole = relation.left if relation is not None and complete else " + ".join(names)
    return replace(result, series=whole, labels=("", ""))


def order(one: Figure, other: Figure | float) -> int:
    """1 if `one` is certainly larger, -1 if smaller, 0 if they cannot be told apart.

    Numbers that both rest on are taken once, so a growth and the printed growth that
    it comes from are the same.
    """
    low, high = _apart(one, other)
    return 1 if low > 0 else -1 if high < 0 else 0


def meets(one: Figure, other: Figure | float) -> bool:
    """Whether the two can be equal."""
    return not order(one, other)


def _apart(one: Figure, other: Figure | float) -> tuple[float, float]:
    if not isinstance(other, Figure):
        return one.low - other, one.high - other
    same_unit(one, other)
    not_contained(one, other)
    ends = (one.expr - other.expr).range
    return float(ends.low), float(ends.high)


def _difference(one: Figure, other: Figure, measure: str) -> Figure:
    unit = POINTS if one.unit == PERCENT else one.unit
    whole = one.whole and other.whole
    return derive(one.expr - other.expr, unit, measure, one, other, whole=whole)


def _quotient(one: Figure, other: Figure) -> Figure:
    (_, a), (_, b) = units.split(one.unit), units.split(other.unit)
    if a != b and {a, b} <= units.CURRENCIES:
        raise UnitError(
            "{one.unit:unit} per {other.unit:unit} is an exchange rate, not a"
            " comparison. Convert one of them by a rate that you name, with its"
            " source.",
            one=one,
            other=other,
        )
    if a == b:
        other, unit = other.to(one.unit), "times"
    else:
        unit = units.per(one.unit, other.unit)
    return derive(one.expr / other.expr, unit, "ratio", one, other)


def _sum(*parts: Figure) -> Figure:
    first, *rest = parts
    expr = expression.total(q.expr for q in parts)
    whole = all(q.whole for q in parts)
    return derive(expr, first.unit, first.measure, first, *rest, whole=whole)


def _continues(longer: Figure, shorter: Figure) -> bool:
    """Whether the shorter period is the beginning of the longer one."""
    if None in (longer.start, longer.end, shorter.start, shorter.end):
        return False
    return longer.start == shorter.start and shorter.end < longer.end  # type: ignore[operator]


def _joined(*parts: Figure) -> Figure:
    """Sum of one flow over days that follow each other without a gap."""
    first, last = parts[0], parts[-1]
    for before, after in pairwise(parts):
        same_series(after, before)
        if before.end is None or after.start != before.end + timedelta(days=1):
            refuse(
                ComparisonError(
                    "{after} does not follow {before} without a gap.",
                    after=after,
                    before=before,
                )
            )
    for q in parts:
        if q.kind != "flow" or q.measure not in ("level", "total"):
            refuse(ComparisonError("{q} is not a flow; only flows add up.", q=q))
    if first.start is not None and last.end is not None:
        refuse_break(first, first.start, last.end, "add up periods from")
    result = _sum(*parts)
    if reasons() and len({(q.start, q.end) for q in parts}) == 1:
        return result  # several areas of one period
    return replace(result, start=first.start, end=last.end)
