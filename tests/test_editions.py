"""Two editions of one source: a small collection is made, then broken in every way."""

import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

import editions
import execute
import in_short
import parity

SETUP = """\
import langson as ls
say = ls.Sentences("sentences/one.toml")
trade = ls.Register().get("article-2024.trade.declared.total.2024-10-24")"""
SENTENCES = """
[road]
en = "Road brought {q}."
vi = "Đường bộ: {q}."
[rail]
en = "Rail brought {q}."
vi = "Đường sắt: {q}."
[lede]
en = "Trade rose."
vi = "Kim ngạch tăng."
"""
MARKDOWN = {
    "title": ("# Did trade rise?", "# Kim ngạch có tăng không?"),
    "road": (
        "## By road?\n\n- See [tourism](two.ipynb#cell-id=visits) and `x`.\n"
        "- Until 24 October 2024, [the rows](../data/README.md).",
        "## Đường bộ?\n\n- Xem [du lịch](two.ipynb#cell-id=visits) và `x`.\n"
        "- Đến ngày 24/10/2024, [số liệu](../data/README.md).",
    ),
    "rail": (
        "## By rail?\n\nSee [above](#cell-id=road).",
        "## Đường sắt?\n\nXem [trên](#cell-id=road).",
    ),
}
IN_SHORT = {
    "en": """\
[Bản tiếng Việt](vi/one.ipynb)

## In short

Trade rose.

- [By road?](#cell-id=road) Road brought 4,476.9 million USD.
- [By rail?](#cell-id=rail) Rail brought 4,476.9 million USD.

*Written by `make run` from the answers of the sections.*""",
    "vi": """\
[English edition](../one.ipynb)

## Tóm tắt

Kim ngạch tăng.

- [Đường bộ?](#cell-id=road) Đường bộ: 4.476,9 triệu USD.
- [Đường sắt?](#cell-id=rail) Đường sắt: 4.476,9 triệu USD.

*`make run` viết phần này từ câu trả lời của các mục.*""",
}


def catalogue(**texts: tuple[str, str]) -> str:
    return "\n".join(
        f"[{id}]\nen = '''\n{en}\n'''\nvi = '''\n{vi}\n'''\n"
        for id, (en, vi) in texts.items()
    )


def write(folder: Path) -> list[Path]:
    """A collection of two notebooks, not executed."""
    books = folder / "notebooks"
    (books / "vi" / "catalogue").mkdir(parents=True)
    (books / "vi" / "language").write_text("vi\n", encoding="utf-8")
    (books / "sentences").mkdir()
    (books / "sentences" / "one.toml").write_text(SENTENCES, encoding="utf-8")
    (folder / "data").mkdir()
    for name in ("README.md", "README.vi.md"):
        (folder / "data" / name).touch()
    cells = [
        new_markdown_cell(MARKDOWN["title"][0], id="title"),
        new_code_cell(SETUP, id="setup"),
        new_markdown_cell(MARKDOWN["road"][0], id="road"),
        new_code_cell('say.answer("road", q=trade)', id="by-road"),
        new_markdown_cell(MARKDOWN["rail"][0], id="rail"),
        new_code_cell('say.answer("rail", q=trade)', id="by-rail"),
        new_code_cell('say.lede("lede")', id="lede"),
    ]
    nbformat.write(new_notebook(cells=cells), books / "one.ipynb")
    visits = ("## How many visits?", "## Bao nhiêu lượt khách?")
    cells = [new_markdown_cell(visits[0], id="visits")]
    nbformat.write(new_notebook(cells=cells), books / "two.ipynb")
    for name, texts in {"one": MARKDOWN, "two": {"visits": visits}}.items():
        file = books / "vi" / "catalogue" / f"{name}.toml"
        file.write_text(catalogue(**texts), encoding="utf-8")
    return editions.all_paths(books)


def run(paths: list[Path], *arguments: str) -> int:
    return execute.main([*arguments, *map(str, paths)])


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("collection")
    assert run(write(folder)) == 0
    return folder / "notebooks"


@pytest.fixture
def books(collection: Path, tmp_path: Path) -> Path:
    """A copy to be broken."""
    return shutil.copytree(collection.parent, tmp_path / "clone") / "notebooks"


def test_both_editions_come_out_of_one_source(collection: Path):
    english, vietnamese = (
        nbformat.read(collection / name, as_version=4)
        for name in ("one.ipynb", "vi/one.ipynb")
    )
    assert [cell.id for cell in english.cells][:2] == ["title", in_short.CELL]
    assert [cell.id for cell in english.cells] == [c.id for c in vietnamese.cells]
    assert english.cells[1].source == IN_SHORT["en"]
    assert vietnamese.cells[1].source == IN_SHORT["vi"]
    code = [cell for cell in vietnamese.cells if cell.cell_type == "code"]
    assert [c.source for c in english.cells if c.cell_type == "code"] == [
        c.source for c in code
    ]
    assert list(editions.notes(collection)) == []


def test_links_lead_to_the_vietnamese_side(collection: Path):
    cells = nbformat.read(collection / "vi/one.ipynb", as_version=4).cells
    road = next(cell.source for cell in cells if cell.id == "road")
    assert "(two.ipynb#cell-id=visits)" in road
    assert "(../../data/README.vi.md)" in road


def test_once_more_changes_no_byte(collection: Path, capsys: pytest.CaptureFixture):
    paths = editions.all_paths(collection)
    before = [path.read_bytes() for path in paths]
    assert run(paths, "--check") == 0
    assert [path.read_bytes() for path in paths] == before
    assert run(paths[:1], "--check", "--language", "vi") == 0
    assert "one: không đổi" in capsys.readouterr().out


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new", "cell"),
    [
        ("one.ipynb", '\n    "Trade rose.', '\n    "Trade fell.', "in-short"),
        ("one.ipynb", '"answer": "rail"', '"other": "rail"', "in-short"),
        ("vi/one.ipynb", "4.476,9 triệu", "4.476,8 triệu", "in-short"),
        ("vi/one.ipynb", "# Kim ngạch có tăng không?", "# Có tăng không?", "title"),
        ("vi/one.ipynb", "say = ls", "said = ls", "setup"),
    ],
)
def test_a_stale_cell_is_found(books: Path, name: str, old: str, new: str, cell: str):
    assert editions.outdated(books / name) == []
    changed(books / name, old, new)
    assert editions.outdated(books / name) == [cell]


#: what is broken in the English notebook or in the catalogue, and what is said of it
BROKEN: dict[str, tuple[str, str, str]] = {
    "title: the English has changed": ("one.ipynb", "Did trade rise?", "Did it rise?"),
    "road: numbers": ("one.toml", "24/10/2024, [số", "24/10/2024 là 5, [số"),
    "road: times": ("one.toml", "24/10/2024", "25/10/2024"),
    "road: links": ("one.toml", "[số liệu](../data/README.md)", "số liệu"),
    "road: code": ("one.toml", "và `x`", "và x"),
    "road: list items": ("one.toml", "\n- Đến", "\nĐến"),
    "road: headings": ("one.toml", "## Đường bộ?", "### Đường bộ?"),
    "rail: 'để lại'": ("one.toml", "Xem [trên]", "Xem để lại [trên]"),
    "title: the Vietnamese is empty": ("one.toml", "# Kim ngạch có tăng không?", ""),
    "rail: there is no such cell": ("one.ipynb", '"id": "rail"', '"id": "track"'),
    "track: has no Vietnamese": ("one.ipynb", '"id": "rail"', '"id": "track"'),
}  # fmt: skip


@pytest.mark.parametrize("said", BROKEN)
def test_a_broken_catalogue_is_named(books: Path, said: str):
    name, old, new = BROKEN[said]
    changed(books / ("vi/catalogue" if name.endswith("toml") else "") / name, old, new)
    found = list(editions.notes(books))
    assert [line for line in found if line.startswith(f"one.toml, {said}")], found


def test_a_term_has_its_word():
    assert not list(parity.misnamed("The outturn came.", "Số thực hiện đã có."))
    assert list(parity.misnamed("The outturn came.", "Kết quả đã có."))


def test_a_draft_keeps_the_old_english_until_it_is_deleted(books: Path):
    english = books / "one.ipynb"
    changed(english, "Did trade rise?", "Did trade fall?")
    file = editions.catalogue(english)
    file.write_text(editions.drafted(english), encoding="utf-8")
    entry = editions.entries(file)["title"]
    assert (entry["en"], entry["was"]) == ("# Did trade fall?", "# Did trade rise?")
    assert list(editions.notes(books)) == [
        "one.toml, title: look at the Vietnamese, then delete `was`"
    ]


def test_a_cell_without_vietnamese_stops_its_notebook(
    books: Path, capsys: pytest.CaptureFixture
):
    changed(books / "one.ipynb", '"id": "rail"', '"id": "track"')
    before = (books / "vi/one.ipynb").read_bytes()
    assert run([books / "vi/one.ipynb"]) == 1
    assert "cell track: there is no Vietnamese" in capsys.readouterr().err
    assert (books / "vi/one.ipynb").read_bytes() == before


ENGLISH_PAGE = "# Trade\n\nIt rose.\n\n## Commands\n\n```\n# a comment\n```\n"
PAGE = "# Kim ngạch\n\nTăng.\n\n## Lệnh\n\n```\n# a comment\n```\n"


def test_a_page_keeps_the_mark_of_what_it_translates(tmp_path: Path):
    english, page = tmp_path / "PAGE.md", tmp_path / "PAGE.vi.md"
    english.write_text(ENGLISH_PAGE, encoding="utf-8")
    page.write_text(PAGE, encoding="utf-8")
    page.write_text(editions.seen(page), encoding="utf-8")
    kept = [editions.kept_mark(s) for s in editions.sections(page.read_text("utf-8"))]
    now = [editions.mark(section) for section in editions.sections(ENGLISH_PAGE)]
    assert kept == now
    assert page.read_text("utf-8") == editions.seen(page)
    first, second = editions.sections(ENGLISH_PAGE.replace("rose", "fell"))
    assert editions.mark(first) != kept[0]
    assert editions.mark(second) == kept[1]
