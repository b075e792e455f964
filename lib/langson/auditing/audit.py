"""The joint audit: can all printed numbers be true, and what do they imply together?

``audit(register)`` looks for true values that satisfy every statement at once
(`langson.auditing.model` says how). It gives the sharp range of every published and
implied quantity; where nothing fits, the smallest set of printed numbers that must be
wrong, with one irreducible conflict each (`langson.auditing.conflict`).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import pandas as pd

from ..comparing import verbs
from ..comparing.refusals import not_target, same_unit
from ..core import unit as units
from ..core.figure import Figure, derive
from ..core.period import parse_period
from ..errors import SelectionError, nearest
from ..messages import Message
from ..reading.register import Register
from .batch import fit
from .claim import Statement, read
from .collector import still
from .component import components
from .explain import Explanation, explain, is_sound
from .facts import Facts
from .joint import Ranges
from .key import Key, Number
from .model import Model, build
from .readings import cut_off, tight
from .reasons import CONTRADICTION, reasons
from .shortcut import closed
from .telling import alone, is_possible, tell

__all__ = ["Audit", "Number", "QuantityRange", "WrongNumber", "audit"]


class QuantityRange(NamedTuple):
    """Range of one true quantity, in the unit of its series.

    Attributes
    ----------
    kind : {"observed", "target"}
        A target's period is its year.
    low, high : float
        Ends of the range; infinite if the numbers leave an end open.
    sharp : bool
        Whether true values that satisfy all claims reach both ends; else the range is
        an outer bound.
    statements : tuple of str
        Those that speak of it; for a part that an identity implies, those of the
        other parts.
    """

    series: str
    area: str
    period_start: date
    period_end: date
    kind: str
    plan: str
    low: float
    high: float
    sharp: bool
    statements: tuple[str, ...]


@dataclass(frozen=True)
class WrongNumber:
    """A printed number that must be wrong in the smallest explanation.

    `why` is "superseded" (an estimate, and an actual figure of the same quantity came
    later), "revision" (an estimate, and one of another day stands), "superseded base"
    (a growth on an estimate of its base that was replaced or revised) or
    "contradiction". `alternatives` could be wrong instead, at the same weight.
    """

    statement_id: str
    number: str
    why: str
    alternatives: tuple[tuple[Number, ...], ...]


@still()
def audit(register: Register, source: str | Iterable[str] | None = None) -> Audit:
    """Check whether all printed numbers can be true, and what they imply together.

    Parameters
    ----------
    register : Register
        Its reading says how precise printed whole numbers are.
    source : str or iterable of str, optional
        Only statements of these sources.

    Raises
    ------
    SelectionError
        For a source that sources.csv does not name, with the nearest names.
    """
    statements = _chosen(register, source)
    facts = Facts(register, below={s.key.series for s in statements if s.high < 0})
    model = build(facts, statements)
    ranges, found = Ranges(model), []
    parts = [(part, closed(part)) for part in components(model)]
    plain = [part for part, known in parts if known is None and part.is_plain]
    sure = set(itertools.compress(plain, fit([part.section.laid for part in plain])))
    for part, known in parts:
        claims = part.everything
        if part in sure:
            part.note_fit()
        elif known is None and not is_sound(part):
            explanation = explain(part)
            found.append(explanation)
            claims = claims.difference(explanation.wrong)
        ranges.add(part, claims, known)
    return Audit(register, model, ranges, found)


#: what the audit reads of each register that somebody holds: tables never change
_read: WeakKeyDictionary[Register, list[Statement]] = WeakKeyDictionary()


def _chosen(register: Register, source: str | Iterable[str] | None) -> list[Statement]:
    if register not in _read:
        _read[register] = read(register.statements(), register.comparisons)
    if source is None:
        return _read[register]
    wanted = [source] if isinstance(source, str) else list(source)
    known = list(register.sources.index)
    for name in wanted:
        if name not in known:
            raise SelectionError(
                "unknown {what:word} {name!r}; {near}",
                what="source",
                name=name,
                near=nearest(name, known),
            )
    return [s for s in _read[register] if s.source in wanted]


class Audit:
    """Result of `audit`.

    Attributes
    ----------
    consistent : bool
        False only for contradictions: superseded vintages and revisions are no error.
    after_removal : bool
        Whether ranges hold after numbers that must be wrong were taken out.
    quantities : list of QuantityRange
        Sorted by series, area and period; each range is found when first asked.
    wrong : list of WrongNumber
        Sorted by statement and number.
    conflicts : list of list of Number
        One for each of `wrong`, in that order: numbers that cannot all be true, none
        of which can be spared.
    used : list of Number
        Numbers that took part.
    not_used : list of (Number, str)
        The others, with the reason.
    complete : bool
        False if there are more alternatives than were looked at.
    smallest : bool
        False if a search was given up before it proved that fewer, or less weighty,
        numbers would not do.
    settled : bool
        False if a search for whole numbers was given up; what it was about counts as
        possible.
    reading : {"printed", "cautious"}
    """

    def __init__(
        self,
        register: Register,
        model: Model,
        ranges: Ranges,
        explanations: list[Explanation],
    ) -> None:
        self.register, self.reading = register, register.reading
        self.model, self.ranges = model, ranges
        self.statements = model.statements
        self.used = sorted(claim.number for claim in model.claims)
        self.not_used = sorted((n, str(reason)) for n, reason in model.not_used)
        self.complete = all(e.complete for e in explanations)
        self.smallest = all(e.smallest for e in explanations)
        self.settled = ranges.settled
        self._told = {e.named([i])[0]: (e, i) for e in explanations for i in e.wrong}
        why = reasons(model, set(self._told))
        self.wrong = [self._wrong(n, why[n]) for n in sorted(why)]
        self.conflicts = [self._conflict(n) for n in sorted(why)]
        self.after_removal = bool(self.wrong)
        self.consistent = CONTRADICTION not in why.values()

    def _wrong(self, number: Number, why: str) -> WrongNumber:
        e, i = self._told[number]
        instead = tuple(tuple(e.named(choice)) for choice in e.alternatives[i])
        return WrongNumber(*number, why, instead)

    def _conflict(self, number: Number) -> list[Number]:
        e, i = self._told[number]
        return e.named(e.conflicts[i])

    def __repr__(self) -> str:
        verdict = "consistent" if self.consistent else "not consistent"
        return (
            f"Audit({len(self.statements)} statements, {self.reading} reading:"
            f" {verdict}, {len(self.wrong)} of {len(self.used)} numbers set aside)"
        )

    @cached_property
    @still()
    def quantities(self) -> list[QuantityRange]:
        self.ranges.fill()
        return [self._row(key) for key in sorted(self.ranges.keys)]

    def _row(self, key: Key) -> QuantityRange:
        return QuantityRange(
            *key, *self.ranges.of(key), tuple(self.model.speaking[key])
        )

    # -- other readings ----------------------------------------------------------------

    @cached_property
    def cut_off(self) -> list[list[Number]]:
        """For each of `wrong` the numbers of its conflict that are cut off.

        The others of the conflict say what the number would be with more digits, and
        that was cut off, not rounded: 7.46 printed as 7.4.
        """
        return [
            [n for n in conflict if self._is_cut_off(n, conflict)]
            for conflict in self.conflicts
        ]

    def _is_cut_off(self, number: Number, conflict: list[Number]) -> bool:
        cut = cut_off(self.statements[number.statement_id], number.number)
        if cut is None:
            return False

        def fits(s: Statement) -> bool:
            statements = {**self.statements, s.id: s}
            return is_possible(alone(self.model.facts, statements, conflict))

        if len(conflict) == 1:  # whole numbers contradict it, no other printed one
            return fits(cut.inside)
        return not any(fits(s) for s in cut.beyond)

    @cached_property
    def closely(self) -> dict[str, Statement]:
        """Statements with round numbers after "about" and the like, taken closely."""
        found = ((s.id, tight(s)) for s in self.statements.values())
        return {name: s for name, s in found if s is not None}

    @cached_property
    def tight(self) -> list[list[Number]]:
        """Conflicts that stand if round numbers after "about" and the like are close.

        "Nearly 10,000" is then 9,000 to 10,000, where the audit itself allows 0 to
        10,000. Numbers that are wrong anyway are left out.
        """
        if not self.closely:
            return []
        only = set(self.used).difference((w.statement_id, w.number) for w in self.wrong)
        statements = {**self.statements, **self.closely}
        model = build(self.model.facts, statements.values(), only)
        found = []
        for part in components(model):
            loose = any(s.id in self.closely for s in part.statements)
            if loose and not is_sound(part):
                e = explain(part)
                why = reasons(model, set(e.named(e.wrong)), part.statements)
                for i in e.wrong:
                    if why[e.named([i])[0]] == CONTRADICTION:
                        found.append(e.named(e.conflicts[i]))
        return sorted(found)

    # -- asking ------------------------------------------------------------------------

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain lists, words and numbers, ready for JSON."""
        return {
            "reading": self.reading,
            "consistent": self.consistent,
            "after_removal": self.after_removal,
            "quantities": [_plain(q) for q in self.quantities],
            "wrong": [
                {
                    "statement_id": w.statement_id,
                    "number": w.number,
                    "why": w.why,
                    "alternatives": [[n._asdict() for n in a] for a in w.alternatives],
                }
                for w in self.wrong
            ],
            "conflicts": [[n._asdict() for n in c] for c in self.conflicts],
            "cut_off": [[n._asdict() for n in c] for c in self.cut_off],
            "tight": [[n._asdict() for n in c] for c in self.tight],
            "smallest": self.smallest,
            "settled": self.settled,
            "used": len(self.used),
            "not_used": [{**n._asdict(), "reason": text} for n, text in self.not_used],
        }

    def frame(self) -> pd.DataFrame:
        """Quantities as a table: one row each, the columns of `QuantityRange`."""
        return pd.DataFrame(self.quantities, columns=QuantityRange._fields)

    def why(self, statement_id: str, number: str | None = None) -> str:
        """Tell the conflicts of a number, a line for each number and rule in them.

        Parameters
        ----------
        statement_id, number : str
            A number that is wrong, or stands in a conflict; all of the statement if no
            number is named.

        Raises
        ------
        SelectionError
            If it contradicts nothing.
        """
        told = [
            tell(self.model.facts, self.statements, conflict)
            for conflict in self.conflicts
            if any(
                n.statement_id == statement_id and number in (None, n.number)
                for n in conflict
            )
        ]
        if told:
            return "\n\n".join(told)
        names = sorted({n.statement_id for c in self.conflicts for n in c})
        none = Message("there is no conflict.")
        raise SelectionError(
            "{statement} stands in no conflict; {hint}",
            statement=statement_id,
            hint=nearest(statement_id, names) if names else none,
        )

    def row(
        self,
        series: str,
        period: str | tuple[str, str],
        area: str | None = None,
        plan: str | None = None,
    ) -> QuantityRange:
        """Range of one quantity, or of the target of a plan.

        Parameters
        ----------
        series, area, plan : str
            `area` may be left out where only one is held. A plan asks for its target.
        period : str or pair of str
            As in `Register.statements`; for a target its year.

        Raises
        ------
        SelectionError
            If none, or several, are held; the message lists what is.
        """
        start, end = parse_period(period)
        kind = "observed" if plan is None else "target"
        held = [k for k in self.ranges.keys if (k.series, k.kind) == (series, kind)]
        held = [k for k in held if area in (None, k.area) and (plan or "") == k.plan]
        found = [k for k in held if (k.start, k.end) == (start, end)]
        if plan is not None:
            found = [k for k in held if k.end.year == end.year]
        elif not found and self.register.series["kind"].get(series) != "flow":
            found = [k for k in held if k.start == k.end == end]
        if len(found) == 1:
            return self._row(found[0])
        names = sorted({f"{k.area} {k.start}/{k.end}" for k in held})
        raise SelectionError(
            "several quantities of {series} for {period}; held: {names}."
            if found
            else "no such quantity of {series} for {period}; held: {names}.",
            series=series,
            period=str(period),
            names=names or Message("none"),
        )

    def find(
        self,
        series: str,
        period: str | tuple[str, str],
        area: str | None = None,
        plan: str | None = None,
    ) -> Figure:
        """Give one quantity as a figure whose range is the joint one.

        Its value is the one printed last, if that is inside the range and not wrong,
        else the middle of the range (the finite end, if the other is open). The
        parameters are those of `row`.
        """
        q = self.row(series, period, area, plan)
        kind = self.register.series.loc[series]
        last = self._last(q)
        value = math.nan if last is None else last.value
        if not q.low <= value <= q.high:
            ends = [x for x in (q.low, q.high) if math.isfinite(x)]
            value = sum(ends) / len(ends) if ends else math.nan
        if last is None:
            statuses = {self.statements[i].status for i in q.statements}
        else:
            statuses = {last.status}
        at_its_end = plan is not None and kind["kind"] != "flow"
        return Figure(
            value,
            q.low,
            q.high,
            kind["unit"],
            series=series,
            area=q.area,
            start=q.period_end if at_its_end else q.period_start,
            end=q.period_end,
            kind=kind["kind"],
            status="T" if plan is not None else "E" if "E" in statuses else "A",
            plan=q.plan,
            whole=bool(kind["whole"]),
            implied=True,
            ids=q.statements,
            labels=(kind["label_en"], kind["label_vi"]),
            rules=self.register,
        )

    def _last(self, q: QuantityRange) -> Figure | None:
        """The last word on a quantity that is not wrong."""
        wrong = {w.statement_id for w in self.wrong if w.number == "value"}
        key = Key(q.series, q.area, q.period_start, q.period_end, q.kind, q.plan)
        own = [self.statements[i] for i in q.statements if i not in wrong]
        own = [s for s in own if s.key == key and s.is_level]
        last = max(reversed(own), key=lambda s: s.vintage, default=None)
        return None if last is None else self.register.get(last.id)

    # -- two figures together ----------------------------------------------------------

    def growth(self, new: Figure, old: Figure) -> Figure:
        """`langson.growth` with its joint range."""
        return self.ranges.ratio(verbs.growth(new, old), new, old, 100.0, -100.0)

    def share(self, part: Figure, whole: Figure) -> Figure:
        """`langson.share` with its joint range."""
        scale = 100 * _factor(part, whole)
        return self.ranges.ratio(verbs.share(part, whole), part, whole, scale)

    def ratio(self, one: Figure, other: Figure) -> Figure:
        """`langson.ratio` with its joint range."""
        scale = _factor(one, other)
        return self.ranges.ratio(verbs.ratio(one, other), one, other, scale)

    def attainment(self, observed: Figure, goal: Figure) -> Figure:
        """`langson.attainment` with its joint range."""
        figure = verbs.attainment(observed, goal)
        return self.ranges.ratio(figure, observed, goal, 100.0)

    def change(self, new: Figure, old: Figure) -> Figure:
        """`langson.change` with its joint range."""
        return self.ranges.gap(verbs.change(new, old), new, old)

    def balance(self, one: Figure, other: Figure) -> Figure:
        """`langson.balance` with its joint range."""
        return self.ranges.gap(verbs.balance(one, other), one, other)

    def difference(self, one: Figure, other: Figure) -> Figure:
        """Difference of any two figures in one unit, with its joint range."""
        not_target(one, other)
        same_unit(one, other)
        apart = one.expr - other.expr
        figure = derive(apart, one.unit, "difference", one, other)
        return self.ranges.gap(figure, one, other)


def _factor(one: Figure, other: Figure) -> float:
    """Between counting words of one base: million USD over billion USD."""
    (p, a), (q, b) = units.split(one.unit), units.split(other.unit)
    return 10.0 ** (p - q) if a == b else 1.0


def _plain(q: QuantityRange) -> dict[str, Any]:
    def end(x: float) -> float | None:
        return x if math.isfinite(x) else None

    return {
        "series": q.series,
        "area": q.area,
        "period_start": q.period_start.isoformat(),
        "period_end": q.period_end.isoformat(),
        "kind": q.kind,
        "plan": q.plan,
        "low": end(q.low),
        "high": end(q.high),
        "sharp": q.sharp,
        "statements": list(q.statements),
    }
