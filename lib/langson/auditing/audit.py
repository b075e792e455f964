"""The joint audit: can all printed numbers be true, and what do they imply together?

``audit(register)`` looks for true values that satisfy every statement at once
(`langson.constraints` says how). It gives the sharp range of every published and
implied quantity; where nothing fits, the smallest set of printed numbers that must be
wrong, with one irreducible conflict each (`langson.localise`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from ..core.figure import Figure
from ..core.period import parse_period
from ..errors import SelectionError, nearest
from ..reading.register import Register
from .claim import Key, Number, read
from .component import Component, Range
from .conflict import CONTRADICTION, explain, reasons
from .model import Model
from .shortcut import closed, components
from .together import Together

__all__ = ["Audit", "Number", "QuantityRange", "WrongNumber", "audit"]


@dataclass(frozen=True)
class QuantityRange:
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
    later), "superseded base" (a growth on an estimate of its base that an actual figure
    has replaced) or "contradiction". `alternatives` could be wrong instead, at the
    same weight.
    """

    statement_id: str
    number: str
    why: str
    alternatives: tuple[tuple[Number, ...], ...]


class Audit(Together):
    """Result of `audit`.

    Attributes
    ----------
    consistent : bool
        False only for contradictions: superseded vintages are no error.
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
    reading : {"printed", "cautious"}
    """

    def __init__(self, register: Register, frame: pd.DataFrame) -> None:
        self.register, self.reading = register, register.reading
        self.statements = {s.id: s for s in read(frame)}
        self.model = Model(register, list(self.statements.values()))
        self.used = sorted(self.model.numbers)
        self.not_used = sorted(self.model.not_used)
        self.complete = True
        self._parts = {}
        self._ranges: dict[Key, Range] = {}
        explained: dict[Number, tuple[list[list[Number]], list[Number]]] = {}
        for part in components(self.model):
            explained |= self._solve(part)
        why = reasons(self.model, set(explained))
        self.wrong = [
            WrongNumber(*n, why[n], tuple(tuple(a) for a in explained[n][0]))
            for n in sorted(explained)
        ]
        self.conflicts = [explained[n][1] for n in sorted(explained)]
        self.after_removal = bool(self.wrong)
        self.consistent = CONTRADICTION not in why.values()

    def _solve(
        self, part: Component
    ) -> dict[Number, tuple[list[list[Number]], list[Number]]]:
        """Wrong numbers of a component, with alternatives and conflict."""
        claims, ranges = part.everything, closed(part)
        explained = {}
        if ranges is None and not part.feasible(claims):
            result = explain(part)
            self.complete &= result.complete

            def named(chosen: Iterable[int]) -> list[Number]:
                return [self.model.numbers[part.numbers[i]] for i in chosen]

            for i in result.wrong:
                instead = [named(choice) for choice in result.alternatives[i]]
                explained[named([i])[0]] = (instead, named(result.conflicts[i]))
            claims = claims.difference(result.wrong)
        self._parts |= dict.fromkeys(part.keys, (part, claims))
        self._ranges |= ranges or {}
        return explained

    @cached_property
    def quantities(self) -> list[QuantityRange]:
        return [self._row(key) for key in sorted(self._parts)]

    def _row(self, key: Key) -> QuantityRange:
        ids = tuple(self.model.speaking[key])
        names = key.series, key.area, key.start, key.end, key.kind, key.plan
        return QuantityRange(*names, *self._reach(key), ids)

    def _reach(self, key: Key) -> Range:
        # Two programs for each end: most of an audit's time, and few ranges are read.
        if key not in self._ranges:
            part, claims = self._parts[key]
            self._ranges[key] = part.range(self.model.amounts[key], claims)
        return self._ranges[key]

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
            "used": len(self.used),
            "not_used": [{**n._asdict(), "reason": text} for n, text in self.not_used],
        }

    def frame(self) -> pd.DataFrame:
        """Quantities as a table: one row each, the columns of `QuantityRange`."""
        columns = list(QuantityRange.__dataclass_fields__)
        return pd.DataFrame([asdict(q) for q in self.quantities], columns=columns)

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
        held = [k for k in self._parts if (k.series, k.kind) == (series, kind)]
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
            f"{'several' if found else 'no'} {kind} quantities of {series} for"
            f" {period}; held: {', '.join(names) or 'none'}."
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
        wrong = {(w.statement_id, w.number) for w in self.wrong}
        names = q.series, q.area, q.period_start, q.period_end, q.kind, q.plan
        key = Key(*names)
        ids = [i for i in q.statements if (i, "value") not in wrong]
        own = [self.register.get(i) for i in ids if self.statements[i].key == key]
        own.sort(key=lambda p: self.statements[p.ids[0]].vintage)
        value = own[-1].value if own else math.nan
        if not q.low <= value <= q.high:
            ends = [x for x in (q.low, q.high) if math.isfinite(x)]
            value = sum(ends) / len(ends) if ends else math.nan
        statuses = {p.status for p in own[-1:]} or {
            self.statements[i].status for i in q.statements
        }
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
    frame = register.statements()
    if source is not None:
        wanted = [source] if isinstance(source, str) else list(source)
        known = list(register.sources.index)
        for name in wanted:
            if name not in known:
                raise SelectionError(f"unknown source {name!r}; {nearest(name, known)}")
        frame = frame[frame["source_id"].isin(wanted)]
    return Audit(register, frame)
