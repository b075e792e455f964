"""Two figures of an audit together: growth, share, balance with their joint range.

Two quantities that claims or rules link are not taken as independent: the least and the
largest value of their difference or ratio is looked for over all true values that
satisfy every claim. Quantities that nothing links are independent, and so are rates on
a base, whose range is then an outer bound.
"""

from __future__ import annotations

from dataclasses import replace

from ..comparing import verbs as compare
from ..comparing.refusals import not_target, same_unit
from ..core import unit as units
from ..core.figure import Figure
from ..errors import LangsonError, SelectionError
from .claim import Amount, Key, Terms, add, target
from .component import Claims, Component, Range
from .model import Model


class Together:
    """The part of `langson.consistency.Audit` that takes two figures.

    They come from `Audit.find`, or from a register. What the function of the same name
    in `langson` refuses is refused here too.
    """

    model: Model
    _parts: dict[Key, tuple[Component, Claims]]

    def _reach(self, key: Key) -> Range:
        raise NotImplementedError

    def growth(self, new: Figure, old: Figure) -> Figure:
        """`langson.growth` with its joint range."""
        return self._ratio(compare.growth(new, old), new, old, 100.0, -100.0)

    def share(self, part: Figure, whole: Figure) -> Figure:
        """`langson.share` with its joint range."""
        scale = 100 * _factor(part, whole)
        return self._ratio(compare.share(part, whole), part, whole, scale)

    def ratio(self, one: Figure, other: Figure) -> Figure:
        """`langson.ratio` with its joint range."""
        scale = _factor(one, other)
        return self._ratio(compare.ratio(one, other), one, other, scale)

    def attainment(self, observed: Figure, goal: Figure) -> Figure:
        """`langson.attainment` with its joint range."""
        figure = compare.attainment(observed, goal)
        return self._ratio(figure, observed, goal, 100.0)

    def change(self, new: Figure, old: Figure) -> Figure:
        """`langson.change` with its joint range."""
        return self._gap(compare.change(new, old), new, old)

    def balance(self, one: Figure, other: Figure) -> Figure:
        """`langson.balance` with its joint range."""
        return self._gap(compare.balance(one, other), one, other)

    def difference(self, one: Figure, other: Figure) -> Figure:
        """Difference of any two figures in one unit, with its joint range."""
        not_target(one, other)
        same_unit(one, other)
        gap = one.interval - other.interval
        value = one.value - other.value
        figure = one.derived(value, gap, one.unit, "difference", other)
        return self._gap(figure, one, other)

    def _ratio(
        self,
        figure: Figure,
        one: Figure,
        other: Figure,
        scale: float,
        shift: float = 0.0,
    ) -> Figure:
        a, b = self._key(one), self._key(other)
        (least, most, _), (below, above, _) = self._reach(a), self._reach(b)
        if below <= 0:
            text = f"{other.name()} may be zero, so nothing is a ratio of it."
            raise LangsonError(text)
        low = least / (above if least > 0 else below)
        high = most / (below if most > 0 else above)
        tops = self._tops(a, b)
        if tops:
            low, high, _ = self._range(a, Amount(*tops))
        return _narrowed(figure, scale * low + shift, scale * high + shift)

    def _gap(self, figure: Figure, one: Figure, other: Figure) -> Figure:
        a, b = self._key(one), self._key(other)
        (least, most, _), (below, above, _) = self._reach(a), self._reach(b)
        low, high = least - above, most - below
        tops = self._tops(a, b)
        if tops:
            terms = add((tops[0], 1.0), (tops[1], -1.0))
            low, high, _ = self._range(a, Amount(terms))
        return _narrowed(figure, low, high)

    def _tops(self, a: Key, b: Key) -> tuple[Terms, Terms] | None:
        """Both quantities as sums, if claims or rules link them."""
        x, y = self.model.amounts[a], self.model.amounts[b]
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
                f"{q.name()} is no quantity of this audit; take one from find()."
            )
        return key


def _factor(one: Figure, other: Figure) -> float:
    """Between counting words of one base: million USD over billion USD."""
    (p, a), (q, b) = units.split(one.unit), units.split(other.unit)
    return 10.0 ** (p - q) if a == b else 1.0


def _narrowed(figure: Figure, low: float, high: float) -> Figure:
    value = min(max(figure.value, low), high)
    return replace(figure, value=value, low=low, high=high)
