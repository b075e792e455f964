"""Why a number is wrong: a later figure has replaced it, or it contradicts others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from .claim import Statement
from .key import Key, Number
from .model import Model

CONTRADICTION = "contradiction"
#: no errors: an estimate that an actual figure replaced; two estimates of different
#: days; a growth on an estimate of its base that was replaced or revised
SUPERSEDED, REVISION, BASE = "superseded", "revision", "superseded base"


def reasons(
    model: Model, wrong: set[Number], among: Iterable[Statement] | None = None
) -> dict[Number, str]:
    """Tell apart what a later figure replaced and what contradicts.

    `among` are the statements that may tell; by default all of the model.

    An estimate is superseded if an actual figure of the same quantity stands that did
    not appear before it and shares no value with it; it is a revision if such an
    estimate of another day stands. The base of a growth is superseded if the growth
    fits an estimate of it that a standing figure followed.
    """
    of: dict[Key, list[Statement]] = defaultdict(list)
    standing: dict[Key, list[Statement]] = defaultdict(list)
    for s in model.statements.values() if among is None else among:
        if not s.is_level:
            continue
        of[s.key].append(s)
        if s.status != "T" and Number(s.id, "value") not in wrong:
            standing[s.key].append(s)
    why = dict.fromkeys(sorted(wrong), CONTRADICTION)
    for n in why:
        s = model.statements[n.statement_id]
        if n.number == "value" and s.status == "E":
            others = [o for o in standing[s.key] if not o.meets(s.low, s.high)]
            if any(o.status == "A" and o.follows(s) for o in others):
                why[n] = SUPERSEDED
            elif any(o.status == "E" and _other_day(o, s) for o in others):
                why[n] = REVISION
        elif n.number in s.ties and s.level:
            about, ends = model.claim(n).about, s.says(n.number)
            fits = [e for e in of[about] if e.status == "E" and e.meets(*ends)]
            if any(_replaces(o, e) for e in fits for o in standing[about]):
                why[n] = BASE
    return why


def _replaces(one: Statement, estimate: Statement) -> bool:
    """Whether an actual figure, or a later estimate, came after an estimate."""
    if one.status == "A":
        return one.follows(estimate)
    return _other_day(one, estimate) and one.follows(estimate)


def _other_day(one: Statement, other: Statement) -> bool:
    days = {one.published, other.published}
    return None not in days and len(days) == 2
