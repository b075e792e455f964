"""A changed input or output is found by meaning, never only by a hash.

All printed numbers of the article, and a sample of every other kind of mutant that is
found without the slow search; `make mutate` tries all of them (tests/mutation/).
"""

from pathlib import Path

import cells
import mutants
import outputs
import pytest
from judge import Judge
from mutants import Mutant
from run import sampled

NUMBERS = list(mutants.numbers())
ARTICLE = [m for m in NUMBERS if m.kind.startswith("article")]
#: what is shown of a statement that a notebook lists; refused on reading; the contract
KINDS = {
    "statements: token and value",
    "statements: token alone",
    "statements: value alone",
    "statements: sign of growth",
    "statements: status",
    "statements: qualifier",
    "statements: published_unit",
    "statements: period_end",
    "statements: source_id",
    "statements: locator",
    "series: unit",
    "series: row removed",
    "relations: factor",
    "sentences, English: number typed",
    "sentences, Vietnamese: field dropped",
}
BOOK = "04-poverty-reduction"


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    return Judge(tmp_path_factory.mktemp("mutants") / "clone")


def listed(mutant: Mutant) -> bool:
    """Whether a notebook names the row, so that it can be asked alone."""
    if mutant.book or mutant.file != "statements":
        return True
    return any(mutant.hint in cells.said(name) for name in cells.NAMES)


SAMPLE = sampled([m for m in mutants.every() if m.kind in KINDS and listed(m)], 3)
OUTPUTS = sampled([s for s in outputs.every() if s.book == BOOK], 1)


def named(each: object) -> str:
    return each.name  # type: ignore[attr-defined]


def test_unchanged_tables_give_the_stored_outputs(judge: Judge):
    assert judge.of_books(cells.NAMES) is None
    assert judge.of_reading() is None
    assert judge.of_contract() is None


@pytest.mark.parametrize("mutant", ARTICLE, ids=named)
def test_a_changed_number_of_the_article_is_found(judge: Judge, mutant: Mutant):
    found = judge.quick(mutant)
    assert found is not None
    if "alone" in mutant.kind:
        assert found.by == "reading"
        assert found.where.startswith("statements.csv, row ")
    else:
        assert found.where == "00-start-here"


def test_the_article_has_all_its_numbers():
    alone = [m for m in ARTICLE if m.kind == "article: value alone"]
    assert len(alone) == 49


@pytest.mark.parametrize("mutant", SAMPLE, ids=named)
def test_a_changed_input_is_found(judge: Judge, mutant: Mutant):
    assert judge.quick(mutant) is not None


def test_the_sample_has_every_kind():
    assert {mutant.kind for mutant in SAMPLE} == KINDS


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return outputs.clone(tmp_path_factory.mktemp("outputs"))


@pytest.mark.parametrize("test", [outputs.NBVAL, outputs.EXECUTE])
def test_a_changed_output_is_found(clone: Path, test: str):
    group = [spoilt for spoilt in OUTPUTS if spoilt.test == test]
    found = outputs.TESTS[test](clone, group)
    assert len(found) == len(group) > 5
    assert [name for name, verdict in found.items() if verdict is None] == []


def test_what_means_nothing_is_not_found(judge: Judge):
    """The harness itself can fail: a remark that no notebook shows changes nothing."""
    (remark,) = [
        m
        for m in mutants.tables()
        if m.name == "statements/article-2024.digital.awards.2024-12-31/note"
    ]
    assert judge.quick(remark) is None


def test_two_changes_in_one_copy_are_told_apart(judge: Judge):
    rows = [m for m in mutants.tables() if m.kind == "statements: locator"][:2]
    words = [m for m in mutants.tables() if m.what == "note" and m.key != rows[0].key]
    found = judge.picked([rows[0], words[0]], "00-start-here")
    assert set(found) == {rows[0].name}
