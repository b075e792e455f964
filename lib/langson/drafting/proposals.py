"""Rules that the text itself states of its numbers, proposed as relations.

"Trong đó" names parts of a whole; a rate may be told with the two counts behind it; a
surplus is what exports have over imports. The audit needs such rules to see that
printed numbers contradict each other.
"""

from __future__ import annotations

from collections.abc import Iterator

from . import cues
from .cells import Row
from .draft import Reading
from .measures import Measure
from .number import Number

#: two notions of which every unit of a whole has one
_COMPLETE = (
    ("exports", "imports"),
    ("domestic", "foreign"),
    ("domestic", "customs"),
)


def relations(reading: Reading) -> list[Row]:
    """Rows of relations.csv, each rule once."""
    found: dict[tuple[str, str], Row] = {}
    for left, operator, right, reason in _rules(reading):
        if left not in right.split():
            name = f"draft-{len(found) + 1}"
            row = {"relation_id": name, "left": left, "operator": operator}
            row |= {"right": right, "area": "", "valid_from": "", "valid_to": ""}
            found.setdefault((left, right), row | {"reason": reason})
    return list(found.values())


Rule = tuple[str, str, str, str]


def _rules(reading: Reading) -> Iterator[Rule]:
    levels = [n for n in reading.numbers if n.role == "level" and n.measure]
    yield from _parts(levels)
    yield from _rows(levels)
    yield from _rates(levels)
    yield from _balance(
        [m for m in {id(n.measure): n.measure for n in levels}.values() if m]
    )


def _parts(levels: list[Number]) -> Iterator[Rule]:
    """A whole is no less than the parts told behind "trong đó", "of which"."""
    whole: Number | None = None
    parts: list[Number] = []
    for n in [*levels, None]:
        opens = n is not None and cues.within("parts_follow", n.left)
        goes_on = (
            n is not None
            and whole is not None
            and n.sentence == parts[0].sentence
            and _part_of(n, whole)
        )
        if n and whole and not opens and _beside(n, parts[0], whole):
            continue
        if (opens or not goes_on) and whole is not None and len(parts) > 1:
            yield from _sum(whole, parts)
        if n is None:
            return
        if opens and (of := _whole_of(n, levels)):
            whole, parts = of, [n]
        elif goes_on:
            parts.append(n)
        else:
            whole, parts = None, []


def _rows(levels: list[Number]) -> Iterator[Rule]:
    """Rows of a table that stand under another one."""
    held: dict[int, tuple[Number, list[Number]]] = {}
    for n in levels:
        if n.parent is not None and _alike(n, n.parent):
            held.setdefault(id(n.parent), (n.parent, []))[1].append(n)
    for whole, parts in held.values():
        if len(parts) > 1:
            yield from _sum(whole, parts)


def _beside(n: Number, part: Number, whole: Number) -> bool:
    """Whether a number only goes with the parts: "96 million of 16 projects"."""
    assert n.measure is not None
    assert whole.measure is not None
    return n.sentence == part.sentence and n.measure.unit != whole.measure.unit


def _whole_of(n: Number, levels: list[Number]) -> Number | None:
    """The level that the first part is told of: the last one of its kind before it."""
    before = levels[: levels.index(n)]
    return next((x for x in reversed(before) if _part_of(n, x)), None)


def _part_of(n: Number, whole: Number) -> bool:
    return n.locator == whole.locator and not n.earlier and _alike(n, whole)


def _alike(n: Number, whole: Number) -> bool:
    """Whether two levels can be a part and its whole."""
    one, other = n.measure, whole.measure
    return (
        one is not None
        and other is not None
        and one is not other
        and one.unit == other.unit
        and one.base != "%"
        and (n.first, n.last) == (whole.first, whole.last)
        and bool(one.notions & other.notions)
    )


def _sum(whole: Number, parts: list[Number]) -> Iterator[Rule]:
    assert whole.measure is not None
    measures = list({id(n.measure): n.measure for n in parts}.values())
    names = [m.series for m in measures if m is not None]
    if len(names) < 2 or len(names) < len(parts):
        return
    told_all = bool(cues.within("all_parts", parts[0].left))
    complete = told_all or (
        len(names) == 2
        and any(
            {one in m.features and other not in m.features for m in measures if m}
            == {True, False}
            and (one in whole.measure.features) == (other in whole.measure.features)
            for one, other in _COMPLETE
        )
    )
    reason = (
        "The text tells these as all there is of the whole."
        if complete
        else "The text tells these as parts of the whole."
    )
    yield whole.measure.series, "=" if complete else ">=", " + ".join(names), reason


def _rates(levels: list[Number]) -> Iterator[Rule]:
    """A rate told with a part and its whole: "18,36%, tương ứng 17.204 trên 93.704"."""
    for i, n in enumerate(levels):
        if n.whole is None or n.whole.measure is None or not i:
            continue
        rate = levels[i - 1]
        near = rate.locator == n.locator and n.start - rate.end < 120
        if near and rate.measure and rate.measure.base == "%" and n.measure:
            right = f"100 * {n.measure.series} / {n.whole.measure.series}"
            yield (
                rate.measure.series,
                "=",
                right,
                "The text tells the rate by these counts.",
            )


def _balance(measures: list[Measure]) -> Iterator[Rule]:
    """A trade balance is exports less imports."""

    def of(notion: str, *without: str) -> list[Measure]:
        return [
            m for m in measures if notion in m.features and not m.features & {*without}
        ]

    for m in of("balance"):
        exports = [x for x in of("exports", "imports", "balance") if x.unit == m.unit]
        imports = [x for x in of("imports", "exports", "balance") if x.unit == m.unit]
        exports.sort(key=lambda x: len(x.features))
        imports.sort(key=lambda x: len(x.features))
        if exports and imports:
            right = f"{imports[0].series} + {m.series}"
            yield exports[0].series, "=", right, "The balance is exports less imports."
