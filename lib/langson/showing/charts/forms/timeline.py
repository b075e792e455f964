"""A timeline: dated events from top to bottom, their days in scale on the left."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from ....errors import LangsonError
from .. import labels, scales
from ..events import read
from ..sheet import MARGIN, WIDTH, Sheet
from ..theme import FAINT, INK, PALETTE, SMALL

_SCALE = 0.36 * WIDTH


def draw(sheet: Sheet, figures: Any, /, *, spec: str = "", accent: Any = ()) -> None:
    """Draw a dot a day and the event beside it.

    Parameters
    ----------
    figures : DataFrame
        Rows of `Register.events`. A shorter word for an event may stand under its day
        in the words of the chart (`names.2024-09-07`).
    spec : str
        Not used: an event has no value.
    accent : sequence of days (datetime.date or ISO text)
        Events in bold.
    """
    events = read(sheet, figures, sheet.rules)
    if not events:
        raise LangsonError(
            "the chart “{title}” was given no event to draw.", title=sheet.title
        )
    bold = {str(day)[:10] for day in accent}
    left, gap = MARGIN + 4, 16.0
    room = WIDTH - MARGIN - left - _SCALE - gap
    texts = []
    for event in events:
        day = sheet.write(event.day)
        what = event.text if str(event.short).isdigit() else str(event.short)
        strong = event.day.isoformat() in bold
        texts.append(labels.wrap(f"{day}: {what}", room, SMALL, strong))
    # the list is the timeline itself, so its values need no numbers
    sheet.values = [(sheet.write(event.day), event.text) for event in events]
    highs = [labels.height(text, SMALL) + 7 for text in texts]
    height = sum(highs)
    first, last = events[0].day, events[-1].day
    pad = timedelta(days=max((last - first).days // 30, 10))
    first, last = first - pad, last + pad
    foot = scales.foot((last - first).days, _SCALE)
    sheet.open(height + foot)
    ax = sheet.axes(left, foot, _SCALE, height)
    ax.set_ylim(height, 0)
    scales.day_axis(sheet, ax, first, last, _SCALE)
    y = 0.0
    xs, ys = [], []
    for event, text, high in zip(events, texts, highs, strict=True):
        middle = y + high / 2
        y += high
        x = event.day.toordinal()
        xs.append(x)
        ys.append(middle)
        strong = event.day.isoformat() in bold
        ax.annotate(
            text, (1, middle), (gap, 0), xycoords=("axes fraction", "data"),
            textcoords="offset points", va="center", ha="left", size=SMALL, color=INK,
            weight="bold" if strong else "normal", annotation_clip=False,
        )  # fmt: skip
    ends = date.toordinal(last)
    ax.hlines(ys, xs, ends, colors=FAINT, linewidth=0.9, zorder=0.5)
    ax.scatter(xs, ys, s=46, color=PALETTE[0], zorder=3)
    days = [sheet.write(event.day) for event in (events[0], events[-1])]
    time = sheet.word("time").format(low=days[0], high=days[1])
    sheet.about = [sheet.word("timeline"), time]
