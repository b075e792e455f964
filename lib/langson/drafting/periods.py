"""Periods that a text speaks of: where they stand, what days they cover, what for.

A mention is the period of what is reported, or the base of a comparison, the year of a
plan, the date of a document, or the time of an event. Which one, its neighbours say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from ..core.period import month_end
from .lexicon import cue, listed, spaced, table
from .text import Text

REPORT, BASE, PLAN, OTHER = "report", "base", "plan", "other"
SPAN, DAY, NOW, RUNNING = "span", "day", "now", "running"
IN_MONTH, IN_QUARTER, IN_TERM = "in_month", "in_quarter", "in_term"
YEAR_BEFORE = "year_before"
#: a period without a year that lies further ahead than this is of the year before,
#: if the report came in the first months of a year
AHEAD, EARLY = timedelta(days=75), 4


@dataclass(frozen=True)
class Mention:
    """A period in the text.

    Attributes
    ----------
    start, end : int
        Where it stands.
    first, last : date
        Days it covers; for a day, `first` is the first of January.
    form : {"span", "day", "now", "running", "in_month", "in_quarter", "in_term", …}
        A span of days, a count up to a day, or words that the setting has to fill:
        "to date", "cumulated", "in the month", "in the quarter", "the year before".
    use : {"report", "base", "plan", "other"}
    local : bool
        Whether only its sentence speaks of it: "riêng tháng 6", "in June alone",
        "by 20 December".
    """

    start: int
    end: int
    first: date
    last: date
    form: str = SPAN
    use: str = REPORT
    local: bool = False

    @property
    def lasting(self) -> bool:
        """Whether "to date" holds for the sentences after it as well."""
        return self.form == NOW and self.local

    @property
    def days(self) -> int:
        """Days between the first and the last."""
        return (self.last - self.first).days


def span(first: date, last: date) -> Mention:
    """A period that stands nowhere in the text."""
    return Mention(0, 0, first, last)


def whole_year(year: int) -> Mention:
    """A calendar year that stands nowhere in the text."""
    return span(date(year, 1, 1), date(year, 12, 31))


def find(text: Text, published: date) -> list[Mention]:
    """Every mention of a period, in the order of the text."""
    found: list[Mention] = []
    flat = text.folded
    taken = bytearray(len(flat) + 1)
    for read, pattern in _patterns():
        for m in pattern.finditer(flat):
            start, end = m.span()
            while start < end and flat[start].isspace():
                start += 1
            if any(taken[start:end]):
                continue
            made = _read(read, m, published)
            if made is not None:
                taken[start:end] = b"\1" * (end - start)
                found.append(replace(made, start=start, end=end))
    found.sort(key=lambda mention: mention.start)
    return [
        replace(mention, use=_use(mention, flat), local=_local(mention, flat))
        for mention in found
    ]


def report_year(published: date) -> int:
    """Year that "the year" means on that day: in January it is the one that ended."""
    return published.year - (published.month == 1)


def years_on(day: date, years: int) -> date:
    """The same day some years on; the last of a month stays the last."""
    if day == month_end(day.year, day.month):
        return month_end(day.year + years, day.month)
    return day.replace(year=day.year + years)


# -- reading a match -------------------------------------------------------------------


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    held = table("periods")
    parts = dict(held["parts"])
    return tuple(
        (each["read"], re.compile(spaced(each["words"], parts)))
        for each in held["patterns"]
    )


@cache
def _numbers() -> dict[str, int]:
    held = table("periods")["numbers"]
    return {word: int(n) for n, text in held.items() for word in listed(text)}


@cache
def _months() -> dict[str, int]:
    names = listed(table("periods")["months"]["en"])
    found = {name: i for i, name in enumerate(names, 1)}
    return found | {name[:3]: i for name, i in found.items()} | {"sept": 9}


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _numbers()[word]


def _month(m: re.Match[str], name: str = "mon", digits: str = "m") -> int:
    group = m.groupdict()
    if group.get(name):
        return _months()[group[name].rstrip(".")]
    return int(group[digits])


#: readings that leave no doubt of the year
_NAMED = frozenset(
    ["the_year", "this_year", "last_year", "next_year", "between", "years", "year_end"]
)


def _read(kind: str, m: re.Match[str], published: date) -> Mention | None:
    """Days that a match means; None if there are no such days (31/2, tháng 13)."""
    group = m.groupdict()
    try:
        days = _days(kind, m, published)
    except ValueError:
        return None
    if days is None:
        return None
    first, last = days
    early = published.month <= EARLY  # reports on the year before come in these months
    if kind not in _NAMED and not group.get("y") and early and last > published + AHEAD:
        first, last = years_on(first, -1), years_on(last, -1)
    if kind == IN_TERM:
        return _in_term(group, published)
    if kind in (NOW, RUNNING, IN_MONTH, IN_QUARTER, YEAR_BEFORE):
        return Mention(0, 0, published, published, kind)
    if kind == "date" or (group.get("until") and not group.get("in")):
        return Mention(0, 0, date(last.year, 1, 1), last, DAY)
    return Mention(0, 0, first, last)


def _in_term(group: Mapping[str, str | None], published: date) -> Mention | None:
    """Some years up to the last one; a term has five."""
    years = _number(group.get("n") or group.get("n2") or "five")
    if years < 2:
        return None
    last = report_year(published)
    return Mention(0, 0, date(last - years + 1, 1, 1), date(last, 12, 31), IN_TERM)


def _days(kind: str, m: re.Match[str], published: date) -> tuple[date, date] | None:
    group = m.groupdict()
    y = int(group["y"]) if group.get("y") else published.year
    if kind == "between":
        end = int(group["y2"]) if group.get("y2") else published.year
        last = date(end, _month(m, "mon2", "m2"), int(group["d2"]))
        start = int(group["y"]) if group.get("y") else end
        return date(start, _month(m), int(group["d"])), last
    if kind == "date":
        day = date(y, _month(m), int(group["d"]))
        return day, day
    if kind == "years":
        end = int(group["y2"])
        return (date(y, 1, 1), date(end, 12, 31)) if y < end else None
    if kind in ("months", "quarters"):
        n = _number(group["n"]) * (3 if kind == "quarters" else 1)
        if n > 12 or (n == 12 and not group.get("y")):
            return None
        if group.get("half") == "cuối":
            return date(y, 13 - n, 1), date(y, 12, 31)
        return date(y, 1, 1), month_end(y, n)
    if kind == "months_from":
        a, b = _month(m), _month(m, "mon2")
        return (date(y, a, 1), month_end(y, b)) if a < b else None
    if kind == "quarter":
        q = _number(group["q"])
        return date(y, 3 * q - 2, 1), month_end(y, 3 * q)
    if kind == "half":
        second = (group.get("h") or group.get("h2")) in ("second", "2", "cuối")
        return (
            (date(y, 7, 1), date(y, 12, 31))
            if second
            else (date(y, 1, 1), date(y, 6, 30))
        )
    if kind == "month":
        return date(y, _month(m), 1), month_end(y, _month(m))
    if not group.get("y"):
        y = report_year(published)
    if kind in ("this_year", "last_year", "next_year"):
        y = published.year + ("last_year", "this_year", "next_year").index(kind) - 1
    return date(y, 1, 1), date(y, 12, 31)


# -- what a mention is for -------------------------------------------------------------


@cache
def _uses() -> dict[str, re.Pattern[str]]:
    held = table("periods")["uses"]
    parts = {"plan": cue("plan")}
    found = {name: re.compile(spaced(text, parts)) for name, text in held.items()}
    found["base"] = re.compile(f"{cue('base')}|{found['base'].pattern}")
    return found


_CLAUSE = re.compile(r"[,;:.!?()\n\t](?:\s|$)")
_COMPARED = re.compile(r"(?:than|over|on|from|vs|versus|against)\s")
_PERCENT = re.compile(r"%|per ?cent")
_LAST_YEAR_BASE = re.compile(r"period|than|compared|from|over|same|against")


def _local(mention: Mention, flat: str) -> bool:
    before = flat[max(0, mention.start - 20) : mention.start]
    after = flat[mention.start : mention.end + 7]
    if mention.form == NOW:
        return "đến" in after or "date" in after
    if mention.form == DAY and after.startswith("by "):
        return True  # "by 20 December, 80% had been spent": so far, of one thing
    return bool(_uses()["local"].search(before)) or "alone" in after


def _use(mention: Mention, flat: str) -> str:
    before = flat[max(0, mention.start - 60) : mention.start]
    words = flat[mention.start : mention.end]
    clause = _CLAUSE.split(before)[-1]
    uses = _uses()
    if uses["aside"].search(before):
        return OTHER
    if uses["document"].search(before[-30:]) or words.startswith("nhiệm kỳ"):
        return OTHER
    if _COMPARED.match(words) and _PERCENT.search(before[-25:] + words):
        return BASE
    if uses["fold"].search(before) or mention.form == YEAR_BEFORE:
        return BASE
    if words.startswith("last") and _LAST_YEAR_BASE.search(clause):
        return BASE
    last = None
    for last in uses["base"].finditer(clause):  # noqa: B007
        pass
    if last is not None and not re.search(r"\d", clause[last.end() :]):
        return BASE
    return PLAN if uses["plan"].search(clause) else REPORT
