"""Dumbbells: where each row started and where it ended, on one axis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ....core.figure import Figure
from ....errors import LangsonError
from .. import labels, look, scales
from ..given import Group, pairs, unequal
from ..rows import Rows, column
from ..sheet import Sheet
from ..theme import GREY, INK, PALETTE, SMALL

#: the first value of a row, and the last
FIRST, LAST = GREY, PALETTE[0]


def draw(
    sheet: Sheet,
    figures: Any,
    /,
    *,
    spec: str = "",
    indexed: bool = False,
    stages: Sequence[str] = ("first", "last"),
    publishers: bool = False,
    beside: Any = None,
) -> None:
    """Draw two dots a row, joined by an arrow from the first to the last.

    Parameters
    ----------
    figures : mapping of key to (first, last), sequence of pairs, or DataFrame
        A row of a frame is a row here.
    spec : str
        How the values are written.
    indexed : bool
        Place the last in percent of the first, so that rows may have units of their
        own; the values at the dots stay what they are, with their units.
    stages : two names
        What the ends are (`names.first`, `names.last`), for key and values.
    publishers : bool
        Write who published at each end.
    beside : mapping of key to Figure, text or number
        A column on the right; its heading is `names.beside`.
    """
    groups = pairs(sheet, figures, one_axis=not indexed)
    unequal([group.label for group in groups])
    if any(len(group.marks) != 2 for group in groups):
        raise LangsonError("a dumbbell has two ends; for more stages use slope.")
    words = [sheet.name(stage) for stage in stages]
    for group in groups:
        for mark, word in zip(group.marks, words, strict=True):
            sheet.note(f"{group.label}, {word}", mark.q, spec)
    places = [_places(group, indexed) for group in groups]
    notes = column(sheet, beside, [g.key for g in groups], [g.label for g in groups])
    sheet.key("dot", list(zip(words, (FIRST, LAST), strict=True)))
    texts = [
        [_text(sheet, q, spec, indexed, publishers) for q in g.figures] for g in groups
    ]
    texts = [[_wrapped(t) for t in pair] for pair in texts]
    tall = max(labels.height(t, SMALL) + 2 for pair in texts for t in pair)
    rows = Rows(
        sheet, [g.label for g in groups], least=max(25.0, tall + 6), beside=notes,
        below=24.0 if indexed else 5.0, most=190,
    )  # fmt: skip
    ax = rows.ax
    ends = [
        e for (a, b), g in zip(places, groups, strict=True) for e in _reach(a, b, g)
    ]
    span = max(ends) - min(ends) or 1.0
    spans = []
    for (a, b), group, pair in zip(places, groups, texts, strict=True):
        low, high = _reach(a, b, group)
        if a <= b:
            before, after = pair
        else:
            after, before = pair
        spans.append(
            (max(low, min(a, b) - span), min(high, max(a, b) + span),
             labels.width(before, SMALL) + 9, labels.width(after, SMALL) + 9)
        )  # fmt: skip
    low, high = labels.fit(spans, rows.width)
    ax.set_xlim(low, high)
    if indexed:
        scales.number_axis(sheet, ax, low, high, across=True, grid=False)
        ax.axvline(100, color=INK, lw=1.0, ls=(0, (1, 1.6)), zorder=1)
    for y, (a, b), group, pair, span_of in zip(
        rows.ys, places, groups, texts, spans, strict=True
    ):
        one, other = group.figures
        ax.axhline(y, color="#EDEDED", lw=0.8, zorder=0.5)
        if abs(b - a) > 0.02 * (high - low):
            tip = 7.5 * (high - low) / rows.width * (1 if b > a else -1)
            ax.plot([a, b - tip], [y, y], color=GREY, lw=1.4, zorder=2)
            ax.plot([b - tip], [y], ">" if b > a else "<", color=GREY, ms=6, zorder=2)
        for q, x, hue in ((one, a, FIRST), (other, b, LAST)):
            scale = x / q.value if q.value else 1.0
            scaled = _scaled(q, scale)
            look.whiskers(ax, [y], [scaled], high - low, [hue])
        hues = (FIRST, LAST)
        look.dots(ax, (a, b), (y, y), hues, [look.fill(q) for q in (one, other)], 9.0)
        sides = ("right", "left") if a <= b else ("left", "right")
        for x, text, side, hue in zip(
            (span_of[0], span_of[1]) if a <= b else (span_of[1], span_of[0]),
            pair, sides, hues, strict=True,
        ):  # fmt: skip
            ax.annotate(
                text, (x, y), (-8 if side == "right" else 8, 0), va="center", ha=side,
                textcoords="offset points", size=SMALL, color=hue,
                multialignment=side, annotation_clip=False,
                bbox={"fc": "white", "ec": "none", "pad": 0.5},
            )  # fmt: skip
    axis = sheet.word("hundred") + "." if indexed else sheet.axis(
        [q for g in groups for q in g.figures]
    )  # fmt: skip
    sheet.about = [sheet.word("dumbbell"), axis]


def _places(group: Group, indexed: bool) -> tuple[float, float]:
    first, last = (q.value for q in group.figures)
    if not indexed:
        return first, last
    if not first > 0:
        raise LangsonError(
            "{group.label}: an index needs a first value above nought.", group=group
        )
    return 100.0, 100.0 * last / first


def _scaled(q: Figure, scale: float) -> Figure:
    from dataclasses import replace

    return replace(q, value=q.value * scale, low=q.low * scale, high=q.high * scale)


def _reach(a: float, b: float, group: Group) -> tuple[float, float]:
    """Ends of both ranges, as far as they are finite."""
    found = [a, b]
    for x, q in zip((a, b), group.figures, strict=True):
        scale = x / q.value if q.value else 1.0
        found += [
            e * scale for e in (q.low, q.high) if abs(e) < 3 * max(abs(q.value), 1e-9)
        ]
    return min(found), max(found)


def _wrapped(text: str) -> str:
    """A text in lines of a label's width; the publisher begins a line of its own."""
    return "\n".join(labels.wrap(line, 118, SMALL) for line in text.split("\n"))


def _text(sheet: Sheet, q: Figure, spec: str, units: bool, publishers: bool) -> str:
    text = sheet.write(q, spec) if units else sheet.value(q, spec)
    if publishers:
        rules: Any = q.rules
        names = dict.fromkeys(
            sheet.publisher(rules.row(i)["source_id"], rules) for i in q.ids if rules
        )
        text += f"\n{', '.join(name for name in names if name)}"
    return text.replace("\u202f", " ")
