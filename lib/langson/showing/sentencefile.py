"""A file of sentences: what it may hold, and that both languages say the same."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..errors import LangsonError, nearest
from ..messages import LANGUAGES, Message
from .templates import fields, numbers, options, spelt
from .writing import check_words

#: parts of a chart or table that are templates
PARTS = ("title", "subtitle", "caption", "source", "label", "fold")


def read(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
        held = tomllib.loads(text)
    except FileNotFoundError:
        raise LangsonError("{path}: there is no such file.", path=path) from None
    except tomllib.TOMLDecodeError as error:
        raise LangsonError(
            "{path}: not TOML, {error}.", path=path, error=error
        ) from None
    if not unicodedata.is_normalized("NFC", text):
        raise LangsonError("{path}: the text is not NFC; normalise it.", path=path)
    return held


def templates(held: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(key, language, template) of everything that a file of sentences says."""
    for key, entry in held.items():
        if isinstance(entry, dict):
            yield from templates({f"{key}.{k}": v for k, v in entry.items()})
        else:
            above, _, lang = key.rpartition(".")
            if lang in LANGUAGES:
                yield above, lang, entry


def check(held: Mapping[str, Any]) -> None:
    for key, entry in held.items():
        if key == "names":
            _check_named("names", entry)
            continue
        if not isinstance(entry, dict):
            raise LangsonError("{key}: needs en and vi, no more.", key=key)
        own = {k: v for k, v in entry.items() if not isinstance(v, dict)}
        parts = {k: v for k, v in entry.items() if isinstance(v, dict)}
        if own or not parts:
            _check_pair(key, own)
        for part, below in parts.items():
            if part in ("names", "columns"):
                _check_named(f"{key}.{part}", below)
            elif part in PARTS:
                _check_pair(f"{key}.{part}", below)
            else:
                known = (*PARTS, "names", "columns")
                raise LangsonError(
                    "{key}.{part}: no such part. {near}",
                    key=key,
                    part=part,
                    near=nearest(part, known),
                )


def _check_named(key: str, entries: Mapping[str, Any]) -> None:
    for name, entry in entries.items():
        pair = dict(entry) if isinstance(entry, dict) else {}
        if ".columns" in key:
            spec = pair.pop("spec", "")
            if not isinstance(spec, str):
                raise LangsonError(
                    "{key}.{name}: spec is a text of words of a field.",
                    key=key,
                    name=name,
                )
            _check_spec(f"{key}.{name}", spec)
            if spec and not pair:
                continue  # its heading is one of the library's own
        _check_pair(f"{key}.{name}", pair)


def _check_spec(key: str, spec: str) -> None:
    try:
        check_words([] if "|" in spec else spec.split())
    except LangsonError as error:
        raise LangsonError("{key}: {error}", key=key, error=error) from None


def _check_pair(key: str, pair: Mapping[str, Any]) -> None:
    if set(pair) != set(LANGUAGES) or not all(
        isinstance(t, str) for t in pair.values()
    ):
        raise LangsonError("{key}: needs en and vi, no more.", key=key)
    try:
        one, other = (numbers(pair[lang]) for lang in LANGUAGES)
    except (LangsonError, ValueError) as error:
        raise LangsonError("{key}: {error}", key=key, error=error) from None
    if one != other:
        odd = set(one[0]) ^ set(other[0]) or {f"{f}:rose" for f in one[1] ^ other[1]}
        said = sorted(odd) or Message("one stands twice")
        raise LangsonError(
            "{key}: the fields of the languages differ ({said}).", key=key, said=said
        )


def refuse_spelt_directions(path: str | Path) -> None:
    """Refuse a file of sentences in which a choice spells a pair of directions.

    Swapped, "rose|fell" says the contrary and nothing would notice; ``{x:rose}`` takes
    the word from the table of pairs. Words with other meanings too ("more", "up") are
    refused only where the two of a pair stand in one choice.

    Raises
    ------
    LangsonError
        Naming the sentence, the choice, and the word to use instead.
    """
    for key, lang, template in templates(read(Path(path))):
        for field, spec in fields(template):
            found = spelt(options(spec), lang)
            if found:
                pair, word = found
                raise LangsonError(
                    "{path}, {key}, {lang}: the choice {spec!r} spells a direction"
                    " ({word}). Write {{{field}:{pair}}}: the word then follows the"
                    " range in both languages.",
                    path=path,
                    key=key,
                    lang=lang,
                    spec=spec,
                    word=word,
                    field=field,
                    pair=pair,
                )
