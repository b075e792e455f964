"""One look for all charts: paper, letters, hues, and a notebook prepared for them."""

from __future__ import annotations

import gc
import warnings
from contextlib import AbstractContextManager
from functools import cache
from typing import Any

import matplotlib as mpl
from cycler import cycler

#: hues with at least 4:1 contrast on white, each pair told apart by eyes that lack red,
#: green or blue as well (smallest distance 17 in CIELAB, by Machado's matrices)
PALETTE = (
    "#0072B2",
    "#C44E00",
    "#14483A",
    "#AD5F80",
    "#2E1773",
    "#8A3FD1",
    "#5E2A12",
)
GREY = "#595959"
#: lines that only guide the eye
FAINT = "#D9D9D9"
INK = "#262626"
PAPER = "white"
#: sizes of letters, in points
TITLE, TEXT, SMALL = 13.0, 10.0, 8.8
THEME: dict[str, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": TEXT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY,
    "axes.axisbelow": True,
    "xtick.color": GREY,
    "ytick.color": INK,
    "text.color": INK,
    "figure.facecolor": PAPER,
    "axes.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "hatch.linewidth": 0.6,
    # as wide on the screen as measured; at twice the density of a screen hints of the
    # font change nothing to see, and reading them takes a tenth of a chart's time
    "text.hinting": "none",
    "figure.dpi": 72,  # a pixel is a point, so that one arithmetic serves for both
    "svg.hashsalt": "langson",
}


def setup() -> None:
    """Prepare a notebook: theme, plain frames, and warnings that stop the cell.

    The warnings of pandas, seaborn and matplotlib are errors here, since a printed
    warning would make the stored output depend on versions.
    """
    import pandas as pd

    for category in (FutureWarning, UserWarning, RuntimeWarning, DeprecationWarning):
        warnings.filterwarnings("error", category=category)
    # seaborn 0.13 passes an argument to boxplot that matplotlib 3.13 will drop
    warnings.filterwarnings("ignore", message="vert: bool")
    # A reader's own charts, seaborn's too, take letters and hues from here. The forms
    # do without seaborn: with scipy.stats, which it asks for, it takes as long to load
    # as all that a notebook needs before its first figure.
    look: Any = THEME | {"axes.prop_cycle": cycler(color=PALETTE)}
    mpl.rcParams.update(look)
    gc.freeze()  # what was imported stays: no collection need look at it again
    pd.set_option("display.width", 100)
    pd.set_option("display.max_columns", 20)
    pd.set_option("display.max_rows", 60)


def themed() -> AbstractContextManager[None]:
    """Draw within this look, whatever a notebook has set for itself."""
    return mpl.rc_context(_look())


@cache
def _look() -> Any:
    parts = ("axes", "font", "grid", "hatch", "lines", "patch", "path", "savefig",
             "scatter", "text", "xtick", "ytick", "figure")  # fmt: skip
    plain = mpl.rcParamsDefault
    held = {key: plain[key] for key in plain if key.partition(".")[0] in parts}
    return {**held, **THEME}


def tint(hue: str, part: float = 0.25) -> str:
    """Mix a hue with the paper; opaque, so that what lies over it stays what it is."""
    parts = (int(hue[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 - part * (255 - c)):02X}" for c in parts)
