"""Both editions from bare sources, each also under the settings of the other."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

import editions
import elsewhere
import execute
from elsewhere import ROOT
from stored import keep_equal_pictures


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


def from_bare_sources(clone: Path, workers: int, **changed: str) -> None:
    """Execute stripped copies and compare them with what is committed."""
    paths = editions.all_paths(elsewhere.copy(clone) / "notebooks")
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


@pytest.mark.parametrize(
    ("settings", "workers"), [(elsewhere.EAST, 2), (elsewhere.WEST, 1)]
)
def test_from_bare_sources_come_both_editions(
    settings: dict[str, str], workers: int, tmp_path: Path
):
    from_bare_sources(tmp_path / elsewhere.FOLDER, workers, **settings)
