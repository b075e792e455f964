"""The kind of a clash: what would explain it, and that nothing milder does."""

import pytest

import langson as ls
from tables_of import change, other_province, read, with_rules, write

#: the catch is 5,000, and the income 12.5, in the year of these
CATCH, INCOME = "a1", "a4"


@pytest.fixture
def folder(tmp_path):
    """The made-up province without its own clashes."""
    folder = with_rules(other_province(tmp_path / "bay"))
    rows = read("statements", folder)
    agreed = [row for row in rows if row["statement_id"] not in ("c1", "d1")]
    write(folder, "statements", agreed)
    return folder


def add(folder, like, token, **cells):
    rows = read("statements", folder)
    (row,) = [r for r in rows if r["statement_id"] == like]
    bare = dict.fromkeys(("growth", "growth_as", "growth_unit", "growth_qualifier"), "")
    row = row | bare | {"statement_id": "z", "published_as": token}
    row |= {"value": token.replace(",", ""), "source_id": "bay-d"} | cells
    write(folder, "statements", [*rows, row])


def test_a_register_that_agrees_has_none(folder):
    assert ls.clashes(ls.Register(folder)).empty


@pytest.mark.parametrize(
    ("like", "token", "cells", "kind"),
    [
        (CATCH, "4,900", {"status": "E", "source_id": "bay-c"}, "replaced"),
        (CATCH, "5,100", {}, "rounding"),  # 5,000 may be 4,500 to 5,500
        (INCOME, "12.58", {}, "cut off"),
        (INCOME, "12.42", {}, "hard"),  # cut off, 12.5 is never less
        (INCOME, "12.58", {"qualifier": "over"}, "cut off"),
        (INCOME, "12.9", {}, "hard"),
    ],
)
def test_a_pair_has_the_mildest_kind_that_fits(folder, like, token, cells, kind):
    add(folder, like, token, **cells)
    found = ls.clashes(ls.Register(folder))
    assert kind in list(found["kind"])
    pairs = found[found["kind"] == kind]
    row = pairs.iloc[0]
    assert {*row["lower"].ids, *row["upper"].ids} == {"z", like}
    assert row["lower"].high < row["upper"].low
    least = 100 * (row["upper"].low / row["lower"].high - 1)
    assert row["distance"].value == pytest.approx(least)


def test_two_estimates_may_be_a_revision(folder):
    change(folder, "statements", INCOME, status="E")
    add(folder, INCOME, "12.9", status="E")
    assert list(ls.clashes(ls.Register(folder))["kind"]) == ["estimate"]


def test_parts_that_exceed_their_whole_are_a_sum(folder):
    for name, token in (("a1", "5,001"), ("a2", "3,001"), ("a3", "2,601")):
        value = token.replace(",", "")
        change(folder, "statements", name, value=value, published_as=token, growth="")
        bare = {"growth_as": "", "growth_unit": "", "growth_qualifier": ""}
        change(folder, "statements", name, **bare)
    found = ls.clashes(ls.Register(folder))
    (row,) = [row for _, row in found.iterrows() if row["kind"] == "sum"]
    assert row["lower"] is row["upper"] is row["distance"] is None
    assert {i for q in row["sides"] for i in q.ids} >= {"a1", "a2", "a3"}


def test_of_equal_culprits_each_is_named(folder):
    add(folder, INCOME, "12.9")
    (row,) = [row for _, row in ls.clashes(ls.Register(folder)).iterrows()]
    assert {row["statement_id"], *(n.statement_id for n in row["equal"])} <= {
        "z",
        INCOME,
    }
