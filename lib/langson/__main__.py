"""Commands: ``python -m langson new``, ``check``, ``audit`` and ``draft``."""

from __future__ import annotations

import argparse
import codecs
import os
import sys
import traceback
import unicodedata
from pathlib import Path

from . import __version__
from .drafting import command as drafting
from .errors import LangsonError, Problem, RegisterError
from .reading import contract, starting
from .reading.register import Register, default_folder
from .reading.statements import READINGS

#: exit codes: all is well, numbers that contradict each other, input that is no good,
#: a fault of the program itself
SOUND, CONTRADICTION, BAD_INPUT, BROKEN = 0, 1, 2, 3


def main(arguments: list[str] | None = None) -> int:
    """Run a command and give its exit code."""
    parser = argparse.ArgumentParser(prog="python -m langson", description=__doc__)
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser(
        "new", help="start a folder of tables with examples and a dictionary"
    )
    command.add_argument("folder", type=Path, help="a folder that is not there yet")
    command = commands.add_parser("check", help="validate the tables of a folder")
    _add_data(command)
    command = commands.add_parser(
        "audit",
        help="say whether all printed numbers can be true together",
        description="Exit code: 0 no contradiction, 1 contradiction, 2 bad input.",
    )
    _add_data(command)
    command.add_argument(
        "--source",
        action="append",
        metavar="ID",
        help="only statements of this source; may be given again for more",
    )
    command.add_argument(
        "--reading",
        metavar="|".join(READINGS),
        default=READINGS[0],
        help="a whole number counts to its last digit, or to its last one not zero",
    )
    command.add_argument("--json", action="store_true", help="everything as JSON")
    drafting.add(commands)
    options = parser.parse_args(arguments)
    run = {"new": _new, "check": _check, "audit": _audit, "draft": drafting.run}[
        options.command
    ]
    _print_anywhere(getattr(options, "json", False))
    try:
        code = run(options)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # `| head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return SOUND
    except Exception:
        traceback.print_exc()
        return BROKEN


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


def _add_data(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--data", type=Path, default=default_folder(), help="folder of the tables"
    )


def _new(options: argparse.Namespace) -> int:
    try:
        made = starting.start(options.folder)
    except RegisterError as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    print(f"{options.folder}: {', '.join(path.name for path in made)}.")
    print(
        "The rows are examples, README.md says what stands where. Replace them, then:"
        f" python -m langson check --data {options.folder}"
    )
    return SOUND


def _check(options: argparse.Namespace) -> int:
    found = contract.check(options.data)
    for problem in (*found.problems, *found.questions):
        print(problem, file=sys.stderr)
    if found.problems:
        print(f"{options.data}: {_count(found.problems, 'problem')}.", file=sys.stderr)
        return BAD_INPUT
    asked = f", {_count(found.questions, 'question')}" if found.questions else ""
    print(f"{found.summary}: no problem found{asked}.")
    return SOUND


def _count(found: list[Problem], word: str) -> str:
    return f"{len(found)} {word}{'' if len(found) == 1 else 's'}"


def _audit(options: argparse.Namespace) -> int:
    # Loaded here: `check` needs no solver.
    from .auditing.audit import audit
    from .showing import report as audit_report

    try:
        found = audit(Register(options.data, options.reading), options.source)
    except LangsonError as error:
        text = " ".join(str(error).split())
        tables = isinstance(error, RegisterError) and options.data.is_dir()
        where = f"{options.data}: " if tables else ""
        print(where + text, file=sys.stderr)
        return BAD_INPUT
    write = audit_report.to_json if options.json else audit_report.text
    print(write(found))
    return SOUND if found.consistent else CONTRADICTION


if __name__ == "__main__":
    sys.exit(main())
