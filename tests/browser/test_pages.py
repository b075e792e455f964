"""Each committed notebook in nbviewer's own template, as a reader sees it."""

import json
import re
import tomllib
import unicodedata
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import looks
import pytest
from nbconvert import HTMLExporter
from playwright.sync_api import Page

import editions  # tools/
from in_short import CELL

NOTEBOOKS = editions.NOTEBOOKS
#: of both editions; a Vietnamese notebook has its language before its name
NAMES = [
    path.relative_to(NOTEBOOKS).with_suffix("").as_posix()
    for path in editions.all_paths()
]
BOOKS = tomllib.loads((NOTEBOOKS / "collection.toml").read_text("utf-8"))
#: how far down, at most, a reader meets the first finding and the first chart
FINDING, CHART = 600, 1500
#: what the template itself breaks, whatever the notebook holds: rule -> where
OF_THE_TEMPLATE = {
    # grey prompts "In [1]:", purple and green of Jupyter's code style on grey
    "color-contrast": ("jp-InputPrompt", "jp-OutputPrompt", '<span class="'),
}


@pytest.fixture(scope="module")
def exporter() -> HTMLExporter:
    return HTMLExporter(template_name="lab")


# Of the module: pytest asks everything of one notebook before it shows the next.
@pytest.fixture(scope="module", params=NAMES)
def shown(
    request: pytest.FixtureRequest,
    page: Page,
    exporter: HTMLExporter,
    tmp_path_factory: pytest.TempPathFactory,
    shots: Path,
):
    name = request.param
    body, _ = exporter.from_filename(NOTEBOOKS / f"{name}.ipynb")
    path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_text(body, encoding="utf-8")
    page.goto(path.as_uri(), wait_until="load")
    page.screenshot(path=shots / f"page-{name.replace('/', '-')}.png", full_page=True)
    notebook = json.loads((NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8"))
    return page, notebook


def markdown(notebook: dict, kind: str) -> list[str]:
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == kind]
    if kind == "markdown":
        return ["".join(cell["source"]) for cell in cells]
    return [
        "".join(out["data"]["text/markdown"])
        for cell in cells
        for out in cell["outputs"]
        if "text/markdown" in out.get("data", {})
    ]


def test_headings_stand_in_order(shown):
    page, notebook = shown
    text = "\n".join(markdown(notebook, "markdown"))
    written = re.findall(r"^(#+) (.*?)$", text, re.M)
    seen = page.eval_on_selector_all(
        "main :is(h1, h2, h3, h4)",
        "found => found.map(e => [e.tagName[1], e.innerText.replace('¶', '').trim()])",
    )
    assert [[str(len(marks)), words] for marks, words in written] == seen
    levels = [len(marks) for marks, _ in written]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_every_picture_is_loaded(shown):
    page, notebook = shown
    stored = sum(
        "image/png" in out.get("data", {})
        for cell in notebook["cells"]
        for out in cell.get("outputs", [])
    )
    widths = page.eval_on_selector_all("img", "found => found.map(e => e.naturalWidth)")
    assert len(widths) == stored
    assert all(width > 1000 for width in widths)


def test_nothing_is_wider_than_the_page(shown):
    page, _ = shown
    assert looks.overflowing(page) == []


def test_letters_are_intact(shown):
    page, notebook = shown
    text = " ".join(page.inner_text("main").split())
    assert "\ufffd" not in text
    assert unicodedata.is_normalized("NFC", text)
    opening = next((c for c in notebook["cells"] if c["id"] == CELL), None)
    for line in re.findall(
        r"(?m)^- (.+)$", "".join(opening["source"] if opening else [])
    ):
        words = re.sub(r"\[([^]]*)\]\([^)]*\)|[*`]", r"\1", line)
        assert " ".join(words.split()) in text


def test_the_findings_and_a_chart_stand_high(shown, request: pytest.FixtureRequest):
    page, _ = shown
    book = BOOKS[request.node.callspec.params["shown"].split("/")[-1]]
    if book.get("form") != 2 or book.get("appendix"):
        pytest.skip("not rewritten yet, or an appendix")
    top = "(e) => Math.round(e.getBoundingClientRect().top + scrollY)"
    assert page.eval_on_selector(f"[id='cell-id={CELL}'] li", top) <= FINDING
    assert page.eval_on_selector("img", top) <= CHART


def test_links_between_notebooks_resolve(shown, request: pytest.FixtureRequest):
    # tests/test_links.py follows them as they are written, here as they are shown
    page, _ = shown
    folder = (NOTEBOOKS / request.node.callspec.params["shown"]).parent
    links = page.eval_on_selector_all(
        "main a", "found => found.map(e => e.getAttribute('href'))"
    )
    own = {link for link in links if not urlsplit(link).scheme}
    assert any(".ipynb" in link for link in own)
    files = {unquote(urlsplit(link).path) for link in own}
    assert {name for name in files if not (folder / name).exists()} == set()
    marks = {link[1:] for link in own if link.startswith("#")}
    here = set(page.eval_on_selector_all("[id]", "found => found.map(e => e.id)"))
    # a browser looks for the name as it is written, then without its percent signs
    assert {mark for mark in marks if not {mark, unquote(mark)} & here} == set()


def test_no_serious_barrier_but_the_template_s_own(shown):
    page, _ = shown
    ours = [
        (item["id"], node["html"][:200])
        for item in looks.barriers(page, "main")
        for node in item["nodes"]
        if not any(part in node["html"] for part in OF_THE_TEMPLATE.get(item["id"], ()))
    ]
    assert ours == []
