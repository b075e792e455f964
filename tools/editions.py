"""The Vietnamese edition: the English notebooks with narration from a catalogue.

    python tools/venv.py tools/editions.py            what has to be looked at again
    python tools/venv.py tools/editions.py --draft    put it into the catalogues
    python tools/venv.py tools/editions.py --seen README.vi.md    a page is up to date

`notebooks/vi/catalogue/NAME.toml` holds, under the id of each Markdown cell, its exact
English and its Vietnamese; a notebook that has such a file has an edition. Code cells
are those of the English notebook. Links are written as in the English cell, and lead
to the Vietnamese side where there is one. `make run` writes and executes the notebooks.

A translated page keeps, at the end of each section, the mark of the English section
that it says in Vietnamese. A changed English text is red until its Vietnamese is
looked at: `--draft` takes the new text and keeps the old one as `was`, which has to be
deleted by hand.
"""

import argparse
import copy
import hashlib
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

import in_short
import parity
from in_short import CELL

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
FOLDER = "vi"
CATALOGUE = "catalogue"
LANGUAGE = "language"
KEYS = {"en", "vi", "was", "note"}
LINK = re.compile(r"(\]\(<?|(?:src|href)=\")([^\s()<>\"]+)")
ELSEWHERE = re.compile(r"[a-z]+:|/")
#: what stands under one name in both folders
OF_BOTH = re.compile(r"[^/]+\.ipynb")
HINT = """\
# Narration of {name}.ipynb, cell by cell. The English is the exact text of its cell:
# if that changes, `python tools/editions.py --draft` brings the new one here.
"""
#: what `make run` writes into a page is no text to translate
GENERATED = re.compile(r"(?s)<!-- (\w+) -->.*?<!-- /\1 -->")
MARK = re.compile(r"\n*<!-- en: (\w*) -->")
Entries = dict[str, dict[str, str]]


class EditionError(ValueError):
    """Why a Vietnamese notebook cannot be written, and what mends it."""


# -- reading ---------------------------------------------------------------------------


def language(folder: Path) -> str:
    """Language of the notebooks in a folder: its file `language`, else English."""
    file = folder / LANGUAGE
    return file.read_text(encoding="utf-8").split()[0] if file.is_file() else "en"


def catalogue(path: Path) -> Path:
    """The catalogue of a notebook, given its English or its Vietnamese file."""
    folder = path.parent if is_vietnamese(path) else path.parent / FOLDER
    return folder / CATALOGUE / f"{path.stem}.toml"


def is_vietnamese(path: Path) -> bool:
    """Whether a notebook is written from a catalogue."""
    return path.parent.name == FOLDER and (path.parent / CATALOGUE).is_dir()


def entries(file: Path) -> Entries:
    """English and Vietnamese of each cell; none if there is no catalogue."""
    if not file.is_file():
        return {}
    found = tomllib.loads(file.read_text(encoding="utf-8"))
    for id, texts in found.items():
        if not isinstance(texts, dict) or not {"en", "vi"} <= set(texts) <= KEYS:
            raise EditionError(f"{file.name}, {id}: needs en and vi, and may have note")
    return {id: {k: t.strip("\n") for k, t in v.items()} for id, v in found.items()}


def twin(path: Path) -> str:
    """File name of a notebook that has an edition in the other language."""
    return path.name if catalogue(path).is_file() else ""


def narration(notebook: NotebookNode) -> dict[str, str]:
    """Text of each Markdown cell that somebody typed."""
    return {
        cell.id: cell.source
        for cell in notebook.cells
        if cell.cell_type == "markdown" and cell.id != CELL
    }


def all_paths(folder: Path = NOTEBOOKS) -> list[Path]:
    """Every notebook of both editions; a Vietnamese one may not be written yet."""
    english = sorted(folder.glob("*.ipynb"))
    return english + [
        folder / FOLDER / path.name for path in english if catalogue(path).is_file()
    ]


# -- the Vietnamese notebook -----------------------------------------------------------


def translated(path: Path) -> NotebookNode:
    """A Vietnamese notebook as its sources have it, with the outputs stored so far."""
    english = nbformat.read(path.parent.parent / path.name, as_version=4)
    words = entries(catalogue(path))
    stored = nbformat.read(path, as_version=4).cells if path.is_file() else []
    old = {cell.id: cell for cell in stored}
    notebook = copy.deepcopy(english)
    for cell in notebook.cells:
        kept = old.get(cell.id)
        if cell.cell_type == "code":
            kept = kept if kept and kept.cell_type == "code" else {}
            cell.outputs = copy.deepcopy(kept.get("outputs", []))
            cell.execution_count = kept.get("execution_count")
        elif cell.id == CELL:
            cell.source = kept.source if kept else ""
        elif not words.get(cell.id, {}).get("vi"):
            raise EditionError(
                f"{path.stem}, cell {cell.id}: there is no Vietnamese; "
                f"`python tools/editions.py --draft` makes its entry"
            )
        else:
            cell.source = LINK.sub(
                lambda found: found[1] + vietnamese_link(found[2], path.parent.parent),
                words[cell.id]["vi"],
            )
    return notebook


def vietnamese_link(link: str, english: Path) -> str:
    """A link of a notebook in a folder, as it stands in the Vietnamese folder there."""
    name, mark, place = link.partition("#")
    if not name or ELSEWHERE.match(name) or OF_BOTH.fullmatch(name):
        return link
    translated = Path(name).with_suffix(".vi.md").as_posix()
    if name.endswith(".md") and (english / translated).is_file():
        name = translated
    return f"../{name}{mark}{place}"


# -- what has to be looked at ----------------------------------------------------------


def stale(english: Path) -> list[str]:
    """What keeps a catalogue from saying what its notebook says."""
    words = entries(catalogue(english))
    typed = narration(nbformat.read(english, as_version=4))
    found = [f"{id}: has no Vietnamese" for id in typed if not words.get(id)]
    for id, texts in words.items():
        if id not in typed:
            found.append(f"{id}: there is no such cell")
        elif texts["en"] != typed[id]:
            found.append(f"{id}: the English has changed since")
        elif not texts["vi"]:
            found.append(f"{id}: the Vietnamese is empty")
        else:
            unlike = parity.differences(texts["en"], texts["vi"])
            found += [f"{id}: {line}" for line in unlike]
        if "was" in texts:
            found.append(f"{id}: look at the Vietnamese, then delete `was`")
    return found


def outdated(path: Path) -> list[str]:
    """Cells of a stored notebook that are not what `make run` would write."""
    stored = nbformat.read(path, as_version=4)
    wanted = translated(path) if is_vietnamese(path) else copy.deepcopy(stored)
    in_short.put(wanted, language(path.parent), twin(path))
    old, new = (
        {cell.id: (cell.cell_type, cell.source) for cell in notebook.cells}
        for notebook in (stored, wanted)
    )
    if list(old) != list(new):
        return ["the cells, or their order"]
    return [id for id in old if old[id] != new[id]]


def drafted(english: Path) -> str:
    """A catalogue in the order of its notebook, with what is new or changed in it."""
    words = entries(catalogue(english))
    parts = [HINT.format(name=english.stem)]
    for id, text in narration(nbformat.read(english, as_version=4)).items():
        texts = words.get(id, {"vi": ""})
        if texts.get("en", text) != text:
            texts["was"] = texts["en"]
        texts["en"] = text
        lines = [f"[{id}]"]
        for key in ("en", "was", "vi", "note"):
            if key in texts:
                lines.append(f"{key} = '''\n{texts[key]}\n'''")
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


# -- pages -----------------------------------------------------------------------------


def sections(text: str) -> list[str]:
    """A page cut before each heading."""
    parts: list[str] = [""]
    fenced = False
    for line in text.splitlines(keepends=True):
        fenced ^= line.startswith("```")
        if line.startswith("#") and not fenced:
            parts.append("")
        parts[-1] += line
    return [part for part in parts if part.strip()]


def mark(section: str) -> str:
    """A short hash of an English section, for its Vietnamese to keep."""
    typed = GENERATED.sub("", section).strip()
    return hashlib.sha256(typed.encode()).hexdigest()[:8]


def kept_mark(section: str) -> str:
    """The mark in a Vietnamese section; empty if there is none."""
    found = MARK.search(section)
    return found[1] if found else ""


def seen(page: Path) -> str:
    """A Vietnamese page with the marks of the English one as it stands now."""
    english = page.with_name(page.name.replace(".vi.md", ".md"))
    now = [mark(each) for each in sections(english.read_text(encoding="utf-8"))]
    parts = sections(MARK.sub("", page.read_text(encoding="utf-8")))
    if len(parts) != len(now):
        raise EditionError(f"{page.name}: {len(parts)} sections, not {len(now)}")
    pairs = zip(parts, now, strict=True)
    return "\n".join(f"{part.rstrip()}\n\n<!-- en: {m} -->\n" for part, m in pairs)


# -- the command -----------------------------------------------------------------------


def notes(folder: Path = NOTEBOOKS) -> Iterator[str]:
    """What has to be looked at, in all catalogues."""
    for path in sorted(folder.glob("*.ipynb")):
        if catalogue(path).is_file():
            yield from (f"{catalogue(path).name}, {line}" for line in stale(path))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--draft",
        nargs="*",
        metavar="NAME",
        help="bring new and changed English into the catalogues (or these)",
    )
    parser.add_argument(
        "--seen", nargs="+", type=Path, metavar="PAGE", help="mark pages up to date"
    )
    options = parser.parse_args(arguments)
    for page in options.seen or []:
        page.write_text(seen(page), encoding="utf-8", newline="\n")
    if options.draft is not None:
        names = options.draft or [p.stem for p in NOTEBOOKS.glob("*.ipynb")]
        for name in sorted(names):
            english = NOTEBOOKS / f"{name}.ipynb"
            file = catalogue(english)
            if options.draft or file.is_file():
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(drafted(english), encoding="utf-8", newline="\n")
    found = list(notes())
    print("\n".join(found) or "Every Vietnamese text is that of its English.")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
