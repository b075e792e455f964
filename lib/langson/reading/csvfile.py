"""One CSV file as columns of text; what is wrong with it says where and how to mend."""

from __future__ import annotations

import csv
import io
import unicodedata
import warnings
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..errors import Problem, RegisterError, nearest
from . import form, spelling
from .form import Table

Array = npt.NDArray[Any]
#: the cells of a header, and one array of texts for each of them
Rows = tuple[list[str], list[Array]]


class Column:
    """Cells of one column, of which each different text is looked at once.

    Attributes
    ----------
    cells : array of str, shape (rows,)
        The texts as they stand.
    """

    def __init__(self, cells: Array) -> None:
        self.cells = cells

    def __len__(self) -> int:
        return len(self.cells)

    def __iter__(self) -> Iterator[str]:
        return iter(self.cells)

    def __getitem__(self, row: Any) -> Any:
        return self.cells[row]

    @cached_property
    def _parts(self) -> tuple[Array, Array]:
        codes, texts = pd.factorize(self.cells)
        return codes, texts

    @property
    def codes(self) -> Array:
        """Position of each cell in `texts`."""
        return self._parts[0]

    @property
    def texts(self) -> Array:
        """The different texts, in the order of their first cell."""
        return self._parts[1]

    def rows(self, texts: Iterable[str]) -> Array:
        """Rows whose text is one of those given."""
        return np.flatnonzero(np.isin(self.codes, _positions(self.texts, texts)))

    def among(self, *texts: str) -> Array:
        """Mask of the cells that hold one of some texts."""
        mask: Array = np.isin(self.codes, _positions(self.texts, texts))
        return mask

    @property
    def filled(self) -> Array:
        """Mask of the cells that are not empty."""
        return ~self.among("")

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


Columns = dict[str, Column]


def frame_of(columns: Columns) -> pd.DataFrame:
    """Make a frame of columns as they stand."""
    return pd.DataFrame({name: column.cells for name, column in columns.items()})


def _positions(texts: Array, wanted: Iterable[str]) -> list[int]:
    chosen = set(wanted)
    return [i for i, text in enumerate(texts) if text in chosen]


def read(folder: Path, table: Table, size: int = 0) -> Columns:
    """Read the file of a table as text columns.

    What spreadsheets do to a file is undone where it leaves no doubt: a byte order
    mark, any line end, semicolons or tabs between the cells, rows and columns without
    a cell at the end, a last line without an end, decomposed letters, blanks too many,
    names of columns and words of closed lists in other case.

    Parameters
    ----------
    folder : Path
        Where it is. A table that is not needed may be missing: it has no rows.
    table : Table
        Its form; further columns are kept.
    size : int
        Bytes that it must have at least: rows are only ever added.

    Returns
    -------
    dict of str to Column
        All of one length; names and words as the tables write them, tokens and texts
        as they stand.

    Raises
    ------
    RegisterError
        A missing, cut or wrongly encoded file, a missing column, a row of another
        length.
    """
    path = folder / table.file
    if not table.needed and not path.is_file():
        return {each.name: Column(_NO_CELLS) for each in table.columns}
    text, cut = _text(path, size)
    delimiter = _delimiter(table, text)
    rows = None if cut else _fast(table, text, delimiter)
    if rows is None:
        rows = _slow(table, text, delimiter, cut)
    columns = _named(table, *rows)
    for each in table.columns:
        columns[each.name] = _spelled(each, columns[each.name])
    return columns


def _spelled(said: form.Column, column: Column) -> Column:
    """Cells without blanks too many, and words as their list has them."""
    words = {word.casefold(): word for word in said.words}
    if said.type == "text" or (not words and spelling.is_tidy(column.texts)):
        return column

    def spell(text: str) -> str:
        text = spelling.tidy(text)
        return words.get(text.casefold(), text)

    return column.respelled(spell)


_NO_CELLS: Array = np.array([], dtype=object)


def _text(path: Path, size: int) -> tuple[str, bool]:
    """Text of a file without its last line ends; whether it had none."""
    file = path.name
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        what = f"there is no such file in {path.parent}."
        mend = "a register needs statements.csv, series.csv and sources.csv."
        raise _one(file, None, None, what, mend) from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        what = "the text is not UTF-8."
        raise _one(file, row, None, what, "save the file as UTF-8.") from None
    cut = bool(text) and not text.endswith(("\n", "\r"))
    if len(raw) + cut < size:
        what = f"{len(raw)} bytes where datapackage.json counts {size}."
        mend = (
            "rows are only ever added: restore the file from git, or, if a cell was"
            " shortened on purpose, refresh the count (tools/datapackage.py)."
        )
        raise _one(file, None, None, what, mend)
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return text.rstrip("\r\n"), cut


def _delimiter(table: Table, text: str) -> str:
    """Sign between the cells: the one that parts the names of the columns."""
    line = text.partition("\n")[0].partition("\r")[0].replace('"', "")
    names = {each.name for each in table.columns}
    known = [len(names.intersection(_names(line.split(sign)))) for sign in _SIGNS]
    return _SIGNS[known.index(max(known))]


_SIGNS = (",", ";", "\t")


def _names(header: Iterable[str]) -> list[str]:
    return [spelling.tidy(name).lower() for name in header]


def _fast(table: Table, text: str, delimiter: str) -> Rows | None:
    """Rows by the parser of pandas; None if they may be uneven.

    It refuses a row that is too long and fills up one that is too short; where that
    leaves a cell empty that must not be, the csv module has to look at the lines.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            frame = pd.read_csv(
                io.BytesIO(text.encode()),
                sep=delimiter,
                dtype=object,
                na_filter=False,
                skip_blank_lines=False,
                header=None,
            )
    except (ValueError, Warning):  # a ParserError is a ValueError
        return None
    header, cells = list(frame.iloc[0]), [frame[i].to_numpy()[1:] for i in frame]
    needed = {each.name for each in table.columns if each.required}
    at = [i for i, name in enumerate(_names(header)) if name in needed]
    return (header, cells) if at and (cells[at[-1]] != "").all() else None


def _slow(table: Table, text: str, delimiter: str, cut: bool) -> Rows:
    """Rows by the csv module, which tells where they are uneven."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header, *rows = lines
    except csv.Error as error:
        what = f"the text is not CSV: {error}."
        raise _one(table.file, None, None, what, _CUT) from None
    except ValueError:
        raise _one(table.file, None, None, "the file is empty.", _CUT) from None
    width = len(header)
    needed = {each.name for each in table.columns if each.required}
    wrong = []
    while rows and not any(rows[-1]):
        rows.pop()
    for i, row in enumerate(rows):
        last = i == len(rows) - 1
        while len(row) > width and not row[-1]:
            row.pop()
        # a spreadsheet may leave out empty cells at the end of a row
        if needed.isdisjoint(_names(header[len(row) :])) and not (last and cut):
            row.extend([""] * (width - len(row)))
        if len(row) != width:
            what = f"{len(row)} cells where the header has {width}."
            quotes = f"put quotes around a cell with {delimiter!r} in it."
            mend = _CUT if last else quotes if row else _EMPTY
            wrong.append(Problem(table.file, i + 2, None, what, mend))
    if wrong:
        raise RegisterError(wrong)
    cells = np.array(rows, dtype=object).reshape(len(rows), width)
    return header, list(cells.T)


_EMPTY = "take the empty row out."
_CUT = "the file seems cut: restore it from git, or write the whole row again."


def _named(table: Table, header: list[str], cells: list[Array]) -> Columns:
    """Columns by their names, as the form spells them; columns without a cell go."""
    rows = _filled(table, cells)
    forms = {each.name for each in table.columns}
    columns: Columns = {}
    for name, low, column in zip(header, _names(header), cells, strict=True):
        own = low if low in forms else spelling.tidy(name)
        if not own and not any(column):
            continue
        if own in columns:
            mend = "remove one of them."
            raise _one(table.file, 1, own, "the column stands twice.", mend)
        columns[own] = Column(column[:rows])
    for each in table.columns:
        if each.extra and each.name not in columns:
            columns[each.name] = Column(np.full(rows, "", dtype=object))
    others = [name for name in columns if name not in forms]
    missing = [each.name for each in table.columns if each.name not in columns]
    if missing:
        mends = [f"add it; {nearest(name, others)}" for name in missing]
        raise RegisterError(
            [
                Problem(table.file, 1, name, f"{name!r} is missing.", mend)
                for name, mend in zip(missing, mends, strict=True)
            ]
        )
    return columns


def _filled(table: Table, cells: list[Array]) -> int:
    """Count of rows, without those at the end that have no cell."""
    empty = cells[0] == ""
    for column in cells[1:]:
        if not empty.any():
            break
        empty = empty & (column == "")
    rows = len(empty)
    while rows and empty[rows - 1]:
        rows -= 1
    inside = np.flatnonzero(empty[:rows]).tolist()
    if inside:
        what = "no cell is filled."
        raise RegisterError(
            [Problem(table.file, i + 2, None, what, _EMPTY) for i in inside]
        )
    return rows


def _one(
    file: str, row: int | None, column: str | None, what: str, mend: str
) -> RegisterError:
    return RegisterError([Problem(file, row, column, what, mend)])
