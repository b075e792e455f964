"""Runs of digits: which are numbers that measure or count, and what the others are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..errors import TokenError
from ..reading.token import parse
from .lexicon import cue
from .periods import Mention
from .text import Text

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
    signed: bool = False


@dataclass(frozen=True)
class Idle:
    """A run of digits that is no statistic, with the reason."""

    start: int
    end: int
    token: str
    because: str


_GROUPED = r"\d{1,3}(?:[\u00a0\u202f]\d{3})+(?:[.,]\d+)?(?!\d)"
_PLAIN = r"\d+(?:[.,]\d+)*"
_ANY = re.compile(rf"{_GROUPED}|{_PLAIN}")
_RANGE = re.compile(r"\s*(?:%|tấn|ha|người|lượt|usd)?\s*(?:-|đến|to|tới)\s*(?:us\$|\$|vnd|vnđ)?\s*$")
_AND = re.compile(r"\s*(?:%|per cent|percent)?\s+and\s+(?:us\$|\$|vnd|vnđ)?\s*$")
_MOVED = re.compile(
    rf"{cue('change', 'rise', 'fall')}(?:\s+\w+)?\s+(?:từ|from|by)\s+(?:us\$|\$|vnd|vnđ)?\s*$"
)
_BETWEEN = re.compile(r"\bbetween\s+(?:us\$|\$|vnd|vnđ)?\s*$")

#: what a run of digits can be but a number: reason, pattern; the digits it covers
_IDLE: tuple[tuple[str, str], ...] = (
    ("address on the web", r"(?:https?://|www\.)\S+|\S+@\S+\.\w+"),
    ("telephone number", r"(?:điện\s+thoại|đt|tel|hotline|fax|phone|đường\s+dây\s+nóng|zalo)(?:\s+number)?\s*(?:số|no\.?)?[:.]?\s*(?:\(?\+?\d[\d .()-]{5,}\d)"),
    ("telephone number", r"(?<![\d.,])\(?(?:\+84|0\d{2,3})\)?[ .-]\d{3,4}[ .-]?\d{3,4}(?!\d)"),
    ("number of a document", r"(?<![\w,.])\d+(?:/\d{4})?\s?[-/]\s?[a-zđ]{2,}[a-zđ\d]*(?:[-/][a-zđ\d]+)*(?<!tấn)(?<!ha)(?<!năm)"),
    ("number of a document", r"(?:nghị\s+quyết|quyết\s+định|nghị\s+định|thông\s+tư|chỉ\s+thị|kết\s+luận|công\s+văn|công\s+điện|báo\s+cáo|kế\s+hoạch|văn\s+bản|tờ\s+trình|luật|hướng\s+dẫn|thông\s+báo|đề\s+án)\s+số\s*:?\s*\d+(?:/\d+)?"),
    ("number of a document", r"(?:resolution|decision|decree|circular|directive|plan|report|document|law|official\s+letter|conclusion|notice)\s+(?:no\.?\s*|number\s+|#)\d+(?:/\d+)?|(?<!\w)(?:resolution|decision|decree|circular|directive)\s+\d+(?:/\d+)?(?!\s*(?:%|per))"),
    ("number of an article", r"(?:điều|khoản|mục|chương|phụ\s+lục|biểu|bảng|hình|article|clause|section|chapter|appendix|annex|table|figure|chart|page|trang)\s+(?:số\s+)?\d+(?:\.\d+)*(?!\s*(?:%|triệu|tỷ|nghìn))"),
    ("number of a storm", r"(?:bão|áp\s+thấp|storm|typhoon)\s+(?:số\s*|no\.?\s*|number\s+)\d+"),
    ("ordinal", r"(?:lần\s+)?thứ\s+\d+(?:\s*/\s*\d+)?"),
    ("ordinal", r"(?<!\w)\d+(?:st|nd|rd|th)(?!\w)"),
    ("ordinal", r"(?:khóa|kỳ|đợt|(?:thầu|tổ|khu|lô|bến|cầu|nhà\s+máy|hầm|đội|cổng)\s+số|no\.|phase)\s*\d+(?!\s*(?:%|tỷ|triệu|nghìn|ngàn|tấn|ha\b|hộ|doanh|lượt|người|xã|dự)|[.,\d])(?=[\s,;.)]|$)"),
    ("place in a list", r"\btop\s*\d+"),
    ("place in a list", r"(?:xếp|đứng|vị\s+trí|hạng|ranked|ranks|ranking|rank)\s+(?:hạng\s+|thứ\s+|số\s+|no\.?\s*|number\s+)*\d+(?:\s*/\s*\d+)?(?:st|nd|rd|th)?(?:\s+(?:out\s+of|trên|of|among)\s+(?:tổng\s+số\s+)?\d+)?"),
    ("name", r"(?<![\w])(?:quốc\s+lộ|tỉnh\s+lộ|đường\s+tỉnh|cao\s+tốc|ql|tl|đt|highway|road|route|km)\s*\.?\s*\d+[a-z]?(?:\+\d+)?(?![\d,.]*\s*(?:km|tỷ|triệu|%))"),
    ("name", r"(?<!\w)(?:covid|sars|cop|vietgap|iso|euro|công\s+nghiệp|industry)[\s-]*\d+(?:[.:]\d+)*(?!\s*(?:%|per\s?cent|tỷ|triệu|nghìn|ngàn|tấn|ha\b|doanh|billion|million|thousand|trillion))"),
    ("name", r"\b(?!(?:vnđ|vnd|usd|us|km|d|rmb)\d)[a-zđ]+\d+\b(?<!m\d)|(?<![\w.,])\d+[a-z]\b(?<!\dm)(?<!\dt)(?<!\dđ)|\b[a-z]+-\d+\b"),
    ("part of a unit", r"\b[dc]?k?m[23]\b"),
    ("time of day", r"(?<![\d.,])\d{1,2}\s*(?:h|giờ)\s*\d{0,2}(?![\w%])|(?<![\d.,])\d{1,2}:\d{2}(?!\d)"),
    ("age", r"\b(?:aged?|tuổi)\s+\d+|(?<![\d.,])\d+\s*(?:tuổi|years?\s+old|-year-old)"),
    ("anniversary", r"(?:kỷ\s+niệm|mừng)\s+(?:lần\s+thứ\s+)?\d+\s+năm|\d+\s+năm\s+(?:ngày|thành\s+lập)"),
    ("reference mark", r"\[\d+\]|(?<=[\w%])\(\d\)"),
)
_IDLE_COMPILED = [(because, re.compile(p)) for because, p in _IDLE]
#: marks of a list at the head of a line
_LISTED = re.compile(r"[ \t]*(?:[-+*•]\s*)?\(?(\d{1,2}(?:\.\d{1,2})*)(?:[.)/](?=\s|\D)|(?=\t))")
_LISTED_LATER = re.compile(r"(?<=[:;.])\s+\(?(\d{1,2})\)\s")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY_MONTH = re.compile(r"(?<![\d/.,])(\d{1,2})/(\d{1,2})(?![\d/])")
_OCCASION = re.compile(
    r"(?:ngày|dịp|lễ|nghỉ|mùng|từ|đến|trước|sau|sáng|chiều|tối|và|-|,|on|by|before)\s*$"
)


def find(
    text: Text, mentions: list[Mention]
) -> tuple[list[Numeral], list[Idle]]:
    """Split the digits of a text into numbers and what is none.

    Every run of digits lies in exactly one of the two lists.
    """
    flat, raw = text.folded, text.raw
    taken = bytearray(len(raw) + 1)
    idle: list[Idle] = []

    def claim(start: int, end: int, because: str) -> None:
        for m in _ANY.finditer(raw, start, end):
            if not any(taken[m.start() : m.end()]):
                taken[m.start() : m.end()] = b"\1" * (m.end() - m.start())
                idle.append(Idle(m.start(), m.end(), m[0], because))

    for because, pattern in _IDLE_COMPILED[:7]:
        for m in pattern.finditer(flat):
            claim(*m.span(), because)
    for mention in mentions:
        if not any(taken[mention.start : mention.end]):
            claim(mention.start, mention.end, "part of a date or period")
    for line in text.lines:
        head = _LISTED.match(flat, line.start, line.end)
        if head and flat[head.end() : line.end].strip():
            claim(*head.span(1), "number in a list")
    for m in _LISTED_LATER.finditer(flat):
        claim(*m.span(1), "number in a list")
    for because, pattern in _IDLE_COMPILED[7:]:
        for m in pattern.finditer(flat):
            claim(*m.span(), because)
    numerals: list[Numeral] = []
    fallback = MARKS[text.language]
    for m in _ANY.finditer(raw):
        start, end = m.span()
        if any(taken[start:end]):
            # the rest of a token that was cut by a claim
            for run in re.finditer(r"\d+", m[0]):
                a, b = start + run.start(), start + run.end()
                if not any(taken[a:b]):
                    claim(a, b, "part of a date, a name or a number of a document")
            continue
        token = m[0]
        if _YEAR.fullmatch(token) and _is_year(flat, start, end):
            claim(start, end, "year")
            continue
        day = _DAY_MONTH.match(flat, start)
        if day and 1 <= int(day[1]) <= 31 and 1 <= int(day[2]) <= 12 and _OCCASION.search(flat[max(0, start - 12) : start]):
            claim(*day.span(), "date")
            continue
        try:
            value, mark = _value(token, fallback)
        except TokenError:
            claim(start, end, "no number in either way of writing decimals")
            continue
        if numerals and _ranged(flat, numerals[-1], start) and value > numerals[-1].value:
            low = numerals.pop()
            numerals.append(
                Numeral(low.start, end, raw[low.start : end], low.value, mark, value)
            )
            continue
        numerals.append(Numeral(start, end, token, value, mark))
    idle.sort(key=lambda x: x.start)
    return numerals, idle


def _ranged(flat: str, low: Numeral, start: int) -> bool:
    between = flat[low.end : start]
    if low.high is not None or len(between) > 16 or "\n" in between or "\t" in between:
        return False
    before = flat[max(0, low.start - 20) : low.start]
    if _AND.fullmatch(between):
        return bool(_BETWEEN.search(before))
    if not _RANGE.fullmatch(between):
        return False
    if "-" in between:
        return True
    # "tăng từ 4 đến 5", "fell by 4 to 5" tell of a change, not of a range
    return not _MOVED.search(flat[max(0, low.start - 40) : low.start])


def _value(token: str, fallback: str) -> tuple[float, str]:
    """Read a token by the marks of the language, else by the other ones."""
    plain = re.sub(r"[\u00a0\u202f]", "", token)
    if re.fullmatch(r"\d+", plain):
        return float(plain), fallback
    other = "." if fallback == "," else ","
    try:
        return float(parse(plain, fallback).value), fallback
    except TokenError:
        return float(parse(plain, other).value), other


def _is_year(flat: str, start: int, end: int) -> bool:
    after = flat[end : end + 14]
    counted = re.match(r"\s+(?:tỷ|triệu|nghìn|tấn|ha\b|hộ|doanh|lượt|người|lao|dự|con\b|vụ|ca\b|tonnes|hectares|households|enterprises|businesses|people|workers|million|billion|projects|visitors)|\s*%", after)
    named = re.search(r"(?:năm|year|in|of|since|by|-|/)\s*$", flat[max(0, start - 6) : start])
    return bool(named) or not counted
