"""Plain tables that look the same on nbviewer, in JupyterLab and in a diff.

A table is Markdown: no styles that a viewer strips, no random ids, links that work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from ..core import unit as units
from ..core.figure import Figure
from ..errors import LangsonError
from ..reading.register import Register
from ..reading.token import MINUS
from .sentences import QUALIFIER, STATUS, language, pick, show_markdown, write

#: statements that stand open; the rest of a long list is folded
FOLD = 14
#: headings that every notebook uses
HEADINGS = {
    "measure": ("Measure", "Chỉ tiêu"),
    "area": ("Area", "Địa bàn"),
    "period": ("Period", "Kỳ"),
    "printed": ("Printed", "Số công bố"),
    "read_as": ("Read as", "Khoảng giá trị"),
    "value": ("Value", "Giá trị"),
    "unit": ("Unit", "Đơn vị"),
    "status": ("Status", "Loại số liệu"),
    "growth": ("Growth", "Tăng/giảm so với cùng kỳ"),
    "plan_share": ("Share of plan", "So với kế hoạch"),
    "base": ("Implied a year earlier", "Suy ra cùng kỳ năm trước"),
    "plan": ("Implied plan", "Suy ra kế hoạch"),
    "range": ("Range", "Khoảng"),
    "source": ("Source", "Nguồn"),
    "statement": ("Statement", "Mã số liệu"),
    "date": ("Date", "Ngày"),
    "event": ("Event", "Sự kiện"),
    "published": ("Published", "Ngày công bố"),
    "notebook": ("Notebook", "Sổ tay"),
    "year": ("Year", "Năm"),
}


def show(
    frame: pd.DataFrame,
    headings: Mapping[str, tuple[str, str]] | None = None,
    specs: Mapping[str, str] | None = None,
) -> None:
    """Show a frame as a table, in its own order of rows and columns.

    Parameters
    ----------
    frame : DataFrame
        Cells are `Figure`, text, (English, Vietnamese) pairs, dates or numbers;
        None and NaN stay empty.
    headings : mapping of column to (English, Vietnamese), optional
        For columns that `HEADINGS` does not name.
    specs : mapping of column to str, optional
        How to write the values of a column, as in a sentence (`langson.prose`).
    """
    show_markdown(markdown(frame, headings, specs))


def markdown(
    frame: pd.DataFrame,
    headings: Mapping[str, tuple[str, str]] | None = None,
    specs: Mapping[str, str] | None = None,
) -> str:
    """Write a frame as a Markdown table; see `show`."""
    lang = language()
    known = {**HEADINGS, **(headings or {})}
    specs = specs or {}
    unnamed = [c for c in frame.columns if c not in known]
    if unnamed:
        raise LangsonError(f"the column {unnamed[0]!r} has no heading; give headings=.")
    head, rule, body = [], [], []
    for column in frame.columns:
        values = list(frame[column])
        filled = [v for v in values if not _empty(v)]
        right = bool(filled) and all(
            isinstance(v, Figure | int | float) for v in filled
        )
        head.append(pick(known[column], lang))
        rule.append("--:" if right else ":--")
        spec = specs.get(column, "")
        body.append(["" if _empty(v) else write(v, spec, lang) for v in values])
    rows = [head, rule, *(list(row) for row in zip(*body, strict=True))]
    return "\n".join(
        "| " + " | ".join(_cell(str(cell)) for cell in row) + " |" for row in rows
    )


def statements(register: Register, *chosen: Figure | pd.DataFrame) -> None:
    """Show the statements that figures or selections rest on, each traced.

    One row a statement, in the order given, each once: what is measured, the period,
    the printed token with growth and share of plan, the range it is read as, the
    status, the source with its locator and address, and the id. Rows beyond the first
    `FOLD` are folded away, so name the most important first.
    """
    ids = _ids(chosen)
    if not ids:
        raise LangsonError("no statement is named, so there is nothing to show.")
    lang = language()
    rows = []
    for name in ids:
        q, row = register.get(name), register.row(name)
        plan = f" ({row['plan']})" if q.status == "T" else ""
        rows.append(
            {
                "measure": pick(q.labels, lang),
                "area": q.area,
                "period": write(q, "period short", lang),
                "printed": _printed(row, lang),
                "read_as": write(q, "range n", lang),
                "status": pick(STATUS[q.status], lang) + plan,
                "source": _link(register, row),
                "statement": f"`{name}`",
            }
        )
    frame = pd.DataFrame(rows)
    # an area column would cost the width that ids and periods need
    usual = frame["area"].mode()[0]
    frame["measure"] = [
        label if area == usual or area in label else f"{label} ({area})"
        for label, area in zip(frame["measure"], frame["area"], strict=True)
    ]
    frame = frame.drop(columns="area")
    shown = markdown(frame[:FOLD])
    if len(frame) > FOLD:
        more = len(frame) - FOLD
        summary = pick((f"{more} more statements", f"{more} số liệu khác"), lang)
        rest = markdown(frame[FOLD:])
        shown += f"\n\n<details><summary>{summary}</summary>\n\n{rest}\n\n</details>"
    show_markdown(shown)


def sources(register: Register, *chosen: Figure | pd.DataFrame) -> None:
    """Show the list of sources of figures, selections or events, with reliability."""
    traced = [x for x in chosen if isinstance(x, Figure) or "statement_id" in x]
    names = {register.row(name)["source_id"] for name in _ids(traced)}
    for events in chosen:
        if isinstance(events, pd.DataFrame):
            names |= set(events["source_id"])
    lines = []
    for name in sorted(names):
        row = register.sources.loc[name]
        day = row["published"] or pick(("undated", "không ghi ngày"), language())
        title = f"[{row['title']}]({row['url']})" if row["url"] else row["title"]
        text = f"- `{name}`: {row['publisher']}, {title}, {day} ({row['reliability']})"
        lines.append(text)
    show_markdown("\n".join(lines))


def _cell(text: str) -> str:
    # no-break spaces stay; a line end would end the row
    return text.replace("|", "\\|").replace("\n", " ")


def _empty(value: Any) -> bool:
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))


def _ids(chosen: Iterable[Figure | pd.DataFrame]) -> list[str]:
    ids: dict[str, None] = {}
    for item in chosen:
        names = item.ids if isinstance(item, Figure) else item["statement_id"]
        ids.update(dict.fromkeys(names))
    return list(ids)


def _printed(row: pd.Series, lang: str) -> str:
    """Tokens of a statement as they stood, with its own words for their precision."""
    text = _token(row["published_as"], row["qualifier"], row["published_unit"], lang)
    if row["growth_as"]:
        mark = "+" if row["growth"] > 0 else MINUS if row["growth"] < 0 else ""
        unit = "percentage points" if row["growth_unit"] == "pp" else "%"
        text += "; " + _token(
            mark + row["growth_as"], row["growth_qualifier"], unit, lang
        )
    if row["plan_share_as"]:
        share = _token(row["plan_share_as"], row["plan_share_qualifier"], "%", lang)
        named = "" if row["plan"] == "annual" else f" ({row['plan']})"
        text += f"; {share} " + pick(("of plan", "kế hoạch"), lang) + named
    return text


def _token(token: str, qualifier: str, unit: str, lang: str) -> str:
    tail = "%" if unit == "%" else f" {units.name(unit, lang)}"
    return pick(QUALIFIER.get(qualifier, ("", "")), lang) + token + tail


def _link(register: Register, row: pd.Series) -> str:
    name = row["source_id"]
    url = register.sources.at[name, "url"]
    text = f"[{name}]({url})" if url else name
    return f"{text} {row['locator']}".strip()
