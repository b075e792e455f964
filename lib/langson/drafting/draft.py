"""From the text of a report to what it states: `draft`."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from . import numerals as digits
from . import periods
from .measures import Catalogue
from .number import Number
from .numerals import Idle
from .periods import DAY, REPORT, SPAN, Mention
from .prose import _BULLET, Memory, Reader
from .text import Line, Text
from .timing import Clock, Setting


@dataclass
class Draft:
    """What was read in a text.

    Attributes
    ----------
    numbers : list of Number
        In the order of the text.
    not_used : list of Idle
        Every other run of digits, with the reason.
    """

    text: Text
    area: str
    published: date
    numbers: list[Number]
    not_used: list[Idle]


def draft(
    text: Text, series: Iterable[Mapping[str, str]], area: str, published: date
) -> Draft:
    """Draft what a report states; see `langson.draft` for a frame of it."""
    catalogue = Catalogue(series, area)
    mentions = periods.find(text, published)
    numerals, idle = digits.find(text, mentions)
    clock = Clock(published, mentions)
    reader = Reader(text, catalogue, mentions, numerals, clock)
    numbers = list(_read(text, reader, clock, mentions, [n.start for n in numerals]))
    idle += [Idle(n.start, n.end, n.token, why) for n, why in reader.dropped]
    idle.sort(key=lambda x: x.start)
    return Draft(text, area, published, numbers, idle)


def _read(text, reader, clock, mentions, starts):
    default, titled = _reported(text, clock)
    section, in_section = default, titled
    memory = Memory()
    setting = Setting(default, titled, (0, 0))
    blocks = _blocks(text)
    for block in blocks:
        span = block[0].start, block[-1].end
        setting = Setting(section, in_section, span, aim=setting.aim if setting.aim == "section" else "")
        memory = Memory(seen=memory.seen if len(block) == 1 and _short(block[0], text) else {})
        for line in block:
            yield from reader.paragraph(line, memory, setting)


def _short(line: Line, text: Text) -> bool:
    return line.end - line.start < 100 and not text.raw[line.end - 1] in ".;"


def _blocks(text: Text) -> list[list[Line]]:
    blocks: list[list[Line]] = []
    for line in text.lines:
        if blocks and _BULLET.match(text.folded, line.start):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def _reported(text: Text, clock: Clock) -> tuple[Mention, bool]:
    """The period that the report is on, and whether its title says so."""
    title = [line for line in text.lines[:4] if line.end - line.start < 160 and text.raw[line.end - 1] not in ".;:"]
    for line in title:
        named = [m for m in clock.between(line.start, line.end) if m.form == SPAN and m.use != periods.OTHER and m.days < 400 and m.first <= clock.published]
        if named:
            return max(named, key=lambda m: (m.last, m.days)), True
    seen = [m for m in clock.mentions if m.form == SPAN and m.use in (REPORT, periods.PLAN) and m.days < 400 and m.first <= clock.published and m.last.year >= clock.published.year - 1]
    first = [m for m in seen if text.line_at(m.start).number <= text.lines[min(3, len(text.lines) - 1)].number]
    for m in [x for x in first if x.use == REPORT] or first or seen:
        return m, False
    year = periods._report_year(clock.published)
    return Mention(0, 0, date(year, 1, 1), date(year, 12, 31), SPAN, year=False), False
