"""Terms of the glossary in a chapter: what is marked, what is not, and how the definition shows."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from sitepages import axe_violations, visit
from tinybook import TinyBook

GLOSSARY = """# Glossary

```{glossary}
entropy
  Expected surprise, $H(p)$, *in bits*, of {prf:ref}`def-entropy` & more.

  Defined in {prf:ref}`def-entropy`.

relative entropy
KL divergence
  A price.

Gibbs' inequality
  It is never negative.

score
  A slope.

MAP
  A mode.
```
"""
CHAPTER = """# 2. Entropy and its score

The `entropy` and [entropy](ch03-more.md) and $entropy$; a score, a map, *On entropy*.

{.no-terms}
Of entropy nothing.

:::{dropdown} Entropy
Folded entropy.
:::

## First

Relative
entropies and cross-entropy; then **entropy**, and the entropy and Gibbs' inequality.

## The home of it

:::{prf:definition} Thing
:label: def-entropy
The entropy and the KL divergence.
:::
"""
MORE = """# 3. More

(here)=
Entropy again.
"""


def marked(book: TinyBook, page: str) -> list[str]:
    """The words on a page that lead to the glossary."""
    return [link.get_text().replace("\n", " ") for link in book.page(page).select("a.term")]


def built(folder: Path) -> TinyBook:
    """A glossary and two chapters."""
    book = TinyBook(folder)
    book.write(a_preface="# Preface\n\nEntropy.\n", glossary=GLOSSARY, ch02_entropy=CHAPTER, ch03_more=MORE)
    assert book.build() == ""
    return book


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> TinyBook:
    """The book, to look at."""
    return built(tmp_path_factory.mktemp("terms"))


@pytest.fixture
def own_book(tmp_path: Path) -> TinyBook:
    """The book, to change."""
    return built(tmp_path)


def test_first_occurrences_are_marked_and_nothing_else(book: TinyBook) -> None:
    assert marked(book, "ch02-entropy") == ["Relative entropies", "entropy", "Gibbs’ inequality"]
    first = book.page("ch02-entropy").select("a.term")[1]
    assert first["href"] == "glossary.html#term-entropy"
    assert first.parent.name == "strong"
    assert marked(book, "ch03-more") == ["Entropy"]
    assert marked(book, "a-preface") == marked(book, "glossary") == []


def test_section_that_defines_a_term_is_left_alone(own_book: TinyBook) -> None:
    text = CHAPTER.replace("then **entropy**, and the entropy and", "then")
    own_book.write(ch02_entropy=text)
    assert own_book.build() == ""
    assert marked(own_book, "ch02-entropy") == ["Relative entropies", "Gibbs’ inequality"]


def test_definitions_come_along_without_links(book: TinyBook) -> None:
    tip = book.page("ch02-entropy").find(id="tip-entropy")
    assert tip.has_attr("hidden")
    assert tip["role"] == "tooltip"
    assert tip.get_text().startswith("entropy Expected surprise, H(p), in bits, of Definition 2.1 & more.")
    assert tip.math
    assert not tip.select("a, .katex")
    assert not book.page("ch02-entropy").find(id="tip-score")


def test_new_definition_renews_the_chapters(own_book: TinyBook) -> None:
    own_book.write(glossary=GLOSSARY.replace("A price.", "A loss."))
    assert own_book.build() == ""
    assert "A loss." in own_book.page("ch02-entropy").find(id="tip-relative-entropy").get_text()


@pytest.fixture
def page(browser: Browser, book: TinyBook) -> Iterator[Page]:
    """The first chapter in the browser, with a touch screen and a mouse."""
    context = browser.new_context(viewport={"width": 390, "height": 700}, has_touch=True)
    address = (book.root / "_build/html/book/ch02-entropy.html").as_uri()
    with visit(context, address) as seen:
        assert not seen.errors
        yield seen.page
    context.close()


def test_definition_shows_on_hover_stays_under_the_pointer_and_goes(page: Page) -> None:
    link, tip = page.locator("a.term").nth(1), page.locator("#tip-entropy")
    link.hover()
    tip.wait_for(state="visible")
    tip.hover()
    page.wait_for_timeout(500)
    assert tip.is_visible()
    box = tip.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert axe_violations(page) == []
    page.mouse.move(5, 5)
    tip.wait_for(state="hidden")


def test_definition_shows_on_focus_and_escape_puts_it_away(page: Page) -> None:
    link, tip = page.locator("a.term").nth(1), page.locator("#tip-entropy")
    link.focus()
    assert tip.is_visible()
    page.mouse.move(300, 650)
    page.wait_for_timeout(500)
    assert tip.is_visible()
    page.keyboard.press("Escape")
    assert tip.is_hidden()
    assert link.evaluate("link => link === document.activeElement")
    page.locator("a.term").nth(2).focus()
    assert page.locator(".term-tip:not([hidden])").count() == 1
    page.evaluate("document.activeElement.blur()")
    page.locator(".term-tip:not([hidden])").wait_for(state="detached")


def test_first_touch_shows_and_second_follows(page: Page) -> None:
    link = page.locator("a.term").nth(1)
    link.tap()
    page.locator("#tip-entropy").wait_for(state="visible")
    assert page.url.endswith("ch02-entropy.html")
    link.tap()
    page.wait_for_url("**/glossary.html#term-entropy")


def test_without_scripts_the_term_is_a_link(browser: Browser, book: TinyBook) -> None:
    context = browser.new_context(java_script_enabled=False)
    with visit(context, (book.root / "_build/html/book/ch02-entropy.html").as_uri()) as seen:
        assert seen.page.locator("#tip-entropy").is_hidden()
        seen.page.locator("a.term").nth(1).click()
        seen.page.wait_for_url("**/glossary.html#term-entropy")
    context.close()
