"""The map of the chapters: links, arrows with their reasons, and arrows that stand out."""

import pytest
from playwright.sync_api import Browser
from sitepages import visit
from tinybook import TinyBook

MAP = """# Map

```{prerequisites}
2:
  1: why *two* needs {doc}`ch01-one`
3:
  1: why three needs one
  2: why three needs two
7:
  3: a chapter that is not there, {prf:ref}`thm-nowhere`
```
"""


@pytest.fixture
def book(tiny_book: TinyBook) -> TinyBook:
    """Three chapters and their map."""
    pages = {
        "ch01_one": "# 1. One\n\nA.\n",
        "ch02_two": "# 2. Two\n\nB.\n",
        "ch03_three": "# 3. Three & more\n\nC.\n",
    }
    tiny_book.write(a_map=MAP, **pages)
    assert tiny_book.build() == ""
    return tiny_book


def test_chapters_are_links_that_say_what_they_need(book: TinyBook) -> None:
    links = book.page("a-map").select(".chapter-map a")
    assert [link["href"] for link in links] == ["ch01-one.html", "ch02-two.html", "ch03-three.html"]
    assert [link.get_text() for link in links] == [
        "1. One",
        "2. Two, needs chapter 1",
        "3. Three & more, needs chapters 1 and 2",
    ]


def test_each_arrow_has_its_reason(book: TinyBook) -> None:
    page = book.page("a-map")
    assert [arrow["class"] for arrow in page.select(".chapter-map g path")] == [
        ["n1", "n2"],
        ["n1", "n3"],
        ["n2", "n3"],
    ]
    assert page.select_one(".chapter-map svg")["aria-hidden"] == "true"
    rows = [[cell.get_text() for cell in row.select("td")] for row in page.select("tbody tr")]
    assert rows[0] == ["1 → 2", "why two needs 1. One"]
    assert [row[0] for row in rows] == ["1 → 2", "1 → 3", "2 → 3"]


def test_new_title_renews_the_map(book: TinyBook) -> None:
    book.write(ch02_two="# 2. Two again\n\nB.\n")
    assert book.build() == ""
    assert "2. Two again" in book.page("a-map").select(".chapter-map a")[1].get_text()


def test_arrow_that_leads_back_is_an_error(book: TinyBook) -> None:
    book.write(a_map=MAP.replace("  1: why *two*", "  3: why *two*"))
    assert "chapter 2 needs chapter 3, which comes no earlier" in book.build()


def test_arrows_of_the_chapter_in_focus_stand_out(browser: Browser, book: TinyBook) -> None:
    context = browser.new_context()
    with visit(context, (book.root / "_build/html/book/a-map.html").as_uri()) as seen:
        seen.page.locator(".chapter-map a").nth(1).focus()
        arrows = seen.page.locator(".chapter-map g path")
        widths = [arrow.evaluate("arrow => getComputedStyle(arrow).strokeWidth") for arrow in arrows.all()]
        assert widths == ["3px", "1.3px", "3px"]
    context.close()
