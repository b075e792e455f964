"""The sheet that a chart is drawn on: its words, its paper, and what it must tell.

A form notes every figure that it draws, opens the sheet, and draws. The sheet writes
title and subtitle, the key to hollow and dashed marks where there are any, and keeps
values, statements and sources for `picture.show`.

Positions are in points from the lower left corner of the body, which is what lies below
title, subtitle and key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from ...core.figure import Figure
from ...errors import LangsonError
from ..words import unit_name, word
from ..writing import note_shown, publisher, write
from . import labels, look
from .theme import FAINT, GREY, INK, PALETTE, PAPER, SMALL, TEXT, TITLE

WIDTH = 576.0  # eight inches
MARGIN = 11.0
Words = Mapping[str, Any]
#: what a key shows: a word, a hue or None for a status, and how it is filled
Entry = tuple[str, str | None, look.Fill]


class Sheet:
    """One chart: its words, its canvas, and notes on what is drawn.

    Parameters
    ----------
    words : mapping
        Of one key of a file of sentences: "title", "subtitle", "caption" and, if given,
        "source" are texts, already filled; "label" is a function of a figure; "names"
        is a mapping, or a function, from names given in code to words; "rules" is the
        register, for what is drawn without a figure.
    lang : {"en", "vi"}
    """

    def __init__(self, words: Words, lang: str) -> None:
        self.words = words
        self.lang = lang
        self.canvas = Canvas(figsize=(WIDTH / 72, 1), dpi=72)
        self.values: list[tuple[str, str]] = []
        self.ids: dict[str, None] = {}
        self.sources: dict[str, None] = {}
        self.publishers: dict[str, int] = {}
        self.about: list[str] = []  # what the axes show, for the alt text
        self._hues: list[tuple[str, str]] = []
        self._fills: dict[str, None] = {}
        self._mark = "bar"
        self.height = 0.0  # of the body, once open

    # -- words -------------------------------------------------------------------------

    @property
    def title(self) -> str:
        return str(self.words.get("title", ""))

    @property
    def subtitle(self) -> str:
        return str(self.words.get("subtitle", ""))

    def named(self, key: object) -> str | None:
        """Word for a name given in code, or None where the words have none."""
        names: Any = self.words.get("names", {})
        found = names(str(key)) if callable(names) else names.get(str(key))
        return None if found is None else str(found)

    def name(self, key: str) -> str:
        """Word for a name that the chart cannot do without."""
        found = self.named(key)
        if found is None:
            raise LangsonError(
                "the chart “{title}” needs a word for {key!r}: give it as"
                " names.{key} beside the title.",
                title=self.title,
                key=key,
            )
        return found

    def labelled(self, q: Figure) -> str | None:
        """Label of a figure by the template of the words, if there is one."""
        template: Callable[[Figure], str] | None = self.words.get("label")
        return None if template is None else template(q)

    @property
    def rules(self) -> Any:
        """Register of the chart, if the words name it."""
        return self.words.get("rules")

    def word(self, name: str) -> str:
        """Word that every chart knows."""
        return word(f"charts.{name}", self.lang)

    def write(self, value: Any, spec: str = "") -> str:
        """Write a value as sentences do."""
        return write(value, spec, self.lang)

    def value(self, q: Figure, spec: str = "") -> str:
        """Write a figure at its mark: its unit stands in the subtitle, but for %."""
        # a mark has little room: ranges with a dash, short days
        words = ["span" if word == "range" else word for word in spec.split()]
        if q.qualifier == "range":
            words.append("span")
        if q.unit != "%":
            words.append("n")
        return self.write(q, " ".join([*words, "short"]))

    def spoken(self, q: Figure, spec: str = "") -> str:
        """Write a figure with its unit and status, to stand alone."""
        said = q.status in ("E", "T")
        words = [word(f"statuses.{q.status}", self.lang)] if said else []
        if look.stands_in(q):
            words.append(word("statuses.implied", self.lang))
        spec = " ".join(part for part in spec.split() if part != "n")
        text = self.write(q, spec)
        return f"{text} ({', '.join(words)})" if words else text

    # -- notes -------------------------------------------------------------------------

    def note(self, label: str, q: Figure, spec: str = "") -> None:
        """Note a figure that is drawn: its value, status, statements and publishers."""
        self.values.append((" ".join(label.split()), self.spoken(q, spec)))
        self.trace(q)

    def fills(self, figures: Iterable[Figure]) -> None:
        """Let the key speak of these figures only, where others are told by a place."""
        self._fills = {}
        for q in figures:
            self._note_fill(q)

    def _note_fill(self, q: Figure) -> None:
        fill = look.fill(q)
        if fill == "hollow":
            self._fills["estimate" if q.status == "E" else "implied"] = None
        else:
            self._fills["counted" if fill == "solid" else "planned"] = None

    def note_planned(self) -> None:
        """Note that a mark is dashed though its figure is no target."""
        self._fills["planned"] = None

    def note_source(self, source: str, rules: Any = None) -> None:
        """Note a source that is drawn without a figure, as of an event."""
        self.sources[source] = None
        self._note_publisher(source, rules)

    def trace(self, q: Figure) -> None:
        """Note a figure without its value: its status, statements and publishers."""
        self._note_fill(q)
        rules: Any = q.rules
        if rules is not None:
            note_shown(q)
            for name in q.ids:
                if name not in self.ids and hasattr(rules, "row"):
                    self._note_publisher(rules.row(name)["source_id"], rules)
        self.ids.update(dict.fromkeys(q.ids))

    def _note_publisher(self, source: str, rules: Any) -> None:
        name = self.publisher(source, rules)
        if name:
            self.publishers[name] = self.publishers.get(name, 0) + 1

    def publisher(self, source: str, rules: Any) -> str:
        """Name who published a source; its title where that is not known."""
        if rules is None or source not in rules.sources.index:
            return ""
        return publisher(rules.sources.loc[source], self.lang)

    def axis(self, figures: Sequence[Figure]) -> str:
        """Say in the alt text what an axis of numbers holds: unit, least, greatest."""
        ends = (f(figures, key=lambda q: q.value) for f in (min, max))
        low, high = (self.value(q) for q in ends)
        unit = unit_name(figures[0].unit, self.lang)
        return self.word("axis").format(unit=unit, low=low, high=high)

    def line(self, line: Figure | float | None, spec: str = "") -> float | None:
        """Where a guiding line stands; a figure is noted as what is drawn."""
        if line is None:
            return None
        if isinstance(line, Figure):
            self.note(self.named("line") or "", line, spec)
            return line.value
        return float(line)

    # -- paper -------------------------------------------------------------------------

    def key(self, mark: str, hues: Iterable[tuple[str, str]] = ()) -> None:
        """Say what the key shows: "bar", "dot" or "step", and (word, hue) of groups."""
        self._mark = mark
        self._hues = list(hues)

    def open(self, height: float) -> None:
        """Give the body its height and write what stands above it."""
        title = labels.wrap(self.title, WIDTH - 2 * MARGIN, TITLE, bold=True)
        subtitle = labels.wrap(self.subtitle, WIDTH - 2 * MARGIN, TEXT)
        lines = self._key_lines()
        head = 8.0 + 12.0
        head += (labels.height(title, TITLE, True) + 3) * bool(title)
        head += (labels.height(subtitle, TEXT) + 3) * bool(subtitle)
        head += 17 * len(lines)
        total = 3 * round((height + head) / 3)  # whole pixels at every density
        self.height = height
        self.canvas.set_size_inches(WIDTH / 72, total / 72)
        y = total - 8.0
        for text, size, colour, bold in (
            (title, TITLE, INK, True),
            (subtitle, TEXT, GREY, False),
        ):
            if text:
                self.text(MARGIN, y, text, size=size, color=colour, va="top",
                          weight="bold" if bold else "normal")  # fmt: skip
                y -= labels.height(text, size, bold) + 3
        for line in lines:
            self._draw_key(line, y - 9)
            y -= 17

    def axes(self, x: float, y: float, width: float, height: float) -> Axes:
        """Make axes at a place of the body."""
        _, total = self.canvas.get_size_inches() * 72
        box = (x / WIDTH, y / total, width / WIDTH, height / total)
        ax = self.canvas.add_axes(box)
        ax.set_axis_off()  # its lines and ticks are marks like others
        ax.set_autoscale_on(False)
        return ax

    def panel(
        self,
        height: float,
        left: float = MARGIN,
        right: float = MARGIN,
        bottom: float = MARGIN,
    ) -> Axes:
        """Open the sheet with one pair of axes between margins."""
        self.open(height + bottom)
        return self.axes(left, bottom, WIDTH - left - right, height)

    def text(self, x: float, y: float, text: str, **more: Any) -> None:
        """Write on the paper, outside of axes."""
        self.canvas.text(
            x / 72, y / 72, text, transform=self.canvas.dpi_scale_trans, **more
        )

    # -- the key -----------------------------------------------------------------------

    def _key(self) -> list[Entry]:
        found: list[Entry] = [(text, colour, "solid") for text, colour in self._hues]
        fills = self._fills
        if set(fills) <= {"counted"}:
            return found
        if "counted" in fills:
            found.append((self.word("counted"), None, "solid"))
        hollow = [name for name in ("estimate", "implied") if name in fills]
        if hollow:
            found.append((self.word("_or_".join(hollow)), None, "hollow"))
        if "planned" in fills:
            found.append((self.word("planned"), None, "dashed"))
        return found

    def _key_lines(self) -> list[list[tuple[float, Entry]]]:
        """Entries of the key with their place, broken into lines."""
        lines: list[list[tuple[float, Entry]]] = []
        x = WIDTH
        for entry in self._key():
            needed = 15 + labels.width(entry[0], SMALL, entry[1] is not None) + 14
            if x + needed > WIDTH - MARGIN + 14:
                lines.append([])
                x = MARGIN
            lines[-1].append((x, entry))
            x += needed
        return lines

    def _draw_key(self, line: Sequence[tuple[float, Entry]], y: float) -> None:
        place: Any = {"transform": self.canvas.dpi_scale_trans}
        for x, (text, colour, fill) in line:
            hue = colour or GREY
            if self._mark == "step":
                dash: Any = (0, (0.9, 0.55)) if fill == "dashed" else "solid"
                for ink, wide in ((hue, 4.0), (PAPER, 1.6))[: 1 + (fill == "hollow")]:
                    xy = ([x / 72, (x + 11) / 72], [y / 72] * 2)
                    line2d = Line2D(*xy, color=ink, lw=wide, ls=dash, **place)
                    line2d.set_solid_capstyle("butt")
                    self.canvas.add_artist(line2d)
            else:
                wide = 10 if self._mark == "bar" else 8
                dash = (0, (1.9, 1.2)) if fill == "dashed" else "solid"
                face = hue if fill == "solid" else PAPER
                shape: Any = {"facecolor": face, "edgecolor": hue, "linewidth": 1.4}
                patch: Any
                if self._mark == "bar":
                    corner = (x / 72, (y - 4) / 72)
                    patch = Rectangle(
                        corner, wide / 72, 8 / 72, ls=dash, **shape, **place
                    )
                else:
                    centre = ((x + 5) / 72, y / 72)
                    patch = mpl.patches.Ellipse(
                        centre, wide / 72, wide / 72, ls=dash, **shape, **place
                    )
                self.canvas.add_artist(patch)
            self.text(
                x + 15, y, text, size=SMALL, va="center", color=colour or GREY,
                weight="bold" if colour else "normal",
            )  # fmt: skip


def sheet(words: Words, lang: str) -> Sheet:
    """Make the sheet of a chart from the words of its key."""
    return Sheet(words, lang)


def take_hues(groups: Sequence[Any]) -> list[str]:
    """A hue for each group.

    Raises
    ------
    LangsonError
        If there are more groups than hues that can be told apart.
    """
    if len(groups) > len(PALETTE):
        raise LangsonError(
            "{groups} groups, but only {hues} hues can be told apart. Show fewer,"
            " or one panel a group with the form multiples.",
            groups=len(groups),
            hues=len(PALETTE),
        )
    return list(PALETTE[: len(groups)])


__all__ = ["FAINT", "MARGIN", "WIDTH", "Sheet", "sheet", "take_hues"]
