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

import pytest

ROOT = Path(__file__).resolve().parent.parent
EXECUTE = ROOT / "tools" / "execute.py"
ELSEWHERE = [
    {"TZ": "Asia/Ho_Chi_Minh", "LC_ALL": "C", "PYTHONHASHSEED": "7"},
    {"TZ": "America/St_Johns", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "4711"},
]


def check(folder: Path, *names: str, **changed: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, EXECUTE, "--check", *names],
        cwd=folder,
        env=os.environ | changed,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("changed", ELSEWHERE, ids=["east", "west"])
def test_every_notebook_comes_out_as_committed(tmp_path: Path, changed: dict[str, str]):
    found = check(tmp_path, **changed)
    assert found.returncode == 0, found.stdout + found.stderr
    assert found.stdout.count("no change") >= len(list(ROOT.glob("notebooks/*.ipynb")))


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clone")
    for name in ("notebooks", "data"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


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
def test_a_stale_picture_is_found(clone: Path, spoil):
    path = clone / "notebooks" / "04-poverty-reduction.ipynb"
    kept = path.read_text(encoding="utf-8")
    book = json.loads(kept)
    spoil(pictures(book))
    path.write_text(json.dumps(book, ensure_ascii=False, indent=1), encoding="utf-8")
    found = check(clone, str(path))
    path.write_text(kept, encoding="utf-8")
    assert found.returncode == 1, found.stdout + found.stderr
    assert "1 output" in found.stdout
