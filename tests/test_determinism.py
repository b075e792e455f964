"""Running the notebooks again, elsewhere and otherwise, gives the committed files.

This is also what finds a replaced picture or a false alt text, to which strict nbval
is blind: `execute.py --check` compares whole files, pictures with a tolerance.
"""

import base64
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

import execute

ROOT = Path(__file__).resolve().parent.parent
EXECUTE = ROOT / "tools" / "execute.py"
BOOKS = sorted(path.name for path in ROOT.glob("notebooks/*.ipynb"))
EAST = {
    "TZ": "Asia/Ho_Chi_Minh",
    "LC_ALL": "C",
    "LANG": "vi_VN.UTF-8",
    "PYTHONHASHSEED": "7",
}
# LC_ALL hides LANG unless it is empty.
WEST = {
    "TZ": "America/St_Johns",
    "LC_ALL": "",
    "LANG": "tr_TR.UTF-8",
    "PYTHONHASHSEED": "4711",
}


def run(folder: Path, *arguments: str, **changed: str) -> subprocess.CompletedProcess:
    """Call the tool from a folder, with some of the environment changed."""
    return subprocess.run(
        [sys.executable, EXECUTE, *arguments],
        cwd=folder,
        env=os.environ | changed,
        capture_output=True,
        text=True,
        check=False,
    )


def copy(folder: Path) -> Path:
    """A copy in which ../data and sentences/ are where the notebooks expect them."""
    for name in ("notebooks", "data"):
        shutil.copytree(ROOT / name, folder / name)
    return folder / "notebooks"


def strip(path: Path) -> None:
    """Leave of a notebook what somebody typed."""
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata.clear()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    nbformat.write(notebook, path)


def differs(committed: Path, written: Path) -> bool:
    """Whether the bytes differ, by more than pixels that nobody can tell apart."""
    old, new = committed.read_bytes(), written.read_bytes()
    if old != new:  # another processor or Python, not the machine that drew them
        before, after = execute.read(committed), execute.read(written)
        execute.keep_equal_pictures(before, after)
        new = execute.text_of(after).encode()
    return old != new


def test_from_bare_sources_come_the_committed_files(tmp_path: Path):
    committed = [ROOT / "notebooks" / name for name in BOOKS]
    folder = copy(tmp_path / "clone")
    written = [folder / name for name in BOOKS]
    for path in written:
        strip(path)
    assert all(map(differs, committed, written)), "nothing was taken away"
    found = run(tmp_path, "--workers", "1", *map(str, written), **EAST)
    assert found.returncode == 0, found.stdout + found.stderr
    pairs = zip(committed, written, strict=True)
    assert [one.name for one, other in pairs if differs(one, other)] == []


def test_every_notebook_comes_out_as_committed(tmp_path: Path):
    found = run(tmp_path, "--check", "--workers", "2", **WEST)
    assert found.returncode == 0, found.stdout + found.stderr
    assert found.stdout.count("no change") >= len(BOOKS) > 0


@pytest.fixture(scope="module")
def notebooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy(tmp_path_factory.mktemp("clone"))


def pictures(book: dict) -> list[dict]:
    return [
        out
        for cell in book["cells"]
        for out in cell.get("outputs", [])
        if "image/png" in out.get("data", {})
    ]


def other_picture(outs: list[dict]) -> None:
    outs[0]["data"]["image/png"] = outs[1]["data"]["image/png"]


def touched_picture(outs: list[dict]) -> None:
    from io import BytesIO

    from PIL import Image

    drawn = Image.open(BytesIO(base64.b64decode(outs[0]["data"]["image/png"])))
    changed = drawn.convert("RGB")
    changed.putpixel((300, 200), (1, 2, 3))
    packed = BytesIO()
    changed.save(packed, format="png")
    outs[0]["data"]["image/png"] = base64.b64encode(packed.getvalue()).decode()


def false_alt_text(outs: list[dict]) -> None:
    metadata = outs[0]["metadata"]["image/png"]
    metadata["alt"] = metadata["alt"].replace("3", "8", 1)


@pytest.mark.parametrize("spoil", [other_picture, touched_picture, false_alt_text])
def test_a_stale_picture_is_found(notebooks: Path, spoil):
    path = notebooks / "04-poverty-reduction.ipynb"
    kept = path.read_text(encoding="utf-8")
    book = json.loads(kept)
    spoil(pictures(book))
    path.write_text(json.dumps(book, ensure_ascii=False, indent=1), encoding="utf-8")
    found = run(notebooks, "--check", str(path))
    path.write_text(kept, encoding="utf-8")
    assert found.returncode == 1, found.stdout + found.stderr
    assert "1 output" in found.stdout
