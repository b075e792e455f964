"""One value, written as the words of a field say.

====================  ================================================================
(nothing)             number with unit, qualifier word and the digits it supports
``n``                 without the unit
``abs``               without the sign
``sign``              with + or −
``.1``                one decimal at most, and no digit that the range does not support;
                      for ``range`` and for plain numbers exactly one
``range``             from low to high, rounded outwards
``span``              the same with an en dash, for brackets, tables and after a verb:
                      "tăng từ 6 đến 7" would read as a rise from 6
``short``             for a narrow place: short days, Vietnamese ranges with a dash
``move``              rose / fell by, or that no direction can be told
``rose``, ``above``…  the word of a pair that the range allows (``[directions]`` of
                      ``words.toml``), also for a plain number or a bool
``period``            the period; ``start``, ``end``, ``days``, ``year``, ``month``,
                      ``quarter`` are of it; ``on``: what a growth is measured against
``status``            actual, estimate or target
``token``             as printed
``label``, ``area``, ``plan``
``caption``           number, range, unit, area, period, status: all in a line
``because``           why it was computed although the rules refuse it
``source``            who published the statements it rests on
``nth``, ``spelt``    of a whole number: third, three
``a|b|c``             a if the value is certainly above zero, b if certainly below, c if
                      the range holds zero; fields may stand in them
``a|b``               a if the value, a bool, is true, else b; of a whole number, a for
                      one and b for any other
====================  ================================================================

A list is written element by element, joined with commas and "and".
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np

from .. import messages
from ..core.figure import Figure
from ..core.interval import Interval
from ..errors import LangsonError, nearest
from ..messages import told
from . import dates, numbers
from .words import language, pick, section, unit_pattern, word

_DECIMALS = re.compile(r"\.\d+")


def write(
    value: Any, spec: str = "", lang: str | None = None, beside: str | None = None
) -> str:
    """Write one value as a field of a sentence does.

    Parameters
    ----------
    value : Figure, Interval, number, bool, date, str, (English, Vietnamese) or a list
    spec : str
        Words of a field, see `langson.showing.writing`.
    lang : {"en", "vi"}, optional
        Default: the language of the reader.
    beside : str, optional
        Words of a field that prints the same figure beside its range; the range is then
        no finer than that number, if the number as printed would lie outside.

    Raises
    ------
    LangsonError
        For an unknown word, or a value that cannot be written like that.
    """
    lang = lang or language()
    if isinstance(value, np.generic):
        value = value.item()  # a number from a column is written like any other
    if "|" in spec:
        return choose(value, spec.split("|"))
    words = spec.split()
    check_words(words)
    if isinstance(value, list):
        return _joined([write(each, spec, lang, beside) for each in value], lang)
    direction = next((name for name in words if name in section("directions")), None)
    if direction:
        return _direction(value, direction, lang)
    places = _places(words)
    if isinstance(value, Figure):
        note_shown(value)
        return _figure(value, words, places, lang, beside)
    if isinstance(value, Interval):
        plain = Figure(float(value.low), float(value.low), float(value.high), "")
        return _range(plain, words, places, lang)
    if isinstance(value, tuple):
        return pick(value, lang)
    if isinstance(value, date):
        return _day(value, words, lang)
    return _plain(value, words, places, lang)


def check_words(words: list[str]) -> None:
    """Raise if a field has a word that does not exist.

    A slip of the pen must not print another number than the one that was meant.
    """
    known = WORDS | section("directions").keys()
    for name in words:
        if name not in known and not _DECIMALS.fullmatch(name):
            raise LangsonError(
                "{name!r} is no word of a field: {near} All of them:"
                " langson.showing.writing.",
                name=name,
                near=nearest(name, sorted(known)),
            )


def is_number(spec: str) -> bool:
    """Whether a field of these words prints the number of a figure itself."""
    others = RANGES | _PARTS.keys() | section("directions").keys()
    return "|" not in spec and not others & {*spec.split()}


def sign(value: Any) -> int:
    """1 or -1 where every value of a figure's range has that sign, else 0.

    Of a plain number, a difference of days or a bool: its own sign, −1 for false.
    """
    if isinstance(value, Figure | Interval):
        return int(value.low > 0) - int(value.high < 0)
    if isinstance(value, bool):
        return 1 if value else -1
    if isinstance(value, timedelta):
        value = value.days
    if not isinstance(value, int | float) or math.isnan(value):
        raise LangsonError(
            "{value!r} has no direction: give a figure or a number.", value=value
        )
    return (value > 0) - (value < 0)


def note_shown(q: Figure) -> None:
    """Note in the ledger of its register that a figure was shown."""
    if q.rules is not None:
        q.rules.ledger.show(q.ids, q.inference)


def choose(value: Any, words: list[str]) -> str:
    """Take the word of a choice ``a|b`` or ``a|b|c`` that a value asks for."""
    if isinstance(value, np.generic):
        value = value.item()
    counted = isinstance(value, int) and len(words) == 2
    wanted = 2 if isinstance(value, bool) or counted else 3
    if len(words) != wanted:
        spec = "|".join(words)
        raise LangsonError(
            "the choice {spec!r} needs {wanted} words for {value!r}.",
            spec=spec,
            wanted=wanted,
            value=value,
        )
    if counted:  # True == 1 too
        return words[0] if value == 1 else words[1]
    if isinstance(value, Figure):
        note_shown(value)
    up, down, flat = words
    return {1: up, -1: down, 0: flat}[sign(value)]


def _direction(value: Any, name: str, lang: str) -> str:
    up, down, unsure, same = section("directions")[name][lang]
    if isinstance(value, Figure):
        note_shown(value)
    found = sign(value)
    if found:
        return str(up if found > 0 else down)
    ranged = isinstance(value, Figure | Interval) and value.low != value.high
    return str(unsure if ranged else same)


def _joined(parts: list[str], lang: str) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return word("lists.and", lang).format(", ".join(parts[:-1]), parts[-1])


def _day(value: date, words: list[str], lang: str) -> str:
    if "year" in words:
        return str(value.year)
    if "month" in words:
        return dates.month(value, lang, "short" in words)
    if "quarter" in words:
        return dates.quarter(value, lang)
    return dates.day(value, lang, "short" in words)


def _plain(value: Any, words: list[str], places: int | None, lang: str) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        if value is None or callable(value):
            raise LangsonError(
                "{value!r} is nothing to print: give its value.", value=value
            )
        return str(value)
    if "nth" in words or "spelt" in words:
        return _counted(value, "ordinals" if "nth" in words else "cardinals", lang)
    if math.isnan(value):
        raise LangsonError("nan is no number to print: leave the sentence out.")
    if isinstance(value, float) and places is None and not value.is_integer():
        raise LangsonError(
            "{value!r} is a bare number: say how many decimals (.1).", value=value
        )
    if "abs" in words:
        value = abs(value)
    return numbers.number(value, places or 0, lang, "sign" in words)


def _counted(value: float, names: str, lang: str) -> str:
    held = section(names)
    if str(value) in held:
        return word(f"{names}.{value}", lang)
    text = numbers.number(value, 0, lang)
    return word("ordinals.other", lang).format(text) if names == "ordinals" else text


# -- figures ---------------------------------------------------------------------------


def decimals(q: Figure, most: int | None = None) -> int:
    """Decimals to print: those printed, or those that the range supports."""
    if q.decimals is not None:
        own = q.decimals
    else:
        own = 0 if q.whole else numbers.decimals(q.value, q.low, q.high)
    return own if most is None else min(own, most)


def named(rules: Any, table: str, name: str, lang: str) -> str:
    """Name of an area or a plan in a language, if the register has words for it.

    `table` is "areas" or "plans": frames of the register, if it has them, by name.
    """
    frame = getattr(rules, table, None)
    if lang == "en" or frame is None or name not in frame.index:
        return name
    return str(frame.at[name, f"label_{lang}"]) or name


def publisher(source: Any, lang: str) -> str:
    """Who published a source (a row of sources.csv); its title if that is not known."""
    own = source.get("publisher_vi") if lang == "vi" else None
    # "(English)" says which edition
    name = str(own or source["publisher"]).partition(" (")[0]
    if source["publisher"] != "not stated":
        return name
    own = source.get("title_vi") if lang == "vi" else None
    return str(own or source["title"]).partition(" (")[0]


def _name(q: Figure, lang: str) -> str:
    """Name of a figure in a message: its series, and where, when and what it is."""
    parts = [named(q.rules, "areas", q.area, lang)]
    if q.start is not None and q.end is not None:
        parts.append(dates.period(q.start, q.end, lang))
    if q.status:
        parts.append(word(f"statuses.{q.status}", lang))
    series = q.series or told("figure", lang)
    return f"{series} ({', '.join(filter(None, parts))})"


messages.writers["figure"] = _name


def _sources(q: Figure, lang: str) -> str:
    register: Any = q.rules
    if register is None:
        raise LangsonError("{q} is of no register, so it has no source.", q=q)
    rows = [register.sources.loc[register.row(name)["source_id"]] for name in q.ids]
    return _joined(list(dict.fromkeys(publisher(row, lang) for row in rows)), lang)


def _span(q: Figure) -> tuple[date, date]:
    if q.start is None or q.end is None:
        raise LangsonError("{q} has no period to write.", q=q)
    return q.start, q.end


def _number(q: Figure, words: list[str], places: int | None, lang: str) -> str:
    """Write the point of a figure; its range where rounding would leave nothing."""
    shown = decimals(q, places)
    lost = q.decimals is None and 0.5 * 10.0**-shown > abs(q.value)
    if q.qualifier == "range" or lost:
        return _range(q, words, places, lang)
    value = abs(q.value) if "abs" in words else q.value
    text = numbers.number(value, shown, lang, "sign" in words)
    if q.qualifier in section("qualifiers"):
        text = word(f"qualifiers.{q.qualifier}", lang).format(text)
    elif shown < 0:
        text = word("qualifiers.about", lang).format(text)
    return _pattern(q, words, lang, one=text == "1").format(text)


def _range(
    q: Figure,
    words: list[str],
    places: int | None,
    lang: str,
    beside: str | None = None,
) -> str:
    """Write the range of a figure, rounded outwards."""
    low, high = q.low, q.high
    if "abs" in words and high <= 0:
        low, high = -high, -low
    if q.whole:  # the whole numbers inside: 46.5 to 47.5 is 47
        low = low if math.isinf(low) else math.ceil(low)
        high = high if math.isinf(high) else math.floor(high)
    if low == high:
        places = decimals(q) if places is None else places
        text = numbers.number(low, places, lang, "sign" in words)
        return _pattern(q, words, lang, one=text == "1").format(text)
    if places is None:
        places = _range_decimals(q, beside)
    return numbers.between(
        low,
        high,
        places,
        lang,
        unit=_pattern(q, words, lang),
        prose="span" not in words and not ("short" in words and lang == "vi"),
        sign="sign" in words,
    )


def _range_decimals(q: Figure, beside: str | None) -> int:
    if q.whole:
        return 0
    if math.isinf(q.high - q.low):
        return q.decimals or 0
    if beside is not None:
        shown = decimals(q, _places(beside.split()))
        if not q.low <= numbers.rounded(q.value, shown) <= q.high:
            # "15.0 (15.0 to 15.1)", not "15.0 (15.021 to 15.024)"
            return max(shown, 0)
    return numbers.range_decimals(q.low, q.high, q.decimals or 0)


def _places(words: list[str]) -> int | None:
    return next((int(w[1:]) for w in words if w.startswith(".")), None)


def _pattern(q: Figure, words: list[str], lang: str, one: bool = False) -> str:
    return "{}" if "n" in words or not q.unit else unit_pattern(q.unit, lang, one)


def _caption(q: Figure, lang: str) -> str:
    clings = " " not in unit_pattern(q.unit, lang)
    words = ["span"] if clings else ["span", "n"]
    text, spread = _number(q, words, None, lang), _range(q, words, None, lang, "")
    if q.low != q.high and text != spread:
        text += f" ({spread})"
    if not clings:
        text = unit_pattern(q.unit, lang).format(text)
    parts = [text]
    if q.measure in section("measures"):
        parts.append(word(f"measures.{q.measure}", lang))
    where = [named(q.rules, "areas", q.area, lang)]
    if q.start is not None and q.end is not None:
        where.append(dates.period(q.start, q.end, lang))
    parts.append(" ".join(where).strip())
    if q.status:
        parts.append(word(f"statuses.{q.status}", lang))
    if q.implied:
        parts.append(word("statuses.implied", lang))
    return ", ".join(filter(None, parts))


#: words that take something of a figure other than its number
_PARTS: Mapping[str, Callable[[Figure, list[str], str], str]] = {
    "period": lambda q, words, lang: dates.period(*_span(q), lang, "short" in words),
    "start": lambda q, words, lang: dates.day(_span(q)[0], lang, "short" in words),
    "end": lambda q, words, lang: dates.day(_span(q)[1], lang, "short" in words),
    "on": lambda q, words, lang: dates.before(*_span(q), lang),
    "month": lambda q, words, lang: dates.month(_span(q)[1], lang, "short" in words),
    "quarter": lambda q, words, lang: dates.quarter(_span(q)[1], lang),
    "year": lambda q, words, lang: str(_span(q)[1].year),
    "days": lambda q, words, lang: numbers.number(q.days, 0, lang),
    "status": lambda q, words, lang: word(f"statuses.{q.status}", lang),
    "token": lambda q, words, lang: q.token,
    "label": lambda q, words, lang: pick(q.labels, lang),
    "area": lambda q, words, lang: named(q.rules, "areas", q.area, lang),
    "plan": lambda q, words, lang: named(q.rules, "plans", q.plan, lang),
    "source": lambda q, words, lang: _sources(q, lang),
    "because": lambda q, words, lang: "; ".join(q.inference),
    "caption": lambda q, words, lang: _caption(q, lang),
}
RANGES = frozenset({"range", "span"})
WORDS = frozenset(_PARTS) | {
    *RANGES, "n", "abs", "sign", "move", "short", "nth", "spelt",
}  # fmt: skip


def _figure(
    q: Figure, words: list[str], places: int | None, lang: str, beside: str | None
) -> str:
    for name in words:
        if name in _PARTS:
            return _PARTS[name](q, words, lang)
    if "move" in words:
        found = sign(q)
        if found:
            text = _number(q, ["abs", *words], places, lang)
            return word("moves.up" if found > 0 else "moves.down", lang).format(text)
        if q.low == q.high:
            return word("moves.same", lang)
        text = _range(q, ["span", "sign", *words], places, lang)
        return word("moves.unsure", lang).format(text)
    if RANGES & {*words}:
        return _range(q, words, places, lang, beside)
    return _number(q, words, places, lang)
