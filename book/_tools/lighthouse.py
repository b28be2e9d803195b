"""Measures pages of the built site with Lighthouse and prints a table of scores and weights.

    lighthouse.py                      # every page that the table of contents names
    lighthouse.py book/ch02-entropy    # these pages

Scores depend on the machine and on what else it does: they are read, not tested. The structural
causes of bad scores are tests of their own (tests/site).
"""

import functools
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).parents[2]
SITE = ROOT / "_build/html"
VERSION = "lighthouse@12.8"  # the next major version wants node 22
CHROME_FLAGS = "--chrome-flags=--headless=new --no-sandbox"
CATEGORIES = ("accessibility", "best-practices", "seo")
COLUMNS = ("page", "mobile", "desktop", "a11y", "practices", "seo", "KiB")
COMPRESSED = {".html", ".css", ".js", ".svg"}


class CompressingHandler(SimpleHTTPRequestHandler):
    """Serves files as a public host does: text compressed, connections kept."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Send a file, compressed where that pays."""
        path = Path(self.translate_path(self.path))
        if path.suffix not in COMPRESSED or not path.is_file():
            super().do_GET()
            return
        body = gzip.compress(path.read_bytes(), 6)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Write no log."""


def needed(names: list[str], install: str) -> str:
    """The first of some programs that is there; if none is, end with the command that installs it."""
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    return found or sys.exit(f"lighthouse: {names[-1]} is missing; type: {install}")


def measure(address: str, preset: str, environment: dict[str, str]) -> dict:
    """Lighthouse's report on a page, as on a telephone or on a desk."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        flags = ["--quiet", "--output=json", f"--output-path={report}", CHROME_FLAGS]
        flags += ["--preset=desktop"] if preset == "desktop" else []
        command = ["npx", "--yes", VERSION, address, *flags]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if not report.exists():
            sys.exit(f"lighthouse: {address}: {done.stderr.strip()[-400:]}")
        return json.loads(report.read_text("utf-8"))


def score(report: dict, category: str) -> int:
    """A category's score out of 100."""
    return round(100 * (report["categories"][category]["score"] or 0))


def row(address: str, name: str, environment: dict[str, str]) -> tuple:
    """A page's line in the table."""
    page = f"{address}/{name}.html"
    mobile, desktop = (measure(page, preset, environment) for preset in ("mobile", "desktop"))
    weight = mobile["audits"]["total-byte-weight"]["numericValue"] / 1024
    performance = (score(mobile, "performance"), score(desktop, "performance"))
    return name, *performance, *(score(mobile, category) for category in CATEGORIES), round(weight)


def page_names() -> list[str]:
    """The pages that the table of contents names."""
    return re.findall(r"(?:root|file): *(\S+)", (ROOT / "_toc.yml").read_text("utf-8"))


def show(cells: tuple) -> None:
    """Print a line of the table."""
    print(f"{cells[0]:<34}" + "".join(f"{cell:>10}" for cell in cells[1:]), flush=True)


def main(names: list[str]) -> None:
    """Serve the site, measure, print."""
    needed(["npx"], "apt-get install -y nodejs npm")
    browsers = [os.environ.get("CHROMIUM", ""), "google-chrome", "chromium"]
    environment = os.environ | {"CHROME_PATH": needed(browsers, "apt-get install -y chromium")}
    if not SITE.exists():
        sys.exit("lighthouse: there is no site; type: make book")
    handler = functools.partial(CompressingHandler, directory=str(SITE))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        show(COLUMNS)
        for name in names or page_names():
            show(row(f"http://127.0.0.1:{server.server_port}", name, environment))
        server.shutdown()


if __name__ == "__main__":
    main(sys.argv[1:])
