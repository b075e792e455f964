"""A draft told to a person, and as JSON."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from typing import Any

from .cells import plain
from .checking import Conflict
from .draft import Reading
from .number import Number
from .rows import Rows
from .saying import Said, tell
from .units import told_unit

_STATUS = {"A": "actual", "E": "estimate", "T": "target", "": "no status"}


def to_dict(reading: Reading) -> dict[str, list[dict[str, Any]]]:
    """The numbers and what was not used, as plain lists and words."""
    return {
        "numbers": [_number(n, reading) for n in reading.numbers],
        "not_used": [
            {"start": i.start, "end": i.end, "token": i.token, "because": i.because}
            for i in reading.not_used
        ],
    }


def to_json(reading: Reading) -> str:
    """The same as JSON."""
    return json.dumps(to_dict(reading), ensure_ascii=False, allow_nan=False, indent=1)


def _number(n: Number, reading: Reading) -> dict[str, Any]:
    found = {
        "start": n.start,
        "end": n.end,
        "token": n.numeral.token,
        "role": n.role,
        "value": _value(n.value),
        "unit": n.value_unit,
        "series": n.measure.series if n.measure else None,
        "area": None if n.elsewhere else reading.area,
        "period_start": n.first.isoformat() if n.first else None,
        "period_end": n.last.isoformat() if n.last else None,
        "base": n.base,
        "status": n.status,
        "qualifier": n.qualifier,
        "belongs_to": n.owner.start if n.owner else None,
        "locator": n.locator,
        "confidence": n.confidence,
        "because": "; ".join(dict.fromkeys(n.because)) or "a number with a unit",
    }
    if n.value_high is not None:
        found["value_high"] = _value(n.value_high)
    return found


def _value(value: float) -> float | int:
    return int(value) if value == int(value) else value


def text(reading: Reading, rows: Rows, lang: str = "en") -> str:
    """What was read, line by line of the text, with the reasons."""
    lines = [_summary(reading, rows, lang)]
    number = ""
    for n in reading.numbers:
        if n.locator != number:
            number = n.locator
            lines += ["", tell(Said("Line {n}", n=number[1:]), lang)]
        lines += _told(n, reading, lang)
    if reading.not_used:
        lines += ["", tell("Not used", lang), *_idle(reading, lang)]
    if rows.later:
        lines += ["", tell("No row yet", lang)]
        lines += [
            f"  {row['locator']}  {row['token']}: {tell(row['why'], lang)}"
            for row in rows.later
        ]
    return "\n".join(lines)


def _summary(reading: Reading, rows: Rows, lang: str) -> str:
    summary = Said(
        "{area}, published {day}: {n} numbers, {bare} of them without a measure,"
        " {rows} rows and {compared} comparisons; {idle} others not used.",
        area=reading.area,
        day=_day(reading.published, lang),
        n=len(reading.numbers),
        bare=sum(n.measure is None for n in reading.numbers),
        rows=len(rows.statements),
        compared=len(rows.comparisons),
        idle=len(reading.not_used),
    )
    return tell(summary, lang)


def _told(n: Number, reading: Reading, lang: str) -> list[str]:
    value: str = _number_in(n.value, lang)
    if n.value_high is not None:
        high = _number_in(n.value_high, lang)
        value = tell(Said("{low} to {high}", low=value, high=high), lang)
    qualifier = tell(n.qualifier, lang)
    said = Said(
        "{role}{of}{base}: {series}, {value}{qualifier}, {days}, {status}, sure {sure}",
        role=n.role.replace("_", " "),
        of=Said(", of {token}", token=n.owner.numeral.token) if n.owner else "",
        base=Said(", on {base}", base=n.base) if n.base else "",
        series=n.measure.series if n.measure else "no measure that fits",
        value=f"{value} {told_unit(n.value_unit, lang)}",
        qualifier="" if n.qualifier == "exact" else f", {qualifier}",
        days=period(n, lang),
        status=_STATUS[n.status],
        sure=_decimal(f"{n.confidence:.2f}", lang),
    )
    first = f"  {_context(n, reading)}  {tell(said, lang)}"
    why = "; ".join(tell(each, lang) for each in dict.fromkeys(n.because))
    return (
        [first, f"      {tell(Said('because: {why}', why=why), lang)}"]
        if why
        else [first]
    )


def _number_in(value: float, lang: str) -> str:
    return _decimal(plain(value), lang)


def _decimal(written: str, lang: str) -> str:
    return written.replace(".", ",") if lang == "vi" else written


def _day(day: date, lang: str) -> str:
    return f"{day.day}/{day.month}/{day.year}" if lang == "vi" else day.isoformat()


def _context(n: Number, reading: Reading) -> str:
    raw = reading.text.raw
    line = reading.text.line_at(n.start)
    before = raw[max(line.start, n.start - 24) : n.start].replace("\t", " ")
    behind = raw[n.end : min(line.end, n.unit.end if n.unit.end > n.end else n.end)]
    cut = "…" if n.start - 24 > line.start else ""
    return f"{cut}{before.lstrip()}[{n.numeral.token}]{behind}"


def period(n: Number, lang: str = "en") -> str:
    """Days of a number."""
    if n.first is None or n.last is None:
        return tell("no period", lang)
    last = _day(n.last, lang)
    if n.first == n.last:
        return last
    return tell(Said("{first} to {last}", first=_day(n.first, lang), last=last), lang)


def _idle(reading: Reading, lang: str) -> list[str]:
    """Reasons, each with the tokens and their lines."""
    found: dict[str, list[str]] = defaultdict(list)
    for i in reading.not_used:
        line = reading.text.line_at(i.start).number
        found[i.because].append(f"{i.token} (p{line})")
    return [
        f"  {tell(why, lang)}: {', '.join(tokens)}" for why, tokens in found.items()
    ]


def told_conflicts(found: list[Conflict], heading: str, lang: str = "en") -> str:
    """Contradictions as a person reads them."""
    if not found:
        return tell(Said("{heading}: no contradiction.", heading=heading), lang)
    count = (
        "{heading}: 1 contradiction."
        if len(found) == 1
        else "{heading}: {n} contradictions."
    )
    lines = [tell(Said(count, heading=heading, n=len(found)), lang)]
    for conflict in found:
        lines.append("  " + tell("These cannot all be true:", lang))
        for name, what, printed in conflict.numbers:
            said = Said(
                "{printed}  ({what} of {name})",
                printed=printed,
                what=_WHAT.get(what, what),
                name=name,
            )
            lines.append(f"    {tell(said, lang)}")
    return "\n".join(lines)


#: what the audit calls the numbers of a row
_WHAT = {
    "value": "level",
    "plan_share": "share of plan",
    "plan_excess": "above plan",
    "share": "share of a whole",
    "mean_growth": "mean growth",
}
