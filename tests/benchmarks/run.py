"""Speed as ratios, each against its floor in the same run: ``make bench``.

Seconds depend on the machine; a ratio of two things done side by side does so far
less. Every figure is the best of a few tries. The tables are printed and kept as
docs/speed.md, with the versions they were measured with.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pandas as pd
from synthetic import synthetic

import langson as ls
from langson.auditing import milp as programs

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import editions  # noqa: E402 from tools/
import execute  # noqa: E402

PAGE = ROOT / "docs" / "speed.md"
#: pip installs them here, so that no other run of the tools loads their plugins
PEERS = ROOT / "build" / "peers"
VERSIONS = "pandas numpy seaborn matplotlib scipy jupyterlab ipykernel nbval pytest"
FLOOR = """import pandas as pd
import seaborn as sns

frame = pd.DataFrame({"x": ["a", "b", "c"], "y": [1, 2, 3]})
axes = sns.barplot(frame, x="x", y="y", errorbar=None)
axes.set(title="three bars")
None"""


def best(action: Callable[[], object], tries: int = 3) -> float:
    """Shortest time of a few tries, in seconds."""
    taken = []
    for _ in range(tries):
        start = time.perf_counter()
        action()
        taken.append(time.perf_counter() - start)
    return min(taken)


def command(*words: str, cwd: Path = ROOT, path: str = "") -> None:
    """Run Python with some words and a search path; a failure ends the benchmark."""
    subprocess.run(
        [sys.executable, *words],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": path},
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


page: list[str] = []


def say(line: str) -> None:
    """Print a line and keep it for the page."""
    page.append(line)
    print(line, flush=True)


def row(*cells: str) -> None:
    """Say one line of a table."""
    say(f"| {' | '.join(cells)} |")


def ratio(name: str, found: float, target: str, note: str) -> None:
    """Say one ratio."""
    row(name, f"{found:.2f}", target, note)


def environment() -> None:
    """What everything was measured with."""
    say(f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors.")
    found = [f"Python {platform.python_version()}"]
    found += [f"{name} {version(name)}" for name in VERSIONS.split()]
    say(", ".join(found) + ".\n")


# -- notebooks -------------------------------------------------------------------------


def floor_notebooks(folder: Path, count: int) -> Path:
    """As many notebooks that only start a kernel, import and draw one chart."""
    cell = {
        "cell_type": "code",
        "id": "floor",
        "metadata": {},
        "execution_count": 1,
        "outputs": [],
        "source": FLOOR,
    }
    book = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    folder.mkdir()
    for i in range(count):
        path = folder / f"{i}.ipynb"
        path.write_text(json.dumps(book), encoding="utf-8")
    return folder


def pytest(*words: str) -> tuple[str, ...]:
    """Words that run pytest with the project's settings, wherever the files are."""
    settings = "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT)
    return "-m", "pytest", "-q", "-p", "no:cacheprovider", *settings, *words


def notebooks(folder: Path) -> float:
    """Strict nbval with two workers against the floor; give its seconds."""
    count = len(editions.all_paths())
    floor = floor_notebooks(folder / "floor", count)
    real = best(lambda: command(*pytest("notebooks")))
    # `--nbval-lax`: the picture of the floor is not what is timed
    bare = best(lambda: command(*pytest("--nbval-lax", str(floor))))
    note = f"{real:.1f} s and {bare:.1f} s for {count} notebooks, two workers"
    ratio("strict nbval / floor notebooks", real / bare, "1.3", note)
    return real


def each(folder: Path) -> None:
    """Time of each notebook by itself, from the start of its kernel to the end."""
    floor = floor_notebooks(folder / "one", 1) / "0.ipynb"

    def seconds(path: Path) -> float:
        with contextlib.redirect_stdout(io.StringIO()):
            report = execute.execute(path, check=True, words="en")
        if report.error:
            raise SystemExit(report.error)
        return report.seconds

    say("\n| notebook, executed alone | seconds | cells |\n| --- | --: | --: |")
    for path in [floor, *editions.all_paths()]:
        taken = min(seconds(path) for _ in range(2))
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        count = sum(cell["cell_type"] == "code" for cell in cells)
        name = "the floor" if path == floor else name_of(path)
        row(name, f"{taken:.1f}", str(count))


def name_of(path: Path) -> str:
    """Name of a notebook; a Vietnamese one has its language before it."""
    return path.relative_to(editions.NOTEBOOKS).with_suffix("").as_posix()


def peers(folder: Path, ours: float) -> None:
    """The whole collection under other tools, each with the workers that it offers."""
    for name in ("notebooks", "data"):
        shutil.copytree(ROOT / name, folder / name)
    books = folder / "notebooks"
    paths = editions.all_paths(books)
    path = str(PEERS)

    def papermill() -> None:
        for book in paths:
            words = ("-m", "papermill", "--no-progress-bar", book.name, f"{book}.out")
            command(*words, cwd=book.parent, path=path)

    def nbmake() -> None:
        command(*pytest("--nbmake", str(books)), path=path)

    def execute_all() -> None:
        command("-m", "jupyter", "execute", *map(str, paths), cwd=books)

    say("\n| the whole collection | workers | compares | seconds | to nbval here |")
    say("| --- | --: | --- | --: | --: |")
    row("nbval, strict (`make test`)", "2", "every text output", f"{ours:.1f}", "1.00")
    for name, workers, action in (
        ("nbmake", "2", nbmake),
        ("jupyter execute", "1", execute_all),
        ("papermill", "1", papermill),
    ):
        taken = best(action, 2)
        row(name, workers, "nothing", f"{taken:.1f}", f"{taken / ours:.2f}")


def imports() -> None:
    """What `import langson` adds."""
    plain = best(lambda: command("-c", "import pandas, seaborn"), 7)
    more = best(lambda: command("-c", "import pandas, seaborn, langson"), 7)
    note = f"{more:.2f} s and {plain:.2f} s"
    ratio("import langson / pandas and seaborn", more / plain, "1.05", note)


# -- tables ----------------------------------------------------------------------------


def loading(folder: Path) -> None:
    """Loading and validating against the bare `read_csv` of the same file."""
    for count in (1_000, 10_000, 100_000):
        made = folder / f"load-{count}"
        synthetic(made, count)
        tries = 500_000 // count  # the shorter, the more it is disturbed
        bare = best(lambda p=made: pd.read_csv(p / "statements.csv"), tries)
        whole = best(lambda p=made: ls.Register(p), tries)
        note = f"{whole * 1e3:.0f} ms and {bare * 1e3:.0f} ms"
        target = {1_000: "3", 100_000: "2"}.get(count, "")
        ratio(f"load {count} statements / read_csv", whole / bare, target, note)
        shutil.rmtree(made)


class Stopwatch:
    """A function that adds up how long it took."""

    def __init__(self, action: Callable[..., object]) -> None:
        self.action, self.seconds = action, 0.0

    def __call__(self, *given: object, **named: object) -> object:
        start = time.perf_counter()
        try:
            return self.action(*given, **named)
        finally:
            self.seconds += time.perf_counter() - start


def auditing(folder: Path) -> None:
    """The audit against its bare solver calls, with planted errors to find."""
    bare = programs.milp
    for count in (100, 1_000, 10_000):
        made = folder / f"audit-{count}"
        planted = synthetic(made, count, wrong=0.1)
        register = ls.Register(made)
        solver = programs.milp = Stopwatch(bare)
        start = time.perf_counter()
        found = ls.audit(register)
        assert found.quantities  # their ranges are looked for when asked for
        taken = time.perf_counter() - start
        programs.milp = bare
        # Which of the numbers of a conflict is wrong, weights cannot tell: found is
        # an error that a named conflict holds.
        held = [{n.statement_id for n in conflict} for conflict in found.conflicts]
        hits = planted & set().union(*held)
        true = sum(bool(conflict & planted) for conflict in held)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        note = (
            f"{taken:.1f} s, of it {solver.seconds:.1f} s in the solver;"
            f" recall {len(hits)}/{len(planted)}, precision {true}/{len(held)};"
            f" peak {peak:.0f} MB"
        )
        target = "1.3" if count == 10_000 else ""
        name = f"audit {count} statements / solver calls"
        ratio(name, taken / max(solver.seconds, 1e-9), target, note)


def drafting() -> None:
    """A draft's time for each letter, in a long text and in a short one; its scores."""
    sys.path.insert(0, str(ROOT / "tests" / "drafting"))
    from scorer import count, shares
    from texts import NAMES, drafted, gold, plain, raw

    name = next(name for name in NAMES if gold(name)["language"] == "vi")
    words = "\n".join(raw(each) for each in NAMES if gold(each)["language"] == "vi")
    taken = {}
    for letters in (10_000, 100_000):
        text = (words * (1 + letters // len(words)))[:letters]
        taken[letters] = best(lambda text=text: drafted(name, text))
    note = f"{taken[100_000]:.2f} s for 100000 letters, {taken[10_000]:.2f} s for 10000"
    each = taken[100_000] / taken[10_000] / 10
    ratio("draft 100000 letters / ten times 10000", each, "1.5", note)
    total: Counter[str] = Counter()
    for each_name in NAMES:
        total += count(gold(each_name)["numbers"], plain(each_name)["numbers"])
    found = ", ".join(f"{key} {value:.3f}" for key, value in shares(total).items())
    row(f"draft, {len(NAMES)} texts", "", "", found)


def main() -> None:
    """Print the tables and keep them."""
    say("# Speed\n\nWritten by `make bench`, with:\n")
    environment()
    say("| what | ratio | at most | seconds and more |\n| --- | --: | --: | --- |")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        imports()
        loading(folder)
        auditing(folder)
        drafting()
        ours = notebooks(folder)
        each(folder)
        peers(folder, ours)
    PAGE.write_text("\n".join(page) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
