"""The parts of the README that come from the notebooks: five findings and a picture.

    python tools/venv.py tools/readme.py

notebooks/collection.toml says which: `headline` is the key of an answer, `picture` the
id of a cell that draws. They stand between marks in README.md and README.vi.md; the
picture is copied into docs/. tests/test_readme.py compares.
"""

import base64
import posixpath
import re
import tomllib
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbformat import NotebookNode

from exhibits import title
from in_short import answers

ROOT = Path(__file__).resolve().parent.parent
MAP = ROOT / "notebooks" / "collection.toml"
LINK = re.compile(r"(?<=\]\()(?![a-z]+:)([^)\s]+)")


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


def read(page: Page, name: str) -> NotebookNode:
    return nbformat.read(page.notebooks / f"{name}.ipynb", as_version=4)


def path_to(target: Path) -> str:
    return target.relative_to(ROOT).as_posix()


def from_the_root(link: str, folder: str, name: str) -> str:
    """A link of a notebook as it stands at the root of the clone."""
    if link.startswith("#"):
        return f"{folder}/{name}.ipynb{link}"
    return posixpath.normpath(f"{folder}/{link}")


def findings(page: Page) -> str:
    """A list of the chosen answers, each with a link to its notebook."""
    folder, lines = path_to(page.notebooks), []
    for name, key in chosen("headline").items():
        said = {answer.key: answer.text for answer in answers(read(page, name))}
        if key not in said:
            has = f"{name} has no answer {key!r} but {', '.join(said) or 'none'}"
            raise ValueError(f"{MAP.name}: {has}")
        text = LINK.sub(
            lambda m, f=folder, n=name: from_the_root(m[0], f, n), said[key]
        )
        lines.append(f"- {text} [{name}]({folder}/{name}.ipynb)")
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
    link = f"{path_to(page.notebooks)}/{name}.ipynb"
    return f"[![{words}]({path_to(page.picture)})]({link})"


def filled(page: Page) -> str:
    """Text of a page with its parts as the notebooks have them now."""
    text = page.text.read_text(encoding="utf-8")
    for part in (findings, picture):
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
