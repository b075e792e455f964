#!/usr/bin/env python3
"""Map every figure to its notebook and to the statements it was drawn from.

    python tools/exhibits.py

Writes docs/exhibits.md from the committed notebooks: each picture's metadata name its
statements, or for a timeline its sources. tests/test_exhibits.py compares the two.
Standard library only.
"""

import json
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
PAGE = ROOT / "docs" / "exhibits.md"
MOST = 40  # names that a line of the page can hold
HEAD = """\
# Exhibits

Every figure with its finding, its notebook and the statements it was drawn from.
A statement is a row of [statements.csv](../data/statements.csv) and names its source;
a timeline names rows of [sources.csv](../data/sources.csv) instead.
`make run` writes this page.
"""


def notebooks() -> list[Path]:
    """The notebooks whose figures rest on the register, not on an invented report."""
    books = tomllib.loads((NOTEBOOKS / "collection.toml").read_text("utf-8"))
    found = sorted(NOTEBOOKS.glob("*.ipynb"))
    return [path for path in found if not books[path.stem].get("invented", False)]


def title(twin: str) -> str:
    """Title of a picture: what its text twin writes first."""
    found = re.search(r"(?m)^text\b[^:]*: (.*)$", twin)
    return found[1] if found else ""


def figures(path: Path) -> list[tuple[str, list[str]]]:
    """Title and statements (or sources) of each figure of a notebook, in order."""
    found = []
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            about = output.get("metadata", {}).get("image/png")
            if about:
                twin = "".join(output["data"]["text/plain"])
                found.append((title(twin), about["statements"] or about["sources"]))
    return found


def page() -> str:
    """Text of docs/exhibits.md."""
    parts = [HEAD]
    for path in notebooks():
        rows = [f"## [{path.stem}](../notebooks/{path.name})\n"]
        for i, (title, names) in enumerate(figures(path), 1):
            words = ", ".join(f"`{name}`" for name in names[:MOST])
            if len(names) > MOST:
                words += f" and {len(names) - MOST} more in the picture's metadata"
            rows.append(f"{i}. **{title}**  \n   {words}")
        parts.append("\n".join(rows) + "\n")
    return "\n".join(parts)


def write() -> None:
    """Bring the page up to date."""
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
