"""The command ``coursework``: build, check, run, merge, record, feedback, export, demo.

Exit codes: 0 all is well; 1 something failed or needs attention; 2 it was asked in a way that cannot be done;
3 student code cannot be shut in safely on this machine.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import coursework
from coursework import commands
from coursework.course import Course
from coursework.demo import demo
from coursework.sandbox import SandboxUnavailable
from coursework.terminal import Report

ASSIGNMENTS = Path(coursework.__file__).resolve().parents[2] / "assignments"
Command = Callable[[Course, argparse.Namespace], Report]


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser("coursework", description=coursework.__doc__)
    add = top.add_subparsers(metavar="COMMAND", required=True).add_parser

    def command(name: str, function: Command, words: str) -> argparse.ArgumentParser:
        one = add(name, help=words, description=words)
        one.add_argument("names", nargs="*", metavar="ASSIGNMENT", help="ids; all, if none is named")
        one.add_argument("--course", type=Path, default=Path(), help="the course's folder (the present one)")
        one.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
        one.set_defaults(function=function, unsafe_no_sandbox=False)
        return one

    one = command("build", commands.build, "make releases from source notebooks")
    one.add_argument("--assignments", type=Path, default=ASSIGNMENTS, help="where <id>/source.ipynb lie")
    one.add_argument("--variant", metavar="SEED", help="new parameters, drawn by any text such as 2027")
    one.add_argument("--force", action="store_true", help="replace an earlier version")
    one = command("check", commands.check, "prove that releases and tests are right")
    unsafe(one)
    one = command("run", commands.run, "mark the inbox and write gradebook.csv")
    one.add_argument("--workers", type=positive, default=2, help="submissions at a time (2)")
    where = one.add_mutually_exclusive_group()
    where.add_argument("--shard", metavar="i/n", help="only this part of the students, on this machine")
    where.add_argument("--dask", metavar="ADDRESS", help="mark on the workers of this dask scheduler")
    unsafe(one)
    command("record", commands.nbgrader_command("record"), "bring the results into nbgrader's database")
    command("feedback", commands.nbgrader_command("feedback"), "write a page of feedback for each student")
    command("export", commands.export, "write gradebook.csv with the marks given in formgrader")
    one = add("merge", help="take over the results of shards that ran on other machines")
    one.add_argument("others", nargs="+", type=Path, metavar="DIR", help="the other machines' course folders")
    one.add_argument("--course", type=Path, default=Path(), help="the course's folder (the present one)")
    one.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    one.set_defaults(function=commands.merge)
    one = add("demo", help="make a course with invented submissions, to try all this with")
    one.add_argument("course", type=Path, metavar="DIR", help="a folder that does not exist yet")
    one.add_argument("--students", type=positive, default=30, help="how many (30)")
    one.add_argument("--assignments", type=Path, default=ASSIGNMENTS, help="where <id>/source.ipynb lie")
    one.add_argument("--assignment", default="surprise", help="which one they hand in (surprise)")
    one.set_defaults(function=demo, json=False)
    return top


def unsafe(one: argparse.ArgumentParser) -> None:
    """The switch that leaves the sandbox out."""
    words = "run student code WITHOUT a sandbox, with your rights; recorded in every result"
    one.add_argument("--unsafe-no-sandbox", action="store_true", help=words)


def positive(text: str) -> int:
    """A whole number from 1."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1")
    return int(text)


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; gives back its exit code."""
    arguments = parser().parse_args(words)
    try:
        return arguments.function(Course(arguments.course), arguments).show(as_json=arguments.json)
    except SandboxUnavailable as error:
        return complain(f"student code cannot be shut in here, so nothing was run: {error}", 3)
    except ValueError as error:
        return complain(str(error), 2)
    except (RuntimeError, OSError) as error:
        return complain(str(error), 1)
    except KeyboardInterrupt:
        return complain("stopped; what is finished is kept: run the same command again to go on", 1)


def complain(message: str, code: int) -> int:
    """Say what is wrong; gives back the exit code."""
    print(f"coursework: {message}", file=sys.stderr)
    return code
