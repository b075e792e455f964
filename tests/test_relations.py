"""Kinds of relations: each is one class, and the audit asks for nothing else."""

import pytest

from langson.core import relation
from langson.core.interval import Interval
from langson.core.linear import Amount, add
from langson.core.relation import KINDS, Relation, binding, implied, read_right
from small_province import Audits, found, said, wrong


def made(operator, left, right):
    names, kinds = read_right(right)
    return kinds[operator]("r", left, names, "", None, None, "because")


@pytest.mark.parametrize(
    ("operator", "right", "value"),
    [
        ("=", "a + b", (6, 9)),
        (">=", "a + b", (6, 9)),
        ("=", "100 * a / b", (40, 100)),
        ("=", "a / b", (0.4, 1)),
    ],
)
def test_a_right_side_is_read_and_written_alike(operator, right, value):
    r = made(operator, "whole", right)
    assert r.operator == operator
    assert r.written(r.right) == right
    assert r.value([Interval(2, 4), Interval(4, 5)]) == pytest.approx(value)


def test_a_quotient_ties_three_numbers(tmp_path):
    rows = [
        said("t", "total", "2021", "500"),
        said("c", "count", "2021", "40"),
        said("e", "each", "2021", "12.5"),
    ]
    tie = [("each", "each", "=", "total / count")]
    assert Audits(tmp_path / "fits")(*rows, relations=tie).consistent
    assert found(
        Audits(tmp_path / "free")(*rows[:2], relations=tie), "each", "2021"
    ) == (pytest.approx((499.5 / 40, 500.5 / 40)))
    rows[2] = said("e", "each", "2021", "14.0")
    result = Audits(tmp_path / "odd")(*rows, relations=tie)
    assert [n for n, *_ in wrong(result)] == ["e"]  # no whole count makes it 14
    units = kinds_of("total / count")["="].units
    assert "of a per one of b" in units


def kinds_of(right):
    return read_right(right)[1]


def test_identities_imply_what_is_missing_step_by_step():
    rules = [made("=", "total", "a + b"), made("=", "rate", "100 * a / total")]
    assert implied(rules, {"a", "b"}) == {"total": ("a", "b"), "rate": ("a", "total")}
    assert implied(rules, {"a"}) == {}
    assert implied([made(">=", "total", "a")], {"a"}) == {}


def test_a_free_member_takes_up_what_a_relation_says():
    parts, share = made("=", "total", "a + b"), made("=", "rate", "100 * a / total")
    assert binding([parts], {"total", "a"}) == [parts]  # b is not below zero
    assert binding([parts], {"a", "b"}) == []
    assert binding([parts, share], {"a", "b", "rate"}) == [parts, share]
    assert binding([share], {"a", "rate"}) == []


def test_the_missing_member_of_a_sum_is_solved():
    r, base = made("=", "both", "one + other"), {9: 1.0}
    one, both = Amount({1: 100.0}, base), Amount({2: 1.0}, base)
    assert r.solved([both, one, None]) == Amount({2: 1.0, 1: -100.0}, base)
    assert r.solved([None, one, one]) == Amount({1: 200.0}, base)
    assert made(">=", "both", "one + other").solved([both, one, None]) is None


class Each(Relation):
    """``left = a of each b``: a quotient, written in words."""

    operator = "="
    form = "a of each b"
    units = "a quotient is in the unit of the first for each of the second."
    joint = " of each "
    defines = True
    in_parts = False

    @classmethod
    def series(cls, right):
        names = tuple(right.split(cls.joint))
        return names if len(names) == 2 else None

    def fits(self, left, right):
        return True

    def value(self, right):
        return right[0] / right[1]

    def binds(self, loose):
        return not any(name in loose for name in self.members)

    def defined(self, right, spare):
        return Amount(add((right[0].top, 1.0)), right[1].top)


def test_a_new_kind_is_one_class(tmp_path, monkeypatch):
    monkeypatch.setattr(relation, "KINDS", (Each, *KINDS))
    audited = Audits(tmp_path)
    rows = [
        said("a", "stock", "2021-12-31", "1,000"),
        said("b", "houses", "2021-12-31", "40"),
    ]
    each = [("each", "heads", "=", "stock of each houses")]
    assert found(audited(*rows, relations=each), "heads", "2021-12-31") == (
        pytest.approx(999.5 / 40),
        pytest.approx(1000.5 / 40),
    )
    result = audited(*rows, said("c", "heads", "2021-12-31", "27"), relations=each)
    assert wrong(result) == [("a", "value", "contradiction")]
    assert result.why("a").endswith("rule each: X, 2021-12-31")
