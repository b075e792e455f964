"""Tables as spreadsheets and people save them: read, or one sentence with the mend.

Each case changes how a folder is written and nothing that it says.
"""

import csv
import io
import unicodedata

import pytest

import langson as ls
from langson.reading import contract, csvfile, form, spelling
from langson.showing import words
from tables_of import change, copy_of_data, other_province, read, with_rules, write


@pytest.fixture
def folder(tmp_path):
    """A small province whose names have accents and blanks."""
    folder = with_rules(other_province(tmp_path / "small"))
    for path in folder.glob("*.csv"):
        text = path.read_text("utf-8").replace("Northland", "Đồng Tháp Mười")
        path.write_text(text.replace("annual", "Kế hoạch năm"), "utf-8", newline="")
    return folder


def said(folder):
    """Everything that is read of a folder."""
    register = ls.Register(folder)
    frame = register.statements()
    figures = [
        (q.value, q.low, q.high, q.unit, q.area, q.plan, q.growth and q.growth.value)
        for q in register.quantities(frame)
    ]
    rules = register.breaks, register.relations
    return frame.to_dict("records"), figures, rules, register.series.to_dict("index")


def rewritten(folder, change):
    """Write every table anew: `change` makes a text of the name and its rows."""
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        made = change(path.stem, rows)
        if made is not None:
            content = made if isinstance(made, bytes) else made.encode("utf-8")
            path.write_bytes(content)


def table(rows, delimiter=",", end="\n", quoting=csv.QUOTE_MINIMAL):
    text = io.StringIO(newline="")
    csv.writer(
        text, delimiter=delimiter, lineterminator=end, quoting=quoting
    ).writerows(rows)
    return text.getvalue()


def each_cell(make, only=None):
    """Change the cells below the header."""

    def change(name, rows):
        columns = rows[0]
        return table([columns, *(
            [make(cell) if only is None or c in only else cell
             for c, cell in zip(columns, row, strict=True)] for row in rows[1:]
        )])  # fmt: skip

    return change


NAMES = {"series", "area", "plan", "source_id", "left", "statement_id", "relation_id"}
BOOLS = {"whole", "additive"}
VOCABULARY = {"kind", "status", "qualifier", "growth_qualifier", "period_basis"}
KNOWN = {column.name for each in form.TABLES for column in each.columns}
SAVED = {
    "semicolons": lambda name, rows: "\ufeff" + table(rows, ";", "\r\n"),
    "tabs": lambda name, rows: table(rows, "\t"),
    "quotes around all": lambda name, rows: table(rows, quoting=csv.QUOTE_ALL),
    "semicolons and quotes": lambda name, rows: table(rows, ";", quoting=csv.QUOTE_ALL),
    "no last line end": lambda name, rows: table(rows).removesuffix("\n"),
    "old line ends": lambda name, rows: table(rows, end="\r"),
    "byte order mark": lambda name, rows: "\ufeff" + table(rows, end="\r\n"),
    "empty rows at the end": lambda name, rows: table(
        [*rows, *([[""] * len(rows[0])] * 3)]
    ),
    "blank lines at the end": lambda name, rows: table(rows) + "\n\n\r\n",
    "empty columns": lambda name, rows: table([[*row, "", ""] for row in rows]),
    "no empty cells at the end of a row": lambda name, rows: table(
        [rows[0], *(shortened(name, rows[0], row) for row in rows[1:])]
    ),
    "decomposed letters": lambda name, rows: unicodedata.normalize("NFD", table(rows)),
    "capital words": each_cell(str.upper, BOOLS | VOCABULARY - {"kind"}),
    "no-break blanks": each_cell(lambda cell: cell.replace(" ", "\u00a0"), NAMES),
    "doubled blanks": each_cell(lambda cell: f" {cell}  ".replace(" ", "  "), NAMES),
    "names of columns": lambda name, rows: table(
        [
            [f" {cell.upper()}" if cell in KNOWN else cell for cell in rows[0]],
            *rows[1:],
        ]
    ),
    "units in capitals": lambda name, rows: (
        each_cell(str.title, {"unit", "published_unit"})(name, rows)
        if name == "statements"
        else table(rows)
    ),
}


def shortened(name, header, row):
    """Cells of a row without the empty ones at its end that need not be there."""
    needed = {column.name for column in getattr(form, name.upper()).columns
              if column.required}  # fmt: skip
    last = max(i for i, column in enumerate(header) if row[i] or column in needed)
    return row[: last + 1]


@pytest.fixture(params=["csv", "pandas"])
def parser(request, monkeypatch):
    """Small files are read by the csv module, large ones by pandas if they are even."""
    if request.param == "pandas":
        monkeypatch.setattr(csvfile, "_SMALL", 0)


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("name", SAVED)
def test_what_a_spreadsheet_does_changes_nothing(folder, name):
    wanted = said(folder)
    before = {path.name: path.read_bytes() for path in folder.glob("*.csv")}
    rewritten(folder, SAVED[name])
    assert {path.name: path.read_bytes() for path in folder.glob("*.csv")} != before
    assert contract.problems(folder) == []
    assert same(said(folder), wanted)


def same(found, wanted):
    """Equality of nested records in which nothing equals nothing."""
    return repr(found) == repr(wanted)


def test_all_of_it_at_once(folder):
    wanted = said(folder)
    for name in ("capital words", "no-break blanks", "empty columns"):
        rewritten(folder, SAVED[name])
    rewritten(
        folder,
        lambda name, rows: unicodedata.normalize(
            "NFD", "\ufeff" + table(rows, ";", "\r\n") + ";;;\r\n"
        ).removesuffix("\r\n"),
    )
    assert same(said(folder), wanted)


# What is cut is found without its last byte


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("name", ["statements", "sources", "series", "relations"])
def test_a_cut_file_is_found(folder, name):
    path = folder / f"{name}.csv"
    whole = path.read_bytes().rstrip(b"\n")
    start = whole.rindex(b"\n") + 1
    needed = [column.name for column in getattr(form, name.upper()).columns
              if column.required]  # fmt: skip
    header = whole[: whole.index(b"\n")].decode().split(",")
    last = max(header.index(column) for column in needed)
    line = next(csv.reader([whole[start:].decode("utf-8")]))
    kept = len(table([line[:last]]).encode("utf-8"))
    # anywhere in the row before the last cell that must be filled
    for at in range(start + 1, start + kept, 7):
        path.write_bytes(whole[:at])
        found = contract.problems(folder)
        assert found, whole[start:at]
        assert any(problem.file in (path.name, "statements.csv") for problem in found)


def test_a_cut_in_the_last_cells_is_found_by_the_descriptor(tmp_path):
    folder = copy_of_data(tmp_path, package=True)
    path = folder / "statements.csv"
    whole = path.read_bytes()
    path.write_bytes(whole.rstrip(b"\n"))
    ls.Register(folder)  # only its line end is gone
    path.write_bytes(whole.rstrip(b"\n")[:-3])
    with pytest.raises(ls.RegisterError, match="bytes where"):
        ls.Register(folder)


# What cannot be read without doubt has one sentence


def one_problem(folder):
    (problem,) = contract.problems(folder)
    return problem


@pytest.mark.usefixtures("parser")
def test_a_row_without_a_cell_inside_is_named(folder):
    rows = read("statements", folder)
    write(folder, "statements", [*rows[:3], dict.fromkeys(rows[0], ""), *rows[3:]])
    problem = one_problem(folder)
    assert (problem.file, problem.row) == ("statements.csv", 5)
    assert "empty row" in problem.mend


def test_a_decimal_comma_is_read_where_it_can_be_nothing_else(folder):
    change(folder, "statements", "a4", value="12,5")
    change(folder, "statements", "a1", growth="25,0")
    assert contract.problems(folder) == []
    register = ls.Register(folder)
    assert (register.get("a4").value, register.get("a1").growth.value) == (12.5, 25)
    row = change(folder, "statements", "a1", value="5,000")  # 5 or 5000?
    problem = one_problem(folder)
    assert (problem.row, problem.column) == (row, "value")
    assert "with a point" in problem.mend


def test_a_share_of_plan_that_is_an_excess_is_explained(folder):
    cells = {"plan": "Kế hoạch năm", "plan_share": "100.2", "plan_share_as": "0.2"}
    change(folder, "statements", "a4", plan_share_qualifier="exact", **cells)
    problem = one_problem(folder)
    assert problem.column == "plan_share"
    assert "an excess over the plan" in problem.mend


# Units


@pytest.mark.parametrize("base", sorted(words.section("units")))
def test_units_are_read_as_the_library_prints_them(base):
    for scale in ["", *(words.section("scales") if base not in ("%", "rank") else ())]:
        unit = f"{scale} {base}".strip()
        for language in ("en", "vi"):
            assert spelling.unit(words.unit_name(unit, language)) == unit
        assert spelling.unit(unit.upper()) == unit


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("tỷ đồng", "billion VND"),
        ("nghìn tỉ đồng", "trillion VND"),
        ("Triệu lượt khách", "million visits"),
        ("USD million", "million USD"),
        ("triệu đồng/người", "million VND/person"),
        ("USD / người", "USD per person"),
        ("đồng/USD", "VND/USD"),
        ("Thousand Tonnes", "thousand tonnes"),
        ("tỷ", "tỷ"),
        ("tỷ lệ", "tỷ lệ"),
        ("bales", "bales"),
    ],
)
def test_units_as_pages_print_them(written, unit):
    own = spelling.bases(["USD per person", "bales"])
    assert spelling.unit(written, own) == unit


def test_units_of_the_register_are_spelt_as_the_tables_write_them():
    register = ls.Register()
    frame = register.statements()
    for unit in {*register.series["unit"], *frame["published_unit"]}:
        assert spelling.unit(unit) == unit


def test_a_folder_may_write_its_units_in_vietnamese(folder):
    wanted = said(folder)[1]
    for name, columns in (
        ("series", ["unit"]),
        ("statements", ["unit", "published_unit"]),
    ):
        rows = read(name, folder)
        for row in rows:
            for column in columns:
                if row[column] == "tonnes":
                    row[column] = "tấn"
        write(folder, name, rows)
    assert said(folder)[1] == wanted
    row = change(folder, "statements", "a4", published_unit="triệu đồng")
    problem = one_problem(folder)
    assert (problem.row, problem.column) == (row, "published_unit")


# Questions


def asked(folder, **cells):
    change(folder, "statements", "a1", **cells)
    found = contract.check(folder)
    assert found.problems == []
    return found.questions


def test_a_ratio_typed_as_growth_is_asked_about(folder):
    # 5,000 of 2031 on 4,000 of 2030 is 125 % of it, a growth of 25
    assert asked(folder) == []
    (question,) = asked(folder, growth="125.0", growth_as="125.0")
    assert (question.row, question.column) == (3, "growth")
    assert "4,000 tonnes in row 10, makes it a growth of +25.0 %" in question.what
    assert "125.0 % the ratio" in question.what
    assert asked(folder, growth="98.7", growth_as="98.7") == []  # neither fits
    rows = read("breaks", folder)
    write(folder, "breaks", [*rows, rows[0] | {"series": "fish.landed"}])
    assert asked(folder, growth="125.0", growth_as="125.0") == []


def test_an_excess_over_the_plan_typed_as_share_is_asked_about(folder):
    # 5,000 on a plan of 4,500 is 111.1 % of it
    share = {"plan": "Kế hoạch năm", "plan_share_qualifier": "exact"}
    assert asked(folder, plan_share="111.1", plan_share_as="111.1", **share) == []
    (question,) = asked(folder, plan_share="11.1", plan_share_as="11.1", **share)
    assert (question.row, question.column) == (3, "plan_share")
    assert "a share of 111.1 % and 11.1 % the excess" in question.what
