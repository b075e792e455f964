"""A command in this process, as if its output went to a console of some code page."""

import io
import sys

import pytest

from langson.__main__ import main


def in_code_page(
    patch: pytest.MonkeyPatch, page: str, *words: str
) -> tuple[int, str, str]:
    """Exit code, output and errors."""
    streams = {
        name: io.TextIOWrapper(io.BytesIO(), page) for name in ("stdout", "stderr")
    }
    for name, stream in streams.items():
        patch.setattr(sys, name, stream)
    code = main(list(words))
    for stream in streams.values():
        stream.flush()
    said = (stream.buffer.getvalue().decode(page) for stream in streams.values())
    return code, *said
