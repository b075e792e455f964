"""Notebooks not yet rewritten: one order, and a box of findings in both languages.

What is rewritten (`form = 2` in collection.toml) is read by test_form.py.
"""

import re
import tomllib
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

import parity
from in_short import headings
from test_notebooks import calls

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
BOOKS = tomllib.loads((NOTEBOOKS / "collection.toml").read_text("utf-8"))
NAMES = [name for name, book in BOOKS.items() if book.get("form") != 2]
#: what opens and closes each notebook; between them stand its own sections
FIRST = ["The figures", "Findings", "The statements it rests on"]
LAST = ["What this cannot tell", "Sources"]
#: the entry page maps the collection before its statements, and ends with a manual
ALSO_FIRST = {"00-start-here": ["Which question is answered where?"]}
NO_QUESTION = {"00-start-here": {"How to work with it"}}
#: what the cells under a heading call
CALLED = {
    "Findings": "say.findings",
    "The statements it rests on": "tables.statements",
    "Sources": "tables.sources",
}
ITEM = re.compile(r"(?m)^> (\d+)\. (.+)$")


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def notebook(name: str) -> NotebookNode:
    return nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)


@pytest.fixture
def sections(notebook: NotebookNode) -> dict[str, list[NotebookNode]]:
    """The cells under each heading of the second level, in order."""
    found: dict[str, list[NotebookNode]] = {}
    cells = found.setdefault("", [])
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for level, words in headings(cell.source):
                if level == 2:
                    assert words not in found, "two sections of one name"
                    cells = found.setdefault(words, [])
        cells.append(cell)
    return found


def own(name: str, sections: dict[str, list[NotebookNode]]) -> list[str]:
    """The headings of the sections that no other notebook has."""
    fixed = {"", *FIRST, *LAST, *ALSO_FIRST.get(name, [])}
    return [heading for heading in sections if heading not in fixed]


def test_sections_stand_in_one_order(
    name: str, sections: dict[str, list[NotebookNode]]
):
    _, *found = sections
    figures, findings, statements = FIRST
    opening = [figures, findings, *ALSO_FIRST.get(name, []), statements]
    assert found == opening + own(name, sections) + LAST
    assert len(own(name, sections)) >= 3


def asking(name: str, sections: dict[str, list[NotebookNode]]) -> list[str]:
    free = NO_QUESTION.get(name, set())
    return [heading for heading in own(name, sections) if heading not in free]


def test_a_section_asks_a_question(name: str, sections: dict[str, list[NotebookNode]]):
    found = asking(name, sections)
    assert [heading for heading in found if not heading.endswith("?")] == []


def test_a_section_shows_something(name: str, sections: dict[str, list[NotebookNode]]):
    found = asking(name, sections)
    shows = {h: any(cell.get("outputs") for cell in sections[h]) for h in found}
    assert [heading for heading in found if not shows[heading]] == []


def test_fixed_sections_hold_what_they_promise(
    sections: dict[str, list[NotebookNode]],
):
    for heading, function in CALLED.items():
        code = [cell for cell in sections[heading] if cell.cell_type == "code"]
        assert function in [name for cell in code for name in calls(cell)], heading
    limits = "\n".join(cell.source for cell in sections[LAST[0]])
    assert len(re.findall(r"(?m)^- ", limits)) >= 3


def test_the_first_cell_holds_the_title_and_no_other_heading(notebook: NotebookNode):
    levels = [
        [level for level, _ in headings(cell.source)]
        for cell in notebook.cells
        if cell.cell_type == "markdown"
    ]
    assert levels[0] == [1]
    flat = [level for each in levels for level in each]
    assert flat.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(flat))


def boxes(notebook: NotebookNode) -> list[str]:
    return [
        text
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "**Tóm tắt**" in (text := output.get("data", {}).get("text/markdown", ""))
    ]


def test_the_box_holds_the_same_findings_in_both_languages(notebook: NotebookNode):
    (box,) = boxes(notebook)
    assert box.startswith("> **Findings**\n")
    english, vietnamese = map(ITEM.findall, box.split("> **Tóm tắt**\n"))
    numbers = [int(number) for number, _ in english]
    assert numbers == [int(number) for number, _ in vietnamese]
    assert numbers == list(range(1, len(numbers) + 1))
    assert 3 <= len(numbers) <= 6
    for (number, one), (_, other) in zip(english, vietnamese, strict=True):
        numbers = parity.figures(one, "en")[0], parity.figures(other, "vi")[0]
        assert numbers[0] == numbers[1], f"finding {number}"
