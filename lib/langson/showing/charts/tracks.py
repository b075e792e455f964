"""Lines through dots: what lines and cumulative curves share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from ...core.figure import Figure
from . import labels, look
from .labels import Box
from .placing import Room, at, line_of, put
from .sheet import MARGIN, WIDTH, Sheet
from .theme import SMALL, TEXT

#: between the last dot and the name of its line
GAP = 9.0


@dataclass
class Track:
    """One line: its name, hue, and figures with the places they stand at, in order."""

    label: str
    hue: str
    xs: list[float]
    figures: list[Figure]
    #: places between which nothing is known, so that the line is only dotted
    gap: float = float("inf")
    #: whether the line starts at nought, at this place
    origin: float | None = None

    def joins(self) -> list[tuple[int, int, str]]:
        """Pairs of dots that the line joins, and its style; none across a break."""
        found = []
        first: dict[float, int] = {}
        for i, x in enumerate(self.xs):
            first.setdefault(x, i)  # other vintages of a place are dots of their own
        for i, j in pairwise(first.values()):
            one, other = self.figures[i], self.figures[j]
            if _broken(one, other):
                continue
            style = "-"
            if self.xs[j] - self.xs[i] > self.gap:
                style = "dotted"
            elif "T" in (one.status, other.status):
                style = "--"
            found.append((i, j, style))
        return found


def _broken(one: Figure, other: Figure) -> bool:
    """Whether the series breaks between two figures, so that they do not compare."""
    if one.rules is None or one.end is None or other.end is None:
        return False
    if one.series != other.series or one.area != other.area:
        return False
    first = min(one.start or one.end, one.end)
    return one.rules.break_between(one.series, one.area, first, other.end) is not None


def draw(ax: Axes, tracks: Sequence[Track], span: float, size: float = 7.0) -> None:
    """Draw the lines, what can be seen of their ranges, and the dots."""
    for track in tracks:
        values = [q.value for q in track.figures]
        if track.origin is not None:
            _line(ax, (track.origin, track.xs[0]), (0, values[0]), track.hue, "-")
        for i, j, style in track.joins():
            xs = (track.xs[i], track.xs[j])
            _line(ax, xs, (values[i], values[j]), track.hue, style)
        seen = [look.seen(q, span) for q in track.figures]
        if all(seen) and len(seen) > 2:
            for i, j, _ in track.joins():
                lows, highs = zip(
                    *(look.ends(track.figures[k], span) for k in (i, j)), strict=True
                )
                look.band(ax, (track.xs[i], track.xs[j]), lows, highs, track.hue)
        else:
            hues = [track.hue] * len(seen)
            look.whiskers(ax, track.xs, track.figures, span, hues, across=False)
    for track in tracks:  # over all lines
        look.dots(
            ax, track.xs, [q.value for q in track.figures],
            [track.hue] * len(track.xs), [look.fill(q) for q in track.figures], size,
        )  # fmt: skip


def _line(ax: Axes, xs: Any, ys: Any, hue: str, style: str) -> None:
    ax.add_line(Line2D(xs, ys, color=hue, lw=2.0, ls=style, zorder=2.4))


def end_names(
    sheet: Sheet, tracks: Sequence[Track], spec: str, named: bool = True
) -> list[str]:
    """Names of the lines, each with its last value, for the margin on the right."""
    texts = []
    for track in tracks:
        last = sheet.value(track.figures[-1], spec)
        name = labels.wrap(track.label, 108, TEXT, True) if named else ""
        # no-break: the value stays whole
        texts.append(f"{name} {last}" if name else last)
    return [labels.wrap(t, 128, TEXT, True) if named else t for t in texts]


def margin(texts: Sequence[str]) -> float:
    """Room on the right for the names of lines."""
    return max(labels.width(t, TEXT, True) for t in texts) + GAP + MARGIN


def needed(texts: Sequence[str]) -> float:
    """Height that the names of lines need under each other."""
    return sum(labels.height(t, TEXT, True) + 3 for t in texts)


def write(
    sheet: Sheet,
    ax: Axes,
    tracks: Sequence[Track],
    ends: Sequence[str],
    spec: str,
    values: bool,
    taken: Sequence[Box] = (),
    others: Sequence[tuple[float, Figure, str, str]] = (),
) -> Room:
    """Write the names at the ends of the lines and values at the dots, none on another.

    `others` are dots beside the lines: place, figure, hue, and the sides to try.
    """
    frame = ax.get_window_extent()
    room = Room(Box(frame.x0 - 3, frame.y0 + 1, WIDTH - MARGIN + 2, frame.y1 + 14))
    room.take(*taken)
    last = [(t.xs[-1], t.figures[-1].value) for t in tracks]
    rightmost = max(x for x, _ in last)
    outer = [i for i, (x, _) in enumerate(last) if x == rightmost]
    wanted = [at(ax, *last[i])[1] for i in outer]
    sizes = [labels.height(ends[i], TEXT, True) + 3 for i in outer]
    ys = labels.spread(wanted, sizes)
    ys = labels.within(ys, sizes, frame.y0 - 5, frame.y1 + 12)
    for i, y in zip(outer, ys, strict=True):
        x, here = at(ax, *last[i])
        ax.annotate(
            ends[i], last[i], (GAP, y - here), textcoords="offset points",
            va="center", ha="left", size=TEXT, color=tracks[i].hue, weight="bold",
            annotation_clip=False,
        )  # fmt: skip
        wide = labels.width(ends[i], TEXT, True)
        tall = labels.height(ends[i], TEXT, True)
        room.take(Box(x + GAP - 3, y - tall / 2, x + GAP + wide, y + tall / 2))
    for track in tracks:
        for x, q in zip(track.xs, track.figures, strict=True):
            room.take(_dot(ax, x, q))
        for i, j, _ in track.joins():
            pair = [track.xs[i], track.xs[j]]
            ys_of = [track.figures[k].value for k in (i, j)]
            room.take_line(*line_of(ax, pair, ys_of))
        if track.origin is not None:
            xs = [track.origin, track.xs[0]]
            room.take_line(*line_of(ax, xs, [0, track.figures[0].value]))
    for i, track in enumerate(tracks):
        if i in outer:
            continue
        put(
            ax, room, ends[i], last[i], size=TEXT, colour=track.hue, bold=True, gap=7,
            sides="rabtvuw", far=96,
        )  # fmt: skip
    room.take(*(_dot(ax, x, q) for x, q, _, _ in others))
    for x, q, hue, sides in others:
        text, xy = sheet.value(q, spec), (x, q.value)
        put(ax, room, text, xy, size=SMALL, colour=hue, sides=sides)
    if values:
        _values(sheet, ax, tracks, room, spec)
    return room


def _values(
    sheet: Sheet, ax: Axes, tracks: Sequence[Track], room: Room, spec: str
) -> None:
    """Write values from the most telling dot to the least, as long as there is room."""
    wishes = []
    for track in tracks:
        ys = [q.value for q in track.figures]
        for i, q in enumerate(track.figures[:-1]):
            near = [ys[k] for k in (i - 1, i + 1) if 0 <= k < len(ys)]
            bend = ys[i] - sum(near) / len(near)
            wishes.append((i != 0, -abs(bend), track, i, q, bend))
    for _, _, track, i, q, bend in sorted(wishes, key=lambda w: w[:2]):
        sides = "atubvwrl" if bend >= 0 else "bvwatulr"
        text = sheet.value(q, spec)
        xy = (track.xs[i], q.value)
        put(ax, room, text, xy, size=SMALL, colour=track.hue, sides=sides)


def _dot(ax: Axes, x: float, q: Figure) -> Box:
    """What a dot takes up, with its whisker if it has one."""
    (x, y), (bottom, top) = at(ax, x, q.value), ax.get_ylim()
    low, high = y, y
    if look.seen(q, top - bottom):
        low, high = (at(ax, 0, end)[1] for end in look.ends(q, top - bottom))
    return Box(x - 4.5, min(low, y - 4.5), x + 4.5, max(high, y + 4.5))
