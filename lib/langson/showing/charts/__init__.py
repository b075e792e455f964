"""Charts that carry their data: one theme, one palette, one way to show."""

from .forms import (
    GREY,
    PALETTE,
    bars,
    dots,
    figure,
    lines,
    setup,
    show,
    timeline,
    twin,
    unit_name,
)

__all__ = [
    "GREY",
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
