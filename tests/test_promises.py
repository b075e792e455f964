"""Each promise names a command that is there, and tests that this command runs."""

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
        assert f"\ndef {name}(" in (ROOT / file).read_text("utf-8"), name
        apart = [each for each, folder in FOLDERS.items() if file.startswith(folder)]
        assert command in (apart or ["make test"])
