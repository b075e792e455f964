"""``python -m langson audit``: what it prints, and how it ends."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from langson.__main__ import main
from langson.auditing import audit as auditing
from langson.auditing.claim import REASONS
from langson.showing.words import section
from small_province import RELATIONS, rows_of, write
from streams import in_code_page

ROOT = Path(__file__).resolve().parent.parent
KEYS = {
    "after_removal",
    "conflicts",
    "consistent",
    "cut_off",
    "not_used",
    "quantities",
    "reading",
    "settled",
    "smallest",
    "tight",
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
GOOD = "a total 2021 500 growth=25 plan_share=105; b part.a 2021 300"
BAD = f"{GOOD}; c part.b 2021 150 inferred"
REPLACED = "a total 2021 510 s2; e total 2021 500 E"


@pytest.fixture
def audit(tmp_path, capfd):
    """Run the command in this process; give exit code, output and errors."""

    def run(*words, rows=None, **tables):
        if rows is not None:
            write(tmp_path, rows_of(rows), **tables)
            words = ("--data", str(tmp_path), *words)
        code = main(["audit", *words])
        return code, *capfd.readouterr()

    return run


# -- what an analyst is told -----------------------------------------------------------

#: what other provinces' texts showed: rows, exit code, what is told, what is not
TOLD = {
    "all can be true": (
        GOOD, 0,
        ["all printed numbers can be true", "4 printed numbers: 4 used, 0 not used.",
         "5 quantities have a range; --json lists them."],
        ["cannot"],
    ),
    "parts that miss the whole, with the addition": (
        BAD, 1,
        ["3 statements, printed reading: not all printed numbers can be true; 1 number"
         " cannot stand.",
         "Paper s1 (2022-01-10), “total”, X, 2021, level 500 tonnes: so it is 499.5 to"
         " 500.5 tonnes [a].",
         "300 + 150 = 449 to 451 tonnes, but “total” is 499.5 to 500.5 tonnes.",
         "Rule: because (parts)",
         "The period of c is inferred, not printed.",
         "One of these is wrong, and nothing printed tells which: the level of a; the"
         " level of b; the level of c.",
         "\n1   level   500 tonnes  a\nor  level   300 tonnes  b\nor  level   150"],
        ["growth", "wide"],
    ),
    "a part larger than the whole": (
        "b part.a 2021 300; t total 2021 250", 1,
        ["300 + the rest = at least 299.5 tonnes, but “total” is 249.5 to 250.5"], [],
    ),
    "what contains too little": (
        "a total 2021 500; w wide 2021 450", 1,
        ["500 = 499.5 to 500.5 tonnes, but “wide”, which has them in it, is 449.5"], [],
    ),
    "half-years that make another year": (
        "y part.a 2021 500; h part.a 2021-H1 300; k part.a 2021-H2 150", 1,
        ["300 + 150 = 449 to 451 tonnes, but 2021 is 499.5 to 500.5 tonnes.",
         "so it holds at least what any part of it holds."], [],
    ),
    "a share of its own parts": (
        "a heads 2021-12-31 2,000; b heads.poor 2021-12-31 200; c rate 2021-12-31 11.0",
        1,
        ["100 * 200 / 2,000 = 9.97 to 10.03%, but “rate” is 10.95 to 11.05%",
         "Rule: because (poor)"], [],
    ),
    "a growth that misses the year before": (
        "a total 2021 500 growth=25; z total 2020 450", 1,
        ["growth 25%: with its level of 499.5 to 500.5 tonnes, “total”, X, 2020 is 398"
         " to 403 tonnes"], [],
    ),
    "a growth and a share of plan that do not go together": (
        "h total 2021-H1 30,000–40,000 growth=8 plan_share=54;"
        "m total 2021-M11 35,455 plan_share=64; b total 2020-H1 30,774", 1,
        ["One comparison makes “total”, X, first half of 2021 33,081 to 33,391 tonnes;",
         "is then 60,700 to 62,412 tonnes, but the other numbers say 54,968 to 55,836"],
        [],
    ),
    "no whole number between, and the growth cut off": (
        "a count 2021 2,019 growth=7.73", 1,
        ["1 of them only because digits were cut off, not rounded.",
         "No whole number lies between 1,874.04 and 1,874.22. The nearest, 1,874, would"
         " make it 7.7375%.",
         "It goes together if 7.73% was cut off, not rounded."],
        ["is wrong"],
    ),
    "a level cut off": (
        "a growth 2021 7.46; b growth 2021 7.4", 1,
        ["7.4% is 7.46% cut off, not rounded."], [],
    ),
    "the less reliable of two": (
        "a growth 2021 6.9 s2; b growth 2021 7.4", 1,
        ["Taken as wrong: the level of a. Any other choice gives up more numbers, or"
         " better ones."], ["\nor", "cut off"],
    ),
    "a later figure": (
        REPLACED, 0,
        ["no contradiction, once replaced estimates are set aside.",
         "Estimates that a later figure has replaced (no error) (1)"], ["cannot stand"],
    ),
    "a later estimate": (
        "a total 2021 1,200 E; b total 2021 1,250 E late", 0,
        ["Estimates of one quantity from different days: a revision (no error) (1)",
         "the level of a is an estimate, and an estimate of another day says"],
        ["cannot stand", "One of these"],
    ),
    "a balance below zero": (
        "a gap 2021-H1 -500; b gap 2020 2,000", 0,
        ["may lie below zero, because one of them is printed so: “gap”"], [],
    ),
    "nearly ten thousand": (
        "y count 2021 10,000 nearly; h count 2021-H1 3,120; k count 2021-H2 3,240", 0,
        ["all printed numbers can be true together",
         "level nearly 10,000 boats: so it is 0 to 10,000 boats",
         "3,120 + 3,240 = 6,360 boats, but 2021 is 9,000 to 10,000 boats."],
        ["cannot stand"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TOLD)
def test_it_tells_what_an_analyst_must_know(audit, case):
    rows, wanted, told, untold = TOLD[case]
    code, out, err = audit(rows=rows)
    assert (code, err) == (wanted, "")
    for words in told:
        assert words in out
    for words in untold:
        assert words not in out


def test_numbers_that_are_not_used_are_named_with_the_reason(audit):
    _, out, _ = audit(rows=GOOD, breaks=[("total", "2020-07-01")])
    assert "4 printed numbers: 3 used, 1 not used." in out
    assert "because the series breaks on 1 July 2020" in out
    assert "the growth of a" in out
    english = {name: words["en"] for name, words in section("unused").items()}
    assert english == REASONS


def test_it_speaks_vietnamese(audit, vietnamese):
    code, out, _ = audit("--language", "vi", rows=BAD)
    vietnamese()
    assert audit(rows=BAD) == (code, out, "")
    assert code == 1
    assert "các con số công bố không thể cùng đúng; 1 số phải sai." in out
    assert (
        "300 + 150 = từ 449 đến 451 tonnes, nhưng “total” là từ 499,5 đến 500,5" in out
    )
    words = {w["en"] for w in section("report").values()} - {
        w["vi"] for w in section("report").values()
    }
    plain = [text for text in words if "{" not in text and text != "and"]
    assert not [text for text in plain if text in out]


def test_a_search_that_was_given_up_says_so(audit, monkeypatch):
    monkeypatch.setattr("langson.auditing.explain._STEPS", 0)
    rows = "; ".join(f"n{i} total 2021 5{i}0" for i in range(9))
    code, out, _ = audit(rows=rows)
    assert code == 1
    assert "was given up: fewer might do." in out
    _, out, _ = audit("--json", rows=rows)
    assert json.loads(out)["smallest"] is False


def test_the_text_takes_no_range(audit, monkeypatch):
    monkeypatch.setattr(auditing.Ranges, "of", None)
    assert audit(rows=BAD)[0] == 1


# -- JSON, choices, endings ------------------------------------------------------------


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
        assert (q["kind"] == "target") == bool(q["plan"])
    for w in found["wrong"]:
        assert w.keys() == {"statement_id", "number", "why", "alternatives"}
    assert len(found["conflicts"]) == len(found["wrong"]) == len(found["cut_off"])
    for number in [n for c in found["conflicts"] for n in c]:
        assert number.keys() == {"statement_id", "number"}


def test_json_gives_an_open_end_as_null_and_a_target_its_year(audit):
    _, out, _ = audit("--json", rows="a part.a 2021 9 at_least")
    (q,) = json.loads(out)["quantities"]
    assert (q["low"], q["high"], q["statements"]) == (9, None, ["a"])
    about = [q[name] for name in ("series", "area", "period_start", "period_end")]
    assert about == ["part.a", "X", "2021-01-01", "2021-12-31"]
    _, out, _ = audit("--json", rows="a stock 2021-06-30 9 plan_share=90")
    found = {q["kind"]: q for q in json.loads(out)["quantities"]}
    days = found["target"]["period_start"], found["target"]["period_end"]
    assert days == ("2021-01-01", "2021-12-31")


def test_the_reading_and_the_sources_can_be_chosen(audit):
    assert audit("--source", "s1", rows=f"{BAD} s3")[0] == 0
    assert audit("--source", "s1", "--source", "s3", rows=f"{BAD} s3")[0] == 1
    close = f"{GOOD}; c part.b 2021 190"
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
    code, out, err = audit("--json", rows=f"{GOOD} published_as=5.00.0")
    assert (code, out) == (2, "")
    assert "statements.csv, row 3, column published_as" in one_line(err)
    write(tmp_path, rows_of(GOOD), relations=[("r", "total", "=", "part.a + nothing")])
    code, out, err = audit("--data", str(tmp_path))
    assert (code, out) == (2, "")
    assert "relations.csv" in one_line(err)


def test_a_fault_of_the_program_is_no_contradiction(audit, monkeypatch):
    monkeypatch.setattr(auditing, "components", None)
    code, out, err = audit(rows=GOOD)
    assert (code, out) == (3, "")
    assert err


def test_three_tables_are_enough(audit, tmp_path):
    write(tmp_path, rows_of(BAD))
    for name in ("relations", "breaks"):
        (tmp_path / f"{name}.csv").unlink()
    assert audit("--data", str(tmp_path))[0] == 0
    write(tmp_path, rows_of(BAD), relations=RELATIONS)
    assert audit("--data", str(tmp_path))[0] == 1


def run_apart(*words, **variables):
    return subprocess.run(
        [sys.executable, "-m", "langson", "audit", *words],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONUTF8": "1", **variables},
        cwd=ROOT,
    )


@pytest.mark.long
def test_a_process_prints_json_and_nothing_else_the_same_each_time():
    words = ("--json", "--source", "article-2024")
    one = run_apart(*words, PYTHONHASHSEED="0")
    other = run_apart(*words, PYTHONHASHSEED="1234")
    assert (one.returncode, one.stderr) == (0, b"")
    assert one.stdout == other.stdout
    found = json.loads(one.stdout)
    assert found["used"] + len(found["not_used"]) == 49


@pytest.mark.parametrize("more", [[], ["--json"]], ids=["text", "JSON"])
@pytest.mark.parametrize("page", ["cp1252", "cp1258", "ascii"])
def test_any_code_page_will_do(tmp_path, monkeypatch, page, more):
    write(tmp_path, rows_of(BAD))
    words = ("audit", "--data", str(tmp_path), "--language", "vi", *more)
    code, out, err = in_code_page(monkeypatch, page, *words)
    assert (code, err) == (1, "")
    assert out


@pytest.mark.long
def test_a_process_minds_neither_its_code_page_nor_a_closed_pipe(tmp_path):
    write(tmp_path, rows_of(BAD))
    variables = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    done = run_apart("--data", str(tmp_path), "--language", "vi", **variables)
    assert (done.returncode, done.stderr) == (1, b"")
    assert done.stdout
    script = f'"{sys.executable}" -m langson audit --data "{tmp_path}" | head -c 1'
    done = subprocess.run(
        script, shell=True, capture_output=True, check=False, cwd=ROOT
    )
    assert done.stderr == b""
