"""What the library says to its reader: templates in English, told in his language.

`messages.toml` has the Vietnamese of every template, under the English itself, so that
a changed sentence has none until somebody looks at it. It is read when it is asked for.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from importlib import resources
from numbers import Real
from string import Formatter
from typing import Any

LANGUAGES = ("en", "vi")
_FORMATTER = Formatter()
#: how values of a kind are written in other languages than English, by the word behind
#: the colon of a field; `langson.showing` adds "unit" and "figure"
writers: dict[str, Callable[[Any, str], str]] = {}


class Message(str):
    """A template with its values; as a text it is English.

    Fields are written by what stands in them: a figure by its name, a day, a number
    with the decimal mark of the language, a list with commas, a pair as (English,
    Vietnamese), another message or error in the language. Behind the colon stands the
    format of a number, or

    - ``word``: the value is a template itself, of the catalogue;
    - ``unit``: the value is a unit as the tables write it;
    - ``and``, ``or``: between the last two of a list.

    Without values the template stands as it is, braces and all.

    >>> Message("{unit:unit} for {series}", unit="USD", series="exports")
    'USD for exports'
    """

    template: str
    values: Mapping[str, Any]

    def __new__(cls, template: str, /, **values: Any) -> Message:
        made = super().__new__(cls, _filled(template, values, "en"))
        made.template, made.values = template, values
        return made

    def told(self, lang: str | None = None) -> str:
        """Say it in a language, by default that of the reader."""
        lang = lang or reader()
        return _filled(translated(self.template, lang), self.values, lang)


def told(text: str, lang: str | None = None) -> str:
    """Say a message, or a template without fields, in a language."""
    message = text if isinstance(text, Message) else Message(text)
    return message.told(lang)


def first_line() -> str | None:
    """First line of the file `language` in the current folder; None without one."""
    try:
        with open("language", encoding="utf-8", errors="replace") as file:
            return file.readline().strip()
    except OSError:
        return None


def reader() -> str:
    """Language of the reader, as the current folder says; English if it does not."""
    return "vi" if first_line() == "vi" else "en"


def translated(template: str, lang: str) -> str:
    """The template in a language; the English where there is none."""
    return template if lang == "en" else catalogue().get(template, template)


@cache
def catalogue() -> dict[str, str]:
    """Vietnamese of each English template."""
    path = resources.files(__package__) / "messages.toml"
    rooms = tomllib.loads(path.read_text(encoding="utf-8"))
    return {english: own for room in rooms.values() for english, own in room.items()}


@cache
def fields(template: str) -> tuple[str, ...]:
    """Names of the values that a template needs, each once."""
    found = (field for _, field, _, _ in _FORMATTER.parse(template) if field)
    return tuple(dict.fromkeys(field.partition(".")[0] for field in found))


def _filled(template: str, values: Mapping[str, Any], lang: str) -> str:
    if not values:
        return template
    parts = []
    for literal, field, spec, conversion in _FORMATTER.parse(template):
        parts.append(literal)
        if field is not None:
            value = _FORMATTER.get_field(field, (), values)[0]
            spec = _FORMATTER.vformat(spec, (), values) if spec else ""
            parts.append(repr(value) if conversion else _written(value, spec, lang))
    return "".join(parts)


def _written(value: Any, spec: str, lang: str) -> str:
    if lang != "en" and spec in writers:
        return writers[spec](value, lang)
    if spec == "word":
        return told(value, lang)
    tell = getattr(value, "told", None)
    if tell is not None:
        text: str = tell(lang)
        return text
    if type(value) is tuple:  # not a named one
        english, own = value
        return str(english if lang == "en" else own or english)
    if isinstance(value, list):
        return _listed([_written(each, "", lang) for each in value], spec, lang)
    if isinstance(value, date):
        return f"{value.day}/{value.month}/{value.year}" if lang == "vi" else str(value)
    if isinstance(value, Real):
        text = format(value, spec)
        return text.replace(".", ",") if lang == "vi" else text
    return str(value)


def _listed(parts: list[str], joint: str, lang: str) -> str:
    if not joint or len(parts) < 2:
        return ", ".join(parts)
    last = translated(joint, lang)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"
