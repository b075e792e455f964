"""The contract of a folder: every rule of its tables, asked in one place.

What a column may hold is in `form`; what ties the cells of a row, in `statements` and
`catalogue`; what a folder declares of itself, in `descriptor`. `load` asks all that
concerns the meaning of the numbers, `problems` the hashes and closed lists as well.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from ..core.relation import Break, Relation
from ..errors import Problem, RegisterError
from ..messages import Message
from . import catalogue, comparisons, csvfile, descriptor, form, questions, statements
from .column import NO_CELLS, Column, Columns
from .descriptor import NOTHING, Descriptor
from .form import Table


class Tables(NamedTuple):
    """The tables of a folder, checked and read."""

    series: pd.DataFrame
    sources: pd.DataFrame
    statements: pd.DataFrame
    breaks: tuple[Break, ...]
    relations: tuple[Relation, ...]
    events: pd.DataFrame
    areas: pd.DataFrame
    plans: pd.DataFrame
    comparisons: pd.DataFrame


def load(folder: Path, reading: str = "printed") -> Tables:
    """Read the tables of a folder.

    Raises
    ------
    RegisterError
        With every problem found, table by table; a table that cannot be read hides
        what depends on it.
    """
    step = _Steps()
    # a datapackage.json that cannot be used stops no reading; `problems` names it
    package = _Steps().take(descriptor.read, folder) or NOTHING
    tables = _read(folder, reading, package, step)[1]
    if tables is None:
        raise RegisterError(step.problems)
    return tables


def problems(folder: Path) -> list[Problem]:
    """List the faults of a folder, those that stop reading first; see `check`."""
    return check(folder).problems


class Verdict(NamedTuple):
    """What a check of a folder finds.

    Attributes
    ----------
    problems : list of Problem
        Faults: what the contract does not allow.
    questions : list of Problem
        Numbers that look as if they were meant otherwise; none of them is a fault.
    summary : str
        What the folder holds, in one line; empty if it could not be read.
    """

    problems: list[Problem]
    questions: list[Problem]
    summary: str


def check(folder: Path) -> Verdict:
    """Ask everything that the contract asks.

    If the folder holds a datapackage.json, its hashes and the constraints that it
    declares (closed lists, patterns, limits) are asked as well.
    """
    step, last = _Steps(), _Steps()
    package = last.take(descriptor.read, folder) or NOTHING
    cells, tables = _read(folder, "printed", package, step)
    if not cells:
        return Verdict(step.problems, [], "")
    found = [*step.problems, *last.problems, *descriptor.stale(folder, package)]
    named = {(problem.file, problem.row, problem.column) for problem in found}
    for table in form.TABLES:
        columns = cells[table.name]
        for problem in descriptor.broken(table, columns, package) if columns else ():
            if (problem.file, problem.row, problem.column) not in named:
                found.append(problem)
    if tables is None:
        return Verdict(found, [], "")
    asked = questions.asked(tables.statements, tables.breaks)
    return Verdict(found, asked, _summary(tables))


def _summary(tables: Tables) -> str:
    frame = tables.statements
    first, last = frame["period_start"].min(), frame["period_end"].max()
    years = f", {first:%Y}–{last:%Y}" if len(frame) else ""
    n = len(tables.comparisons)
    beside: Message | str = ""
    if n:
        beside = Message(
            " and {n} comparison" if n == 1 else " and {n} comparisons", n=n
        )
    return Message(
        "{statements} statements{beside} of {series} series from {sources}"
        " sources{years}; {breaks} breaks, {relations} relations, {events} events",
        beside=beside,
        years=years,
        **{name: len(getattr(tables, name)) for name in _COUNTED},
    )


_COUNTED = ("statements", "series", "sources", "breaks", "relations", "events")


class _Steps:
    """Takes the steps of reading, and collects what they find wrong."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def take(self, step: Callable[..., Any], *given: Any) -> Any:
        """Give what a step makes; None if it, or one before it, found problems."""
        if any(each is None for each in given):
            return None
        try:
            return step(*given)
        except RegisterError as error:
            self.problems += error.problems
            return None


def _read(
    folder: Path, reading: str, package: Descriptor, steps: _Steps
) -> tuple[dict[str, Columns | None], Tables | None]:
    """Read each table as far as those that it needs allow."""
    take = steps.take
    take(_exists, folder)
    if steps.problems:
        return {}, None
    cells = {
        table.name: take(csvfile.read, folder, table, package.size(table))
        for table in form.TABLES
    }
    series = take(catalogue.series, cells["series"])
    sources = take(catalogue.sources, cells["sources"])
    areas, plans = (
        take(_beside, catalogue.names, table, cells[table.name], table)
        for table in (form.AREAS, form.PLANS)
    )
    names = [take(_index, each) for each in (areas, plans)]
    given = series, sources, reading, *names
    units = take(_units, series)
    places = take(_places, names[0], cells["statements"])
    stated = take(statements.load, cells["statements"], *given)
    published = take(_texts, cells["sources"], "source_id")
    topics = take(_texts, cells["series"], "topic")
    others = (
        take(_beside, read, table, cells[table.name], *needed)
        for read, table, needed in (
            (catalogue.breaks, form.BREAKS, (units, places)),
            (catalogue.relations, form.RELATIONS, (units, places)),
            (catalogue.events, form.EVENTS, (published, topics)),
            (comparisons.load, form.COMPARISONS, (stated, *given)),
        )
    )
    breaks, relations, events, compared = others
    tables = Tables(
        series, sources, stated, breaks, relations, events, areas, plans, compared
    )
    return cells, None if steps.problems else tables


#: what the tables say that a folder has left out, by their names
_ABSENT: dict[str, Any] = {}


def _beside(read: Callable[..., Any], table: Table, cells: Columns, *given: Any) -> Any:
    """What a table says that a folder may leave out; where it does, always the same."""
    if cells:
        return read(cells, *given)
    if table.name not in _ABSENT:
        no_cells = {each.name: Column(NO_CELLS) for each in table.columns}
        _ABSENT[table.name] = read(no_cells, *given)
    found = _ABSENT[table.name]
    return found.copy(deep=False) if isinstance(found, pd.DataFrame) else found


def _exists(folder: Path) -> None:
    if not folder.is_dir():
        mend = "give the folder that holds the tables: Register('path/to/data')."
        what = "there is no such folder."
        raise RegisterError([Problem(str(folder), None, None, what, mend)])


def _units(series: pd.DataFrame) -> dict[str, str]:
    return dict(series["unit"])


def _index(names: pd.DataFrame) -> pd.Index:
    return names.index


def _places(areas: pd.Index, statements: Columns) -> set[str]:
    """Areas that are listed; without a list, those of the statements."""
    return {*areas} or _texts(statements, "area")


def _texts(cells: Columns, column: str) -> set[str]:
    return {*cells[column].texts} - {""}
