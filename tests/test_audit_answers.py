"""What an audit answers with: figures, their ratios, and sums that a reader can do."""

import math
from datetime import date

import pytest

import langson as ls
from langson.auditing.addition import additions, chains
from small_province import Audits, rows_of, said

DAY, FIRST = date(2021, 12, 31), date(2021, 1, 1)


@pytest.fixture
def audited(tmp_path):
    return Audits(tmp_path)


#: rows, what is asked for, and the value and the status of the answer
ANSWERS = {
    # an outturn is the last word, whatever was published after it
    "outturn": (
        "a total 2021 500.00 over; b total 2021 500.01 nearly E late",
        ("total", None),
        (500.00, "A"),
    ),
    "estimate": ("a total 2021 500 E", ("total", None), (500, "E")),
    # the last word is wrong, so it is the one before
    "wrong": (
        "a total 2021 500 s1; c total 2021 500.0 over s2; b total 2021 600 s3",
        ("total", None),
        (500.0, "A"),
    ),
    # nobody printed it: the middle of its range, an estimate if one part is
    "implied": ("a total 2021 500; b part.a 2021 200", ("part.b", None), (300, "A")),
    "by estimate": (
        "a total 2021 500; b part.a 2021 200 E",
        ("part.b", None),
        (300, "E"),
    ),
    # or its only end
    "open": ("a total 2021 500 at_least", ("total", None), (500, "A")),
    "whole": ("a count 2021 7", ("count", None), (7, "A")),
    "at its end": ("a total 2021 500 nearly", ("total", None), (500, "A")),
    "target": (
        "a total 2021 500 T over plan=annual",
        ("total", "annual"),
        (500, "T"),
    ),
    "stock": ("a stock 2021-12-31 50 T plan=annual", ("stock", "annual"), (50, "T")),
}


@pytest.mark.parametrize(("text", "asked", "answer"), ANSWERS.values(), ids=ANSWERS)
def test_a_quantity_is_a_figure(audited, text, asked, answer):
    result, (series, plan) = audited(*rows_of(text)), asked
    q, row = (
        result.find(series, "2021", "X", plan),
        result.row(series, "2021", "X", plan),
    )
    kind = result.register.series.loc[series]
    assert (q.value, q.status) == (pytest.approx(answer[0]), answer[1])
    assert (q.low, q.high, q.ids) == (row.low, row.high, row.statements)
    assert (q.unit, q.kind, q.whole) == (kind["unit"], kind["kind"], kind["whole"])
    assert (q.series, q.area, q.plan) == (series, "X", plan or "")
    assert q.labels == (kind["label_en"], kind["label_vi"])
    # a stock holds at the last day of its period, a plan's too
    assert (q.start, q.end) == (DAY if kind["kind"] == "stock" else FIRST, DAY)
    assert q.implied


@pytest.mark.parametrize(
    ("of", "low", "high"),
    [("20", 19.5 / 100.5, 20.5 / 99.5), ("-20", -20.5 / 99.5, -19.5 / 100.5)],
)
def test_a_ratio_of_what_nothing_links_has_the_corners(audited, of, low, high):
    below = said("c", "gap", "2020", "-1")  # so that it may lie below zero
    result = audited(
        said("a", "gap", "2021", of), said("b", "out", "2020", "100"), below
    )
    one, other = result.find("gap", "2021"), result.find("out", "2020")
    with ls.freely("two measures of two years"):
        share = result.share(one, other)
    assert (share.low, share.high) == pytest.approx((100 * low, 100 * high))


def test_a_target_is_asked_for_by_its_plan(audited):
    result = audited(*rows_of("a total 2021 500 plan_share=80.0"))
    level, goal = (result.find("total", "2021", "X", plan) for plan in (None, "annual"))
    share = result.attainment(level, goal)
    assert (share.low, share.high) == pytest.approx((79.95, 80.05))


def test_nothing_is_a_ratio_of_what_may_be_zero(audited):
    result = audited(said("a", "out", "2021", "5"), said("b", "into", "2021", "0"))
    one, other = result.find("out", "2021"), result.find("into", "2021")
    with ls.freely("two directions"), pytest.raises(ls.LangsonError, match="zero"):
        result.share(one, other)


#: rows that cannot all be true, the parts of the sum (None for what is left of the
#: whole), and what they make
SUMS = {
    "a percentage": (
        "a visits.share 2021 50.0; b visits 2021 104; c visits.air 2021 26",
        ["visits.air", "visits"],
        (25, 25),
    ),
    "more than the whole": (
        "a total 2021 500; b part.a 2021 600",
        ["part.a", None],
        (599.5, math.inf),
    ),
    "parts of another sum": (
        "a total 2021 500; b part.a 2021 300; c part.b 2021 300",
        ["part.a", "part.b"],
        (599, 601),
    ),
    "a half above the year": (
        "a total 2021 500; b total 2021-H1 600",
        ["2021-06-30", None],
        (599.5, math.inf),
    ),
    "halves above the year": (
        "a total 2021 500; b total 2021-H1 300; c total 2021-H2 300",
        ["2021-06-30", "2021-12-31"],
        (599, 601),
    ),
    "months that make the year": (
        "a total 2021 500; b total 2021-M11 300; c total 2021-M12 300",
        ["2021-11-30", "2021-12-31"],
        (599, 601),
    ),
    "below what is contained": (
        "a wide 2021 500; b total 2021 600",
        ["total"],
        (599.5, math.inf),
    ),
}


@pytest.mark.parametrize(("text", "parts", "makes"), SUMS.values(), ids=SUMS)
def test_a_sum_that_fails_is_told_with_its_parts(audited, text, parts, makes):
    result = audited(*rows_of(text))
    (conflict,) = result.conflicts
    (each,) = additions(result.model, conflict)
    told = [
        key and (key.series if each.relation else str(key.end)) for key in each.parts
    ]
    assert told == parts
    assert (each.found.low, each.found.high if len(parts) > 1 else math.inf) == makes
    assert (each.whole.start, each.whole.end) == (FIRST, DAY)
    level = result.statements["a"]
    assert each.said == (level.low, level.high)


@pytest.mark.parametrize(
    "text",
    [
        "a total 2021 500; b part.a 2021 200; c part.b 2021 300",
        "a total 2021 500; b part.a 2021 200; c part.b 2020 900",
        "a total 2021 500; b total 2021-H1 200; c total 2021-M11 450",
        "a wide 2021 700; b total 2021 600",
        # the rest may lie below zero
        "a out 2021 100; b into 2021 150; c gap 2020 -1",
    ],
)
def test_sums_that_hold_are_not_told(audited, text):
    result = audited(*rows_of(text))
    numbers = [claim.number for claim in result.model.claims]
    assert additions(result.model, numbers) == []


def test_two_comparisons_of_one_level_are_told_one_after_the_other(audited):
    text = (
        "a total 2021 400 at_least growth=25 plan_share=100; b total 2020 400;"
        " c total 2021 600 T plan=annual"
    )
    result = audited(*rows_of(text))
    (conflict,) = result.conflicts
    (chain,) = chains(result.model, conflict)
    # from either side: 25 % more than 400, or all of the plan's 600
    told = {"observed": (480, 600), "target": (500, 500)}
    found, level = told[chain.about.kind]
    assert chain.own == result.statements["a"].key
    assert chain.level.low < level < chain.level.high
    assert chain.found.low < found < chain.found.high
