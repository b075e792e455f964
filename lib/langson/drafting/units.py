"""The unit beside a number: a word that scales it and what is counted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ..core import unit as core
from .lexicon import any_of, listed, table

MONEY = ("USD", "VND", "CNY", "EUR")


@dataclass(frozen=True)
class Printed:
    """A unit as it stands in the text.

    Attributes
    ----------
    power : int
        Power of ten of the scale words.
    bases : tuple of (str, int)
        Bases it may mean, each with a further power of ten.
    start, end : int
        Where the words after the number stand (an empty place if there are none).
    sign : int
        Where a sign of money before the number starts, else where the number does.
    word : str
        The word of what is counted, folded.
    """

    power: int
    bases: tuple[tuple[str, int], ...]
    start: int
    end: int
    word: str = ""
    sign: int = -1

    @property
    def known(self) -> bool:
        return bool(self.bases)

    def has(self, *names: str) -> bool:
        return any(base in names for base, _ in self.bases)

    def name(self) -> str:
        """The unit in the words of the tables, where there is a scale word for it."""
        if not self.bases:
            return ""
        base, extra = self.bases[0]
        try:
            return core.join(self.power + extra, base)
        except core.UnitError:
            return base


@cache
def _scales() -> dict[str, int]:
    return {w: int(p) for p, text in table("units")["scales"].items() for w in listed(text)}


@cache
def _bases() -> dict[str, tuple[tuple[str, int], ...]]:
    found: dict[str, list[tuple[str, int]]] = {}
    held = table("units")
    for name, text in held["bases"].items():
        for word in listed(text):
            found.setdefault(word, []).append((name, 0))
    for word, more in held["also"].items():
        found.setdefault(word, []).append((more["base"], more["power"]))
    return {word: tuple(bases) for word, bases in found.items()}


@cache
def kin() -> dict[str, frozenset[str]]:
    """Bases of one kind with each base."""
    found = {}
    for text in table("units")["kin"].values():
        group = frozenset(listed(text))
        found |= dict.fromkeys(group, group)
    return found


def canonical(base: str) -> dict[str, int]:
    """Bases that the unit of a series is, by the word lists, with powers of ten.

    A series may count in "businesses" or "tons": these are words of other bases.
    """
    known = {b for bases in _bases().values() for b, _ in bases}
    if base in known:
        return {base: 0}
    return dict(_bases().get(base.lower(), ())) or {base: 0}


@cache
def _signs() -> dict[str, str]:
    held = table("units")["signs"]
    return {w: name for name, text in held.items() for w in listed(text)}


@cache
def _after() -> re.Pattern[str]:
    scale = any_of(_scales())
    base = any_of(_bases())
    return re.compile(
        rf"\s*-?(?P<scales>(?:(?<!\w){scale}(?!\w)\.?\s*){{0,2}})(?P<base>{base}(?![\w]))?"
    )


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"(?P<sign>{any_of(_signs())})[ ]*$")


@cache
def idle_words() -> frozenset[str]:
    return frozenset(listed(table("units")["idle"]["words"]))


@cache
def _idle() -> re.Pattern[str]:
    return re.compile(rf"[\s-]*(?P<word>{any_of(idle_words())})(?!\w)")


def beside(flat: str, start: int, end: int, stop: int) -> Printed:
    """Unit of the number that stands from `start` to `end`, in the folded text."""
    m = _after().match(flat, end, stop)
    scales, word = ("", "") if m is None else (m["scales"] or "", m["base"] or "")
    close = end if m is None else (m.end("base") if m["base"] else m.end("scales"))
    if m is not None and not m["base"] and not scales.strip():
        close = end
    while close > end and flat[close - 1].isspace():
        close -= 1
    power = sum(_scales()[w.strip(".")] for w in re.findall(any_of(_scales()), scales))
    bases = _bases().get(" ".join(word.split()), ())
    if not word:
        idle = _idle().match(flat, close, stop)
        if idle:
            word = idle["word"]
    sign = _before().search(flat, max(0, start - 5), start)
    if sign and not any(b in MONEY for b, _ in bases):
        bases, word = ((_signs()[sign["sign"]], 0),), sign["sign"]
    begin = sign.start() if sign else start
    return Printed(power, bases, end, close, " ".join(word.split()), begin)


def of_words(words: str) -> Printed | None:
    """Unit that stands alone in words, as in the head of a table."""
    flat = " ".join(words.split())
    m = _after().fullmatch(flat)
    if m is None or not (m["base"] or m["scales"]):
        return None
    power = sum(_scales()[w.strip(".")] for w in re.findall(any_of(_scales()), m["scales"] or ""))
    word = " ".join((m["base"] or "").split())
    return Printed(power, _bases().get(word, ()), 0, 0, word)
