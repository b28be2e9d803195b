"""Pages without what nobody needs, and the settings that are empty until the book is published."""

import re

import pytest
from playwright.sync_api import Browser
from sitepages import axe_violations, visit
from tinybook import TinyBook

PREFACE = "# Preface\n\nSurprise, entropy and likelihood, explained, proved & measured for everyone.\n"
CHAPTER = """---
myst:
  html_meta:
    description: What entropy is.
---
# 2. Entropy

The {index}`entropy`.
"""
REPOSITORY = {"url": "https://github.com/someone/expected-surprise"}


@pytest.fixture
def book(tiny_book: TinyBook) -> TinyBook:
    """Two pages."""
    tiny_book.write(a_preface=PREFACE, ch02_entropy=CHAPTER)
    return tiny_book


def addresses(book: TinyBook) -> list[str]:
    """All addresses on other hosts that a page names in its tags."""
    return re.findall(r'(?:href|src)="(https?://[^"]+)"', book.html("ch02-entropy"))


def test_unpublished_book_points_nowhere(book: TinyBook) -> None:
    assert book.build() == ""
    assert addresses(book) == []
    assert "issues" not in book.html("ch02-entropy")


def test_published_book_has_its_links(book: TinyBook) -> None:
    warnings = book.build(repository=REPOSITORY, html={"baseurl": "https://someone.github.io/book/"})
    assert warnings == ""
    found = "\n".join(addresses(book))
    assert "https://github.com/someone/expected-surprise/issues/new" in found
    canonical = book.page("ch02-entropy").find("link", rel="canonical")["href"]
    assert canonical == "https://someone.github.io/book/book/ch02-entropy.html"


def test_descriptions(book: TinyBook) -> None:
    book.build()
    pages = [book.page(name) for name in ("a-preface", "ch02-entropy")]
    first, second = (page.find("meta", attrs={"name": "description"})["content"] for page in pages)
    assert first == "Surprise, entropy and likelihood, explained, proved & measured for everyone."
    assert second == "What entropy is."


def test_index_is_a_page_of_the_book(book: TinyBook) -> None:
    book.write(genindex="# Index\n\nReplaced.\n")
    assert book.build() == ""
    page = book.page("genindex")
    assert page.select_one(".genindextable a")["href"].startswith("../book/ch02-entropy.html#")
    assert page.select(".prev-next-area a.left-prev")
    assert "Replaced" not in page.main.get_text()


def test_no_needless_script(book: TinyBook) -> None:
    book.build()
    page = book.html("ch02-entropy")
    assert "fontawesome.js" not in page
    assert "thebe" not in page.lower()
    sources = re.findall(r'<script[^>]* src="([^"]+)"', page)
    assert len(sources) == len(set(sources))
    assert not (book.root / "_build/html/_static/scripts/fontawesome.js").exists()


def test_icon_fonts_are_small(book: TinyBook) -> None:
    book.build()
    fonts = list((book.root / "_build/html/_static/vendor/fontawesome/webfonts").glob("*.woff2"))
    assert 0 < sum(font.stat().st_size for font in fonts) < 15_000


def test_axe_is_not_blind(browser: Browser, book: TinyBook) -> None:
    """The instrument of the browser tests finds the faults of a faulty page."""
    faulty = book.root / "faulty.html"
    body = "<h1>a</h1><h3>b</h3><img src='data:,'><p style='color: #bbb'>pale</p>"
    faulty.write_text(f"<html><title>x</title>{body}")
    context = browser.new_context()
    with visit(context, faulty.as_uri()) as seen:
        rules = {line.split(":")[0] for line in axe_violations(seen.page)}
    context.close()
    assert {"color-contrast", "html-has-lang", "image-alt", "heading-order"} <= rules
