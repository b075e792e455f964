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
    [("=", "a + b", (6, 9)), (">=", "a + b", (6, 9)), ("=", "100 * a / b", (25, 100))],
)
def test_a_right_side_is_read_and_written_alike(operator, right, value):
    r = made(operator, "whole", right)
    assert r.operator == operator
    assert r.written(r.right) == right
    assert r.value([Interval(2, 4), Interval(4, 5)][: len(r.right)]) == (
        value if "/" not in right else (40, 100)
    )


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


class Quotient(Relation):
    """``left = a / b``: so much for each."""

    operator = "="
    form = "a quotient (a / b)"
    units = "a quotient is in the unit of the first for each of the second."
    joint = " / "
    defines = True
    in_parts = False

    @classmethod
    def series(cls, right):
        names = tuple(right.split(cls.joint))
        return names if len(names) == 2 and "*" not in right else None

    def fits(self, left, right):
        return True

    def value(self, right):
        return right[0] / right[1]

    def binds(self, loose):
        return not any(name in loose for name in self.members)

    def defined(self, right, spare):
        return Amount(add((right[0].top, 1.0)), right[1].top)


def test_a_new_kind_is_one_class(tmp_path, monkeypatch):
    monkeypatch.setattr(relation, "KINDS", (Quotient, *KINDS))
    audited = Audits(tmp_path)
    rows = [
        said("a", "stock", "2021-12-31", "1,000"),
        said("b", "houses", "2021-12-31", "40"),
    ]
    each = [("each", "heads", "=", "stock / houses")]
    assert found(audited(*rows, relations=each), "heads", "2021-12-31") == (
        pytest.approx(999.5 / 40),
        pytest.approx(1000.5 / 40),
    )
    result = audited(*rows, said("c", "heads", "2021-12-31", "27"), relations=each)
    assert wrong(result) == [("a", "value", "contradiction")]
    assert result.why("a").endswith("rule each: X, 2021-12-31")
