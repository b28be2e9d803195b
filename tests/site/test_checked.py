"""The tie between statements and tests: marks, the page of sources, and the two ways to lack one."""

import pytest
from tinybook import TinyBook

CHAPTER = """# 2. Entropy

$$
H
$$ (eq-entropy)

:::{prf:theorem} Gibbs
:label: thm-gibbs
One.
:::
"""
TESTS = '''"""Checks."""


@checks("eq-entropy", "thm-gibbs", kind="rate", false={"a": {"sign": -1}})
@given(LAWS)
def entropy_grows(sign=1):
    """Entropy grows as told.

    More detail.
    """
    assert sign == 1


def helper():
    return 1
'''
SOURCES = "# Checks of chapter 2\n\nThe tests.\n\n```{check-sources} test_ch02.py\n```\n"


@pytest.fixture
def book(tiny_book: TinyBook) -> TinyBook:
    """A chapter with two statements, its tests and their page."""
    tiny_book.write(ch02_entropy=CHAPTER, checks=SOURCES, test_ch02=TESTS)
    return tiny_book


def test_marks_lead_to_the_source(book: TinyBook) -> None:
    assert book.build(checked_strict=True) == ""
    marks = book.page("ch02-entropy").select("a.checked-mark")
    assert [mark["href"] for mark in marks] == ["checks.html#check-eq-entropy", "checks.html#check-thm-gibbs"]
    assert {mark.get_text() for mark in marks} == {"rate checked"}


def test_source_is_shown_with_links_back(book: TinyBook) -> None:
    book.build()
    page = book.page("checks")
    section = page.find(id="check-eq-entropy")
    assert section.h2.get_text().startswith("Entropy grows")
    assert "Entropy grows as told." in section.get_text()
    assert [link.get_text() for link in section.select(".check-labels a")] == ["(2.1)", "Theorem 2.1"]
    source = section.pre.get_text()
    assert source.startswith('@checks("eq-entropy"')
    assert source.rstrip().endswith("assert sign == 1")
    assert "helper" not in source
    assert page.find(id="check-thm-gibbs")


def test_statement_without_a_check_is_a_warning(book: TinyBook) -> None:
    book.write(test_ch02=TESTS.replace(', "thm-gibbs"', ""))
    assert "no check claims 'thm-gibbs'" in book.build(checked_strict=True)


def test_check_without_a_statement_is_a_warning(book: TinyBook) -> None:
    book.write(test_ch02=TESTS.replace('"thm-gibbs"', '"thm-gibbs", "thm-absent"'))
    assert "claims 'thm-absent', which is on no page" in book.build(checked_strict=True)


def test_missing_file_of_tests_is_an_error(book: TinyBook) -> None:
    (book.root / "tests/labels/test_ch02.py").unlink()
    assert "there is no test_ch02.py" in book.build()


def test_changed_test_renews_page_and_marks(book: TinyBook) -> None:
    book.build()
    book.write(test_ch02=TESTS.replace('kind="rate", ', "").replace("as told", "as it should"))
    assert book.build() == ""
    assert "as it should" in book.html("checks")
    assert "instances checked" in book.html("ch02-entropy")
