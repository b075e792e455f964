"""Reading the sentences of a report: roles, measures, periods and owners of numbers.

A paragraph is read from left to right with what a reader keeps in mind: the period
last named, whether an estimate was announced, the measure last spoken of.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import pairwise

from . import cues
from .measures import FAINT, NOTION, Catalogue, Features, Measure, features
from .number import Number
from .numerals import Numeral
from .periods import NOW, REPORT, Mention
from .text import Line, Text, fold
from .timing import Clock, Setting
from .units import MONEY, Printed, beside, idle_words

_SENTENCE = re.compile(r"(?<=[.!?…])[\"')\]]*\s+(?=[\"'(\[]*[A-ZĐÀ-Ỹ0-9“‘])")
_ABBREVIATED = re.compile(r"(?:^|\s)(?:tp|tr|no|u\.s|mr|mrs|dr|ths|ts|gs|pgs|st|vs|approx|incl|[a-z])\.$")

#: openings of a sentence that goes on with what the one before spoke of
_CONTINUES = re.compile(
    r"\s*(?:[-+*•]\s*)?(?:trong\s+(?:đó|số\s+này|số\s+đó)|riêng|cụ\s+thể|bao\s+gồm|gồm|of\s+(?:which|the|these|that|them)|among|this|that|these|including|in\s+particular)\b"
)

#: notions that go with any measure and name none
_OF_ANY = frozenset({"growth", "average", "added", "stock"})

#: between a part and its whole: "17 hộ trên tổng số 93 hộ", "71/84", "38 out of 42"
_OF = re.compile(r"\s*(?:/|(?:trên|trong|out\s+of|of)(?:\s+(?:tổng\s+số|tổng|a\s+total\s+of|the|all))*)\s*")

_AGAIN = re.compile(
    r"\s*\((?:khoảng|tương đương|about|or|equivalent to|around|nearly|over|some)?\s*"
)

#: a fit below which no measure is named
ENOUGH = 0.3


@dataclass
class Sentence:
    start: int
    end: int
    numbers: list[Number] = field(default_factory=list)


@dataclass
class Memory:
    """What a reader of a paragraph keeps in mind."""

    subject: Features = field(default_factory=Features)
    level: Number | None = None
    seen: Features = field(default_factory=Features)
    levels: list[Number] = field(default_factory=list)
    peers: list[Number] = field(default_factory=list)

    def copy(self) -> Memory:
        return Memory(dict(self.subject), self.level, dict(self.seen), list(self.levels))


class Reader:
    """Reads the paragraphs of one text against one catalogue of measures."""

    def __init__(
        self,
        text: Text,
        catalogue: Catalogue,
        mentions: list[Mention],
        numerals: list[Numeral],
        clock: Clock,
        area: str,
    ) -> None:
        self.text, self.catalogue, self.clock = text, catalogue, clock
        self.mentions = mentions
        self.dropped: list[tuple[Numeral, str]] = []
        converted = _conversions(text.folded, numerals)
        again = {id(n) for n, _ in converted}
        self.numerals = [n for n in numerals if id(n) not in again]
        self.dropped += [(n, "the same amount in another currency") for n, _ in converted]
        self._at = [n.start for n in self.numerals]
        brackets = [place for _, place in converted]
        self.flat = _blanked(text.folded, brackets)
        places = brackets + [(m.start, m.end) for m in mentions]
        self.masked = _without(_blanked(text.folded, places), fold(area))

    # -- paragraphs --------------------------------------------------------------------

    def paragraph(self, line: Line, memory: Memory, setting: Setting) -> list[Number]:
        """Numbers of one line, read in the setting that the lines before it left."""
        read: list[Number] = []
        for sentence in self._sentences(line):
            self._roles(sentence, memory)
            self._measures(sentence, memory)
            self._own(sentence, memory)
            self.clock.tell(sentence, setting, self.mentions, self.text.folded)
            read += [n for n in sentence.numbers if self._statistic(n)]
            memory.seen = {**memory.seen, **features(self.masked[sentence.start : sentence.end])}
            memory.levels += [n for n in sentence.numbers if n.role == "level"]
        return read

    def _sentences(self, line: Line) -> list[Sentence]:
        raw, flat = self.text.raw, self.flat
        cuts = [line.start]
        for m in _SENTENCE.finditer(raw, line.start, line.end):
            if not _ABBREVIATED.search(flat[max(line.start, m.start() - 6) : m.start()]):
                cuts.append(m.end())
        cuts.append(line.end)
        made = []
        for start, end in zip(cuts, cuts[1:], strict=False):
            sentence = Sentence(start, end)
            i, j = bisect_left(self._at, start), bisect_left(self._at, end)
            for numeral in self.numerals[i:j]:
                stop = self._at[self._at.index(numeral.start, i) + 1] if numeral is not self.numerals[j - 1] else end
                unit = beside(flat, numeral.start, numeral.end, stop)
                sentence.numbers.append(Number(numeral, unit, locator=f"p{line.number}"))
            before = start
            for k, n in enumerate(sentence.numbers):
                after = sentence.numbers[k + 1].unit.sign if k + 1 < len(sentence.numbers) else end
                n.left, n.right = flat[before : n.unit.sign], flat[n.unit.end : after]
                n.hints["mleft"] = self.masked[before : n.unit.sign]
                n.hints["mright"] = self.masked[n.unit.end : after]
                before = n.unit.end
            self._share_units(sentence)
            made.append(sentence)
        return made

    def _share_units(self, sentence: Sentence) -> None:
        """A number without a unit takes that of the next one it is joined with."""
        numbers = sentence.numbers
        for n, following in zip(numbers, numbers[1:], strict=False):
            if _OF.fullmatch(following.left):
                n.hints["whole"], following.hints["part"] = following, n
        for n, following in zip(reversed(numbers[:-1]), reversed(numbers[1:]), strict=True):
            if n.unit.bases:
                continue
            joined = re.fullmatch(r"\s*(?:,|và|and|/|out\s+of|trên(?:\s+tổng\s+số)?|trong(?:\s+tổng\s+số)?|of|;|,\s*(?:và|and))\s*(?:us\$|\$|vnd|vnđ)?\s*", following.left)
            if joined and following.unit.bases and not following.unit.has("times"):
                big = "." in n.numeral.token.strip() and n.numeral.value >= 10_000
                share = following.unit.has("USD", "VND") or not (big or n.numeral.value >= 10_000)
                power = n.unit.power or (following.unit.power if share else 0)
                n.unit = Printed(power, following.unit.bases, n.unit.start, n.unit.end, following.unit.word)
                n.because.append("unit of the next number")
            elif not n.unit.bases:
                self._noun(n)
        if numbers and not numbers[-1].unit.bases:
            self._noun(numbers[-1])

    def _noun(self, n: Number) -> None:
        """Look for the thing counted a few words after the number (English)."""
        right = cues.head(re.sub(r"\([^()]*\)", " ", n.right))[:60]
        ws = right.split()
        for i in range(1, min(len(ws), 6)):
            place = right.find(ws[i])
            found = beside(right, 0, place, len(right))
            if found.bases and found.word not in ("đ", "%") and found.start == place:
                if not found.has("%", "USD", "VND", "times"):
                    n.unit = Printed(n.unit.power, found.bases, n.unit.start, n.unit.end, found.word)
                    return

    # -- roles -------------------------------------------------------------------------

    def _roles(self, sentence: Sentence, memory: Memory) -> None:
        previous: Number | None = None
        numbers = sentence.numbers
        for k, n in enumerate(numbers):
            n.hints["first"] = k == 0
            own = cues.split_left(n.hints["mleft"], k == 0)[1]
            if n.unit.has("%", "times"):
                own = cues.bare(own)
            n.hints["own"] = features(own)
            flat_own = cues.split_left(n.left, k == 0)[1]
            n.hints["own_text"] = flat_own
            new = any(not f.startswith("=") for f in n.hints["own"])
            if n.unit.has("%"):
                n.role, n.sign, why = cues.percent_role(n, previous, new, self._years(n))
            else:
                n.role, n.sign, why = cues.plain_role(n, previous)
                if n.role == "change" and self._labelled(n, why):
                    n.role, n.sign = "level", 1
            if n.role == "level" and n.unit.has("%") and previous is not None:
                carried = previous.role in ("growth", "mean_growth", "share_of")
                if carried and new and self._elliptic(n):
                    n.role, n.sign, why = previous.role, previous.sign, "as the one before"
            if why:
                n.because.append(why)
            n.qualifier, said = cues.qualifier(n.left)
            if n.numeral.high is not None:
                n.qualifier = "range"
            elif said:
                n.because.append(said)
            elif previous is not None and re.fullmatch(r"\s*(?:và|and)\s*", n.left):
                n.qualifier = previous.qualifier if previous.qualifier != "range" else "exact"
                if previous.comparing and n.role == "level" and _alike(n, previous):
                    n.role, n.sign = previous.role, previous.sign
            self._earlier(n, previous, numbers[k + 1] if k + 1 < len(numbers) else None)
            previous = n

    def _elliptic(self, n: Number) -> bool:
        """Whether only a subject stands before a percentage: its verb came before."""
        own = n.left
        return not cues.follows_within("verb", own) and "rate" not in n.hints["own"]

    def _years(self, n: Number) -> bool:
        """Whether the period named last before a number has several years."""
        named = [m for m in self.clock.between(n.start - 200, n.start) if m.use == REPORT]
        return bool(named) and named[-1].days > 400

    def _labelled(self, n: Number, verb: str) -> bool:
        """Whether the verb of change is part of a measure's own name."""
        words = verb.split()
        said = " ".join(words[:2])
        return len(words) > 1 and any(
            said in label
            for m, _, _ in self.catalogue.fitting(n.unit)
            for label in m.labels
        )

    def _earlier(self, n: Number, previous: Number | None, following: Number | None) -> None:
        """A level of the period before: "compared with 47%", "from 12% to 9%"."""
        tail = n.left[-60:]
        begin = self.text.line_at(n.start).start
        before = self.text.folded[max(begin, n.start - 160) : n.start]
        if n.role in ("level", "growth") and cues.in_earlier_bracket(before):
            n.earlier = True
            n.because.append("in a bracket on the period before")
            return
        if n.role not in ("level", "growth") or not cues.seen("earlier", tail):
            return
        if cues.seen("from", tail):
            moved = following is not None and cues.seen("to", following.left[-30:])
            came = previous is not None and cues.seen("to", previous.left[-30:])
            if not moved and not came:
                return
            n.role = "level"
        elif previous is not None:
            if previous.role == "growth" and n.unit.has("%"):
                n.role, n.sign = "growth", 1
            elif previous.role not in ("level", "change", "growth", "points"):
                return
            else:
                n.role = "level"
        n.earlier = True
        n.because.append("value of the period before")

    # -- measures ----------------------------------------------------------------------

    def _measures(self, sentence: Sentence, memory: Memory) -> None:
        numbers = sentence.numbers
        listed = self._in_order(sentence)
        before: Features = {}
        subject: Features = {}
        level = memory.level
        opening = self.text.folded[sentence.start : sentence.start + 40]
        told = memory.subject if _CONTINUES.match(opening) else {}
        whole = features(self.masked[sentence.start : sentence.end])
        for k, n in enumerate(numbers):
            own = listed.get(k, n.hints["own"])
            right = features(cues.head(n.hints["mright"])[:80])
            noun = {} if n.unit.has("%", "USD", "VND", "times", "pp") else features(n.unit.word)
            if n.comparing and cues.follows("about_after", n.right) and self._speaks(right):
                own = right  # "tăng 5% về số vốn": what it is on comes behind
                n.hints["behind"] = True
            n.hints["explicit"] = explicit = self._speaks(own)
            n.hints["right"] = {**right, **noun}
            behind = n.role in ("level", "target", "change") or (
                not explicit and cues.follows("up_after", n.right)
            )
            n.hints["near"] = near = {**right, **noun, **own} if behind else dict(own)
            n.hints["mid"] = before
            n.hints["subject"] = subject or told
            n.hints["far"] = memory.seen
            if n.role in ("level", "target", "change") and not n.unit.has(*_MEASURING):
                n.hints["far"] = {**memory.seen, **whole}
            if n.role in ("level", "target"):
                self._choose(n, near, memory, level if not explicit else None)
                if not n.earlier and n.role == "level":
                    level = n
            elif explicit:
                level = None  # the sentence speaks of something else now
            if n.role in ("level", "target") and self._speaks({**right, **noun, **own}):
                subject = {**right, **noun, **own}
            elif explicit:
                subject = dict(own)
            before = {**before, **own, **({} if n.comparing else right), **noun}
        memory.peers = [n for n in numbers if n.role == "level"]
        for n in numbers:
            if "whole" in n.hints:
                self._part_and_whole(n, n.hints["whole"], memory)
        memory.subject = subject or memory.subject

    def _speaks(self, own: Features) -> bool:
        """Whether words name a measure: a notion, or a word that a label has."""
        return any(
            w >= NOTION or f in self.catalogue.weight
            for f, w in own.items()
            if f not in _OF_ANY and w != FAINT
        )

    def _choose(self, n: Number, near: Features, memory: Memory, level: Number | None) -> None:
        """Pick the measure of a level: by unit, then by words, the nearest first."""
        choices = self.catalogue.fitting(n.unit)
        if not n.unit.bases:
            noun = n.unit.word or re.split(r"\W", n.right.strip())[0]
            named = self.catalogue.unknown_base(noun) if noun else []
            choices = [(m, 1.0, n.unit.power) for m in named] or choices
            n.hints["named"] = bool(named)
            if n.unit.word and not named:
                choices = []
        mid, subject = n.hints["mid"], n.hints["subject"]
        known = any(f in self.catalogue.weight and w != FAINT for f, w in near.items())
        if not known:
            subject = subject or memory.subject
            near = {f: 0.9 * w for f, w in subject.items()} | near
        fits = dict(
            (id(m), fit)
            for fit, m in self.catalogue.rank(
                [m for m, _, _ in choices], near, mid, n.hints["far"], subject
            )
        )
        ranked = []
        for i, (m, good, power) in enumerate(choices):
            fit = fits[id(m)] + 0.1 * (good - 1) + self._kind(n, m)
            if level is not None and level.measure is m and (not known or n.role == "target"):
                fit += 0.5  # nothing new is said: it is still the same measure
            ranked.append((fit, -i, m, power))
        ranked.sort(reverse=True, key=lambda x: x[:2])
        n.hints["ranked"], n.hints["known"] = ranked, known
        if ranked:
            self._take(n, 0)

    def _take(self, n: Number, rank: int) -> None:
        fit, _, measure, power = n.hints["ranked"][rank]
        n.fit, n.power = fit, power
        alone = fit > 0.18 and len(n.hints["ranked"]) == 1
        n.measure = measure if fit >= ENOUGH or alone else None

    def _part_and_whole(self, part: Number, whole: Number, memory: Memory) -> None:
        """A part and its whole are two measures; the whole is the wider one."""
        if part.role != "level" or whole.role != "level":
            return
        near, said = whole.hints["near"], {*whole.hints["mid"], *whole.hints["subject"]}
        held = [m for _, _, m, _ in whole.hints["ranked"]]
        wide = {
            m: fit - 0.4 * len((m.features & said) - set(near)) / max(1, len(m.features))
            for fit, m in self.catalogue.rank(held, near, {}, {}, {})
        }
        taken = {
            id(x.measure)
            for x in memory.peers
            if x is not part and x is not whole and x.measure is not None and x.fit > 0.5
        }
        best: tuple[float, int, int] | None = None
        for i, (fit, _, one, _) in enumerate(part.hints["ranked"][:6]):
            for j, (_, _, other, _) in enumerate(whole.hints["ranked"][:6]):
                free = id(other) not in taken and (i == 0 or id(one) not in taken)
                if one is not other and free and wide[other] > 0.25:
                    both = fit + wide[other]
                    if best is None or both > best[0]:
                        best = both, i, j
        top = part.hints["ranked"][0][0] if part.hints["ranked"] else 0.0
        if best is None or part.hints["ranked"][best[1]][0] < top - 0.2:
            whole.measure = None
            whole.because.append("the whole of a part: no measure of it")
        else:
            self._take(part, best[1])
            self._take(whole, best[2])

    def _kind(self, n: Number, m: Measure) -> float:
        """What the words say of a stock is said of no flow, and the other way round."""
        if m.kind != "stock":
            return 0.0
        held = re.search(
            r"hiện|đang có|(?:toàn tỉnh|tỉnh|địa bàn)\s+(?:có|hiện)|tổng số|lũy kế|now has|has a total", n.hints["mleft"][-60:] + n.left[-40:]
        )
        now = [x for x in self.clock.between(n.start - len(n.left), n.start) if x.form == NOW]
        return 0.2 if held or now else 0.0

    def _in_order(self, sentence: Sentence) -> dict[int, Features]:
        """Subjects of numbers that are told "lần lượt", "respectively"."""
        found: dict[int, Features] = {}
        numbers = sentence.numbers
        k = 0
        while k < len(numbers):
            group = [k]
            while group[-1] + 1 < len(numbers) and self._joined(numbers[group[-1] + 1], numbers[group[-1]]):
                group.append(group[-1] + 1)
            k = group[-1] + 1
            if len(group) < 2:
                continue
            first, final = numbers[group[0]], numbers[group[-1]]
            together = [numbers[i] for i in group]
            for n in together:
                n.hints["group"] = together
            marked = cues.last("respectively", first.left)
            if not (marked or cues.follows_within("respectively", final.right[:60])):
                continue
            for g in group[1:]:
                if numbers[g].role == "level" and (first.comparing or first.role == "target"):
                    numbers[g].role, numbers[g].sign = first.role, first.sign
                numbers[g].hints["ordered"] = True
            first.hints["ordered"] = True
            left = first.hints["mleft"]
            named = left[: marked.start()] if marked else left
            parts = _parts(named, len(group))
            if parts is None:
                continue
            whole = features(named)
            for g, part in zip(group, parts, strict=True):
                made = features(part)
                if made:
                    found[g] = made
            if len(found) < len(group) or not all(any(not f.startswith("=") for f in found[g]) for g in group):
                for g in group:
                    found.pop(g, None)
                found[group[0]] = whole if whole else {}
                if not whole:
                    found.pop(group[0])
        return found

    def _joined(self, n: Number, before: Number) -> bool:
        return _alike(n, before) and bool(re.fullmatch(r"\s*(?:,|và|and|,\s*(?:và|and)|;)\s*(?:us\$|\$|vnd|vnđ)?\s*", n.left))

    # -- owners ------------------------------------------------------------------------

    def _own(self, sentence: Sentence, memory: Memory) -> None:
        """Give each comparison its level, and with it its measure."""
        numbers = sentence.numbers
        last_level: Number | None = None
        carried: Number | None = None
        for k, n in enumerate(numbers):
            following = numbers[k + 1] if k + 1 < len(numbers) else None
            if n.role in ("level", "target"):
                if n.role == "level" and not n.earlier and "part" not in n.hints:
                    last_level = n
                elif n.role == "target" and carried is not None and not n.hints["known"]:
                    of = carried.measure
                    if of is not None and (n.measure is None or carried.comparing):
                        if of in [m for m, _, _ in self.catalogue.fitting(n.unit)]:
                            n.measure, n.fit = of, carried.fit
                            n.power = next(p for m, _, p in self.catalogue.fitting(n.unit) if m is of)
                elif n.earlier:
                    n.measure = n.measure or (last_level.measure if last_level else None)
                carried = n
                continue
            ahead = following if following is not None and self._leads(n, following) else None
            if n.hints.get("explicit"):
                self._by_words(n, ahead, numbers[:k], memory)
            elif ahead is not None and last_level is None:
                n.owner = ahead
            elif n.hints.get("ordered") and self._paired(n, numbers[:k]):
                n.owner = self._paired(n, numbers[:k])
                if n.role == "change":
                    _same_base(n.owner, n)
            elif n.role == "change":
                self._by_unit(n, numbers[:k], memory)
            elif last_level is not None:
                n.owner = self._paired(n, numbers[:k]) or self._percent_owner(n, numbers[:k]) or last_level
                if carried is not None and carried.comparing and carried.hints.get("alone"):
                    n.owner = None
                    n.measure = carried.measure
            elif carried is not None:
                n.owner, n.measure = carried.owner, carried.measure
                n.hints["alone"] = carried.owner is None
            elif k == 0 and memory.level is not None:
                n.owner = memory.level
            if n.owner is not None:
                n.measure = n.owner.measure
                n.fit = n.owner.fit
            elif n.measure is None and not n.hints.get("explicit"):
                self._by_words(n, ahead, numbers[:k], memory)
            self._mend_role(n)
            carried = n
            if n.owner is None:
                n.hints["alone"] = True
        if last_level is not None:
            memory.level = last_level

    def _leads(self, n: Number, following: Number) -> bool:
        """Whether a comparison comes before its level: "rose 5% to 20", "giảm 2%, còn"."""
        if following.role != "level" or following.earlier or following.hints.get("explicit"):
            return False
        return bool(cues.seen("to", following.left[-40:]) or re.fullmatch(r"[^,;.]*,?\s*(?:ước\s+)?(?:đạt|ước\s+đạt|reaching|hitting|totalling|to\s+reach|to\s+stand\s+at)\s*(?:us\$|\$|vnd|vnđ|khoảng|hơn|gần|trên|nearly|about|over|some)?\s*(?:us\$|\$|vnd|vnđ)?", following.left))

    def _by_words(self, n: Number, ahead: Number | None, before: list[Number], memory: Memory) -> None:
        """A comparison with a subject of its own: find the measure, then its level."""
        if ahead is not None and ahead.measure is not None:
            n.owner = ahead
            return
        near = dict(n.hints["near"] or n.hints["own"])
        if n.role in ("growth", "mean_growth"):
            near.setdefault("growth", 0.3)
        mid, subject = n.hints["mid"], n.hints["subject"]
        if n.hints.get("behind"):
            held = [x.measure for x in [*memory.levels, *before] if x.measure is not None]
            ranked = self.catalogue.rank(held, near, {}, {}, {})
        else:
            ranked = self.catalogue.rank(
                self.catalogue.measures, near, mid, memory.seen, subject
            )
        likely = {"growth": "growth", "mean_growth": "growth", "share_of": "rate"}.get(n.role)
        if likely is not None:  # told alone, it is rather a measure of its own
            ranked = [
                (fit + 0.08 * (m.base == "%" and likely in m.features), m)
                for fit, m in ranked
            ]
            ranked.sort(key=lambda x: -x[0])
        if not ranked or ranked[0][0] < ENOUGH:
            return
        n.fit, n.measure = ranked[0]
        for level in reversed([*memory.levels, *before]):
            if level.role == "level" and not level.earlier and level.measure is n.measure:
                n.owner = level
                return

    def _by_unit(self, n: Number, before: list[Number], memory: Memory) -> None:
        """A change belongs to a level of its own unit."""
        levels = [x for x in [*memory.levels, *before] if x.role == "level" and not x.earlier]
        same = [x for x in levels if _same_base(x, n)]
        own = n.hints["right"]
        if own and len(same) > 1:
            held = [x.measure for x in same if x.measure is not None]
            fits = {id(m): fit for fit, m in self.catalogue.rank(held, own, {}, {}, {})}
            best = max(reversed(same), key=lambda x: fits.get(id(x.measure), 0.0))
            if fits.get(id(best.measure), 0) > fits.get(id(same[-1].measure), 0) + 0.05:
                n.owner = best
                return
        if same:
            n.owner = self._paired(n, before) or same[-1]
            if not _same_base(n.owner, n):
                n.owner = same[-1]
            return
        if levels and not n.unit.bases:
            n.owner = levels[-1]
            return
        self._choose(n, n.hints["near"], memory, None)

    def _paired(self, n: Number, before: list[Number]) -> Number | None:
        """The level at the same place of a list: "đạt A và B, tăng a% và b%"."""
        group = n.hints.get("group")
        if not group:
            return None
        for level in reversed(before):
            other = level.hints.get("group")
            if level.role == "level" and other and other is not group and len(other) == len(group):
                return other[group.index(n)]
        if n.hints.get("ordered"):
            levels = [x for x in before if x.role == "level" and not x.earlier][-len(group) :]
            if len(levels) == len(group):
                return levels[group.index(n)]
        return None

    def _percent_owner(self, n: Number, before: list[Number]) -> Number | None:
        """Points belong to the last level that is itself a percentage."""
        if n.role != "points":
            return None
        for x in reversed(before):
            if x.role == "level" and not x.earlier and x.unit.has("%"):
                return x
        return None

    def _mend_role(self, n: Number) -> None:
        """A growth "by 2%" of a rate in percent is meant in points."""
        measure = n.measure
        if n.role == "share_of" and n.hints.get("explicit") and measure is not None:
            if measure.base == "%" and n.owner is None and "rate" in measure.features:
                n.role = "level"
                n.because.append("the measure is itself a share")
        if n.role == "growth" and measure is not None and measure.base == "%" and n.unit.has("%"):
            grows = "growth" in measure.features
            if not grows and (n.owner is not None or "rate" in measure.features):
                n.role = "points"
                n.because.append("a change of a rate in percent")

    # -- what counts -------------------------------------------------------------------

    def _statistic(self, n: Number) -> bool:
        """Whether a number measures something; if not, note why."""
        why = ""
        idle = n.unit.word in idle_words()
        if n.role in ("level", "target"):
            if n.measure is None and not n.unit.has(*_MEASURING):
                why = f"a count of {n.unit.word}" if n.unit.word else "no unit"
                why += ", and no measure that fits"
            elif not n.unit.bases and not (n.hints.get("named") or self._placed(n)):
                why = f"a count of {n.unit.word}" if idle else "no unit, and no sure measure"
            elif not n.unit.has(*_MEASURING) and not self._told(n):
                why = f"a count of {n.unit.word}, and nothing that says of which"
        elif n.role == "change" and idle and n.owner is None and n.fit < 0.5:
            why = f"a count of {n.unit.word}"
        if why:
            self.dropped.append((n.numeral, why))
        return not why

    def _placed(self, n: Number) -> bool:
        """Whether a number without a unit stands where a level stands."""
        if n.fit < 0.4 or not (n.hints.get("known") or n.hints["subject"]):
            return False
        joined = any(key in n.hints for key in ("group", "part", "whole"))
        verb = cues.seen("to", n.left[-40:]) or cues.seen("level", n.left[-40:])
        right = any(w == NOTION and f in self.catalogue.weight for f, w in n.hints["right"].items())
        if self.text.language == "en" and right and n.fit >= 0.5:
            return True
        if self.text.language == "vi" and not joined and re.match(r"\s*[^\W\d_]", n.right):
            return False  # a thing is counted that no list of units knows
        return bool(joined or verb or n.unit.power or n.numeral.value >= 1000)

    def _told(self, n: Number) -> bool:
        """Whether more than the unit speaks for the measure of a count."""
        assert n.measure is not None or n.role
        if n.measure is None:
            return False
        unit = features(n.unit.word)
        wanted = {f for f in n.measure.features if f not in unit and f in self.catalogue.weight}
        near = n.hints["near"]
        said = {*near, *n.hints["mid"], *n.hints["subject"], *n.hints["far"]}
        return bool(wanted & said) or len(wanted) == 0 or n.fit > 0.6


#: units that measure: such a number is a statistic even if no measure fits
_MEASURING = ("%", "USD", "VND", "CNY", "EUR", "tonnes", "ha", "kWh", "m3")


def _alike(n: Number, before: Number) -> bool:
    """Whether two numbers count in the same unit, whatever its scale."""
    return n.unit.bases == before.unit.bases


def _same_base(level: Number, n: Number) -> bool:
    if level.measure is not None:
        for base, extra in n.unit.bases:
            if base in level.measure.bases:
                n.power = n.unit.power + extra - level.measure.bases[base]
                return True
    if not n.unit.bases and not level.unit.has("%"):
        n.power = n.unit.power
        return True
    return False


def _parts(named: str, count: int) -> list[str] | None:
    """Split a list of subjects into as many as there are numbers."""
    clause = re.split(r"[;.(:]|trong đó|of the total,|including", named)[-1]
    pieces = [p for p in re.split(r",|\bvà\b|\band\b", clause) if p.strip()]
    if len(pieces) > count and count == 2:
        pieces = [p for p in re.split(r"\bvà\b|\band\b", clause) if p.strip()]
    if len(pieces) < count:
        return None
    return pieces[-count:]


def _conversions(
    flat: str, numerals: list[Numeral]
) -> list[tuple[Numeral, tuple[int, int]]]:
    """Amounts told again in another currency, in brackets, and where these stand."""
    found = []
    for one, other in pairwise(numerals):
        if "(" not in flat[one.end : other.start] or other.start - one.end > 40:
            continue
        first = beside(flat, one.start, one.end, other.start)
        again = beside(flat, other.start, other.end, other.end + 40)
        between = flat[first.end : again.sign]
        if (
            first.has(*MONEY)
            and again.has(*MONEY)
            and first.bases != again.bases
            and _AGAIN.fullmatch(between)
            and flat[again.end : again.end + 1] == ")"
        ):
            found.append((other, (first.end, again.end + 1)))
    return found


def _blanked(flat: str, places: list[tuple[int, int]]) -> str:
    letters = list(flat)
    for start, end in places:
        letters[start:end] = " " * (end - start)
    return "".join(letters)


def _without(flat: str, name: str) -> str:
    """The text without the place it is about: it names no measure."""
    return flat.replace(name, " " * len(name)) if name else flat
