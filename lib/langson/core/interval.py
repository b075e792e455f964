"""Interval arithmetic on low and high ends: numbers, arrays or columns alike.

An `Interval` is closed and holds every value that fits what was printed. Each
function is monotone in each argument, so its range is reached at the ends and
is sharp as long as the arguments are independent of each other (Moore, Kearfott
and Cloud, *Introduction to Interval Analysis*, SIAM 2009, chapters 2 and 5).
Percentages are plain percents: 38.8 is 38.8 %.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np

from ..errors import LangsonError

#: relative slack for rounding of doubles when an end is a whole number
_SLACK = 1e-9


class _Ends(NamedTuple):
    low: Any
    high: Any


class Interval(_Ends):
    """Low and high end, each a number, a numpy array or a pandas column.

    The operators ``+ - * /`` take an interval or a plain number and give an
    interval of the broadcast shape; ``low, high = interval`` takes it apart.
    """

    # A number or column on the left leaves the operation to the interval; numpy and
    # pandas would otherwise take the pair for a list of two numbers.
    __array_ufunc__: ClassVar[None] = None
    __pandas_priority__: ClassVar[int] = 5000

    def __add__(self, other: Any) -> Interval:
        other = of(other)
        return Interval(self.low + other.low, self.high + other.high)

    def __radd__(self, other: Any) -> Interval:
        return self.__add__(other)

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low)

    def __sub__(self, other: Any) -> Interval:
        other = of(other)
        return Interval(self.low - other.high, self.high - other.low)

    def __rsub__(self, other: Any) -> Interval:
        return of(other) - self

    def __mul__(self, other: Any) -> Interval:
        other = of(other)
        return _corners(
            self.low * other.low,
            self.low * other.high,
            self.high * other.low,
            self.high * other.high,
        )

    def __rmul__(self, other: Any) -> Interval:
        return self.__mul__(other)

    def __truediv__(self, other: Any) -> Interval:
        other = of(other)
        if np.any((np.asarray(other.low) <= 0) & (np.asarray(other.high) >= 0)):
            raise LangsonError(
                "division by an interval that holds zero has no finite range; "
                "leave these rows out first."
            )
        return _corners(
            self.low / other.low,
            self.low / other.high,
            self.high / other.low,
            self.high / other.high,
        )

    def __rtruediv__(self, other: Any) -> Interval:
        return of(other) / self

    @property
    def width(self) -> Any:
        """High minus low."""
        return self.high - self.low

    def overlaps(self, other: Interval) -> Any:
        """Whether the two share a value, so that no order can be claimed."""
        return (self.low <= other.high) & (other.low <= self.high)


def of(x: Any) -> Interval:
    """Turn a plain number into the interval that holds only it."""
    return x if isinstance(x, Interval) else Interval(x, x)


def _corners(*values: Any) -> Interval:
    low, high = values[0], values[0]
    for value in values[1:]:
        low, high = np.minimum(low, value), np.maximum(high, value)
    return Interval(low, high)


def scaled(digits: Any, power: Any) -> Any:
    """``digits * 10 ** power``, rounded once."""
    return digits * _tenfold(power) / _tenfold(np.negative(power))


#: 10 to each power that a double holds, and beyond; looked up, for `**` is slow
_TENS = np.array([float(f"1e{power}") for power in range(310)])


def _tenfold(power: Any) -> Any:
    """``10 ** power``, 1 for a negative one."""
    return _TENS[np.minimum(np.maximum(power, 0), 309)]


def printed_ends(
    digits: Any, decimals: Any, exponent: Any, power: Any, qualifier: str
) -> tuple[Any, Any]:
    """Closed ends of printed numbers.

    Parameters
    ----------
    digits, decimals : array of float, array of int
        A printed number is ``digits / 10 ** decimals`` (`langson.numerals.Numeral`).
    exponent : array of int
        Power of ten of the last digit that counts, the unit u.
    power : array of int
        Power of ten from the printed unit to the wanted one.
    qualifier : str
        Word before all of them. exact: v - u/2 to v + u/2; about: v - u to v + u;
        over: v to v + u; nearly: v - u to v; at_least: v and more; under, at_most:
        v and less.

    Returns
    -------
    low, high : arrays of float
        Counted in halves of the last printed digit, which are whole numbers, so that
        each end is rounded once.
    """
    exact = qualifier == "exact"
    unit = _tenfold(exponent + decimals) * (1 if exact else 2)
    down = unit if qualifier in ("exact", "about", "nearly") else 0
    up = unit if qualifier in ("exact", "about", "over") else 0
    low = scaled(2 * digits - down, power - decimals) / 2
    high = scaled(2 * digits + up, power - decimals) / 2
    if qualifier in ("under", "at_most"):
        low = np.full_like(low, -np.inf)
    if qualifier == "at_least":
        high = np.full_like(high, np.inf)
    return low, high


def share(part: Interval, whole: Interval) -> Interval:
    """`part` in percent of `whole`, the two taken as independent."""
    return 100 * (part / whole)
