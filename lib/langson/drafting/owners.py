"""The level that a comparison belongs to, and with it the measure.

A comparison without words of its own belongs to the level before it, or to the one it
leads to ("rose 5% to 20"). With words of its own it belongs to a level of the measure
that these name; if there is none, it stands alone.
"""

from __future__ import annotations

from . import cues
from .choosing import ENOUGH
from .measures import (
    NOTION,
    Catalogue,
    Measure,
    features,
    same_base,
)
from .number import Number
from .units import MONEY

#: role -> notion of a measure that is told by such a number alone
_ALONE = {"growth": "growth", "mean_growth": "growth", "share_of": "rate"}
_REACH = 40


def find(
    numbers: list[Number],
    before: Number | None,
    levels: list[Number],
    catalogue: Catalogue,
) -> None:
    """Give each comparison of a sentence its level and its measure.

    Parameters
    ----------
    before : Number or None
        The last level of the sentences before.
    levels : list of Number
        All levels of the paragraph before this sentence.
    """
    level: Number | None = None
    last: Number | None = None
    for k, n in enumerate(numbers):
        earlier = numbers[max(0, k - _REACH) : k]
        if n.aside is not None and last is not None:
            n.measure, n.fit, n.power = last.measure, last.fit, n.power or last.power
            continue
        if not n.comparing:
            if n.role == "target" and last is not None:
                _plan_of(n, last, catalogue)
            if n.earlier and n.measure is None and level is not None:
                n.measure = level.measure
            if n.role == "level" and n.measure and _in_itself(n.measure, "growth"):
                n.role = "growth"  # "growth accelerated from 5% to 7%"
            if n.counts:
                level = n
            last = n
            continue
        following = numbers[k + 1] if k + 1 < len(numbers) else None
        ahead = following if following is not None and _leads(n, following) else None
        told = [*levels, *earlier]
        if n.explicit:
            _by_words(n, ahead, told, catalogue)
        elif ahead is not None and level is None:
            n.owner = ahead
        elif n.ordered and (pair := _paired(n, earlier)):
            n.owner = pair
            _same_unit(pair, n)
        elif n.role == "change":
            _by_unit(n, told, earlier, catalogue)
        elif level is not None:
            _by_place(n, level, last, earlier)
        elif last is not None:
            n.owner, n.measure, n.fit = last.owner, last.measure, last.fit
        elif before is not None:
            n.owner = before
        if n.owner is not None:
            n.measure, n.fit = n.owner.measure, n.owner.fit
            if n.earlier or (n.yearly and n.role != "mean_growth"):
                n.owner = None  # of a level that is not printed, or of several
        elif n.measure is None and not n.explicit:
            _by_words(n, ahead, told, catalogue)
        _mend_role(n, catalogue)
        last = n


def _plan_of(n: Number, last: Number, catalogue: Catalogue) -> None:
    """A target without words of its own is of the measure just compared."""
    if (
        n.known
        or last.measure is None
        or (n.measure is not None and not last.comparing)
    ):
        return
    for _, measure, power in catalogue.fitting(n.unit):
        if measure is last.measure:
            n.measure, n.fit, n.power = measure, last.fit, power


def _leads(n: Number, following: Number) -> bool:
    """Whether a comparison leads to the level behind it: "giảm 2%, còn 4%"."""
    if following.role != "level" or following.earlier or following.explicit:
        return False
    left = following.left
    if n.role == "share_of":
        return bool(cues.before("with", left[-40:]))
    return bool(cues.before("to", left[-40:]))


def _by_place(
    n: Number, level: Number, last: Number | None, earlier: list[Number]
) -> None:
    """Words tell nothing new: it belongs to the level before it."""
    if last is not None and last.comparing and last.owner is None:
        n.measure, n.fit = last.measure, last.fit  # as the one before, which is alone
        return
    n.owner = _paired(n, earlier) or _in_percent(n, earlier) or level


def _paired(n: Number, earlier: list[Number]) -> Number | None:
    """The level at the same place of a list: "đạt A và B, tăng a% và b%"."""
    if not n.group:
        return None
    place = n.group.index(n)
    for level in reversed(earlier):
        other = level.group
        if (
            level.role == "level"
            and other is not n.group
            and len(other) == len(n.group)
        ):
            return other[place]
    if n.ordered:
        levels = [x for x in earlier if x.counts][-len(n.group) :]
        if len(levels) == len(n.group):
            return levels[place]
    return None


def _in_percent(n: Number, earlier: list[Number]) -> Number | None:
    """Points belong to the last level that is itself a percentage."""
    if n.role != "points":
        return None
    return next((x for x in reversed(earlier) if x.counts and x.unit.has("%")), None)


def _by_words(
    n: Number, ahead: Number | None, told: list[Number], catalogue: Catalogue
) -> None:
    """A comparison with a subject of its own: find the measure, then its level."""
    if ahead is not None and ahead.measure is not None:
        n.owner = ahead
        return
    near = n.near or n.own
    likely = _ALONE.get(n.role, "")
    if n.on_behind:
        here = [x for x in told if x.sentence == n.sentence] or told
        if all(w < NOTION for w in near.values()):  # "in number": no money
            counts = [x for x in here if x.counts and not x.unit.has(*MONEY)]
            n.owner = counts[-1] if counts else None
            return
        held = [x.measure for x in here if x.measure is not None]
        ranked = catalogue.rank(held, near, {}, {}, {})
    else:
        if likely == "growth":
            near = {"growth": 0.3, **near}
        ranked = catalogue.rank(catalogue.measures, near, n.mid, n.far, n.told)
    # what is told alone is rather a measure in percent
    ranked = [(fit + 0.08 * _in_itself(m, likely), m) for fit, m in ranked]
    ranked.sort(key=lambda choice: -choice[0])
    if not ranked or ranked[0][0] < ENOUGH:
        return
    n.fit, n.measure = ranked[0]
    for _, m, power in catalogue.fitting(n.unit):
        if m is n.measure:
            n.power = power
    levels = (x for x in reversed(told) if x.counts and x.measure is n.measure)
    n.owner = next(levels, None)


def _in_itself(m: Measure, notion: str) -> bool:
    return m.base == "%" and notion in m.features


def _by_unit(
    n: Number, told: list[Number], earlier: list[Number], catalogue: Catalogue
) -> None:
    """A change belongs to a level of its own unit, the words behind it choose which."""
    levels = [x for x in told if x.counts]
    same = [x for x in levels if _same_unit(x, n)]
    if not same:
        n.owner = levels[-1] if levels and not n.unit.bases else None
        return
    held = [x.measure for x in same if x.measure is not None]
    noun = features(n.unit.word)
    behind = {f: w for f, w in n.behind.items() if f not in noun}
    fits = {id(m): fit for fit, m in catalogue.rank(held, behind, {}, {}, {})}
    best = max(reversed(same), key=lambda x: fits.get(id(x.measure), 0.0))
    if fits.get(id(best.measure), 0) > fits.get(id(same[-1].measure), 0) + 0.05:
        n.owner = best
    else:
        pair = _paired(n, earlier)
        n.owner = pair if pair is not None and pair in same else same[-1]
    _same_unit(n.owner, n)


def _same_unit(level: Number, n: Number) -> bool:
    """Whether a change counts in the unit of a level; sets the power of ten if so."""
    if level.measure is not None:
        for base, extra in n.unit.bases:
            for own, held in level.measure.bases.items():
                if same_base(base, own):
                    n.power = n.unit.power + extra - held
                    return True
    if not n.unit.bases and not level.unit.has("%"):
        n.power = n.unit.power
        return True
    return False


def _as_rate(n: Number, catalogue: Catalogue) -> None:
    """The share of a count may be a measure of its own: of poor households, a rate."""
    assert n.measure is not None
    counted = _always(n.measure) - set(features(n.measure.base))
    for m in catalogue.measures:
        if m.base == "%" and "rate" in m.features and counted and counted <= m.features:
            n.role, n.measure, n.owner = "level", m, None
            n.because.append("the share of a count that has a measure")
            return


def _always(m: Measure) -> set[str]:
    """Notions that all labels of a measure have, the faint ones aside."""
    held = [{f for f, w in v.items() if w >= NOTION} for v in m.variants]
    return set.intersection(*held) if held else set()


def _mend_role(n: Number, catalogue: Catalogue) -> None:
    """Roles that the measure decides."""
    measure = n.measure
    if measure is None:
        return
    if n.role == "share_of" and n.owner is not None and measure.base not in MONEY:
        _as_rate(n, catalogue)
    if measure.base != "%":
        return
    if n.role == "share_of" and n.owner is None and n.explicit:
        if {"rate", "structure"} & measure.features:
            n.role = "level"
            n.because.append("the measure is itself a share")
        return
    grows = n.role == "growth" and n.unit.has("%") and "growth" not in measure.features
    if grows and (n.owner is not None or "rate" in measure.features):
        n.role = "points"
        n.because.append("a change of a rate in percent")
