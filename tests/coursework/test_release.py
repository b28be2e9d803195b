"""The release holds what students need and no secret; variants change the parameters."""

import ast
import json

import numpy as np
import pytest
import tiny
from hypothesis import given
from hypothesis import strategies as st

from coursework.notebook import Cell, cells_of, load_notebook, maxima_of
from coursework.release import SourceError, make_release, release_findings, secrets_of
from coursework.variants import generator, load_parameters, replace_values, vary


def texts(notebook: dict) -> dict[str, str]:
    return {cell.cell_id: cell.source for cell in cells_of(notebook)}


def test_solutions_hidden_tests_and_mark_schemes_are_gone() -> None:
    text = json.dumps(tiny.release())
    for secret in ("SCALE * x", "secret words", "half = 0.5", "Sample", "for the word", "BEGIN", "END"):
        assert secret not in text


def test_stubs_stand_where_answers_belong_and_visible_tests_stay() -> None:
    shown = texts(tiny.release())
    assert shown["square"] == "def square(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
    assert shown["half"] == "# YOUR CODE HERE\nraise NotImplementedError()"
    assert shown["words"] == "YOUR ANSWER HERE"
    assert shown["square-test"] == "assert square(2) == 4 * SCALE"
    assert shown["title"] == "# Tiny"
    assert maxima_of(tiny.release()) == {"square-test": 3, "half-test": 1, "words": 2}


def test_outputs_and_foreign_metadata_do_not_reach_the_release() -> None:
    source = tiny.source()
    source["metadata"]["secret"] = "solution"
    source["cells"][3]["metadata"]["secret"] = "solution"
    source["cells"][3]["metadata"]["nbgrader"]["secret"] = "solution"
    source["cells"][3]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "solution"}]
    source["cells"][7]["attachments"] = {"solution.png": {"image/png": "AAAA"}}
    assert json.dumps(make_release(source)) == json.dumps(tiny.release())


def spoilt(index: int, **changes) -> dict:
    source = tiny.source()
    raw = source["cells"][index]
    raw.update({key: value for key, value in changes.items() if key in raw})
    raw["metadata"].get("nbgrader", {}).update({k: v for k, v in changes.items() if k not in raw})
    return source


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (spoilt(3, source="### BEGIN SOLUTION\nx = 1"), r"cell 4 \(square\): BEGIN SOLUTION has no END"),
        (spoilt(3, source="### END SOLUTION"), "END SOLUTION stands before any BEGIN"),
        (spoilt(2, source="### BEGIN SOLUTION\nx\n### END SOLUTION"), "not made for it"),
        (spoilt(3, source="### BEGIN HIDDEN TESTS\nx\n### END HIDDEN TESTS"), "not made for it"),
        (spoilt(4, points=0), "gives no points"),
        (spoilt(4, schema_version=1), "schema version 3"),
        (spoilt(4, grade_id="a b"), "letters, digits"),
        (spoilt(4, task=True), "tasks are not supported"),
        (spoilt(4, cell_type="markdown"), "tests stand in a code cell"),
        (spoilt(6, grade_id="square-test"), "stands twice"),
        (spoilt(0, id=""), "has no id"),
    ],
)
def test_a_source_that_breaks_a_rule_is_refused_with_its_cell(source: dict, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        make_release(source)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"source": "def square(x):\n    return SCALE * x * x"}, "gives away: return SCALE"),
        ({"source": "assert square(-3) == 9 * SCALE, 'secret words'"}, "gives away: assert"),
        ({"source": "### BEGIN SOLUTION"}, "marker of SOLUTION"),
        ({"outputs": [{"output_type": "stream", "text": "x"}]}, "holds outputs"),
        ({"metadata": {"notes": "x"}}, "metadata that are none"),
    ],
)
def test_a_release_that_was_edited_to_give_something_away_is_found(change: dict, words: str) -> None:
    release = tiny.release()
    release["cells"][2].update(change)
    assert any(words in finding for finding in release_findings(tiny.source(), release))
    assert not list(release_findings(tiny.source(), tiny.release()))


def test_what_stands_in_the_open_is_no_secret() -> None:
    source = tiny.source()
    source["cells"][0]["source"] = "half = 0.5"
    assert "half = 0.5" in secrets_of(tiny.source())
    assert "half = 0.5" not in secrets_of(source)


# -- variants --------------------------------------------------------------------------------------


def test_a_variant_changes_the_parameters_only() -> None:
    varied = vary(tiny.source(), {"SCALE": 7})
    assert texts(varied) == texts(tiny.source()) | {"parameters": "SCALE = 7  # of the square"}


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(new=st.fixed_dictionaries({"A": PLAIN, "B": PLAIN, "C": PLAIN}))
def test_new_values_are_read_back_and_nothing_else_changes(new: dict) -> None:
    text = 'A = [1,  # "ä" one\n     2]\nB = "é"; C = 2.5  # unit\n# the end'
    changed = replace_values(text, new)
    found = {node.targets[0].id: ast.literal_eval(node.value) for node in ast.parse(changed).body}
    assert found == new
    assert changed.endswith("  # unit\n# the end")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"T": 1}, "the parameters are SCALE, but new values came for T"),
        ({}, "exactly one value for each"),
        ({"SCALE": np.float64(1)}, "no plain value; convert"),
        ({"SCALE": float("inf")}, "no plain value"),
    ],
)
def test_values_that_do_not_fit_are_refused(values: dict, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        vary(tiny.source(), values)


def test_a_seed_gives_the_same_numbers_always_and_each_assignment_its_own() -> None:
    def draw(assignment: str, seed: str) -> float:
        return float(generator(assignment, seed).random())

    assert draw("surprise", "2027") == draw("surprise", "2027")
    assert len({draw("surprise", "2027"), draw("surprise", "2028"), draw("language", "2027")}) == 3


def test_a_missing_or_empty_variants_file_is_named(tmp_path) -> None:
    with pytest.raises(ValueError, match=r"variants.py is missing"):
        load_parameters(tmp_path / "variants.py")
    (tmp_path / "variants.py").write_text("x = 1")
    with pytest.raises(ValueError, match="no function parameters"):
        load_parameters(tmp_path / "variants.py")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"nbformat": 3}', "\x00"])
def test_a_file_that_is_no_notebook_is_refused_by_name(tmp_path, text: str) -> None:
    path = tmp_path / "source.ipynb"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"source\.ipynb"):
        load_notebook(path)
    with pytest.raises(ValueError, match="cannot be read"):
        load_notebook(tmp_path / "other.ipynb")


def test_roles_are_read_from_odd_metadata_without_error() -> None:
    for odd in (None, [], "x", {"nbgrader": None}, {"nbgrader": {"points": "2", "grade": 1, "grade_id": []}}):
        cell = Cell.of({"cell_type": "code", "metadata": odd, "source": 3})
        assert (cell.grade, cell.points, cell.grade_id, cell.source) == (False, 0.0, "", "")
