"""Cuts the site's fonts down to the icons and characters that it shows.

The icons' fonts shrink from 270 KiB to about 5, those of formulas by half. What a page draws as an icon is
a character of the private use area in the style sheet, which keeps the rules of the used icons only.
"""

import hashlib
import html
import logging
import re
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset
from sphinx.application import Sphinx
from styles import BUNDLE, pages_of

logging.getLogger("fontTools").setLevel(logging.ERROR)
ESCAPE = re.compile(r"\\([ef][0-9a-f]{3})\b")
ENTITY = re.compile(r"&#?\w+;")
PRIVATE = range(0xE000, 0xF900)
FORMULA_FONTS = "katex/fonts"
SMALL = 16_000  # bytes: a font that is not worth the time
WEB_FONTS = "vendor/fontawesome/webfonts"


def subset_site(app: Sphinx) -> None:
    """Subset the fonts of icons and formulas in the built site; drop those that no style names."""
    out, static = Path(app.outdir), Path(app.outdir, "_static")
    style = (static / BUNDLE).read_text("utf-8")
    icons, shown = set(icons_in(style)), characters_shown(out)
    for folder, characters in ((WEB_FONTS, icons), (FORMULA_FONTS, shown)):
        for font in sorted((static / folder).iterdir()):
            if font.name in style and font.stat().st_size > SMALL:
                font.write_bytes(subset_font(font.read_bytes(), characters, Path(app.doctreedir, "fonts")))
            elif font.name not in style:
                font.unlink()
    for script in static.glob("scripts/fontawesome.js*"):
        script.unlink()


def characters_shown(out: Path) -> set[int]:
    """Code points of every character on any page."""
    seen: set[str] = set()
    for path in pages_of(out):
        page = path.read_text("utf-8")
        seen.update(page, *map(html.unescape, ENTITY.findall(page)))
    return {ord(character) for character in seen}


def icons_in(style: str) -> Iterable[int]:
    """Code points that a style sheet draws, as a character or as an escape."""
    yield from (ord(character) for character in style if ord(character) in PRIVATE)
    yield from (int(code, 16) for code in ESCAPE.findall(style))


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
