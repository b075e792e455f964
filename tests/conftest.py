"""What several test files share. Settings for notebooks too: ../conftest.py."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the clone."""
    return Path(__file__).resolve().parent.parent
