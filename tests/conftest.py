"""What several test files share. Settings for notebooks too: ../conftest.py."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from small_province import Audits

# The same examples in every run, whatever the machine is doing: a few of each property
# in `make test`, many in `make prove`.
for name, examples in (("few", 25), ("prove", 250)):
    settings.register_profile(
        name, derandomize=True, deadline=None, max_examples=examples
    )
settings.load_profile("few")


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the clone."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture
def audited(tmp_path: Path) -> Audits:
    """Write statements, read them back, audit them."""
    return Audits(tmp_path)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Audits:
    """The same for Hypothesis, which wants no fixture of its own per example."""
    return Audits(tmp_path_factory.mktemp("many"))


@pytest.fixture
def vietnamese(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], None]:
    """From its call on, the current folder is that of a Vietnamese reader."""
    folder = tmp_path_factory.mktemp("vi")
    (folder / "language").write_text("vi\n", encoding="utf-8")
    return lambda: monkeypatch.chdir(folder)
