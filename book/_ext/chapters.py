"""The chapters as sources: which there are, their text and their code, for pages that are made of them."""

import ast
import json
import re
from functools import cache
from pathlib import Path

from sphinx.environment import BuildEnvironment

CHAPTER = re.compile(r"(?:^|/)ch0*(\d+)-[^/]*$")


def chapters(env: BuildEnvironment) -> dict[int, str]:
    """The page of each chapter, by its number; the page in hand depends on all of them."""
    found = {int(match[1]): name for name in env.found_docs if (match := CHAPTER.search(name))}
    for name in found.values():
        env.note_dependency(env.doc2path(name))
    return dict(sorted(found.items()))


def text_of(path: Path) -> str:
    """The Markdown of a page or a notebook."""
    return "\n\n".join(source for kind, source in parts(path) if kind == "markdown")


def uses(path: Path) -> frozenset[str]:
    """The names that a chapter imports from the library or scikit-learn, or asks of their modules."""
    return cached_uses(path, path.stat().st_mtime_ns)


@cache
def cached_uses(path: Path, changed: int) -> frozenset[str]:
    """The names in a notebook as it was when it last changed."""
    trees = [ast.parse(source) for kind, source in parts(path) if kind == "code"]
    found = [node for tree in trees for node in ast.walk(tree)]
    imports = [node for node in found if isinstance(node, ast.ImportFrom) and is_library(node.module)]
    names = {alias.asname or alias.name: alias.name for node in imports for alias in node.names}
    asked = {node.attr for node in found if isinstance(node, ast.Attribute) and name_of(node.value) in names}
    return frozenset(asked.union(names.values()))


def is_library(module: str | None) -> bool:
    """Whether a module is the library or scikit-learn, or a part of them."""
    return (module or "").partition(".")[0] in ("expected_surprise", "sklearn")


def name_of(node: ast.expr) -> str:
    """The name that an expression is, if it is one."""
    return node.id if isinstance(node, ast.Name) else ""


def parts(path: Path) -> list[tuple[str, str]]:
    """The cells of a notebook with their kinds; a page of Markdown is one cell."""
    source = path.read_text("utf-8")
    if path.suffix != ".ipynb":
        return [("markdown", source)]
    return [(cell["cell_type"], "".join(cell["source"])) for cell in json.loads(source)["cells"]]
