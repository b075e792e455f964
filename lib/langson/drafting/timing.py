"""Which days a number speaks of, and whether it was counted, estimated or planned.

The nearest period named before a number governs it, or one attached behind it. A
paragraph without a period has that of its heading, then that of the report. A period
that was not over on the day of publication is estimated whatever verb it has.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ..core.period import month_end
from . import cues
from .measures import Measure
from .number import Number
from .periods import BASE, DAY, NOW, PLAN, REPORT, SPAN, Mention, year_shift

if TYPE_CHECKING:
    from .prose import Sentence

#: rates that are an average of a period, not a state at its end
_OVER_PERIOD = re.compile(
    r"tốc độ|tăng|công suất|lấp đầy phòng|năng suất|thu nhập|giá|lạm phát|cpi|cơ cấu|tỷ trọng|đóng góp|thất nghiệp|mỗi ngày|/ngày|tỷ suất|chỉ số|đầu người"
    r"|growth|room occupancy|hotel occupancy|yield|productivity|income|price|inflation|structure|share of (?:the )?(?:digital|industry|services|agriculture|economy|grdp|gdp)|unemployment|per day|daily|per person|per capita|index"
)
_PER_TIME = re.compile(r" per (?:day|month|year|ha|person)|/(?:person|day|ha)|^(?:usd|vnd|cny)", re.I)
def at_day(measure: Measure | None, state: bool = False) -> bool:
    """Whether a measure holds at a day: a stock, or a rate that is a state."""
    if measure is None:
        return state
    if measure.kind == "stock" or (measure.kind == "count" and state):
        return True
    if measure.kind not in ("rate", "rank"):
        return False
    words = " ".join(measure.labels)
    if measure.kind == "rank":
        return False
    return not _OVER_PERIOD.search(words) and not _PER_TIME.search(measure.base)


@dataclass
class Setting:
    """What holds where a sentence begins.

    Attributes
    ----------
    default : Mention
        The period of the report or of the section.
    titled : bool
        Whether a title or heading states it.
    mention : Mention or None
        The period last named in the paragraph.
    """

    default: Mention
    titled: bool
    block: tuple[int, int]
    mention: Mention | None = None
    day: Mention | None = None
    now: bool = False
    estimate: str = ""
    fresh: bool = False
    aim: str = ""
    aimed: Mention | None = None
    plan: Mention | None = None


class Clock:
    """Tells the days and the status of the numbers of a text."""

    def __init__(self, published: date, mentions: list[Mention]) -> None:
        self.published, self.mentions = published, mentions
        self._at = [m.start for m in mentions]

    def between(self, start: int, end: int) -> list[Mention]:
        i, j = bisect_left(self._at, start), bisect_left(self._at, end)
        return self.mentions[i:j]

    def tell(self, sentence: Sentence, setting: Setting, mentions: list[Mention], flat: str) -> None:
        """Give each number of a sentence its days, status and base."""
        words = flat[sentence.start : sentence.end]
        events: list[tuple[int, int, str, object]] = []
        aside = {id(self._behind(n, flat)) for n in sentence.numbers if n.earlier}
        for m in self.between(sentence.start, sentence.end):
            if id(m) in aside:
                continue
            events.append((m.start, 0, "mention", m))
        for name in ("E", "A", "aims"):
            for found in cues._compiled()[name].finditer(words):
                events.append((sentence.start + found.start(), 1, name, found[0]))
        for n in sentence.numbers:
            events.append((n.start, 2, "number", n))
        setting.now = False
        setting.aim, setting.aimed = (setting.aim, setting.aimed) if setting.aim == "section" else ("", None)
        in_sentence = False
        for at, _, kind, what in sorted(events, key=lambda e: e[:2]):
            if kind == "mention":
                assert isinstance(what, Mention)
                self._mention(what, setting)
            elif kind == "E":
                setting.estimate, setting.fresh = str(what), True
            elif kind == "A":
                setting.estimate = ""
            elif kind == "aims":
                setting.aim = str(what)
            else:
                assert isinstance(what, Number)
                self._number(what, sentence, setting, flat)
                setting.fresh = False
        for n in sentence.numbers:
            if n.owner is not None:
                n.first, n.last, n.status, n.basis = n.owner.first, n.owner.last, n.owner.status, n.owner.basis
                if n.first is None:  # an owner that comes later in the sentence
                    continue
        for n in sentence.numbers:
            if n.owner is not None:
                n.first, n.last, n.status, n.basis = n.owner.first, n.owner.last, n.owner.status, n.owner.basis
            if n.comparing:
                n.base = self._base(n, sentence, flat)

    def _mention(self, m: Mention, setting: Setting) -> None:
        if m.use == PLAN:
            setting.plan = m
        if m.use != REPORT:
            return
        if m.form == NOW:
            setting.now = True
            return
        running = m.form == "cumulative"  # the same count, from January on
        m = self._resolved(m, setting)
        if m.first.year > self.published.year or (m.form == DAY and m.last.year > self.published.year):
            setting.aimed = m
            if not setting.aim:
                setting.mention = m
            return
        if not setting.fresh and not running:
            setting.estimate = ""
        setting.mention, setting.now = m, False
        if m.form == DAY:
            setting.day = m

    def _resolved(self, m: Mention, setting: Setting) -> Mention:
        """The month or quarter meant by "in the month", by the report's own."""
        now = setting.mention or setting.default
        last = setting.default.last
        if m.form in ("inmonth", "inquarter") and now.form == SPAN and now.days < 93:
            if (m.form == "inmonth") == (now.days < 32):
                return now  # the month or quarter just named
        if m.form == "inmonth":
            last = min(last, month_end(self.published.year, self.published.month))
            return Mention(m.start, m.end, last.replace(day=1), month_end(last.year, last.month), SPAN)
        if m.form == "cumulative":
            now = setting.mention or setting.default
            if now.form == DAY or now.first.year != now.last.year:
                return now
            return Mention(m.start, m.end, date(now.last.year, 1, 1), now.last, SPAN)
        if m.form == "inquarter":
            first = date(last.year, last.month - (last.month - 1) % 3, 1)
            return Mention(m.start, m.end, first, last, SPAN)
        return m

    # -- one number --------------------------------------------------------------------

    def _number(self, n: Number, sentence: Sentence, setting: Setting, flat: str) -> None:
        behind = self._behind(n, flat)
        state = "part" in n.hints or "whole" in n.hints
        asked = n.role == "level" or (
            n.role == "growth" and n.measure is not None and n.measure.base == "%" and n.owner is None
        )
        if setting.aim and asked and not n.earlier:
            n.role = "target"
            n.because.append(setting.aim)
        if n.role == "target" or (setting.aim and n.owner is None and n.comparing):
            self._target(n, behind, setting)
            return
        if n.earlier:
            self._earlier(n, behind, setting)
            return
        measure = n.owner.measure if n.owner else n.measure
        stands = at_day(measure, state)
        governing, basis = setting.mention, "printed"
        if behind is not None and behind.use == REPORT:
            governing = behind
            if behind.form != NOW:
                setting.mention = behind
                if behind.form == DAY:
                    setting.day = behind
        if setting.now and stands and (behind is None or behind.form == NOW):
            day = setting.day.last if setting.day else self.published
            n.first = n.last = day
            n.basis, n.status = "printed", "E" if setting.estimate and setting.fresh else "A"
            n.because.append("to date")
            return
        if governing is None or governing.form == NOW:
            later = None if setting.titled or setting.estimate else self._later(n, setting)
            governing, basis = (later or setting.default), "inferred" if not setting.titled or later else "printed"
            if later is None and not setting.titled and stands and measure is not None and measure.kind in ("count", "stock") and not setting.estimate:
                held = self._last_day(n.start)
                governing = held or governing
        n.basis = basis
        if stands:
            n.first = n.last = governing.last
        else:
            n.first, n.last = governing.first, governing.last
        over = n.last < self.published if not stands else n.last <= self.published
        n.status = "A" if over and not setting.estimate else "E"
        if setting.estimate:
            n.because.append(setting.estimate)
        elif not over:
            n.because.append("the period was not over when it was printed")

    def _behind(self, n: Number, flat: str) -> Mention | None:
        """A period attached behind a number: "4,95 billion in the six months"."""
        for m in self.between(n.unit.end, n.unit.end + 70):
            between = flat[n.unit.end : m.start]
            if re.fullmatch(r"\s*(?:[\w'-]+\s+){0,4}?(?:\(\s*|vào\s+|trong\s+|của\s+|of\s+|in\s+|at\s+|recorded\s+|seen\s+|the\s+|same\s+|period\s+|for\s+|over\s+|during\s+|mức\s+|cùng\s+kỳ\s+)*", between) and not re.search(r"so với|\bso\b|than|compared|against", between):
                return m
            return None
        return None

    def _later(self, n: Number, setting: Setting) -> Mention | None:
        """A day named further on in the paragraph, where none was named before."""
        for m in self.between(n.end, setting.block[1]):
            if m.use == REPORT and m.form == DAY:
                return m if m.last <= self.published else None
        return None

    def _last_day(self, at: int) -> Mention | None:
        for m in reversed(self.between(0, at)):
            if m.use == REPORT and m.form == DAY and m.last < self.published:
                return m
        return None

    def _target(self, n: Number, behind: Mention | None, setting: Setting) -> None:
        current = setting.mention or setting.default
        named = behind if behind is not None and behind.use in (REPORT, PLAN) else None
        if setting.aim:
            named = named or setting.aimed or setting.mention
        elif named is None and setting.plan is not None and n.start - setting.plan.end < 40:
            named = setting.plan
        chosen = named or current
        if (chosen.last - chosen.first).days > 400:
            n.first, n.last = chosen.first, chosen.last
        else:
            y = chosen.last.year
            n.first, n.last = date(y, 1, 1), date(y, 12, 31)
        if at_day(n.measure):
            n.first = n.last
        n.status, n.basis = "T", "printed" if named else "inferred"

    def _earlier(self, n: Number, behind: Mention | None, setting: Setting) -> None:
        now = setting.mention or setting.default
        stands = at_day(n.measure)
        first, last = year_shift(now.first, -1), year_shift(now.last, -1)
        if behind is not None and behind.form != NOW:
            whole = (behind.last - behind.first).days > 360
            if whole and (now.last - now.first).days < 360 and behind.form == SPAN:
                years = behind.last.year - now.last.year
                first, last = year_shift(now.first, years), year_shift(now.last, years)
            else:
                first, last = behind.first, behind.last
        n.first, n.last = (last, last) if stands else (first, last)
        n.status, n.basis = "A", "printed"

    def _base(self, n: Number, sentence: Sentence, flat: str) -> str | None:
        """What a comparison looks back to, where that is not the year before."""
        after = re.split(r"[;.)\n]|,\s|(?<!\w)(?:và|and)(?!\w)", n.right)[0]
        place = n.unit.end, n.unit.end + len(after)
        clause = cues.clause_tail(n.left)
        for words, (start, end) in ((after, place), (n.left, (n.start - len(n.left), n.start))):
            if cues.follows_within("previous", words):
                return "previous period"
            for m in self.between(start, end):
                if m.use == BASE and n.last is not None and n.first is not None:
                    near = (n.first - m.last).days == 1 and abs((n.last - n.first).days - m.days) < 5
                    if near and m.days < 100:
                        return "previous period"
                    back = n.last.year - m.last.year
                    return None if back == 1 and m.form != DAY else str(m.last.year)
            if cues.follows_within("same", words):
                return None
        del clause
        return None
