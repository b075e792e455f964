"""Changed outputs: what nobody may type, paste or forget in a committed notebook.

They are tried in a copy of the clone by the tests themselves: strict nbval, the tests
of tests/test_notebooks.py, and, for pictures, the comparison of tools/execute.py. A
round spoils one output of every cell at once, as each cell is a test of its own.
"""

import base64
import copy
import io
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import nbformat
import numpy as np
from cells import NAMES, output_of
from judge import Verdict
from mutants import ROOT, other_digit
from nbformat import NotebookNode
from PIL import Image

import execute  # tools/

CLONE = ("conftest.py", "pyproject.toml", "data", "notebooks", "tests", "tools")
FAILED = re.compile(r"^FAILED \S*?([\w-]+)\.\w+::(.+?)(?: - .*)?$", re.MULTILINE)
PNG = "image/png"
NBVAL, GUARDS, EXECUTE = "strict nbval", "test of notebooks", "execute.py --check"


@dataclass(frozen=True)
class Spoilt:
    """One change of a committed notebook."""

    kind: str  # its line in the score
    book: str
    cell: int  # among the code cells, from 0; -1: the notebook as a whole
    place: str
    test: str  # what has to find it
    change: Callable[[NotebookNode], None] = field(hash=False, compare=False)

    @property
    def name(self) -> str:
        """A name that stays while the notebook stays."""
        return f"{self.book}/{self.place}/{self.kind}"


@cache
def stored(book: str) -> NotebookNode:
    """A notebook as it is committed."""
    return nbformat.read(ROOT / "notebooks" / f"{book}.ipynb", as_version=4)


def code(notebook: NotebookNode) -> list[NotebookNode]:
    """The cells that are executed."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def mime(data: dict) -> str:
    """Where the text of an output stands."""
    return "text/markdown" if "text/markdown" in data else "text/plain"


# -- what is found by strict nbval -----------------------------------------------------


def with_text(cell: int, output: int, text: str) -> Callable[[NotebookNode], None]:
    """Put another text in the place of an output's."""

    def change(notebook: NotebookNode) -> None:
        data = code(notebook)[cell].outputs[output].data
        data[mime(data)] = text

    return change


def texts() -> Iterator[Spoilt]:
    """A digit of each output, the text of its neighbour, and each last output lost."""
    for book in NAMES:
        last: dict[str, str] = {}
        for i, cell in enumerate(code(stored(book))):
            for j, out in enumerate(cell.outputs):
                said, place = output_of(out.data), f"cell {i}, output {j}"
                if re.search("[0-9]", said.text):
                    new = other_digit(said.text, f"{book} {place}")
                    kind = f"stored {said.kind}: digit"
                    yield Spoilt(kind, book, i, place, NBVAL, with_text(i, j, new))
                if last.get(said.kind, said.text) != said.text:
                    stale = with_text(i, j, last[said.kind])
                    kind = f"stored {said.kind}: another's"
                    yield Spoilt(kind, book, i, place, NBVAL, stale)
                last[said.kind] = said.text
            if cell.outputs:
                kind, lost = "stored output: lost", without_last(i)
                yield Spoilt(kind, book, i, f"cell {i}", NBVAL, lost)


def without_last(cell: int) -> Callable[[NotebookNode], None]:
    """Lose the last output of a cell."""
    return lambda notebook: code(notebook)[cell].outputs.pop()


# -- what is found by tests/test_notebooks.py ------------------------------------------


def stripped(notebook: NotebookNode) -> None:
    """Clear every output, as `nbstripout` does."""
    for cell in code(notebook):
        cell.outputs, cell.execution_count = [], None


def emptied(notebook: NotebookNode) -> None:
    """Clear every output and keep the counts."""
    for cell in code(notebook):
        cell.outputs = []


def unexecuted(notebook: NotebookNode) -> None:
    """Clear one cell, which nbval then lets pass."""
    cell = next(cell for cell in code(notebook) if cell.outputs)
    cell.outputs, cell.execution_count = [], None


def miscounted(notebook: NotebookNode) -> None:
    """Run one cell twice."""
    code(notebook)[-1].execution_count += 1


def typed(notebook: NotebookNode) -> None:
    """Type a figure in a Markdown cell."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    cells[len(cells) // 2].source += " It rose to 4,476.9."


def opted_out(notebook: NotebookNode) -> None:
    """Let nbval skip a cell, and spoil it."""
    cell = next(cell for cell in code(notebook) if cell.outputs)
    cell.source += "\n# NBVAL_IGNORE_OUTPUT"
    cell.outputs = cell.outputs[:1]


def guarded() -> Iterator[Spoilt]:
    """What strict nbval is blind to."""
    for book in NAMES:
        for kind, change in {
            "notebook: outputs and counts cleared": stripped,
            "notebook: outputs cleared": emptied,
            "cell: cleared": unexecuted,
            "cell: counted twice": miscounted,
            "cell: taken out of comparison": opted_out,
            "Markdown cell: number typed": typed,
        }.items():
            yield Spoilt(kind, book, -1, "notebook", GUARDS, change)


# -- what is found by tools/execute.py -------------------------------------------------


def packed(picture: np.ndarray) -> str:
    """A picture as a notebook holds it."""
    png = io.BytesIO()
    Image.fromarray(picture.astype(np.uint8)).save(png, format="png")
    return base64.b64encode(png.getvalue()).decode()


def one_pixel(picture: np.ndarray) -> np.ndarray:
    """Move one channel of one pixel just out of the tolerance."""
    y, x = picture.shape[0] // 2, picture.shape[1] // 2
    step = execute.PNG_TOLERANCE + 1
    picture[y, x, 0] += step if picture[y, x, 0] < 128 else -step
    return picture


def block(picture: np.ndarray) -> np.ndarray:
    """Turn the colours of a part of the picture."""
    y, x = (size // 3 for size in picture.shape[:2])
    part = picture[y : y + 20, x : x + 60, :3]
    part[:] = 255 - part
    return picture


def cut(picture: np.ndarray) -> np.ndarray:
    """Lose the lowest row of pixels."""
    return picture[:-1]


def pictures() -> Iterator[Spoilt]:
    """Each picture spoilt or exchanged, and a digit of each of its descriptions."""
    for book in NAMES:
        outs = [
            (i, j, out)
            for i, cell in enumerate(code(stored(book)))
            for j, out in enumerate(cell.outputs)
            if PNG in out.data
        ]
        for k, (i, j, out) in enumerate(outs):
            place, png = f"cell {i}, output {j}", out.data[PNG]
            for kind, paint in (
                ("one pixel", one_pixel),
                ("painted over", block),
                ("cut", cut),
            ):
                new = packed(paint(execute.pixels(png)))
                change = with_png(i, j, new)
                yield Spoilt(f"picture: {kind}", book, i, place, EXECUTE, change)
            other = outs[k - 1][2].data[PNG]
            if other != png:
                change = with_png(i, j, other)
                kind = "picture: another of the notebook"
                yield Spoilt(kind, book, i, place, EXECUTE, change)
            for word, value in out.metadata[PNG].items():
                if re.search("[0-9]", str(value)):
                    kind, change = f"picture: digit of {word}", with_word(i, j, word)
                    yield Spoilt(kind, book, i, place, EXECUTE, change)


def with_png(cell: int, output: int, png: str) -> Callable[[NotebookNode], None]:
    """Put another picture in the place of an output's."""

    def change(notebook: NotebookNode) -> None:
        code(notebook)[cell].outputs[output].data[PNG] = png

    return change


def with_word(cell: int, output: int, word: str) -> Callable[[NotebookNode], None]:
    """Change a digit of what is said about a picture."""

    def change(notebook: NotebookNode) -> None:
        about = code(notebook)[cell].outputs[output].metadata[PNG]
        old = about[word]
        if isinstance(old, list):
            about[word] = [other_digit(old[0], word), *old[1:]]
        else:
            about[word] = type(old)(other_digit(str(old), f"{cell} {word}"))

    return change


# -- trying ----------------------------------------------------------------------------


def clone(folder: Path) -> Path:
    """A copy of what the tests of notebooks need."""
    for name in CLONE:
        source, copied = ROOT / name, folder / name
        if source.is_dir():
            skip = shutil.ignore_patterns("__pycache__", "mutation", "benchmarks")
            shutil.copytree(source, copied, ignore=skip)
        else:
            copied.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, copied)
    return folder


def failing(folder: Path, group: Sequence[Spoilt], tests: Sequence[str]) -> set:
    """Notebook and test of each failure in a copy with some changes made."""
    paths = {b: folder / "notebooks" / f"{b}.ipynb" for b in {s.book for s in group}}
    for book, path in paths.items():
        notebook = copy.deepcopy(stored(book))
        for spoilt in group:
            if spoilt.book == book:
                spoilt.change(notebook)
        path.write_text(nbformat.writes(notebook), encoding="utf-8")
    tests = tests or [f"notebooks/{book}.ipynb" for book in sorted(paths)]
    options = ("-q", "--tb=no", "-rf", "-p", "no:cacheprovider")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *tests],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    for book, path in paths.items():
        shutil.copy(ROOT / "notebooks" / f"{book}.ipynb", path)
    assert run.returncode in (0, 1), run.stdout + run.stderr
    return set(FAILED.findall(run.stdout))


def rounds(every: Iterable[Spoilt]) -> list[list[Spoilt]]:
    """Groups with no more than one change of each cell."""
    found: list[dict[tuple[str, int], Spoilt]] = []
    for spoilt in every:
        at = (spoilt.book, spoilt.cell)
        free = next((each for each in found if at not in each), None)
        if free is None:
            found.append(free := {})
        free[at] = spoilt
    return [list(each.values()) for each in found]


def by_nbval(folder: Path, every: Iterable[Spoilt]) -> dict[str, Verdict | None]:
    """Which changes strict nbval finds; no other cell may fail beside them."""
    found: dict[str, Verdict | None] = {}
    for group in rounds(every):
        failed = failing(folder, group, [])
        at = {(s.book, f"Cell {s.cell}"): s for s in group}
        assert failed <= set(at), f"stale outputs: {failed - set(at)}"
        for place, spoilt in at.items():
            found[spoilt.name] = Verdict(NBVAL, place[0]) if place in failed else None
    return found


def by_guards(folder: Path, every: Iterable[Spoilt]) -> dict[str, Verdict | None]:
    """Which changes tests/test_notebooks.py finds."""
    found: dict[str, Verdict | None] = {}
    for group in rounds(every):
        failed = failing(folder, group, ["tests/test_notebooks.py"])
        for spoilt in group:
            tests = [test for _, test in failed if f"[{spoilt.book}]" in test]
            found[spoilt.name] = Verdict(GUARDS, tests[0]) if tests else None
    return found


def fresh(book: str) -> NotebookNode:
    """A notebook executed anew."""
    notebook = copy.deepcopy(stored(book))
    quiet = SimpleNamespace(step=lambda *_: None)
    problem = execute.run_cells(notebook, ROOT / "notebooks", book, quiet)
    assert not problem, problem
    return notebook


def is_other(spoilt: Spoilt | None, old: NotebookNode, new: NotebookNode) -> bool:
    """Whether tools/execute.py tells a spoilt notebook from a fresh one."""
    old, new = copy.deepcopy(old), copy.deepcopy(new)
    if spoilt:
        spoilt.change(old)
    execute.keep_equal_pictures(old, new)
    return execute.changed_outputs(old, new) > 0


def by_execute(_: Path, every: Sequence[Spoilt]) -> dict[str, Verdict | None]:
    """Which changes the comparison of `execute.py --check` finds."""
    found: dict[str, Verdict | None] = {}
    books = sorted({spoilt.book for spoilt in every})
    with ThreadPoolExecutor(execute.WORKERS) as pool:
        anew = dict(zip(books, pool.map(fresh, books), strict=True))
    for book in books:
        assert not is_other(None, stored(book), anew[book]), f"stale outputs: {book}"
    for spoilt in every:
        other = is_other(spoilt, stored(spoilt.book), anew[spoilt.book])
        found[spoilt.name] = Verdict(EXECUTE, spoilt.book) if other else None
    return found


TESTS = {NBVAL: by_nbval, GUARDS: by_guards, EXECUTE: by_execute}


def every() -> list[Spoilt]:
    """All changes of committed notebooks."""
    return [*texts(), *guarded(), *pictures()]
