"""Sentences whose numbers are computed, in English and Vietnamese.

A sentence is a template in a TOML file beside the notebooks, in both languages with the
same fields::

    [imports_rose]
    en = "Imports {imports:move}, exports {exports:move}."
    vi = "Nhập khẩu {imports:move}, xuất khẩu {exports:move}."

Words after the colon of a field say how the value is written:

==============  ============================================================
(nothing)       number with unit, qualifier word and the digits it supports
``n``           without the unit
``abs``         without the sign
``sign``        with + or −
``range``       from low to high, rounded outwards
``move``        rose / fell by, or that no direction can be told
``.1``          so many decimals
``period``      the period (``period short`` for a table); ``start``, ``end``,
                ``days``, ``year`` are parts of it
``status``      actual, estimate or target
``token``       as printed
``a|b|c``       the word a if the value is certainly above zero, b if certainly
                below, c if the range holds zero
``a|b``         the word a if the value, a bool, is true, else b
==============  ============================================================
"""

from __future__ import annotations

import math
import os
import string
import tomllib
import unicodedata
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from ..core import interval as intervals
from ..core import unit as units
from ..core.figure import Figure
from ..core.period import day, period
from ..errors import LangsonError
from ..reading.token import LANGUAGES, MINUS, number

STATUS = {
    "A": ("actual", "thực hiện"),
    "E": ("estimate", "ước tính"),
    "T": ("target", "kế hoạch"),
}
QUALIFIER = {
    "about": ("about ", "khoảng "),
    "over": ("over ", "trên "),
    "nearly": ("nearly ", "gần "),
    "at_least": ("at least ", "ít nhất "),
}
WORDS = frozenset(
    """n abs sign range move period short start end days year status token
    label""".split()  # noqa: SIM905 one a word
)
_TO = (" to ", " đến ")
_MOVE = {1: ("rose by ", "tăng "), -1: ("fell by ", "giảm ")}
_NO_MOVE = (
    "may have risen or fallen ({})",
    "chưa thể kết luận tăng hay giảm ({})",
)
_ABOUT = ("about ", "khoảng ")
_AT_MOST = ("at most ", "nhiều nhất ")
#: decimals of a derived figure: never more than this many significant digits
_SIGNIFICANT = 3


def language() -> str:
    """Language of computed sentences: ``LANGSON_LANGUAGE``, English by default."""
    chosen = os.environ.get("LANGSON_LANGUAGE") or "en"
    if chosen not in LANGUAGES:
        raise LangsonError(f"LANGSON_LANGUAGE={chosen!r}: use en or vi.")
    return chosen


def pick(words: tuple[str, str], lang: str) -> str:
    """English or Vietnamese word of a pair."""
    return words[LANGUAGES.index(lang)]


def sign(q: Figure) -> int:
    """1 or -1 where every value of the range has that sign, else 0."""
    return int(q.low > 0) - int(q.high < 0)


def decimals(q: Figure) -> int:
    """Decimals to print: those printed, or those that the range supports."""
    if q.decimals is not None:
        return q.decimals
    if q.whole:
        return 0
    size = abs(q.value)
    most = _SIGNIFICANT - 1 - (math.floor(math.log10(size)) if size else 0)
    supported = intervals.digits(q.interval)
    if supported is None:
        exact = len(repr(float(q.value)).partition(".")[2].rstrip("0"))
        return max(min(exact, most), 0)
    places = min(supported, max(most, 0))
    while places < 0 and not q.low <= round(q.value, places) <= q.high:
        places += 1  # "about 700" would lie outside 644 to 686
    return places


def render(template: str, values: Mapping[str, Any], lang: str) -> str:
    """Fill a template; see the module for the words of a field."""
    parts = []
    for literal, field, spec, _ in string.Formatter().parse(template):
        parts.append(literal)
        if field is None:
            continue
        if field not in values:
            raise LangsonError(f"the sentence needs {field!r}: {template}")
        parts.append(write(values[field], spec or "", lang))
    return "".join(parts)


def write(value: Any, spec: str = "", lang: str | None = None) -> str:
    """Write one value as `render` does in a field."""
    lang = lang or language()
    if isinstance(value, np.generic):
        value = value.item()  # a number from a column is written like any other
    if "|" in spec:
        return _choice(value, spec.split("|"))
    words = spec.split()
    for word in words:
        if word not in WORDS and not (word[0] == "." and word[1:].isdigit()):
            raise LangsonError(f"{word!r} is no word of a field; see langson.prose.")
    places = next((int(w[1:]) for w in words if w.startswith(".")), None)
    if isinstance(value, Figure):
        return _quantity(value, words, places, lang)
    if isinstance(value, tuple):
        return pick(value, lang)
    if isinstance(value, date):
        return str(value.year) if "year" in words else day(value, lang)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if isinstance(value, float) and places is None and not value.is_integer():
        raise LangsonError(f"{value!r} is a bare number: say how many decimals (.1).")
    return number(value, places or 0, lang)


def _choice(value: Any, words: list[str]) -> str:
    wanted = 2 if isinstance(value, bool) else 3
    if len(words) != wanted:
        spec = "|".join(words)
        raise LangsonError(f"the choice {spec!r} needs {wanted} words for {value!r}.")
    if isinstance(value, bool):
        yes, no = words
        return yes if value else no
    up, down, flat = words
    signed = sign(value) if isinstance(value, Figure) else (value > 0) - (value < 0)
    return {1: up, -1: down, 0: flat}[signed]


def _quantity(q: Figure, words: list[str], places: int | None, lang: str) -> str:
    parts = {
        "period": lambda: period(q.start, q.end, lang, "short" in words),  # type: ignore[arg-type]
        "start": lambda: day(q.start, lang),  # type: ignore[arg-type]
        "end": lambda: day(q.end, lang),  # type: ignore[arg-type]
        "year": lambda: str(q.end.year),  # type: ignore[union-attr]
        "days": lambda: number(q.days, 0, lang),
        "status": lambda: pick(STATUS[q.status], lang),
        "token": lambda: q.token,
        "label": lambda: pick(q.labels, lang),
    }
    for word in words:
        if word in parts:
            return parts[word]()
    if "move" in words:
        direction = sign(q)
        if not direction:
            spread = _range(q, places, lang, signed=True) + _unit(q, "n" in words, lang)
            return pick(_NO_MOVE, lang).format(spread)
        text = _number(q, places, lang, absolute=True) + _unit(q, "n" in words, lang)
        return pick(_MOVE[direction], lang) + text
    if "range" in words:
        text = _range(q, places, lang, "abs" in words, "sign" in words)
    else:
        text = _number(q, places, lang, "abs" in words, "sign" in words)
    return text + _unit(q, "n" in words, lang, text)


def _number(
    q: Figure,
    places: int | None,
    lang: str,
    absolute: bool = False,
    signed: bool = False,
) -> str:
    qualifier = pick(QUALIFIER.get(q.qualifier, ("", "")), lang)
    if q.qualifier == "range":
        return _range(q, places, lang, absolute, signed)
    shown = decimals(q) if places is None else places
    half = 0.5 * 10.0**-shown
    if places is None and q.decimals is None and half > abs(q.value):
        return _range(q, None, lang, absolute, signed)  # rounding would leave nothing
    if shown < 0 and not qualifier:
        qualifier = pick(_ABOUT, lang)
    return qualifier + _signed(q.value, shown, lang, absolute, signed)


def _range(
    q: Figure,
    places: int | None,
    lang: str,
    absolute: bool = False,
    signed: bool = False,
) -> str:
    low, high = q.low, q.high
    if absolute and high <= 0:
        low, high = -high, -low
    if q.whole:  # the whole numbers inside: 46.5 to 47.5 is 47
        low = low if math.isinf(low) else math.ceil(low)
        high = high if math.isinf(high) else math.floor(high)
    if low == high:
        return _signed(
            low, decimals(q) if places is None else places, lang, False, signed
        )
    if math.isinf(low) or math.isinf(high):
        words, end = (QUALIFIER["at_least"], 0) if math.isinf(high) else (_AT_MOST, 1)
        places = q.decimals or 0 if places is None else places
        kept = outward(low if end == 0 else high, low if end == 0 else high, places)
        return pick(words, lang) + _signed(kept[end], places, lang, False, signed)
    if places is None:
        places = 0 if q.whole else _range_places(low, high, q.decimals or 0)
    low, high = outward(low, high, places)
    ends = (_signed(x, places, lang, False, signed) for x in (low, high))
    return pick(_TO, lang).join(ends)


def _range_places(low: float, high: float, least: int) -> int:
    """Decimals with which rounding outwards adds little, and never reaches zero."""
    for places in range(least, 12):
        down, up = outward(low, high, places)
        same_side = (low > 0) == (down > 0) and (high < 0) == (up < 0)
        if same_side and up - down <= 1.25 * (high - low):
            return places
    return 12


def outward(low: float, high: float, places: int) -> tuple[float, float]:
    """Round the ends of a range away from each other, so that it stays true."""
    scale = 10.0**places
    low, high = low * scale, high * scale  # a few rounding errors of doubles are let go
    down = math.floor(low + 1e-9 + 1e-14 * abs(low)) / scale
    up = math.ceil(high - 1e-9 - 1e-14 * abs(high)) / scale
    return down, up


def _signed(x: float, places: int, lang: str, absolute: bool, signed: bool) -> str:
    text = number(abs(x) if absolute else x, places, lang)
    return (
        f"+{text}" if signed and not absolute and not text.startswith(MINUS) else text
    )


def _unit(q: Figure, bare: bool, lang: str, text: str = "") -> str:
    if bare:
        return ""
    if q.unit == "%":
        return "%"
    return " " + units.name(q.unit, lang, one=text == "1")


class Sentences:
    """Templates of one notebook, shown in the language of the reader.

    Parameters
    ----------
    path : str or Path
        TOML file: one table a key, with the strings `en` and `vi`.

    Raises
    ------
    LangsonError
        If the file is missing or not TOML, a language is missing, the fields of the
        two languages differ, or the text is not NFC.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        try:
            text = self.path.read_text(encoding="utf-8")
            self._templates: dict[str, dict[str, str]] = tomllib.loads(text)
        except FileNotFoundError:
            raise LangsonError(f"{self.path}: there is no such file.") from None
        except tomllib.TOMLDecodeError as error:
            raise LangsonError(f"{self.path}: not TOML, {error}.") from None
        if not unicodedata.is_normalized("NFC", text):
            raise LangsonError(f"{self.path}: the text is not NFC; normalise it.")
        for key, pair in self._templates.items():
            if set(pair) != set(LANGUAGES):
                raise LangsonError(f"{self.path}, {key}: needs en and vi, no more.")
            try:
                one, other = (_fields(pair[lang]) for lang in LANGUAGES)
            except (LangsonError, ValueError) as error:
                raise LangsonError(f"{self.path}, {key}: {error}") from None
            if one != other:
                odd = ", ".join(sorted(set(one) ^ set(other))) or "one stands twice"
                raise LangsonError(
                    f"{self.path}, {key}: the fields of the languages differ ({odd})."
                )

    def __contains__(self, key: str) -> bool:
        return key in self._templates

    def text(self, key: str, lang: str | None = None, /, **values: Any) -> str:
        """Give the sentence of a key, filled, in a language."""
        if key not in self._templates:
            raise LangsonError(f"{self.path} has no sentence {key!r}.")
        lang = lang or language()
        return render(self._templates[key][lang], values, lang)

    def __call__(self, key: str, /, **values: Any) -> None:
        """Show a sentence as Markdown."""
        show_markdown(self.text(key, **values))

    def findings(self, **sentences: Mapping[str, Any]) -> None:
        """Show the box of findings, always in both languages.

        Parameters
        ----------
        **sentences
            Key of a sentence and the values of its fields, in the order of the box.
        """
        blocks = []
        for lang, title in zip(LANGUAGES, ("Findings", "Tóm tắt"), strict=True):
            lines = [f"> **{title}**", ">"]
            for i, (key, values) in enumerate(sentences.items(), start=1):
                lines.append(f"> {i}. {self.text(key, lang, **values)}")
            blocks.append("\n".join(lines))
        show_markdown("\n>\n".join(blocks))


def show_markdown(text: str) -> None:
    """Show a text as Markdown in a notebook."""
    from IPython.display import Markdown, display

    display(Markdown(text))


def _fields(template: str) -> list[str]:
    """Fields that print a number, for the two languages to agree on."""
    found = []
    for _, field, spec, _ in string.Formatter().parse(template):
        if field and "{" in (spec or ""):
            raise LangsonError(f"a field inside the choice of {field!r} is not filled.")
        if field and "|" not in (spec or ""):
            found.append(f"{field}:{spec}")
    return sorted(found)
