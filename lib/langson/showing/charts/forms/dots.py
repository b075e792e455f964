"""Dots with their ranges, one a row, on an axis that need not start at nought."""

from __future__ import annotations

from typing import Any

from ....core.figure import Figure
from .. import labels, look, scales
from ..given import given, unequal
from ..rows import Rows
from ..sheet import Sheet
from ..theme import FAINT, GREY, INK, TEXT


def draw(
    sheet: Sheet,
    figures: Any,
    /,
    *,
    spec: str = "",
    accent: Any = (),
    line: Figure | float | None = None,
    beside: Any = None,
) -> None:
    """Draw a dot and its range for each figure, first on top, each with its value.

    Parameters
    ----------
    figures : sequence, mapping or DataFrame of Figures
        Groups have their name as a heading.
    spec : str
        How the values are written.
    accent : Figure or sequence of Figures
        Dots that stand out; the others are grey.
    line : Figure or float
        Where an upright line stands; its word is `names.line`.
    beside : mapping of key to Figure, text or number
        A column on the right; its heading is `names.beside`.
    """
    found = given(sheet, figures)
    for group in found.groups:
        unequal([mark.label for mark in group.marks])
    found.note(sheet, spec)
    marks = found.marks
    hues = look.colours(found.figures, accent)
    at = sheet.line(line, spec)
    sheet.key("dot")
    word = sheet.named("line") if at is not None else None
    rows = Rows.of(sheet, found, beside, below=38.0 if word else 24.0)
    texts = [sheet.value(mark.q, spec) for mark in marks]
    values = [q.value for q in found.figures]
    span = max(values) - min(values) or abs(values[0]) or 1.0
    ends = [look.ends(q, span) for q in found.figures]
    spans = [] if at is None else [(at, at, 6.0, 6.0)]
    spans += [
        (low, high, 8.0, labels.width(text, TEXT) + 12)
        for (low, high), text in zip(ends, texts, strict=True)
    ]
    low, high = labels.fit(spans, rows.width)
    ax = rows.ax
    ax.set_xlim(low, high)
    scales.number_axis(sheet, ax, low, high, across=True, grid=False)
    ax.hlines(rows.ys, low, high, colors=FAINT, linewidth=0.8, zorder=0.5)
    look.whiskers(ax, rows.ys, found.figures, high - low, hues)
    fills = [look.fill(q) for q in found.figures]
    look.dots(ax, values, rows.ys, hues, fills, 9.0)
    for y, (_, end), text, hue in zip(rows.ys, ends, texts, hues, strict=True):
        ax.annotate(
            text, (end, y), (9, 0), textcoords="offset points", va="center", ha="left",
            size=TEXT, annotation_clip=False, color=INK if hue != GREY else GREY,
            bbox={"fc": "white", "ec": "none", "pad": 1},
        )  # fmt: skip
    if at is not None:
        rows.upright(at, word or "", below=20)
    sheet.about = [sheet.word("dots"), sheet.axis(found.figures)]
