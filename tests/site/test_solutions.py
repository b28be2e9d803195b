"""The pages of solutions show what the chapters hold, without its labels, and renew themselves."""

import re

import pytest
import sitepages
from sitepages import ROOT, soup
from solutions import exercises_in
from tinybook import TinyBook

CHAPTER = """# 2. Entropy

$$
H
$$ (eq-entropy)

:::{admonition} Exercise 2.1 (pen): a *small* one
:class: exercise
:name: ex-2-1
Show {eq}`eq-entropy`.
:::

:::{dropdown} Hint
A hint.
:::

:::{dropdown} Answer
Yes, by {eq}`eq-entropy`.
:::

:::{dropdown} Solution
Look:

$$
a=b
$$ (eq-in-solution)

```{figure} _static/favicon.svg
:name: fig-in-solution
:alt: A curve of surprise that falls from the left to the right.

A caption.
```
:::

Words after it.

:::{admonition} Exercise 2.2 (pen and code): another
:class: exercise
:name: ex-2-2
Why?
:::

:::{dropdown} Hint
None.
:::

:::{dropdown} Answer
$1$
:::

:::{admonition} Take-away
:class: take-away
Much.
:::
"""
ALL = "# Solutions\n\n```{exercises}\n```\n"
PART = "# Part\n\n```{solutions} 1-2\n```\n"


@pytest.fixture
def book(tiny_book: TinyBook) -> TinyBook:
    """A chapter with two exercises, its page of solutions and the list of exercises."""
    tiny_book.write(ch02_entropy=CHAPTER, b_all=ALL, b_part=PART, ch03_code="# 3. Code\n\nWords.\n")
    assert tiny_book.build() == ""
    return tiny_book


def test_answers_and_solutions_are_copied_unfolded(book: TinyBook) -> None:
    page = book.page("b-part")
    assert [each.get_text().rstrip("#") for each in page.article.select("h3")] == [
        "Exercise 2.1: a small one",
        "Exercise 2.2: another",
    ]
    first = page.find(id="solution-2-1").get_text()
    assert "Answer. Yes, by (2.1)" in first
    assert "Words after it." in first
    assert "A hint" not in first
    assert not page.article.select("details")
    second = page.find(id="solution-2-2").get_text()
    assert "Much" not in second


def test_links_lead_to_the_chapter(book: TinyBook) -> None:
    links = [link["href"] for link in book.page("b-part").find(id="solution-2-1").select("a.internal")]
    assert links == ["ch02-entropy.html#ex-2-1", "ch02-entropy.html#equation-eq-entropy"]
    table = [link["href"] for link in book.page("b-all").select("tbody a")]
    assert table[:2] == ["ch02-entropy.html#ex-2-1", "b-part.html#solution-2-1"]


def test_copies_have_neither_labels_nor_numbers(book: TinyBook) -> None:
    page = book.page("b-part")
    assert not page.find(id="equation-eq-in-solution")
    assert not page.select(".eqno, .caption-number")
    assert page.figure.img["alt"].startswith("A curve")
    chapter = book.page("ch02-entropy")
    assert chapter.find(id="equation-eq-in-solution")
    assert [each.get_text(strip=True) for each in chapter.select(".caption-number")] == ["Figure 2.1"]


def test_changed_chapter_renews_the_solutions(book: TinyBook) -> None:
    book.write(ch02_entropy=CHAPTER.replace("Words after it", "Other words"))
    assert book.build() == ""
    assert "Other words." in book.html("b-part")


def test_every_exercise_of_the_book_has_its_solution_on_a_page() -> None:
    sitepages.ensure_built()
    wanted = [each for path in sorted((ROOT / "book").glob("ch*.ipynb")) for each in exercises_in(path)]
    boxes = sum(
        path.read_text("utf-8").count(":class: exercise") for path in (ROOT / "book").glob("ch*.ipynb")
    )
    assert len(wanted) == boxes
    pages = [soup(sitepages.SITE / f"{name}.html") for name in sitepages.page_names() if "solutions/" in name]
    sections = {each["id"]: each for page in pages for each in page.find_all(id=re.compile("^solution-"))}
    assert set(sections) == {each.anchor for each in wanted}
    for section in sections.values():
        assert "Answer." in section.get_text()
        assert "Solution" in section.get_text()
