"""Score of the tests: ``make mutate`` changes inputs and stored outputs one by one.

A mutant counts as found only by a test of meaning or by the strict comparison of the
notebooks, never by a hash or a count of rows. Prints a Markdown table, then what
nothing finds, each with its reason in survivors.toml. Exit code 1 if a survivor has no
reason, or, with --all, if a reason has no survivor. Every number of the article, every
relation, break and stored output is changed, and a sample of each other kind; --all
changes everything, which takes hours.
"""

import argparse
import fnmatch
import multiprocessing
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from zlib import crc32

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1] / "tools")]

import cells  # noqa: E402 needs the folders above
import mutants  # noqa: E402
import outputs  # noqa: E402
from judge import Judge, Verdict  # noqa: E402
from mutants import Mutant  # noqa: E402
from outputs import Spoilt  # noqa: E402

WORKERS = 2
REASONS = HERE / "survivors.toml"
TOGETHER = 40  # mutants that are tried in one copy
#: kinds that are always tried in full; of the others so many, or with --all every one
FULL = ("article: value", "article: growth", "article: plan_share", "relations:")
FULL += ("breaks:", "stored", "picture", "answer", "cell", "notebook", "Markdown")
OTHERS = 5
Any = Mutant | Spoilt
Found = dict[str, Verdict | None]

_judge: Judge


def start(folder: str) -> None:
    """Give a worker a copy of the clone of its own."""
    global _judge
    _judge = Judge(Path(tempfile.mkdtemp(dir=folder)) / "clone")


def quick(group: list[Mutant]) -> Found:
    """Verdicts of what is quick on each mutant of a group, in a worker."""
    return {mutant.name: _judge.quick(mutant) for mutant in group}


def slow(group: list[Mutant]) -> Found:
    """Verdicts of all notebooks on mutants that fit in one copy, in a worker."""
    return dict.fromkeys(mutant.name for mutant in group) | _judge.searched(group)


def layers(group: Sequence[Mutant]) -> list[list[Mutant]]:
    """Mutants sorted by what they change, so that each changes another row.

    Unlike changes could cancel out: one estimate more and one less in a count of them.
    """
    by_change: dict[tuple[str, str], list[Mutant]] = {}
    for mutant in group:
        by_change.setdefault((mutant.file, mutant.what), []).append(mutant)
    return list(by_change.values())


def slices(group: list[Mutant], size: int) -> Iterator[list[Mutant]]:
    """Cut a list, so that two workers have the same to do."""
    return (group[i : i + size] for i in range(0, len(group), size))


def of_inputs(every: Sequence[Mutant], folder: Path) -> Found:
    """Verdicts on mutants of tables and sentences, from two processes."""
    # A fresh process each: a fork would inherit half-drawn figures and their locks.
    spawn = multiprocessing.get_context("spawn")
    found: Found = {}
    by_row = sorted(every, key=lambda m: (m.file, m.row))
    with ProcessPoolExecutor(WORKERS, spawn, start, (str(folder),)) as pool:
        for done in pool.map(quick, slices(by_row, TOGETHER)):
            found |= done
            tell(f"{len(found)} of {len(every)} changed inputs")
        left = [m for m in by_row if found[m.name] is None and not m.template]
        groups = [part for group in layers(left) for part in slices(group, TOGETHER)]
        for i, done in enumerate(pool.map(slow, groups), 1):
            found |= done
            tell(f"{i} of {len(groups)} groups of inputs that nothing found so far")
    return found


def tell(text: str) -> None:
    """Say on a terminal how far it is."""
    if sys.stdout.isatty():
        print(f"\r\033[K{text}", end="", flush=True)


def sampled(every: Sequence[Any], size: int) -> list[Any]:
    """The same few mutants of each kind in every run."""
    by_kind: dict[str, list[Any]] = {}
    for mutant in sorted(every, key=lambda m: crc32(m.name.encode())):
        by_kind.setdefault(mutant.kind, []).append(mutant)
    return [mutant for group in by_kind.values() for mutant in group[:size]]


def reasons() -> dict[str, str]:
    """Patterns of names of mutants that nothing need find, and why."""
    return tomllib.loads(REASONS.read_text(encoding="utf-8"))


def excused(name: str, why: dict[str, str]) -> str | None:
    """The pattern that covers a survivor."""
    return next((each for each in why if fnmatch.fnmatchcase(name, each)), None)


def table(every: Sequence[Any], found: Found) -> str:
    """The score, a line for each kind of mutant."""
    lines = ["| Kind of mutant | Mutants | Found | By |", "| :-- | --: | --: | :-- |"]
    kinds: dict[str, list[Any]] = {"all": list(every)}
    for mutant in every:
        kinds.setdefault(mutant.kind, []).append(mutant)
    for kind in [*sorted(kinds.keys() - {"all"}), "all"]:
        verdicts = [v for m in kinds[kind] if (v := found[m.name])]
        by = Counter(verdict.by for verdict in verdicts).most_common()
        words = ", ".join(f"{test} {n}" for test, n in by)
        lines.append(f"| {kind} | {len(kinds[kind])} | {len(verdicts)} | {words} |")
    return "\n".join(lines)


def report(every: Sequence[Any], found: Found, whole: bool) -> int:
    """Print score and survivors; 1 if one of them, or a reason, stands alone."""
    print(table(every, found))
    why, used, alone = reasons(), Counter(), []
    for mutant in every:
        if found[mutant.name] is None:
            pattern = excused(mutant.name, why)
            if pattern is None:
                alone.append(mutant.name)
            else:
                used[pattern] += 1
    print("\n## Survivors with a reason\n")
    for pattern, n in used.items():
        print(f"- `{pattern}` ({n}): {why[pattern]}")
    print("\n## Survivors without a reason\n")
    print("\n".join(f"- `{name}`" for name in alone) or "None.")
    unused = [pattern for pattern in why if pattern not in used] if whole else []
    for pattern in unused:
        print(f"- `{pattern}`: a reason whose mutants are found, or are gone")
    return int(bool(alone or unused))


def main() -> int:
    """Try all mutants, or some of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--all", action="store_true", help="every mutant there is")
    parser.add_argument("--sample", type=int, metavar="N", help="so many of each kind")
    parser.add_argument("--kind", default="*", help="only these, as in 'sources: *'")
    options = parser.parse_args()
    began = time.monotonic()
    every = [*mutants.every(), *outputs.every()]
    every = [m for m in every if fnmatch.fnmatchcase(m.kind, options.kind)]
    if options.sample:
        every = sampled(every, options.sample)
    elif not options.all and options.kind == "*":
        full = [m for m in every if m.kind.startswith(FULL)]
        rest = [m for m in every if not m.kind.startswith(FULL)]
        every = full + sampled(rest, OTHERS)
    if not every:
        parser.error(f"no mutant is of the kind {options.kind!r}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stale = Judge(folder / "unchanged").of_books(cells.NAMES)
        if stale:
            print(
                f"{stale.where} is not as committed: `make run` first", file=sys.stderr
            )
            return 2
        found = of_inputs([m for m in every if isinstance(m, Mutant)], folder)
        spoilt = [m for m in every if isinstance(m, Spoilt)]
        tell(f"{len(spoilt)} changed outputs")
        found |= outputs.verdicts(outputs.clone(folder / "outputs"), spoilt)
    tell("")
    whole = options.all and not options.sample and options.kind == "*"
    code = report(every, found, whole)
    print(f"\n{time.monotonic() - began:.0f} s")
    return code


if __name__ == "__main__":
    sys.exit(main())
