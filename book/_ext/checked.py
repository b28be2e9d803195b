"""Ties each equation and theorem of the book to the test that checks it, on the page itself.

A test in ``checked_tests`` claims labels with the decorator ``@checks("thm-gibbs", "eq-kl-a4")``. The
statement then carries a small link to that test's source, which the directive ``{check-sources}`` shows
on a page of the site. A statement without a test is a warning, and so is a test of no statement. The
tests are read, never run.
"""

import ast
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

logger = logging.getLogger(__name__)
STATEMENTS = {"theorem", "lemma", "proposition", "corollary", "definition"}
WORDS = {"instances": "instances checked", "rate": "rate checked"}


@dataclass(frozen=True)
class Check:
    """A test that claims labels: where it is, what it says and how it reads."""

    file: str
    name: str
    labels: tuple[str, ...]
    kind: str
    summary: str
    source: str
    line: int


def read_checks(path: Path) -> list[Check]:
    """Every decorated test of a file, in the file's order."""
    source = path.read_text("utf-8")
    functions = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    return [
        as_check(path.name, source, function, decorator)
        for function in functions
        for decorator in function.decorator_list
        if isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") == "checks"
    ]


def as_check(file: str, source: str, function: ast.FunctionDef, decorator: ast.Call) -> Check:
    """What the decorator ``checks`` of a function says."""
    labels = tuple(argument.value for argument in decorator.args)
    kinds = [keyword.value.value for keyword in decorator.keywords if keyword.arg == "kind"]
    first = min(each.lineno for each in function.decorator_list)
    lines = source.splitlines()[first - 1 : function.end_lineno]
    summary = (ast.get_docstring(function) or "").split("\n\n")[0].replace("\n", " ")
    return Check(file, function.name, labels, (kinds or ["instances"])[0], summary, "\n".join(lines), first)


class CheckSources(SphinxDirective):
    """``{check-sources} test_ch02_entropy.py``: the source of each check of a file."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """One section for each test, with links back to what it checks."""
        file = self.arguments[0]
        path = Path(self.env.srcdir, self.config.checked_tests, file)
        self.env.note_dependency(str(path))
        if not path.exists():
            raise self.error(f"there is no {path.name} in {self.config.checked_tests}")
        shown = self.env.check_pages.setdefault(self.env.docname, {})
        sections = []
        for check in read_checks(path):
            anchors = [self.anchor(shown, label, check) for label in check.labels]
            sections.append(self.section(check, anchors))
        return sections

    def anchor(self, shown: dict[str, tuple[str, Check]], label: str, check: Check) -> str:
        """The anchor of a label's check; the first check of a label is the one that its mark links to."""
        anchor = f"check-{label}" if label not in shown else f"check-{label}-{check.name}"
        shown.setdefault(label, (anchor, check))
        return anchor

    def section(self, check: Check, anchors: list[str]) -> nodes.section:
        """Title, what is checked, in words and as links, and the source."""
        title = nodes.title("", check.name.removeprefix("test_").replace("_", " ").capitalize())
        section = nodes.section("", title, ids=anchors, names=[])
        what = nodes.paragraph("", "Checks ", classes=["check-labels"])
        for place, label in enumerate(check.labels):
            what += [nodes.Text(", ")] if place else []
            what += reference(self.env, label)
        what += nodes.Text(f" ({check.file}, line {check.line}).")
        section += [nodes.paragraph("", check.summary)] if check.summary else []
        section += [what, nodes.literal_block(check.source, check.source, language="python")]
        self.set_source_info(section)
        return section


def reference(env: BuildEnvironment, label: str) -> addnodes.pending_xref:
    """A reference to a statement, which shows its number."""
    domain, role = ("math", "eq") if label.startswith("eq-") else ("prf", "ref")
    target = {"refdomain": domain, "reftype": role, "reftarget": label, "refdoc": env.docname}
    return addnodes.pending_xref("", nodes.literal("", label), refexplicit=False, refwarn=False, **target)


def start(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Make room for what the pages show."""
    if not hasattr(env, "check_pages"):
        env.check_pages = {}  # page -> label -> (anchor, check)


def purge(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Forget what a page showed before it is read again."""
    getattr(env, "check_pages", {}).pop(docname, None)


def merge(app: Sphinx, env: BuildEnvironment, docnames: list[str], other: BuildEnvironment) -> None:
    """Take over what another process found on the pages that it read."""
    env.check_pages.update((name, other.check_pages[name]) for name in docnames if name in other.check_pages)


def statements(env: BuildEnvironment) -> dict[str, str]:
    """The label of every statement that needs a check, and its page."""
    found = {label: docname for label, (docname, _) in env.domains["math"].equations.items()}
    for label, proof in getattr(env, "proof_list", {}).items():
        if proof["realtype"] in STATEMENTS and not proof["nonumber"]:
            found[label] = proof["docname"]
    return found


def marks(env: BuildEnvironment) -> dict[str, tuple[str, str, str]]:
    """For each label that a shown test claims: page and anchor of the source, and the mark's words."""
    return {
        label: (docname, anchor, WORDS.get(check.kind, check.kind))
        for docname, shown in env.check_pages.items()
        for label, (anchor, check) in shown.items()
    }


def compare(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Warn of statements without a check and the reverse; renew the pages whose marks changed."""
    pages, now = statements(env), marks(env)
    if app.config.checked_strict:
        for label in sorted(pages.keys() - now.keys()):
            logger.warning("no check claims %r", label, location=pages[label], type="checked")
        for label in sorted(now.keys() - pages.keys()):
            docname, anchor, _ = now[label]
            message = "the check %s claims %r, which is on no page"
            logger.warning(message, anchor, label, location=docname, type="checked")
    before, env.check_marks = getattr(env, "check_marks", {}), now
    changed = {label for label in before.keys() | now.keys() if before.get(label) != now.get(label)}
    return sorted({pages[label] for label in changed if label in pages})


def add_marks(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the link to its check at each statement of a page."""
    now = marks(app.env)
    for node in doctree.findall(nodes.Element):
        label = node.get("label")
        if label in now and (node.get("realtype") in STATEMENTS or isinstance(node, nodes.math_block)):
            page, anchor, words = now[label]
            node["check"] = (f"{app.builder.get_relative_uri(docname, page)}#{anchor}", words)
            if "realtype" in node:
                node[0] += mark(*node["check"])


def mark(address: str, words: str) -> nodes.reference:
    """The small link at the end of a theorem's title."""
    return nodes.reference("", words, refuri=address, internal=True, classes=["checked-mark"])


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive and the marks."""
    app.add_config_value("checked_tests", "tests/labels", "env")
    app.add_config_value("checked_strict", True, "env")
    app.add_directive("check-sources", CheckSources)
    app.connect("env-before-read-docs", start)
    app.connect("env-purge-doc", purge)
    app.connect("env-merge-info", merge)
    app.connect("env-updated", compare)
    app.connect("doctree-resolved", add_marks)
    return {"version": "1", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
