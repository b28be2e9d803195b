"""Every page in a real browser: light and dark, wide and as narrow as a telephone."""

from pathlib import Path

import pytest
import sitepages
from playwright.sync_api import Browser, Page
from sitepages import COLOUR_RULES, WIDTH_RULES, axe_violations, lay_out, turn, visit

WIDTHS = {"wide": 1280, "narrow": 390}
HEAVIEST = 300 * 1024  # bytes, compressed, of all that a page loads
GREATEST_SHIFT = 0.05
NAMES = sitepages.page_names()
PAGES = pytest.mark.parametrize("name", sitepages.without_twins(NAMES))
ONE_IN_FOUR = pytest.mark.parametrize("name", sitepages.in_turn(NAMES))
BUTTON_ROWS = """() => new Set([...document.querySelectorAll('.header-article__inner button')]
  .map(e => e.getBoundingClientRect()).filter(box => box.width)
  .map(box => Math.round((box.top + box.bottom) / 8))).size"""
WIDE_PARTS = """() => [...document.querySelectorAll('main *')]
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && getComputedStyle(e).position != 'fixed')
  .slice(0, 3).map(e => e.tagName + '.' + e.className)"""


@PAGES
@pytest.mark.parametrize("width", WIDTHS)
def test_page_loads_cleanly(browser: Browser, base_url: str, name: str, width: str, long: bool) -> None:
    """Nothing fails, nothing comes from elsewhere, nothing shifts or sticks out, and axe is content.

    Where tests are not long, a narrow page is spared the rules that its wide twin has just been put to, and
    only one page in four is looked at in the dark.
    """
    size = {"width": WIDTHS[width], "height": 900}
    context = browser.new_context(viewport=size, color_scheme="light")
    with visit(context, f"{base_url}/{name}.html") as seen:
        foreign = [url for url in seen.requests if not url.startswith((base_url, "data:"))]
        faults = [f"asks another host: {url}" for url in foreign] + loading_faults(seen)
        lay_out(seen.page)
        faults += layout_faults(seen.page, WIDTHS[width])
        every = long or width == "wide"
        faults += axe_violations(seen.page, () if every else WIDTH_RULES)
        if long or (every and NAMES.index(name) % 4 == 0):  # nothing but the colours differs in the dark
            turn(seen.page, "dark")
            faults += [f"dark: {fault}" for fault in axe_violations(seen.page, COLOUR_RULES)]
        faults += seen.errors
    context.close()
    assert not faults, f"{name} ({width}):\n" + "\n".join(faults)


def loading_faults(seen: sitepages.Visit) -> list[str]:
    """What is wrong with how a page loaded."""
    shift = seen.page.evaluate("window.layoutShift")
    faults = [f"layout shifts by {shift:.3f}"] if shift >= GREATEST_SHIFT else []
    return faults + ([f"weighs {seen.weight / 1024:.0f} KiB"] if seen.weight > HEAVIEST else [])


def layout_faults(page: Page, width: int) -> list[str]:
    """What sticks out of a page, or stands where it should not."""
    extent = page.evaluate("document.documentElement.scrollWidth")
    rows = page.evaluate(BUTTON_ROWS)
    faults = [f"the buttons of the header stand in {rows} rows"] if rows != 1 else []
    if extent > width:
        faults.append(f"scrolls sideways: {extent} > {width}: {page.evaluate(WIDE_PARTS)}")
    return faults


@ONE_IN_FOUR
def test_page_opens_from_disk(browser: Browser, site: Path, name: str) -> None:
    """A copy of the site on a disk works without a server."""
    context = browser.new_context()
    with visit(context, (site / f"{name}.html").as_uri()) as seen:
        assert seen.page.locator("h1").first.is_visible()
        assert not seen.errors
        assert all(url.startswith(("file:", "data:")) for url in seen.requests)
    context.close()


@ONE_IN_FOUR
def test_page_reads_without_scripts(browser: Browser, base_url: str, name: str) -> None:
    """Where scripts are off the text, the figures and the folded answers are there."""
    context = browser.new_context(java_script_enabled=False)
    with visit(context, f"{base_url}/{name}.html") as seen:
        assert seen.page.locator("h1").first.is_visible()
        assert name == "search" or seen.page.locator("article :is(p, img, table)").first.is_visible()
        folded = seen.page.locator("article details:not(details details)")
        if folded.count():
            folded.first.locator("> summary").click()
            assert folded.first.locator("> :nth-child(2)").is_visible()
    context.close()
