"""Commands: ``python -m langson check`` and ``python -m langson audit``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from . import __version__
from .drafting import command as drafting
from .errors import LangsonError, RegisterError
from .reading import contract as check
from .reading.register import Register, default_folder
from .reading.statements import READINGS

#: exit codes: all is well, numbers that contradict each other, input that is no good
SOUND, CONTRADICTION, BAD_INPUT = 0, 1, 2


def main(arguments: list[str] | None = None) -> int:
    """Run a command and give its exit code."""
    parser = argparse.ArgumentParser(prog="python -m langson", description=__doc__)
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True)
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
    run = {"check": _check, "audit": _audit, "draft": drafting.run}[options.command]
    return run(options)


def _add_data(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--data", type=Path, default=default_folder(), help="folder of the tables"
    )


def _check(options: argparse.Namespace) -> int:
    found = check.problems(options.data)
    for problem in found:
        print(problem, file=sys.stderr)
    if found:
        count = "1 problem" if len(found) == 1 else f"{len(found)} problems"
        print(f"{options.data}: {count}.", file=sys.stderr)
        return BAD_INPUT
    print(check.summary(check.load(options.data)))
    return SOUND


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
