"""The command line: the only place that prints or ends the program."""

from __future__ import annotations

import argparse
import gc
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nbviva import atomic
from nbviva.cli import arguments
from nbviva.errors import NbvivaError
from nbviva.limits import LEVELS

if TYPE_CHECKING:
    from nbviva.course.layout import Course

# What a command needs of nbgrader and its libraries, more than a thousand modules.
HEAVY = {
    "audit": "audit.proof", "autograde": "autograde.batch", "check": "audit.release",
    "release": "audit.release", "run": "grading.grader",
}  # fmt: skip


def main(words: Sequence[str] | None = None) -> int:
    """Run a command; return the exit code: 0 if all is well, 1 if something was found or failed, 2 for a wrong call."""
    options = arguments.parser().parse_args(words)
    # jsonschema takes this along to check internationalised addresses, which no notebook has: half of the start-up time
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    alone = words is None  # this process is the command, and ends with it
    try:
        _load(options.command, alone)
        return int(globals()[f"_{options.command}"](options))
    except NbvivaError as error:
        print(f"nbviva: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("nbviva: stopped", file=sys.stderr)
        return 130
    finally:
        if alone:
            gc.freeze()  # at its end Python would look through all that was loaded once more, for half a second


def _load(command: str, alone: bool) -> None:
    """Load a command's modules without looking for garbage on the way: there is none, and it takes a quarter second."""
    gc.disable()
    try:
        if command in HEAVY:
            importlib.import_module(f"nbviva.{HEAVY[command]}")
    finally:
        if alone:
            gc.freeze()
        gc.enable()


def _assignments(options: argparse.Namespace, course: Course) -> list[str]:
    """Return the assignment that was named, or all; none at all is an error, not a success."""
    from nbviva.errors import CourseError

    names = [options.assignment] if options.assignment else course.assignments()
    if not names:
        raise CourseError(f"source/ of {course.root} holds no assignment")
    return names


def _autograde(options: argparse.Namespace) -> int:
    import json

    from rich.console import Console

    from nbviva.autograde import batch
    from nbviva.cli import progress
    from nbviva.cli import report as autograde_report
    from nbviva.course.layout import Course

    to_terminal = options.json == Path("-")
    console = Console(stderr=to_terminal)
    chosen = batch.Options(
        options.student, options.force, options.fresh, options.level, options.jobs, options.scheduler
    )
    with progress.shown(console) as tell:
        summary = batch.run(
            Course.at(options.course), options.assignment, chosen,
            lambda so_far, total, what: tell(what, len(so_far.outcomes), total, so_far.failed),
        )  # fmt: skip
    for line in autograde_report.lines(summary):
        console.print(line, soft_wrap=True, highlight=False)
    if options.json:
        text = json.dumps(autograde_report.summary_as_dict(summary), indent=2, ensure_ascii=False)
        if to_terminal:
            print(text)
        else:
            _save(options.json, text + "\n")
    return summary.exit_code


def _save(named: Path, text: str) -> None:
    """Write a report where somebody wants it: a link is followed, and what is no file is not replaced by one."""
    place = named.resolve()
    if place.is_file():
        atomic.write(place, text, place.stat().st_mode & 0o777)  # others may have been kept from reading it
    elif place.exists():  # a pipe, or /dev/null
        place.write_text(text, encoding="utf-8")
    else:
        atomic.write(place, text)


def _cache(options: argparse.Namespace) -> int:
    from nbviva.course.layout import Course
    from nbviva.workers.cache import Cache

    with Cache(Course.at(options.course).root) as store:
        if options.clear:
            store.clear()
        count, size = store.size()
    print(f"{count:,} results, {size / (1 << 20):.1f} MB in .nbviva/results.db")
    return 0


def _run(options: argparse.Namespace) -> int:
    import json

    from nbviva.cli.report import as_dict
    from nbviva.course.layout import Course
    from nbviva.errors import CourseError
    from nbviva.grading.grader import Grader

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
    from nbviva.limits import Limits
    from nbviva.sandbox import doctor, probe

    report = probe.probe(Limits())
    print(doctor.explain(report))
    return 0 if report.level in LEVELS[:2] else 1


def _release(options: argparse.Namespace) -> int:
    from nbviva.audit import release
    from nbviva.course.layout import Course

    course = Course.at(options.course)
    for assignment in _assignments(options, course):
        release.generate(course, assignment, course.release(assignment))
        print(f"release/{assignment} is generated from source/{assignment}")
    return 0


def _check(options: argparse.Namespace) -> int:
    from rich.console import Console

    from nbviva.audit import release
    from nbviva.course.layout import Course

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

    from nbviva.audit import proof
    from nbviva.audit import report as audit_report
    from nbviva.cli import progress
    from nbviva.course.layout import Course

    course, console = Course.at(options.course), Console()
    with progress.shown(console) as tell:
        result = proof.run(
            course, options.assignment, options.python, options.fix_release, options.runs,
            lambda what, done, total: tell(what, done, total, 0),
        )  # fmt: skip
    for part in audit_report.tables(result):
        console.print(part, soft_wrap=True, highlight=False)
    if options.json:
        _save(options.json, audit_report.as_json(result))
    if options.html:
        _save(options.html, audit_report.as_html(result))
    return 1 if result.all_problems else 0


def _stage(options: argparse.Namespace) -> int:
    from nbviva.course import staging
    from nbviva.course.layout import Course

    course = Course.at(options.course)
    for assignment in _assignments(options, course):
        for path in staging.stage(course.settings, assignment):
            print(path.relative_to(course.root))
    return 0
