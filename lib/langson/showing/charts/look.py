"""What a mark looks like: fill says status, hue says who, in every form.

solid
    counted, or computed from what was counted
hollow
    estimated, or implied: a level that no source prints, or what rests on one that only
    a printed growth or share of plan implies
dashed
    planned
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle, Wedge

from ...core.figure import Figure
from .theme import GREY, PALETTE, PAPER, tint

Fill = Literal["solid", "hollow", "dashed"]
DASH = (0, (3.2, 1.8))
_DASH_OF_DOT = (0, (1.7, 1.1))
#: what a source prints about a level beside it
_RATIOS = ("growth", "attainment")
#: a range narrower than this part of the axis cannot be seen, so it is not drawn
VISIBLE = 0.03


def fill(q: Figure) -> Fill:
    """How the marks of a figure are filled."""
    if q.status == "T":
        return "dashed"
    return "hollow" if q.status == "E" or stands_in(q) else "solid"


def stands_in(q: Figure) -> bool:
    """Whether it is implied: nobody printed it, nor all the levels behind it.

    A growth, rate or share computed from printed levels is as good as these, whose
    status it has; one that needs the base of a printed growth is not.
    """
    if not q.implied or q.measure == "level":
        return q.implied
    return any(ratio in _flat(leaf.key) for leaf in q.expr.leaves for ratio in _RATIOS)


def _flat(key: object) -> list[object]:
    """What the key of a printed number is made of, its measure among it."""
    return [p for part in key for p in _flat(part)] if isinstance(key, tuple) else [key]


def colours(figures: Sequence[Figure], accent: Any = ()) -> list[str]:
    """Hues of marks in one group: one for each area, if areas come back.

    Parameters
    ----------
    figures : sequence of Figure
    accent : Figure or sequence of Figure
        What keeps its hue, if anything; the others are grey.
    """
    chosen = [accent] if isinstance(accent, Figure) else list(accent)
    areas = list(dict.fromkeys(q.area for q in figures))
    if len(areas) == len(figures) or len(areas) > len(PALETTE):
        areas = []  # each mark is named by its area; hues would say nothing
    hue = dict(zip(areas, PALETTE, strict=False))
    return [
        GREY if chosen and q not in chosen else hue.get(q.area, PALETTE[0])
        for q in figures
    ]


def bar(
    ax: Axes,
    x: float,
    y: float,
    width: float,
    height: float,
    colour: str,
    status: Fill,
    hatch: str = "",
) -> Rectangle:
    """Draw a bar from its lower left corner, in the units of the axes."""
    face = PAPER
    if status == "solid":
        face = tint(colour) if hatch else colour
    dash: Any = DASH if status == "dashed" else "solid"
    patch = Rectangle(
        (x, y), width, height, facecolor=face, edgecolor=colour, linewidth=1.6,
        linestyle=dash, hatch=hatch or None, joinstyle="miter", zorder=2,
    )  # fmt: skip
    ax.add_patch(patch)
    return patch


def dots(
    ax: Axes,
    xs: Sequence[float],
    ys: Sequence[float],
    colours: Sequence[str],
    statuses: Sequence[Fill],
    size: float = 8.0,
    zorder: float = 4,
) -> None:
    """Draw dots of a diameter in points; one call for all of them."""
    if not len(xs):
        return
    pairs = list(zip(colours, statuses, strict=True))
    marks = ax.scatter(
        xs, ys, s=size**2, zorder=zorder, linewidths=1.6, clip_on=False,
        facecolors=[c if s == "solid" else PAPER for c, s in pairs],
        edgecolors=[c for c, _ in pairs],
    )  # fmt: skip
    marks.set_linestyle([_DASH_OF_DOT if s == "dashed" else "solid" for s in statuses])


def half(
    ax: Axes,
    centre: tuple[float, float],
    radius: float,
    start: float,
    colour: str,
    status: Fill,
) -> None:
    """Draw half a disc from an angle on, anticlockwise, in the units of the axes."""
    dash: Any = DASH if status == "dashed" else "solid"
    face = colour if status == "solid" else PAPER
    patch = Wedge(
        centre, radius, start, start + 180, facecolor=face, edgecolor=colour,
        linewidth=1.6, linestyle=dash, zorder=4,
    )  # fmt: skip
    ax.add_patch(patch)


def stroke(
    ax: Axes,
    xs: Sequence[float],
    ys: Sequence[float],
    colour: str,
    status: Fill,
    width: float = 4.0,
) -> None:
    """Draw a thick line: solid, hollow (two edges with paper between) or dashed."""
    if status == "dashed":
        ax.add_line(
            Line2D(xs, ys, color=colour, lw=0.7 * width, ls=(0, (2.4, 1.3)), zorder=3)
        )
        return
    ax.add_line(Line2D(xs, ys, color=colour, lw=width, solid_capstyle="butt", zorder=3))
    if status == "hollow":
        inner = Line2D(
            xs, ys, color=PAPER, lw=width - 2.4, solid_capstyle="butt", zorder=3.1
        )
        ax.add_line(inner)


def band(
    ax: Axes, xs: Sequence[float], lows: Sequence[float], highs: Sequence[float],
    colour: str,
) -> None:  # fmt: skip
    """Draw the range of a line, in a tint that words can stand on."""
    ax.fill_between(xs, lows, highs, color=tint(colour), linewidth=0, zorder=1)


def whiskers(
    ax: Axes,
    at: Sequence[float],
    figures: Sequence[Figure],
    span: float,
    colours: Sequence[str],
    across: bool = True,
) -> None:
    """Draw the ranges that can be seen on an axis of a span, in one call."""
    found = [ends(q, span) if seen(q, span) else None for q in figures]
    ranges(ax, at, found, colours, across)


def ranges(
    ax: Axes,
    at: Sequence[float],
    spans: Sequence[tuple[float, float] | None],
    colours: Sequence[str],
    across: bool = True,
) -> None:
    """Draw whiskers from end to end; none for None."""
    rows = [(x, *s, c) for x, s, c in zip(at, spans, colours, strict=True) if s]
    if not rows:
        return
    place, low, high, hues = (list(part) for part in zip(*rows, strict=True))
    draw = ax.hlines if across else ax.vlines
    draw(place, low, high, colors=hues, linewidth=1.3, zorder=3.5)
    cap = {"s": 36, "c": hues, "marker": "|" if across else "_", "linewidth": 1.3}
    for end in (low, high):
        xy = (end, place) if across else (place, end)
        ax.scatter(*xy, zorder=3.5, **cap)  # type: ignore[arg-type]


def seen(q: Figure, span: float) -> bool:
    """Whether the range of a figure is wide enough to be drawn."""
    low, high = ends(q, span)
    return high - low > VISIBLE * span


def ends(q: Figure, span: float) -> tuple[float, float]:
    """Ends of the range of a figure, cut where one of them is nowhere near the axis."""
    return max(q.low, q.value - span), min(q.high, q.value + span)
