"""`nbviva autograde`: grades what students handed in, and tells people and machines what came of it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbviva.cli import progress
from nbviva.cli.common import add_level, amount, check_place, put, save
from nbviva.cli.tame import harmless_json

if TYPE_CHECKING:
    from nbviva.autograde import Options
    from nbviva.autograde.preview import Preview
    from nbviva.course.layout import Course
    from nbviva.grading import Summary

HELP = "grade what students handed in"
NEEDS: tuple[str, ...] = ("nbviva.autograde.batch", "nbviva.autograde.standing")
TERMINAL = Path("-")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be written behind the command."""
    parser.add_argument("assignment", help="its name, as in source/")
    parser.add_argument("--student", action="append", default=[], metavar="ID", help="only this one; may be repeated")
    parser.add_argument("--force", action="store_true", help="write again what is recorded and has not changed")
    parser.add_argument("--fresh", action="store_true", help="run everything again, whatever results are kept")
    add_level(parser)
    parser.add_argument("--jobs", type=amount, metavar="N", help="how many at the same time (default: all cores)")
    parser.add_argument("--scheduler", default="", metavar="ADDRESS", help="run on the workers of this Dask scheduler")
    parser.add_argument("--preview", action="store_true", help="say whose points would change; record nothing")
    parser.add_argument("--verbose", action="store_true", help="all that was mended or stopped, for each student")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the outcome for machines; - is the terminal")


def run(options: argparse.Namespace) -> int:
    """Grade the class and show what came of it; the exit code is the summary's."""
    from rich.console import Console
    from rich.markup import escape

    from nbviva.autograde import Options, grade_class, read_class
    from nbviva.cli.closing import closing
    from nbviva.course import astray
    from nbviva.course.layout import Course
    from nbviva.report.words import plain

    if options.json != TERMINAL:
        check_place(options.json)
    console = Console(stderr=options.json == TERMINAL)  # another program reads what goes to the terminal then
    chosen = Options(options.student, options.force, options.fresh, options.level, options.jobs, options.scheduler)
    course = Course.at(options.course)
    if options.preview:
        return _preview(options, console, course, chosen)
    for note in course.settings.notes:
        put(console, f"[yellow]settings[/yellow] {escape(note)}")
    with progress.shown(console) as show:
        summary = grade_class(
            course, options.assignment, chosen,
            lambda so_far, total, what: show(what, len(so_far.outcomes), total, so_far.failed),
        )  # fmt: skip
    # in a log, a sentence that was cut or broken cannot be searched for
    for line in lines(summary, options.verbose):
        put(console, line)
    console.print()
    for line in closing(read_class(course, options.assignment, summary.seen), options.verbose):
        put(console, line)
    for line in astray.told(course):
        put(console, escape(plain(line)))
    if options.json:
        _write(options.json, as_dict(summary))
    return summary.exit_code


def _preview(options: argparse.Namespace, console: Any, course: Course, chosen: Options) -> int:
    """Show what a run would change."""
    from nbviva.autograde import preview_class

    with progress.shown(console) as show:
        found = preview_class(
            course, options.assignment, chosen,
            lambda so_far, total, what: show(what, len(so_far.outcomes), total, so_far.failed),
        )  # fmt: skip
    for line in changes(found, options.verbose):
        put(console, line)
    if options.json:
        tree = {
            "schema": "preview-1", "changed": [asdict(changed) for changed in found.changed], "same": found.same,
            "failed": {outcome.student: outcome.failed for outcome in found.summary.outcomes if outcome.failed},
        }  # fmt: skip
        _write(options.json, tree)
    return found.summary.exit_code


def changes(found: Preview, verbose: bool = False) -> Iterator[Any]:
    """Yield whose points would change, a line each; with `verbose` each cell of theirs that would."""
    from rich.markup import escape
    from rich.table import Table

    from nbviva.report.words import amount, count, plain

    yield from (f"[yellow]assignment[/yellow] {escape(flag)}" for flag in found.summary.flags)
    table = Table(box=None, pad_edge=False, expand=True)
    table.add_column("student", no_wrap=True, overflow="ellipsis", max_width=24)
    for name in ("now", "then"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("cells", ratio=1, no_wrap=not verbose, overflow="fold" if verbose else "ellipsis")
    for changed in found.changed:
        cells = [f"{cell} {amount(old)} to {amount(new)}" for _, cell, old, new in changed.cells]
        text = "nothing is recorded yet" if changed.before is None else ("\n" if verbose else ", ").join(cells)
        table.add_row(
            escape(plain(changed.student)), amount(changed.before), amount(changed.after), escape(text)
        )  # fmt: skip
    if table.row_count:
        yield table
    for outcome in found.summary.outcomes:
        if outcome.failed:
            yield f"[red]the grader failed[/red] on {escape(plain(outcome.student))}: {escape(plain(outcome.failed))}"
    yield (
        f"{count(len(found.changed), 'student')} would get other points, {found.same:,} the same; nothing was recorded "
        "(points before penalties for late work)"
    )


def _write(place: Path, tree: Any) -> None:
    """Write an outcome as JSON to a file, or to the terminal."""
    text = json.dumps(tree, indent=2, ensure_ascii=False)
    if place == TERMINAL:
        print(harmless_json(text))
    else:
        save(place, text + "\n")


def lines(summary: Summary, verbose: bool = False) -> Iterator[Any]:
    """Yield what a run has to say: flags of the assignment, what was mended or stopped, counts.

    Each student has one line, as wide as the terminal at most; with `verbose` all that there is to say. Who could not
    be read is told by the closing table, which comes after it.
    """
    from rich.markup import escape
    from rich.table import Table

    from nbviva.report.words import brief, plain

    if summary.sandbox:
        yield f"sandbox: {summary.sandbox}"
    yield from (f"[yellow]assignment[/yellow] {escape(flag)}" for flag in summary.flags)
    table = Table(box=None, pad_edge=False, expand=True)
    table.add_column("student", no_wrap=True, overflow="ellipsis", max_width=24)
    table.add_column("points", no_wrap=True)
    table.add_column("what to know", ratio=1, no_wrap=not verbose, overflow="fold" if verbose else "ellipsis")
    for outcome in sorted(summary.outcomes, key=lambda outcome: outcome.student):
        if not outcome.failed and (outcome.unreadable or not outcome.notes):
            continue
        student = escape(plain(outcome.student))
        if outcome.failed:
            why = f"[red]the grader failed, run the command again:[/red] {escape(plain(outcome.failed))}"
            table.add_row(student, "-", why)
        else:
            points = f"{outcome.points:g} of {outcome.max_points:g}"
            notes = "\n".join(map(plain, outcome.notes)) if verbose else brief(outcome.notes)
            table.add_row(student, points, escape(notes))
    if table.row_count:
        yield table
        if not verbose:
            yield "(`nbviva show ASSIGNMENT STUDENT` says all of it)"
    # what was kept took no time, and where little was run nobody waits
    ran = [outcome for outcome in summary.outcomes if outcome.seconds and not outcome.kept]
    if len(ran) > 1 and summary.slow_cells:
        slow = ", ".join(f"{s} {cell} {seconds:.1f} s" for seconds, s, cell in sorted(summary.slow_cells, reverse=True))
        yield f"slowest cells: {escape(slow)}"
        slowest = sorted(ran, key=lambda outcome: -outcome.seconds)[:5]
        yield "slowest submissions: " + escape(", ".join(f"{o.student} {o.seconds:.1f} s" for o in slowest))
    yield _counts(summary)


def _counts(summary: Summary) -> str:
    outcomes = summary.outcomes
    unread, skipped = sum(o.unreadable for o in outcomes), sum(o.skipped and not o.unreadable for o in outcomes)
    kept = sum(o.kept for o in outcomes)
    graded = len(outcomes) - unread - skipped - summary.failed
    parts = [f"{graded} graded" + (f", {kept} of them from kept results" if kept else "")] if graded else []
    parts += [f"{unread} could not be read (0 points, marked for a person)"] if unread else []
    parts += [f"{skipped} unchanged since they were graded"] if skipped else []
    parts += [f"{summary.failed} failed"] if summary.failed else []
    return ", ".join(parts) + f" in {summary.seconds:.1f} s"


def as_dict(summary: Summary) -> dict[str, Any]:
    """Return the outcome of a class in the form that `--json` writes."""
    return {
        "schema": "autograde-1",
        "sandbox": summary.sandbox,
        "seconds": round(summary.seconds, 3),
        "exit_code": summary.exit_code,
        "assignment_flags": list(summary.flags),
        "slowest_cells": [
            {"seconds": s, "student": student, "cell": cell} for s, student, cell in sorted(summary.slow_cells)[::-1]
        ],
        "students": [asdict(outcome) for outcome in sorted(summary.outcomes, key=lambda outcome: outcome.student)],
    }
