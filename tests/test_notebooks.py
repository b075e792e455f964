"""What strict comparison does not see: nbval passes a notebook without outputs."""

import ast
import csv
import re
import unicodedata
from base64 import b64decode
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from nbformat import NotebookNode
from nbval.plugin import IPyNbCell

import editions
import execute
import parity
from in_short import CELL

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
#: of both editions; a Vietnamese notebook has its language before its name
PATHS = [path for path in editions.all_paths() if path.is_file()]
# Would switch a comparison off. Tags do the same, and no cell may have metadata.
MARKER = re.compile(r"nb.?val|pytest.?validate", re.IGNORECASE)
OUTPUT_METADATA = {"image/png", "text/markdown"}
#: what leaves an output; a picture leaves two, its caption being the other
SHOWS = re.compile(r"say|say\.(?!text$)\w+")
#: what fills a sentence
FILLS = re.compile(r"say(?:\.(?:answer|lede|text|table))?")
DRAWS = re.compile(r"say\.(?!(?:answer|lede|findings|table|statements|sources)$)\w+")

# What may hold digits in a Markdown cell beside words of the calendar, in the order in
# which it is taken away.
NOT_DATA = [
    re.compile(pattern)
    for pattern in (
        r"```.*?```|`[^`]*`",  # code
        r"(?s)<!--.*?-->",
        r"\]\([^)]*\)|<https?://[^>]*>|https?://\S+|\]:\s*\S+",  # link targets
        r"(?:src|href|id)=\"[^\"]*\"|&#\w+;",
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
#: no year, for it has a unit
COUNTED = re.compile(
    r"(?<![\d.,])(?:19|20)\d\d(?=\s?%|\s(?:[mb]illion|thousand|households|visits|"
    r"vehicles|enterprises|triệu|tỷ|nghìn|hộ|lượt|xe|doanh nghiệp)\b)"
)
WORD = re.compile(r"[\w.-]+")
#: the values of a picture in the words below it, in a line or folded
VALUES = re.compile(
    r"(?:\*(?:Values|Số liệu):\*|<details><summary>[^<]*</summary>)\s+(.*?)(?:\n|$)"
)


def ids(table: str, column: str) -> set[str]:
    with open(NOTEBOOKS.parent / "data" / table, encoding="utf-8", newline="") as file:
        return {row[column] for row in csv.DictReader(file)}


IDS = ids("sources.csv", "source_id") | ids("statements.csv", "statement_id")


def name_of(path: Path) -> str:
    return path.relative_to(NOTEBOOKS).with_suffix("").as_posix()


each_path = pytest.mark.parametrize("path", PATHS, ids=name_of)


@pytest.fixture(params=PATHS, ids=name_of)
def notebook(request: pytest.FixtureRequest) -> NotebookNode:
    return nbformat.read(request.param, as_version=4)


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def outputs(notebook: NotebookNode) -> list[tuple[int, NotebookNode]]:
    """Each output with the number of its cell."""
    cells = enumerate(code_cells(notebook), 1)
    return [(number, output) for number, cell in cells for output in cell.outputs]


def data_numbers(markdown: str, language: str) -> list[str]:
    """The numbers in a text that only data could justify."""
    markdown = WORD.sub(
        lambda word: " " if word[0].rstrip(".") in IDS else word[0], markdown
    )
    markdown = COUNTED.sub("0", markdown)
    for pattern in NOT_DATA:
        markdown = pattern.sub(" ", markdown)
    _, rest = parity.times(markdown, language)
    return parity.NUMBER.findall(rest)


@each_path
def test_what_make_run_writes_is_written(path: Path):
    """Of both editions In short; of a Vietnamese notebook, every cell; each byte."""
    assert editions.outdated(path) == [], "make run"
    stored = path.read_bytes()
    assert stored == execute.text_of(nbformat.reads(stored, as_version=4)).encode()


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
    return [name for name in called if SHOWS.fullmatch(name)]


def ends_in_a_name(cell: NotebookNode) -> bool:
    """Whether the last line of a cell is a value, which shows itself."""
    last = ast.parse(cell.source).body[-1]
    return isinstance(last, ast.Expr) and isinstance(last.value, ast.Name)


def kinds(cell: NotebookNode) -> list[str]:
    return [kind for output in cell.outputs for kind in output.get("data", {})]


def test_each_call_that_shows_something_has_shown_it(notebook: NotebookNode):
    less = []
    for number, cell in enumerate(code_cells(notebook), 1):
        called, found = calls(cell), kinds(cell)
        texts, pictures = found.count("text/markdown"), found.count("image/png")
        drawn = sum(bool(DRAWS.fullmatch(name)) for name in called)
        if texts < len(called) or pictures < drawn:
            less.append(f"cell [{number}]: {', '.join(called)}")
        if ends_in_a_name(cell) and "text/html" not in found:
            less.append(f"cell [{number}]: its last line")
    assert less == []


def test_every_way_of_showing_is_known(notebook: NotebookNode):
    # An output by another way would not be missed if it were stripped.
    cells = enumerate(code_cells(notebook), 1)
    other = [
        number
        for number, cell in cells
        if cell.outputs and not calls(cell) and not ends_in_a_name(cell)
    ]
    assert other == [], "name it in SHOWS"


def test_no_cell_opts_out_of_comparison(notebook: NotebookNode):
    marked = [cell.id for cell in notebook.cells if MARKER.search(cell.source)]
    assert marked == []


def test_cells_are_code_or_markdown(notebook: NotebookNode):
    # nbval runs no raw cell, whatever stands in it.
    assert {cell.cell_type for cell in notebook.cells} == {"code", "markdown"}


def test_only_the_fixed_metadata(notebook: NotebookNode):
    assert notebook.metadata == execute.METADATA
    extra = {cell.id: dict(cell.metadata) for cell in notebook.cells if cell.metadata}
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
    """The title as drawn (the text twin has it) first, the values below it last."""
    other = []
    for number, alt, twin, below in pictures(notebook):
        title = re.search(r"(?m)^text\b[^:]*: (.*)$", twin)
        values = VALUES.search(below)
        first, last = (found[1] if found else "missing" for found in (title, values))
        if not alt.startswith(f"{first.rstrip('.')}.") or not alt.endswith(last):
            other.append(f"cell [{number}]: {first} … {last}")
    assert other == []


@each_path
def test_file_is_small_enough_to_be_rendered(path: Path):
    assert path.stat().st_size < 500_000


def test_all_files_together_are_small_enough_for_a_clone():
    assert sum(path.stat().st_size for path in PATHS) < 8_000_000


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


@each_path
def test_text_is_composed(path: Path):
    # Read as JSON, so that an escaped combining mark is seen too.
    text = str(nbformat.read(path, as_version=4))
    assert unicodedata.is_normalized("NFC", text)


@each_path
def test_no_data_number_is_typed(path: Path):
    cells = nbformat.read(path, as_version=4).cells
    typed = [
        f"{path.name}, cell {number} ({cell.id}): {found}"
        for number, cell in enumerate(cells, 1)
        if cell.cell_type == "markdown" and cell.id != CELL
        for found in data_numbers(cell.source, editions.language(path.parent))
    ]
    assert typed == [], "numbers come from the register: notebooks/sentences/"


def literals(value: ast.expr) -> Iterator[object]:
    """A value, or those of a list, if it is typed: no index, no hundred of percents."""
    match value:
        case ast.Constant():
            yield value.value
        case ast.UnaryOp(operand=one):
            yield from literals(one)
        case ast.List(elts=several) | ast.Tuple(elts=several):
            for each in several:
                yield from literals(each)


def test_no_data_number_is_handed_to_a_sentence(notebook: NotebookNode):
    typed = [
        f"cell {cell.id}: {word.arg}={ast.unparse(word.value)}"
        for cell in code_cells(notebook)
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, ast.Call) and FILLS.fullmatch(ast.unparse(node.func))
        for word in node.keywords
        for given in literals(word.value)
        if not isinstance(given, bool) and data_numbers(str(given), "en")
    ]
    assert typed == [], "take it from the register"


def test_a_long_mismatch_is_reported_in_short():
    cell = SimpleNamespace(comparison_traceback=[])
    same = "ạ b " * 50_000
    IPyNbCell.format_output_compare(cell, "text/html", same + "1", same + "2")
    report = "\n".join(cell.comparison_traceback)
    assert "character 200000 " in report
    assert len(report) < 1000
