"""A scatter: one value against another, with quadrants and lines of one product."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.collections import LineCollection

from ....core.figure import Figure
from ....errors import LangsonError
from .. import labels, look, placing, scales
from ..given import pairs
from ..labels import Box
from ..placing import Room
from ..sheet import MARGIN, WIDTH, Sheet
from ..theme import GREY, INK, SMALL

_HEIGHT = 330.0
_CORNERS = {"upper_left": (0, 1), "upper_right": (1, 1), "lower_left": (0, 0),
            "lower_right": (1, 0)}  # fmt: skip


def draw(
    sheet: Sheet,
    figures: Any,
    /,
    *,
    spec: str = "",
    log: bool = False,
    cross: tuple[float, float] | None = None,
    products: Mapping[str, float] | None = None,
    accent: Any = (),
) -> None:
    """Draw a dot a row at (x, y), named beside it.

    The words `names.x` and `names.y` say what the axes are; `names.upper_left`,
    `upper_right`, `lower_left` and `lower_right`, if given, name the quadrants.

    Parameters
    ----------
    figures : mapping of key to (x, y), sequence of pairs, or DataFrame of two columns
    spec : str
        How the values are written below the picture.
    log : bool
        Logarithmic axes: equal ratios are equally far apart.
    cross : (x, y)
        Where the lines between the quadrants stand, as (100, 100).
    products : mapping of name to number
        Lines on which x % of y is so much: (share of plan) × (plan in % of the year
        before) / 100 is the year in % of the year before. The words are `names.<name>`.
    accent : Figure or sequence of Figures
        The y of dots that stand out; the others are grey.
    """
    groups = pairs(sheet, figures, one_axis=False)
    if any(len(group.marks) != 2 for group in groups):
        raise LangsonError("a scatter needs two figures a dot: x and y.")
    xs, ys = ([group.marks[i].q for group in groups] for i in (0, 1))
    for column in (xs, ys):
        scales.one_unit(column)
    names = sheet.name("x"), sheet.name("y")
    for group in groups:
        for name, q in zip(names, group.figures, strict=True):
            sheet.note(f"{group.label}, {name}", q, spec)
    shown = [_shown(x, y) for x, y in zip(xs, ys, strict=True)]
    sheet.fills(shown)
    sheet.key("dot")
    x_ends, y_ends = (
        _extent(column, log, None if cross is None else cross[i])
        for i, column in enumerate((xs, ys))
    )
    left = MARGIN + scales.left_margin(sheet, *y_ends, log=log)
    sheet.open(_HEIGHT + 38 + 16)
    ax = sheet.axes(left, 38, WIDTH - left - MARGIN - 4, _HEIGHT)
    if log:
        ax.set_xscale("log")
        ax.set_yscale("log")
    scales.number_axis(sheet, ax, *y_ends, log=log, grid=False)
    scales.number_axis(sheet, ax, *x_ends, across=True, log=log, grid=False)
    frame_lines = [[(0, 1), (0, 0)], [(0, 0), (1, 0)]]
    lines = LineCollection(
        frame_lines, colors=GREY, linewidths=0.9, transform=ax.transAxes, clip_on=False
    )
    ax.add_collection(lines, autolim=False)
    _titles(ax, names, left)
    frame = ax.get_window_extent()
    room = Room(Box(frame.x0 + 2, frame.y0 + 2, WIDTH - MARGIN + 4, frame.y1 + 4))
    if cross is not None:
        ax.axvline(cross[0], color=GREY, lw=0.9, zorder=1)
        ax.axhline(cross[1], color=GREY, lw=0.9, zorder=1)
        x, y = placing.at(ax, *cross)
        room.take(Box(x - 1, frame.y0, x + 1, frame.y1))
        room.take(Box(frame.x0, y - 1, frame.x1, y + 1))
    hues = look.colours(ys, accent)
    values = [(a.value, b.value) for a, b in zip(xs, ys, strict=True)]
    for i, (column, other, ends) in enumerate(((xs, ys, x_ends), (ys, xs, y_ends))):
        spans = [_span(q, ends, log) for q in column]
        places = [q.value for q in other]
        look.ranges(ax, places, spans, hues, across=i == 0)
        for place, span in zip(places, spans, strict=True):
            if span:
                (a, b), (c, d) = (
                    placing.at(ax, *((e, place) if i == 0 else (place, e)))
                    for e in span
                )
                room.take(Box(a - 3, b - 3, c + 3, d + 3))
    for x, y in values:
        px, py = placing.at(ax, x, y)
        room.take(Box(px - 5, py - 5, px + 5, py + 5))
    for name, (x, y) in _CORNERS.items():
        word = sheet.named(name)
        if word:
            _corner(ax, room, word, x, y)
    _products(sheet, ax, room, products or {}, x_ends, y_ends)
    look.dots(
        ax, [x for x, _ in values], [y for _, y in values], hues,
        [look.fill(q) for q in shown], 8.0,
    )  # fmt: skip
    # the most crowded first: they have the least choice
    spots = np.array([placing.at(ax, *xy) for xy in values])
    crowd = [int((np.hypot(*(spots - spot).T) < 60).sum()) for spot in spots]
    for i in sorted(range(len(values)), key=lambda i: -crowd[i]):
        text = labels.wrap(groups[i].label, 120, SMALL)
        colour = INK if hues[i] != GREY else GREY
        placing.put(
            ax, room, text, values[i], size=SMALL, colour=colour, gap=6,
            sides="rlabtuvw", far=96, ground=True,
        )  # fmt: skip
    sheet.about = [
        sheet.word("scatter"),
        sheet.word("across").format(names[0]),
        sheet.word("upwards").format(names[1]),
    ]


def _shown(x: Figure, y: Figure) -> Figure:
    """Whose fill a dot has: y, unless only x is an estimate; a plan the axis names."""
    return x if look.fill(y) == "solid" and x.status == "E" else y


def _extent(
    column: Sequence[Figure], log: bool, cross: float | None
) -> tuple[float, float]:
    more = [] if cross is None else [cross]
    if not log:
        return scales.extent(column, False, more)
    values = [q.value for q in column] + more
    if min(values) <= 0:
        raise LangsonError("a logarithmic axis needs values above nought.")
    pad = (max(values) / min(values)) ** 0.12
    pad = max(pad, 1.04)
    return min(values) / pad, max(values) * pad


def _span(
    q: Figure, ends: tuple[float, float], log: bool
) -> tuple[float, float] | None:
    """Range of a figure inside the axis, if it can be seen there."""
    low, high = max(q.low, ends[0]), min(q.high, ends[1])
    if log:
        part = math.log(high / low) / math.log(ends[1] / ends[0])
    else:
        part = (high - low) / (ends[1] - ends[0])
    return (low, high) if part > look.VISIBLE else None


def _titles(ax: Any, names: tuple[str, str], left: float) -> None:
    common = {"textcoords": "offset points", "size": SMALL, "color": GREY,
              "annotation_clip": False, "xycoords": "axes fraction"}  # fmt: skip
    ax.annotate(f"{names[0]} →", (1, 0), (0, -22), ha="right", va="top", **common)
    ax.annotate(
        f"↑ {names[1]}", (0, 1), (MARGIN - left, 6), ha="left", va="bottom", **common
    )


def _products(
    sheet: Sheet, ax: Any, room: Room, products: Mapping[str, float],
    x_ends: tuple[float, float], y_ends: tuple[float, float],
) -> None:  # fmt: skip
    frame = ax.get_window_extent()
    for key, product in products.items():
        xs = np.geomspace(max(x_ends[0], 1e-9), x_ends[1], 80)
        ys = 100 * product / xs
        ax.plot(xs, ys, color=GREY, lw=0.9, ls=(0, (1, 2)), zorder=0.9)
        text = sheet.name(key)
        wide, tall = labels.width(text, SMALL) / 2 + 2, labels.height(text, SMALL) / 2
        inside = [
            (x, y) for x, y in zip(xs, ys, strict=True) if y_ends[0] < y < y_ends[1]
        ]
        for xy in inside:  # from where it enters the picture at the upper left
            x, y = placing.at(ax, *xy)
            box = Box(x - wide, y - tall, x + wide, y + tall)
            if box.x0 > frame.x0 and box.y1 < frame.y1 and room.free(box):
                room.take(box)
                ax.annotate(
                    text, xy, (0, 0), textcoords="offset points", ha="center",
                    va="center", size=SMALL, color=GREY,
                    bbox={"fc": "white", "ec": "none", "pad": 1},
                )  # fmt: skip
                break


def _corner(ax: Any, room: Room, word: str, x: int, y: int) -> None:
    frame = ax.get_window_extent()
    text = labels.wrap(word, 0.4 * frame.width, SMALL, True)
    wide, tall = labels.width(text, SMALL, True), labels.height(text, SMALL)
    x0 = frame.x1 - wide - 5 if x else frame.x0 + 5
    y0 = frame.y1 - tall - 3 if y else frame.y0 + 4
    room.take(Box(x0, y0, x0 + wide, y0 + tall))
    ax.annotate(
        text, (x, y), (-5 if x else 5, -4 if y else 5), xycoords="axes fraction",
        textcoords="offset points", ha="right" if x else "left",
        va="top" if y else "bottom", size=SMALL, color=GREY, weight="bold",
        multialignment="right" if x else "left",
    )  # fmt: skip
