"""What a reader does: search, change the colours, take the notebook home, scroll a formula."""

from pathlib import Path

import nbformat
import pytest
import sitepages
from playwright.sync_api import Browser, Page, expect
from sitepages import soup

CHAPTERS = [name for name in sitepages.page_names() if (sitepages.ROOT / f"{name}.ipynb").exists()]
FIRST = (CHAPTERS or sitepages.page_names())[0]


@pytest.fixture
def page(browser: Browser):
    """A fresh page."""
    context = browser.new_context(color_scheme="light")
    opened = context.new_page()
    yield opened
    context.close()


def search(page: Page, address: str, word: str) -> None:
    """Look for a word and wait for what is found."""
    page.goto(f"{address}?q={word}")
    expect(page.locator("#search-results li").first).to_be_visible(timeout=10_000)


def test_search_finds_a_word(page: Page, base_url: str) -> None:
    """The excerpts show formulas as text, not as LaTeX."""
    search(page, f"{base_url}/search.html", "entropy")
    expect(page.locator("#search-results li .context, #search-results li p").first).to_be_visible()
    assert "\\" not in page.locator("#search-results").inner_text()


def test_search_works_from_disk(page: Page, site: Path) -> None:
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    search(page, (site / "search.html").as_uri(), "entropy")
    page.wait_for_timeout(300)
    assert errors == []


def test_search_index_holds_no_latex(site: Path) -> None:
    """A word of LaTeX would be found, and shown, as a word of the text."""
    index = (site / "searchindex.js").read_text("utf-8")
    assert "mathcal" not in index
    assert "\\\\frac" not in index


def test_search_field_is_a_click_away(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/{FIRST}.html")
    page.locator(".search-button-field, .search-button").locator("visible=true").first.click()
    page.keyboard.type("surprise")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=surprise*")


def test_colours_change_and_stay(page: Page, base_url: str) -> None:
    """The button goes through light, dark and the system's choice; the next page keeps it."""
    page.goto(f"{base_url}/{FIRST}.html")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    for _ in range(3):
        page.locator(".theme-switch-button").locator("visible=true").first.click()
        if page.evaluate("document.documentElement.dataset.theme") == "dark":
            break
    dark = page.evaluate(ground)
    assert dark != light
    page.reload()
    assert page.evaluate(ground) == dark


@pytest.mark.parametrize("name", CHAPTERS)
def test_notebook_can_be_taken_home(site: Path, name: str) -> None:
    """The page links to its notebook, which is valid."""
    page = soup(site / f"{name}.html")
    links = [link["href"] for link in page.find_all("a", href=True) if link["href"].endswith(".ipynb")]
    assert len(set(links)) == 1
    nbformat.validate(nbformat.read((site / name).parent / links[0], as_version=4))


def test_figures_turn_dark(browser: Browser, base_url: str) -> None:
    """Figures, black on nothing, are inverted in the dark."""
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    filters = set()
    for name in CHAPTERS:
        page.goto(f"{base_url}/{name}.html")
        images = page.locator("article .cell_output img[src$='.svg']")
        filters |= set(images.evaluate_all("all => all.map(image => getComputedStyle(image).filter)"))
    context.close()
    assert filters == {"invert(0.92) hue-rotate(180deg)"}
