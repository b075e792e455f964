"""What ties series to each other and to time: relations and breaks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Break:
    """A day across which a series of an area must not be compared."""

    series: str
    area: str
    first_day_after: date
    reason: str


@dataclass(frozen=True)
class Relation:
    """An identity (``=``) or containment (``>=``) between series."""

    relation_id: str
    left: str
    operator: str
    right: tuple[str, ...]
    percentage: bool
    area: str
    valid_from: date | None
    valid_to: date | None
    reason: str

    @property
    def members(self) -> tuple[str, ...]:
        """Every series that it names, the left one first."""
        return (self.left, *self.right)

    def holds(self, area: str, start: date, end: date) -> bool:
        """Whether it binds quantities of an area and a period."""
        inside = (self.valid_from or start) <= start and end <= (self.valid_to or end)
        return inside and self.area in ("", area)
