"""Where words stand on a chart: how wide they are, and where there is room for them.

All lengths are in points, from the lower left corner of the picture. A word is as wide
as its letters are advanced, so nothing is drawn to be measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

import matplotlib as mpl
import numpy as np
from matplotlib.ft2font import FT2Font, LoadFlags

from .theme import THEME

#: height of a line of text, in heights of its letters; Vietnamese capitals need it
LINE = 1.28


class Box(NamedTuple):
    """A rectangle: left, bottom, right and top edge."""

    x0: float
    y0: float
    x1: float
    y1: float


@cache
def _font(bold: bool) -> FT2Font:
    properties = mpl.font_manager.FontProperties(
        family=THEME["font.family"], weight="bold" if bold else "normal"
    )
    font = FT2Font(mpl.font_manager.findfont(properties))
    font.set_size(100, 72)
    return font


@cache
def _advance(letter: str, bold: bool) -> float:
    glyph = _font(bold).load_char(ord(letter), flags=LoadFlags.NO_HINTING)
    return float(glyph.linearHoriAdvance) / 65536 / 100


def width(text: str, size: float, bold: bool = False) -> float:
    """Width of a text, of the widest of its lines."""
    lines = text.split("\n")
    return size * max(sum(_advance(c, bold) for c in line) for line in lines)


def height(text: str, size: float) -> float:
    """Height of a text of one or more lines."""
    return size * LINE * (text.count("\n") + 1)


def wrap(text: str, most: float, size: float, bold: bool = False) -> str:
    """Break a text into the fewest lines of at most `most`, about equally long.

    It breaks at spaces, not at no-break spaces; a longer word stands alone.
    """
    # not split(): that would break at no-break spaces as well
    words = [word for word in text.replace("\n", " ").split(" ") if word]
    sizes = [width(word, size, bold) for word in words]
    gap = width(" ", size, bold)

    def broken(limit: float) -> list[list[str]]:
        lines: list[list[str]] = []
        used = limit
        for word, needed in zip(words, sizes, strict=True):
            if lines and used + gap + needed <= limit:
                lines[-1].append(word)
                used += gap + needed
            else:
                lines.append([word])
                used = needed
        return lines

    lines = broken(most)
    if len(lines) > 1:  # the narrowest column that needs no further line
        low, high = most / 2, most
        for _ in range(8):
            middle = (low + high) / 2
            if len(broken(middle)) > len(lines):
                low = middle
            else:
                high = middle
        lines = broken(high)
    return "\n".join(" ".join(line) for line in lines)


def spread(wanted: Sequence[float], sizes: Sequence[float]) -> list[float]:
    """Move centres apart, as little as can be, until no two of the sizes overlap.

    Neighbours that meet form a block that stands at the mean of what its members
    wanted (the pool-adjacent-violators algorithm).
    """
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    blocks: list[tuple[list[int], float]] = []  # members, lower edge

    def settle(members: list[int]) -> float:
        below, edges = 0.0, []
        for i in members:
            edges.append(wanted[i] - sizes[i] / 2 - below)
            below += sizes[i]
        return sum(edges) / len(edges)

    def extent(members: list[int]) -> float:
        return sum(sizes[i] for i in members)

    for i in order:
        blocks.append(([i], wanted[i] - sizes[i] / 2))
        while len(blocks) > 1 and (
            blocks[-2][1] + extent(blocks[-2][0]) > blocks[-1][1] + 1e-9
        ):
            upper, _ = blocks.pop()
            members = blocks.pop()[0] + upper
            blocks.append((members, settle(members)))
    placed = [0.0] * len(wanted)
    for members, edge in blocks:
        for i in members:
            placed[i] = edge + sizes[i] / 2
            edge += sizes[i]
    return placed


def within(
    placed: Sequence[float], sizes: Sequence[float], low: float, high: float
) -> list[float]:
    """Move what `spread` placed into two ends, those beyond one pushing the others."""
    order = sorted(range(len(placed)), key=lambda i: (placed[i], i))
    found = list(placed)
    edge = low
    for i in order:
        found[i] = max(found[i], edge + sizes[i] / 2)
        edge = found[i] + sizes[i] / 2
    edge = high
    for i in reversed(order):
        found[i] = min(found[i], edge - sizes[i] / 2)
        edge = found[i] - sizes[i] / 2
    return found


def fit(
    spans: Iterable[tuple[float, float, float, float]], room: float
) -> tuple[float, float]:
    """Ends of an axis that is `room` wide, so that marks and their words are inside.

    Parameters
    ----------
    spans : iterable of (first, last, before, after)
        Ends of a mark in the units of the axis, and the width of the words on its left
        and on its right in points.
    """
    found = list(spans)
    first, last, before, after = (np.array(part, float) for part in zip(*found))  # noqa: B905
    # each pair of words allows a scale; the smallest of them allows all
    reach = last[None, :] - first[:, None]
    free = room - after[None, :] - before[:, None]
    free = np.maximum(free, 0.05 * room)
    positive = reach > 0
    if not positive.any():
        return float(first.min()) - 0.5, float(first.max()) + 0.5
    scale = float(np.min(free[positive] / reach[positive]))
    low = float(np.min(first - before / scale))
    return low, max(low + room / scale, float(np.max(last + after / scale)))


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
                if d > gap + 7:  # a line will join the two; not through other words
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
