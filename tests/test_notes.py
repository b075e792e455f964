"""Arithmetic in the remarks on statements: it follows from the numbers of its row."""

import re
from decimal import Decimal

import pandas as pd

import langson as ls

NUMBER = r"(?:about )?(\d[\d,]*(?:\.\d+)?)(?: (million|billion)\b)?"
IMPLIED = {
    "growth": re.compile(rf"(?:^|; |\. )[Ii]mplies {NUMBER}(?= for )"),
    "plan_share": re.compile(rf"\ba plan of {NUMBER}"),
}
#: "exports 945 and imports 2,877 added", "41 out, 189 in"
PARTS = [
    re.compile(r"exports (?:about )?([\d,]+)(?:,| and) imports (?:about )?([\d,]+)\b"),
    re.compile(r"([\d,]+) out, ([\d,]+) in\b"),
]
SCALE = {"million": 6, "billion": 9}


def number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def place(printed: Decimal) -> Decimal:
    """Unit of the last digit that is not zero."""
    return Decimal(1).scaleb(int(printed.normalize().as_tuple().exponent))


def follows(row: pd.Series, column: str, text: str, scale: str) -> bool:
    """Whether a number of a remark is the level over its growth or share, rounded."""
    part = 100 + row[column] if column == "growth" else row[column]
    held = next((n for word, n in SCALE.items() if row["unit"].startswith(word)), 0)
    shift = (SCALE[scale] if scale else held) - held
    said, implied = number(text), 100 * row["value"] / part
    return (
        abs(implied - float(said.scaleb(shift))) <= float(place(said).scaleb(shift)) / 2
    )


def arithmetic(register: ls.Register) -> list[tuple[str, bool]]:
    """Statement and truth of each remark that can be worked out from its row."""
    found = []
    for _, row in register.statements().iterrows():
        for column, pattern in IMPLIED.items():
            for text, scale in pattern.findall(row["note"]):
                true = not pd.isna(row[column]) and follows(row, column, text, scale)
                found.append((row["statement_id"], true))
        for pattern in PARTS:
            for parts in pattern.findall(row["note"]):
                true = sum(map(number, parts)) == row["value"]
                found.append((row["statement_id"], true))
    return found


def false_remarks(register: ls.Register) -> list[str]:
    """Statements whose remark does not follow from their numbers."""
    return [statement for statement, true in arithmetic(register) if not true]


def test_remarks_follow_from_their_row():
    register = ls.Register()
    assert len(arithmetic(register)) >= 40
    assert false_remarks(register) == []
