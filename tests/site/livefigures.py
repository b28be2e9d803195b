"""Drives a live figure as a reader would, and reads what it shows.

Each file of ``live_rows`` says for one figure, ``live_rows/name.py`` for ``<es-name>``, on which page it is
and what it has to show: a function from the positions of its controls to its numbers, by the library.
"""

import importlib.util
import math
import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

ROWS = Path(__file__).with_name("live_rows")
POWER = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
NUMBER = re.compile(r"(−?[\d.]+|−?∞)(?: × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?")
Positions = dict[str, object]


@dataclass
class Row:
    """What a figure has to show.

    ``numbers`` computes the displayed numbers from the positions of the controls: a number for a slider or
    handle, [x, y] for a point, a string for a choice or a line to type in, a bool for a switch. None means
    that there is no value ("–"). ``typed`` gives texts to type, by control. ``free`` names the handles that
    need not end under the pointer or at their bounds, because others limit them.
    """

    page: str
    numbers: Callable[[Positions], dict[str, float | None]]
    typed: dict[str, Callable[[random.Random], str]] = field(default_factory=dict)
    free: frozenset[str] = frozenset()


@cache
def rows() -> dict[str, Row]:
    """Every row, by the figure's name."""
    found = {}
    for path in sorted(ROWS.glob("*.py")):
        spec = importlib.util.spec_from_file_location(f"live_rows_{path.stem}", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found[path.stem] = module.ROW
    return found


ISOLATE = """host => {
  for (let each = host; each.tagName !== "ARTICLE"; each = each.parentNode)
    for (const other of each.parentNode.children) if (other !== each) other.style.display = "none";
}"""
PLACES = """each => {  // the centre of a control, and the chart or the bar along which it can be dragged
  const box = each.getBoundingClientRect(), area = (each.ownerSVGElement || each).getBoundingClientRect();
  return [(box.left + box.right) / 2, (box.top + box.bottom) / 2, area.x, area.y, area.width, area.height];
}"""
# What stands above is laid out as it comes near, and pushes the figure away: look again until all is at rest.
APPROACH = """async host => {
  for (let calm = 0, last = -1; calm < 4;) {
    host.scrollIntoView({block: "center", behavior: "instant"});
    await new Promise(requestAnimationFrame);
    const now = host.getBoundingClientRect().top;
    calm = host.classList.contains("es-ready") && now === last ? calm + 1 : 0;
    last = now;
  }
}"""
READ = """() => {
window.readFigure = host => ({
  at: Object.fromEntries([...host.querySelectorAll("[data-control]")].map(each => [each.dataset.control,
    each.dataset.x !== undefined ? [Number(each.dataset.x), Number(each.dataset.y)] :
    each.getAttribute("role") === "slider" ? Number(each.getAttribute("aria-valuenow")) :
    each.type === "range" ? Number(each.value) : each.type === "checkbox" ? each.checked : each.value])),
  shown: Object.fromEntries([...host.querySelectorAll("[data-value]")].map(each =>
    [each.dataset.value, each.textContent])),
});
window.sweepFigure = (host, name, places) => places.map(([u, v]) => {
  const control = host.querySelector(`[data-control="${name}"]`);
  if (control.type === "range") {
    control.value = Number(control.min) + u * (control.max - control.min);
    control.dispatchEvent(new Event("input", {bubbles: true}));
  } else {
    const box = control.ownerSVGElement.getBoundingClientRect(), knob = control.getBoundingClientRect();
    const send = (kind, x, y) => control.dispatchEvent(new PointerEvent(kind,
      {bubbles: true, clientX: x, clientY: y, buttons: 1, pointerId: 99}));
    send("pointerdown", (knob.left + knob.right) / 2, (knob.top + knob.bottom) / 2);
    send("pointermove", box.left + u * box.width, box.top + v * box.height);
    send("pointerup", 0, 0);
  }
  return window.readFigure(host);
});
}"""


def value_of(text: str) -> tuple[float | None, float]:
    """The number that a text shows, and the half of its last digit."""
    if text == "–":
        return None, 0.0
    found = NUMBER.fullmatch(text)
    assert found, f"{text!r} is no number"
    mantissa = found[1].replace("−", "-")
    if "∞" in mantissa:
        return float(mantissa.replace("∞", "inf")), 0.0
    power = int(found[2].translate(POWER)) if found[2] else 0
    return float(f"{mantissa}e{power}"), float(f"0.5e{power - len(mantissa.partition('.')[2])}")


def agrees(text: str, wanted: float | None) -> bool:
    """Whether a text shows a number to the digits that it has."""
    shown, half = value_of(text)
    if shown is None or wanted is None or math.isnan(wanted):
        return shown is None and (wanted is None or math.isnan(wanted))
    return shown == wanted or abs(shown - wanted) <= half * (1 + 1e-6) + 1e-12 * abs(wanted)


def faults_of(row: Row, snapshots: list[dict]) -> list[str]:
    """Where the numbers shown are not those that the library computes."""
    faults = []
    for snapshot in snapshots:
        wanted = {name: None if x is None else float(x) for name, x in row.numbers(snapshot["at"]).items()}
        if set(wanted) != set(snapshot["shown"]):
            return [f"shows {sorted(snapshot['shown'])}, the row computes {sorted(wanted)}"]
        faults += [
            f"at {snapshot['at']} {name} shows {text}, the library says {wanted[name]}"
            for name, text in snapshot["shown"].items()
            if not agrees(text, wanted[name])
        ]
    return faults


@contextmanager
def open_page(context: BrowserContext, address: str) -> Iterator[tuple[Page, list[str]]]:
    """A page that has come, its scripts too, and the errors that it meets."""
    page, errors = context.new_page(), []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address, wait_until="domcontentloaded")
    yield page, errors
    page.close()


class Driver:
    """One live figure on an open page."""

    def __init__(self, page: Page, name: str) -> None:
        self.page, self.name = page, name
        page.evaluate(READ)
        self.host = page.locator(f"es-{name}").first
        self.host.evaluate(APPROACH)

    def isolate(self) -> None:
        """Hide the rest of the text: the browser then answers sooner to each of many moves."""
        self.host.evaluate(ISOLATE)
        self.host.evaluate(APPROACH)

    def read(self) -> dict:
        """The positions of the controls, and the numbers shown."""
        return self.host.evaluate("host => window.readFigure(host)")

    def controls(self) -> dict[str, dict]:
        """What kind each control is, and its bounds."""
        return self.host.evaluate(
            """host => Object.fromEntries([...host.querySelectorAll("[data-control]")].map(each =>
            [each.dataset.control, {
              kind: each.dataset.x !== undefined ? "point" : each.type || each.getAttribute("role"),
              axis: each.getAttribute("aria-orientation"),
              min: Number(each.min || each.getAttribute("aria-valuemin")),
              max: Number(each.max || each.getAttribute("aria-valuemax")),
              options: [...(each.options || [])].map(option => option.value)}]))"""
        )

    def control(self, name: str):
        """A control's element."""
        return self.host.locator(f'[data-control="{name}"]')

    def centre(self, name: str) -> tuple[float, float]:
        """The centre of a handle."""
        return tuple(self.control(name).evaluate(PLACES)[:2])

    def drag(self, name: str, u: float, v: float) -> tuple[float, float]:
        """Drag a control with the mouse to a place of its chart or bar, and say which place it was."""
        x, y, left, top, width, height = self.control(name).evaluate(PLACES)
        target = left + u * width, top + v * height
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(*target)
        self.page.mouse.up()
        return target

    def press(self, name: str, *keys: str) -> None:
        """Press keys while a control has the focus."""
        self.control(name).evaluate("each => each.focus()")
        for key in keys:
            self.page.keyboard.press(key)

    def sweep(self, name: str, places: list[tuple[float, float]]) -> list[dict]:
        """Send a control to many places by scripted events, and read each time."""
        call = "(host, [name, places]) => window.sweepFigure(host, name, places)"
        return self.host.evaluate(call, [name, places])
