"""Every assignment and its variants: full marks for the solution, none for the release, few for errors."""

import ast
import builtins
import re
import time

import nbformat
import plain_marking as plain
import pytest
from nbclient import NotebookClient
from other_right import OTHER_RIGHT

from coursework.attempts import edited, load_wrong, questions
from coursework.notebook import Cell, cells_of, source_text
from coursework.release import make_release

MODULES = {"math", "itertools", "numpy", "scipy", "matplotlib", "expected_surprise"}
each = pytest.mark.parametrize("name", plain.IDS)


def seeds(long: bool) -> list[int | None]:
    """The assignment as it is, and variants of it."""
    return [None, *range(30 if long else 2)]


def wrong_answers(name: str, seed: int | None) -> list[str]:
    """The wrong answers that get other marks than they must."""
    notebook, findings = plain.source(name, seed), []
    tests = questions(notebook)
    for question, attempts in load_wrong(plain.ASSIGNMENTS / name).items():
        cells = plain.only(notebook, question)
        for wrong in attempts:
            got = plain.run(cells, {question: wrong.source})[0]
            if got != {test: wrong.marks.get(test, 0) for test in tests[question]}:
                findings.append(f"seed {seed}, {question}, {wrong.name}: {got}")
    return findings


@each
def test_the_solution_gets_full_marks(name: str, long: bool) -> None:
    for seed in seeds(long):
        notebook = plain.source(name, seed)
        marks, errors, _ = plain.run(list(cells_of(notebook)))
        assert marks == plain.points(notebook), f"seed {seed}: {errors}"


@each
def test_right_answers_of_another_kind_get_full_marks(name: str) -> None:
    notebook = plain.source(name)
    assert set(OTHER_RIGHT[name]) <= set(questions(notebook))
    marks, errors, _ = plain.run(list(cells_of(notebook)), OTHER_RIGHT[name])
    assert marks == plain.points(notebook), errors


@each
def test_the_untouched_release_gets_nothing(name: str, long: bool) -> None:
    for seed in seeds(long):
        notebook = plain.source(name, seed)
        stubs = {c.cell_id: c.source for c in cells_of(make_release(notebook)) if c.is_solution}
        marks = plain.run(list(cells_of(notebook)), stubs)[0]
        assert not any(marks.values()), f"seed {seed}: {marks}"


@each
def test_every_wrong_answer_gets_exactly_its_marks(name: str, long: bool) -> None:
    for seed in seeds(long):
        assert wrong_answers(name, seed) == []


@each
def test_there_are_five_wrong_answers_to_each_question_and_none_is_right(name: str) -> None:
    notebook, wrong = plain.source(name), load_wrong(plain.ASSIGNMENTS / name)
    full = plain.points(notebook)
    assert set(wrong) == set(questions(notebook))
    for question, attempts in wrong.items():
        tests = questions(notebook)[question]
        assert len({attempt.name for attempt in attempts}) == len(attempts) >= 5, question
        for attempt in attempts:
            assert set(attempt.marks) <= set(tests), attempt.name
            assert sum(attempt.marks.values()) < sum(full[test] for test in tests), attempt.name


@pytest.mark.long
@each
def test_a_wrong_answer_costs_no_marks_of_other_questions(name: str) -> None:
    notebook = plain.source(name)
    full, tests = plain.points(notebook), questions(notebook)
    for question, attempts in load_wrong(plain.ASSIGNMENTS / name).items():
        for wrong in attempts:
            marks = plain.run(list(cells_of(notebook)), {question: wrong.source})[0]
            others = {test: mark for test, mark in marks.items() if test not in tests[question]}
            assert others == {test: full[test] for test in others}, f"{question}, {wrong.name}"


@each
def test_numbers_of_another_course_do_not_fit(name: str) -> None:
    sources = [plain.source(name, seed) for seed in (None, 0, 1)]
    values = [question for question, text in answers(sources[0]).items() if assigned(text)]
    assert values, "a question whose answer depends on the parameters"
    for ours, theirs in ((0, 1), (1, 2), (2, 0)):
        names = plain.run(list(cells_of(sources[theirs])))[2]
        for question in values:
            typed = "import numpy as np\nfrom numpy import array, float64, inf\n" + "\n".join(
                f"{key} = {names[key]!r}" for key in sorted(assigned(answers(sources[0])[question]))
            )
            marks = plain.run(plain.only(sources[ours], question), {question: typed})[0]
            assert not any(marks.values()), f"{question}: {marks}"


def answers(notebook: dict) -> dict[str, str]:
    return {cell.grade_id: cell.source for cell in cells_of(notebook) if cell.is_solution}


def assigned(text: str) -> set[str]:
    """The names that the statements of a cell set, outside functions."""
    statements = [node for node in ast.parse(text).body if isinstance(node, ast.Assign | ast.For | ast.With)]
    nodes = [node for statement in statements for node in ast.walk(statement)]
    comprehensions = {
        inner.id
        for node in nodes
        if isinstance(node, ast.comprehension)
        for inner in ast.walk(node.target)
        if isinstance(inner, ast.Name)
    }
    stored = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return stored - comprehensions


def defined(text: str) -> set[str]:
    """All names that a cell gives a meaning to: variables, functions, modules."""
    names = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.FunctionDef):
            names |= {node.name, *(argument.arg for argument in node.args.args)}
        elif isinstance(node, ast.Lambda):
            names |= {argument.arg for argument in node.args.args}
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
    return names


@each
def test_a_test_knows_its_own_names_the_parameters_and_the_answer(name: str) -> None:
    cells = list(cells_of(plain.source(name)))
    given = set().union(*(defined(c.source) for c in cells if "parameters" in c.tags))
    own: set[str] = set()
    for cell in cells:
        if cell.is_solution:
            own = defined(cell.source)
        if cell.is_test:
            nodes = ast.walk(ast.parse(cell.source))
            used = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
            assert not used - defined(cell.source) - given - own - set(dir(builtins)), cell.cell_id


@each
def test_a_visible_test_overwrites_no_name_that_others_need(name: str) -> None:
    release = make_release(plain.source(name))
    kept = set().union(*(assigned(c.source) for c in cells_of(release) if c.kind == "code" and not c.is_test))
    for cell in cells_of(release):
        if cell.is_test:
            assert not assigned(cell.source) & kept, cell.cell_id


@each
def test_the_release_is_valid_and_its_visible_tests_accept_the_solution(name: str) -> None:
    notebook = plain.source(name)
    release = make_release(notebook)
    nbformat.validate(release)
    errors = plain.run(list(cells_of(release)), answers(notebook))[1]
    assert errors == {}


@pytest.mark.long
@each
def test_the_release_with_the_solution_runs_in_a_kernel_in_20_seconds(name: str) -> None:
    release = make_release(plain.source(name))
    for raw in release["cells"]:
        raw["source"] = answers(plain.source(name)).get(raw["id"], raw["source"])
    started = time.monotonic()
    page = NotebookClient(nbformat.from_dict(release), timeout=60).execute()
    assert time.monotonic() - started < 20
    printed = [output for cell in page.cells for output in cell.get("outputs", [])]
    assert not [output for output in printed if output.get("name") == "stderr"]


@each
def test_only_the_projects_own_install_is_needed(name: str) -> None:
    for cell in cells_of(plain.source(name)):
        if cell.kind == "code":
            for node in ast.walk(ast.parse(cell.source)):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    whole = isinstance(node, ast.Import)
                    names = [alias.name for alias in node.names] if whole else [node.module]
                    assert {full.split(".")[0] for full in names} <= MODULES, cell.cell_id


@each
def test_marks_in_the_text_are_those_that_are_given(name: str) -> None:
    notebook, asked, given = plain.source(name), [], []
    for cell in cells_of(notebook):
        asked += [int(n) for n in re.findall(r"^### Question \d+ \((\d+) marks", cell.source, re.MULTILINE)]
        if cell.is_solution:
            given.append(0)
        elif cell.is_test:
            given[-1] += cell.points
            assert cell.source.startswith(f"# {cell.points:g} mark"), cell.cell_id
        elif cell.is_written:
            given.append(cell.points)
            scheme = cell.source.split("=== BEGIN MARK SCHEME ===")[1]
            marks = map(int, re.findall(r"^(\d+) marks?:", scheme, re.MULTILINE))
            assert sum(marks) == cell.points, cell.cell_id
    assert asked == given
    opening = source_text(notebook["cells"][0])
    total, code, words = map(int, re.search(r"(\d+), of which (\d+) .* (\d+) from words", opening).groups())
    written = sum(cell.points for cell in cells_of(notebook) if cell.is_written)
    assert (total, code, words) == (sum(given), sum(given) - written, written)


@each
def test_the_numbers_of_the_questions_count_up(name: str) -> None:
    text = "\n".join(cell.source for cell in cells_of(plain.source(name)) if cell.kind == "markdown")
    numbers = [int(n) for n in re.findall(r"^### Question (\d+) \(", text, re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))


@each
def test_written_answers_have_a_sample_and_typical_mistakes(name: str) -> None:
    for cell in cells_of(plain.source(name)):
        if cell.is_written:
            assert cell.source.startswith("**Sample answer.**"), cell.cell_id
            assert "Typical wrong answers:" in cell.source, cell.cell_id
            assert cell.source.rstrip().endswith("=== END MARK SCHEME ==="), cell.cell_id


def test_every_marked_cell_has_one_id() -> None:
    for name in plain.IDS:
        for cell in cells_of(plain.source(name)):
            assert cell.grade_id in ("", cell.cell_id)
            assert isinstance(cell, Cell)


def test_a_change_that_does_not_fit_the_solution_is_refused() -> None:
    with pytest.raises(ValueError, match="'b' stands 2 times in the solution, not once"):
        edited("b + b", ("b", "c"))
    with pytest.raises(ValueError, match="'d' stands 0 times"):
        edited("b + b", ("d", "c"))
