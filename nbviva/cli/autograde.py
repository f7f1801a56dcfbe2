"""`nbviva autograde`: grades what students handed in, and tells people and machines what came of it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbviva.cli import progress
from nbviva.cli.common import add_level, amount, check_place, save

if TYPE_CHECKING:
    from nbviva.grading import Summary

HELP = "grade what students handed in"
NEEDS: tuple[str, ...] = ("nbviva.autograde.batch",)
TERMINAL = Path("-")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be written behind the command."""
    parser.add_argument("assignment")
    parser.add_argument("--student", action="append", default=[], metavar="ID", help="only this one; may be repeated")
    parser.add_argument("--force", action="store_true", help="write again what is recorded and has not changed")
    parser.add_argument("--fresh", action="store_true", help="run everything again, whatever results are kept")
    add_level(parser)
    parser.add_argument("--jobs", type=amount, metavar="N", help="how many at the same time (default: all cores)")
    parser.add_argument("--scheduler", default="", metavar="ADDRESS", help="run on the workers of this Dask scheduler")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the outcome for machines; - is the terminal")


def run(options: argparse.Namespace) -> int:
    """Grade the class and show what came of it; the exit code is the summary's."""
    from rich.console import Console

    from nbviva.autograde import Options, grade_class
    from nbviva.course.layout import Course

    if options.json != TERMINAL:
        check_place(options.json)
    console = Console(stderr=options.json == TERMINAL)  # another program reads what goes to the terminal then
    chosen = Options(options.student, options.force, options.fresh, options.level, options.jobs, options.scheduler)
    with progress.shown(console) as show:
        summary = grade_class(
            Course.at(options.course), options.assignment, chosen,
            lambda so_far, total, what: show(what, len(so_far.outcomes), total, so_far.failed),
        )  # fmt: skip
    for line in lines(summary):
        console.print(line, soft_wrap=True, highlight=False)  # in a log, a line that was cut cannot be searched for
    if options.json:
        text = json.dumps(as_dict(summary), indent=2, ensure_ascii=False)
        if options.json == TERMINAL:
            print(text)
        else:
            save(options.json, text + "\n")
    return summary.exit_code


def lines(summary: Summary) -> Iterator[Any]:
    """Yield what is printed at the end: flags of the assignment, what was mended or stopped, counts."""
    from rich.markup import escape
    from rich.table import Table

    if summary.sandbox:
        yield f"sandbox: {summary.sandbox}"
    yield from (f"[yellow]assignment[/yellow] {escape(flag)}" for flag in summary.flags)
    table = Table("student", "points", "what to know", box=None, pad_edge=False)
    for outcome in sorted(summary.outcomes, key=lambda outcome: outcome.student):
        if outcome.failed:
            why = f"[red]the grader failed, run the command again:[/red] {escape(outcome.failed)}"
            table.add_row(escape(outcome.student), "-", why)
        elif outcome.notes:
            points = f"{outcome.points:g} of {outcome.max_points:g}"
            table.add_row(escape(outcome.student), points, escape("; ".join(outcome.notes)))
    if table.row_count:
        yield table
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
        "sandbox": summary.sandbox,
        "seconds": round(summary.seconds, 3),
        "exit_code": summary.exit_code,
        "assignment_flags": list(summary.flags),
        "slowest_cells": [
            {"seconds": s, "student": student, "cell": cell} for s, student, cell in sorted(summary.slow_cells)[::-1]
        ],
        "students": [asdict(outcome) for outcome in sorted(summary.outcomes, key=lambda outcome: outcome.student)],
    }
