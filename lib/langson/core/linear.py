"""Sums of unknowns: how true quantities, and what ties them, are written."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

#: unknown -> coefficient
Terms = dict[int, float]


class Amount(NamedTuple):
    """A quantity in unknowns: a sum, or a sum over another (a rate on a base)."""

    top: Terms
    bottom: Terms | None = None


class Bound(NamedTuple):
    """``low <= sum of terms <= high``."""

    terms: Terms
    low: float
    high: float


def less(one: Terms, other: Terms, factor: float = 1.0) -> Terms:
    """Terms less a multiple of others."""
    terms = dict(one)
    for unknown, coefficient in other.items():
        terms[unknown] = terms.get(unknown, 0.0) - factor * coefficient
    return terms


def add(*parts: tuple[Terms, float]) -> Terms:
    """Sum of terms, each times its factor."""
    total: Terms = defaultdict(float)
    for terms, factor in parts:
        for unknown, coefficient in terms.items():
            total[unknown] += factor * coefficient
    return dict(total)
