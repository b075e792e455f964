"""Small multiples: one small chart a measure, all on one axis of time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ....core.figure import Figure
from ....core.period import parse_period
from ....errors import LangsonError
from .. import labels, placing, scales, tracks
from ..given import Given, given, when, years
from ..labels import Box
from ..placing import Room
from ..sheet import MARGIN, WIDTH, Sheet, take_hues
from ..theme import FAINT, GREY, SMALL, TEXT, tint
from ..tracks import Track

_PLOT, _GAP = 78.0, 26.0


def draw(
    sheet: Sheet,
    figures: Mapping[str, Any],
    /,
    *,
    spec: str = "",
    columns: int = 3,
    mark: str | Figure | None = None,
    zero: bool = True,
) -> None:
    """Draw a panel a key, each with an axis of values of its own.

    Parameters
    ----------
    figures : mapping of key to sequence of Figures, or to groups of them; or DataFrame
        Groups keep their hue from panel to panel. The word of a panel should name its
        unit. Ranks run downwards: the first is on top.
    spec : str
        How the values are written.
    columns : int
        Panels side by side.
    mark : str or Figure
        A period that is marked in every panel, as "2024"; figures that end in it have
        their value, as the last ones have.
    zero : bool
        Whether the axes start at nought; ranks never do.
    """
    panels = [
        (key, given(sheet, inner)) for key, inner in figures.items() if _any(inner)
    ]
    if not panels:
        raise LangsonError(
            "the chart “{title}” was given no figure to draw.", title=sheet.title
        )
    drawn = [q for _, found in panels for q in found.figures]
    in_years = years(drawn) or all(years(found.figures) for _, found in panels)
    names = [_name(sheet, key, found) for key, found in panels]
    hues = _hues(panels)
    for name, (_, found) in zip(names, panels, strict=True):
        for group in found.groups:
            for item in group.marks:
                parts = (
                    name,
                    group.label if found.grouped else "",
                    when(sheet, item.q, in_years),
                )
                sheet.note(", ".join(filter(None, parts)), item.q, spec)
    keyed = [(word, hue) for word, hue in hues.items() if word]
    sheet.key("dot", keyed)
    columns = min(columns, len(panels))
    rows = -(-len(panels) // columns)
    wide = (WIDTH - 2 * MARGIN - _GAP * (columns - 1)) / columns
    heads = [labels.wrap(name, wide, SMALL, True) for name in names]
    head = max(labels.height(text, SMALL, True) for text in heads) + 12
    tall = head + _PLOT + 22 + 10
    sheet.open(rows * tall + 4)
    at = [_at(q, in_years) for q in drawn]
    band = _band(mark, in_years)
    pad = 0.4 if in_years else 0.03 * (max(at) - min(at)) or 15
    first, last = min([*at, *band]) - pad, max([*at, *band]) + pad
    rooms = [
        8 + max(_last_width(sheet, found, spec) for _, found in panels[c::columns])
        for c in range(columns)
    ]
    for i, (text, (_, found)) in enumerate(zip(heads, panels, strict=True)):
        x = MARGIN + (i % columns) * (wide + _GAP)
        y = 4 + (rows - 1 - i // columns) * tall + 22
        room = rooms[i % columns]
        ax = sheet.axes(x, y, wide - room, _PLOT)
        ranks = found.figures[0].unit == "rank"
        _panel(sheet, ax, found, hues, in_years, zero and not ranks, spec, mark)
        ax.set_xlim(first, last)
        if in_years:
            scales.year_axis(ax, [int(v) for v in at], wide - room)
        else:
            days = date.fromordinal(int(first)), date.fromordinal(int(last))
            scales.day_axis(sheet, ax, *days, wide - room)
        if band:
            low, high = band
            ax.axvspan(low, high, color=tint(GREY, 0.13), lw=0, zorder=0)
        ax.annotate(
            text, (0, 1), (0, 11), xycoords="axes fraction", textcoords="offset points",
            va="bottom", ha="left", size=SMALL, weight="bold", annotation_clip=False,
        )  # fmt: skip
        _values(sheet, ax, found, hues, in_years, spec, band, x + wide)
    ends = sorted(drawn, key=lambda q: _at(q, in_years))
    low_high = [str(q.end.year) if q.end else "" for q in (ends[0], ends[-1])]
    time = sheet.word("time").format(low=low_high[0], high=low_high[1])
    sheet.about = [sheet.word("multiples"), time]


def _any(inner: Any) -> bool:
    return inner is not None and len(inner) > 0


def _name(sheet: Sheet, key: object, found: Given) -> str:
    named = sheet.named(key)
    if named:
        return named
    texts = {sheet.write(q.labels) for q in found.figures}
    return texts.pop() if len(texts) == 1 and any(texts) else sheet.name(str(key))


def _hues(panels: list[tuple[str, Given]]) -> dict[str, str]:
    names = dict.fromkeys(
        group.label if found.grouped else ""
        for _, found in panels
        for group in found.groups
    )
    return dict(zip(names, take_hues(list(names)), strict=True))


def _at(q: Figure, in_years: bool) -> float:
    if q.end is None:
        raise LangsonError("{q} has no period, so it has no place in time.", q=q)
    return float(q.end.year if in_years else q.end.toordinal())


def _band(mark: str | Figure | None, in_years: bool) -> tuple[float, float] | tuple[()]:
    if mark is None:
        return ()
    if isinstance(mark, Figure):
        if mark.start is None or mark.end is None:
            raise LangsonError("{mark} has no period to mark.", mark=mark)
        start, end = mark.start, mark.end
    else:
        start, end = parse_period(mark)
    if in_years:
        return start.year - 0.4, end.year + 0.4
    return float(start.toordinal()), float(end.toordinal() + 1)


def _last_width(sheet: Sheet, found: Given, spec: str) -> float:
    return max(
        labels.width(sheet.value(g.marks[-1].q, spec), TEXT, True) for g in found.groups
    )


def _panel(
    sheet: Sheet, ax: Any, found: Given, hues: dict[str, str], in_years: bool,
    zero: bool, spec: str, mark: object,
) -> None:  # fmt: skip
    low, high = scales.extent(found.figures, zero)
    ranks = found.figures[0].unit == "rank"
    ax.set_ylim((high, low) if ranks else (low, high))
    if low <= 0 <= high:
        ax.axhline(0, color=FAINT, lw=0.9, zorder=0.6)
    lines = []
    for group in found.groups:
        ordered = sorted(group.marks, key=lambda m: _at(m.q, in_years))
        hue = hues[group.label if found.grouped else ""]
        xs = [_at(m.q, in_years) for m in ordered]
        gap = 1.0 if in_years else 1e9
        lines.append(Track(group.label, hue, xs, [m.q for m in ordered], gap))
    tracks.draw(ax, lines, high - low, size=5.5)


def _values(
    sheet: Sheet, ax: Any, found: Given, hues: dict[str, str], in_years: bool,
    spec: str, band: tuple[float, ...], edge: float,
) -> None:  # fmt: skip
    """Write the last value of each line, and those of the marked period."""
    frame = ax.get_window_extent()
    room = Room(Box(frame.x0 - 4, frame.y0, edge + 4, frame.y1 + 7))
    lasts, hue_of = [], []
    for group in found.groups:
        ordered = sorted(group.marks, key=lambda m: _at(m.q, in_years))
        hue = hues[group.label if found.grouped else ""]
        lasts.append(ordered[-1].q)
        hue_of.append(hue)
        xs = [_at(m.q, in_years) for m in ordered]
        ys = [m.q.value for m in ordered]
        room.take_line(*placing.line_of(ax, xs, ys))
        for x, y in zip(xs, ys, strict=True):
            px, py = placing.at(ax, x, y)
            room.take(Box(px - 4, py - 4, px + 4, py + 4))
    wanted = [placing.at(ax, 0, q.value)[1] for q in lasts]
    sizes = [labels.height("0", TEXT) + 2] * len(lasts)
    ys = labels.within(labels.spread(wanted, sizes), sizes, frame.y0 - 4, frame.y1 + 8)
    for q, hue, y, here in zip(lasts, hue_of, ys, wanted, strict=True):
        text, x = sheet.value(q, spec), _at(q, in_years)
        ax.annotate(
            text, (x, q.value), (6, y - here), textcoords="offset points", va="center",
            size=TEXT, weight="bold", color=hue, annotation_clip=False,
        )  # fmt: skip
        px = placing.at(ax, x, q.value)[0]
        wide = labels.width(text, TEXT, True)
        room.take(Box(px + 4, y - 6, px + 7 + wide, y + 6))
    for group in found.groups:
        hue = hues[group.label if found.grouped else ""]
        for item in group.marks:
            x = _at(item.q, in_years)
            if band and band[0] <= x <= band[1] and item.q not in lasts:
                placing.put(
                    ax, room, sheet.value(item.q, spec), (x, item.q.value), size=SMALL,
                    colour=hue, sides="abtuvwlr", far=16,
                )  # fmt: skip
