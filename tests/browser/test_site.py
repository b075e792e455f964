"""The site as somebody reads it, at a desk and on a phone, with scripts turned off."""

from collections.abc import Iterator
from pathlib import Path

import looks
import pytest
from playwright.sync_api import Browser, Page

import website  # tools/

WIDTHS = {1280: 900, 390: 844}
BOOK = "01-border-gate-trade.html"
PAGES = [page.target for page in website.all_pages()]
#: one page of each kind, where a second look at all would take minutes
KINDS = ["index.html", f"vi/{BOOK}", "08-the-register.html", "vi/data/index.html"]
#: letters in a line of text, by the system's own font
LINE = range(55, 80)
LETTERS = """() => [...document.querySelectorAll('main p')]
  .filter((p) => p.textContent.length > 300 && p.getClientRects().length)
  .map((p) => {
    const range = document.createRange();
    range.selectNodeContents(p);
    const tops = [...range.getClientRects()].map((r) => Math.round(r.bottom / 8));
    return p.textContent.length / new Set(tops).size;
  })"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return website.build(tmp_path_factory.mktemp("site") / "built").out


@pytest.fixture(scope="module", params=WIDTHS, ids=lambda width: f"{width}px")
def still(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A page in a browser that runs no script."""
    context = browser.new_context(
        viewport={"width": request.param, "height": WIDTHS[request.param]},
        java_script_enabled=False,
        offline=True,
    )
    yield context.new_page()
    context.close()


def is_narrow(page: Page) -> bool:
    return page.viewport_size["width"] < 500


def test_nothing_is_wider_than_the_page_and_no_picture_is_blurred(
    site: Path, still: Page, shots: Path
):
    found = {}
    for path in PAGES:
        still.goto((site / path).as_uri(), wait_until="load")
        name = path.removesuffix(".html").replace("/", "-")
        width = still.viewport_size["width"]
        still.screenshot(path=shots / f"site-{name}-{width}.png")
        blurred = still.eval_on_selector_all(
            "img",
            "all => all.filter(e => e.naturalWidth < 2 * e.clientWidth || !e.width)"
            ".map(e => e.src)",
        )
        found[path] = looks.overflowing(still) + blurred
    assert {path: what for path, what in found.items() if what} == {}


def test_contents_stand_beside_the_text_or_folded_above_it(site: Path, still: Page):
    still.goto((site / BOOK).as_uri())
    side, top = still.locator(".at-the-side"), still.locator(".on-top")
    assert side.is_visible() == (not is_narrow(still))
    assert top.is_visible() == is_narrow(still)
    if is_narrow(still):
        assert not top.locator("nav").is_visible()
        top.locator("summary").click()
        side = top
    last = side.locator("a").last
    words = last.inner_text()
    last.click()
    heading = still.get_by_role("heading", name=words, exact=True)
    still.wait_for_timeout(200)
    assert 0 <= heading.bounding_box()["y"] < still.viewport_size["height"]


def test_each_language_leads_to_the_same_page_of_the_other(site: Path, still: Page):
    for path in KINDS:
        still.goto((site / path).as_uri())
        still.locator(".languages a").click()
        twin = path.removeprefix("vi/") if path.startswith("vi/") else f"vi/{path}"
        assert still.url == (site / twin).as_uri()
        still.locator(".languages a").click()
        assert still.url == (site / path).as_uri()


def test_code_opens_by_a_click(site: Path, still: Page):
    still.goto((site / BOOK).as_uri())
    folds = still.locator(".code")
    assert folds.count() > 10
    assert not any(each.is_visible() for each in still.locator(".code pre").all())
    folds.nth(1).locator("summary").click()
    assert folds.nth(1).locator("pre").is_visible()
    assert looks.overflowing(still) == []


def test_a_line_of_text_is_neither_long_nor_short(site: Path, page: Page):
    page.goto((site / BOOK).as_uri())
    letters = page.evaluate(LETTERS)
    assert len(letters) > 2
    assert all(round(each) in LINE for each in letters), letters


def test_paper_has_the_text_and_the_addresses(site: Path, page: Page, shots: Path):
    page.goto((site / BOOK).as_uri())
    page.emulate_media(media="print")
    for gone in (".code", ".contents", ".languages", "footer"):
        seen = page.locator(gone).all()
        assert seen
        assert not any(each.is_visible() for each in seen), gone
    assert page.locator("figure img").first.is_visible()
    after = page.eval_on_selector(
        "main li a[href^=http]", "e => getComputedStyle(e, '::after').content"
    )
    assert "http" in after
    page.pdf(path=shots / "site-print.pdf")
    page.emulate_media(media="screen")


@pytest.mark.parametrize("path", PAGES)
def test_no_serious_barrier(site: Path, page: Page, path: str):
    for width in WIDTHS if path in KINDS else [1280]:
        page.set_viewport_size({"width": width, "height": WIDTHS[width]})
        page.goto((site / path).as_uri())
        if path in KINDS:  # what is folded is read too
            page.evaluate(
                "document.querySelectorAll('details.code').forEach(e => e.open = true)"
            )
        found = looks.barriers(page)
        nodes = [(each["id"], each["nodes"][0]["html"][:200]) for each in found]
        assert nodes == [], width
