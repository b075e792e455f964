"""Rows of comparisons.csv: what is printed of a level beyond its statement."""

from __future__ import annotations

from datetime import date, timedelta

from ..core import unit as core
from ..core.comparison import PERCENT, POINTS, TIMES
from ..core.period import month_end
from ..errors import UnitError
from ..reading.form import COMPARISONS
from . import cues
from .cells import OPEN, PLAN, Row, of_plan, plain, qualifier, token
from .choosing import ENOUGH
from .draft import Reading
from .measures import NOTION, Measure, features
from .number import Number
from .periods import DAY

#: role -> kind of comparison
KINDS = {
    "growth": "growth",
    "ratio": "ratio",
    "times": "ratio",
    "points": "change",
    "change": "change",
    "mean_growth": "mean_growth",
    "plan_share": "plan_share",
    "plan_excess": "plan_excess",
    "share_of": "share",
}
_ON_A_PERIOD = ("growth", "ratio", "times", "points", "change")
Days = tuple[date, date]


def why_none(n: Number) -> str:
    """Why a number is no row of comparisons.csv; empty if it can be one."""
    m = n.measure
    if m is None:
        return "no measure that fits"
    if n.role == "points" and m.base != "%":
        return "percentage points of a measure that is none in percent"
    if (
        m.base == "%"
        and n.role != "points"
        and n.role not in ("plan_share", "share_of")
    ):
        if "growth" in m.features:
            return "the measure is itself a growth, of something that has no measure"
        if n.role == "growth":
            return "a growth of a percentage"
    if n.first is None or n.last is None:
        return "no period"
    return ""


def row(n: Number, statement: Row | None, reading: Reading, source: str) -> Row:
    """One row; "?" marks what is open.

    Parameters
    ----------
    statement : dict or None
        The row of the level that is compared, if it is printed.
    """
    assert n.measure is not None
    assert n.last is not None
    made = {column.name: "" for column in COMPARISONS.columns}
    printed, mark = token(n)
    unit = _unit(n, n.measure)
    if unit is None:
        mark, unit = "", n.value_unit
    made |= {
        "kind": KINDS[n.role],
        "value": plain(n.value),
        "published_as": printed,
        "published_unit": unit,
        "decimal_mark": mark,
        "qualifier": qualifier(n),
        "locator": n.locator,
    }
    if n.value_high is not None:
        low, high = sorted((n.value, n.value_high))
        made |= {"value": plain(low), "value_high": plain(high)}
    if statement is not None:
        made["statement_id"] = statement["statement_id"]
    else:
        made |= _own(n, n.measure, reading, source)
    if n.role in ("plan_share", "plan_excess"):
        # beside another share of plan, it is of another plan
        second = statement is not None and statement["plan_share"]
        made["plan"] = OPEN if second and n.role == "plan_share" else PLAN
    elif of_plan(n) or (statement is None and n.status == "T"):
        made["plan"] = PLAN
    if n.role == "share_of":
        made["base_series"] = _whole(n, reading)
    elif n.role == "mean_growth":
        made |= _named(_began(n))
    elif n.role in _ON_A_PERIOD and n.base is not None:
        made |= _named(_base(n))
    return made


def _own(n: Number, m: Measure, reading: Reading, source: str) -> Row:
    """What a statement would say of the level."""
    assert n.first is not None
    assert n.last is not None
    first = n.last if m.kind == "stock" else n.first
    if n.role == "mean_growth" and (n.last - n.first).days > 400:
        first = date(n.last.year, 1, 1)  # a mean over 2021-2025 is of 2025
    return {
        "series": m.series,
        "area": OPEN if n.elsewhere else reading.area,
        "period_start": first.isoformat(),
        "period_end": n.last.isoformat(),
        "status": n.status,
        "source_id": source,
    }


def _unit(n: Number, m: Measure) -> str | None:
    if n.role in ("times", "points"):
        return {"times": TIMES, "points": POINTS}[n.role]
    if n.role != "change":
        return PERCENT
    try:
        return core.join(n.power, m.base)
    except UnitError:  # tạ, vạn: no counting word has that power of ten
        return None


def _named(days: Days | None) -> Row:
    if days is None:
        return {"base_start": OPEN, "base_end": OPEN}
    return {"base_start": days[0].isoformat(), "base_end": days[1].isoformat()}


def _began(n: Number) -> Days | None:
    """The year that several years start from: 2021-2025 from 2020."""
    if n.owner is not None or n.first is None or n.last is None:
        return None
    if (n.last - n.first).days < 400:
        return None
    return date(n.first.year - 1, 1, 1), date(n.first.year - 1, 12, 31)


def _base(n: Number) -> Days | None:
    """Days that a comparison looks back to."""
    assert n.first is not None
    assert n.last is not None
    stands = n.first == n.last
    m = n.based
    if m is not None and (m.form == DAY or stands):
        return m.last, m.last
    if m is not None and m.days > 360 > (n.last - n.first).days:
        try:
            return n.first.replace(year=m.last.year), n.last.replace(year=m.last.year)
        except ValueError:  # the 29th of February
            return None
    if m is not None:
        return m.first, m.last
    if stands or n.base != "previous period":
        return None
    last = n.first - timedelta(days=1)
    months = 12 * (n.last.year - n.first.year) + n.last.month - n.first.month + 1
    if n.first.day > 1 or n.last != month_end(n.last.year, n.last.month):
        return last - (n.last - n.first), last
    start = 12 * n.first.year + n.first.month - 1 - months
    return date(start // 12, start % 12 + 1, 1), last


def _whole(n: Number, reading: Reading) -> str:
    """The measure that a share is of: the words behind it name it, or it was told."""
    assert n.measure is not None
    others = [
        m
        for m in reading.catalogue.measures
        if m.base == n.measure.base and m is not n.measure
    ]
    named = features(cues.head(n.masked_right)[:80])
    if any(weight >= NOTION for weight in named.values()):
        ranked = reading.catalogue.rank(others, named, {}, {}, {})
        if ranked and ranked[0][0] >= 2 * ENOUGH:
            return ranked[0][1].series
    if n.owner is not None and n.owner.whole is not None and n.owner.whole.measure:
        return n.owner.whole.measure.series
    if n.owner is not None and n.owner.of is not None and n.owner.of in others:
        return n.owner.of.series
    return OPEN
