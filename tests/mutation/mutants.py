"""Changed inputs: what a slip of the hand could do to the tables and the sentences.

A mutant is a small change of a copy of `data/` or `notebooks/sentences/`. Which of its
digits is changed follows from its name, so the same mutants come out in every run.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from zlib import crc32

import tables_of  # tests/
from langson.core import unit as units
from langson.core.period import month_end
from langson.reading import token as numerals

ROOT = Path(__file__).resolve().parents[2]
ARTICLE = "article-2024"
TOKEN = {"value": "published_as", "growth": "growth_as", "plan_share": "plan_share_as"}
TABLES = ("statements", "sources", "series", "breaks", "relations", "events")
#: words of the tables that may hold numbers, by table
WORDS = {
    "statements": ("note",),
    "sources": ("publisher", "title", "url", "note"),
    "series": ("label_en", "label_vi", "definition", "breaks"),
    "breaks": ("reason",),
    "relations": ("reason",),
    "events": ("event_en", "event_vi"),
}
Row = dict[str, str]
Cells = dict[str, str]


@dataclass(frozen=True)
class Mutant:
    """One change of one row of a table, or of one text of a file of sentences."""

    kind: str  # its line in the score
    file: str  # stem of the table, or name of the file of sentences
    row: int  # position in the file, from 0
    key: str  # what the file calls the row
    what: str  # what is changed
    cells: Cells | None = field(hash=False)  # what stands there then; None: no row

    @property
    def name(self) -> str:
        """A name that stays while the row stays."""
        return f"{self.file}/{self.key}/{self.what}"

    @property
    def book(self) -> str:
        """The notebook that a file of sentences belongs to; empty for a table."""
        return Path(self.file).stem if self.file.endswith(".toml") else ""

    @property
    def hint(self) -> str:
        """What a notebook that shows the row is likely to print."""
        row = rows(self.file)[self.row]
        if self.file == "statements":
            return f"`{self.key}`"
        shown = {"series": "label_en", "events": "event_en", "breaks": "reason"}
        return row[shown[self.file]] if self.file in shown else self.key


@cache
def rows(file: str) -> list[Row]:
    """Rows of a table, or sentences of a file, as they are committed."""
    if not file.endswith(".toml"):
        return tables_of.read(file)
    text = (ROOT / "notebooks" / "sentences" / file).read_text(encoding="utf-8")
    return [{"key": key, **pair} for key, pair in tomllib.loads(text).items()]


def key(table: str, row: Row) -> str:
    """The primary key of a row as one word."""
    if table == "breaks":
        return f"{row['series']}@{row['area']}@{row['first_day_after']}"
    if table == "events":
        return f"{row['date']}@{row['topic']}@{row['source_id']}"
    return next(iter(row.values()))


def mutant(kind: str, file: str, row: int, what: str, cells: Cells | None) -> Mutant:
    """A mutant of a row of a table."""
    return Mutant(kind, file, row, key(file, rows(file)[row]), what, cells)


# -- changes of one cell ---------------------------------------------------------------


def other_digit(text: str, seed: str) -> str:
    """The text with one digit one higher; `seed` decides which."""
    places = [m.start() for m in re.finditer(r"[0-9]", text)]
    at = places[crc32(seed.encode()) % len(places)]
    return f"{text[:at]}{(int(text[at]) + 1) % 10}{text[at + 1 :]}"


def stepped(token: str, mark: str) -> numerals.Numeral:
    """A printed number with its last digit moved by one."""
    n = numerals.parse(token, mark)
    return n._replace(digits=n.digits + (1 if n.digits % 10 < 9 else -1))


def plain(number: Decimal) -> str:
    """A number as the tables write it."""
    return f"{number:f}"


def moved(day: str, *, days: int = 0, months: int = 0) -> str:
    """A day some days or months later; the end of a month stays one."""
    at = date.fromisoformat(day)
    if days:
        return str(date.fromordinal(at.toordinal() + days))
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    end, last = month_end(at.year, at.month), month_end(year, month + 1)
    return str(last if at == end else last.replace(day=min(at.day, last.day)))


def other(word: str, *words: str) -> str:
    """The first of some words that is another one."""
    return next(each for each in words if each != word)


# -- statements ------------------------------------------------------------------------


def both(row: Row, number: str) -> Cells | None:
    """Token and plain number moved together; None if the token is no plain number."""
    mark, token = row["decimal_mark"], row[TOKEN[number]]
    if number == "value":
        if not mark or row["qualifier"] == "range":
            return None
        shift = units.shift(row["published_unit"], row["unit"])
    else:
        mark, shift = mark or ".", 0
    n = stepped(token, mark)
    minus = "-" if row[number].startswith("-") else ""
    value = minus + plain(n.value.scaleb(shift))
    return {TOKEN[number]: numerals.print_token(n, mark), number: value}


def ends(row: Row) -> Iterator[tuple[str, Cells]]:
    """Each end of a printed range moved, in token and number."""
    tokens = numerals.split_range(row["published_as"])
    shift = units.shift(row["published_unit"], row["unit"])
    for i, column in enumerate(("value", "value_high")):
        n = stepped(tokens[i], row["decimal_mark"])
        token = numerals.print_token(n, row["decimal_mark"])
        text = row["published_as"]
        at = text.rindex(tokens[i]) if i else text.index(tokens[i])
        text = text[:at] + token + text[at + len(tokens[i]) :]
        yield column, {column: plain(n.value.scaleb(shift)), "published_as": text}


def numbers_of(row: Row) -> Iterator[tuple[str, str, Cells]]:
    """Sort of change, number and cells, for each printed number of a statement."""
    for number, token in TOKEN.items():
        if not row[number]:
            continue
        together = both(row, number)
        if together:
            yield "token and value", number, together
        elif row["value_high"] and number == "value":
            for column, cells in ends(row):
                yield "token and value", column, cells
        seed = f"{row['statement_id']}.{number}"
        if re.search("[0-9]", row[token]):  # one is the name of the province
            yield "token alone", number, {token: other_digit(row[token], seed)}
        yield "value alone", number, {number: other_digit(row[number], seed)}
    if row["growth"]:
        fall = row["growth"].startswith("-")
        sign = row["growth"][1:] if fall else f"-{row['growth']}"
        yield "sign of growth", "growth", {"growth": sign}


def numbers() -> Iterator[Mutant]:
    """Every printed number of every statement."""
    for i, row in enumerate(rows("statements")):
        whose = "article" if row["source_id"] == ARTICLE else "statements"
        for sort, number, cells in numbers_of(row):
            name = f"{number}: {sort}"
            yield mutant(f"{whose}: {sort}", "statements", i, name, cells)


def renamed(row: Row, **cells: str) -> Cells:
    """Cells that are part of the id, and the id that goes with them."""
    new = row | cells
    stem = f"{new['source_id']}.{new['series']}.{new['period_end']}"
    taken = {each["statement_id"] for each in rows("statements")}
    free = (f"{stem}.{n}" if n > 1 else stem for n in range(1, 99))
    return {**cells, "statement_id": next(name for name in free if name not in taken)}


@cache
def sibling(name: str) -> str | None:
    """Another series with statements that could hold the same rows."""
    like = ("unit", "kind", "whole")
    known = {row["series"]: row for row in rows("series")}
    return next(
        (
            each
            for each, row in known.items()
            if each != name and all(row[c] == known[name][c] for c in like)
        ),
        None,
    )


def shorter(row: Row) -> Cells:
    """The last day a month earlier; a single day moves as a whole."""
    earlier = moved(row["period_end"], months=-1)
    if row["period_start"] >= earlier:
        earlier = moved(row["period_end"], days=-1)
    if row["period_start"] == row["period_end"]:
        return {"period_start": earlier, "period_end": earlier}
    return {"period_end": earlier}


def neighbour(source: str) -> str:
    """The next page of sources.csv."""
    names = [row["source_id"] for row in rows("sources")]
    return names[(names.index(source) + 1) % len(names)]


def other_scale(unit: str) -> str:
    """The unit a thousand times as large or small."""
    scales = {"million": "billion", "billion": "million", "thousand": "million"}
    first, _, rest = unit.partition(" ")
    return f"{scales[first]} {rest}" if first in scales else f"thousand {unit}"


Change = Callable[[Row], Cells | None]
#: what is changed in a statement, beside its numbers
CELLS: dict[str, Change] = {
    "status": lambda r: {"status": other(r["status"], "E", "A")},
    "status and plan": lambda r: (
        {"status": "A", "plan": ""} if r["status"] == "T" else None
    ),
    "qualifier": lambda r: {"qualifier": other(r["qualifier"], "exact", "about")},
    "growth_qualifier": lambda r: (
        {"growth_qualifier": other(r["growth_qualifier"], "exact", "about")}
        if r["growth"]
        else None
    ),
    "plan_share_qualifier": lambda r: (
        {"plan_share_qualifier": other(r["plan_share_qualifier"], "exact", "about")}
        if r["plan_share"]
        else None
    ),
    "growth_unit": lambda r: (
        {"growth_unit": other(r["growth_unit"], "%", "pp")} if r["growth"] else None
    ),
    "plan": lambda r: (
        {"plan": other(r["plan"], "annual", "assigned")} if r["plan"] else None
    ),
    "period_end": shorter,
    "period_end and id": lambda r: renamed(r, **shorter(r)),
    "period_start": lambda r: (
        {"period_start": moved(r["period_start"], months=1)}
        if moved(r["period_start"], months=1) < r["period_end"]
        else None
    ),
    "period_basis": lambda r: {
        "period_basis": other(r["period_basis"], "printed", "inferred")
    },
    "area": lambda r: {"area": other(r["area"], "Lạng Sơn", "Hữu Nghị")},
    "series": lambda r: (
        {"series": sibling(r["series"])} if sibling(r["series"]) else None
    ),
    "source_id": lambda r: {"source_id": neighbour(r["source_id"])},
    "source_id and id": lambda r: renamed(r, source_id=neighbour(r["source_id"])),
    "published_unit": lambda r: {"published_unit": other_scale(r["published_unit"])},
    "decimal_mark": lambda r: (
        {"decimal_mark": other(r["decimal_mark"], ",", ".")}
        if r["decimal_mark"] and any(m in r[t] for t in TOKEN.values() for m in ".,")
        else None
    ),
    "locator": lambda r: (
        {"locator": other_digit(r["locator"], r["statement_id"])}
        if r["locator"]
        else None
    ),
}


# -- the other tables ------------------------------------------------------------------


def published(row: Row) -> Iterator[tuple[str, Cells]]:
    """The day of publication, moved or taken away; a month, a month earlier."""
    printed = row["published"]
    if not printed:
        yield "published", {"published": "2024-06-30"}
    elif len(printed) == 7:
        yield "published", {"published": moved(f"{printed}-01", months=-1)[:7]}
    else:
        for days in (-1, 1):
            yield f"published {days:+} day", {"published": moved(printed, days=days)}
    if printed:
        yield "published dropped", {"published": ""}


def of_source(row: Row) -> Iterator[tuple[str, Cells]]:
    """Changes of a page."""
    yield from published(row)
    for grade in "123":
        if grade != row["reliability"]:
            yield f"reliability {grade}", {"reliability": grade}
    yield "language", {"language": other(row["language"], "vi", "en")}
    yield "kind", {"kind": other(row["kind"], "newspaper", "customs")}


def of_series(row: Row) -> Iterator[tuple[str, Cells]]:
    """Changes of a measure."""
    for column in ("whole", "additive"):
        yield column, {column: other(row[column], "true", "false")}
    for kind in ("flow", "stock", "rate"):
        if kind != row["kind"]:
            yield f"kind {kind}", {"kind": kind}
    yield "unit", {"unit": other(row["unit"], "billion VND", "million USD")}
    yield "topic", {"topic": other(row["topic"], "trade", "tourism")}


def of_break(row: Row) -> Iterator[tuple[str, Cells]]:
    """Changes of a break: its day, and where it is."""
    day = row["first_day_after"]
    for days in (-1, 1):
        yield f"{days:+} day", {"first_day_after": moved(day, days=days)}
    for months in (-12, 12):
        year = {"first_day_after": moved(day, months=months)}
        yield f"{months:+} months", year
    yield "area", {"area": other(row["area"], "Lạng Sơn", "Vietnam")}
    if sibling(row["series"]):
        yield "series", {"series": sibling(row["series"]) or ""}


def of_relation(row: Row) -> Iterator[tuple[str, Cells]]:
    """Changes of a relation: sign, factor, each part, scope and validity."""
    yield "operator", {"operator": other(row["operator"], "=", ">=")}
    right = row["right"]
    names = re.findall(r"[a-z][a-z_0-9]*(?:\.[a-z_0-9]+)+", right)
    for name in names:
        if sibling(name):
            yield f"right {name}", {"right": right.replace(name, sibling(name) or "")}
        rest = [each for each in names if each != name]
        if rest:
            yield f"right without {name}", {"right": " + ".join(rest)}
    if "/" in right:
        yield "factor", {"right": right.replace("100 * ", "10 * ")}
        yield "right turned", {"right": f"100 * {names[1]} / {names[0]}"}
        yield "right added", {"right": " + ".join(names)}
    if sibling(row["left"]):
        yield "left", {"left": sibling(row["left"]) or ""}
    yield "area", {"area": other(row["area"], "Lạng Sơn", "Vietnam")}
    if row["area"]:
        yield "area dropped", {"area": ""}
    for column in ("valid_from", "valid_to"):
        day = row[column]
        if not day:
            yield column, {column: "2024-06-30"}
            continue
        for days in (-1, 1):
            yield f"{column} {days:+} day", {column: moved(day, days=days)}
        for months in (-12, 12):
            yield f"{column} {months:+} months", {column: moved(day, months=months)}
        yield f"{column} dropped", {column: ""}


def of_event(row: Row) -> Iterator[tuple[str, Cells]]:
    """Changes of an event: its day, topic and page."""
    for days in (-1, 1):
        yield f"{days:+} day", {"date": moved(row["date"], days=days)}
    yield "-12 months", {"date": moved(row["date"], months=-12)}
    yield "topic", {"topic": other(row["topic"], "trade", "tourism")}
    yield "source_id", {"source_id": neighbour(row["source_id"])}


def of_statement(row: Row) -> Iterator[tuple[str, Cells]]:
    """Changes of a statement beside its numbers."""
    for what, change in CELLS.items():
        cells = change(row)
        if cells is not None:
            yield f"{what} {cells[what]}" if what == "status" else what, cells


CHANGES = {
    "statements": of_statement,
    "sources": of_source,
    "series": of_series,
    "breaks": of_break,
    "relations": of_relation,
    "events": of_event,
}


def in_words(table: str, row: Row) -> Iterator[tuple[str, Cells]]:
    """A digit in each text of a row that has one."""
    for column in WORDS[table]:
        if re.search("[0-9]", row[column]):
            yield column, {column: other_digit(row[column], key(table, row) + column)}


def tables() -> Iterator[Mutant]:
    """Rows removed, and every other cell with a meaning changed."""
    for table, changes in CHANGES.items():
        for i, row in enumerate(rows(table)):
            for what, cells in changes(row):
                # one line a column: "published +1 day" counts with "published"
                sort = what if table == "statements" else what.split()[0]
                sort = "status" if what in ("status A", "status E") else sort
                if table in ("breaks", "events") and what[0] in "+-":
                    sort = "day"
                yield mutant(f"{table}: {sort}", table, i, what, cells)
            for column, cells in in_words(table, row):
                yield mutant(f"{table}: digit in words", table, i, column, cells)
            yield mutant(f"{table}: row removed", table, i, "row", None)


# -- sentences -------------------------------------------------------------------------

FIELD = re.compile(r"\{[^{}]+\}")
LANGUAGES = {"en": "English", "vi": "Vietnamese"}


def of_sentence(row: Row, language: str) -> Iterator[tuple[str, str]]:
    """A number typed in a template, a field dropped, two fields exchanged."""
    text = row[language]
    yield "number typed", f"{text} 7"
    fields = [f for f in FIELD.findall(text) if "|" not in f]
    if not fields:
        return
    yield "field dropped", text.replace(fields[-1], "", 1)
    first, last = fields[0], fields[-1]
    if first != last and text.count(first) == text.count(last) == 1:
        turned = text.replace(first, "\0").replace(last, first).replace("\0", last)
        yield "fields exchanged", turned


def sentences() -> Iterator[Mutant]:
    """Templates of the sentences of every notebook."""
    for path in sorted((ROOT / "notebooks" / "sentences").glob("*.toml")):
        for i, row in enumerate(rows(path.name)):
            for language, word in LANGUAGES.items():
                for what, text in of_sentence(row, language):
                    kind = f"sentences, {word}: {what}"
                    name = f"{language} {what}"
                    cells = {language: text}
                    yield Mutant(kind, path.name, i, row["key"], name, cells)


def every() -> list[Mutant]:
    """All mutants of inputs."""
    return [*numbers(), *tables(), *sentences()]


# -- applying --------------------------------------------------------------------------


def write(folder: Path, file: str, changed: list[Row]) -> None:
    """Write a table or a file of sentences into a copy of the clone."""
    if not file.endswith(".toml"):
        tables_of.write(folder / "data", file, changed)
        return
    lines = []
    for row in changed:
        lines.append(f'["{row["key"]}"]')
        for language in LANGUAGES:
            text = row[language].replace("\\", "\\\\").replace('"', '\\"')
            lines.append(f'{language} = "{text}"'.replace("\n", "\\n"))
    path = folder / "notebooks" / "sentences" / file
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def apply(folder: Path, mutants: Iterable[Mutant]) -> set[str]:
    """Make some changes in a copy of the clone; give the files to be restored."""
    by_file: dict[str, list[Mutant]] = {}
    for each in mutants:
        by_file.setdefault(each.file, []).append(each)
    for file, changes in by_file.items():
        changed: list[Row | None] = [dict(row) for row in rows(file)]
        for each in changes:
            row = changed[each.row]
            if each.cells is None or row is None:
                changed[each.row] = None
            else:
                row.update(each.cells)
        write(folder, file, [row for row in changed if row is not None])
    return set(by_file)
