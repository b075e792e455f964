"""Start a folder for another province: example rows, and a short dictionary."""

from __future__ import annotations

import shutil
from pathlib import Path

from ..errors import Problem, RegisterError
from .form import TABLES, Column, Table

EXAMPLE = Path(__file__).resolve().parent / "example"
DICTIONARY = "README.md"


def start(folder: Path) -> list[Path]:
    """Write the tables with example rows, and a dictionary of their columns.

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
    (folder / DICTIONARY).write_bytes(dictionary().encode("utf-8"))
    return [*made, folder / DICTIONARY]


def dictionary() -> str:
    """Columns of every table and what may stand in them, as Markdown."""
    return _HEAD + "".join(_of_table(table) for table in TABLES)


_HEAD = """# Data dictionary

The rows are examples: replace them, and check the folder with
`python -m langson check --data FOLDER`. One row of statements.csv is one thing that a
page says: a level, with its growth and its share of plan where they are printed too.
Numbers are kept as printed; where two pages disagree, both rows stay.

Files are UTF-8 with commas, days are written 2030-12-31, an empty cell means "not
printed" or "does not apply". statements.csv, sources.csv and series.csv are needed,
the other files may be left out. Further columns may be added.
"""


def _of_table(table: Table) -> str:
    rows = "".join(
        f"| `{column.name}` | {column.meaning} | {_rule(table, column)} |\n"
        for column in table.columns
    )
    return (
        f"\n## {table.file}\n\n{table.meaning}\n\n"
        f"| Column | Meaning | Rule |\n| --- | --- | --- |\n{rows}"
    )


def _rule(table: Table, column: Column) -> str:
    rules = []
    if column.name in table.refers:
        rules.append(f"in {table.refers[column.name]}.csv")
    elif column.words:
        rules.append(", ".join(f"`{word}`" for word in column.words))
    elif column.type in ("number", "date"):
        rules.append(column.type)
    if (column.name,) == table.key:
        rules.append("unique")
    if column.extra:
        rules.append("the column may be left out")
    elif not column.required:
        rules.append("may be empty")
    return "; ".join(rules)
