"""Other machines: settings that must not change what a notebook shows, and folders."""

import shutil
import tempfile
from functools import cache
from pathlib import Path

import editions  # tools/

ROOT = Path(__file__).resolve().parent.parent
# LC_ALL hides LANG unless it is empty.
EAST = {
    "TZ": "Asia/Ho_Chi_Minh",
    "LC_ALL": "C",
    "LANG": "vi_VN.UTF-8",
    "PYTHONHASHSEED": "7",
}
WEST = {
    "TZ": "America/St_Johns",
    "LC_ALL": "",
    "LANG": "tr_TR.UTF-8",
    "PYTHONHASHSEED": "4711",
}
#: of each edition, when nbval compares it; `make prove` turns them round
SETTINGS = {"en": EAST, "vi": WEST}
FOLDER = "Một thư mục khác"

_own = tempfile.TemporaryDirectory(prefix="elsewhere-", ignore_cleanup_errors=True)


def copy(folder: Path, *without: str) -> Path:
    """Copy what lies beside the notebooks and where they expect it; give its folder."""
    skip = shutil.ignore_patterns(*without)
    for name in ("notebooks", "data"):
        shutil.copytree(ROOT / name, folder / name, ignore=skip)
    return folder


@cache
def clone() -> Path:
    """A copy without any notebook, one for each process."""
    return copy(Path(_own.name) / FOLDER, "*.ipynb")


def of(folder: Path) -> tuple[Path, dict[str, str]]:
    """Where the notebooks of a folder are executed instead, and with which settings."""
    if not folder.is_relative_to(editions.NOTEBOOKS):
        return folder, {}
    place = clone() / folder.relative_to(ROOT)
    return place, SETTINGS[editions.language(folder)]
