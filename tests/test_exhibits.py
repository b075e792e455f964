"""The map of exhibits is what the committed figures say of themselves."""

import csv
import json
import re
from pathlib import Path

import pytest

import exhibits  # tools/, by pytest's setting `pythonpath`

NOTEBOOKS = [path for lang in exhibits.PAGES for path in exhibits.notebooks(lang)]
each = pytest.mark.parametrize(
    "path", NOTEBOOKS, ids=lambda p: f"{p.parent.name}/{p.stem}"
)


def column(root: Path, table: str, name: str) -> set[str]:
    with (root / "data" / table).open(encoding="utf-8", newline="") as file:
        return {row[name] for row in csv.DictReader(file)}


@pytest.mark.parametrize("lang", exhibits.PAGES)
def test_the_page_is_up_to_date(lang: str):
    written = exhibits.PAGES[lang].read_text(encoding="utf-8")
    assert written == exhibits.page(lang), "run tools/exhibits.py"


def test_both_pages_name_the_same_figures():
    assert [p.stem for p in exhibits.notebooks("vi")] == [
        p.stem for p in exhibits.notebooks("en")
    ]
    named = re.compile(r"(?m)^   (`[^`]+`(?:, `[^`]+`)*)")
    found = [named.findall(exhibits.page(lang)) for lang in exhibits.PAGES]
    assert found[0] == found[1]


@each
def test_every_picture_is_on_the_page_with_its_origin(path: Path, root: Path):
    text = path.read_text(encoding="utf-8")
    pictures = sum(
        "image/png" in output.get("data", {})
        for cell in json.loads(text)["cells"]
        for output in cell.get("outputs", [])
    )
    figures = exhibits.figures(path)
    assert len(figures) == pictures > 0
    assert [title for title, names in figures if not (title and names)] == []
    known = column(root, "statements.csv", "statement_id")
    known |= column(root, "sources.csv", "source_id")
    known |= column(root, "comparisons.csv", "comparison_id")
    assert {name for _, names in figures for name in names} <= known


@each
def test_what_a_figure_rests_on_is_listed_in_its_notebook(path: Path):
    # Each notebook lists its statements and sources; a figure must not rest on others.
    shown = " ".join(
        "".join(output["data"].get("text/markdown", ""))
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        for output in cell.get("outputs", [])
    )
    listed = set(re.findall(r"[\w.-]+", shown))
    names = {name for _, names in exhibits.figures(path) for name in names}
    assert names - listed == set()
