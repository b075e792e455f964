"""The audit told to a reader: what cannot stand, why, and what it rests on."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator

from ..auditing.addition import Addition, Chain, additions, chains, ranges
from ..auditing.audit import Audit, WrongNumber
from ..auditing.claim import Claim
from ..auditing.key import Key, Number
from ..auditing.model import Model
from ..auditing.reasons import BASE, CONTRADICTION, REVISION, SUPERSEDED
from ..auditing.telling import alone, needed_rules
from ..core.comparison import Tie
from .dates import day, period
from .numbers import MINUS, between, number, outward, range_decimals
from .words import language, section, unit_pattern, word
from .writing import named, publisher

#: reason of a wrong number -> what follows from it
_SO = {SUPERSEDED: "so_superseded", REVISION: "so_revision", BASE: "so_base"}
#: significant digits of the end of a range that has one
_DIGITS = 5


def to_json(audit: Audit) -> str:
    """Everything as JSON with sorted keys; an open end is null."""
    plain = audit.to_dict()
    return json.dumps(
        plain, ensure_ascii=False, allow_nan=False, indent=1, sort_keys=True
    )


def text(audit: Audit, lang: str | None = None) -> str:
    """Tell the result in sentences, one paragraph a line.

    Ranges of quantities are counted, not looked for.
    """
    return "\n".join(_Report(audit, lang or language()).lines())


class _Report:
    def __init__(self, audit: Audit, lang: str) -> None:
        self._audit, self._lang = audit, lang

    def _word(self, name: str, **fields: object) -> str:
        return word(f"report.{name}", self._lang).format(**fields)

    def lines(self) -> Iterator[str]:
        audit = self._audit
        yield self._verdict()
        done = 0
        for why in (CONTRADICTION, SUPERSEDED, REVISION, BASE):
            chosen = [i for i, w in enumerate(audit.wrong) if w.why == why]
            if chosen:
                heading = self._word(why.replace(" ", "_"))
                yield from ("", f"{heading} ({len(chosen)})", "")
                yield from self._table([audit.wrong[i] for i in chosen], done)
            for i in chosen:
                done += 1
                yield from ("", *self._story(i, done))
        if audit.tight:
            yield from ("", f"{self._word('tight')} ({len(audit.tight)})")
        for k, conflict in enumerate(audit.tight, done + 1):
            yield from ("", f"{k}. {self._word('closely')}")
            yield from (f"   - {self._sentence(n)}" for n in conflict)
            statements = {**audit.statements, **audit.closely}
            model = alone(audit.model.facts, statements, conflict)
            for each in additions(model, conflict):
                yield f"   {self._sum(each, model, conflict)}"
        notes = {"more": audit.complete, "given_up": audit.smallest}
        notes["unsettled"] = audit.settled
        for name, fine in notes.items():
            if not fine and (name != "more" or audit.smallest):
                yield from ("", self._word(name))
        yield from ("", *self._counts())

    def _verdict(self) -> str:
        audit = self._audit
        wrong = [i for i, w in enumerate(audit.wrong) if w.why == CONTRADICTION]
        verdict = self._word("replaced" if audit.wrong else "sound")
        if wrong:
            name = "contradiction_1" if len(wrong) == 1 else "contradictions"
            verdict = self._word(name, n=len(wrong))
            cut = sum(bool(audit.cut_off[i]) for i in wrong)
            if cut:
                verdict += self._word("cut_1" if cut == 1 else "cuts", n=cut)
        reading = self._word(audit.reading)
        n = sum(s.is_level for s in audit.statements.values())
        name = "start_1" if n == 1 else "start"
        return self._word(name, n=n, reading=reading, verdict=verdict)

    def _table(self, wrong: list[WrongNumber], done: int) -> Iterator[str]:
        names = ("no", "number", "printed", "statement")
        rows = [tuple(self._word(f"column_{name}") for name in names)]
        for k, w in enumerate(wrong, done + 1):
            rows.append(self._row(str(k), Number(w.statement_id, w.number)))
            if w.why == CONTRADICTION:
                for first, *more in w.alternatives:
                    rows.append(self._row(self._word("or"), first))
                    rows += [self._row(self._word("and"), n) for n in more]
        widths = [max(len(row[j]) for row in rows) for j in range(3)]
        for row in rows:
            cells = (c.ljust(w) for c, w in zip(row, widths, strict=False))
            yield "  ".join([*cells, row[3]])

    def _row(self, no: str, n: Number) -> tuple[str, ...]:
        return no, self._word(n.number), self._printed(n), n.statement_id

    # -- one conflict ------------------------------------------------------------------

    def _story(self, i: int, k: int) -> Iterator[str]:
        audit, w, conflict = self._audit, self._audit.wrong[i], self._audit.conflicts[i]
        yield f"{k}. {self._word('alone' if len(conflict) == 1 else 'together')}"
        yield from (f"   - {self._sentence(n)}" for n in conflict)
        model = alone(audit.model.facts, audit.statements, conflict)
        for line in (
            *(self._sum(each, model, conflict) for each in additions(model, conflict)),
            *(self._chain(each) for each in chains(model, conflict)),
            *self._no_whole(model, conflict),
            *(self._cut(n, conflict) for n in audit.cut_off[i]),
            *self._rules(model),
            *self._inferred(conflict),
            *self._so(w, conflict),
        ):
            yield f"   {line}"

    def _so(self, w: WrongNumber, conflict: list[Number]) -> Iterator[str]:
        what = self._named([Number(w.statement_id, w.number)])
        if w.why in _SO:
            yield self._word(_SO[w.why], what=what)
        elif w.alternatives:
            which = [what, *(self._named(choice) for choice in w.alternatives)]
            yield self._word("one_of", which="; ".join(which))
            yield self._word("aside", what=what)
        elif len(conflict) > 1:
            yield self._word("so_wrong", what=what)

    def _named(self, numbers: Iterable[Number]) -> str:
        names = [
            self._word("of", number=self._word(n.number), id=n.statement_id)
            for n in numbers
        ]
        return f" {self._word('and')} ".join(names)

    def _inferred(self, conflict: list[Number]) -> Iterator[str]:
        for name in sorted({n.statement_id for n in conflict}):
            if self._audit.statements[name].inferred:
                yield self._word("inferred", id=name)

    def _sentence(self, n: Number) -> str:
        """What was printed where, by whom, and what it says."""
        audit, s = self._audit, self._audit.statements[n.statement_id]
        source = audit.register.sources.loc[audit.register.row(s.id)["source_id"]]
        claim = audit.model.claim(n)
        if claim.tie is None:
            says = self._word("is", range=self._between(s.key, s.low, s.high))
        elif claim.level is None or claim.scale is not None:
            says = self._tied(claim, claim.tie)
        else:
            level = self._between(s.key, s.low, s.high)
            ends = self._between(claim.about, *s.says(n.number))
            what = self._quantity(claim.about)
            says = self._word("makes", level=level, what=what, range=ends)
        return self._word(
            "said",
            who=publisher(source, self._lang),
            day=source["published"] or word("periods.undated", self._lang),
            what=self._quantity(s.key),
            number=self._word(n.number),
            printed=self._printed(n),
            says=says,
            id=s.id,
        )

    def _tied(self, claim: Claim, tie: Tie) -> str:
        """How a comparison ties quantities of which no level is printed."""
        what = self._quantity(claim.about)
        if not tie.relative:
            ends = self._between(claim.about, tie.low, tie.high)
            return self._word("above", what=what, range=ends)
        if claim.scale is not None:
            low, high = 100 * tie.low, 100 * tie.high
            unit = unit_pattern("%", self._lang)
            ends = between(low, high, _places(low, high), self._lang, unit=unit)
            scale = self._quantity(claim.scale)
            name = "parts_of" if claim.since is None else "parts_of_growth"
            return self._word(name, what=what, range=ends, scale=scale)
        ends = between(tie.low, tie.high, _places(tie.low, tie.high), self._lang)
        return self._word("times_of", what=what, range=ends)

    def _printed(self, n: Number) -> str:
        """A number as the page has it, with its word and unit."""
        row = self._audit.register.row(n.statement_id)
        if n.number == "value" or "growth_as" not in row:
            unit = unit_pattern(row["published_unit"], self._lang)
            token, qualifier, below = (
                row["published_as"],
                row["qualifier"],
                row["value"],
            )
        else:
            points = n.number == "growth" and row["growth_unit"] == "pp"
            unit = unit_pattern("percentage points" if points else "%", self._lang)
            token, qualifier = row[f"{n.number}_as"], row[f"{n.number}_qualifier"]
            below = row[n.number]
        sign = MINUS if below < 0 else ""
        pattern = "{}"
        if qualifier in section("qualifiers"):
            pattern = word(f"qualifiers.{qualifier}", self._lang)
        return unit.format(pattern.format(sign + token))

    def _quantity(self, key: Key) -> str:
        register = self._audit.register
        fields = {
            "label": register.label(key.series, self._lang),
            "area": named(register, "areas", key.area, self._lang),
            "period": period(key.start, key.end, self._lang),
            "plan": named(register, "plans", key.plan, self._lang),
        }
        return self._word("target" if key.kind == "target" else "quantity", **fields)

    def _between(self, key: Key, low: float, high: float) -> str:
        """A range in words, rounded outwards."""
        unit = unit_pattern(self._audit.model.facts.unit[key.series], self._lang)
        return between(low, high, _places(low, high), self._lang, unit=unit)

    # -- why it contradicts ------------------------------------------------------------

    def _sum(self, each: Addition, model: Model, conflict: list[Number]) -> str:
        """Parts, what they make, and what is said of the whole."""
        by_period = each.relation is None
        parts = [self._part(part, model, conflict, by_period) for part in each.parts]
        joined = " + ".join(parts)
        if each.relation is not None:
            joined = each.relation.written(parts)
        name = "sum"
        if each.relation is not None and each.relation.operator == ">=":
            name = "least"
        whole = each.whole
        label = period(whole.start, whole.end, self._lang)
        if not by_period:
            label = f"“{self._audit.register.label(whole.series, self._lang)}”"
        return self._word(
            name,
            parts=joined,
            found=self._between(whole, *each.found),
            whole=label,
            said=self._between(whole, *each.said),
        )

    def _part(
        self, key: Key | None, model: Model, conflict: list[Number], by_period: bool
    ) -> str:
        """A part as printed, if one level says it, else by its name and range."""
        if key is None:
            return self._word("rest")
        said = [n for n in conflict if model.claim(n).about == key]
        if len(said) == 1 and said[0].number == "value":
            row = self._audit.register.row(said[0].statement_id)
            if row["published_unit"] == row["unit"]:
                return str(row["published_as"])
        name = period(key.start, key.end, self._lang)
        if not by_period:
            name = f"“{self._audit.register.label(key.series, self._lang)}”"
        ends = ranges(model, said)[key]
        return f"{name} ({self._between(key, *ends)})"

    def _chain(self, each: Chain) -> str:
        """A level that one comparison gives, and what another makes of it."""
        return self._word(
            "chain",
            own=self._quantity(each.own),
            level=self._between(each.own, *each.level),
            what=self._quantity(each.about),
            found=self._between(each.about, *each.found),
            said=self._between(each.about, *each.said),
        )

    def _no_whole(self, model: Model, conflict: list[Number]) -> Iterator[str]:
        """Where no whole number lies between two ends."""
        for key, (low, high) in ranges(model, conflict).items():
            whole = model.facts.whole[key.series] and math.isfinite(low + high)
            if not whole or low > high or math.floor(high + 1e-6) >= low - 1e-6:
                continue
            places = _places(low, high)
            down, up = outward(low, high, places)
            ends = {"low": down, "high": up}
            shown = {k: number(x, places, self._lang) for k, x in ends.items()}
            line = self._word("no_whole", **shown)
            near = self._nearest(model, conflict, key, (low + high) / 2)
            yield f"{line} {near}" if near else line

    def _nearest(
        self, model: Model, conflict: list[Number], key: Key, middle: float
    ) -> str:
        """What the nearest whole number would make of a comparison."""
        whole = round(middle)
        for claim in (model.claim(n) for n in conflict):
            s, tie = model.statements[claim.number.statement_id], claim.tie
            exact = s.low == s.high and claim.about == key
            if tie is None or not tie.relative or not exact or not whole:
                continue
            percent = 100 * (s.low / whole - tie.zero)
            return self._word(
                "nearest",
                whole=number(whole, 0, self._lang),
                found=unit_pattern("%", self._lang).format(
                    number(percent, 4, self._lang)
                ),
            )
        return ""

    def _cut(self, n: Number, conflict: list[Number]) -> str:
        """Name a number that was cut off, and the one that it was cut off from."""
        about = self._audit.model.claim(n).about
        others = [o for o in conflict if o != n]
        same = [o for o in others if self._audit.model.claim(o).about == about]
        short = self._printed(n)
        if len(others) == len(same) == 1 and same[0].number == n.number == "value":
            long = self._printed(same[0])
            return self._word("cut_of", short=short, long=long)
        return self._word("cut", short=short)

    def _rules(self, model: Model) -> Iterator[str]:
        """Rules without which all numbers of the conflict could be true."""
        relations = {r.relation_id: r for r in model.facts.relations}
        found: dict[str, list[str]] = defaultdict(list)
        for rule in needed_rules(model):
            r = relations.get(rule.relation)
            if r is not None:
                own = r.reason_vi if self._lang == "vi" else ""
                found[own or r.reason].append(r.relation_id)
        for reason, ids in found.items():
            names = ", ".join(dict.fromkeys(ids))
            yield self._word("rule", reason=reason, ids=names)
        if _is_nested(model):
            yield self._word("nested")

    # -- the end -----------------------------------------------------------------------

    def _counts(self) -> Iterator[str]:
        audit, unused = self._audit, self._audit.model.not_used
        used = len(audit.used)
        every = used + len(unused)
        yield self._word("counts", n=every, used=used, unused=len(unused))
        by_reason: dict[str, list[Number]] = defaultdict(list)
        for n, why in unused:
            when = day(why.day, self._lang) if why.day else ""
            reason = word(f"unused.{why.reason}", self._lang).format(day=when)
            by_reason[reason].append(n)
        for reason, names in sorted(by_reason.items()):
            which = ", ".join(self._named([name]) for name in sorted(names))
            yield f"   {self._word('not_used', reason=reason, which=which)}"
        signed = sorted(audit.model.facts.signed)
        if signed:
            labels = (f"“{audit.register.label(s, self._lang)}”" for s in signed)
            yield f"   {self._word('signed', which=', '.join(labels))}"
        name = "ranges_after" if audit.after_removal else "ranges"
        count = len(audit.ranges.keys)
        name += "_1" if count == 1 else ""
        yield self._word(name, n=count)


def _places(low: float, high: float) -> int:
    """Decimals that print the ends as they are, if they have few; else enough."""
    ends = [x for x in (low, high) if math.isfinite(x)]
    if len(ends) == 2:
        enough = range_decimals(low, high)
        exact = range(enough, enough + 3)
    else:
        enough = max(0, _DIGITS - 1 - math.floor(math.log10(abs(ends[0]) or 1.0)))
        exact = range(enough + 1)
    for places in exact:
        if outward(ends[0], ends[-1], places) == (ends[0], ends[-1]):
            return places
    return enough


def _is_nested(model: Model) -> bool:
    """Whether quantities of a model share a part."""
    seen: set[int] = set()
    for key in model.speaking:
        if model.facts.is_parted(key):
            parts = {*model.cells.sum(key)}
            if seen & parts:
                return True
            seen |= parts
    return False
