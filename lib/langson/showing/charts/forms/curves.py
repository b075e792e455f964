"""Cumulative curves over the days of a year, one a year, laid over each other."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Sequence
from datetime import date
from typing import Any

from ....core.figure import Figure
from ....errors import LangsonError
from .. import events as marks
from .. import scales, tracks
from ..given import given, plain, when
from ..sheet import MARGIN, WIDTH, Sheet, take_hues
from ..tracks import Track

_HEIGHT = 230.0


def draw(
    sheet: Sheet,
    figures: Any,
    /,
    *,
    spec: str = "",
    values: bool = True,
    events: Any = None,
) -> None:
    """Draw counts since 1 January at their last day, joined year by year from nought.

    Parameters
    ----------
    figures : sequence, mapping or DataFrame of Figures
        A group is a curve; a plain sequence is grouped by year. Where a day has several
        figures the curve runs through the first given, the others are dots.
    spec : str
        How the values are written.
    values : bool
        Whether dots have their value, where there is room; the last always has.
    events : DataFrame
        Rows of `Register.events`; those of a year have the hue of its curve.
    """
    ungrouped = plain(figures)
    found = given(sheet, figures if ungrouped is None else _by_year(ungrouped))
    lines = []
    years: dict[int, str] = {}
    hues = take_hues(found.groups)
    for group, hue in zip(found.groups, hues, strict=True):
        ordered = sorted(group.marks, key=lambda mark: _at(mark.q))
        for mark in ordered:
            sheet.note(
                _joined(found.grouped, group.label, when(sheet, mark.q)), mark.q, spec
            )
            years.setdefault(mark.q.end.year if mark.q.end else 0, hue)
        first = ordered[0].q
        since = all(m.q.start == date(_end(m.q).year, 1, 1) for m in ordered)
        lines.append(
            Track(
                group.label if found.grouped else str(_end(first).year), hue,
                [_at(mark.q) for mark in ordered], [mark.q for mark in ordered],
                origin=0.0 if since else None,
            )
        )  # fmt: skip
    ends = tracks.end_names(sheet, lines, spec)
    happened = marks.read(sheet, events, found.figures[0].rules)
    above = marks.Marks(sheet, happened)
    low, high = scales.extent(found.figures, True)
    left = MARGIN + scales.left_margin(sheet, low, high)
    width = WIDTH - left - tracks.margin(ends)
    lanes = above.height(lambda d: _day(d) / 366, left, width)
    height = max(_HEIGHT, tracks.needed(ends))
    sheet.key("dot")
    sheet.open(height + 22 + lanes)
    ax = sheet.axes(left, 22, width, height)
    scales.month_axis(sheet, ax)
    scales.number_axis(sheet, ax, low, high)
    taken = above.draw(ax, _day, years if len(years) > 1 else None)
    tracks.draw(ax, lines, high - low)
    tracks.write(sheet, ax, lines, ends, spec, values, taken)
    sheet.about = [sheet.word("curves"), sheet.axis(found.figures), sheet.word("year")]


def _by_year(figures: Sequence[Figure]) -> dict[str, list[Figure]]:
    found: dict[str, list[Figure]] = {}
    for q in sorted(figures, key=_end):
        found.setdefault(str(_end(q).year), []).append(q)
    return found


def _end(q: Figure) -> date:
    if q.end is None:
        raise LangsonError("{q} has no period, so it has no place in a year.", q=q)
    return q.end


def _day(day: date) -> float:
    """Days of a common year since it began: 31 March meets 31 March."""
    n = day.timetuple().tm_yday
    return float(n - (isleap(day.year) and day.month > 2))


def _at(q: Figure) -> float:
    return _day(_end(q))


def _joined(grouped: bool, label: str, period: str) -> str:
    return f"{label}, {period}" if grouped and label not in period else period
