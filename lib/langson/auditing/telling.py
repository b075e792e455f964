"""A conflict by itself: the few numbers and rules that have no common solution."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from .claim import Claim, Statement
from .component import Component, components
from .facts import Facts
from .key import Number
from .model import Model, build
from .row import HARD, Row, Rule


def alone(
    facts: Facts, statements: dict[str, Statement], numbers: Collection[Number]
) -> Model:
    """Model of a few numbers by themselves."""
    ids = dict.fromkeys(n.statement_id for n in numbers)
    return build(facts, [statements[i] for i in ids], numbers)


def is_possible(model: Model) -> bool:
    """Whether all numbers of a model can be true."""
    return all(part.feasible(part.everything) for part in components(model))


def tell(
    facts: Facts, statements: dict[str, Statement], conflict: Collection[Number]
) -> str:
    """Tell a conflict by the names of its quantities: a line for each number and rule.

    It is modelled by itself, so that periods are cut only where it needs it.
    """
    model = alone(facts, statements, conflict)
    lines = ["These cannot all be true:"]
    lines += [f"  {_said(model, model.claim(n))}" for n in conflict]
    lines += [
        f"  rule {rule.relation}: {rule.where}"
        for rule in dict.fromkeys(needed_rules(model))
        if rule.relation
    ]
    lines += [f"  {name} = {sum_}" for name, sum_ in _parted(model)]
    return "\n".join(lines)


def needed_rules(model: Model) -> Iterator[Rule]:
    """The rules without which all numbers of a model could be true."""
    about = dict.fromkeys(claim.about for claim in model.claims)
    if len(about) > 1 or len(model.claims) == 1:  # else two levels of one quantity
        yield from (model.defined[key] for key in about if key in model.defined)
    part = Component(model, list(range(len(model.unknowns))), model.rows, [])
    kept: list[Row] = model.rows
    for row in model.rows:
        if row.owner != HARD:
            continue
        fewer = [other for other in kept if other is not row]
        part = Component(model, part.unknowns, fewer, [])
        if part.feasible(part.everything):
            yield row.rule
        else:
            kept = fewer


def _said(model: Model, claim: Claim) -> str:
    s = model.statements[claim.number.statement_id]
    level = _between(s.low, s.high) if claim.level else claim.own.name
    if claim.tie is None:
        says = f"{claim.about.name} is {level}"
    elif claim.scale is not None:
        ends = _between(claim.tie.low, claim.tie.high)
        grown = f" less {claim.since.name}" if claim.since else ""
        scale = f"{claim.scale.name}{grown}"
        says = f"{level} is {claim.about.name} and {ends} times {scale}"
    elif claim.tie.relative:
        ends = _between(claim.tie.low, claim.tie.high)
        says = f"{level} is {ends} times {claim.about.name}"
    else:
        ends = _between(claim.tie.low, claim.tie.high)
        says = f"{level} is {claim.about.name} and {ends}"
    return f"{claim.number.number} of {s.id}: {says}"


def _parted(model: Model) -> Iterator[tuple[str, str]]:
    """Quantities that are sums of several spans."""
    for key in model.speaking:
        cells = model.cells.sum(key) if model.facts.is_parted(key) else {}
        if len(cells) > 1:
            yield key.name, " + ".join(model.unknowns.name(v) for v in cells)


def _between(low: float, high: float) -> str:
    return f"{low:.12g}" if low == high else f"{low:.12g} to {high:.12g}"
