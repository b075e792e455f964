"""Horizontal bars from zero: how large, in the order given."""

from __future__ import annotations

from typing import Any

from ....core.figure import Figure
from .. import labels, look
from ..given import given, unequal
from ..rows import Rows
from ..sheet import Sheet
from ..theme import GREY, INK, TEXT


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
    """Draw one bar a figure, first on top, each with its value.

    Parameters
    ----------
    figures : sequence, mapping or DataFrame of Figures
        Groups have their name as a heading.
    spec : str
        How the values are written, as in a sentence.
    accent : Figure or sequence of Figures
        Bars that stand out; the others are grey.
    line : Figure or float
        Where an upright line stands, as 100 for the plan; its word is `names.line`.
    beside : mapping of key to Figure, text or number
        A column on the right; its heading is `names.beside`.
    """
    found = given(sheet, figures)
    for group in found.groups:
        unequal([mark.label for mark in group.marks])
    marks = found.marks
    hues = look.colours(found.figures, accent)
    found.note(sheet, spec)
    ends = [look.ends(q, 2 * max(abs(q.value), 1e-300)) for q in found.figures]
    at = sheet.line(line, spec)
    word = sheet.named("line") or "" if at is not None else ""
    rows = Rows.of(sheet, found, beside, below=16.0 if word else 4.0)
    texts = [sheet.value(mark.q, spec) for mark in marks]
    spans = [(0.0, 0.0, 1.0, 1.0)]
    if at is not None:
        spans.append((at, at, 2.0, 2.0))
    for (low, high), mark, text in zip(ends, marks, texts, strict=True):
        after = labels.width(text, TEXT) + 7
        # below zero the value stands on the other side, far from the name of the row
        reach = max(high, 0.0 if mark.q.value < 0 else mark.q.value)
        spans.append((min(low, mark.q.value, 0.0), reach, 1.0, after))
    low, high = labels.fit(spans, rows.width)
    ax = rows.ax
    ax.set_xlim(low, high)
    thick = min(0.62 * rows.row, 22.0)
    for y, mark, colour in zip(rows.ys, marks, hues, strict=True):
        v = mark.q.value
        look.bar(ax, 0, y - thick / 2, v, thick, colour, look.fill(mark.q))
    look.whiskers(ax, rows.ys, found.figures, high - low, [INK] * len(marks))
    for y, text, span in zip(rows.ys, texts, spans[-len(marks) :], strict=True):
        ax.annotate(
            text, (span[1], y), (6, 0), textcoords="offset points", va="center",
            ha="left", size=TEXT, annotation_clip=False,
        )  # fmt: skip
    ax.axvline(0, color=GREY, lw=0.9, zorder=3)
    if at is not None:
        rows.upright(at, word)
    sheet.about = [sheet.word("bars"), sheet.axis(found.figures)]
