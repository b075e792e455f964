"""The cell "In short": what the sections of a notebook answer, before any code.

The metadata of an answer's Markdown say ``{"langson": {"answer": KEY}}``, those of the
lede ``{"langson": {"lede": KEY}}``. The lede stands inside ``<!-- -->``: strict nbval
compares it, and no viewer shows it a second time.

Links lead to the cell of a heading, not to its words: JupyterLab 4.6 does not find the
name of a heading that holds a letter beyond ASCII.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

CELL = "in-short"
MARKDOWN = "text/markdown"
HEAD = {"en": "In short", "vi": "Tóm tắt"}
NOTE = {
    "en": "Written by `make run` from the answers of the sections.",
    "vi": "`make run` viết phần này từ câu trả lời của các mục.",
}
#: what links from one edition to the other, in the language it leads to
OTHER = {"en": ("Bản tiếng Việt", "vi/{}"), "vi": ("English edition", "../{}")}
FENCED = re.compile(r"(?s)```.*?```")
HEADING = re.compile(r"(?m)^(#+) +(.+?) *$")
COMMENT = re.compile(r"(?s)<!-- *(.*?) *-->")


class Answer(NamedTuple):
    """What a section answers; `cell` is the id of the cell with its heading."""

    key: str
    cell: str
    heading: str
    text: str


def headings(source: str) -> list[tuple[int, str]]:
    """Level and words of each heading of a Markdown text."""
    found = HEADING.findall(FENCED.sub("", source))
    return [(len(marks), words) for marks, words in found]


def marked(notebook: NotebookNode, mark: str) -> Iterator[Answer]:
    """Each output with a mark, and the section that it stands in."""
    section = "", ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            second = [words for level, words in headings(cell.source) if level == 2]
            section = (cell.id, second[-1]) if second else section
        for output in cell.get("outputs", []):
            about = output.get("metadata", {}).get(MARKDOWN, {}).get("langson", {})
            if mark in about:
                text = COMMENT.sub(r"\1", output.data[MARKDOWN])
                yield Answer(about[mark], *section, " ".join(text.split()))


def answers(notebook: NotebookNode) -> list[Answer]:
    """The answers of a notebook, in their order."""
    return list(marked(notebook, "answer"))


def lede(notebook: NotebookNode) -> str:
    """The sentences that open a notebook; empty if it has none."""
    return " ".join(found.text for found in marked(notebook, "lede"))


def written(notebook: NotebookNode, language: str, other: str = "") -> str:
    """Text of the cell.

    `other` is the file name of the notebook if it has a twin in the other language.
    """
    parts = []
    if other:
        words, path = OTHER[language]
        parts.append(f"[{words}]({path.format(other)})")
    parts.append(f"## {HEAD[language]}")
    parts.append(lede(notebook))
    parts.append(
        "\n".join(
            f"- [{found.heading}](#cell-id={found.cell}) {found.text}"
            for found in answers(notebook)
        )
    )
    parts.append(f"*{NOTE[language]}*")
    return "\n\n".join(filter(None, parts))


def put(notebook: NotebookNode, language: str, other: str = "") -> None:
    """Write the cell below the title of an executed notebook that has answers."""
    kept = [cell for cell in notebook.cells if cell.id != CELL]
    if len(kept) == len(notebook.cells) and not answers(notebook):
        return
    cell = new_markdown_cell(written(notebook, language, other), id=CELL)
    notebook.cells = [*kept[:1], cell, *kept[1:]]
