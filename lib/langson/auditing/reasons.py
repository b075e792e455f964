"""Why a number is wrong: a later figure has replaced it, or it contradicts others."""

from __future__ import annotations

from collections import defaultdict

from .claim import Statement
from .key import Key, Number
from .model import Model

SUPERSEDED, BASE, CONTRADICTION = "superseded", "superseded base", "contradiction"


def reasons(model: Model, wrong: set[Number]) -> dict[Number, str]:
    """Tell apart what a later figure replaced and what contradicts.

    A value is superseded if it is an estimate and a later actual figure of the same
    quantity stands and shares no value with it; the base of a growth is, if the growth
    fits an estimate of it that such a figure followed.
    """
    of: dict[Key, list[Statement]] = defaultdict(list)
    final: dict[Key, list[Statement]] = defaultdict(list)
    for s in model.statements.values():
        of[s.key].append(s)
        if s.status == "A" and Number(s.id, "value") not in wrong:
            final[s.key].append(s)
    why = dict.fromkeys(sorted(wrong), CONTRADICTION)
    for n in why:
        s = model.statements[n.statement_id]
        if n.number == "value" and s.status == "E":
            later = [a for a in final[s.key] if a.follows(s)]
            if any(not a.meets(s.low, s.high) for a in later):
                why[n] = SUPERSEDED
        elif n.number == "growth":
            about, ends = model.claim(n).about, s.says("growth")
            fits = [e for e in of[about] if e.status == "E" and e.meets(*ends)]
            if any(a.follows(e) for e in fits for a in final[about]):
                why[n] = BASE
    return why
