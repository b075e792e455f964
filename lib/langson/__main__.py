"""Commands: ``python -m langson new``, ``check``, ``audit`` and ``draft``."""

from __future__ import annotations

import argparse
import codecs
import os
import sys
import traceback
import unicodedata
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import cast

from . import __version__
from .drafting import command as drafting
from .errors import LangsonError, RegisterError
from .messages import Message, told
from .parser import Parser, language
from .reading import contract, starting
from .reading.register import Register, default_folder
from .reading.statements import READINGS

#: exit codes: all is well, numbers that contradict each other, input that is no good,
#: a fault of the program itself
SOUND, CONTRADICTION, BAD_INPUT, BROKEN = 0, 1, 2, 3


def main(arguments: list[str] | None = None) -> int:
    """Run a command and give its exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    lang = language(given)
    options = commands(lang).parse_args(given)
    run = {"new": _new, "check": _check, "audit": _audit, "draft": drafting.run}[
        options.command
    ]
    _print_anywhere(getattr(options, "json", False))
    try:
        code = run(options, lang)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # `| head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return SOUND
    except Exception:
        traceback.print_exc()
        return BROKEN


def commands(lang: str) -> Parser:
    """Parser of all commands, in the language of the reader."""
    say = partial(told, lang=lang)
    parser = Parser(
        lang=lang,
        prog="python -m langson",
        description=say("Published figures with their ranges, checked together."),
    )
    parser.add_argument(
        "--version",
        action="version",
        version=__version__,
        help=say("show the version and exit"),
    )
    parts = parser.add_subparsers(
        dest="command",
        required=True,
        parser_class=cast("type[Parser]", partial(Parser, lang=lang)),
    )
    command = parts.add_parser(
        "new", help=say("start a folder of tables with examples and a dictionary")
    )
    command.add_argument(
        "folder",
        type=Path,
        metavar=say("FOLDER"),
        help=say("a folder that is not there yet"),
    )
    command = parts.add_parser("check", help=say("validate the tables of a folder"))
    _add_data(command, say)
    command = parts.add_parser(
        "audit",
        help=say("say whether all printed numbers can be true together"),
        description=say("Exit code: 0 no contradiction, 1 contradiction, 2 bad input."),
    )
    _add_data(command, say)
    command.add_argument(
        "--source",
        action="append",
        metavar=say("ID"),
        help=say("only statements of this source; may be given again for more"),
    )
    command.add_argument(
        "--reading",
        metavar="|".join(READINGS),
        default=READINGS[0],
        help=say(
            "a whole number counts to its last digit, or to its last one not zero"
        ),
    )
    command.add_argument("--json", action="store_true", help=say("everything as JSON"))
    drafting.add(parts, say)
    return parser


def _print_anywhere(json: bool) -> None:
    """Let a code page that lacks a letter take the nearest one, its number in JSON."""
    codecs.register_error("langson.text", _nearest_letters)
    codecs.register_error("langson.json", _escaped)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="langson.json" if json else "langson.text")


def _nearest_letters(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    text = error.object[error.start : error.end].translate(_SIGNS)
    plain = unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode()
    return plain or "?", error.end


_SIGNS = str.maketrans("–—−“”‘’đĐ…", "---\"\"''dD.")


def _escaped(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    text = error.object[error.start : error.end]
    return "".join(f"\\u{ord(sign):04x}" for sign in text), error.end


def _add_data(command: argparse.ArgumentParser, say: Callable[[str], str]) -> None:
    command.add_argument(
        "--data",
        type=Path,
        default=default_folder(),
        metavar=say("FOLDER"),
        help=say("folder of the tables"),
    )


def _new(options: argparse.Namespace, lang: str) -> int:
    try:
        made = starting.start(options.folder, lang)
    except RegisterError as error:
        print(error.told(lang), file=sys.stderr)
        return BAD_INPUT
    print(f"{options.folder}: {', '.join(path.name for path in made)}.")
    next_step = Message(
        "The rows are examples, README.md says what stands where. Replace them, then:"
        " python -m langson check --data {folder}",
        folder=options.folder,
    )
    print(next_step.told(lang))
    return SOUND


def _check(options: argparse.Namespace, lang: str) -> int:
    found = contract.check(options.data)
    for problem in (*found.problems, *found.questions):
        print(problem.told(lang), file=sys.stderr)
    faults, asked = len(found.problems), len(found.questions)
    if faults:
        count = "{n} problem" if faults == 1 else "{n} problems"
        said = Message(count, n=faults).told(lang)
        print(f"{options.data}: {said}.", file=sys.stderr)
        return BAD_INPUT
    verdict = Message("{summary}: no problem found.", summary=found.summary)
    if asked:
        count = "{n} question" if asked == 1 else "{n} questions"
        verdict = Message(
            "{summary}: no problem found, {questions}.",
            summary=found.summary,
            questions=Message(count, n=asked),
        )
    print(verdict.told(lang))
    return SOUND


def _audit(options: argparse.Namespace, lang: str) -> int:
    # Loaded here: `check` needs no solver.
    from .auditing.audit import audit
    from .showing import report as audit_report

    try:
        found = audit(Register(options.data, options.reading), options.source)
    except LangsonError as error:
        text = " ".join(error.told(lang).split())
        tables = isinstance(error, RegisterError) and options.data.is_dir()
        where = f"{options.data}: " if tables else ""
        print(where + text, file=sys.stderr)
        return BAD_INPUT
    json = options.json
    print(audit_report.to_json(found) if json else audit_report.text(found, lang))
    return SOUND if found.consistent else CONTRADICTION


if __name__ == "__main__":
    sys.exit(main())
