"""Notebooks to text and back, and what is normalised when they are stored."""

import nbformat
import notebook
import pytest

TEXT = """%%% notebook
description: A page.

%%% markdown opening
# A title

with a formula $x$

%%% code figure-cell
#| alt: "what it shows: a line"
#| caption: "The caption, with $\\\\frac{1}{2}$."
#| name: fig-line
#| tags: [hide-input]
print(1)

print(2)
"""


def test_there_and_back_keeps_every_cell() -> None:
    first = notebook.from_text(TEXT)
    again = notebook.from_text(notebook.to_text(first))
    assert again == first
    assert [cell.id for cell in first.cells] == ["opening", "figure-cell"]
    assert first.cells[1].metadata["mystnb"]["figure"]["name"] == "fig-line"
    assert first.cells[1].metadata["mystnb"]["image"]["alt"] == "what it shows: a line"
    assert first.metadata["myst"]["html_meta"]["description"] == "A page."


@pytest.mark.parametrize("name", notebook.notebook_names() + notebook.assignment_names())
def test_every_notebook_survives_the_way_there_and_back(name: str) -> None:
    stored = notebook.read(name)
    assert notebook.from_text(notebook.to_text(stored), stored) == stored


def test_outputs_stay_with_a_cell_until_its_source_changes() -> None:
    old = notebook.from_text(TEXT)
    old.cells[1].outputs = [nbformat.v4.new_output("stream", text="1\n\n2\n")]
    old.cells[1].execution_count = 1
    assert notebook.from_text(TEXT, old).cells[1].outputs == old.cells[1].outputs
    assert notebook.from_text(TEXT.replace("print(2)", "print(3)"), old).cells[1].outputs == []


def test_one_word_says_what_nbgrader_has_to_know_about_a_cell() -> None:
    text = TEXT + "\n%%% markdown reason\n#| role: written\n#| points: 3\nBecause.\n"
    page = notebook.from_text(text)
    assert page.cells[2].source == "Because."
    assert page.cells[2].metadata["nbgrader"] == {
        **{"schema_version": 3, "grade_id": "reason", "grade": True, "solution": True, "locked": False},
        **{"task": False, "points": 3},
    }
    assert notebook.from_text(notebook.to_text(page)) == page


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (TEXT.replace("#| tags:", "#| role: exam\n#| tags:"), "has the role 'exam'; known are solution"),
        (TEXT.replace("#| tags:", "#| role: test\n#| tags:"), "the role 'test', which needs points"),
        (TEXT.replace("#| tags:", "#| role: locked\n#| points: 1\n#| tags:"), "which has no points"),
        ("stray\n" + TEXT, "text before the first cell"),
        (TEXT.replace("%%% markdown opening", "%%% markdown"), "has no id"),
        (TEXT.replace("figure-cell", "opening"), "stands twice"),
        (TEXT.replace("#| alt:", "#| alternative:"), "unknown cell option 'alternative'"),
    ],
)
def test_a_malformed_text_is_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        notebook.from_text(text)


def test_normalising_removes_what_another_run_would_write_differently() -> None:
    page = notebook.from_text(TEXT)
    page.cells[1].metadata["execution"] = {"iopub.execute_input": "2020-01-01"}
    page.cells[1].outputs = [
        nbformat.v4.new_output(
            "display_data", {"image/svg+xml": "<svg/>"}, metadata={"image/svg+xml": {"a": 1}}
        )
    ]
    page.metadata["language_info"]["version"] = "3.11.7"
    clean = notebook.normalise(page)
    assert "execution" not in clean.cells[1].metadata
    assert clean.cells[1].outputs[0].metadata == {}
    assert clean.metadata["language_info"] == {"name": "python"}
    assert clean.metadata["myst"]["html_meta"]["description"] == "A page."


def test_what_was_printed_in_one_go_is_stored_in_one_piece() -> None:
    page = notebook.from_text(TEXT)
    pieces = [("stdout", "1\n"), ("stdout", "2\n"), ("stderr", "oh\n"), ("stdout", "3\n")]
    page.cells[1].outputs = [nbformat.v4.new_output("stream", name=name, text=text) for name, text in pieces]
    stored = notebook.normalise(page).cells[1].outputs
    assert [(o.name, o.text) for o in stored] == [("stdout", "1\n2\n"), ("stderr", "oh\n"), ("stdout", "3\n")]
