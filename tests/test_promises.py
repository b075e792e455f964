"""Each promise names a command that is there, and tests that this command runs."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
LINES = (ROOT / "docs/promises.md").read_text("utf-8").splitlines()
ROWS = [line.strip("| ").split(" | ") for line in LINES if " | `make " in line]


FOLDERS = {"make prove": "tests/prove/", "make browser": "tests/browser/"}


@pytest.mark.parametrize(("promise", "command", "kept"), ROWS)
def test_what_keeps_a_promise_is_there(promise: str, command: str, kept: str):
    command = command.strip("`")
    assert f"\n{command.removeprefix('make ')}:" in (ROOT / "Makefile").read_text(
        "utf-8"
    )
    for file, name in TEST.findall(kept):
        tree = ast.parse((ROOT / file).read_text("utf-8"))
        (test,) = (n for n in tree.body if getattr(n, "name", "") == name)
        # left out of its command, or allowed to fail, it keeps nothing
        marks = "\n".join(map(ast.unparse, test.decorator_list))
        assert not re.search(r"mark\.(?:long|skip|xfail)|LONG_RUN", marks), name
        apart = [each for each, folder in FOLDERS.items() if file.startswith(folder)]
        assert command in (apart or ["make test"])
