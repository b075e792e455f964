"""Units as the tables write them: a counting word and a base, "million USD".

The counting words are powers of ten, so a conversion moves the decimal point and
never rounds. A base that this table does not know is used as it is written.
"""

from __future__ import annotations

from ..errors import UnitError

#: counting word -> (power of ten, Vietnamese word)
SCALES = {
    "": (0, ""),
    "thousand": (3, "nghìn"),
    "million": (6, "triệu"),
    "billion": (9, "tỷ"),
    "trillion": (12, "nghìn tỷ"),
    "quadrillion": (15, "triệu tỷ"),
}
_WORDS = {power: word for word, (power, _) in SCALES.items()}

#: base -> (one of it, in English; Vietnamese word)
BASES = {
    "USD": ("USD", "USD"),
    "VND": ("VND", "đồng"),
    "CNY": ("CNY", "nhân dân tệ"),
    "visits": ("visit", "lượt khách"),
    "vehicles": ("vehicle", "xe"),
    "vehicles per day": ("vehicle per day", "lượt xe/ngày"),
    "enterprises": ("enterprise", "doanh nghiệp"),
    "households": ("household", "hộ"),
    "projects": ("project", "dự án"),
    "branches": ("branch", "chi nhánh, văn phòng đại diện"),
    "communes": ("commune", "xã"),
    "villages": ("village", "thôn"),
    "gates": ("gate", "cửa khẩu"),
    "routes": ("route", "đường chuyên dụng, lối thông quan"),
    "documents": ("document", "văn bản"),
    "resolutions": ("resolution", "nghị quyết"),
    "sessions": ("session", "kỳ họp"),
    "targets": ("target", "chỉ tiêu"),
    "solutions": ("solution", "giải pháp"),
    "points": ("point", "điểm"),
    "rank": ("rank", "hạng"),
    "persons": ("person", "người"),
    "person": ("person", "người"),
    "day": ("day", "ngày"),
    "days": ("day", "ngày"),
    "percentage points": ("percentage point", "điểm phần trăm"),
    "times": ("times", "lần"),
    "%": ("%", "%"),
}
#: bases that are money: a ratio of two of them is an exchange rate, not a share
CURRENCIES = frozenset({"USD", "VND", "CNY", "EUR", "JPY", "KRW", "THB", "LAK"})


def split(unit: str) -> tuple[int, str]:
    """Split a unit into its power of ten and its base.

    >>> split("million USD")
    (6, 'USD')
    """
    word, _, base = unit.partition(" ")
    if base and word in SCALES:
        return SCALES[word][0], base
    return 0, unit


def join(power: int, base: str) -> str:
    """Write a unit from a power of ten and a base; the reverse of `split`."""
    word = _WORDS.get(power)
    if word is None:
        raise UnitError(f"no counting word for 10^{power} {base}; convert first.")
    return f"{word} {base}".strip()


def shift(printed: str, unit: str) -> int:
    """Power of ten that turns a number in `printed` units into `unit` units.

    A printed unit may be wider than that of the series and say so with "and"
    ("vehicles and wagons" for "vehicles"). Any other difference of base is an error.
    """
    (p, printed_base), (q, base) = split(printed), split(unit)
    if printed_base != base and base not in printed_base.split(" and "):
        raise UnitError(f"a number in {printed} is not one in {unit}.")
    return p - q


def per(unit: str, other: str) -> str:
    """Unit of a ratio: ``per("billion VND", "million visits")``."""
    (p, base), (q, below) = split(unit), split(other)
    return join(p - q, f"{base} per {BASES.get(below, (below, below))[0]}")


def name(unit: str, language: str = "en", one: bool = False) -> str:
    """Name of a unit as a sentence in the language writes it."""
    if "/" in unit:
        return "/".join(name(part, language) for part in unit.split("/"))
    power, base = split(unit)
    if base not in BASES and " per " in base:
        left, _, right = base.partition(" per ")
        if language == "vi":
            scaled = name(join(power, left), "vi")
            singular = {s: vi for s, vi in BASES.values()}
            return f"{scaled}/{singular.get(right, right)}"
        return unit
    singular_en, vi = BASES.get(base, (base, base))
    if language == "vi":
        return f"{SCALES[_WORDS[power]][1]} {vi}".strip()
    return join(power, singular_en if one and not power else base)


def times(rate: str, other: str) -> str:
    """Unit of a ratio times what it counts per: ``"million VND per visit", "visits"``.

    Raises
    ------
    UnitError
        If the first unit counts nothing per unit of the second.
    """
    (p, top), (q, below) = split(rate), split(other)
    base, _, per_one = top.rpartition(" per ")
    if not base or per_one != BASES.get(below, (below, below))[0]:
        raise UnitError(
            f"{rate} times {other} has no meaning here; a ratio is multiplied by what"
            " it counts per, as million VND per visit by visits."
        )
    return join(p + q, base)
