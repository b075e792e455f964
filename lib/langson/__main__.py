"""Commands: ``python -m langson check [--data DIR]``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from . import __version__, check
from .register import default_folder

#: exit codes: sound tables, and tables that break their contract
SOUND, BAD_INPUT = 0, 2


def main(arguments: list[str] | None = None) -> int:
    """Run a command and give its exit code."""
    parser = argparse.ArgumentParser(prog="python -m langson", description=__doc__)
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("check", help="validate the tables of a folder")
    command.add_argument(
        "--data", type=Path, default=default_folder(), help="folder of the tables"
    )
    options = parser.parse_args(arguments)
    found = check.problems(options.data)
    for problem in found:
        print(problem, file=sys.stderr)
    if found:
        count = "1 problem" if len(found) == 1 else f"{len(found)} problems"
        print(f"{options.data}: {count}.", file=sys.stderr)
        return BAD_INPUT
    print(check.summary(options.data))
    return SOUND


if __name__ == "__main__":
    sys.exit(main())
