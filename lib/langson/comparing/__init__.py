"""Verbs on figures, and what they refuse."""

from ..core.figure import Figure
from . import algebra, columns

__all__ = ["algebra", "columns"]

# Operators of a figure mean what the verbs of this room mean.
Figure.algebra = algebra
