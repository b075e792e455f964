"""From the text of a report to what it states: `draft`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from . import numerals as digits
from . import periods, tables
from .measures import Catalogue
from .number import Number
from .numerals import Idle, Numeral
from .periods import REPORT, SPAN, Mention
from .prose import Memory, Reader
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
    reader = Reader(text, catalogue, mentions, numerals, clock, area)
    numbers = sorted(_read(text, reader, clock, numerals), key=lambda n: n.start)
    idle += [Idle(n.start, n.end, n.token, why) for n, why in reader.dropped]
    idle.sort(key=lambda x: x.start)
    return Draft(text, area, published, numbers, idle)


def _read(
    text: Text, reader: Reader, clock: Clock, numerals: list[Numeral]
) -> Iterator[Number]:
    default, titled = _reported(text, clock)
    tabled = {run[0].number: run for run in tables.runs(text)}
    skip: set[int] = {line.number for run in tabled.values() for line in run}
    above: list[Line] = []
    for block in _blocks([x for x in text.lines if x.number not in skip or x.number in tabled]):
        setting = Setting(default, titled, (block[0].start, block[-1].end))
        memory = Memory()
        led: tuple[Setting, Memory] | None = None
        for line in block:
            if line.listed and not line.mark:  # each item starts from what led the list
                if led is None:
                    led = replace(setting), memory.copy()
                setting, memory = replace(led[0]), led[1].copy()
            if line.number in tabled:
                run = tabled[line.number]
                caption = text.folded[above[0].start : above[-1].end] if above else ""
                table = tables.Table(
                    text, run, caption, reader.catalogue, clock, numerals, setting
                )
                yield from table.read()
                reader.dropped += table.dropped
                above = []
                continue
            yield from reader.paragraph(line, memory, setting)
            above = [*above[-1:], line] if line.end - line.start < 160 else []


def _blocks(lines: list[Line]) -> list[list[Line]]:
    """Paragraphs, each with the items of the list that follows it."""
    blocks: list[list[Line]] = []
    for line in lines:
        if blocks and line.listed and "\t" not in (line.mark, blocks[-1][-1].mark):
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
