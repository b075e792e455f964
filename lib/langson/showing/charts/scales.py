"""Axes: numbers with few round ticks, days with the months and years they are in."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from ...comparing.refusals import same_unit
from ...core.figure import Figure
from ..words import word
from . import labels, look
from .labels import Box, Room
from .sheet import Sheet
from .theme import FAINT, GREY, INK, SMALL

_SIZE = SMALL + 0.4


def number_ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Round numbers within two ends, at most so many steps of 1, 2, 2.5 or 5."""
    span = high - low
    if not span > 0:
        return [low]
    power = 10.0 ** math.floor(math.log10(span / most))
    step = next(s * power for s in (1, 2, 2.5, 5, 10, 20) if span / (s * power) <= most)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [float(f"{i * step:.12g}") + 0.0 for i in range(first, last + 1)]


def number_texts(sheet: Sheet, ticks: Sequence[float]) -> list[str]:
    """Write ticks with the decimals that the finest of them needs."""
    places = 0
    for tick in ticks:
        text = f"{tick:.12f}".rstrip("0")
        places = max(places, len(text.partition(".")[2]))
    return [sheet.write(float(tick), f".{places}") for tick in ticks]


def extent(
    figures: Sequence[Figure], zero: bool, more: Sequence[float] = ()
) -> tuple[float, float]:
    """Ends of an axis that holds figures with the ranges that can be drawn."""
    values = [q.value for q in figures] + list(more) + ([0.0] if zero else [])
    span = max(values) - min(values)
    span = span or abs(values[0]) or 1.0
    reach = [end for q in figures for end in look.ends(q, 0.5 * span)]
    low, high = min(values + reach), max(values + reach)
    pad = 0.07 * (high - low or span)
    bottom = low if zero and low == 0 else low - pad
    top = high if zero and high == 0 else high + pad
    return bottom, top


def one_unit(figures: Sequence[Figure]) -> None:
    """Refuse figures of several units on one axis."""
    for q in figures:
        same_unit(figures[0], q)


def log_ticks(low: float, high: float) -> list[float]:
    """Ticks of a logarithmic axis: 1, 2, 5, or finer where few of these are inside."""
    for steps in (
        (1, 2, 5),
        (1, 1.5, 2, 3, 5, 7),
        (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8),
    ):
        powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
        ticks = [float(f"{s * 10.0**p:.12g}") for p in powers for s in steps]
        inside = [t for t in ticks if low <= t <= high]
        if len(inside) >= 4:
            return inside
    return inside or [low]


def number_axis(
    sheet: Sheet,
    ax: Axes,
    low: float,
    high: float,
    across: bool = False,
    most: int = 5,
    log: bool = False,
) -> None:
    """Set the ends, the ticks and the faint lines of an axis of numbers."""
    ticks = log_ticks(low, high) if log else number_ticks(low, high, most)
    texts = number_texts(sheet, ticks)
    ax.spines[["left", "bottom"]].set_visible(False)
    if across:
        ax.set_xlim(low, high)
        ax.set_xticks(ticks, texts, color=GREY)
        ax.set_xticks([], minor=True)
    else:
        ax.set_ylim(low, high)
        ax.set_yticks(ticks, texts, color=GREY)
        ax.set_yticks([], minor=True)
    ax.grid(axis="x" if across else "y", color=FAINT, lw=0.8)
    if low <= 0 <= high and not log:
        (ax.axvline if across else ax.axhline)(0, color=GREY, lw=0.9, zorder=1.5)


def left_margin(sheet: Sheet, low: float, high: float, log: bool = False) -> float:
    """Room that the numbers of a vertical axis take."""
    ticks = log_ticks(low, high) if log else number_ticks(low, high)
    texts = number_texts(sheet, ticks)
    return max(labels.width(text, _SIZE) for text in texts) + 6


def day_axis(sheet: Sheet, ax: Axes, first: date, last: date, width: float) -> None:
    """Set an axis of days (ordinals) with years, and months where they find room."""
    ax.set_xlim(first.toordinal(), last.toordinal())
    ax.spines["left"].set_visible(False)
    ax.spines["bottom"].set(color=GREY, linewidth=0.9)
    step = _months((last - first).days, width)
    years = range(first.year, last.year + 1)
    if not step:
        year_ticks(ax, first, last, width)
        return
    ticks: list[int] = []
    texts: list[str] = []
    for year in years:
        for month in range(1, 13, step):
            at = date(year, month, 1)
            if not first <= at <= last:
                continue
            text = word(f"short_months.{month}", sheet.lang)
            if month == 1 or not ticks:
                text += f"\n{year}"
            ticks.append(at.toordinal())
            texts.append(text)
    ax.set_xticks(ticks, texts, color=GREY, linespacing=1.25)
    ax.tick_params(axis="x", length=3, color=GREY)


def _months(days: int, width: float) -> int:
    """Months from one tick to the next, or 0 where only years find room."""
    wide = labels.width("T10 ", _SIZE)
    per_month = width / max(days, 1) * 30.44
    step = next((m for m in (1, 2, 3, 6) if per_month * m >= 1.25 * wide), 0)
    return 0 if days > 1500 else step


def foot(days: int, width: float) -> float:
    """Room that the ticks of an axis of days take below it."""
    return 36.0 if _months(days, width) else 22.0


def year_ticks(ax: Axes, first: date, last: date, width: float) -> None:
    """Ticks at the new years, and each year's name in its middle."""
    starts = [date(y, 1, 1) for y in range(first.year, last.year + 2)]
    per_year = width / max((last - first).days, 1) * 365.25
    wide = labels.width("2000 ", _SIZE)
    step = next((s for s in (1, 2, 5, 10, 20, 50) if s * per_year >= 1.2 * wide), 100)
    inside = [d for d in starts if first <= d <= last]
    ax.set_xticks([d.toordinal() for d in inside], [""] * len(inside))
    ax.tick_params(axis="x", length=3, color=GREY)
    middles, texts = [], []
    for start in starts[:-1]:
        middle = date(start.year, 7, 2)
        if first <= middle <= last and start.year % step == 0:
            middles.append(middle.toordinal())
            texts.append(str(start.year))
    ax.set_xticks(middles, texts, minor=True, color=GREY)
    ax.tick_params(axis="x", which="minor", length=0, pad=5, labelsize=_SIZE)


def year_axis(ax: Axes, years: Sequence[int], width: float) -> None:
    """Set an axis of whole years, every one or as many as find room."""
    first, last = min(years), max(years)
    wide = labels.width("2000 ", _SIZE)
    each = width / max(last - first, 1)
    step = next((s for s in (1, 2, 3, 4, 5, 10, 20) if s * each >= 1.1 * wide), 50)
    ticks = [y for y in range(first, last + 1) if (last - y) % step == 0]
    ax.set_xticks(ticks, [str(y) for y in ticks], color=GREY)
    ax.tick_params(axis="x", length=3, color=GREY)
    ax.spines["bottom"].set(visible=True, color=GREY, linewidth=0.9)
    ax.spines["left"].set_visible(False)


def month_axis(sheet: Sheet, ax: Axes) -> None:
    """Set an axis of the days of a year, 0 to 366, with the months' names."""
    starts = [date(2023, month, 1).timetuple().tm_yday - 1 for month in range(1, 13)]
    ax.set_xlim(0, 366)
    ax.set_xticks(starts, [""] * 12)
    ax.tick_params(axis="x", length=3, color=GREY)
    names = [word(f"short_months.{month}", sheet.lang) for month in range(1, 13)]
    ax.set_xticks([start + 15 for start in starts], names, minor=True, color=GREY)
    ax.tick_params(axis="x", which="minor", length=0, pad=5, labelsize=_SIZE)
    ax.spines["bottom"].set(visible=True, color=GREY, linewidth=0.9)
    ax.spines["left"].set_visible(False)


def at(ax: Axes, x: float, y: float) -> tuple[float, float]:
    """Place of a point of the axes on the paper, in points."""
    found: Any = ax.transData.transform((x, y))
    return float(found[0]), float(found[1])


def line_of(ax: Axes, xs: Sequence[float], ys: Sequence[float]) -> tuple[Any, Any]:
    """Places of the points of a line on the paper."""
    found = ax.transData.transform(np.column_stack([xs, ys]))
    return found[:, 0], found[:, 1]


def level(ax: Axes, y: float, text: str | None) -> list[Box]:
    """Draw a level line with its word; give what they take up."""
    ax.axhline(y, color=INK, lw=1.0, ls=(0, (1, 1.6)), zorder=1.6)
    frame = ax.get_window_extent()
    place = frame.x0, at(ax, 0, y)[1]
    on_it = Box(frame.x0, place[1] - 1, frame.x1, place[1] + 1)
    if not text:
        return [on_it]
    ax.annotate(
        text, (0, y), (2, 3), xycoords=("axes fraction", "data"), size=SMALL,
        textcoords="offset points", va="bottom", ha="left", color=GREY,
    )  # fmt: skip
    wide = labels.width(text, SMALL)
    return [on_it, Box(place[0], place[1], place[0] + wide + 4, place[1] + 14)]


def put(
    ax: Axes,
    room: Room,
    text: str,
    xy: tuple[float, float],
    *,
    size: float,
    colour: str,
    bold: bool = False,
    gap: float = 5.0,
    sides: str = "abrltuvw",
    far: float = 16.0,
    joined: bool = True,
) -> bool:
    """Write words beside a point where there is room, joined to it if they are far.

    Returns
    -------
    bool
        Whether a place was found; words without one are left out, their value stands
        below the picture.
    """
    box = labels.width(text, size, bold), 0.86 * labels.height(text, size)
    here = at(ax, *xy)
    place = room.find(box, here, gap, sides, far)
    if place is None:
        return False
    move = (place[0] - here[0], place[1] - here[1])
    away = max(abs(move[0]) - box[0] / 2, abs(move[1]) - box[1] / 2)
    arrow: Any = None
    if joined and away > gap + 7:
        arrow = {
            "arrowstyle": "-", "color": colour, "lw": 0.7, "shrinkA": 0, "shrinkB": 4,
        }  # fmt: skip
    ax.annotate(
        text, xy, move, textcoords="offset points", va="center", ha="center",
        size=size, color=colour, weight="bold" if bold else "normal",
        annotation_clip=False, arrowprops=arrow,
    )  # fmt: skip
    return True
