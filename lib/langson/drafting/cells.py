"""Cells that rows of statements and of comparisons have in common."""

from __future__ import annotations

import re
from decimal import Decimal

from ..errors import TokenError
from ..reading.form import QUALIFIERS
from ..reading.token import parse
from . import cues
from .number import Number

#: what the analyst has to fill before the tables pass their check
OPEN = "?"
PLAN = "annual"
Row = dict[str, str]


def plain(value: float) -> str:
    """A number as a cell has it: no exponent, no zeros at the end."""
    return f"{Decimal(repr(value)).normalize():f}"


def of_plan(n: Number) -> bool:
    """Whether points or a change are told against a plan."""
    return n.role in ("points", "change") and bool(cues.after("plan", n.right[:80]))


def qualifier(n: Number) -> str:
    """The word before a number, if the tables have it."""
    return n.qualifier if n.qualifier in QUALIFIERS else OPEN


def token(n: Number) -> tuple[str, str]:
    """The token as printed and its decimal mark; no mark if it is no plain number."""
    printed, mark = n.numeral.token, n.numeral.mark
    if n.numeral.high is not None:
        low, high = re.findall(r"\d[\d.,\u00a0\u202f]*\d|\d", printed)
        return f"{low}–{high}", mark
    try:
        parse(printed, mark)
    except TokenError:
        return printed, ""
    return printed, mark
