"""What ties series to each other and to time: relations and breaks.

Each kind of relation is one class: how its right side is written, what it implies,
when it binds, and the linear rows that it puts on true quantities. A new kind is a new
class in `KINDS`; nothing else asks which kind it has.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from ..errors import UnitError
from ..messages import Message
from . import unit as units
from .interval import Interval
from .linear import Amount, Bound, Terms, add


@dataclass(frozen=True)
class Break:
    """A day across which a series of an area must not be compared."""

    series: str
    area: str
    first_day_after: date
    reason: str
    reason_vi: str = ""


@dataclass(frozen=True)
class Relation:
    """What is true of series in one area and period: the base of all kinds.

    Attributes
    ----------
    left : str
        The series on the left side.
    right : tuple of str
        Those on the right side, in the order in which they are written.
    area : str
        Where it holds; empty for every area, the same one on both sides.
    valid_from, valid_to : date or None
        No period may start before, or end after.
    """

    relation_id: str
    left: str
    right: tuple[str, ...]
    area: str
    valid_from: date | None
    valid_to: date | None
    reason: str
    reason_vi: str = ""

    #: the sign between its sides, as the tables write it
    operator: ClassVar[str]
    #: how its right side is written, for errors
    form: ClassVar[str]
    #: what units of its series go together, for errors
    units: ClassVar[str]
    #: what joins the series on its right side
    joint: ClassVar[str]
    #: whether the right side is a sum
    adds: ClassVar[bool] = False
    #: whether the right side is a percentage
    percentage: ClassVar[bool] = False
    #: whether the left side is no unknown but `defined` by the right
    defines: ClassVar[bool] = False
    #: whether flows obey it in every part of a period
    in_parts: ClassVar[bool] = True

    @property
    def members(self) -> tuple[str, ...]:
        """Every series that it names, the left one first."""
        return (self.left, *self.right)

    def holds(self, area: str, start: date, end: date) -> bool:
        """Whether it binds quantities of an area and a period."""
        inside = (self.valid_from or start) <= start and end <= (self.valid_to or end)
        return inside and self.area in ("", area)

    @classmethod
    def series(cls, right: str) -> tuple[str, ...] | None:
        """Series of a right side; None if it is not written in this form."""
        return tuple(right.split(cls.joint))

    def written(self, right: Sequence[str]) -> str:
        """Its right side with other words, or numbers, in the place of the series."""
        return self.joint.join(right)

    def fits(self, left: str, right: Sequence[str]) -> bool:
        """Whether it can tie series in these units."""
        return {*right} == {left}

    def value(self, right: Sequence[Interval]) -> Interval:
        """Range of its right side, from ranges of the series there."""
        raise NotImplementedError

    def implied(self, known: Collection[str]) -> str | None:
        """Name the one member that the others determine, if it is not known."""
        missing = {*self.members}.difference(known)
        determined = self.operator == "=" and len(missing) == 1
        return missing.pop() if determined else None

    def binds(self, loose: Collection[str]) -> bool:
        """Whether it says anything if these members can be whatever it needs."""
        return self.left not in loose and not set(self.right) <= set(loose)

    def defined(self, right: Sequence[Amount], spare: Callable[[], Terms]) -> Amount:
        """Give the left side in terms of the right, where it `defines` it.

        Parameters
        ----------
        right : sequence of Amount
            The quantities of `self.right`; none of them is a rate on a base.
        spare : callable
            Makes an unknown that may take any value from zero upwards.
        """
        raise NotImplementedError

    def solved(self, amounts: Sequence[Amount | None]) -> Amount | None:
        """Give the one of `members` that is None in terms of the others, if they do."""
        return None

    def rows(self, amounts: Sequence[Amount]) -> list[Bound] | None:
        """Linear rows on the quantities of `members`; None if there are none such.

        Asked of kinds that do not define their left side.
        """
        raise NotImplementedError


class Sum(Relation):
    """``left = a + b``: the parts make up the whole."""

    operator = "="
    form = "a sum of known series (a + b)"
    units = "both sides of a sum are in one unit: give the series one unit."
    joint = " + "
    adds = True
    _most = 0.0

    def value(self, right: Sequence[Interval]) -> Interval:
        return Interval(sum(x.low for x in right), sum(x.high for x in right))

    def solved(self, amounts: Sequence[Amount | None]) -> Amount | None:
        known = [(i, amount) for i, amount in enumerate(amounts) if amount is not None]
        (missing,) = {*range(len(amounts))} - {i for i, _ in known}
        bottom = known[0][1].bottom
        if self.operator != "=" or any(a.bottom != bottom for _, a in known):
            return None
        own = 1.0 if missing == 0 else -1.0
        signs = ((a.top, own if i else -own) for i, a in known)
        return Amount(add(*signs), bottom)

    def rows(self, amounts: Sequence[Amount]) -> list[Bound] | None:
        # Rates on one base add up as their upper sums do.
        whole, *parts = amounts
        if any(part.bottom != whole.bottom for part in parts):
            return None
        gap = add((whole.top, 1.0), *((part.top, -1.0) for part in parts))
        return [Bound(gap, 0.0, self._most)]


class AtLeast(Sum):
    """``left >= a + b``: the whole contains the parts, and may hold more."""

    operator = ">="
    _most = math.inf


class Percentage(Relation):
    """``left = 100 * a / b``: a rate on a base.

    The rate is no unknown of its own but a sum over another, so that all stays linear.
    """

    operator = "="
    form = "a percentage (100 * a / b)"
    units = "a percentage is in %, and its two parts are in one unit."
    joint = " / "
    percentage = True
    defines = True
    in_parts = False
    #: what the quotient is multiplied by, and how that is written
    factor: ClassVar[float] = 100.0
    sign: ClassVar[str] = "100 * "

    @classmethod
    def series(cls, right: str) -> tuple[str, ...] | None:
        names = tuple(right.removeprefix(cls.sign).split(cls.joint))
        fits = right.startswith(cls.sign) and " * " not in names[0]
        return names if fits and len(names) == 2 else None

    def fits(self, left: str, right: Sequence[str]) -> bool:
        return left == "%" and len({*right}) == 1

    def written(self, right: Sequence[str]) -> str:
        return f"{self.sign}{self.joint.join(right)}"

    def value(self, right: Sequence[Interval]) -> Interval:
        part, base = right
        return self.factor * (part / base)

    def binds(self, loose: Collection[str]) -> bool:
        return not any(name in loose for name in self.members)

    def defined(self, right: Sequence[Amount], spare: Callable[[], Terms]) -> Amount:
        part, base = right
        return Amount(add((part.top, self.factor)), base.top)


class PercentageAtLeast(Percentage):
    """``left >= 100 * a / b``: a rate that counts at least the part."""

    operator = ">="

    def defined(self, right: Sequence[Amount], spare: Callable[[], Terms]) -> Amount:
        part, base = right
        return Amount(add((part.top, 100.0), (spare(), 100.0)), base.top)


class Quotient(Percentage):
    """``left = a / b``: so much for each one, capital per enterprise for example."""

    form = "a quotient (a / b)"
    units = "the unit of a quotient is that of a per one of b: million VND per visit."
    percentage = False
    factor = 1.0
    sign = ""

    def fits(self, left: str, right: Sequence[str]) -> bool:
        try:
            return left.replace("/", " per ") == units.per(*right)
        except UnitError:
            return False


KINDS: tuple[type[Relation], ...] = (
    Percentage,
    PercentageAtLeast,
    Quotient,
    Sum,
    AtLeast,
)


#: how right sides are written, for errors
FORMS = tuple(Message(form) for form in dict.fromkeys(k.form for k in reversed(KINDS)))


def read_right(text: str) -> tuple[tuple[str, ...], dict[str, type[Relation]]]:
    """Series of a right side, and the kind of relation that each sign makes of it.

    >>> read_right("a + b")[0]
    ('a', 'b')
    """
    found = [(kind, names) for kind in KINDS if (names := kind.series(text))]
    first = found[0][1]
    return first, {kind.operator: kind for kind, names in found if names == first}


def implied(
    relations: Iterable[Relation], names: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """What relations imply, step by step, each with the members that it follows from.

    Parameters
    ----------
    relations : iterable of Relation
        Those that hold in one area and period.
    names : iterable of str
        Series that are known there.
    """
    relations, known = list(relations), set(names)
    found: dict[str, tuple[str, ...]] = {}
    again = True
    while again:
        again = False
        for r in relations:
            name = r.implied(known)
            if name is not None:
                found[name] = tuple(n for n in r.members if n in known)
                known.add(name)
                again = True
    return found


def binding(relations: Iterable[Relation], names: Collection[str]) -> list[Relation]:
    """Leave out relations that bind nothing, because a free member absorbs them.

    A member is free if it is not among `names` and no other relation kept has it.
    """
    kept = list(relations)
    while True:
        count = Counter(n for r in kept for n in {*r.members})
        loose = {n for n in count if n not in names and count[n] == 1}
        binds = [r for r in kept if r.binds(loose)]
        if len(binds) == len(kept):
            return kept
        kept = binds
