"""A tour through all that a live figure can show: each control goes to its ends and to random places."""

import random
from collections.abc import Iterator

from livefigures import Driver, Row, faults_of

LONG = (4, 4, 12)  # 20 random places for each control: by mouse, by keys, by scripted events
SHORT = (2, 2, 4)
ARROWS = ("ArrowRight", "ArrowUp", "ArrowLeft", "ArrowDown", "PageUp", "PageDown")
NEAR = 4  # pixels: a handle snaps to its steps


class Tour:
    """A figure, what was seen of it on the way, and what was wrong."""

    def __init__(self, driver: Driver, row: Row, places: tuple[int, int, int] = LONG) -> None:
        self.drags, self.presses, self.sweeps = places
        self.driver, self.row, self.dice = driver, row, random.Random(driver.name)
        self.seen, self.faults = [driver.read()], []

    def run(self) -> list[str]:
        """Move every control, then reset; the faults."""
        moves = {"slider": self.slide, "range": self.slide, "point": self.push, "text": self.write}
        for control, about in self.driver.controls().items():
            moves.get(about["kind"], self.switch)(control, about)
        self.driver.host.locator(".es-reset").click()
        self.expect("reset leads to", self.driver.read(), self.seen[0])
        return self.faults + faults_of(self.row, self.seen)

    def look(self, control: str) -> object:
        """Read the figure; the place of a control."""
        self.seen.append(self.driver.read())
        return self.seen[-1]["at"][control]

    def expect(self, what: str, found: object, wanted: object) -> None:
        """Note a fault if something is not as wanted."""
        if found != wanted:
            self.faults.append(f"{what} {found}, not {wanted}")

    def slide(self, control: str, about: dict) -> None:
        """Move a slider or a handle along its line: to both ends by keys, by mouse; then anywhere."""
        free, upright = control in self.row.free, about["axis"] == "vertical"
        for bound, key in ((about["min"], "Home"), (about["max"], "End")):
            self.driver.press(control, key)
            found = self.look(control)
            self.expect(f"{key} leads {control} to", found, found if free else bound)
        for bound, u in ((about["min"], 0.002), (about["max"], 0.998)):
            self.driver.drag(control, *((0.5, 1 - u) if upright else (u, 0.5)))
            found = self.look(control)
            self.expect(f"dragging leads {control} to", found, found if free else bound)
        self.drag_about(control, about, [upright] if about["kind"] == "slider" and not free else [])
        self.sweep(control)

    def push(self, control: str, about: dict) -> None:
        """Move a point in two dimensions: to two corners, then anywhere."""
        free = control in self.row.free
        for bound, u in ((about["min"], 0.002), (about["max"], 0.998)):
            self.driver.drag(control, u, u)
            found = self.look(control)
            self.expect(f"dragging leads {control} to", found[0], found[0] if free else bound)
        self.drag_about(control, about, [] if free else [0, 1])
        self.sweep(control)

    def drag_about(self, control: str, about: dict, axes: list[int]) -> None:
        """Drag to random places; the handle must follow the pointer along these axes, up to its ends."""
        for u, v in self.places(self.drags, 0.2, 0.85):
            target = self.driver.drag(control, u, v)
            place = self.look(control)
            if place in (about["min"], about["max"]):
                continue
            centre = self.driver.centre(control)
            if off := [axis for axis in axes if abs(centre[axis] - target[axis]) > NEAR]:
                self.faults.append(f"{control} at {place} is not under the pointer along {off}")

    def places(self, count: int, low: float, high: float) -> Iterator[tuple[float, float]]:
        """Random places in the unit square."""
        return ((self.dice.uniform(low, high), self.dice.uniform(low, high)) for _ in range(count))

    def sweep(self, control: str) -> None:
        """Press a few arrows at a time, which must move the control; then send it to places by script."""
        found = [self.driver.read()["at"][control]]
        chords = [self.dice.choices(ARROWS, k=2) for _ in range(self.presses - 2)]
        for keys in [*chords, ["ArrowUp"], ["ArrowLeft"]]:
            self.driver.press(control, *keys)
            found.append(self.look(control))
        self.expect(f"keys lead {control} to so many places:", min(2, len(set(map(str, found)))), 2)
        self.seen += self.driver.sweep(control, list(self.places(self.sweeps, 0, 1)))

    def write(self, control: str, about: dict) -> None:
        """Type texts."""
        for _ in range(self.drags + self.presses + self.sweeps):
            self.driver.control(control).fill(self.row.typed[control](self.dice))
            self.look(control)
        self.driver.press(control, "End", "Backspace")
        self.look(control)

    def switch(self, control: str, about: dict) -> None:
        """Choose each option, or switch on and off, by mouse and by keyboard."""
        before, found = self.look(control), []
        if about["kind"] == "checkbox":
            self.driver.control(control).click()
            found.append(self.look(control))
            self.driver.press(control, "Space")
            found.append(self.look(control))
            self.expect(f"{control} goes to", found, [not before, before])
            return
        for option in about["options"]:
            self.driver.control(control).select_option(option)
            found.append(self.look(control))
        self.expect(f"{control} goes to", found, about["options"])
        self.driver.press(control, "ArrowUp")
        self.look(control)
