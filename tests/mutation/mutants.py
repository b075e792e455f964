"""Changed inputs: what a slip of the hand could do to the tables and the sentences.

A mutant is a small change of one row of a copy of `data/`, or of one template of
`notebooks/sentences/`. What a cell can become follows from what it holds and from what
else stands in its column, so a new column or table is changed without being named here.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from zlib import crc32

import tables_of  # tests/
from test_languages import FIELD, templates

ROOT = Path(__file__).resolve().parents[2]
SENTENCES = ROOT / "notebooks" / "sentences"
TABLES = sorted(path.stem for path in (ROOT / "data").glob("*.csv"))
ARTICLE = "article-2024"
NUMBER = re.compile(r"-?\d+(\.\d+)?")
SERIES = re.compile(r"[a-z][a-z_0-9]*(?:\.[a-z_0-9]+)+")
FEW = 16  # values that make a column a vocabulary
Row = dict[str, str]


@dataclass(frozen=True)
class Mutant:
    """One change of one row of a table, or of one text of a file of sentences."""

    kind: str  # its line in the score
    file: str  # stem of the table, or name of the file of sentences
    key: str  # what the file calls the row
    what: str  # what is changed
    row: int  # position in the file, from 0
    cells: Row | None = field(hash=False)  # what stands there then; None: no row

    @property
    def name(self) -> str:
        """A name that stays while the row stays."""
        return f"{self.file}/{self.key}/{self.what}"

    @property
    def template(self) -> bool:
        return self.file.endswith(".toml")


@cache
def rows(file: str) -> list[Row]:
    """Rows of a table, or templates of a file of sentences, as they are committed."""
    if file.endswith(".toml"):
        held = templates(SENTENCES / file)
        return [{"key": key, "en": en, "vi": vi} for key, en, vi in held]
    return tables_of.read(file)


@cache
def column(table: str, name: str) -> list[str]:
    """What stands in a column, each word once, in order."""
    return sorted({row[name] for row in rows(table)} - {""})


def seed(*words: str) -> int:
    return crc32(" ".join(words).encode())


def other_digit(text: str, by: str) -> str:
    """The text with one digit one higher; `by` decides which."""
    places = [m.start() for m in re.finditer(r"[0-9]", text)]
    at = places[seed(by) % len(places)]
    return f"{text[:at]}{(int(text[at]) + 1) % 10}{text[at + 1 :]}"


# -- tables ----------------------------------------------------------------------------


def key(table: str, row: Row) -> str:
    """The row as one word: its first cell, and more where that is not unique."""
    first, *_ = row
    if len(column(table, first)) == len(rows(table)):
        return row[first]
    return "@".join(list(row.values())[:3])


def changes(table: str, name: str, text: str, by: str) -> Iterator[tuple[str, str]]:
    """What a cell can become, and a word for the change."""
    held = column(table, name)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        day = date.fromisoformat(text)
        yield "a day later", str(day + timedelta(days=1))
        yield "a year before", str(day.year - 1) + text[4:]
    elif NUMBER.fullmatch(text):
        yield "digit", other_digit(text, by)
        if float(text):
            yield "sign", text[1:] if text.startswith("-") else f"-{text}"
    elif len(held) <= FEW or text in ids():
        names = held if len(held) <= FEW else sorted(ids()[text])
        if len(names) > 1:
            yield "another", names[(names.index(text) + 1) % len(names)]
    elif re.search("[0-9]", text):
        yield "digit in words", other_digit(text, by)
    yield from of_expression(text)


@cache
def ids() -> dict[str, frozenset[str]]:
    """Each name that is a row of some table, with the names of its like."""
    found: dict[str, frozenset[str]] = {}
    for table in ("series", "sources"):
        names = frozenset(column(table, next(iter(rows(table)[0]))))
        found |= dict.fromkeys(names, names)
    return found


def of_expression(text: str) -> Iterator[tuple[str, str]]:
    """A rule without one of its parts, or with them in another order."""
    names = SERIES.findall(text)
    if " + " in text:
        for name in names:
            rest = [each for each in names if each != name]
            yield f"without {name}", " + ".join(rest)
    if len(names) == 2 and "/" in text:
        yield (
            "turned",
            text.replace(names[0], "\0").replace(*names[::-1]).replace("\0", names[1]),
        )
        yield "factor", text.replace("100", "10", 1)


def together(row: Row, name: str) -> Row | None:
    """A number and its token changed alike; None if they have not the same digits."""
    token = "published_as" if name == "value" else f"{name}_as"
    if not row.get(token):
        return None
    digits, printed = (re.sub(r"\D", "", t).strip("0") for t in (row[name], row[token]))
    if not digits or digits != printed:
        return None
    places = [m.start() for m in re.finditer(r"[1-9]", row[token])]
    numbers = [m.start() for m in re.finditer(r"[1-9]", row[name])]
    at = {name: numbers[-1], token: places[-1]}
    digit = str(int(row[name][at[name]]) % 9 + 1)
    return {c: f"{row[c][:i]}{digit}{row[c][i + 1 :]}" for c, i in at.items()}


def of_row(table: str, row: Row, of: str) -> Iterator[tuple[str, Row | None]]:
    """Changes of a row: each cell, with what has to go with it, and the row itself."""
    first = next(iter(row))
    for name, text in row.items():
        if not text or name == first:
            continue
        for what, other in changes(table, name, text, of + name):
            yield f"{name}: {what}", {name: other}
            if len(text) > 6 and text in row[first]:
                renamed = row[first].replace(text, other)
                yield f"{name}: {what}, with the id", {name: other, first: renamed}
            pair = together(row, name) if what == "digit" else None
            if pair:
                yield f"{name}: with its token", pair
        yield f"{name}: emptied", {name: ""}
    yield "row removed", None


def tables() -> Iterator[Mutant]:
    """Every row and every cell of every table."""
    for table in TABLES:
        for i, row in enumerate(rows(table)):
            whose = "article" if row.get("source_id") == ARTICLE else table
            for what, cells in of_row(table, row, key(table, row)):
                sort = re.sub(r"without .*", "without a part", what)
                yield Mutant(f"{whose}: {sort}", table, key(table, row), what, i, cells)


# -- sentences -------------------------------------------------------------------------


def of_template(text: str) -> Iterator[tuple[str, str]]:
    """A number typed in a template, a field dropped, two fields exchanged."""
    yield "number typed", f"{text} 7"
    fields = FIELD.findall(text)
    if not fields:
        return
    yield "field dropped", text.replace(fields[-1], "", 1)
    first, last = fields[0], fields[-1]
    if first != last and text.count(first) == text.count(last) == 1:
        turned = text.replace(first, "\0").replace(last, first).replace("\0", last)
        yield "fields exchanged", turned


def sentences() -> Iterator[Mutant]:
    """Templates of every notebook, in both languages."""
    for path in sorted(SENTENCES.glob("*.toml")):
        for i, row in enumerate(rows(path.name)):
            for language, word in (("en", "English"), ("vi", "Vietnamese")):
                for what, text in of_template(row[language]):
                    kind = f"sentences, {word}: {what}"
                    name, cells = f"{language} {what}", {language: text}
                    yield Mutant(kind, path.name, row["key"], name, i, cells)


def every() -> list[Mutant]:
    """All mutants of inputs."""
    return [*tables(), *sentences()]


# -- applying --------------------------------------------------------------------------


def write(folder: Path, file: str, changed: list[Row]) -> None:
    """Write a table or a file of sentences into a copy of the clone."""
    if not file.endswith(".toml"):
        tables_of.write(folder / "data", file, changed)
        return
    held = tomllib.loads((SENTENCES / file).read_text(encoding="utf-8"))
    for row in changed:
        pair = held
        for part in row["key"].split("/"):
            pair = pair[part]
        pair |= {language: row[language] for language in ("en", "vi")}
    path = folder / "notebooks" / "sentences" / file
    path.write_text("\n".join(as_toml(held)), encoding="utf-8", newline="\n")


def as_toml(held: dict, above: str = "") -> Iterator[str]:
    """Lines of a TOML file of nested tables of texts."""
    for name, value in held.items():
        if isinstance(value, str):
            # JSON's escapes are TOML's too
            yield f"{json.dumps(name)} = {json.dumps(value, ensure_ascii=False)}"
    for name, value in held.items():
        if isinstance(value, dict):
            path = f"{above}{json.dumps(name)}"
            yield f"[{path}]"
            yield from as_toml(value, f"{path}.")


def apply(folder: Path, mutants: Iterable[Mutant]) -> set[str]:
    """Make some changes in a copy of the clone; give the files to be restored."""
    by_file: dict[str, list[Mutant]] = {}
    for each in mutants:
        by_file.setdefault(each.file, []).append(each)
    for file, group in by_file.items():
        changed: dict[int, Row] = dict(enumerate(map(dict, rows(file))))
        for each in group:
            if each.cells is None:
                changed.pop(each.row, None)
            elif each.row in changed:
                changed[each.row].update(each.cells)
        write(folder, file, list(changed.values()))
    return set(by_file)
