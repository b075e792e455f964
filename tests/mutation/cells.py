"""Running the cells of a notebook in this process, on other tables than the clone's.

What strict nbval compares of texts is compared here, output by output, and the first
other one ends the run; no pixels are drawn. That takes a tenth of a second, so that
thousands of mutants can be tried. A Vietnamese notebook has `vi/` before its name.
"""

import ast
import contextlib
import gc
import json
import re
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import CodeType
from typing import NamedTuple
from unittest import mock

import IPython.display
import matplotlib as mpl

import editions  # tools/
from langson.reading import register
from langson.showing.charts import picture

NOTEBOOKS = editions.NOTEBOOKS
NAMES = [
    path.relative_to(NOTEBOOKS).with_suffix("").as_posix()
    for path in editions.all_paths()
]


class Output(NamedTuple):
    """What strict nbval compares of an output."""

    kind: str  # sentence, table or chart text
    text: str


class Code(NamedTuple):
    """A cell as IPython runs it: its last line, if a value, shows itself."""

    body: CodeType
    last: CodeType | None


class Book(NamedTuple):
    """A committed notebook: its code and its outputs, cell by cell."""

    code: tuple[Code, ...]
    outputs: tuple[tuple[Output, ...], ...]


def output_of(data: dict) -> Output:
    """The text of an output and its kind."""
    kinds = ("text/markdown", "text/html", "text/plain")
    text = "".join(next(data[kind] for kind in kinds if kind in data))
    if "image/png" in data:
        return Output("chart text", text)
    return Output("table" if re.match(r"\||<", text) else "sentence", text)


def compiled(source: str, name: str) -> Code:
    """A cell, with a value at its end apart."""
    tree = ast.parse(source)
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        last = compile(ast.Expression(tree.body.pop().value), name, "eval")
    return Code(compile(tree, name, "exec"), last)


@cache
def book(name: str) -> Book:
    """A notebook as it is committed; no mutant changes that."""
    path = NOTEBOOKS / f"{name}.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    return Book(
        tuple(compiled("".join(c["source"]), f"{name}.ipynb") for c in code),
        tuple(tuple(output_of(out["data"]) for out in c["outputs"]) for c in code),
    )


@cache
def said(name: str) -> str:
    """Everything that a notebook shows, as one text."""
    return "\n".join(out.text for outs in book(name).outputs for out in outs)


def without_pixels(fig: mpl.figure.Figure) -> bytes:
    """Lay a figure out, which its text depends on, and draw nothing."""
    fig.draw_without_rendering()
    return b""


def run(name: str, folder: Path) -> Iterator[list[Output]]:
    """Outputs of each cell of a notebook on the tables of a copy of the clone."""
    names: dict = {"__name__": "__main__"}
    data = folder / "data"
    shown: list[Output] = []

    def display(what: object, **_: object) -> None:
        markdown = isinstance(what, IPython.display.Markdown)
        shown.append(output_of({"text/plain": what.data} if markdown else what))

    for code in book(name).code:
        with (
            mock.patch.object(IPython.display, "display", display),
            mock.patch.object(picture, "png", without_pixels),
            mock.patch.object(register, "default_folder", return_value=data),
            mock.patch.object(gc, "freeze"),  # nothing of a mutant is to be kept
            warnings.catch_warnings(),  # leave nothing of a notebook's settings behind
            contextlib.chdir((folder / "notebooks" / name).parent),
        ):
            exec(code.body, names)
            value = eval(code.last, names) if code.last else None
            if value is not None:
                shown.append(output_of({"text/html": value._repr_html_()}))
        yield shown[:]
        shown.clear()


def difference(name: str, folder: Path) -> str | None:
    """Kind of the first output that is not the committed one; None if all are."""
    outputs = book(name).outputs
    try:
        for wanted, shown in zip(outputs, run(name, folder), strict=True):
            if len(wanted) != len(shown):
                return "number of outputs"
            for one, other in zip(wanted, shown, strict=True):
                if one.text != other.text:
                    return one.kind
    except Exception:
        return "cell that stops"
    return None
