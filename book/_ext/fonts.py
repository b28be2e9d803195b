"""Cuts the site's fonts down to the icons and characters that it shows, and the rules of icons with them.

The icons' fonts shrink from 270 KiB to about 5, the style sheet of the theme by a third.
"""

import hashlib
import html
import logging
import re
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset
from sphinx.application import Sphinx

logging.getLogger("fontTools").setLevel(logging.ERROR)
ICON_CLASS = re.compile(r"\bfa-([a-z0-9-]+)")
ICON_RULE = re.compile(r'((?:\.fa-[a-z0-9-]+(?::+before)?,?)+)\{(?:--fa|content):\s*"\\?([^"]+)"[^}]*\}')
ESCAPE = re.compile(r"\\([ef][0-9a-f]{3})\b")
PRIVATE = range(0xE000, 0xF900)
THEME_STYLE = "_static/styles/pydata-sphinx-theme.css"
FORMULA_FONTS = "_static/katex/fonts"
WEB_FONTS = "_static/vendor/fontawesome/webfonts"


def subset_site(app: Sphinx) -> None:
    """Subset the fonts of icons and formulas, and the rules of icons, in the built site."""
    out = Path(app.outdir)
    style = (out / THEME_STYLE).read_text("utf-8")
    named = icons_named(out)
    characters = icons_drawn(out, style, named)
    (out / THEME_STYLE).write_text(ICON_RULE.sub(lambda rule: kept(rule, named), style), "utf-8")
    cache = Path(app.doctreedir, "fonts")
    for font in sorted((out / WEB_FONTS).glob("*.woff2")):
        font.write_bytes(subset_font(font.read_bytes(), characters, cache))
    shown = characters_shown(out)
    for font in sorted((out / FORMULA_FONTS).glob("*.woff2")):
        font.write_bytes(subset_font(font.read_bytes(), shown, cache))
    for script in out.glob("_static/scripts/fontawesome.js*"):
        script.unlink()


def characters_shown(out: Path) -> set[int]:
    """Code points of every character on any page."""
    return {ord(each) for path in out.rglob("*.html") for each in set(html.unescape(path.read_text("utf-8")))}


def icons_named(out: Path) -> set[str]:
    """Names of the icons that a page or a script asks for."""
    users = [*out.rglob("*.html"), *out.glob("_static/scripts/[!f]*.js")]
    return {name for path in users for name in ICON_CLASS.findall(path.read_text("utf-8"))}


def icons_drawn(out: Path, style: str, named: set[str]) -> set[int]:
    """Code points of those icons, and of those that style sheets draw by themselves."""
    rules = ICON_RULE.findall(style)
    table = {name: code_point(code) for rule, code in rules for name in ICON_CLASS.findall(rule)}
    drawn = {table[name] for name in named if name in table}
    return drawn | set(icons_in_styles(out, ICON_RULE.sub("", style)))


def kept(rule: re.Match, named: set[str]) -> str:
    """A rule of an icon that is asked for, else nothing."""
    return rule[0] if named.intersection(ICON_CLASS.findall(rule[1])) else ""


def icons_in_styles(out: Path, theme_rules: str) -> Iterable[int]:
    """Code points that style sheets themselves draw, as a character or as an escape."""
    sheets = [path.read_text("utf-8") for path in out.glob("_static/**/*.css") if path != out / THEME_STYLE]
    for text in [theme_rules, *sheets]:
        yield from (ord(character) for character in text if ord(character) in PRIVATE)
        yield from (int(code, 16) for code in ESCAPE.findall(text))


def code_point(code: str) -> int:
    """The code point that a rule of the style sheet names, as an escape or as itself."""
    return int(code, 16) if len(code) > 1 else ord(code)


def subset_font(font: bytes, characters: set[int], cache: Path) -> bytes:
    """The font with these characters only; kept on disk, since the site is built over and over."""
    key = hashlib.sha256(font + repr(sorted(characters)).encode()).hexdigest()[:24]
    stored = cache / f"{key}.woff2"
    if not stored.exists():
        cache.mkdir(parents=True, exist_ok=True)
        source, target = cache / "source.woff2", cache / "target.woff2"
        source.write_bytes(font)
        options = subset.Options(flavor="woff2", notdef_outline=True)
        loaded = subset.load_font(str(source), options)
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=characters)
        subsetter.subset(loaded)
        subset.save_font(loaded, str(target), options)
        target.rename(stored)
    return stored.read_bytes()
