"""Templates: text with fields, filled with values in the language of the reader."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import LangsonError
from .words import section
from .writing import RANGES, check_words, choose, is_number, write

_FORMATTER = string.Formatter()
#: words of a field that change how the same number is written, not which number
_MANNERS = dict.fromkeys(("n", "abs", "sign", "short", "move", "spelt"), "") | {
    "span": "range"
}


def render(template: str, values: Mapping[str, Any], lang: str) -> str:
    """Fill a template.

    Raises
    ------
    LangsonError
        If a value is missing or cannot be written as the field says.
    """
    parts = []
    beside = {field: spec for field, spec in fields(template) if is_number(spec)}
    for literal, field, spec, _ in _FORMATTER.parse(template):
        parts.append(literal)
        if field is None:
            continue
        value = _value(field, values, template)
        choice = options(spec or "")
        if len(choice) > 1:
            parts.append(render(choose(value, choice), values, lang))
        else:
            spec = spec or ""
            if RANGES & {*spec.split()} and literal.endswith(("(", "[")):
                spec += " short"
            parts.append(write(value, spec, lang, beside.get(field)))
    return "".join(parts)


def _value(field: str, values: Mapping[str, Any], template: str) -> Any:
    name = root(field)
    if name not in values:
        raise LangsonError(
            "the sentence needs {name!r}: {template}", name=name, template=template
        )
    try:
        return _FORMATTER.get_field(field, (), values)[0]
    except (AttributeError, LookupError, TypeError) as error:
        raise LangsonError(
            "there is no {field!r} ({error}): {template}",
            field=field,
            error=error,
            template=template,
        ) from None


def root(field: str) -> str:
    return re.split(r"[.\[]", field, maxsplit=1)[0]


def options(spec: str) -> list[str]:
    """Options of a choice; a | inside the braces of a field is not between them."""
    found, depth = [""], 0
    for letter in spec:
        depth += (letter == "{") - (letter == "}")
        if letter == "|" and not depth:
            found.append("")
        else:
            found[-1] += letter
    return found


def fields(template: str) -> Iterator[tuple[str, str]]:
    """Each field of a template and its words, also those inside choices."""
    for _, field, spec, _ in _FORMATTER.parse(template):
        if field is not None:
            yield field, spec or ""
            for option in options(spec or ""):
                yield from fields(option)


def numbers(template: str) -> tuple[list[str], set[str]]:
    """What the two languages must agree on: the numbers, and whose direction is said.

    A choice may stand in one language alone; how a number is written may differ, since
    "tăng 5%" takes no sign where English has "+5%".
    """
    found, directed = [], set()
    for field, spec in fields(template):
        if "|" in spec:
            continue
        words = spec.split()
        check_words(words)
        pairs = set(words) & section("directions").keys()
        if pairs or {"move", "sign"} & {*words}:
            directed.add(field)
        if not pairs:
            kept = [_MANNERS.get(name, name) for name in words]
            found.append(f"{field}:{' '.join(sorted(filter(None, kept)))}")
    return sorted(found), directed


def spelt(choice: list[str], lang: str) -> tuple[str, str] | None:
    """The pair of directions that a choice spells, and its longest word."""
    if len(choice) < 2:
        return None
    bare = [" ".join(p[0] for p in _FORMATTER.parse(o)).lower() for o in choice]
    for phrase in section("directionless")[lang]:
        bare = [option.replace(phrase, " ") for option in bare]
    found = []
    for pair, entry in section("directions").items():
        said = [
            word
            for word in entry[lang][:2]
            if any(re.search(rf"(?<!\w){word}(?!\w)", option) for option in bare)
        ]
        if said and (len(said) == 2 or not entry.get("weak")):
            found.append((pair, max(said, key=len)))
    return max(found, key=lambda each: len(each[1]), default=None)
