"""How numbers are printed: digits, decimals, ranges and signs, in each language.

Sentences, tables, charts and the report of the audit all print through this module, so
one figure has one rounding wherever it stands.
"""

from __future__ import annotations

import math
from decimal import Decimal

from .words import word

MINUS = "−"
#: a computed figure has no more significant digits than this, if its range allows
SIGNIFICANT = 3
#: rounding outwards may widen a range by this part
_WIDER = 1.25
#: of a range: what is narrower is one value and rounding errors of doubles
_ONE_VALUE = 1e-12


def number(
    value: float, decimals: int = 0, lang: str = "en", sign: bool = False
) -> str:
    """Print a number with the grouping and decimal mark of a language.

    Negative `decimals` round to tens, hundreds, …; halves go to the even digit; the
    minus is U+2212; `sign` writes a plus before what is above zero.
    """
    shown = rounded(value, decimals)
    text = f"{abs(shown):,.{max(decimals, 0)}f}"
    marks = word("numbers.group", lang) + word("numbers.decimal", lang)
    text = text.translate(str.maketrans(",.", marks))
    if shown < 0:
        return MINUS + text
    return f"+{text}" if sign and shown else text


def rounded(value: float, decimals: int) -> Decimal:
    """A number as it is printed: of the decimal that stands for it, not of its bits."""
    return round(Decimal(repr(float(value))), decimals)


def decimals(value: float, low: float, high: float) -> int:
    """Decimals with which a computed number is printed.

    As many as keep half the width of its range below half a unit of the last digit; so
    many more that what is printed lies inside the range; but no more than `SIGNIFICANT`
    digits. Negative ones stand for tens, hundreds, ….
    """
    size = abs(value)
    power = math.floor(math.log10(size)) if size else 0
    most = max(SIGNIFICANT - 1 - power, 0)
    width = high - low
    if not math.isinf(width) and width <= _ONE_VALUE * max(abs(low), abs(high)):
        text = f"{round(Decimal(repr(float(value))), most):f}"
        return len(text.partition(".")[2].rstrip("0"))
    places = -power - 1 if math.isinf(width) else min(_supported(width), most)
    while places < most and not low <= round(value, places) <= high:
        places += 1  # "about 700" of 644 to 686, "0.7" of 0.65 to 0.67
    return places


def _supported(width: float) -> int:
    places = math.floor(-math.log10(width))
    return places - 1 if 10.0**-places <= width * (1 + 1e-9) else places


def outward(low: float, high: float, decimals: int) -> tuple[float, float]:
    """Round the ends of a range away from each other, so that it stays true."""
    scale = 10.0**decimals
    low, high = low * scale, high * scale  # a few rounding errors of doubles are let go
    down = math.floor(low + 1e-9 + 1e-14 * abs(low)) / scale
    up = math.ceil(high - 1e-9 - 1e-14 * abs(high)) / scale
    return down, up


def range_decimals(low: float, high: float, least: int = 0) -> int:
    """Decimals with which rounding outwards adds little, and never reaches zero."""
    for places in range(least, 12):
        down, up = outward(low, high, places)
        same_side = (low > 0) == (down > 0) and (high < 0) == (up < 0)
        if same_side and up - down <= _WIDER * (high - low):
            return places
    return 12


def between(
    low: float,
    high: float,
    decimals: int,
    lang: str = "en",
    *,
    unit: str = "{}",
    prose: bool = True,
    sign: bool = False,
) -> str:
    """Print a range, rounded outwards; an open end makes it "at least", "at most".

    Parameters
    ----------
    low, high : float
        Ends of the range; one may be infinite.
    decimals : int
        See `range_decimals`.
    lang : {"en", "vi"}
    unit : str
        Pattern of the unit (`langson.showing.words.unit_pattern`).
    prose : bool
        "từ 7 đến 8 triệu USD" in a sentence; else, in brackets, tables and charts, with
        an en dash where no end has a sign.
    sign : bool
        Write a plus before what is above zero.
    """
    if math.isinf(low) or math.isinf(high):
        end = 0 if math.isinf(high) else 1
        kept = outward(*2 * ((low, high)[end],), decimals)[end]
        words = ("qualifiers.at_least", "ranges.at_most")[end]
        return unit.format(word(words, lang).format(number(kept, decimals, lang, sign)))
    ends = [number(x, decimals, lang, sign) for x in outward(low, high, decimals)]
    if ends[0] == ends[1]:
        return unit.format(ends[0])
    style = "prose"
    if not prose:
        style = "signed" if {ends[0][0], ends[1][0]} & {MINUS, "+"} else "bracket"
    if style != "bracket" and lang == "vi" and " " not in unit:
        # "từ 7% đến 8%": the sign that clings to a number stands at both of them
        return word(f"ranges.{style}", lang).format(*(unit.format(e) for e in ends))
    return unit.format(word(f"ranges.{style}", lang).format(*ends))
