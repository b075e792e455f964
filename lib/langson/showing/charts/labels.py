"""Where labels and ticks of a chart stand: none cut, none covering another."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from typing import Any

import matplotlib as mpl
import matplotlib.dates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ...core.figure import Figure
from ..words import language, pick, word
from ..writing import write


def value_label(q: Figure, spec: str, with_unit: bool = True) -> str:
    lang = language()
    spec += " short" if with_unit else " short n"  # a chart is narrow
    text = write(q, spec, lang)
    status = word(f"statuses.{q.status}", lang) if q.status in ("E", "T") else ""
    return f"{text} ({status})" if status and with_unit else text


def fill(text: str, width: float, **font: Any) -> str:
    """Break a text into lines of at most `width` inches, as its letters measure."""
    paths = mpl.textpath.TextToPath()
    properties = mpl.font_manager.FontProperties(**font)

    def inches(line: str) -> float:
        width, _, _ = paths.get_text_width_height_descent(line, properties, False)
        return float(width) / 72

    lines, words = [], text.split()
    while words:
        starts = [" ".join(words[: n + 1]) for n in range(len(words))]
        fits = len(starts)
        # Measuring is slow: all of it at once, and if that is too long halve, not step.
        if inches(starts[-1]) > width:
            fits = max(1, bisect_right(starts, width, hi=fits - 1, key=inches))
        lines.append(starts[fits - 1])
        words = words[fits:]
    return "\n".join(lines)


def fit_labels(ax: Axes) -> None:
    """Move the left edge so that the longest label of the axis fits."""
    for label in ax.get_yticklabels():
        label.set_multialignment("right")
    fig = ax.get_figure(root=True)
    assert fig is not None
    box = ax.yaxis.get_tightbbox()
    width = fig.get_figwidth() * fig.dpi
    missing = 0.02 * width - box.x0 if box is not None else 0
    if missing > 0:
        at = ax.get_position()
        moved = missing / width
        ax.set_position((at.x0 + moved, at.y0, at.width - moved, at.height))


def fit_texts(ax: Axes, texts: Sequence[Any]) -> None:
    """Widen the x axis until every annotation beside a mark is inside."""
    # A text keeps its size in pixels while its mark moves with the scale, so it is
    # measured once and the ends of the axis are found by arithmetic.
    at = np.array([float(text.xy[0]) for text in texts])
    marks = ax.transData.transform(np.column_stack([at, np.zeros(len(at))]))[:, 0]
    boxes = [text.get_window_extent() for text in texts]
    before = marks - np.array([box.x0 for box in boxes])
    after = np.array([box.x1 for box in boxes]) - marks
    width = ax.get_window_extent().width
    low, high = ax.get_xlim()
    for _ in range(100):
        pixel = (high - low) / width
        left = max(float(np.max(low - at + before * pixel)), 0.0)
        right = max(float(np.max(at + after * pixel - high)), 0.0)
        if left + right <= 0.001 * (high - low):
            break
        low, high = low - left, high + right
    ax.set_xlim(low, high)


def label_points(
    ax: Axes, points: Sequence[tuple[Any, Figure, str]], spec: str
) -> None:
    """Write each value above its point; below or beside where another is too near."""
    free = 26 * ax.figure.dpi / 72  # room for a line of text, in pixels
    for where, q, colour in points:
        beside = [_pixel(ax, at, other.value) for at, other, _ in points if at == where]
        here = _pixel(ax, where, q.value)
        up = min((y - here for y in beside if y > here), default=free)
        down = min((here - y for y in beside if y < here), default=free)
        side, offset = ("above", (0, 7)) if up >= free else ("below", (0, -7))
        if up < free and down < free:
            side, offset = "beside", (8, 0)
        ax.annotate(
            value_label(q, spec, with_unit=False), (where, q.value), offset,
            textcoords="offset points", ha="left" if side == "beside" else "center",
            va={"above": "bottom", "below": "top", "beside": "center"}[side],
            size=8.5, color=colour,
        )  # fmt: skip


def label_ends(ax: Axes, ends: Sequence[tuple[Any, float, str, str]]) -> None:
    """Write each group's name after its last point, pushed apart where they meet."""
    placed: list[tuple[Any, float]] = []
    for at, value, label, colour in sorted(ends, key=lambda end: end[1]):
        y = _pixel(ax, at, value)
        taken = [other for where, other in placed if where == at]
        free = max(y, *(other + 15 for other in taken)) if taken else y
        placed.append((at, free))
        ax.annotate(
            label, (at, value), (11, (free - y) * 72 / ax.figure.dpi - 1),
            textcoords="offset points", va="center", color=colour, weight="bold",
            size=10, annotation_clip=False,
        )  # fmt: skip


def _pixel(ax: Axes, at: Any, value: float) -> float:
    """Height of a point on the canvas."""
    x = mpl.dates.date2num(at) if isinstance(at, pd.Timestamp) else at
    return float(ax.transData.transform((x, value))[1])


def month_ticks(ax: Axes) -> None:
    firsts = [date(2023, month, 1) for month in range(1, 13, 2)]
    names = (
        ["Jan", "Mar", "May", "Jul", "Sep", "Nov"],
        [f"T{m}" for m in range(1, 13, 2)],
    )
    ax.set_xticks([d.timetuple().tm_yday for d in firsts], pick(names, language()))  # type: ignore[arg-type]
    ax.set_xlim(1, 370)


def number_ticks(axis: Any) -> None:
    """Few ticks, all with the decimals that the finest of them needs."""
    axis.set_major_locator(mpl.ticker.MaxNLocator(5))
    ticks = [round(float(tick), 9) for tick in axis.get_majorticklocs()]
    places = max((len(repr(t).partition(".")[2].rstrip("0")) for t in ticks), default=0)
    axis.set_major_formatter(lambda value, _: write(float(value), f".{places}"))
