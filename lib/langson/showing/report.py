"""The audit told to a reader: what cannot stand, why, and what it rests on."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from itertools import pairwise

from ..auditing.audit import Audit, WrongNumber
from ..auditing.key import Key, Number
from ..auditing.reasons import BASE, CONTRADICTION, SUPERSEDED
from ..core.relation import Relation
from .dates import period
from .numbers import number

NAMES = {"value": "level", "growth": "growth", "plan_share": "share of plan"}
_HEADINGS = {
    CONTRADICTION: "Numbers that cannot stand",
    SUPERSEDED: "Estimates that a later figure has replaced (no error)",
    BASE: "Growth on an estimate that a later figure has replaced (no error)",
}


def to_json(audit: Audit) -> str:
    """Everything as JSON with sorted keys; an open end is null."""
    plain = audit.to_dict()
    return json.dumps(
        plain, ensure_ascii=False, allow_nan=False, indent=1, sort_keys=True
    )


def text(audit: Audit) -> str:
    """Tell the result in sentences, one paragraph a line."""
    lines = [_verdict(audit)]
    done = 0
    for why, heading in _HEADINGS.items():
        chosen = [i for i, w in enumerate(audit.wrong) if w.why == why]
        if chosen:
            lines += ["", f"{heading} ({len(chosen)})", ""]
            lines += _table([audit.wrong[i] for i in chosen], audit, done)
        for i in chosen:
            done += 1
            lines += ["", *_story(audit, i, done)]
    if not audit.complete:
        lines += [
            "",
            "There are more explanations of equal weight than were looked at.",
        ]
    return "\n".join([*lines, "", *_counts(audit)])


def _verdict(audit: Audit) -> str:
    n = sum(w.why == CONTRADICTION for w in audit.wrong)
    start = f"{len(audit.statements)} statements, {audit.reading} reading: "
    if n:
        count = "1 number" if n == 1 else f"{n} numbers"
        return f"{start}not all printed numbers can be true; {count} cannot stand."
    if audit.wrong:
        return start + "no contradiction, once replaced estimates are set aside."
    return start + "all printed numbers can be true together."


def _table(wrong: list[WrongNumber], audit: Audit, done: int) -> list[str]:
    rows = [("no", "number", "as printed", "statement")]
    for k, w in enumerate(wrong, done + 1):
        row = (str(k), NAMES[w.number], _printed(audit, w), w.statement_id)
        rows.append(row)
    widths = [max(len(row[j]) for row in rows) for j in range(3)]
    return [
        "  ".join([*(c.ljust(w) for c, w in zip(row, widths, strict=False)), row[3]])
        for row in rows
    ]


def _printed(audit: Audit, n: Number | WrongNumber) -> str:
    row = audit.register.row(n.statement_id)
    if n.number == "value":
        token = f"{row['published_as']} {row['published_unit']}"
        return _qualified(row["qualifier"]) + token
    growth = n.number == "growth"
    sign = "−" if growth and row["growth"] < 0 else ""
    unit = "points" if growth and row["growth_unit"] == "pp" else "%"
    token = f"{sign}{row[f'{n.number}_as']} {unit}"
    return _qualified(row[f"{n.number}_qualifier"]) + token


def _qualified(word: str) -> str:
    return "" if word in ("exact", "range") else word.replace("_", " ") + " "


def _story(audit: Audit, i: int, k: int) -> list[str]:
    w, conflict = audit.wrong[i], audit.conflicts[i]
    lines = [f"{k}. These numbers cannot all be true:"]
    if len(conflict) == 1:
        lines = [f"{k}. This number cannot be true, whatever the others are:"]
    lines += [f"   - {_sentence(audit, n)}" for n in conflict]
    lines += [f"   Rule: {reason}" for reason in _rules(audit, conflict)]
    inferred = {
        n.statement_id for n in conflict if audit.statements[n.statement_id].inferred
    }
    for name in sorted(inferred):
        lines.append(f"   The period of {name} is inferred, not printed.")
    what = f"the {NAMES[w.number]} of {w.statement_id}"
    if w.why == SUPERSEDED:
        lines.append(f"   So {what} is an estimate that the later figure replaces.")
    elif w.why == BASE:
        lines.append(
            f"   So {what} compares with an estimate of the year before;"
            " a later figure has replaced that estimate."
        )
    else:
        lines.append(f"   The lightest explanation sets aside: {what}.")
    for choice in w.alternatives:
        other = " and ".join(
            f"the {NAMES[n.number]} of {n.statement_id}" for n in choice
        )
        lines.append(f"   Or, with equal weight: {other}.")
    return lines


def _sentence(audit: Audit, n: Number) -> str:
    """What was printed where, by whom, and what it says."""
    s = audit.statements[n.statement_id]
    row = audit.register.row(n.statement_id)
    source = audit.register.sources.loc[row["source_id"]]
    unit = row["unit"]
    level = _between(s.low, s.high, unit)
    own = _named(audit, s.key)
    who = f"{source['publisher']} ({source['published'] or 'undated'})"
    if n.number == "value":
        says = f"so it is {level}"
    else:
        other = _named(audit, _about(audit, n))
        ends = _between(*s.says(n.number), unit)
        says = f"with its level of {level}, {other} is {ends}"
    word = NAMES[n.number]
    return f"{who}, {own}, {word} {_printed(audit, n)}: {says} [{n.statement_id}]."


def _named(audit: Audit, key: Key) -> str:
    label = audit.register.label(key.series)
    if key.kind == "target":
        return f"the target ({key.plan}) of “{label}” for {key.end.year}, {key.area}"
    return f"“{label}”, {key.area}, {period(key.start, key.end)}"


def _between(low: float, high: float, unit: str) -> str:
    """A range in words, rounded outwards to what its width can bear."""
    if math.isinf(high):
        return f"{_shown(low, 6)} {unit} or more"
    if math.isinf(low):
        return f"{_shown(high, 6)} {unit} or less"
    width = high - low
    decimals = 6 if width <= 0 else max(0, 1 - math.floor(math.log10(width)))
    scale = 10.0**decimals
    slack = 1e-6  # an end that is already round stays as it is
    below = math.floor(low * scale + slack) / scale
    above = math.ceil(high * scale - slack) / scale
    if below == above:
        return f"{_shown(low, decimals)} {unit}"
    return f"{_shown(below, decimals)} to {_shown(above, decimals)} {unit}"


def _shown(x: float, decimals: int) -> str:
    text = f"{round(x, decimals):.{decimals}f}"
    held = len(text.rstrip("0").partition(".")[2])
    return number(x, max(held, 0))


def _rules(audit: Audit, conflict: list[Number]) -> list[str]:
    """Rules that link the quantities of a conflict, in words."""
    about = [_about(audit, n) for n in conflict]
    observed = [key for key in about if key.kind == "observed"]
    found: dict[str, list[str]] = defaultdict(list)
    for area in dict.fromkeys(key.area for key in observed):
        here = [key for key in observed if key.area == area]
        names = {key.series for key in here}
        touching = [
            r
            for r in audit.register.relations
            if names & {*r.members}
            and any(r.holds(area, key.start, key.end) for key in here)
        ]
        direct = [r for r in touching if len(names & {*r.members}) > 1]
        if len(names) > 1:
            for r in direct if _joined(names, direct) else touching:
                found[r.reason].append(r.relation_id)
    rules = [f"{why} ({', '.join(dict.fromkeys(ids))})" for why, ids in found.items()]
    if _nested(audit, observed):
        rules.append("A period holds at least what any part of it holds.")
    return rules


def _about(audit: Audit, n: Number) -> Key:
    return audit.model.claim(n).about


def _joined(names: set[str], relations: list[Relation]) -> bool:
    """Whether relations link all series of a conflict."""
    reached = set(sorted(names)[:1])
    for _ in relations:
        for r in relations:
            if reached & {*r.members}:
                reached |= {*r.members}
    return names <= reached


def _nested(audit: Audit, keys: list[Key]) -> bool:
    """Whether flows of different spans of one series, or of related ones, overlap."""
    flows = [k for k in keys if audit.register.series.at[k.series, "additive"]]
    ordered = sorted({(k.area, k.start, k.end) for k in flows})
    return any(a[0] == b[0] and b[1] <= a[2] for a, b in pairwise(ordered))


def _counts(audit: Audit) -> list[str]:
    used, unused = len(audit.used), len(audit.not_used)
    lines = [f"{used + unused} printed numbers: {used} used, {unused} not used."]
    by_reason: dict[str, list[str]] = defaultdict(list)
    for n, reason in audit.not_used:
        by_reason[reason].append(f"the {NAMES[n.number]} of {n.statement_id}")
    for reason, names in sorted(by_reason.items()):
        lines.append(f"   Not used, because {reason}: {', '.join(names)}.")
    kept = " once those numbers are taken out" if audit.after_removal else ""
    count = len(audit.quantities)
    lines.append(f"{count} quantities have a range{kept}; --json lists them.")
    return lines
