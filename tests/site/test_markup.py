"""Every page as text: titles, descriptions, alternatives to images, links, and no raw LaTeX."""

import re
from functools import cache
from html import unescape
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlparse

import pytest
import sitepages
from bs4 import BeautifulSoup, Tag
from sitepages import soup

# A page is parsed once: all that is asked of it, is asked in one worker.
GROUPS = [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in sitepages.page_names()]
PAGES = pytest.mark.parametrize("name", GROUPS)
RAW_LATEX = re.compile(r"\\[a-zA-Z]+\s*[{_^]|\\(?:frac|sum|log|ln|le|ge|text|KL|E|argm..)\b|\$\$|\$[^$\s]+\$")
FILE_NAME = re.compile(r"^[\w/.-]+\.(svg|png|jpe?g)$")
SHORTEST_ALT = 20  # characters, for a figure


@pytest.fixture
def page(site: Path, name: str) -> BeautifulSoup:
    """A page, parsed."""
    return soup(site / f"{name}.html")


@PAGES
def test_head_is_complete(page: BeautifulSoup, name: str) -> None:
    """Language, title, description and viewport are there, and the title has no markup left in it."""
    assert page.html["lang"] == "en"
    assert 10 <= len(page.title.string.strip()) <= 120
    assert not RAW_LATEX.search(page.title.string)
    descriptions = page.find_all("meta", attrs={"name": "description"})
    assert len(descriptions) == 1
    assert 10 <= len(descriptions[0]["content"]) <= 300
    assert page.find("meta", attrs={"name": "viewport"})
    assert page.find("link", rel="icon")


@PAGES
def test_one_first_heading(page: BeautifulSoup, name: str) -> None:
    """A page has one h1, and no heading skips a level."""
    levels = [int(heading.name[1]) for heading in page.main.find_all(re.compile("^h[1-6]$"))]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels


@PAGES
def test_images_have_a_text(page: BeautifulSoup, name: str) -> None:
    """The text that replaces a figure says what it shows; it is no file's name."""
    for image in page.find_all("img"):
        alt = image.get("alt", "").strip()
        assert alt, f"no alt: {image['src']}"
        assert not FILE_NAME.match(alt), alt
        if image.find_parent("figure") or image.find_parent(class_="cell_output"):
            assert len(alt) >= SHORTEST_ALT, f"too short for a figure: {alt}"
            assert image.find_parent("figure").figcaption, f"no caption: {alt}"


@PAGES
def test_no_raw_latex(page: BeautifulSoup, name: str) -> None:
    """No formula is left in its source."""
    for text in page.body.find_all(string=RAW_LATEX):
        if not text.find_parent(["pre", "code", "script", "style"]):
            pytest.fail(f"raw LaTeX: {text.strip()[:120]}")


@PAGES
def test_scripts_and_styles_are_local(page: BeautifulSoup, name: str) -> None:
    """All that a page loads is part of the site."""
    loaded = [tag.get("src") or tag.get("href") for tag in page.find_all(["script", "link", "img", "iframe"])]
    assert [url for url in loaded if url and urlparse(url).netloc] == []
    assert not [url for url in loaded if url and "fontawesome.js" in url]


@PAGES
def test_ids_are_unique(page: BeautifulSoup, name: str) -> None:
    """Each id is there once."""
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert sorted({name for name in ids if ids.count(name) > 1}) == []


@PAGES
def test_links_lead_somewhere(site: Path, page: BeautifulSoup, name: str) -> None:
    """Each link into the site finds its page and its anchor."""
    here = site / f"{name}.html"
    dead = [link["href"] for link in page.find_all("a", href=True) if not leads_somewhere(here, link)]
    assert dead == []


def leads_somewhere(here: Path, link: Tag) -> bool:
    """Whether a link's target is there, as far as it is within the site."""
    if urlparse(link["href"]).scheme:
        return True
    address, anchor = urldefrag(link["href"])
    target = (here.parent / unquote(address)).resolve() if address else here
    if not target.is_file():
        return False
    if not anchor or target.suffix != ".html" or anchor == "top":
        return True
    return unquote(anchor) in identifiers(target)


@cache
def identifiers(page: Path) -> set[str]:
    """The ids on a page, which is quicker than parsing the page."""
    return set(map(unescape, re.findall(r'<[^<>]*\sid="([^"]+)"', page.read_text("utf-8"))))


@PAGES
def test_neighbours(page: BeautifulSoup, name: str) -> None:
    """Each page of the book leads to the one before and the one after."""
    book = [each for each in sitepages.page_names() if each != "search"]
    if name == "search":
        return
    classes = {each for link in page.select(".prev-next-area a") for each in link["class"]}
    assert ("left-prev" in classes) == (name != book[0])
    assert ("right-next" in classes) == (name != book[-1])
