"""What each command does; ``cli.py`` reads the command line and calls them."""

import argparse
import functools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from coursework import course as courses
from coursework import gradebook, running, tasks
from coursework.course import Assignment, Course, UsageError
from coursework.marking import mark
from coursework.notebook import cells_of, load_notebook, maxima_of
from coursework.preloaded import best
from coursework.release import release_findings
from coursework.results import STATUSES
from coursework.sandbox import UnsafeExecutor
from coursework.terminal import Bar, Report
from coursework.variants import generator, load_parameters, vary

NBGRADER = "this needs nbgrader, which marking does not; install it: make course"


def chosen(course: Course, names: list[str]) -> Iterator[Assignment]:
    """The assignments that were named, or all that were built."""
    if not (names or course.built()):
        raise UsageError(f"nothing is built in {course.root}; begin with coursework build, or give --course")
    return (course.assignment(name) for name in names or course.built())


def source_of(folder: Path, name: str, variant: str | None) -> dict:
    """An instructor's source notebook, as it is or with new parameters."""
    path = folder / name / "source.ipynb"
    if not path.is_file():
        known = ", ".join(courses.assignments_in(folder)) or "none"
        raise UsageError(f"{folder} holds no assignment {name} (there: {known}); give --assignments DIR")
    source = load_notebook(path)
    if variant is None:
        return source
    parameters = load_parameters(path.with_name("variants.py"))
    return vary(source, parameters(generator(name, variant)))


def build(course: Course, arguments: argparse.Namespace) -> Report:
    """Write the release of each assignment, and keep its source."""
    report = Report(["assignment", "variant", "questions", "tests", "written", "marks", "done"])
    for name in arguments.names or list(courses.assignments_in(arguments.assignments)):
        source = source_of(arguments.assignments, name, arguments.variant)
        changed = courses.build(course, name, source, force=arguments.force)
        cells = list(cells_of(source))
        counts = [
            sum(kinds)
            for kinds in zip(*((c.is_solution, c.is_test, c.is_written) for c in cells), strict=True)
        ]
        marks = gradebook.number(sum(maxima_of(source).values()))
        report.rows.append(
            [name, arguments.variant or "-", *counts, marks, "built" if changed else "unchanged"]
        )
    if not report.rows:
        raise UsageError(f"{arguments.assignments} holds no <id>/source.ipynb; give --assignments DIR")
    report.lines += [f"Hand out {course.root}/release; keep {course.root}/source to yourself."]
    return report


def executors(arguments: argparse.Namespace, source: dict) -> Callable[[], AbstractContextManager]:
    """What makes a sandbox for each worker; it is tried from the inside first, and refused with the cure."""
    return UnsafeExecutor if arguments.unsafe_no_sandbox else functools.partial(best, source)


def check(course: Course, arguments: argparse.Namespace) -> Report:
    """Whether releases keep their secrets, and marks are right for the solution and the untouched release."""
    report = Report(["assignment", "release", "solution", "untouched"])
    for assignment in list(chosen(course, arguments.names)):
        release = load_notebook(course.release_path(assignment.name))
        findings = list(release_findings(assignment.source, release))
        findings += ["it differs from what was built"] if release != assignment.release else []
        with executors(arguments, assignment.source)() as executor:
            tasks.canaries(assignment, executor, mark)
        full = gradebook.number(sum(c.points for c in cells_of(assignment.source) if c.is_test))
        report.rows.append([assignment.name, "changed" if findings else "safe", f"{full} of {full}", "0"])
        report.lines += [f"{assignment.name}: {finding}" for finding in findings]
        report.code = 1 if report.lines else 0
    return report


def run(course: Course, arguments: argparse.Namespace) -> Report:
    """Mark what is not marked yet, then write the gradebook."""
    report = Report(["assignment", "students", *STATUSES, "new", "seconds"])
    shard = running.parse_shard(arguments.shard) if arguments.shard else (1, 1)
    chosen_ones = list(chosen(course, arguments.names))
    for assignment in chosen_ones:
        open_executor = executors(arguments, assignment.source)
        bar = Bar(assignment.name)
        if arguments.dask:
            from coursework.cluster import run_on_cluster

            sandboxed = not arguments.unsafe_no_sandbox
            given = (course, assignment, arguments.dask, open_executor, mark)
            summary = run_on_cluster(*given, sandboxed=sandboxed, progress=bar)
        else:
            summary = running.run(
                course,
                assignment,
                open_executor,
                mark,
                workers=arguments.workers,
                shard=shard,
                sandboxed=not arguments.unsafe_no_sandbox,
                progress=bar,
            )
        add_summary(report, summary)
    if shard == (1, 1):
        report.lines += export(course, arguments).lines
    else:
        report.lines.append(f"When all shards are done: coursework merge OTHER-FOLDER --course {course.root}")
    return report


def merge(course: Course, arguments: argparse.Namespace) -> Report:
    """Take over the results of other machines, each known by its content."""
    report = Report(["folder", "assignment", "new results"])
    for folder in arguments.others:
        if not (folder / "results").is_dir():
            raise UsageError(
                f"{folder} has no results/; name the folder of a course in which a shard was run"
            )
        for name in course.built():
            count = course.store(name).merge(Course(folder).store(name))
            report.rows.append([str(folder), name, count])
    report.lines.append(f"Next, for what is left and the gradebook: coursework run --course {course.root}")
    return report


def add_summary(report: Report, summary: running.Summary) -> None:
    """A run's row, and whom a person should look at."""
    counts = [summary.statuses.get(status, 0) for status in STATUSES]
    seconds = round(summary.seconds, 1)
    report.rows.append([summary.assignment, summary.students, *counts, summary.marked, seconds])
    for student, status, reason in summary.attention:
        report.lines.append(f"{summary.assignment}, {student}: {status}: {reason}")
    if summary.more:
        report.lines.append(f"and {summary.more} more, see the column status of gradebook.csv")
    if not summary.complete:
        report.code = 1
        report.lines.append(
            "Failed is not the student's fault and has no score: run again, or look at the reason."
        )


def nbgrader_command(work: str) -> Callable[[Course, argparse.Namespace], Report]:
    """``record`` or ``feedback``, which need nbgrader."""

    def command(course: Course, arguments: argparse.Namespace) -> Report:
        try:
            from coursework import feedback, replay
        except ModuleNotFoundError:
            raise UsageError(NBGRADER) from None
        doing: Any = {"record": replay.record, "feedback": feedback.write_feedback}[work]
        report = Report()
        for assignment in chosen(course, arguments.names):
            counts = doing(course, assignment, Bar(assignment.name))
            report.headers = ["assignment", *counts]
            report.rows.append([assignment.name, *counts.values()])
            report.code = report.code or int(bool(counts.get("not marked") or counts.get("withheld")))
        report.lines += NEXT[work](course)
        return report

    return command


NEXT: dict[str, Callable[[Course], list[str]]] = {
    "record": lambda course: [
        f"Mark written answers in formgrader: cd {course.nbgrader} && jupyter lab, then open /formgrader"
    ],
    "feedback": lambda course: [
        f"One page for each student: {course.root}/feedback/<student>/<assignment>.html"
    ],
}


def export(course: Course, arguments: argparse.Namespace) -> Report:
    """Write ``gradebook.csv``."""
    assignments = list(chosen(course, arguments.names))
    path = course.root / "gradebook.csv"
    lines = (row for assignment in assignments for row in gradebook.rows(course, assignment))
    totals = gradebook.write_gradebook(path, gradebook.columns(assignments), lines)
    report = Report(["rows", *STATUSES, "awaiting"])
    counts = [totals.statuses.get(status, 0) for status in STATUSES]
    report.rows.append([totals.rows, *counts, totals.awaiting])
    report.lines.append(f"{path}: {totals.rows} rows, one for each student and assignment")
    if totals.awaiting:
        record = f"coursework record --course {course.root}, then formgrader"
        report.lines.append(f"In {totals.awaiting} of them written answers await marking: {record}")
    if totals.renamed:
        report.lines.append(
            f"Names that begin like a formula, now with an apostrophe in front: {len(totals.renamed)}"
        )
    report.code = int(bool(totals.statuses.get("failed")))
    return report
