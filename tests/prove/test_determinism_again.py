"""Both editions once more, under other settings than in `make test`."""

from pathlib import Path

from test_determinism import from_bare_sources

# LC_ALL hides LANG unless it is empty.
WEST = {
    "TZ": "America/St_Johns",
    "LC_ALL": "",
    "LANG": "tr_TR.UTF-8",
    "PYTHONHASHSEED": "4711",
}


def test_from_bare_sources_come_both_editions(tmp_path: Path):
    from_bare_sources(tmp_path / "clone", 1, english=False, **WEST)
