"""How people write what the tables call by one name.

What is read here is never printed: the words of the library's own sentences and tables
are those of `langson.showing.words`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from ..core import unit as units

#: blanks that do not look like one, and signs that do not look like any
_BLANKS = re.compile("[\\s\u200b\ufeff]+")
_ODD = re.compile("[^\\S\n ]|[\u200b\ufeff]")
_NO_LETTER = re.compile(r"[^\w\n]+|_")
_DROPPED = {code: None for code in range(128) if _NO_LETTER.match(chr(code))}


#: counting words as pages write them
_SCALES = {
    "thousand": ("nghìn", "ngàn"),
    "million": ("triệu", "mln"),
    "billion": ("tỷ", "tỉ", "bn"),
    "trillion": ("nghìn tỷ", "nghìn tỉ", "ngàn tỷ", "ngàn tỉ"),
    "quadrillion": ("triệu tỷ", "triệu tỉ"),
}
#: bases as pages write them; what two bases could share is left out
_BASES = {
    "VND": ("đồng", "đồng việt nam", "vnđ", "dong"),
    "USD": ("đô la mỹ", "đô la", "đô-la mỹ", "đô-la", "us dollars", "dollars", "us$"),
    "CNY": ("nhân dân tệ", "ndt", "tệ", "rmb", "yuan"),
    "visits": ("lượt khách", "lượt du khách", "khách", "visit"),
    "vehicles": ("xe", "phương tiện", "vehicle"),
    "vehicle passages": ("lượt xe", "lượt phương tiện"),
    "vehicles per day": ("lượt xe/ngày", "xe/ngày", "vehicles a day", "vehicle/day"),
    "vehicles and wagons": ("xe và toa xe",),
    "enterprises": ("doanh nghiệp", "enterprise"),
    "households": ("hộ", "hộ dân", "hộ gia đình", "household"),
    "persons": ("người", "people", "person"),
    "projects": ("dự án", "project"),
    "branches": ("chi nhánh", "chi nhánh, văn phòng đại diện", "branch"),
    "communes": ("xã", "commune"),
    "villages": ("thôn", "village"),
    "gates": ("cửa khẩu", "gate"),
    "routes": ("đường chuyên dụng, lối thông quan", "route"),
    "documents": ("văn bản", "document"),
    "resolutions": ("nghị quyết", "resolution"),
    "sessions": ("kỳ họp", "session"),
    "targets": ("chỉ tiêu", "target"),
    "solutions": ("giải pháp", "solution"),
    "points": ("điểm", "point"),
    "rank": ("hạng", "thứ hạng"),
    "tonnes": ("tấn", "tonne"),
    "ha": ("hecta", "héc-ta", "hectares"),
    "days": ("ngày", "day"),
    "months": ("tháng", "month"),
    "times": ("lần",),
    "%": ("phần trăm", "percent", "per cent"),
    "percentage points": ("điểm phần trăm", "điểm %", "percentage point"),
}


def _folded(unit: str) -> str:
    return re.sub(r" per | ?/ ?", "/", unit.casefold())


def _table(spellings: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {
        _folded(each): name
        for name, others in spellings.items()
        for each in (name, *others)
    }


_SCALE_OF, _BASE_OF = _table(_SCALES), _table(_BASES)


def bases(series: Iterable[str]) -> dict[str, str]:
    """Bases of units as some series write them, for `unit`."""
    return _table({units.split(unit)[1]: () for unit in series})


def unit(text: str, own: Mapping[str, str] = MappingProxyType({})) -> str:
    """Unit as the tables write it; the text itself if it is not known.

    Parameters
    ----------
    own : mapping of str to str
        `bases` that the folder itself uses.

    >>> unit("Triệu lượt khách"), unit("USD million"), unit("triệu đồng/người")
    ('million visits', 'million USD', 'million VND/person')
    """
    words = _folded(tidy(text)).split(" ")
    for count in (2, 1, 0):
        for scale, rest in (
            (words[:count], words[count:]),
            (words[len(words) - count :], words[: len(words) - count]),
        ):
            word = _SCALE_OF.get(" ".join(scale)) if count else ""
            base = _base(" ".join(rest), own)
            if word is not None and base:
                return f"{word} {base}".strip()
    return text


def _base(text: str, own: Mapping[str, str]) -> str | None:
    known = own.get(text) or _BASE_OF.get(text)
    top, slash, below = text.partition("/")
    if known or not slash:
        return known
    one, other = _base(top, own), _base(below, own)
    if not one or not other:
        return None
    # "VND/USD" is a rate of exchange, "VND/person" counts for each one
    per = f"{one}/{other if other in units.CURRENCIES else units.one(other)}"
    return own.get(_folded(per), per)


def tidy(text: str) -> str:
    """Text with single plain blanks, and none at its ends."""
    return _BLANKS.sub(" ", text).strip(" ")


def is_tidy(texts: Iterable[str]) -> bool:
    """Whether `tidy` would change none of some texts of one line each."""
    lines = "\n".join(["", *texts, ""])
    if any(blanks in lines for blanks in ("  ", " \n", "\n ", "\t")):
        return False
    return lines.isascii() or not _ODD.search(lines)


def alike(names: Sequence[str]) -> list[set[str]]:
    """Groups of names that differ only in case, accents, blanks or signs.

    >>> alike(["Đà Nẵng", "Da  nang", "Huế"]) == [{"Đà Nẵng", "Da  nang"}]
    True
    """
    joined = "\n".join(names).casefold()
    if joined.isascii():
        letters = joined.translate(_DROPPED)
    else:
        letters = _NO_LETTER.sub("", unicodedata.normalize("NFD", joined))
        # a stroke is no accent that can be taken off; eth is often typed for đ
        letters = letters.replace("đ", "d").replace("\u00f0", "d")
    plain = letters.split("\n")
    if len({*plain}) == len(names):
        return []
    groups = defaultdict(set)
    for name, bare in zip(names, plain, strict=True):
        groups[bare].add(name)
    return [group for group in groups.values() if len(group) > 1]
