"""Which days a number speaks of, and whether it was counted, estimated or planned.

The nearest period named before a number governs it, or one attached behind it. A
paragraph without a period has that of its heading, then that of the report. A period
that was not over on the day of publication is estimated whatever verb it has.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import NamedTuple

from ..core.period import month_end
from . import cues
from .lexicon import spaced, table
from .measures import Measure
from .number import Number
from .periods import (
    BASE,
    DAY,
    IN_MONTH,
    IN_QUARTER,
    IN_TERM,
    NOW,
    PLAN,
    REPORT,
    RUNNING,
    SPAN,
    YEAR_BEFORE,
    Mention,
    report_year,
    span,
    years_on,
)
from .sentences import Sentence

_PER_TIME = re.compile(
    r" per (?:day|month|year|ha|person)|/(?:person|day|ha)|^(?:USD|VND|CNY|EUR)"
)


@cache
def _pattern(section: str, name: str) -> re.Pattern[str]:
    return re.compile(spaced(table("periods")[section][name], {}))


def at_day(measure: Measure | None, state: bool = False) -> bool:
    """Whether a measure holds at a day: a stock, or a rate that is a state.

    A count is a state where the text tells a part of a whole ("21/30").
    """
    if measure is None:
        return state
    if measure.kind != "rate":
        return measure.kind == "stock" or (measure.kind == "count" and state)
    words = " ".join(measure.labels)
    return not _pattern("rates", "of_period").search(words) and not _PER_TIME.search(
        measure.base
    )


#: a number told in the bracket that a period opens
_TELLS = re.compile(r"[^()]*\d[^()]*\)")
_BRACKET = re.compile(r"\([^()]*\)")
#: what stands before a plan that a percentage is of
_OF_PLAN = re.compile(r"(?:%|phần\s+trăm|per\s?cent)(?:\s+\w+){0,3}\s*$")


def _bracket_end(words: str, at: int) -> int | None:
    """Where the bracket closes in which a word stands; None if it stands in none."""
    opened = words.rfind("(", 0, at)
    if opened < 0 or ")" in words[opened:at]:
        return None
    closed = words.find(")", at)
    return closed if closed >= 0 else None


def _is_now(behind: Mention | None) -> bool:
    return behind is not None and behind.form == NOW


def _is_stock(measure: Measure | None) -> bool:
    return measure is not None and measure.kind == "stock"


class Aim(NamedTuple):
    """A plan that what follows is under: the word of it, and its period."""

    word: str = ""
    period: Mention | None = None

    def __bool__(self) -> bool:
        return bool(self.word)


NO_AIM = Aim()


@dataclass
class Setting:
    """What holds where a sentence begins.

    Attributes
    ----------
    default : Mention
        The period of the report or of the section.
    titled : bool
        Whether a title or heading states it.
    begin, sentence, end : int
        Where the sentence begins and ends, and where the paragraph ends.
    mention, period, day, plan : Mention or None
        What was last named in the paragraph: anything, a span, a day; and in the
        sentence, the year of a plan.
    counted : bool
        Whether a flow was counted up to that day.
    now, to_date : bool
        Whether the sentence speaks of what is held now; whether the paragraph does.
    estimate, fresh : str, bool
        The word that announced an estimate; whether no number came since.
    aim, aimed : str, Mention or None
        The word that puts what follows under a plan, and the year of that plan.
    under : Aim
        The plan that a heading, or the lead of the list, puts the sentence under.
    behind : int
        Where the mention starts that was attached behind the last number.
    told : list of Number
        The numbers of the sentence so far.
    """

    default: Mention
    titled: bool
    end: int
    begin: int = 0
    sentence: int = 0
    mention: Mention | None = None
    period: Mention | None = None
    day: Mention | None = None
    counted: bool = False
    plan: Mention | None = None
    now: bool = False
    to_date: bool = False
    estimate: str = ""
    fresh: bool = False
    aim: str = ""
    aimed: Mention | None = None
    under: Aim = NO_AIM
    behind: int = -1
    told: list[Number] = field(default_factory=list)

    @property
    def current(self) -> Mention:
        """The period that holds if nothing else is said."""
        return self.mention or self.default


class Clock:
    """Tells the days and the status of the numbers of a text."""

    def __init__(self, published: date, mentions: list[Mention]) -> None:
        self.published, self.mentions = published, mentions
        self._at = [m.start for m in mentions]

    def between(self, start: int, end: int) -> list[Mention]:
        """Mentions that start in a part of the text."""
        return self.mentions[bisect_left(self._at, start) : bisect_left(self._at, end)]

    def over(self, last: date, stands: bool) -> bool:
        """Whether a period was over, or a day come, on the day of publication."""
        return last <= self.published if stands else last < self.published

    def tell(self, sentence: Sentence, setting: Setting, flat: str) -> None:
        """Give each number of a sentence its days, status and base."""
        setting.now, setting.plan = False, None
        setting.aim, setting.aimed = setting.under
        setting.begin, setting.sentence = sentence.start, sentence.end
        setting.told = []
        spoken = setting.mention
        aside = {id(self._behind(n, flat)) for n in sentence.numbers if n.earlier}
        aside |= {id(n.aside) for n in sentence.numbers}
        events: list[tuple[int, int, str, Mention | Number | str]] = [
            (m.start, 0, "mention", m)
            for m in self.between(sentence.start, sentence.end)
            if id(m) not in aside
        ]
        words = flat[sentence.start : sentence.end]
        for name in ("estimate", "actual", "aims"):
            for m in cues.every(name, words):
                if name == "aims" and _OF_PLAN.search(words[: m.start()]):
                    continue  # "87% mục tiêu cả năm" is a share of it
                events.append((sentence.start + m.start(), 1, name, m[0]))
                closed = _bracket_end(words, m.start()) if name == "aims" else None
                if closed is not None:
                    events.append((sentence.start + closed, 1, "closed", ""))
        events += [(n.start, 2, "number", n) for n in sentence.numbers]
        for m in _BRACKET.finditer(words):
            inside = slice(sentence.start + m.start(), sentence.start + m.end())
            if not any(inside.start < n.start < inside.stop for n in sentence.numbers):
                continue
            events.append((inside.start, 0, "open", ""))
            events.append((inside.stop, 0, "shut", ""))
        outside = replace(setting)
        for _, _, kind, what in sorted(events, key=lambda event: event[:2]):
            if isinstance(what, Mention):
                self._hear(what, setting)
            elif not isinstance(what, str):
                self._number(what, setting, flat)
                setting.told.append(what)
                setting.fresh = False
            elif kind == "open":
                outside = replace(setting)
            elif kind == "shut":
                self._leave(setting, outside)
            elif kind in ("aims", "closed"):
                setting.aim = what
            else:
                setting.estimate = what if kind == "estimate" else ""
                setting.fresh = kind == "estimate"
        if setting.mention is not None and setting.mention.local:
            setting.mention = spoken
        self._back(sentence, setting)
        as_a_whole = not setting.told or setting.told[0].status != "A"
        if not as_a_whole or setting.estimate.startswith("an "):
            setting.estimate = ""  # of one number, not of what is told here
        for n in sentence.numbers:
            if n.owner is not None:
                n.first, n.last = n.owner.first, n.owner.last
                n.status, n.stated = n.owner.status, n.owner.stated
            if n.comparing:
                n.base = self._base(n)

    def _back(self, sentence: Sentence, setting: Setting) -> None:
        """After "9 tháng tăng 8%, quý III tăng 9%" the nine months are spoken of."""
        default, last = setting.default, setting.mention
        spans = [
            m
            for m in self.between(sentence.start, sentence.end)
            if m.use == REPORT and m.form == SPAN
        ]
        if not spans or last is None or last.form != SPAN:
            return
        reported = (spans[0].first, spans[0].last) == (default.first, default.last)
        if reported and spans[0].first <= last.first and last.last <= spans[0].last:
            setting.mention = setting.period = spans[0]

    # -- mentions ----------------------------------------------------------------------

    def _hear(self, m: Mention, setting: Setting) -> None:
        """Take a mention into the setting."""
        if m.use == PLAN:
            setting.plan = m
        if m.use != REPORT or m.start == setting.behind:
            return
        if m.form == NOW:
            setting.now = True
            setting.to_date = setting.to_date or m.lasting
            return
        if setting.under and m.last <= self.published and m.form in (SPAN, DAY):
            setting.aim, setting.aimed = NO_AIM
        running = m.form == RUNNING  # the same count, from January on
        m = self._resolved(m, setting)
        year = report_year(self.published)  # in January a year has only begun
        begun = m.first > self.published or (m.days > 360 and m.last.year == year + 1)
        if m.last.year > year and (m.form == DAY or begun) and m.last > self.published:
            setting.aimed = m
            if not setting.aim and not setting.estimate and m.form == SPAN:
                setting.aim = "a period to come"
            elif not setting.aim:
                setting.mention = m
            return
        held = setting.mention is not None and m.last >= setting.mention.last
        if not setting.fresh and not running and not (held and m.form == SPAN):
            setting.estimate = (
                ""  # what an estimated month is part of is estimated, too
            )
        self._set(m, setting)

    def _leave(self, setting: Setting, outside: Setting) -> None:
        """What was said in a bracket holds in it alone."""
        setting.mention, setting.period = outside.mention, outside.period
        setting.day, setting.counted = outside.day, outside.counted
        setting.now, setting.to_date = outside.now, outside.to_date
        setting.estimate = outside.estimate

    def _set(self, m: Mention, setting: Setting) -> None:
        setting.mention, setting.now, setting.to_date = m, False, False
        if m.form == DAY:
            setting.day, setting.counted = m, False
        else:
            setting.period = m

    def _resolved(self, m: Mention, setting: Setting) -> Mention:
        """Days of "in the month", "in the quarter", "cumulated"."""
        now, last = setting.current, setting.default.last
        if m.form == RUNNING:
            if now.form == DAY or now.first.year != now.last.year:
                return now
            return replace(m, form=SPAN, first=date(now.last.year, 1, 1), last=now.last)
        if m.form == IN_TERM:
            return self._years_near(m.start, m.last.year - m.first.year) or replace(
                m, form=SPAN
            )
        if m.form not in (IN_MONTH, IN_QUARTER):
            return m
        if (
            now.form == SPAN
            and now.days < 93
            and (m.form == IN_MONTH) == (now.days < 32)
        ):
            return now  # the month or quarter just named
        if m.form == IN_MONTH:
            last = min(last, month_end(self.published.year, self.published.month))
            first = last.replace(day=1)
        else:
            first = date(last.year, last.month - (last.month - 1) % 3, 1)
        return replace(m, form=SPAN, first=first, last=month_end(last.year, last.month))

    def _years_near(self, at: int, years: int = 0) -> Mention | None:
        """The several years named last before a place, else first behind it."""
        named = [
            m
            for m in self.mentions
            if m.form == SPAN
            and m.use == REPORT
            and m.days > 400
            and m.first <= self.published
            and years in (0, m.last.year - m.first.year)
        ]
        before = [m for m in named if m.start < at]
        return before[-1] if before else named[0] if named else None

    def _behind(self, n: Number, flat: str) -> Mention | None:
        """A period attached behind a number: "4,95 billion in the six months"."""
        for m in self.between(n.unit.end, n.unit.end + 70)[:1]:
            between = flat[n.unit.end : m.start]
            if "(" in between and _TELLS.match(flat, m.end):
                return None  # "7% (quý I tăng 5%)": it is of the other number
            if _pattern("behind", "attached").fullmatch(between):
                compared = _pattern("behind", "compared").search(between)
                return None if compared else m
        return None

    def _later_day(self, n: Number, setting: Setting) -> Mention | None:
        """A day named further on in the paragraph, where no period was named before."""
        if setting.titled or setting.estimate or setting.default.days < 360:
            return None
        for m in self.between(n.end, setting.end):
            if m.use == REPORT and m.form == DAY and not m.local:
                return m if m.last <= self.published else None
        return None

    def _last_day(self, at: int) -> Mention | None:
        """The last day before a place up to which the report has counted."""
        for m in reversed(self.between(0, at)):
            if m.use == REPORT and m.form == DAY and m.last < self.published:
                return m
        return None

    # -- one number --------------------------------------------------------------------

    def _number(self, n: Number, setting: Setting, flat: str) -> None:
        behind = self._behind(n, flat)
        if setting.aim and not n.earlier:
            alone = n.role in ("growth", "mean_growth") and n.owner is None
            if n.role == "level" or (alone and n.measure and n.measure.base == "%"):
                n.role = "target"
                n.because.append(setting.aim)
        if n.role == "target" or (setting.aim and n.owner is None and n.comparing):
            self._target(n, behind, setting)
        elif n.aside is not None:
            stands = at_day(n.measure)
            n.last = n.aside.last
            n.first = n.last if stands else n.aside.first
            n.status, n.stated = "A" if self.over(n.last, stands) else "E", True
        elif n.earlier:
            self._earlier(n, behind, setting)
        else:
            self._reported(n, behind, setting)

    def _reported(self, n: Number, behind: Mention | None, setting: Setting) -> None:
        measure = n.owner.measure if n.owner else n.measure
        whole = n.part is not None or n.whole is not None
        stands = at_day(measure, whole) and not n.yearly
        if behind is not None and behind.use == REPORT and behind.form != NOW:
            # a reader of the next sentence has forgotten it
            setting.behind = behind.start
            self._set(replace(self._resolved(behind, setting), local=True), setting)
        elif stands and (
            setting.now or _is_now(behind) or (setting.to_date and _is_stock(measure))
        ):
            day = setting.day.last if setting.day else self.published
            n.first = n.last = day
            n.status, n.stated = (
                "E" if setting.estimate and setting.fresh else "A",
                True,
            )
            n.because.append("to date")
            return
        governing = setting.mention
        if governing is not None and governing.form == DAY and not stands:
            if governing.start < setting.begin and not setting.counted:
                governing = setting.period  # so far only stocks were held at that day
            setting.counted = setting.counted or governing is setting.mention
        if n.yearly and n.owner is None and (governing or setting.default).days < 400:
            governing = self._moved(n, setting) or self._years_near(n.start)
        n.stated = governing is not None or setting.titled
        if governing is None:
            governing = self._later_day(n, setting)
        counted = measure is not None and measure.kind in ("count", "stock")
        free = not setting.titled and not setting.estimate
        if governing is None and free and stands and counted:
            governing = self._last_day(n.start)
        if governing is None:
            governing = setting.default
        n.last = governing.last
        n.first = n.last if stands else governing.first
        over = self.over(n.last, stands)
        if said := cues.after("estimate", n.right):
            setting.estimate = said[0].strip(" ()")
        n.status = "A" if over and not setting.estimate else "E"
        if setting.estimate:
            n.because.append(setting.estimate)
        elif not over:
            n.because.append("the period was not over when it was printed")

    def _moved(self, n: Number, setting: Setting) -> Mention | None:
        """From one level to the other: "từ 15% năm 2021 xuống 5% năm 2024"."""
        told = [x for x in setting.told if x.measure is n.measure]
        began = [x.first for x in told if x.earlier and x.first]
        ended = [x.last for x in told if not x.earlier and x.last]
        if not began or not ended or ended[-1].year - began[-1].year < 2:
            return None
        return span(date(began[-1].year, 1, 1), date(ended[-1].year, 12, 31))

    def _target(self, n: Number, behind: Mention | None, setting: Setting) -> None:
        named = behind if behind and behind.use in (REPORT, PLAN) else None
        if setting.aim:
            told = setting.mention
            here = told if told and told.start >= setting.begin else None
            named = named or setting.aimed or setting.plan or here
            named = named or self._ahead(n, setting) or told
        elif named is None and setting.plan and n.start - setting.plan.end < 40:
            named = setting.plan
        chosen = named or setting.current
        ahead = setting.begin <= chosen.start and chosen.last > self.published
        if chosen.days < 400 and not (setting.aim and ahead and chosen.form == SPAN):
            year = chosen.last.year
            # a mean is over the years of a plan, and a plan has five
            chosen = span(date(year - 4 * n.yearly, 1, 1), date(year, 12, 31))
        n.last = chosen.last
        n.first = n.last if at_day(n.measure) else chosen.first
        n.status, n.stated = "T", named is not None

    def _ahead(self, n: Number, setting: Setting) -> Mention | None:
        """A year named later in the sentence: "targets 8% and 20 this year"."""
        for m in self.between(n.end, setting.sentence):
            if m.use in (REPORT, PLAN) and m.form in (SPAN, DAY):
                return m
        return None

    def _earlier(self, n: Number, behind: Mention | None, setting: Setting) -> None:
        now = setting.current
        before = span(years_on(now.first, -1), years_on(now.last, -1))
        also = [x for x in setting.told if x.earlier and x.first and x.last]
        if also and also[-1].first and also[-1].last:
            before = span(also[-1].first, also[-1].last)  # "từ 5% … lên 7%, từ 3% …"
        if behind is not None and behind.form in (SPAN, DAY):
            before = behind
            if (
                behind.form == SPAN and behind.days > 360 > now.days
            ):  # "same period of 2023"
                years = behind.last.year - now.last.year
                before = span(years_on(now.first, years), years_on(now.last, years))
        n.last = before.last
        n.first = n.last if at_day(n.measure) else before.first
        n.status, n.stated = "A", True

    def _base(self, n: Number) -> str | None:
        """What a comparison looks back to, where that is not the year before."""
        behind = re.split(r"[;.)\n]|,\s|(?<!\w)(?:và|and)(?!\w)", n.right)[0]
        before = n.start - len(n.left), n.start
        after = n.unit.end, n.unit.end + len(behind)
        for words, place in ((behind, after), (n.left, before)):
            if cues.within("previous", words):
                return "previous period"
            for m in self.between(*place):
                if m.use == BASE and n.first is not None and n.last is not None:
                    base = self._named_base(n.first, n.last, m)
                    n.based = m if base is not None else None
                    return base
            if cues.within("same", words):
                return None
        return None

    def _named_base(self, first: date, last: date, m: Mention) -> str | None:
        if m.form == YEAR_BEFORE:
            return None
        alike = abs((last - first).days - m.days) < 5
        if (first - m.last).days == 1 and alike and m.days < 100:
            return "previous period"
        other = m.days < 100 and m.last.month != last.month  # "tháng 12 năm trước"
        if last.year - m.last.year == 1 and m.form != DAY and not other:
            return None
        return str(m.last.year)
