"""What a notebook took from a register, what it showed, and what it inferred."""

from __future__ import annotations

from collections.abc import Iterable


class Ledger:
    """Statements taken and shown, and reasons of inferences, each once, in order.

    Attributes
    ----------
    taken, shown : tuple of str
        Ids of statements.
    inferences : tuple of str
        The reasons given where a comparison was freed from the rules.
    """

    def __init__(self) -> None:
        self._taken: dict[str, None] = {}
        self._shown: dict[str, None] = {}
        self._inferences: dict[str, None] = {}

    @property
    def taken(self) -> tuple[str, ...]:
        return tuple(self._taken)

    @property
    def shown(self) -> tuple[str, ...]:
        return tuple(self._shown)

    @property
    def inferences(self) -> tuple[str, ...]:
        return tuple(self._inferences)

    def take(self, ids: Iterable[str]) -> None:
        """Note statements that were taken from the register."""
        self._taken.update(dict.fromkeys(ids))

    def show(self, ids: Iterable[str], inferences: Iterable[str] = ()) -> None:
        """Note statements, and reasons, behind something that was shown."""
        self._shown.update(dict.fromkeys(ids))
        self._inferences.update(dict.fromkeys(inferences))
