"""What a draft says of one printed number."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .measures import Measure
from .numerals import Numeral
from .units import Printed

#: roles that speak of another number: the period before, the plan, or a whole
COMPARING = frozenset(
    "growth ratio times points change plan_share plan_excess mean_growth share_of".split()
)
PERCENT = frozenset("growth ratio plan_share plan_excess mean_growth share_of".split())


@dataclass
class Number:
    """A printed number with all that was decided of it.

    Attributes
    ----------
    role : str
        level, target, growth, ratio, times, points, change, plan_share, plan_excess,
        mean_growth or share_of.
    sign : int
        -1 for a fall.
    base : str or None
        What a comparison looks back to: None is the same period a year earlier, else
        "previous period" or a year.
    owner : Number or None
        The level that a comparison belongs to.
    because : list of str
        The words and rules that decided.
    """

    numeral: Numeral
    unit: Printed
    left: str = ""
    right: str = ""
    role: str = "level"
    sign: int = 1
    base: str | None = None
    measure: Measure | None = None
    power: int = 0
    fit: float = 0.0
    first: date | None = None
    last: date | None = None
    basis: str = "inferred"
    status: str = ""
    qualifier: str = "exact"
    owner: Number | None = None
    elsewhere: str = ""
    locator: str = ""
    doubts: float = 0.0
    earlier: bool = False
    stated: bool = False
    because: list[str] = field(default_factory=list)
    hints: dict[str, Any] = field(default_factory=dict)

    @property
    def start(self) -> int:
        return self.numeral.start

    @property
    def end(self) -> int:
        return self.numeral.end

    @property
    def comparing(self) -> bool:
        return self.role in COMPARING

    def shift(self) -> int:
        """Power of ten from the printed number to the unit of the measure."""
        if self.role in PERCENT or self.role in ("times", "points"):
            return 0
        return self.power - (self.measure.power if self.measure else 0)

    def scaled(self, value: float) -> float:
        """A printed value in the unit of the measure, without rounding noise."""
        return float(f"{value:.15g}e{self.shift()}") * self.sign

    @property
    def value(self) -> float:
        return self.scaled(self.numeral.value)

    @property
    def value_high(self) -> float | None:
        return None if self.numeral.high is None else self.scaled(self.numeral.high)

    @property
    def value_unit(self) -> str:
        if self.role in PERCENT:
            return "%"
        if self.role == "times":
            return "times"
        if self.role == "points":
            return "pp"
        return self.measure.unit if self.measure else self.unit.name()

    @property
    def confidence(self) -> float:
        """From 0 to 1: the fit of the measure, less what was carried or guessed."""
        fit = min(1.0, 0.45 + 0.6 * self.fit) if self.measure else 0.4
        return round(max(0.05, fit - self.doubts - (0.1 if self.basis == "inferred" else 0)), 2)
