"""Plain tables that look the same on nbviewer, in JupyterLab and in a diff.

A table is Markdown: no styles that a viewer strips, no random ids, links that work.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ..core.figure import Figure
from ..errors import LangsonError
from .output import show_markdown
from .words import language, pick, section, word
from .writing import write


def show(
    frame: pd.DataFrame,
    headings: Mapping[str, tuple[str, str]] | None = None,
    specs: Mapping[str, str] | None = None,
) -> None:
    """Show a frame as a table, in its own order of rows and columns.

    Parameters
    ----------
    frame : DataFrame
        Cells are `Figure`, text, (English, Vietnamese) pairs, dates or numbers;
        None and NaN stay empty.
    headings : mapping of column to (English, Vietnamese), optional
        For columns that the library has no words for.
    specs : mapping of column to str, optional
        How to write the values of a column, as in a sentence.
    """
    show_markdown(markdown(frame, headings, specs))


def markdown(
    frame: pd.DataFrame,
    headings: Mapping[str, tuple[str, str]] | None = None,
    specs: Mapping[str, str] | None = None,
) -> str:
    """Write a frame as a Markdown table; see `show`."""
    lang = language()
    named = {column: pick(words, lang) for column, words in (headings or {}).items()}
    unnamed = [c for c in frame.columns if not {c} & {*named, *section("headings")}]
    if unnamed:
        raise LangsonError(
            "the column {column!r} has no heading; give headings=.", column=unnamed[0]
        )
    return grid(frame, named, specs or {}, lang)


def keyed(frame: pd.DataFrame, words: Mapping[str, Any], lang: str) -> str:
    """Write a frame with the words of its key (`Sentences.words`).

    An index that has a name is the first column. Where the figures of a column differ
    in status, or some of its levels are implied, those cells say so that are not
    counted.
    """
    if any(frame.index.names):
        frame = frame.reset_index()
    columns, names = words["columns"], words["names"]
    headings = {}
    for column in frame.columns:
        heading = columns.get(column, ("",))[0] or names(str(column))
        if not heading and column not in section("headings"):
            raise LangsonError(
                "the column {column!r} has no heading: add columns.{column} to the"
                " key of the table, with en and vi.",
                column=column,
            )
        headings[column] = heading or word(f"headings.{column}", lang)
    specs = {name: spec for name, (_, spec) in columns.items()}
    frame = frame.map(
        lambda cell: names(cell) or cell if isinstance(cell, str) else cell
    )
    table = grid(frame, headings, specs, lang, marked="status" not in frame)
    parts = [
        f"**{words['title']}**" if "title" in words else "",
        words.get("subtitle", ""),
        fold(words["fold"], table) if "fold" in words else table,
        words.get("caption", ""),
    ]
    if "source" in words:
        parts.append(f"*{word('charts.source', lang)}:* {words['source']}")
    return "\n\n".join(filter(None, parts))


def grid(
    frame: pd.DataFrame,
    headings: Mapping[str, str],
    specs: Mapping[str, str],
    lang: str,
    marked: bool = False,
) -> str:
    """Write the lines of a table; numbers stand on the right."""
    head, rule, body = [], [], []
    for column in frame.columns:
        values = list(frame[column])
        filled = [v for v in values if not _empty(v)]
        right = bool(filled) and all(
            isinstance(v, Figure | int | float) for v in filled
        )
        heading = headings.get(column) or word(f"headings.{column}", lang)
        head.append(heading)
        rule.append("--:" if right else ":--")
        said = not marked or "caption" in specs.get(column, "")
        marks = [""] * len(values) if said else _marks(values, lang)
        body.append(
            [
                "" if _empty(v) else _written(v, specs.get(column, ""), lang) + mark
                for v, mark in zip(values, marks, strict=True)
            ]
        )
    rows = [head, rule, *(list(row) for row in zip(*body, strict=True))]
    return "\n".join("| " + " | ".join(map(_cell, row)) + " |" for row in rows)


def fold(summary: str, text: str) -> str:
    """Put a text away under a line that opens it."""
    return f"<details><summary>{summary}</summary>\n\n{text}\n\n</details>"


def _written(value: Any, spec: str, lang: str) -> str:
    if isinstance(value, Figure) and "|" not in spec:
        spec += " short"  # a cell is narrow
    return write(value, spec, lang)


def _marks(values: list[Any], lang: str) -> list[str]:
    """What to say after each cell of a column that mixes statuses."""
    kinds = []
    for value in values:
        kind: tuple[str, ...] = ()
        if isinstance(value, Figure):
            implied = value.implied and value.measure == "level"
            status = value.status if value.status in ("E", "T") else ""
            kind = tuple(filter(None, (status, "implied" if implied else "")))
        kinds.append(kind)
    figures = {k for k, v in zip(kinds, values, strict=True) if isinstance(v, Figure)}
    if len(figures) < 2:
        return [""] * len(values)
    said = [
        ", ".join(word(f"statuses.{name}", lang) for name in kind) for kind in kinds
    ]
    return [f" ({text})" if text else "" for text in said]


def _cell(text: str) -> str:
    # no-break spaces stay; a line end would end the row
    return text.replace("|", "\\|").replace("\n", " ")


def _empty(value: Any) -> bool:
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))
