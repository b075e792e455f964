"""Each rule of a folder, broken once in a small one; and what a folder declares."""

import json
import sys

import pytest

import langson as ls
from langson.core import relation
from langson.reading import contract, form
from tables_of import PACKAGE, change, copy_of_data, other_province, read, with_rules
from tables_of import write as write_table


@pytest.fixture
def folder(tmp_path):
    """Another province with rules, without a datapackage.json."""
    return with_rules(other_province(tmp_path))


def only(folder):
    """The one problem of a folder; reading refuses it for the same reason."""
    found = contract.problems(folder)
    assert len(found) == 1, [str(problem) for problem in found]
    with pytest.raises(ls.RegisterError) as refused:
        ls.Register(folder)
    assert refused.value.problems == found
    return found[0]


#: table, key of the row, cells, column that is named, what, mend
RULES = {
    "relation across units": (
        "relations", "parts", {"right": "fish.landed.cod + fish.income"}, "right",
        "tonnes = tonnes + million NOK", "one unit",
    ),
    "relation of a series to itself": (
        "relations", "parts", {"right": "fish.landed"}, "right", "twice", "once",
    ),
    "percentage that is none": (
        "relations", "share", {"left": "boats.per_day"}, "right",
        "boats per day = 100 * boats / boats", "in %",
    ),
    "relation that ends before it begins": (
        "relations", "parts", {"valid_from": "2031-01-01", "valid_to": "2030-12-31"},
        "valid_to", "2030-12-31 is before 2031-01-01", "swap",
    ),
    "relation of nowhere": (
        "relations", "parts", {"area": "Southland"}, "area", "'Southland' is unknown",
        "did you mean Northland",
    ),
    "relation without a reason": (
        "relations", "parts", {"reason": ""}, "reason", "empty", "one sentence",
    ),
    "half a boat": (
        "statements", "a5", {"value": "40.5", "published_as": "40.5"}, "value",
        "boats.registered counts boats one by one", "not whole",
    ),
    "target with a growth": (
        "statements", "b1",
        {"growth": "5", "growth_as": "5", "growth_unit": "%",
         "growth_qualifier": "exact"},
        "status", "a target with a growth", "row of the result",
    ),
    "target with a share of plan": (
        "statements", "b1",
        {"plan_share": "90", "plan_share_as": "90", "plan_share_qualifier": "exact"},
        "status", "a target with", "no result",
    ),
    "plan of no target": (
        "statements", "a4", {"plan": "annual"}, "plan", "neither a target nor", "T",
    ),
    "unit of no growth": (
        "statements", "a4", {"growth_unit": "%"}, "growth_unit", "without a growth",
        "empty",
    ),
    "qualifier of no growth": (
        "statements", "a4", {"growth_qualifier": "about"}, "growth_qualifier",
        "without a number", "empty",
    ),
    "area in other letters": (
        "statements", "a4", {"area": "northland"}, "area",
        "'northland' and 'Northland' (row 2) differ", "one name for one place",
    ),
    "area with an accent": (
        "statements", "a4", {"area": "Nòrth-land"}, "area", "accents", "two places",
    ),
    "no area": ("statements", "a4", {"area": ""}, "area", "empty", "fill it"),
    "range of one number": (
        "statements", "a4",
        {"qualifier": "range", "value_high": "12.5", "published_as": "12.5-12.5"},
        "value_high", "12.5 is not above 12.5", "high end",
    ),
    "break in an unknown area": (
        "breaks", "boats.old_rate", {"area": "Nordland"}, "area",
        "'Nordland' is unknown", "did you mean Northland",
    ),
    "additive stock": (
        "series", "boats.old", {"additive": "true"}, "additive",
        "a stock does not add up", "false",
    ),
    "series without a label": (
        "series", "boats.old", {"label_vi": ""}, "label_vi", "empty", "Vietnamese",
    ),
    "event of no topic": (
        "events", "2031-05-01", {"topic": "fihs"}, "topic", "'fihs' is unknown",
        "did you mean fish",
    ),
}  # fmt: skip


def test_the_folder_itself_is_sound(folder):
    assert contract.problems(folder) == []


@pytest.mark.parametrize("name", RULES)
def test_a_broken_rule_is_found(folder, name):
    table, key, cells, column, what, mend = RULES[name]
    row = change(folder, table, key, **cells)
    problem = only(folder)
    assert (problem.file, problem.row, problem.column) == (f"{table}.csv", row, column)
    assert what in problem.what
    assert mend in problem.mend


def test_a_relation_across_scales_is_found(folder):
    change(folder, "series", "fish.landed.cod", unit="thousand tonnes")
    change(folder, "statements", "a2", unit="thousand tonnes", value="3")
    problem = only(folder)
    assert (problem.file, problem.column) == ("relations.csv", "right")
    assert "tonnes = thousand tonnes + tonnes" in problem.what


@pytest.mark.parametrize(
    ("table", "column"), [("breaks", "series"), ("events", "date")]
)
def test_a_row_stands_once(folder, table, column):
    rows = read(table, folder)
    write_table(folder, table, rows * 2)
    problem = only(folder)
    assert (problem.row, problem.column) == (len(rows) + 2, column)
    assert "as row 2" in problem.what


def test_a_faulty_table_does_not_hide_the_others(folder):
    change(folder, "statements", "a4", status="X")
    change(folder, "relations", "parts", right="fish.landed")
    change(folder, "breaks", "boats.old_rate", reason="")
    found = [(problem.file, problem.column) for problem in contract.problems(folder)]
    assert found == [
        ("statements.csv", "status"), ("breaks.csv", "reason"),
        ("relations.csv", "right"),
    ]  # fmt: skip


WORDS = [
    (table.name, column)
    for table in form.TABLES
    for column in table.columns
    if column.words
]


@pytest.mark.parametrize(("table", "column"), WORDS)
def test_every_word_of_the_form_is_asked(folder, table, column):
    rows = read(table, folder)
    write_table(folder, table, [rows[0] | {column.name: "??"}, *rows[1:]])
    problem = next(
        problem
        for problem in contract.problems(folder)
        if (problem.row, problem.column) == (2, column.name)
    )
    assert "'??' is not a word" in problem.what
    assert all(repr(word) in problem.mend for word in column.words)


# What a folder declares of itself


@pytest.fixture
def described(tmp_path):
    """A copy of data/ whose descriptor counts no bytes and no hashes."""
    folder = copy_of_data(tmp_path, package=True)
    declare(folder, lambda fields: None)
    return folder


def declare(folder, edit):
    path = folder / PACKAGE
    package = json.loads(path.read_text("utf-8"))
    for each in package["resources"]:
        each.pop("bytes", None)
        each.pop("hash", None)
    edit(
        {
            (each["name"], field["name"]): field.setdefault("constraints", {})
            for each in package["resources"]
            for field in each["schema"]["fields"]
        }
    )
    path.write_text(json.dumps(package), "utf-8")


ARTICLE = "article-2024"
TOTAL = f"{ARTICLE}.trade.declared.total.2024-12-31"
DECLARED = {
    "list": ("sources", ARTICLE, {"language": "km"}, "language", "not in the list",
             "add it"),
    "near": ("sources", ARTICLE, {"kind": "magasine"}, "kind", "not in the list",
             "did you mean magazine"),
    "pattern": ("statements", TOTAL, {"locator": "line 9"}, "locator",
                "not of the form", "mend"),
}  # fmt: skip


@pytest.mark.parametrize("name", DECLARED)
def test_what_the_folder_declares_is_asked(described, name):
    table, key, cells, column, what, mend = DECLARED[name]
    row = change(described, table, key, **cells)
    ls.Register(described)  # it concerns no reading
    (problem,) = contract.problems(described)
    assert (problem.row, problem.column) == (row, column)
    assert what in problem.what
    assert mend in problem.mend


def test_limits_and_required_cells_are_asked(described):
    declare(
        described,
        lambda fields: (
            fields["statements", "value"].update(minimum=1, maximum=1e6),
            fields["statements", "locator"].update(required=True),
            fields["statements", "note"].update(unique=True),
        ),
    )
    rows = read("statements", described)
    values = [float(row["value"]) for row in rows]
    notes = [row["note"] for row in rows if row["note"]]
    found = [problem.column for problem in contract.problems(described)]
    assert found.count("value") == sum(not 1 <= value <= 1e6 for value in values) > 0
    assert found.count("locator") == sum(not row["locator"] for row in rows) > 0
    assert found.count("note") == sum(notes.count(note) > 1 for note in notes) > 0


def test_two_places_of_nearly_one_name_can_be_listed(folder):
    change(folder, "statements", "a4", area="Nörthland")
    assert "list every area in areas.csv" in only(folder).mend
    areas = [{"area": area} for area in ("Northland", "Nörthland")]
    write_table(folder, "areas", areas)
    assert contract.problems(folder) == []
    assert ls.Register(folder).get("a4").area == "Nörthland"
    assert list(ls.Register(folder).areas.index) == ["Northland", "Nörthland"]


@pytest.mark.parametrize(
    ("table", "key", "column"),
    [("statements", "a4", "area"), ("statements", "b1", "plan"),
     ("breaks", "boats.old_rate", "area"), ("relations", "parts", "area")],
)  # fmt: skip
def test_areas_and_plans_are_among_those_listed(folder, table, key, column):
    write_table(folder, "areas", [{"area": "Northland"}, {"area": "Southland"}])
    write_table(folder, "plans", [{"plan": "annual"}])
    change(folder, "breaks", "boats.old_rate", area="Southland")  # of no statement yet
    assert contract.problems(folder) == []
    row = change(folder, table, key, **{column: "Sothland"})
    problem = only(folder)
    assert (problem.row, problem.column) == (row, column)
    assert "'Sothland' is unknown" in problem.what


def test_the_verdict_needs_no_frictionless(described, monkeypatch):
    monkeypatch.setitem(sys.modules, "frictionless", None)
    change(described, "sources", ARTICLE, language="km")
    assert len(contract.problems(described)) == 1


def test_the_form_has_the_operators_of_every_kind_of_relation():
    operators = {kind.operator for kind in relation.KINDS}
    assert operators == set(form.RELATIONS.column("operator").words)
