"""What strict comparison does not see: nbval passes a notebook without outputs."""

import ast
import csv
import re
import statistics
import unicodedata
from base64 import b64decode
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from nbformat import NotebookNode
from nbval.plugin import IPyNbCell, comment_markers

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
EXPECTED = {
    "00-start-here",
    "01-border-gate-trade",
    "02-enterprise-formation",
    "03-tourism",
    "04-poverty-reduction",
    "05-plans-and-delivery",
    "06-do-the-figures-agree",
    "07-estimates-and-outturns",
    "08-the-register",
}
METADATA = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}
CELL_METADATA: set[str] = set()
OUTPUT_METADATA = {"image/png"}
# Any of these would switch a comparison off. Tags do the same: CELL_METADATA.
MARKER = re.compile(r"nb.?val|pytest.?validate|\bpragma\b", re.IGNORECASE)
# nbval passes over a marker with a slip of the pen, and the cell keeps a wrong hope.
MARKERS = list(comment_markers)
SHORTER = [name.split("_", 1)[1] for name in MARKERS]
COMMENT = re.compile(r"#+[ \t]*(\S.*)")
# What leaves an output; a picture leaves two, its caption being the other.
SHOWS = {
    "say",
    "say.findings",
    "tables.show",
    "tables.statements",
    "tables.sources",
    "charts.show",
}

# What may hold digits in a Markdown cell, in the order in which it is taken away.
MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|"
    "December"
)
NOT_DATA = [
    re.compile(pattern)
    for pattern in (
        r"```.*?```|`[^`]*`",  # code
        r"(?s)<!--.*?-->",
        r"\]\([^)]*\)|<https?://[^>]*>|https?://\S+|\]:\s*\S+",  # link targets
        r"(?:src|href|id)=\"[^\"]*\"|&#\w+;",
        rf"\b\d{{1,2}}(?:–\d{{1,2}})? (?:{MONTHS})\b|\b(?:{MONTHS}) \d{{1,2}}\b",
        r"\b\d{1,2}/\d{1,2}/(?:19|20)\d\d\b|\b(?:19|20)\d\d-\d\d(?:-\d\d)?\b",
        # Decree 07/2021/NĐ-CP, Decision 825/QĐ-TTg, Nghị quyết số 49-NQ/TU. Capitals in
        # English, where "over plan 90" has another meaning than "Plan 90".
        r"\b(?:Decree|Decision|Resolution|Circular|Directive|Law|Plan|Notice|Conclusion|"
        r"(?i:nghị định|quyết định|nghị quyết|thông tư|chỉ thị|luật|kế hoạch|kết luận)"
        r"(?: số)?) \d+(?:[/-]\w+)*",
        r"\b\d+(?:/(?:19|20)\d\d)?[/-](?:NĐ|QĐ|NQ|TT|CT|KH|TB|KL|QH)[\w/-]*",
        r"(?m)^\s*\d+\. ",  # an ordered list's own numbers
        r"(?<![\d.,])(?:19|20)\d\d(?![\d,.]*\d)",  # years
    )
]
NUMBER = re.compile(r"\d[\d.,]*")
WORD = re.compile(r"[\w.-]+")


def ids(table: str, column: str) -> set[str]:
    with open(NOTEBOOKS.parent / "data" / table, encoding="utf-8", newline="") as file:
        return {row[column] for row in csv.DictReader(file)}


IDS = ids("sources.csv", "source_id") | ids("statements.csv", "statement_id")


@pytest.fixture(params=PATHS, ids=lambda path: path.stem)
def notebook(request: pytest.FixtureRequest) -> NotebookNode:
    return nbformat.read(request.param, as_version=4)


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def outputs(notebook: NotebookNode) -> list[tuple[int, NotebookNode]]:
    """Each output with the number of its cell."""
    cells = enumerate(code_cells(notebook), 1)
    return [(number, output) for number, cell in cells for output in cell.outputs]


def data_numbers(markdown: str) -> list[str]:
    """The numbers in a text that only data could justify."""
    markdown = WORD.sub(
        lambda word: " " if word[0].rstrip(".") in IDS else word[0], markdown
    )
    for pattern in NOT_DATA:
        markdown = pattern.sub(" ", markdown)
    return NUMBER.findall(markdown)


def test_the_expected_notebooks_exist():
    # Without this, an empty folder would pass every test below.
    assert {path.stem for path in PATHS} >= EXPECTED


def test_every_cell_was_executed_in_order(notebook: NotebookNode):
    counts = [cell.execution_count for cell in code_cells(notebook)]
    assert counts == list(range(1, len(counts) + 1))
    results = [
        (number, output.execution_count)
        for number, output in outputs(notebook)
        if output.output_type == "execute_result"
    ]
    assert [pair for pair in results if pair[0] != pair[1]] == []


def test_something_is_shown(notebook: NotebookNode):
    # Stripped outputs and fresh counts would satisfy everything else.
    assert len(outputs(notebook)) >= len(code_cells(notebook)) / 2


def test_no_error_and_no_warning_is_stored(notebook: NotebookNode):
    errors = [
        (number, output.get("ename", "stderr"))
        for number, output in outputs(notebook)
        if output.output_type == "error" or output.get("name") == "stderr"
    ]
    assert errors == []


def calls(cell: NotebookNode) -> list[str]:
    """What a cell calls to show something."""
    nodes = ast.walk(ast.parse(cell.source))
    called = [ast.unparse(n.func) for n in nodes if isinstance(n, ast.Call)]
    return [name for name in called if name in SHOWS]


def kinds(cell: NotebookNode) -> list[str]:
    return [kind for output in cell.outputs for kind in output.get("data", {})]


def test_each_call_that_shows_something_has_shown_it(notebook: NotebookNode):
    less = []
    for number, cell in enumerate(code_cells(notebook), 1):
        called, found = calls(cell), kinds(cell)
        texts, pictures = found.count("text/markdown"), found.count("image/png")
        if texts < len(called) or pictures < called.count("charts.show"):
            less.append(f"cell [{number}]: {', '.join(called)}")
    assert less == []


def test_every_way_of_showing_is_known(notebook: NotebookNode):
    # An output by another way would not be missed if it were stripped.
    cells = enumerate(code_cells(notebook), 1)
    other = [number for number, cell in cells if cell.outputs and not calls(cell)]
    assert other == [], "name it in SHOWS"


def near_markers(source: str) -> list[str]:
    """The comments of a cell that are a marker of nbval or are hardly meant else."""

    def close(text: str, names: list[str]) -> bool:
        name = re.sub(r"\W+", "_", text.upper()).strip("_")
        return any(SequenceMatcher(None, name, m).ratio() >= 0.8 for m in names)

    return [
        comment
        for comment in COMMENT.findall(source)
        if MARKER.search(comment)
        or close(comment, MARKERS + SHORTER)
        or any(close(word, MARKERS) for word in comment.split())
    ]


def test_no_cell_opts_out_of_comparison(notebook: NotebookNode):
    marked = [
        cell.id
        for cell in notebook.cells
        if MARKER.search(cell.source) or near_markers(cell.source)
    ]
    assert marked == []


@pytest.mark.parametrize(
    "source",
    [
        "# NBVAL_IGNORE_OUTPUT",
        "#nbval-skip",
        "year = 2024  # NBVAL_SKIP",
        "# NBVAL_IGNROE_OUTPUT",
        "# NB_VAL_IGNORE_OUTPUT",
        "# NVBAL_SKIP",
        "# NVBAL_IGNORE_OUTPUT: the day differs",
        "x = 1\n## NBAVL_CHECK_OUTPUT",
        "# PYTSET_VALIDATE_IGNORE_OUTPUT",
        "# Ignore output",
        "# raises-exception",
        "# SKIP",
        "# pragma: skip",
    ],
)
def test_a_marker_is_seen_however_it_is_spelt(source: str):
    assert near_markers(source)


@pytest.mark.parametrize(
    "source",
    [
        "# no line break in it",
        "# by more than the solver's tolerance",
        "# skip the first row",
        "# the output of the province is ignored here",
        "# an exception is raised if there are two",
        "charts.bars(ax, bars, colour='#0072b2')",
        "## The statements it rests on",
    ],
)
def test_a_comment_is_no_marker(source: str):
    assert near_markers(source) == []


def test_cells_are_code_or_markdown(notebook: NotebookNode):
    # nbval runs no raw cell, whatever stands in it.
    assert {cell.cell_type for cell in notebook.cells} == {"code", "markdown"}


def test_only_the_fixed_metadata(notebook: NotebookNode):
    assert notebook.metadata == METADATA
    extra = {
        cell.id: dict(cell.metadata)
        for cell in notebook.cells
        if set(cell.metadata) - CELL_METADATA
    }
    assert extra == {}
    odd = [
        (number, sorted(output.metadata))
        for number, output in outputs(notebook)
        if set(output.get("metadata", {})) - OUTPUT_METADATA
    ]
    assert odd == []


def test_every_picture_is_described_and_light(notebook: NotebookNode):
    problems = []
    for number, output in outputs(notebook):
        png = output.get("data", {}).get("image/png")
        if png is None:
            continue
        alt = output.metadata.get("image/png", {}).get("alt", "")
        if len(alt) < 60:
            problems.append(f"cell [{number}]: alt text of {len(alt)} characters")
        size = len(b64decode(png))
        if size >= 150_000:
            problems.append(f"cell [{number}]: picture of {size} bytes")
    assert problems == []


def pictures(notebook: NotebookNode) -> list[tuple[int, str, str, str]]:
    """Cell number, alt text, text twin and the words below each picture."""
    return [
        (
            number,
            picture.metadata["image/png"]["alt"],
            picture.data["text/plain"],
            below.data.get("text/markdown", ""),
        )
        for number, cell in enumerate(code_cells(notebook), 1)
        for picture, below in pairwise([*cell.outputs, NotebookNode(data={})])
        if "image/png" in picture.get("data", {})
    ]


def test_alt_text_is_that_of_the_picture(notebook: NotebookNode):
    """Title and subtitle as drawn (the text twin has them), then the values below."""
    other = []
    for number, alt, twin, below in pictures(notebook):
        drawn = re.findall(r"(?m)^text: (.*)$", twin)
        values = re.findall(r"(?m)^\*Values:\* (.*)$", below)
        said = " ".join([*(f"{words}." for words in drawn), *values])
        if not drawn or not values or alt != said:
            other.append(f"cell [{number}]: {said}")
    assert other == []


def test_every_word_beside_a_mark_is_in_the_alt_text(notebook: NotebookNode):
    missing = [
        f"cell [{number}]: {label}"
        for number, alt, twin, _ in pictures(notebook)
        for label in re.findall(r"(?m)^  label: (.*)$", twin)
        if label.rstrip(".") not in alt
    ]
    assert missing == []


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_file_is_small_enough_to_be_rendered(path: Path):
    assert path.stat().st_size < 500_000


def test_all_files_together_are_small_enough_for_a_clone():
    assert sum(path.stat().st_size for path in PATHS) < 4_000_000


def test_cells_are_short(notebook: NotebookNode):
    lengths = [len(cell.source.splitlines()) for cell in code_cells(notebook)]
    assert statistics.median(lengths) <= 5
    assert max(lengths) <= 25


def test_code_defines_nothing(notebook: NotebookNode):
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    assignments = ast.Assign | ast.AnnAssign | ast.NamedExpr
    found = []
    for number, cell in enumerate(code_cells(notebook), 1):
        for node in ast.walk(ast.parse(cell.source)):
            named = isinstance(node, assignments) and isinstance(node.value, ast.Lambda)
            if isinstance(node, kinds) or named:
                found.append(f"cell [{number}], line {node.lineno}")
    assert found == [], "define it in lib/langson"


def test_title_is_a_question(notebook: NotebookNode):
    first = notebook.cells[0]
    assert first.cell_type == "markdown"
    title = first.source.splitlines()[0]
    assert title.startswith("# ")
    assert title.endswith("?")


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_text_is_composed(path: Path):
    # Read as JSON, so that an escaped combining mark is seen too.
    text = str(nbformat.read(path, as_version=4))
    assert unicodedata.is_normalized("NFC", text)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_no_data_number_is_typed(path: Path):
    cells = nbformat.read(path, as_version=4).cells
    typed = [
        f"{path.name}, cell {number} ({cell.id}): {found}"
        for number, cell in enumerate(cells, 1)
        if cell.cell_type == "markdown"
        for found in data_numbers(cell.source)
    ]
    assert typed == [], "numbers come from the register: notebooks/sentences/"


@pytest.mark.parametrize(
    "text",
    [
        "In 2024, and in 2021–2025.",
        "Until 24 October 2024, or October 24, or 31/12/2024, or 2024-10-24.",
        "Decree 07/2021/NĐ-CP, Decision 825, Resolution 49-NQ/TU, Decision 1719/QĐ-TTg",
        "Nghị quyết 49-NQ/TU; nghị định số 07/2021/NĐ-CP",
        "Source article-2024. It prints `5.660`, see [the source](https://a.vn/t-123.htm).",
        "1. first\n2. second",
    ],
)
def test_numbers_that_are_no_data_are_let_pass(text: str):
    assert data_numbers(text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("exports fell by 13%", "13"),
        ("a total of 5,660 USD million", "5,660"),
        ("4.02 percent in 2024", "4.02"),
        ("about 1800 enterprises", "1800"),
        ("2,024 enterprises", "2,024"),
        ("May 2024 saw 39 % more", "39"),
        ("the 32 statements", "32"),
        ("over plan 90 was printed", "90"),
        ("article-2099 is no source: 7", "7"),
    ],
)
def test_numbers_that_are_data_are_found(text: str, number: str):
    assert data_numbers(text) == [number]


def test_a_long_mismatch_is_reported_in_short():
    cell = SimpleNamespace(comparison_traceback=[])
    same = "ạ b " * 50_000
    IPyNbCell.format_output_compare(cell, "text/html", same + "1", same + "2")
    report = "\n".join(cell.comparison_traceback)
    assert "character 200000 " in report
    assert len(report) < 1000
