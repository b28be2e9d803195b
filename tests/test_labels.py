"""Every numbered statement has a test, every test names labels that exist, and the decorator is strict."""

import re
from pathlib import Path

import nbformat
import pytest
from checked import read_checks

from registry import checks

ROOT = Path(__file__).resolve().parents[1]
LABEL = re.compile(r"^\$\$ \(([a-z0-9-]+)\)$|^:label: ([a-z0-9-]+)$", re.MULTILINE)
CHAPTERS = sorted((ROOT / "book").glob("ch*.ipynb"))
APPENDICES = sorted((ROOT / "book").glob("app[ab]-*.md"))
NUMBERED = [*APPENDICES, *CHAPTERS]
TESTS = sorted((ROOT / "tests/labels").glob("test_*.py"))


def labels_of(page: Path) -> list[str]:
    """The labels of the numbered equations and theorem-like blocks of a page, in order."""
    if page.suffix == ".md":
        text = page.read_text("utf-8")
    else:
        cells = nbformat.read(page, as_version=4).cells
        text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    return [first or second for first, second in LABEL.findall(text)]


def claims_of(path: Path) -> list[str]:
    """The labels that the tests of a file claim by the decorator ``checks``, as the site reads them."""
    return [label for check in read_checks(path) for label in check.labels]


@pytest.mark.parametrize("chapter", NUMBERED, ids=lambda path: path.stem)
def test_every_label_of_a_chapter_has_a_check_in_the_file_of_that_chapter(chapter: Path) -> None:
    tests = ROOT / f"tests/labels/test_{chapter.stem.replace('-', '_')}.py"
    assert labels_of(chapter), "a chapter without a numbered statement"
    assert set(labels_of(chapter)) == set(claims_of(tests))


def test_labels_are_unique_over_the_book() -> None:
    labels = [label for page in NUMBERED for label in labels_of(page)]
    assert len(labels) == len(set(labels))


def test_no_file_of_checks_is_without_a_chapter() -> None:
    assert [path.stem for path in TESTS] == [f"test_{path.stem.replace('-', '_')}" for path in NUMBERED]


def test_the_equations_of_the_article_stand_in_order() -> None:
    labels = [label for chapter in CHAPTERS for label in labels_of(chapter)]
    numbers = [int(match.group(1)) for label in labels if (match := re.search(r"-a(\d+)$", label))]
    assert numbers == list(range(1, 12))


def test_a_theorem_without_a_dropped_assumption_is_refused() -> None:
    with pytest.raises(ValueError, match="thm-x is a theorem"):
        checks("thm-x", false={"wrong": {}})


def test_a_check_without_a_false_statement_is_refused() -> None:
    with pytest.raises(ValueError, match="a false statement"):
        checks("eq-x", false={})


def test_a_false_statement_that_holds_is_noticed() -> None:
    def always_true(value=1):
        assert value > 0

    variant = checks("eq-x", false={"not false at all": {"value": 2}})(always_true)
    variant(arguments={}, holds=True)
    with pytest.raises(pytest.fail.Exception):
        variant(arguments={"value": 2}, holds=False)
