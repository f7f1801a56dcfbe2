"""`nbviva adopt`: switches the engine on in a course that nbgrader graded, shows what differs, takes it out again."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from nbviva.cli import progress
from nbviva.cli.common import put

if TYPE_CHECKING:
    from nbviva.course.layout import Course
    from nbviva.start.comparing import Comparison

HELP = "switch the engine on in a course that nbgrader graded, and show whose points would differ; no grade is changed"
NEEDS: tuple[str, ...] = ("nbviva.autograde.preview", "nbviva.audit.proof")
UNDO = "nbviva adopt --undo"
MOST_NAMED = 5  # assignments


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be written behind the command."""
    parser.add_argument("assignment", nargs="*", help="what to audit and to compare (default: every assignment)")
    parser.add_argument("--undo", action="store_true", help="take the line out again, and what the engine keeps")
    parser.add_argument("--yes", action="store_true", help="do not ask before what the engine keeps is removed")


def run(options: argparse.Namespace) -> int:
    """Adopt the course, or give it back."""
    from rich.console import Console

    from nbviva.course.layout import Course

    course, console = Course.at(options.course), Console()
    writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True  # a plugin of the course would leave __pycache__/
    try:
        return _undo(course, console, options.yes) if options.undo else _adopt(course, console, options.assignment)
    finally:
        sys.dont_write_bytecode = writes


def _adopt(course: Course, console: Any, wanted: list[str]) -> int:
    from nbviva.course import astray
    from nbviva.errors import CourseError, NbvivaError
    from nbviva.grading import Grader
    from nbviva.report.words import plain
    from nbviva.start import comparing, switching

    known = course.assignments()
    if unknown := [name for name in wanted if name not in known]:
        raise CourseError(f"there is no assignment {', '.join(unknown)}; there are {', '.join(known) or 'none'}")
    with Grader(course) as grader:
        _say(console, f"sandbox: {grader.level}")  # where there is none, nothing has been changed yet
    diff = switching.switch_on(course)
    _say(console, diff or "nbgrader_config.py switches the engine on already")
    if not known:
        _say(console, f"\n{course.settings.called('source')}/ holds no assignment: there is nothing to compare")
    compared: dict[str, int] = {}  # -> how many students would get other points
    for assignment in wanted or known:
        _say(console, "")
        try:
            _audit(course, assignment, console)
            with progress.shown(console) as show:
                found = comparing.compare(
                    course, assignment, lambda so_far, total, what: show(what, len(so_far.outcomes), total, 0)
                )
        except (NbvivaError, OSError) as error:
            _say(console, f"{assignment}: not compared: {str(error).removeprefix(f'{assignment}: ')}")
            continue
        compared[assignment] = len(found.preview.changed)
        for line in told(assignment, found):
            put(console, line)
    for line in astray.told(course) if not wanted else ():
        _say(console, f"\n{plain(line)}")
    _say(console, "\nNo grade was changed. What you can do now:")
    those = sorted(compared, key=lambda name: -compared[name]) or ["ASSIGNMENT"]
    words = [f"nbviva autograde {shlex.quote(name)}" for name in those[:MOST_NAMED]]
    wide = max(map(len, (*words, UNDO)))
    _say(console, f"  {words[0]:<{wide}}   records the engine's grades, after a copy")
    for more in words[1:]:
        _say(console, f"  {more}")
    if switching.is_ours(course):
        _say(console, f"  {UNDO:<{wide}}   takes it out again; recorded grades stay")
    return 0


def _audit(course: Course, assignment: str, console: Any) -> None:
    """Say in a line or some what an audit finds."""
    from nbviva.audit import proof
    from nbviva.audit.result import alike
    from nbviva.report.words import count

    with progress.shown(console) as show:
        result = proof.run(course, assignment, [], False, 2, lambda what, done, total: show(what, done, total, 0))
    found = f"{count(len(result.all_problems), 'problem')}, {count(len(result.all_advice), 'piece')} of advice"
    _say(console, f"{assignment}: audit: {found}" + ("; `nbviva audit` says all of it" if result.all_advice else ""))
    for same in alike(result.all_problems):
        _say(console, f"  problem  {same[0]}" + (f" (and {len(same) - 1} more like this)" if len(same) > 1 else ""))


def told(assignment: str, found: Comparison) -> Iterator[Any]:
    """Yield whose points differ, cell by cell, with the reason."""
    from rich.markup import escape
    from rich.table import Table

    from nbviva.report.words import amount, count, plain

    table = Table(box=None, pad_edge=False)
    for name in ("student", "cell"):
        table.add_column(name, overflow="fold")
    for name in ("now", "then"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("why", overflow="fold", ratio=1)
    for one in found.differences:
        table.add_row(
            escape(plain(one.student)), one.cell, amount(one.before), amount(one.after), escape(plain(one.why))
        )  # fmt: skip
    changed = count(len(found.preview.changed), "student")
    yield f"{escape(assignment)}: {changed} would get other points, {found.preview.same:,} the same"
    if table.row_count:
        yield table
    for outcome in found.preview.summary.outcomes:
        if outcome.failed:
            yield f"the grader failed on {escape(plain(outcome.student))}: {escape(plain(outcome.failed))}"


def _undo(course: Course, console: Any, yes: bool) -> int:
    from nbviva.course import private
    from nbviva.start import switching

    diff = switching.switch_off(course)
    _say(console, diff or "nbgrader_config.py does not switch the engine on")
    place = course.root / private.FOLDER
    if not place.exists():
        return 0
    copies = switching.copies(course)
    what = f"{course.shown(place)}/: kept results, the secret that inputs are drawn from"
    if not yes and sys.stdin.isatty():
        yes = input(f"remove {what}? [y/N] ").strip().lower() in ("y", "yes")
    if yes:
        switching.forget(course)
        _say(console, f"removed {what}")
    else:
        _say(console, f"left {what}; `nbviva adopt --undo --yes` removes it")
    if copies:
        _say(
            console,
            f"Grades that were recorded stay. To go back, put {course.shown(copies[0])}, as it was before, in the "
            f"place of the gradebook; else remove {course.shown(place)}/",
        )
    return 0


def _say(console: Any, text: str) -> None:
    from rich.markup import escape

    put(console, escape(text))
