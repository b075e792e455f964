"""The word lists beside this file, read once and made into patterns."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from .text import fold

WORDS = Path(__file__).parent / "words"


@cache
def table(name: str) -> dict[str, Any]:
    """One file of words, folded as the texts are."""
    held = tomllib.loads((WORDS / f"{name}.toml").read_text(encoding="utf-8"))
    return {section: _folded(value) for section, value in held.items()}


def _folded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _folded(inner) for key, inner in value.items()}
    return fold(value) if isinstance(value, str) else value


def listed(text: str) -> list[str]:
    """Words of a list that is written with commas."""
    return [" ".join(word.split()) for word in text.split(",") if word.strip()]


@cache
def words(section: str, key: str) -> tuple[str, ...]:
    """Words of one list of cues.toml."""
    return tuple(listed(table("cues")[section][key]))


def any_of(choices: Iterable[str]) -> str:
    """Pattern of one of the words, the longest first, with any run of blanks in it."""
    ordered = sorted(set(choices), key=len, reverse=True)
    return "(?:" + "|".join(r"\s+".join(map(re.escape, w.split())) for w in ordered) + ")"


@cache
def cue(section: str, *keys: str) -> str:
    """Pattern of the whole words of some lists of cues.toml."""
    return r"(?<!\w)" + any_of(w for k in keys for w in words(section, k)) + r"(?!\w)"
