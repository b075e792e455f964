"""The README shows what is there: its picture, its commands, its code."""

import argparse
import doctest
import re
from pathlib import Path

import pytest

import editions  # tools/, by pytest's setting `pythonpath`
import langson as ls
import readme
from langson.__main__ import commands

ROOT = Path(__file__).resolve().parent.parent
PAGES = ["README.md", "README.vi.md", "CONTRIBUTING.md", "CHANGELOG.md"]
PAGES += ["data/README.md", "data/README.vi.md"]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", readme.PAGES, ids=lambda page: page.text.name)
def test_what_the_notebooks_say_is_what_they_say_now(page: readme.Page):
    if not page.text.is_file():
        pytest.skip("no Vietnamese page yet")
    assert page.text.read_text(encoding="utf-8") == readme.filled(page), "make run"
    assert page.picture.read_bytes() == readme.drawn(page)[2], "make run"
    for part in readme.PARTS:
        marks = f"<!-- {part.__name__} -->", f"<!-- /{part.__name__} -->"
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


def options(made: argparse.ArgumentParser) -> set[str]:
    return {text for action in made._actions for text in action.option_strings}


def test_every_command_named_is_there():
    """Files of tools/, commands of the library, and their options."""
    (parts,) = (a for a in commands("en")._actions if a.dest == "command")
    every = {text for made in parts.choices.values() for text in options(made)}
    wrong: list[str] = []
    for page in {*PAGES} - {"CHANGELOG.md"}:  # which tells of what is gone, too
        text = read(page)
        files = set(re.findall(r"(?<![\w/])(?:tools|tests)/[\w/]+\.py", text))
        wrong += [f"{page}: {file}" for file in files if not (ROOT / file).is_file()]
        named = re.findall(r"python -m langson (\w+)([^`\n]*)", text)
        for name, rest in named:
            there = options(parts.choices[name]) if name in parts.choices else set()
            given = set(re.findall(r"--[a-z-]+", rest))
            if not there or given - there:
                wrong.append(f"{page}: {name} {given - there}")
        if page.startswith("README"):
            assert len(named) >= 5
            alone = set(re.findall(r"`(--[a-z-]+)", text))
            wrong += [f"{page}: {option}" for option in sorted(alone - every)]
            ways = {*dir(ls.Sentences), *ls.charts.names()}
            said = set(re.findall(r"\bsay\.(\w+)\(", text))
            wrong += [f"{page}: say.{name}" for name in sorted(said - ways)]
    assert wrong == []


def test_the_example_of_the_readme_runs():
    (example,) = re.findall(r"```pycon\n(.*?)```", read("README.md"), re.S)
    test = doctest.DocTestParser().get_doctest(example, {}, "README.md", None, 0)
    told: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    found = runner.run(test, out=told.append)
    assert found.attempted > 5
    assert found.failed == 0, "".join(told)


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
