"""What rows on unknowns look like, and whose they are."""

from __future__ import annotations

from typing import NamedTuple

from ..core.comparison import Tie
from ..core.linear import Amount, Terms

HARD = -1


class Rule(NamedTuple):
    """What is always true: a relation (or none, for a sum of parts), and where."""

    relation: str = ""
    where: str = ""


class Row(NamedTuple):
    """A bound that a claim states, by its position in the model, or that is HARD.

    `rule` is what stands behind one that is HARD.
    """

    owner: int
    terms: Terms
    low: float
    high: float
    rule: Rule = Rule()


class Coupling(NamedTuple):
    """A tie of a rate on a base: the rows hold only an outer form of it.

    `value` and `tie` are positions of claims; `own` is tied to `other`.
    """

    value: int
    tie: int
    own: Amount
    other: Amount
    ends: Tie
