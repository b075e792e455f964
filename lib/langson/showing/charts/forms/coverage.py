"""Coverage: what is there, as marks in a table of rows and columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.patches import Rectangle

from ....core.figure import Figure
from ....errors import LangsonError
from .. import labels, look
from ..given import given
from ..sheet import MARGIN, WIDTH, Sheet
from ..theme import FAINT, GREY, PALETTE, SMALL, tint

_ROW = 17.0
_FILLS: tuple[look.Fill, ...] = ("solid", "hollow", "dashed")


def draw(
    sheet: Sheet, figures: Any, /, *, spec: str = "", behind: Sequence[Figure] = ()
) -> None:
    """Draw a mark for each kind of figure that a row has in a year, or for each yes.

    Parameters
    ----------
    figures : sequence or mapping of Figures, or DataFrame of bool
        Figures: a row a series and area, a column a year, in it a mark for what is
        counted, estimated or implied, and planned; groups have headings. The more
        figures, the darker the ground. A frame of yes and no (None for neither) has its
        own rows and columns, named by `names.<row>` and `names.<column>`.
    spec : str
        Not used: marks have no value.
    behind : sequence of Figures
        What the answers of a frame of yes and no rest on.
    """
    if hasattr(figures, "iterrows") and not _has_figures(figures):
        rows, columns, cells = _answers(sheet, figures)
        for q in behind:
            sheet.trace(q)
        sheet.fills(())  # the marks are answers, not these figures
        headings: dict[int, str] = {}
    else:
        rows, columns, cells, headings = _statements(sheet, figures)
    sheet.key("bar")
    texts = [labels.wrap(row, 0.44 * WIDTH, SMALL) for row in rows]
    heads = [labels.wrap(column, 76, SMALL) for column in columns]
    left = MARGIN + max(labels.width(t, SMALL) for t in texts) + 10
    top = max(labels.height(t, SMALL) for t in heads) + 6
    room = WIDTH - MARGIN - left
    wide = min(room / len(columns), 92.0)
    sizes = [max(_ROW, labels.height(t, SMALL) + 4) for t in texts]
    height = sum(sizes) + 20 * len(headings) + top
    sheet.open(height + 4)
    ax = sheet.axes(left, 4, wide * len(columns), height)
    ax.set_xlim(0, len(columns))
    ax.set_ylim(height, 0)
    each = max(labels.width(t, SMALL) for t in heads) + 5
    skip = 1 if "\n" in "".join(heads) else -(-int(each) // max(int(wide), 1))
    for j, head in enumerate(heads):
        if (len(heads) - 1 - j) % skip:
            continue  # years stand so close that only some are named
        _text(ax, (j + 0.5, top - 6), (0, 0), head, "center", "bottom", GREY)
    y = top
    for i, (text, size) in enumerate(zip(texts, sizes, strict=True)):
        if i in headings:
            y += 20
            _text(ax, (0, y - 6), (MARGIN - left, 0), headings[i], "left", "bottom",
                  weight="bold")  # fmt: skip
        _text(ax, (0, y + size / 2), (-8, 0), text, "right", "center")
        for j in range(len(columns)):
            marks = cells.get((i, j), [])
            _cell(ax, j, y, size, wide, marks)
        ax.axhline(y + size, color=FAINT, lw=0.5, zorder=0.4)
        y += size
    sheet.about = [sheet.word("coverage")]


def _cell(
    ax: Any, j: int, y: float, size: float, wide: float, marks: Sequence[look.Fill]
) -> None:
    if not marks:
        return
    ground = tint(PALETTE[0], min(0.08 + 0.05 * len(marks), 0.35))
    ax.add_patch(
        Rectangle((j, y), 1, size, facecolor=ground, edgecolor="none", zorder=0.2)
    )
    kinds = [fill for fill in _FILLS if fill in marks]
    side = min(8.5, (wide - 2) / 3.4, size - 5)
    step = side * 1.25
    for k, fill in enumerate(kinds):
        shift = (k - (len(kinds) - 1) / 2) * step
        x = j + 0.5 + (shift - side / 2) / wide
        patch = look.bar(
            ax, x, y + (size - side) / 2, side / wide, side, PALETTE[0], fill
        )
        patch.set_linewidth(1.2)
        if fill == "dashed":
            patch.set_linestyle((0, (1.6, 1.0)))


def _has_figures(frame: Any) -> bool:
    return any(isinstance(cell, Figure) for column in frame for cell in frame[column])


def _answers(
    sheet: Sheet, frame: Any
) -> tuple[list[str], list[str], dict[tuple[int, int], list[look.Fill]]]:
    rows = [sheet.named(key) or str(key) for key in frame.index]
    columns = [sheet.named(key) or str(key) for key in frame.columns]
    cells: dict[tuple[int, int], list[look.Fill]] = {}
    for i, (_, row) in enumerate(frame.iterrows()):
        yes = []
        for j, cell in enumerate(row):
            if cell is None or cell != cell:
                continue
            if bool(cell) is not cell and not hasattr(cell, "dtype"):
                raise LangsonError(
                    "{cell!r} is neither a figure nor yes or no.", cell=cell
                )
            if cell:
                cells[i, j] = ["solid"]
                yes.append(columns[j])
        sheet.values.append((rows[i], ", ".join(yes) or sheet.word("none")))
    return rows, columns, cells


def _statements(
    sheet: Sheet, figures: Any
) -> tuple[
    list[str], list[str], dict[tuple[int, int], list[look.Fill]], dict[int, str]
]:
    found = given(sheet, figures, one_axis=False)
    rows: dict[tuple[int, str, str], str] = {}
    headings = {}
    areas: dict[str, set[str]] = {}
    for q in found.figures:
        areas.setdefault(q.series, set()).add(q.area)
    years = sorted({q.end.year for q in found.figures if q.end})
    columns = list(range(years[0], years[-1] + 1))
    cells: dict[tuple[int, int], list[look.Fill]] = {}
    for g, group in enumerate(found.groups):
        if found.grouped:
            headings[len(rows)] = group.label
        for q in group.figures:
            label = sheet.write(q.labels)
            if len(areas[q.series]) > 1:
                label = f"{label} ({sheet.write(q, 'area')})"
            key = (g, q.series, q.area)
            rows.setdefault(key, sheet.named(q.series) or label)
            if q.end is not None:
                at = (list(rows).index(key), q.end.year - columns[0])
                cells.setdefault(at, []).append(look.fill(q))
            sheet.trace(q)
    for i, label in enumerate(rows.values()):
        held = []
        for j, year in enumerate(columns):
            if (i, j) in cells:
                words = (sheet.word(_WORDS[f]) for f in _FILLS if f in cells[i, j])
                held.append(f"{year} ({', '.join(words)})")
        sheet.values.append((label, ", ".join(held)))
    return list(rows.values()), [str(year) for year in columns], cells, headings


_WORDS = {"solid": "counted", "hollow": "estimate_or_implied", "dashed": "planned"}


def _text(
    ax: Any, at: tuple[float, float], move: tuple[float, float], text: str, side: str,
    base: str, colour: str = "#262626", weight: str = "normal",
) -> None:  # fmt: skip
    ax.annotate(
        text, at, move, textcoords="offset points", ha=side, va=base, size=SMALL,
        color=colour, weight=weight, multialignment=side, annotation_clip=False,
    )  # fmt: skip
