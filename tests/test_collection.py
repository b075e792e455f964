"""The map of the collection is true, and no statement of the article falls through."""

import csv
import re
import tomllib
from pathlib import Path

import nbformat
import pytest

SOURCE = "article-2024"
START = "00-start-here"
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
def waiting(books: dict[str, dict]) -> set[str]:
    return {name for name, book in books.items() if book.get("waiting")}


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
    books: dict[str, dict], waiting: set[str], shown: dict[str, str]
):
    assert set(books) - waiting == set(shown)


def test_a_waiting_notebook_is_not_written(waiting: set[str], shown: dict[str, str]):
    assert waiting & set(shown) == set(), "take `waiting` out of collection.toml"


def test_titles_are_those_of_the_notebooks(
    books: dict[str, dict], notebooks: Path, shown: dict[str, str]
):
    for name in shown:
        first = nbformat.read(notebooks / f"{name}.ipynb", as_version=4).cells[0].source
        assert first.splitlines()[0] == f"# {books[name]['en']}"


def test_each_entry_is_complete(books: dict[str, dict], topics: dict[str, str]):
    for name, book in books.items():
        assert set(book) - {"waiting"} == {"en", "vi", "topics"}, name
        assert book["en"].endswith("?"), name
        assert book["vi"].endswith("?"), name
    listed = [topic for book in books.values() for topic in book["topics"]]
    assert sorted(listed) == sorted(set(topics.values())), "each topic once"


def test_every_statement_is_examined_or_waits(
    books: dict[str, dict],
    waiting: set[str],
    topics: dict[str, str],
    shown: dict[str, str],
):
    assert topics, "no statement of the article, so nothing is tested"
    later = {topic for name in waiting for topic in books[name]["topics"]}
    elsewhere = "\n".join(text for name, text in shown.items() if name != START)
    lost = [
        statement
        for statement, topic in topics.items()
        if topic not in later and not held(statement, elsewhere)
    ]
    assert lost == []


def test_a_topic_is_examined_where_the_map_says(
    books: dict[str, dict],
    waiting: set[str],
    topics: dict[str, str],
    shown: dict[str, str],
):
    home = {topic: name for name, book in books.items() for topic in book["topics"]}
    lost = [
        f"{statement}: {home[topic]}"
        for statement, topic in topics.items()
        if home[topic] not in waiting and not held(statement, shown[home[topic]])
    ]
    assert lost == []


def test_the_entry_page_shows_every_statement(
    topics: dict[str, str], shown: dict[str, str]
):
    assert [s for s in topics if not held(s, shown[START])] == []


def test_the_entry_page_says_what_waits(
    books: dict[str, dict],
    waiting: set[str],
    topics: dict[str, str],
    shown: dict[str, str],
):
    rows = [row for row in shown[START].splitlines() if row.startswith("|")]
    for name in waiting:
        marked = [row for row in rows if f"`{name}` (waiting)" in row]
        later = [s for s, topic in topics.items() if topic in books[name]["topics"]]
        assert [s for s in later if not any(held(s, row) for row in marked)] == []


def test_the_entry_page_links_to_what_exists(notebooks: Path, shown: dict[str, str]):
    cells = nbformat.read(notebooks / f"{START}.ipynb", as_version=4).cells
    typed = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    links = set(LINK.findall(typed + shown[START]))
    assert links == set(shown) - {START}
