"""Speed as ratios, each against its floor in the same run: ``make bench``.

Seconds depend on the machine; a ratio of two things done side by side does so far
less. Every figure is the best of a few tries, printed as a Markdown table.
"""

from __future__ import annotations

import csv
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd

import langson as ls
from langson import consistency, numerals, programs
from langson.statements import COLUMNS

ROOT = Path(__file__).resolve().parents[2]
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


def command(*words: str, cwd: Path = ROOT) -> None:
    """Run Python with some words; a failure ends the benchmark."""
    environment = {k: v for k, v in os.environ.items() if k != "LANGSON_LANGUAGE"}
    subprocess.run(
        [sys.executable, *words],
        cwd=cwd,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def row(name: str, ratio: float, target: str, note: str) -> None:
    """Print one line of the table."""
    print(f"| {name} | {ratio:.2f} | {target} | {note} |", flush=True)


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
    for i in range(count):
        path = folder / f"{i}.ipynb"
        path.write_text(json.dumps(book), encoding="utf-8")
    return folder


def notebooks(folder: Path) -> None:
    """Strict nbval with two workers against the floor, and each notebook alone."""
    paths = sorted((ROOT / "notebooks").glob("*.ipynb"))
    floor = floor_notebooks(folder, len(paths))
    pytest = ("-m", "pytest", "-q", "-p", "no:cacheprovider")
    real = best(lambda: command(*pytest, "notebooks"), 2)
    # `--nbval-lax`: the picture of the floor is not what is timed
    lax = (*pytest, "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT))
    bare = best(lambda: command(*lax, "--nbval-lax", str(floor)), 2)
    note = f"{real:.1f} s and {bare:.1f} s for {len(paths)} notebooks, two workers"
    row("strict nbval / floor notebooks", real / bare, "1.5", note)
    for path in paths:
        taken = best(lambda p=path: command("tools/execute.py", str(p)), 1)
        row(f"{path.stem} / floor", taken / (bare / len(paths)), "", f"{taken:.1f} s")


def imports() -> None:
    """What `import langson` adds."""
    plain = best(lambda: command("-c", "import pandas, seaborn"), 7)
    more = best(lambda: command("-c", "import pandas, seaborn, langson"), 7)
    note = f"{more:.2f} s and {plain:.2f} s"
    row("import langson / pandas and seaborn", more / plain, "1.10", note)


# -- tables ----------------------------------------------------------------------------


def synthetic(folder: Path, count: int, wrong: float = 0.0, seed: int = 1) -> set[str]:
    """Write a consistent register of `count` statements; give planted errors.

    Each area has a level of four years, printed with its growth and a share of plan;
    an error doubles one printed growth.
    """
    rng = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    write(
        folder / "series.csv",
        "series topic label_en label_vi unit kind whole additive definition breaks",
        [["made.level", "made", "Level", "Mức", "tonnes", "flow", "false", "true"]],
    )
    write(
        folder / "sources.csv",
        "source_id publisher title url published language kind reliability note",
        [["made", "Nobody", "Made up", "", "2024-12-31", "en", "newspaper", "1"]],
    )
    planted, rows, columns = set(), [], list(COLUMNS)
    for area in range(count // 4):
        levels = [rng.uniform(1e3, 1e5)]
        for _ in range(3):
            levels.append(levels[-1] * rng.uniform(0.8, 1.3))
        plan = [level * rng.uniform(0.9, 1.1) for level in levels]
        spoilt = rng.randrange(1, 4) if rng.random() < wrong else None
        for year, level in enumerate(levels):
            cell = dict.fromkeys(columns, "")
            name = f"made.level.{area}.{year}"
            start = date(2020 + year, 1, 1)
            value = round(level, 1)
            cell |= {
                "statement_id": name,
                "series": "made.level",
                "area": f"area {area}",
                "period_start": str(start),
                "period_end": str(date(2020 + year, 12, 31)),
                "period_basis": "printed",
                "value": f"{value}",
                "unit": "tonnes",
                "published_as": token(value),
                "published_unit": "tonnes",
                "decimal_mark": ",",
                "qualifier": "exact",
                "status": "A",
                "plan": "annual",
                "plan_share": f"{round(100 * level / plan[year], 1)}",
                "plan_share_as": token(round(100 * level / plan[year], 1)),
                "plan_share_qualifier": "exact",
                "source_id": "made",
            }
            if year:
                growth = round(100 * level / levels[year - 1] - 100, 1)
                if year == spoilt:
                    growth += 40
                    planted.add(name)
                cell |= {
                    "growth": f"{growth:.1f}",
                    "growth_as": token(abs(growth)),
                    "growth_unit": "%",
                    "growth_qualifier": "exact",
                }
            rows.append([cell[c] for c in columns])
    write(folder / "statements.csv", " ".join(columns), rows)
    return planted


def token(value: float) -> str:
    """Print with a decimal comma, one digit after it."""
    return numerals.print_token(numerals.Numeral(round(value * 10), 1), ",")


def write(path: Path, header: str, rows: list[list[str]]) -> None:
    """Write a table; short rows are filled up."""
    names = header.split()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([*r, *[""] * (len(names) - len(r))] for r in rows)


def loading(folder: Path) -> None:
    """Loading and validating against the bare `read_csv` of the same file."""
    for count in (1_000, 10_000, 100_000):
        made = folder / f"load-{count}"
        synthetic(made, count)
        bare = best(lambda p=made: pd.read_csv(p / "statements.csv"), 3)
        whole = best(lambda p=made: ls.Register(p), 3)
        note = f"{whole * 1e3:.0f} ms and {bare * 1e3:.0f} ms"
        target = "3" if count == 100_000 else ""
        row(f"load {count} statements / read_csv", whole / bare, target, note)
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
        found = consistency.audit(register)
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
        target = "2" if count == 10_000 else ""
        name = f"audit {count} statements / solver calls"
        row(name, taken / max(solver.seconds, 1e-9), target, note)


def main() -> None:
    """Print the whole table."""
    print("| what | ratio | at most | seconds and more |\n| --- | --: | --: | --- |")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        imports()
        loading(folder)
        auditing(folder)
        floor = folder / "floor"
        floor.mkdir()
        notebooks(floor)


if __name__ == "__main__":
    main()
