"""tools/execute.py: the same again leaves the same bytes; a failure leaves the file."""

import base64
import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

import execute
import stored


def png(corner: int) -> str:
    """A fixed picture but for the level of one channel in one corner."""
    picture = np.full((4, 6, 3), 100, dtype=np.uint8)
    picture[0, 0, 0] = corner
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, format="PNG")
    return base64.b64encode(buffer.getvalue()).decode()


def write(path: Path, *sources: str) -> Path:
    cells = [new_markdown_cell("# Does it run?", id="title")]
    cells += [new_code_cell(source, id=f"c{n}") for n, source in enumerate(sources)]
    nbformat.write(new_notebook(cells=cells), path)
    return path


def replace_output(path: Path, change) -> None:
    notebook = nbformat.read(path, as_version=4)
    change(notebook.cells[1].outputs[0])
    nbformat.write(notebook, path)


class Done(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture) -> Callable[..., Done]:
    def run_tool(*arguments: str | int | Path) -> Done:
        code = execute.main([str(argument) for argument in arguments])
        return Done(code, *capsys.readouterr())

    return run_tool


def test_second_run_changes_no_byte(tmp_path: Path, run):
    path = write(tmp_path / "twice.ipynb", "print('Lạng Sơn')", "1 + 1")
    first = run(path)
    assert first.code == 0, first.err
    assert "2 outputs changed" in first.out
    content = path.read_bytes()
    assert content.endswith(b"}\n")
    assert "Lạng Sơn".encode() in content

    written = path.stat().st_mtime_ns  # an open editor would ask to load it again
    second = run(path)
    assert second.code == 0
    assert "no change" in second.out
    assert path.read_bytes() == content
    assert path.stat().st_mtime_ns == written

    notebook = nbformat.reads(content.decode(), as_version=4)
    assert [cell.id for cell in notebook.cells] == ["title", "c0", "c1"]
    assert [cell.execution_count for cell in notebook.cells[1:]] == [1, 2]
    assert notebook.metadata.language_info == {"name": "python"}
    assert list(tmp_path.iterdir()) == [path]


def test_failing_cell_leaves_the_file_and_the_others_go_on(tmp_path: Path, run):
    bad = write(tmp_path / "bad.ipynb", "1", "x = 1\nraise ValueError('no such row')")
    good = write(tmp_path / "good.ipynb", "1 + 1")
    before = bad.read_bytes()
    last = write(tmp_path / "last.ipynb", "1 + 1")
    done = run("--workers", 1, bad, good, last)  # the last has not begun by then
    assert done.code == 1
    assert bad.read_bytes() == before
    assert "bad, cell [2]: x = 1\n  ValueError: no such row" in done.err
    for path in (good, last):
        assert nbformat.read(path, as_version=4).cells[1].execution_count == 1


# Both warn, if they do, in the outputs of the first cell that imports them.
QUIET = "import matplotlib.font_manager, matplotlib.pyplot"


@pytest.mark.long
def test_a_home_that_cannot_be_written_leaves_no_trace(tmp_path: Path):
    path = write(tmp_path / "quiet.ipynb", QUIET)
    unset = ("MPLCONFIGDIR", "IPYTHONDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
    kept = {name: value for name, value in os.environ.items() if name not in unset}
    found = subprocess.run(
        [sys.executable, execute.__file__, str(path)],
        env=kept | {"HOME": f"{os.devnull}/home"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (found.returncode, found.stderr) == (0, "")
    assert nbformat.read(path, as_version=4).cells[1].outputs == []


@pytest.mark.parametrize(("corner", "kept"), [(100, True), (102, True), (103, False)])
def test_picture_within_tolerance_is_kept(corner: int, kept: bool):
    old, new = (
        new_notebook(
            cells=[
                new_code_cell(
                    id="drawn",
                    outputs=[new_output("display_data", data={"image/png": picture})],
                )
            ]
        )
        for picture in (png(corner), png(100))
    )
    stored.keep_equal_pictures(old, new)
    assert stored.changed_outputs(old, new) == (0 if kept else 1)
    shown = new.cells[0].outputs[0].data["image/png"]
    assert shown == png(corner if kept else 100)


DRAWN = """\
import base64
from IPython.display import Image, display
display(Image(base64.b64decode({!r})))"""


def test_a_picture_that_looks_the_same_changes_no_byte(tmp_path: Path, run):
    path = write(tmp_path / "drawn.ipynb", DRAWN.format(png(100)))
    assert run(path).code == 0
    # as another processor has drawn it
    replace_output(path, lambda output: output.data.update({"image/png": png(101)}))
    assert "no change" in run(path).out
    shown = nbformat.read(path, as_version=4).cells[1].outputs[0].data["image/png"]
    assert shown.strip() == png(101)


@pytest.mark.long
def test_a_run_of_all_writes_the_pages_and_one_of_some_does_not(
    tmp_path: Path, run, monkeypatch: pytest.MonkeyPatch
):
    path = write(tmp_path / "all.ipynb", "1 + 1")
    written: list[str] = []
    monkeypatch.setattr(execute.editions, "all_paths", lambda: [path])
    monkeypatch.setattr(execute.editions, "notes", lambda: iter(()))
    for module in (execute.readme, execute.exhibits):
        name = module.__name__
        monkeypatch.setattr(module, "write", lambda name=name: written.append(name))
    assert [run(path).code, run("--check").code, written] == [0, 0, []]
    assert run().code == 0
    assert written == ["readme", "exhibits"]


def test_changed_output_is_reported(tmp_path: Path, run):
    path = write(tmp_path / "changed.ipynb", "print(9)")
    assert run(path).code == 0
    right = path.read_bytes()
    replace_output(path, lambda output: output.update(text="8\n"))
    wrong = path.read_bytes()

    checked = run(path, "--check")
    assert checked.code == 1
    assert "1 output changed" in checked.out
    assert path.read_bytes() == wrong

    assert run(path).code == 0
    assert path.read_bytes() == right


# Waits for the other notebook, which must be under way too.
MEET = """\
import time
from pathlib import Path
Path("{mine}").touch()
ends = time.monotonic() + 30
while not Path("{other}").exists() and time.monotonic() < ends:
    time.sleep(0.02)
assert Path("{other}").exists()"""


@pytest.mark.long
def test_two_run_at_once(tmp_path: Path, run):
    first, second = (
        write(tmp_path / f"{mine}.ipynb", MEET.format(mine=mine, other=other))
        for mine, other in ("ab", "ba")
    )
    assert run(first, second, "--workers", "2").code == 0


def test_no_worker_is_refused(run):
    with pytest.raises(SystemExit):
        run("--workers", "0")


def test_unreadable_notebook_is_named(tmp_path: Path, run):
    path = tmp_path / "half.ipynb"
    path.write_text("{", encoding="utf-8")
    done = run(path)
    assert done.code == 1
    assert "half.ipynb" in done.err
    assert "Traceback" not in done.err
