"""From what was read to rows of statements.csv, and to what can be no row yet."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from ..core import unit as core
from ..errors import TokenError, UnitError
from ..reading.form import QUALIFIERS, STATEMENTS
from ..reading.token import parse
from .draft import Reading
from .number import Number
from .saying import Said

#: what a number of these roles says in the columns that the audit reads
_SAYS = {"ratio": "growth", "times": "growth", "plan_excess": "plan_share"}
#: what the analyst has to fill before the tables pass their check
OPEN = "?"
PLAN = "annual"
Row = dict[str, str]


@dataclass
class Rows:
    """Rows of a draft.

    Attributes
    ----------
    statements : list of dict
        Rows of statements.csv; "?" marks what is open.
    later : list of dict
        Numbers that can be no row yet, each with the reason.
    ids : dict of int to str
        Name of the row of a number, by where it starts.
    """

    statements: list[Row] = field(default_factory=list)
    later: list[Row] = field(default_factory=list)
    ids: dict[int, str] = field(default_factory=dict)


def make(reading: Reading, source: str) -> Rows:
    """Rows of all that was read, in the order of the text."""
    rows, names = Rows(), Counter[str]()
    row_of: dict[int, Row] = {}
    for n in reading.numbers:
        if n.role in ("level", "target") or _is_itself(n):
            row = _statement(n, reading, source)
            name = f"{source}.{row['series']}.{row['period_end']}"
            names[name] += 1
            row["statement_id"] = name if names[name] == 1 else f"{name}.{names[name]}"
            rows.ids[n.start] = row["statement_id"]
            rows.statements.append(row)
            row_of[n.start] = row
    for n in reading.numbers:
        if n.start in row_of:
            continue
        own = row_of.get(n.owner.start) if n.owner else None
        why = "no level is printed with it" if own is None else _join(n, own)
        if why:
            rows.later.append(_later(n, reading, rows, why))
        elif own is not None:
            rows.ids[n.start] = own["statement_id"]
    return rows


def for_audit(reading: Reading, rows: Rows) -> list[Row]:
    """Rows that say all that the audit can take in.

    "Bằng 104,2%" is a growth of 4,2%, "vượt 5%" a share of plan of 105%, "gấp 2,3 lần"
    a growth of about 130%; a row itself keeps to the tokens that were printed.
    """
    made = {row["statement_id"]: dict(row) for row in rows.statements}
    for n in reading.numbers:
        column = _SAYS.get(n.role, "")
        row = made.get(rows.ids.get(n.owner.start, "")) if n.owner else None
        if row is None or not column or row[column] or n.base is not None:
            continue
        if n.qualifier != "exact" or not row["decimal_mark"]:
            continue
        value, places = _in_percent(n)
        token = f"{abs(value):.{places}f}".replace(".", row["decimal_mark"])
        word = "about" if n.role == "times" else "exact"
        row |= {column: plain(round(value, places)), f"{column}_as": token}
        row[f"{column}_qualifier"] = word
        if column == "growth":
            row["growth_unit"] = "%"
        else:
            row["plan"] = row["plan"] or PLAN
    return list(made.values())


def _in_percent(n: Number) -> tuple[float, int]:
    """A comparison as a growth or a share of plan, with its decimals."""
    places = len(n.numeral.token.partition(n.numeral.mark)[2])
    if n.role == "times":
        return 100 * (n.value - 1), 0
    return (n.value - 100 if n.role == "ratio" else 100 + n.value), places


def _is_itself(n: Number) -> bool:
    """Whether a growth is the value of its series, as a growth of GRDP is."""
    measure = n.measure
    grows = measure is not None and measure.base == "%" and "growth" in measure.features
    return grows and n.role == "growth" and n.owner is None and n.base is None


def plain(value: float) -> str:
    """A number as a cell has it: no exponent, no zeros at the end."""
    return f"{Decimal(repr(value)).normalize():f}"


def _statement(n: Number, reading: Reading, source: str) -> Row:
    row = {column.name: "" for column in STATEMENTS.columns}
    token, mark = _token(n)
    printed = _printed_unit(n)
    if printed is None:  # tạ, vạn: no counting word has that power of ten
        mark, printed = "", n.value_unit
    row |= {
        "series": n.measure.series if n.measure else OPEN,
        "area": OPEN if n.elsewhere else reading.area,
        "period_start": n.first.isoformat() if n.first else OPEN,
        "period_end": n.last.isoformat() if n.last else OPEN,
        "period_basis": "printed" if n.stated else "inferred",
        "value": plain(n.value),
        "unit": n.value_unit or OPEN,
        "published_as": token,
        "published_unit": printed or OPEN,
        "decimal_mark": mark,
        "qualifier": n.qualifier if n.qualifier in QUALIFIERS else OPEN,
        "status": n.status or OPEN,
        "plan": PLAN if n.status == "T" else "",
        "source_id": source,
        "locator": n.locator,
        "note": _note(n),
    }
    if n.value_high is not None:
        row["value_high"] = plain(n.value_high)
    return row


def _token(n: Number) -> tuple[str, str]:
    """The token as printed and its decimal mark; no mark if it is no plain number."""
    token, mark = n.numeral.token, n.numeral.mark
    if n.numeral.high is not None:
        low, high = re.findall(r"\d[\d.,\u00a0\u202f]*\d|\d", token)
        return f"{low}–{high}", mark
    try:
        parse(token, mark)
    except TokenError:
        return token, ""
    return token, mark


def _printed_unit(n: Number) -> str | None:
    if n.measure is None:
        return n.unit.name()
    if n.comparing:
        return n.value_unit
    try:
        return core.join(n.power, n.measure.base)
    except UnitError:
        return None


def _note(n: Number) -> str:
    said = []
    if not n.stated:
        said.append("no period beside it: that of the report")
    if n.qualifier not in QUALIFIERS:
        said.append(f"printed as {n.qualifier}")
    if n.numeral.high is not None and not re.search(r"[-–]", n.numeral.token):
        said.append("printed in words as a range")
    if n.confidence < 0.6:
        said.append("look at the series again")
    return "; ".join(said)


def _join(n: Number, row: Row) -> str:
    """Put a comparison into the row of its level; else say why it cannot be there."""
    token, mark = _token(n)
    if mark != row["decimal_mark"] or n.numeral.high is not None:
        return "its token is written in another way than the level"
    qualifier = n.qualifier if n.qualifier in QUALIFIERS else OPEN
    value = plain(n.value)
    if n.role == "plan_share":
        if row["plan_share"]:
            return "the row has a share of another plan"
        row |= {"plan_share": value, "plan_share_as": token}
        row |= {"plan_share_qualifier": qualifier, "plan": row["plan"] or PLAN}
        return ""
    of_rate = n.role == "points" and row["unit"] == "%"
    if n.role != "growth" and not of_rate:
        return Said("a row has no column for {what}", what=_NAMES[n.role])
    if n.base is not None:
        return "growth in a row looks back to the same period a year before"
    if row["growth"]:
        return "the row has a growth"
    row |= {"growth": value, "growth_as": token, "growth_qualifier": qualifier}
    row["growth_unit"] = "pp" if of_rate else "%"
    return ""


_NAMES = {
    "ratio": "a ratio to the period before",
    "times": "a multiple of the period before",
    "points": "percentage points of a level that is none",
    "change": "a change in units",
    "plan_excess": "what lies above or below a plan",
    "mean_growth": "a growth a year over several years",
    "share_of": "a share of another measure",
}


_SAME = "same period a year before"
_BACK = ("growth", "ratio", "times", "points", "change")


def _later(n: Number, reading: Reading, rows: Rows, why: str) -> Row:
    return {
        "token": n.numeral.token,
        "role": n.role,
        "value": plain(n.value),
        "unit": n.value_unit,
        "series": n.measure.series if n.measure else OPEN,
        "area": OPEN if n.elsewhere else reading.area,
        "period_start": n.first.isoformat() if n.first else OPEN,
        "period_end": n.last.isoformat() if n.last else OPEN,
        "base": n.base or (_SAME if n.role in _BACK else ""),
        "qualifier": n.qualifier,
        "statement_id": rows.ids.get(n.owner.start, "") if n.owner else "",
        "locator": n.locator,
        "why": why,
    }
