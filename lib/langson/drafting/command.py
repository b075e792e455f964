"""``python -m langson draft``: what it takes, what it prints."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import LangsonError
from .text import LANGUAGES, DraftError

if TYPE_CHECKING:
    from .drafted import Draft

SOUND, BAD_INPUT = 0, 2


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the others."""
    command = commands.add_parser(
        "draft",
        help="read a report's text and draft the rows that an analyst would type",
        description="Exit code: 0 drafted, 2 bad input. Contradictions are reported.",
    )
    command.add_argument(
        "text", type=Path, metavar="TEXT.txt", help="the report, UTF-8"
    )
    command.add_argument("--area", required=True, help="the place it is about")
    command.add_argument(
        "--published", required=True, metavar="YYYY-MM-DD", help="its day"
    )
    command.add_argument(
        "--series", type=Path, metavar="FILE", help="measures to look for, a series.csv"
    )
    command.add_argument(
        "--data", type=Path, metavar="DIR", help="tables to audit the draft beside"
    )
    command.add_argument(
        "--source", default="draft", metavar="ID", help="name of the page in the rows"
    )
    command.add_argument(
        "--language", choices=LANGUAGES, default="en", help="of what is said"
    )
    command.add_argument(
        "--text-language",
        choices=LANGUAGES,
        help="of the text; else what most of its words are",
    )
    either = command.add_mutually_exclusive_group()
    either.add_argument("--json", action="store_true", help="numbers as JSON, no audit")
    either.add_argument(
        "--out",
        type=Path,
        metavar="FOLDER",
        help="write the tables; overwrites nothing",
    )


def run(options: argparse.Namespace) -> int:
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
        print(made.report(options.language))
        print()
        print(_audited(made, options.data, options.language))
    except LangsonError as error:
        said = error.told(options.language) if isinstance(error, DraftError) else error
        print(" ".join(str(said).split()), file=sys.stderr)
        return BAD_INPUT
    return SOUND


def _audited(made: Draft, data: Path | None, lang: str) -> str:
    """What the audit says, alone and, with a folder, beside it."""
    from . import checking, report
    from .saying import Said, told

    heading = "Audit of the draft"
    alone = made.audit()
    if alone is None:
        return told(Said("{heading}: no complete row to audit.", heading=heading), lang)
    conflicts = checking.conflicts(alone, made.source, lang)
    said = report.told_conflicts(conflicts, heading, lang)
    if data is None:
        return said
    both = made.audit_beside(data)
    assert both is not None
    conflicts = checking.conflicts(both, made.source, lang)
    beside = Said("Audit beside {data}", data=data)
    return said + "\n" + report.told_conflicts(conflicts, beside, lang)
