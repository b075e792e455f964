"""Ranges of one statement by itself, which arithmetic alone gives."""

from __future__ import annotations

import math

import numpy as np

from .component import Component, Range
from .key import Key
from .milp import ROUNDING
from .row import HARD

#: levels of a whole range that are tried one by one
_LEVELS = 100_000


def closed(part: Component) -> dict[Key, Range] | None:
    """Ranges of a component of one statement, by arithmetic; None if it is not so.

    The level alone binds the quantities that growth and share of plan tie to it.
    """
    model = part.model
    if len(part.statements) != 1:
        return None
    amounts = {key: model.amounts[key] for key in part.keys}
    free = {v for a in amounts.values() for v in a.top}
    single = all(len(a.top) == 1 and a.bottom is None for a in amounts.values())
    one = len(amounts) == len(part.claims)
    hard = HARD in part.section.owner.tolist()
    if not (one and single and len(free) == len(amounts)) or hard:
        return None
    (s,) = part.statements
    (unknown,) = amounts[s.key].top
    unknowns = model.unknowns
    whole = unknowns.is_whole[unknown]
    low = max(s.low, unknowns.lower[unknown])
    levels = np.array([math.ceil(low), np.floor(s.high)] if whole else [low, s.high])
    if levels[0] > levels[1]:
        return None
    if whole and len(amounts) > 1:
        if levels[1] - levels[0] > _LEVELS:
            return None
        levels = np.arange(levels[0], levels[1] + 1)
    fits = np.ones(len(levels), dtype=bool)
    ends = {s.key: (levels, levels)}
    for claim in (model.claims[i] for i in part.claims):
        if claim.tie is None:
            continue
        relative, least, most, _ = claim.tie
        if math.isinf(most - least) or (relative and least <= 0):
            return None
        if relative:
            below, above = levels / most, levels / least
        else:
            below, above = levels - most, levels - least
        if whole:
            below = np.ceil(below - ROUNDING * np.abs(below))
            above = np.floor(above + ROUNDING * np.abs(above))
            fits &= below <= above
        (unknown,) = amounts[claim.about].top
        if np.any(below < unknowns.lower[unknown]):
            return None
        ends[claim.about] = (below, above)
    if not fits.any():
        return None
    return {
        key: (part.clean(below[fits].min()), part.clean(above[fits].max()), True)
        for key, (below, above) in ends.items()
    }
