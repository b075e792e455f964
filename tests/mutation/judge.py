"""Which test finds a changed input: reading, the contract of the data, or a notebook.

No hash and no count of rows is asked: `datapackage.json` is taken away before the
tables are read, and of tests/test_data.py only what speaks of meaning is called.
"""

import contextlib
import os
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import NamedTuple
from unittest import mock

import cells
import mutants
from mutants import Mutant

import langson as ls
import test_data  # tests/
import test_languages
import test_notes
import test_prose

#: hashes, counts of rows, and what no change of a table can move
NO_MEANING = re.compile(
    r"descriptor|tool|dictionary|no_row_is_lost|is_complete|file_is"
)
PLACE = re.compile(r"\.csv, row \d+")
SLOW = "06-do-the-figures-agree"
PATIENCE = 6


class Verdict(NamedTuple):
    """What found a mutant, and where."""

    by: str
    where: str


def calls(module: ModuleType) -> list[tuple[str, Callable[[], object]]]:
    """Tests of a module that need no fixture, once for each set of parameters."""
    found: list[tuple[str, Callable[[], object]]] = []
    for name, test in vars(module).items():
        if not name.startswith("test_") or NO_MEANING.search(name):
            continue
        marks = getattr(test, "pytestmark", [])
        sets = [values for mark in marks for values in mark.args[1]] or [()]
        for values in sets:
            each = values if isinstance(values, tuple) else (values,)
            found.append((name, lambda t=test, e=each: t(*e)))
    return found


CONTRACT = calls(test_data)
TEMPLATES = (test_prose.test_no_number_is_typed_in_a_template,)


class Judge:
    """A copy of the clone in which mutants are tried one after the other."""

    def __init__(self, folder: Path) -> None:
        os.environ.pop("LANGSON_LANGUAGE", None)
        self.folder, self.data = folder, folder / "data"
        self.missed: Counter[str] = Counter()
        shutil.copytree(mutants.ROOT / "data", self.data)
        (self.data / "datapackage.json").unlink()
        books = shutil.ignore_patterns("*.ipynb")
        shutil.copytree(mutants.ROOT / "notebooks", folder / "notebooks", ignore=books)

    @contextlib.contextmanager
    def changed(self, group: Sequence[Mutant]) -> Iterator[None]:
        """Make some changes, and take them back."""
        files = mutants.apply(self.folder, group)
        try:
            yield
        finally:
            for file in files:
                mutants.write(self.folder, file, mutants.rows(file))

    def quick(self, mutant: Mutant) -> Verdict | None:
        """Verdict of reading, of the contract and of the notebooks that name a row."""
        with self.changed([mutant]):
            if mutant.book:
                found = self.of_template(mutant.file)
                named = [mutant.book]
            else:
                found = self.of_reading() or self.of_contract() or self.of_remarks()
                named = [n for n in cells.NAMES if mutant.hint in cells.said(n)]
                if mutant.file in ("relations", "breaks"):
                    named = [*(n for n in named if n != SLOW), SLOW]
            # a column that no notebook shows is not looked for in each row alone
            if found is None and named and self.missed[mutant.kind] < PATIENCE:
                found = self.of_books(named)
                self.missed[mutant.kind] = 0 if found else self.missed[mutant.kind] + 1
            if found is None and mutant.what.endswith("_vi"):
                found = self.of_languages(["08-the-register"])
            return found

    def searched(self, group: Sequence[Mutant]) -> dict[str, Verdict | None]:
        """Verdicts of all notebooks on mutants that change different cells.

        Many are tried in one copy, since most that are left are seen nowhere. Where a
        notebook differs, those that it finds alone are picked out; the rest goes on.
        """
        found: dict[str, Verdict | None] = dict.fromkeys(m.name for m in group)
        left = list(group)
        while left:
            with self.changed(left):
                verdict = self.of_all(left)
            if verdict is None:
                break
            picked = self.picked(left, verdict.where)
            found |= picked
            rest = [m for m in left if m.name not in picked]
            if not picked:  # only two together change what is said
                middle = len(left) // 2
                return (
                    found | self.searched(left[:middle]) | self.searched(left[middle:])
                )
            left = rest
        return found

    def picked(self, group: Sequence[Mutant], book: str) -> dict[str, Verdict]:
        """Those that a notebook finds alone, by halving."""
        with self.changed(group):
            verdict = self.of_all(group, book)
        if verdict is None:
            return {}
        if len(group) == 1:
            return {group[0].name: verdict}
        middle = len(group) // 2
        return self.picked(group[:middle], book) | self.picked(group[middle:], book)

    def of_all(self, group: Sequence[Mutant], only: str = "") -> Verdict | None:
        """Verdict of the notebooks on a group, all of tables or all of sentences."""
        books = sorted({mutant.book for mutant in group if mutant.book})
        names = [only] if only else books or sorted(cells.NAMES, key=SLOW.__eq__)
        return self.of_books(names) or (self.of_languages(names) if books else None)

    def of_reading(self) -> Verdict | None:
        """Whether the register refuses the tables and names the place."""
        try:
            ls.Register(self.data)
        except ls.RegisterError as error:
            if PLACE.search(str(error)):
                return Verdict("reading", str(error).splitlines()[0])
        return None

    def of_contract(self) -> Verdict | None:
        """Whether a test of the data finds the tables at odds with themselves."""
        with mock.patch.object(test_data, "DATA", self.data):
            tables = {name: test_data.read(name) for name in test_data.NAMES}
            article = [
                r for r in tables["statements"] if r["source_id"] == mutants.ARTICLE
            ]
            now = {
                "TABLES": tables,
                "STATEMENTS": tables["statements"],
                "SERIES": {row["series"]: row for row in tables["series"]},
                "SOURCES": {row["source_id"]: row for row in tables["sources"]},
                "ARTICLE": article,
            }
            with mock.patch.multiple(test_data, **now):
                for name, test in CONTRACT:
                    try:
                        test()
                    except Exception:
                        return Verdict("contract of data", name)
        return None

    def of_remarks(self) -> Verdict | None:
        """Whether arithmetic in a remark does not follow from its row."""
        wrong = test_notes.false_remarks(ls.Register(self.data))
        return Verdict("test of remarks", wrong[0]) if wrong else None

    def of_books(self, names: Sequence[str]) -> Verdict | None:
        """Whether a notebook says anything else."""
        for name in names:
            kind = cells.difference(name, self.folder)
            if kind:
                return Verdict(kind, name)
        return None

    def of_template(self, file: str) -> Verdict | None:
        """Whether a test of templates refuses a file of sentences."""
        path = self.folder / "notebooks" / "sentences" / file
        with mock.patch.object(test_prose, "FILES", [path]):
            try:
                test_prose.test_every_file_is_read(path)
            except (ls.LangsonError, AssertionError):
                return Verdict("reading", file)
            for test in TEMPLATES:
                try:
                    test()
                except AssertionError:
                    return Verdict("test of templates", test.__name__)
        turned = test_languages.in_other_order([path]) - test_languages.OWN_ORDER
        return Verdict("test of languages", file) if turned else None

    def of_languages(self, names: Sequence[str]) -> Verdict | None:
        """Whether a Vietnamese notebook has other numbers than the English one."""
        with mock.patch.dict(os.environ, {"LANGSON_LANGUAGE": "vi"}):
            for name in names:
                english = cells.book(name).outputs
                shown = cells.run(name, self.folder)
                for one, other in zip(english, shown, strict=True):
                    texts = [
                        "\n".join(out.text for out in outs if out.kind != "chart text")
                        for outs in (one, other)
                    ]
                    if test_languages.differing(*texts) != ([], []):
                        return Verdict("test of languages", name)
        return None


def layers(group: Sequence[Mutant]) -> list[list[Mutant]]:
    """Mutants sorted by what they change, so that each changes another row.

    Unlike changes could cancel out: one estimate more and one less in a count of them.
    """
    by_change: dict[tuple[str, str], list[Mutant]] = {}
    for mutant in group:
        by_change.setdefault((mutant.file, mutant.what), []).append(mutant)
    return list(by_change.values())
