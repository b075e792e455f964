"""Small tables whose cells are set apart by tabs.

The head of a column says role, period and status, the first words of a row its
measure, a column of units, a bracket or a line above the unit.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import date
from statistics import median

from . import cues
from .lexicon import cue
from .measures import Catalogue, Features, Measure, features
from .number import Number
from .numerals import Numeral
from .periods import DAY, SPAN, Mention, year_shift
from .text import Line, Text
from .timing import Clock, Setting, at_day
from .units import Printed, beside, of_words

_UNIT_HEAD = re.compile(r"\s*(?:đơn\s+vị(?:\s+tính)?|đvt|đv|units?|measured?(?:\s+in)?)\b")
_ROW_NUMBER = re.compile(r"\s*(?:stt|tt|số\s+tt|no\.?|#)\s*$")
_SAYS_UNIT = re.compile(r"\(?\s*(?:đơn\s+vị(?:\s+tính)?|đvt|units?)\s*:?\s*([^()\n\t]+?)\s*\)?\s*$")
_BRACKET = re.compile(r"\(([^()]*)\)|,\s*([^,()]+)$")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_SHARE = re.compile(r"%|tỷ\s+lệ|đạt|so\s+với|so|hoàn\s+thành|of\s+(?:the\s+)?(?:year|annual|plan|target)|completed|achieved|vs|share|/\s*(?:kh|kế\s+hoạch|plan|dự\s+toán)|rate")
_COMPARED = re.compile(r"so\s+với|so\s+sánh|so\s+cùng|\bss\b|tăng|giảm|tốc\s+độ|chênh\s+lệch|\+/-|growth|change|increase|yoy|y/y|year-on-year|on-year|compared|versus|\bvs\b|(?:19|20)\d\d\s*(?:/|so\s+với)\s*(?:19|20)\d\d|cùng\s+kỳ\s*\(?%|over\s+(?:19|20)\d\d|index")
_GROWS = re.compile(r"tăng|giảm|tốc\s+độ|growth|change|increase|yoy|y/y|year-on-year|on-year|\+/-")
_STRUCTURE = re.compile(r"cơ\s+cấu|tỷ\s+trọng|structure|share\s+of\s+total|^\s*share")
_NOTE = re.compile(r"ghi\s+chú|nguồn|note|remark|source|đánh\s+giá")
_ESTIMATE = re.compile(cue("status", "E") + r"|\best\.?(?!\w)|\(e\)|\bprel")
_PLAN = re.compile(cue("plan", "nouns"))
_SUB = re.compile(r"\s*(?:[-+*•–]|trong\s+đó|tr\.?đó|of\s+which|in\s+which|including|  )")
_EMPTY = re.compile(r"[\s.…x×:-]*")


@dataclass
class Cell:
    start: int
    end: int
    words: str
    numerals: list[Numeral] = field(default_factory=list)


@dataclass
class Column:
    """What the head of a column says of the numbers below it."""

    role: str
    words: str
    first: date | None = None
    last: date | None = None
    stated: bool = False
    estimate: str = ""
    unit: Printed | None = None
    base: str | None = None
    years: tuple[int, ...] = ()


def runs(text: Text) -> list[list[Line]]:
    """Lines that stand together as a table: two or more with tabs."""
    found: list[list[Line]] = []
    current: list[Line] = []
    for line in text.lines:
        if "\t" in text.raw[line.start : line.end].strip("\n"):
            if current and line.number != current[-1].number + 1:
                found.append(current)
                current = []
            current.append(line)
        elif current:
            found.append(current)
            current = []
    return [run for run in [*found, current] if len(run) > 1]


class Table:
    """One table, read with the lines above it as caption."""

    def __init__(
        self,
        text: Text,
        lines: list[Line],
        caption: str,
        catalogue: Catalogue,
        clock: Clock,
        numerals: list[Numeral],
        setting: Setting,
    ) -> None:
        self.text, self.catalogue, self.clock, self.setting = text, catalogue, clock, setting
        self.at, self.numerals = [n.start for n in numerals], numerals
        self.caption = caption
        self.lines = lines
        self.rows = [self._cells(line) for line in lines]
        self.dropped: list[tuple[Numeral, str]] = []

    def _cells(self, line: Line) -> list[Cell]:
        cells, start = [], line.start
        for part in self.text.raw[line.start : line.end].split("\t"):
            end = start + len(part)
            i, j = bisect_left(self.at, start), bisect_left(self.at, end)
            words = self.text.folded[start:end]
            cells.append(Cell(start, end, words, self.numerals[i:j]))
            start = end + 1
        return cells

    def read(self) -> list[Number]:
        """The numbers of the table, row by row."""
        heads = 0
        while heads < len(self.rows) - 1 and not self._holds_numbers(self.rows[heads]):
            heads += 1
        body = self.rows[heads:]
        width = max(map(len, self.rows))
        head = [
            " ".join(row[j].words for row in self.rows[:heads] if j < len(row))
            for j in range(width)
        ]
        for row in self.rows[:heads]:
            for cell in row:
                self.dropped += [(n, "in the head of a table") for n in cell.numerals]
        label = self._label_column(head, body)
        unit_at = next((j for j, h in enumerate(head) if _UNIT_HEAD.match(h)), None)
        columns = {
            j: self._column(j, head, self.rows[:heads], body)
            for j in range(width)
            if j not in (label, unit_at) and not _ROW_NUMBER.match(head[j]) and not _NOTE.search(head[j])
        }
        shared = self._caption_unit()
        found: list[Number] = []
        parent: Features = {}
        for row in body:
            if label >= len(row):
                continue
            name = row[label].words
            own = features(_BRACKET.sub(" ", name))
            sub = bool(_SUB.match(name))
            unit = None
            if unit_at is not None and unit_at < len(row):
                unit = _unit_cell(row[unit_at].words)
            if unit is None:
                unit = next((u for m in _BRACKET.finditer(name) if (u := of_words(m[1] or m[2] or ""))), None)
            for j, cell in enumerate(row):
                if j not in columns:
                    self.dropped += [(n, "a number of a row or a unit") for n in cell.numerals]
            found += self._row(row, columns, own, parent if sub else {}, unit or shared, name)
            if not sub and own:
                parent = own
        return found

    def _holds_numbers(self, row: list[Cell]) -> bool:
        filled = [c for c in row[1:] if c.numerals and not re.search(r"[^\W\d_]{2,}", c.words)]
        return bool(filled)

    def _label_column(self, head: list[str], body: list[list[Cell]]) -> int:
        for j, words in enumerate(head):
            cells = [row[j] for row in body if j < len(row)]
            lettered = sum(bool(re.search(r"[^\W\d_]{2,}", c.words)) for c in cells)
            if not _ROW_NUMBER.match(words) and not _UNIT_HEAD.match(words) and 2 * lettered >= len(cells):
                return j
        return 0

    def _caption_unit(self) -> Printed | None:
        for line in reversed(self.caption.split("\n")):
            said = _SAYS_UNIT.search(line)
            if said and (unit := of_words(said[1])):
                return unit
            for m in re.finditer(r"\(([^()]*)\)", line):
                if unit := of_words(m[1]):
                    return unit
        return None

    # -- columns -----------------------------------------------------------------------

    def _column(self, j: int, head: list[str], rows: list[list[Cell]], body: list[list[Cell]]) -> Column:
        words = " ".join(head[j].split())
        column = Column("level", words)
        named = [
            m
            for row in rows
            if j < len(row)
            for m in self.clock.between(row[j].start, row[j].end)
            if m.form in (SPAN, DAY)
        ]
        column.years = tuple(int(y) for y in _YEAR.findall(words))
        bracket = re.search(r"\(([^()]*)\)", words)
        column.unit = of_words(bracket[1]) if bracket else None
        values = [n.value for row in body if j < len(row) for n in row[j].numerals]
        planned, compared = _PLAN.search(words), _COMPARED.search(words)
        if _STRUCTURE.search(words):
            column.role = "share_of"
        elif planned and (compared or _SHARE.search(re.sub(r"\bkh\b", "", words)) or (not values or "%" in words)):
            column.role = "plan_excess" if re.search(r"vượt|above|excess", words) else "plan_share"
        elif planned:
            column.role = "target"
        elif compared or (re.search(r"cùng kỳ|same period", words) and "%" in words):
            column.role = self._comparison(words, values)
            if cues.follows_within("previous", words):
                column.base = "previous period"
        self._days(column, named, words, head)
        if _ESTIMATE.search(words):
            column.estimate = "estimate in the head"
        return column

    def _comparison(self, words: str, values: list[float]) -> str:
        if re.search(r"\blần\b|times", words):
            return "times"
        if re.search(r"điểm|points|\bpp\b", words):
            return "points"
        if re.search(r"chênh\s+lệch|difference|absolute|tuyệt\s+đối", words) and "%" not in words:
            return "change"
        ratio = bool(values) and median(values) > 50
        if _GROWS.search(words) and not (ratio and re.search(r"chỉ số|index|tốc độ phát triển", words)):
            return "growth"
        return "ratio" if ratio else "growth"

    def _days(self, column: Column, named: list[Mention], words: str, head: list[str]) -> None:
        default = self.setting.mention or self.setting.default
        captioned = [m for m in self.clock.between(self.lines[0].start - len(self.caption) - 1, self.lines[0].start) if m.form == SPAN and m.days < 400]
        if captioned:
            default = captioned[-1]
        part = default.days < 360
        if named:
            column.first, column.last, column.stated = named[-1].first, named[-1].last, True
        elif column.years:
            y = max(column.years)
            column.stated = True
            months = any(re.search(r"tháng|quý|\dm\b|\d\s*t\b|month|quarter|half", h) for h in head)
            if part and not months and column.role != "target" and not re.search(r"năm|year", words):
                back = y - default.last.year
                column.first, column.last = year_shift(default.first, back), year_shift(default.last, back)
            else:
                column.first, column.last = date(y, 1, 1), date(y, 12, 31)
        else:
            column.first, column.last = default.first, default.last
            if column.role == "level" and re.search(r"cùng\s+kỳ|năm\s+trước|same\s+period|last\s+year|previous\s+year", words):
                column.first, column.last = year_shift(column.first, -1), year_shift(column.last, -1)
        if column.role == "target":
            y = column.last.year
            column.first, column.last = date(y, 1, 1), date(y, 12, 31)

    # -- rows --------------------------------------------------------------------------

    def _row(
        self,
        row: list[Cell],
        columns: dict[int, Column],
        own: Features,
        parent: Features,
        unit: Printed | None,
        name: str,
    ) -> list[Number]:
        made: list[tuple[int, Number]] = []
        for j, column in columns.items():
            if j >= len(row) or not row[j].numerals:
                continue
            cell = row[j]
            numeral, *rest = cell.numerals
            self.dropped += [(n, "a second number in a cell") for n in rest]
            printed = beside(self.text.folded, numeral.start, numeral.end, cell.end)
            given = printed if printed.bases else unit or column.unit
            n = Number(numeral, given or Printed(0, (), numeral.end, numeral.end))
            n.locator = f"p{self.text.line_at(cell.start).number}"
            n.role, n.base = column.role, column.base
            n.because.append(f"column {column.words!r}" if column.words else "a table")
            before = self.text.folded[cell.start : numeral.start]
            if re.search(r"-\s*$|\bgiảm\s*$", before):
                n.sign = -1
            n.qualifier = "range" if numeral.high is not None else cues.qualifier(before)[0]
            made.append((j, n))
        measure, power, fit = self._measure([n for _, n in made], own, parent, unit)
        kept: list[Number] = []
        for j, n in made:
            column = columns[j]
            n.measure, n.fit = measure, fit
            n.power = power if power is not None else (measure.power if measure else n.unit.power)
            if measure is None and n.role in ("level", "target") and not n.unit.has("%", "USD", "VND", "tonnes", "ha"):
                self.dropped.append((n.numeral, "a row of a table that fits no measure"))
                continue
            self._dates(n, column, measure)
            kept.append(n)
        self._owners([(j, n) for j, n in made if n in kept], columns)
        for _, n in made:
            self._mend(n, [x for _, x in made])
        return kept

    def _measure(
        self, numbers: list[Number], own: Features, parent: Features, unit: Printed | None
    ) -> tuple[Measure | None, int | None, float]:
        levels = [n for n in numbers if n.role in ("level", "target")]
        given = levels[0].unit if levels else unit
        far = features(self.caption)
        if given is not None and given.bases:
            choices = self.catalogue.fitting(given)
        else:
            choices = [(m, 0.8, m.power) for m in self.catalogue.measures]
        if not levels and given is None:
            choices = [(m, 0.8, m.power) for m in self.catalogue.measures]
        ranked = self.catalogue.rank([m for m, _, _ in choices], own, parent, far, parent)
        if not ranked or ranked[0][0] < 0.3:
            return None, None, 0.0
        fit, measure = ranked[0]
        power = next(p for m, _, p in choices if m is measure)
        return measure, power, fit

    def _dates(self, n: Number, column: Column, measure: Measure | None) -> None:
        assert column.first is not None and column.last is not None
        stands = at_day(measure)
        n.first, n.last = (column.last if stands else column.first), column.last
        n.basis = "printed" if column.stated else "inferred"
        if n.role == "target":
            n.status = "T"
            return
        over = n.last <= self.clock.published if stands else n.last < self.clock.published
        n.status = "A" if over and not column.estimate else "E"

    def _owners(self, made: list[tuple[int, Number]], columns: dict[int, Column]) -> None:
        for j, n in made:
            if not n.comparing:
                continue
            levels = [(i, x) for i, x in made if x.role == "level"]
            years = [y for y in columns[j].years]
            if years:
                of_year = [(i, x) for i, x in levels if x.last and x.last.year == max(years)]
                levels = of_year or levels
            if n.base == "previous period":
                short = [(i, x) for i, x in levels if columns[i].first and columns[i].last and (columns[i].last - columns[i].first).days < 100]
                levels = short or levels
            left = [(i, x) for i, x in levels if i < j]
            pick = left or levels
            if not pick:
                continue
            latest = max(x.last for _, x in pick if x.last)
            n.owner = [x for _, x in pick if x.last == latest][-1]
            n.first, n.last, n.status, n.basis = n.owner.first, n.owner.last, n.owner.status, n.owner.basis

    def _mend(self, n: Number, row: list[Number]) -> None:
        """In a row of percentages a plain difference is one of points."""
        if n.role in ("growth", "change") and n.measure is not None and n.measure.base == "%" and n.owner is not None:
            n.role = "points"


def _unit_cell(words: str) -> Printed | None:
    flat = " ".join(words.split())
    thousands = re.match(r"(1[.,]?000(?:[.,]?000)?)\s+(.*)", flat)
    if thousands:
        inner = of_words(thousands[2])
        if inner:
            power = len(re.sub(r"\D", "", thousands[1])) - 1
            return Printed(inner.power + power, inner.bases, 0, 0, inner.word)
    return of_words(flat)
