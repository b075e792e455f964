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


def findings(page: Page) -> str:
    """A list of the chosen answers, each with a link to its notebook."""
    folder, lines = path_to(page.notebooks), []
    for name, key in chosen("headline").items():
        said = {answer.key: answer.text for answer in answers(read(page, name))}
        if key not in said:
            has = f"{name} has no answer {key!r} but {', '.join(said) or 'none'}"
            raise ValueError(f"{MAP.name}: {has}")
        # links of a notebook start at its folder, those of the page at the root
        text = LINK.sub(lambda m: posixpath.normpath(f"{folder}/{m[0]}"), said[key])
        lines.append(f"- {text} [{name}]({folder}/{name}.ipynb)")
    return "\n".join(lines)


def drawn(page: Page) -> tuple[str, str, bytes]:
    """Notebook, title and bytes of the chosen picture."""
    ((name, id),) = chosen("picture").items()
    cell = next(cell for cell in read(page, name).cells if cell.id == id)
    data = next(out.data for out in cell.outputs if "image/png" in out.get("data", {}))
    title = data["text/plain"].partition("text: ")[2].partition("\n")[0]
    return name, title, base64.b64decode(data["image/png"])


def picture(page: Page) -> str:
    """The picture with its title, as a link to its notebook."""
    name, title, _ = drawn(page)
    link = f"{path_to(page.notebooks)}/{name}.ipynb"
    return f"[![{title}]({path_to(page.picture)})]({link})"


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
