"""One CSV file as columns of text; what is wrong with it says where and how to mend."""

from __future__ import annotations

import csv
import io
import unicodedata
import warnings
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from ..errors import Problem, RegisterError, nearest
from ..messages import Message
from . import form, spelling
from .column import Column, Columns
from .form import Table

#: the cells of a header, and the column below each of them
Rows = tuple[list[str], list[Column]]


def read(folder: Path, table: Table, size: int = 0) -> Columns:
    """Read the file of a table as text columns.

    What spreadsheets do to a file is undone where it leaves no doubt: a byte order
    mark, any line end, semicolons or tabs between the cells, rows and columns without
    a cell at the end, a last line without an end, decomposed letters, blanks too many,
    names of columns and words of closed lists in other case.

    Parameters
    ----------
    folder : Path
        Where it is. A table that is not needed may be missing: it has no columns.
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
        return {}
    raw = _bytes(path, size)
    delimiter = _delimiter(table, raw)
    rows = None
    if len(raw) > _SMALL and _is_plain(path, raw):
        rows = _fast(table, path, delimiter)
    if rows is None:
        rows = _slow(table, raw, delimiter)
    columns = _named(table, *rows)
    for each in table.columns:
        columns[each.name] = _spelled(table, each, columns[each.name])
    return columns


def _spelled(table: Table, said: form.Column, column: Column) -> Column:
    """Names without blanks too many, and words as their list has them."""
    if said.type not in ("name", "word", "boolean", "integer"):
        return column
    words = {word.casefold(): word for word in said.words}
    # a key is never the same twice, other names often
    texts = column.cells if table.key == (said.name,) else column.texts
    if not words and spelling.is_tidy(texts):
        return column

    def spell(text: str) -> str:
        text = spelling.tidy(text)
        return words.get(text.casefold(), text)

    return column.respelled(spell)


#: bytes that the csv module reads before the parser of pandas has started
_SMALL = 250_000


def _bytes(path: Path, size: int) -> bytes:
    """Content of a file."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        what: str = Message("there is no such file in {folder}.", folder=path.parent)
        mend = "a register needs statements.csv, series.csv and sources.csv."
        raise _one(path.name, None, None, what, mend) from None
    if b"\0" in raw:  # UTF-16 is full of them
        raise _not_utf8(path.name, raw[: raw.index(b"\0")])
    held = len(raw) + _is_cut(raw)
    if held < size:
        what = Message(
            "{held} bytes where datapackage.json counts {size}.",
            held=len(raw),
            size=size,
        )
        mend = (
            "rows are only ever added: restore the file from git, or, if a cell was"
            " shortened on purpose, refresh the count (tools/datapackage.py)."
        )
        raise _one(path.name, None, None, what, mend)
    return raw


def _is_cut(raw: bytes) -> bool:
    """Whether the last line has no end."""
    return bool(raw) and not raw.endswith((b"\n", b"\r"))


def _is_plain(path: Path, raw: bytes) -> bool:
    """Whether nothing of a file has to be mended before it is parsed."""
    if _is_cut(raw):
        return False
    return raw.isascii() or unicodedata.is_normalized("NFC", _text(path.name, raw))


def _text(file: str, raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_utf8(file, raw[: error.start]) from None


def _not_utf8(file: str, before: bytes) -> RegisterError:
    row = before.count(b"\n") + 1
    what, mend = "the text is not UTF-8.", "save the file as UTF-8."
    return _one(file, row, None, what, mend)


def _delimiter(table: Table, raw: bytes) -> str:
    """Sign between the cells: the one that parts the names of the columns."""
    head = raw[: raw.find(b"\n")].decode("utf-8-sig", "replace")
    line = head.partition("\r")[0].replace('"', "")
    names = {each.name for each in table.columns}
    known = [len(names.intersection(_names(line.split(sign)))) for sign in _SIGNS]
    return _SIGNS[known.index(max(known))]


_SIGNS = (",", ";", "\t")


def _names(header: Iterable[str]) -> list[str]:
    return [spelling.tidy(name).lower() for name in header]


def _fast(table: Table, path: Path, delimiter: str) -> Rows | None:
    """Columns by the parser of pandas; None if the rows may be uneven.

    It refuses a row that is too long and fills up one that is too short; where that
    leaves a cell empty that must not be, the csv module has to look at the lines.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            frame = pd.read_csv(
                path,
                sep=delimiter,
                dtype=object,
                na_filter=False,
                skip_blank_lines=False,
                header=None,
                memory_map=True,
            )
    except (ValueError, Warning):  # a ParserError is a ValueError
        return None
    header, columns = (
        list(frame.iloc[0]),
        [Column(frame[i].to_numpy()[1:]) for i in frame],
    )
    needed = {each.name for each in table.columns if each.required}
    at = [i for i, name in enumerate(_names(header)) if name in needed]
    return (header, columns) if at and columns[at[-1]].filled.all() else None


def _slow(table: Table, raw: bytes, delimiter: str) -> Rows:
    """Rows by the csv module, which tells where they are uneven."""
    text = unicodedata.normalize("NFC", _text(table.file, raw)).rstrip("\r\n")
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header, *rows = lines
    except csv.Error as error:
        what = Message("the text is not CSV: {error}.", error=error)
        raise _one(table.file, None, None, what, _CUT) from None
    except ValueError:
        raise _one(table.file, None, None, "the file is empty.", _CUT) from None
    while rows and not any(rows[-1]):
        rows.pop()
    if {len(header)} != {len(row) for row in rows}:
        _even(table, header, rows, delimiter, _is_cut(raw))
    columns = zip(*rows, strict=True) if rows else [()] * len(header)
    return header, [Column(np.array(cells, dtype=object)) for cells in columns]


def _even(
    table: Table, header: list[str], rows: list[list[str]], delimiter: str, cut: bool
) -> None:
    """Give every row as many cells as the header has, where that leaves no doubt."""
    width, wrong = len(header), []
    needed = {each.name for each in table.columns if each.required}
    for i, row in enumerate(rows):
        if len(row) == width:
            continue
        last = i == len(rows) - 1
        while len(row) > width and not row[-1]:
            row.pop()
        # a spreadsheet may leave out empty cells at the end of a row
        left_out = needed.isdisjoint(_names(header[len(row) :]))
        if left_out and not (last and cut):
            row.extend([""] * (width - len(row)))
        if len(row) != width:
            what = Message(
                "{cells} cells where the header has {width}.",
                cells=len(row),
                width=width,
            )
            quotes = Message(
                "put quotes around a cell with {sign!r} in it.", sign=delimiter
            )
            mend = _CUT if last else quotes if row else _EMPTY
            wrong.append(Problem(table.file, i + 2, None, what, mend))
    if wrong:
        raise RegisterError(wrong)


_EMPTY = "take the empty row out."
_CUT = "the file seems cut: restore it from git, or write the whole row again."


def _named(table: Table, header: list[str], found: list[Column]) -> Columns:
    """Columns by their names, as the form spells them; columns without a cell go."""
    rows = _filled(table, found)
    forms = {each.name for each in table.columns}
    columns: Columns = {}
    for name, low, column in zip(header, _names(header), found, strict=True):
        own = low if low in forms else spelling.tidy(name)
        if not own and not column.filled.any():
            continue
        if own in columns:
            mend = "remove one of them."
            raise _one(table.file, 1, own, "the column stands twice.", mend)
        columns[own] = column.first(rows)
    for each in table.columns:
        if each.extra and each.name not in columns:
            columns[each.name] = Column(np.full(rows, "", dtype=object))
    others = [name for name in columns if name not in forms]
    missing = [each.name for each in table.columns if each.name not in columns]
    if missing:
        raise RegisterError(
            [
                Problem(
                    table.file,
                    1,
                    name,
                    Message("{name!r} is missing.", name=name),
                    Message("add it; {near}", near=nearest(name, others)),
                )
                for name in missing
            ]
        )
    return columns


def _filled(table: Table, columns: list[Column]) -> int:
    """Count of rows, without those at the end that have no cell."""
    empty = ~columns[0].filled
    for column in columns[1:]:
        if not empty.any():
            break
        empty = empty & ~column.filled
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
