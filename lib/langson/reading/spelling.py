"""How people write what the tables call by one name."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence

_NO_LETTER = re.compile(r"[^\w\n]+|_")


def alike(names: Sequence[str]) -> list[set[str]]:
    """Groups of names that differ only in case, accents, blanks or signs.

    >>> alike(["Đà Nẵng", "Da  nang", "Huế"]) == [{"Đà Nẵng", "Da  nang"}]
    True
    """
    joined = unicodedata.normalize("NFD", "\n".join(names).casefold())
    # a stroke is no accent that can be taken off: đ and ð stand for d
    plain = _NO_LETTER.sub("", joined).replace("đ", "d").replace("ð", "d").split("\n")
    if len({*plain}) == len(names):
        return []
    groups = defaultdict(set)
    for name, letters in zip(names, plain, strict=True):
        groups[letters].add(name)
    return [group for group in groups.values() if len(group) > 1]
