"""What must not be compared; each refusal says what to do instead.

`langson.freely` lifts them with a reason, but never those of units.
"""

from __future__ import annotations

from itertools import combinations

from ..core.figure import Figure, refuse_break
from ..core.inference import refuse
from ..core.period import year_before
from ..core.relation import Relation
from ..errors import ComparisonError, UnitError
from ..messages import Message

UNITLESS = {"%", "percentage points", "times"}


def tie(one: Figure, other: Figure) -> Relation | None:
    """Find the relation of the register that ties two figures, if there is one."""
    return one.rules.relation_between(one, other) if one.rules else None


def same_axis(*figures: Figure) -> None:
    """Refuse to draw figures on one axis that do not belong on one.

    Raises
    ------
    UnitError, ComparisonError
        Mixed units, or levels of two measures of which one contains the other.
    """
    for first, other in combinations(figures, 2):
        same_unit(first, other)
        not_contained(first, other)


def not_contained(one: Figure, other: Figure) -> None:
    """Refuse two amounts of which one contains the other; their growths compare."""
    if UNITLESS & {one.unit, other.unit} or one.measure != other.measure:
        return
    relation = tie(one, other)
    if relation and relation.operator == ">=":
        refuse_series(one, other)


def same_unit(one: Figure, other: Figure) -> None:
    """Refuse mixed units."""
    if one.unit != other.unit:
        raise UnitError(
            "mixed units: {one} is in {one.unit:unit}, {other} in {other.unit:unit}."
            " Convert with .to() where only the counting word differs; use ratio()"
            " for a value per unit.",
            one=one,
            other=other,
        )


def not_target(one: Figure, other: Figure) -> None:
    """Refuse a target beside an observation."""
    if (one.status == "T") != (other.status == "T"):
        refuse(
            ComparisonError(
                "a target does not compare with an observation: {one} and {other}."
                " Use attainment(observed, target), or demand(target, before) for"
                " what the target asks of its year.",
                one=one,
                other=other,
            )
        )


def refuse_series(one: Figure, other: Figure) -> None:
    """Refuse figures of two series; say so if one contains the other."""
    relation = tie(one, other)
    if relation and relation.operator == ">=":
        reason = relation.reason.rstrip("."), relation.reason_vi.rstrip(".")
        refuse(
            ComparisonError(
                "{one} and {other} are two measures of which one contains the other"
                " ({reason}). Never add, subtract or rank them; show their proportion"
                " with share() or ratio().",
                one=one,
                other=other,
                reason=reason,
            )
        )
    refuse(
        ComparisonError(
            "{one} and {other} are different series. Use ratio() for a value per unit,"
            " gap() for two growths.",
            one=one,
            other=other,
        )
    )


def same_series(one: Figure, other: Figure) -> None:
    """Refuse figures of two series, areas, measures or units."""
    not_target(one, other)
    if one.series != other.series:
        refuse_series(one, other)
    if one.area != other.area:
        refuse(
            ComparisonError(
                "different areas: {one} and {other}. Compare their growths with"
                " gap(), or one in percent of the other area.",
                one=one,
                other=other,
            )
        )
    if one.measure != other.measure:
        refuse(
            ComparisonError(
                "a {one.measure:word} does not compare with a {other.measure:word} of"
                " {one.series}.",
                one=one,
                other=other,
            )
        )
    same_unit(one, other)


def in_order(new: Figure, old: Figure) -> None:
    """Refuse periods that do not compare: one twice, or unequal parts of years."""
    if new.start is None or new.end is None or old.start is None or old.end is None:
        refuse(ComparisonError("{new} and {old} need a period each.", new=new, old=old))
        return
    if (new.start, new.end) == (old.start, old.end):
        refuse(
            ComparisonError(
                "{new} and {old} are the same period: two vintages of one figure. Use"
                " revision().",
                new=new,
                old=old,
            )
        )
    if new.end < old.end:
        refuse(
            ComparisonError("{old} is later than {new}; swap them.", old=old, new=new)
        )
    if new.kind == "flow" and new.measure == "level":
        years = new.end.year - old.end.year
        same = (year_before(new.start, years), year_before(new.end, years))
        if not years or same != (old.start, old.end):
            refuse(
                ComparisonError(
                    "unequal periods: {new} has {new.days} days, {old} has"
                    " {old.days}, of other parts of the year. Compare daily_rate() of"
                    " each, or take the days they do not share with between().",
                    new=new,
                    old=old,
                )
            )
    refuse_break(new, old.start, new.end, Message("compare {old} with", old=old))


def same_place(one: Figure, other: Figure) -> None:
    """Refuse figures of two areas or two periods."""
    if one.area != other.area:
        refuse(
            ComparisonError(
                "different areas: {one} and {other}. A ratio needs both figures of"
                " one area.",
                one=one,
                other=other,
            )
        )
    if (one.start, one.end) != (other.start, other.end):
        refuse(
            ComparisonError(
                "unequal periods: {one} and {other}. A ratio needs both figures of"
                " one period; compare daily_rate() of each.",
                one=one,
                other=other,
            )
        )
