"""The command that validates a folder: python -m langson check."""

import json
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

import langson as ls
import tables_of
from langson.__main__ import main
from langson.reading import contract, form
from streams import in_code_page
from tables_of import DATA, PACKAGE, change, copy_of_data, other_province

TOOL = Path(__file__).resolve().parent.parent / "tools" / "datapackage.py"
RECEIPTS = "article-2024.tourism.revenue.2024-12-31"
TOTAL = "article-2024.trade.declared.total.2024-12-31"
EXPORTS = "article-2024.trade.declared.exports.2024-10-24"


def check(folder, capsys):
    """Exit code, lines of stdout and lines of stderr."""
    code = main(["check", "--data", str(folder)])
    out, err = capsys.readouterr()
    return code, out.splitlines(), err.splitlines()


def refresh(folder):
    subprocess.run([sys.executable, str(TOOL), str(folder)], check=True)


def test_the_real_tables_are_sound():
    # As a user calls it, from a folder of no meaning.
    done = subprocess.run(
        [sys.executable, "-m", "langson", "check"],
        cwd=Path(sys.executable).parent,
        capture_output=True,
        check=False,
    )
    names = ("statements", "comparisons", "sources")
    count = {name: len(tables_of.read(name)) for name in names}
    assert (done.returncode, done.stderr) == (0, b"")
    said = done.stdout.decode("utf-8")
    beside = f"{count['statements']} statements and {count['comparisons']} comparisons"
    assert said.startswith(f"{beside} of ")
    assert f"{count['sources']} sources" in said
    assert said.rstrip().endswith("no problem found.")


def test_another_folder_is_checked(tmp_path, capsys):
    code, out, err = check(other_province(tmp_path), capsys)
    assert (code, err) == (0, [])
    assert out == [
        "14 statements of 8 series from 4 sources, 2030–2031; 0 breaks, 0 relations,"
        " 0 events: no problem found."
    ]


def test_every_problem_is_listed(tmp_path, capsys):
    folder = copy_of_data(tmp_path)
    rows = [
        change(folder, "statements", TOTAL, status="X"),
        change(folder, "statements", EXPORTS, unit="tonnes"),
        change(folder, "statements", RECEIPTS, value=""),
    ]
    code, out, err = check(folder, capsys)
    assert (code, out) == (2, [])
    assert err[-1] == f"{folder}: 3 problems."
    places = [line.split(": ")[0] for line in err[:-1]]
    wanted = dict(zip(rows, ("status", "unit", "value"), strict=True))
    assert places == [
        f"statements.csv, row {row}, column {wanted[row]}" for row in sorted(rows)
    ]
    assert all(" Mend: " in line for line in err[:-1])


def test_one_problem_is_counted_as_one(tmp_path, capsys):
    folder = copy_of_data(tmp_path)
    change(folder, "sources", "article-2024", reliability="9")
    code, _, err = check(folder, capsys)
    assert code == 2
    assert err[-1] == f"{folder}: 1 problem."


def test_a_missing_folder_is_bad_input(tmp_path, capsys):
    code, out, err = check(tmp_path / "none", capsys)
    assert (code, out) == (2, [])
    assert "no such folder" in err[0]


@pytest.mark.parametrize("name", ["statements", "sources", "series"])
def test_a_missing_table_is_bad_input(tmp_path, capsys, name):
    folder = copy_of_data(tmp_path, package=True)
    (folder / f"{name}.csv").unlink()
    code, out, err = check(folder, capsys)
    assert (code, out) == (2, [])
    assert err[0].startswith(f"{name}.csv: there is no such file")
    assert err[1].startswith(f"{PACKAGE}: {name}.csv is listed and missing.")


def test_a_stale_hash_is_found(tmp_path, capsys):
    folder = copy_of_data(tmp_path, package=True)
    note = "X" + tables_of.read("events")[0]["event_en"][1:]
    change(folder, "events", "2020-02-05", event_en=note)
    ls.Register(folder)  # of the same length, so that it loads
    code, out, err = check(folder, capsys)
    assert (code, out) == (2, [])
    assert len(err) == 2
    assert err[0].startswith(f"events.csv: the file is not the one that {PACKAGE}")
    assert "tools/datapackage.py" in err[0]
    refresh(folder)
    assert check(folder, capsys)[0] == 0


def test_a_word_outside_its_list_is_found(tmp_path, capsys):
    """Loading allows any language; the package has a closed list of them."""
    folder = copy_of_data(tmp_path, package=True)
    row = change(folder, "sources", "article-2024", language="km")
    refresh(folder)
    ls.Register(folder)
    code, out, err = check(folder, capsys)
    assert (code, out) == (2, [])
    assert len(err) == 2
    assert err[0].startswith(f"sources.csv, row {row}, column language: 'km' is not in")
    assert f"list of {PACKAGE}" in err[0]


def test_a_reference_to_nothing_is_found_by_the_package_too(tmp_path, capsys):
    folder = copy_of_data(tmp_path, package=True)
    path = folder / "breaks.csv"
    text = path.read_text("utf-8").replace("tourism.revenue", "no.such")
    path.write_text(text, "utf-8", newline="")
    refresh(folder)
    code, _, err = check(folder, capsys)
    assert code == 2
    assert "breaks.csv, row " in err[0]
    assert "column series: 'no.such' is unknown" in err[0]


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        "3",
        "{}",
        '{"resources": 3}',
        '{"resources": [3]}',
        '{"resources": [{"name": "statements"}]}',
    ],
)
def test_a_broken_package_is_bad_input(tmp_path, capsys, text):
    folder = copy_of_data(tmp_path)
    (folder / PACKAGE).write_text(text, "utf-8")
    code, out, err = check(folder, capsys)
    assert (code, out) == (2, [])
    assert err[0].startswith(PACKAGE)


def test_the_package_is_checked_without_being_needed(tmp_path, capsys):
    folder = copy_of_data(tmp_path)
    assert check(folder, capsys)[0] == 0
    package = json.loads((DATA / PACKAGE).read_text("utf-8"))
    assert len(package["resources"]) == len(list(DATA.glob("*.csv")))


def test_a_new_folder_is_sound_and_explains_itself(tmp_path, capsys):
    folder = tmp_path / "other" / "province"
    assert main(["new", str(folder)]) == 0
    assert f"check --data {folder}" in capsys.readouterr().out
    code, out, err = check(folder, capsys)
    assert (code, err) == (0, [])
    assert "no problem found" in out[0]
    assert main(["audit", "--data", str(folder)]) == 0
    text = (folder / "README.md").read_text("utf-8")
    for table in form.TABLES:
        rows = tables_of.read(table.name, folder)
        assert rows, table.name
        assert set(rows[0]) <= {column.name for column in table.columns}
        section = text.partition(f"## {table.file}\n")[2].partition("\n## ")[0]
        assert table.meaning in section
        for column in table.columns:
            start = f"| `{column.name}` | {column.meaning} |"
            (rule,) = (x for x in section.splitlines() if x.startswith(start))
            assert all(f"`{word}`" in rule for word in column.words)
            empty = "may be empty" in rule or "may be left out" in rule
            assert empty is not column.required


def test_a_new_folder_takes_nobody_s_place(tmp_path, capsys):
    kept = other_province(tmp_path / "mine")
    before = (kept / "statements.csv").read_bytes()
    for folder in (kept, kept / "statements.csv"):
        assert main(["new", str(folder)]) == 2
        assert "name a new folder" in capsys.readouterr().err
    assert (kept / "statements.csv").read_bytes() == before


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp1258", "utf-8"])
def test_every_code_page_can_show_what_is_wrong(tmp_path, monkeypatch, encoding):
    folder = copy_of_data(tmp_path)
    change(folder, "statements", TOTAL, area="Lạng sơn")
    code, _, said = in_code_page(monkeypatch, encoding, "check", "--data", str(folder))
    assert code == 2
    assert "Traceback" not in said
    assert "L?ng" not in said
    plain = unicodedata.normalize("NFD", said).encode("ascii", "ignore").decode()
    assert "'Lang son' is unknown" in plain


def test_a_fault_of_the_program_is_no_contradiction(monkeypatch, capsys):
    monkeypatch.setattr(contract, "check", lambda folder: 1 / 0)
    assert main(["check"]) == 3
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_the_command_explains_itself(capsys):
    for argument, code in {"--version": 0, "--help": 0, "chek": 2}.items():
        with pytest.raises(SystemExit) as ended:
            main([argument])
        assert ended.value.code == code
    out, err = capsys.readouterr()
    assert ls.__version__ in out
    assert "validate the tables of a folder" in out
    assert "invalid choice: 'chek'" in err
