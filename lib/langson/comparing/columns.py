"""Columns of figures: ``frame["visits"].q.growth()``.

Operators on a column of figures work by themselves, cell by cell; the accessor ``q``
gives what needs a verb. An empty cell (None, NaN) stays empty.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from ..core.figure import Figure
from ..errors import ComparisonError
from ..messages import Message
from . import verbs


@pd.api.extensions.register_series_accessor("q")
class Columns:
    """What a column of figures can be asked.

    Parameters
    ----------
    column : Series of Figure
        Of any length; cells that are no figures and not empty are an error.
    """

    def __init__(self, column: pd.Series) -> None:
        odd = [x for x in column if not isinstance(x, Figure) and not _empty(x)]
        if odd:
            said = Message(
                ".q is for columns of figures; {name!r} holds {odd!r}.",
                name=column.name,
                odd=odd[0],
            )
            raise AttributeError(said.told())
        self._column = column

    @property
    def value(self) -> pd.Series:
        """Numbers as printed or computed, NaN where a cell is empty."""
        return self._numbers(lambda q: q.value)

    @property
    def low(self) -> pd.Series:
        """Low ends of the ranges."""
        return self._numbers(lambda q: q.low)

    @property
    def high(self) -> pd.Series:
        """High ends of the ranges."""
        return self._numbers(lambda q: q.high)

    def growth(self, before: Any = None) -> pd.Series:
        """Growth in percent over another column, or over the cell before."""
        return self._over(verbs.growth, before)

    def change(self, before: Any = None) -> pd.Series:
        """Change over another column, or over the cell before."""
        return self._over(verbs.change, before)

    def between(self, shorter: Any = None) -> pd.Series:
        """What counts to date add to another column, or to the cell before."""
        return self._over(verbs.between, shorter)

    def share(self, whole: Any) -> pd.Series:
        """Percent of a figure, of another column, or of the cell of a label."""
        if isinstance(whole, str):
            whole = self._column[whole]
        return self._over(verbs.share, whole)

    def attainment(self, target: Any) -> pd.Series:
        """Percent of a target or of a column of targets."""
        return self._over(verbs.attainment, target)

    def printed(self, name: str) -> pd.Series:
        """What was printed beside the figures: "growth" or "plan_share"."""
        return self._each(lambda q: getattr(q, name))

    def base(self) -> pd.Series:
        """Figures of the year before, as the printed growths imply them."""
        return self._each(Figure.base)

    def target(self) -> pd.Series:
        """Targets, as the printed shares of plan imply them."""
        return self._each(Figure.target)

    def daily_rate(self) -> pd.Series:
        """Flows per day of their periods."""
        return self._each(verbs.daily_rate)

    def to(self, unit: str) -> pd.Series:
        """Convert every figure to another counting word."""
        return self._each(lambda q: q.to(unit))

    def total(self) -> Figure:
        """Sum of the figures that are there; see `langson.total`."""
        return verbs.total(*self._figures())

    def rank(self) -> pd.Series:
        """Place of each figure from the largest on, empty where ranges overlap."""
        figures = self._figures()

        def place(q: Figure) -> int | None:
            orders = [verbs.order(other, q) for other in figures if other is not q]
            return None if 0 in orders else 1 + sum(x > 0 for x in orders)

        return self._each(place)

    def above(self, other: Any) -> pd.Series:
        """Whether each is certainly larger than a number, figure or column."""
        return self._over(Figure.above, other)

    def below(self, other: Any) -> pd.Series:
        """Whether each is certainly smaller."""
        return self._over(Figure.below, other)

    def meets(self, other: Any) -> pd.Series:
        """Whether each can be equal."""
        return self._over(Figure.meets, other)

    def _figures(self) -> list[Figure]:
        return [q for q in self._column if not _empty(q)]

    def _numbers(self, ask: Callable[[Figure], float]) -> pd.Series:
        return self._each(ask).astype(float)

    def _each(self, ask: Callable[[Figure], Any]) -> pd.Series:
        cells = [None if _empty(q) else ask(q) for q in self._column]
        return self._like(cells)

    def _over(self, verb: Callable[[Any, Any], Any], other: Any) -> pd.Series:
        """Apply a verb to the cells and those of another column, by label."""
        if other is None:
            if verb in (verbs.growth, verbs.change, verbs.between):
                others = self._column.shift().to_list()
            else:
                raise ComparisonError("the other figure or column is empty.")
        elif isinstance(other, pd.Series):
            if not other.index.equals(self._column.index):
                raise ComparisonError(
                    "the two columns have other labels; align them first with"
                    " .reindex()."
                )
            others = other.to_list()
        else:
            others = [other] * len(self._column)
        pairs = zip(self._column, others, strict=True)
        return self._like(
            [None if _empty(q) or _empty(x) else verb(q, x) for q, x in pairs]
        )

    def _like(self, cells: list[Any]) -> pd.Series:
        kind = bool if all(isinstance(cell, bool) for cell in cells) else object
        return pd.Series(cells, self._column.index, kind, self._column.name)


def _empty(cell: Any) -> bool:
    return cell is None or cell is pd.NA or (isinstance(cell, float) and cell != cell)
