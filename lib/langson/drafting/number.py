"""What a draft says of one printed number."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from .measures import Choice, Features, Measure
from .numerals import Numeral
from .periods import Mention
from .units import Printed

#: roles that speak of another number: the period before, the plan, or a whole
COMPARING = frozenset(
    [
        "growth",
        "ratio",
        "times",
        "points",
        "change",
        "plan_share",
        "plan_excess",
        "mean_growth",
        "share_of",
    ]
)
PERCENT = frozenset(
    ["growth", "ratio", "plan_share", "plan_excess", "mean_growth", "share_of"]
)


@dataclass(eq=False)
class Number:
    """A printed number with all that was decided of it.

    Attributes
    ----------
    sentence : int
        Where its sentence starts.
    left, right : str
        What stands between it and its neighbours in the sentence, folded; the masked
        ones lack periods and the place reported on.
    role : str
        level, target, growth, ratio, times, points, change, plan_share, plan_excess,
        mean_growth or share_of.
    sign : int
        -1 for a fall.
    base : str or None
        What a comparison looks back to: None is the same period a year earlier, else
        "previous period" or a year.
    measure, power, fit
        The series, the power of ten that counts, and how well the words fit.
    owner : Number or None
        The level that a comparison belongs to.
    earlier : bool
        Whether it is a value of the period before ("from 12% to 9%").
    elsewhere : bool
        Whether its clause speaks of another place than the one reported on.
    aside : Mention or None
        The period that a value in brackets is of: "quý I (5,1%)".
    part, whole : Number or None
        Of "71/84" the other one.
    group : list of Number
        Those it is joined with by "and"; `ordered` if told "respectively".
    parent : Number or None
        In a table, the number of the row that its own row is a part of.
    of : Measure or None
        What it is told as a part of.
    based : Mention or None
        The period that a comparison looks back to, where it is named.
    near, mid, far, told : dict of str to float
        Notions beside the number, in its sentence, before it, and last spoken of.
    explicit : bool
        Whether words of its own name a measure.
    yearly : bool
        Whether it is a mean of several years: "giảm 1,2 điểm phần trăm/năm".
    doubt : float
        What lessens the confidence.
    because : list of str
        The words and rules that decided.
    """

    numeral: Numeral
    unit: Printed
    locator: str = ""
    sentence: int = 0
    left: str = ""
    right: str = ""
    masked_left: str = ""
    masked_right: str = ""
    role: str = "level"
    sign: int = 1
    base: str | None = None
    measure: Measure | None = None
    power: int = 0
    fit: float = 0.0
    first: date | None = None
    last: date | None = None
    stated: bool = False
    status: str = ""
    qualifier: str = "exact"
    owner: Number | None = None
    earlier: bool = False
    elsewhere: bool = False
    aside: Mention | None = None
    part: Number | None = None
    whole: Number | None = None
    group: list[Number] = field(default_factory=list, repr=False)
    ordered: bool = False
    parent: Number | None = None
    of: Measure | None = None
    based: Mention | None = None
    own: Features = field(default_factory=dict, repr=False)
    behind: Features = field(default_factory=dict, repr=False)
    near: Features = field(default_factory=dict, repr=False)
    mid: Features = field(default_factory=dict, repr=False)
    far: Features = field(default_factory=dict, repr=False)
    told: Features = field(default_factory=dict, repr=False)
    explicit: bool = False
    known: bool = False
    named: bool = False
    on_behind: bool = False
    yearly: bool = False
    doubt: float = 0.0
    ranked: list[Choice] = field(default_factory=list, repr=False)
    because: list[str] = field(default_factory=list)

    @property
    def start(self) -> int:
        return self.numeral.start

    @property
    def end(self) -> int:
        return self.numeral.end

    @property
    def comparing(self) -> bool:
        return self.role in COMPARING

    @property
    def counts(self) -> bool:
        """Whether it is a level that comparisons can belong to."""
        other = self.earlier or self.aside is not None or self.part is not None
        return self.role == "level" and not other and self.measure is not None

    @property
    def shift(self) -> int:
        """Power of ten from the printed number to the unit of the measure."""
        if self.role in PERCENT or self.role in ("times", "points"):
            return 0
        return self.power - (self.measure.power if self.measure else 0)

    def _scaled(self, value: float) -> float:
        return float(f"{value:.15g}e{self.shift}") * self.sign

    @property
    def value(self) -> float:
        """The value in the unit of the measure, negative for a fall."""
        return self._scaled(self.numeral.value)

    @property
    def value_high(self) -> float | None:
        """The high end of a range."""
        high = self.numeral.high
        return None if high is None else self._scaled(high)

    @property
    def value_unit(self) -> str:
        """Unit of the value."""
        if self.role in PERCENT:
            return "%"
        named = {"times": "times", "points": "pp"}.get(self.role)
        return named or (self.measure.unit if self.measure else self.unit.name())

    @property
    def confidence(self) -> float:
        """From 0 to 1: the fit of the measure, less for a period that was concluded."""
        fit = min(1.0, 0.45 + 0.6 * self.fit) if self.measure else 0.4
        return round(max(0.05, fit - self.doubt - (0 if self.stated else 0.1)), 2)
