"""The committed editions: one says in Vietnamese what the other says in English.

How each lock fails is shown on a small collection in test_editions.py.
"""

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

import editions
import parity

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
BOOKS = tomllib.loads((NOTEBOOKS / "collection.toml").read_text("utf-8"))
#: English notebooks that have a Vietnamese edition
TRANSLATED = [p for p in sorted(NOTEBOOKS.glob("*.ipynb")) if editions.twin(p)]
FILES = sorted(NOTEBOOKS.glob("sentences/*.toml"))
PAGES = ["README.md", "data/README.md"]
#: sentences whose Vietnamese has an order of its own, mostly with the year in front
OWN_ORDER = {
    ("03-tourism", "visits_or_money"),
}
FIELD = re.compile(r"\{[^{}|]+\}")  # words to choose from may stand elsewhere
NAME = re.compile(r"\{([^{}|:]+)(?::[^{}|]*)?\}")  # how it is written may differ

#: a document's number, which one language may write with its office
DOCUMENT = re.compile(
    r"(?:Decree|Decision|Resolution|Plan|Nghị định|Quyết định|Nghị quyết|Kế hoạch)"
    r" (?:số )?\d+(?:/[\w-]+)?"
)

each_translated = pytest.mark.parametrize("path", TRANSLATED, ids=lambda p: p.stem)
Template = tuple[str, str, str]


def templates(path: Path) -> Iterator[Template]:
    """Key ("swing/title"), English and Vietnamese of each template of a file."""

    def walk(table: dict, key: str) -> Iterator[Template]:
        if isinstance(table.get("en"), str):
            yield key, table["en"], table["vi"]
        for name, value in table.items():
            if isinstance(value, dict):
                yield from walk(value, f"{key}/{name}" if key else name)

    yield from walk(tomllib.loads(path.read_text(encoding="utf-8")), "")


def in_other_order(paths: list[Path]) -> set[tuple[str, str]]:
    """Sentences whose fields stand in another order in Vietnamese than in English."""
    return {
        (path.stem, key)
        for path in paths
        for key, english, vietnamese in templates(path)
        if NAME.findall(english) != NAME.findall(vietnamese)
    }


def unlike_numbers(path: Path) -> list[str]:
    """Templates with a number, beside their fields, in one language only."""

    def typed(template: str, language: str) -> Counter[str]:
        words = re.sub(r"\{\w+:year\}", "2024", template)  # may end a date
        words = re.sub(r"\{\w+:(?=[^{}]*\|)", " ", FIELD.sub(" ", words))
        return parity.figures(words, language)[0]

    return [
        key
        for key, english, vietnamese in templates(path)
        if typed(english, "en") != typed(vietnamese, "vi")
    ]


def test_fields_keep_their_order():
    # The same numbers in turned places would pass: "rose from {after} to {before}".
    assert in_other_order(FILES) == OWN_ORDER


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_templates_have_the_same_numbers(path: Path):
    assert unlike_numbers(path) == []


def test_every_notebook_has_its_edition_once_all_are_rewritten():
    if all(book.get("form") == 2 for book in BOOKS.values()):
        assert [path.stem for path in TRANSLATED] == sorted(BOOKS)
    written = {path.stem for path in (NOTEBOOKS / "vi").glob("*.ipynb")}
    catalogues = {path.stem for path in (NOTEBOOKS / "vi/catalogue").glob("*")}
    assert written == catalogues == {path.stem for path in TRANSLATED}, "make run"


@each_translated
def test_narration_says_the_same(path: Path):
    assert editions.stale(path) == [], "python tools/editions.py --draft"


@each_translated
def test_titles_are_those_of_the_map(path: Path):
    first = editions.entries(editions.catalogue(path))["title"]["vi"]
    assert first.splitlines()[0] == f"# {BOOKS[path.stem]['vi']}"


@each_translated
def test_templates_use_the_terms(path: Path):
    file = NOTEBOOKS / "sentences" / f"{path.stem}.toml"
    found = [
        f"{key}: {line}"
        for key, english, vietnamese in templates(file)
        for line in [*parity.misnamed(english, vietnamese), *parity.avoided(vietnamese)]
    ]
    assert found == []


def test_words_of_the_library_and_labels_of_the_tables_use_the_terms():
    pairs = list(templates(ROOT / "lib/langson/showing/words.toml"))
    for path in sorted((ROOT / "data").glob("*.csv")):
        with open(path, encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if "label_vi" in row:
                    key, english = next(iter(row.values())), row.get("label_en", "")
                    pairs.append((key, english, row["label_vi"]))
    assert len(pairs) > 100
    found = [
        f"{key}: {line}"
        for key, english, vietnamese in pairs
        for line in [*parity.misnamed(english, vietnamese), *parity.avoided(vietnamese)]
    ]
    assert found == []


# -- what is computed ------------------------------------------------------------------


def quoted() -> list[str]:
    """Names and titles that are shown as they are, in whatever language; long first."""
    found = set()
    for table in ("sources", "events"):
        with open(ROOT / f"data/{table}.csv", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                found |= {
                    value
                    for column, value in row.items()
                    if re.match("title|publisher|event", column)
                }
    with open(ROOT / "data/statements.csv", encoding="utf-8", newline="") as file:
        # a token without a mark of its own is shown as it was printed
        found |= {
            row["published_as"]
            for row in csv.DictReader(file)
            if not row["decimal_mark"] and not row["published_as"].isdigit()
        }
    # a source line leaves out what stands in brackets behind a title
    found |= {re.sub(r" \([^)]*\)$", "", words) for words in found}
    return sorted(found - {""}, key=len, reverse=True)


QUOTED = quoted()


def said(output: NotebookNode, alt: bool) -> str:
    """Everything that an output says in words, without what it quotes."""
    data, about = output.get("data", {}), output.get("metadata", {})
    unseen = about.get("image/png", {}).get("alt", "") if alt else ""
    drawn = re.findall(
        r"(?m)^ *(?:text|ticks|label)\b[^:]*: (.*)$", data.get("text/plain", "")
    )
    # A value at a mark stands below its picture too; what else is a bare number is a
    # tick, and which ticks have room depends on the words beside them.
    drawn = [words for words in drawn if re.search(r"[^\W\d_]", words)]
    text = "\n".join([data.get("text/markdown", ""), unseen, *drawn])
    for words in QUOTED:
        text = text.replace(words.rstrip("."), " ")
    return DOCUMENT.sub(" ", text)


def cells(path: Path, alt: bool = True) -> Iterator[tuple[str, list[str]]]:
    """Id of each code cell and what its outputs say, alt texts too if wanted."""
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            yield cell.id, [said(output, alt) for output in cell.outputs]


def vietnamese(path: Path) -> Path:
    return path.parent / "vi" / path.name


@each_translated
def test_outputs_have_the_same_numbers(path: Path):
    found = []
    # an alt text ends with the values that stand below its picture, and may say "zero"
    both = (cells(each, alt=False) for each in (path, vietnamese(path)))
    for (id, one), (_, other) in zip(*both, strict=True):
        english, _ = parity.figures("\n".join(one), "en")
        translated, _ = parity.figures("\n".join(other), "vi")
        if english != translated or len(one) != len(other):
            found.append(f"{id}: {english - translated}, {translated - english}")
    assert found == []


@each_translated
@pytest.mark.parametrize("language", ["en", "vi"])
def test_outputs_speak_one_language(path: Path, language: str):
    read = path if language == "en" else vietnamese(path)
    words = {
        id: parity.foreign("\n".join(texts), language) for id, texts in cells(read)
    }
    assert {id: found for id, found in words.items() if found} == {}


@each_translated
def test_outputs_avoid_what_the_glossary_rules_out(path: Path):
    texts = {id: "\n".join(texts) for id, texts in cells(vietnamese(path))}
    found = {id: list(parity.avoided(text)) for id, text in texts.items()}
    assert {id: words for id, words in found.items() if words} == {}


# -- pages -----------------------------------------------------------------------------


#: the line by which each page leads to the other
SWITCH = re.compile(r"(?m)^\[(?:Bản tiếng Việt|English edition)\]\(.*\)$")


def of_the_other(page: Path, text: str) -> str:
    """A page with the links that the Vietnamese one has to have in their places.

    What leads to a heading is called otherwise; test_links.py follows it.
    """

    def led(found: re.Match[str]) -> str:
        name = found[1]
        others = (
            re.sub(r"\.(md|png)$", r".vi.\1", name),
            name.replace("notebooks/", "notebooks/vi/", 1),
        )
        there = (o for o in others if o != name and (page.parent / o).is_file())
        return f"]({next(there, name)}"

    return re.sub(r"\]\(([^)#\s]*)(?:#[^)\s]*)?", led, text)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_the_same(name: str):
    english = ROOT / name
    translated = english.with_suffix(".vi.md")
    if not translated.is_file():
        pytest.skip("no Vietnamese page yet")
    one, other = (
        editions.sections(path.read_text(encoding="utf-8"))
        for path in (english, translated)
    )
    assert len(one) == len(other), "a heading more or less"
    stale, found = [], []
    for a, b in zip(one, other, strict=True):
        heading = b.splitlines()[0]
        if editions.kept_mark(b) != editions.mark(a):
            stale.append(heading)
        a, b = (SWITCH.sub("", each) for each in (a, editions.MARK.sub("", b)))
        wanted = of_the_other(english, a)
        plain = re.sub(r"(\]\([^)#]*)#[^)]*", r"\1", b)
        found += [f"{heading}: {line}" for line in parity.differences(wanted, plain)]
    assert found == []
    assert stale == [], f"look at them, then editions.py --seen {translated.name}"
