"""Days and periods as a reader names them."""

from __future__ import annotations

from datetime import date

from ..core.period import whole_months
from .words import word

_ROMAN = ("", "I", "II", "III", "IV")
NO_BREAK = "\u00a0"


def day(value: date, lang: str = "en", short: bool = False) -> str:
    """Name a day: 24 October 2024 (24 Oct 2024), or 24/10/2024 in Vietnamese."""
    text = _fill("day", lang, value, short)
    return text.replace(" ", NO_BREAK) if short else text  # short: for narrow columns


def month(value: date, lang: str = "en", short: bool = False) -> str:
    """Name a month: October 2024, tháng 10/2024."""
    return _fill("month", lang, value, short)


def year(value: date, lang: str = "en") -> str:
    """Name a year: 2024, năm 2024."""
    return _fill("year", lang, value)


def quarter(value: date, lang: str = "en") -> str:
    """Name a quarter: third quarter of 2024, quý III/2024."""
    return _fill("quarter", lang, value)


def period(start: date, end: date, lang: str = "en", short: bool = False) -> str:
    """Name a period: a year, a half, a quarter, months of a year, a day, a span."""
    if start == end:
        return day(end, lang, short)
    months = whole_months(start, end)
    if months and start.year == end.year:
        name = _part_of_year(*months)
        if name:
            return _fill(name, lang, end)
    if months == (1, 12):
        return _fill("years", lang, end, first=start.year)
    ends = {"start": day(start, lang, short), "end": day(end, lang, short)}
    return word(f"periods.{'short_' * short}span", lang).format(**ends)


def _part_of_year(first: int, last: int) -> str:
    named = {
        (1, 12): "year", (1, 6): "half_1", (7, 12): "half_2",
        **dict.fromkeys([(1, 3), (4, 6), (7, 9), (10, 12)], "quarter"),
    }  # fmt: skip
    if first == last:
        return "month"
    return named.get((first, last), "months_to_date" if first == 1 else "")


def before(start: date, end: date, lang: str = "en") -> str:
    """Say what a growth is measured against: the year before, the same period of it."""
    if start == end:
        name = "year" if (end.month, end.day) == (12, 31) else "day"
    else:
        months = whole_months(start, end)
        name = "year" if months == (1, 12) and start.year == end.year else "part"
    return word(f"periods.before_{name}", lang)


def _fill(name: str, lang: str, value: date, short: bool = False, **more: int) -> str:
    months = "short_months" if short else "months"
    nth = (value.month + 2) // 3
    return word(f"periods.{name}", lang).format(
        day=value.day,
        month=word(f"{months}.{value.month}", lang),
        number=value.month,
        year=value.year,
        nth=word(f"ordinals.{nth}", lang),
        roman=_ROMAN[nth],
        **more,
    )
