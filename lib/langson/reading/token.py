"""Printed numbers and their precision.

A token is read only with its declared decimal mark, because the same digits mean
two things::

    parse("4.476,9", ",")   ->  4476.9, last printed digit 0.1
    parse("5.660", ",")     ->  5660,   printed unit 1, cautious unit 10
    parse("5.660", ".")     ->  5.660,  last printed digit 0.001
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..core.interval import scaled
from ..errors import TokenError

Array = npt.NDArray[Any]
_TOKEN = {
    mark: rf"([1-9][0-9]{{0,2}}(?:(?:\{group}[0-9]{{3}})+|(?: [0-9]{{3}})+)|[0-9]+)"
    rf"(?:\{mark}([0-9]+))?"
    for mark, group in ((",", "."), (".", ","))
}
#: blanks that keep the groups of a number on one line
_KEPT = str.maketrans("\u00a0\u202f", "  ")
_PATTERN = {mark: re.compile(token) for mark, token in _TOKEN.items()}
#: many tokens, each on its line; possessive, so that no way back is kept
_LINES = {mark: re.compile(rf"(?:{token}\n)*+") for mark, token in _TOKEN.items()}
_PLAIN_CELL = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_PLAIN_LINES = re.compile(rf"(?:(?:{_PLAIN_CELL.pattern})?\n)*+")
_PLAIN = re.compile(r"[0-9.,]*[0-9][0-9.,]*")
_RANGE = re.compile(r"\s*(?:-|–|à)\s*")


class Numeral(NamedTuple):
    """A printed number: its digits as one whole number and where the mark stands."""

    digits: int
    decimals: int

    @property
    def value(self) -> Decimal:
        """The number itself, exactly."""
        return Decimal(self.digits).scaleb(-self.decimals)

    def unit(self, reading: str = "printed") -> Decimal:
        """Size of the last digit that counts, in the printed unit."""
        return Decimal(1).scaleb(self.exponent(reading))

    def exponent(self, reading: str = "printed") -> int:
        """Power of ten of the last digit that counts.

        *printed*: the last printed digit. *cautious*: the last digit of a whole
        number that is not zero; digits after the decimal mark always count.
        """
        if reading == "printed" or self.decimals or not self.digits:
            return -self.decimals
        text = str(self.digits)
        return len(text) - len(text.rstrip("0"))


def parse(token: str, mark: str) -> Numeral:
    """Read a printed number with its declared decimal mark.

    Parameters
    ----------
    token : str
        Digits with grouping and decimal mark, as printed; no sign, no letters.
    mark : {",", "."}
        The decimal mark; the other of the two, or a blank, groups thousands.

    Raises
    ------
    TokenError
        If the mark is missing or the token is not a number under it.
    """
    pattern = _PATTERN.get(mark)
    if pattern is None:
        raise TokenError(
            "{token!r} has no declared decimal mark, so it could mean two numbers;"
            ' declare "," (5.777 is five thousand) or "." (5.777 is under six).',
            token=token,
        )
    match = pattern.fullmatch(token.translate(_KEPT))
    if match is None:
        raise TokenError(
            "{token!r} is not a number with the decimal mark {mark!r}: only the"
            " digits 0-9, groups of three, no sign or letter.",
            token=token,
            mark=mark,
        )
    whole, fraction = match.groups("")
    digits = "".join(sign for sign in whole if sign.isdigit())
    return Numeral(int(digits + fraction), len(fraction))


def parse_all(tokens: Sequence[str], mark: str) -> tuple[Array, Array, dict[str, str]]:
    """Read many tokens of one decimal mark.

    Returns
    -------
    digits, decimals : arrays of float and of int, shape (tokens,)
        As in `Numeral`; zeros where a token cannot be read.
    why : dict of str to str
        For each token that cannot be read, the reason.
    """
    lines = "\n".join([*tokens, ""])
    if lines.count("\n") == len(tokens) and _LINES[mark].fullmatch(lines):
        read = _lines(lines, mark)
        if read is not None:
            return *read, {}
    return _parse_each(tokens, mark)


def _lines(lines: str, mark: str) -> tuple[Array, Array] | None:
    """Digits and decimals of plain numbers, one on each line; other signs do not count.

    None if one has more digits than a double holds.
    """
    signs = np.frombuffer(lines.encode("ascii"), dtype=np.uint8)
    ends = np.flatnonzero(signs == ord("\n"))
    is_digit = (signs >= ord("0")) & (signs <= ord("9"))
    values = signs[is_digit] - float(ord("0"))
    after = np.cumsum(is_digit)[ends]  # digits up to the end of each line
    count = np.diff(after, prepend=0)
    if count.max(initial=0) > 15:
        return None
    digits = np.zeros(len(ends))
    for power in range(count.max(initial=0)):  # from the last digit to the first
        own = np.flatnonzero(count > power)
        digits[own] += values[after[own] - 1 - power] * 10.0**power
    decimals = np.zeros(len(ends), dtype=int)
    marks = np.flatnonzero(signs == ord(mark))
    line = np.searchsorted(ends, marks)
    decimals[line] = ends[line] - marks - 1
    return digits, decimals


def _parse_each(
    tokens: Sequence[str], mark: str
) -> tuple[Array, Array, dict[str, str]]:
    digits, decimals = np.zeros(len(tokens)), np.zeros(len(tokens), dtype=int)
    why: dict[str, str] = {}
    for i, token in enumerate(tokens):
        try:
            digits[i], decimals[i] = parse(token.strip(), mark)
        except TokenError as error:
            why[token] = error.message
    return digits, decimals, why


def plain(text: str) -> float:
    """Read a cell with a plain number, as ``-1234.5``; ValueError if it is none."""
    # a spreadsheet may write 38,8; three digits could as well be a group of thousands
    if re.fullmatch(r"-?[0-9]+,(?:[0-9]{1,2}|[0-9]{4,})", text):
        text = text.replace(",", ".")
    if not _PLAIN_CELL.fullmatch(text):
        raise ValueError(text)
    return float(text)


def plain_all(texts: Sequence[str]) -> Array | None:
    """Read many cells with a plain number or nothing (NaN); None if one is neither."""
    lines = "\n".join([*texts, ""])
    if lines.count("\n") != len(texts) or not _PLAIN_LINES.fullmatch(lines):
        return None
    read = _lines(lines, ".")
    if read is None:
        return None
    numbers = scaled(read[0], -read[1])
    if "-" in lines:
        sign = [-1.0 if text.startswith("-") else 1.0 for text in texts]
        numbers = numbers * sign
    if "" in texts:
        numbers[[not text for text in texts]] = np.nan
    made: Array = numbers
    return made


def parse_range(token: str, mark: str) -> tuple[Numeral, Numeral]:
    """Read two tokens split by -, – or "à": the low end and the high end."""
    ends = split_range(token)
    if len(ends) != 2:
        raise TokenError(
            "{token!r} is not two numbers split by -, – or à.", token=token
        )
    low, high = parse(ends[0], mark), parse(ends[1], mark)
    if low.value > high.value:
        raise TokenError(
            "{token!r} runs from the higher to the lower number.", token=token
        )
    return low, high


def split_range(token: str) -> list[str]:
    """Tokens of a range, as they were printed."""
    return _RANGE.split(token)


def needs_mark(token: str) -> bool:
    """Whether a token is a plain number that means two things without its mark."""
    return bool(_PLAIN.fullmatch(token)) and not token.isdigit()


def print_token(numeral: Numeral, mark: str, grouped: bool = True) -> str:
    """Print a numeral with a decimal mark; `parse` reads it back unchanged."""
    digits = str(numeral.digits).rjust(numeral.decimals + 1, "0")
    cut = len(digits) - numeral.decimals
    whole, fraction = digits[:cut], digits[cut:]
    if grouped:
        whole = f"{int(whole):,}".replace(",", "." if mark == "," else ",")
    return whole + (mark + fraction if fraction else "")
