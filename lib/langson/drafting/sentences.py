"""Lines cut into sentences, and the numbers of each with what stands around them."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from itertools import pairwise

from . import cues
from .number import Number
from .numerals import Idle, Numeral
from .periods import Mention
from .text import Line, Text, fold
from .units import MONEY, Printed, beside

_SENTENCE = re.compile(r"(?<=[.!?…])[\"')\]”’]*\s+(?=[\"'(\[]*[A-ZĐÀ-Ỹ0-9“‘])")
_ABBREVIATED = re.compile(
    r"(?:^|\s)(?:tp|tr|no|u\.s|mr|mrs|dr|ths|ts|gs|pgs|st|vs|approx|incl|[a-z])\.$"
)


@dataclass
class Sentence:
    """A sentence and its numbers, from left to right."""

    start: int
    end: int
    numbers: list[Number] = field(default_factory=list)


class Cutter:
    """Cuts the lines of one text.

    Attributes
    ----------
    flat : str
        The folded text without amounts that are told again in another currency.
    masked : str
        The same without periods and without the place it is about, for these name no
        measure.
    dropped : list of Idle
        The amounts told again.
    """

    def __init__(
        self, text: Text, mentions: list[Mention], numerals: list[Numeral], area: str
    ) -> None:
        self.text = text
        again = _told_again(text.folded, numerals)
        self.dropped = [
            Idle(n.start, n.end, n.token, "the same amount in another currency")
            for n, _ in again
        ]
        gone = {n.start for n, _ in again}
        self.numerals = [n for n in numerals if n.start not in gone]
        self._at = [n.start for n in self.numerals]
        brackets = [place for _, place in again]
        self.flat = _blanked(text.folded, brackets)
        named = [(mention.start, mention.end) for mention in mentions]
        masked, place = _blanked(text.folded, brackets + named), fold(area)
        self.masked = masked.replace(place, " " * len(place)) if place else masked

    def sentences(self, line: Line) -> list[Sentence]:
        """The sentences of a line."""
        cuts = [line.start]
        for m in _SENTENCE.finditer(self.text.raw, line.start, line.end):
            before = self.flat[max(line.start, m.start() - 6) : m.start()]
            if not _ABBREVIATED.search(before):
                cuts.append(m.end())
        return [self._sentence(a, b) for a, b in pairwise([*cuts, line.end])]

    def _sentence(self, start: int, end: int) -> Sentence:
        i, j = bisect_left(self._at, start), bisect_left(self._at, end)
        stops = [*self._at[i + 1 : j], end]
        line = self.text.line_at(start)
        numbers = [
            Number(
                numeral,
                beside(self.flat, numeral.start, numeral.end, stop),
                locator=f"p{line.number}",
                sentence=start,
            )
            for numeral, stop in zip(self.numerals[i:j], stops, strict=False)
        ]
        befores = [start, *(n.unit.end for n in numbers)]
        afters = [*(n.unit.sign for n in numbers[1:]), end]
        for n, before, after in zip(numbers, befores, afters, strict=False):
            n.left = self.flat[before : n.unit.sign]
            n.right = self.flat[n.unit.end : after]
            n.masked_left = self.masked[before : n.unit.sign]
            n.masked_right = self.masked[n.unit.end : after]
        _tie_parts(numbers)
        _bare_points(numbers)
        _share_units(numbers)
        return Sentence(start, end, numbers)


def joined(n: Number) -> bool:
    """Whether nothing but "and" or a comma parts a number from the one before."""
    return cues.is_link("joined", n.left)


def alike(n: Number, other: Number) -> bool:
    """Whether two numbers count in the same unit, whatever its scale."""
    return n.unit.bases == other.unit.bases


def _tie_parts(numbers: list[Number]) -> None:
    """ "17 hộ trên tổng số 93 hộ", "71/84", "38 out of 42": a part and its whole."""
    for n, following in pairwise(numbers):
        if cues.is_link("part_of", following.left):
            n.whole, following.part = following, n


def _bare_points(numbers: list[Number]) -> None:
    """Points told of a percentage are percentage points: "3.4% (1.1 points down)"."""
    for before, n in pairwise(numbers):
        moved = cues.after("down", n.right) or cues.after("up", n.right)
        if n.unit.word == "points" and before.unit.has("%") and moved:
            n.unit = replace(n.unit, bases=(("pp", 0),))


def _share_units(numbers: list[Number]) -> None:
    """A number without a unit takes that of the next one it is joined with."""
    for n, following in reversed(list(pairwise(numbers))):
        if n.unit.bases:
            continue
        unit = following.unit
        if (
            not unit.bases
            or unit.has("times")
            or (n.unit.power and unit.has("%", "pp"))
            or not cues.is_link("shared", following.left)
        ):
            _find_noun(n)
            continue
        scaled = unit.has(*MONEY) or n.numeral.value < 10_000
        power = n.unit.power or (unit.power if scaled else 0)
        n.unit = Printed(
            power, unit.bases, n.unit.start, n.unit.end, unit.word, n.unit.sign
        )
        n.because.append("unit of the next number")
    if numbers and not numbers[-1].unit.bases:
        _find_noun(numbers[-1])


def _find_noun(n: Number) -> None:
    """Look for the thing counted some words behind: "23 new foreign projects"."""
    right = cues.head(re.sub(r"\([^()]*\)", " ", n.right))[:60]
    starts = [m.start() for m in re.finditer(r"\S+", right)][1:6]
    for place in starts:
        found = beside(right, 0, place, len(right))
        if found.bases and not found.has("%", "pp", "times", *MONEY):
            n.unit = Printed(
                n.unit.power,
                found.bases,
                n.unit.start,
                n.unit.end,
                found.word,
                n.unit.sign,
            )
            return


def _told_again(
    flat: str, numerals: list[Numeral]
) -> list[tuple[Numeral, tuple[int, int]]]:
    """Amounts told again in another currency, in brackets, and where these stand."""
    found = []
    for one, other in pairwise(numerals):
        if other.start - one.end > 40 or "(" not in flat[one.end : other.start]:
            continue
        first = beside(flat, one.start, one.end, other.start)
        again = beside(flat, other.start, other.end, other.end + 40)
        money = first.has(*MONEY) and again.has(*MONEY) and first.bases != again.bases
        closed = flat[again.end : again.end + 1] == ")"
        if money and closed and cues.is_link("again", flat[first.end : again.sign]):
            found.append((other, (first.end, again.end + 1)))
    return found


def _blanked(flat: str, places: list[tuple[int, int]]) -> str:
    letters = list(flat)
    for start, end in places:
        letters[start:end] = " " * (end - start)
    return "".join(letters)
