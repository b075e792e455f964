"""The map of the collection is true, and no statement of the article falls through."""

import csv
import re
import tomllib
from pathlib import Path

import nbformat
import pytest

SOURCE = "article-2024"
START = "00-start-here"
APPENDIX = "08-the-register"
KEYS = {"en", "vi", "topics", "place", "headline", "picture", "form", "appendix"}
KEYS |= {"invented"}
LINK = re.compile(r"\]\(([\w-]+)\.ipynb\)")


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with open(folder / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def notebooks(root: Path) -> Path:
    return root / "notebooks"


@pytest.fixture(scope="session")
def books(notebooks: Path) -> dict[str, dict]:
    return tomllib.loads((notebooks / "collection.toml").read_text("utf-8"))


@pytest.fixture(scope="session")
def topics(root: Path) -> dict[str, str]:
    """Statement of the article -> topic of its series."""
    topic = {row["series"]: row["topic"] for row in table(root / "data", "series.csv")}
    rows = table(root / "data", "statements.csv")
    return {
        row["statement_id"]: topic[row["series"]]
        for row in rows
        if row["source_id"] == SOURCE
    }


@pytest.fixture(scope="session")
def shown(notebooks: Path) -> dict[str, str]:
    """Everything that each notebook prints, as Markdown."""
    texts = {}
    for path in sorted(notebooks.glob("*.ipynb")):
        cells = nbformat.read(path, as_version=4).cells
        outputs = [out for cell in cells for out in cell.get("outputs", [])]
        data = [out.get("data", {}).get("text/markdown", "") for out in outputs]
        texts[path.stem] = "\n".join(data)
    return texts


def held(statement: str, text: str) -> bool:
    """Whether a text names a statement; ids stand in backticks."""
    return f"`{statement}`" in text


def test_the_map_names_the_notebooks_and_no_others(
    books: dict[str, dict], shown: dict[str, str]
):
    assert list(books) == sorted(shown)


def test_titles_are_those_of_the_notebooks(books: dict[str, dict], notebooks: Path):
    for name, book in books.items():
        first = nbformat.read(notebooks / f"{name}.ipynb", as_version=4).cells[0].source
        assert first.splitlines()[0] == f"# {book['en']}"


def test_each_entry_is_complete(books: dict[str, dict], topics: dict[str, str]):
    for name, book in books.items():
        assert {"en", "vi", "topics"} <= set(book) <= KEYS, name
        assert book["en"].endswith("?"), name
        assert book["vi"].endswith("?"), name
    listed = [topic for book in books.values() for topic in book["topics"]]
    assert sorted(listed) == sorted(set(topics.values())), "each topic once"


def test_every_statement_is_examined_where_the_map_says(
    books: dict[str, dict], topics: dict[str, str], shown: dict[str, str]
):
    assert topics, "no statement of the article, so nothing is tested"
    home = {topic: name for name, book in books.items() for topic in book["topics"]}
    lost = [
        f"{statement}: {home[topic]}"
        for statement, topic in topics.items()
        if not held(statement, shown[home[topic]])
    ]
    assert lost == []


def test_one_page_shows_every_statement(
    books: dict[str, dict], topics: dict[str, str], shown: dict[str, str]
):
    page = shown[APPENDIX if books[START].get("form") == 2 else START]
    assert [s for s in topics if not held(s, page)] == []


def test_the_entry_page_links_to_what_exists(notebooks: Path, shown: dict[str, str]):
    cells = nbformat.read(notebooks / f"{START}.ipynb", as_version=4).cells
    typed = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    links = set(LINK.findall(typed + shown[START]))
    assert links == set(shown) - {START}
