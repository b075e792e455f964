"""Errors that teach: each says where, what is wrong, and what to do instead."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


class LangsonError(Exception):
    """Base of all errors of this package; the message is meant for the analyst."""


class TokenError(LangsonError, ValueError):
    """A printed number cannot be read with its declared decimal mark."""


class ComparisonError(LangsonError, ValueError):
    """Two figures must not be compared; the message names the way that is right."""


class UnitError(ComparisonError):
    """Figures in different units were added or compared."""


class SelectionError(LangsonError, LookupError):
    """A selection names nothing, or not exactly one statement."""


@dataclass(frozen=True)
class Problem:
    """One fault of the tables: where it is, what it is, how to mend it."""

    file: str
    row: int | None
    column: str | None
    what: str
    mend: str

    def __str__(self) -> str:
        place = self.file
        if self.row is not None:
            place += f", row {self.row}"
        if self.column:
            place += f", column {self.column}"
        return f"{place}: {self.what} Mend: {self.mend}"


class RegisterError(LangsonError, ValueError):
    """The tables break their contract.

    Attributes
    ----------
    problems : list of Problem
        Every fault found, in the order of the file. Rows are counted as a
        spreadsheet counts them: the header is row 1.
    """

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        text = str(problems[0])
        if len(problems) > 1:
            text += (
                f" (and {len(problems) - 1} more;"
                " `python -m langson check` lists them all)"
            )
        super().__init__(text)


def nearest(word: str, known: Iterable[str]) -> str:
    """Words like the given one, as the end of a sentence."""
    close = difflib.get_close_matches(word, list(known), n=3, cutoff=0.5)
    return f"did you mean {' or '.join(close)}?" if close else "see the list of names."
