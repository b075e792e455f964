"""The text twin of a picture: all that is drawn, in words that a test can compare.

A picture is compared by its twin, so a mark that the twin passes over could change
unseen. Each kind of artist is therefore described by a function of its own, found by
its exact type; a kind without one is an error. To teach it a new kind, write a function
that gives every number that the picture depends on, and name the type before it::

    @describes(Wedge)
    def _wedge(artist: Wedge) -> str: ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, cast

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import (
    FillBetweenPolyCollection,
    LineCollection,
    PathCollection,
    PolyCollection,
    QuadMesh,
)
from matplotlib.colors import to_hex
from matplotlib.figure import Figure as Canvas
from matplotlib.lines import Line2D
from matplotlib.patches import Ellipse, Polygon, Rectangle, Wedge
from matplotlib.text import Annotation, Text

from ...errors import LangsonError

_KNOWN: dict[type, Callable[[Any], str]] = {}


def describes(*kinds: type) -> Callable[[Callable[[Any], str]], Callable[[Any], str]]:
    """Say which kinds of artists a function describes."""

    def add(function: Callable[[Any], str]) -> Callable[[Any], str]:
        _KNOWN.update(dict.fromkeys(kinds, function))
        return function

    return add


def twin(canvas: Canvas) -> str:
    """Describe what a figure draws, to seven digits, for a comparison without pixels.

    Raises
    ------
    LangsonError
        If it draws something of a kind that no function describes.
    """
    own = [a for a in canvas.get_children() if not isinstance(a, Axes)]
    rows = [f"Figure, {len(canvas.axes)} axes, {_row(canvas.get_size_inches())} in"]
    rows += _describe(own, {canvas.patch})
    for i, ax in enumerate(canvas.axes):
        rows.append(f"axes {i} at {_row(ax.get_position().bounds)}")
        for name, axis in (("x", ax.xaxis), ("y", ax.yaxis)):
            limits = ax.get_xlim() if name == "x" else ax.get_ylim()
            ticks = _ticks(axis) if ax.axison else ""
            rows.append(f"  {name} {axis.get_scale()} {_row(limits)}{ticks}")
        frame = {ax.patch, ax.xaxis, ax.yaxis, *ax.spines.values()}
        frame |= {ax.title, ax._left_title, ax._right_title}  # type: ignore[attr-defined]
        rows += [f"  {row}" for row in _describe(ax.get_children(), frame)]
        for title in (ax.title, ax._left_title, ax._right_title):  # type: ignore[attr-defined]
            if title.get_text():
                rows.append(f"  title: {_words(title)}")
    return "\n".join(rows)


def _describe(artists: Iterable[Artist], without: set[Any]) -> list[str]:
    drawn = [a for a in artists if a not in without and a.get_visible()]
    rows = []
    for artist in sorted(drawn, key=lambda a: a.get_zorder()):  # as they are painted
        function = _KNOWN.get(type(artist))
        if function is None:
            raise LangsonError(
                "the text twin does not know {kind}, so it could not tell two pictures"
                " apart: describe it in langson.showing.charts.twin.",
                kind=type(artist).__name__,
            )
        rows.append(function(artist))
    return rows


def _ticks(axis: Any) -> str:
    if not axis.get_visible():
        return ""
    found = []
    for minor in (False, True):
        places = axis.get_ticklocs(minor=minor)
        texts = axis.get_ticklabels(minor=minor)
        for place, text in zip(places, texts, strict=False):
            if text.get_text():
                found.append(f"{_row([place])} {_words(text)!r}")
    said = f" {_words(axis.label)!r}" if axis.label.get_text() else ""
    return said + (f": {', '.join(found)}" if found else "")


@describes(Line2D)
def _line(a: Line2D) -> str:
    look = [to_hex(a.get_color(), True), _style(a), f"{a.get_linewidth():g}"]
    if str(a.get_marker()) not in ("None", "none", "", " "):
        face: Any = a.get_markerfacecolor()
        filled = "none" if str(face) == "none" else to_hex(face, True)
        look += [f"marker {a.get_marker()} {a.get_markersize():g}", filled]
    return f"line {' '.join(look)}: {_points(a.get_xydata())}"


@describes(Rectangle)
def _rectangle(a: Rectangle) -> str:
    box = (*a.get_xy(), a.get_width(), a.get_height(), a.get_angle())
    return f"bar {_patch(a)}: {_row(box)}"


@describes(Ellipse)
def _ellipse(a: Ellipse) -> str:
    x, y = cast(tuple[float, float], a.get_center())
    shape = (x, y, a.get_width(), a.get_height(), a.get_angle())
    return f"ellipse {_patch(a)}: {_row(shape)}"


@describes(Polygon)
def _polygon(a: Polygon) -> str:
    return f"polygon {_patch(a)}: {_points(a.get_xy())}"


@describes(Wedge)
def _wedge(a: Wedge) -> str:
    shape = (*a.center, a.r, a.theta1, a.theta2, a.width or 0)
    return f"wedge {_patch(a)}: {_row(shape)}"


@describes(PathCollection)
def _marks(a: PathCollection) -> str:
    shapes = [len(np.asarray(path.vertices)) for path in a.get_paths()]
    sizes = _row(a.get_sizes())
    return f"marks {shapes} {sizes} {_collection(a)}: {_points(a.get_offsets())}"


@describes(LineCollection)
def _lines(a: LineCollection) -> str:
    lines = "; ".join(_points(s, ", ") for s in a.get_segments())
    return f"lines {_collection(a)}: {lines}"


@describes(PolyCollection, FillBetweenPolyCollection)
def _areas(a: PolyCollection) -> str:
    shapes = (np.asarray(path.vertices) for path in a.get_paths())
    areas = "; ".join(_points(shape, ", ") for shape in shapes)
    return f"area {_collection(a)}: {areas}"


@describes(QuadMesh)
def _mesh(a: QuadMesh) -> str:
    cells = np.ma.filled(np.ma.asarray(a.get_array()).astype(float), np.nan)
    corners = np.asarray(a.get_coordinates()).reshape(-1, 2)
    look = f"{_collection(a)} {a.get_cmap().name} {_row(a.get_clim())}"
    return f"mesh {look}: {_row(cells.ravel())} on {_points(corners)}"


@describes(Text)
def _text(a: Text) -> str:
    return f"text {_letters(a)} at {_row(a.get_position())}: {_words(a)}"


@describes(Annotation)
def _annotation(a: Annotation) -> str:
    where = f"{_row(a.xy)} {_row(a.xyann)}"
    arrow = a.arrow_patch
    if arrow is None:
        return f"label {_letters(a)} at {where}: {_words(a)}"
    look = f"{to_hex(arrow.get_edgecolor(), True)} {arrow.get_linestyle()}"
    return f"arrow {look} at {where}: {_words(a)}"


def _letters(a: Text) -> str:
    return f"{to_hex(a.get_color(), True)} {a.get_fontsize():g} {a.get_fontweight()}"


def _patch(a: Any) -> str:
    colours = (to_hex(c, True) for c in (a.get_facecolor(), a.get_edgecolor()))
    hatch = f" {a.get_hatch()}" if a.get_hatch() else ""
    return f"{' '.join(colours)} {_style(a)} {a.get_linewidth():g}{hatch}"


def _style(a: Any) -> str:
    style = a.get_linestyle()
    return style if isinstance(style, str) else _row((style[0] or 0, *(style[1] or ())))


def _collection(a: Any) -> str:
    parts = []
    for colours in (a.get_facecolor(), a.get_edgecolor()):
        parts.append(",".join(to_hex(c, True) for c in colours) or "none")
    dashes = {_row((d[0] or 0, *(d[1] or ()))) for d in a.get_linestyle()}
    each = [_row((d[0] or 0, *(d[1] or ()))) for d in a.get_linestyle()]
    parts.append(",".join(each) if len(dashes) > 1 else next(iter(dashes), ""))
    parts.append(_row(np.atleast_1d(a.get_linewidth())))
    return " ".join(parts)


def _words(a: Text) -> str:
    return " ".join(a.get_text().split())


def _row(values: Iterable[Any]) -> str:
    """Numbers to seven digits, enough for a day; nearly nothing is nothing."""
    found = []
    for v in values:
        number = float(v)
        found.append(f"{0.0 if abs(number) < 1e-12 else number:.7g}")
    return " ".join(found)


def _points(data: Any, between: str = "; ") -> str:
    rows = np.ma.filled(np.ma.asarray(data).astype(float), np.nan)
    return between.join(_row(row) for row in rows)
