"""A changed input or output is found by meaning, never only by a hash.

Every number of the article, and a sample of each kind of mutant that is found without
the slow search; `make mutate` tries more (tests/mutation/).
"""

from pathlib import Path

import cells
import mutants
import outputs
import pytest
from judge import Judge
from mutants import Mutant
from run import excused, reasons, sampled

BOOK = "04-poverty-reduction"
TABLES = list(mutants.tables())
#: each printed number of the article, by itself and together with its token
NUMBERS = [
    m
    for m in TABLES
    if m.kind.startswith("article: ") and m.kind.endswith((": digit", "its token"))
]
#: what is sampled: changes of rows that some notebook shows, and of templates
SHOWN = [m for m in TABLES if any(m.key in cells.said(name) for name in cells.NAMES)]
KINDS = ("statements", "series", "relations", "sentences")


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    return Judge(tmp_path_factory.mktemp("mutants") / "clone")


def survives(judge: Judge, group: list[Mutant]) -> list[str]:
    """Mutants that nothing finds and that have no reason to."""
    why = reasons()
    return [
        mutant.name
        for mutant in group
        if not excused(mutant.name, why) and judge.quick(mutant) is None
    ]


def test_unchanged_tables_give_the_stored_outputs(judge: Judge):
    assert judge.of_books(cells.NAMES) is None
    assert judge.of_tables() is None


def test_a_changed_number_of_the_article_is_found(judge: Judge):
    values = [m for m in NUMBERS if m.what in ("value: digit", "value: with its token")]
    assert len(values) > 50
    assert survives(judge, NUMBERS) == []


def test_a_changed_input_is_found(judge: Judge):
    group = sampled([*SHOWN, *mutants.sentences()], 1)
    group = [m for m in group if m.kind.startswith(KINDS)]
    assert len(group) > 50
    assert survives(judge, group) == []


def test_a_changed_output_is_found(tmp_path: Path):
    group = sampled([s for s in outputs.every() if s.book.endswith(BOOK)], 1)
    found = outputs.verdicts(outputs.clone(tmp_path), group)
    assert len(found) == len(group) > 10
    assert [name for name, verdict in found.items() if verdict is None] == []


def test_what_means_nothing_is_not_found(judge: Judge):
    """The harness itself can fail: a remark that no notebook shows changes nothing."""
    remarks = [m for m in TABLES if m.kind == "sources: note: digit in words"]
    remark = min(remarks, key=lambda m: len(judge.named(m)) or len(cells.NAMES))
    assert judge.quick(remark) is None
