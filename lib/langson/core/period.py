"""Days and periods: read them, write them, and find a year earlier."""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import cache

from ..errors import SelectionError

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_day(text: str) -> date:
    """Read a day cell, as ``2024-12-31``."""
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def parse_period(period: str | tuple[str, str]) -> tuple[date, date]:
    """First and last day of a named period.

    >>> parse_period("2024-Q1")
    (datetime.date(2024, 1, 1), datetime.date(2024, 3, 31))
    """
    try:
        if not isinstance(period, str):
            return read_day(period[0]), read_day(period[1])
        year, _, part = period.partition("-")
        y = int(year)
        if not part:
            return date(y, 1, 1), date(y, 12, 31)
        if part[0] in "QH":
            months = 3 if part[0] == "Q" else 6
            last = int(part[1:]) * months
            return date(y, last - months + 1, 1), month_end(y, last)
        if len(part) == 2:
            return date(y, int(part), 1), month_end(y, int(part))
        return read_day(period), read_day(period)
    except (ValueError, IndexError):
        raise SelectionError(
            "period {period!r}: write 2024, 2024-H1, 2024-Q3, 2024-09, 2024-12-31 or"
            " a pair of days.",
            period=period,
        ) from None


def code(start: date, end: date) -> str:
    """Write a period as `parse_period` reads it, a pair of days with a slash.

    >>> code(date(2024, 1, 1), date(2024, 3, 31))
    '2024-Q1'
    """
    names = [f"{start.year}", f"{start.year}-H{1 + start.month // 7}"]
    names += [f"{start.year}-Q{(start.month + 2) // 3}", f"{start:%Y-%m}", f"{start}"]
    for name in names:
        if parse_period(name) == (start, end):
            return name
    return f"{start}/{end}"


def month_end(year: int, month: int) -> date:
    """Last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


@cache  # few days, asked for again and again
def year_before(day: date, years: int = 1) -> date:
    """Same day of an earlier year; the last day of February stays the last."""
    year = day.year - years
    last = calendar.monthrange(year, day.month)[1]
    if day.month == 2 and day.day == calendar.monthrange(day.year, 2)[1]:
        return date(year, 2, last)
    return date(year, day.month, min(day.day, last))


def whole_months(start: date, end: date) -> tuple[int, int] | None:
    """First and last month of a span of whole months, else None."""
    following = date.fromordinal(end.toordinal() + 1)
    return (start.month, end.month) if start.day == following.day == 1 else None


def count(start: date, end: date, span: str) -> float | None:
    """How many days, months, quarters or years a period has; None if they do not fit.

    >>> count(date(2024, 1, 1), date(2024, 9, 30), "quarter")
    3.0
    """
    if span == "day":
        return float((end - start).days + 1)
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    size = {"month": 1, "quarter": 3, "year": 12}[span]
    if whole_months(start, end) is None or months % size:
        return None
    return months / size


def years_between(earlier: date, later: date) -> int | None:
    """Whole years between two days; None if there are not some."""
    years = later.year - earlier.year
    same = years > 0 and year_before(later, years) == earlier
    return years if same else None
