"""Whose a name is: no name that a student can bind may stand for a helper of the instructor's."""

from tiny import cell

from coursework import _plan
from coursework.notebook import Cell


def plan_of(*cells: dict) -> _plan.Test:
    test = cell("code", "t", "assert f(p)", grade=True, points=1)
    return _plan.tests({"cells": [*cells, test]})["t"]


def solution(text: str) -> dict:
    return cell("code", "s", text, solution=True)


def test_a_solution_s_names_are_the_student_s():
    test = plan_of(solution("import json\ndef f(p):\n    local = p\nx, (y, *z) = 1, (2, 3)\nclass C: pass"))
    assert test.students == ("C", "f", "x", "y", "z")
    assert test.imports == {"json": "import json"}
    assert test.trusted == ()


def test_what_needs_nothing_of_the_student_s_is_trusted():
    test = plan_of(
        solution("def f(p): return p"), cell("code", "p", "p = [0.5]\nq = [2 * x for x in p]\nprint(q)")
    )
    assert test.students == ("f",)
    assert test.trusted == ("p = [0.5]", "q = [2 * x for x in p]", "print(q)")


def test_what_depends_on_the_student_s_is_the_student_s():
    test = plan_of(solution("def f(p): return p"), cell("code", "p", "a = f(1)\nb = a + 1\nc = 2\nf(c)"))
    assert test.students == ("a", "b", "f")
    assert test.trusted == ("c = 2",)


def test_a_helper_that_calls_the_student_s_function_cannot_be_replaced():
    test = plan_of(
        solution("def f(p): return p"), cell("code", "p", "def close(p, f=None):\n    return f(p) == 1")
    )
    assert test.trusted == ("def close(p, f=None):\n    return f(p) == 1",)
    assert test.students == ("f",)


def test_a_name_is_whose_it_was_last():
    first = plan_of(cell("code", "p", "p = 1"), solution("for p in range(3): pass"))
    assert first.students == ("p",)
    last = plan_of(solution("for p in range(3): pass"), cell("code", "p", "p = 1"))
    assert (last.students, last.trusted) == ((), ("p = 1",))


def test_figures_stay_with_the_student():
    text = (
        "%matplotlib inline\nimport matplotlib.pyplot as plt\nfrom numpy import log as ln\nfig = plt.figure()"
    )
    test = plan_of(cell("code", "p", text))
    assert test.students == ("fig", "plt")
    assert test.imports == {"ln": "from numpy import log as ln"}


def test_which_lines_are_hidden():
    code = "a\n### BEGIN HIDDEN TESTS\nb\n### END HIDDEN TESTS\nc"
    test = _plan.Test(code, 1.0, (), (), {})
    assert [test.is_hidden(line) for line in range(6)] == [True, False, True, True, False, False]


def test_a_written_question_is_no_test():
    written = cell("markdown", "w", "words", grade=True, solution=True, points=2)
    assert Cell.of(written).is_written
    assert _plan.tests({"cells": [written]}) == {}
