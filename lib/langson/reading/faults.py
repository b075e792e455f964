"""Finding the faults of one table by column, and listing them by row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from ..errors import Problem, RegisterError, nearest
from ..messages import Message, fields
from . import token
from .column import Array, Columns
from .form import Table


class Fault(NamedTuple):
    """One way in which rows can be wrong.

    Attributes
    ----------
    where : array of bool or of int
        The rows that are wrong: a mask, or their places from 0.
    column : str
        Column of the cell to mend.
    what : str
        What is wrong, a template: ``{value}`` or ``{value!r}`` is the cell of the
        column `value`, ``{cell}`` that of the fault's own column.
    mend : str
        What to do instead, a template as well.
    values : mapping
        What else stands in the fields of the two.
    """

    where: Any
    column: str
    what: str
    mend: str
    values: Mapping[str, Any] = MappingProxyType({})


class Faults:
    """Faults of one table, in the order of its rows when they are asked for."""

    def __init__(self, table: Table, cells: Columns) -> None:
        self.table = table
        self.cells = cells
        self._found: list[tuple[int, int, Problem]] = []
        self._place = {name: i for i, name in enumerate(cells)}

    def add(self, *faults: Fault) -> None:
        """Note faults."""
        for where, column, what, mend, values in faults:
            rows = np.asarray(where)
            if rows.dtype == bool:
                rows = np.flatnonzero(rows) if rows.any() else rows[:0]
            for i in rows.tolist():
                said = (self._said(text, values, i, column) for text in (what, mend))
                problem = Problem(self.table.file, i + 2, column, *said)
                self._found.append((i, self._place[column], problem))

    def _said(
        self, text: str, values: Mapping[str, Any], row: int, column: str
    ) -> Message:
        """Message of a template, with the cells of a row where no value is given."""
        if isinstance(text, Message):
            return text
        found = {
            name: values[name]
            if name in values
            else self.cells[column if name == "cell" else name][row]
            for name in fields(text)
        }
        return Message(text, **found)

    def form(self) -> None:
        """Note empty cells that must be filled, and words outside their list."""
        rows = len(self.cells[self.table.key[0]])
        for column in self.table.columns if rows else ():
            values = self.cells[column.name]
            if column.words:
                allowed = {*column.words, *(() if column.required else ("",))}
                odd = [text for text in values.texts if text not in allowed]
                words = {"words": [repr(word) for word in column.words]}
                what = "{cell!r} is not a word here."
                mend = "use one of {words}."
                if not column.required:
                    mend = "use one of {words}, or leave it empty."
                self.add(Fault(values.rows(odd), column.name, what, mend, words))
            elif column.required and column.type in ("name", "text", "token"):
                meaning = {"meaning": column.meaning}
                what, mend = "the cell is empty.", "fill it. {meaning:word}"
                self.add(Fault(values.among(""), column.name, what, mend, meaning))

    def key(self) -> None:
        """Note keys that stand in two rows."""
        columns = [self.cells[name] for name in self.table.key]
        if len(columns) == 1 and len({*columns[0]}) == len(columns[0]):
            return
        first: dict[tuple[str, ...], int] = {}
        for i, key in enumerate(zip(*columns, strict=True)):
            row = first.setdefault(key, i)
            if row != i and all(key):
                what = "{cell!r} stands in row {other} already."
                mend = "give the row a name of its own (.2 at its end, for example)."
                if len(columns) > 1:
                    what = "the same {names} as row {other}."
                    mend = "take one of the two rows out."
                named = {"names": [*self.table.key], "other": row + 2}
                self.add(Fault([i], self.table.key[0], what, mend, named))

    def names(self, column: str, known: Iterable[str], mend: str) -> None:
        """Note filled cells that name nothing among the names of another table."""
        there = set(known)
        values = self.cells[column]
        for name in sorted({*values.texts} - there - {""}):
            what, near = "{cell!r} is unknown.", nearest(name, there)
            either = Message("{mend:word}, or {near}", mend=mend, near=near)
            self.add(Fault(values.rows([name]), column, what, either))

    def convert(
        self,
        column: str,
        read: Callable[[str], Any],
        missing: Any,
        mend: str,
        dtype: Any = object,
    ) -> Array:
        """Read each different text once; note those that cannot be read.

        Parameters
        ----------
        read : callable
            Makes a value of a text, or raises ValueError.
        missing : object
            Stands for a cell that is empty or cannot be read; an empty cell of a
            required column is noted.
        """
        values, bad = self.cells[column], set()
        required = self.table.column(column).required

        def one(text: str) -> Any:
            if not text and not required:
                return missing
            try:
                return read(text.strip())
            except ValueError:
                bad.add(text)
                return missing

        made = values.map(one, dtype)
        what = "{cell!r} cannot be read."
        self.add(Fault(values.rows(bad), column, what, mend))
        return made

    def numbers(self, column: str) -> Array:
        """Read a column of plain numbers, NaN where nothing stands."""
        values = self.cells[column]
        required = self.table.column(column).required
        # a level is hardly ever the same twice, a growth often none
        texts = (values.cells if required else values.texts).tolist()
        numbers, odd = token.plain_all(texts)
        bad = {*odd} - ({""} if not required else set())
        what = "{cell!r} cannot be read."
        mend = "write a plain number with a point: 51269.8."
        self.add(Fault(values.rows(bad) if bad else [], column, what, mend))
        spread: Array = numbers if required else numbers[values.codes]
        return spread

    def listed(self) -> list[Problem]:
        """Give what was found, in the order of rows and columns."""
        return [problem for *_, problem in sorted(self._found, key=lambda f: f[:2])]

    def finish(self) -> None:
        """Raise what was found."""
        if self._found:
            raise RegisterError(self.listed())
