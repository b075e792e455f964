"""The README shows what is there: its picture, its commands, its code."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "data/README.md"]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_picture_is_the_one_of_the_notebook():
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        import picture
    finally:
        sys.path.pop(0)
    assert picture.PICTURE.read_bytes() == picture.drawn(), "run tools/picture.py"


def test_every_make_target_named_is_there():
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.M))
    named = {
        name
        for page in PAGES
        for name in re.findall(r"(?:^|`)(?:\w+=\w+ )?make ([a-z]+)", read(page), re.M)
    }
    assert named <= targets
    assert {"run", "test", "lab"} <= named


def test_the_example_of_the_readme_runs():
    (example,) = re.findall(r"```python\n(.*?)```", read("README.md"), re.S)
    code = example + "\nprint(ls.growth(year, before).interval)"
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert found.stdout.startswith("Interval(low="), found.stderr


def test_every_notebook_is_in_the_readme():
    shown = set(re.findall(r"\(notebooks/(\S+?)\)", read("README.md")))
    assert shown == {path.name for path in (ROOT / "notebooks").glob("*.ipynb")}


def test_every_notebook_is_on_the_page_of_times():
    timed = set(re.findall(r"(?m)^\| (\d\d-[\w-]+) \| \d", read("docs/speed.md")))
    names = {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert timed == names, "make bench"
