"""Showing a picture with its words: alt text, values, source, and a text twin."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Canvas

from ..output import show_markdown
from ..words import language, pick

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
