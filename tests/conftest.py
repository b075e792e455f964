"""What several test files share. Settings for notebooks too: ../conftest.py."""

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the clone."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture
def vietnamese(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], None]:
    """From its call on, the current folder is that of a Vietnamese reader."""
    folder = tmp_path_factory.mktemp("vi")
    (folder / "language").write_text("vi\n", encoding="utf-8")
    return lambda: monkeypatch.chdir(folder)
