"""Live figures: each control, moved by pointer and by keyboard, shows what the library computes."""

import math
import re
from pathlib import Path

import pytest
from livefigures import Driver, Row, agrees, faults_of, open_page, rows
from livetour import LONG, NEAR, SHORT, Tour
from playwright.sync_api import Browser
from sitepages import SITE

FIGURES = pytest.mark.parametrize("name", rows())
SMALLEST_LETTERS, TOO_MUCH = 11.5, 60  # pixels
PLACE = """host => {
  const kept = parseFloat(getComputedStyle(host).minHeight), box = host.getBoundingClientRect();
  host.style.minHeight = "0";
  const needed = host.offsetHeight, words = [...host.querySelectorAll("svg text")];
  host.style.minHeight = "";
  return {kept, needed,
    letters: Math.min(...words.map(e => parseFloat(getComputedStyle(e).fontSize) * e.getScreenCTM().a)),
    outside: words.filter(e => { const b = e.getBoundingClientRect();
      return b.left < box.left - 12 || b.right > box.right + 12; }).map(e => e.textContent)};
}"""


def address(base_url: str, row: Row) -> str:
    """The page of a figure."""
    return f"{base_url}/book/{row.page}.html"


@FIGURES
def test_numbers_are_those_of_the_library(browser: Browser, base_url: str, name: str, long: bool) -> None:
    """At both ends and at random places, by mouse, by keyboard and by scripted events; and after a reset."""
    context = browser.new_context(viewport={"width": 1280, "height": 1700}, reduced_motion="reduce")
    with open_page(context, address(base_url, rows()[name])) as (page, errors):
        driver = Driver(page, name)
        faults = place_faults(driver, 1280) + print_faults(driver)
        driver.isolate()
        faults += Tour(driver, rows()[name], LONG if long else SHORT).run() + errors
    context.close()
    assert not faults, f"{len(faults)} faults:\n" + "\n".join(faults[:12])


def place_faults(driver: Driver, width: int) -> list[str]:
    """What is wrong with the place that is kept for a figure, or with its words."""
    place = driver.host.evaluate(PLACE)
    faults = [f"at a width of {width} its words stick out: {place['outside']}"] if place["outside"] else []
    if not place["needed"] <= place["kept"] <= place["needed"] + TOO_MUCH:
        faults.append(f"keep {place['needed']} pixels for it at a width of {width}, not {place['kept']}")
    if place["letters"] < SMALLEST_LETTERS:
        faults.append(f"at a width of {width} its letters are {place['letters']} pixels small")
    return faults


def print_faults(driver: Driver) -> list[str]:
    """What is wrong with a running figure on paper: it shows its state, without its buttons."""
    driver.page.emulate_media(media="print")
    parts = (".es-chart svg", ".es-values", ".es-tools")
    shown = [driver.host.locator(part).first.is_visible() for part in parts]
    driver.page.emulate_media(media="screen")
    return [] if shown == [True, True, False] else ["does not print"]


@FIGURES
def test_figure_fits_a_telephone(browser: Browser, base_url: str, name: str) -> None:
    """On a narrow page the figure has the place that is kept for it, and legible words."""
    context = browser.new_context(viewport={"width": 390, "height": 1400})
    with open_page(context, address(base_url, rows()[name])) as (page, errors):
        faults = place_faults(Driver(page, name), 390)
    context.close()
    assert not faults + errors


@FIGURES
def test_picture_stands_where_no_script_runs(site: Path, name: str) -> None:
    """The page as it comes has a picture with a text, and nothing to press."""
    page = (site / f"book/{rows()[name].page}.html").read_text("utf-8")
    inside = re.search(rf"<es-{name} [^>]*>(.*?)</es-{name}>", page, re.DOTALL)[1]
    assert re.fullmatch(r'<svg [^>]*role="img" aria-label="[^"]{40,}"[^>]*>.*</svg>', inside, re.DOTALL)
    assert not re.search("<button|<input|tabindex| id=", inside)


def test_picture_is_seen_where_scripts_are_off(browser: Browser, base_url: str) -> None:
    """It is visible, with no empty place around it."""
    context = browser.new_context(java_script_enabled=False)
    with open_page(context, address(base_url, rows()["bridge"])) as (page, _):
        host = page.locator("es-bridge")
        host.scroll_into_view_if_needed()
        assert host.locator("svg").is_visible()
        assert host.bounding_box()["height"] == host.locator("svg").bounding_box()["height"]
    context.close()


def test_every_figure_of_the_site_has_a_row(site: Path) -> None:
    """No figure is left out, and each page loads the scripts that it needs, and no others."""
    shown = {}
    for path in sorted((site / "book").glob("*.html")):
        scripts = re.findall(r'src="[^"]*_static/live/([\w-]+)\.js', path.read_text("utf-8"))
        names = re.findall(r'<es-([\w-]+) class="es-live"', path.read_text("utf-8"))
        assert scripts == (["base", *dict.fromkeys(names)] if names else []), path.name
        shown |= dict.fromkeys(names, path.stem)
    assert shown == {name: row.page for name, row in rows().items()}
    assert {path.stem for path in (SITE / "_static/live").glob("*.js")} == {"base", *shown}


@pytest.mark.parametrize(
    ("text", "number"),
    [("0.4999", 0.49992), ("−1.50", -1.496), ("1.22 × 10⁻⁴", 1.2207e-4), ("∞", math.inf), ("–", None)],
)
def test_numbers_are_compared_to_the_digits_shown(text: str, number: float | None) -> None:
    """A text agrees with its number, and not with one that differs in the last digit."""
    assert agrees(text, number)
    assert not agrees(text, 1.0 if number in (None, math.inf) else number * 1.02 + 0.001)
    assert not agrees(text, 1.0 if number is None else None)


def test_scripts_are_small() -> None:
    """The base and the figures stay as small as promised."""
    sizes = {path.stem: path.stat().st_size for path in (SITE / "_static/live").glob("*.js")}
    assert sizes.pop("base") <= 24_000
    assert max(sizes.values()) <= 6_000, sizes


def test_a_finger_moves_a_handle(browser: Browser, base_url: str) -> None:
    """On a touch screen a handle follows the finger, and the page stays where it is."""
    context = browser.new_context(viewport={"width": 390, "height": 1000}, has_touch=True, is_mobile=True)
    with open_page(context, address(base_url, rows()["bridge"])) as (page, _):
        driver = Driver(page, "bridge")
        (x, y), before = driver.centre("theta"), page.evaluate("scrollY")
        touch = context.new_cdp_session(page)
        for kind, points in (
            ("touchStart", [{"x": x, "y": y}]),
            *[("touchMove", [{"x": x + dx, "y": y}]) for dx in (15, 30, 45)],
            ("touchMove", [{"x": x + 60, "y": y}]),
            ("touchEnd", []),
        ):
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
            page.wait_for_timeout(40)  # moves arrive once a frame
        assert abs(driver.centre("theta")[0] - x - 60) <= NEAR
        assert not faults_of(rows()["bridge"], [driver.read()])
        assert page.evaluate("scrollY") == before
    context.close()


def test_a_screen_reader_hears_the_numbers_once_they_rest(browser: Browser, base_url: str) -> None:
    """The output is silent while a handle moves, and then says every number with its unit."""
    context = browser.new_context()
    with open_page(context, address(base_url, rows()["bernoulli"])) as (page, _):
        driver = Driver(page, "bernoulli")
        driver.press("p", "ArrowRight", "ArrowRight")
        assert driver.control("p").get_attribute("aria-valuetext") == "p = 0.13, entropy 0.5574 bits"
        output = driver.host.locator("output")
        assert output.inner_text() == ""
        page.wait_for_timeout(1200)
        assert "mean surprise h(p) = 0.5574 bits" in output.inner_text()
    context.close()
