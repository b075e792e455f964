"""Lines over time: how figures of one kind went on, one line a group."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from ....core.figure import Figure
from ....errors import LangsonError
from .. import events as marks
from .. import look, scales, tracks
from ..given import given, when, years
from ..sheet import Sheet, take_hues
from ..tracks import Track

_HEIGHT = 220.0


def draw(
    sheet: Sheet,
    figures: Any,
    /,
    *,
    spec: str = "",
    zero: bool = True,
    values: bool = True,
    line: Figure | float | None = None,
    arrows: Sequence[tuple[Figure, Figure]] = (),
    events: Any = None,
) -> None:
    """Draw one line a group through its figures; years without a figure are dotted.

    A line stops at a break of its series: what does not compare is not joined.

    Parameters
    ----------
    figures : sequence, mapping or DataFrame of Figures
        A group, or a column of a frame, is a line. Figures of whole years, or of last
        days of years, stand at their year, others at their last day.
    spec : str
        How the values are written.
    zero : bool
        Whether the axis starts at nought; not for an index.
    values : bool
        Whether dots have their value, where there is room; the last always has.
    line : Figure or float
        Where a level line stands, as 100; its word is `names.line`.
    arrows : sequence of (Figure, Figure)
        From a figure to one that was announced from there.
    events : DataFrame
        Rows of `Register.events`.
    """
    found = given(sheet, figures)
    ahead = [q for pair in arrows for q in pair]
    drawn = [*found.figures, *ahead]
    in_years = years(drawn)
    lines = []
    for group, hue in zip(found.groups, take_hues(found.groups), strict=True):
        ordered = sorted(group.marks, key=lambda mark: _at(mark.q, in_years))
        for mark in ordered:
            period = when(sheet, mark.q, in_years)
            name = f"{group.label}, {period}" if found.grouped else period
            sheet.note(name, mark.q, spec)
        xs = [_at(mark.q, in_years) for mark in ordered]
        lines.append(
            Track(
                group.label, hue, xs, [m.q for m in ordered], 1.0 if in_years else 1e9
            )
        )
    held = set(map(id, found.figures))
    for q in ahead:
        if id(q) not in held:
            sheet.note(when(sheet, q, in_years), q, spec)
    ends = tracks.end_names(sheet, lines, spec, found.grouped)
    happened = marks.read(sheet, events, drawn[0].rules)
    above = marks.Marks(sheet, happened)
    at = sheet.line(line, spec)
    extra = [] if at is None else [at]
    low, high = scales.extent(drawn, zero, extra)
    left = 11 + scales.left_margin(sheet, low, high)
    right = tracks.margin(ends)
    width = 576 - left - right
    first, last = _span(drawn, [e.day for e in happened], in_years)
    lanes = above.height(
        lambda d: (_day(d, in_years) - first) / (last - first), left, width
    )
    height = max(_HEIGHT, tracks.needed(ends))
    foot = 22.0
    if not in_years:
        foot = scales.foot(int(last - first), width)
    sheet.key("dot")
    sheet.open(height + foot + lanes)
    ax = sheet.axes(left, foot, width, height)
    if in_years:
        ax.set_xlim(first, last)
        scales.year_axis(ax, [int(_at(q, True)) for q in drawn], width)
    else:
        days = date.fromordinal(int(first)), date.fromordinal(int(last))
        scales.day_axis(sheet, ax, *days, width)
    scales.number_axis(sheet, ax, low, high)
    taken = above.draw(ax, lambda d: _day(d, in_years))
    if extra:
        taken += scales.level(ax, extra[0], sheet.named("line"))
    tracks.draw(ax, lines, high - low)
    others = _arrows(ax, arrows, lines, in_years)
    tracks.write(sheet, ax, lines, ends, spec, values, taken, others)
    sheet.about = [
        sheet.word("lines"), sheet.axis(drawn), _time(sheet, drawn, in_years)
    ]  # fmt: skip


def _at(q: Figure, in_years: bool) -> float:
    if q.end is None:
        raise LangsonError("{q} has no period, so it has no place in time.", q=q)
    return float(q.end.year if in_years else q.end.toordinal())


def _day(day: date, in_years: bool) -> float:
    if not in_years:
        return float(day.toordinal())
    # the name of a year stands in its middle
    start = date(day.year, 1, 1).toordinal()
    return day.year - 0.5 + (day.toordinal() - start) / 365.25


def _span(
    drawn: Sequence[Figure], days: Sequence[date], in_years: bool
) -> tuple[float, float]:
    xs = [_at(q, in_years) for q in drawn] + [_day(d, in_years) for d in days]
    pad = 0.35 if in_years else 0.03 * (max(xs) - min(xs)) or 30
    return min(xs) - pad, max(xs) + (0.2 if in_years else pad / 2)


def _arrows(
    ax: Any,
    arrows: Sequence[tuple[Figure, Figure]],
    lines: Sequence[Track],
    in_years: bool,
) -> list[tuple[float, Figure, str, str]]:
    """Draw what was announced from where; give the dots that want their value."""
    found = []
    for start, end in arrows:
        track = next((t for t in lines if start in t.figures), lines[0])
        here, there = ((_at(q, in_years), q.value) for q in (start, end))
        ax.annotate(
            "", there, here, annotation_clip=False, zorder=2.2,
            arrowprops={
                "arrowstyle": "-|>", "color": track.hue, "lw": 1.2, "ls": (0, (3, 2)),
                "shrinkA": 5, "shrinkB": 5,
            },
        )  # fmt: skip
        loose = [end] if start in track.figures else [start, end]
        look.dots(
            ax, [_at(q, in_years) for q in loose], [q.value for q in loose],
            [track.hue] * len(loose), [look.fill(q) for q in loose], 7.0,
        )  # fmt: skip
        beside = [q.value for q in track.figures if _at(q, in_years) == there[0]]
        above = end.value >= max(beside, default=start.value)
        sides = "atubwv" if above else "bvwatu"
        found += [(_at(q, in_years), q, track.hue, sides) for q in loose]
    return found


def _time(sheet: Sheet, drawn: Sequence[Figure], in_years: bool) -> str:
    ordered = sorted(drawn, key=lambda q: _at(q, in_years))
    low, high = (
        str(q.end.year) if in_years and q.end else sheet.write(q.end)
        for q in (ordered[0], ordered[-1])
    )
    return sheet.word("time").format(low=low, high=high)
