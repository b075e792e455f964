"""Showing a sheet: the picture, its text twin, alt text, values and sources."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Canvas

from ..output import show_markdown
from .sheet import Sheet
from .theme import themed
from .twin import twin

DPI = 192  # twice the 96 that a browser shows an inch with
#: bytes that a picture should stay below
_LARGE = 145_000
#: publishers that a source line names; the rest are counted
_PUBLISHERS = 5


def show(sheet: Sheet) -> None:
    """Show a chart with its words below it.

    The picture has a text twin, which is what a comparison of notebooks sees, and its
    metadata hold the alt text, its size, and the statements (and sources of events)
    that it was drawn from.
    """
    from IPython.display import display

    assert sheet.canvas is not None
    width, height = (round(DPI / 2 * x) for x in sheet.canvas.get_size_inches())
    picture = {
        "alt": alt(sheet),
        "width": width,
        "height": height,
        "statements": sorted(sheet.ids),
        "sources": sorted(sheet.sources),
    }
    data = {"text/plain": twin(sheet.canvas), "image/png": png(sheet.canvas)}
    display(data, raw=True, metadata={"image/png": picture})
    show_markdown(words_below(sheet))


def alt(sheet: Sheet) -> str:
    """Say what is seen: title, subtitle, what is on the axes, and every value."""
    head = [text.rstrip(".") for text in (sheet.title, sheet.subtitle) if text]
    text = " ".join(f"{part}." for part in head)
    return " ".join([text, *sheet.about, f"{values(sheet)}."]).strip()


def values(sheet: Sheet) -> str:
    """Give every value that is drawn as text."""
    return "; ".join(
        f"{label}: {text}" if label else text for label, text in sheet.values
    )


def words_below(sheet: Sheet) -> str:
    """Write caption, sources and, folded, the values, as Markdown."""
    parts = []
    if sheet.words.get("caption"):
        parts.append(str(sheet.words["caption"]))
    source = sheet.words.get("source") or publishers(sheet)
    if source:
        parts.append(f"*{sheet.word('source')}:* {source}")
    summary = f"<summary>{sheet.word('values')}</summary>"
    parts.append(f"<details>{summary}\n\n{values(sheet)}.\n\n</details>")
    return "\n\n".join(parts)


def publishers(sheet: Sheet) -> str:
    """Name the publishers behind a chart, those of most statements first."""
    ordered = sorted(sheet.publishers, key=lambda name: -sheet.publishers[name])
    more = len(ordered) - _PUBLISHERS
    if more > 1:
        ordered[_PUBLISHERS:] = [sheet.word("more_sources").format(more)]
    return ", ".join(ordered)


def png(canvas: Canvas) -> bytes:
    """Draw a figure; a palette of its few colours keeps the file at a quarter."""
    from PIL import Image

    paper = FigureCanvasAgg(canvas)
    with themed():
        canvas.set_dpi(DPI)
        paper.draw()
    picture: Any = Image.fromarray(np.asarray(paper.buffer_rgba())).convert("RGB")
    canvas.set_dpi(72)
    data = b""
    for colours in (128, 24):  # a page full of words has edges enough with fewer
        few = picture.quantize(
            colours, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
        )
        # without "Software" or a date: the same drawing gives the same bytes; level 8
        # takes 20 ms more than Pillow's own 6 and saves a fifteenth of a notebook
        packed = io.BytesIO()
        few.save(packed, format="png", compress_level=8)
        data = packed.getvalue()
        if len(data) < _LARGE:
            break
    return data
