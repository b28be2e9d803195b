"""What the instructor's notebook says about a run: its tests, and whose each name is.

A name that a test uses is trusted if the instructor's own cells bind it without help of the student's, and
it is the student's if a solution cell binds it or if its value depends on one that does.
"""

import ast
import functools
import symtable
from dataclasses import dataclass, field

from coursework.notebook import Cell, cells_of

BEGIN_HIDDEN, END_HIDDEN = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"
DRAWING = "matplotlib"  # stays on the student's side: tests look at the student's figures
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True)
class Test:
    """One test cell of the instructor's, with what it may refer to."""

    code: str
    points: float
    trusted: tuple[str, ...]
    students: tuple[str, ...]
    imports: dict[str, str]

    @property
    def has_hidden(self) -> bool:
        """Whether any of it is kept from students."""
        return BEGIN_HIDDEN in self.code

    def is_hidden(self, line: int) -> bool:
        """Whether a line (from 1; 0 is none) is one that the student never saw."""
        above = self.code.splitlines()[:line]
        marks = [text.strip() for text in above if text.strip() in (BEGIN_HIDDEN, END_HIDDEN)]
        return not above or (bool(marks) and marks[-1] == BEGIN_HIDDEN)


@dataclass
class Names:
    """The names bound so far, walking down the notebook."""

    trusted: list[str] = field(default_factory=list)
    students: set[str] = field(default_factory=set)
    imports: dict[str, str] = field(default_factory=dict)

    def add(self, code: str, is_solution: bool) -> None:
        """Take in one cell."""
        for statement in ast.parse(without_magics(code)).body:
            text = ast.unparse(statement)
            if isinstance(statement, ast.Import | ast.ImportFrom):
                self.add_import(statement)
            elif is_solution or self.depends_on_student(statement, text):
                self.students |= bound(text)
            else:
                self.trusted.append(text)
                self.students -= bound(text)

    def depends_on_student(self, statement: ast.stmt, text: str) -> bool:
        """A definition runs nothing yet, so it is trusted even where its body calls what is the student's."""
        return not isinstance(statement, DEFINITIONS) and bool(used(text) & self.students)

    def add_import(self, statement: ast.Import | ast.ImportFrom) -> None:
        module = getattr(statement, "module", None)
        for alias in statement.names:
            one = ast.Import([alias]) if module is None else ast.ImportFrom(module, [alias], 0)
            name = (alias.asname or alias.name).split(".")[0]
            if (module or alias.name).split(".")[0] == DRAWING:
                self.students.add(name)
            elif name == "*":
                self.trusted.append(ast.unparse(one))
            else:
                self.imports[name] = ast.unparse(one)
                self.students.discard(name)


def without_magics(code: str) -> str:
    """A cell as Python: lines for IPython alone are left out."""
    return "\n".join("" if line.lstrip()[:1] in ("%", "!", "?") else line for line in code.splitlines())


def bound(code: str) -> set[str]:
    """The global names that a piece of code binds."""
    table = symtable.symtable(code, "<cell>", "exec")
    return {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_namespace()}


def used(code: str) -> set[str]:
    """The global names that a piece of code refers to, from inside functions too."""
    return _used(symtable.symtable(code, "<cell>", "exec"))


def _used(table: symtable.SymbolTable) -> set[str]:
    is_used = symtable.Symbol.is_referenced if table.get_type() == "module" else symtable.Symbol.is_global
    names = {symbol.get_name() for symbol in table.get_symbols() if is_used(symbol)}
    return names.union(*map(_used, table.get_children()))


def tests(source: dict) -> dict[str, Test]:
    """The tests of the instructor's notebook by grade_id, in order."""
    return _tests(tuple(cell for cell in cells_of(source) if cell.kind == "code"))


@functools.lru_cache(maxsize=16)
def _tests(cells: tuple[Cell, ...]) -> dict[str, Test]:
    names, found = Names(), {}
    for cell in cells:
        if cell.is_test:
            students = tuple(sorted(names.students))
            found[cell.grade_id] = Test(
                cell.source, cell.points, tuple(names.trusted), students, dict(names.imports)
            )
        else:
            names.add(cell.source, cell.is_solution)
    return found


def modules(source: dict) -> tuple[str, ...]:
    """What the instructor's notebook imports, and all that could be a module below, as np.random."""
    trees = (ast.parse(without_magics(c.source)) for c in cells_of(source) if c.kind == "code")
    nodes = [node for tree in trees for node in ast.walk(tree)]
    aliases = [alias for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    named = {alias.asname or alias.name: alias.name for alias in aliases}
    found = dict.fromkeys(("numpy", "numpy.random", *named.values()))
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module:
            found[node.module] = None
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in named:
            found[f"{named[node.value.id]}.{node.attr}"] = None
    return tuple(found)
