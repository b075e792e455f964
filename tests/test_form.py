"""Every rewritten notebook has the form that a reader can follow (form.py)."""

import tomllib
from pathlib import Path

import nbformat
import pytest

from form import faults

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
BOOKS = tomllib.loads((NOTEBOOKS / "collection.toml").read_text("utf-8"))
REWRITTEN = [name for name, book in BOOKS.items() if book.get("form") == 2]


@pytest.mark.parametrize("name", REWRITTEN)
def test_the_form_is_kept(name: str):
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    assert list(faults(notebook, BOOKS[name].get("appendix", False))) == []
