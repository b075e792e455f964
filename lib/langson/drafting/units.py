"""The unit beside a number: a word that scales it and what is counted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ..core import unit as core
from ..errors import UnitError
from ..showing.words import unit_name
from .lexicon import any_of, listed, table

MONEY = ("USD", "VND", "CNY", "EUR")
#: a base, and a power of ten beside that of the scale words
Base = tuple[str, int]


@dataclass(frozen=True)
class Printed:
    """A unit as it stands in the text.

    Attributes
    ----------
    power : int
        Power of ten of the scale words.
    bases : tuple of (str, int)
        What it may count, each with a further power of ten.
    start, end : int
        Where the words after the number stand (an empty place if there are none).
    word : str
        The word of what is counted, folded.
    sign : int
        Where a sign of money before the number starts, else where the number does.
    """

    power: int
    bases: tuple[Base, ...]
    start: int
    end: int
    word: str = ""
    sign: int = -1

    def has(self, *names: str) -> bool:
        """Whether it may count one of some bases."""
        return any(base in names for base, _ in self.bases)

    def name(self) -> str:
        """The unit as the tables write it; the bare base if no word has the scale."""
        if not self.bases:
            return ""
        base, extra = self.bases[0]
        try:
            return core.join(self.power + extra, base)
        except UnitError:
            return base


def beside(flat: str, start: int, end: int, stop: int) -> Printed:
    """Unit of the number that stands from `start` to `end` in a folded text.

    Words up to `stop` are looked at; a sign of money may stand before the number.
    """
    m = _after().match(flat, end, stop)
    assert m is not None  # the pattern matches nothing, too
    word = _word(m["base"])
    close = m.end("base") if word else m.end("scales") if m["scales"].strip() else end
    while close > end and flat[close - 1].isspace():
        close -= 1
    bases = _bases().get(word, ())
    if not word and (idle := _idle().match(flat, close, stop)):
        word = idle["word"]
    sign = _before().search(flat, max(0, start - 5), start)
    if sign and not any(base in MONEY for base, _ in bases):
        bases, word = ((_signs()[sign["sign"]], 0),), sign["sign"]
    begin = sign.start() if sign else start
    return Printed(_power(m["scales"]), bases, end, close, word, begin)


def of_words(words: str) -> Printed | None:
    """Unit that stands alone, as in the head of a table; None if the words are none."""
    m = _after().fullmatch(" ".join(words.split()))
    if m is None or not (m["base"] or m["scales"]):
        return None
    word = _word(m["base"])
    return Printed(_power(m["scales"]), _bases().get(word, ()), 0, 0, word)


def _word(printed: str | None) -> str:
    """A base as the word lists have it: "per-cent" is "per cent"."""
    word = " ".join((printed or "").split())
    return word if word in _bases() else word.replace("-", " ")


def told_unit(name: str, lang: str) -> str:
    """Say a unit as the tables write it."""
    if lang == "en":
        return name
    base, said = core.split(name)[1], unit_name(name, lang)
    own = listed(table("units")["bases"].get(base, ""))
    told = unit_name(base, lang)
    if own and told.split("/")[0] in base and base.islower():
        said = said.replace(told, own[0])  # other words of the project lack it
    return said


def canonical(base: str) -> dict[str, int]:
    """Bases that the unit of a series is, by the word lists, with powers of ten.

    A series may count in "businesses" or "tons": these are words of other bases.
    """
    if any(base == known for bases in _bases().values() for known, _ in bases):
        return {base: 0}
    return dict(_bases().get(base.lower(), ())) or {base: 0}


@cache
def kin() -> dict[str, frozenset[str]]:
    """The bases of one kind with each base: workers, persons, students, …"""
    found: dict[str, frozenset[str]] = {}
    for text in table("units")["kin"].values():
        group = frozenset(listed(text))
        found |= dict.fromkeys(group, group)
    return found


@cache
def idle_words() -> frozenset[str]:
    """Things whose count is no statistic unless a series asks for it."""
    return frozenset(listed(table("units")["idle"]["words"]))


@cache
def _scales() -> dict[str, int]:
    held = table("units")["scales"]
    return {word: int(power) for power, text in held.items() for word in listed(text)}


def _power(words: str) -> int:
    return sum(_scales()[word] for word in re.findall(any_of(_scales()), words))


@cache
def _bases() -> dict[str, tuple[Base, ...]]:
    found: dict[str, list[Base]] = {}
    held = table("units")
    for name, text in held["bases"].items():
        for word in listed(text):
            found.setdefault(word, []).append((name, 0))
    for word, other in held["also"].items():
        found.setdefault(word, []).append((other["base"], other["power"]))
    return {word: tuple(bases) for word, bases in found.items()}


@cache
def _signs() -> dict[str, str]:
    held = table("units")["signs"]
    return {word: name for name, text in held.items() for word in listed(text)}


@cache
def _after() -> re.Pattern[str]:
    scale, base = any_of(_scales()), any_of(_bases()).replace(r"\x20+", r"[\x20-]+")
    scales = rf"(?P<scales>(?:(?<!\w){scale}(?!\w)\.?\s*){{0,2}})"
    return re.compile(rf"\s*-?{scales}(?P<base>{base}(?!\w))?")


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"(?P<sign>{any_of(_signs())})[ ]*$")


@cache
def _idle() -> re.Pattern[str]:
    return re.compile(rf"[\s-]*(?P<word>{any_of(idle_words())})(?!\w)")
