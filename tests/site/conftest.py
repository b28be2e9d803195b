"""The built site on a loopback port, and one browser for each worker."""

import functools
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import sitepages
from playwright.sync_api import Browser, sync_playwright
from tinybook import TinyBook


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files and keeps silent."""

    def log_message(self, *_: object) -> None:
        """Write no log."""


@pytest.fixture(scope="session")
def site() -> Path:
    """The folder of the built site."""
    sitepages.ensure_built()
    return sitepages.SITE


@pytest.fixture(scope="session")
def base_url(site: Path) -> Iterator[str]:
    """Where the site is served."""
    handler = functools.partial(QuietHandler, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium."""
    with sync_playwright() as playwright:
        running = sitepages.launch(playwright)
        yield running
        running.close()


@pytest.fixture
def tiny_book(tmp_path: Path) -> TinyBook:
    """An empty book with the project's settings and extensions."""
    return TinyBook(tmp_path)
