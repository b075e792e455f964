"""Lollipops: many values of one kind, in groups, with what matters marked."""

from __future__ import annotations

from typing import Any

from ....core.figure import Figure
from .. import labels, look
from ..given import given, unequal
from ..rows import Rows
from ..sheet import Sheet
from ..theme import GREY, INK, TEXT, tint


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
    """Draw a dot on a stem from nought for each figure, each with its value.

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
    word = sheet.named("line") or "" if at is not None else ""
    sheet.key("dot")
    rows = Rows.of(sheet, found, beside, least=20.0, below=16.0 if word else 4.0)
    texts = [sheet.value(mark.q, spec) for mark in marks]
    spans = [(0.0, 0.0, 5.0, 5.0)] + ([] if at is None else [(at, at, 2.0, 2.0)])
    size = max(abs(q.value) for q in found.figures) or 1.0
    reach = []
    for mark, text in zip(marks, texts, strict=True):
        low, high = look.ends(mark.q, size)
        # below nought the value stands on the other side, far from the name of the row
        reach.append(max(high, 0.0))
        spans.append((min(low, 0.0), reach[-1], 6.0, labels.width(text, TEXT) + 11))
    low, high = labels.fit(spans, rows.width)
    ax = rows.ax
    ax.set_xlim(low, high)
    stems = [tint(hue, 0.55) for hue in hues]
    ax.hlines(rows.ys, 0, [q.value for q in found.figures], colors=stems, linewidth=2.2,
              zorder=2)  # fmt: skip
    look.whiskers(ax, rows.ys, found.figures, high - low, hues)
    fills = [look.fill(q) for q in found.figures]
    look.dots(ax, [q.value for q in found.figures], rows.ys, hues, fills, 9.0)
    for y, end, text, hue in zip(rows.ys, reach, texts, hues, strict=True):
        ax.annotate(
            text, (end, y), (9, 0), textcoords="offset points", va="center", ha="left",
            size=TEXT, annotation_clip=False, color=INK if hue != GREY else GREY,
            weight="bold" if accent and hue != GREY else "normal",
        )  # fmt: skip
    ax.axvline(0, color=GREY, lw=0.9, zorder=1.5)
    if at is not None:
        rows.upright(at, word)
    sheet.about = [sheet.word("lollipops"), sheet.axis(found.figures)]
