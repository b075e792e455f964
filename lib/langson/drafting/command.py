"""``python -m langson draft``: what it takes, what it prints."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import LangsonError
from ..parser import Parser
from .text import LANGUAGES

if TYPE_CHECKING:
    from .drafted import Draft

SOUND, BAD_INPUT = 0, 2


def add(
    commands: argparse._SubParsersAction[Parser], say: Callable[[str], str]
) -> None:
    """Add the command to the others; `say` tells a text to the reader."""
    command = commands.add_parser(
        "draft",
        help=say("read a report's text and draft the rows that an analyst would type"),
        description=say(
            "Exit code: 0 drafted, 2 bad input. Contradictions are reported."
        ),
    )
    command.add_argument(
        "text", type=Path, metavar=say("TEXT.txt"), help=say("the report, UTF-8")
    )
    command.add_argument(
        "--area", required=True, metavar=say("AREA"), help=say("the place it is about")
    )
    command.add_argument(
        "--published", required=True, metavar=say("YYYY-MM-DD"), help=say("its day")
    )
    command.add_argument(
        "--series",
        type=Path,
        metavar=say("FILE"),
        help=say("measures to look for, a series.csv"),
    )
    command.add_argument(
        "--data",
        type=Path,
        metavar=say("FOLDER"),
        help=say("tables to audit the draft beside"),
    )
    command.add_argument(
        "--source",
        default="draft",
        metavar=say("ID"),
        help=say("name of the page in the rows"),
    )
    command.add_argument(
        "--text-language",
        choices=LANGUAGES,
        help=say("language of the text; else what most of its words are"),
    )
    either = command.add_mutually_exclusive_group()
    either.add_argument(
        "--json", action="store_true", help=say("numbers as JSON, no audit")
    )
    either.add_argument(
        "--out",
        type=Path,
        metavar=say("FOLDER"),
        help=say("write the tables; overwrites nothing"),
    )


def run(options: argparse.Namespace, lang: str) -> int:
    """Run the command and give its exit code."""
    from .drafted import draft  # loaded here: the other commands need no solver

    try:
        made = draft(
            options.text,
            area=options.area,
            published=options.published,
            series=options.series,
            data=options.data,
            source=options.source,
            language=options.text_language,
        )
        if options.json:
            print(made.to_json())
            return SOUND
        if options.out is not None:
            for path in made.write(options.out):
                print(path)
            print()
        print(made.report(lang))
        print()
        print(_audited(made, options.data, lang))
    except LangsonError as error:
        print(" ".join(error.told(lang).split()), file=sys.stderr)
        return BAD_INPUT
    return SOUND


def _audited(made: Draft, data: Path | None, lang: str) -> str:
    """What the audit says, alone and, with a folder, beside it."""
    from . import checking, report
    from .saying import Said, tell

    heading = "Audit of the draft"
    alone = made.audit()
    if alone is None:
        return tell(Said("{heading}: no complete row to audit.", heading=heading), lang)
    conflicts = checking.conflicts(alone, made.source, lang)
    said = report.told_conflicts(conflicts, heading, lang)
    if data is None:
        return said
    both = made.audit_beside(data)
    assert both is not None
    conflicts = checking.conflicts(both, made.source, lang)
    beside = Said("Audit beside {data}", data=data)
    return said + "\n" + report.told_conflicts(conflicts, beside, lang)
