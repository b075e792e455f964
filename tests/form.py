"""The form of a notebook: what a reader meets first, and how much at a time.

`faults` names what is short of it in a notebook that collection.toml has as `form = 2`.
"""

import ast
import re
from collections.abc import Iterator
from itertools import groupby

from nbformat import NotebookNode

import in_short
import parity
from in_short import headings

#: sections that close every notebook, and may be without question, chart and answer
CLOSING = ["What this cannot tell", "Statements and sources"]
SETUP_LINES = 5
CELL_LINES = 12
FIRST_FIGURE_LINES = 25
SILENT_RUN = 2
VISIBLE = 0.8
SECTIONS = range(3, 7)
FIGURES_PER_SECTION = 0.6
ANSWER_WORDS = 45
SENTENCE_NUMBERS = 4
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^\Wa-z])")
#: "27 to 29", "644–686": one number with its range
RANGE = re.compile(r"([−+]?\d[\d.,]*) ?(?:to|–) ?[−+]?\d[\d.,]*")
GLUED = re.compile(
    r"(?<![\d.,–-])(?:19|20)\d\d (?:to )?[−+]?(?!(?:19|20)\d\d\b)\d[\d.,]*+(?! [A-Z])"
)
#: words of this house that a stranger does not share
HOUSE_WORDS = re.compile(
    r"\b(?:held|tell apart|told apart|put at|stretch(?:es)?|cut-offs?"
    r"|leaves?(?! (?:poverty|the (?:list|register))\b))\b",
    re.IGNORECASE,
)


def code_of(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def lines(cell: NotebookNode) -> int:
    """Lines of code, without empty ones and remarks."""
    kept = (line.strip() for line in cell.source.splitlines())
    return sum(bool(line) and not line.startswith("#") for line in kept)


def shown(cell: NotebookNode) -> str:
    """What the outputs of a cell say in Markdown."""
    return "\n".join(o.get("data", {}).get("text/markdown", "") for o in cell.outputs)


def draws(cell: NotebookNode) -> bool:
    return any("image/png" in output.get("data", {}) for output in cell.outputs)


def sections(notebook: NotebookNode) -> dict[str, list[NotebookNode]]:
    """The cells below each heading of the second level."""
    found: dict[str, list[NotebookNode]] = {"": []}
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for level, words in headings(cell.source):
                if level == 2:
                    found[words] = []
        found[list(found)[-1]].append(cell)
    return found


def faults(notebook: NotebookNode, appendix: bool = False) -> Iterator[str]:
    """What is short of the form; of an appendix less is asked."""
    yield from of_the_opening(notebook)
    yield from of_the_code(notebook, appendix)
    yield from of_the_sections(notebook, appendix)
    for where, text in texts(notebook):
        yield from (f"{where}: {line}" for line in of_a_text(text))
    for answer in in_short.answers(notebook):
        words = len(parity.bare(answer.text).split())
        if words > ANSWER_WORDS:
            yield f"answer {answer.key}: {words} words, more than {ANSWER_WORDS}"


def of_the_opening(notebook: NotebookNode) -> Iterator[str]:
    ids = [cell.id for cell in notebook.cells[:2]]
    if ids != ["title", in_short.CELL]:
        yield f"the first cells are {ids}, not the title and In short (make run)"
    flat = [
        level
        for cell in notebook.cells
        if cell.cell_type == "markdown"
        for level, _ in headings(cell.source)
    ]
    if flat[:1] != [1] or flat.count(1) != 1:
        yield "the title is the first heading and the only one of its level"
    if any(level > 3 for level in flat) or (
        3 in flat and flat.index(3) < flat.index(2)
    ):
        yield "headings go down by one level at a time, to the third"
    if not in_short.lede(notebook):
        yield "there is no lede: say.lede"


def of_the_code(notebook: NotebookNode, appendix: bool) -> Iterator[str]:
    cells = code_of(notebook)
    if cells[0].id != "setup" or lines(cells[0]) > SETUP_LINES:
        yield f"the first code cell is `setup`, of {SETUP_LINES} lines at most"
    for cell in cells:
        tree = ast.parse(cell.source)
        if lines(cell) > CELL_LINES:
            yield f"{cell.id}: {lines(cell)} lines of code, more than {CELL_LINES}"
        imports = (isinstance(n, ast.Import | ast.ImportFrom) for n in ast.walk(tree))
        if cell is not cells[0] and any(imports):
            yield f"{cell.id}: imports stand in `setup`"
    silent = [
        len(list(run))
        for seen, run in groupby(cells, lambda c: bool(c.outputs))
        if not seen
    ]
    if max(silent, default=0) > SILENT_RUN:
        yield f"{max(silent)} code cells in a row show nothing"
    visible = sum(bool(cell.outputs) for cell in cells) / len(cells)
    if visible < VISIBLE:
        yield f"only {visible:.0%} of the code cells show something"
    if not appendix:
        first = next((i for i, cell in enumerate(cells) if draws(cell)), None)
        before = sum(map(lines, cells[: first and first + 1]))
        if first is None or before > FIRST_FIGURE_LINES:
            yield f"{before} lines of code to the first figure"


def of_the_sections(notebook: NotebookNode, appendix: bool) -> Iterator[str]:
    _, *found = sections(notebook)
    own = [h for h in found if h not in (in_short.HEAD["en"], *CLOSING)]
    if found[-len(CLOSING) :] != CLOSING:
        yield f"the last sections are {found[-len(CLOSING) :]}, not {CLOSING}"
    last = "\n".join(c.source for c in sections(notebook).get(CLOSING[-1], []))
    for call in ("say.statements()", "say.sources()"):
        if call not in last:
            yield f"{CLOSING[-1]!r} does not end with {call}"
    drawn = sum(map(draws, code_of(notebook)))
    if drawn / len(found) < FIGURES_PER_SECTION and not appendix:
        yield f"{drawn} figures in {len(found)} sections"
    if len(own) not in SECTIONS and not appendix:
        yield f"{len(own)} sections, not {SECTIONS[0]} to {SECTIONS[-1]}"
    answered = [answer.heading for answer in in_short.answers(notebook)]
    if len(answered) < SECTIONS[0]:
        yield f"{len(answered)} answers: say.answer"
    for heading in own:
        cells = [c for c in sections(notebook)[heading] if c.cell_type == "code"]
        first = sections(notebook)[heading][0].source
        if not heading.endswith("?") or not first.startswith(f"## {heading}"):
            yield f"{heading!r}: a heading asks a question and opens its cell"
        if not any(draws(cell) or "| :--" in shown(cell) for cell in cells):
            yield f"{heading!r}: there is neither a chart nor a table"
        if answered.count(heading) != 1 and not appendix:
            yield f"{heading!r}: {answered.count(heading)} answers, not one"
    limits = "\n".join(c.source for c in sections(notebook).get(CLOSING[0], []))
    if len(re.findall(r"(?m)^- ", limits)) < 3:
        yield f"{CLOSING[0]!r} names three things at least, in a list"


def texts(notebook: NotebookNode) -> Iterator[tuple[str, str]]:
    """What a reader reads: prose of cells and outputs, without tables and lists."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            yield cell.id, cell.source
            continue
        for text in (o.get("data", {}).get("text/markdown", "") for o in cell.outputs):
            if not text.startswith(("|", "<details", "- `")):
                yield cell.id, text


def of_a_text(text: str) -> Iterator[str]:
    """Words of the house, glued years, sentences with too many numbers."""
    plain = parity.bare(in_short.COMMENT.sub(r"\1", text)).replace("\u00a0", " ")
    # sources and values of a chart are lists, not sentences
    plain = re.sub(r"(?m)^\*Source:\*.*$|(?s:<details>.*?</details>)", "", plain)
    for word in sorted(set(HOUSE_WORDS.findall(plain))):
        yield f"a word of the house: {word!r}"
    for found in GLUED.findall(plain):
        yield f"a number after a year: {found!r}"
    for sentence in SENTENCE.split(plain):
        _, rest = parity.times(RANGE.sub(r"\1", sentence), "en")
        numbers = parity.NUMBER.findall(rest)
        if len(numbers) > SENTENCE_NUMBERS:
            yield f"{len(numbers)} numbers in one sentence: {sentence[:60]!r}"
