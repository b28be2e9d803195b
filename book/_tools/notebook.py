"""Notebooks as text and back, and their execution: the one way in which a notebook changes.

    python book/_tools/notebook.py text  ch02-entropy       book/ch02-entropy.ipynb -> _text/ch02-entropy.md
    python book/_tools/notebook.py store ch02-entropy       _text/ch02-entropy.md   -> book/ch02-entropy.ipynb
    python book/_tools/notebook.py run [ch02-entropy ...]   run in clean kernels, store normalised outputs
    python book/_tools/notebook.py check [ch02-entropy ...] run, and fail if storing would change a byte

In the text each cell starts with a line ``%%% markdown ID`` or ``%%% code ID``. The first block,
``%%% notebook``, holds the page's description. A code cell may open with options, YAML behind ``#|``:

    #| alt: what a reader who cannot see the figure has to know
    #| caption: the caption, in Markdown
    #| name: fig-binary-entropy
    #| tags: [hide-cell]
    #| prompt: the words on the button that unfolds a hidden cell

The IDs are the notebook's cell ids; outputs stay with a cell as long as its source does.

The source of an assignment is called ``assignments/surprise``; its cells have two more options, from which
nbgrader's metadata are made, with the cell's id as its ``grade_id``:

    #| role: solution     or test, written (an answer in words), locked (cannot be changed by students)
    #| points: 2          of a test or of a written answer
"""

import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import yaml
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbgrader_cells import nbgrader_of, role_of

ROOT = Path(__file__).resolve().parents[2]
BOOK, TEXT = ROOT / "book", ROOT / "_text"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
CELL = re.compile(r"^%%% (notebook|markdown|code)(?: ([a-zA-Z0-9_-]{1,64}))?$", re.MULTILINE)


def notebook_names() -> list[str]:
    """The names of all notebooks of the book, in the order of the files."""
    return sorted(path.stem for path in BOOK.glob("*.ipynb"))


def assignment_names() -> list[str]:
    """The names of all assignments, such as ``assignments/surprise``."""
    return sorted(f"assignments/{path.parent.name}" for path in ROOT.glob("assignments/*/source.ipynb"))


def path_of(name: str) -> Path:
    """The file of a chapter or of an assignment's source."""
    return ROOT / name / "source.ipynb" if name.startswith("assignments/") else BOOK / f"{name}.ipynb"


def read(name: str) -> nbformat.NotebookNode:
    """The notebook of a chapter or of an assignment."""
    return nbformat.read(path_of(name), as_version=4)


# -- to text ---------------------------------------------------------------------------------------


def options_of(cell: nbformat.NotebookNode) -> dict:
    """The options of a cell as they stand in the text."""
    mystnb, nbgrader = cell.metadata.get("mystnb", {}), cell.metadata.get("nbgrader", {})
    options = {
        "alt": mystnb.get("image", {}).get("alt"),
        **mystnb.get("figure", {}),
        "prompt": mystnb.get("code_prompt_show"),
        "tags": cell.metadata.get("tags"),
        "role": role_of(nbgrader),
        "points": nbgrader.get("points"),
    }
    return {key: value for key, value in options.items() if value}


def to_text(notebook: nbformat.NotebookNode) -> str:
    """The notebook as text, without its outputs."""
    description = notebook.metadata.get("myst", {}).get("html_meta", {}).get("description", "")
    parts = [f"%%% notebook\ndescription: {description}"]
    for cell in notebook.cells:
        lines = []
        if options := options_of(cell):
            dumped = yaml.safe_dump(options, sort_keys=False, allow_unicode=True, width=10**6)
            lines = [f"#| {line}" for line in dumped.splitlines()]
        parts.append("\n".join([f"%%% {cell.cell_type} {cell.id}", *lines, cell.source]))
    return "\n\n".join(parts) + "\n"


# -- from text -------------------------------------------------------------------------------------


def metadata_of(options: dict, cell_id: str) -> dict:
    """The cell metadata that myst-nb and nbgrader read, from the options in the text."""
    known = ("alt", "caption", "name", "prompt", "tags", "role", "points")
    if unknown := set(options) - set(known):
        raise ValueError(f"unknown cell option {sorted(unknown)[0]!r}; known are {', '.join(known)}")
    figure = {key: options[key] for key in ("caption", "name") if key in options}
    image = {"alt": options["alt"]} if "alt" in options else {}
    prompts = {f"code_prompt_{key}": options["prompt"] for key in ("show", "hide") if "prompt" in options}
    mystnb = {key: value for key, value in (("image", image), ("figure", figure)) if value} | prompts
    tags = {"tags": options["tags"]} if "tags" in options else {}
    nbgrader = nbgrader_of(options, cell_id)
    return tags | ({"mystnb": mystnb} if mystnb else {}) | ({"nbgrader": nbgrader} if nbgrader else {})


def new_cell(kind: str, cell_id: str, source: str) -> nbformat.NotebookNode:
    """A cell from its text, options first."""
    lines = source.split("\n")
    count = next((i for i, line in enumerate(lines) if not line.startswith("#|")), len(lines))
    options = yaml.safe_load("\n".join(line[2:].removeprefix(" ") for line in lines[:count])) or {}
    make = nbformat.v4.new_markdown_cell if kind == "markdown" else nbformat.v4.new_code_cell
    cell = make("\n".join(lines[count:]).strip("\n"), metadata=metadata_of(options, cell_id))
    cell["id"] = cell_id
    return cell


def from_text(text: str, old: nbformat.NotebookNode | None = None) -> nbformat.NotebookNode:
    """The notebook that a text describes; cells whose source stays keep the outputs they have in ``old``."""
    outputs = {(c.id, c.source): c for c in (old.cells if old else []) if c.cell_type == "code"}
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": KERNEL, "language_info": {"name": "python"}})
    pieces = CELL.split(text)
    if pieces[0].strip():
        raise ValueError(f"text before the first cell: {pieces[0].strip()[:60]!r}; start with '%%% notebook'")
    for kind, cell_id, source in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        source = source.strip("\n")
        if kind == "notebook":
            notebook.metadata["myst"] = {"html_meta": yaml.safe_load(source)}
            continue
        if not cell_id:
            raise ValueError(f"a {kind} cell has no id: {source[:60]!r}; write '%%% {kind} some-id'")
        cell = new_cell(kind, cell_id, source)
        if kind == "code" and (cell_id, cell.source) in outputs:
            before = outputs[cell_id, cell.source]
            cell.outputs, cell.execution_count = before.outputs, before.execution_count
        notebook.cells.append(cell)
    ids = [cell.id for cell in notebook.cells]
    if repeated := {i for i in ids if ids.count(i) > 1}:
        raise ValueError(f"the cell id {sorted(repeated)[0]!r} stands twice; each needs one of its own")
    return notebook


# -- run and store ---------------------------------------------------------------------------------


def merged_streams(outputs: list[nbformat.NotebookNode]) -> list[nbformat.NotebookNode]:
    """The outputs with what was printed in one go in one piece: the kernel cuts it where time passes."""
    merged: list[nbformat.NotebookNode] = []
    for output in outputs:
        before = merged[-1] if merged else {}
        if output.output_type == "stream" and before.get("name") == output.name:
            before.text += output.text
        else:
            merged.append(output)
    return merged


def normalise(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The same notebook with nothing in it that another run or machine would write differently."""
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = merged_streams(cell.outputs)
        for output in cell.get("outputs", []):
            output.get("metadata", {}).pop("image/svg+xml", None)
    notebook.metadata = nbformat.from_dict(
        {key: value for key, value in notebook.metadata.items() if key == "myst"}
        | {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    )
    return notebook


def write(name: str, notebook: nbformat.NotebookNode, *, dry: bool = False) -> bool:
    """Store the notebook (not if ``dry``); say whether a byte changes."""
    path = path_of(name)
    nbformat.validate(notebook)
    content = nbformat.writes(notebook, indent=1) + "\n"
    if path.exists() and path.read_text("utf8") == content:
        return False
    if not dry:
        path.write_text(content, "utf8")
    return True


def executed(name: str) -> nbformat.NotebookNode:
    """The notebook with the outputs of a clean kernel, normalised."""
    notebook = read(name)
    client = NotebookClient(
        notebook,
        timeout=120,
        store_widget_state=False,
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(BOOK)}},
    )
    try:
        client.execute()
    except CellExecutionError as error:
        raise SystemExit(f"{name}: a cell failed; nothing was stored\n{error}") from None
    return normalise(notebook)


def run_all(names: list[str], *, dry: bool) -> int:
    """Run notebooks, two at a time, and store their outputs (not if ``dry``); how many changed."""
    changes = 0
    with ThreadPoolExecutor(2) as pool:
        for name, notebook in zip(names, pool.map(executed, names), strict=True):
            changed = write(name, notebook, dry=dry)
            print(f"{name}: {'outputs changed' if changed else 'unchanged'}", flush=True)
            changes += changed
    return changes


def main(command: str, *names: str) -> None:
    """Carry out one of the commands text, store, run and check."""
    if command in ("run", "check"):
        if run_all(list(names) or notebook_names(), dry=command == "check") and command == "check":
            raise SystemExit("stored outputs are not what a clean run stores; run `make notebooks`")
        return
    for name in names or notebook_names() + assignment_names():
        text, path = TEXT / f"{name}.md", path_of(name)
        text.parent.mkdir(parents=True, exist_ok=True)
        if command == "text":
            text.write_text(to_text(read(name)), "utf8")
            print(f"_text/{name}.md written")
        elif command == "store":
            changed = write(name, from_text(text.read_text("utf8"), read(name) if path.exists() else None))
            print(f"{path.relative_to(ROOT)} {'written' if changed else 'unchanged'}")
        else:
            raise SystemExit(f"unknown command {command!r}; use text, store, run or check")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
