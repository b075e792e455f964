"""Ranges of the audit: of each quantity, and of two of them together.

Two quantities that claims or rules link are not taken as independent: the least and the
largest value of their difference or ratio is looked for over all true values that
satisfy every claim. Quantities that nothing links are independent, and so are rates on
a base, whose range is then an outer bound.
"""

from __future__ import annotations

from collections.abc import KeysView
from dataclasses import replace

import numpy as np

from ..core.figure import Figure
from ..core.linear import Amount, Terms, add
from ..errors import LangsonError, SelectionError
from .batch import ends
from .component import Claims, Component, Range
from .key import Key, target
from .layout import Laid
from .model import Model


class Ranges:
    """Ranges of quantities, each found when it is first asked for.

    Two programs for each end are most of an audit's time, and few ranges are read.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self._components: list[tuple[Component, Claims]] = []
        self._parts: dict[Key, tuple[Component, Claims]] = {}
        self._known: dict[Key, Range] = {}

    def add(
        self, part: Component, claims: Claims, known: dict[Key, Range] | None
    ) -> None:
        """Let the claims of a component bind its quantities."""
        self._components.append((part, claims))
        self._parts |= dict.fromkeys(part.keys, (part, claims))
        self._known |= known or {}

    @property
    def settled(self) -> bool:
        """Whether each component has a verdict."""
        return all(part.settled for part, _ in self._components)

    @property
    def keys(self) -> KeysView[Key]:
        """The quantities that have a range."""
        return self._parts.keys()

    def of(self, key: Key) -> Range:
        """Range of one quantity."""
        if key not in self._known:
            self._known[key] = self._range(key, self._model.amounts[key])
        return self._known[key]

    def fill(self) -> None:
        """Find the ranges of all quantities, those of plain components side by side."""
        amounts, known = self._model.amounts, self._known
        asked: list[tuple[Component, Key]] = []
        programs: list[Laid] = []
        of: list[int] = []
        for part, claims in self._components:
            some = [k for k in part.keys if k not in known] if part.is_plain else []
            some = [k for k in some if amounts[k].bottom is None]
            if some:
                of += [len(programs)] * len(some)
                programs.append(part.program.laid(part.owners(claims)))
                asked += [(part, key) for key in some]
        if not asked:
            return
        sums = self._model.layout.sums([amounts[key].top for _, key in asked])
        found = ends(programs, np.array(of), sums)
        for (part, key), (low, high) in zip(asked, found, strict=True):
            if low is not None and high is not None:
                known[key] = part.plain_range(low, high)

    def ratio(
        self, figure: Figure, one: Figure, other: Figure, scale: float, shift: float = 0
    ) -> Figure:
        """Give a figure the joint range of ``scale * one / other + shift``."""
        a, b = self._key(one), self._key(other)
        (bottom, top, _), (below, above, _) = self.of(a), self.of(b)
        if below <= 0:
            raise LangsonError(
                "{other} may be zero, so nothing is a ratio of it.", other=other
            )
        low = bottom / (above if bottom > 0 else below)
        high = top / (below if top > 0 else above)
        tops = self._tops(a, b)
        if tops:
            low, high, _ = self._range(a, Amount(*tops))
        return _narrowed(figure, scale * low + shift, scale * high + shift)

    def gap(self, figure: Figure, one: Figure, other: Figure) -> Figure:
        """Give a figure the joint range of ``one - other``."""
        a, b = self._key(one), self._key(other)
        (bottom, top, _), (below, above, _) = self.of(a), self.of(b)
        low, high = bottom - above, top - below
        tops = self._tops(a, b)
        if tops:
            terms = add((tops[0], 1.0), (tops[1], -1.0))
            low, high, _ = self._range(a, Amount(terms))
        return _narrowed(figure, low, high)

    def _tops(self, a: Key, b: Key) -> tuple[Terms, Terms] | None:
        """Both quantities as sums, if claims or rules link them."""
        x, y = self._model.amounts[a], self._model.amounts[b]
        linked = self._parts[a][0] is self._parts[b][0]
        return (x.top, y.top) if linked and not (x.bottom or y.bottom) else None

    def _range(self, key: Key, amount: Amount) -> Range:
        part, claims = self._parts[key]
        return part.range(amount, claims)

    def _key(self, q: Figure) -> Key:
        assert q.start is not None
        assert q.end is not None
        key = Key(q.series, q.area, q.start, q.end)
        key = target(key, q.plan) if q.status == "T" else key
        if key not in self._parts or q.measure != "level":
            raise SelectionError(
                "{q} is no quantity of this audit; take one from find().", q=q
            )
        return key


def _narrowed(figure: Figure, low: float, high: float) -> Figure:
    value = min(max(figure.value, low), high)
    return replace(figure, value=value, low=low, high=high)
