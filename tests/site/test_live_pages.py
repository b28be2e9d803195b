"""What becomes of a live figure on a page of the site, and in a book without scripts."""

import json
from pathlib import Path

import nbformat
import pytest
from live import ELEMENT
from notebook import KERNEL
from tinybook import TinyBook

from expected_surprise.figures import bernoulli

CAPTION = {"caption": "An entropy.", "name": "fig-live"}


@pytest.fixture
def book(tiny_book: TinyBook) -> TinyBook:
    """A page without and a page with a figure."""
    tiny_book.write(a_preface="# Preface\n\nSurprise, entropy and likelihood.\n")
    return tiny_book


def add_notebook(book: TinyBook, mystnb: dict, html: str) -> None:
    """A page that shows a live figure, and refers to it."""
    reference = "See {numref}`fig-live`." if "caption" in mystnb.get("figure", {}) else ""
    text = nbformat.v4.new_markdown_cell(f"# 2. Entropy\n\n{reference}")
    output = nbformat.v4.new_output("execute_result", data={"text/html": html, "text/plain": "x"})
    cell = nbformat.v4.new_code_cell("x", outputs=[output], execution_count=1, metadata={"mystnb": mystnb})
    notebook = nbformat.v4.new_notebook(cells=[text, cell], metadata={"kernelspec": KERNEL})
    (book.root / "book/ch02-entropy.ipynb").write_text(json.dumps(notebook), "utf-8")


def test_a_figure_has_its_number_and_its_scripts(book: TinyBook) -> None:
    add_notebook(book, {"figure": CAPTION}, bernoulli()._repr_html_())
    assert book.build() == ""
    page = book.page("ch02-entropy")
    figure = page.find("figure", id="fig-live")
    assert figure.find("es-bernoulli").svg["role"] == "img"
    assert "An entropy." in figure.figcaption.get_text()
    assert page.find("a", href="#fig-live").get_text().startswith("Figure")
    scripts = [tag["src"].partition("?")[0] for tag in page.select("script[src*='/live/'][defer]")]
    assert [Path(script).stem for script in scripts] == ["base", "bernoulli"]
    assert "live/" not in book.html("a-preface")


@pytest.mark.parametrize(
    ("mystnb", "tag", "warning"),
    [
        ({}, "es-bernoulli", "no caption or no name"),
        ({"figure": {"name": "fig-live"}}, "es-bernoulli", "no caption or no name"),
        ({"figure": CAPTION}, "es-nobody", "no script live/nobody.js"),
    ],
)
def test_what_a_figure_lacks_is_a_warning(book: TinyBook, mystnb: dict, tag: str, warning: str) -> None:
    add_notebook(book, mystnb, bernoulli()._repr_html_().replace("es-bernoulli", tag))
    assert warning in book.build()


def test_the_picture_is_left_alone_in_a_book_without_scripts() -> None:
    html = bernoulli()._repr_html_()
    assert ELEMENT.sub(r"\2", html) == bernoulli().picture
