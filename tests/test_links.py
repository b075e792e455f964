"""Every link inside the clone leads to a file, and every anchor to a heading."""

import re
import shutil
import subprocess
from pathlib import Path

import nbformat
import pytest

from in_short import headings

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    page
    for pattern in ("*.md", "[!.]*/*.md", "notebooks/*.ipynb", "notebooks/vi/*.ipynb")
    for page in ROOT.glob(pattern)
)
CODE = re.compile(r"(?s)```.*?```|`[^`\n]*`")
LINK = re.compile(
    r"\]\(\s*<?([^()\s>]*)|(?:href|src)=[\"']([^\"']*)|(?m:^ *\[[^]]+\]:\s*(\S+))"
)
#: an address without words: nobody sees it, and a screen reader spells it out
WORDLESS = re.compile(r"(?<!!)\[\s*\]\([^)]*\)")
#: what has a scheme leads out of the clone
SCHEME = re.compile(r"[a-z]+:")


def path_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def texts(page: Path) -> list[str]:
    """What a reader sees of a page: its text, and what the cells of a notebook show."""
    if page.suffix != ".ipynb":
        return [page.read_text(encoding="utf-8")]
    cells = nbformat.read(page, as_version=4).cells
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    return [cell.source for cell in cells if cell.cell_type == "markdown"] + [
        output.get("data", {}).get("text/markdown", "") for output in outputs
    ]


def links(page: Path) -> list[str]:
    return [
        "".join(found)
        for text in texts(page)
        for found in LINK.findall(CODE.sub("", text))
    ]


def wordless(page: Path) -> list[str]:
    return [
        found
        for text in texts(page)
        for found in WORDLESS.findall(CODE.sub("code", text))
    ]


def anchors(page: Path) -> set[str]:
    """The names by which GitHub, or nbviewer and JupyterLab, find places of a page."""
    words = [heading for text in texts(page) for _, heading in headings(text)]
    if page.suffix == ".ipynb":
        cells = nbformat.read(page, as_version=4).cells
        # of headings JupyterLab finds those only that are ASCII
        plain = [heading.replace(" ", "-") for heading in words if heading.isascii()]
        return {f"cell-id={cell.id}" for cell in cells} | set(plain)
    kept = [re.sub(r"[^\w\- ]", "", heading.lower()) for heading in words]
    return {heading.replace(" ", "-") for heading in kept}


def targets(page: Path) -> list[tuple[str, Path, str]]:
    """The links of a page that have no scheme: each with its file and its anchor."""
    found = []
    for link in links(page):
        if not SCHEME.match(link):
            name, _, anchor = link.partition("#")
            found.append(
                (link, (page.parent / name).resolve() if name else page, anchor)
            )
    return found


def broken(page: Path) -> list[str]:
    """The links of a page that lead nowhere, or out of the clone."""
    found = []
    for link, target, anchor in targets(page):
        inside = target.is_relative_to(ROOT) and target.exists()
        if not link or not inside or (anchor and anchor not in anchors(target)):
            found.append(link)
    return found


def test_the_pages_are_found():
    names = {path_of(page) for page in PAGES}
    assert {"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "data/README.md"} <= names
    assert "notebooks/00-start-here.ipynb" in names


@pytest.mark.parametrize("page", PAGES, ids=path_of)
def test_links_lead_to_files_and_headings(page: Path):
    assert broken(page) == []


def test_no_link_leads_to_what_is_here_alone():
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("not a git clone")
    there = {str(target) for page in PAGES for _, target, _ in targets(page)}
    command = ["git", "check-ignore", "--no-index", "--stdin"]
    told = subprocess.run(
        command, cwd=ROOT, input="\n".join(there), capture_output=True, text=True
    )
    ignored = told.returncode, told.stdout + told.stderr
    assert ignored == (1, ""), "no reader of the clone has it"


@pytest.mark.parametrize("page", PAGES, ids=path_of)
def test_links_have_words(page: Path):
    assert wordless(page) == []
