"""A headless Chromium for the tests of this folder; `make browser` installs Playwright.

The browser is Debian's (or any Chromium on the path); nothing outside this machine is
asked for anything, and screenshots go to build/screenshots.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
SHOTS = ROOT / "build" / "screenshots"
#: without these Chromium asks its maker's servers at every start
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """One page for a file of tests: each new one would load JupyterLab again."""
    context: BrowserContext = browser.new_context(
        viewport={"width": 1280, "height": 900}
    )
    context.route("**/*", only_this_machine)
    yield context.new_page()
    context.close()


def only_this_machine(route: Route) -> None:
    """The template asks a content network for MathJax, which no notebook needs."""
    address = route.request.url
    if address.startswith(("file:", "data:", "blob:", "http://127.0.0.1")):
        route.continue_()
    else:
        route.abort()


@pytest.fixture(scope="session")
def shots() -> Path:
    SHOTS.mkdir(parents=True, exist_ok=True)
    return SHOTS
