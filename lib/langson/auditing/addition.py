"""Sums that a reader can do: parts and a whole that do not go together."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from itertools import permutations
from typing import NamedTuple

from ..core.interval import Interval
from ..core.relation import Relation
from .key import Key, Number
from .model import Model

_OPEN = Interval(-math.inf, math.inf)


class Addition(NamedTuple):
    """Parts whose sum, or quotient, misses what is printed of the whole.

    Attributes
    ----------
    whole, parts : Key, tuple of Key or None
        None is what is left of the whole and printed nowhere.
    relation : Relation or None
        None for parts of a period.
    found, said : Interval
        What the parts make, and what the numbers say of the whole.
    """

    whole: Key
    parts: tuple[Key | None, ...]
    relation: Relation | None
    found: Interval
    said: Interval


class Chain(NamedTuple):
    """Two comparisons of one level that do not go together.

    Attributes
    ----------
    own, level : Key, Interval
        What one of them, and the printed level, leave of it.
    about, found, said : Key, Interval, Interval
        What the other is about: what it makes of that level, and what is said of it.
    """

    own: Key
    level: Interval
    about: Key
    found: Interval
    said: Interval


def additions(model: Model, conflict: Collection[Number]) -> list[Addition]:
    """Sums of quantities that the numbers of a conflict speak of, and that fail."""
    said = ranges(model, conflict)
    found = [*_by_relation(model, said), *_by_period(model, said)]
    return [each for each in found if _fails(each)]


def chains(model: Model, conflict: Collection[Number]) -> list[Chain]:
    """Levels with two comparisons in a conflict, of which one fails after the other."""
    claims = [model.claim(n) for n in conflict]
    found = []
    for one, other in permutations(claims, 2):
        if one.tie is None or other.tie is None or one.level != other.level:
            continue
        if one.scale or other.scale or one.own != other.own:
            continue
        rest = ranges(
            model, [n for n in conflict if n not in (one.number, other.number)]
        )
        if one.about not in rest or other.about not in rest:
            continue
        s, said = model.statements[one.number.statement_id], rest[other.about]
        low, high = one.tie.own(*rest[one.about])
        level = Interval(max(s.low, low), min(s.high, high))
        makes = Interval(*other.tie.outer(*level))
        if level.low <= level.high and not _meet(makes, said):
            found.append(Chain(s.key, level, other.about, makes, said))
    return found[:1]


def ranges(model: Model, conflict: Collection[Number]) -> dict[Key, Interval]:
    """What the numbers of a conflict say of each quantity, each by itself."""
    said: dict[Key, Interval] = {}
    for n in conflict:
        about, (low, high) = model.claim(n).about, model.statements[n[0]].says(n[1])
        known = said.get(about, _OPEN)
        said[about] = Interval(max(known.low, low), min(known.high, high))
    return said


def _by_relation(model: Model, said: dict[Key, Interval]) -> Iterator[Addition]:
    observed = [key for key in said if key.kind == "observed"]
    for area, start, end in dict.fromkeys(key[1:4] for key in observed):
        for r in model.facts.relations:
            whole, *parts = (Key(name, area, start, end) for name in r.members)
            there = [part in said for part in parts]
            if whole not in said or not any(there) or not r.holds(area, start, end):
                continue
            if r.defines and not all(there):
                continue
            ends = [said.get(part, _rest(model, part)) for part in parts]
            named = tuple(p if p in said else None for p in parts)
            yield Addition(whole, named, r, r.value(ends), said[whole])


def _by_period(model: Model, said: dict[Key, Interval]) -> Iterator[Addition]:
    for whole in said:
        if not model.facts.is_parted(whole):
            continue
        inside = [
            key
            for key in said
            if key != whole
            and key[:2] == whole[:2]
            and whole.start <= key.start <= key.end <= whole.end
        ]
        parts: list[Key] = []
        for key in sorted(inside, key=lambda key: (key.end, key.start)):
            if not parts or key.start > parts[-1].end:
                parts.append(key)
        if parts:
            days = sum((part.end - part.start).days + 1 for part in parts)
            left = days < (whole.end - whole.start).days + 1
            ends = [said[part] for part in parts]
            ends += [_rest(model, whole)] if left else []
            found = Interval(sum(x.low for x in ends), sum(x.high for x in ends))
            named = (*parts, *([None] if left else []))
            yield Addition(whole, named, None, found, said[whole])


def _rest(model: Model, key: Key) -> Interval:
    low = -math.inf if model.facts.is_signed(key.series) else 0.0
    return Interval(low, math.inf)


def _fails(each: Addition) -> bool:
    found = each.found
    if each.relation is not None and each.relation.operator == ">=":
        found = Interval(found.low, math.inf)
    return not _meet(found, each.said)


def _meet(one: Interval, other: Interval) -> bool:
    ends = [abs(x) for x in (*one, *other) if math.isfinite(x)]
    slack = 1e-9 * max(ends, default=1.0)
    return bool(one.low <= other.high + slack and other.low <= one.high + slack)
