"""Where the built site is, which pages it has, and how to look at one: shared by the tests of the site."""

import fcntl
import gzip
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

ROOT = Path(__file__).parents[2]
SITE = ROOT / "_build/html"
AXE = Path(__file__).with_name("axe.min.js").read_text("utf-8")
SOURCES = (
    *("_config.yml", "_toc.yml", "CHANGELOG.md", "CITATION.cff"),
    *("book", "src", "tests/golden", "tests/labels"),
)
HERE = Path(__file__).parent


def build_command() -> list[str]:
    """The command that builds the site in the working directory, warnings being errors."""
    program = Path(sys.executable).with_name("jupyter-book")
    return [str(program), "build", ".", "-W", "-n", "--keep-going", "--quiet"]


def toc_entries(node: object) -> list[str]:
    """The files that a table of contents names, in reading order."""
    if isinstance(node, list):
        return [name for each in node for name in toc_entries(each)]
    if not isinstance(node, dict):
        return []
    own = [node[key] for key in ("root", "file") if key in node]
    return own + [name for key in ("parts", "chapters", "sections") for name in toc_entries(node.get(key))]


def page_names() -> list[str]:
    """Every page of the site, in reading order, and the search page."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    return [*(name.removesuffix(".md") for name in toc_entries(toc)), "search"]


def in_turn(names: Iterable[str], every: int = 4) -> list:
    """One name in ``every`` for the short tests; the others are parameters of the long tests only."""
    late = pytest.mark.long
    return [name if i % every == 0 else pytest.param(name, marks=late) for i, name in enumerate(names)]


def without_twins(names: Iterable[str]) -> list:
    """The pages, of which those made by one template from one kind of source stand for each other in turn."""
    names = list(names)
    folders = ("book/checked/ch", "book/solutions/")
    twins = {folder: [name for name in names if name.startswith(folder)] for folder in folders}
    late = {name for same in twins.values() for name in same[1:]}
    return [pytest.param(name, marks=pytest.mark.long) if name in late else name for name in names]


def ensure_built() -> None:
    """Build the site if it is missing or older than its sources; one worker does, the others wait."""
    (ROOT / "_build").mkdir(exist_ok=True)
    with open(ROOT / "_build/.site.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if is_stale():
            done = subprocess.run(build_command(), cwd=ROOT, capture_output=True, text=True, check=False)
            assert done.returncode == 0, f"the site does not build:\n{done.stdout}\n{done.stderr}"
            os.utime(SITE / "searchindex.js")


def is_stale() -> bool:
    """Whether a source is newer than the site."""
    built = SITE / "searchindex.js"
    files = [path for source in SOURCES for path in [ROOT / source, *(ROOT / source).rglob("*")]]
    files = [path for path in files if path.is_file() and "__pycache__" not in path.parts]
    return not built.exists() or max(path.stat().st_mtime for path in files) > built.stat().st_mtime


@cache
def soup(path: Path) -> BeautifulSoup:
    """A page, parsed."""
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


def find_chromium() -> str:
    """The browser: ``$CHROMIUM``, ``chromium`` or ``google-chrome``."""
    for name in (os.environ.get("CHROMIUM"), "chromium", "google-chrome"):
        if name and (path := shutil.which(name)):
            return path
    raise RuntimeError("no browser found; type: apt-get install -y chromium (or set CHROMIUM to its path)")


def launch(playwright: Playwright) -> Browser:
    """Start the browser, without its sandbox where root runs it (it would refuse to start)."""
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=find_chromium(), args=arguments)


SHIFT_OBSERVER = """
window.layoutShift = 0;
new PerformanceObserver(list => {
  for (const shift of list.getEntries()) if (!shift.hadRecentInput) window.layoutShift += shift.value;
}).observe({type: "layout-shift", buffered: true});
"""


@dataclass
class Visit:
    """A page that is open in a browser, and what happened while it loaded."""

    page: Page
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    weight: int = 0

    def note_response(self, response: object) -> None:
        """Add what a response weighs when it is sent compressed."""
        if response.status >= 400:
            self.errors.append(f"{response.status} {response.url}")
        elif response.status == 200:
            self.weight += len(gzip.compress(response.body(), 6))


@contextmanager
def visit(context: BrowserContext, address: str):
    """Open a page, note its errors, requests and weight, and close it at the end."""
    page = context.new_page()
    seen = Visit(page)
    responses = []
    page.on("console", lambda message: seen.errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on("request", lambda request: seen.requests.append(request.url))
    page.on("response", lambda response: responses.append(response))
    page.add_init_script(SHIFT_OBSERVER)
    page.goto(address, wait_until="load")
    page.wait_for_load_state("networkidle")
    for response in responses:
        seen.note_response(response)
    yield seen
    page.close()


WHOLE = (
    "* { content-visibility: visible !important; transition: none !important; animation: none !important }"
)


def lay_out(page: Page) -> None:
    """Lay out all of a page, also what is far off the screen, and stop what moves."""
    page.add_style_tag(content=WHOLE)


def turn(page: Page, scheme: str) -> None:
    """Change the colours of an open page."""
    page.evaluate("scheme => { document.documentElement.dataset.theme = scheme }", scheme)


# The glyphs of a formula are hidden from assistive technology, which reads its MathML, and all have one
# colour: one text in their place says as much, and a long page has 20,000 of them.
ONE_TEXT = """document.querySelectorAll('.katex-html, .katex-mathml')
  .forEach(each => { each.textContent = each.textContent })"""

COLOUR_RULES = ("color-contrast", "link-in-text-block")
# What depends on the width: sizes, what scrolls, and the buttons and panels that only a narrow page has.
WIDTH_RULES = ("target-size", "scrollable-region-focusable", "aria-hidden-focus", "aria-dialog-name",
               "button-name", "link-name", "nested-interactive", "skip-link", "summary-name")  # fmt: skip


def axe_violations(page: Page, rules: tuple[str, ...] = ()) -> list[str]:
    """What axe finds against WCAG 2.2 and good practice: rule, element and remedy, one a line.

    With ``rules`` it applies these only.
    """
    if not page.evaluate("!!window.axe"):
        page.evaluate(ONE_TEXT)
        page.evaluate(AXE)
    only = {"runOnly": {"type": "rule", "values": rules}} if rules else {}
    options = {"resultTypes": ["violations"], **only}
    found = page.evaluate("options => axe.run(options)", options)["violations"]
    return [
        f"{rule['id']}: {node['target']}: {node['failureSummary'].splitlines()[-1].strip()}"
        for rule in found
        for node in rule["nodes"]
    ]
