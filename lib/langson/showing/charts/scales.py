"""Axes: numbers with few round ticks, days with the months and years they are in.

Ticks are words and short lines like any other mark, which is drawn in a tenth of the
time of an axis of matplotlib.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from matplotlib.axes import Axes

from ...comparing.refusals import same_unit
from ...core.figure import Figure
from ..words import word
from . import labels, look
from .labels import Box
from .placing import at
from .sheet import MARGIN, WIDTH, Sheet
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
    log: bool = False,
    grid: bool = True,
) -> None:
    """Set the ends, the ticks and the faint lines of an axis of numbers."""
    ticks = log_ticks(low, high) if log else number_ticks(low, high)
    texts = number_texts(sheet, ticks)
    (ax.set_xlim if across else ax.set_ylim)(low, high)
    if grid:
        over = ax.get_xaxis_transform() if across else ax.get_yaxis_transform()
        draw = ax.vlines if across else ax.hlines
        draw(ticks, 0, 1, colors=FAINT, linewidth=0.8, zorder=0.5, transform=over)
        if low <= 0 <= high and not log:
            draw(0, 0, 1, colors=GREY, linewidth=0.9, zorder=1.5, transform=over)
    edge = MARGIN
    for tick, text in zip(ticks, texts, strict=True):
        if across:
            x, half = at(ax, tick, 0)[0], labels.width(text, _SIZE) / 2
            if edge <= x - half and x + half <= WIDTH - 4:  # there is room
                _below(ax, tick, text)
                edge = x + half + 6
        else:
            ax.annotate(
                text, (0, tick), (-5, 0), xycoords=ax.get_yaxis_transform(),
                textcoords="offset points", ha="right", va="center", size=_SIZE,
                color=GREY, annotation_clip=False,
            )  # fmt: skip


def left_margin(sheet: Sheet, low: float, high: float, log: bool = False) -> float:
    """Room that the numbers of a vertical axis take."""
    ticks = log_ticks(low, high) if log else number_ticks(low, high)
    texts = number_texts(sheet, ticks)
    return max(labels.width(text, _SIZE) for text in texts) + 7


def day_axis(sheet: Sheet, ax: Axes, first: date, last: date, width: float) -> None:
    """Set an axis of days (ordinals) with years, and months where they find room."""
    ax.set_xlim(first.toordinal(), last.toordinal())
    step = _months((last - first).days, width)
    if not step:
        _year_names(ax, first, last, width)
        return
    ticks: list[float] = []
    for year in range(first.year, last.year + 1):
        for month in range(1, 13, step):
            day = date(year, month, 1)
            if not first <= day <= last:
                continue
            text = word(f"short_months.{month}", sheet.lang)
            if month == 1 or not ticks:
                text += f"\n{year}"
            ticks.append(day.toordinal())
            _below(ax, day.toordinal(), text)
    _ruler(ax, ticks)


def _months(days: int, width: float) -> int:
    """Months from one tick to the next, or 0 where only years find room."""
    wide = labels.width("T10 ", _SIZE)
    per_month = width / max(days, 1) * 30.44
    step = next((m for m in (1, 2, 3, 6) if per_month * m >= 1.25 * wide), 0)
    return 0 if days > 1500 else step


def foot(days: int, width: float) -> float:
    """Room that the ticks of an axis of days take below it."""
    return 36.0 if _months(days, width) else 22.0


def _year_names(ax: Axes, first: date, last: date, width: float) -> None:
    """Ticks at the new years, and each year's name in its middle."""
    starts = [date(y, 1, 1) for y in range(first.year, last.year + 2)]
    per_year = width / max((last - first).days, 1) * 365.25
    wide = labels.width("2000 ", _SIZE)
    step = next((s for s in (1, 2, 5, 10, 20, 50) if s * per_year >= 1.2 * wide), 100)
    _ruler(ax, [d.toordinal() for d in starts if first <= d <= last])
    for start in starts[:-1]:
        middle = date(start.year, 7, 2)
        if first <= middle <= last and start.year % step == 0:
            _below(ax, middle.toordinal(), str(start.year))


def year_axis(ax: Axes, years: Sequence[int], width: float) -> None:
    """Set the ticks of whole years, every one or as many as find room."""
    first, last = min(years), max(years)
    wide = labels.width("2000 ", _SIZE)
    each = width / max(last - first, 1)
    step = next((s for s in (1, 2, 3, 4, 5, 10, 20) if s * each >= 1.1 * wide), 50)
    ticks = [y for y in range(first, last + 1) if (last - y) % step == 0]
    for year in ticks:
        _below(ax, year, str(year))
    _ruler(ax, ticks)


def month_axis(sheet: Sheet, ax: Axes) -> None:
    """Set an axis of the days of a year, 0 to 366, with the months' names."""
    starts = [date(2023, month, 1).timetuple().tm_yday - 1 for month in range(1, 13)]
    ax.set_xlim(0, 366)
    _ruler(ax, starts)
    for month, start in enumerate(starts, start=1):
        _below(ax, start + 15, word(f"short_months.{month}", sheet.lang))


def _below(ax: Axes, x: float, text: str) -> None:
    ax.annotate(
        text, (x, 0), (0, -6), xycoords=ax.get_xaxis_transform(), ha="center",
        textcoords="offset points", va="top", size=_SIZE, color=GREY,
        annotation_clip=False,
    )  # fmt: skip


def _ruler(ax: Axes, ticks: Sequence[float]) -> None:
    """Draw the foot line with a short line at each tick."""
    over = ax.get_xaxis_transform()
    down = 3.5 / ax.get_window_extent().height
    ax.hlines(0, 0, 1, colors=GREY, linewidth=0.9, transform=ax.transAxes, zorder=1.5,
              clip_on=False)  # fmt: skip
    ax.vlines(ticks, -down, 0, colors=GREY, linewidth=0.9, transform=over, zorder=1.5,
              clip_on=False)  # fmt: skip


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
