"""Keeps pages small, self-contained and accessible, where Jupyter Book and its theme do not.

- Scripts that no page needs are dropped: FontAwesome's (its web fonts draw the icons), Thebe's, doubles.
- One style sheet, with the rules that the site uses, takes the place of nine.
- Icon fonts and the fonts of formulas keep only the characters that the site shows.
- Buttons and links to a repository appear only where its address is set.
- Each page has a description, one h1, names for its controls, and no id twice.
"""

import html
import re
from collections.abc import Callable
from typing import Any

import fonts
import styles
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

CHOICE = '(matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")'
# What the theme writes, and what it should have written.
REPAIRS = [
    # FontAwesome's script weighs 500 KiB; its web fonts are there as well.
    (re.compile(r"<!-- So that users can add custom icons -->"), ""),
    (re.compile(r"<script[^>]*scripts/fontawesome\.js[^>]*></script>"), ""),
    (re.compile(r'<script type="text/x-thebe-config">.*?</script>', re.DOTALL), ""),
    # The system's choice of colours holds before the theme's scripts run, lest the page flash.
    (re.compile(r'(document\.documentElement\.dataset\.theme = .*?\|\| )"auto";'), rf"\1{CHOICE};"),
    # The contents that only print shows repeat the h1.
    (re.compile(r'<div id="jb-print-docs-body".*?(?=<div id="searchbox">)', re.DOTALL), ""),
    # axe: label-content-name-mismatch
    (re.compile(r'<summary aria-label="Toggle hidden content">'), "<summary>"),
    (re.compile(r'(<button class="btn search-button-field[^>]*? title="Search") aria-label="Search"'), r"\1"),
    # axe: summary-name
    (re.compile(r'<summary>(?=<span class="toctree-toggle")'), '<summary aria-label="Pages below">'),
    # axe: aria-allowed-role, region
    (re.compile(r'role="doc-biblioentry"'), 'role="listitem"'),
    (re.compile(r'(<div id="pst-primary-sidebar")'), r'\1 role="navigation" aria-label="Book"'),
]
SEARCH = "Search the text of the book for a word, a name or a term."
# Thebe is not on offer, folding is done by <details>, and there are no tabs.
NEEDLESS = ("thebe", "THEBE", "toggle", "design-tabs")
# The search page's scripts start one another in their order, and stay as they are.
DEFERRABLE = re.compile(r'<script( [^>]*src="[^"]*_static/[^"]*"></script>)')
# An inline script waits, like the deferred ones, if it is a module.
SETTING = re.compile(r"<script>(DOCUMENTATION_OPTIONS\.pagename = )")
REPOSITORY_BUTTONS = ("use_repository_button", "use_issues_button")
LONGEST = 158  # characters of a description that search engines show


def settle_repository(app: Sphinx, config: Config) -> None:
    """Show the buttons that lead to the repository if there is one, and none otherwise."""
    options = config.html_theme_options
    known = bool(options.get("repository_url"))
    options.update(dict.fromkeys(REPOSITORY_BUTTONS, known))
    if not known:
        options["launch_buttons"] = {}


def repair(page: str) -> str:
    """A page of the theme without its known faults."""
    for pattern, replacement in REPAIRS:
        page = pattern.sub(replacement, page)
    page = styles.one_link(page)
    if "searchtools.js" in page:
        return page
    return SETTING.sub(r'<script type="module">\1', DEFERRABLE.sub(defer, page))


def defer(script: re.Match) -> str:
    """Let a script wait until the page stands."""
    return script[0] if " defer" in script[0] else f"<script defer{script[1]}"


def repair_pages(app: Sphinx) -> None:
    """Mend each page as it leaves its template."""
    templates = getattr(app.builder, "templates", None)
    if templates is None or app.builder.format != "html":
        return
    render = templates.render
    templates.render = lambda template, context: repair(render(template, context))


def distinct_ids(app: Sphinx, doctree: nodes.document) -> None:
    """Tell apart the bodies of theorems, all of which sphinx-proof calls by the same id."""
    for section in doctree.findall(nodes.section):
        if section["ids"] == ["proof-content"]:
            section["ids"] = [f"{section.parent['ids'][0]}-statement"]


def needed(files: list[Any]) -> list[Any]:
    """The scripts or style sheets of a page that it needs, each once."""
    kept: dict[tuple[str, str], Any] = {}
    for file in files:
        key = (str(file.filename), file.attributes.get("body") or "")
        if not any(word in part for word in NEEDLESS for part in key):
            kept.setdefault(key, file)
    return list(kept.values())


def description(page: str, doctree: nodes.document | None) -> str:
    """The first paragraph that says something, cut at a word."""
    if doctree is None:
        return SEARCH if page == "search" else ""
    paragraphs = (" ".join(node.astext().split()) for node in doctree.findall(is_plain_paragraph))
    text = next((text for text in paragraphs if len(text) > 40), "")
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rsplit(" ", 1)[0] + "…"


def is_plain_paragraph(node: nodes.Node) -> bool:
    """Whether a node is a paragraph without a formula."""
    return isinstance(node, nodes.paragraph) and not any(True for _ in node.findall(nodes.math))


def trim(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Settle colour mode, scripts and description of a page."""
    context["default_mode"] = "auto"
    if page == "search":
        app.add_js_file("search-text.js", loading_method="defer")  # after the search tools, before they start
    context["script_files"] = needed(context.get("script_files", []))
    context["css_files"] = needed(context.get("css_files", []))
    tags = context.get("metatags", "")
    if 'name="description"' not in tags:
        text = description(page, doctree) or f"{context.get('title', '')}: {app.config.html_title}"
        context["metatags"] = f'{tags}\n<meta name="description" content="{html.escape(text)}" />'


def on_html(step: Callable[[Sphinx], None]) -> Callable[[Sphinx, Exception | None], None]:
    """Run a step at the end of a successful build of the site."""

    def run(app: Sphinx, error: Exception | None) -> None:
        if error is None and app.builder.name == "html":
            step(app)

    return run


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the clean-up, after the theme and all extensions."""
    app.connect("config-inited", settle_repository, priority=100)
    app.connect("builder-inited", repair_pages)
    app.connect("doctree-read", distinct_ids)
    app.connect("html-page-context", trim, priority=900)
    app.connect("build-finished", on_html(styles.bundle_site), priority=900)  # after the theme's last sheet
    app.connect("build-finished", on_html(fonts.subset_site), priority=901)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
