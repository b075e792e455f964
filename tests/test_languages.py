"""Each notebook in Vietnamese: it runs, and its sentences carry the same numbers."""

import csv
import os
import re
import shutil
import tomllib
from collections import Counter
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

from kernels import AsyncPrivateKernel

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
NUMBER = re.compile(r"\d[\d.,]*\d|\d")
# Each language names days, months and storms in its own way: "first half" has no digit
# in English, "6 tháng đầu năm" has one. That the fields of both are the same is checked
# when the file of sentences is read; here only data numbers count.
CALENDAR = re.compile(
    rf"\b(?:\d{{1,2}}–)?\d{{1,2}}\s(?:{'|'.join(month[:3] for month in MONTHS)})"
    r"|\b(?:\d{2} đến )?\d{1,2}/\d{1,2}(?:/\d{4})?\b|\b\d{1,2}/\d{4}\b"
    r"|\b\d{1,2} (?:tháng|months)\b|\btháng \d{1,2}\b|\b[Bb]ão số \d+"
    r"|(?<![\d.,])(?:19|20)\d\d\b(?![.,]\d)"
)
with open(NOTEBOOKS.parent / "data/events.csv", encoding="utf-8", newline="") as table:
    EVENTS = [
        row[column].rstrip(".")
        for row in csv.DictReader(table)
        for column in ("event_en", "event_vi")
    ]
#: sentences whose Vietnamese has an order of its own, mostly with the year in front
OWN_ORDER = {
    ("00-start-here", "which_base"),
    ("01-border-gate-trade", "needed"),
    ("01-border-gate-trade", "plan"),
    ("02-enterprise-formation", "plan"),
    ("03-tourism", "plan_2024"),
    ("04-poverty-reduction", "near_poor"),
    ("04-poverty-reduction", "path"),
    ("05-plans-and-delivery", "to_date"),
    ("05-plans-and-delivery", "recovery"),
    ("05-plans-and-delivery", "days"),
    ("05-plans-and-delivery", "later"),
    ("07-estimates-and-outturns", "pairs_found"),
    ("07-estimates-and-outturns", "implied_2024"),
}
FIELD = re.compile(r"\{[^{}|]+\}")  # words to choose from may stand elsewhere
LINKS = re.compile(r"`[^`]*`|\]\([^)]*\)|https?://\S+")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy in which ../data and sentences/ are where the notebooks expect them."""
    # Executing there leaves nothing behind in the clone.
    folder = tmp_path_factory.mktemp("clone")
    for name in ("notebooks", "data"):
        shutil.copytree(NOTEBOOKS.parent / name, folder / name)
    return folder / "notebooks"


def in_vietnamese(folder: Path, name: str) -> NotebookNode:
    client = NotebookClient(
        nbformat.read(folder / name, as_version=4),
        kernel_name="python3",
        kernel_manager_class=AsyncPrivateKernel,
        resources={"metadata": {"path": str(folder)}},
        shutdown_kernel="immediate",
    )
    return client.execute(env=os.environ | {"LANGSON_LANGUAGE": "vi"})


def sentences(notebook: NotebookNode) -> list[list[str]]:
    """Markdown outputs of each code cell."""
    return [
        [
            out.data["text/markdown"]
            for out in cell.outputs
            if "text/markdown" in out.data
        ]
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def tokens(text: str) -> Counter[str]:
    for event in EVENTS:  # the words of the register, which no sentence computes
        text = text.replace(event, " ")
    return Counter(NUMBER.findall(CALENDAR.sub(" ", LINKS.sub(" ", text))))


def value(token: str, language: str) -> str:
    """The number that a token means in its language, written one way."""
    group, mark = (",", ".") if language == "en" else (".", ",")
    return token.replace(group, "").replace(mark, ".")


def differing(english: str, vietnamese: str) -> tuple[list[str], list[str]]:
    """Numbers of one text that the other lacks; printed tokens are alike in both."""
    one, other = tokens(english), tokens(vietnamese)
    same = one & other
    left = Counter(value(t, "en") for t in (one - same).elements())
    right = Counter(value(t, "vi") for t in (other - same).elements())
    return sorted((left - right).elements()), sorted((right - left).elements())


@pytest.mark.parametrize("name", [path.name for path in PATHS])
def test_the_same_numbers_in_both_languages(copy: Path, name: str):
    english = sentences(nbformat.read(NOTEBOOKS / name, as_version=4))
    vietnamese = sentences(in_vietnamese(copy, name))
    assert len(english) == len(vietnamese)
    changed = 0
    for i, (one, other) in enumerate(zip(english, vietnamese, strict=True)):
        assert differing("\n".join(one), "\n".join(other)) == ([], []), (
            f"{name}, cell {i}"
        )
        changed += one != other
    assert changed > 5, "the sentences did not turn to Vietnamese"


def in_other_order(paths: list[Path]) -> set[tuple[str, str]]:
    """Sentences whose fields stand in another order in Vietnamese than in English."""
    return {
        (path.stem, key)
        for path in paths
        for key, pair in tomllib.loads(path.read_text("utf-8")).items()
        if FIELD.findall(pair["en"]) != FIELD.findall(pair["vi"])
    }


def test_fields_keep_their_order():
    # The same numbers in turned places would pass: "rose from {after} to {before}".
    assert in_other_order(sorted(NOTEBOOKS.glob("sentences/*.toml"))) == OWN_ORDER


@pytest.mark.parametrize(
    ("english", "vietnamese"),
    [
        ("rose by 9% to 4,476.9 in 2024", "tăng 8%, lên 4.476,9 năm 2024"),
        ("4,476.9 million USD", "4,476.9 triệu USD, rồi 3"),
        ("on 24 October 2024 it was 5", "ngày 24/10/2024 là 6"),
        ("12.5 and 12.5", "12,5"),
    ],
)
def test_a_difference_is_seen(english: str, vietnamese: str):
    assert differing(english, vietnamese) != ([], [])


@pytest.mark.parametrize(
    ("english", "vietnamese"),
    [
        ("rose by 9% to 4,476.9", "tăng 9%, lên 4.476,9"),
        ("on 24 October 2024", "ngày 24/10/2024"),
        ("in July 2025, the first half of 2025", "tháng 7/2025, 6 tháng đầu năm 2025"),
        ("first 9 months of 2024", "9 tháng đầu năm 2024"),
        ("nine months, 1–24 October", "9 tháng, từ 01 đến 24/10"),
        ("printed 51.269,8 million", "số in 51.269,8 triệu"),
    ],
)
def test_the_same_is_not_taken_for_a_difference(english: str, vietnamese: str):
    assert differing(english, vietnamese) == ([], [])
