"""What a sound folder should still be asked about: numbers that fit another column.

A page may print what is wrong, so nothing here is a fault of the tables: it is asked,
and the answer can be that the page says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import pandas as pd

from ..core.interval import Interval, share
from ..core.period import year_before
from ..core.relation import Break
from ..errors import Problem
from ..messages import Message
from .form import STATEMENTS


def asked(frame: pd.DataFrame, breaks: Iterable[Break]) -> list[Problem]:
    """Ask about growths that are ratios, and shares of plan that are excesses over it.

    Parameters
    ----------
    frame : DataFrame
        Statements as `langson.reading.statements.load` gives them, indexed from 0.
    """
    rows = list(frame.itertuples())
    levels: dict[Any, list[Any]] = defaultdict(list)
    targets: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        start, end = row.period_start.date(), row.period_end.date()
        if row.status == "T":
            targets[row.series, row.area, row.plan, end.year].append(row)
        else:
            levels[row.series, row.area, start, end].append(row)
    found = []
    for row in rows:
        start, end = row.period_start.date(), row.period_end.date()
        if row.growth_unit == "%" and row.growth > 0:
            before = year_before(start)
            base = levels[row.series, row.area, before, year_before(end)]
            broken = any(
                (each.series, each.area) == (row.series, row.area)
                and before < each.first_day_after <= end
                for each in breaks
            )
            if not broken:
                found += _told(row, "growth", base, 0.0, _RATIO)
        if row.plan_share > 0:
            plan = targets[row.series, row.area, row.plan, end.year]
            found += _told(row, "plan_share", plan, 100.0, _EXCESS)
    return sorted(found, key=lambda problem: problem.row or 0)


_RATIO = (
    "the year before, {level} {unit:unit} in row {row}, makes it a growth of"
    " {percent:+.{places}f} % and {token} % the ratio.",
    "if the page prints a ratio (bằng 98,7 %), it is no growth: leave growth empty and"
    " give it a row of comparisons.csv, of the kind ratio; if the page prints a growth,"
    " keep it.",
)
_EXCESS = (
    "the plan, {level} {unit:unit} in row {row}, makes it a share of"
    " {percent:.{places}f} % and {token} % the excess over it.",
    "if the page prints an excess (vượt 0,2 %), it is no share: leave plan_share empty"
    " and give it a row of comparisons.csv, of the kind plan_excess; if the page prints"
    " a share, keep it.",
)


def _told(
    row: Any, column: str, others: list[Any], added: float, words: tuple[str, str]
) -> list[Problem]:
    """Ask about a percentage that is only the other kind of one to each other level."""
    low, high = getattr(row, f"{column}_low"), getattr(row, f"{column}_high")
    printed, level = Interval(low, high), Interval(row.low, row.high)
    # the level in percent of the other one, if the number is of the other kind
    other, own = printed + added, printed + (100.0 - added)
    held = [each for each in others if each.low > 0]
    ratios = [share(level, Interval(each.low, each.high)) for each in held]
    asks = all(other.overlaps(r) and not own.overlaps(r) for r in ratios)
    if not held or not asks:
        return []
    token = getattr(row, f"{column}_as")
    what = Message(
        words[0],
        token=token,
        level=held[0].published_as,
        unit=held[0].published_unit,
        row=held[0].Index + 2,
        percent=100 * row.value / held[0].value - (100.0 - added),
        places=len(token.partition(row.decimal_mark)[2]) if row.decimal_mark else 1,
    )
    return [Problem(STATEMENTS.file, row.Index + 2, column, what, words[1])]
