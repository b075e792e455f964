"""What a cell of a notebook shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def show_markdown(text: str, metadata: Mapping[str, Any] | None = None) -> None:
    """Show a text as Markdown in a notebook."""
    from IPython.display import Markdown, display

    display(Markdown(text, metadata=metadata))
