"""Reading the sentences of a report from left to right.

What a reader keeps in mind goes from sentence to sentence of a paragraph: the measure
last spoken of, the last level, all that was said so far.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from . import cues, owners, roles
from .choosing import by_words, choose, in_order, part_and_whole
from .measures import (
    FAINT,
    NOTION,
    Catalogue,
    Features,
    Measure,
    features,
    without_rivals,
)
from .number import Number
from .numerals import Idle
from .periods import BASE, REPORT
from .saying import Said
from .sentences import Cutter, Sentence, alike
from .text import Line
from .timing import Clock, Setting
from .units import MONEY, idle_words

#: notions that go with any measure and name none
_OF_ANY = frozenset({"growth", "average", "added", "stock"})
#: units that measure: such a number is a statistic even if no measure fits
_MEASURING = ("%", *MONEY, "tonnes", "ha", "kWh", "m3")
#: a sentence is short against this; what lies further back is not looked at
_REACH = 40


@dataclass
class Memory:
    """What a reader of a paragraph keeps in mind.

    Attributes
    ----------
    subject : dict of str to float
        Notions of the measure last spoken of.
    level : Number or None
        The last level.
    said : dict of str to float
        All notions of the paragraph.
    levels : list of Number
        Its last levels.
    whole : tuple or None
        Subject and level whose parts were told last: what is said next is of them.
    listed : Measure or None
        What the items of a list are parts of.
    """

    subject: Features = field(default_factory=dict)
    level: Number | None = None
    said: Features = field(default_factory=dict)
    levels: list[Number] = field(default_factory=list)
    whole: tuple[Features, Number | None] | None = None
    listed: Measure | None = None

    def copy(self) -> Memory:
        """What a new item of a list starts from."""
        return replace(self, levels=[*self.levels])


class Reader:
    """Reads the lines of one text against one catalogue of measures."""

    def __init__(self, cutter: Cutter, catalogue: Catalogue, clock: Clock) -> None:
        self.cutter, self.catalogue, self.clock = cutter, catalogue, clock
        self.language = cutter.text.language
        self.dropped: list[Idle] = [*cutter.dropped]

    def line(self, line: Line, memory: Memory, setting: Setting) -> list[Number]:
        """Numbers of one line, read in the setting that the lines before it left."""
        read: list[Number] = []
        for sentence in self.cutter.sentences(line):
            self._roles(sentence)
            self._measures(sentence, memory)
            owners.find(sentence.numbers, memory.level, memory.levels, self.catalogue)
            self.clock.tell(sentence, setting, self.cutter.text.folded)
            for n in sentence.numbers:
                because = self._idle(n)
                if because:
                    token = n.numeral.token
                    self.dropped.append(Idle(n.start, n.end, token, because))
                else:
                    if n.owner is None:
                        n.because.append(by_words(n))
                    read.append(n)
            self._remember(sentence, memory)
        return read

    def _remember(self, sentence: Sentence, memory: Memory) -> None:
        words = self.cutter.masked[sentence.start : sentence.end]
        memory.said = {**memory.said, **features(words)}
        levels = [n for n in sentence.numbers if n.role == "level"]
        memory.levels = [*memory.levels, *levels][-_REACH:]
        memory.level = next((n for n in reversed(levels) if n.counts), memory.level)

    # -- roles -------------------------------------------------------------------------

    def _roles(self, sentence: Sentence) -> None:
        previous: Number | None = None
        numbers = sentence.numbers
        for k, n in enumerate(numbers):
            own = cues.own(n.masked_left, k == 0)
            n.own = features(cues.bare(own) if n.unit.has("%", "times") else own)
            subject = any(not f.startswith("=") for f in n.own)
            said = roles.role(n, previous, subject, self._years(n))
            if said.name == "change" and self._labelled(n, said.words):
                said = roles.LEVEL
            if subject and said == roles.LEVEL and _elliptic(n, previous):
                assert previous is not None
                said = roles.Role(previous.role, previous.sign, "as the one before")
            n.role, n.sign = said.name, said.sign
            n.yearly = said.name == "mean_growth" or bool(
                said.name in ("points", "change")
                and (
                    cues.after("yearly", n.right)
                    or cues.within("yearly", cues.tail(n.left))
                )
            )
            if said.words:
                n.because.append(said.words)
            if n.role == "level" and _goes_on(n, previous):
                assert previous is not None
                n.role, n.sign = previous.role, previous.sign
            n.elsewhere = bool(cues.within("elsewhere", cues.tail(n.left)))
            self._qualify(n, previous)
            following = numbers[k + 1] if k + 1 < len(numbers) else None
            self._earlier(n, previous, following)
            previous = n

    def _qualify(self, n: Number, previous: Number | None) -> None:
        """Qualifier of a number; "ít nhất 9 xã và 15 thôn" has one for both."""
        n.qualifier, words = cues.qualifier(n.left)
        if words:
            n.because.append(words)
        if n.numeral.high is not None:
            n.qualifier = "range"
        elif words or previous is None or previous.qualifier == "range":
            return
        elif cues.is_link("only_and", n.left):
            n.qualifier = previous.qualifier

    def _years(self, n: Number) -> bool:
        """Whether the period named last before a number has several years."""
        named = [
            m for m in self.clock.between(n.start - 200, n.start) if m.use == REPORT
        ]
        return bool(named) and named[-1].days > 400

    def _labelled(self, n: Number, verb: str) -> bool:
        """Whether the verb of change is part of a measure's own name."""
        said = " ".join(verb.split()[:2])
        return " " in said and any(
            said in label
            for _, m, _ in self.catalogue.fitting(n.unit)
            for label in m.labels
        )

    def _earlier(
        self, n: Number, previous: Number | None, following: Number | None
    ) -> None:
        """Mark a value of the period before: "compared with 47%", "from 12% to 9%"."""
        if n.role not in ("level", "growth", "plan_share", "share_of"):
            return
        line = self.cutter.text.line_at(n.start)
        before = self.cutter.text.folded[max(line.start, n.start - 160) : n.start]
        if cues.within("bracket_on_base", before):
            n.earlier = True
        elif n.role not in ("level", "growth"):
            return
        elif cues.before("from", n.left[-60:]):
            beside = [x.left[-30:] for x in (previous, following) if x is not None]
            if any(cues.before("to", left) for left in beside):
                n.role, n.earlier = "level", True
            elif cues.before("moved_from", n.left[-60:]) or cues.after("ago", n.right):
                self._as_before(n, previous)
        elif cues.before("earlier", n.left[-60:]):
            self._as_before(n, previous)
        elif cues.before("bracket", n.left[-3:]) or n.left.endswith(": "):
            self._aside(n, previous)
        if n.earlier:
            n.because.append("value of the period before")

    def _as_before(self, n: Number, previous: Number | None) -> None:
        """It is of the period before, and what the number before it is."""
        if previous is None:
            return
        if previous.role == "growth" and n.unit.has("%"):
            n.role, n.sign, n.earlier = "growth", 1, True
        elif previous.role == "plan_share" and n.unit.has("%"):
            n.role, n.earlier = "plan_share", True
        elif previous.role in ("level", "change", "growth", "points", "share_of"):
            n.role, n.earlier = "level", True

    def _aside(self, n: Number, previous: Number | None) -> None:
        """A value in brackets behind a period is of that period: "quý I (5,1%)"."""
        end = n.start - 1
        for m in self.clock.between(n.start - 60, end):
            flat = self.cutter.text.folded
            behind, opened = flat[m.end : n.start].strip(), flat[m.start - 1] == "("
            if (behind == "(" or (opened and behind == ":")) and previous:
                if m.use == BASE:
                    n.earlier = True  # "so với cùng kỳ năm trước (37,7%)"
                else:
                    n.aside = m
                n.role = "level" if previous.role == "points" else previous.role
                n.sign = 1
                n.because.append("in brackets behind its period")

    # -- measures ----------------------------------------------------------------------

    def _measures(self, sentence: Sentence, memory: Memory) -> None:
        numbers = sentence.numbers
        if memory.whole is not None:
            (memory.subject, memory.level), memory.whole = memory.whole, None
        of = memory.listed
        ordered = in_order(numbers)
        words = self.cutter.masked[sentence.start : sentence.end]
        whole = features(words)
        goes_on = cues.within("continues", words[:40])
        mid: Features = {}
        told = memory.subject if goes_on else {}
        subject: Features = {}
        level = memory.level
        for k, n in enumerate(numbers):
            named = not n.unit.has("%", "pp", "times", *MONEY)
            noun = features(n.unit.word) if named else {}
            word = n.unit.word if named else ""
            behind = features(f"{word} {cues.head(n.masked_right)[:80]}")
            behind = without_rivals(behind, n.own if named else {})
            n.own = ordered.get(k, n.own)
            if (
                n.comparing
                and cues.after("on", n.right)
                and (self._speaks(behind) or "number" in behind)
            ):
                n.own, n.on_behind = behind, True  # "tăng 5% về số vốn"
            n.explicit = n.on_behind or self._speaks(n.own)
            if n.whole is not None and not n.explicit:  # "52 of the 64 communes meet …"
                behind = {**behind, **features(cues.head(n.whole.masked_right)[:80])}
            elif n.part is not None and not n.part.explicit:
                behind = {}
            noun = without_rivals(noun, n.own)  # "hành khách đạt 21 triệu lượt khách"
            n.behind = {**behind, **noun}
            told_behind = n.role in ("level", "target", "change") or (
                not n.explicit and cues.after("up", n.right)
            )
            n.near = {**n.behind, **n.own} if told_behind else dict(n.own)
            n.mid, n.told, n.far = mid, subject or told, memory.said
            if n.role in ("level", "target", "change") and not n.unit.has(*_MEASURING):
                n.far = {**memory.said, **whole}
            if cues.within("parts_follow", n.left):
                of = level.measure if level is not None else of
                memory.whole = subject or memory.subject, level
            n.of = of
            if n.role in ("level", "target"):
                last = subject or memory.subject
                still = None if n.explicit else level
                choose(n, self.catalogue, self.clock, still, last, of)
                if n.measure is not None and "balance" in n.measure.features:
                    _sign_balance(n)
                if n.role == "level" and not n.earlier:
                    level = n
                if self._speaks(n.near):
                    subject = n.near
            elif n.explicit:
                level, subject = None, n.own  # something else is spoken of now
            mid = {**mid, **n.own, **({} if n.comparing else behind), **noun}
        for n in numbers:
            if n.whole is not None:
                part_and_whole(n, n.whole, numbers, self.catalogue)
        memory.subject = subject or memory.subject

    def _speaks(self, words: Features) -> bool:
        """Whether words name a measure: a notion, or a word that a label has."""
        return any(
            w >= NOTION or f in self.catalogue.weight
            for f, w in words.items()
            if f not in _OF_ANY and w != FAINT
        )

    # -- what counts -------------------------------------------------------------------

    def _idle(self, n: Number) -> str:
        """Say why a number measures nothing; empty if it does."""
        idle = n.unit.word in idle_words()
        if n.role == "change" and idle and n.owner is None and n.fit < 0.5:
            return Said("a count of {noun}", noun=n.unit.word)
        if n.role not in ("level", "target") or n.unit.has(*_MEASURING):
            return ""
        if n.measure is None:
            return _counted(n, "no measure that fits")
        if not n.unit.bases:
            sure = n.named or self._placed(n)
            return "" if sure else _counted(n, "no sure measure")
        return "" if self._told(n) else _counted(n, "nothing that says of which")

    def _placed(self, n: Number) -> bool:
        """Whether a number without a unit stands where a level stands."""
        if n.fit < 0.4 or not (n.known or n.told):
            return False
        tied = bool(n.group or n.part or n.whole)
        lettered = n.right.lstrip()[:1].isalpha()
        if self.language == "vi":
            if lettered and not tied:
                return False  # a thing is counted that no list of units knows
        elif n.fit >= 0.5 and any(
            w == NOTION and f in self.catalogue.weight for f, w in n.behind.items()
        ):
            return True  # "188 resumed operations"
        verb = cues.before("to", n.left[-40:]) or cues.before("level", n.left[-40:])
        return bool(tied or verb or n.unit.power or n.numeral.value >= 1000)

    def _told(self, n: Number) -> bool:
        """Whether more than the unit speaks for the measure of a count."""
        assert n.measure is not None
        unit = features(n.unit.word)
        wanted = {
            f
            for f in n.measure.features
            if f not in unit and f in self.catalogue.weight
        }
        said = {*n.near, *n.mid, *n.told, *n.far}
        return bool(wanted & said) or not wanted or n.fit > 0.6


def _counted(n: Number, why: str) -> str:
    if not n.unit.word:
        return f"no unit, and {why}"
    return Said(f"a count of {{noun}}, and {why}", noun=n.unit.word)


def _sign_balance(n: Number) -> None:
    """A deficit is a negative balance, unless the measure is that of a deficit."""
    assert n.measure is not None
    labels = " ".join(n.measure.labels)
    if cues.within("deficit", n.left) and not cues.within("deficit", labels):
        n.sign = -1


def _goes_on(n: Number, previous: Number | None) -> bool:
    """Whether it is told as the one before: "rose 2% on the month and 5% on-year"."""
    if previous is None or not previous.comparing or not alike(n, previous):
        return False
    return cues.is_link("again_and", n.left)


def _elliptic(n: Number, previous: Number | None) -> bool:
    """Whether only a subject stands before a percentage: its verb came before."""
    if previous is None or not n.unit.has("%") or "rate" in n.own:
        return False
    if previous.role not in ("growth", "mean_growth", "share_of"):
        return False
    return not cues.within("verb", n.left)
