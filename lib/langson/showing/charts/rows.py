"""Rows with their names on the left, for every form that reads from top to bottom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes

from ...core.figure import Figure
from ...errors import LangsonError
from . import labels
from .given import Given
from .sheet import MARGIN, WIDTH, Sheet
from .theme import GREY, INK, PAPER, SMALL, TEXT

#: the widest that names may become
_MOST = 0.4 * WIDTH
_GAP = 9.0


class Rows:
    """Places of rows and headings, and the axes beside their names.

    Row i has its middle at -`ys[i]` … the axes count points from their top downwards.

    Parameters
    ----------
    sheet : Sheet
    names : sequence of str
        One a row.
    headings : mapping of int to str
        Row before which a heading stands.
    least : float
        Height of a row, in points, if its name does not need more.
    below : float
        Room for an axis below.
    beside : sequence of str
        A column on the right; its first item is the heading.
    """

    def __init__(
        self,
        sheet: Sheet,
        names: Sequence[str],
        headings: Mapping[int, str] | None = None,
        least: float = 24.0,
        below: float = 0.0,
        beside: Sequence[str] = (),
        most: float = _MOST,
    ) -> None:
        headings = headings or {}
        texts = [labels.wrap(name, most, TEXT) for name in names]
        high = max([least, *(labels.height(t, TEXT) + 7 for t in texts)])
        y, self.ys, heads = 0.0, [], []
        if beside and 0 not in headings:
            y += 16.0
        for i in range(len(names)):
            if i in headings:
                y += 10.0 * (i > 0)
                heads.append((y + 10.0, headings[i]))
                y += 20.0
            self.ys.append(y + high / 2)
            y += high
        self.height, self.row = y, high
        column = max([labels.width(t, TEXT) for t in texts], default=0.0)
        left = MARGIN + column + _GAP
        notes = [labels.wrap(text, 110, SMALL) for text in beside]
        margin = max([labels.width(t, SMALL) for t in notes], default=0.0)
        right = MARGIN + (margin + 14 if notes else 0)
        self.width = WIDTH - left - right
        bottom = below or 4.0
        self.ax: Axes = sheet.panel(y, left, right, bottom)
        self.ax.set_ylim(y, 0)
        for at, text in zip(self.ys, texts, strict=True):
            self._beside(at, -_GAP, text, "right", size=TEXT, color=INK)
        style: dict[str, Any]
        for at, text in heads:
            shift = MARGIN - left
            style = {"weight": "bold", "zorder": 6}
            style["bbox"] = {"fc": PAPER, "ec": "none", "pad": 0.5}
            self._beside(at, shift, text, "left", size=TEXT, color=INK, **style)
        if notes:
            style = {"size": SMALL, "color": GREY}
            end = self.width + 14 + margin
            self._beside(self.ys[0] - high / 2 - 7, end, notes[0], "right", **style)
            for at, text in zip(self.ys, notes[1:], strict=True):
                self._beside(at, end, text, "right", **style)

    @classmethod
    def of(
        cls, sheet: Sheet, found: Given, beside: Any = None, spec: str = "", **more: Any
    ) -> Rows:
        """Make a row a mark, with the names of groups as headings."""
        names: list[str] = []
        headings: dict[int, str] = {}
        for group in found.groups:
            if found.grouped:
                headings[len(names)] = group.label
            names += [mark.label for mark in group.marks]
        keys = [mark.key for mark in found.marks]
        notes = column(sheet, beside, keys, names)
        return cls(sheet, names, headings, beside=notes, **more)

    def upright(self, at: float, text: str = "", below: float = 4.0) -> None:
        """Draw an upright line through all rows, its word at its foot."""
        self.ax.axvline(at, color=INK, lw=1.0, ls=(0, (1, 1.6)), zorder=2.5)
        if text:
            self.ax.annotate(
                text, (at, 0), (0, -below), xycoords=("data", "axes fraction"),
                textcoords="offset points", ha="center", va="top", size=SMALL,
                color=GREY, annotation_clip=False,
            )  # fmt: skip

    def _beside(self, y: float, x: float, text: str, side: str, **more: Any) -> None:
        self.ax.annotate(
            text, (0, y), (x, 0), xycoords=("axes fraction", "data"),
            textcoords="offset points", ha=side, va="center", multialignment=side,
            annotation_clip=False, **more,
        )  # fmt: skip


def column(
    sheet: Sheet, beside: Any, keys: Sequence[object], names: Sequence[str]
) -> list[str]:
    """Texts of a column on the right, the heading first; none if none was given."""
    if beside is None:
        return []
    cells = (
        list(beside.get(k) for k in keys) if hasattr(beside, "get") else list(beside)
    )
    if len(cells) != len(keys):
        raise LangsonError(
            "{texts} texts beside {rows} rows: give one a row.",
            texts=len(cells),
            rows=len(keys),
        )
    heading = sheet.name("beside")
    for cell, name in zip(cells, names, strict=True):
        if isinstance(cell, Figure):
            sheet.note(f"{name}, {heading}", cell)
    return [heading, *("" if cell is None else sheet.write(cell) for cell in cells)]
