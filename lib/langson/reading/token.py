"""Printed numbers and their precision.

A token is read only with its declared decimal mark, because the same digits mean
two things::

    parse("4.476,9", ",")   ->  4476.9, last printed digit 0.1
    parse("5.660", ",")     ->  5660,   printed unit 1, cautious unit 10
    parse("5.660", ".")     ->  5.660,  last printed digit 0.001
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

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
_PLAIN_CELL = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_PLAIN = re.compile(r"[0-9.,]*[0-9][0-9.,]*")
#: no number with so many signs is too large for a double
_HOLDS = 300
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
    if match is None or len(token) > _HOLDS:
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
    return _by_shape(tokens, lambda token: parse(token, mark))


def plain(text: str) -> Numeral:
    """Read a cell with a plain number, as ``-1234.5``; TokenError if it is none."""
    # a spreadsheet may write 38,8; three digits could as well be a group of thousands
    if re.fullmatch(r"-?[0-9]+,(?:[0-9]{1,2}|[0-9]{4,})", text):
        text = text.replace(",", ".")
    if not _PLAIN_CELL.fullmatch(text) or len(text) > _HOLDS:
        raise TokenError("{cell!r} cannot be read.", cell=text)
    whole, _, fraction = text.partition(".")
    return Numeral(int(whole + fraction), len(fraction))


def plain_all(texts: Sequence[str]) -> tuple[Array, Collection[str]]:
    """Read many cells with a plain number, NaN for each other; list those others."""
    digits, decimals, why = _by_shape(texts, plain)
    numbers: Array = scaled(digits, -decimals)
    # a double holds neither as it is; all others are rounded once
    inexact = (np.abs(digits) >= _TOO_LARGE) | (decimals > 22)
    for i in np.flatnonzero(inexact).tolist():
        numbers[i] = plain(texts[i].strip()).value
    if why:
        numbers[[text in why for text in texts]] = np.nan
    return numbers, why.keys()


def _by_shape(
    texts: Sequence[str], read: Callable[[str], Numeral]
) -> tuple[Array, Array, dict[str, str]]:
    """Read numbers, one of each shape: 1.111,1 says of 4.476,9 where its decimals are.

    What is long, or has other signs than a number, is read by itself.
    """
    shape, digits = _shapes(texts)
    codes, shapes = pd.factorize(shape)
    example = np.zeros(len(shapes), dtype=int)
    example[codes] = np.arange(len(texts))
    parts, signs = np.zeros(len(shapes), dtype=int), np.ones(len(shapes))
    alone = shapes == _ALONE
    for k, i in enumerate(example.tolist()):
        text = texts[i].strip()
        try:
            parts[k] = read(text).decimals
        except TokenError:
            alone[k] = True
        if text.startswith("-"):
            signs[k] = -1
    digits, decimals = digits * signs[codes], parts[codes]
    why: dict[str, str] = {}
    for i in np.flatnonzero(alone[codes]).tolist():
        digits[i] = decimals[i] = 0
        try:
            digits[i], decimals[i] = read(texts[i].strip())
        except TokenError as error:
            why[texts[i]] = error.message
    return digits, decimals, why


#: signs that a text of one shape may have, by what they do: first, and further on
_KINDS = ("\0", "0", "123456789", ".", ",", "-"), ("\0", "0123456789", ".", ",", " ")
#: three bits a sign, in a whole number of 64
_LONGEST = 20
#: a double holds every whole number with a digit less
_TOO_LARGE = 1e15
_ALONE = -1


def _table(fill: int, values: dict[str, int]) -> Array:
    """One number for each sign of ASCII."""
    table = np.full(128, fill)
    table[[ord(sign) for sign in values]] = list(values.values())
    return table


_OTHER = 7
_FIRST, _FURTHER = (
    _table(_OTHER, {s: k for k, signs in enumerate(kinds) for s in signs})
    for kinds in _KINDS
)
_DIGIT = _table(0, {str(digit): digit for digit in range(10)})
_TENFOLD = _table(1, {str(digit): 10 for digit in range(10)})


def _shapes(texts: Sequence[str]) -> tuple[Array, Array]:
    """Shape of each text, `_ALONE` if long or odd, and its digits as one number."""
    signs = np.array(texts, dtype=f"U{_LONGEST + 1}").view(np.uint32)
    signs = signs.reshape(len(texts), _LONGEST + 1)
    shape, digits = np.zeros(len(texts), dtype=np.int64), np.zeros(len(texts))
    oddest = np.zeros(len(texts), dtype=np.int64)
    for i, place in enumerate(signs.T):
        sign = np.minimum(place, 127).astype(np.intp)
        if not sign.any():
            break
        kind = (_FURTHER if i else _FIRST).take(sign)
        np.maximum(oddest, kind, out=oddest)
        shape <<= 3
        shape |= kind
        digits *= _TENFOLD.take(sign)
        digits += _DIGIT.take(sign)
    alone = (oddest == _OTHER) | (signs[:, -1] > 0) | (digits >= _TOO_LARGE)
    shape[alone] = _ALONE
    return shape, digits


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
