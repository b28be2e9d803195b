"""How to cite the book: what the file of the citation says, as a sentence and for BibTeX."""

import citation
from tinybook import TinyBook

FACTS = {
    "title": "Expected Surprise: from entropy",
    "version": "1.2.0",
    "authors": [{"given-names": "Ada", "family-names": "L"}, {"name": "The others"}],
}


def test_page_says_what_the_file_says(tiny_book: TinyBook) -> None:
    tiny_book.write(cite="# Cite\n\n```{how-to-cite}\n```\n")
    file = tiny_book.root / "CITATION.cff"
    file.write_text("title: A book\nversion: 0.1.0\nauthors:\n  - name: The authors\n")
    assert tiny_book.build() == ""
    page = tiny_book.page("cite")
    assert "The authors (2026). A book. Version 0.1.0." in page.article.get_text()
    assert page.article.pre.get_text().startswith("@misc{abook,")


def test_address_and_year_are_there_once_they_are_known() -> None:
    released = FACTS | {"date-released": "2027-01-05", "url": "https://example.org/book"}
    text = "".join(node.astext() for node in citation.sentence(released, "2026"))
    assert text == (
        "Ada L, The others (2027). Expected Surprise: from entropy. Version 1.2.0. https://example.org/book"
    )
    assert "  url = {https://example.org/book},\n" in citation.entry(released, "2026")


def test_bibtex_sorts_people_keeps_groups_together_and_leaves_out_what_is_unknown() -> None:
    assert citation.entry(FACTS, "2026") == (
        "@misc{expectedsurprise,\n"
        "  author = {L, Ada and {The others}},\n"
        "  title = {{Expected Surprise: from entropy}},\n"
        "  year = {2026},\n"
        "  note = {Version 1.2.0},\n"
        "}"
    )
