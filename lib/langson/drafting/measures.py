"""Which measure a phrase speaks of: notions of its words against those of the labels.

Words of a text and of a label are turned into notions (`words/measures.toml`), so that
"khách nội địa" and "Lượt khách trong nước" meet; a word without a notion stands for
itself. A measure fits by how much of its label the phrase covers and how much of the
phrase its label covers; notions that few labels have count for more.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property

from ..core import unit as core
from .lexicon import listed, table, words
from .text import fold
from .units import MONEY, Printed, canonical, kin

#: weight of a notion, of a faint one, of a bare word, of a bare syllable
NOTION, FAINT, WORD = 1.0, 0.25, 0.4
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")

Features = dict[str, float]


@dataclass(eq=False)
class Measure:
    """A series of the tables as something to look for in a text."""

    series: str
    unit: str
    kind: str
    labels: tuple[str, ...]
    variants: tuple[Features, ...] = field(repr=False)
    key: Features = field(repr=False)

    @cached_property
    def base(self) -> str:
        return core.split(self.unit)[1]

    @cached_property
    def power(self) -> int:
        return core.split(self.unit)[0]

    @cached_property
    def bases(self) -> dict[str, int]:
        return canonical(self.base)

    @cached_property
    def features(self) -> frozenset[str]:
        return frozenset().union(*self.variants)


Tokens = tuple[str, ...]


@cache
def _phrases() -> dict[str, list[tuple[Tokens, tuple[tuple[str, float], ...]]]]:
    """Phrases of the word list by their first word, the longest first."""
    found: dict[Tokens, dict[str, float]] = {}
    composed: set[Tokens] = set()
    for section, weight in (("faint", FAINT), ("notions", NOTION)):
        for notion, text in table("measures")[section].items():
            for phrase in listed(text):
                key = tuple(map(_stem, _WORD.findall(phrase)))
                found.setdefault(key, {})[notion] = weight
                if phrase.endswith("+"):
                    composed.add(key)
    by_first: dict[str, list[tuple[Tokens, tuple[tuple[str, float], ...]]]] = {}
    for key, notions in sorted(found.items(), key=lambda item: -len(item[0])):
        if key:
            by_first.setdefault(key[0], []).append((key, tuple(notions.items())))
    for key in sorted(composed, key=len):
        parts = _spoken(key, by_first, whole=False)
        for i, (held, notions) in enumerate(by_first[key[0]]):
            if held == key:
                by_first[key[0]][i] = key, tuple((parts | dict(notions)).items())
    return by_first


def _spoken(
    tokens: Tokens,
    held: dict[str, list[tuple[Tokens, tuple[tuple[str, float], ...]]]],
    whole: bool = True,
) -> dict[str, float]:
    """Notions of some words; a word without one stands for itself, with a "="."""
    found: dict[str, float] = {}
    stop, i = _stop(), 0
    while i < len(tokens):
        for key, notions in held.get(tokens[i], ()):
            if tokens[i : i + len(key)] == key and (whole or len(key) < len(tokens)):
                for notion, weight in notions:
                    found[notion] = max(found.get(notion, 0.0), weight)
                i += len(key)
                break
        else:
            if whole and tokens[i] not in stop and len(tokens[i]) > 1:
                found.setdefault("=" + tokens[i], WORD)
            i += 1
    return found


@cache
def _stem(word: str) -> str:
    """English plurals and possessives lose their ending; the rest stays."""
    word = word.removesuffix("'s").removesuffix("'")
    if len(word) > 3 and word.isascii() and word[-1] == "s" and word[-2] not in "su":
        return word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else word[:-1]
    return word


@cache
def _stop() -> frozenset[str]:
    """Words that name no measure: those of the cues, and the commonest ones."""
    held = set(_COMMON.split())
    for name in _OF_CUES.split():
        held |= {_stem(word) for phrase in words(name) for word in phrase.split()}
    return frozenset(held)


_OF_CUES = """rise fall between equal reach exceed share fold base same previous estimated
confirmed over nearly about at_least under respectively"""
_COMMON = """của và các những được trong theo từ cho có là tại ở với về đã đến ra bị do khi sẽ
này đó đang cũng còn nhưng song qua trên dưới vào tới một số như để mà thì nên trở gồm bao nhất
tiếp tục duy trì riêng đồng thời hiện nay nay năm tháng quý ngày kỳ trước sau đầu cuối cả mức so cùng
thêm mỗi hơn gần khoảng toàn đạt làm lại đều không chỉ vẫn đây thời điểm kế hoạch tính chung cụ thể
tỉnh giao hđnd xảy đề nhờ nhà
the of and in to a an by for from with was were is are has had have at on as that than which its it
their this these those been be who will would into over under during against per up or not also
according while so far more most other others then there they them province provincial local said
including included meanwhile respectively year month quarter period same first last previous day
total of-which alone after before when where"""


def features(flat: str) -> Features:
    """Notions of a folded text, each with its weight."""
    return _spoken(tuple(map(_stem, _WORD.findall(flat))), _phrases())


#: fit, measure, and the power of ten that a printed number then counts in
Choice = tuple[float, "Measure", int]


class Catalogue:
    """The measures of a folder, with what each of their notions weighs."""

    def __init__(self, rows: Iterable[Mapping[str, str]], area: str = "") -> None:
        own = fold(area)
        self.measures = [_measure(row, own) for row in rows]
        count = Counter(f for m in self.measures for f in m.features)
        n = len(self.measures)
        self.weight = {f: 0.35 + math.log(1 + n / k) for f, k in count.items()}
        self.by_series = {m.series: m for m in self.measures}

    def fitting(self, unit: Printed) -> list[tuple[Measure, float, int]]:
        """Measures whose unit the printed one can be: how well, and by which power.

        A printed unit without a base fits every measure that is no money or percent.
        """
        found = []
        for m in self.measures:
            if not unit.bases:
                if not {"%", *MONEY} & set(m.bases):
                    found.append((m, 0.8, unit.power))
                continue
            best: tuple[float, int] | None = None
            for rank, (base, extra) in enumerate(unit.bases):
                good = 1.0 - 0.02 * min(rank, 5)
                for own, power in m.bases.items():
                    # "68 triệu đồng" may be of a unit per person, if the words say so
                    if base == own or base == _numerator(own):
                        fit = good, unit.power + extra - power
                    elif base in kin().get(own, ()):
                        fit = good - 0.1, unit.power + extra - power
                    else:
                        continue
                    best = max(best, fit) if best else fit
            if best is not None:
                found.append((m, *best))
        return found

    def knows(self, words: Features) -> bool:
        """Whether a label has one of these notions, the faint ones aside."""
        return any(f in self.weight and w != FAINT for f, w in words.items())

    def of_noun(self, noun: str) -> list[Measure]:
        """Measures of a base that no list of units knows, by the noun of their label."""
        return [
            m
            for m in self.measures
            if _stem(m.base) == _stem(noun)
            or any(re.match(rf"(?:tổng\s+)?(?:số\s+)?{re.escape(noun)}\b", label) for label in m.labels)
        ]

    def rank(
        self,
        measures: Iterable[Measure],
        near: Features,
        mid: Features,
        far: Features,
        told: Features,
    ) -> list[tuple[float, Measure]]:
        """How well each measure fits, the best first.

        Parameters
        ----------
        near, mid, far : dict of str to float
            Notions beside the number, in its sentence, and before that.
        told : dict of str to float
            What the sentence spoke of last: where the near words leave a question
            open, it answers.
        """
        shut = {r for f in near for r in _rivals().get(f, ())} - set(near)
        if shut:
            mid = {f: w for f, w in mid.items() if f not in shut}
            far = {f: w for f, w in far.items() if f not in shut}
        told = {
            f: w
            for f, w in told.items()
            if f not in shut and f not in near and f in self.weight
        }
        said = {f for f in near if f in _rivals()}
        measures = list(measures)
        held = set().union(*(m.features for m in measures)) if measures else set()
        # words of measures that the unit has ruled out say little of those left
        near = {f: w for f, w in near.items() if f in held or f not in self.weight} | {
            f"~{f}": w for f, w in near.items() if f in self.weight and f not in held
        }
        alone = max((self._best(m, near, {}, {}, {}, 0.0) for m in measures), default=0)
        found = []
        for m in measures:
            fit = self._best(m, near, mid, far, told, max(0.0, 1.0 - alone))
            if shut & m.features and not m.features & said:
                fit -= 0.25  # the near words name a rival of what the label names
            for f in m.features & set(told):
                others = _rivals().get(f, frozenset())
                if others & set(told) and not others & m.features:
                    fit -= 0.12  # nothing near chooses this one of two rivals
                    break
            found.append((fit, m))
        found.sort(key=lambda x: -x[0])
        return found

    def _best(
        self,
        m: Measure,
        near: Features,
        mid: Features,
        far: Features,
        told: Features,
        unsaid: float,
    ) -> float:
        return max(self._fit(v, m, near, mid, far, told, unsaid) for v in m.variants)

    def _fit(
        self, label: Features, m: Measure, near: Features, mid: Features, far: Features, told: Features,
        unsaid: float,
    ) -> float:
        weight = self.weight
        whole = met = 0.0
        for f, w in label.items():
            full = w * weight[f]
            whole += full
            if f in near:
                met += full * min(1.0, near[f] / w)
            elif f in told:
                met += full * 0.75
            elif f in mid:
                met += full * 0.55
            elif f in far:
                met += full * 0.35
        known = hit = 0.0
        for f, w in near.items():
            if f in weight:
                known += w * weight[f]
                hit += w * weight[f] * (f in label or 0.5 * (f in m.key))
            elif w >= NOTION:
                known += 0.25 * w  # a notion that no label has speaks against all
        covered = met / whole if whole else 0.0
        precise = hit / known if known > 0.2 else 0.4
        topic = sum(f in mid or f in far or f in near for f in m.key) / max(1, len(m.key))
        total = sum(w * weight[f] for f, w in told.items())
        held = sum(w * weight[f] for f, w in told.items() if f in label)
        open_ = 0.3 * unsaid * held / total if total else 0.0
        return 0.5 * covered + 0.45 * precise + 0.05 * topic + open_


@cache
def _rivals() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for text in table("measures")["rivals"].values():
        group = frozenset(listed(text))
        for notion in group:
            found[notion] = found.get(notion, frozenset()) | (group - {notion})
    return found


def _numerator(base: str) -> str:
    return re.split(r" per |/", base)[0]


def _measure(row: Mapping[str, str], area: str) -> Measure:
    labels = [row.get("label_vi", ""), row.get("label_en", "")]
    labels += [part for part in row.get("aliases", "").split(";") if part.strip()]
    flat = [" ".join(fold(label).replace(area, " ").split()) if area else fold(label) for label in labels]
    variants = tuple(found for label in flat if (found := features(label)))
    key = features(re.sub(r"[._]", " ", row["series"]))
    return Measure(
        row["series"], row["unit"], row.get("kind", "flow"), tuple(flat), variants or ({},), key
    )
