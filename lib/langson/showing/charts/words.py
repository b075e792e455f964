"""Words that charts print, until the file of all words is there."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def _file() -> dict[str, Any]:
    path = resources.files(__package__) / "words.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def word(key: str, lang: str) -> str:
    """Give a word by section and name: ``word("statuses.E", "vi")``."""
    name, _, entry = key.partition(".")
    found: str = _file()[name][entry][lang]
    return found
