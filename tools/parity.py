"""What a text has to share with its translation: form, links, dates, numbers, terms.

Numbers are compared by value, each language by its own marks; words of the calendar by
what they mean, since "first half" has no digit and "6 tháng đầu năm" has one. Terms are
those of notebooks/vi/glossary.toml.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

GLOSSARY = Path(__file__).resolve().parent.parent / "notebooks/vi/glossary.toml"
FENCED = re.compile(r"(?s)```.*?```")
#: what is said beside code, and not run
REMARK = re.compile(r"(?m)(?:^|\s+)# .*")
CODE = re.compile(r"`([^`\n]+)`")
TARGET = re.compile(r"\]\(<?([^\s()<>]+)|(?:src|href)=\"([^\"]+)\"|<(https?:[^>]+)>")
ADDRESS = re.compile(r"\]\([^)]*\)|<?https?://\S+")
HEADING = re.compile(r"(?m)^(#+) ")
ITEM = re.compile(r"(?m)^( *)(?:[-*]|(\d+)\.) ")
ROW = re.compile(r"(?m)^\|.*\|$")
NUMBER = re.compile(r"\d[\d.,]*\d|\d")
YEAR = r"(?:19|20)\d\d"

MONTHS = """January February March April May June July August September October November
December""".split()  # noqa: SIM905
#: words for a number, each list from one on
COUNTED = [
    words.split()
    for words in (
        "one two three four five six seven eight nine ten eleven twelve",
        "một hai ba bốn năm sáu bảy tám chín mười",
        "first second third fourth",
        "I II III IV",
    )
]
ENGLISH, VIETNAMESE, ORDINAL, ROMAN = ("|".join(words) for words in COUNTED)
MONTH = "|".join(f"{name}|{name[:3]}" for name in MONTHS)
#: "24", or "1–24", with nothing before it that makes it part of a number
DAYS = r"(?<![\d./])(\d{1,2})(?:(?:–| to | đến (?:ngày )?)(\d{1,2}))?"
LATE = ("cuối", "second")
#: words for a number that are nothing else: "năm" is a year as well, "hai" is "both",
#: "mười" counts tens; "thứ ba" is third, "phần ba" a third
SPELT = {
    "en": re.compile(r"(?i)\b(?:three|four|six|seven|eight|nine)\b"),
    "vi": re.compile(r"(?i)(?<!thứ )(?<!phần )\b(?:ba|bốn|sáu|bảy|tám|chín)\b"),
}


def _number(word: str) -> int:
    found = (words.index(word) + 1 for words in COUNTED if word in words)
    return next(found, 0) or int(word)


def _month(name: str) -> int:
    if name.isdigit():
        return int(name)
    return next(i for i, month in enumerate(MONTHS, 1) if month.startswith(name))


def _days(found: re.Match[str]) -> list[str]:
    month = _month(found["month"])
    return [f"day {month}-{int(d)}" for d in found.groups()[:2] if d and d.isdigit()]


def _months(found: re.Match[str]) -> list[str]:
    return [f"months {_number(found[1])}"]


#: what names a time in each language, in the order in which it is taken away
CALENDAR: dict[str, list[tuple[str, Callable[[re.Match[str]], list[str]]]]] = {
    "en": [
        (rf"{DAYS} (?P<month>{MONTH})\b", _days),
        (rf"\b({MONTH}) (\d{{1,2}})\b", lambda m: [f"day {_month(m[1])}-{m[2]}"]),
        (r"\b(first|second) half\b", lambda m: [f"half {1 + (m[1] in LATE)}"]),
        (rf"\b({ORDINAL}) quarter\b", lambda m: [f"quarter {_number(m[1])}"]),
        (r"\bQ([1-4])\b", lambda m: [f"quarter {m[1]}"]),
        (rf"\b(\d{{1,2}}|{ENGLISH})[ -]months?\b", _months),
        (r"\bhalf-years?\b", lambda m: ["months 6"]),
        (rf"\b({MONTH})\b", lambda m: [f"month {_month(m[1])}"]),
    ],
    "vi": [
        (r"\b[Bb]ão số \d+", lambda m: []),  # a storm has a name in English
        (rf"{DAYS}/(?P<month>0?[1-9]|1[0-2])(?=/{YEAR}|\b(?!/))", _days),
        (rf"{DAYS} tháng (?P<month>0?[1-9]|1[0-2])\b", _days),
        (r"\b6 tháng (đầu|cuối)(?: năm)?", lambda m: [f"half {1 + (m[1] in LATE)}"]),
        (r"\b[Nn]ửa (đầu|cuối)\b", lambda m: [f"half {1 + (m[1] in LATE)}"]),
        (rf"\b[Qq]uý ([1-4]|{ROMAN})\b", lambda m: [f"quarter {_number(m[1])}"]),
        (rf"\b(\d{{1,2}}|{VIETNAMESE}) tháng\b", _months),
        (r"\b[Tt]háng (\d{1,2})\b", lambda m: [f"month {int(m[1])}"]),
        (r"\bT(1[0-2]|[1-9])\b", lambda m: [f"month {m[1]}"]),  # on an axis of days
        (rf"(?<![\d.,/])(\d{{1,2}})(?=/{YEAR})", lambda m: [f"month {int(m[1])}"]),
    ],
}  # fmt: skip
_ISO = (
    rf"\b({YEAR})-(\d\d)(?:-(\d\d))?\b",
    lambda m: [
        f"year {m[1]}",
        f"day {int(m[2])}-{int(m[3])}" if m[3] else f"month {int(m[2])}",
    ],
)
_YEARS = (rf"(?<![\d.,])({YEAR})(?![.,]?\d)", lambda m: [f"year {m[1]}"])


def times(text: str, language: str) -> tuple[Counter[str], str]:
    """What a text says of the calendar, and the rest of the text."""
    found: Counter[str] = Counter()
    for pattern, tokens in [_ISO, *CALENDAR[language], _YEARS]:
        for match in re.finditer(pattern, text):
            found.update(tokens(match))
        text = re.sub(pattern, " ", text)
    return found, text


def value(token: str, language: str) -> str:
    """The number that a token means in its language, written one way."""
    group, mark = (",", ".") if language == "en" else (".", ",")
    return token.replace(group, "").replace(mark, ".")


def figures(text: str, language: str) -> tuple[Counter[str], Counter[str]]:
    """Numbers and times of a text, without those of code and of addresses."""
    plain = bare(text).replace("\u00a0", " ").replace("\u202f", " ")
    found, rest = times(plain, language)
    numbers = [value(token, language) for token in NUMBER.findall(rest)]
    numbers += [str(_number(word.lower())) for word in SPELT[language].findall(rest)]
    return Counter(numbers), found


def form(text: str) -> dict[str, object]:
    """Headings, lists, tables, links and code of a text."""
    blocks = [REMARK.sub("", block) for block in FENCED.findall(text)]
    text = FENCED.sub("```", text)
    plain = CODE.sub(" ", text)
    return {
        "headings": [len(marks) for marks in HEADING.findall(text)],
        "list items": [(len(a), bool(b)) for a, b in ITEM.findall(text)],
        "rows and cells": [row.count("|") for row in ROW.findall(plain)],
        "links": sorted(filter(None, (x for m in TARGET.findall(text) for x in m))),
        "code": sorted(CODE.findall(text)),
        "blocks of code": blocks,
    }


def differences(english: str, vietnamese: str) -> Iterator[str]:
    """What a translation does not share with its text, or names by another word."""
    one, other = form(english), form(vietnamese)
    for what in one:
        if one[what] != other[what]:
            yield f"{what}: {one[what]} in English, {other[what]} in Vietnamese"
    for what, a, b in zip(
        ("numbers", "times"),
        figures(english, "en"),
        figures(vietnamese, "vi"),
        strict=True,
    ):
        if a != b:
            more, less = sorted((a - b).elements()), sorted((b - a).elements())
            yield f"{what}: only in English {more}, only in Vietnamese {less}"
    yield from misnamed(english, vietnamese)
    yield from avoided(vietnamese)


@cache
def glossary() -> tuple[list[tuple[re.Pattern[str], list[str]]], dict[str, str]]:
    """Terms with their words, and what to avoid with what to write instead."""
    read = tomllib.loads(GLOSSARY.read_text(encoding="utf-8"))
    terms = [
        (re.compile(rf"\b(?:{term['en']})\b", re.IGNORECASE), term["vi"])
        for term in read["term"]
    ]
    return terms, read["avoid"]


def misnamed(english: str, vietnamese: str) -> Iterator[str]:
    """Terms of a text that its translation does not use."""
    text = bare(vietnamese).lower()
    for pattern, words in glossary()[0]:
        found = pattern.search(bare(english))
        if found and not any(word.lower() in text for word in words):
            yield f"{found[0]!r}: use {' or '.join(words)}"


def avoided(vietnamese: str) -> Iterator[str]:
    """Words of a Vietnamese text that the glossary rules out."""
    for pattern, instead in glossary()[1].items():
        found = re.search(pattern, bare(vietnamese), re.IGNORECASE)
        if found:
            yield f"{found[0]!r}: {instead}"


def bare(text: str) -> str:
    """A text without code and addresses."""
    for pattern in (FENCED, CODE, ADDRESS):
        text = pattern.sub(" ", text)
    return text


#: words that stand in hardly any sentence of the other language
FUNCTION_WORDS = {
    "en": "the of and is are was were with from by for at on not this that which its",
    "vi": "của và là được trong năm tháng với theo các những đến từ có không khi trên",
}


def foreign(text: str, language: str) -> list[str]:
    """Function words of the other language in a text."""
    other = "vi" if language == "en" else "en"
    words = "|".join(FUNCTION_WORDS[other].split())
    return re.findall(rf"(?i)\b(?:{words})\b", bare(text))
