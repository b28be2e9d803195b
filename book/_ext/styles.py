"""One style sheet for the site, with only the rules that the site can use.

The theme and the extensions bring 480 KB of rules in nine files, which a browser must have before it
draws anything. A rule stays if the site knows every class, id and tag that its selector asks for: if it
stands on a page or is a word in a script. What stands in parentheses or brackets is not asked: when in
doubt, a rule stays.
"""

import hashlib
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx

BUNDLE = "book.css"
THEME_SHEETS = ["basic.css", "styles/pydata-sphinx-theme.css"]
LINK = re.compile(r'<link [^>]*\bhref="([^"]*_static/)[^"]*\.css[^"]*"[^>]*>\s*')
PIECE = re.compile(r"""/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\\.|[{};]|[^{};"'\\/]+|/""", re.DOTALL)
COMPOSED = "es-"  # the classes of live figures, whose scripts put them together from parts
URL = re.compile(r"""url\((["']?)(?!data:|#|https?:|/)([^"')]+)\1\)""")
GROUPS = ("@media", "@supports", "@layer", "@container")
ASKED = re.compile(r"([.#]?)((?:\\.|[\w-])+)")
ASIDE = re.compile(r"\[[^\]]*\]|\([^()]*\)|(?<!\\):{1,2}[\w-]+")
NAMES = re.compile(r'\b(?:class|id)="([^"]*)"')
TAGS = re.compile(r"<([a-z][\w-]*)")
WORDS = re.compile(r"[A-Za-z][\w-]*")
SCRIPT = re.compile(r"<script\b(?:[^>]*\bsrc=\"(?:[^\"]*_static/)([^\"?]+)[^>]*)?>(.*?)</script>", re.DOTALL)
PROPERTY = re.compile(r"""(?<=[{;])--([\w-]+):((?:"(?:\\.|[^"])*"|'(?:\\.|[^'])*'|[^;{}"'])*);?""")
USE = re.compile(r"var\(\s*--([\w-]+)")
EMPTY = re.compile(r"^[^{}\n]*\{\}\n", re.MULTILINE)
FONT = re.compile(r"@font-face\{[^}]*\}\n")
FAMILY = re.compile(r"""font-family:\s*["']?([^"';}]+)""")
SPACE = re.compile(r"\s+")
TIGHT = re.compile(r"\s*([{};,>])\s*")


def one_link(page: str) -> str:
    """A page that loads the bundle in place of its style sheets."""
    links = list(LINK.finditer(page))
    if not links:
        return page
    bundle = f'<link href="{links[0][1]}{BUNDLE}" rel="stylesheet" />\n'
    start, end = links[0].span()
    return page[:start] + bundle + LINK.sub("", page[end:])


def bundle_site(app: Sphinx) -> None:
    """Write the bundle of the built site, and drop the sheets that it replaces."""
    static = Path(app.outdir, "_static")
    sheets = [static / name for name in THEME_SHEETS + extension_sheets(app)]
    if not all(sheet.exists() for sheet in sheets):
        return  # no page is new, and so the sheets were not copied anew
    whole = "".join(moved(sheet, static) for sheet in sheets)
    Path(app.doctreedir, "whole.css").write_text(whole, "utf-8")  # what a test compares the bundle with
    (static / BUNDLE).write_text(stored(whole, vocabulary(Path(app.outdir)), Path(app.doctreedir)), "utf-8")
    for path in [*static.rglob("*.css"), *static.rglob("*.map")]:
        if path.name != BUNDLE:
            path.unlink()


def extension_sheets(app: Sphinx) -> list[str]:
    """The style sheets of extensions and of the book, in the order in which they load."""
    sheets = sorted(app.builder._css_files, key=lambda sheet: sheet.priority)
    names = [str(sheet.filename).removeprefix("_static/") for sheet in sheets]
    left_out = {*THEME_SHEETS, "styles/theme.css"}  # the last one only imports, and is empty
    return [name for name in dict.fromkeys(names) if name not in left_out and not name.endswith("thebe.css")]


def moved(sheet: Path, static: Path) -> str:
    """A sheet's text, with addresses that hold one folder up, where the bundle lies."""
    folder = sheet.parent.relative_to(static).as_posix()
    text = sheet.read_text("utf-8").removeprefix("\ufeff")
    return URL.sub(lambda url: f"url({posixpath.normpath(posixpath.join(folder, url[2]))})", text) + "\n"


def stored(whole: str, known: set[str], folder: Path) -> str:
    """The used rules; kept on disk, since the site is built over and over with the same names."""
    key = hashlib.sha256(repr((whole, sorted(known))).encode()).hexdigest()[:24]
    place = folder / f"book-{key}.css"
    if not place.exists():
        place.write_text(shortened(prune(whole, known), known), "utf-8")
    return place.read_text("utf-8")


def pages_of(out: Path) -> list[Path]:
    """The pages of the site, without the theme's own templates."""
    return sorted(path for path in out.rglob("*.html") if "_static" not in path.parts)


def vocabulary(out: Path) -> set[str]:
    """Every class (``.x``), id (``#x``) and tag (``x``) of a page, and every word of a script."""
    names, tags, scripts = set(), {"html", "body", "head"}, set()
    for path in pages_of(out):
        page = path.read_text("utf-8")
        names.update(NAMES.findall(page))
        tags.update(TAGS.findall(page))
        scripts.update(SCRIPT.findall(page))
    words = {word for names in names for word in names.split()}
    files = {file for file, _ in scripts if file}
    texts = [body for _, body in scripts] + [(out / "_static" / file).read_text("utf-8") for file in files]
    return words | tags | {word for text in texts for word in WORDS.findall(text)}


def prune(text: str, known: set[str]) -> str:
    """The rules of a style sheet that match something that is known."""
    kept = []
    for head, body in rules(text):
        if head.startswith(GROUPS) and body is not None:
            inner = prune(body, known)
            kept += [f"{head}{{{inner}}}\n"] if inner else []
        elif head.startswith("@"):
            kept += [f"{head};\n" if body is None else f"{head}{{{body}}}\n"] if "charset" not in head else []
        elif body and (selectors := [each for each in selectors_of(head) if is_used(each, known)]):
            kept.append(",".join(selectors) + "{" + TIGHT.sub(r"\1", body).strip("; \n") + "}\n")
    return "".join(kept)


def shortened(text: str, known: set[str]) -> str:
    """The rules without what they define and nothing uses: fonts and variables."""
    named = FONT.sub("", text)
    text = FONT.sub(lambda face: face[0] if FAMILY.search(face[0])[1] in named else "", text)
    return without_idle_variables(text, known)


def without_idle_variables(text: str, known: set[str]) -> str:
    """The rules without the variables that no rule and no script reads."""
    before = ""
    while text != before:
        before, live = text, known.union(USE.findall(text))
        text = PROPERTY.sub(lambda found: found[0] if found[1] in live else "", text)  # noqa: B023
    return EMPTY.sub("", text)


def rules(text: str) -> Iterator[tuple[str, str | None]]:
    """The rules at the top of a style sheet: what stands before the braces, and what stands in them."""
    head, body, depth = [], [], 0
    for piece in PIECE.findall(text):
        if piece.startswith("/*"):
            continue
        depth -= piece == "}"
        if piece in ";}" and not depth:
            yield SPACE.sub(" ", "".join(head)).strip(), "".join(body) if piece == "}" else None
            head, body = [], []
        elif depth:
            body.append(piece)
        elif piece not in "{}":
            head.append(piece)
        depth += piece == "{"


def selectors_of(head: str) -> list[str]:
    """The selectors of a rule, parted at the commas that stand in no parentheses."""
    parts, depth = [""], 0
    for character in head:
        depth += (character in "([") - (character in ")]")
        if character == "," and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts]


def is_used(selector: str, known: set[str]) -> bool:
    """Whether all the names that a selector asks for are known."""
    while ASIDE.search(selector):
        selector = ASIDE.sub("", selector)
    names = (name.replace("\\", "") for _, name in ASKED.findall(selector))
    return all(name in known or name.startswith(COMPOSED) for name in names)
