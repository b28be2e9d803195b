"""The style sheet that keeps only the rules in use: what it drops, and that no page looks different."""

from functools import partial

import pytest
import sitepages
import styles
from playwright.sync_api import Browser, Route
from tinybook import TinyBook

SHEET = """@charset "utf-8";
/* a comment with a } in it */
:root { --used: #123; --idle: url("data:a;b}"); --deep: var(--used) }
.known, .unknown:hover, p.known:not(.unknown) { color: var(--deep); }
.unknown > p { color: red }
a[href="}"]::before { content: "}{\\"" }
@media print { .unknown { color: blue } .known { color: green } }
@media screen { .unknown { color: blue } }
#there .md\\:wide { margin: 0 }
@font-face { font-family: "Idle"; src: url(idle.woff2) }
@keyframes spin { from { top: 0 } to { top: 1px } }
"""
KNOWN = {"p", "a", "known", "there", "md:wide"}
STYLES = """() => {
  const all = [...document.querySelectorAll('body, body *')].filter(each => !each.closest('.katex-html'));
  const formulas = [...document.querySelectorAll('.katex-html')].slice(0, 20);
  const parts = formulas.flatMap(each => [...each.querySelectorAll('*')].slice(0, 40));
  return [...all, ...parts].flatMap(each => ['', '::before', '::after'].map(part => {
    const text = getComputedStyle(each, part).cssText;
    let hash = 0;
    for (let at = 0; at < text.length; at++) hash = (hash * 31 + text.charCodeAt(at)) | 0;
    return each.tagName + '.' + each.getAttribute('class') + part + ' ' + hash;
  }));
}"""


def test_unused_rules_are_dropped() -> None:
    kept = styles.shortened(styles.prune(SHEET, KNOWN), KNOWN)
    assert kept.splitlines() == [
        ":root{--used: #123;--deep: var(--used)}",
        ".known,p.known:not(.unknown){color: var(--deep)}",
        'a[href="}"]::before{content: "}{\\""}',
        "@media print{.known{color: green}",
        "}",
        "#there .md\\:wide{margin: 0}",
        "@keyframes spin{ from { top: 0 } to { top: 1px } }",
    ]


def test_one_sheet_is_loaded(tiny_book: TinyBook) -> None:
    tiny_book.write(plain="# No formula\n\n:::{dropdown} Folded\nNot one.\n:::\n")
    tiny_book.build()
    links = tiny_book.page("plain").find_all("link", rel="stylesheet")
    assert [link["href"] for link in links] == ["../_static/book.css"]
    sheet = (tiny_book.root / "_build/html/_static/book.css").read_text("utf-8")
    # the book's own rules are the last
    order = ("bd-sidebar-primary", "\ndetails.sd-dropdown", ".bd-article h1")
    places = [sheet.rindex(rule) for rule in order]
    assert places == sorted(places)
    assert "katex-display" not in sheet


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("media", ["screen", "print"])
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_look_the_same(browser: Browser, base_url: str, width: int, scheme: str, media: str) -> None:
    """Every element has the style that it has with all the rules."""
    name = next(each for each in sitepages.page_names() if "/ch" in each)
    size = {"width": width, "height": 900}
    context = browser.new_context(viewport=size, color_scheme=scheme, device_scale_factor=1)
    page = context.new_page()
    page.emulate_media(media=media)
    whole = (sitepages.SITE.parent / ".doctrees/whole.css").read_text("utf-8")
    seen = []
    for _ in ("the bundle", "all the rules"):
        page.goto(f"{base_url}/{name}.html")
        page.wait_for_load_state("networkidle")
        seen.append(page.evaluate(STYLES))
        page.route("**/book.css", partial(Route.fulfill, body=whole, content_type="text/css"))
    context.close()
    assert len(seen[0]) > 3000
    assert [pair for pair in zip(*seen, strict=True) if pair[0] != pair[1]] == []
