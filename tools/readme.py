"""The parts of the README that come from the notebooks.

    python tools/venv.py tools/readme.py

They stand between marks in README.md and README.vi.md: what place it is, five findings,
a picture, and a table of all notebooks with the first sentence of each. Which answers
and which picture says notebooks/collection.toml: `place` and `headline` are keys of
answers, `picture` is the id of a cell that draws, and is copied into docs/.
tests/test_readme.py compares.
"""

import base64
import posixpath
import re
import tomllib
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbformat import NotebookNode

from editions import language
from exhibits import title
from in_short import Answer, answers, lede

ROOT = Path(__file__).resolve().parent.parent
MAP = ROOT / "notebooks" / "collection.toml"
LINK = re.compile(r"(?<=\]\()(?![a-z]+:)([^)\s]+)")
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^\Wa-z])")
HEADINGS = {
    "en": "| Notebook | Question | It finds |",
    "vi": "| Sổ tay | Câu hỏi | Kết quả |",
}


class Page(NamedTuple):
    """A README, the folder of its notebooks and the file of its picture."""

    text: Path
    notebooks: Path
    picture: Path


PAGES = (
    Page(ROOT / "README.md", ROOT / "notebooks", ROOT / "docs/picture.png"),
    Page(ROOT / "README.vi.md", ROOT / "notebooks/vi", ROOT / "docs/picture.vi.png"),
)


def chosen(what: str) -> dict[str, str]:
    """What collection.toml chooses, by notebook."""
    books = tomllib.loads(MAP.read_text(encoding="utf-8"))
    return {name: book[what] for name, book in books.items() if what in book}


def file(page: Page, name: str) -> Path:
    """A notebook in the language of a page, or the English one if there is no other."""
    found = page.notebooks / f"{name}.ipynb"
    return found if found.is_file() else PAGES[0].notebooks / found.name


def read(page: Page, name: str) -> NotebookNode:
    return nbformat.read(file(page, name), as_version=4)


def path_to(target: Path) -> str:
    return target.relative_to(ROOT).as_posix()


def from_the_root(text: str, book: Path) -> str:
    """A text of a notebook with its links as they stand at the root of the clone."""

    def moved(found: re.Match[str]) -> str:
        link, folder = found[1], path_to(book.parent)
        if link.startswith("#"):
            return path_to(book) + link
        return posixpath.normpath(f"{folder}/{link}")

    return LINK.sub(moved, text)


def chosen_answers(page: Page, what: str) -> list[tuple[Answer, str]]:
    """The chosen answers, and for each its question as a link to its section."""
    found = []
    for name, key in chosen(what).items():
        said = {answer.key: answer for answer in answers(read(page, name))}
        if key not in said:
            has = f"{name} has no answer {key!r} but {', '.join(said) or 'none'}"
            raise ValueError(f"{MAP.name}: {has}")
        answer, book = said[key], file(page, name)
        answer = answer._replace(text=from_the_root(answer.text, book))
        link = f"[{answer.heading}]({path_to(book)}#cell-id={answer.cell})"
        found.append((answer, link))
    return found


def place(page: Page) -> str:
    """The answer that says what place it is."""
    return "\n".join(f"{a.text} ({link})" for a, link in chosen_answers(page, "place"))


def findings(page: Page) -> str:
    """A list of the chosen answers, each after its question.

    An answer may be a bare "No": without its question nobody would understand it.
    """
    found = chosen_answers(page, "headline")
    return "\n".join(f"- **{link}** {answer.text}" for answer, link in found)


def notebooks(page: Page) -> str:
    """A table of the notebooks, with the question and the first sentence of each."""
    lang = language(page.notebooks)
    lines = [HEADINGS[lang], "| --- | --- | --- |"]
    for name, question in chosen(lang).items():
        book = file(page, name)
        first = SENTENCE.split(lede(read(page, name)))[0]
        cells = f"[{name}]({path_to(book)})", question, from_the_root(first, book)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def drawn(page: Page) -> tuple[str, str, bytes]:
    """Notebook, title and bytes of the chosen picture."""
    ((name, id),) = chosen("picture").items()
    cells = [cell for cell in read(page, name).cells if cell.id == id]
    drawn = [
        o.data for c in cells for o in c.outputs if "image/png" in o.get("data", {})
    ]
    if not drawn:
        raise ValueError(f"{MAP.name}: cell {id!r} of {name} draws no picture")
    data = drawn[0]
    return name, title(data["text/plain"]), base64.b64decode(data["image/png"])


def picture(page: Page) -> str:
    """The picture with its title, as a link to its notebook."""
    name, words, _ = drawn(page)
    link = path_to(file(page, name))
    return f"[![{words}]({path_to(page.picture)})]({link})"


PARTS = (place, findings, picture, notebooks)


def filled(page: Page) -> str:
    """Text of a page with its parts as the notebooks have them now."""
    text = page.text.read_text(encoding="utf-8")
    for part in PARTS:
        mark = part.__name__
        block = f"<!-- {mark} -->\n{part(page)}\n<!-- /{mark} -->"
        text = re.sub(
            rf"(?s)<!-- {mark} -->.*?<!-- /{mark} -->", lambda _, b=block: b, text
        )
    return text


def write() -> None:
    """Bring the pages that are there, and their pictures, up to date."""
    for page in PAGES:
        if page.text.is_file():
            page.picture.parent.mkdir(exist_ok=True)
            page.picture.write_bytes(drawn(page)[2])
            page.text.write_text(filled(page), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
