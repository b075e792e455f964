"""What the tables say of series: how they count, where they break, what ties them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from ..core.relation import Relation
from ..reading.register import Register
from .key import Key

RATES = ("rate", "rank")


class Facts:
    """The rules of a register, as the audit asks for them.

    Attributes
    ----------
    whole, additive : dict of str to bool
        By series: things counted one by one; flows that add up over time.
    unit : dict of str to str
    relations : tuple of Relation
    signed : set of str
        Series of amounts that may lie below zero, because one of `below` is.
    """

    def __init__(self, register: Register, below: Iterable[str] = ()) -> None:
        table = register.series
        self.whole: dict[str, bool] = table["whole"].to_dict()
        self.additive: dict[str, bool] = table["additive"].to_dict()
        self.unit: dict[str, str] = table["unit"].to_dict()
        self.relations = register.relations
        rates = set(table.index[table["kind"].isin(RATES)])
        self.signed = set(below) - rates
        self._below_zero = self.signed | rates
        self._breaks: dict[tuple[str, str], list[date]] = defaultdict(list)
        for b in register.breaks:
            self._breaks[b.series, b.area].append(b.first_day_after)

    def is_signed(self, series: str) -> bool:
        """Whether it may lie below zero: a rate, or an amount that is printed so."""
        return series in self._below_zero

    def breaks(self, series: str, area: str) -> list[date]:
        """First days after its breaks."""
        return self._breaks.get((series, area), [])

    def straddles(self, key: Key) -> bool:
        """Whether a break parts the period of a quantity."""
        days = self.breaks(key.series, key.area)
        return any(key.start < day <= key.end for day in days) if days else False

    def is_parted(self, key: Key) -> bool:
        """Whether a quantity is the sum of its parts in time."""
        observed = key.kind == "observed"
        return observed and self.additive[key.series] and not self.straddles(key)

    def is_flow(self, relation: Relation) -> bool:
        """Whether a relation holds in every part of a period."""
        return relation.in_parts and all(self.additive[n] for n in relation.members)
