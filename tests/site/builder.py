"""Builds small books fast: what a build imports is imported once, and each book is built in a fork.

Run as a program, it reads one JSON list a line, ``[folder, log]``, builds the book in the folder with the
arguments of the command line, writes what the build says into the log, and answers with the exit status.
"""

import importlib
import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

IMPORTED_ONCE = (
    *("jupyter_book.cli.main", "jupyter_book.sphinx", "myst_nb", "myst_nb.core.render", "jupyter_client"),
    *("sphinx.application", "sphinx.builders.html", "sphinx.directives.other", "sphinx.search.en"),
    *("sphinx.writers.html5", "sphinx.environment.adapters.toctree", "sphinx.domains.std"),
    *("sphinx_book_theme", "pydata_sphinx_theme", "sphinx_design", "sphinx_togglebutton", "sphinx_thebe"),
    *("sphinx_copybutton", "sphinx_exercise", "sphinx_proof", "sphinx_external_toc", "sphinx_comments"),
    *("sphinxcontrib.bibtex", "sphinx_jupyterbook_latex", "bs4", "nbformat", "pygments.lexers", "quickjs"),
    *("numpy", "matplotlib.figure", "scipy.special", "scipy.stats", "sklearn.datasets", "yaml"),
    *("expected_surprise", "expected_surprise.figures"),
)


class Builder:
    """The process that waits for books to build."""

    def __init__(self, arguments: list[str]) -> None:
        command = [sys.executable, __file__, *arguments]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def build(self, folder: Path) -> tuple[int, str]:
        """Build the book in a folder; the exit status, and what the build said."""
        log = folder / "build.log"
        print(json.dumps([str(folder), str(log)]), file=self.process.stdin, flush=True)
        status = int(self.process.stdout.readline())
        return status, log.read_text("utf-8")


@cache
def builder(*arguments: str) -> Builder:
    """The one of this test run; it ends when its input does, with the test run."""
    return Builder(list(arguments))


def build_here(folder: str, log: str, arguments: list[str]) -> int:
    """Build a book as the command line does; the exit status."""
    from jupyter_book.cli.main import main

    with open(log, "wb") as sink:
        os.dup2(sink.fileno(), 1)
        os.dup2(sink.fileno(), 2)
    os.chdir(folder)
    try:
        main(arguments, prog_name="jupyter-book")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else bool(end.code)
    return 0


def serve(arguments: list[str]) -> None:
    """Build what is asked for, each time in a fork, until the input ends."""
    for name in IMPORTED_ONCE:
        importlib.import_module(name)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            status = 1
            try:
                status = build_here(*json.loads(line), arguments)
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(status)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    serve(sys.argv[1:])
