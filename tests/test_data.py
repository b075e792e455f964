"""The contract of the tables in data/, read with the csv module alone.

Nothing here imports langson: a fault in the library cannot hide a fault in the data.
"""

import calendar
import csv
import hashlib
import json
import re
import shutil
import subprocess
import sys
import unicodedata
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import frictionless
import pytest

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
TOOL = ROOT / "tools" / "datapackage.py"


def read(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


NAMES = [
    "statements",
    "sources",
    "series",
    "breaks",
    "relations",
    "events",
    "areas",
    "plans",
]
TABLES = {name: read(name) for name in NAMES}
STATEMENTS = TABLES["statements"]
SERIES = {row["series"]: row for row in TABLES["series"]}
SOURCES = {row["source_id"]: row for row in TABLES["sources"]}
ARTICLE = [row for row in STATEMENTS if row["source_id"] == "article-2024"]
PACKAGE = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
RESOURCES = {resource["name"]: resource for resource in PACKAGE["resources"]}
FILES = sorted(path for path in DATA.iterdir() if path.is_file())
README = (DATA / "README.md").read_text(encoding="utf-8")

# Append only: a table may grow and must not shrink below the second issue.
SECOND_ISSUE = {
    "statements": 650,
    "sources": 255,
    "series": 82,
    "breaks": 21,
    "relations": 13,
    "events": 28,
    "areas": 18,
    "plans": 17,
}
KEYS = {
    "statements": ["statement_id"],
    "sources": ["source_id"],
    "series": ["series"],
    "breaks": ["series", "area", "first_day_after"],
    "relations": ["relation_id"],
    "events": ["date", "event_en"],
    "areas": ["area"],
    "plans": ["plan"],
}
REFERENCES = [
    ("statements", "series", "series"),
    ("statements", "source_id", "sources"),
    ("events", "source_id", "sources"),
    ("breaks", "series", "series"),
    ("relations", "left", "series"),
]
QUALIFIERS = {"exact", "about", "over", "nearly", "at_least", "range"}
TRUTH = {"true", "false"}
# The empty word stands in a set where the cell may be empty.
VOCABULARIES = {
    ("statements", "status"): {"A", "E", "T"},
    ("statements", "qualifier"): QUALIFIERS,
    ("statements", "growth_qualifier"): QUALIFIERS - {"range"} | {""},
    ("statements", "plan_share_qualifier"): QUALIFIERS - {"range"} | {""},
    ("statements", "growth_unit"): {"%", "pp", ""},
    ("statements", "period_basis"): {"printed", "inferred"},
    ("statements", "decimal_mark"): {",", ".", ""},
    ("sources", "reliability"): {"1", "2", "3"},
    ("sources", "language"): {"vi", "en", "fr", "ja", "zh", "es", "pt"},
    ("sources", "kind"): {
        "statistics office",
        "customs",
        "government",
        "news agency",
        "newspaper",
        "magazine",
        "trade press",
        "aggregator",
    },
    ("series", "kind"): {"flow", "stock", "rate", "rank", "count"},
    ("series", "whole"): TRUTH,
    ("series", "additive"): TRUTH,
    ("relations", "operator"): {"=", ">="},
}
SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12, "quadrillion": 15}
# The railway wagons are in the count; the note of the row says so.
SAME_UNIT = {"vehicles and wagons": "vehicles"}
NAME = r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+"
RIGHT = re.compile(rf"{NAME}(?: \+ {NAME})*|100 \* {NAME} / {NAME}")


def number(token, mark):
    """A printed token as a number; whole groups of three or no grouping at all."""
    group = {",": ".", ".": ","}[mark]
    grouped = rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})+|\d+"
    if not re.fullmatch(rf"(?:{grouped})(?:{re.escape(mark)}\d+)?", token):
        raise ValueError(f"{token!r} is no number with the decimal mark {mark!r}")
    return Decimal(token.replace(group, "").replace(mark, "."))


def scaled(unit):
    """A unit as its power of ten and the plain unit."""
    first, _, rest = unit.partition(" ")
    exponent, plain = (SCALES[first], rest) if first in SCALES else (0, unit)
    return exponent, SAME_UNIT.get(plain, plain)


def terms(right):
    return re.findall(NAME, right)


def broken(rows, rule, key="statement_id"):
    """Keys of the rows that do not keep a rule."""
    return [row[key] for row in rows if not rule(row)]


# Files


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_file_is_plain_text(path):
    content = path.read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf"), "byte order mark"
    assert b"\r" not in content, "line ends other than LF"
    assert content.endswith(b"\n"), "no newline at the end"
    assert unicodedata.is_normalized("NFC", content.decode("utf-8")), "not NFC"


@pytest.mark.parametrize("name", NAMES)
def test_cells_are_tidy(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert len(set(header)) == len(header)
    assert [row for row in rows if len(row) != len(header)] == []
    untidy = re.compile(r"^\s|\s$|\s\s|[^\S ]|\u200b|\ufeff")
    assert [cell for row in rows for cell in row if untidy.search(cell)] == []


# Rows and keys


@pytest.mark.parametrize("name", NAMES)
def test_no_row_is_lost(name):
    assert len(TABLES[name]) >= SECOND_ISSUE[name]


def test_article_is_complete():
    printed = ("published_as", "growth_as", "plan_share_as")
    assert len(ARTICLE) == 32
    assert sum(bool(row[column]) for row in ARTICLE for column in printed) == 49


def test_article_locators_name_a_line():
    assert broken(ARTICLE, lambda row: re.fullmatch(r"p[1-9]\d?", row["locator"])) == []


@pytest.mark.parametrize("name", NAMES)
def test_keys_are_unique(name):
    keys = Counter(tuple(row[column] for column in KEYS[name]) for row in TABLES[name])
    assert [key for key, times in keys.items() if times > 1] == []
    assert [key for key in keys if not all(key)] == []
    assert RESOURCES[name]["schema"]["primaryKey"] == KEYS[name]


@pytest.mark.parametrize(("name", "column", "target"), REFERENCES)
def test_references_exist(name, column, target):
    (key,) = KEYS[target]
    known = {row[key] for row in TABLES[target]}
    assert {row[column] for row in TABLES[name]} - known == set()
    declared = {
        "fields": [column],
        "reference": {"resource": target, "fields": [key]},
    }
    assert declared in RESOURCES[name]["schema"]["foreignKeys"]


def test_statement_id_says_source_series_and_day():
    def rule(row):
        stem = f"{row['source_id']}.{row['series']}.{row['period_end']}"
        return re.fullmatch(re.escape(stem) + r"(\.\d+)?", row["statement_id"])

    assert broken(STATEMENTS, rule) == []


def test_every_source_is_used():
    used = {
        row["source_id"] for name in ("statements", "events") for row in TABLES[name]
    }
    assert set(SOURCES) - used == set()


# Vocabularies


@pytest.mark.parametrize(("name", "column"), VOCABULARIES)
def test_vocabulary_is_closed(name, column):
    allowed = VOCABULARIES[name, column]
    assert {row[column] for row in TABLES[name]} - allowed == set()
    (field,) = [
        each for each in RESOURCES[name]["schema"]["fields"] if each["name"] == column
    ]
    if field["type"] != "boolean":
        declared = {str(word) for word in field["constraints"]["enum"]}
        assert declared == allowed - {""}
        assert bool(field["constraints"].get("required")) is ("" not in allowed)


def test_plan_names_are_explained():
    plans = {row["plan"] for row in STATEMENTS if row["plan"]}
    explained = {row["plan"]: row["meaning"] for row in TABLES["plans"]}
    assert set(explained) == plans
    lines = [f"| `{plan}` | {explained[plan]} |" for plan in sorted(plans)]
    assert [line for line in lines if line not in README] == []


def test_areas_are_known():
    known = {row["area"] for row in STATEMENTS}
    assert {row["area"] for row in TABLES["areas"]} == known
    assert {row["area"] for row in TABLES["breaks"]} - known == set()
    assert {row["area"] for row in TABLES["relations"]} - known - {""} == set()


# Periods


def test_periods_do_not_run_backwards():
    def rule(row):
        first, last = (
            date.fromisoformat(row[f"period_{end}"]) for end in ("start", "end")
        )
        return first <= last

    assert broken(STATEMENTS, rule) == []


def test_stocks_have_one_day():
    stocks = [row for row in STATEMENTS if SERIES[row["series"]]["kind"] == "stock"]
    assert stocks
    assert broken(stocks, lambda row: row["period_start"] == row["period_end"]) == []


def test_inferred_periods_have_a_note():
    inferred = [row for row in STATEMENTS if row["period_basis"] == "inferred"]
    assert inferred
    assert broken(inferred, lambda row: row["note"]) == []


# Numbers


def test_token_is_value():
    def rule(row):
        if not row["decimal_mark"]:
            return row["note"]  # no plain number; the note says what was printed
        tokens = re.split(r"\s*(?:-|–|à)\s*", row["published_as"])
        printed, plain = scaled(row["published_unit"])
        held, unit = scaled(row["unit"])
        values = [
            number(token, row["decimal_mark"]).scaleb(printed - held)
            for token in tokens
        ]
        cells = [row["value"], row["value_high"]]
        return plain == unit and values == [Decimal(cell) for cell in cells if cell]

    assert broken(STATEMENTS, rule) == []


def test_only_a_range_has_two_ends():
    def rule(row):
        if row["qualifier"] != "range":
            return not row["value_high"]
        return row["value_high"] and Decimal(row["value"]) < Decimal(row["value_high"])

    assert broken(STATEMENTS, rule) == []


def test_growth_is_token_with_sign():
    def rule(row):
        cells = [row[f"growth{part}"] for part in ("", "_as", "_unit", "_qualifier")]
        if not any(cells):
            return True
        token = number(row["growth_as"], row["decimal_mark"] or ".")
        return all(cells) and abs(Decimal(row["growth"])) == token

    assert broken(STATEMENTS, rule) == []


def test_points_are_for_percentages():
    points = [row for row in STATEMENTS if row["growth_unit"] == "pp"]
    assert points
    assert broken(points, lambda row: row["unit"] == "%") == []


def test_plan_share_is_token():
    def rule(row):
        cells = [row[f"plan_share{part}"] for part in ("", "_as", "_qualifier")]
        if not any(cells):
            return True
        token = number(row["plan_share_as"], row["decimal_mark"] or ".")
        return all(cells) and Decimal(row["plan_share"]) == token

    assert broken(STATEMENTS, rule) == []


def test_plan_goes_with_target_or_share():
    def rule(row):
        target = row["status"] == "T"
        if target and (row["growth"] or row["plan_share"]):
            return False
        return bool(row["plan"]) is (target or bool(row["plan_share"]))

    assert broken(STATEMENTS, rule) == []


def test_unit_is_that_of_the_series():
    def rule(row):
        return row["unit"] == SERIES[row["series"]]["unit"]

    assert broken(STATEMENTS, rule) == []


def test_whole_series_hold_whole_numbers():
    whole = [row for row in STATEMENTS if SERIES[row["series"]]["whole"] == "true"]
    assert whole
    assert broken(whole, lambda row: row["value"].isdigit()) == []


def test_only_flows_add_up():
    additive = [row for row in TABLES["series"] if row["additive"] == "true"]
    assert additive
    assert broken(additive, lambda row: row["kind"] == "flow", "series") == []


# Sources and events


def test_published_is_a_day_a_month_or_nothing():
    def rule(row):
        parts = row["published"].split("-")
        if parts == [""]:
            return row["note"]
        if len(parts) == 2:
            parts = [*parts, "01"]
        return date.fromisoformat("-".join(parts))

    assert broken(TABLES["sources"], rule, "source_id") == []


def test_weak_sources_say_why():
    weak = [row for row in TABLES["sources"] if row["reliability"] == "3"]
    assert weak
    assert broken(weak, lambda row: row["note"], "source_id") == []


def test_only_the_article_has_no_address():
    rows = [row for row in TABLES["sources"] if row["source_id"] != "article-2024"]
    address = re.compile(r"https?://[^\s/]+/\S*")
    assert broken(rows, lambda row: address.fullmatch(row["url"]), "source_id") == []


def numbers(text):
    """Numbers of a text; a month in words is one too."""
    for i, month in enumerate(calendar.month_name[1:], 1):
        text = re.sub(rf"\b{month}\b", str(i), text)
    return Counter(map(int, re.findall(r"\d+", text)))


def test_events_have_the_same_numbers_in_both_languages():
    # The Vietnamese may say more: the number of a storm, the year of a decree.
    apart = [
        row["event_en"]
        for row in TABLES["events"]
        if numbers(row["event_en"]) - numbers(row["event_vi"])
    ]
    assert apart == []


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("series", "definition"),
        ("series", "breaks"),
        ("breaks", "reason"),
        ("relations", "reason"),
        ("plans", "meaning"),
    ],
)
def test_words_have_the_same_numbers_in_both_languages(name, column):
    def rule(row):
        english, vietnamese = row[column], row[f"{column}_vi"]
        return bool(english) is bool(vietnamese) and numbers(english) == numbers(
            vietnamese
        )

    assert broken(TABLES[name], rule, KEYS[name][0]) == []


def test_events_are_in_order():
    days = [date.fromisoformat(row["date"]) for row in TABLES["events"]]
    assert days == sorted(days)


# Breaks and relations


def test_breaks_have_day_and_reason():
    def rule(row):
        return date.fromisoformat(row["first_day_after"]) and row["reason"]

    assert broken(TABLES["breaks"], rule, "series") == []


def test_relations_are_well_formed():
    def rule(row):
        names = terms(row["right"])
        return (
            RIGHT.fullmatch(row["right"])
            and set(names) <= set(SERIES)
            and len(set(names)) == len(names)
            and row["left"] not in names
            and row["reason"].endswith(".")
        )

    assert broken(TABLES["relations"], rule, "relation_id") == []


def test_relations_keep_units():
    def rule(row):
        left, *right = (SERIES[name] for name in [row["left"], *terms(row["right"])])
        if row["right"].startswith("100 * "):
            part, base = right
            return left["unit"] == "%" and part["unit"] == base["unit"]
        return {each["unit"] for each in right} == {left["unit"]}

    assert broken(TABLES["relations"], rule, "relation_id") == []


def test_relations_cross_no_break():
    """Scope is one while a relation is valid, or changes on both sides together."""

    def breaks_of(name):
        rows = [each for each in TABLES["breaks"] if each["series"] == name]
        return frozenset((each["area"], each["first_day_after"]) for each in rows)

    def rule(row):
        names = {row["left"], *terms(row["right"])}
        if not row["area"]:
            return len({breaks_of(name) for name in names}) == 1
        days = {
            day
            for name in names
            for area, day in breaks_of(name)
            if area == row["area"]
        }
        first, last = row["valid_from"] or "0001-01-01", row["valid_to"] or "9999-12-31"
        return first <= last and not any(first < day <= last for day in days)

    assert broken(TABLES["relations"], rule, "relation_id") == []


# Descriptor


def test_descriptor_lists_every_table():
    assert [resource["path"] for resource in RESOURCES.values()] == [
        f"{name}.csv" for name in NAMES
    ]
    assert {path.stem for path in DATA.glob("*.csv")} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_descriptor_has_the_columns(name):
    fields = RESOURCES[name]["schema"]["fields"]
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        assert [field["name"] for field in fields] == next(csv.reader(file))
    assert all(field["description"].endswith(".") for field in fields)


@pytest.mark.parametrize("name", NAMES)
def test_descriptor_has_the_checksums(name):
    content = (DATA / f"{name}.csv").read_bytes()
    assert RESOURCES[name]["bytes"] == len(content)
    assert RESOURCES[name]["hash"] == "sha256:" + hashlib.sha256(content).hexdigest()


def test_descriptor_is_valid():
    report = frictionless.validate(str(DATA / "datapackage.json"))
    assert report.flatten(["name", "rowNumber", "fieldName", "note"]) == []
    assert report.valid
    assert len(report.tasks) == len(NAMES)


def test_descriptor_is_laid_out_as_the_tool_writes_it():
    text = json.dumps(PACKAGE, ensure_ascii=False, indent=2) + "\n"
    assert (DATA / "datapackage.json").read_bytes() == text.encode("utf-8")


# Tool


def run_tool(*arguments):
    command = [sys.executable, str(TOOL), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def copied(tmp_path):
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def test_tool_accepts_the_data():
    assert run_tool("--check").returncode == 0


def test_tool_names_the_stale_table_and_mends_it(copied):
    before = (copied / "datapackage.json").read_bytes()
    with (copied / "events.csv").open("a", encoding="utf-8", newline="") as file:
        file.write("2027-01-01,trade,x,x,article-2024\n")

    refused = run_tool("--check", copied)
    assert refused.returncode == 1
    assert "events.csv" in refused.stderr
    assert "series.csv" not in refused.stderr
    assert "tools/datapackage.py" in refused.stderr
    assert (copied / "datapackage.json").read_bytes() == before

    assert run_tool(copied).returncode == 0
    assert run_tool("--check", copied).returncode == 0
    after = (copied / "datapackage.json").read_bytes()
    changed = set(after.splitlines()) - set(before.splitlines())
    assert {line.split(b'"')[1] for line in changed} == {b"bytes", b"hash"}
    assert len(changed) == 2


def test_tool_reports_a_missing_table(copied):
    (copied / "breaks.csv").unlink()
    missing = run_tool("--check", copied)
    assert missing.returncode == 1
    assert "breaks.csv" in missing.stderr
    assert "Traceback" not in missing.stderr


# Data dictionary


@pytest.mark.parametrize("name", NAMES)
def test_dictionary_explains_every_column(name):
    _, _, section = README.partition(f"\n### {name}.csv\n")
    section = section.partition("\n#")[0]
    listed = re.findall(r"^\| `(\w+)` \|", section, flags=re.MULTILINE)
    assert listed == list(TABLES[name][0])


def test_dictionary_names_only_existing_statements():
    known = {row["statement_id"] for row in STATEMENTS}
    named = set(re.findall(r"`([^`\s]+\.\d{4}-\d\d-\d\d(?:\.\d+)?)`", README))
    assert named
    assert named - known == set()


def test_dictionary_numbers_the_contradictions():
    _, _, section = README.partition("\n## Known contradictions\n")
    section = section.partition("\n## ")[0]
    numbers = re.findall(r"^(\d+)\. ", section, flags=re.MULTILINE)
    assert numbers[:23] == [str(each) for each in range(1, 24)]
