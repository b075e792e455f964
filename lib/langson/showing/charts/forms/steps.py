"""Steps over time: a rate over its period, as wide as the period is long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from ....core.figure import Figure
from ....errors import LangsonError
from .. import events as marks
from .. import look, placing, scales
from ..given import given, when
from ..labels import Box
from ..placing import Room
from ..sheet import MARGIN, WIDTH, Sheet, take_hues
from ..theme import FAINT, INK, SMALL, TEXT

_HEIGHT = 220.0


@dataclass
class _Step:
    q: Figure
    first: date
    last: date
    hue: str
    fill: look.Fill
    text: str
    bold: bool = False

    @property
    def start(self) -> float:
        return float(self.first.toordinal())

    @property
    def end(self) -> float:
        return float(self.last.toordinal() + 1)

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2


def draw(
    sheet: Sheet,
    figures: Any,
    /,
    *,
    spec: str = "",
    required: Any = (),
    zero: bool = True,
    line: Figure | float | None = None,
    events: Any = None,
) -> None:
    """Draw each figure from the first to the last day of its period, a day as a dot.

    Parameters
    ----------
    figures : sequence, mapping or DataFrame of Figures
        A group is a hue. Where the keys of a mapping are dates, each figure holds from
        its day until that of the next: what was known when.
    spec : str
        How the values are written.
    required : Figure or sequence of Figures
        What would have been needed: dashed, its word is `names.required`.
    zero : bool
        Whether the axis starts at nought.
    line : Figure or float
        Where a level line stands; its word is `names.line`.
    events : DataFrame
        Rows of `Register.events`.
    """
    known = _known(figures)
    found = given(sheet, list(figures.values()) if known else figures)
    wanted = [required] if isinstance(required, Figure) else list(required)
    steps = []
    for group, hue in zip(found.groups, take_hues(found.groups), strict=True):
        for i, mark in enumerate(group.marks):
            first, last = known[i] if known else _period(mark.q)
            period = sheet.write(first) if known else when(sheet, mark.q)
            name = f"{group.label}, {period}" if found.grouped else period
            sheet.note(name, mark.q, spec)
            text = sheet.value(mark.q, spec)
            steps.append(_Step(mark.q, first, last, hue, look.fill(mark.q), text))
    for q in wanted:
        word = sheet.name("required")
        sheet.note(f"{when(sheet, q)}, {word}", q, spec)
        sheet.note_planned()
        # of several the key alone says what they are: a word would push them apart
        text = sheet.value(q, spec) + (f" {word}" if len(wanted) == 1 else "")
        steps.append(_Step(q, *_period(q), INK, "dashed", text, True))
    if found.grouped:
        hues = take_hues(found.groups)
        named = zip((g.label for g in found.groups), hues, strict=True)
        sheet.key("step", list(named))
    else:
        sheet.key("step")
    drawn = [step.q for step in steps]
    at = sheet.line(line, spec)
    extra = [] if at is None else [at]
    low, high = scales.extent(drawn, zero, extra)
    happened = marks.read(sheet, events, drawn[0].rules)
    above = marks.Marks(sheet, happened)
    left = MARGIN + scales.left_margin(sheet, low, high)
    width = WIDTH - left - MARGIN
    first, last = _span(steps, [e.day for e in happened])
    length = (last - first).days
    foot = scales.foot(length, width)
    lanes = above.height(lambda d: (d - first).days / length, left, width)
    sheet.open(_HEIGHT + foot + lanes)
    ax = sheet.axes(left, foot, width, _HEIGHT)
    scales.day_axis(sheet, ax, first, last, width)
    scales.number_axis(sheet, ax, low, high)
    taken = above.draw(ax, lambda d: float(d.toordinal()))
    if extra:
        taken += scales.level(ax, extra[0], sheet.named("line"))
    _draw(ax, steps, high - low)
    _write(ax, steps, taken, high - low)
    days = (
        sheet.write(min(s.first for s in steps)),
        sheet.write(max(s.last for s in steps)),
    )
    time = sheet.word("time").format(low=days[0], high=days[1])
    sheet.about = [sheet.word("steps"), sheet.axis(drawn), time]


def _period(q: Figure) -> tuple[date, date]:
    if q.start is None or q.end is None:
        raise LangsonError("{q} has no period, so it has no place in time.", q=q)
    return q.start, q.end


def _known(figures: Any) -> list[tuple[date, date]]:
    """Days from and until which each figure was the one that was known."""
    if not isinstance(figures, Mapping):
        return []
    keys = list(figures)
    if not all(isinstance(key, date) for key in keys):
        return []
    days = [date(key.year, key.month, key.day) for key in keys]
    if days != sorted(set(days)):
        raise LangsonError("the days of what was known must rise; sort the mapping.")
    shown = max((days[-1] - days[0]).days // 5, 30)  # the last one still holds
    ends = [day - timedelta(days=1) for day in days[1:]]
    return list(zip(days, [*ends, days[-1] + timedelta(days=shown)], strict=True))


def _span(steps: Sequence[_Step], days: Sequence[date]) -> tuple[date, date]:
    first = min([*(s.first for s in steps), *days])
    last = max([*(s.last for s in steps), *days])
    pad = timedelta(days=max((last - first).days // 50, 2))
    return first - pad, last + pad


def _draw(ax: Any, steps: Sequence[_Step], span: float) -> None:
    # what would be narrower than a dot is drawn as one
    pixel = (ax.get_xlim()[1] - ax.get_xlim()[0]) / ax.get_window_extent().width
    days = [s for s in steps if s.end - s.start < 6 * pixel]
    for step in steps:
        ends = (step.start, step.end)
        if step in days:
            continue
        if look.seen(step.q, span):
            low, high = look.ends(step.q, span)
            look.band(ax, ends, (low, low), (high, high), step.hue)
        look.stroke(ax, ends, (step.q.value,) * 2, step.hue, step.fill)
    ordered = sorted((s for s in steps if not s.bold), key=lambda s: (s.hue, s.start))
    for one, other in pairwise(ordered):
        if one.hue == other.hue and one.end == other.start:  # they follow each other
            ax.plot([one.end] * 2, [one.q.value, other.q.value], color=FAINT, lw=1.0,
                    zorder=1.2)  # fmt: skip
    xs = [s.middle for s in days]
    look.whiskers(
        ax, xs, [s.q for s in days], span, [s.hue for s in days], across=False
    )
    look.dots(
        ax, xs, [s.q.value for s in days], [s.hue for s in days],
        [s.fill for s in days], 7.0,
    )  # fmt: skip


def _write(ax: Any, steps: Sequence[_Step], taken: Sequence[Box], span: float) -> None:
    frame = ax.get_window_extent()
    room = Room(Box(frame.x0 - 8, frame.y0 + 1, WIDTH - MARGIN + 4, frame.y1 + 14))
    room.take(*taken)
    for step in steps:
        (x0, y), (x1, _) = (
            placing.at(ax, x, step.q.value) for x in (step.start, step.end)
        )
        low, high = y, y
        if x1 - x0 < 6:
            x0, x1, y = x0 - 3, x1 + 3, y
        if x1 - x0 < 7 and look.seen(step.q, span):
            low, high = (placing.at(ax, 0, e)[1] for e in look.ends(step.q, span))
        room.take(Box(x0 - 1, low - 3, x1 + 1, high + 3))
    alone = sum(step.bold for step in steps) == 1
    # what has least room chooses first
    for step in sorted(steps, key=lambda s: (not s.bold, s.end - s.start)):
        strong = step.bold and alone
        placing.put(
            ax, room, step.text, (step.middle, step.q.value),
            size=TEXT if strong else SMALL, colour=step.hue, bold=strong, gap=4,
            sides="abtuvwrl", far=40,
        )  # fmt: skip
