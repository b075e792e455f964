"""From bare sources, elsewhere and otherwise, come the committed notebooks.

Strict nbval executes both editions in another folder, time zone, locale and hash seed
(conftest.py) and compares texts, pictures and alt texts; test_notebooks.py holds what
`make run` writes around them. Here one notebook goes all the way, by two workers, and
`make prove` does the same with all of them.
"""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import nbval.kernel
import pytest

import editions
import elsewhere
import execute
from elsewhere import ROOT
from stored import keep_equal_pictures

NAME = "04-poverty-reduction"
#: what a kernel knows of where it is
ASKED = "import os, time; print(os.getcwd(), time.tzname, os.environ['PYTHONHASHSEED'])"


def strip(path: Path) -> None:
    """Leave of a notebook what somebody typed; of a Vietnamese one, nothing."""
    if editions.is_vietnamese(path):
        path.unlink()
        return
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata.clear()
    notebook.cells = [cell for cell in notebook.cells if cell.id != "in-short"]
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    nbformat.write(notebook, path)


def differs(committed: Path, written: Path) -> bool:
    """Whether the bytes differ, by more than pixels that nobody can tell apart."""
    old, new = committed.read_bytes(), written.read_bytes()
    if old != new:  # another processor or Python, not the machine that drew them
        before, after = (
            nbformat.read(path, as_version=4) for path in (committed, written)
        )
        keep_equal_pictures(before, after)
        new = execute.text_of(after).encode()
    return old != new


def from_bare_sources(clone: Path, name: str, workers: int, **changed: str) -> None:
    """Execute stripped copies and compare them with what is committed."""
    folder = elsewhere.copy(clone) / "notebooks"
    paths = [path for path in editions.all_paths(folder) if path.match(f"{name}.ipynb")]
    committed = [ROOT / path.relative_to(clone) for path in paths]
    for path in paths:
        strip(path)
    found = subprocess.run(
        [sys.executable, execute.__file__, "--workers", str(workers), *map(str, paths)],
        cwd=clone,
        env=os.environ | changed,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout + found.stderr
    pairs = list(zip(committed, paths, strict=True))
    assert pairs
    assert [one.name for one, other in pairs if differs(one, other)] == []


def test_from_bare_sources_come_the_committed_files(tmp_path: Path):
    from_bare_sources(tmp_path / elsewhere.FOLDER, NAME, 2, **elsewhere.EAST)


@pytest.mark.parametrize("language", elsewhere.SETTINGS)
def test_nbval_executes_elsewhere(language: str):
    folder = ROOT / "notebooks" / ("vi" if language == "vi" else "")
    kernel = nbval.kernel.RunningKernel("python3", str(folder))
    said: list[str] = []
    try:
        kernel.kc.execute_interactive(
            ASKED, output_hook=lambda m: said.append(m["content"].get("text", ""))
        )
    finally:
        kernel.stop()
    settings = elsewhere.SETTINGS[language]
    (text,) = filter(None, said)
    assert elsewhere.FOLDER in text
    assert settings["PYTHONHASHSEED"] in text
    assert ("NST" in text) == (language == "vi")
