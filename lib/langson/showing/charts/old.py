"""The charts of the first edition, until every notebook draws by key.

Status is drawn the same way everywhere: an actual figure solid, an estimate hollow, a
target with a dashed outline; and it is written beside the value. Whiskers show the
range where it is wide enough to be seen. `show` adds what a picture lacks: an alt
text, the plotted values as text, the source, and a text twin that nbval compares.
"""

from __future__ import annotations

import calendar
import io
import textwrap
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import matplotlib as mpl
import matplotlib.dates
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Canvas

from ...comparing.refusals import same_axis
from ...core.figure import Figure
from ...errors import LangsonError
from ..output import show_markdown
from ..words import language, pick, word
from ..words import unit_name as name_unit
from ..writing import write
from .theme import GREY, setup

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

#: five hues with at least 3:1 contrast on white, and two for charts of many lines
PALETTE = ("#0072B2", "#D55E00", "#007A5E", "#7A4EA3", "#595959", "#2E1773", "#5E2A12")
WIDTH = 8.0
#: a range narrower than this part of the axis cannot be seen, so it is not drawn
_VISIBLE = 0.006
Item = tuple[Any, Figure]


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
    if len(groups) > len(PALETTE):
        raise LangsonError(
            f"{len(groups)} lines, but only {len(PALETTE)} hues can be told apart."
        )
    for (name, figures), colour in zip(groups, PALETTE[: len(groups)], strict=True):
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


# where labels stand


def value_label(q: Figure, spec: str, with_unit: bool = True) -> str:
    lang = language()
    spec += " short" if with_unit else " short n"  # a chart is narrow
    text = write(q, spec, lang)
    status = word(f"statuses.{q.status}", lang) if q.status in ("E", "T") else ""
    return f"{text} ({status})" if status and with_unit else text


def fill(text: str, width: float, **font: Any) -> str:
    """Break a text into lines of at most `width` inches, as its letters measure."""
    paths = mpl.textpath.TextToPath()
    properties = mpl.font_manager.FontProperties(**font)

    def inches(line: str) -> float:
        width, _, _ = paths.get_text_width_height_descent(line, properties, False)
        return float(width) / 72

    lines, words = [], text.split()
    while words:
        starts = [" ".join(words[: n + 1]) for n in range(len(words))]
        fits = len(starts)
        # Measuring is slow: all of it at once, and if that is too long halve, not step.
        if inches(starts[-1]) > width:
            fits = max(1, bisect_right(starts, width, hi=fits - 1, key=inches))
        lines.append(starts[fits - 1])
        words = words[fits:]
    return "\n".join(lines)


def fit_labels(ax: Axes) -> None:
    """Move the left edge so that the longest label of the axis fits."""
    for label in ax.get_yticklabels():
        label.set_multialignment("right")
    fig = ax.get_figure(root=True)
    assert fig is not None
    box = ax.yaxis.get_tightbbox()
    width = fig.get_figwidth() * fig.dpi
    missing = 0.02 * width - box.x0 if box is not None else 0
    if missing > 0:
        at = ax.get_position()
        moved = missing / width
        ax.set_position((at.x0 + moved, at.y0, at.width - moved, at.height))


def fit_texts(ax: Axes, texts: Sequence[Any]) -> None:
    """Widen the x axis until every annotation beside a mark is inside."""
    # A text keeps its size in pixels while its mark moves with the scale, so it is
    # measured once and the ends of the axis are found by arithmetic.
    at = np.array([float(text.xy[0]) for text in texts])
    marks = ax.transData.transform(np.column_stack([at, np.zeros(len(at))]))[:, 0]
    boxes = [text.get_window_extent() for text in texts]
    before = marks - np.array([box.x0 for box in boxes])
    after = np.array([box.x1 for box in boxes]) - marks
    width = ax.get_window_extent().width
    low, high = ax.get_xlim()
    for _ in range(100):
        pixel = (high - low) / width
        left = max(float(np.max(low - at + before * pixel)), 0.0)
        right = max(float(np.max(at + after * pixel - high)), 0.0)
        if left + right <= 0.001 * (high - low):
            break
        low, high = low - left, high + right
    ax.set_xlim(low, high)


def label_points(
    ax: Axes, points: Sequence[tuple[Any, Figure, str]], spec: str
) -> None:
    """Write each value above its point; below or beside where another is too near."""
    free = 26 * ax.figure.dpi / 72  # room for a line of text, in pixels
    for where, q, colour in points:
        beside = [_pixel(ax, at, other.value) for at, other, _ in points if at == where]
        here = _pixel(ax, where, q.value)
        up = min((y - here for y in beside if y > here), default=free)
        down = min((here - y for y in beside if y < here), default=free)
        side, offset = ("above", (0, 7)) if up >= free else ("below", (0, -7))
        if up < free and down < free:
            side, offset = "beside", (8, 0)
        ax.annotate(
            value_label(q, spec, with_unit=False), (where, q.value), offset,
            textcoords="offset points", ha="left" if side == "beside" else "center",
            va={"above": "bottom", "below": "top", "beside": "center"}[side],
            size=8.5, color=colour,
        )  # fmt: skip


def label_ends(ax: Axes, ends: Sequence[tuple[Any, float, str, str]]) -> None:
    """Write each group's name after its last point, pushed apart where they meet."""
    placed: list[tuple[Any, float]] = []
    for at, value, label, colour in sorted(ends, key=lambda end: end[1]):
        y = _pixel(ax, at, value)
        taken = [other for where, other in placed if where == at]
        free = max(y, *(other + 15 for other in taken)) if taken else y
        placed.append((at, free))
        ax.annotate(
            label, (at, value), (11, (free - y) * 72 / ax.figure.dpi - 1),
            textcoords="offset points", va="center", color=colour, weight="bold",
            size=10, annotation_clip=False,
        )  # fmt: skip


def _pixel(ax: Axes, at: Any, value: float) -> float:
    """Height of a point on the canvas."""
    x = mpl.dates.date2num(at) if isinstance(at, pd.Timestamp) else at
    return float(ax.transData.transform((x, value))[1])


def month_ticks(ax: Axes) -> None:
    firsts = [date(2023, month, 1) for month in range(1, 13, 2)]
    names = (
        ["Jan", "Mar", "May", "Jul", "Sep", "Nov"],
        [f"T{m}" for m in range(1, 13, 2)],
    )
    ax.set_xticks([d.timetuple().tm_yday for d in firsts], pick(names, language()))  # type: ignore[arg-type]
    ax.set_xlim(1, 370)


def number_ticks(axis: Any) -> None:
    """Few ticks, all with the decimals that the finest of them needs."""
    axis.set_major_locator(mpl.ticker.MaxNLocator(5))
    ticks = [round(float(tick), 9) for tick in axis.get_majorticklocs()]
    places = max((len(repr(t).partition(".")[2].rstrip("0")) for t in ticks), default=0)
    axis.set_major_formatter(lambda value, _: write(float(value), f".{places}"))


# showing

DPI = 192  # twice the 96 that a browser shows an inch with


def show(fig: Canvas, caption: str, source: str = "", alt: str = "") -> None:
    """Show a figure as a picture with its words, and close it.

    The picture's metadata also name the statements, or for a timeline the sources, that
    the figure was drawn from.

    Parameters
    ----------
    fig : Canvas
        Made by `figure` and filled by the functions of this module.
    caption : str
        One sentence on what the picture shows.
    source : str
        Whose figures they are.
    alt : str
        Text for readers who do not see the picture; by default title, subtitle and
        plotted values.
    """
    from IPython.display import display

    about: dict[str, Any] = getattr(fig, "langson", {"title": "", "subtitle": ""})
    head = " ".join(f"{about['title']}. {about['subtitle']}.".split())
    shown = "; ".join(about.get("values", []))
    width, height = (round(DPI / 2 * inches) for inches in fig.get_size_inches())
    picture = {
        "alt": alt or f"{head} {shown}.",
        "width": width,
        "height": height,
        "statements": sorted(set(about.get("statements", []))),
        "sources": sorted(set(about.get("sources", []))),
    }
    display(
        {"image/png": _png(fig), "text/plain": twin(fig)},
        raw=True,
        metadata={"image/png": picture},
    )
    plt.close(fig)
    words = (("Values", "Số liệu"), ("Source", "Nguồn"))
    values, origin = (pick(w, language()) for w in words)
    text = caption
    if shown:
        text += f"\n\n*{values}:* {shown}."
    if source:
        text += f"\n\n*{origin}:* {source}"
    show_markdown(text)


def twin(fig: Canvas) -> str:
    """Describe what a figure draws, to five digits, for a comparison without pixels."""
    rows = [f"Figure, {len(fig.axes)} axes"]
    rows += [f"text: {' '.join(t.get_text().split())}" for t in fig.texts]
    for i, ax in enumerate(fig.axes):
        rows.append(f"axes {i}: x {_span(ax.get_xlim())}, y {_span(ax.get_ylim())}")
        for axis in (ax.xaxis, ax.yaxis):
            ticks = [t.get_text() for t in axis.get_ticklabels() if t.get_text()]
            if axis.get_visible() and ticks:
                rows.append(f"  ticks: {', '.join(' '.join(t.split()) for t in ticks)}")
        for line in ax.lines:
            data = np.asarray(line.get_xydata(), dtype=float)
            rows.append(f"  line {line.get_color()}: {_points(data)}")
        for patch in ax.patches:
            if isinstance(patch, mpl.patches.Rectangle):
                box = (
                    patch.get_x(),
                    patch.get_y(),
                    patch.get_width(),
                    patch.get_height(),
                )
                colour = mpl.colors.to_hex(patch.get_facecolor())
                look = f"{colour} {patch.get_linestyle()}"
                rows.append(f"  bar {look}: {_numbers(box)}")
        for marks in ax.collections:
            data = np.ma.getdata(np.ma.asarray(marks.get_offsets())).astype(float)
            if data.size and np.any(data):
                rows.append(f"  marks: {_points(data)}")
        rows += [f"  label: {' '.join(t.get_text().split())}" for t in ax.texts]
    return "\n".join(rows)


def _png(fig: Canvas) -> bytes:
    """Draw a figure; a palette of its few colours keeps the file at a quarter."""
    from PIL import Image

    fig.set_dpi(DPI)
    canvas = FigureCanvasAgg(fig)
    canvas.draw()
    picture = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    palette = Image.Quantize.FASTOCTREE
    picture = picture.quantize(128, method=palette, dither=Image.Dither.NONE)
    # without "Software" or a date: the same drawing gives the same bytes; `optimize`
    # would take seven times as long for a file that is a sixteenth smaller
    packed = io.BytesIO()
    picture.save(packed, format="png")
    return packed.getvalue()


def _numbers(values: Iterable[float]) -> str:
    return " ".join(f"{0.0 if abs(v) < 1e-12 else float(v):.5g}" for v in values)


def _points(data: Any) -> str:
    return "; ".join(_numbers(row) for row in data)


def _span(ends: tuple[float, float]) -> str:
    return _numbers(ends).replace(" ", " to ")
