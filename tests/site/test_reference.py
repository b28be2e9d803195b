"""The reference of the library: what is documented, how it reads, and who uses it."""

import nbformat
import pytest
import reference
from tinybook import TinyBook

import expected_surprise
from expected_surprise import datasets

PAGE = "# Library\n\n```{eval-rst}\n.. library-reference:: expected_surprise\n   :without: checks\n```\n"
CELL = "from expected_surprise import datasets, entropy as h\nh(datasets.euro_coin().counts)"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> TinyBook:
    """The reference and a chapter that uses two functions."""
    book = TinyBook(tmp_path_factory.mktemp("book"))
    book.write(a_library=PAGE)
    cells = [nbformat.v4.new_markdown_cell("# 2. Entropy"), nbformat.v4.new_code_cell(CELL)]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"language_info": {"name": "python"}})
    (book.root / "book/ch02-entropy.ipynb").write_text(nbformat.writes(notebook))
    book.write_toc = lambda: (book.root / "_toc.yml").write_text(
        "format: jb-book\nroot: book/a-library\nchapters:\n  - file: book/ch02-entropy\n"
    )
    assert book.build() == ""
    return book


def test_every_public_function_is_there(book: TinyBook) -> None:
    anchors = {each["id"].rpartition(".")[2] for each in book.page("a-library").select("dt.sig[id]")}
    assert {*expected_surprise.__all__, *datasets.__all__} - reference_to_scipy() <= anchors
    assert "as_distribution" not in anchors


def reference_to_scipy() -> set[str]:
    """What the library hands on."""
    return {"expit", "log_expit", "log_softmax", "logsumexp", "softmax"}


def test_chapters_that_use_a_function_are_named(book: TinyBook) -> None:
    page = book.page("a-library")
    for name in ("information.entropy", "datasets.euro_coin"):
        entry = page.find(id=f"expected_surprise.{name}").find_parent("dl")
        assert "Used in chapter 2." in entry.get_text()
        assert entry.select('a[href="ch02-entropy.html"]')
    assert (
        "Used in" not in page.find(id="expected_surprise.information.surprisal").find_parent("dl").get_text()
    )


def test_names_of_other_functions_are_links(book: TinyBook) -> None:
    entry = book.page("a-library").find(id="expected_surprise.classification.soft_log_loss").find_parent("dl")
    assert entry.find("a", href="#expected_surprise.classification.log_loss")


def test_a_result_told_in_sentences_stays_a_sentence(book: TinyBook) -> None:
    entry = book.page("a-library").find(id="expected_surprise.information.entropy").find_parent("dl")
    assert "Returns:" in entry.get_text()
    assert "Return type" not in entry.get_text()
    assert "base=math.e" in entry.dt.get_text()


def test_bars_and_underscores_are_no_markup() -> None:
    text = "The |w|^2 of z_ and ``a_|b|``.\n\n>>> abs(x_) | y\n1"
    assert reference.escaped(text) == "The \\|w\\|^2 of z\\_ and ``a_|b|``.\n\n>>> abs(x_) | y\n1"
