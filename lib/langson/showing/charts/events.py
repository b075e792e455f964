"""Events as marks on an axis of time, in any form that has one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from matplotlib.axes import Axes

from . import labels
from .labels import Box
from .placing import at
from .sheet import MARGIN, WIDTH, Sheet
from .theme import FAINT, GREY, PAPER, SMALL

#: the widest that the word of an event may become
_MOST = 104.0


@dataclass
class Event:
    """A day and what happened, and how the chart calls it."""

    day: date
    text: str
    source: str
    short: str | None


def read(sheet: Sheet, events: Any, rules: Any = None) -> list[Event]:
    """Read rows of `Register.events`, in the order of their days, and note them.

    A short word stands at the mark if the words of the chart have one under the day
    (`names.2024-09-07`); else the mark has a number, and the sentence of the event
    stands with the values.
    """
    if events is None or not len(events):
        return []
    found = []
    for _, row in events.sort_values("date", kind="stable").iterrows():
        day = row["date"].date()
        text = str(row[f"event_{sheet.lang}"]).rstrip(".")
        found.append(Event(day, text, row["source_id"], sheet.named(day.isoformat())))
        sheet.note_source(row["source_id"], rules)
    numbers = 0
    for event in found:
        said = f"{sheet.write(event.day)}"
        if event.short is None:
            numbers += 1
            event.short = str(numbers)
            said = f"({numbers}) {said}"
        sheet.values.append((said, event.text))
    return found


class Marks:
    """Upright lines at the days of events, their words in lanes above the axes.

    `height` is the room that the lanes need above; ask before the axes are made.
    """

    def __init__(self, sheet: Sheet, events: list[Event]) -> None:
        self.events = events
        self.texts = []
        for event in events:
            word = labels.wrap(str(event.short), _MOST, SMALL)
            if not word.isdigit():
                word += "\n" + sheet.write(event.day)
            self.texts.append(word)
        self._line = max([labels.height(t, SMALL) for t in self.texts], default=0.0)

    def lanes(self, x_of: Callable[[date], float], left: float, width: float) -> int:
        """Count the lanes, given where a day stands between 0 and 1."""
        return (
            max(
                self._lanes([left + width * x_of(e.day) for e in self.events]),
                default=-1,
            )
            + 1
        )

    def height(self, x_of: Callable[[date], float], left: float, width: float) -> float:
        return self.lanes(x_of, left, width) * (self._line + 2)

    def _lanes(self, xs: list[float]) -> list[int]:
        # from the last to the first: words run to the right, so those of an earlier
        # event stand over those of a later one, and no line runs through any
        starts: list[float] = []
        found = []
        for x, text in reversed(list(zip(xs, self.texts, strict=True))):
            start, end = self._extent(x, text)
            lane = next((i for i, s in enumerate(starts) if end + 6 <= s), len(starts))
            starts[lane : lane + 1] = [start]
            found.append(lane)
        return found[::-1]

    @staticmethod
    def _extent(x: float, text: str) -> tuple[float, float]:
        wide = labels.width(text, SMALL)
        start = min(x - 1.0, WIDTH - MARGIN - wide)
        return start, start + wide

    def draw(
        self, ax: Axes, x_of: Callable[[date], float], hues: Any = None
    ) -> list[Box]:
        """Draw them on axes where a day stands at `x_of`; give what they take up."""
        frame = ax.get_window_extent()
        places = [at(ax, x_of(e.day), 0)[0] for e in self.events]
        lanes = self._lanes(places)
        taken = []
        for event, text, x, lane in zip(
            self.events, self.texts, places, lanes, strict=True
        ):
            hue = (hues or {}).get(event.day.year, GREY)
            up = 3 + lane * (self._line + 2)
            where = x_of(event.day)
            ax.plot(
                [where, where], [0, 1 + up / frame.height], color=FAINT if hue == GREY
                else hue, lw=1.0, transform=ax.get_xaxis_transform(), clip_on=False,
                zorder=0.8, ls=(0, (3, 2)),
            )  # fmt: skip
            start, stop = self._extent(x, text)
            ax.annotate(
                text, (where, 1), (start - x, up), xycoords=ax.get_xaxis_transform(),
                textcoords="offset points", va="bottom", ha="left", size=SMALL,
                color=hue, annotation_clip=False,
                bbox={"fc": PAPER, "ec": "none", "pad": 0.5},
            )  # fmt: skip
            taken.append(Box(x - 1.5, frame.y0, x + 1.5, frame.y1 + 200))
            taken.append(Box(start - 1, frame.y1, stop + 1, frame.y1 + 200))
        return taken
