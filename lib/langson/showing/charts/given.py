"""What a chart was given: figures in groups, each with the words that name it.

Names come from the words of the chart, else from the figures: of series, area, period
and status those parts that tell them apart.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ...comparing.refusals import same_axis
from ...core.figure import Figure
from ...errors import LangsonError
from ..words import section, word
from . import look
from .sheet import Sheet


@dataclass
class Mark:
    """One figure, the key it was given under, and its name."""

    q: Figure
    key: object = None
    label: str = ""
    #: the name within a longer one: without a capital that only starts a label
    inner: str = ""


@dataclass
class Group:
    """Figures that belong together, as one line or one hue."""

    key: object
    marks: list[Mark]
    label: str = ""

    @property
    def figures(self) -> list[Figure]:
        return [mark.q for mark in self.marks]


@dataclass
class Given:
    """All that was given, in its order."""

    groups: list[Group] = field(default_factory=list)
    #: whether the groups were given, or there is only one of all figures
    grouped: bool = False

    @property
    def marks(self) -> list[Mark]:
        return [mark for group in self.groups for mark in group.marks]

    @property
    def figures(self) -> list[Figure]:
        return [mark.q for mark in self.marks]

    def note(self, sheet: Sheet, spec: str) -> None:
        """Note every figure under its full name."""
        for group in self.groups:
            for mark in group.marks:
                long = f"{group.label}, {mark.inner}" if self.grouped else mark.label
                sheet.note(long, mark.q, spec)


def given(sheet: Sheet, figures: Any, one_axis: bool = True) -> Given:
    """Read what a form was given and name it.

    Parameters
    ----------
    sheet : Sheet
    figures : Figure, sequence, Series, mapping or DataFrame of Figures
        A sequence, or a mapping from a key to a figure, is one group. A mapping from a
        key to several figures, and the columns of a frame, are groups. None and NaN
        are left out, and so are groups that hold nothing else.
    one_axis : bool
        Refuse figures that do not belong on one axis.

    Raises
    ------
    LangsonError
        If nothing is left, or something is not a figure.
    UnitError, ComparisonError
        From `langson.comparing.refusals.same_axis`.
    """
    found = Given(grouped=_is_grouped(figures))
    if found.grouped:
        for key, inner in _items(figures):
            marks = [Mark(q, k) for k, q in _leaves(inner)]
            if marks:
                found.groups.append(Group(key, marks))
    else:
        marks = [Mark(q, k) for k, q in _leaves(figures)]
        found.groups = [Group(None, marks)] if marks else []
    if not found.groups:
        raise LangsonError(
            "the chart “{title}” was given no figure to draw.", title=sheet.title
        )
    if one_axis and len({(q.series, q.unit, q.measure) for q in found.figures}) > 1:
        same_axis(*found.figures)
    _name(sheet, found)
    return found


def pairs(
    sheet: Sheet, figures: Any, least: int = 2, one_axis: bool = True
) -> list[Group]:
    """Read rows of several figures each: first and last, plan and result, x and y.

    A frame has a row a row here, its columns are the parts; a mapping gives the parts
    of each key. Rows that lack one of the first `least` parts are left out.
    """
    rows: list[tuple[object, list[Any]]] = []
    if hasattr(figures, "iterrows"):
        rows = [(key, list(row)) for key, row in figures.iterrows()]
    elif isinstance(figures, Mapping):
        for key, parts in figures.items():
            if isinstance(parts, Figure) or not isinstance(parts, Iterable):
                raise LangsonError(
                    "{key!r}: the form needs {least} or more figures for each key.",
                    key=key,
                    least=least,
                )
            rows.append((key, list(parts)))
    else:
        rows = [(None, list(parts)) for parts in figures]
    groups = []
    for key, parts in rows:
        if any(_empty(q) for q in parts[:least]) or len(parts) < least:
            continue
        groups.append(Group(key, [Mark(q) for q in parts if not _empty(q)]))
    if not groups:
        raise LangsonError(
            "the chart “{title}” was given no figure to draw.", title=sheet.title
        )
    if one_axis:
        same_axis(*(q for group in groups for q in group.figures))
    _name(sheet, Given(groups, True))
    for group in groups:  # a label tells of which figure a row is
        if _override(sheet, group.key, group.figures) is None:
            group.label = sheet.labelled(group.figures[0]) or group.label
    return groups


def _is_grouped(figures: Any) -> bool:
    if hasattr(figures, "iterrows"):
        return True
    if isinstance(figures, Mapping):
        values = [v for v in figures.values() if not _empty(v)]
        several = [not isinstance(v, Figure) for v in values]
        if any(several) and not all(several):
            raise LangsonError(
                "some keys hold one figure and some hold several: give one of the two."
            )
        return any(several)
    return False


def _items(figures: Any) -> list[tuple[object, Any]]:
    return list(figures.items())


def plain(figures: Any) -> list[Figure] | None:
    """All figures in their order, if they were not given in several groups."""
    if hasattr(figures, "iterrows") and len(figures.columns) == 1:
        figures = figures.iloc[:, 0]
    return None if _is_grouped(figures) else [q for _, q in _leaves(figures)]


def _leaves(figures: Any) -> list[tuple[object, Figure]]:
    """Figures with their keys; a frame's row names and a mapping's keys are such."""
    if isinstance(figures, Figure):
        return [(None, figures)]
    if hasattr(figures, "items"):
        pairs: Iterable[tuple[object, Any]] = figures.items()
    else:
        pairs = ((None, q) for q in figures)
    found = []
    for key, q in pairs:
        if _empty(q):
            continue
        if not isinstance(q, Figure):
            raise LangsonError("{q!r} is no figure, so it cannot be drawn.", q=q)
        found.append((key, q))
    return found


def _empty(q: Any) -> bool:
    return q is None or (isinstance(q, float) and math.isnan(q)) or _is_nat(q)


def _is_nat(q: Any) -> bool:
    return type(q).__name__ in ("NAType", "NaTType")


# -- names -----------------------------------------------------------------------------


def _name(sheet: Sheet, found: Given) -> None:
    parts = [
        [_parts(sheet, q, years(g.figures)) for q in g.figures] for g in found.groups
    ]
    constant = [
        tuple(values.pop() if len(values := set(kind)) == 1 else "" for kind in zip(*g))  # noqa: B905
        for g in parts
    ]
    if found.grouped:
        automatic = _tell_apart(constant)
        for group, text in zip(found.groups, automatic, strict=True):
            group.label = _override(sheet, group.key, group.figures) or capital(text)
    flat = [part for g in parts for part in g]
    for group, own in zip(found.groups, parts, strict=True):
        automatic = _tell_apart(own if found.grouped else flat)
        for mark, text in zip(group.marks, automatic, strict=True):
            chosen = (
                (sheet.named(mark.key) if mark.key is not None else None)
                or sheet.labelled(mark.q)
                or _plain(sheet, mark.key, [mark.q])
            )
            mark.label, mark.inner = chosen or capital(text), chosen or text


def _override(sheet: Sheet, key: object, figures: Sequence[Figure]) -> str | None:
    if key is None:
        return None
    return sheet.named(key) or _plain(sheet, key, figures)


def _plain(sheet: Sheet, key: object, figures: Sequence[Figure]) -> str | None:
    """A key that needs no words of its own: a number, or the name of an area."""
    text = str(key)
    if key is not None and text.isdigit():
        return text
    return next((sheet.write(q, "area") for q in figures if q.area == text), None)


def _parts(sheet: Sheet, q: Figure, in_years: bool) -> tuple[str, ...]:
    lang = sheet.lang
    status = [word(f"statuses.{q.status}", lang)] if q.status else []
    if look.stands_in(q):  # an implied level is no outturn, even of counted ones
        status = [*status, word("statuses.implied", lang)][
            -1 if q.status == "A" else 0 :
        ]
    measure = section("measures").get(q.measure, {}).get(lang, "")
    return (
        sheet.write(q.labels),
        measure,
        sheet.write(q, "area") if q.area else "",
        when(sheet, q, in_years),
        ", ".join(status),
    )


def years(figures: Sequence[Figure]) -> bool:
    """Whether figures are of whole years, or all of the last days of years."""
    ends = [q.end for q in figures]
    starts = [q.start for q in figures]
    whole = [
        (q.start, q.end) == (date(q.end.year, 1, 1), date(q.end.year, 12, 31))
        for q in figures
        if q.end
    ]
    last = [s == e and e.month == 12 and e.day == 31 for s, e in zip(starts, ends) if e]  # noqa: B905
    return len(whole) == len(figures) and (all(whole) or all(last))


def when(sheet: Sheet, q: Figure, in_years: bool = False) -> str:
    """Name the period of a figure as short as a label needs."""
    if q.start is None or q.end is None:
        return ""
    if in_years:
        return str(q.end.year)
    january = q.start == date(q.end.year, 1, 1)
    if january and (q.end.month, q.end.day) == (12, 31):
        return str(q.end.year)
    month_ends = (date.fromordinal(q.end.toordinal() + 1)).day == 1
    if january and not month_ends:
        return sheet.word("to_date").format(sheet.write(q.end))
    return sheet.write(q, "period short")


def _tell_apart(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Of the parts of each row those that part the rows further, in their order."""
    chosen: list[int] = []
    for kind in range(len(rows[0])):
        now = len({tuple(row[i] for i in chosen) for row in rows})
        then = len({tuple(row[i] for i in (*chosen, kind)) for row in rows})
        if then > now:
            chosen.append(kind)
    if not chosen:  # one row, or equal ones: say what they are of
        chosen = [next((i for i, text in enumerate(rows[0]) if text), 0)]
    return [", ".join(row[i] for i in chosen if row[i]) for row in rows]


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def unequal(labels: Sequence[str]) -> None:
    """Refuse two marks with one name.

    Raises
    ------
    LangsonError
    """
    twice = next((name for name in labels if labels.count(name) > 1), None)
    if twice is not None:
        raise LangsonError(
            "two marks are labelled {twice!r}; tell them apart with names or a label.",
            twice=twice,
        )
