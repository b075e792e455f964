"""Parts of a model that share no unknown, and ranges that arithmetic alone gives."""

from __future__ import annotations

import math
from collections import defaultdict

import numpy as np

from .claim import HARD, Key, Row, Terms, tie
from .component import ROUNDING, Component, Range
from .model import Model

#: levels of a whole range that are tried one by one
_LEVELS = 100_000


def components(model: Model) -> list[Component]:
    """Split a model into parts that share no unknown, in the order of the unknowns."""
    parent = list(range(len(model.lower)))

    def root(v: int) -> int:
        while parent[v] != v:
            parent[v] = parent[parent[v]]
            v = parent[v]
        return v

    def span(*sums: Terms | None) -> list[int]:
        return [v for terms in sums for v in terms or ()]

    bonds = [span(row.terms) for row in model.rows]
    amounts = model.amounts.values()
    bonds += [span(a.top, a.bottom) for a in amounts if a.bottom is not None]
    bonds += [
        span(c.own.top, c.own.bottom, c.other.top, c.other.bottom)
        for c in model.couplings
    ]
    for first, *rest in bonds:
        for v in rest:
            parent[root(v)] = root(first)
    unknowns: dict[int, list[int]] = defaultdict(list)
    rows: dict[int, list[Row]] = defaultdict(list)
    keys: dict[int, list[Key]] = defaultdict(list)
    for v in range(len(parent)):
        unknowns[root(v)].append(v)
    for row in model.rows:
        rows[root(next(iter(row.terms)))].append(row)
    for key in model.speaking:
        keys[root(next(iter(model.amounts[key].top)))].append(key)
    parts = (Component(model, unknowns[r], rows[r], keys[r]) for r in unknowns)
    return [part for part in parts if part.keys]


def closed(part: Component) -> dict[Key, Range] | None:
    """Ranges of a component of one statement, by arithmetic; None if it is not so.

    The level alone binds the quantities that growth and share of plan tie to it.
    """
    model = part.model
    amounts = {key: model.amounts[key] for key in part.keys}
    unknowns = {v for a in amounts.values() for v in a.top}
    single = all(len(a.top) == 1 and a.bottom is None for a in amounts.values())
    one = len(part.statements) == 1 and len(amounts) == len(part.numbers)
    hard = any(row.owner == HARD for row in part.rows)
    if not (one and single and len(unknowns) == len(amounts)) or hard:
        return None
    (s,) = part.statements
    (unknown,) = amounts[s.key].top
    whole = model.is_whole[unknown]
    low = max(s.low, model.lower[unknown])
    levels = np.array([math.ceil(low), np.floor(s.high)] if whole else [low, s.high])
    if levels[0] > levels[1]:
        return None
    if whole and len(amounts) > 1:
        if levels[1] - levels[0] > _LEVELS:
            return None
        levels = np.arange(levels[0], levels[1] + 1)
    fits = np.ones(len(levels), dtype=bool)
    ends = {s.key: (levels, levels)}
    for i in part.numbers:
        if model.numbers[i].number == "value":
            continue
        relative, least, most = tie(s, model.numbers[i].number)
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
        (unknown,) = amounts[model.about[i]].top
        if np.any(below < model.lower[unknown]):
            return None
        ends[model.about[i]] = (below, above)
    if not fits.any():
        return None
    return {
        key: (part.clean(below[fits].min()), part.clean(above[fits].max()), True)
        for key, (below, above) in ends.items()
    }
