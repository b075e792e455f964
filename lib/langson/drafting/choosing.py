"""The measure of a level: by its unit, then by its words, the nearest first."""

from __future__ import annotations

from . import cues
from .measures import (
    Catalogue,
    Choice,
    Features,
    Measure,
    features,
    in_vietnamese,
)
from .number import Number
from .periods import NOW
from .saying import Both, Said
from .sentences import alike, joined
from .timing import Clock

#: a fit below which no measure is named, and one for the only measure of a unit
ENOUGH, ALONE = 0.3, 0.18
#: what is added where nothing new is said, so that it is still the same measure
SAME = 0.5
#: what is taken from the measure that a number is told as a part of
PART = 0.12
#: what is added to a stock where the words say that it is held at a day
HELD = 0.2


def choose(
    n: Number,
    catalogue: Catalogue,
    clock: Clock,
    level: Number | None,
    last: Features,
    whole: Measure | None,
) -> None:
    """Rank the measures that a level can be of, and take the best.

    Parameters
    ----------
    level : Number or None
        The level before it, if no other measure was named since.
    last : dict of str to float
        What was spoken of last, in the sentence or the one before.
    whole : Measure or None
        What the number is told as a part of: it is rather another measure.
    """
    choices = catalogue.fitting(n.unit)
    if not n.unit.bases:
        noun = n.unit.word or next(iter(n.right.split()), "").strip(".,;:")
        named = catalogue.of_noun(noun) if noun else []
        n.named = bool(named)
        if named or n.unit.word:
            choices = [(1.0, m, n.unit.power) for m in named]
    near, told = n.near, n.told
    n.known = catalogue.knows(near)
    if not n.known:
        told = told or last
        near = {f: 0.9 * w for f, w in told.items()} | near
    fits = {
        id(m): fit
        for fit, m in catalogue.rank(
            [m for _, m, _ in choices], near, n.mid, n.far, told
        )
    }
    ranked: list[Choice] = []
    for good, m, power in choices:
        fit = fits[id(m)] + 0.1 * (good - 1) + _held(n, m, clock)
        still = level is not None and level.measure is m
        if still and (not n.known or n.role == "target"):
            fit += SAME
        if m is whole and n.known:
            fit -= PART
        ranked.append((fit, m, power))
    ranked.sort(key=lambda choice: -choice[0])
    n.ranked = ranked
    if ranked:
        take(n, 0)


def by_words(n: Number) -> str:
    """The notions that speak for the measure of a number, as a reason."""
    if n.measure is None:
        return "no measure has these words and this unit"
    said = sorted(f for f in (n.near or n.own) if f in n.measure.features)
    words: str = Both(
        ", ".join(sorted(f.lstrip("=") for f in said)),
        ", ".join(sorted(in_vietnamese(f) for f in said)),
    )
    words = words or "what was said before"
    return Said("{series} by {words}", series=n.measure.series, words=words)


def take(n: Number, rank: int) -> None:
    """Give a level its measure of some rank, or none where it fits too badly."""
    n.fit, measure, n.power = n.ranked[rank]
    alone = len(n.ranked) == 1 and n.fit > ALONE
    n.measure = measure if n.fit >= ENOUGH or alone else None


def part_and_whole(
    part: Number, whole: Number, others: list[Number], catalogue: Catalogue
) -> None:
    """Give a part and its whole two measures; the whole is the wider one."""
    if part.role != "level" or whole.role != "level" or not part.ranked:
        return
    said = {*whole.mid, *whole.told} - set(whole.near)
    wide = {
        id(m): fit - 0.4 * len(m.features & said) / max(1, len(m.features))
        for fit, m in catalogue.rank(
            [c[1] for c in whole.ranked], whole.near, {}, {}, {}
        )
    }
    taken = {
        id(x.measure)
        for x in others
        if x is not part and x is not whole and x.measure is not None and x.fit > 0.5
    }
    best, ranks = 0.0, None
    for i, (fit, one, _) in enumerate(part.ranked[:6]):
        for j, (_, other, _) in enumerate(whole.ranked[:6]):
            free = id(other) not in taken and (i == 0 or id(one) not in taken)
            if one is not other and free and wide[id(other)] > 0.25:
                both = fit + wide[id(other)]
                if ranks is None or both > best:
                    best, ranks = both, (i, j)
    if ranks is None or part.ranked[ranks[0]][0] < part.ranked[0][0] - 0.2:
        whole.measure = None
        return
    take(part, ranks[0])
    take(whole, ranks[1])


def _held(n: Number, m: Measure, clock: Clock) -> float:
    """What the words say of a stock is said of no flow."""
    if m.kind != "stock":
        return 0.0
    before = clock.between(n.start - len(n.left), n.start)
    return HELD if any(x.form == NOW for x in before) else 0.0


def in_order(numbers: list[Number]) -> dict[int, Features]:
    """Subjects of numbers that are told "lần lượt", "respectively", by their place."""
    found: dict[int, Features] = {}
    for group in groups(numbers):
        first, final = numbers[group[0]], numbers[group[-1]]
        marks = cues.every("respectively", first.left)
        if not marks and not cues.within("respectively", final.right[:60]):
            continue
        for g in group:
            n = numbers[g]
            n.ordered = True
            if n.role == "level" and (first.comparing or first.role == "target"):
                n.role, n.sign = first.role, first.sign
        named = first.masked_left[: marks[-1].start()] if marks else first.masked_left
        named = cues.own(named, group[0] == 0)
        parts = _parts(named, len(group))
        made = [features(part) for part in parts]
        if parts and all(any(not f.startswith("=") for f in each) for each in made):
            found |= dict(zip(group, made, strict=True))
        elif parts and (whole := features(named)):
            found[group[0]] = whole
    return found


def groups(numbers: list[Number]) -> list[list[int]]:
    """Places of the numbers that are joined by "and" and count alike."""
    found: list[list[int]] = []
    for k, n in enumerate(numbers):
        if k and joined(n) and alike(n, numbers[k - 1]):
            found[-1].append(k)
        else:
            found.append([k])
    found = [group for group in found if len(group) > 1]
    for group in found:
        together = [numbers[g] for g in group]
        for n in together:
            n.group = together
    return found


def _parts(named: str, count: int) -> list[str]:
    """Split a list of subjects into as many as there are numbers; [] if it is none."""
    clause = cues.split_at("list_of_subjects", named)[-1]
    pieces = [p for p in cues.split_at("listed", clause) if p.strip()]
    if len(pieces) > count == 2:
        pieces = [p for p in cues.split_at("and", clause) if p.strip()]
    return pieces[-count:] if len(pieces) >= count else []
