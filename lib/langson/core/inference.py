"""The one escape from the rules of comparing: it needs a reason and marks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..errors import ComparisonError

_reasons: list[str] = []


@contextmanager
def freely(reason: str) -> Iterator[None]:
    """Compare what the rules refuse, as an inference with a reason.

    Inside the block refusals are lifted, but those of units: no exchange rate is ever
    applied. Every figure computed there, and all that is computed from it, carries the
    reason (`Figure.inference`), so that sentences can say so and a notebook can list
    its inferences (`Register.ledger`).

    >>> with freely("the four gates do not overlap"):
    ...     together = sum(gates)  # doctest: +SKIP
    """
    if not reason.strip():
        raise ComparisonError("say why the figures may be compared all the same.")
    _reasons.append(reason)
    try:
        yield
    finally:
        _reasons.pop()


def reasons() -> tuple[str, ...]:
    """Reasons of the blocks that the caller is inside of."""
    return tuple(_reasons)


def refuse(error: Exception) -> None:
    """Raise a refusal, unless a reason frees the comparison."""
    if not _reasons:
        raise error
