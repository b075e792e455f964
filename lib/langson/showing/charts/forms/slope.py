"""Slopes: from the first value of each to the last, by way of others if need be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ....core.figure import Figure
from ....errors import LangsonError
from .. import labels, look, placing, scales
from ..given import Group, pairs, when, years
from ..labels import Box
from ..placing import Room
from ..sheet import MARGIN, WIDTH, Sheet, take_hues
from ..theme import FAINT, GREY, INK, PALETTE, SMALL, TEXT


def draw(
    sheet: Sheet,
    figures: Any,
    /,
    *,
    spec: str = "",
    stages: Sequence[str] = (),
    accent: Sequence[str] = (),
    line: Figure | float | None = None,
) -> None:
    """Draw one line a row from stage to stage, its name and values at its ends.

    Parameters
    ----------
    figures : mapping of key to (first, …, last), or DataFrame
        A row of a frame is a line, its columns are the stages.
    spec : str
        How the values are written.
    stages : sequence of names
        One a stage (`names.<stage>`); by default the periods.
    accent : sequence of keys
        Lines in hues, the others being grey; by default all are in hues while these
        last, else none.
    line : Figure or float
        Where a level line stands, as 100; its word is `names.line`.
    """
    groups = pairs(sheet, figures)
    count = max(len(group.marks) for group in groups)
    heads = _stages(sheet, groups, count, stages)
    for group in groups:
        for mark, head in zip(group.marks, heads, strict=False):
            sheet.note(f"{group.label}, {head}", mark.q, spec)
    hues = _hues(groups, accent)
    drawn = [q for group in groups for q in group.figures]
    at = sheet.line(line, spec)
    extra = [] if at is None else [at]
    first = [sheet.value(group.marks[0].q, spec) for group in groups]
    last = [
        labels.wrap(f"{g.label} {sheet.value(g.marks[-1].q, spec)}", 190, TEXT, True)
        for g in groups
    ]
    left = MARGIN + max(labels.width(t, TEXT) for t in first) + 10
    right = MARGIN + max(labels.width(t, TEXT, True) for t in last) + 10
    heading = max(labels.width(h, SMALL, True) for h in heads) / 2
    left, right = max(left, MARGIN + heading), max(right, MARGIN + heading)
    needed = sum(labels.height(t, TEXT, True) + 3 for t in last)
    height = max(200.0, 1.15 * needed)
    sheet.key("dot")
    sheet.open(height + 24)
    ax = sheet.axes(left, 6, WIDTH - left - right, height)
    low, high = scales.extent(drawn, False, extra)
    ax.set_ylim(low, high)
    ax.set_xlim(0, count - 1)
    for i, head in enumerate(heads):
        ax.axvline(i, color=FAINT, lw=1.0, zorder=0.5)
        ax.annotate(
            head, (i, 1), (0, 4), xycoords=ax.get_xaxis_transform(), ha="center",
            textcoords="offset points", va="bottom", size=SMALL, weight="bold",
            color=GREY, annotation_clip=False,
        )  # fmt: skip
    if extra:
        scales.level(ax, extra[0], sheet.named("line"))
    xs: list[float] = []
    for group, hue in zip(groups, hues, strict=True):
        own = [_x(i, len(group.marks), count) for i in range(len(group.marks))]
        values = [q.value for q in group.figures]
        ax.plot(own, values, color=hue, lw=2.0, zorder=2, clip_on=False)
        look.whiskers(
            ax, own, group.figures, high - low, [hue] * len(own), across=False
        )
        fills = [look.fill(q) for q in group.figures]
        look.dots(ax, own, values, [hue] * len(own), fills, 7.5)
        xs += own
    _ends(ax, [g.marks[0].q.value for g in groups], first, hues, 0, "right", False)
    _ends(
        ax, [g.marks[-1].q.value for g in groups], last, hues, count - 1, "left", True
    )
    if count > 2:
        _between(sheet, ax, groups, hues, count, spec)
    sheet.about = [sheet.word("slope"), sheet.axis(drawn)]


def _x(i: int, own: int, count: int) -> float:
    """Stage of a value; a row with fewer ends at the last stage."""
    return float(count - 1 if i == own - 1 else i)


def _stages(
    sheet: Sheet, groups: Sequence[Group], count: int, stages: Sequence[str]
) -> list[str]:
    if stages:
        if len(stages) != count:
            raise LangsonError(
                "{stages} stages are named, but there are {count}.",
                stages=len(stages),
                count=count,
            )
        return [sheet.name(stage) for stage in stages]
    heads = []
    for i in range(count):
        column = [g.marks[i].q for g in groups if i < len(g.marks)]
        in_years = years([q for g in groups for q in g.figures])
        names = {when(sheet, q, in_years) for q in column}
        if len(names) > 1:
            raise LangsonError(
                "the values of a stage are of unlike periods: name the stages"
                " (stages=('first', 'last') and names.first, names.last)."
            )
        heads.append(names.pop())
    if len(set(heads)) < count:
        raise LangsonError("the stages are of one period: name them with stages=.")
    return heads


def _hues(groups: Sequence[Group], accent: Sequence[str]) -> list[str]:
    if accent:
        chosen = [g for g in groups if g.key in accent]
        hue = dict(zip((id(g) for g in chosen), take_hues(chosen), strict=True))
        return [hue.get(id(g), GREY) for g in groups]
    if len(groups) > len(PALETTE):
        return [PALETTE[0]] * len(groups)
    return take_hues(groups)


def _ends(
    ax: Any, values: Sequence[float], texts: Sequence[str], hues: Sequence[str],
    x: float, side: str, bold: bool,
) -> None:  # fmt: skip
    wanted = [placing.at(ax, x, v)[1] for v in values]
    frame = ax.get_window_extent()
    sizes = [labels.height(t, TEXT, bold) + 2 for t in texts]
    ys = labels.within(labels.spread(wanted, sizes), sizes, frame.y0 - 6, frame.y1 + 4)
    for value, text, hue, y, here in zip(values, texts, hues, ys, wanted, strict=True):
        ax.annotate(
            text, (x, value), (9 if side == "left" else -9, y - here), va="center",
            textcoords="offset points", ha=side, size=TEXT, color=hue,
            weight="bold" if bold else "normal", annotation_clip=False,
        )  # fmt: skip


def _between(
    sheet: Sheet, ax: Any, groups: Sequence[Group], hues: Sequence[str], count: int,
    spec: str,
) -> None:  # fmt: skip
    frame = ax.get_window_extent()
    room = Room(Box(frame.x0 + 8, frame.y0, frame.x1 - 8, frame.y1))
    for group in groups:
        own = [_x(i, len(group.marks), count) for i in range(len(group.marks))]
        values = [q.value for q in group.figures]
        room.take_line(*placing.line_of(ax, own, values))
    for group, hue in zip(groups, hues, strict=True):
        for i, mark in enumerate(group.marks[1:-1], start=1):
            xy = (_x(i, len(group.marks), count), mark.q.value)
            text = sheet.value(mark.q, spec)
            placing.put(ax, room, text, xy, size=SMALL, colour=hue or INK, far=24)
