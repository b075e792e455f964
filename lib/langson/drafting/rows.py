"""From what was read to rows of the tables, and to what can be no row yet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..core import unit as core
from ..errors import UnitError
from ..reading.form import QUALIFIERS, STATEMENTS
from . import compared
from .cells import OPEN, PLAN, Row, of_plan, plain, qualifier, token
from .draft import Reading
from .number import Number


@dataclass
class Rows:
    """Rows of a draft.

    Attributes
    ----------
    statements : list of dict
        Rows of statements.csv; "?" marks what is open.
    comparisons : list of dict
        Rows of comparisons.csv, in the same way.
    later : list of dict
        Numbers that can be no row yet, each with the reason.
    ids : dict of int to str
        Name of the row of a number, by where it starts.
    """

    statements: list[Row] = field(default_factory=list)
    comparisons: list[Row] = field(default_factory=list)
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
            row["statement_id"] = rows.ids[n.start] = _new(name, names)
            rows.statements.append(row)
            row_of[n.start] = row
    for n in reading.numbers:
        if n.start in row_of:
            continue
        own = row_of.get(n.owner.start) if n.owner else _told(n, row_of, reading)
        if own is not None and n.owner is not None and _joins(n, own):
            rows.ids[n.start] = own["statement_id"]
        elif why := compared.why_none(n):
            rows.later.append(_later(n, reading, rows, why))
        else:
            row = compared.row(n, own, reading, source)
            assert n.measure is not None
            name = f"{source}.{n.measure.series}.{n.last}.{row['kind']}"
            row["comparison_id"] = rows.ids[n.start] = _new(name, names)
            rows.comparisons.append(row)
    return rows


def _new(name: str, names: Counter[str]) -> str:
    names[name] += 1
    return name if names[name] == 1 else f"{name}.{names[name]}"


def _told(n: Number, rows: Mapping[int, Row], reading: Reading) -> Row | None:
    """The row of the level that a comparison is of, though it is told elsewhere."""
    for x in reading.numbers:
        same = (x.measure, x.first, x.last, x.status, x.elsewhere) == (
            n.measure,
            n.first,
            n.last,
            n.status,
            n.elsewhere,
        )
        if same and x.start in rows and x.measure is not None:
            return rows[x.start]
    return None


def _is_itself(n: Number) -> bool:
    """Whether a growth is the value of its series, as a growth of GRDP is."""
    measure = n.measure
    grows = measure is not None and measure.base == "%" and "growth" in measure.features
    return grows and n.role == "growth" and n.owner is None and n.base is None


def _statement(n: Number, reading: Reading, source: str) -> Row:
    row = {column.name: "" for column in STATEMENTS.columns}
    printed_as, mark = token(n)
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
        "published_as": printed_as,
        "published_unit": printed or OPEN,
        "decimal_mark": mark,
        "qualifier": qualifier(n),
        "status": n.status or OPEN,
        "plan": PLAN if n.status == "T" else "",
        "source_id": source,
        "locator": n.locator,
        "note": _note(n),
    }
    if n.value_high is not None:
        row["value_high"] = plain(n.value_high)
    return row


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


def _joins(n: Number, row: Row) -> bool:
    """Put a growth, or a share of plan, into the row of its level, if it has room."""
    printed, mark = token(n)
    if mark != row["decimal_mark"] or n.numeral.high is not None or of_plan(n):
        return False
    said = {"": plain(n.value), "_as": printed, "_qualifier": qualifier(n)}
    if n.role == "plan_share" and not row["plan_share"]:
        row |= {f"plan_share{name}": cell for name, cell in said.items()}
        row["plan"] = row["plan"] or PLAN
        return True
    of_rate = n.role == "points" and row["unit"] == "%"
    if (n.role == "growth" or of_rate) and n.base is None and not row["growth"]:
        row |= {f"growth{name}": cell for name, cell in said.items()}
        row["growth_unit"] = "pp" if of_rate else "%"
        return True
    return False


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
