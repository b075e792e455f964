"""A draft told to a person, and as JSON."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from .checking import Conflict
from .draft import Reading
from .number import Number
from .rows import Rows, plain

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


def text(reading: Reading, rows: Rows) -> str:
    """What was read, line by line of the text, with the reasons."""
    lines = [_summary(reading, rows)]
    number = ""
    for n in reading.numbers:
        if n.locator != number:
            number = n.locator
            lines += ["", f"Line {number[1:]}"]
        lines += _told(n, reading)
    if reading.not_used:
        lines += ["", "Not used", *_idle(reading)]
    if rows.later:
        lines += ["", "No row yet"]
        lines += [
            f"  {row['locator']}  {row['token']}: {row['why']}" for row in rows.later
        ]
    return "\n".join(lines)


def _summary(reading: Reading, rows: Rows) -> str:
    bare = sum(n.measure is None for n in reading.numbers)
    return (
        f"{reading.area}, published {reading.published}:"
        f" {len(reading.numbers)} numbers, {bare} of them without a measure,"
        f" {len(rows.statements)} rows; {len(reading.not_used)} others not used."
    )


def _told(n: Number, reading: Reading) -> list[str]:
    series = n.measure.series if n.measure else "no measure that fits"
    days = period(n)
    value = f"{plain(n.value)}"
    if n.value_high is not None:
        value += f" to {plain(n.value_high)}"
    of = f", of {n.owner.numeral.token}" if n.owner else ""
    base = f", on {n.base}" if n.base else ""
    word = "" if n.qualifier == "exact" else f", {n.qualifier}"
    role = n.role.replace("_", " ")
    first = (
        f"  {_context(n, reading)}  {role}{of}{base}: {series},"
        f" {value} {n.value_unit}{word}, {days}, {_STATUS[n.status]},"
        f" sure {n.confidence:.2f}"
    )
    why = "; ".join(dict.fromkeys(n.because))
    return [first, f"      because: {why}"] if why else [first]


def _context(n: Number, reading: Reading) -> str:
    raw = reading.text.raw
    line = reading.text.line_at(n.start)
    before = raw[max(line.start, n.start - 24) : n.start].replace("\t", " ")
    behind = raw[n.end : min(line.end, n.unit.end if n.unit.end > n.end else n.end)]
    cut = "…" if n.start - 24 > line.start else ""
    return f"{cut}{before.lstrip()}[{n.numeral.token}]{behind}"


def period(n: Number) -> str:
    if n.first is None or n.last is None:
        return "no period"
    return str(n.last) if n.first == n.last else f"{n.first} to {n.last}"


def _idle(reading: Reading) -> list[str]:
    """Reasons, each with the tokens and their lines."""
    found: dict[str, list[str]] = defaultdict(list)
    for i in reading.not_used:
        line = reading.text.line_at(i.start).number
        found[i.because].append(f"{i.token} (p{line})")
    return [f"  {why}: {', '.join(tokens)}" for why, tokens in found.items()]


def told_conflicts(found: list[Conflict], heading: str) -> str:
    """Contradictions as a person reads them."""
    if not found:
        return f"{heading}: no contradiction."
    count = "1 contradiction" if len(found) == 1 else f"{len(found)} contradictions"
    lines = [f"{heading}: {count}."]
    for conflict in found:
        lines.append("  These cannot all be true:")
        for name, what, printed in conflict.numbers:
            number = {
                "value": "level",
                "growth": "growth",
                "plan_share": "share of plan",
            }
            lines.append(f"    {printed}  ({number.get(what, what)} of {name})")
    return "\n".join(lines)
