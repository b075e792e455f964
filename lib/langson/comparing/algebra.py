"""What the operators of a figure mean: the verb that fits the two figures."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from ..core import unit as units
from ..core.expression import exact
from ..core.figure import Figure, derive
from ..core.inference import reasons, refuse
from ..errors import ComparisonError, UnitError
from . import verbs
from .refusals import (
    UNITLESS,
    in_order,
    not_target,
    same_place,
    same_series,
    same_unit,
    tie,
)
from .verbs import PERCENT, POINTS, meets, order

__all__ = ["add", "divide", "meets", "multiply", "order", "subtract"]


def add(one: Figure, other: Any) -> Figure:
    """`total` of two figures; a plain number moves a figure without a unit."""
    if not isinstance(other, Figure):
        return _moved(one, other)
    if {one.unit, other.unit} == {PERCENT, POINTS}:  # a rate and its change
        same_place(one, other)
        rate, points = (one, other) if one.unit == PERCENT else (other, one)
        return derive(one.expr + other.expr, PERCENT, rate.measure, rate, points)
    if one.measure != "level" and one.unit in UNITLESS:
        same_unit(one, other)
        return derive(one.expr + other.expr, one.unit, one.measure, one, other)
    return verbs.total(one, other)


def subtract(one: Figure, other: Any) -> Figure:
    """Find the difference that the two figures have.

    - one period and series: `revision`; a longer count less a shorter: `between`;
      two years, or two days of a stock: `change`;
    - a whole less one of its parts: the other parts; two parts: `balance`;
    - else `gap`, for growths, shares and rates.
    """
    if not isinstance(other, Figure):
        return _moved(one, -other)
    same_unit(one, other)
    same = (one.series, one.area, one.measure) == (
        other.series,
        other.area,
        other.measure,
    )
    if same and one.series:
        if (one.start, one.end) == (other.start, other.end):
            return verbs.revision(one, other)
        counts = one.kind == "flow" and one.measure == "level" and one.unit != PERCENT
        if counts and one.start == other.start and not reasons():
            return verbs.between(one, other)
        return verbs.change(one, other)
    if (one.measure, other.measure) != ("level", "level"):
        return verbs.gap(one, other)
    relation = tie(one, other)
    if relation and relation.operator == "=" and relation.adds:
        if one.series == relation.left:
            not_target(one, other)
            same_place(one, other)
            rest = [name for name in relation.right if name != other.series]
            left = verbs._difference(one, other, "level")
            unit = one.unit  # points of a rate are a rate again
            return replace(left, series=" + ".join(rest), unit=unit, labels=("", ""))
        return verbs.balance(one, other)
    return verbs.gap(one, other)


def multiply(one: Figure, other: Any) -> Figure:
    """Multiply by a number, by what a ratio counts per, or by a percentage."""
    if not isinstance(other, Figure):
        return _scaled(one, exact(other))
    if " per " in other.unit or other.unit in ("times", PERCENT):
        one, other = other, one  # the rate first
    not_target(one, other)
    same_place(one, other)
    if one.unit in ("times", PERCENT):
        factor = 100 if one.unit == PERCENT else 1
        return derive(one.expr * other.expr / factor, other.unit, "product", other, one)
    unit = units.times(one.unit, other.unit)
    return derive(one.expr * other.expr, unit, "product", one, other)


def divide(one: Figure, other: Any) -> Figure:
    """`ratio` of two figures of a place, or of one series at two times."""
    if not isinstance(other, Figure):
        if other == 0:
            raise ComparisonError("{one} is not to be divided by 0.", one=one)
        return _scaled(one, 1 / exact(other))
    same = (one.series, one.area, one.measure) == (
        other.series,
        other.area,
        other.measure,
    )
    if same and one.series and (one.start, one.end) != (other.start, other.end):
        same_series(one, other)
        in_order(one, other)
        return derive(one.expr / other.expr, "times", "ratio", one, other)
    return verbs.ratio(one, other)


def _moved(one: Figure, by: float) -> Figure:
    if one.unit not in UNITLESS:
        refuse(
            UnitError(
                "{one} is in {one.unit:unit}, and {by:g} has no unit: only"
                " percentages and numbers of times take a plain number.",
                one=one,
                by=by,
            )
        )
    return derive(one.expr + by, one.unit, one.measure, one)


def _scaled(one: Figure, by: float | Fraction) -> Figure:
    return derive(one.expr * by, one.unit, one.measure, one)
