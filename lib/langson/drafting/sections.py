"""What a heading, or the line that leads a list, says of all that stands under it.

A heading names a period, or puts what follows under a plan ("Mục tiêu năm 2025"). It
holds until the next heading of its rank.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache

from .lexicon import cue, spaced, table
from .numerals import Numeral
from .periods import DAY, OTHER, SPAN, Mention
from .text import Line, Text
from .timing import NO_AIM, Aim, Clock

#: a heading or a title is no longer than this
LONGEST = 160


@cache
def _pattern(name: str) -> re.Pattern[str]:
    held = table("periods")["headings"][name]
    return re.compile(spaced(held, {"plan": cue("plan")}))


#: where one sentence ends and another begins
_SENTENCE = re.compile(r"\w{3,}[.!?] +\w")
#: rank of a heading by how it is numbered; what fits first counts
_RANKS = {"part": 0, "sub": 2, "number": 1}


class Sections:
    """The headings of one text, read from top to bottom."""

    def __init__(self, text: Text, clock: Clock, numerals: list[Numeral]) -> None:
        self.text, self.clock = text, clock
        self._at = [n.start for n in numerals]
        self._open: list[tuple[int, Mention | None, Aim]] = []
        self._title = text.lines[0]

    def pass_by(self, line: Line) -> None:
        """Take a line; what is no heading changes nothing."""
        rank = self._rank(line)
        if rank is None or line is self._title:
            return
        self._open = [held for held in self._open if held[0] < rank]
        named = [
            m
            for m in self.clock.between(line.start, line.end)
            if m.form == SPAN and m.use != OTHER and m.days < 400
        ]
        ended = [m for m in named if m.first <= self.clock.published]
        period = longest(ended) if ended else None
        self._open.append((rank, period, self.aim(line)))

    @property
    def period(self) -> Mention | None:
        """The period that the innermost heading with one names."""
        return next((held[1] for held in reversed(self._open) if held[1]), None)

    @property
    def under(self) -> Aim:
        """The plan that the innermost heading with one names."""
        return next((held[2] for held in reversed(self._open) if held[2]), NO_AIM)

    def aim(self, line: Line) -> Aim:
        """The plan that a heading or the lead of a list announces."""
        words = self.text.folded[line.start : line.end]
        said = _pattern("aims").search(words)
        if said is None or _pattern("results").search(words):
            return NO_AIM
        for m in reversed(self.clock.between(line.start, line.end)):
            if m.form in (SPAN, DAY) and m.last > self.clock.published:
                return Aim(" ".join(said[0].split()), m)
        return NO_AIM

    def _rank(self, line: Line) -> int | None:
        """Rank of a heading; None for a line that is none."""
        raw = self.text.raw[line.start : line.end]
        i, j = bisect_left(self._at, line.start), bisect_left(self._at, line.end)
        if i < j or line.tabbed or len(raw) >= LONGEST or raw.rstrip()[-1] in ".;,":
            return None
        if _SENTENCE.search(raw):
            return None
        flat = self.text.folded[line.start : line.end]
        for name, rank in _RANKS.items():
            if _pattern(name).match(flat):
                return rank
        if line.item:
            return None
        return 0 if raw.upper() == raw else 1


def longest(named: list[Mention]) -> Mention:
    """The longest part of a year, where one is named, else the last year."""
    parts = [m for m in named if m.days < 360]
    return max(parts or named, key=lambda m: (m.last, m.days))
