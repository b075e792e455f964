"""Errors that teach: each says where, what is wrong, and what to do instead."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .messages import Message


class LangsonError(Exception):
    """Base of all errors of this package; the message is meant for the analyst.

    Parameters
    ----------
    template : str
        The message in English, with fields for the values (`langson.messages`).
    **values
        What stands in the fields: figures, units, days, names, other messages.

    Attributes
    ----------
    message : Message
        In English as a text; ``str(error)`` is in the language of the reader.
    """

    def __init__(self, template: str = "", /, **values: Any) -> None:
        self.message = (
            template if isinstance(template, Message) else Message(template, **values)
        )
        super().__init__(str(self.message))

    def __str__(self) -> str:
        return self.told()

    def told(self, lang: str | None = None) -> str:
        """Say it in a language, by default that of the reader."""
        return self.message.told(lang)


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
    """One fault of the tables: where it is, what it is, how to mend it.

    `what` and `mend` are sentences in English; those that are messages, or templates
    without fields, can be told in another language.
    """

    file: str
    row: int | None
    column: str | None
    what: str
    mend: str

    def __str__(self) -> str:
        return self.told()

    def told(self, lang: str | None = None) -> str:
        """Say it in a language, by default that of the reader."""
        place = [self.file]
        if self.row is not None:
            place.append(Message("row {row}", row=self.row))
        if self.column:
            place.append(Message("column {column}", column=self.column))
        return Message(
            "{place}: {what:word} Mend: {mend:word}",
            place=place,
            what=self.what,
            mend=self.mend,
        ).told(lang)


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
        first, more = problems[0], len(problems) - 1
        message = Message("{first}", first=first)
        if more:
            message = Message(
                "{first} (and {more} more; `python -m langson check` lists them all)",
                first=first,
                more=more,
            )
        super().__init__(message)
        self.args = (problems,)  # what a copy is made from


def nearest(word: str, known: Iterable[str]) -> Message:
    """Words like the given one, as the end of a sentence."""
    close = difflib.get_close_matches(word, list(known), n=3, cutoff=0.5)
    if not close:
        return Message("see the list of names.")
    return Message("did you mean {close:or}?", close=close)
