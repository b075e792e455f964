"""Upright columns: paired by group, or stacked, one place a period or category."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ....core.figure import Figure
from ....errors import LangsonError
from .. import labels, look
from ..given import Given, Mark, capital, given, when, years
from ..labels import Box
from ..placing import Room, at
from ..sheet import MARGIN, WIDTH, Sheet, take_hues
from ..theme import GREY, INK, PAPER, SMALL, TEXT

_HEIGHT = 190.0


def draw(
    sheet: Sheet,
    figures: Any,
    /,
    *,
    spec: str = "",
    stacked: bool = False,
    below: Any = None,
    totals: Any = None,
    accent: Any = (),
) -> None:
    """Draw a column a figure, those of one period or key side by side or stacked.

    Parameters
    ----------
    figures : sequence, mapping or DataFrame of Figures
        A group, or a column of a frame, is a hue; a period, or a row, is a place.
    spec : str
        How the values are written.
    stacked : bool
        One on the other instead of side by side.
    below : mapping of key to Figure, or sequence of one a place
        Written under the places, as a balance; its word is `names.below`.
    totals : mapping of key to Figure, or sequence of one a place
        Written over stacked columns.
    accent : Figure or sequence of Figures
        Of one group: what stands out, the others being grey.
    """
    found = given(sheet, figures)
    rows = list(figures.index) if hasattr(figures, "iterrows") else []
    places, cells = _places(sheet, found, rows)
    hues = take_hues(found.groups)
    found.note(sheet, spec)
    filled = set(cells.values())
    under = _row(sheet, below, places, filled, "below", spec)
    over = _row(sheet, totals, places, filled, "totals", spec)
    if found.grouped and not stacked:
        sheet.key(
            "bar", [(g.label, h) for g, h in zip(found.groups, hues, strict=True)]
        )
    left, right = MARGIN, MARGIN
    if under:
        left += labels.width(sheet.name("below"), SMALL) + 8
    if stacked and found.grouped:
        right += max(labels.width(g.label, SMALL, True) for g in found.groups) + 10
        right = min(right, 0.3 * WIDTH)
    slot = (WIDTH - left - right) / len(places)
    names = [labels.wrap(name, 0.94 * slot, TEXT) for _, name in places]
    foot = max(labels.height(name, TEXT) for name in names) + 9
    bottom = foot + (16 if under else 0) + 4
    ax = sheet.panel(_HEIGHT, left, right, bottom)
    ax.set_xlim(0, len(places))
    each = min(
        (0.8 if found.grouped else 0.62) / (1 if stacked else len(hues)), 66 / slot
    )
    own = look.colours(found.figures, accent)
    drawn: list[tuple[float, float, float, Mark, str]] = []  # x, from, to
    for g, (group, colour) in enumerate(zip(found.groups, hues, strict=True)):
        for mark in group.marks:
            place = cells[id(mark)]
            hue = colour if found.grouped else own[found.marks.index(mark)]
            if stacked:
                same = [d for d in drawn if d[0] == place + 0.5]
                same = [d for d in same if (d[3].q.value < 0) == (mark.q.value < 0)]
                base = same[-1][2] if same else 0.0
                drawn.append((place + 0.5, base, base + mark.q.value, mark, hue))
            else:
                shift = (g - (len(hues) - 1) / 2) * each
                drawn.append((place + 0.5 + shift, 0.0, mark.q.value, mark, hue))
    texts = [sheet.value(d[3].q, spec) for d in drawn]
    size = _size(texts, each * slot + (-5 if stacked else 2))
    if not stacked:
        texts = [labels.wrap(t, max(each * slot, 40), size) for t in texts]
    _scale(ax, drawn, texts, size, stacked, bool(over))
    for x, start, end, mark, hue in drawn:
        wide = 0.94 * each if not stacked else each
        look.bar(ax, x - wide / 2, start, wide, end - start, hue, look.fill(mark.q))
    low, high = ax.get_ylim()
    if not stacked:
        look.whiskers(
            ax, [d[0] for d in drawn], [d[3].q for d in drawn], high - low,
            [INK] * len(drawn), across=False,
        )  # fmt: skip
    if stacked:
        _write_inside(ax, drawn, texts, size, each * slot - 3)
    else:
        _write(ax, drawn, texts, size, high - low)
    ax.axhline(0, color=GREY, lw=0.9, zorder=3)
    for i, name in enumerate(names):
        _under(ax, i + 0.5, -5, name, TEXT, INK)
        if under:
            _under(ax, i + 0.5, -5 - foot, under[i], TEXT, INK, "bold")
        if over:
            top = max((d[2] for d in drawn if int(d[0]) == i), default=0.0)
            ax.annotate(over[i], (i + 0.5, max(top, 0)), (0, 4), ha="center",
                        textcoords="offset points", va="bottom", size=TEXT,
                        weight="bold", annotation_clip=False)  # fmt: skip
    if under:
        ax.annotate(sheet.name("below"), (0, 0), (-6, -5 - foot), ha="right", va="top",
                    xycoords="axes fraction", textcoords="offset points", size=SMALL,
                    color=GREY, annotation_clip=False)  # fmt: skip
    if stacked and found.grouped:
        _name_layers(ax, found, drawn, right - MARGIN - 8)
    sheet.about = [
        sheet.word("stacked" if stacked else "columns"), sheet.axis(found.figures)
    ]  # fmt: skip


def _places(
    sheet: Sheet, found: Given, rows: list[Any]
) -> tuple[list[tuple[object, str]], dict[int, int]]:
    """Places from left to right with their names, and the place of each mark.

    Years in which nothing is known keep their place, so that time runs evenly; rows of
    a frame keep their order, also where its first column has gaps.
    """
    in_years = years(found.figures)
    keyed = any(mark.key is not None for mark in found.marks)
    once = all(
        len({(q.start, q.end) for q in g.figures}) == len(g.marks) for g in found.groups
    )
    by_year = all(str(m.key) == str(m.q.end.year) for m in found.marks if m.q.end)
    by_period = in_years if not keyed or by_year else False
    by_period = once and (by_period or (found.grouped and not keyed))
    names: dict[Any, str] = {}
    own: dict[int, Any] = {}
    for mark in found.marks:
        q = mark.q
        if by_period:
            key: Any = q.end.year if in_years and q.end else (q.end, q.start)
            name = capital(when(sheet, q, in_years)) if found.grouped else mark.label
        else:
            key = mark.label if mark.key is None else mark.key
            name = mark.label
        names.setdefault(key, name)
        own[id(mark)] = key
    in_rows = [key for key in rows if key in names]  # not as the columns come to them
    order = sorted(names) if by_period else [*dict.fromkeys([*in_rows, *names])]
    if by_period and in_years and order[-1] - order[0] < 2 * len(order):
        order = list(range(order[0], order[-1] + 1))
    cells = {mark: order.index(key) for mark, key in own.items()}
    taken = [(id(g), cells[id(m)]) for g in found.groups for m in g.marks]
    if len(set(taken)) < len(taken):
        raise LangsonError(
            "two figures of one group stand at one place; tell them apart with a label."
        )
    return [(key, names.get(key, str(key))) for key in order], cells


def _row(
    sheet: Sheet,
    given: Any,
    places: Sequence[tuple[object, str]],
    filled: set[int],
    name: str,
    spec: str,
) -> list[str]:
    """Texts of one figure a place; a sequence passes over years that are empty."""
    if given is None:
        return []
    if hasattr(given, "get"):
        cells = [given.get(key, given.get(text)) for key, text in places]
    else:
        cells = list(given)
        if len(cells) == len(filled):
            left = iter(cells)
            cells = [next(left) if i in filled else None for i in range(len(places))]
    if len(cells) != len(places):
        raise LangsonError(
            "{given} figures for {name}, but {places} places: one for each.",
            given=len(cells),
            name=name,
            places=len(filled),
        )
    head = sheet.named(name) or ""
    for (_, place), q in zip(places, cells, strict=True):
        if isinstance(q, Figure):
            sheet.note(", ".join(filter(None, (head, place))), q, spec)
    return ["" if q is None else sheet.value(q, spec) for q in cells]


def _size(texts: Sequence[str], room: float) -> float:
    """Largest letters with which values stand side by side."""
    for size in (TEXT, 9.4, SMALL, 8.2, 7.6):
        if max(labels.width(t, size) for t in texts) <= room:
            return size
    return 7.6


def _scale(
    ax: Any,
    drawn: Sequence[Any],
    texts: Sequence[str],
    size: float,
    stacked: bool,
    over: bool,
) -> None:
    span = max(abs(d[2]) for d in drawn) or 1.0
    spans = [(0.0, 0.0, 3.0, 18.0)]
    for (_, start, end, mark, _), text in zip(drawn, texts, strict=True):
        room = 6 + labels.height(text, size) if not stacked else 6.0 + 12 * over
        low, high = (end, end) if stacked else look.ends(mark.q, span)
        low, high = min(low, end, start), max(high, end, start)
        if end < 0:
            spans.append((low, high, room + 8, 2.0))
        else:
            spans.append((low, high, 2.0, room))
    low, high = labels.fit(spans, _HEIGHT)
    ax.set_ylim(min(low, 0) if any(d[2] < 0 for d in drawn) else 0, high)


def _write(
    ax: Any, drawn: Sequence[Any], texts: Sequence[str], size: float, span: float
) -> None:
    """Write the values over the columns, or under them where they go down."""
    box = ax.get_window_extent()
    room = Room(Box(box.x0 - 4, box.y0 - 2, box.x1 + 4, box.y1 + 14))
    for (x, _, end, mark, _), text in zip(drawn, texts, strict=True):
        low, top = look.ends(mark.q, span) if look.seen(mark.q, span) else (end, end)
        tip = min(low, end) if end < 0 else max(top, end)
        middle = at(ax, x, tip)
        words = labels.width(text, size), labels.height(text, size)
        placed = room.find(words, middle, 3, "b" if end < 0 else "a", 60)
        if placed:
            ax.annotate(
                text, (x, tip), (0, placed[1] - middle[1]), textcoords="offset points",
                ha="center", va="center", size=size, annotation_clip=False, color=INK,
            )  # fmt: skip


def _write_inside(
    ax: Any, drawn: Sequence[Any], texts: Sequence[str], size: float, width: float
) -> None:
    """Write the values into stacked columns that have room for them."""
    for (x, start, end, mark, hue), text in zip(drawn, texts, strict=True):
        tall = abs(at(ax, x, end)[1] - at(ax, x, start)[1])
        if tall > labels.height(text, size) and width > labels.width(text, size):
            inner = PAPER if look.fill(mark.q) == "solid" else hue
            ax.annotate(
                text, (x, (start + end) / 2), ha="center", va="center", size=size,
                color=inner,
            )  # fmt: skip


def _under(
    ax: Any,
    x: float,
    y: float,
    text: str,
    size: float,
    colour: str,
    weight: str = "normal",
) -> None:
    ax.annotate(
        text, (x, 0), (0, y), xycoords=("data", "axes fraction"), size=size,
        textcoords="offset points", ha="center", va="top", color=colour, weight=weight,
        annotation_clip=False,
    )  # fmt: skip


def _name_layers(ax: Any, found: Given, drawn: Sequence[Any], width: float) -> None:
    """Write the groups' names beside the last column that has them, pushed apart."""
    rows = []
    for group in found.groups:
        own = [d for d in drawn if any(d[3] is mark for mark in group.marks)]
        last = max(own, key=lambda d: d[0])
        text = labels.wrap(group.label, width, SMALL, True)
        rows.append((text, at(ax, 0, (last[1] + last[2]) / 2)[1], last[4]))
    sizes = [labels.height(text, SMALL, True) + 2 for text, _, _ in rows]
    ys = labels.spread([y for _, y, _ in rows], sizes)
    box = ax.get_window_extent()
    for (text, _, hue), y in zip(rows, ys, strict=True):
        ax.annotate(
            text, (1, 0), (4, y - box.y0), xycoords="axes fraction", va="center",
            textcoords="offset points", size=SMALL, color=hue, weight="bold",
            annotation_clip=False,
        )  # fmt: skip
