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
            f"mixed units: {one.name()} is in {one.unit}, {other.name()} in"
            f" {other.unit}. Convert with .to() where only the counting word differs;"
            " use ratio() for a value per unit."
        )


def not_target(one: Figure, other: Figure) -> None:
    """Refuse a target beside an observation."""
    if (one.status == "T") != (other.status == "T"):
        refuse(
            ComparisonError(
                f"a target does not compare with an observation: {one.name()} and"
                f" {other.name()}. Use attainment(observed, target), or demand(target,"
                " before) for what the target asks of its year."
            )
        )


def refuse_series(one: Figure, other: Figure) -> None:
    """Refuse figures of two series; say so if one contains the other."""
    relation = tie(one, other)
    if relation and relation.operator == ">=":
        text = (
            f"{one.name()} and {other.name()} are two measures of which one contains"
            f" the other ({relation.reason.rstrip('.')}). Never add, subtract or rank"
            " them; show their proportion with share() or ratio()."
        )
    else:
        text = (
            f"{one.name()} and {other.name()} are different series."
            " Use ratio() for a value per unit, gap() for two growths."
        )
    refuse(ComparisonError(text))


def same_series(one: Figure, other: Figure) -> None:
    """Refuse figures of two series, areas, measures or units."""
    not_target(one, other)
    if one.series != other.series:
        refuse_series(one, other)
    if one.area != other.area:
        refuse(
            ComparisonError(
                f"different areas: {one.name()} and {other.name()}."
                " Compare their growths with gap(), or one in percent of the other"
                " area."
            )
        )
    if one.measure != other.measure:
        refuse(
            ComparisonError(
                f"a {one.measure} does not compare with a {other.measure} of"
                f" {one.series}."
            )
        )
    same_unit(one, other)


def in_order(new: Figure, old: Figure) -> None:
    """Refuse periods that do not compare: one twice, or unequal parts of years."""
    if new.start is None or new.end is None or old.start is None or old.end is None:
        refuse(ComparisonError(f"{new.name()} and {old.name()} need a period each."))
        return
    if (new.start, new.end) == (old.start, old.end):
        refuse(
            ComparisonError(
                f"{new.name()} and {old.name()} are the same period: two vintages of"
                " one figure. Use revision()."
            )
        )
    if new.end < old.end:
        refuse(ComparisonError(f"{old.name()} is later than {new.name()}; swap them."))
    if new.kind == "flow" and new.measure == "level":
        years = new.end.year - old.end.year
        same = (year_before(new.start, years), year_before(new.end, years))
        if not years or same != (old.start, old.end):
            refuse(
                ComparisonError(
                    f"unequal periods: {new.name()} has {new.days} days, {old.name()}"
                    f" has {old.days}, of other parts of the year. Compare daily_rate()"
                    " of each, or take the days they do not share with between()."
                )
            )
    refuse_break(new, old.start, new.end, f"compare {old.name()} with")


def same_place(one: Figure, other: Figure) -> None:
    """Refuse figures of two areas or two periods."""
    if one.area != other.area:
        refuse(
            ComparisonError(
                f"different areas: {one.name()} and {other.name()}."
                " A ratio needs both figures of one area."
            )
        )
    if (one.start, one.end) != (other.start, other.end):
        refuse(
            ComparisonError(
                f"unequal periods: {one.name()} and {other.name()}. A ratio needs both"
                " figures of one period; compare daily_rate() of each."
            )
        )
