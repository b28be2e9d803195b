"""Formulas at build time: what a reader, a screen reader, the contents and the search see of them."""

import pytest
from bs4 import BeautifulSoup
from tinybook import TinyBook

PAGE = r"""# 2. When $\KL{p}{q}\ge 0$ holds

```{admonition} Box with $\argmax_\theta L$
Inline $\E[X]=\frac12$ and, displayed,
```

$$
\argmax_\theta \frac1m\sum_{i=1}^m \log q_\theta(x_i) = \argmin_\theta H(\hat p, q_\theta)
$$ (eq-long)

$$
a &= b \\
&= c
$$

## A section on $x\ne\hat x$

See {eq}`eq-long`.
"""


@pytest.fixture
def book(tiny_book: TinyBook) -> TinyBook:
    """A book of one page with formulas everywhere, and one page without any."""
    tiny_book.write(ch02_mathematics=PAGE, plain="# No formula\n\nNot one.\n")
    assert tiny_book.build() == ""
    return tiny_book


def visible(tag: BeautifulSoup) -> str:
    """The text that is seen, without the copy for screen readers."""
    return "".join(part for part in tag.find_all(string=True) if not part.find_parent("math"))


def test_formulas_are_typeset_for_eye_and_ear(book: TinyBook) -> None:
    page = book.page("ch02-mathematics")
    assert page.select("h1 .katex-html")
    assert page.select("p.admonition-title .katex-html")
    assert len(page.main.find_all("math")) == len(page.main.select(".katex-html")) == 6
    assert "annotation" not in book.html("ch02-mathematics")
    assert "D(p∥q)≥0" in visible(page.h1).replace(" ", "")


def test_titles_hold_plain_text_once(book: TinyBook) -> None:
    page = book.page("ch02-mathematics")
    assert page.title.string.startswith("2. When D(p∥q)≥0 holds")
    entries = [link.get_text(" ", strip=True) for link in page.select(".bd-sidebar-primary a, .page-toc a")]
    assert "2. When D(p∥q)≥0 holds" in entries
    assert not any("\\" in entry or "KL" in entry for entry in entries)


def test_search_index_reads_formulas_as_text(book: TinyBook) -> None:
    index = (book.root / "_build/html/searchindex.js").read_text("utf-8")
    assert not any(word in index for word in ("theta", "mathbb", "frac1m"))
    assert "When D(p" in index


def test_wide_formula_can_be_scrolled_by_keyboard(book: TinyBook) -> None:
    wide, short = book.page("ch02-mathematics").select(".formula-scroll")
    assert wide["tabindex"] == "0"
    assert wide["aria-label"] == "Equation 2.1"
    assert not short.has_attr("tabindex")


@pytest.mark.parametrize(("latex", "message"), [(r"\nosuch{x}", r"\nosuch"), (r"\frac{1}{", "'}'")])
def test_mistake_is_a_warning_with_page_and_line(tiny_book: TinyBook, latex: str, message: str) -> None:
    tiny_book.write(ch02_mistake=f"# 2. Mistake\n\nText.\n\nHere ${latex}$ is wrong.\n")
    warning = tiny_book.build()
    assert "ch02-mistake.md:5: WARNING: KaTeX:" in warning
    assert message in warning
