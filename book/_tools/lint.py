"""Hygiene of notebooks and text: ``make lint``. Prints each finding as place: what is wrong; what to do."""

import ast
import importlib
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
from prose import crowded_lines, numbers_in, unbacked_decimals

ROOT = Path(__file__).resolve().parents[2]
BOOK = ROOT / "book"
MOST_LINES, USUAL_LINES, WIDTH = 20, 10, 100
FORBIDDEN = {
    r"^\s*[!%]": "a shell or magic command",
    r"\bpip\b": "pip",
    r"\b(urllib|urlopen|requests|wget|fetch_\w+|get_rdataset|scipy\.datasets)\b": "a download",
    r"\bsys\.path\b|\bos\.chdir\b": "a path trick",
    r"default_rng\(\s*\)": "a random generator without a seed",
    r"\bnp\.random\.(?!default_rng|Generator)\w+": "numpy's old global random state",
    r"\bnan_to_num\b|\bwarnings\.": "a call that hides wrong values or warnings",
}
PARTS = {
    "objectives": r":class: objectives",
    "a guess first": r":class: guess",
    "a theorem": r"\{prf:theorem\}",
    "where it breaks": r"[Ww]here it breaks",
    "a quick quiz": r"^## Quick quiz",
    "a take-away": r":class: take-away",
    "the article": r"^## What the source article said",
}
MACRO = re.compile(r"\\(KL|E|argmax|argmin)(?![a-zA-Z])")  # write them out: notebooks are read elsewhere, too
DIRECTIVE = re.compile(r"^:{3,}|\{(doc|ref|numref|eq|prf:\w+|cite:\w+)\}`", re.MULTILINE)
FACE = ("expected_surprise", *(f"expected_surprise.{name}" for name in ("datasets", "figures", "plots")))
Finding = tuple[str, str]


def markdown_of(notebook: nbformat.NotebookNode) -> str:
    """All Markdown of a notebook."""
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def code_cells(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """The code cells of a notebook."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def printed(cell: nbformat.NotebookNode) -> str:
    """What a code cell shows as text."""
    outputs = cell.get("outputs", [])
    return "\n".join(o.get("text", "") or o.get("data", {}).get("text/plain", "") for o in outputs)


def code_findings(cell: nbformat.NotebookNode) -> Iterator[str]:
    """What is wrong with the code in one cell."""
    lines = cell.source.splitlines()
    if len(lines) > MOST_LINES:
        yield f"{len(lines)} lines; at most {MOST_LINES}"
    if wide := [line for line in lines if len(line) > WIDTH]:
        yield f"a line of {len(wide[0])} characters; at most {WIDTH}"
    for pattern, words in FORBIDDEN.items():
        if re.search(pattern, cell.source, re.MULTILINE):
            yield f"uses {words}, which a cell must not"


def cell_findings(cell: nbformat.NotebookNode) -> Iterator[str]:
    """What is wrong with one code cell of a chapter."""
    yield from code_findings(cell)
    if cell.execution_count is None:
        yield "was never run; run `make notebooks`"
    for output in cell.get("outputs", []):
        if output.output_type == "error" or output.get("name") == "stderr":
            yield "has an error or a warning in its output"
        if "image/svg+xml" in output.get("data", {}):
            yield from figure_findings(cell.metadata.get("mystnb", {}))
        if 'class="es-live"' in output.get("data", {}).get("text/html", ""):
            yield from figure_findings(cell.metadata.get("mystnb", {}), live=True)


def figure_findings(mystnb: dict, *, live: bool = False) -> Iterator[str]:
    """What a figure lacks for readers who cannot see it, or who want to refer to it."""
    alt = mystnb.get("image", {}).get("alt", "")
    if live and alt:
        yield "a live figure with #| alt:; the text that replaces it comes from its function"
    if not live and len(alt) < 40:
        yield "a figure without a text (#| alt:) that replaces it, of at least 40 characters"
    if not mystnb.get("figure", {}).get("caption"):
        yield "a figure without a caption (#| caption:)"
    if not str(mystnb.get("figure", {}).get("name", "")).startswith("fig-"):
        yield "a figure without a name (#| name: fig-...)"


def chapter_findings(notebook: nbformat.NotebookNode) -> Iterator[str]:
    """What a chapter lacks of its skeleton."""
    text, sizes = markdown_of(notebook), [len(c.source.splitlines()) for c in code_cells(notebook)]
    for part, pattern in PARTS.items():
        if not re.search(pattern, text, re.MULTILINE):
            yield f"lacks {part}"
    for words in re.findall(r":class-container: quiz-option\s+(.{,30})", text):
        if not words.startswith(("**Yes.**", "**No.**")):
            yield f"has feedback in its quiz that begins neither with **Yes.** nor with **No.**: {words}"
    exercises = len(re.findall(r":class: exercise\b", text))
    if not 4 <= exercises <= 7:
        yield f"has {exercises} exercises; four to six are wanted"
    for part in ("Hint", "Answer"):
        if (count := len(re.findall(rf"\{{dropdown\}} {part}\b", text))) != exercises:
            yield f"has {count} dropdowns '{part}' for {exercises} exercises"
    code_solutions = sum(
        c.metadata.get("mystnb", {}).get("code_prompt_show") == "Solution" for c in code_cells(notebook)
    )
    if len(re.findall(r"\{dropdown\} Solution\b", text)) + code_solutions < exercises:
        yield "has an exercise without a solution"
    if sum(size > USUAL_LINES for size in sizes) > 0.1 * len(sizes):
        yield f"more than one cell in ten is longer than {USUAL_LINES} lines"


def number_findings(notebook: nbformat.NotebookNode, golden: set[float]) -> Iterator[Finding]:
    """Decimals in the prose that no earlier output, no source and no golden number backs."""
    sources = {number for cell in code_cells(notebook) for number in numbers_in(cell.source)}
    backing = golden | sources
    for cell in notebook.cells:
        if cell.cell_type == "code":
            backing |= numbers_in(printed(cell))
        else:
            for decimal in unbacked_decimals(cell.source, backing):
                yield cell.id, f"{decimal} stands in no earlier output, no source and no golden number"


def notebook_findings(path: Path, golden: set[float]) -> Iterator[Finding]:
    """All findings in one notebook."""
    notebook = nbformat.read(path, as_version=4)
    name = path.stem
    for cell in code_cells(notebook):
        yield from ((f"{name} cell {cell.id}", words) for words in cell_findings(cell))
    counts = [cell.execution_count for cell in code_cells(notebook)]
    if counts != list(range(1, len(counts) + 1)):
        yield name, "its cells were not run from top to bottom; run `make notebooks`"
    yield from text_findings(name, notebook)
    yield from ((f"{name} cell {place}", words) for place, words in number_findings(notebook, golden))
    if re.match(r"ch\d\d-", name):
        yield from ((name, words) for words in chapter_findings(notebook))


def text_findings(name: str, notebook: nbformat.NotebookNode) -> Iterator[Finding]:
    """What is wrong with the text of a notebook, wherever it stands."""
    if any(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){0,3}.*", cell.id) for cell in notebook.cells):
        yield name, "has cell ids made by chance; give each cell a name"
    if not notebook.metadata.get("myst", {}).get("html_meta", {}).get("description"):
        yield name, "has no description (%%% notebook, description: ...)"
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            if macro := MACRO.search(cell.source):
                yield (
                    f"{name} cell {cell.id}",
                    f"uses the macro {macro.group()}, which other viewers do not know",
                )
            for line, text in crowded_lines(cell.source):
                yield f"{name} cell {cell.id} line {line}", f"more than one sentence: {text[:70]}"


def assignment_findings(path: Path) -> Iterator[Finding]:
    """All findings in the source of an assignment, which is read in JupyterLab and stores no outputs."""
    notebook = nbformat.read(path, as_version=4)
    name = f"assignments/{path.parent.name}"
    for cell in code_cells(notebook):
        yield from ((f"{name} cell {cell.id}", words) for words in code_findings(cell))
        if cell.outputs or cell.execution_count is not None:
            yield f"{name} cell {cell.id}", "holds outputs; `make text` and `make store` leave them out"
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (found := DIRECTIVE.search(cell.source)):
            yield f"{name} cell {cell.id}", f"uses {found.group()}, which JupyterLab does not know"
    yield from text_findings(name, notebook)


def page_findings(path: Path, golden: set[float]) -> Iterator[Finding]:
    """All findings in one Markdown page."""
    text = path.read_text("utf8")
    place = str(path.relative_to(ROOT))
    for line, words in crowded_lines(text):
        yield f"{place}:{line}", f"more than one sentence: {words[:70]}"
    if path.is_relative_to(BOOK):
        for decimal in unbacked_decimals(text, golden):
            yield place, f"{decimal} is no golden number"


def names_in(source: str) -> set[str]:
    """All names that a piece of Python mentions."""
    nodes = list(ast.walk(ast.parse(source)))
    return {n.id for n in nodes if isinstance(n, ast.Name)} | {
        n.attr for n in nodes if isinstance(n, ast.Attribute)
    }


def unused_names(notebooks: list[Path]) -> Iterator[Finding]:
    """Functions that the library shows to readers, but no chapter uses."""
    cells = (cell for path in notebooks for cell in code_cells(nbformat.read(path, as_version=4)))
    used = set().union(*(names_in(cell.source) for cell in cells))
    for module in map(importlib.import_module, FACE):
        for name in module.__all__:
            if name not in used and inspect.isfunction(getattr(module, name)):
                yield f"{module.__name__}.{name}", "is public, but no chapter uses it"


def main() -> int:
    """Print all findings; 1 if there are any."""
    sys.path.insert(0, str(ROOT / "tests"))
    golden = {row.value for row in importlib.import_module("golden").rows().values()}
    notebooks = sorted(BOOK.glob("*.ipynb"))
    pages = sorted([*BOOK.glob("*.md"), *BOOK.glob("checked/*.md"), *ROOT.glob("*.md")])
    findings = [finding for path in notebooks for finding in notebook_findings(path, golden)]
    findings += [finding for path in pages for finding in page_findings(path, golden)]
    assignments = sorted(ROOT.glob("assignments/*/source.ipynb"))
    findings += [finding for path in assignments for finding in assignment_findings(path)]
    findings += unused_names(notebooks)
    for place, words in findings:
        print(f"{place}: {words}")
    counted = f"{len(notebooks)} notebooks, {len(assignments)} assignments, {len(pages)} pages"
    print(f"lint: {counted}, {len(findings)} findings")
    return bool(findings)


if __name__ == "__main__":
    sys.exit(main())
