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
from .form import Table

Array = npt.NDArray[Any]


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
        All of one length, cells as they stand.

    Raises
    ------
    RegisterError
        A missing, cut or wrongly encoded file, a missing column, a row of another
        length, a text that is not NFC.
    """
    path = folder / table.file
    names = [column.name for column in table.columns]
    if not table.needed and not path.is_file():
        return {name: Column(np.array([], dtype=object)) for name in names}
    text = _text(path, size)
    columns = _fast(text)
    if columns is None:
        columns = _slow(table.file, text)
    empty = np.full(len(next(iter(columns.values()))), "", dtype=object)
    for column in table.columns:
        if column.extra:
            columns.setdefault(column.name, Column(empty))
    missing = [name for name in names if name not in columns]
    if missing:
        others = [name for name in columns if name not in names]
        mends = [f"add it; {nearest(name, others)}" for name in missing]
        raise RegisterError(
            [
                Problem(table.file, 1, name, f"{name!r} is missing.", mend)
                for name, mend in zip(missing, mends, strict=True)
            ]
        )
    return columns


def _fast(text: str) -> Columns | None:
    """Columns by the parser of pandas; None if it finds the rows uneven."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            frame = pd.read_csv(
                io.BytesIO(text.encode()),
                dtype=object,
                na_filter=False,
                skip_blank_lines=False,
                header=None,
            )
    except (ValueError, Warning):  # a ParserError is a ValueError
        return None
    header = frame.iloc[0]
    # a short row is filled up with NaN, the last cell first
    short = any(not isinstance(text, str) for text in frame.iloc[:, -1].unique())
    if short or header.duplicated().any():
        return None
    return {name: Column(frame[i].to_numpy()[1:]) for i, name in enumerate(header)}


def _slow(file: str, text: str) -> Columns:
    """Columns by the csv module, which tells where a row is uneven."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise _one(file, None, None, f"the text is not CSV: {error}.", _CUT) from None
    if not rows:
        raise _one(file, None, None, "the file is empty.", _CUT)
    header = rows.pop(0)
    if len(set(header)) < len(header):
        twice = next(c for c in header if header.count(c) > 1)
        raise _one(file, 1, twice, "the column stands twice.", "remove one of them.")
    width = len(header)
    wrong = [i for i, row in enumerate(rows) if len(row) != width]
    if wrong:
        what = "{} cells where the header has {}."
        quotes = "put quotes around a cell with a comma."
        mends = [_CUT if i == len(rows) - 1 else quotes for i in wrong]
        raise RegisterError(
            [
                Problem(file, i + 2, None, what.format(len(rows[i]), width), mend)
                for i, mend in zip(wrong, mends, strict=True)
            ]
        )
    table = np.array(rows, dtype=object).reshape(len(rows), width)
    return {name: Column(table[:, i]) for i, name in enumerate(header)}


_CUT = "the file seems cut: restore it from git, or write the whole row again."


def _one(
    file: str, row: int | None, column: str | None, what: str, mend: str
) -> RegisterError:
    return RegisterError([Problem(file, row, column, what, mend)])


def _text(path: Path, size: int) -> str:
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
    if text and not text.endswith("\n"):
        row = text.count("\n") + 1
        raise _one(file, row, None, "the last line has no end.", _CUT)
    if len(raw) < size:
        what = f"{len(raw)} bytes where datapackage.json counts {size}."
        mend = (
            "rows are only ever added: restore the file from git, or, if a cell was"
            " shortened on purpose, refresh the count (tools/datapackage.py)."
        )
        raise _one(file, None, None, what, mend)
    if not unicodedata.is_normalized("NFC", text):
        raise _not_nfc(file, text)
    return text


def _not_nfc(file: str, text: str) -> RegisterError:
    problems = []
    rows = list(csv.reader(io.StringIO(text, newline="")))
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            if not unicodedata.is_normalized("NFC", cell):
                column = rows[0][j] if j < len(rows[0]) else None
                what = (
                    f"{cell[:40]!r} is not in Unicode form NFC, so it matches nothing."
                )
                mend = "normalise the file: unicodedata.normalize('NFC', text)."
                problems.append(Problem(file, i + 1, column, what, mend))
    return RegisterError(problems)
