"""The collection as a site to read: both editions as pages, without a script.

    python tools/venv.py tools/website.py                       # into build/site
    python tools/venv.py tools/website.py --repository ADDRESS  # links to notebooks

It is made of what is committed, and executes nothing: notebooks with their outputs, the
README as front page, the data dictionary and the map of exhibits. tools/site/ has the
templates, the style and the few words of its own. A link inside the clone leads to the
page that a file became; a file that became none comes along.
"""

import argparse
import base64
import os
import posixpath
import re
import shutil
import struct
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape, unescape
from pathlib import Path
from urllib.parse import quote, unquote

import nbformat
from nbconvert import TemplateExporter
from nbconvert.filters import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

import editions
import exhibits
from in_short import CELL, NOTE, lede
from readme import SENTENCE, chosen

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "build" / "site"
TEMPLATES = Path(__file__).resolve().parent / "site"
WORDS = tomllib.loads((TEMPLATES / "words.toml").read_text(encoding="utf-8"))
LANGUAGES = ("en", "vi")
STYLE = "style.css"
PNG = "image/png"
#: which sections of the README the front page has: what place, what was found, where to
#: read and how it works; what it cannot tell and the licence. Between them is what is
#: said to those who run it.
FRONT = (0, 1, 2, 3, -2, -1)
#: a block of code, with the paragraph that leads to it: for those who run it, too
COMMANDS = re.compile(r"(?s)(?<=\n\n)(?:[^\n]+\n)+\n```.*?\n```\n")
COMMENT = re.compile(r"(?s)<!--.*?-->")
TAG = re.compile(r"<[^>]+>")
ANCHOR = re.compile(r"</?a\b[^>]*>")
AWAY = re.compile(r"[a-z]+:")


@dataclass(frozen=True)
class Page:
    """A file of the clone and where it stands on the site."""

    source: Path
    target: str
    language: str

    @property
    def is_notebook(self) -> bool:
        return self.source.suffix == ".ipynb"


@dataclass
class Text:
    """What becomes of a file: HTML, its title, and its places with their words."""

    body: str = ""
    title: str = ""
    description: str = ""
    contents: list[tuple[str, str]] = field(default_factory=list)


def all_pages() -> list[Page]:
    """Every page, in the order of reading."""
    found = []
    for language in LANGUAGES:
        folder, suffix = ("", ".md") if language == "en" else ("vi/", ".vi.md")
        found.append(Page(ROOT / f"README{suffix}", f"{folder}index.html", language))
        found += [
            Page(path, f"{folder}{path.stem}.html", language)
            for path in editions.all_paths()
            if editions.language(path.parent) == language
        ]
        data = ROOT / f"data/README{suffix}"
        found.append(Page(data, f"{folder}data/index.html", language))
        every = exhibits.PAGES[language]
        found.append(Page(every, f"{folder}exhibits.html", language))
    return found


class Writer(IPythonRenderer):
    """Markdown of one page as HTML, with links as they stand on the site."""

    def __init__(self, site: "Site", page: Page):
        super().__init__(escape=False)
        self.site, self.page = site, page
        self.place = ""  # the cell that is being written, unless it has a heading yet
        self.headings: list[tuple[int, str, str]] = []

    def heading(self, text: str, level: int, **_: object) -> str:
        place, mark = self.place, ""
        if not place:
            place = slug(unescape(TAG.sub("", text)))
            mark = f' id="{place}"'
        self.place = ""
        self.headings.append((level, place, text))
        return f"<h{level}{mark}>{text}</h{level}>\n"

    def link(self, text: str, url: str, title: str | None = None) -> str:
        return f'<a href="{escape(self.site.link(self.page, url))}">{text}</a>'

    def image(self, text: str, url: str, title: str | None = None) -> str:
        size = dimensions(self.page.source.parent.joinpath(url).read_bytes())
        source = escape(self.site.link(self.page, url))
        return f'<img src="{source}" alt="{escape(text)}" {size}>'

    # A wide table scrolls in a box of its own, which the keyboard has to reach too.
    def table(self, text: str) -> str:
        return f"{self.site.box(self.page)}<table>\n{text}</table>\n</div>\n"

    def table_cell(self, text: str, align: str | None = None, head: bool = False):
        tag, mark = "th" if head else "td", ' class="right"' if align == "right" else ""
        return f"<{tag}{mark}>{text}</{tag}>\n"

    def block_html(self, html: str) -> str:
        return COMMENT.sub("", html)

    inline_html = block_html


class Cells(TemplateExporter):
    """The cells of a notebook as HTML, without what a page has around them.

    No HTMLExporter: that parses each page once more, which takes longer than all else.
    """

    def __init__(self, site: "Site"):
        super().__init__(
            template_name=TEMPLATES.name,
            template_file="index.html.j2",
            extra_template_basedirs=[str(TEMPLATES.parent)],
        )
        self.site = site
        self.writer: Writer | None = None
        self.environment.filters |= {
            "highlight_code": Highlight2HTML(pygments_lexer="python"),
            "markdown": self.markdown,
            "picture": self.picture,
        }

    def markdown(self, source: str, cell: str) -> str:
        self.writer.place = cell
        return MarkdownWithMath(renderer=self.writer).render(COMMENT.sub("", source))

    def picture(self, output: NotebookNode, cell: str) -> str:
        return self.site.picture(self.writer.page, output, cell)


class Site:
    """Where everything goes, and how one page finds another."""

    def __init__(self, out: Path, repository: str = ""):
        self.out, self.repository = out, repository.rstrip("/")
        self.pages = all_pages()
        self.by_source = {page.source: page for page in self.pages}
        self.by_target = {page.target: page for page in self.pages}
        self.cells = Cells(self)
        self.texts: dict[str, Text] = {}

    # -- places ------------------------------------------------------------------------

    def words(self, page: Page) -> dict[str, str]:
        return WORDS[page.language]

    def twin(self, page: Page) -> Page:
        """The same page in the other language."""
        away = page.target.removeprefix("vi/")
        return self.by_target[away if page.language == "vi" else f"vi/{away}"]

    def front(self, language: str) -> Page:
        return self.by_target["index.html" if language == "en" else "vi/index.html"]

    def link(self, page: Page, url: str) -> str:
        """An address of a source as it stands on the page that the source became."""
        if AWAY.match(url):
            return url
        name, _, place = unquote(url).partition("#")  # the parser quotes it
        mark = f"#{quote(place.removeprefix('cell-id='))}" if place else ""
        if not name:
            return mark
        found = (page.source.parent / name).resolve()
        there = self.by_source.get(found)
        target = there.target if there else self.brought(found)
        return relative(page, target) + mark

    def brought(self, file: Path) -> str:
        """A file that is no page comes along, under its own path."""
        path = file.relative_to(ROOT).as_posix()
        there = self.out / path
        if not there.exists():
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, there)
        return path

    def box(self, page: Page, what: str = "table") -> str:
        label = escape(self.words(page)[what])
        return f'<div class="scroll" tabindex="0" role="group" aria-label="{label}">\n'

    def picture(self, page: Page, output: NotebookNode, cell: str) -> str:
        """A picture as a file of its own, which a browser keeps and can show alone."""
        data = base64.b64decode(output.data[PNG])
        path = f"{page.target.removesuffix('.html')}/{cell}.png"
        there = self.out / path
        if there.exists():
            raise ValueError(f"{page.source.name}, {cell}: two pictures in one cell")
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_bytes(data)
        link, alt = relative(page, path), output.metadata[PNG]["alt"]
        show = escape(self.words(page)["picture"])
        image = f'<img src="{link}" alt="{escape(alt)}" {dimensions(data)}'
        image += ' loading="lazy">'
        return f'<figure><a href="{link}" title="{show}">{image}</a></figure>'

    # -- texts -------------------------------------------------------------------------

    def text(self, page: Page) -> Text:
        writer = Writer(self, page)
        if page.is_notebook:
            body, description = self.notebook(page, writer)
        else:
            body, description = self.plain(page, writer)
        title = next(text for level, _, text in writer.headings if level == 1)
        contents = [
            (quote(place), ANCHOR.sub("", text))
            for level, place, text in writer.headings
            if level == 2
        ]
        return Text(body, TAG.sub("", title), description, contents)

    def notebook(self, page: Page, writer: Writer) -> tuple[str, str]:
        notebook = nbformat.read(page.source, as_version=4)
        for cell in notebook.cells:
            if cell.id == CELL:
                cell.source = self.without_switch(page, cell.source)
        self.cells.writer = writer
        words = {"words": self.words(page)}
        body, _ = self.cells.from_notebook_node(notebook, words)
        return body, SENTENCE.split(lede(notebook))[0]

    def plain(self, page: Page, writer: Writer) -> tuple[str, str]:
        source = self.without_switch(page, page.source.read_text(encoding="utf-8"))
        if page == self.front(page.language):
            parts = editions.sections(source)
            source = COMMANDS.sub("", "\n".join(parts[at] for at in FRONT))
        first = re.search(r"(?m)^(?:[^\W_]|\*).*", source)
        description = TAG.sub("", first[0]) if first else ""
        return MarkdownWithMath(renderer=writer).render(source), description

    def without_switch(self, page: Page, source: str) -> str:
        """Without what the page says around its text: its edition, what wrote it."""
        twin = self.twin(page).source
        link = os.path.relpath(twin, page.source.parent).replace("\\", "/")
        source = re.sub(rf"(?m)^\[[^]]+\]\({re.escape(link)}\)\n\n", "", source)
        return source.replace(f"*{NOTE[page.language]}*", "")

    # -- pages -------------------------------------------------------------------------

    def neighbours(self, page: Page) -> Iterator[tuple[str, str, str]]:
        """The notebooks before and after this one."""
        books = [
            each
            for each in self.pages
            if each.is_notebook and each.language == page.language
        ]
        titles = chosen(page.language)
        at = books.index(page) if page in books else -1
        for way, place in (("before", at - 1), ("next", at + 1)):
            if 0 <= place < len(books):
                other = books[place]
                link = relative(page, other.target)
                yield self.words(page)[way], link, titles[other.source.stem]

    def elsewhere(self, page: Page) -> Iterator[tuple[str, str]]:
        words, front = self.words(page), self.front(page.language)
        folder = posixpath.dirname(front.target)
        places = (
            (front.target, words["front"]),
            (posixpath.join(folder, "data/index.html"), words["data"]),
            (posixpath.join(folder, "exhibits.html"), words["exhibits"]),
        )
        for target, text in places:
            if target != page.target:
                yield relative(page, target), text

    def made(self, page: Page) -> str:
        path = page.source.relative_to(ROOT).as_posix()
        file = f"<code>{path}</code>"
        if self.repository:
            file = f'<a href="{escape(self.repository)}/blob/HEAD/{path}">{file}</a>'
        return self.words(page)["made" if page.is_notebook else "from"].format(
            file=file
        )

    def write(self, page: Page, text: Text, name: str) -> None:
        front, twin = self.front(page.language), self.twin(page)
        title = text.title if page == front else f"{text.title} · {name}"
        html = self.cells.environment.get_template("page.html.j2").render(
            body=text.body,
            contents=text.contents,
            description=text.description,
            elsewhere=self.elsewhere(page),
            home=relative(page, front.target),
            kind="front" if page == front else "book" if page.is_notebook else "plain",
            language=page.language,
            made=self.made(page),
            name=name,
            names=WORDS["names"],
            neighbours=self.neighbours(page),
            other={"language": twin.language, "link": relative(page, twin.target)},
            root=relative(page, ""),
            title=title,
            words=self.words(page),
        )
        there = self.out / page.target
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_text(html, encoding="utf-8", newline="\n")


def slug(heading: str) -> str:
    """The name that GitHub gives to a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def relative(page: Page, target: str) -> str:
    """A path of the site as it is written on a page; of the root with its slash."""
    path = posixpath.relpath(target or ".", posixpath.dirname(page.target) or ".")
    return quote(path) + ("" if target else "/")


def dimensions(png: bytes) -> str:
    """Width and height of a picture at retina density, so that nothing moves later."""
    width, height = struct.unpack(">II", png[16:24])
    return f'width="{width // 2}" height="{height // 2}"'


def build(out: Path = OUT, repository: str = "") -> Site:
    """Write the whole site into a folder, which is made anew."""
    if out.exists():
        if any(out.iterdir()) and not (out / STYLE).is_file():
            raise SystemExit(f"{out} holds something else than a site; name another.")
        shutil.rmtree(out)
    out.mkdir(parents=True)
    shutil.copyfile(TEMPLATES / STYLE, out / STYLE)
    site = Site(out, repository)
    texts = {page: site.text(page) for page in site.pages}
    for page, text in texts.items():
        site.write(page, text, texts[site.front(page.language)].title)
    return site


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repository", default="", help="its address, for links to it")
    parser.add_argument("--out", type=Path, default=OUT, help="folder, made anew")
    options = parser.parse_args(arguments)
    site = build(options.out, options.repository)
    print(f"{len(site.pages)} pages in {options.out}, first of them index.html")
    return 0


if __name__ == "__main__":
    sys.exit(main())
