"""Runs of digits: which are numbers that measure or count, and what the others are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from ..errors import TokenError
from ..reading.token import parse
from .lexicon import cue, spaced, table
from .periods import Mention
from .text import Text

#: decimal mark of a language
MARKS = {"vi": ",", "en": "."}


@dataclass(frozen=True)
class Numeral:
    """A number as printed; `high` is there for a range, whose token covers both."""

    start: int
    end: int
    token: str
    value: float
    mark: str
    high: float | None = None


@dataclass(frozen=True)
class Idle:
    """A run of digits that is no statistic, with the reason."""

    start: int
    end: int
    token: str
    because: str


#: a token of more signs is no number of anything
_LONGEST = 40
_BLANKS = "\u0020\u00a0\u202f"
_SPACED = (
    rf"(?<![\d.,/-])(?<!\d[{_BLANKS}])[1-9]\d{{0,2}}(?:[{_BLANKS}]\d{{3}}){{1,5}}"
    rf"(?:[.,]\d+)?(?![\d/]|[{_BLANKS}]\d)"
)
_DIGITS = re.compile(rf"{_SPACED}|\d+(?:[.,]\d+)*")
_PLAIN = re.compile(r"\d+(?:[.,]\d+)*")
_RUNS = re.compile(r"\d+(?:[.,/:-]\d+)*")
_LINK = re.compile(
    r"\s*(%|tấn|ha|người|lượt|usd|)\s*(-|đến|to|tới)\s*(?:us\$|\$|vnđ?)?\s*"
)
_AND = re.compile(r"\s*(?:%|per cent|percent)?\s+and\s+(?:us\$|\$|vnđ?)?\s*")
_BETWEEN = re.compile(r"\bbetween\s+(?:us\$|\$|vnđ?)?\s*$")


def find(text: Text, mentions: list[Mention]) -> tuple[list[Numeral], list[Idle]]:
    """Split the digits of a text into numbers and what is none.

    Every run of digits lies in exactly one of the two lists.
    """
    claims = _Claims(text)
    flat = text.folded
    for because, pattern in _idle("first"):
        for m in pattern.finditer(flat):
            claims.take(*m.span(), because)
    for mention in mentions:
        claims.take(mention.start, mention.end, "part of a date or period")
    for line in text.lines:
        head = _patterns()["list"].match(flat, line.start, line.end)
        if head and flat[head.end() : line.end].strip():
            claims.take(*head.span(1), "number in a list")
    for because, pattern in _idle("then"):
        for m in pattern.finditer(flat):
            claims.take(*m.span(), because)
    return claims.numerals(), sorted(claims.idle, key=lambda idle: idle.start)


@cache
def _idle(section: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    held = table("idle")[section]
    return tuple((each["is"], re.compile(spaced(each["words"], {}))) for each in held)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    parts = {"moved": cue("rise", "fall")}
    held = table("idle")["patterns"]
    return {name: re.compile(spaced(text, parts)) for name, text in held.items()}


class _Claims:
    """Digits of a text that are spoken for."""

    def __init__(self, text: Text) -> None:
        self.raw, self.flat = text.raw, text.folded
        self.mark = MARKS[text.language]
        self.taken = bytearray(len(text.raw) + 1)
        self.idle: list[Idle] = []

    def take(self, start: int, end: int, because: str) -> None:
        """Claim the digits of a place that are still free; a date is one token."""
        for m in _RUNS.finditer(self.raw, start, end):
            a, b = m.span()
            if not any(self.taken[a:b]):
                self.taken[a:b] = b"\1" * (b - a)
                self.idle.append(Idle(a, b, m[0], because))

    def numerals(self) -> list[Numeral]:
        """Read the digits that are left over."""
        found: list[Numeral] = []
        for m in self._tokens():
            start, end = m.span()
            if any(self.taken[start:end]):
                for run in re.finditer(r"\d+", m[0]):  # what a claim has left of it
                    a, b = start + run.start(), start + run.end()
                    self.take(
                        a, b, "part of a date, a name or the number of a document"
                    )
                continue
            because = self._date(start, end)
            numeral = None if because else self._read(m[0], start, end)
            if numeral is None:
                self.take(start, end, because or "no number in either way of writing")
            elif found and self._ranged(found[-1], numeral):
                low = found.pop()
                token = self.raw[low.start : end]
                found.append(replace(low, end=end, token=token, high=numeral.value))
            else:
                found.append(numeral)
        return found

    def _tokens(self) -> Iterator[re.Match[str]]:
        """Tokens of digits; "tháng 9 200 xe" is two, for the 9 is spoken for."""
        for m in _DIGITS.finditer(self.raw):
            if re.search(rf"[{_BLANKS}]", m[0]) and any(self.taken[slice(*m.span())]):
                yield from _PLAIN.finditer(self.raw, *m.span())
            else:
                yield m

    def _read(self, token: str, start: int, end: int) -> Numeral | None:
        """Read a token by the marks of the language, else by the other ones."""
        if len(token) > _LONGEST:
            return None
        plain = re.sub(rf"[{_BLANKS}]", "", token)
        other = "." if self.mark == "," else ","
        for mark in (self.mark, other):
            try:
                value = float(parse(plain, mark).value)
            except TokenError:
                continue
            return Numeral(start, end, token, value, mark)
        return None

    def _date(self, start: int, end: int) -> str:
        """Say "year" or "date" if that is what a token is."""
        before = self.flat[max(0, start - 12) : start]
        day = _patterns()["day"].match(self.flat, start)
        if day and _patterns()["occasion"].search(before):
            self.take(*day.span(), "date")
            return "date"
        if not re.fullmatch(r"(?:19|20)\d\d", self.raw[start:end]):
            return ""
        counted = _patterns()["counted"].match(self.flat, end, end + 16)
        named = _patterns()["named_year"].search(before[-6:])
        return "" if counted and not named else "year"

    def _ranged(self, low: Numeral, high: Numeral) -> bool:
        """Whether two numbers are the ends of one range."""
        between = self.flat[low.end : high.start]
        if low.high is not None or high.value <= low.value or len(between) > 16:
            return False
        if "\n" in between or "\t" in between:
            return False
        before = self.flat[max(0, low.start - 40) : low.start]
        if _AND.fullmatch(between):
            return bool(_BETWEEN.search(before))
        link = _LINK.fullmatch(between)
        if link is None:
            return False
        if not self.flat[high.end : high.end + 10].lstrip().startswith(link[1]):
            return False  # "fell 3.5% to 902": two numbers of two units
        # "tăng từ 4 đến 5", "fell by 4 to 5" tell of a change, not of a range
        return link[2] == "-" or not _patterns()["moved"].search(before)
