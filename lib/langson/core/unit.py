"""Units as the tables write them: a counting word and a base, "million USD".

The counting words are powers of ten, so a conversion moves the decimal point and
never rounds. Any base is used as it is written; `langson.showing.words` names units to
a reader.
"""

from __future__ import annotations

import re

from ..errors import UnitError

#: counting word -> power of ten
SCALES = {
    "": 0,
    "thousand": 3,
    "million": 6,
    "billion": 9,
    "trillion": 12,
    "quadrillion": 15,
}
_WORDS = {power: word for word, power in SCALES.items()}
#: spans that a mean is counted for
SPANS = ("day", "month", "quarter", "year")
#: bases that are money: a ratio of two of them is an exchange rate, not a share
CURRENCIES = frozenset({"USD", "VND", "CNY", "EUR", "JPY", "KRW", "THB", "LAK"})
#: what a plural ends with: "es" after ch, else "s" after three letters, no "times"
_PLURAL = re.compile(r"(?<=ch)es\b|(?<=[a-z]{2}[a-rt-z])s\b(?<!\btimes)")


def split(unit: str) -> tuple[int, str]:
    """Split a unit into its power of ten and its base.

    >>> split("million USD")
    (6, 'USD')
    """
    word, _, base = unit.partition(" ")
    if base and word in SCALES:
        return SCALES[word], base
    return 0, unit


def join(power: int, base: str) -> str:
    """Write a unit from a power of ten and a base; the reverse of `split`."""
    word = _WORDS.get(power)
    if word is None:
        raise UnitError(
            "no counting word for 10^{power} {base}; convert first.",
            power=power,
            base=base,
        )
    return f"{word} {base}".strip()


def one(base: str) -> str:
    """Singular of a base: "visit" of "visits", "vehicle per day"."""
    noun, per, below = base.partition(" per ")
    return _PLURAL.sub("", noun) + per + below


def shift(printed: str, unit: str) -> int:
    """Power of ten that turns a number in `printed` units into `unit` units.

    A printed unit may be wider than that of the series and say so with "and"
    ("vehicles and wagons" for "vehicles"). Any other difference of base is an error.
    """
    (p, printed_base), (q, base) = split(printed), split(unit)
    if printed_base != base and base not in printed_base.split(" and "):
        raise UnitError(
            "a number in {printed} is not one in {unit}.",
            printed=printed,
            unit=unit,
        )
    return p - q


def per(unit: str, other: str) -> str:
    """Unit of a ratio: ``per("billion VND", "million visits")``."""
    (p, base), (q, below) = split(unit), split(other)
    return join(p - q, f"{base} per {one(below)}")


def times(rate: str, other: str) -> str:
    """Unit of a ratio times what it counts per: ``"million VND per visit", "visits"``.

    Raises
    ------
    UnitError
        If the first unit counts nothing per unit of the second.
    """
    (p, top), (q, below) = split(rate), split(other)
    base, _, per_one = top.rpartition(" per ")
    if not base or per_one != one(below):
        raise UnitError(
            "{rate:unit} times {other:unit} has no meaning here; a ratio is multiplied"
            " by what it counts per, as million VND per visit by visits.",
            rate=rate,
            other=other,
        )
    return join(p + q, base)


def mean(unit: str) -> tuple[str, str] | None:
    """Take a mean apart into what is counted and the span that it is counted for.

    >>> mean("thousand visits per month")
    ('thousand visits', 'month')
    """
    counted, _, span = unit.replace("/", " per ").rpartition(" per ")
    return (counted, span) if counted and span in SPANS else None
