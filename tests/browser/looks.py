"""What is asked of a page, whoever made it."""

from pathlib import Path
from typing import Any

import axe_core_python
from playwright.sync_api import Page

AXE = Path(axe_core_python.__file__).parent / "axe.min.js"
#: what is only written into a report is left out: it took a minute of a long page
ASKED = "resultTypes: ['violations'], selectors: false"
#: rows of a table whose colours are looked at: of thousands of cells in a folded table
#: axe compares each with each, which takes minutes
ROWS = 10
OVERFLOWING = """() => {
  const wide = document.documentElement.clientWidth;
  const scrolls = (e) => {
    for (let p = e.parentElement; p; p = p.parentElement) {
      const style = getComputedStyle(p).overflowX;
      if (style === 'auto' || style === 'scroll' || style === 'hidden') return true;
    }
    return false;
  };
  return [...document.querySelectorAll('body *')]
    .filter((e) => e.getBoundingClientRect().right > wide + 1 && !scrolls(e))
    .map((e) => e.tagName + ' ' + e.textContent.slice(0, 60));
}"""


def overflowing(page: Page) -> list[str]:
    """What is wider than the page and not inside a box that scrolls."""
    found = page.evaluate(OVERFLOWING)
    width = page.evaluate("document.documentElement.scrollWidth")
    return found + [f"{width} px"] * (width > page.viewport_size["width"])


def barriers(page: Page, part: str = "html") -> list[dict[str, Any]]:
    """What axe calls serious or critical; long tables are cut for it."""
    page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
    found = run(page, part, "rules: {'color-contrast': {enabled: false}}")
    page.evaluate(
        f"""() => document.querySelectorAll('tbody').forEach(
          (body) => [...body.rows].slice({ROWS}).forEach((row) => row.remove()))"""
    )
    found += run(page, part, "runOnly: ['color-contrast']")
    return [item for item in found if item["impact"] in ("serious", "critical")]


def run(page: Page, part: str, rules: str) -> list[dict[str, Any]]:
    asked = f"{{{ASKED}, {rules}}}"
    return page.evaluate(
        f"async (part) => (await axe.run(part, {asked})).violations", part
    )
