#!/usr/bin/env python3
"""Map every figure to its notebook and to the statements it was drawn from.

    python tools/exhibits.py

Writes docs/exhibits.md, and docs/exhibits.vi.md, from the committed notebooks: each
picture's metadata name its statements, or for a timeline its sources.
tests/test_exhibits.py compares the two.
Standard library only.
"""

import json
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
PAGES = {"en": ROOT / "docs/exhibits.md", "vi": ROOT / "docs/exhibits.vi.md"}
FOLDERS = {"en": NOTEBOOKS, "vi": NOTEBOOKS / "vi"}
MOST = 40  # names that a line of the page can hold
HEADS = {
    "en": """\
# Exhibits

[Bản tiếng Việt](exhibits.vi.md)

Every figure with its finding, its notebook and the statements it was drawn from.
A statement is a row of [statements.csv](../data/statements.csv) and names its source;
a timeline names rows of [sources.csv](../data/sources.csv) instead.
`make run` writes this page.
""",
    "vi": """\
# Bảng kê biểu đồ

[English edition](exhibits.md)

Từng biểu đồ cùng kết quả, sổ tay và các số liệu đã dùng để vẽ.
Mỗi số liệu là một dòng của [statements.csv](../data/statements.csv) và có ghi nguồn;
trục thời gian sự kiện thì ghi các dòng của [sources.csv](../data/sources.csv).
`make run` viết trang này.
""",
}
MORE = {
    "en": " and {} more in the picture's metadata",
    "vi": " và {} số liệu khác trong siêu dữ liệu của hình",
}


def notebooks(lang: str = "en") -> list[Path]:
    """The notebooks whose figures rest on the register, not on an invented report."""
    books = tomllib.loads((NOTEBOOKS / "collection.toml").read_text("utf-8"))
    found = sorted(FOLDERS[lang].glob("*.ipynb"))
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


def page(lang: str = "en") -> str:
    """Text of the page in a language."""
    parts = [HEADS[lang]]
    for path in notebooks(lang):
        link = path.relative_to(ROOT).as_posix()
        rows = [f"## [{path.stem}](../{link})\n"]
        for i, (title, names) in enumerate(figures(path), 1):
            words = ", ".join(f"`{name}`" for name in names[:MOST])
            if len(names) > MOST:
                words += MORE[lang].format(len(names) - MOST)
            rows.append(f"{i}. **{title}**  \n   {words}")
        parts.append("\n".join(rows) + "\n")
    return "\n".join(parts)


def write() -> None:
    """Bring the pages up to date."""
    for lang, path in PAGES.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(page(lang), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
