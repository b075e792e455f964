"""Small tables whose cells are set apart by tabs.

The head of a column says role, period and status, the first words of a row its
measure, a column of units, a bracket or a line above the unit.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from statistics import median

from . import cues
from .choosing import ENOUGH
from .lexicon import cue, spaced, table
from .measures import Catalogue, Features, Measure, features
from .number import Number
from .numerals import Idle, Numeral
from .periods import DAY, SPAN, Mention, span, whole_year, years_on
from .saying import Said
from .text import Line, Text
from .timing import Clock, at_day
from .units import MONEY, Printed, beside, of_words

_BRACKET = re.compile(r"\(([^()]*)\)|,\s*([^,()]+)$")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_THOUSANDS = re.compile(r"(1[.,]?000(?:[.,]?000)?)\s+(.*)")
#: a column of comparisons with a median above this is of ratios, not of growth
_RATIO = 50


@cache
def _pattern(name: str) -> re.Pattern[str]:
    parts = {"plan": cue("plan"), "estimated": cue("estimated")}
    return re.compile(spaced(table("tables")["patterns"][name], parts))


def _says(name: str, words: str) -> re.Match[str] | None:
    return _pattern(name).search(words)


def runs(text: Text) -> list[list[Line]]:
    """Lines that stand together as a table: two or more with tabs."""
    found: list[list[Line]] = []
    last = -1
    for line in text.lines:
        if line.tabbed:
            if line.number != last + 1:
                found.append([])
            found[-1].append(line)
            last = line.number
    return [run for run in found if len(run) > 1]


@dataclass
class Cell:
    """A cell: where it stands, its folded words, its numbers."""

    start: int
    end: int
    words: str
    numerals: list[Numeral]


@dataclass
class Column:
    """What the head of a column says of the numbers below it."""

    words: str
    period: Mention
    role: str = "level"
    stated: bool = False
    estimated: bool = False
    unit: Printed | None = None
    base: str | None = None
    years: list[int] = field(default_factory=list)


class Table:
    """One table.

    Parameters
    ----------
    caption : str
        The lines above it, folded.
    default : Mention
        The period of the report, or of the section.
    """

    def __init__(
        self,
        text: Text,
        lines: list[Line],
        caption: str,
        catalogue: Catalogue,
        clock: Clock,
        numerals: list[Numeral],
        default: Mention,
    ) -> None:
        self.text, self.lines, self.caption = text, lines, caption
        self.catalogue, self.clock = catalogue, clock
        self._numerals, self._at = numerals, [n.start for n in numerals]
        self.default = self._captioned() or default
        self.dropped: list[Idle] = []

    def read(self) -> list[Number]:
        """The numbers of the table, row by row."""
        rows = [self._cells(line) for line in self.lines]
        heads = 0
        while heads < len(rows) - 1 and not _holds_numbers(rows[heads]):
            heads += 1
        body, width = rows[heads:], max(map(len, rows))
        for row in rows[:heads]:
            for cell in row:
                self._drop(cell.numerals, "in the head of a table")
        head = [
            " ".join(
                " ".join(row[j].words for row in rows[:heads] if j < len(row)).split()
            )
            for j in range(width)
        ]
        label = _label_column(head, body)
        units = next(
            (j for j, words in enumerate(head) if _pattern("unit").match(words)), None
        )
        columns = {
            j: self._column(j, head, rows[:heads], body)
            for j, words in enumerate(head)
            if j not in (label, units)
            and not _pattern("row_number").match(words)
            and not _says("note", words)
        }
        found: list[Number] = []
        parent: Features = {}
        above: list[Number] = []
        for row in body:
            if label >= len(row):
                continue
            for j, cell in enumerate(row):
                if j not in columns:
                    self._drop(cell.numerals, "number of a row, or part of a unit")
            name = row[label].words
            own, sub = (
                features(_BRACKET.sub(" ", name)),
                bool(_pattern("sub").match(name)),
            )
            unit = row[units].words if units is not None and units < len(row) else ""
            given = _unit(unit) or _unit_in_brackets(name) or self._unit_of_all()
            made = self._row(row, columns, own, parent if sub else {}, given)
            if sub:
                for n in made:
                    n.parent = next((x for x in above if _one_column(x, n)), None)
            found += made
            if own and not sub:
                parent, above = own, made
        return found

    def _drop(self, numerals: list[Numeral], because: str) -> None:
        self.dropped += [Idle(n.start, n.end, n.token, because) for n in numerals]

    def _cells(self, line: Line) -> list[Cell]:
        cells, start = [], line.start
        for part in self.text.raw[line.start : line.end].split("\t"):
            end = start + len(part)
            i, j = bisect_left(self._at, start), bisect_left(self._at, end)
            words = self.text.folded[start:end]
            cells.append(Cell(start, end, words, self._numerals[i:j]))
            start = end + 1
        return cells

    def _captioned(self) -> Mention | None:
        """The period that the lines above the table name."""
        start = self.lines[0].start
        named = self.clock.between(start - len(self.caption) - 1, start)
        named = [m for m in named if m.form == SPAN and m.days < 400]
        return named[-1] if named else None

    def _unit_of_all(self) -> Printed | None:
        """The unit that the lines above the table name."""
        for line in reversed(self.caption.split("\n")):
            said = _says("unit_of_all", line)
            if said and (unit := of_words(said[1])):
                return unit
            if unit := _unit_in_brackets(line):
                return unit
        return None

    # -- columns -----------------------------------------------------------------------

    def _column(
        self, j: int, head: list[str], heads: list[list[Cell]], body: list[list[Cell]]
    ) -> Column:
        words = head[j]
        named = [
            m
            for row in heads
            if j < len(row)
            for m in self.clock.between(row[j].start, row[j].end)
            if m.form in (SPAN, DAY)
        ]
        values = [n.value for row in body if j < len(row) for n in row[j].numerals]
        column = Column(words, self.default, _role(words, values))
        column.unit = _unit_in_brackets(words)
        column.estimated = bool(_says("estimate", words))
        column.years = [int(year) for year in _YEAR.findall(words)]
        column.stated = bool(named or column.years)
        if column.role in ("growth", "ratio", "times", "points", "change"):
            column.base = "previous period" if cues.within("previous", words) else None
        if named:
            column.period = named[-1]
        elif column.years:
            column.period = self._of_year(max(column.years), column, head)
        elif column.role == "level" and _says("year_before", words):
            column.period = _moved(self.default, -1)
        if column.role == "target":
            column.period = whole_year(column.period.last.year)
        return column

    def _of_year(self, year: int, column: Column, head: list[str]) -> Mention:
        """A bare year in a head: that year, or the same months of it."""
        months = any(_says("part_of_year", words) for words in head)
        whole = months or column.role == "target" or _says("whole_year", column.words)
        if whole or self.default.days > 360:
            return whole_year(year)
        return _moved(self.default, year - self.default.last.year)

    # -- rows --------------------------------------------------------------------------

    def _row(
        self,
        row: list[Cell],
        columns: dict[int, Column],
        own: Features,
        parent: Features,
        unit: Printed | None,
    ) -> list[Number]:
        made: list[tuple[int, Number]] = []
        for j, column in columns.items():
            if j < len(row) and row[j].numerals:
                numeral, *rest = row[j].numerals
                self._drop(rest, "a second number in a cell")
                made.append((j, self._number(numeral, row[j], column, unit)))
        given = next(
            (n.unit for _, n in made if not n.comparing and n.unit.bases), unit
        )
        measure, power, fit = self._measure(given, own, parent)
        kept: list[tuple[int, Number]] = []
        for j, n in made:
            n.measure, n.fit = measure, fit
            n.power = n.unit.power if power is None else power
            if (
                measure is None
                and not n.comparing
                and not n.unit.has("%", "tonnes", "ha", *MONEY)
            ):
                self._drop([n.numeral], "a row of a table that fits no measure")
                continue
            self._date(n, columns[j])
            kept.append((j, n))
        for j, n in kept:
            if n.comparing:
                self._own(j, n, kept, columns)
            if (
                n.role in ("growth", "change")
                and n.owner
                and measure
                and measure.base == "%"
            ):
                n.role = "points"  # a difference of two percentages
        return [n for _, n in kept]

    def _number(
        self, numeral: Numeral, cell: Cell, column: Column, unit: Printed | None
    ) -> Number:
        printed = beside(self.text.folded, numeral.start, numeral.end, cell.end)
        if not printed.bases:
            printed = unit or column.unit or Printed(0, (), numeral.end, numeral.end)
        n = Number(numeral, printed, f"p{self.text.line_at(cell.start).number}")
        n.role, n.base = column.role, column.base
        n.because.append(
            Said("column {words}", words=repr(column.words))
            if column.words
            else "a table"
        )
        before = self.text.folded[cell.start : numeral.start]
        n.sign = -1 if _says("fall", before) else 1
        n.qualifier = "range" if numeral.high is not None else cues.qualifier(before)[0]
        return n

    def _measure(
        self, unit: Printed | None, own: Features, parent: Features
    ) -> tuple[Measure | None, int | None, float]:
        if unit is not None and unit.bases:
            choices = self.catalogue.fitting(unit)
        else:
            choices = [(0.8, m, m.power) for m in self.catalogue.measures]
        held = [m for _, m, _ in choices]
        ranked = self.catalogue.rank(held, own, parent, features(self.caption), parent)
        if not ranked or ranked[0][0] < ENOUGH:
            return None, None, 0.0
        fit, measure = ranked[0]
        return measure, next(power for _, m, power in choices if m is measure), fit

    def _date(self, n: Number, column: Column) -> None:
        stands = at_day(n.measure)
        n.last = column.period.last
        n.first = n.last if stands else column.period.first
        n.stated = column.stated
        if n.role == "target":
            n.status = "T"
        else:
            over = self.clock.over(n.last, stands)
            n.status = "A" if over and not column.estimated else "E"

    def _own(
        self,
        j: int,
        n: Number,
        row: list[tuple[int, Number]],
        columns: dict[int, Column],
    ) -> None:
        """A comparison belongs to the latest level to its left, or of its year."""
        levels = [(i, x) for i, x in row if x.role == "level"]
        if years := columns[j].years:
            levels = [
                (i, x) for i, x in levels if x.last and x.last.year == max(years)
            ] or levels
        if n.base == "previous period":
            levels = [
                (i, x) for i, x in levels if columns[i].period.days < 100
            ] or levels
        levels = [(i, x) for i, x in levels if i < j] or levels
        if not levels:
            return
        latest = max(x.last or date.min for _, x in levels)
        n.owner = next(x for _, x in reversed(levels) if x.last == latest)
        n.first, n.last = n.owner.first, n.owner.last
        n.status, n.stated = n.owner.status, n.owner.stated


def _one_column(one: Number, other: Number) -> bool:
    held = [(n.role, n.first, n.last, n.status) for n in (one, other)]
    return held[0] == held[1]


def _role(words: str, values: list[float]) -> str:
    """Role of the numbers below a head."""
    planned, compared = _says("plan", words), _says("compared", words)
    if _says("structure", words):
        return "share_of"
    if planned and (compared or _says("of_plan", re.sub(r"\bkh\b", "", words))):
        return "plan_excess" if _says("above_plan", words) else "plan_share"
    if planned:
        return "target"
    if not compared:
        return "level"
    if _says("times", words):
        return "times"
    if _says("points", words):
        return "points"
    if _says("difference", words) and "%" not in words:
        return "change"
    ratio = bool(values) and median(values) > _RATIO
    if _says("grows", words) and not (ratio and _says("index", words)):
        return "growth"
    return "ratio" if ratio else "growth"


def _moved(period: Mention, years: int) -> Mention:
    return span(years_on(period.first, years), years_on(period.last, years))


def _holds_numbers(row: list[Cell]) -> bool:
    return any(cell.numerals and not _LETTERS.search(cell.words) for cell in row[1:])


def _label_column(head: list[str], body: list[list[Cell]]) -> int:
    """The first column of words that is no number of a row and no unit."""
    for j, words in enumerate(head):
        cells = [row[j] for row in body if j < len(row)]
        lettered = sum(bool(_LETTERS.search(cell.words)) for cell in cells)
        counts = _pattern("row_number").match(words) or _pattern("unit").match(words)
        if not counts and 2 * lettered >= len(cells):
            return j
    return 0


def _unit(words: str) -> Printed | None:
    """Unit in a cell; "1.000 tấn" is thousands of them."""
    flat = " ".join(words.split())
    thousands = _THOUSANDS.match(flat)
    if thousands is None:
        return of_words(flat)
    inner = of_words(thousands[2])
    if inner is None:
        return None
    power = len(re.sub(r"\D", "", thousands[1])) - 1
    return Printed(inner.power + power, inner.bases, 0, 0, inner.word)


def _unit_in_brackets(words: str) -> Printed | None:
    for m in _BRACKET.finditer(words):
        if unit := of_words(m[1] or m[2] or ""):
            return unit
    return None
