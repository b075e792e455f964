"""Charts that carry their data: one theme, one palette, one way to show.

Status is drawn the same way everywhere: an actual figure solid, an estimate hollow, a
target with a dashed outline; and it is written beside the value. Whiskers show the
range where it is wide enough to be seen. `show` adds what a picture lacks: an alt
text, the plotted values as text, the source, and a text twin that nbval compares.
"""

from __future__ import annotations

import calendar
import gc
import textwrap
import warnings
from collections.abc import Sequence
from datetime import date
from typing import Any

import matplotlib as mpl
import matplotlib.dates
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from ...comparing.refusals import same_axis
from ...core.figure import Figure
from ...errors import LangsonError
from ..words import language
from ..words import unit_name as name_unit
from ..writing import write
from .labels import (
    fill,
    fit_labels,
    fit_texts,
    label_ends,
    label_points,
    month_ticks,
    number_ticks,
    value_label,
)
from .picture import show, twin

__all__ = [
    "PALETTE",
    "bars",
    "dots",
    "figure",
    "lines",
    "setup",
    "show",
    "timeline",
    "twin",
    "unit_name",
]

#: five hues with at least 3:1 contrast on white, apart for colour-blind readers
PALETTE = ("#0072B2", "#D55E00", "#007A5E", "#7A4EA3", "#595959")
GREY = "#595959"
WIDTH = 8.0
_THEME = {
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY,
    "axes.axisbelow": True,
    "xtick.color": GREY,
    "ytick.color": "#262626",
    "figure.facecolor": "white",
    "axes.facecolor": "white",
    "savefig.facecolor": "white",
    "hatch.linewidth": 0.6,
    # as wide on the screen as measured; at twice the density of a screen hints of the
    # font change nothing to see, and reading them takes a tenth of a chart's time
    "text.hinting": "none",
    "figure.dpi": 72,
    "svg.hashsalt": "langson",
}
#: a range narrower than this part of the axis cannot be seen, so it is not drawn
_VISIBLE = 0.006
Item = tuple[Any, Figure]


def setup() -> None:
    """Prepare a notebook: theme, plain frames, and warnings that stop the cell.

    The warnings of pandas, seaborn and matplotlib are errors here, since a printed
    warning would make the stored output depend on versions.
    """
    for category in (FutureWarning, UserWarning, RuntimeWarning, DeprecationWarning):
        warnings.filterwarnings("error", category=category)
    # seaborn 0.13 passes an argument to boxplot that matplotlib 3.13 will drop
    warnings.filterwarnings("ignore", message="vert: bool")
    sns.set_theme(style="ticks", palette=PALETTE, rc=_THEME)
    gc.freeze()  # what was imported stays: no collection need look at it again
    pd.set_option("display.width", 100)
    pd.set_option("display.max_columns", 20)
    pd.set_option("display.max_rows", 60)


def figure(
    title: str, subtitle: str, height: float = 3.4, columns: int = 1
) -> tuple[Canvas, Any]:
    """Make a figure with the finding as title and what, unit, where, when below it.

    Returns
    -------
    Canvas, Axes or array of Axes
        One Axes, or an array of shape (columns,).
    """
    title = fill(title, 0.96 * WIDTH, size=13, weight="bold")
    subtitle = fill(subtitle, 0.96 * WIDTH, size=10)
    head = 0.3 + 0.24 * (title.count("\n") + 1) + 0.2 * (subtitle.count("\n") + 1)
    total = height + head
    fig, axes = plt.subplots(1, columns, figsize=(WIDTH, total), squeeze=False)
    top = 1 - head / total
    fig.subplots_adjust(left=0.02, right=0.98, top=top, bottom=0.45 / total)
    fig.text(0.02, 1 - 0.08 / total, title, ha="left", va="top", size=13, weight="bold")
    below = 0.14 + 0.24 * (title.count("\n") + 1)
    fig.text(
        0.02, 1 - below / total, subtitle, ha="left", va="top", size=10, color=GREY
    )
    fig.langson = {  # type: ignore[attr-defined]
        "title": title,
        "subtitle": subtitle,
        "values": [],
        "statements": [],
        "sources": [],
    }
    return fig, axes[0, 0] if columns == 1 else axes[0]


def bars(
    ax: Axes, items: Sequence[Item], colour: str = PALETTE[0], spec: str = ""
) -> None:
    """Draw one horizontal bar a figure, first on top, each with its value and status.

    Parameters
    ----------
    ax : Axes
    items : sequence of (label, Figure)
        A label is text or an (English, Vietnamese) pair; all figures have one unit.
    colour : str
        Colour of the bars.
    spec : str
        How the values are written, as in a sentence (`langson.prose`).
    """
    labels, figures = _split(items)
    frame = pd.DataFrame({"label": labels, "value": [q.value for q in figures]})
    ax.set_xticks([])  # before seaborn lays them out: each bar has its value
    sns.barplot(
        frame, x="value", y="label", order=labels, color=colour, saturation=1, ax=ax,
        width=0.62, errorbar=None,
    )  # fmt: skip
    low = min(0.0, *(q.low for q in figures))
    high = max(0.0, *(min(q.high, 1.2 * abs(q.value)) for q in figures))
    span = (high - low) or 1.0
    ax.set_xlim(low, high)
    texts = []
    for patch, q in zip(ax.patches, figures, strict=True):
        _dress(patch, q.status, colour)
    _whiskers(ax, figures, span)
    for i, q in enumerate(figures):
        end = max(q.high, q.value) if q.value >= 0 else min(q.low, q.value)
        if not np.isfinite(end):
            end = q.value
        side, offset = ("left", 6) if q.value >= 0 else ("right", -6)
        text = ax.annotate(
            value_label(q, spec), (end, i), (offset, 0), textcoords="offset points",
            va="center", ha=side, size=9.5, annotation_clip=False,
        )  # fmt: skip
        texts.append(text)
    ax.set(xlabel="", ylabel="")
    ax.tick_params(axis="y", length=0)
    fig = ax.get_figure(root=True)
    assert fig is not None
    fig.subplots_adjust(bottom=0.1 / fig.get_figheight())
    ax.xaxis.set_visible(False)
    ax.spines[["bottom", "left"]].set_visible(False)
    ax.axvline(0, color=GREY, lw=0.8)
    _note(ax, labels, figures, spec)
    fit_labels(ax)
    fit_texts(ax, texts)


def dots(
    ax: Axes, items: Sequence[Item], colour: str = PALETTE[0], spec: str = ""
) -> None:
    """Draw one dot with its range a figure, on an axis that need not start at zero."""
    labels, figures = _split(items)
    frame = pd.DataFrame({"label": labels, "value": [q.value for q in figures]})
    ax.set_xticks([])  # before seaborn lays them out: they are set below
    sns.stripplot(
        frame, x="value", y="label", order=labels, color=colour, size=9, jitter=False,
        ax=ax,
    )  # fmt: skip
    low, high = min(q.low for q in figures), max(q.high for q in figures)
    span = (high - low) or abs(high) or 1.0
    ax.set_xlim(low - 0.06 * span, high + 0.06 * span)
    texts = []
    for marks, q in zip(ax.collections, figures, strict=False):
        if q.status == "E" or q.implied:
            marks.set_facecolor("white")
        marks.set(edgecolor=colour, linewidth=1.6)
    _whiskers(ax, figures, span, colour)
    for i, q in enumerate(figures):
        text = ax.annotate(
            value_label(q, spec), (q.high, i), (9, 0), textcoords="offset points",
            va="center", size=9.5, annotation_clip=False,
            bbox={"fc": "white", "ec": "none", "pad": 1},
        )  # fmt: skip
        texts.append(text)
    ax.set(xlabel="", ylabel="")
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(len(figures) - 0.5, -0.5)
    ax.spines["left"].set_visible(False)
    ax.grid(axis="y", color="#D9D9D9", lw=0.8)
    _note(ax, labels, figures, spec)
    ax.figure.subplots_adjust(right=0.95)  # the last tick's number is centred on it
    fit_labels(ax)
    fit_texts(ax, texts)
    number_ticks(ax.xaxis)


def lines(
    ax: Axes,
    groups: Sequence[tuple[Any, Sequence[Figure]]],
    x: str = "date",
    spec: str = "",
    values: bool = True,
) -> None:
    """Draw one line a group through its figures at the ends of their periods.

    Parameters
    ----------
    ax : Axes
    groups : sequence of (label, figures)
        Each group has its own colour and its label at the end of its line.
    x : {"date", "year", "day of year"}
        Where a figure stands: its last day, the year of that day, or that day in the
        year, so that cumulative counts of several years lie over each other.
    spec : str
        How the values are written.
    values : bool
        Whether each point is labelled with its value.
    """
    same_axis(*(q for _, figures in groups for q in figures))
    lang = language()
    points, ends = [], []
    for (name, figures), colour in zip(groups, PALETTE, strict=False):
        label = write(name, lang=lang)
        ordered = sorted(figures, key=_end)
        at = [_at(q, x) for q in ordered]
        frame = pd.DataFrame({"x": at, "y": [q.value for q in ordered]})
        style = {"E": ":", "T": "--"}.get("".join({q.status for q in ordered}), "-")
        sns.lineplot(
            frame, x="x", y="y", color=colour, lw=1.8, ls=style, ax=ax, errorbar=None,
            legend=False,
        )  # fmt: skip
        for where, q in zip(at, ordered, strict=True):
            ax.plot(
                where, q.value, "o", ms=6.5, mew=1.6, color=colour,
                mfc="white" if q.status == "E" else colour,
            )  # fmt: skip
            points.append((where, q, colour))
        ends.append((at[-1], ordered[-1].value, label, colour))
        names = [f"{label}, {write(q, 'end', lang)}" for q in ordered]
        _note(ax, names, ordered, spec)
    ax.set(xlabel="", ylabel="")
    ax.set_ylim(bottom=min(0, ax.get_ylim()[0]))
    ax.margins(x=0.04)
    if x == "day of year":
        month_ticks(ax)
    elif x == "year":
        years = sorted({_end(q).year for _, figures in groups for q in figures})
        ax.set_xticks(years, [str(year) for year in years])
    ax.figure.subplots_adjust(left=0.09, right=0.84)
    number_ticks(ax.yaxis)
    if values:
        label_points(ax, points, spec)
    label_ends(ax, ends)


def timeline(ax: Axes, events: pd.DataFrame) -> None:
    """Draw dated events from top to bottom, their days in scale on the left.

    Parameters
    ----------
    events : DataFrame
        Rows of events.csv, as `Register.events` holds them.
    """
    lang = language()
    ordered = events.sort_values("date", kind="stable")
    frame = pd.DataFrame({"x": ordered["date"], "y": range(len(ordered))})
    sns.scatterplot(frame, x="x", y="y", s=60, color=PALETTE[0], ax=ax, legend=False)
    texts = []
    for i, (_, row) in enumerate(ordered.iterrows()):
        text = f"{write(row['date'].date(), lang=lang)}: {row[f'event_{lang}']}"
        texts.append(text.rstrip("."))
        ax.hlines(
            i, row["date"], ordered["date"].max(), color="#D9D9D9", lw=0.8, zorder=0
        )
        ax.annotate(
            textwrap.fill(text, 62), (1.0, i), (8, 0), va="center", size=9,
            xycoords=("axes fraction", "data"), textcoords="offset points",
            annotation_clip=False,
        )  # fmt: skip
    ax.set(xlabel="", ylabel="", ylim=(len(ordered) - 0.5, -0.5))
    ax.yaxis.set_visible(False)
    ax.spines["left"].set_visible(False)
    years = frame["x"].dt.year
    step = max(1, (years.max() - years.min()) // 3)
    ax.xaxis.set_major_locator(mpl.dates.YearLocator(step))
    ax.xaxis.set_major_formatter(mpl.dates.DateFormatter("%Y"))
    ax.figure.subplots_adjust(left=0.03, right=0.40)
    ax.figure.langson["values"] += texts  # type: ignore[union-attr]
    ax.figure.langson["sources"] += ordered["source_id"].to_list()  # type: ignore[union-attr]


def _split(items: Sequence[Item]) -> tuple[list[str], list[Figure]]:
    lang = language()
    figures = [q for _, q in items]
    same_axis(*figures)
    labels = [textwrap.fill(write(name, lang=lang), 34) for name, _ in items]
    twice = next((name for name in labels if labels.count(name) > 1), None)
    if twice is not None:
        raise LangsonError(f"two marks are labelled {twice!r}; tell them apart.")
    return labels, figures


def _dress(patch: Any, status: str, colour: str) -> None:
    if status == "E":
        patch.set(facecolor="white", edgecolor=colour, linewidth=1.8)
    elif status == "T":
        patch.set(facecolor="#F2F2F2", edgecolor=GREY, linewidth=1.6, linestyle="--")
    else:
        patch.set(edgecolor=colour, linewidth=1.8)


def _whiskers(
    ax: Axes, figures: Sequence[Figure], span: float, colour: str = "#262626"
) -> None:
    rows = []
    for i, q in enumerate(figures):
        low, high = max(q.low, q.value - 2 * span), min(q.high, q.value + 2 * span)
        if high - low > _VISIBLE * span:
            rows.append((q.value, i, q.value - low, high - q.value))
    if rows:  # all at once: each call takes as long as ten labels
        value, at, below, above = zip(*rows, strict=True)
        ax.errorbar(
            value, at, xerr=[below, above], fmt="none", ecolor=colour, elinewidth=1.3,
            capsize=4, zorder=3,
        )  # fmt: skip


def _note(
    ax: Axes, labels: Sequence[str], figures: Sequence[Figure], spec: str
) -> None:
    about = getattr(ax.figure, "langson", None)
    if about is not None:
        about["values"] += [
            f"{' '.join(label.split())}: {value_label(q, spec)}"
            for label, q in zip(labels, figures, strict=True)
        ]
        about["statements"] += [i for q in figures for i in q.ids]


def _end(q: Figure) -> date:
    if q.end is None:
        raise ValueError(f"{q.name()} has no period to stand at.")
    return q.end


def _at(q: Figure, x: str) -> Any:
    end = _end(q)
    if x == "year":
        return end.year
    if x == "day of year":  # of a common year, so that 31 March meets 31 March
        return end.timetuple().tm_yday - (calendar.isleap(end.year) and end.month > 2)
    return pd.Timestamp(end)


def unit_name(q: Figure) -> str:
    """Unit of a figure in the language of the reader, for a subtitle."""
    return name_unit(q.unit, language())
