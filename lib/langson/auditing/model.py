"""The model behind the audit: unknown true quantities, and what ties them.

Every statement has a level of its own inside its printed range, and each printed
number is a row or two on unknowns. Flows are sums of `cells`; relations of other
quantities hold for whole `periods`.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from .cells import Cells
from .claim import Claim, Statement, Unused, claims
from .facts import Facts
from .key import Key, Number
from .layout import Layout
from .periods import Periods
from .quantities import Amounts, wanted
from .row import Coupling, Row, Rule
from .stated import Stated
from .unknowns import Unknowns


@dataclass
class Model:
    """Unknowns, rows and the quantities made of them; `build` makes it.

    Attributes
    ----------
    claims : list of Claim
        The printed numbers that are used.
    not_used : list of (Number, Unused)
        The others, each with its reason.
    speaking : dict of Key to list of str
        Quantities to report, with the statements that speak of them.
    amounts : dict of Key to Amount
        Every quantity in unknowns.
    cells : Cells
        Flows in their parts.
    defined : dict of Key to Rule
        Quantities that are no unknowns of their own, and what defines them.
    rows : list of Row
    couplings : list of Coupling
    outer : set of int
        Unknowns whose ranges are outer ones, because a rule could not be told.
    """

    facts: Facts
    statements: dict[str, Statement]
    claims: list[Claim]
    not_used: list[tuple[Number, Unused]]
    speaking: dict[Key, list[str]]
    unknowns: Unknowns
    amounts: Amounts
    outer: set[int]
    cells: Cells
    defined: dict[Key, Rule]
    rows: list[Row]
    couplings: list[Coupling]

    @cached_property
    def at(self) -> dict[Number, int]:
        """Positions of claims."""
        return {claim.number: i for i, claim in enumerate(self.claims)}

    @cached_property
    def coupled(self) -> set[int]:
        """Claims that are ties of rates on a base."""
        return {coupling.tie for coupling in self.couplings}

    @cached_property
    def layout(self) -> Layout:
        """Its rows and unknowns, laid out for a solver."""
        return Layout(self.unknowns, self.rows)

    def __repr__(self) -> str:
        return (
            f"Model({len(self.claims)} claims on {len(self.speaking)} quantities:"
            f" {len(self.rows)} rows on {len(self.unknowns)} unknowns)"
        )

    def claim(self, number: Number) -> Claim:
        """The claim of a printed number."""
        return self.claims[self.at[number]]

    def tell(self, row: Row) -> str:
        """Write a row with the names of its unknowns."""
        terms = " + ".join(
            f"{'' if c == 1 else f'{c:.12g} * '}{self.unknowns.name(v)}"
            for v, c in row.terms.items()
        ).replace("+ -", "- ")
        if row.low == row.high:
            return f"{terms} = {row.low:.12g}"
        low = "" if math.isinf(row.low) else f"{row.low:.12g} <= "
        high = "" if math.isinf(row.high) else f" <= {row.high:.12g}"
        return f"{low}{terms}{high}"


def build(
    facts: Facts,
    statements: Iterable[Statement],
    only: Collection[Number] | None = None,
) -> Model:
    """Write statements, and the rules of their tables, as rows on unknowns.

    With `only`, no other numbers of the statements take part.
    """
    named = {s.id: s for s in statements}
    used, not_used = claims(named.values(), facts)
    if only is not None:
        used = [claim for claim in used if claim.number in only]
    speaking, related, between = wanted(used, facts)
    unknowns = Unknowns(facts, named.values())
    cells = Cells(facts, unknowns, [*speaking, *sorted(between)])
    amounts = Amounts(facts, unknowns, cells)
    periods = Periods(unknowns, amounts, related)
    said = Stated(used, named, facts, unknowns, amounts)
    for key in speaking:
        amounts[key]  # those that only a rule names are unknowns as well
    return Model(
        facts,
        named,
        used,
        not_used,
        speaking,
        unknowns,
        amounts,
        periods.outer | said.outer,
        cells,
        periods.defined,
        [*cells.rules, *periods.rules, *amounts.rules, *said.rows],
        said.couplings,
    )
