"""What a command is given, asked for and explained in the language of the reader."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import pairwise
from string import Formatter
from typing import Any, NoReturn

from .messages import LANGUAGES, Message, reader, told

#: what `argparse` says of arguments that it cannot take, the longer before the shorter
SAID = (
    "argument {name}: {said}",
    "the following arguments are required: {names}",
    "unrecognized arguments: {names}",
    "invalid choice: {value} (choose from {choices})",
    "expected one argument",
    "not allowed with argument {name}",
    "ambiguous option: {name} could match {names}",
    "ignored explicit argument {value}",
)


def language(arguments: Sequence[str]) -> str:
    """Language that the arguments ask for, else that of the reader.

    It is wanted before they are read: their names are explained in it.
    """
    for one, following in pairwise([*arguments, ""]):
        name, equals, value = one.partition("=")
        if len(name) > 2 and "--language".startswith(name):
            chosen = value if equals else following
            if chosen in LANGUAGES:
                return chosen
    return reader()


class Parser(argparse.ArgumentParser):
    """Parser of a command, or of one of its parts, that speaks a language."""

    def __init__(self, *, lang: str, **options: Any) -> None:
        self.lang = lang
        formatter = partial(_Formatter, lang=lang)
        super().__init__(add_help=False, formatter_class=formatter, **options)
        self.add_argument(
            "-h",
            "--help",
            action="help",
            help=told("show this help and exit", lang),
        )
        self.add_argument(
            "--language",
            choices=LANGUAGES,
            default=argparse.SUPPRESS,
            help=told("language of what is said; else the folder's, else en", lang),
        )

    def error(self, message: str) -> NoReturn:
        """Print how it is used and what is wrong, and exit."""
        self.print_usage(sys.stderr)
        said = Message("{prog}: error: {said}", prog=self.prog, said=_said(message))
        self.exit(2, f"{said.told(self.lang)}\n")


class _Formatter(argparse.HelpFormatter):
    def __init__(self, *given: Any, lang: str, **options: Any) -> None:
        super().__init__(*given, **options)
        self._lang = lang

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        prefix = told("usage: ", self._lang) if prefix is None else prefix
        super().add_usage(usage, actions, groups, prefix)

    def start_section(self, heading: str | None) -> None:
        super().start_section(heading and told(heading, self._lang))


def _said(text: str) -> str:
    """What `argparse` said, as a message."""
    for template in SAID:
        found = re.fullmatch(_pattern(template), text, re.DOTALL)
        if found:
            return Message(
                template,
                **{name: _said(part) for name, part in found.groupdict().items()},
            )
    return text


def _pattern(template: str) -> str:
    parts = Formatter().parse(template)
    return "".join(
        re.escape(literal) + (f"(?P<{name}>.+?)" if name else "")
        for literal, name, *_ in parts
    )
