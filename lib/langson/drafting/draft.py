"""From the text of a report to what it states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from . import numerals, periods, tables
from .measures import Catalogue
from .number import Number
from .numerals import Idle, Numeral
from .periods import PLAN, REPORT, SPAN, Mention, whole_year
from .prose import Memory, Reader
from .sections import LONGEST, Sections, longest
from .sentences import Cutter
from .text import Line, Text
from .timing import Aim, Clock, Setting


@dataclass
class Reading:
    """What was read in a text.

    Attributes
    ----------
    numbers : list of Number
        In the order of the text.
    not_used : list of Idle
        Every other run of digits, with the reason.
    """

    text: Text
    catalogue: Catalogue
    area: str
    published: date
    numbers: list[Number]
    not_used: list[Idle]


def read(
    text: Text, series: Iterable[Mapping[str, str]], area: str, published: date
) -> Reading:
    """Read what a report states.

    Parameters
    ----------
    series : iterable of mappings
        The measures to look for, rows of series.csv.
    area : str
        The place that the report is about.
    published : date
        A period that ends later can only be estimated.
    """
    catalogue = Catalogue(series, area)
    mentions = periods.find(text, published)
    found, idle = numerals.find(text, mentions)
    clock = Clock(published, mentions)
    reader = Reader(Cutter(text, mentions, found, area), catalogue, clock)
    numbers = sorted(_read(text, reader, clock, found), key=lambda n: n.start)
    _doubt(numbers)
    not_used = sorted([*idle, *reader.dropped], key=lambda each: each.start)
    return Reading(text, catalogue, area, published, numbers, not_used)


def _doubt(numbers: list[Number]) -> None:
    """Two levels of one series, period and status: one of them is likely another."""
    first: dict[tuple[object, ...], Number] = {}
    for n in numbers:
        if n.counts:
            key = (n.measure, n.first, n.last, n.status)
            held = first.setdefault(key, n)
            if held.value != n.value:
                for each in (held, n):
                    each.doubt = 0.3
                    each.because.append("another number has this series and period")


def _read(
    text: Text, reader: Reader, clock: Clock, found: list[Numeral]
) -> Iterator[Number]:
    default, titled = _reported(text, clock)
    sections = Sections(text, clock, found)
    runs = {run[0].number: run for run in tables.runs(text)}
    later = {line.number for run in runs.values() for line in run[1:]}
    above: list[Line] = []
    for block in _blocks(
        [line for line in text.lines if line.number not in later], runs
    ):
        run = runs.get(block[0].number)
        if run is not None:
            caption = text.folded[above[0].start : above[-1].end] if above else ""
            table = tables.Table(
                text, run, caption, reader.catalogue, clock, found, default
            )
            yield from table.read()
            reader.dropped += table.dropped
            above = []
            continue
        setting = Setting(default, titled, block[-1].end)
        yield from _paragraph(text, block, reader, setting, sections)
        short = block[-1].end - block[-1].start < LONGEST
        above = [*above[-1:], block[-1]] if short else []


def _paragraph(
    text: Text,
    block: list[Line],
    reader: Reader,
    setting: Setting,
    sections: Sections,
) -> Iterator[Number]:
    """A paragraph and the items of the list that follows it.

    Each item starts from what led the list, not from the item before it; only an
    estimate goes on where the sentence does.
    """
    memory = Memory()
    lead: tuple[Setting, Memory] | None = None
    for before, line in zip([None, *block], block, strict=False):
        sections.pass_by(line)
        if sections.period and lead is None:
            setting.default, setting.titled = sections.period, True
        if lead is None:
            setting.under = sections.under
        if line.item:
            if lead is None:
                if setting.titled and setting.current.start < setting.begin:
                    setting.mention = setting.period = None  # of what was said before
                if before is not None and text.raw[before.end - 1] == ":":
                    setting.under = sections.aim(before) or setting.under
                    if setting.aim:
                        setting.under = Aim(setting.aim, setting.aimed)
                    memory.listed = memory.level.measure if memory.level else None
                lead = replace(setting), memory.copy()
            goes_on = before is not None and text.raw[before.end - 1] == ";"
            estimate = setting.estimate if goes_on else lead[0].estimate
            setting = replace(lead[0], estimate=estimate)
            memory = lead[1].copy()
        yield from reader.line(line, memory, setting)


def _blocks(lines: list[Line], runs: Mapping[int, list[Line]]) -> Iterator[list[Line]]:
    """Paragraphs, each with the items of the list that follows it."""
    block: list[Line] = []
    for line in lines:
        if (
            block
            and line.item
            and line.number not in runs
            and block[-1].number not in runs
        ):
            block.append(line)
            continue
        if block:
            yield block
        block = [line]
    if block:
        yield block


def _reported(text: Text, clock: Clock) -> tuple[Mention, bool]:
    """The period that the report is on, and whether its title says so."""

    def named(lines: list[Line], *uses: str) -> list[Mention]:
        return [
            m
            for line in lines
            for m in clock.between(line.start, line.end)
            if m.form == SPAN
            and m.use in uses
            and m.days < 400
            and clock.published.year - 1 <= m.last.year
            and m.first <= clock.published
        ]

    first = [line for line in text.lines[:5] if not line.tabbed]
    for line in first:
        heading = (
            line.end - line.start < LONGEST and text.raw[line.end - 1] not in ".;:"
        )
        title = named([line], REPORT, PLAN, periods.BASE) if heading else []
        if title:
            found = longest(title)
            lead = named([x for x in first if x.start > line.start], REPORT)[:1]
            # "after a strong quarter" above, "in the first half" in the lead: the half
            wider = [
                m
                for m in lead
                if 31 < found.days < m.days < 360
                and m.first <= found.first
                and found.last <= m.last
            ]
            return (wider or [found])[0], True
    body = named(first, REPORT) or named(first, PLAN) or named(text.lines, REPORT, PLAN)
    if not body:
        return whole_year(periods.report_year(clock.published)), False
    parts = [m for m in body if m.days < 360]
    return (longest(parts) if parts and body[0].days < 360 else body[0]), False
