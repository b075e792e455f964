"""From bare sources, elsewhere and otherwise, come the committed notebooks.

Another folder, time zone, locale, hash seed and two workers. That texts, pictures and
alt texts are those of the code is seen by nbval (conftest.py), for both editions;
`make prove` does this once more, with other settings and for both.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat

import editions
import execute
from stored import keep_equal_pictures

ROOT = Path(__file__).resolve().parent.parent
EAST = {
    "TZ": "Asia/Ho_Chi_Minh",
    "LC_ALL": "C",
    "LANG": "vi_VN.UTF-8",
    "PYTHONHASHSEED": "7",
}


def copy(folder: Path) -> Path:
    """A copy in which the files beside the notebooks are where they expect them."""
    for name in ("notebooks", "data"):
        shutil.copytree(ROOT / name, folder / name)
    return folder / "notebooks"


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


def from_bare_sources(clone: Path, workers: int, english: bool, **changed: str) -> None:
    """Execute a stripped copy and compare it with what is committed."""
    folder = copy(clone)
    paths = [
        p for p in editions.all_paths(folder) if not (english and p.parent != folder)
    ]
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
    pairs = zip(committed, paths, strict=True)
    assert [one.name for one, other in pairs if differs(one, other)] == []


def test_from_bare_sources_come_the_committed_files(tmp_path: Path):
    from_bare_sources(tmp_path / "Một thư mục khác", 2, english=True, **EAST)
