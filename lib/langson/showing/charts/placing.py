"""Where there is room for words: beside their mark, off lines, dots and other words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from . import labels
from .labels import Box
from .theme import PAPER


class Room:
    """A part of the picture where words find a free place, one after the other."""

    def __init__(self, edge: Box) -> None:
        self.edge = edge
        self._taken = np.empty((0, 4))
        self._words = np.empty((0, 4))

    def take(self, *boxes: Box) -> None:
        """Keep words away from here."""
        if boxes:
            self._taken = np.vstack([self._taken, np.array(boxes, float)])

    def take_line(self, xs: Sequence[float], ys: Sequence[float]) -> None:
        """Keep words off a line through points."""
        boxes = []
        for x0, y0, x1, y1 in zip(xs, ys, xs[1:], ys[1:], strict=False):
            steps = max(int(np.hypot(x1 - x0, y1 - y0) // 4), 1)
            for t in np.linspace(0, 1, steps + 1):
                x, y = x0 + t * (x1 - x0), y0 + t * (y1 - y0)
                boxes.append(Box(x - 1.2, y - 1.2, x + 1.2, y + 1.2))
        self.take(*boxes)

    def free(self, box: Box) -> bool:
        """Whether nothing stands there yet and it is inside."""
        inside = (
            box.x0 >= self.edge.x0
            and box.x1 <= self.edge.x1
            and box.y0 >= self.edge.y0
            and box.y1 <= self.edge.y1
        )
        t = self._taken
        hit = (
            (t[:, 0] < box.x1)
            & (t[:, 2] > box.x0)
            & (t[:, 1] < box.y1)
            & (t[:, 3] > box.y0)
        )
        return inside and not bool(hit.any())

    def find(
        self,
        size: tuple[float, float],
        at: tuple[float, float],
        gap: float = 6.0,
        sides: str = "arbltuwv",
        far: float = 0.0,
    ) -> tuple[float, float] | None:
        """Centre of the first free place beside a point, and take it.

        Parameters
        ----------
        size : (width, height)
        at : (x, y)
        gap : float
            Distance from the point to the words.
        sides : str
            In which order to try: above, below, right, left, and the four corners
            (t upper right, u upper left, v lower right, w lower left).
        far : float
            How much farther from the point a place may be, in steps of 8.
        """
        wide, high = size[0] / 2, size[1] / 2
        for more in np.arange(0, far + 0.1, 8.0):
            d = gap + float(more)
            slant = 0.7 * d
            moves = {
                "a": (0, d + high),
                "b": (0, -d - high),
                "r": (d + wide, 0),
                "l": (-d - wide, 0),
                "t": (slant + wide, slant + high),
                "u": (-slant - wide, slant + high),
                "v": (slant + wide, -slant - high),
                "w": (-slant - wide, -slant - high),
            }
            for side in sides:
                x, y = at[0] + moves[side][0], at[1] + moves[side][1]
                box = Box(x - wide, y - high, x + wide, y + high)
                if not self.free(box):
                    continue
                if d > gap + 10:  # a line will join the two; not through other words
                    t = np.linspace(0, 1, 12)[:, None]
                    if self._on_words(np.array(at) + t * (np.array([x, y]) - at)):
                        continue
                self.take(box)
                self._words = np.vstack([self._words, np.array(box)])
                return x, y
        return None

    def _on_words(self, points: np.ndarray) -> bool:
        x, y, w = points[:, :1], points[:, 1:], self._words.T
        hit = (x > w[0]) & (x < w[2]) & (y > w[1]) & (y < w[3])
        return bool(hit.any())


def at(ax: Axes, x: float, y: float) -> tuple[float, float]:
    """Place of a point of the axes on the paper, in points."""
    found: Any = ax.transData.transform((x, y))
    return float(found[0]), float(found[1])


def line_of(ax: Axes, xs: Sequence[float], ys: Sequence[float]) -> tuple[Any, Any]:
    """Places of the points of a line on the paper."""
    found = ax.transData.transform(np.column_stack([xs, ys]))
    return found[:, 0], found[:, 1]


def put(
    ax: Axes,
    room: Room,
    text: str,
    xy: tuple[float, float],
    *,
    size: float,
    colour: str,
    bold: bool = False,
    gap: float = 5.0,
    sides: str = "abrltuvw",
    far: float = 16.0,
    joined: bool = True,
    ground: bool = False,
) -> bool:
    """Write words beside a point where there is room, joined to it if they are far.

    Parameters
    ----------
    gap, sides, far
        As for `Room.find`.
    joined : bool
        Whether a thin line may join them.
    ground : bool
        Whether they cover what lies under them, as guiding lines.

    Returns
    -------
    bool
        Whether a place was found; words without one are left out, their value stands
        below the picture.
    """
    box = labels.width(text, size, bold), labels.height(text, size, bold)
    here = at(ax, *xy)
    place = room.find(box, here, gap, sides, far)
    if place is None:
        return False
    move = (place[0] - here[0], place[1] - here[1])
    away = max(abs(move[0]) - box[0] / 2, abs(move[1]) - box[1] / 2)
    if joined and away > gap + 10:
        _join(ax, here, place, box, colour)
    ax.annotate(
        text, xy, move, textcoords="offset points", va="center", ha="center",
        size=size, color=colour, weight="bold" if bold else "normal",
        annotation_clip=False,
        bbox={"fc": PAPER, "ec": "none", "pad": 0.6} if ground else None,
    )  # fmt: skip
    return True


def _join(
    ax: Axes, here: tuple[float, float], place: tuple[float, float],
    box: tuple[float, float], colour: str,
) -> None:  # fmt: skip
    """Draw a thin line from a point to the edge of the words that belong to it."""
    x, y = here[0] - place[0], here[1] - place[1]
    wide, high = box[0] / 2 + 2, box[1] / 2
    edge = min(wide / abs(x) if x else np.inf, high / abs(y) if y else np.inf)
    near = 5.0 / float(np.hypot(x, y))
    ends = [(place[0] + t * x, place[1] + t * y) for t in (edge, 1 - near)]
    xs, ys = ax.transData.inverted().transform(ends).T
    ax.add_line(Line2D(xs, ys, color=colour, lw=0.7, zorder=2.1, clip_on=False))
