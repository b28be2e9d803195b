"""Tables that directives fill: each cell is a text, a node or a list of nodes."""

from collections.abc import Iterable, Sequence

from docutils import nodes
from sphinx import addnodes

Cell = str | nodes.Node | Sequence[nodes.Node]


def table(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> nodes.table:
    """A table with a line of headings."""
    columns = [nodes.colspec(colwidth=1) for _ in header]
    body = nodes.tbody("", *(line(row) for row in rows))
    group = nodes.tgroup("", *columns, nodes.thead("", line(header)), body, cols=len(header))
    return nodes.table("", group, classes=["colwidths-auto"])


def line(cells: Sequence[Cell]) -> nodes.row:
    """A row of a table."""
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", *as_nodes(cell))) for cell in cells))


def as_nodes(cell: Cell) -> Sequence[nodes.Node]:
    """What stands in a cell."""
    if isinstance(cell, str):
        return [nodes.Text(cell)] if cell else []
    return [cell] if isinstance(cell, nodes.Node) else cell


def page_link(docname: str, here: str, words: str = "") -> addnodes.pending_xref:
    """A link to a page, in its title or in these words."""
    target = {"refdomain": "std", "reftype": "doc", "reftarget": f"/{docname}", "refdoc": here}
    text = nodes.inline("", words or docname, classes=["doc"])
    return addnodes.pending_xref("", text, refexplicit=bool(words), refwarn=True, **target)
