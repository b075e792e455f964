"""A waterfall: from the first value to the last by the parts between them."""

from __future__ import annotations

from typing import Any

from ....core.figure import Figure
from ....core.interval import Interval
from ....errors import LangsonError
from .. import labels, look
from ..given import Mark, given, unequal
from ..placing import at
from ..sheet import MARGIN, WIDTH, Sheet
from ..theme import GREY, INK, PALETTE, SMALL, TEXT

_HEIGHT = 215.0


def draw(
    sheet: Sheet,
    figures: Any,
    /,
    *,
    spec: str = "",
    totals: tuple[str, ...] = (),
    down: tuple[str, ...] = (),
    hatched: tuple[str, ...] = (),
    zero: bool = True,
) -> None:
    """Draw totals from nought, and between them the parts, each where the last ended.

    Two factors of a product are two parts: what the one adds at the old value of the
    other, and what the other adds at the new value of the one.

    Parameters
    ----------
    figures : mapping of key to Figure, or sequence
        In the order of the columns.
    spec : str
        How the values are written; parts get their sign.
    totals : tuple of keys
        Columns that stand on the axis; by default the first and the last.
    down : tuple of keys
        Parts that are taken away, as exits: their figures are positive.
    hatched : tuple of keys
        Parts that nothing accounts for.
    zero : bool
        Whether the axis starts at nought.

    Raises
    ------
    LangsonError
        If the parts do not lead from one total to the next within their ranges: a
        picture would hide the hole. Give what is missing as a part of its own.
    """
    found = given(sheet, figures)
    marks = found.marks
    unequal([mark.label for mark in marks])
    if len(marks) < 3:
        raise LangsonError("a waterfall needs a first value, a part and a last value.")
    for mark in marks:
        sheet.note(mark.label, mark.q, spec)
    whole = _totals(marks, totals)
    taken = [mark.key in down for mark in marks]
    _must_meet(marks, whole, taken)
    spans, level = [], 0.0  # from and to of each column
    for mark, total, minus in zip(marks, whole, taken, strict=True):
        value = -mark.q.value if minus else mark.q.value
        start = 0.0 if total else level
        level = start + value
        spans.append((start, level))
    slot = (WIDTH - 2 * MARGIN) / len(marks)
    names = [labels.wrap(mark.label, 0.92 * slot, SMALL) for mark in marks]
    foot = max(labels.height(name, SMALL) for name in names) + 9
    texts = [
        _text(sheet, mark.q, spec, total, minus)
        for mark, total, minus in zip(marks, whole, taken, strict=True)
    ]
    texts = [labels.wrap(text, max(0.96 * slot, 36), TEXT) for text in texts]
    ax = sheet.panel(_HEIGHT, bottom=foot)
    ax.set_xlim(0, len(marks))
    fits: list[tuple[float, float, float, float]] = []
    ranged = _ranges(marks, spans, taken)
    tops = [
        max(s, e, r[1] if r else e) for (s, e), r in zip(spans, ranged, strict=True)
    ]
    for (start, end), top, text in zip(spans, tops, texts, strict=True):
        room = labels.height(text, TEXT) + 5
        fits.append((min(start, end), max(top, 0.0 if zero else top), 2.0, room))
    if zero:
        fits.append((0.0, 0.0, 2.0, 2.0))
    else:
        fits = [
            (b if w else a, b, x, y)
            for (a, b, x, y), w in zip(fits, whole, strict=True)
        ]
        fits.append((min(f[0] for f in fits),) * 2 + (26.0, 2.0))
    low, high = labels.fit(fits, _HEIGHT)
    low = 0.0 if zero and min(f[0] for f in fits) >= 0 else low
    ax.set_ylim(low, high)
    wide = min(0.62, 70 / slot)
    hues = _hues(marks, whole)
    for i, (mark, (start, end)) in enumerate(zip(marks, spans, strict=True)):
        colour = hues[i]
        bottom = max(start, low) if whole[i] else start
        hatch = "////" if mark.key in hatched else ""
        look.bar(
            ax, i + 0.5 - wide / 2, bottom, wide, end - bottom, colour,
            look.fill(mark.q), hatch,
        )  # fmt: skip
        if i + 1 < len(marks):
            xs = [i + 0.5 + wide / 2, i + 1.5 - wide / 2]
            ax.plot(xs, [end, end], color=GREY, lw=0.8, ls=(0, (2, 2)), zorder=1.5)
        ax.annotate(
            texts[i], (i + 0.5, max(tops[i], 0.0 if zero else tops[i])), (0, 3),
            textcoords="offset points", ha="center", va="bottom", size=TEXT,
            weight="bold" if whole[i] else "normal", color=INK if whole[i] else colour,
            annotation_clip=False,
        )  # fmt: skip
        ax.annotate(
            names[i], (i + 0.5, 0), (0, -5), xycoords=("data", "axes fraction"),
            textcoords="offset points", ha="center", va="top", size=SMALL,
            annotation_clip=False,
        )  # fmt: skip
    middles = [i + 0.5 for i in range(len(marks))]
    look.ranges(ax, middles, ranged, [INK] * len(marks), across=False)
    ax.axhline(0 if zero else low, color=GREY, lw=0.9, zorder=3)
    if not zero:
        _torn(ax, [i for i, total in enumerate(whole) if total], wide)
    sheet.about = [sheet.word("waterfall"), sheet.axis(found.figures)]


def _ranges(
    marks: list[Mark], spans: list[tuple[float, float]], taken: list[bool]
) -> list[tuple[float, float] | None]:
    """Where the end of each column can lie by its own range, if that can be seen."""
    size = max(e for pair in spans for e in pair) - min(
        e for pair in spans for e in pair
    )
    found: list[tuple[float, float] | None] = []
    for mark, (start, _), minus in zip(marks, spans, taken, strict=True):
        low, high = look.ends(mark.q, 0.5 * size)
        if minus:
            low, high = -high, -low
        seen = high - low > look.VISIBLE * size
        found.append((start + low, start + high) if seen else None)
    return found


def _hues(marks: list[Mark], whole: list[bool]) -> list[str]:
    """Totals are grey; parts have the hue of their series."""
    parts = [
        mark.q.series for mark, total in zip(marks, whole, strict=True) if not total
    ]
    series = list(dict.fromkeys(parts))
    if len(series) > len(PALETTE):
        series = []
    hue = dict(zip(series, PALETTE, strict=False))
    return [
        GREY if total else hue.get(mark.q.series, PALETTE[0])
        for mark, total in zip(marks, whole, strict=True)
    ]


def _totals(marks: list[Mark], keys: tuple[str, ...]) -> list[bool]:
    if not keys:
        return [i in (0, len(marks) - 1) for i in range(len(marks))]
    unknown = set(keys) - {mark.key for mark in marks}
    if unknown:
        raise LangsonError(
            "totals names {key!r}, which was not given.", key=unknown.pop()
        )
    return [mark.key in keys for mark in marks]


def _must_meet(marks: list[Mark], whole: list[bool], taken: list[bool]) -> None:
    """Refuse parts that cannot lead to the next total."""
    low = high = 0.0
    for mark, total, minus in zip(marks, whole, taken, strict=True):
        here = mark.q.interval
        if total:
            slack = 1e-9 * max(abs(low), abs(high), 1.0)
            at_all = low <= here.high + slack and high >= here.low - slack
            if mark is not marks[0] and not at_all:
                raise LangsonError(
                    "the parts lead to {low:.6g} to {high:.6g}, not to {mark.label}"
                    " ({mark.q.value:g}). Give what is missing as a part, and name it"
                    " in hatched=.",
                    low=low,
                    high=high,
                    mark=mark,
                )
            low, high = float(here.low), float(here.high)
        else:
            part = Interval(-here.high, -here.low) if minus else here
            low, high = low + float(part.low), high + float(part.high)


def _text(sheet: Sheet, q: Figure, spec: str, total: bool, minus: bool) -> str:
    if total or "sign" in spec.split():
        return sheet.value(q, spec)
    text = sheet.value(q, f"{spec} sign".strip())
    return text.replace("+", "−") if minus else text


def _torn(ax: Any, columns: list[int], wide: float) -> None:
    """Mark columns that do not reach down to nought."""
    low = ax.get_ylim()[0]
    y = at(ax, 0, low)[1] + 12
    to_data = ax.transData.inverted().transform
    for i in columns:
        x0 = at(ax, i + 0.5 - wide / 2, low)[0] - 4
        x1 = at(ax, i + 0.5 + wide / 2, low)[0] + 4
        points = to_data([(x0, y - 3), (x1, y + 3), (x1, y + 7), (x0, y + 1)])
        from matplotlib.patches import Polygon

        ax.add_patch(Polygon(points, closed=True, facecolor="white", edgecolor="none",
                             zorder=5))  # fmt: skip
