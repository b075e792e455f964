"""Words around a number, asked for by the name that roles.toml gives them."""

from __future__ import annotations

import re
from functools import cache

from .lexicon import any_of, cue, spaced, table, words

QUALIFIERS = ("at_least", "over", "nearly", "about", "at_most", "under")


@cache
def _pattern(where: str, name: str) -> re.Pattern[str]:
    held = table("roles")
    pattern = spaced(held[where][name], _parts())
    return re.compile(f"(?:{pattern})$" if where == "before" else pattern)


@cache
def _parts() -> dict[str, str]:
    lists = {name: cue(name) for name in table("cues")["words"]}
    loose = any_of(word for name in QUALIFIERS for word in words(name))
    open_lists = {name: any_of(words(name)) for name in ("between", "plan_between")}
    return {**table("roles")["parts"], **lists, **open_lists, "loose": loose}


def before(name: str, text: str) -> re.Match[str] | None:
    """The cue that ends right before the number; `text` is what stands there."""
    return _pattern("before", name).search(text)


def after(name: str, text: str) -> re.Match[str] | None:
    """The cue that follows right behind the number and its unit."""
    return _pattern("after", name).match(text)


def within(name: str, text: str) -> re.Match[str] | None:
    """The cue that stands anywhere in a text."""
    return _pattern("within", name).search(text)


def every(name: str, text: str) -> list[re.Match[str]]:
    """Every place of a cue in a text."""
    return list(_pattern("within", name).finditer(text))


def is_link(name: str, text: str) -> bool:
    """Whether a text is nothing but what links two numbers."""
    return _pattern("clause", name).fullmatch(text) is not None


def split_at(name: str, text: str) -> list[str]:
    """Pieces of a text between such links."""
    return _pattern("clause", name).split(text)


def tail(left: str) -> str:
    """What stands before a number in its own clause."""
    at = 0
    for m in _pattern("clause", "end").finditer(left):
        at = m.end()
    return left[at:]


def own(left: str, first: bool) -> str:
    """What stands before a number and is not the end of what was said before."""
    if first:
        return left
    m = _pattern("clause", "end").search(left)
    return "" if m is None else left[m.start() :]


def head(right: str) -> str:
    """The words right behind a number that still belong to it."""
    m = _pattern("clause", "end").search(right)
    return right if m is None else right[: m.start()]


def bare(text: str) -> str:
    """Words before a comparison without the cue that they end in."""
    for name in ("reach", "equal", "exceed", "share"):
        m = before(name, text)
        if m:
            return text[: m.start()]
    return text


@cache
def _qualifier(name: str) -> re.Pattern[str]:
    no = "".join(
        rf"(?<!{w}\s)" for w in ["cao", "thấp", "nhiều", "ít", "lớn", "nhanh", "chậm"]
    )
    words_ = rf"{no}{cue(name)}(?: (?:a total of|đạt|mức|là))* ?"
    return re.compile(spaced(words_, {}) + "$")


def qualifier(left: str) -> tuple[str, str]:
    """Qualifier before a number, with its words."""
    for name in QUALIFIERS:
        m = _qualifier(name).search(left[-40:])
        if m:
            return name, " ".join(m[0].split())
    return "exact", ""
