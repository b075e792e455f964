"""Execute the notebooks of both editions so that doing it twice leaves no difference.

    python tools/venv.py tools/execute.py                    # all, and README and docs
    python tools/venv.py tools/execute.py one.ipynb --check  # compare, write nothing

Of an English notebook only outputs, counts, metadata and the cell "In short" change; a
Vietnamese one is written from it and its catalogue (tools/editions.py).
"""

import argparse
import copy
import os
import shutil
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

import editions
import exhibits
import in_short
import readme
from kernels import AsyncPrivateKernel
from stored import changed_outputs, keep_equal_pictures

# No version of Python or IPython: it would differ between two readers' machines.
METADATA = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}
WORKERS = 2
WORDS = {
    "notebook": "sổ tay",
    "seconds": "giây",
    "cells": "số ô",
    "outputs": "kết quả",
    "all": "tất cả",
    "failed": "bị lỗi",
    "output changed": "kết quả thay đổi",
    "outputs changed": "kết quả thay đổi",
    "text, counts or metadata changed": "lời, số thứ tự hoặc siêu dữ liệu thay đổi",
    "no change": "không đổi",
    "To be looked at:": "Cần xem lại:",
    "interrupted: notebooks not reported above are as they were": "bị dừng: các sổ tay"
    " không nêu ở trên giữ nguyên như cũ",
}
_told = threading.Lock()


def word(english: str, language: str) -> str:
    """A word of the summary."""
    return WORDS[english] if language == "vi" else english


@dataclass
class Report:
    """What became of one notebook."""

    name: str
    language: str = "en"  # of the words
    seconds: float = 0.0
    cells: int = 0
    changed: int = 0
    rewritten: bool = False
    error: str = ""

    @property
    def result(self) -> str:
        if self.error:
            return word("failed", self.language)
        if self.changed:
            plural = "outputs changed" if self.changed > 1 else "output changed"
            return f"{self.changed} {word(plural, self.language)}"
        kept = "text, counts or metadata changed" if self.rewritten else "no change"
        return word(kept, self.language)

    def tell(self) -> None:
        """One line as soon as the notebook is done."""
        with _told:
            print(f"{self.name}: {self.result}, {self.seconds:.1f} s", flush=True)
            if self.error:
                print(self.error, file=sys.stderr, flush=True)


def text_of(notebook: NotebookNode) -> str:
    return nbformat.writes(notebook).rstrip("\n") + "\n"


def sources(path: Path) -> NotebookNode:
    """A notebook as it is to be executed, with the outputs stored so far."""
    if editions.is_vietnamese(path):
        return editions.translated(path)
    return nbformat.read(path, as_version=4)


def run_cells(notebook: NotebookNode, folder: Path, name: str) -> str:
    """Execute `notebook` itself; return "" or what failed, and where."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell in code:
        cell.outputs, cell.execution_count = [], None
        cell.metadata.pop("execution", None)  # JupyterLab's time stamps
    begun: list[NotebookNode] = []
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        kernel_manager_class=AsyncPrivateKernel,
        resources={"metadata": {"path": str(folder)}},
        record_timing=False,
        shutdown_kernel="immediate",
        # Over ports (Windows) ipykernel 7 warns of unencrypted local messages.
        extra_arguments=["--log-level=ERROR"],
        on_cell_execute=lambda cell, cell_index: begun.append(cell),
    )
    try:
        client.execute()
    except Exception as problem:  # a dead kernel or a time-out says no more than this
        where = ""
        if begun:
            first_line = begun[-1].source.strip().splitlines()[0]
            where = f", cell [{len(begun)}]: {first_line}"
        what = f"{type(problem).__name__}: {problem}"
        if isinstance(problem, CellExecutionError):
            what = f"{problem.ename}: {problem.evalue}"
        return f"  {name}{where}\n  {what}"
    return ""


def write(path: Path, text: str) -> None:
    """Replace the file in one step: a reader sees the old one or the new one."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        draft.write_text(text, encoding="utf-8", newline="\n")
        if path.exists():
            shutil.copymode(path, draft)
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def execute(path: Path, *, check: bool, words: str) -> Report:
    """Execute one notebook; its file changes only if its content does."""
    path = path.resolve()
    language = editions.language(path.parent)
    name = f"{language}/{path.stem}" if language != "en" else path.stem
    report = Report(name, words)
    started = time.monotonic()
    try:
        stored = path.read_bytes() if path.is_file() else b""
        old = sources(path)
        new = copy.deepcopy(old)
        report.cells = sum(cell.cell_type == "code" for cell in new.cells)
        report.error = run_cells(new, path.parent, report.name)
        if not report.error:
            new.metadata = nbformat.from_dict(METADATA)
            in_short.put(new, language, editions.twin(path))
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
    report.tell()
    return report


def print_summary(reports: list[Report], seconds: float, language: str) -> None:
    heads = ("notebook", "seconds", "cells", "outputs", "all")
    head, time_, cells, outputs, last = (word(each, language) for each in heads)
    width = max(len(head), *(len(report.name) for report in reports))
    print(f"\n{head:{width}}  {time_:>7}  {cells:>5}  {outputs}")
    for report in reports:
        numbers = f"{report.seconds:7.1f}  {report.cells:5}"
        print(f"{report.name:{width}}  {numbers}  {report.result}")
    print(f"{last:{width}}  {seconds:7.1f}")


def arguments_of(given: list[str] | None) -> argparse.Namespace:
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
    parser.add_argument(
        "--language", choices=("en", "vi"), default="en", help="of the summary"
    )
    options = parser.parse_args(given)
    if options.workers < 1:
        parser.error("--workers: at least 1")
    return options


def main(arguments: list[str] | None = None) -> int:
    options = arguments_of(arguments)
    words = options.language
    paths = options.notebooks or editions.all_paths()
    # Redirected output may be in a code page without ạ or ơ.
    sys.stdout.reconfigure(errors="replace")
    sys.stderr.reconfigure(errors="replace")
    started = time.monotonic()
    pool = ThreadPoolExecutor(options.workers)
    try:
        tasks = [
            pool.submit(execute, path, check=options.check, words=words)
            for path in paths
        ]
        reports = [task.result() for task in tasks]
    except KeyboardInterrupt:
        # Kernels watch for their parent and end with it; waiting would take minutes.
        said = "interrupted: notebooks not reported above are as they were"
        print(f"\n{word(said, words)}")
        sys.stdout.flush()
        os._exit(130)
    failed = any(report.error for report in reports)
    if not options.notebooks and not options.check:
        try:
            readme.write()
            exhibits.write()
        except ValueError as problem:
            print(problem, file=sys.stderr)
            failed = True
    print_summary(reports, time.monotonic() - started, words)
    to_look_at = [] if options.notebooks else list(editions.notes())
    if to_look_at:
        print(f"\n{word('To be looked at:', words)}", *to_look_at, sep="\n")
    stale = options.check and any(report.rewritten for report in reports)
    return int(stale or failed)


if __name__ == "__main__":
    sys.exit(main())
