"""Execute notebooks in place so that doing it twice leaves `git diff` empty.

    python tools/venv.py tools/execute.py                    # all of notebooks/
    python tools/venv.py tools/execute.py one.ipynb --check  # compare, write nothing

Sources are never touched: only outputs, counts and the notebook's metadata block.
"""

import argparse
import base64
import copy
import io
import os
import shutil
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import nbformat
import numpy as np
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from PIL import Image

from kernels import AsyncPrivateKernel

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
# No version of Python or IPython: it would differ between two readers' machines.
METADATA = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}
# Another processor or Python moves some pixels by one level; nobody sees two of 255.
PNG_TOLERANCE = 2
WORKERS = 2


@dataclass
class Report:
    """What became of one notebook."""

    name: str
    seconds: float = 0.0
    cells: int = 0
    changed: int = 0
    rewritten: bool = False
    error: str = ""

    @property
    def result(self) -> str:
        if self.error:
            return "failed"
        if self.changed:
            return f"{self.changed} output{'s' * (self.changed > 1)} changed"
        return "counts or metadata changed" if self.rewritten else "no change"


class Progress:
    """One line per finished notebook; on a terminal also the cells under way."""

    def __init__(self) -> None:
        self.live = sys.stdout.isatty()
        self.under_way: dict[str, str] = {}
        self.lock = threading.Lock()

    def step(self, name: str, done: int, total: int) -> None:
        with self.lock:
            self.under_way[name] = f"{name} {done}/{total}"
            self._draw()

    def finish(self, report: Report) -> None:
        with self.lock:
            self.under_way.pop(report.name, None)
            self._clear()
            print(f"{report.name}: {report.result}, {report.seconds:.1f} s", flush=True)
            if report.error:
                print(report.error, file=sys.stderr, flush=True)
            self._draw()

    def _clear(self) -> None:
        if self.live:
            print("\r\033[K", end="")

    def _draw(self) -> None:
        if self.live:
            self._clear()
            # A line that wraps could not be cleared.
            width = shutil.get_terminal_size().columns - 1
            print(" · ".join(self.under_way.values())[:width], end="", flush=True)


def read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)


def text_of(notebook: NotebookNode) -> str:
    return nbformat.writes(notebook).rstrip("\n") + "\n"


def environment() -> dict[str, str]:
    """The committed outputs are the English ones, whatever the caller reads."""
    return {k: v for k, v in os.environ.items() if k != "LANGSON_LANGUAGE"}


def pixels(png: str) -> np.ndarray:
    """Height × width × 4 channels, in a type that can hold differences."""
    with Image.open(io.BytesIO(base64.b64decode(png))) as image:
        return np.asarray(image.convert("RGBA"), dtype=np.int16)


def looks_equal(old_png: str, new_png: str) -> bool:
    old, new = pixels(old_png), pixels(new_png)
    return old.shape == new.shape and bool(np.abs(old - new).max() <= PNG_TOLERANCE)


def join_streams(cell: NotebookNode) -> None:
    """Join text that arrived in pieces: how many depends on the machine's load.

    nbclient's own `coalesce_streams` takes 11 s for 200 kB.
    """
    joined: list[NotebookNode] = []
    for output in cell.outputs:
        last = joined[-1] if joined else {}
        if output.output_type == "stream" and last.get("name") == output.name:
            last.text += output.text
        else:
            joined.append(output)
    cell.outputs = joined


def keep_equal_pictures(old: NotebookNode, new: NotebookNode) -> None:
    """Put the stored PNG back where the new one cannot be told from it."""
    for before, after in zip(old.cells, new.cells, strict=True):
        pairs = zip(before.get("outputs", []), after.get("outputs", []), strict=False)
        for stored, drawn in pairs:
            a = stored.get("data", {}).get("image/png")
            b = drawn.get("data", {}).get("image/png")
            if a and b and a != b and looks_equal(a, b):
                drawn.data["image/png"] = a


def changed_outputs(old: NotebookNode, new: NotebookNode) -> int:
    def without_count(output: NotebookNode | None) -> dict | None:
        return output and {k: v for k, v in output.items() if k != "execution_count"}

    return sum(
        without_count(a) != without_count(b)
        for before, after in zip(old.cells, new.cells, strict=True)
        for a, b in zip_longest(before.get("outputs", []), after.get("outputs", []))
    )


def run_cells(notebook: NotebookNode, folder: Path, name: str, show: Progress) -> str:
    """Execute `notebook` itself; return "" or what failed, and where."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell in code:
        cell.outputs, cell.execution_count = [], None
        cell.metadata.pop("execution", None)  # JupyterLab's time stamps
    begun: list[NotebookNode] = []

    def before_cell(cell: NotebookNode, cell_index: int) -> None:
        begun.append(cell)
        show.step(name, len(begun), len(code))

    client = NotebookClient(
        notebook,
        kernel_name="python3",
        kernel_manager_class=AsyncPrivateKernel,
        resources={"metadata": {"path": str(folder)}},
        record_timing=False,
        shutdown_kernel="immediate",
        # Over ports (Windows) ipykernel 7 warns of unencrypted local messages.
        extra_arguments=["--log-level=ERROR"],
        on_cell_execute=before_cell,
    )
    try:
        client.execute(env=environment())
    except Exception as problem:  # a dead kernel or a time-out says no more than this
        where = ""
        if begun:
            first_line = begun[-1].source.strip().splitlines()[0]
            where = f", cell [{len(begun)}]: {first_line}"
        what = f"{type(problem).__name__}: {problem}"
        if isinstance(problem, CellExecutionError):
            what = f"{problem.ename}: {problem.evalue}"
        return f"  {name}{where}\n  {what}"
    for cell in code:
        join_streams(cell)
    return ""


def write(path: Path, text: str) -> None:
    """Replace the file in one step: a reader sees the old one or the new one."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        draft.write_text(text, encoding="utf-8", newline="\n")
        shutil.copymode(path, draft)
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def execute(path: Path, *, check: bool, show: Progress) -> Report:
    """Execute one notebook; its file changes only if its content does."""
    report = Report(path.stem)
    started = time.monotonic()
    try:
        stored = path.read_bytes()
        old = read(path)
        new = copy.deepcopy(old)
        report.cells = sum(cell.cell_type == "code" for cell in new.cells)
        report.error = run_cells(new, path.resolve().parent, report.name, show)
        if not report.error:
            new.metadata = nbformat.from_dict(METADATA)
            keep_equal_pictures(old, new)
            nbformat.validate(new)
            text = text_of(new)
            report.changed = changed_outputs(old, new)
            report.rewritten = text.encode() != stored
            if report.rewritten and not check:
                write(path, text)
    except (OSError, ValueError, nbformat.ValidationError) as problem:
        report.error = f"  {path.name}: {str(problem).splitlines()[0]}"
    report.seconds = time.monotonic() - started
    show.finish(report)
    return report


def print_summary(reports: list[Report], seconds: float) -> None:
    width = max(len("notebook"), *(len(report.name) for report in reports))
    print(f"\n{'notebook':{width}}  seconds  cells  outputs")
    for report in reports:
        numbers = f"{report.seconds:7.1f}  {report.cells:5}"
        print(f"{report.name:{width}}  {numbers}  {report.result}")
    print(f"{'all':{width}}  {seconds:7.1f}")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebooks", nargs="*", type=Path, metavar="notebook")
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing; exit 1 if a file would change",
    )
    parser.add_argument(
        "--workers",
        type=int,
        default=WORKERS,
        metavar="N",
        help="notebooks executed at the same time (default: %(default)s)",
    )
    options = parser.parse_args(arguments)
    if options.workers < 1:
        parser.error("--workers: at least 1")
    paths = options.notebooks or sorted(NOTEBOOKS.glob("*.ipynb"))
    if not paths:
        parser.error("there is no notebook in notebooks/")
    # Redirected output may be in a code page without ạ or ơ.
    sys.stdout.reconfigure(errors="replace")
    sys.stderr.reconfigure(errors="replace")
    show = Progress()
    started = time.monotonic()
    pool = ThreadPoolExecutor(options.workers)
    try:
        tasks = [pool.submit(execute, p, check=options.check, show=show) for p in paths]
        reports = [task.result() for task in tasks]
    except KeyboardInterrupt:
        # Kernels watch for their parent and end with it; waiting would take minutes.
        print("\ninterrupted: notebooks not reported above are as they were")
        sys.stdout.flush()
        os._exit(130)
    print_summary(reports, time.monotonic() - started)
    stale = options.check and any(report.rewritten for report in reports)
    return int(stale or any(report.error for report in reports))


if __name__ == "__main__":
    sys.exit(main())
