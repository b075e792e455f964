"""Start a folder for another province: example rows, and a short dictionary."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

from ..errors import Problem, RegisterError
from ..messages import Message, told
from .form import TABLES, Column, Table

EXAMPLE = Path(__file__).resolve().parent / "example"
DICTIONARY = "README.md"


def start(folder: Path, lang: str = "en") -> list[Path]:
    """Write the tables with example rows, and a dictionary of their columns.

    The dictionary is in the language `lang`.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    RegisterError
        If the folder holds anything, so that nothing is lost.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        what = "it is there already, and not an empty folder."
        mend = "name a new folder, or take out what is in it."
        raise RegisterError([Problem(str(folder), None, None, what, mend)])
    folder.mkdir(parents=True, exist_ok=True)
    made = [folder / table.file for table in TABLES]
    for path in made:
        shutil.copyfile(EXAMPLE / path.name, path)
    (folder / DICTIONARY).write_bytes(dictionary(lang).encode("utf-8"))
    return [*made, folder / DICTIONARY]


def dictionary(lang: str = "en") -> str:
    """Columns of every table and what may stand in them, as Markdown."""
    head = "\n\n".join(told(paragraph, lang) for paragraph in _HEAD)
    return f"{head}\n" + "".join(_of_table(table, lang) for table in TABLES)


_HEAD = (
    "# Data dictionary",
    "The rows are examples: replace them, and check the folder with"
    " `python -m langson check --data FOLDER`. One row of statements.csv is one thing"
    " that a page says: a level, with its growth and its share of plan where they are"
    " printed too. Numbers are kept as printed; where two pages disagree, both rows"
    " stay.",
    "Files are UTF-8 with commas, days are written 2030-12-31, an empty cell means"
    ' "not printed" or "does not apply". statements.csv, sources.csv and series.csv'
    " are needed, the other files may be left out. Further columns may be added.",
)


def _of_table(table: Table, lang: str) -> str:
    meanings = ((column, told(column.meaning, lang)) for column in table.columns)
    rows = "".join(
        f"| `{column.name}` | {meaning} | {_rule(table, column, lang)} |\n"
        for column, meaning in meanings
    )
    head = told("| Column | Meaning | Rule |", lang)
    return (
        f"\n## {table.file}\n\n{told(table.meaning, lang)}\n\n"
        f"{head}\n| --- | --- | --- |\n{rows}"
    )


def _rule(table: Table, column: Column, lang: str) -> str:
    say = partial(told, lang=lang)
    rules: list[str] = []
    if column.name in table.refers:
        file = f"{table.refers[column.name]}.csv"
        rules.append(Message("in {file}", file=file).told(lang))
    elif column.words:
        rules.append(", ".join(f"`{word}`" for word in column.words))
    elif column.type in ("number", "date"):
        rules.append(column.type)
    if (column.name,) == table.key:
        rules.append(say("unique"))
    if column.extra:
        rules.append(say("the column may be left out"))
    elif not column.required:
        rules.append(say("may be empty"))
    return "; ".join(rules)
