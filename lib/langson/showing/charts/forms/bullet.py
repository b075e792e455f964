"""Bullets: a result beside its plan and the year before."""

from __future__ import annotations

from typing import Any

from ....core.figure import Figure
from ....errors import LangsonError
from .. import labels, look
from ..given import pairs, unequal
from ..rows import Rows
from ..sheet import Sheet
from ..theme import GREY, INK, SMALL, TEXT


def draw(
    sheet: Sheet,
    figures: Any,
    /,
    *,
    spec: str = "",
    accent: Any = (),
) -> None:
    """Draw a bar for the result, a dashed frame for the plan, a tick for before.

    Parameters
    ----------
    figures : mapping of key to (result, plan[, before]), or DataFrame
        A row of a frame is a row here, its columns in this order; a plan that is
        missing is left out. A plan printed as a range is a frame from end to end.
    spec : str
        How the values are written. What stands before those of plan and past may be
        given as `names.plan` and `names.before`.
    accent : Figure or sequence of Figures
        Results that stand out; the others are grey.
    """
    groups = pairs(sheet, figures, least=1)
    unequal([group.label for group in groups])
    rows = []
    for group in groups:
        result, *rest = group.figures
        plans = [q for q in rest if q.status == "T"]
        before = [q for q in rest if q.status != "T"]
        if result.status == "T" or len(plans) > 1 or len(before) > 1:
            raise LangsonError(
                "{group.label}: give a result, a target (T) and what was before.",
                group=group,
            )
        rows.append(
            (result, plans[0] if plans else None, before[0] if before else None)
        )
    for group, row in zip(groups, rows, strict=True):
        sheet.note(group.label, row[0], spec)
        for q, word in zip(row[1:], ("plan", "before"), strict=True):
            if q is not None:
                sheet.note(f"{group.label}, {_word(sheet, word)}", q, spec)
    layout = Rows(sheet, [group.label for group in groups], least=30.0)
    ax = layout.ax
    texts = [_texts(sheet, spec, *row) for row in rows]
    if max(labels.width(more, SMALL) for _, more in texts) > 0.45 * layout.width:
        texts = [(value, more.replace(", ", "\n", 1)) for value, more in texts]
    spans = [(0.0, 0.0, 1.0, 1.0)]
    for row, (value, more) in zip(rows, texts, strict=True):
        held = [q for q in row if q is not None]
        ends = [e for q in held for e in look.ends(q, abs(q.value) or 1.0)]
        wide = labels.width(value, TEXT, True) + 8
        wide += labels.width(more, SMALL) + 7 if more else 0
        low, high = min(0.0, *ends), max(0.0, *ends)
        spans.append((low, high, 3.0, wide))
    low, high = labels.fit(spans, layout.width)
    ax.set_xlim(low, high)
    thick = 0.36 * min(layout.row, 34)
    hues = look.colours([row[0] for row in rows], accent)
    for y, row, hue, text, span in zip(
        layout.ys, rows, hues, texts, spans[1:], strict=True
    ):
        result, plan, past = row
        if plan is not None:
            frame = 1.9 * thick
            start, end = 0.0, plan.value
            if plan.qualifier == "range":
                start, end = look.ends(plan, abs(plan.value) or 1.0)
            look.bar(ax, start, y - frame / 2, end - start, frame, GREY, "dashed")
        look.bar(ax, 0, y - thick / 2, result.value, thick, hue, look.fill(result))
        beside = [(y, result), (y + 0.95 * thick, plan), (y - 1.2 * thick, past)]
        for at, q in beside:
            if q is not None and q.qualifier != "range":
                look.whiskers(ax, [at], [q], high - low, [INK])
        if past is not None:
            tall = [y - 1.2 * thick, y + 1.2 * thick]
            ax.plot([past.value] * 2, tall, color=INK, lw=2.4, zorder=4)
        ax.annotate(
            text[0], (span[1], y), (7, 0), textcoords="offset points", va="center",
            size=TEXT, weight="bold", annotation_clip=False,
        )  # fmt: skip
        if text[1]:
            shift = 14 + labels.width(text[0], TEXT, True)
            ax.annotate(
                text[1], (span[1], y), (shift, 0), textcoords="offset points",
                va="center", size=SMALL, color=GREY, annotation_clip=False,
            )  # fmt: skip
    ax.axvline(0, color=GREY, lw=0.9, zorder=5)
    sheet.about = [sheet.word("bullet"), sheet.axis([row[0] for row in rows])]


def _word(sheet: Sheet, word: str) -> str:
    return sheet.named(word) or sheet.word(word)


def _texts(
    sheet: Sheet, spec: str, result: Figure, plan: Figure | None, before: Figure | None
) -> tuple[str, str]:
    parts = [
        f"{_word(sheet, word)} {sheet.value(q, spec)}"
        for q, word in ((plan, "plan"), (before, "before"))
        if q is not None
    ]
    return sheet.value(result, spec), ", ".join(parts)
