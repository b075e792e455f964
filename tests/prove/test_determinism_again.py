"""Both editions from bare sources, each also under the settings of the other."""

from pathlib import Path

import pytest

import elsewhere
from test_determinism import from_bare_sources


@pytest.mark.parametrize(
    ("settings", "workers"), [(elsewhere.EAST, 2), (elsewhere.WEST, 1)]
)
def test_from_bare_sources_come_both_editions(
    settings: dict[str, str], workers: int, tmp_path: Path
):
    from_bare_sources(tmp_path / elsewhere.FOLDER, "*", workers, **settings)
