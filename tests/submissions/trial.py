"""The assignment that the invented submissions answer: four questions of code and one in words."""

import copy

GRADING = {"schema_version": 3, "task": False}
RIGHT = {
    "entropy": "def entropy(p):\n"
    "    p = np.asarray(p, dtype=float)\n"
    "    p = p[p > 0]\n"
    "    return -(p * np.log(p)).sum()\n",
    "kl": "def kl(p, q):\n    return sum(a * math.log(a / b) for a, b in zip(p, q) if a > 0)\n",
    "answer": "answer = 4 * math.log(2)\n",
    "halves": "halves = np.array([2.0 ** -n for n in range(1, 6)])\n",
}
TESTS = {
    "test-entropy": "assert abs(entropy([0.5, 0.5]) - math.log(2)) < 1e-9\n"
    "### BEGIN HIDDEN TESTS\n"
    "np.testing.assert_allclose(entropy([0.5, 0.25, 0.25]), 1.5 * math.log(2), rtol=1e-9)\n"
    "assert entropy([1.0, 0.0]) == 0\n"
    "### END HIDDEN TESTS\n",
    "test-kl": "assert abs(kl([0.5, 0.5], [0.75, 0.25]) - 0.14384103622589045) < 1e-9\n"
    "### BEGIN HIDDEN TESTS\n"
    "assert abs(kl([0.75, 0.25], [0.5, 0.5]) - 0.13081203594113697) < 1e-9\n"
    "assert kl([0.3, 0.7], [0.3, 0.7]) == 0\n"
    "### END HIDDEN TESTS\n",
    "test-answer": "assert answer > 0\n"
    "### BEGIN HIDDEN TESTS\n"
    "assert math.isclose(answer, 2.772588722239781)\n"
    "### END HIDDEN TESTS\n",
    "test-halves": "assert len(halves) == 5\n"
    "### BEGIN HIDDEN TESTS\n"
    "np.testing.assert_array_equal(halves, [0.5, 0.25, 0.125, 0.0625, 0.03125])\n"
    "### END HIDDEN TESTS\n",
}
POINTS = {"test-entropy": 2, "test-kl": 3, "test-answer": 1, "test-halves": 2}
MARKED_BY_HAND = {"why": 2}
SECRET = "### BEGIN HIDDEN TESTS"


def cell(kind: str, name: str, source: str, **grading: object) -> dict:
    """A cell of a notebook; ``grading`` is nbgrader's metadata."""
    own = {"nbgrader": {**GRADING, "grade_id": name, **grading}} if grading else {}
    made = {"cell_type": kind, "id": f"cell-{name}", "metadata": own, "source": source}
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def source() -> dict:
    """The instructor's notebook, with solutions and hidden tests."""
    cells = [cell("markdown", "intro", "# Trial\n\nAnswer in nats."), cell("code", "imports", IMPORTS)]
    for name, right in RIGHT.items():
        test = f"test-{name}"
        cells.append(cell("code", name, wrapped(right), grade=False, solution=True, locked=False))
        points = {"grade": True, "solution": False, "locked": True, "points": POINTS[test]}
        cells.append(cell("code", test, TESTS[test], **points))
    by_hand = {"grade": True, "solution": True, "locked": False, "points": MARKED_BY_HAND["why"]}
    cells.append(cell("markdown", "why", "Since $\\ln$ turns products into sums.", **by_hand))
    return {"cells": cells, "metadata": {"kernelspec": KERNEL}, "nbformat": 4, "nbformat_minor": 5}


IMPORTS = "import math\n\nimport numpy as np\n"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def wrapped(right: str) -> str:
    """A solution between nbgrader's markers."""
    return f"### BEGIN SOLUTION\n{right}### END SOLUTION\n"


def answered(edits: dict[str, str], extra: tuple[str, ...] = ()) -> dict:
    """What a student hands in who answers rightly but for ``edits``; ``extra`` cells follow the imports."""
    notebook = copy.deepcopy(source())
    for each in notebook["cells"]:
        name = each["metadata"].get("nbgrader", {}).get("grade_id")
        if name in RIGHT:
            each["source"] = edits.get(name, RIGHT[name])
        if name in TESTS:
            each["source"] = TESTS[name].partition(SECRET)[0]
        if name == "why":
            each["source"] = edits.get("why", "Sums are easier.")
    added = [cell("code", f"extra-{n}", text) for n, text in enumerate(extra)]
    notebook["cells"][2:2] = added
    return notebook
