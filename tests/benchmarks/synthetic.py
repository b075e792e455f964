"""A register of any size whose figures agree, with errors planted on request."""

from __future__ import annotations

import csv
import random
from datetime import date
from pathlib import Path

from langson.reading import token as numerals
from langson.reading.form import STATEMENTS


def synthetic(folder: Path, count: int, wrong: float = 0.0, seed: int = 1) -> set[str]:
    """Write a consistent register of `count` statements; give planted errors.

    Each area has a level of four years, printed with its growth and a share of plan;
    an error doubles one printed growth.
    """
    rng = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    write(
        folder / "series.csv",
        "series topic label_en label_vi unit kind whole additive definition breaks",
        [["made.level", "made", "Level", "Mức", "tonnes", "flow", "false", "true"]],
    )
    write(
        folder / "sources.csv",
        "source_id publisher title url published language kind reliability note",
        [["made", "Nobody", "Made up", "", "2024-12-31", "en", "newspaper", "1"]],
    )
    planted, rows, columns = set(), [], [column.name for column in STATEMENTS.columns]
    for area in range(count // 4):
        levels = [rng.uniform(1e3, 1e5)]
        for _ in range(3):
            levels.append(levels[-1] * rng.uniform(0.8, 1.3))
        plan = [level * rng.uniform(0.9, 1.1) for level in levels]
        spoilt = rng.randrange(1, 4) if rng.random() < wrong else None
        for year, level in enumerate(levels):
            cell = dict.fromkeys(columns, "")
            name = f"made.level.{area}.{year}"
            start = date(2020 + year, 1, 1)
            value = round(level, 1)
            cell |= {
                "statement_id": name,
                "series": "made.level",
                "area": f"area {area}",
                "period_start": str(start),
                "period_end": str(date(2020 + year, 12, 31)),
                "period_basis": "printed",
                "value": f"{value}",
                "unit": "tonnes",
                "published_as": token(value),
                "published_unit": "tonnes",
                "decimal_mark": ",",
                "qualifier": "exact",
                "status": "A",
                "plan": "annual",
                "plan_share": f"{round(100 * level / plan[year], 1)}",
                "plan_share_as": token(round(100 * level / plan[year], 1)),
                "plan_share_qualifier": "exact",
                "source_id": "made",
            }
            if year:
                growth = round(100 * level / levels[year - 1] - 100, 1)
                if year == spoilt:
                    growth += 40
                    planted.add(name)
                cell |= {
                    "growth": f"{growth:.1f}",
                    "growth_as": token(abs(growth)),
                    "growth_unit": "%",
                    "growth_qualifier": "exact",
                }
            rows.append([cell[c] for c in columns])
    write(folder / "statements.csv", " ".join(columns), rows)
    return planted


def token(value: float) -> str:
    """Print with a decimal comma, one digit after it."""
    return numerals.print_token(numerals.Numeral(round(value * 10), 1), ",")


def write(path: Path, header: str, rows: list[list[str]]) -> None:
    """Write a table; short rows are filled up."""
    names = header.split()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([*r, *[""] * (len(names) - len(r))] for r in rows)
