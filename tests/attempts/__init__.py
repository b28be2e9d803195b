"""What learners hand in for the code exercises: right answers, and the typical mistakes.

One file a chapter. ``RIGHT`` has for each exercise the answers that must pass: a string names a function
of the chapter's notebook (the published solution), anything else is the answer itself. ``WRONG`` has for
each exercise the mistakes: a phrase of the message that names the mistake, and the answer with it.
"""

import ast
import importlib
import pkgutil
from functools import cache

import notebook


def tables() -> list:
    """The files of this table."""
    return [importlib.import_module(f"{__name__}.{m.name}") for m in pkgutil.iter_modules(__path__)]


def collect(table: str) -> list[tuple]:
    """The rows of all chapters, as (number, name, answer) or (number, phrase, answer)."""
    return [
        (number, name, answer)
        for chapter in tables()
        for number, answers in getattr(chapter, table).items()
        for name, answer in (
            answers.items()
            if isinstance(answers, dict)
            else ((f"answer {i}", a) for i, a in enumerate(answers, 1))
        )
    ]


@cache
def published(chapter: int) -> dict:
    """The functions that a chapter's notebook defines, with its imports, and nothing else run."""
    (name,) = (name for name in notebook.notebook_names() if name.startswith(f"ch{chapter:02}-"))
    space = {}
    for cell in notebook.read(name).cells:
        if cell.cell_type == "code":
            nodes = [node for node in ast.parse(cell.source).body if _defines(node)]
            exec(compile(ast.Module(nodes, []), f"{name}:{cell.id}", "exec"), space)
    return space


def _defines(node: ast.stmt) -> bool:
    named = isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda)
    return named or isinstance(node, (ast.FunctionDef, ast.Import, ast.ImportFrom))
