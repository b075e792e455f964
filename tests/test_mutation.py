"""A changed number of the article is found by meaning, never only by a hash.

Each of its 49 printed numbers is changed by one in the last digit: token and plain
number together, with the hashes taken away, must change a sentence, a table or a
chart of the first notebook, and so must a growth with the other sign; each alone must
be refused when the tables are read.
"""

import csv
import json
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import IPython.display
import pytest

import langson as ls
from langson import numerals, pictures

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOK = ROOT / "notebooks" / "00-start-here.ipynb"
TOKEN = {"value": "published_as", "growth": "growth_as", "plan_share": "plan_share_as"}
Row = dict[str, str]


def read() -> list[Row]:
    path = ROOT / "data" / "statements.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


#: statement and number, all that the article prints
NUMBERS = [
    (row["statement_id"], number)
    for row in read()
    if row["source_id"] == "article-2024"
    for number in TOKEN
    if row[number]
]


def stepped(row: Row, number: str) -> tuple[str, str]:
    """Token and plain number with the last digit moved by one."""
    n = numerals.parse(row[TOKEN[number]], row["decimal_mark"])
    last = n.digits % 10
    moved = n._replace(digits=n.digits + (1 if last < 9 else -1))
    sign = "-" if row[number].startswith("-") else ""
    return numerals.print_token(moved, row["decimal_mark"]), f"{sign}{moved.value}"


def both(row: Row, number: str) -> None:
    row[TOKEN[number]], row[number] = stepped(row, number)


def token_alone(row: Row, number: str) -> None:
    row[TOKEN[number]] = stepped(row, number)[0]


def number_alone(row: Row, number: str) -> None:
    row[number] = stepped(row, number)[1]


def other_sign(row: Row, number: str) -> None:
    row[number] = row[number][1:] if row[number][0] == "-" else f"-{row[number]}"


@pytest.fixture
def mutant(tmp_path: Path) -> Callable[..., Path]:
    def make(
        statement_id: str, number: str, change: Callable[[Row, str], None]
    ) -> Path:
        folder = tmp_path / "data"
        shutil.copytree(ROOT / "data", folder)
        (folder / "datapackage.json").unlink()
        rows = read()
        change(next(r for r in rows if r["statement_id"] == statement_id), number)
        path = folder / "statements.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            table.writeheader()
            table.writerows(rows)
        return folder

    return make


@cache
def book() -> dict:
    return json.loads(NOTEBOOK.read_text(encoding="utf-8"))


def stored() -> list[str]:
    """What strict nbval compares: sentences, tables and the twins of charts."""
    return [
        "".join(out["data"].get("text/markdown", out["data"]["text/plain"]))
        for cell in book()["cells"]
        for out in cell.get("outputs", [])
    ]


def shown(data: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The same from running the cells here on other tables, without drawing pixels."""
    said: list[str] = []

    def display(what: object, **_: object) -> None:
        if isinstance(what, IPython.display.Markdown):
            said.append(what.data)
        else:
            said.append(what["text/plain"])  # type: ignore[index]

    monkeypatch.setattr(IPython.display, "display", display)
    monkeypatch.setattr(pictures, "_png", lambda fig: fig.draw_without_rendering())
    monkeypatch.chdir(NOTEBOOK.parent)
    cells = [c for c in book()["cells"] if c["cell_type"] == "code"]
    source = "\n".join("".join(cell["source"]) for cell in cells)
    names = {"__name__": "notebook"}
    try:
        exec(
            compile(source.replace("../data", str(data)), NOTEBOOK.name, "exec"), names
        )
    except ls.LangsonError as refusal:  # a cell that stops is found as well
        said.append(str(refusal))
    return said


def test_unchanged_tables_give_the_stored_outputs(monkeypatch: pytest.MonkeyPatch):
    assert shown(ROOT / "data", monkeypatch) == stored()


@pytest.mark.parametrize(("statement_id", "number"), NUMBERS)
def test_a_changed_number_changes_what_is_said(
    mutant, monkeypatch: pytest.MonkeyPatch, statement_id: str, number: str
):
    assert shown(mutant(statement_id, number, both), monkeypatch) != stored()


@pytest.mark.parametrize(("statement_id", "number"), NUMBERS)
@pytest.mark.parametrize("change", [token_alone, number_alone])
def test_a_token_and_its_number_must_agree(
    mutant, statement_id: str, number: str, change: Callable[[Row, str], None]
):
    folder = mutant(statement_id, number, change)
    with pytest.raises(ls.RegisterError, match=r"statements.csv, row \d+"):
        ls.Register(folder)


GROWTHS = [pair for pair in NUMBERS if pair[1] == "growth"]


@pytest.mark.parametrize(("statement_id", "number"), GROWTHS)
def test_a_changed_sign_changes_what_is_said(
    mutant, monkeypatch: pytest.MonkeyPatch, statement_id: str, number: str
):
    assert shown(mutant(statement_id, number, other_sign), monkeypatch) != stored()


def test_the_article_has_all_its_numbers():
    assert len(NUMBERS) == 49
