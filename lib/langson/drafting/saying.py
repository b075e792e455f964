"""What a draft says to its reader: templates in English, told in his language.

`words/report.toml` has the Vietnamese of each template under the English itself.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


class Said(str):
    """A template with its values; as a text it is English.

    >>> Said("a count of {noun}", noun="days")
    'a count of days'
    """

    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, /, **values: Any) -> Said:
        made = super().__new__(cls, template.format(**values))
        made.template, made.values = template, values
        return made


class Both(str):
    """A text in English that knows its Vietnamese."""

    own: str

    def __new__(cls, english: str, own: str) -> Both:
        made = super().__new__(cls, english)
        made.own = own
        return made


def tell(text: str, lang: str = "en") -> str:
    """Say a reason or a template in a language; words of a report stay as they are."""
    if lang == "en":
        return str(text)
    if isinstance(text, Both):
        return text.own
    if not isinstance(text, Said):
        return _catalogue().get(text, text)
    values = {name: _written(value, lang) for name, value in text.values.items()}
    return _catalogue().get(text.template, text.template).format(**values)


def _written(value: Any, lang: str) -> Any:
    return tell(value, lang) if isinstance(value, str) else value


@cache
def _catalogue() -> dict[str, str]:
    path = resources.files(__package__) / "words/report.toml"
    parts = tomllib.loads(path.read_text(encoding="utf-8"))
    return {english: own for part in parts.values() for english, own in part.items()}
