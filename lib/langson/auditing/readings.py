"""Other ways to read a number: cut off instead of rounded, a loose word tightly.

They never change a verdict. They tell an analyst where one lies in the way of reading.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from .claim import Statement

#: "over 6,000" is printed of 6,360 as well: nothing is hidden there
_LOOSE = ("about", "nearly")
#: part of a unit by which something lies beyond an end
_BEYOND = 1e-6


class CutOff(NamedTuple):
    """A statement with one number cut off, and with that number further away.

    7.46 printed as 7.4 lies inside what cutting off leaves (7.4 to 7.5), and neither
    below what rounding leaves nor above what cutting off leaves.
    """

    inside: Statement
    beyond: tuple[Statement, Statement]


def cut_off(s: Statement, number: str) -> CutOff | None:
    """Read a number as cut off; None after a word, for a range, for an exact count."""
    low, high, zero = _ends(s, number)
    if s.words[number] != "exact" or low == high:
        return None
    unit, middle = high - low, (low + high) / 2
    if middle >= zero:
        inside = middle, middle + unit
        beyond = (-math.inf, low), (inside[1] + _BEYOND * unit, math.inf)
    else:
        inside = middle - unit, middle
        beyond = (-math.inf, inside[0] - _BEYOND * unit), (high, math.inf)
    less, more = (_with(s, number, *ends) for ends in beyond)
    return CutOff(_with(s, number, *inside), (less, more))


def tight(s: Statement) -> Statement | None:
    """The statement with round numbers after "about" or "nearly" read tightly.

    A number with one digit and zeros is then known to the digit after it: nearly 10,000
    is 9,000 to 10,000, not 0 to 10,000. None if there is no such number.
    """
    found = s
    for number, word in s.words.items():
        if word not in _LOOSE or s.rounded.get(number) != 1:
            continue
        low, high, zero = _ends(s, number)
        width = (high - low) / 10
        if word == "about":
            middle = (low + high) / 2
            ends = (middle - width / 2, middle + width / 2)
        elif low >= zero:
            ends = (high - width, high)
        else:
            ends = (low, low + width)
        found = _with(found, number, *ends)
    return None if found is s else found


def _ends(s: Statement, number: str) -> tuple[float, float, float]:
    if number not in s.ties:
        return s.low, s.high, 0.0
    tie = s.ties[number]
    return tie.low, tie.high, tie.zero


def _with(s: Statement, number: str, low: float, high: float) -> Statement:
    if number not in s.ties:
        return s._replace(low=low, high=high)
    tie = s.ties[number]._replace(low=low, high=high)
    return s._replace(ties={**s.ties, number: tie})
