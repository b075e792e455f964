"""Changed outputs: what nobody may type, paste or forget in a committed notebook.

They are tried in a copy of the clone by the tests themselves: nbval as conftest.py has
it, and tests/test_notebooks.py. A round spoils one output of every cell at once, as
each cell is a test of its own.
"""

import base64
import copy
import io
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import nbformat
from cells import NAMES, output_of
from judge import Verdict
from mutants import ROOT, other_digit
from nbformat import NotebookNode
from PIL import Image

import execute  # tools/

CLONE = ("conftest.py", "pyproject.toml", "data", "notebooks", "tests", "tools")
FAILED = re.compile(
    r"^FAILED \S*?((?:vi/)?[\w-]+)\.\w+::(.+?)(?: - .*)?$", re.MULTILINE
)
PNG = "image/png"
NBVAL, GUARDS = "strict nbval", "test of notebooks"


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


# -- what is found by nbval ------------------------------------------------------------

Change = Callable[[NotebookNode], None]


def with_text(text: str) -> Change:
    """Put another text in the place of an output's."""

    def change(output: NotebookNode) -> None:
        kind = "text/markdown" if "text/markdown" in output.data else "text/plain"
        output.data[kind] = text

    return change


def with_picture(png: str) -> Change:
    return lambda output: output.data.update({PNG: png})


def touched(png: str) -> str:
    """A picture with one pixel of another colour."""
    picture = Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB")
    picture.putpixel((picture.width // 2, picture.height // 2), (1, 2, 3))
    packed = io.BytesIO()
    picture.save(packed, format="png")
    return base64.b64encode(packed.getvalue()).decode()


def with_word(word: str) -> Change:
    """Change a digit of what is said about a picture."""

    def change(output: NotebookNode) -> None:
        about = output.metadata[PNG]
        old = about[word]
        if isinstance(old, list):
            about[word] = [other_digit(old[0], word), *old[1:]]
        else:
            about[word] = type(old)(other_digit(str(old), word))

    return change


def of_output(out: NotebookNode, last: dict[str, NotebookNode]) -> Iterator[tuple]:
    """Kind and change for each way in which an output may be wrong."""
    said = output_of(out.data)
    if re.search("[0-9]", said.text):
        yield f"stored {said.kind}: digit", with_text(other_digit(said.text, said.kind))
    before = last.get(said.kind)
    if before is not None and output_of(before.data).text != said.text:
        yield f"stored {said.kind}: another's", with_text(output_of(before.data).text)
    if "text/markdown" in out.get("metadata", {}):
        yield "answer: no longer one", lambda output: output.metadata.clear()
    if PNG in out.data:
        yield "picture: one pixel", with_picture(touched(out.data[PNG]))
        if before is not None:
            yield "picture: another of the notebook", with_picture(before.data[PNG])
        for word, value in out.metadata[PNG].items():
            if re.search("[0-9]", str(value)):
                yield f"picture: digit of {word}", with_word(word)
    last[said.kind] = out


def at(cell: int, output: int, change: Change) -> Change:
    """A change of an output as one of its notebook."""
    return lambda notebook: change(code(notebook)[cell].outputs[output])


def texts_and_pictures() -> Iterator[Spoilt]:
    """Every output spoilt in every way, and each last output of a cell lost."""
    for book in NAMES:
        last: dict[str, NotebookNode] = {}
        for i, cell in enumerate(code(stored(book))):
            for j, out in enumerate(cell.outputs):
                place = f"cell {i}, output {j}"
                for kind, change in of_output(out, last):
                    yield Spoilt(kind, book, i, place, NBVAL, at(i, j, change))
            if cell.outputs:
                kind, lost = "stored output: lost", without_last(i)
                yield Spoilt(kind, book, i, f"cell {i}", NBVAL, lost)


def without_last(cell: int) -> Change:
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


def every() -> list[Spoilt]:
    """All changes of committed notebooks."""
    return [*texts_and_pictures(), *guarded()]


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
        path.write_text(execute.text_of(notebook), encoding="utf-8", newline="\n")
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


def verdicts(folder: Path, every: Iterable[Spoilt]) -> dict[str, Verdict | None]:
    """Which changes nbval or the tests of notebooks find; no other cell may fail."""
    found: dict[str, Verdict | None] = {}
    chosen = list(every)
    for group in rounds(s for s in chosen if s.test == NBVAL):
        failed = failing(folder, group, [])
        at = {(s.book, f"Cell {s.cell}"): s for s in group}
        assert failed <= set(at), f"stale outputs: {failed - set(at)}"
        for place, spoilt in at.items():
            found[spoilt.name] = Verdict(NBVAL, place[0]) if place in failed else None
    for group in rounds(s for s in chosen if s.test == GUARDS):
        failed = failing(folder, group, ["tests/test_notebooks.py"])
        for spoilt in group:
            tests = [test for _, test in failed if f"[{spoilt.book}]" in test]
            found[spoilt.name] = Verdict(GUARDS, tests[0]) if tests else None
    return found
