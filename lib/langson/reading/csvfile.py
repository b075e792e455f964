"""Reading and checking one CSV file; errors name file, row, column and mend."""

from __future__ import annotations

import csv
import difflib
import io
import json
import re
import unicodedata
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..errors import Problem, RegisterError

Array = npt.NDArray[Any]
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_NUMBERS = re.compile(rf"(?:(?:{_NUMBER.pattern})?\n)*+")


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


def nearest(word: str, known: Iterable[str]) -> str:
    """Words like the given one, as the end of a sentence."""
    close = difflib.get_close_matches(word, list(known), n=3, cutoff=0.5)
    return f"did you mean {' or '.join(close)}?" if close else "see the list of names."


def read(path: Path, required: Sequence[str], key: str | None = None) -> Columns:
    """Read a CSV file as text columns.

    Parameters
    ----------
    path : Path
        The file; UTF-8, NFC, comma separated, one header line.
    required : sequence of str
        Columns that must be there; further ones are kept.
    key : str, optional
        Column whose values must be filled and different.

    Returns
    -------
    dict of str to Column
        All of one length, cells as they stand.

    Raises
    ------
    RegisterError
        A missing, cut or wrongly encoded file, a missing column, a row of another
        length, a text that is not NFC, a duplicate key.
    """
    file = path.name
    text = _text(path)
    columns = _fast(text)
    if columns is None:
        columns = _slow(file, text)
    missing = [c for c in required if c not in columns]
    if missing:
        raise RegisterError(
            [
                Problem(
                    file, 1, c, f"{c!r} is missing.", f"add it; {nearest(c, columns)}"
                )
                for c in missing
            ]
        )
    if key is not None:
        _check_key(file, key, columns[key])
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


def _text(path: Path) -> str:
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
    declared = _declared_bytes(path)
    if declared is not None and len(raw) < declared:
        what = f"{len(raw)} bytes where datapackage.json counts {declared}."
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


def _declared_bytes(path: Path) -> int | None:
    package = path.parent / "datapackage.json"
    if not package.is_file():
        return None
    try:
        resources = json.loads(package.read_text(encoding="utf-8"))["resources"]
        sizes = {r["path"]: r.get("bytes") for r in resources}
    except (ValueError, KeyError, TypeError):
        return None  # `langson check` and the tests report a broken package
    size = sizes.get(path.name)
    return size if isinstance(size, int) else None


def _check_key(file: str, key: str, column: Column) -> None:
    if len(column.texts) == len(column) and "" not in column.texts:
        return
    first: dict[str, int] = {}
    problems = []
    for i, value in enumerate(column):
        if not value:
            what, mend = "the key is empty.", "give the row a name of its own."
            problems.append(Problem(file, i + 2, key, what, mend))
        elif value in first:
            what = f"{value!r} stands in row {first[value]} already."
            mend = "give the row a name of its own (.2 at its end, for example)."
            problems.append(Problem(file, i + 2, key, what, mend))
        first.setdefault(value, i + 2)
    raise RegisterError(problems)


@dataclass
class Checker:
    """Collects the problems of one table."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def report(
        self, rows: Iterable[int], column: str, what: Callable[[int], str], mend: str
    ) -> None:
        """Note the same fault in several rows; rows count from 0."""
        for i in rows:
            found = Problem(self.file, int(i) + 2, column, what(int(i)), mend)
            self.problems.append(found)

    def vocabulary(self, values: Column, column: str, allowed: Iterable[str]) -> None:
        """Report cells that are not one of the allowed words."""
        words = list(allowed)
        odd = [text for text in values.texts if text not in words]
        mend = f"use one of {', '.join(repr(word) for word in words)}."
        rows = values.rows(odd)
        self.report(rows, column, lambda i: f"{values[i]!r} is not a word here.", mend)

    def names(
        self, values: Column, column: str, known: Iterable[str], file: str
    ) -> None:
        """Report cells that name nothing in another table."""
        there = set(known)
        for name in sorted(text for text in values.texts if text not in there):
            mend = f"add it to {file}, or {nearest(name, there)}"
            rows = values.rows([name])
            self.report(rows, column, lambda i: f"{values[i]!r} is unknown.", mend)

    def convert(
        self,
        values: Column,
        column: str,
        read: Callable[[str], Any],
        missing: Any,
        mend: str,
        required: bool = True,
        dtype: Any = object,
    ) -> Array:
        """Read each different text once; report those that cannot be read."""
        bad = set()

        def one(text: str) -> Any:
            if not text and not required:
                return missing
            try:
                return read(text)
            except ValueError:
                bad.add(text)
                return missing

        made = values.map(one, dtype)
        rows = values.rows(bad)
        self.report(rows, column, lambda i: f"{values[i]!r} cannot be read.", mend)
        return made

    def finish(self) -> None:
        """Raise what was found, in the order of the file."""
        if self.problems:
            raise RegisterError(sorted(self.problems, key=lambda p: p.row or 0))


def read_number(text: str) -> float:
    """Read a plain number cell, as ``-1234.5``."""
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return float(text)


def read_numbers(texts: Array) -> Array | None:
    """Read many plain number cells at once; None if one of them is none."""
    lines = "\n".join([*texts, ""])
    if lines.count("\n") != len(texts) or not _NUMBERS.fullmatch(lines):
        return None
    return np.array([float(text) if text else np.nan for text in texts])
