"""Every fault of the tables is found where it is, with a way to mend it.

Each test spoils a copy of data/ in one place. Rows are counted as a spreadsheet does:
the header is row 1.
"""

import json
import re

import pytest

import langson as ls
from tables_of import DATA, PACKAGE, change, copy_of_data, other_province, read, write

ARTICLE = "article-2024"
TOTAL = f"{ARTICLE}.trade.declared.total.2024-12-31"
EXPORTS = f"{ARTICLE}.trade.declared.exports.2024-10-24"
STOCK = f"{ARTICLE}.enterprises.stock.2024-10-25"
RANGE = "danviet-2024-02-06.gates.vehicles_per_day.2023-12-31"
UNMARKED = "sggp-2022-12.national.tourism_receipts.2022-12-31"
TARGET = "dulichlangson-2021-04.tourism.revenue.2025-12-31"
NAMES = ["statements", "sources", "series", "breaks", "events"]


@pytest.fixture
def folder(tmp_path):
    return copy_of_data(tmp_path)


def problems(folder):
    with pytest.raises(ls.RegisterError) as refused:
        ls.Register(folder)
    found = refused.value.problems
    assert str(found[0]) in str(refused.value)
    assert all(problem.what and problem.mend.endswith((".", "?")) for problem in found)
    return found


def only(folder):
    found = problems(folder)
    assert len(found) == 1, [str(problem) for problem in found]
    return found[0]


def place(problem):
    return problem.file, problem.row, problem.column


def test_the_copy_itself_is_sound(folder):
    assert len(ls.Register(folder).statements()) == len(read("statements"))


# One cell

CELLS = {
    "grouping": (
        TOTAL, {"published_as": "56.60"}, "published_as",
        "'56.60' is not a number with the decimal mark ','", "printed digits",
    ),
    "letters": (
        TOTAL, {"published_as": "5.660 triệu"}, "published_as", "no sign", "digits",
    ),
    "sign": (EXPORTS, {"published_as": "-2.079"}, "published_as", "sign", "digits"),
    "full width": (
        TOTAL, {"published_as": "５.660"}, "published_as", "0-9", "printed digits",
    ),
    "empty token": (
        TOTAL, {"published_as": ""}, "published_as", "empty", "exactly as",
    ),
    "missing mark": (
        STOCK, {"decimal_mark": ""}, "decimal_mark",
        "'5.139' means two numbers", 'set it to "," or "."',
    ),
    "other value": (
        TOTAL, {"value": "5661"}, "value",
        "5661 is not 5.660 million USD", "value, published_as, decimal_mark",
    ),
    "other scale": (
        TOTAL, {"published_unit": "billion USD"}, "value", "5.660 billion USD", "wrong",
    ),
    "other currency": (
        TOTAL, {"published_unit": "million VND"}, "published_unit",
        "a number in million VND is not one in million USD", "never converted",
    ),
    "other unit": (
        TOTAL, {"unit": "billion USD"}, "unit",
        "not the unit of trade.declared.total", "convert `value`",
    ),
    "growth is not its token": (
        TOTAL, {"growth": "18.5"}, "growth",
        "18.5 is not the printed 18,4", "growth_as",
    ),
    "sign in the token of growth": (
        EXPORTS, {"growth_as": "-13"}, "growth_as", "no sign", "printed digits",
    ),
    "growth without a token": (
        TOTAL, {"growth_as": ""}, "growth_as", "one of the two is empty", "fill both",
    ),
    "token without growth": (
        TOTAL, {"growth": ""}, "growth_as", "one of the two is empty", "fill both",
    ),
    "growth without a qualifier": (
        TOTAL, {"growth_qualifier": ""}, "growth_qualifier", "empty", "exact, about",
    ),
    "growth without a unit": (
        TOTAL, {"growth_unit": ""}, "growth_unit", "empty", "pp",
    ),
    "points of something that is no percentage": (
        TOTAL, {"growth_unit": "pp"}, "growth_unit", "percent", "%",
    ),
    "share is not its token": (
        TOTAL, {"plan_share": "112"}, "plan_share",
        "not the printed 111", "plan_share_as",
    ),
    "negative share": (
        TOTAL, {"plan_share": "-111"}, "plan_share",
        "-111 is not the printed 111", "copy",
    ),
    "share without a qualifier": (
        TOTAL, {"plan_share_qualifier": ""}, "plan_share_qualifier", "empty", "exact",
    ),
    "share without a plan": (TOTAL, {"plan": ""}, "plan", "no plan", "annual"),
    "target without a plan": (TARGET, {"plan": ""}, "plan", "no plan", "name the plan"),
    "unknown series": (
        TOTAL, {"series": "trade.declared.totl"}, "series",
        "'trade.declared.totl' is unknown", "did you mean trade.declared.total",
    ),
    "unknown source": (
        TOTAL, {"source_id": "article-2042"}, "source_id",
        "'article-2042' is unknown", "did you mean article-2024",
    ),
    "no number": (
        TOTAL, {"value": "5.660,0"}, "value", "cannot be read", "plain number",
    ),
    "no value": (TOTAL, {"value": ""}, "value", "cannot be read", "plain number"),
    "value of full width": (
        TOTAL, {"value": "５660"}, "value", "cannot be read", "plain number",
    ),
    "growth is no number": (
        TOTAL, {"growth": "+18.4"}, "growth", "'+18.4' cannot be read", "plain number",
    ),
    "no such day": (
        TOTAL, {"period_end": "2024-02-30"}, "period_end",
        "cannot be read", "2024-12-31",
    ),
    "day of another form": (
        TOTAL, {"period_start": "1/1/2024"}, "period_start", "cannot be read", "day as",
    ),
    "no day": (TOTAL, {"period_start": ""}, "period_start", "cannot be read", "day as"),
    "end before start": (
        TOTAL, {"period_end": "2023-12-31"}, "period_end",
        "2023-12-31 is before 2024-01-01", "swap",
    ),
    "stock with a span": (
        STOCK, {"period_start": "2024-01-01"}, "period_start",
        "stock", "day of period_end",
    ),
    "unknown status": (
        TOTAL, {"status": "P"}, "status", "'P' is not a word here", "'A', 'E', 'T'",
    ),
    "unknown qualifier": (
        TOTAL, {"qualifier": "ca"}, "qualifier", "'ca' is not", "'exact', 'about'",
    ),
    "unknown basis": (
        TOTAL, {"period_basis": "no"}, "period_basis", "'no'", "inferred",
    ),
    "unknown mark": (TOTAL, {"decimal_mark": "'"}, "decimal_mark", "word", "','"),
    "unknown unit of growth": (
        TOTAL, {"growth_unit": "bp"}, "growth_unit", "'bp'", "pp",
    ),
    "range of growth": (
        TOTAL, {"growth_qualifier": "range"}, "growth_qualifier", "'range'", "nearly",
    ),
    "high end without a range": (
        TOTAL, {"value_high": "5700"}, "value_high", "without a range", "both ends",
    ),
    "range without a high end": (
        RANGE, {"value_high": ""}, "value_high", "missing", "both ends",
    ),
    "range of other numbers": (
        RANGE, {"value_high": "1360"}, "value_high", "not the printed range", "printed",
    ),
    "range with one number": (
        RANGE, {"published_as": "1.100"}, "published_as", "split by", "dash",
    ),
    "range that runs down": (
        RANGE, {"published_as": "1.350 - 1.100"}, "published_as", "higher", "dash",
    ),
    "plain number without a mark": (
        UNMARKED, {"published_as": "495,000"}, "decimal_mark", "two numbers", "set it",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CELLS)
def test_a_wrong_cell_is_found(folder, name):
    key, cells, column, what, mend = CELLS[name]
    row = change(folder, "statements", key, **cells)
    problem = only(folder)
    assert place(problem) == ("statements.csv", row, column)
    assert what in problem.what
    assert mend in problem.mend
    assert str(problem).startswith(f"statements.csv, row {row}, column {column}: ")
    assert str(problem).endswith(f"Mend: {problem.mend}")


def test_another_mark_makes_another_number(folder):
    # 5.660 with a point is under six: level, growth and share no longer fit the cells.
    row = change(folder, "statements", TOTAL, decimal_mark=".")
    found = problems(folder)
    assert {place(problem)[1] for problem in found} == {row}
    assert [problem.column for problem in found] == ["value", "growth_as"]


def test_an_unmarked_token_is_not_compared(folder):
    change(folder, "statements", UNMARKED, value="494999")
    q = ls.Register(folder).get(UNMARKED)
    assert (q.low, q.high) == (494998.5, 494999.5)


SIDE_TABLES = [
    ("series", "tourism.revenue", {"kind": "sum"}, "kind", "'sum'", "'flow'"),
    ("series", "tourism.revenue", {"whole": "yes"}, "whole", "'yes'", "'true'"),
    ("series", "tourism.revenue", {"additive": ""}, "additive", "''", "'false'"),
    ("sources", ARTICLE, {"published": "12/2024"}, "published", "12/2024", "2024-12"),
    ("sources", ARTICLE, {"published": "2024-13"}, "published", "2024-13", "2024-12"),
    ("sources", ARTICLE, {"reliability": "4"}, "reliability", "'4'", "'3'"),
    ("relations", "visitors-parts", {"operator": "<="}, "operator", "'<='", "'>='"),
    ("relations", "visitors-parts", {"left": "tourism.visits"}, "left",
     "unknown", "tourism.visitors"),
    ("relations", "visitors-parts", {"right": "tourism.visitors_domestic + x"}, "right",
     "cannot be read", "a sum of known series"),
    ("relations", "poor-rate-base-2022", {"right": "100 * poverty.households"}, "right",
     "cannot be read", "100 * a / b"),
    ("relations", "visitors-parts", {"valid_from": "2024"}, "valid_from",
     "cannot be read", "2024-12-31"),
    ("events", "2020-02-05", {"source_id": "nobody"}, "source_id",
     "unknown", "sources"),
    ("events", "2020-02-05", {"date": "2020-02"}, "date",
     "cannot be read", "2024-12-31"),
    ("breaks", "tourism.revenue", {"first_day_after": "2020"}, "first_day_after",
     "cannot be read", "2024-12-31"),
    ("breaks", "tourism.revenue", {"series": "tourism.income"}, "series", "unknown",
     "series.csv"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "key", "cells", "column", "what", "mend"), SIDE_TABLES
)
def test_a_wrong_cell_of_another_table_is_found(
    folder, table, key, cells, column, what, mend
):
    row = change(folder, table, key, **cells)
    problem = only(folder)
    assert place(problem) == (f"{table}.csv", row, column)
    assert what in problem.what
    assert mend in problem.mend


# Keys


@pytest.mark.parametrize("name", ["statements", "sources", "series", "relations"])
def test_a_key_stands_once(folder, name):
    rows = read(name, folder)
    key = next(iter(rows[0]))
    rows += [rows[1], rows[0] | {key: ""}]
    write(folder, name, rows)
    first, second = problems(folder)
    count = len(rows) + 1
    assert place(first) == (f"{name}.csv", count - 1, key)
    assert f"{rows[1][key]!r} stands in row 3 already" in first.what
    assert "name of its own" in first.mend
    assert place(second) == (f"{name}.csv", count, key)
    assert "empty" in second.what


# Files


def test_a_file_cut_in_a_line_is_found(folder):
    path = folder / "statements.csv"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:200]) + lines[200][:40])
    problem = only(folder)
    assert place(problem) == ("statements.csv", 201, None)
    assert "restore it from git" in problem.mend


def test_rows_with_fewer_cells_are_all_found(folder):
    path = folder / "statements.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    lines[10] = "a,b,c\n"
    lines[20] = lines[20].rstrip("\n") + ",more\n"
    lines[-1] = "z\n"
    path.write_text("".join(lines), "utf-8", newline="")
    found = problems(folder)
    assert [(p.file, p.row) for p in found] == [
        ("statements.csv", 11), ("statements.csv", 21), ("statements.csv", len(lines)),
    ]  # fmt: skip
    assert "3 cells where the header has 25" in found[0].what
    assert "26 cells" in found[1].what
    assert "quotes" in found[0].mend
    assert "cut" in found[2].mend


def test_an_unclosed_quote_is_found(folder):
    path = folder / "statements.csv"
    # a cell of its own: whether a quote opens one must not hang on the last row's form
    text = path.read_text("utf-8") + 'invented,"open\n'
    path.write_text(text, "utf-8", newline="")
    assert only(folder).file == "statements.csv"


def test_a_quote_that_swallows_the_rest_is_found(folder):
    path = folder / "sources.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    lines[50] = 'x,"' + lines[50].replace('"', "")
    path.write_text("".join(lines), "utf-8", newline="")
    problem = only(folder)
    assert problem.file == "sources.csv"
    assert "cut" in problem.mend or "quotes" in problem.mend


def test_fewer_bytes_than_the_package_counts(tmp_path):
    folder = copy_of_data(tmp_path, package=True)
    path = folder / "statements.csv"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-5]))
    problem = only(folder)
    assert problem.file == "statements.csv"
    size = len((DATA / "statements.csv").read_bytes())
    held = len(path.read_bytes())
    assert f"{held} bytes where {PACKAGE} counts {size}" in problem.what
    assert "restore the file from git" in problem.mend


def test_more_bytes_than_the_package_counts_are_read(tmp_path):
    folder = copy_of_data(tmp_path, package=True)
    rows = read("statements", folder)
    rows.append(rows[0] | {"statement_id": "another"})
    write(folder, "statements", rows)
    assert len(ls.Register(folder).statements()) == len(rows)


@pytest.mark.parametrize("text", ["{", "[]", '{"resources": 3}', "{}"])
def test_a_broken_package_does_not_stop_reading(folder, text):
    (folder / PACKAGE).write_text(text, "utf-8")
    assert len(ls.Register(folder).statements()) == len(read("statements"))


@pytest.mark.parametrize(
    ("encoding", "text"),
    [("cp1258", "é"), ("utf-16", "é"), ("utf-16-le", "plain")],
)
def test_another_encoding_is_named(folder, encoding, text):
    path = folder / "series.csv"
    lines = path.read_bytes().splitlines(keepends=True)
    lines[2] = f"tourism,{text}\n".encode(encoding)
    path.write_bytes(b"".join(lines))
    problem = only(folder)
    assert place(problem) == ("series.csv", 3, None)
    assert "UTF-8" in problem.what
    assert "save the file as UTF-8" in problem.mend


def test_there_is_no_such_folder(tmp_path):
    with pytest.raises(ls.RegisterError) as refused:
        ls.Register(tmp_path / "nowhere")
    (problem,) = refused.value.problems
    assert problem.file == str(tmp_path / "nowhere")
    assert "no such folder" in problem.what
    assert "Register(" in problem.mend


@pytest.mark.parametrize("name", ["statements", "sources", "series"])
def test_a_needed_table_is_missing(folder, name):
    (folder / f"{name}.csv").unlink()
    problem = only(folder)
    assert place(problem) == (f"{name}.csv", None, None)
    assert "no such file" in problem.what
    assert "statements.csv, series.csv and sources.csv" in problem.mend


@pytest.mark.parametrize("name", ["breaks", "relations", "events"])
def test_other_tables_may_be_missing(folder, name):
    (folder / f"{name}.csv").unlink()
    assert len(getattr(ls.Register(folder), name)) == 0


@pytest.mark.parametrize(
    "name", ["statements", "sources", "series", "breaks", "events"]
)
def test_an_empty_file_is_found(folder, name):
    (folder / f"{name}.csv").write_bytes(b"")
    problem = only(folder)
    assert place(problem) == (f"{name}.csv", None, None)
    assert "empty" in problem.what


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("statements", "published_as"),
        ("statements", "locator"),
        ("sources", "reliability"),
        ("series", "whole"),
        ("breaks", "reason"),
        ("relations", "valid_to"),
        ("events", "event_vi"),
    ],
)
def test_a_missing_column_is_named(folder, name, column):
    rows = [
        {("my_" + column if key == column else key): cell for key, cell in row.items()}
        for row in read(name, folder)
    ]
    write(folder, name, rows)
    problem = only(folder)
    assert place(problem) == (f"{name}.csv", 1, column)
    assert "missing" in problem.what
    assert f"did you mean my_{column}" in problem.mend


def test_every_missing_column_is_named(folder):
    gone = {"growth_as", "note"}
    rows = [
        {key: cell for key, cell in row.items() if key not in gone}
        for row in read("statements", folder)
    ]
    write(folder, "statements", rows)
    assert [p.column for p in problems(folder)] == ["growth_as", "note"]


def test_a_column_stands_once(folder):
    path = folder / "statements.csv"
    lines = path.read_text("utf-8").splitlines()
    text = "".join(line + "," + word + "\n" for line, word in
                   zip(lines, ["note"] + [""] * len(lines), strict=False))  # fmt: skip
    path.write_text(text, "utf-8", newline="")
    problem = only(folder)
    assert place(problem) == ("statements.csv", 1, "note")
    assert "twice" in problem.what


# All of them


def test_nothing_is_lost_and_the_order_is_that_of_the_file(folder):
    wrong = {
        "status": ("status", "X"),
        "unit": ("unit", "USD"),
        "series": ("series", "no.such"),
        "value": ("value", "much"),
        "period_end": ("period_end", "soon"),
        "qualifier": ("qualifier", "some"),
        "source": ("source_id", "none"),
        "plan_share": ("plan_share_as", "7"),
    }
    rows = read("statements", folder)
    wanted = []
    for i, (column, cell) in enumerate(wrong.values()):
        at = 40 * (len(wrong) - i)  # from the end of the file to its start
        assert not rows[at]["plan_share_as"]
        rows[at][column] = cell
        wanted.append((at + 2, column))
    write(folder, "statements", rows)
    assert [(p.row, p.column) for p in problems(folder)] == sorted(wanted)


def test_tokens_values_and_ranges_are_all_listed(folder):
    edits = {
        TOTAL: ({"published_as": "5660x"}, ["published_as"]),
        EXPORTS: ({"value": "2078", "growth": "-14"}, ["growth", "value"]),
        RANGE: ({"value_high": "9999"}, ["value_high"]),
        UNMARKED: ({"published_as": "495,000"}, ["decimal_mark"]),
        STOCK: ({"period_start": "2024-01-01"}, ["period_start"]),
        TARGET: ({"published_unit": "USD"}, ["published_unit"]),
    }
    wanted = []
    for key, (cells, columns) in edits.items():
        row = change(folder, "statements", key, **cells)
        wanted += [(row, column) for column in columns]
    found = [(p.row, p.column) for p in problems(folder)]
    # The unit hides the number behind it: that row may be named for its value too.
    assert set(wanted) <= set(found)
    assert {row for row, _ in found} == {row for row, _ in wanted}
    assert [row for row, _ in found] == sorted(row for row, _ in found)


def test_the_message_counts_the_rest(folder):
    change(folder, "statements", TOTAL, status="X")
    change(folder, "statements", EXPORTS, status="Y")
    change(folder, "statements", STOCK, status="Z")
    with pytest.raises(
        ls.RegisterError, match=r"\(and 2 more; .* check` lists"
    ) as error:
        ls.Register(folder)
    assert len(error.value.problems) == 3


def test_a_row_with_line_breaks_counts_as_one(folder):
    rows = read("statements", folder)
    rows[3]["note"] = "two\nlines, and\na third"
    rows[5]["status"] = "X"
    write(folder, "statements", rows)
    assert only(folder).row == 7


def test_errors_are_what_their_names_say():
    for error, builtin in (
        (ls.RegisterError, ValueError),
        (ls.TokenError, ValueError),
        (ls.ComparisonError, ValueError),
        (ls.UnitError, ls.ComparisonError),
        (ls.SelectionError, LookupError),
    ):
        assert issubclass(error, builtin)
        assert issubclass(error, ls.LangsonError)


def test_another_province_is_told_of_its_own_names(tmp_path):
    folder = other_province(tmp_path)
    change(folder, "statements", "a2", series="fish.landed.cood")
    problem = only(folder)
    assert "fish.landed.cod" in problem.mend
    change(folder, "statements", "a2", series="fish.landed.cod", status="")
    assert re.search("'' is not a word", only(folder).what)


def test_the_package_lists_the_tables_it_counts():
    # The check of sizes rests on these names and numbers.
    resources = json.loads((DATA / PACKAGE).read_text("utf-8"))["resources"]
    assert {each["path"] for each in resources} == {p.name for p in DATA.glob("*.csv")}
    assert all(isinstance(each["bytes"], int) for each in resources)
