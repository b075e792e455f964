#!/usr/bin/env python3
"""Copy the README's picture out of the notebook that drew it.

    python tools/picture.py

The README shows what a notebook shows: tests/test_readme.py compares the two.
Standard library only.
"""

import base64
import json
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOK = ROOT / "notebooks" / "01-border-gate-trade.ipynb"
CELL = "estimate-chart"
PICTURE = ROOT / "docs" / "picture.png"


def drawn() -> bytes:
    """The picture that the cell of the notebook holds."""
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    outputs = next(cell["outputs"] for cell in cells if cell["id"] == CELL)
    pictures = [
        out["data"]["image/png"] for out in outputs if "image/png" in out["data"]
    ]
    return base64.b64decode(next(filter(None, pictures)))


if __name__ == "__main__":
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_bytes(drawn())
