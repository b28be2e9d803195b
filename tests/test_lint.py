"""Each rule of the linter finds what it is for, and leaves good text alone."""

from pathlib import Path

import lint
import nbformat
import notebook
import prose
import pytest


@pytest.mark.parametrize(
    "line",
    [
        "One sentence. Then another.",
        "- Is it? Yes, it is.",
        "It is $x=1$. So there.",
        "**A label.** One. Two.",
    ],
)
def test_two_sentences_on_a_line_are_found(line: str) -> None:
    assert list(prose.crowded_lines(line)) == [(1, line)]


@pytest.mark.parametrize(
    "text",
    [
        "One sentence.\nThen another.",
        "**Yes.** Because it is.",
        "# 2. Entropy",
        "1. First of all",
        "D. J. C. MacKay wrote it, e.g. In 2003.",
        "```\nOne. Two.\n```",
        "| A cell. Another. | B. C. |",
        "$$\nx. Y\n$$",
    ],
)
def test_good_lines_are_left_alone(text: str) -> None:
    assert not list(prose.crowded_lines(text))


@pytest.mark.parametrize(
    ("text", "unbacked"),
    [
        ("It is 0.469 bits.", []),
        ("It is 46.9 % of a bit.", []),
        ("It is 0.470 bits.", ["0.470"]),
        ("That is $3.27461\\times10^{-4}$.", []),
        ("That is $3.27462\\times10^{-4}$.", ["3.27462\\times10^{-4}"]),
        ("See Exercise 2.6 and Figure 2.1, under [CC BY 4.0](https://x.org/by/4.0/).", []),
        ("The sum is 39,916.8 in all.", ["39,916.8"]),
        ('Check it with `check("2.3", my_entropy)`, not 2.3.', ["2.3"]),
    ],
)
def test_decimals_need_something_behind_them(text: str, unbacked: list[str]) -> None:
    assert list(prose.unbacked_decimals(text, {0.468996, 3.27461e-4})) == unbacked


def test_numbers_of_an_output_are_read() -> None:
    assert prose.numbers_in("H = 0.5 bits, 1,234.5 of 2e-16 [0.25 2.  ]") >= {0.5, 1234.5, 2e-16, 0.25}


LIVE = nbformat.v4.new_output("display_data", {"text/html": '<es-x class="es-live"></es-x>'})


def cell(source: str, *, count: int | None = 1, outputs: tuple = (), **metadata) -> nbformat.NotebookNode:
    new = nbformat.v4.new_code_cell(source, metadata=metadata, outputs=list(outputs))
    new.execution_count = count
    return new


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (cell("\n".join(["x = 1"] * 21)), "21 lines"),
        (cell("x = " + "1" * 100), "104 characters"),
        (cell("!pip install x"), "a shell or magic command"),
        (cell("import pip"), "uses pip"),
        (cell("from sklearn.datasets import fetch_openml"), "a download"),
        (cell("import sys; sys.path.append('x')"), "a path trick"),
        (cell("np.random.default_rng()"), "without a seed"),
        (cell("np.random.rand(3)"), "global random state"),
        (cell("np.nan_to_num(x)"), "hides wrong values"),
        (cell("x = 1", count=None), "never run"),
        (cell("x", outputs=[nbformat.v4.new_output("stream", name="stderr", text="Warning")]), "a warning"),
        (
            cell("x", outputs=[nbformat.v4.new_output("display_data", {"image/svg+xml": "<svg/>"})]),
            "without a text",
        ),
        (cell("x", outputs=[LIVE]), "without a caption"),
        (cell("x", outputs=[LIVE], mystnb={"figure": {"caption": "A line."}}), "without a name"),
        (cell("x", outputs=[LIVE], mystnb={"image": {"alt": "a" * 40}}), "a live figure with #| alt:"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_bad_cells_are_found(bad: nbformat.NotebookNode, words: str) -> None:
    assert any(words in finding for finding in lint.cell_findings(bad))


def test_a_good_cell_is_left_alone() -> None:
    figure = {"image": {"alt": "a" * 40}, "figure": {"caption": "A line.", "name": "fig-line"}}
    output = nbformat.v4.new_output("display_data", {"image/svg+xml": "<svg/>"})
    good = cell("rng = np.random.default_rng(1)", outputs=[output], mystnb=figure)
    assert not list(lint.cell_findings(good))
    live = cell("figures.x()", outputs=[LIVE], mystnb={"figure": figure["figure"]})
    assert not list(lint.cell_findings(live))


@pytest.mark.parametrize(
    ("source", "found"), [("$\\KL{p}{q}$", True), ("$\\argmin_x$", True), ("$\\Epsilon$", False)]
)
def test_macros_of_our_own_are_found(source: str, found: bool) -> None:
    assert bool(lint.MACRO.search(source)) == found


def test_a_chapter_that_lacks_its_parts_is_found() -> None:
    empty = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# 2. Entropy"), cell("x = 1")])
    findings = list(lint.chapter_findings(empty))
    assert any("a quick quiz" in finding for finding in findings)
    assert any("0 exercises" in finding for finding in findings)


@pytest.mark.parametrize(
    ("start", "found"), [("**Yes.** It is.", False), ("**Yes,** it is.", True), ("It is.", True)]
)
def test_the_feedback_of_a_quiz_begins_with_yes_or_no(start: str, found: bool) -> None:
    option = f":::{{dropdown}} (a) one bit\n:class-container: quiz-option\n{start}\n:::"
    chapter = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(option)])
    assert any("begins neither with" in finding for finding in lint.chapter_findings(chapter)) == found


ASSIGNMENT = """%%% notebook
description: An assignment.

%%% markdown opening
# Title
One sentence.

%%% code one
1 + 1
"""


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("1 + 1", "!ls", "uses a shell or magic command"),
        ("1 + 1", "1 + " * 30 + "1", "a line of 121 characters"),
        ("One sentence.", ":::{note}\n:::", "uses :::, which JupyterLab does not know"),
        ("One sentence.", "See {prf:ref}`thm-gibbs`.", "uses {prf:ref}`, which JupyterLab"),
        ("One sentence.", "One. Two.", "more than one sentence"),
        ("One sentence.", "One sentence.", ""),
    ],
)
def test_the_source_of_an_assignment_is_held_to_the_rules(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    path = tmp_path / "source.ipynb"
    nbformat.write(notebook.from_text(ASSIGNMENT.replace(old, new)), path)
    findings = [finding for _, finding in lint.assignment_findings(path)]
    assert len(findings) == bool(words)
    assert all(words in finding for finding in findings)


def test_the_source_of_an_assignment_stores_no_outputs(tmp_path: Path) -> None:
    page = notebook.from_text(ASSIGNMENT)
    page.cells[1].execution_count = 1
    nbformat.write(page, tmp_path / "source.ipynb")
    findings = [words for _, words in lint.assignment_findings(tmp_path / "source.ipynb")]
    assert ["holds outputs" in words for words in findings] == [True]
