"""Numbers within the chapter, on the page and in every reference, also after one page changed."""

import re

import pytest
from numbering_pages import APPENDIX, CHAPTER_2, CHAPTER_11, PREFACE
from tinybook import TinyBook


@pytest.fixture
def book(tiny_book: TinyBook) -> TinyBook:
    """Two chapters, an appendix and a preface that refer to one another."""
    tiny_book.write(ch02_entropy=CHAPTER_2, ch11_bridge=CHAPTER_11, appb_logs=APPENDIX, a_preface=PREFACE)
    assert tiny_book.build() == ""
    return tiny_book


def numbers(book: TinyBook, page: str) -> list[str]:
    """The numbers of a page's equations, as shown beside them."""
    return [re.sub(r"[()#]", "", each.get_text()).strip() for each in book.page(page).select(".eqno")]


def captions(book: TinyBook, page: str) -> list[str]:
    """The numbers of figures, tables and theorems of a page."""
    return [each.get_text(strip=True) for each in book.page(page).select(".caption-number")]


def references(book: TinyBook, page: str) -> list[str]:
    """What the references in the list of a page read."""
    return [link.get_text() for link in book.page(page).select("article li a")]


def test_equations_count_within_their_chapter(book: TinyBook) -> None:
    assert numbers(book, "ch02-entropy") == ["2.1, A1", "2.2"]
    assert numbers(book, "ch11-bridge") == ["11.1, A11"]
    assert numbers(book, "appb-logs") == ["B.1"]
    assert numbers(book, "a-preface") == ["1"]


def test_every_kind_counts_alone(book: TinyBook) -> None:
    assert captions(book, "ch02-entropy") == [
        "Theorem 2.1",
        "Definition 2.1",
        "Theorem 2.2",
        "Table 2.1",
        "Figure 2.1",
    ]
    assert captions(book, "ch11-bridge") == ["Theorem 11.1", "Figure 11.1"]
    assert captions(book, "appb-logs") == ["Theorem B.1"]


def test_references_show_the_same_numbers(book: TinyBook) -> None:
    shown = references(book, "a-preface")
    assert shown[:4] == ["(2.1)", "(2.2)", "(11.1)", "(B.1)"]
    assert shown[4:] == ["Theorem 2.2", "Theorem 11.1", "Figure 2.1", "Figure 11.1", "Table 2.1"]


def change(book: TinyBook, page: str, text: str) -> list[str]:
    """Change a page, build again and name the pages that were written anew."""
    pages = list((book.root / "_build/html/book").glob("*.html"))
    before = {path: path.stat().st_mtime_ns for path in pages}
    book.write(**{page: text})
    assert book.build() == ""
    return sorted(path.stem for path in pages if path.stat().st_mtime_ns > before[path])


def test_changed_sentence_rewrites_its_page_alone(book: TinyBook) -> None:
    """And the book's first page, since it holds the contents."""
    written = change(book, "ch11_bridge", CHAPTER_11 + "\nOne more sentence.\n")
    assert written == ["a-preface", "ch11-bridge"]
    assert numbers(book, "ch02-entropy") == ["2.1, A1", "2.2"]
    assert captions(book, "ch11-bridge") == ["Theorem 11.1", "Figure 11.1"]


def test_new_equation_moves_the_references_elsewhere(book: TinyBook) -> None:
    """The preface is not touched, but what it refers to has moved."""
    change(book, "ch11_bridge", CHAPTER_11.replace("# 11. Bridge", "# 11. Bridge\n\n$$\na\n$$ (eq-new)\n"))
    assert numbers(book, "ch11-bridge") == ["11.1", "11.2, A11"]
    assert references(book, "a-preface")[2] == "(11.2)"
