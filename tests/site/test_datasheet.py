"""The sheet of a data set: its facts come from the library, its users from the chapters' code."""

import nbformat
import pytest
from sitepages import ROOT
from tinybook import TinyBook

from expected_surprise import datasets

PAGE = """# Data

```{data-sheet} euro_coin
Spun, *not* tossed.
```

```{data-sheet} load_iris
:size: 150 flowers
:source: Fisher
:licence: facts
:also: 3
Flowers.
```
"""
CELL = "from expected_surprise import datasets\ndatasets.euro_coin()"


@pytest.fixture
def book(tiny_book: TinyBook) -> TinyBook:
    """A sheet of two data sets and two chapters, one of which uses the coin in its code."""
    cells = [nbformat.v4.new_markdown_cell("# 2. Entropy"), nbformat.v4.new_code_cell(CELL)]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"language_info": {"name": "python"}})
    tiny_book.write(a_data=PAGE, ch03_more="# 3. More\n\nText.\n")
    (tiny_book.root / "book/ch02-entropy.ipynb").write_text(nbformat.writes(notebook))
    names = ("ch02-entropy", "ch03-more")
    toc = "format: jb-book\nroot: book/a-data\nchapters:\n" + "".join(
        f"  - file: book/{name}\n" for name in names
    )
    tiny_book.write_toc = lambda: (tiny_book.root / "_toc.yml").write_text(toc)
    return tiny_book


def facts(book: TinyBook) -> list[str]:
    """The lines of both lists."""
    return [item.get_text().strip() for item in book.page("a-data").select("article li")]


def test_facts_come_from_the_table_and_users_from_the_code(book: TinyBook) -> None:
    assert book.build() == ""
    table = datasets.euro_coin()
    assert facts(book)[:4] == [
        "Size: 250 observations, 2 distinct values",
        f"Source: {table.source}",
        f"Licence: {table.licence}",
        "Used in: chapter 2",
    ]
    assert facts(book)[-1] == "Used in: chapter 3"
    assert book.page("a-data").select('article li a[href="ch02-entropy.html"]')


def test_data_without_a_source_are_an_error(book: TinyBook) -> None:
    book.write(a_data=PAGE.replace(":source: Fisher\n", ""))
    assert "load_iris has no source; give it as an option" in book.build()


def test_every_data_set_of_the_library_has_its_sheet() -> None:
    page = (ROOT / "book/appj-data.md").read_text("utf-8")
    for name in datasets.__all__:
        assert name in ("Table", "clean_text") or f"{{data-sheet}} {name}\n" in page
