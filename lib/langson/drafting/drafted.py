"""`langson.draft`: a draft with its rows, its audit, and its text marked up."""

from __future__ import annotations

import html
from datetime import date
from functools import cached_property
from pathlib import Path

import pandas as pd

from ..auditing.audit import Audit
from ..core.period import read_day
from ..reading.register import default_folder
from . import checking, folder, report
from .draft import Reading, read
from .rows import Rows, make
from .text import DraftError, Text
from .text import read as read_text

_STYLE = "border-bottom: 2px {line} {colour}; padding: 0 1px"
#: how sure a draft is of a number -> line and colour under it
_SURE = (
    (0.8, "solid", "#2a78b8"),
    (0.5, "dashed", "#b8742a"),
    (0.0, "dotted", "#b82a2a"),
)


class Draft:
    """What a draft makes of a text. In a notebook it shows the text marked up.

    Attributes
    ----------
    reading : Reading
        The numbers and what was not used.
    source : str
        Name of the page in the rows.
    """

    def __init__(
        self,
        reading: Reading,
        series: list[dict[str, str]],
        source: str,
        data: Path | None,
    ) -> None:
        self.reading, self.source = reading, source
        self._series, self._data = series, data

    def __repr__(self) -> str:
        return (
            f"Draft({len(self.reading.numbers)} numbers,"
            f" {len(self.reading.not_used)} runs of digits not used)"
        )

    @cached_property
    def rows(self) -> Rows:
        """Rows of statements.csv and comparisons.csv, and what can be none yet."""
        return make(self.reading, self.source)

    @cached_property
    def tables(self) -> folder.Tables:
        """Tables of a folder with the rows; "?" marks what is open."""
        return folder.tables(self.reading, self.rows, self._series, self.source)

    @cached_property
    def _ready(self) -> folder.Tables:
        return folder.audited(self.tables, self.source)

    def frame(self) -> pd.DataFrame:
        """One row a number: where it stands, what it is, how sure that is, and why."""
        raw = self.reading.text.raw
        made = [
            {
                "line": int(n["locator"][1:]),
                "text": self._marked(n["start"], n["end"], raw),
            }
            | n
            for n in report.to_dict(self.reading)["numbers"]
        ]
        columns = ["line", "text", "role", "series", "value", "unit", "period_start"]
        columns += ["period_end", "status", "qualifier", "base", "belongs_to"]
        columns += ["confidence", "because", "token", "start", "end"]
        return pd.DataFrame(made, columns=columns)

    def _marked(self, start: int, end: int, raw: str) -> str:
        line = self.reading.text.line_at(start)
        before = raw[max(line.start, start - 40) : start]
        return f"{before}«{raw[start:end]}»{raw[end : min(line.end, end + 25)]}"

    def audit(self) -> Audit | None:
        """What the audit says of the draft alone; None without a complete row."""
        return checking.alone(self._ready)

    def audit_beside(self, data: str | Path | None = None) -> Audit | None:
        """What the audit says of the draft beside the tables of a folder."""
        path = Path(data) if data is not None else self._data or default_folder()
        return checking.with_register(self._ready, path)

    def contradictions(self) -> list[checking.Conflict]:
        """Numbers of the draft that cannot all be true together."""
        found = self.audit()
        return [] if found is None else checking.conflicts(found, self.source)

    def write(self, path: str | Path) -> list[Path]:
        """Write the tables into a folder; nothing there is overwritten."""
        return folder.write(self.tables, Path(path), self.rows.later)

    def to_json(self) -> str:
        """Numbers and what was not used, as JSON."""
        return report.to_json(self.reading)

    def report(self, language: str = "en") -> str:
        """What was read, line by line, with the reasons; in English or Vietnamese."""
        return report.text(self.reading, self.rows, language)

    def _repr_html_(self) -> str:
        """The text with its numbers underlined; a pointer shows what each is."""
        raw = self.reading.text.raw
        pieces, at = [], 0
        for n in self.reading.numbers:
            line, colour = next(
                (a, b) for least, a, b in _SURE if n.confidence >= least
            )
            series = n.measure.series if n.measure else "no measure"
            title = f"{n.role}: {series}, {report.period(n)}, {n.status}"
            style = _STYLE.format(line=line, colour=colour)
            pieces.append(html.escape(raw[at : n.start]))
            token = html.escape(raw[n.start : n.end])
            pieces.append(
                f'<span style="{style}" title="{html.escape(title)}">{token}</span>'
            )
            at = n.end
        pieces.append(html.escape(raw[at:]))
        return '<div style="white-space: pre-wrap">' + "".join(pieces) + "</div>"


def draft(
    text: str | Path,
    *,
    area: str,
    published: str | date,
    series: str | Path | None = None,
    data: str | Path | None = None,
    source: str = "draft",
    language: str | None = None,
) -> Draft:
    """Draft what an analyst would type from the text of a report.

    Parameters
    ----------
    text : str or Path
        The text itself, or a file of it.
    area : str
        The place that it is about.
    published : str or date
        Its day, as "2024-12-31": a period that ends later is an estimate.
    series : str or Path, optional
        A series.csv with the measures to look for. Default: that of `data`.
    data : str or Path, optional
        Folder of a register. Default: the tables that come with the package.
    source : str
        Name of the page in the rows.
    language : {"vi", "en"}, optional
        Default: what most of its words are.

    Raises
    ------
    DraftError
        If there is no text to read, or none in a language that there are rules for.
    """
    known = (
        read_text(text, language) if isinstance(text, Path) else Text(text, language)
    )
    try:
        day = published if isinstance(published, date) else read_day(published)
    except ValueError:
        raise DraftError(
            "published {published!r}: write the day as 2024-12-31.",
            published=published,
        ) from None
    if not area.strip():
        raise DraftError("area: name the place that the report is about.")
    held = Path(data) if data is not None else None
    path = (
        Path(series)
        if series is not None
        else (held or default_folder()) / "series.csv"
    )
    rows = folder.series_of(path)
    return Draft(read(known, rows, area, day), rows, source, held)
