"""One column of texts, of which each different text is looked at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Array = npt.NDArray[Any]
#: type of texts in a frame; pandas takes longer to find it by its name
TEXT = pd.StringDtype(na_value=np.nan)
NO_CELLS: Array = np.array([], dtype=object)


class Column:
    """Cells of one column, as they stand and as different texts.

    Attributes
    ----------
    cells : array of str, shape (rows,)
        The texts as they stand.
    texts : array of str, shape (different texts,)
        Each text once.
    codes : array of int, shape (rows,)
        Position of each cell in `texts`.
    """

    def __init__(self, cells: Array) -> None:
        self.cells = cells

    @cached_property
    def _parts(self) -> tuple[Array, Array]:
        ends = self.cells[[0, -1]] if len(self.cells) else self.cells
        if len({*ends}) == 1 and (self.cells == ends[0]).all():
            # many a column says the same in every row, or nothing
            return np.zeros(len(self.cells), dtype=np.intp), self.cells[:1]
        codes, texts = pd.factorize(self.cells)
        return codes, texts

    @property
    def codes(self) -> Array:
        return self._parts[0]

    @property
    def texts(self) -> Array:
        return self._parts[1]

    def __len__(self) -> int:
        return len(self.cells)

    def __iter__(self) -> Iterator[str]:
        return iter(self.cells)

    def __getitem__(self, row: Any) -> Any:
        return self.cells[row]

    def rows(self, texts: Iterable[str]) -> Array:
        """Rows whose text is one of those given."""
        return np.flatnonzero(self.among(*texts))

    @property
    def seen(self) -> Array:
        """Every text at least once: the cells, if nobody has told them apart yet."""
        return self.texts if "_parts" in self.__dict__ else self.cells

    def among(self, *texts: str) -> Array:
        """Mask of the cells that hold one of some texts."""
        if self.seen is self.cells and len(texts) == 1:
            same: Array = self.cells == texts[0]
            return same
        own = np.zeros(len(self.texts), dtype=bool)
        for text in texts:
            own |= self.texts == text
        mask: Array = own[self.codes]
        return mask

    def equals(self, other: Column) -> Array:
        """Mask of the cells that hold the same text as those of another column."""
        place = {text: i for i, text in enumerate(other.texts)}
        own = np.array([place.get(text, -1) for text in self.texts], dtype=int)
        mask: Array = own[self.codes] == other.codes
        return mask

    @cached_property
    def filled(self) -> Array:
        """Mask of the cells that are not empty."""
        return ~self.among("")

    def first(self, rows: int) -> Column:
        """The first rows alone."""
        return self if rows == len(self) else Column(self.cells[:rows])

    def respelled(self, spell: Callable[[str], str]) -> Column:
        """The same cells in another spelling."""
        texts = [spell(text) for text in self.texts]
        if texts == self.texts.tolist():
            return self
        return Column(np.array(texts, dtype=object)[self.codes])

    def changed(self, rows: Array, texts: Any) -> Column:
        """Copy with other texts in some rows."""
        cells = self.cells.copy()
        cells[rows] = texts
        return Column(cells)

    def map(self, read: Callable[[str], Any], dtype: Any = object) -> Array:
        """Array of what a function makes of each cell, called once a text."""
        made = np.empty(len(self.texts), dtype=dtype)
        for i, text in enumerate(self.texts):
            made[i] = read(text)
        mapped: Array = made[self.codes]
        return mapped

    def array(self) -> pd.api.extensions.ExtensionArray:
        """The cells as a frame holds them."""
        return pd.array(self.cells, dtype=TEXT)


Columns = dict[str, Column]
