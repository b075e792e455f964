"""Which measure a phrase speaks of: notions of its words against those of the labels.

Words of a text and of a label are turned into notions (words/measures.toml), so that
"khách nội địa" and "Lượt khách trong nước" meet; a word without a notion stands for
itself. A measure fits by how much of its label the phrase covers and how much of the
phrase its label covers; notions that few labels have count for more.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

from ..core import unit as core
from .lexicon import listed, table, words
from .text import fold
from .units import MONEY, Printed, canonical, kin

#: weight of a notion, of one that nearly every measure has, of a word that is none
NOTION, FAINT, WORD = 1.0, 0.25, 0.4
#: how much a notion of the label counts if it was said last, in the sentence, before it
TOLD, MID, FAR = 0.75, 0.55, 0.35
#: what a measure loses whose label names a rival of what is said, or one of two
RIVAL, UNCHOSEN = 0.25, 0.12
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")

#: notion (or "=word") -> weight
Features = dict[str, float]
Tokens = tuple[str, ...]
#: fit, measure, and the power of ten in which a printed number then counts
Choice = tuple[float, "Measure", int]


@dataclass(eq=False)
class Measure:
    """A series of the tables as something to look for in a text.

    Attributes
    ----------
    labels : tuple of str
        Its labels and aliases, folded; `variants` are the notions of each.
    key : dict of str to float
        Notions of its name in the tables.
    """

    series: str
    unit: str
    kind: str
    labels: tuple[str, ...]
    variants: tuple[Features, ...] = field(repr=False)
    key: Features = field(repr=False)

    @cached_property
    def base(self) -> str:
        """What its unit counts."""
        return core.split(self.unit)[1]

    @cached_property
    def power(self) -> int:
        """Power of ten of its unit."""
        return core.split(self.unit)[0]

    @cached_property
    def bases(self) -> dict[str, int]:
        """The same as the word lists call it."""
        return canonical(self.base)

    @cached_property
    def features(self) -> frozenset[str]:
        """Every notion of its labels."""
        return frozenset().union(*self.variants)

    @cached_property
    def notions(self) -> frozenset[str]:
        """Its notions without the faint ones and the bare words."""
        held = (f for v in self.variants for f, w in v.items() if w >= NOTION)
        return frozenset(held)


def features(flat: str) -> Features:
    """Notions of a folded text, each with its weight."""
    return _spoken(tuple(map(_stem, _WORD.findall(flat))), _phrases())


class Catalogue:
    """The measures of a folder, with what each of their notions weighs.

    Parameters
    ----------
    rows : iterable of mappings
        Rows of series.csv: series, label_vi, label_en, unit, kind, and if there,
        aliases (other names, split by semicolons).
    area : str
        The place that a report is about: its name tells no measures apart.
    """

    def __init__(self, rows: Iterable[Mapping[str, str]], area: str = "") -> None:
        place = fold(area)
        self.measures = [_measure(row, place) for row in rows]
        count = Counter(f for m in self.measures for f in m.features)
        n = len(self.measures)
        self.weight = {f: 0.35 + math.log(1 + n / k) for f, k in count.items()}

    def fitting(self, unit: Printed) -> list[Choice]:
        """Measures whose unit the printed one can be: how well, and by which power.

        A printed unit without a base fits every measure that is no money or percent.
        """
        found: list[Choice] = []
        for m in self.measures:
            fits = [
                (good, power)
                for rank, (base, extra) in enumerate(unit.bases)
                for own, held in m.bases.items()
                if (good := same_base(base, own) - 0.02 * min(rank, 5)) > 0
                for power in [unit.power + extra - held]
            ]
            if fits:
                good, power = max(fits)
                found.append((good, m, power))
            elif not unit.bases and not {"%", *MONEY} & set(m.bases):
                found.append((0.8, m, unit.power))
        return found

    def knows(self, said: Features) -> bool:
        """Whether a label has one of these notions, the faint ones aside."""
        return any(f in self.weight and w != FAINT for f, w in said.items())

    def of_noun(self, noun: str) -> list[Measure]:
        """Measures of a base that no word list knows, by the noun of their label."""
        starts = re.compile(rf"(?:tổng\s+)?(?:số\s+)?{re.escape(noun)}\b")
        return [
            m
            for m in self.measures
            if _stem(m.base) == _stem(noun) or any(map(starts.match, m.labels))
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
        measures = list(measures)
        rivals = _rivals()
        shut = {r for f in near for r in rivals.get(f, ())} - set(near)
        mid = {f: w for f, w in mid.items() if f not in shut}
        far = {f: w for f, w in far.items() if f not in shut}
        open_ = set(self.weight) - shut - set(near)
        told = {f: w for f, w in told.items() if f in open_}
        said = {f for f in near if f in rivals}
        # words of measures that the unit has ruled out say little of those left
        held = frozenset().union(*(m.features for m in measures))
        near = {
            f if f in held or f not in self.weight else f"~{f}": w
            for f, w in near.items()
        }
        alone = max((self._best(m, near, {}, {}, {}, 0.0) for m in measures), default=0)
        found = []
        for m in measures:
            fit = self._best(m, near, mid, far, told, max(0.0, 1.0 - alone))
            if shut & m.features and not m.features & said:
                fit -= RIVAL
            if any(
                rivals.get(f, frozenset()) & set(told)
                and not rivals.get(f, frozenset()) & m.features
                for f in m.features & set(told)
            ):
                fit -= UNCHOSEN  # nothing near chooses this one of two rivals
            found.append((fit, m))
        found.sort(key=lambda choice: -choice[0])
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
        fits = (self._fit(v, m.key, near, mid, far, told, unsaid) for v in m.variants)
        return max(fits)

    def _fit(
        self,
        label: Features,
        key: Features,
        near: Features,
        mid: Features,
        far: Features,
        told: Features,
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
                met += full * TOLD
            elif f in mid:
                met += full * MID
            elif f in far:
                met += full * FAR
        known = hit = 0.0
        for f, w in near.items():
            if f in weight:
                known += w * weight[f]
                hit += w * weight[f] * (f in label or 0.5 * (f in key))
            elif w >= NOTION:
                known += 0.25 * w  # a notion that no label has speaks against all
        covered = met / whole if whole else 0.0
        precise = hit / known if known > 0.2 else 0.4
        topic = sum(f in near or f in mid or f in far for f in key) / max(1, len(key))
        total = sum(w * weight[f] for f, w in told.items())
        agreed = sum(w * weight[f] for f, w in told.items() if f in label)
        answered = 0.3 * unsaid * agreed / total if total else 0.0
        return 0.5 * covered + 0.45 * precise + 0.05 * topic + answered


def same_base(base: str, own: str) -> float:
    """How well a printed base is that of a series."""
    if base == own:
        return 1.0
    # "68 triệu đồng" may be of a unit per person, if the words say so
    if base == re.split(r" per |/", own)[0]:
        return 1.0
    return 0.9 if base in kin().get(own, ()) else 0.0


def _measure(row: Mapping[str, str], place: str) -> Measure:
    labels = [row.get("label_vi", ""), row.get("label_en", "")]
    labels += row.get("aliases", "").split(";")
    flat = [fold(label) for label in labels if label.strip()]
    if place:
        flat = [" ".join(label.replace(place, " ").split()) for label in flat]
    variants = tuple(found for label in flat if (found := features(label)))
    key = features(re.sub(r"[._]", " ", row["series"]))
    kind = row.get("kind", "flow")
    return Measure(
        row["series"], row["unit"], kind, tuple(flat), variants or ({},), key
    )


# -- notions of words ------------------------------------------------------------------

_Phrases = dict[str, list[tuple[Tokens, Features]]]


@cache
def _phrases() -> _Phrases:
    """Phrases of the word list by their first word, the longest first."""
    found: dict[Tokens, Features] = {}
    composed: set[Tokens] = set()
    for section, weight in (("faint", FAINT), ("notions", NOTION)):
        for notion, text in table("measures")[section].items():
            for phrase in listed(text):
                key = tuple(map(_stem, _WORD.findall(phrase)))
                found.setdefault(key, {})[notion] = weight
                if phrase.endswith("+"):
                    composed.add(key)
    for phrase in listed(table("measures")["stop"]["phrases"]):
        found.setdefault(tuple(map(_stem, _WORD.findall(phrase))), {})
    by_first: _Phrases = {}
    for key in sorted(found, key=lambda key: (-len(key), key)):
        by_first.setdefault(key[0], []).append((key, found[key]))
    for key in sorted(composed, key=len):
        for notion, weight in _spoken(key, by_first, whole=False).items():
            found[key].setdefault(notion, weight)
    return by_first


def _spoken(tokens: Tokens, held: _Phrases, whole: bool = True) -> Features:
    """Notions of some words; a word without one stands for itself, with a "=".

    Without `whole`, only the parts of the words are asked.
    """
    found: Features = {}
    stop, i = _stop(), 0
    while i < len(tokens):
        for key, notions in held.get(tokens[i], ()):
            if tokens[i : i + len(key)] == key and (whole or len(key) < len(tokens)):
                for notion, weight in notions.items():
                    found[notion] = max(found.get(notion, 0.0), weight)
                i += len(key)
                break
        else:
            if whole and tokens[i] not in stop and len(tokens[i]) > 1:
                found.setdefault("=" + tokens[i], WORD)
            i += 1
    return found


def in_vietnamese(feature: str) -> str:
    """A notion by its first word, which is a Vietnamese one; a word is itself."""
    for section in ("notions", "faint"):
        phrases = table("measures")[section].get(feature)
        if phrases:
            return listed(phrases)[0].rstrip("+")
    return feature.lstrip("=")


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
    held = table("measures")["stop"]
    lists: Sequence[str] = listed(held["cues"])
    found = {word for text in held["common"].values() for word in text.split()}
    for name in lists:
        found |= {_stem(word) for phrase in words(name) for word in phrase.split()}
    return frozenset(found)


def without_rivals(words: Features, own: Features) -> Features:
    """Notions of some words that are no rivals of what other words say."""
    shut = {r for f in own for r in _rivals().get(f, ())} - set(own)
    return {f: w for f, w in words.items() if f not in shut}


@cache
def _rivals() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for text in table("measures")["rivals"].values():
        group = frozenset(listed(text))
        for notion in group:
            found[notion] = found.get(notion, frozenset()) | (group - {notion})
    return found
