"""IPython without a terminal, history or colours: runs one cell and gives back what it would have shown."""

import base64
import contextlib
import io
import sys
from collections.abc import Iterator
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

MAX_TEXT = 100_000  # characters of stdout, and of stderr
MAX_RICH = 20  # figures and values shown
MAX_RICH_SIZE = 2_000_000  # characters in base64
KEPT = ("text/plain", "image/png")


class Capped(io.TextIOBase):
    """A stream that keeps its first MAX_TEXT characters, so that an endless print fills no memory."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.room = MAX_TEXT

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, text: str) -> int:
        """Keep what there is room for."""
        if self.room > 0:
            part = text[: self.room]
            self.parts.append(part)
            self.room -= len(part) + 1  # an empty write counts as well: a list of them fills memory too
            if self.room <= 0:
                self.parts.append("\n(the rest of the output was cut)\n")
        return len(text)

    def text(self) -> str:
        """What was kept."""
        return "".join(self.parts)


class Publisher(DisplayPublisher):
    """What `display` shows is kept."""

    def publish(self, data: dict, *_: Any, **__: Any) -> None:
        """Hand it to the shell."""
        self.shell.keep_rich(data)


class Hook(DisplayHook):
    """The value of a cell's last line is kept, and nothing is printed."""

    def write_output_prompt(self) -> None:
        """No prompt."""

    def write_format_data(self, format_dict: dict, md_dict: dict | None = None) -> None:
        """Hand it to the shell."""
        self.shell.keep_rich(format_dict)

    def finish_displayhook(self) -> None:
        """No line feed."""


class Shell(InteractiveShell):
    """Shows nothing; errors are handed back and never formatted, since formatting runs student code."""

    display_pub_class = Type(Publisher)
    displayhook_class = Type(Hook)

    def keep_rich(self, data: dict) -> None:
        """Keep a picture or a text, within limits."""
        if len(self.rich) < MAX_RICH:
            kept = {kind: _text(data[kind]) for kind in KEPT if kind in data}
            if kept and sum(map(len, kept.values())) <= MAX_RICH_SIZE:
                self.rich.append(kept)

    def showtraceback(self, *_: Any, **__: Any) -> None:
        """Nothing."""

    def showsyntaxerror(self, *_: Any, **__: Any) -> None:
        """Nothing."""

    def showindentationerror(self) -> None:
        """Nothing."""

    def _tee(self, channel: str) -> contextlib.AbstractContextManager:
        """IPython would keep all that is printed in its history, without end."""
        return contextlib.nullcontext()

    def enable_gui(self, gui: str | None = None) -> None:
        """There are no windows here."""


def _text(data: Any) -> str:
    return base64.b64encode(data).decode("ascii") if isinstance(data, bytes) else str(data)


def make() -> Shell:
    """The shell that all cells of a submission share."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.cache_size = 0
    return Shell.instance(config=config)


def warm_up(pictures: bool) -> None:
    """What happens at first use only, matplotlib's list of fonts for instance, so that forks have it."""
    draw = "import matplotlib.pyplot as plt\nplt.title('x')\nplt.show()\nplt.close('all')\ndel plt"
    run(make(), draw if pictures else "pass")


def run(shell: Shell, code: str) -> tuple[BaseException | None, dict]:
    """Run one cell: its error, if any, and what it showed."""
    shell.rich = []
    out, err = Capped(), Capped()
    sys.stdout, sys.stderr = out, err
    result = shell.run_cell(code, store_history=False)
    error = result.error_before_exec or result.error_in_exec
    shown = {"stdout": out.text(), "stderr": err.text(), "rich": shell.rich[:MAX_RICH]}
    return error, {name: what for name, what in shown.items() if what}


@contextlib.contextmanager
def discarded_output() -> Iterator[None]:
    """What a function prints while a test calls it would tell the student the test's inputs."""
    with contextlib.redirect_stdout(Capped()), contextlib.redirect_stderr(Capped()):
        yield
