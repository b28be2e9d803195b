"""The table of golden numbers on the site is that of the tests, read without what computes them."""

import importlib

import goldentable
import pytest
from sitepages import ROOT
from tinybook import TinyBook

import golden

NUMBERS = '''"""Golden numbers of a chapter."""

from fractions import Fraction

from a_package_that_is_not_there import log, tables

from golden import Golden

HALF = log(Fraction(1, 2))
ROWS = [
    *(Golden(f"the {k}th", f"{k}.50", "1", lambda k=k: log(k)) for k in (4, 5)),
    Golden("tiny", "-1.5e-7", "nats", lambda: tables[HALF]),
    Golden("height", "8.848", "km", source="a survey"),
]
'''
ROW = '''"""Rows."""

from dataclasses import dataclass


@dataclass
class Golden:
    """A number."""

    name: str
    printed: str
    unit: str
    formula: object = None
    source: str = ""
'''


def shown(book: TinyBook) -> list[list[str]]:
    """The lines of the table."""
    return [
        [cell.get_text() for cell in row.select("td")] for row in book.page("a-numbers").select("tbody tr")
    ]


@pytest.fixture
def book(tiny_book: TinyBook) -> TinyBook:
    """A chapter, its golden numbers and their page."""
    tiny_book.write(
        ch02_entropy="# 2. Entropy\n\nText.\n", a_numbers="# Numbers\n\n```{golden-numbers}\n```\n"
    )
    folder = tiny_book.root / "tests/golden"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text(ROW)
    (folder / "ch02.py").write_text(NUMBERS)
    return tiny_book


def test_rows_stand_in_a_table_with_a_link_to_their_chapter(book: TinyBook) -> None:
    assert book.build() == ""
    assert shown(book) == [
        ["the 4th", "4.50", "", "log(k)"],
        ["the 5th", "5.50", "", "log(k)"],
        ["tiny", "−1.5 · 10−7", "nats", "tables[HALF]"],
        ["height", "8.848", "km", "a survey"],
    ]
    section = book.page("a-numbers").find(id="golden-ch02")
    assert section.h2.get_text().startswith("Chapter 2")
    assert section.p.a["href"] == "ch02-entropy.html"


def test_changed_number_renews_the_page(book: TinyBook) -> None:
    book.build()
    (book.root / "tests/golden/ch02.py").write_text(NUMBERS.replace("8.848", "8.849"))
    assert book.build() == ""
    assert shown(book)[-1][1] == "8.849"


def test_all_rows_of_the_book_are_read() -> None:
    """What is read without the packages is what the tests of the numbers import."""
    shelf = goldentable.Shelf(ROOT / "tests/golden")
    for part in shelf.parts():
        read = shelf.load(f"golden.{part}").ROWS
        true = importlib.import_module(f"golden.{part}").ROWS
        assert [(row.name, row.printed, row.unit, row.source) for row in read] == [
            (row.name, row.printed, row.unit, row.source) for row in true
        ]
        assert [row.formula is None for row in read] == [row.formula is None for row in true]
    assert len([row for part in shelf.parts() for row in shelf.lines(part)]) == len(golden.rows())
