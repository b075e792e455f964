"""The README shows what is there: its picture, its commands, its code."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import editions  # tools/, by pytest's setting `pythonpath`
import readme

ROOT = Path(__file__).resolve().parent.parent
PAGES = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "data/README.md"]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", readme.PAGES, ids=lambda page: page.text.name)
def test_findings_and_picture_are_those_of_the_notebooks(page: readme.Page):
    if not page.text.is_file():
        pytest.skip("no Vietnamese page yet")
    assert page.text.read_text(encoding="utf-8") == readme.filled(page), "make run"
    assert page.picture.read_bytes() == readme.drawn(page)[2], "make run"
    for part in ("findings", "picture"):
        marks = f"<!-- {part} -->", f"<!-- /{part} -->"
        assert [readme.filled(page).count(mark) for mark in marks] == [1, 1]


def test_five_findings_are_chosen_once_all_is_rewritten():
    forms, headlines = readme.chosen("form"), readme.chosen("headline")
    assert set(headlines) <= set(forms)
    if len(forms) == len(list((ROOT / "notebooks").glob("*.ipynb"))):
        assert len(headlines) == 5


def test_every_make_target_named_is_there():
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.M))
    named = {
        name
        for page in PAGES
        for name in re.findall(r"(?:^|`)(?:\w+=\w+ )?make ([a-z]+)", read(page), re.M)
    }
    assert named <= targets
    assert {"run", "test", "lab"} <= named


def test_the_example_of_the_readme_runs():
    (example,) = re.findall(r"```python\n(.*?)```", read("README.md"), re.S)
    code = example + "\nprint(ls.growth(year, before).interval)"
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert found.stdout.startswith("Interval(low="), found.stderr


def test_every_notebook_is_in_the_readme():
    shown = set(re.findall(r"\(notebooks/([\w-]+\.ipynb)\)", read("README.md")))
    assert shown == {path.name for path in (ROOT / "notebooks").glob("*.ipynb")}


def test_every_notebook_is_on_the_page_of_times():
    timed = set(
        re.findall(r"(?m)^\| ((?:vi/)?\d\d-[\w-]+) \| \d", read("docs/speed.md"))
    )
    names = {
        path.relative_to(editions.NOTEBOOKS).with_suffix("").as_posix()
        for path in editions.all_paths()
    }
    assert timed == names, "make bench"
