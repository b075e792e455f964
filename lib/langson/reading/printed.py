"""Columns of printed numbers: each different token is read once, with its mark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from ..core import unit as units
from ..core.interval import printed_ends, scaled
from ..errors import LangsonError
from . import token as numerals
from .column import Array, Column, Columns
from .faults import Fault, Faults


class Tokens(NamedTuple):
    """Printed numbers of a column, row by row; `fine` where one was read."""

    digits: Array
    decimals: Array
    fine: Array

    def differ(self, values: Array, power: Array | int = 0) -> Array:
        """Mask of those that are not the values beside them."""
        printed = scaled(self.digits, power - self.decimals)
        differs: Array = self.fine & (printed != values)
        return differs

    def ends(
        self, loose: Array, power: Array, qualifier: Column, sign: Array
    ) -> tuple[Array, Array]:
        """Both ends of each, by the cautious rule where `loose`; NaN where none is.

        Parameters
        ----------
        sign : array of float
            Numbers with the sign that the tokens do not have.
        """
        exponent = _cautious(self.digits, -self.decimals, loose)
        low, high = np.full((2, len(self.digits)), np.nan)
        for word in qualifier.texts:
            own = np.flatnonzero(self.fine & qualifier.among(word))
            low[own], high[own] = printed_ends(
                self.digits[own], self.decimals[own], exponent[own], power[own], word
            )
        negative = sign < 0
        return np.where(negative, -high, low), np.where(negative, -low, high)


def read(
    faults: Faults, column: str, tokens: Column, marks: Column, where: Array
) -> Tokens:
    """Read the tokens of the rows of a mask, each with its mark."""
    digits, decimals = np.zeros(len(tokens)), np.zeros(len(tokens), dtype=int)
    wrong: dict[int, str] = {}
    for mark in marks.texts:
        own = np.flatnonzero(where & marks.among(mark))
        texts, place = tokens[own], slice(None)
        # a level is hardly ever the same twice, a growth often
        if not faults.table.column(column).required:
            place, texts = pd.factorize(texts)
        *read, why = numerals.parse_all(texts.tolist(), mark or ".")
        digits[own], decimals[own] = (each[place] for each in read)
        if why:
            bad = [(row, tokens[row]) for row in own.tolist()]
            wrong |= {row: why[text] for row, text in bad if text in why}
    mend = "copy the printed digits, and set decimal_mark to the mark of the page."
    faults.add(*(Fault([row], column, why, mend) for row, why in wrong.items()))
    fine = where.copy()
    fine[list(wrong)] = False
    return Tokens(digits, decimals, fine)


def read_or_value(faults: Faults, cells: Columns, where: Array) -> Tokens:
    """Read the tokens of a table; the value stands for one that is no plain number."""
    tokens, marks = cells["published_as"], cells["decimal_mark"]
    bare = np.flatnonzero(~marks.filled & where)
    if len(bare):
        values = [t.lstrip("-").replace(",", ".") for t in cells["value"][bare]]
        tokens, marks = tokens.changed(bare, values), marks.changed(bare, ".")
    return read(faults, "published_as", tokens, marks, where)


def _cautious(digits: Array, exponent: Array, loose: Array) -> Array:
    """Power of ten of the last digit that counts, as `Numeral.exponent` by column."""
    exponent = exponent.copy()
    left = np.flatnonzero(loose & (exponent == 0) & (digits > 0))
    for power in range(1, 16):
        left = left[digits[left] % 10.0**power == 0]
        if not len(left):
            break
        exponent[left] = power
    return exponent


def of_high_ends(value: Array, high: Array, ranged: Array) -> list[Fault]:
    """High ends that are missing, out of place, or not above the low one."""
    return [
        Fault(
            ranged == np.isnan(high),
            "value_high",
            "missing, or without a range.",
            "a range has both ends, in value and value_high; nothing else has"
            " value_high.",
        ),
        Fault(
            ranged & (value >= high),
            "value_high",
            "{value_high} is not above {value}.",
            "value is the low end of the range, value_high the high end.",
        ),
    ]


def of_ranges(
    cells: Columns, value: Array, high: Array, power: Array
) -> Iterator[Fault]:
    """Printed ranges that are not the two numbers beside them."""
    marked = cells["decimal_mark"].filled & ~np.isnan(high)
    for i in np.flatnonzero(marked & cells["qualifier"].among("range")).tolist():
        try:
            ends = numerals.parse_range(
                cells["published_as"][i], cells["decimal_mark"][i]
            )
        except LangsonError as error:
            mend = "copy the two printed numbers with their dash."
            yield Fault([i], "published_as", error.message, mend)
            continue
        if [float(n.value.scaleb(int(power[i]))) for n in ends] != [value[i], high[i]]:
            mend = "value and value_high are the two printed numbers."
            yield Fault([i], "value_high", "not the printed range.", mend)


def powers(faults: Faults, cells: Columns) -> Array:
    """Power of ten from the printed unit to that of the series."""
    printed, own = cells["published_unit"], cells["unit"]
    pairs = printed.codes * len(own.texts) + own.codes
    different, at = np.unique(pairs, return_inverse=True)
    power = np.zeros(len(different), dtype=int)
    mend = "a currency or thing is never converted; give the row a series of its own."
    for k, pair in enumerate(different.tolist()):
        one, other = divmod(pair, len(own.texts))
        try:
            power[k] = units.shift(printed.texts[one], own.texts[other])
        except LangsonError as error:
            faults.add(Fault(at == k, "published_unit", error.message, mend))
    shifts: Array = power[at]
    return shifts
