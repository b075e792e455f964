"""``python -m langson audit``: what it prints, and how it ends."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from langson.__main__ import main
from small_province import RELATIONS, said, write
from test_audited_register import printed_numbers

ROOT = Path(__file__).resolve().parent.parent
KEYS = {
    "after_removal",
    "conflicts",
    "consistent",
    "not_used",
    "quantities",
    "reading",
    "used",
    "wrong",
}
QUANTITY = {
    "series",
    "area",
    "period_start",
    "period_end",
    "kind",
    "plan",
    "low",
    "high",
    "sharp",
    "statements",
}
GOOD = [
    said("a", "total", "2021", "500", growth="25", plan_share="105"),
    said("b", "part.a", "2021", "300"),
]
BAD = [*GOOD, said("c", "part.b", "2021", "150", period_basis="inferred")]
REPLACED = [
    said("a", "total", "2021", "510", source_id="s2"),
    said("e", "total", "2021", "500", status="E"),
]


@pytest.fixture
def audit(tmp_path, capfd):
    """Run the command in this process; give exit code, output and errors."""

    def run(*words, rows=None, **tables):
        if rows is not None:
            write(tmp_path, rows, **tables)
            words = ("--data", str(tmp_path), *words)
        code = main(["audit", *words])
        return code, *capfd.readouterr()

    return run


def test_it_ends_with_0_where_all_can_be_true(audit):
    code, out, err = audit(rows=GOOD)
    assert (code, err) == (0, "")
    assert "all printed numbers can be true" in out
    assert "4 printed numbers: 4 used, 0 not used." in out


def test_it_ends_with_1_at_a_contradiction_and_explains_it(audit):
    code, out, err = audit(rows=BAD)
    assert (code, err) == (1, "")
    assert "not all printed numbers can be true; 1 number cannot stand" in out
    for words in (
        "Paper s1 (2022-01)",  # by whom
        "level 500 tonnes: so it is 499.5 to 500.5 tonnes",  # what it says
        "because (parts)",  # the rule
        "The period of c is inferred, not printed.",
        "The lightest explanation sets aside: the level of a.",
        "Or, with equal weight: the level of b.",
        "Or, with equal weight: the level of c.",
    ):
        assert words in out, words
    assert "growth" not in out  # nothing beside the point


def test_replaced_estimates_are_no_error_and_stand_apart(audit):
    code, out, _ = audit(rows=REPLACED)
    assert code == 0
    assert "Estimates that a later figure has replaced (no error) (1)" in out
    assert "cannot stand" not in out


def test_a_growth_tells_what_it_makes_of_the_year_before(audit):
    rows = [GOOD[0], said("z", "total", "2020", "450")]
    code, out, _ = audit(rows=rows)
    assert code == 1
    says = "growth 25 %: with its level of 499.5 to 500.5 tonnes, “total”, X, 2020 is"
    assert f"{says} 398 to 402.1 tonnes" in out


def test_numbers_that_are_not_used_are_named_with_the_reason(audit):
    _, out, _ = audit(rows=GOOD, breaks=[("total", "2020-07-01")])
    assert "4 printed numbers: 3 used, 1 not used." in out
    assert "because the series breaks on 2020-07-01" in out
    assert "the growth of a" in out


@pytest.mark.parametrize("rows", [GOOD, BAD, REPLACED])
def test_json_has_exactly_the_promised_keys(audit, rows):
    code, out, err = audit("--json", rows=rows)
    found = json.loads(out)
    assert err == ""
    assert found.keys() == KEYS
    assert code == (0 if found["consistent"] else 1)
    assert found["reading"] == "printed"
    for q in found["quantities"]:
        assert q.keys() == QUANTITY
        assert q["kind"] in ("observed", "target")
        assert (q["kind"] == "target") == bool(q["plan"])
    for w in found["wrong"]:
        assert w.keys() == {"statement_id", "number", "why", "alternatives"}
    assert len(found["conflicts"]) == len(found["wrong"])
    for number in [n for c in found["conflicts"] for n in c]:
        assert number.keys() == {"statement_id", "number"}


def test_json_gives_an_open_end_as_null(audit):
    rows = [said("a", "part.a", "2021", "9", qualifier="at_least")]
    _, out, _ = audit("--json", rows=rows)
    (q,) = json.loads(out)["quantities"]
    assert (q["low"], q["high"]) == (9, None)


def test_a_targets_period_is_its_year(audit):
    rows = [said("a", "stock", "2021-06-30", "9", plan_share="90")]
    _, out, _ = audit("--json", rows=rows)
    found = {q["kind"]: q for q in json.loads(out)["quantities"]}
    days = found["target"]["period_start"], found["target"]["period_end"]
    assert days == ("2021-01-01", "2021-12-31")


def test_the_reading_and_the_sources_can_be_chosen(audit):
    rows = [*BAD[:2], BAD[2] | {"source_id": "s3"}]
    assert audit("--source", "s1", rows=rows)[0] == 0
    assert audit("--source", "s1", "--source", "s3", rows=rows)[0] == 1
    close = [GOOD[0], GOOD[1], said("c", "part.b", "2021", "190")]
    assert audit(rows=close)[0] == 1
    code, out, _ = audit("--reading", "cautious", rows=close)
    assert (code, "cautious reading" in out) == (0, True)


def one_line(err):
    assert err.endswith("\n")
    assert err.count("\n") == 1
    assert "Traceback" not in err
    return err


def test_bad_input_is_told_in_one_line(audit, tmp_path):
    code, out, err = audit("--source", "s11", rows=GOOD)
    assert (code, out) == (2, "")
    assert "did you mean s1" in one_line(err)
    code, out, err = audit("--reading", "hasty", rows=GOOD)
    assert (code, out) == (2, "")
    assert "'printed' or 'cautious'" in one_line(err)
    code, out, err = audit("--data", str(tmp_path / "nowhere"))
    assert (code, out) == (2, "")
    assert "no such folder" in one_line(err)
    code, out, err = audit("--json", rows=[GOOD[0] | {"published_as": "5.00.0"}])
    assert (code, out) == (2, "")
    assert "statements.csv, row 2, column published_as" in one_line(err)
    write(tmp_path, GOOD, relations=[("r", "total", "=", "part.a + nothing")])
    code, out, err = audit("--data", str(tmp_path))
    assert (code, out) == (2, "")
    assert "relations.csv" in one_line(err)
    (tmp_path / "series.csv").unlink()
    code, out, err = audit("--data", str(tmp_path))
    assert (code, out) == (2, "")
    assert "series.csv" in one_line(err)


def test_three_tables_are_enough(audit, tmp_path):
    write(tmp_path, BAD)
    for name in ("relations", "breaks"):
        (tmp_path / f"{name}.csv").unlink()
    assert audit("--data", str(tmp_path))[0] == 0
    write(tmp_path, BAD, relations=RELATIONS)
    assert audit("--data", str(tmp_path))[0] == 1


def run_apart(*words, hash_seed="0"):
    variables = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-m", "langson", "audit", *words],
        capture_output=True,
        check=False,
        env=variables,
        cwd=ROOT,
    )


def test_a_process_prints_json_and_nothing_else_the_same_each_time():
    article = ("--json", "--source", "article-2024")
    assert run_apart(*article).stdout == run_apart(*article, hash_seed="1234").stdout
    one = run_apart("--json")
    assert one.returncode == 1
    assert one.stderr == b""
    found = json.loads(one.stdout)
    assert found["used"] + len(found["not_used"]) == printed_numbers()
    assert one.stdout.decode("utf-8").startswith("{")


def test_the_article_alone_ends_with_0_under_both_readings():
    for reading in ("printed", "cautious"):
        done = run_apart("--source", "article-2024", "--reading", reading)
        assert (done.returncode, done.stderr) == (0, b"")
        assert "49 printed numbers: 49 used" in done.stdout.decode("utf-8")


def test_check_is_what_it_was(capsys):
    assert main(["check"]) == 0
    assert "no problem found" in capsys.readouterr().out
