"""``library-reference``: the public modules of a package, documented by Sphinx' autodoc and napoleon.

Each function is followed by the chapters that use it, and a name of another one in its text is a link.
"""

import importlib
import pkgutil
import re
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar

from chapters import chapters, uses
from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import nested_parse_with_titles

PLACE = "result"
RESULT = re.compile(r"^Returns\n-+\n((?:\S.*\n)+)(?=\n|\Z)", re.MULTILINE)  # no line of it is indented
MARKUP = re.compile(r"(``.*?``)|(\||(?<=\w)_(?!\w))", re.DOTALL)
LITERAL = re.compile(r"``(\w+)(\(\))?``")


class LibraryReference(SphinxDirective):
    """A section for each public module of a package; ``:without:`` names modules to leave out."""

    required_arguments = 1
    option_spec: ClassVar = {"without": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        """Write what autodoc shall document, and let it."""
        package = importlib.import_module(self.arguments[0])
        for path in Path(package.__file__).parent.rglob("*.py"):
            self.env.note_dependency(str(path))
        chapters(self.env)
        left_out = self.options.get("without", "").split()
        lines = [line for module in public_modules(package, left_out) for line in section(module)]
        parsed = nodes.Element()
        nested_parse_with_titles(self.state, StringList(lines, package.__name__), parsed)
        return parsed.children


def public_modules(package: ModuleType, left_out: list[str]) -> list[ModuleType]:
    """The modules of a package that are for its users, in the order of the alphabet."""
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    public = [name for name in names if not name.startswith("_") and name not in left_out]
    return [importlib.import_module(f"{package.__name__}.{name}") for name in public]


def section(module: ModuleType) -> list[str]:
    """The source of a module's section; what the module hands on from elsewhere is named, not documented."""
    package, _, name = module.__name__.partition(".")
    foreign = [each for each in module.__all__ if not is_own(getattr(module, each), package)]
    lines = [name, "-" * len(name), "", f".. automodule:: {module.__name__}", "   :members:"]
    lines += [f"   :exclude-members: {', '.join(foreign)}"] if foreign else []
    if foreign:
        origin = getattr(module, foreign[0]).__module__.partition(".")[0]
        listed = ", ".join(f"``{each}``" for each in foreign)
        lines += ["", f"Handed on from {origin}, whose documentation describes them: {listed}."]
    return [*lines, ""]


def is_own(thing: Any, package: str) -> bool:
    """Whether something is defined in the package."""
    return getattr(thing, "__module__", None) is None or thing.__module__.partition(".")[0] == package


def prepare(app: Sphinx, what: str, name: str, thing: Any, options: Any, lines: list[str]) -> None:
    """Before napoleon: a result told in sentences is no list of types, and a bar or a ``z_`` no markup."""
    text = escaped("\n".join(lines))
    if told := RESULT.search(text):
        text = f"{text[: told.start(1)]}{PLACE}\n{text[told.end(1) :]}"
        results(app)[name] = " ".join(told[1].split())
    lines[:] = text.split("\n")


def results(app: Sphinx) -> dict[str, str]:
    """What functions return, as told in their docstrings, until napoleon is done."""
    return app.env.temp_data.setdefault("results", {})


def escaped(docstring: str) -> str:
    """A docstring that shows bars and trailing underscores of its paragraphs as they are."""
    blocks = re.split(r"(\n\s*\n)", docstring)
    return "".join(
        each if ">>>" in each else MARKUP.sub(lambda found: found[1] or f"\\{found[2]}", each)
        for each in blocks
    )


def complete(app: Sphinx, what: str, name: str, thing: Any, options: Any, lines: list[str]) -> None:
    """Turn names in a docstring into links, and say which chapters use what it documents."""
    package = name.partition(".")[0]
    known, own = documented(package), name.rpartition(".")[2]

    def link(found: re.Match) -> str:
        target = known.get(found[1])
        return f":py:obj:`{found[1]} <{target}>`" if target and found[1] != own else found[0]

    told = results(app).get(name, "")
    renewed = (f":returns: {told}" if line == f":rtype: {PLACE}" else line for line in lines)
    lines[:] = [LITERAL.sub(link, line) for line in renewed]
    if what in ("function", "class"):
        lines += ["", *used_in(app, own)]


@cache
def documented(package: str) -> dict[str, str]:
    """The full name of each public thing of a package by its short name, if no other has it."""
    modules = public_modules(importlib.import_module(package), [])
    pairs = [(name, f"{module.__name__}.{name}") for module in modules for name in module.__all__]
    short = [name for name, _ in pairs]
    own = {
        name: is_own(getattr(importlib.import_module(full.rpartition(".")[0]), name), package)
        for name, full in pairs
    }
    return {name: full for name, full in pairs if short.count(name) == 1 and own[name]}


def used_in(app: Sphinx, name: str) -> list[str]:
    """A line with links to the chapters that use a function."""
    pages = chapters(app.env)
    using = {number: page for number, page in pages.items() if name in uses(Path(app.env.doc2path(page)))}
    links = ", ".join(f":doc:`{number} </{page}>`" for number, page in using.items())
    word = "chapter" if len(using) == 1 else "chapters"
    return [f"*Used in* {word} {links}."] if using else []


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive, and read docstrings before and after napoleon."""
    app.add_directive("library-reference", LibraryReference)
    app.connect("autodoc-process-docstring", prepare, priority=400)
    app.connect("autodoc-process-docstring", complete, priority=600)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
