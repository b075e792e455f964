"""The words of `words.toml` in the language of the reader, and names of units."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from .. import messages
from ..core import unit as units
from ..errors import LangsonError
from ..messages import LANGUAGES


def language() -> str:
    """Language of the reader, ``en`` or ``vi``.

    The first line of a file `language` in the current folder says it; without one it
    is English.

    Raises
    ------
    LangsonError
        For another language.
    """
    chosen = messages.first_line()
    if chosen is None:
        return "en"
    if chosen not in LANGUAGES:
        raise LangsonError(
            "{file}: {chosen!r}: use en or vi.",
            file=Path.cwd() / "language",
            chosen=chosen,
        )
    return chosen


def pick(words: tuple[str, str], lang: str) -> str:
    """English or Vietnamese word of a pair."""
    return words[LANGUAGES.index(lang)]


@cache
def section(name: str) -> dict[str, dict[str, Any]]:
    """Entries of a section of the file of words, each with `en` and `vi`."""
    found: dict[str, dict[str, Any]] = _file()[name]
    return found


@cache
def _file() -> dict[str, Any]:
    path = resources.files(__package__) / "words.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def word(key: str, lang: str) -> str:
    """Give a word by section and name: ``word("statuses.E", "vi")``."""
    name, _, entry = key.partition(".")
    found: str = section(name)[entry][lang]
    return found


def unit_pattern(unit: str, lang: str, one: bool = False) -> str:
    """Give a unit with {} where the number goes: "{}%", "{} million USD", "hạng {}"."""
    if "/" in unit:
        name = "/".join(unit_name(part, lang) for part in unit.split("/"))
        return f"{{}} {name}"
    power, base = units.split(unit)
    scale = word(f"scales.{units.join(power, '').strip()}", lang) if power else ""
    name = _base(base, lang, one and not power)
    if "{}" in name:
        return name
    return " ".join(("{}", scale, name)) if scale else f"{{}} {name}"


def unit_name(unit: str, lang: str) -> str:
    """Name of a unit without a number, for a heading."""
    return unit_pattern(unit, lang).replace("{}", "").strip()


def _base(base: str, lang: str, one: bool) -> str:
    singular = units.one(base)
    held = _bases().get(singular)
    if held:
        name: str = held[lang]
        # "visit" of "visits", as the register writes it; Vietnamese has no plural
        return units.one(name) if lang == "en" and (one or base == singular) else name
    above, per, below = base.partition(" per ")
    if per and lang == "vi":
        return f"{_base(above, lang, False)}/{_base(below, lang, False)}"
    return singular if one and lang == "en" else base


messages.writers["unit"] = unit_name


@cache
def _bases() -> dict[str, dict[str, str]]:
    """Words of each base by its singular."""
    return {units.one(base): names for base, names in section("units").items()}
