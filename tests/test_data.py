"""What holds for the tables in data/ alone, and for their datapackage.json.

The rules of every folder are `langson.reading.contract`; tests/test_contract.py breaks
each of them once.
"""

import calendar
import csv
import json
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from itertools import pairwise

import pytest

from langson.reading import contract, form
from tables_of import DATA, PACKAGE, copy_of_data, read

TOOL = DATA.parent / "tools" / "datapackage.py"
ARTICLE = "article-2024"
README = (DATA / "README.md").read_text(encoding="utf-8")
# Append only: a table may grow and must not shrink below the second issue.
SECOND_ISSUE = {
    "statements": 650,
    "sources": 255,
    "series": 82,
    "breaks": 21,
    "relations": 13,
    "events": 28,
    "comparisons": 19,
    "areas": 18,
    "plans": 17,
}


def tables(folder=DATA):
    """Rows of every table of a folder."""
    return {name: read(name, folder) for name in SECOND_ISSUE}


def test_the_contract_is_kept():
    assert contract.problems(DATA) == []


# Rules of this register: each gives the keys of the rows that break it

RULES = []


def rule(function):
    RULES.append(function)
    return function


@rule
def a_statement_is_named_by_source_series_and_day(t):
    return [
        row["statement_id"]
        for row in t["statements"]
        if not re.fullmatch(
            re.escape(f"{row['source_id']}.{row['series']}.{row['period_end']}")
            + r"(\.\d+)?",
            row["statement_id"],
        )
    ]


@rule
def a_row_of_the_article_names_its_line(t):
    return [
        row["statement_id"]
        for row in t["statements"]
        if row["source_id"] == ARTICLE
        and not re.fullmatch(r"p[1-9]\d?", row["locator"])
    ]


@rule
def what_was_concluded_has_a_note(t):
    return [
        row["statement_id"]
        for row in t["statements"]
        if (row["period_basis"] == "inferred" or not row["decimal_mark"])
        and not row["note"]
    ]


@rule
def every_source_is_used(t):
    used = {row["source_id"] for name in ("statements", "events") for row in t[name]}
    return [row["source_id"] for row in t["sources"] if row["source_id"] not in used]


@rule
def a_weak_or_undated_source_has_a_note(t):
    return [
        row["source_id"]
        for row in t["sources"]
        if (row["reliability"] == "3" or not row["published"]) and not row["note"]
    ]


@rule
def only_the_article_has_no_address(t):
    address = re.compile(r"https?://[^\s/]+/\S+")  # of a page, not of its host
    return [
        row["source_id"]
        for row in t["sources"]
        if row["source_id"] != ARTICLE and not address.fullmatch(row["url"])
    ]


@rule
def plans_are_explained(t):
    return [
        row["plan"]
        for row in t["plans"]
        if f"| `{row['plan']}` | {row['meaning']} |" not in README
    ]


@rule
def every_area_and_plan_is_used(t):
    return [
        row[name]
        for name in ("area", "plan")
        for row in t[f"{name}s"]
        if row[name] not in {each[name] for each in t["statements"]}
    ]


def numbers(text):
    """Numbers of a text; a month in words is one too."""
    for i, month in enumerate(calendar.month_name[1:], 1):
        text = re.sub(rf"\b{month}\b", str(i), text)
    return Counter(map(int, re.findall(r"\d+", text)))


@rule
def events_have_the_same_numbers_in_both_languages(t):
    # The Vietnamese may say more: the number of a storm, the year of a decree.
    return [
        row["event_en"]
        for row in t["events"]
        if numbers(row["event_en"]) - numbers(row["event_vi"])
    ]


@rule
def words_have_the_same_numbers_in_both_languages(t):
    pairs = [
        (row, column, f"{column}_vi")
        for name in ("series", "breaks", "relations", "plans")
        for row in t[name]
        for column in ("definition", "breaks", "reason", "meaning")
        if f"{column}_vi" in row
    ]
    return [
        row[english]
        for row, english, vietnamese in pairs
        if bool(row[english]) is not bool(row[vietnamese])
        or numbers(row[english]) != numbers(row[vietnamese])
    ]


@rule
def events_are_in_order(t):
    days = [row["date"] for row in t["events"]]
    return [day for day, later in pairwise(days) if day > later]


@rule
def reasons_are_sentences(t):
    return [
        row["relation_id"] for row in t["relations"] if not row["reason"].endswith(".")
    ]


@rule
def relations_cross_no_break(t):
    """Scope is one while a relation is valid, or changes on both sides together."""

    def breaks_of(name):
        rows = [each for each in t["breaks"] if each["series"] == name]
        return frozenset((each["area"], each["first_day_after"]) for each in rows)

    def crosses(row):
        names = {row["left"], *re.findall(r"[a-z_]+(?:\.[a-z_]+)+", row["right"])}
        if not row["area"]:
            return len({breaks_of(name) for name in names}) > 1
        days = {
            day
            for name in names
            for area, day in breaks_of(name)
            if area == row["area"]
        }
        first, last = row["valid_from"] or "0001-01-01", row["valid_to"] or "9999-12-31"
        return any(first < day <= last for day in days)

    return [row["relation_id"] for row in t["relations"] if crosses(row)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_register_keeps(rule):
    assert rule(tables()) == []


# Files and rows


@pytest.mark.parametrize("path", sorted(DATA.iterdir()), ids=lambda path: path.name)
def test_file_is_plain_text(path):
    content = path.read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf"), "byte order mark"
    assert b"\r" not in content, "line ends other than LF"
    assert content.endswith(b"\n"), "no newline at the end"
    assert unicodedata.is_normalized("NFC", content.decode("utf-8")), "not NFC"


@pytest.mark.parametrize("name", SECOND_ISSUE)
def test_cells_are_tidy(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    untidy = re.compile(r"^\s|\s$|\s\s|[^\S ]|\u200b|\ufeff")
    assert [cell for cell in cells if untidy.search(cell)] == []


@pytest.mark.parametrize("name", SECOND_ISSUE)
def test_no_row_is_lost(name):
    assert len(read(name)) >= SECOND_ISSUE[name]


def test_article_is_complete():
    rows = [row for row in read("statements") if row["source_id"] == ARTICLE]
    printed = ("published_as", "growth_as", "plan_share_as")
    assert len(rows) == 32
    assert sum(bool(row[column]) for row in rows for column in printed) == 49


# Descriptor


def test_descriptor_is_valid_for_frictionless():
    import frictionless  # takes half a second, which each worker would spend

    report = frictionless.validate(str(DATA / PACKAGE))
    assert report.flatten(["name", "rowNumber", "fieldName", "note"]) == []
    assert len(report.tasks) == len(form.TABLES)


def test_descriptor_is_of_one_piece_with_the_form():
    package = json.loads((DATA / PACKAGE).read_text(encoding="utf-8"))
    held = {each["path"]: each["schema"]["fields"] for each in package["resources"]}
    assert list(held) == [table.file for table in form.TABLES]
    assert {path.name for path in DATA.glob("*.csv")} == set(held)
    for table in form.TABLES:
        assert [each["name"] for each in held[table.file]] == list(read(table.name)[0])
    text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    assert (DATA / PACKAGE).read_bytes() == text.encode("utf-8")


# Tool


def run_tool(*arguments):
    command = [sys.executable, str(TOOL), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def copied(tmp_path):
    return copy_of_data(tmp_path, package=True)


def test_tool_accepts_the_data():
    done = run_tool("--check")
    assert (done.returncode, done.stderr) == (0, "")


def test_tool_names_the_stale_table_and_mends_it(copied):
    before = (copied / PACKAGE).read_bytes()
    with (copied / "events.csv").open("a", encoding="utf-8", newline="") as file:
        file.write("2027-01-01,trade,x,x,article-2024\n")

    refused = run_tool("--check", copied)
    assert refused.returncode == 1
    assert "events.csv" in refused.stderr
    assert "series.csv" not in refused.stderr
    assert "tools/datapackage.py" in refused.stderr
    assert (copied / PACKAGE).read_bytes() == before

    assert run_tool(copied).returncode == 0
    assert run_tool("--check", copied).returncode == 0
    after = (copied / PACKAGE).read_bytes()
    changed = set(after.splitlines()) - set(before.splitlines())
    assert {line.split(b'"')[1] for line in changed} == {b"bytes", b"hash"}
    assert len(changed) == 2


def test_tool_copies_lists_and_words_from_where_they_stand_once(copied):
    package = json.loads((copied / PACKAGE).read_text(encoding="utf-8"))
    fields = {
        (each["name"], field["name"]): field
        for each in package["resources"]
        for field in each["schema"]["fields"]
    }
    fields["series", "unit"]["constraints"]["enum"].append("tonnes")
    fields["statements", "area"]["constraints"]["enum"] = ["stands in areas.csv"]
    fields["statements", "status"]["constraints"]["enum"].append("P")
    fields["statements", "statement_id"]["constraints"]["pattern"] = ".+"
    (copied / PACKAGE).write_text(json.dumps(package), encoding="utf-8")
    refused = run_tool("--check", copied)
    assert refused.returncode == 1
    assert "statements.csv schema fields status constraints enum" in refused.stderr
    assert run_tool(copied).returncode == 0
    made = json.loads((copied / PACKAGE).read_text(encoding="utf-8"))
    found = {
        (each["name"], field["name"]): field.get("constraints", {})
        for each in made["resources"]
        for field in each["schema"]["fields"]
    }
    for table in ("series", "statements"):
        assert found[table, "unit"]["enum"][-1] == "tonnes"
    assert "enum" not in found["statements", "area"]
    assert found["statements", "status"]["enum"] == ["A", "E", "T"]
    assert found["statements", "statement_id"]["pattern"] == ".+"


def test_tool_describes_a_folder_without_a_descriptor(tmp_path):
    folder = copy_of_data(tmp_path)
    assert run_tool(folder).returncode == 0
    assert contract.problems(folder) == []
    made = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))
    (topics,) = (
        field["constraints"]["enum"]
        for each in made["resources"]
        for field in each["schema"]["fields"]
        if (each["name"], field["name"]) == ("series", "topic")
    )
    assert set(topics) == {row["topic"] for row in read("series")}
    assert run_tool("--check", folder).returncode == 0


def test_tool_reports_a_missing_table(copied):
    (copied / "breaks.csv").unlink()
    missing = run_tool("--check", copied)
    assert missing.returncode == 1
    assert "breaks.csv" in missing.stderr
    assert "Traceback" not in missing.stderr


def test_tool_runs_where_nothing_is_installed(copied):
    command = [sys.executable, "-I", "-S", str(TOOL), "--check", str(copied)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


# Data dictionary


@pytest.mark.parametrize("table", form.TABLES, ids=lambda table: table.name)
def test_dictionary_explains_every_column(table):
    _, _, section = README.partition(f"\n### {table.file}\n")
    section = section.partition("\n#")[0]
    listed = re.findall(r"^\| `(\w+)` \|", section, flags=re.MULTILINE)
    assert listed == [column.name for column in table.columns]


def test_dictionary_names_only_existing_statements():
    known = {row["statement_id"] for row in read("statements")}
    named = set(re.findall(r"`([^`\s]+\.\d{4}-\d\d-\d\d(?:\.\d+)?)`", README))
    assert named
    assert named - known == set()
    sources = {row["source_id"] for row in read("sources")}
    named = set(re.findall(r"`((?=[^`\s]*\d)[a-z0-9]+(?:-[a-z0-9]+)+)`", README))
    assert named
    assert named - sources == set()


def test_dictionary_numbers_the_contradictions():
    _, _, section = README.partition("\n## Known contradictions\n")
    section = section.partition("\n## ")[0]
    numbers = re.findall(r"^(\d+)\. ", section, flags=re.MULTILINE)
    assert numbers[:23] == [str(each) for each in range(1, 24)]


def test_a_publisher_has_one_name_in_each_language():
    names = {}
    for row in read("sources"):
        names.setdefault(row["publisher"], set()).add(row["publisher_vi"])
    assert {name: own for name, own in names.items() if len(own) > 1} == {}
    # what edition, translation or reprint it is, is said in Vietnamese
    english = re.compile("English|French|Japanese|translat|edition|reprint|rendering")
    left = [n for n, own in names.items() if english.search("".join(own) or n)]
    assert left == []
