"""What rows on unknowns look like, and whose they are."""

from __future__ import annotations

from typing import NamedTuple

from ..core.linear import Amount, Terms
from .claim import Tie

HARD = -1


class Row(NamedTuple):
    """A bound that a claim states, by its position in the model, or that is HARD.

    `rule` names the relation behind one that is HARD.
    """

    owner: int
    terms: Terms
    low: float
    high: float
    rule: str = ""


class Coupling(NamedTuple):
    """A tie of a rate on a base: the rows hold only an outer form of it.

    `value` and `tie` are positions of claims; `own` is tied to `other`.
    """

    value: int
    tie: int
    own: Amount
    other: Amount
    ends: Tie
