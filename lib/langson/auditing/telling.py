"""A conflict by itself: the few numbers and rules that have no common solution."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np

from ..messages import Message
from .claim import Claim, Statement
from .component import Component, components
from .facts import Facts
from .key import Number
from .model import Model, build
from .row import HARD, Rule


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

    The words are in the language of the reader. It is modelled by itself, so that
    periods are cut only where it needs it.
    """
    model = alone(facts, statements, conflict)
    lines: list[Message] = [Message("These cannot all be true:")]
    lines += [_said(model, model.claim(n)) for n in conflict]
    lines += [
        Message("  rule {rule.relation}: {rule.where}", rule=rule)
        for rule in dict.fromkeys(needed_rules(model))
        if rule.relation
    ]
    lines += [
        Message("  {name} = {total}", name=name, total=total)
        for name, total in _parted(model)
    ]
    return "\n".join(line.told() for line in lines)


def needed_rules(model: Model) -> Iterator[Rule]:
    """The rules without which all numbers of a model could be true."""
    about = dict.fromkeys(claim.about for claim in model.claims)
    if len(about) > 1 or len(model.claims) == 1:  # else two levels of one quantity
        yield from (model.defined[key] for key in about if key in model.defined)
    layout, kept = model.layout, list(range(len(model.rows)))
    for i, row in enumerate(model.rows):
        if row.owner != HARD:
            continue
        fewer = [k for k in kept if k != i]
        section = layout.section(np.arange(len(model.unknowns)), np.array(fewer, int))
        part = Component(model, section, [])
        if part.feasible(part.everything):
            yield row.rule
        else:
            kept = fewer


def _said(model: Model, claim: Claim) -> Message:
    s = model.statements[claim.number.statement_id]
    level = _between(s.low, s.high) if claim.level else claim.own.name
    words = {"level": level, "about": claim.about.name}
    if claim.tie is None:
        says = Message("{about} is {level}", **words)
    else:
        words["ends"] = _between(claim.tie.low, claim.tie.high)
        if claim.scale is not None:
            words["scale"] = claim.scale.name
            if claim.since:
                words["scale"] = Message(
                    "({scale} less {since})",
                    scale=claim.scale.name,
                    since=claim.since.name,
                )
            says = Message("{level} is {about} and {ends} times {scale}", **words)
        elif claim.tie.relative:
            says = Message("{level} is {ends} times {about}", **words)
        else:
            says = Message("{level} is {about} and {ends}", **words)
    return Message(
        "  {number.number} of {id}: {says}", number=claim.number, id=s.id, says=says
    )


def _parted(model: Model) -> Iterator[tuple[str, str]]:
    """Quantities that are sums of several spans."""
    for key in model.speaking:
        cells = model.cells.sum(key) if model.facts.is_parted(key) else {}
        if len(cells) > 1:
            yield key.name, " + ".join(model.unknowns.name(v) for v in cells)


def _between(low: float, high: float) -> Message:
    if low == high:
        return Message("{low:.12g}", low=low)
    return Message("{low:.12g} to {high:.12g}", low=low, high=high)
