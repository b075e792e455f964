"""The word lists beside this file, read once and made into patterns."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from .text import fold

_WORDS = Path(__file__).parent / "words"


@cache
def table(name: str) -> dict[str, Any]:
    """One file of words, folded as the texts are."""
    held = tomllib.loads((_WORDS / f"{name}.toml").read_text(encoding="utf-8"))
    return {section: _folded(value) for section, value in held.items()}


def _folded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _folded(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_folded(inner) for inner in value]
    if isinstance(value, str):
        # a pattern keeps the capitals of its groups and classes
        return value if "(?" in value or "\\" in value else fold(value)
    return value


def listed(text: str) -> list[str]:
    """Words of a list that is written with commas."""
    return [" ".join(word.split()) for word in text.split(",") if word.strip()]


def spaced(pattern: str, parts: Mapping[str, str]) -> str:
    """Fill the parts into a pattern; a blank of it is any run of blanks.

    Neither a tab nor the end of a line is one: cells and lines stay apart.

    >>> spaced("{n} tháng", {"n": "[0-9]"})
    '[0-9]\\\\x20+tháng'
    """
    for _ in range(2):  # a part may name another
        for name, part in parts.items():
            pattern = pattern.replace("{" + name + "}", part)
    pattern = pattern.replace("\\\n", "")  # a long pattern goes on in the next line
    pattern = _BEHIND.sub(lambda m: m[0].replace(" ", r"\x20"), pattern)
    return pattern.replace(" ?", r"\x20*").replace(" ", r"\x20+")


#: what looks back has a fixed width, so its blanks are single ones
_BEHIND = re.compile(r"\(\?<[!=][^()]*\)")


@cache
def words(name: str) -> tuple[str, ...]:
    """Words of one list of cues.toml."""
    return tuple(listed(table("cues")["words"][name]))


def any_of(choices: Iterable[str]) -> str:
    """Pattern of one of the words, the longest first, with any run of blanks in it."""
    ordered = sorted(set(choices), key=lambda word: (-len(word), word))
    spelt = (r"\x20+".join(map(re.escape, word.split())) for word in ordered)
    return "(?:" + "|".join(spelt) + ")"


@cache
def cue(*names: str) -> str:
    """Pattern of the whole words of some lists of cues.toml."""
    return r"(?<!\w)" + any_of(w for name in names for w in words(name)) + r"(?!\w)"
