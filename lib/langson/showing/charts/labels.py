"""How wide words are, how they break into lines, and how they keep off each other.

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

#: of a line at one point: above and below its baseline, and between lines. Capitals of
#: Vietnamese need more, which `height` adds; matplotlib 3.10 needs a little less
_ABOVE, _BELOW, _BETWEEN = 0.76, 0.24, 0.2


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


class _Letter(NamedTuple):
    advance: float
    above: float
    below: float


@cache
def _letter(letter: str, bold: bool) -> _Letter:
    """Size of a letter at one point, from its baseline."""
    glyph = _font(bold).load_char(ord(letter), flags=LoadFlags.NO_HINTING)
    _, low, _, high = glyph.bbox
    return _Letter(glyph.linearHoriAdvance / 6553600, high / 6400, -low / 6400)


def width(text: str, size: float, bold: bool = False) -> float:
    """Width of a text, of the widest of its lines."""
    lines = text.split("\n")
    return size * max(sum(_letter(c, bold).advance for c in line) for line in lines)


def height(text: str, size: float, bold: bool = False) -> float:
    """Height of a text of one or more lines."""
    lines = text.split("\n")
    total = _BETWEEN * len(lines) if len(lines) > 1 else 0.0
    for line in lines:
        letters = [_letter(c, bold) for c in line]
        total += max([_ABOVE, *(each.above for each in letters)])
        total += max([_BELOW, *(each.below for each in letters)])
    return size * total


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
