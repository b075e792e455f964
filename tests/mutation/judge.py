"""Which guard finds a changed input: the contract of the tables, or a notebook.

No hash and no count of rows is asked: `datapackage.json` loses them before the tables
are read. A changed template must be found by what reads templates or compares the two
languages, since running the notebooks again would make its sentence the stored one.
"""

import contextlib
import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import cells
import mutants
from mutants import Mutant

import langson as ls
import test_languages  # tests/
import test_notes
from langson.reading import contract

SLOW = "06-do-the-figures-agree"


class Verdict(NamedTuple):
    """What found a mutant, and where."""

    by: str
    where: str


def without_hashes(descriptor: Path) -> None:
    """Leave of datapackage.json what speaks of meaning."""
    package = json.loads(descriptor.read_text(encoding="utf-8"))
    for resource in package["resources"]:
        for size in ("bytes", "hash"):
            resource.pop(size, None)
    descriptor.write_text(json.dumps(package), encoding="utf-8")


class Judge:
    """A copy of the clone in which mutants are tried one after the other."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data = folder, folder / "data"
        shutil.copytree(mutants.ROOT / "data", self.data)
        without_hashes(self.data / "datapackage.json")
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
        """Verdict of reading, and of the notebooks that show what the row holds."""
        with self.changed([mutant]):
            if mutant.template:
                return self.of_template(mutant.file)
            return self.of_tables() or self.of_books(self.named(mutant))

    def named(self, mutant: Mutant) -> list[str]:
        """Notebooks that show what the row holds, those that show most of it first."""
        row = mutants.rows(mutant.file)[mutant.row]
        shown = [text for text in row.values() if len(text) > 8]
        hits = {n: sum(text in cells.said(n) for text in shown) for n in cells.NAMES}
        return sorted(filter(hits.get, hits), key=lambda name: -hits[name])

    def searched(self, group: Sequence[Mutant]) -> dict[str, Verdict]:
        """Verdicts of all notebooks on mutants that change different cells.

        Most that are left are seen nowhere, so many are tried in one copy; where a
        notebook differs, each half is tried by itself.
        """
        with self.changed(group):
            verdict = self.of_books(cells.NAMES)
        if verdict is None:
            return {}
        if len(group) == 1:
            return {group[0].name: verdict}
        middle = len(group) // 2
        return self.searched(group[:middle]) | self.searched(group[middle:])

    def of_tables(self) -> Verdict | None:
        """Whether the contract, or arithmetic in a remark, finds a row at odds."""
        found = contract.problems(self.data)
        if found:
            return Verdict("contract of data", str(found[0]))
        wrong = test_notes.false_remarks(ls.Register(self.data))
        return Verdict("test of remarks", wrong[0]) if wrong else None

    def of_books(self, names: Sequence[str]) -> Verdict | None:
        """Whether a notebook says anything else; the slow one is asked last."""
        for name in sorted(names, key=lambda name: name.endswith(SLOW)):  # stable
            kind = cells.difference(name, self.folder)
            if kind:
                return Verdict(kind, name)
        return None

    def of_template(self, file: str) -> Verdict | None:
        """Whether a file of sentences is refused, or its languages differ."""
        path = self.folder / "notebooks" / "sentences" / file
        try:
            ls.Sentences(path)
        except ls.LangsonError as error:
            return Verdict("reading", str(error))
        if test_languages.in_other_order([path]) - test_languages.OWN_ORDER:
            return Verdict("order of fields", file)
        typed = test_languages.unlike_numbers(path)
        return Verdict("numbers in templates", typed[0]) if typed else None
