"""``python -m langson draft``: what it prints, and one line for what it cannot read."""

import json
import re
import unicodedata

import pytest
from texts import TEXTS, gold, raw

from langson.__main__ import main

NAME = "muong_khao_2023"


@pytest.fixture
def run(tmp_path, capsys):
    """Run the command on a text; give exit code, output and errors."""
    wanted = gold(NAME)
    series = tmp_path / "series.csv"
    rows = [
        ",".join(f'"{value}"' for value in row.values()) for row in wanted["series"]
    ]
    head = ",".join(wanted["series"][0])
    series.write_text("\n".join([head, *rows]) + "\n", "utf-8")

    def command(path, *more):
        about = ["--area", wanted["area"], "--published", wanted["published"]]
        words = ["draft", str(path), *about, "--series", str(series), *more]
        code = main(words)
        return code, *capsys.readouterr()

    return command


def test_a_person_sees_numbers_reasons_and_the_contradiction(run):
    code, out, err = run(TEXTS / f"{NAME}.txt")
    assert (code, err) == (0, "")
    assert "[1,85] triệu lượt khách" in out
    assert "because: ước" in out
    assert "number of a document: 22 (p2)" in out
    assert "Audit of the draft: 1 contradiction." in out


def test_the_same_in_vietnamese(run):
    path = TEXTS / f"{NAME}.txt"
    code, out, err = run(path, "--language", "vi")
    assert (code, err) == (0, "")
    assert "[21,4]%  tốc độ tăng, của 1,85: tourism.visitors, 21,4 %" in out
    assert "1/1/2023 đến 31/12/2023, ước tính" in out
    assert "số văn bản: 22 (p2)" in out
    assert "Kiểm tra bản nháp: 1 mâu thuẫn." in out
    english = run(path)[1]
    assert [line.count("[") for line in english.splitlines()] == [
        line.count("[") for line in out.splitlines()
    ]


def test_json_has_the_two_lists_and_nothing_else(run):
    code, out, _ = run(TEXTS / f"{NAME}.txt", "--json")
    assert code == 0
    assert sorted(json.loads(out)) == ["not_used", "numbers"]


def test_tables_are_written_once(run, tmp_path):
    folder = tmp_path / "out"
    code, out, _ = run(TEXTS / f"{NAME}.txt", "--out", str(folder))
    assert code == 0
    assert str(folder / "statements.csv") in out
    code, out, err = run(TEXTS / f"{NAME}.txt", "--out", str(folder))
    assert (code, out) == (2, "")
    assert "overwrites nothing" in err


FRENCH = """Le produit intérieur brut de la province a augmenté de 7,5 % au cours des
neuf premiers mois et les exportations ont atteint 120 millions de dollars."""
NO_ACCENTS = "Tong san pham tren dia ban tinh uoc tang 8,5% so voi cung ky nam truoc."
PAGE = "<!-- saved --><table><tr><td>Thu 12%</td></tr></table>"
NO_TEXT = """empty blank utf16 utf16-without-mark cp1258 cut mojibake html table pdf
word digits french chinese no-accents missing"""


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (raw(NAME).encode("utf-16"), "UTF-16"),
        (raw(NAME).encode("utf-16-le"), "UTF-16"),
        (unicodedata.normalize("NFD", raw(NAME)).encode("cp1258", "replace"), "line 1"),
        (raw(NAME).encode("utf-8")[:400] + b"\xd0\xf5", "not UTF-8"),
        (raw(NAME).encode("utf-8").decode("latin-1").encode("utf-8"), "wrong encoding"),
        (b"<!DOCTYPE html><html><body><p>Thu 12%</p></body></html>", "HTML"),
        (PAGE.encode(), "HTML"),
        (b"%PDF-1.7\n12", "PDF"),
        (b"PK\x03\x04\x14", "office"),
        (b"12 34,5\n2024\n", "no words"),
        (FRENCH.encode(), "neither Vietnamese"),
        ("2024年前三季度进出口总值5000亿元".encode(), "neither Vietnamese"),
        (NO_ACCENTS.encode(), "with its accents"),
        (None, "no such file"),
    ],
    ids=NO_TEXT.split(),
)
def test_what_is_no_text_is_said_in_one_line(data, says, run, tmp_path):
    path = tmp_path / "report.txt"
    if data is not None:
        path.write_bytes(data)
    code, out, err = run(path)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert str(path) in err
    assert says in err
    code, out, own = run(path, "--language", "vi")
    assert (code, out, own.count("\n")) == (2, "", 1)
    told = own.removeprefix(f"{path}: ")
    assert told != own
    assert re.search("[ăđơưạảấầậắặẹếềểệịọốồổộớờởợụủứữựỳỹ]", told)


def test_a_day_that_is_none_is_refused(run, tmp_path, capsys):
    path = str(TEXTS / f"{NAME}.txt")
    assert main(["draft", path, "--area", "X", "--published", "12/2024"]) == 2
    assert "2024-12-31" in capsys.readouterr().err
