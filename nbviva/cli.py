"""The command line: the only place that prints or ends the program."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbviva.limits import LEVELS

if TYPE_CHECKING:
    from nbviva.course import Course
    from nbviva.demo import Row

FUNCTIONS = ("clip", "sample", "optimize", "model")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return the exit code: 0 if all is well, 1 if something was found or failed, 2 for a wrong call."""
    options = _parser().parse_args(arguments)
    from nbviva.corpus import CorpusError
    from nbviva.course import CourseError
    from nbviva.grade import GraderError
    from nbviva.limits import LimitsError
    from nbviva.mutants import MutantsError
    from nbviva.skeleton import SkeletonError
    from nbviva.staging import StagingError
    from nbviva.trial import TrialError
    from nbviva.zoo import ZooError

    try:
        return int(options.command(options))
    except (
        CourseError,
        CorpusError,
        LimitsError,
        MutantsError,
        SkeletonError,
        StagingError,
        TrialError,
        ZooError,
    ) as error:
        print(f"nbviva: {error}", file=sys.stderr)
        return 1
    except GraderError as error:
        print(f"nbviva: {error}", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        print("nbviva: stopped", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="nbviva", description="Grades Jupyter notebooks, and proves that it grades them right."
    )
    parser.add_argument(
        "--course", type=Path, default=Path(), metavar="FOLDER", help="folder of the course (default: here)"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    demo = commands.add_parser("demo", help="grade a class of made-up students from release to feedback")
    demo.add_argument(
        "--into", type=Path, metavar="FOLDER", help="where to leave it to look at (default: demo/ in the course)"
    )
    demo.set_defaults(command=_demo)

    autograde = commands.add_parser("autograde", help="grade what students handed in")
    autograde.add_argument("assignment")
    autograde.add_argument(
        "--student", action="append", default=[], metavar="ID", help="only this one; may be repeated"
    )
    autograde.add_argument("--force", action="store_true", help="grade again what has been graded")
    autograde.add_argument("--level", choices=LEVELS, help="level of the jail (default: the strongest)")
    autograde.set_defaults(command=_autograde)

    run = commands.add_parser("run", help="grade one notebook, without a gradebook, and print the result as JSON")
    run.add_argument("notebook", type=Path, help="a notebook, a folder or a zip archive")
    run.add_argument("--assignment", help="default: the only one there is")
    run.add_argument("--student", default="", metavar="ID", help="for whom the inputs are drawn")
    run.add_argument("--seed", type=int, help="seed of an earlier result, to reproduce it")
    run.add_argument("--level", choices=LEVELS, help="level of the jail (default: the strongest)")
    run.set_defaults(command=_run)

    doctor = commands.add_parser("doctor", help="what walls this machine puts around student code, and how to get more")
    doctor.set_defaults(command=_doctor)

    release = commands.add_parser("release", help="generate the student version from the source")
    release.add_argument("assignment", nargs="?", help="default: every assignment")
    release.set_defaults(command=_release)

    check = commands.add_parser(
        "check", help="check that the student version is fresh, leaks nothing and fails unsolved"
    )
    check.add_argument("assignment", nargs="?", help="default: every assignment")
    check.set_defaults(command=_check)

    audit = commands.add_parser(
        "audit", help="prove an assignment before its release; exit 1 and write nothing if it fails"
    )
    audit.add_argument("assignment")
    audit.add_argument("--fix-release", action="store_true", help="write release/ if everything holds")
    audit.add_argument("--json", type=Path, metavar="FILE", help="write the result for machines")
    audit.add_argument("--html", type=Path, metavar="FILE", help="write a page to look at")
    audit.add_argument(
        "--python", action="append", default=[], metavar="PATH",
        help="another interpreter, with another NumPy, to run the right solutions in as well; may be repeated",
    )  # fmt: skip
    audit.add_argument(
        "--runs", type=int, default=20, metavar="N", help="environments to run the right solutions in (20)"
    )
    audit.set_defaults(command=_audit)

    stage = commands.add_parser("stage", help="put utils/ and the corpus beside the instructor's notebooks")
    stage.add_argument("assignment", nargs="?", help="default: every assignment")
    stage.set_defaults(command=_stage)
    return parser


def _demo(options: argparse.Namespace) -> int:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from nbviva import demo
    from nbviva.course import Course

    course = Course.at(options.course)
    into = options.into or course.root / "demo"
    console = Console()
    columns = (TextColumn("{task.description:44}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("starting", total=1.0)
        rows = demo.run(course, into, lambda text, share: bar.update(task, description=text, completed=share))
    console.print(_table(rows))
    for row in rows:
        if row.reason:
            console.print(f"[yellow]not graded[/yellow]  {row.student}: {row.reason}", soft_wrap=True, highlight=False)
        for surprise in row.surprises:
            console.print(f"[red]not as expected[/red]  {row.student}: {surprise}", soft_wrap=True)
    graded = sum(row.total is not None for row in rows)
    wrong = sum(bool(row.surprises) for row in rows)
    console.print(f"{graded} of {len(rows)} submissions graded, {wrong} not as expected.")
    console.print(
        "Look at gradebook.db, autograded/, feedback/ and grades.csv in",
        soft_wrap=True,
    )
    console.print(str(into.resolve()), soft_wrap=True, highlight=False)
    return 1 if wrong else 0


def _table(rows: list[Row]):
    from rich.table import Table

    table = Table(title="Points for each function", title_justify="left", expand=True)
    table.add_column("submission", no_wrap=True)
    for function in FUNCTIONS:
        table.add_column(function, justify="right")
    table.add_column("total", justify="right", style="bold")
    table.add_column("what it is", no_wrap=True, overflow="ellipsis", ratio=1)
    for row in rows:
        if row.total is None:
            table.add_row(row.student, *["-"] * len(FUNCTIONS), "-", "[yellow]not graded, see below[/yellow]")
        else:
            table.add_row(row.student, *[f"{row.points.get(f, 0):g}" for f in FUNCTIONS], f"{row.total:g}", row.title)
    return table


def _assignments(options: argparse.Namespace, course: Course) -> list[str]:
    """Return the assignment that was named, or all; none at all is an error, not a success."""
    from nbviva.course import CourseError

    names = [options.assignment] if options.assignment else course.assignments()
    if not names:
        raise CourseError(f"source/ of {course.root} holds no assignment")
    return names


def _autograde(options: argparse.Namespace) -> int:
    from rich.console import Console

    from nbviva import autograde
    from nbviva.autograde_report import lines
    from nbviva.course import Course

    console = Console()
    with _bar(console) as (bar, task):
        summary = autograde.run(
            Course.at(options.course), options.assignment, options.student, options.force,
            lambda student, done, total: bar.update(task, description=student, completed=done, total=total),
            options.level,
        )  # fmt: skip
    for line in lines(summary):
        console.print(line, soft_wrap=True, highlight=False)
    return summary.exit_code


@contextmanager
def _bar(console: Any) -> Iterator[tuple[Any, Any]]:
    """Show a progress bar; give it and its one task."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=console) as bar:
        yield bar, bar.add_task("starting", total=None)


def _run(options: argparse.Namespace) -> int:
    import json

    from nbviva.autograde_report import as_dict
    from nbviva.course import Course, CourseError
    from nbviva.grade import Grader

    course = Course.at(options.course)
    known = course.assignments()
    if options.assignment is None and len(known) != 1:
        raise CourseError(f"name the assignment with --assignment: source/ has {', '.join(known) or 'none'}")
    if not options.notebook.exists():
        raise CourseError(f"{options.notebook} is not there: give the path of a notebook, a folder or a zip archive")
    with Grader(course, options.level) as grader:
        graded = grader.grade(options.assignment or known[0], options.notebook, options.student, options.seed)
    print(json.dumps(as_dict(graded), indent=2, ensure_ascii=False))
    return 1 if any(n.ungradable for n in graded.notebooks.values()) else 0


def _doctor(options: argparse.Namespace) -> int:
    from nbviva import jail
    from nbviva.limits import Limits

    report = jail.probe(Limits())
    print(report.text)
    return 0 if report.level in LEVELS[:2] else 1


def _release(options: argparse.Namespace) -> int:
    from nbviva import release
    from nbviva.course import Course

    course = Course.at(options.course)
    for assignment in _assignments(options, course):
        release.generate(course, assignment, course.release(assignment))
        print(f"release/{assignment} is generated from source/{assignment}")
    return 0


def _check(options: argparse.Namespace) -> int:
    from rich.console import Console

    from nbviva import release
    from nbviva.course import Course

    course, console, found = Course.at(options.course), Console(), 0
    for assignment in _assignments(options, course):
        with console.status(assignment) as status:
            problems = release.check(course, assignment, status.update)
        for problem in problems:
            console.print(
                f"[red]release/{assignment}[/red]: {problem.where} {problem.what}", soft_wrap=True, highlight=False
            )
        if not problems:
            console.print(f"release/{assignment} is fresh, leaks nothing, and every test with points fails unsolved.")
        found += len(problems)
    return 1 if found else 0


def _audit(options: argparse.Namespace) -> int:
    from rich.console import Console

    from nbviva import audit, audit_report
    from nbviva.course import Course

    course, console = Course.at(options.course), Console()
    with _bar(console) as (bar, task):
        result = audit.run(
            course, options.assignment, options.python, options.fix_release, options.runs,
            lambda what, done, total: bar.update(task, description=what, completed=done, total=total),
        )  # fmt: skip
    for part in audit_report.tables(result):
        console.print(part, soft_wrap=True, highlight=False)
    if options.json:
        options.json.write_text(audit_report.as_json(result), encoding="utf-8")
    if options.html:
        options.html.write_text(audit_report.as_html(result), encoding="utf-8")
    return 1 if result.all_problems else 0


def _stage(options: argparse.Namespace) -> int:
    from nbviva import staging
    from nbviva.course import Course

    course = Course.at(options.course)
    for assignment in _assignments(options, course):
        for path in staging.stage(assignment, course.root):
            print(path.relative_to(course.root))
    return 0
