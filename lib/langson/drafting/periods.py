"""Periods that a text speaks of: where they stand, what days they cover, what for.

A mention is the period of what is reported, or the base of a comparison, the year of a
plan, the date of a document, or the time of an event. Which one, its neighbours say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ..core.period import month_end
from .lexicon import cue
from .text import Text

REPORT, BASE, PLAN, OTHER = "report", "base", "plan", "other"
SPAN, DAY, NOW = "span", "day", "now"


@dataclass(frozen=True)
class Mention:
    """A period in the text.

    Attributes
    ----------
    start, end : int
        Where it stands.
    first, last : date
        Days it covers; for a day, `first` is the first of January.
    form : {"span", "day", "now"}
        A span of days, a count up to a day, or "to date".
    use : {"report", "base", "plan", "other"}
    year : bool
        Whether the text names the year.
    """

    start: int
    end: int
    first: date
    last: date
    form: str
    use: str = REPORT
    year: bool = True

    @property
    def days(self) -> int:
        return (self.last - self.first).days


_MONTHS = (
    "january february march april may june july august september october november"
    " december"
).split()
_MONTH = {
    **{name: i for i, name in enumerate(_MONTHS, 1)},
    **{name[:3]: i for i, name in enumerate(_MONTHS, 1)},
    "sept": 9,
}
_NUMBER = {
    **dict(zip("một hai ba bốn sáu bảy tám chín mười".split(), (1, 2, 3, 4, 6, 7, 8, 9, 10), strict=True)),
    **dict(
        zip(
            "one two three four five six seven eight nine ten eleven twelve".split(),
            range(1, 13),
            strict=True,
        )
    ),
    "mười một": 11,
    "tư": 4,
    **dict(zip(("i", "ii", "iii", "iv"), range(1, 5), strict=True)),
    **dict(zip("first second third fourth".split(), range(1, 5), strict=True)),
    **{f"{i}{s}": i for i, s in ((1, "st"), (2, "nd"), (3, "rd"), (4, "th"))},
}
_Y = r"(?:19|20)\d\d"
_YEAR = rf"(?:\s*(?:/|-|của|năm|of|in|,)?\s*(?:năm\s+)?(?P<y>{_Y})(?!\d|[.,]\d)(?!\s*(?:%|tỷ|triệu|nghìn|ngàn|tấn|ha\b))|\s+(?:năm\s+nay|nay|of\s+(?:the|this)\s+year|this\s+year))?"
_N = r"(?P<n>\d{1,2}|mười một|mười|một|hai|ba|bốn|sáu|bảy|tám|chín)"
_EN = r"(?P<n>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_M = rf"(?:{'|'.join(_MONTHS)}|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\b\.?"
_D = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_UNTIL = r"(?:(?:tính|kể|lũy\s+kế|từ\s+đầu\s+năm)?\s*(?:đến|tới)\s+(?:hết\s+|cuối\s+)?|hết\s+|(?:as\s+of|by|through|until|up\s+to|to|at)\s+(?:the\s+end\s+of\s+|end-|late\s+)?|(?:at\s+the\s+|by\s+)?end\s+of\s+|end-)"

#: pattern -> how to read it; the first that fits a place wins
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("between", rf"(?:từ\s+)?(?:ngày\s+)?(?P<d>\d{{1,2}})[/-](?P<m>\d{{1,2}})(?:[/-](?P<y>{_Y}))?\s*(?:đến|-|tới)\s*(?:hết\s+)?(?:ngày\s+)?(?P<d2>\d{{1,2}})[/-](?P<m2>\d{{1,2}})[/-](?P<y2>{_Y})(?!\d)"),
    ("date", rf"(?P<until>{_UNTIL})?(?:ngày\s+)?(?P<d>\d{{1,2}})\s+tháng\s+(?P<m>\d{{1,2}})(?:\s*(?:năm|/|,)?\s*(?P<y>{_Y}))?(?!\d)"),
    ("date", rf"(?P<until>{_UNTIL})?(?:ngày\s+)?(?<![\d/.,])(?P<d>\d{{1,2}})(?P<sep>[/.-])(?P<m>\d{{1,2}})(?P=sep)(?P<y>{_Y})(?![\d/])"),
    ("date", rf"(?P<until>{_UNTIL})?(?<!\w){_D}\s+(?:of\s+)?(?P<mon>{_M})(?:,?\s+(?P<y>{_Y}))?(?!\d)"),
    ("date", rf"(?P<until>{_UNTIL})?(?<!\w)(?P<mon>{_M})\s+{_D}(?![\d.,]*\d)(?:,?\s+(?P<y>{_Y}))?(?!\d)"),
    ("date", rf"(?P<until>{_UNTIL})?ngày\s+(?P<d>\d{{1,2}})[/.-](?P<m>\d{{1,2}})(?![\d/]|\.\d)"),
    ("date", rf"(?P<until>{_UNTIL})(?P<d>\d{{1,2}})/(?P<m>\d{{1,2}})(?![\d/])"),
    ("years", rf"(?:(?:giai\s+đoạn|thời\s+kỳ|nhiệm\s+kỳ|trong\s+các\s+năm|các\s+năm|trong|từ)\s+)?(?:từ\s+)?(?:năm\s+)?(?<![\d/.,])(?P<y>{_Y})\s*(?:-|đến|tới|to)\s*(?:năm\s+)?(?P<y2>{_Y})(?![\d]|[.,/]\d)"),
    ("years", rf"(?:between|from)\s+(?P<y>{_Y})\s+(?:and|to)\s+(?P<y2>{_Y})(?!\d)"),
    ("months", rf"(?<![\w.,/])(?:first\s+)?{_EN}[\s-]+months?(?:[\s-]+period)?(?!\s+(?:ago|earlier|later|before|straight|in\s+a\s+row))(?:\s+(?:of|in)\s+(?:the|this)\s+year)?{_YEAR}"),
    ("months", rf"(?:trong\s+)?(?<![\w.,/]){_N}\s+tháng(?!\s*\d{{1,2}}(?!\d))(?:\s+(?P<half>đầu|cuối|qua))?(?:\s+(?:của\s+)?năm(?!\s+(?:trước|ngoái)))?{_YEAR}"),
    ("months", rf"(?<![\w.,/])(?P<n>\d{{1,2}})\s*(?:t|th|m)\b{_YEAR}"),
    ("mspan", rf"(?:from\s+|between\s+)?(?P<mon>{_M})\s*(?:-|to|and|through)\s*(?P<mon2>{_M}){_YEAR}"),
    ("quarter", rf"(?P<until>{_UNTIL})?quý\s+(?P<q>iv|iii|ii|i|[1-4]|một|hai|ba|tư)(?!\w){_YEAR}"),
    ("quarter", rf"(?P<until>{_UNTIL})?(?:the\s+)?(?P<q>first|second|third|fourth|1st|2nd|3rd|4th)\s+quarter{_YEAR}"),
    ("quarter", rf"(?P<until>{_UNTIL})?(?<!\w)q(?P<q>[1-4])(?!\w){_YEAR}"),
    ("quarters", rf"(?:the\s+)?(?:first\s+)?(?P<n>two|three)\s+quarters{_YEAR}"),
    ("quarters", rf"(?P<n>hai|ba|2|3)\s+quý\s+đầu(?:\s+năm)?{_YEAR}"),
    ("half", rf"(?:the\s+)?(?P<h>first|second)\s+half{_YEAR}(?:\s+of\s+the\s+year)?"),
    ("half", rf"(?<!\w)(?:h(?P<h>[12])|(?P<h2>[12])h)(?!\w){_YEAR}"),
    ("half", rf"nửa\s+(?P<h>đầu|cuối)\s+năm{_YEAR}"),
    ("month", rf"(?P<until>{_UNTIL})?tháng\s+(?P<m>\d{{1,2}})(?![\d%]|[.,]\d){_YEAR}"),
    ("month", rf"(?P<until>{_UNTIL})?(?<![\d/.,])(?P<m>0?[1-9]|1[0-2])/(?P<y>{_Y})(?!\d)"),
    ("month", rf"(?P<until>{_UNTIL}|in\s+|for\s+|during\s+|last\s+)(?P<mon>{_M})(?:\s+(?:alone|of))?{_YEAR}"),
    ("month", rf"(?<!\w)(?P<mon>(?!may|mar)(?:{'|'.join(_MONTHS)})|may|march)\s+(?P<y>{_Y})"),
    ("yearend", rf"(?<!tháng\s)(?P<until>(?:tính\s+)?(?:đến\s+)?(?:hết|cuối|đến\s+hết|đến\s+cuối))\s+năm(?:\s+(?P<y>{_Y})(?![\d.,]*\d)|\s+nay)?(?!\s+(?:trước|ngoái))"),
    ("yearend", rf"(?P<until>(?:(?:at|by|as\s+of|from|since)\s+)?(?:the\s+)?end(?:-|\s+of\s+|\s+))(?:(?:the\s+|this\s+)?year\b|(?P<y>{_Y}))"),
    ("year", rf"(?P<until>(?<!\w)(?:tính\s+)?(?:đến|tới)\s+|(?<!\w)by\s+|through\s+|until\s+)(?:năm\s+)?(?P<y>{_Y})(?![\d/]|[.,]\d)"),
    ("year", rf"(?:(?:cả|trong|của|ngay\s+trong|riêng)\s+)?năm\s+(?P<y>{_Y})(?!\d|[.,]\d|/)"),
    ("year", rf"(?<!\w)(?:in|for|during|of|throughout|since|from|over|than|on|vs\.?|versus|against|to|with)\s+(?:the\s+year\s+|whole\s+|full[\s-]year\s+|fiscal\s+)?(?P<y>{_Y})(?!\d|[.,]\d|-\d)"),
    ("year", rf"(?<=\()\s*(?P<y>{_Y})(?=\s*\))"),
    ("thisyear", r"cả\s+năm|năm\s+nay|trong\s+năm(?!\s*\d|\s+(?:trước|ngoái|tới|sau))|(?:this|full|whole|entire)[\s-]+year(?!\s*(?:plan|target|goal|'s))|throughout\s+the\s+year|for\s+the\s+year(?:\s+as\s+a\s+whole)?"),
    ("lastyear", r"năm\s+(?:qua|vừa\s+qua|trước|ngoái)|last\s+year|the\s+previous\s+year|the\s+year\s+before"),
    ("nextyear", r"năm\s+(?:tới|sau|tiếp\s+theo)|next\s+year"),
    ("inquarter", r"trong\s+quý(?!\s*[\divx])|(?:in|during|over)\s+the\s+(?:quarter|three\s+months)"),
    ("inmonth", r"trong\s+tháng(?!\s*\d)|(?:in|during)\s+the\s+month"),
    ("cumulative", r"(?:lũy\s+kế|cộng\s+dồn|tính\s+chung|tính\s+từ\s+đầu\s+năm|từ\s+đầu\s+năm(?:\s+đến\s+nay)?)(?!\s+(?:\d|một|hai|ba|bốn|sáu|bảy|tám|chín|mười|đến|tới|từ|cả|trong))|year[\s-]to[\s-]date|since\s+the\s+(?:start|beginning)\s+of\s+the\s+year|so\s+far\s+this\s+year"),
    ("now", r"hiện\s+nay|hiện\s+có|hiện\s+tại|hiện(?=\s+(?:còn|toàn|tỉnh|trên|đang))|(?:tính\s+|lũy\s+kế\s+)?đến\s+(?:nay|thời\s+điểm\s+(?:này|hiện\s+tại)|thời\s+điểm\s+báo\s+cáo)|đến\s+thời\s+điểm\s+hiện\s+nay|(?<!\w)(?:currently|to\s+date|at\s+present|now(?=\s+(?:has|have|had|counts?|stands?|totals?|home|numbers?)))(?!\w)"),
)
_COMPILED = [(kind, re.compile(pattern)) for kind, pattern in _PATTERNS]
_ALL = re.compile(r"\d|tháng|năm|quý|hiện|nay|year|half|quarter|month|end|now|date|currently|present|" + "|".join(_MONTHS))
_BASE = re.compile(cue("base", "words") + r"|(?<!\w)(?:(?:cao\s+hơn|thấp\s+hơn|bằng|trên)\s+mức|from|over|than)(?!\w)")
_PLANNED = re.compile(
    r"(?:" + cue("plan", "nouns") + r"|nhiệm\s+vụ|chương\s+trình|đề\s+án|quy\s+hoạch|chiến\s+lược|programme|program|strategy)"
    r"(?:\s+(?:của|tỉnh|phát\s+triển|kinh\s+tế|xã\s+hội|đầu\s+tư\s+công|trung\s+hạn|vốn|tài\s+chính|for|in|of|the|whole|to|\d\s+năm|-)){0,6}\s*$"
)
#: after these words a period is what a number is compared with
_FOLD = re.compile(
    r"(?:\blần|\btimes|\bbằng\s+[\d.,]+\s*%)\s*(?:(?:so\s+với|mức|con\s+số|của|cùng\s+kỳ|the|as|many|much|number|figure|level|that|of|in|recorded|seen|same|period)\s*)*$"
)
_DOCUMENT = re.compile(r"(?:[a-zđ]{2,}[-/][a-zđ]{1,}\d*|số\s+[\w/-]+|dated|issued)\s*(?:,|ban\s+hành|on|of)?\s*$")


def find(text: Text, published: date) -> list[Mention]:
    """Every mention of a period, in the order of the text."""
    found: list[Mention] = []
    taken = bytearray(len(text.raw) + 1)
    flat = text.folded
    for kind, pattern in _COMPILED:
        for m in pattern.finditer(flat):
            start, end = m.span()
            while start < end and flat[start].isspace():
                start += 1
            if any(taken[start:end]):
                continue
            try:
                made = _read(kind, m, published)
            except ValueError:  # 31/2, tháng 13
                continue
            if made is None:
                continue
            taken[start:end] = b"\1" * (end - start)
            found.append(replace(made, start=start, end=end))
    found.sort(key=lambda x: x.start)
    return [replace(m, use=_use(m, flat)) for m in found]


def _read(kind: str, m: re.Match[str], published: date) -> Mention | None:
    g = m.groupdict()
    named = g.get("y") is not None
    year = int(g["y"]) if named else 0
    until = bool(g.get("until"))

    def made(first: date, last: date, form: str = SPAN) -> Mention:
        if not named:
            while first > published and form != NOW:
                first, last = _back(first), _back(last)
        if until or form == DAY:
            return Mention(0, 0, date(last.year, 1, 1), last, DAY, year=named)
        return Mention(0, 0, first, last, form, year=named)

    y = year or published.year
    if kind == "between":
        last = date(int(g["y2"]), int(g["m2"]), int(g["d2"]))
        first = date(year or last.year, int(g["m"]), int(g["d"]))
        return Mention(0, 0, first, last, SPAN)
    if kind == "date":
        month = _MONTH[g["mon"].rstrip(".")] if g.get("mon") else int(g["m"])
        day = date(y, month, int(g["d"]))
        return made(day, day, DAY)
    if kind == "years":
        first, last = date(year, 1, 1), date(int(g["y2"]), 12, 31)
        return Mention(0, 0, first, last, SPAN) if first < last else None
    if kind == "months":
        n = _number(g["n"])
        if not 1 <= n <= 12:
            return None
        if g.get("half") == "cuối":
            return made(date(y, 13 - n, 1), date(y, 12, 31))
        return made(date(y, 1, 1), month_end(y, n)) if n < 12 or named else None
    if kind == "mspan":
        a, b = (_MONTH[g[k].rstrip(".")] for k in ("mon", "mon2"))
        return made(date(y, a, 1), month_end(y, b)) if a < b else None
    if kind == "quarter":
        q = _number(g["q"])
        return made(date(y, 3 * q - 2, 1), month_end(y, 3 * q))
    if kind == "quarters":
        return made(date(y, 1, 1), month_end(y, 3 * _number(g["n"])))
    if kind == "half":
        second = (g.get("h") or g.get("h2")) in ("second", "2", "cuối")
        return made(date(y, 7, 1), date(y, 12, 31)) if second else made(date(y, 1, 1), date(y, 6, 30))
    if kind == "month":
        month = _MONTH[g["mon"].rstrip(".")] if g.get("mon") else int(g["m"])
        until = until and g["until"].strip() not in ("in", "for", "during", "last")
        return made(date(y, month, 1), month_end(y, month))
    if kind == "yearend":
        y = year or _report_year(published)
        named = True
        return made(date(y, 1, 1), date(y, 12, 31))
    if kind == "year":
        return made(date(y, 1, 1), date(y, 12, 31))
    if kind in ("thisyear", "lastyear", "nextyear"):
        y = _report_year(published)
        if kind == "lastyear":
            y = published.year - 1
        if kind == "nextyear":
            y += 1
        return Mention(0, 0, date(y, 1, 1), date(y, 12, 31), SPAN, year=False)
    return Mention(0, 0, published, published, NOW if kind == "now" else kind, year=False)


def _report_year(published: date) -> int:
    """Year that "the year" means on that day: in January it is the one that ended."""
    return published.year - (published.month == 1)


def _back(day: date) -> date:
    return (
        month_end(day.year - 1, day.month)
        if day == month_end(day.year, day.month)
        else day.replace(year=day.year - 1)
    )


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBER[word]


def _use(m: Mention, flat: str) -> str:
    before = flat[max(0, m.start - 60) : m.start]
    clause = re.split(r"[,;:.!?()\n\t](?:\s|$)", before)[-1]
    if _DOCUMENT.search(before[-30:]):
        return OTHER
    words = flat[m.start : m.end]
    if re.match(r"(?:than|over|on|from|vs|versus|against)\s", words) and "%" in before[-25:] + words:
        return BASE
    if _FOLD.search(before):
        return BASE
    if re.match(r"năm\s+(?:trước|ngoái)|the\s+(?:previous\s+year|year\s+before)", words):
        return BASE
    if words.startswith("last") and re.search(r"period|than|compared|from|over|same|against", clause):
        return BASE
    base = _last(_BASE, clause)
    if base >= 0 and not re.search(r"\d", clause[base:]):
        return BASE
    if _PLANNED.search(clause):
        return PLAN
    if re.match(r"nhiệm\s+kỳ|term", words):
        return OTHER
    return REPORT


def _last(pattern: re.Pattern[str], text: str) -> int:
    at = -1
    for m in pattern.finditer(text):
        at = m.end()
    return at


def year_shift(day: date, years: int) -> date:
    """The same day some years on; the last of February stays the last."""
    if day == month_end(day.year, day.month):
        return month_end(day.year + years, day.month)
    return day.replace(year=day.year + years)


def day_before(day: date) -> date:
    return day - timedelta(days=1)


def within(mentions: list[Mention], start: int, end: int) -> Iterator[Mention]:
    """Mentions that stand between two places."""
    return (m for m in mentions if start <= m.start and m.end <= end)
