"""The site: everything the notebooks hold, every link resolved, nothing fetched."""

import re
import tomllib
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import unquote, urljoin

import nbformat
import pytest

import in_short  # tools/, by pytest's setting `pythonpath`
import readme
import website

MOST = 1_000_000  # bytes of a page with its pictures
COLLECTION = tomllib.loads(readme.MAP.read_text(encoding="utf-8"))
FOLDED = '<details class="code"><summary>{}</summary>'
INLINE = {"a", "strong", "em", "code", "span"}
LINK = re.compile(r"\[([^]]*)\]\([^)]*\)")
#: all that a page needs: none of them runs anything (`onclick`), sends a reader
#: elsewhere (`http-equiv`) or fetches (`srcset`, `poster`), but those of `Seen.fetched`
ATTRIBUTES = {
    "alt", "aria-current", "aria-label", "charset", "class", "content", "height",
    "href", "hreflang", "id", "lang", "loading", "name", "rel", "role", "src", "style",
    "tabindex", "title", "width",
}  # fmt: skip


class Seen(HTMLParser):
    """What the tests ask of a page."""

    def __init__(self, html: str):
        super().__init__()
        self.html = html
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        # a cell of a table or an item of a list is no part of the word before it
        self.text.append(
            "" if tag in {"a", "b", "strong", "em", "code", "span"} else " "
        )

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [about for name, about in self.tags if name == tag]

    def words(self) -> str:
        return " ".join("".join(self.text).split())

    def fetched(self) -> list[str]:
        """What a browser asks for by itself; `ATTRIBUTES` know of no other way."""
        asked = [a["src"] for _, a in self.tags if "src" in a]
        return asked + [a["href"] for a in self.all("link") if a["rel"] != "alternate"]

    def attributes(self) -> set[str]:
        return {name for _, about in self.tags for name in about}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> website.Site:
    return website.build(tmp_path_factory.mktemp("site") / "built")


@pytest.fixture(scope="module")
def seen(site: website.Site) -> dict[str, Seen]:
    """Each page by its path on the site."""
    return {
        path.relative_to(site.out).as_posix(): Seen(path.read_text(encoding="utf-8"))
        for path in site.out.rglob("*.html")
    }


def notebooks(site: website.Site) -> list[tuple[website.Page, nbformat.NotebookNode]]:
    return [
        (page, nbformat.read(page.source, as_version=4))
        for page in site.pages
        if page.is_notebook
    ]


def said(output: nbformat.NotebookNode) -> list[str]:
    """The words of an output, line by line and cell by cell."""
    data, about = output.get("data", {}), output.get("metadata", {})
    if "lede" in about.get("text/markdown", {}).get("langson", {}):
        return []  # it stands in "In short"
    text = data.get("text/html") or LINK.sub(r"\1", data.get("text/markdown", ""))
    parts = map(letters, re.split(r"<[^>]+>|\||\n", website.unescape(text)))
    return [part for part in parts if part]


def letters(text: str) -> str:
    """The words of a text, whatever stands between them."""
    return " ".join(re.findall(r"\w+", text))


def plain(markdown: str) -> str:
    """The words of a sentence as a page shows them."""
    return " ".join(re.sub(r"[*`]", "", LINK.sub(r"\1", markdown)).split())


def test_every_page_is_there_in_both_languages(site, seen):
    names = {f"{path.stem}.html" for path in website.editions.all_paths()}
    wanted = {"index.html", "data/index.html", "exhibits.html"} | names
    assert {path for path in seen if not path.startswith("vi/")} == wanted
    assert {path for path in seen if path.startswith("vi/")} == {
        f"vi/{path}" for path in wanted
    }


def test_every_link_leads_somewhere(site, seen):
    ids = {
        path: [about["id"] for _, about in page.tags if "id" in about]
        for path, page in seen.items()
    }
    assert {path for path, all in ids.items() if len(all) != len(set(all))} == set()
    broken, inside = [], 0
    for path, page in seen.items():
        for link in [a["href"] for a in page.all("a")] + page.fetched():
            if re.match("https?:|data:", link):
                continue
            name, _, place = unquote(urljoin(path, link)).partition("#")
            target = (site.out / name).resolve()
            inside += 1
            found = target.is_relative_to(site.out.resolve()) and target.is_file()
            if not found or (place and place not in ids[name]):
                broken.append((path, link))
    assert broken == []
    assert inside > 1000


def test_nothing_is_fetched_and_nothing_runs(site, seen):
    for path, page in seen.items():
        tags = {tag for tag, _ in page.tags}
        assert not tags & {"script", "iframe", "object", "embed", "style"}, path
        assert page.attributes() <= ATTRIBUTES, path
        # "url(" and all its like
        assert not [a["style"] for _, a in page.tags if "(" in a.get("style", "")], path
        away = [link for link in page.fetched() if re.match(r"\w+:|//", link)]
        assert set(away) <= {"data:,"}, path
    style = (site.out / "style.css").read_text(encoding="utf-8")
    assert not re.search(r"url\(|@import|https?:", style)


def test_each_page_says_its_language_and_leads_to_the_other(site, seen):
    for page in site.pages:
        found = seen[page.target]
        assert [a["lang"] for a in found.all("html")] == [page.language]
        other = "en" if page.language == "vi" else "vi"
        links = [
            urljoin(page.target, a["href"])
            for tag in ("a", "link")
            for a in found.all(tag)
            if a.get("hreflang") == other
        ]
        twin = page.target.removeprefix("vi/") if other == "en" else f"vi/{page.target}"
        assert links == [twin, twin]


def test_titles_and_headings(site, seen):
    titles = set()
    for page in site.pages:
        html = seen[page.target].html
        (title,) = re.findall(r"<title>(.+?)</title>", html)
        titles.add(title)
        assert title.endswith(re.search(r'class="home"[^>]*>(.+?)</a>', html)[1])
        if page.is_notebook:
            asked = COLLECTION[page.source.stem][page.language]
            assert title.startswith(website.escape(asked, quote=False))
        levels = [int(level) for level in re.findall(r"<h([1-6])\b", html)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(b - a <= 1 for a, b in pairwise(levels))
    assert len(titles) == len(site.pages)


def test_contents_are_the_headings(seen):
    for path, page in seen.items():
        (side,) = re.findall(r'(?s)<nav class="contents.*?</nav>', page.html) or [""]
        listed = re.findall(r'<a href="#[^"]+">(.*?)</a>', side)
        main = page.html.partition("<main")[2]
        headings = re.findall(r"<h2[^>]*>(.*?)</h2>", main)
        assert listed == [website.ANCHOR.sub("", words) for words in headings], path
        assert listed, path


def test_every_picture_came_along_with_its_alt_text(site, seen):
    for page, notebook in notebooks(site):
        drawn = [
            (output.metadata[website.PNG]["alt"], output.data[website.PNG])
            for cell in notebook.cells
            for output in cell.get("outputs", [])
            if website.PNG in output.get("data", {})
        ]
        images = seen[page.target].all("img")
        assert [a["alt"] for a in images] == [alt for alt, _ in drawn]
        for image, (_, data) in zip(images, drawn, strict=True):
            file = site.out / urljoin(page.target, image["src"])
            assert file.read_bytes() == website.base64.b64decode(data)
    for front in ("index.html", "vi/index.html"):
        assert [bool(a["alt"]) for a in seen[front].all("img")] == [True]


def test_code_is_there_and_folded(site, seen):
    for page, notebook in notebooks(site):
        code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
        found = seen[page.target]
        fold = FOLDED.format(website.WORDS[page.language]["code"])
        assert found.html.count(fold) == len(code)
        assert not [a for a in found.all("details") if "open" in a]
        text = found.words()
        lost = [source for source in code if " ".join(source.split()) not in text]
        assert lost == []


def test_everything_that_is_shown_is_there(site, seen):
    for page, notebook in notebooks(site):
        text = letters(seen[page.target].words())
        parts = [
            part
            for cell in notebook.cells
            for output in cell.get("outputs", [])
            for part in said(output)
        ]
        assert len(parts) > 50
        assert [part for part in parts if part not in text] == []


def test_the_site_has_its_words_in_both_languages():
    words = {language: website.WORDS[language] for language in website.LANGUAGES}
    english, vietnamese = words.values()
    assert english.keys() == vietnamese.keys()
    same = [name for name in english if english[name] == vietnamese[name]]
    assert same == []
    assert all([*english.values(), *vietnamese.values()])


def test_every_answer_stands_in_short_and_in_its_section(site, seen):
    for page, notebook in notebooks(site):
        text = seen[page.target].words()
        answers = in_short.answers(notebook)
        assert answers
        assert [a.key for a in answers if text.count(plain(a.text)) < 2] == []
        # its comment is for the notebook alone; the words stand in "In short"
        assert text.count(plain(in_short.lede(notebook))) == 1


def test_the_front_page_has_the_findings(seen):
    for page, path in zip(readme.PAGES, ("index.html", "vi/index.html"), strict=True):
        text = seen[path].words()
        found = [
            answer.text
            for what in ("place", "headline")
            for answer, _ in readme.chosen_answers(page, what)
        ]
        assert len(found) == 6
        *_, limits, _ = website.editions.sections(page.text.read_text("utf-8"))
        heading, *_, last = website.editions.MARK.sub("", limits).strip().splitlines()
        assert heading.startswith("## ")
        for words in (heading, last.removeprefix("- ")):
            assert letters(plain(words)) in letters(text)
        assert [each for each in found if plain(each) not in text] == []
        assert "<pre" not in seen[path].html  # nothing for those who run it
        for name in COLLECTION:
            assert f'href="{name}.html"' in seen[path].html


def test_no_page_is_heavy(site, seen):
    sizes = {
        path: sum(
            (site.out / urljoin(path, unquote(file))).stat().st_size
            for file in {path.rpartition("/")[2], *page.fetched()} - {"data:,"}
        )
        for path, page in seen.items()
    }
    assert {path: size for path, size in sizes.items() if size > MOST} == {}


def test_a_page_names_its_notebook_and_links_to_it_where_that_is_known(tmp_path):
    page = next(page for page in website.all_pages() if page.is_notebook)
    path = page.source.relative_to(website.ROOT).as_posix()
    assert f"<code>{path}</code>" in website.Site(tmp_path).made(page)
    known = website.Site(tmp_path, "https://example.org/one/").made(page)
    assert f'href="https://example.org/one/blob/HEAD/{path}"' in known


def test_a_folder_with_something_else_is_left_alone(tmp_path):
    kept = tmp_path / "mine.txt"
    kept.touch()
    with pytest.raises(SystemExit, match="something else"):
        website.build(tmp_path)
    assert kept.exists()
