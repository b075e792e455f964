"""A schematic map: marks at places, north up, as large as their values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ....core.figure import Figure
from ....errors import LangsonError
from .. import labels, look, placing
from ..given import given, pairs
from ..labels import Box
from ..placing import Room
from ..sheet import MARGIN, WIDTH, Sheet
from ..theme import GREY, INK, PALETTE, SMALL

_WIDEST = 58.0  # diameter of the largest mark
_TALLEST = 300.0
FIRST, LAST = GREY, PALETTE[0]


def draw(
    sheet: Sheet,
    figures: Mapping[str, Any],
    /,
    *,
    at: Mapping[str, tuple[float, float]],
    spec: str = "",
    border: Sequence[tuple[float, float]] = (),
    texts: Mapping[str, tuple[float, float]] | None = None,
    stages: Sequence[str] = ("first", "last"),
) -> None:
    """Draw a disc a place, its area the value; or two halves, the first and the last.

    Parameters
    ----------
    figures : mapping of place to Figure, or to (first, last)
    at : mapping of place to (east, north)
        Where the places are, in any one unit. A schema: say so in the subtitle.
    spec : str
        How the values are written.
    border : sequence of (east, north)
        A line through the picture.
    texts : mapping of name to (east, north)
        Words on the map, as the countries; they are `names.<name>`.
    stages : two names
        What first and last are, if there are two values a place.
    """
    several = any(not isinstance(v, Figure) for v in figures.values() if v is not None)
    if several:
        groups = pairs(sheet, figures)
        rows = [(g.key, g.label, g.figures) for g in groups]
        words = [sheet.name(stage) for stage in stages]
        sheet.key("dot", list(zip(words, (FIRST, LAST), strict=True)))
    else:
        found = given(sheet, figures)
        rows = [(m.key, m.label, [m.q]) for m in found.marks]
        words = [""]
        sheet.key("dot")
    missing = [key for key, _, _ in rows if key not in at]
    if missing:
        raise LangsonError("at= says of {key!r} not where it is.", key=missing[0])
    for _, label, values in rows:
        for word, q in zip(words, values, strict=False):
            if q.value < 0:
                raise LangsonError(
                    "{label}: a mark cannot have an area below nought.", label=label
                )
            sheet.note(", ".join(filter(None, (label, word))), q, spec)
    points = [at[str(key)] for key, _, _ in rows]
    points += [*border, *(texts or {}).values()]
    east, north = np.array(points, float).T
    margin = _WIDEST / 2 + 16
    width = WIDTH - 2 * MARGIN
    scale = (width - 2 * margin - 40) / max(float(np.ptp(east)), 1e-9)
    scale = min(scale, (_TALLEST - 60) / max(float(np.ptp(north)), 1e-9))
    height = float(np.ptp(north)) * scale + 2 * margin
    ax = sheet.panel(height)
    middle = (float(east.min() + east.max()) / 2, float(north.min() + north.max()) / 2)
    ax.set_xlim(middle[0] - width / 2 / scale, middle[0] + width / 2 / scale)
    ax.set_ylim(middle[1] - height / 2 / scale, middle[1] + height / 2 / scale)
    room = Room(Box(MARGIN, MARGIN, WIDTH - MARGIN, MARGIN + height + 2))
    if len(border):
        xs, ys = np.array(border, float).T
        ax.plot(xs, ys, color=GREY, lw=1.6, ls=(0, (6, 2, 1, 2)), zorder=1)
        room.take_line(*placing.line_of(ax, xs, ys))
    for name, xy in (texts or {}).items():
        word = sheet.name(name)
        tall = labels.height(word, SMALL) / 2
        placing.put(
            ax, room, word, xy, size=SMALL, colour=GREY, bold=True, gap=-tall,
            sides="abrltuvw", far=64, joined=False,
        )  # fmt: skip
    _north(sheet, ax, room)
    largest = max(q.value for _, _, values in rows for q in values) or 1.0
    sizes = []
    for key, _, values in rows:
        x, y = at[str(key)]
        radii = [max(_WIDEST * (q.value / largest) ** 0.5, 3.0) / 2 for q in values]
        if len(values) == 1:
            look.dots(ax, [x], [y], [LAST], [look.fill(values[0])], 2 * radii[0])
        else:
            for q, hue, r, start in zip(
                values, (FIRST, LAST), radii, (90, 270), strict=True
            ):
                look.half(ax, (x, y), r / scale, start, hue, look.fill(q))
        radius = max(radii)
        px, py = placing.at(ax, x, y)
        room.take(Box(px - radius, py - radius, px + radius, py + radius))
        sizes.append(radius)
    spots = np.array([placing.at(ax, *at[str(key)]) for key, _, _ in rows])
    for i in sorted(range(len(rows)), key=lambda i: -sizes[i]):
        key, label, values = rows[i]
        shown = " → ".join(sheet.value(q, spec) for q in values)
        text = f"{labels.wrap(label, 130, SMALL, True)}\n{shown}"
        placing.put(
            ax, room, text, at[str(key)], size=SMALL, colour=INK, bold=False,
            gap=sizes[i] + 3, sides=_sides(spots, i, sizes[i]), far=120,
        )  # fmt: skip
    every = [q for _, _, values in rows for q in values]
    sheet.about = [sheet.word("places"), sheet.axis(every)]


def _sides(spots: np.ndarray, i: int, radius: float) -> str:
    """Sides of a place, those first that are far from other places."""
    moves = {
        "b": (0, -1), "a": (0, 1), "r": (1, 0), "l": (-1, 0),
        "t": (0.7, 0.7), "w": (-0.7, -0.7), "u": (-0.7, 0.7), "v": (0.7, -0.7),
    }  # fmt: skip
    others = np.delete(spots, i, axis=0)

    def clear(side: str) -> float:
        here = spots[i] + (radius + 40) * np.array(moves[side])
        nearest = np.hypot(*(others - here).T).min(initial=90.0)
        return -float(nearest // 15)

    return "".join(sorted(moves, key=clear))


def _north(sheet: Sheet, ax: Any, room: Room) -> None:
    ax.annotate(
        f"↑ {sheet.word('north')}", (1, 1), (0, -2), xycoords="axes fraction",
        textcoords="offset points", ha="right", va="top", size=SMALL, color=GREY,
    )  # fmt: skip
    edge = room.edge
    room.take(Box(edge.x1 - 30, edge.y1 - 16, edge.x1, edge.y1))
