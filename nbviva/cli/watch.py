"""`nbviva watch`: grades what is handed in, as it comes."""

from __future__ import annotations

import argparse
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from nbviva.cli.common import add_level, amount

if TYPE_CHECKING:
    from nbviva.grading import StudentOutcome, Summary

HELP = "grade what is handed in as it comes, until Ctrl-C"
NEEDS: tuple[str, ...] = ("nbviva.autograde.watch",)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be written behind the command."""
    parser.add_argument("assignment", help="its name, as in source/")
    parser.add_argument("--feedback", action="store_true", help="write the feedback of each, too")
    add_level(parser)
    parser.add_argument("--jobs", type=amount, metavar="N", help="how many at the same time (default: all cores)")


def run(options: argparse.Namespace) -> int:
    """Grade until somebody says stop; that is how it ends, so 0."""
    from rich.console import Console
    from rich.markup import escape

    from nbviva.autograde import Options, watch_class
    from nbviva.course.layout import Course
    from nbviva.report.words import plain

    console, stop, flags, first = Console(), threading.Event(), set[str](), [True]
    course = Course.at(options.course)
    writer = ThreadPoolExecutor(1)  # nbgrader takes seconds for feedback, in which others can be graded

    def say(text: str) -> None:
        console.print(f"{time.strftime('%H:%M:%S')} {text}", highlight=False, soft_wrap=not console.is_terminal)

    def told(summary: Summary) -> None:
        for flag in summary.flags:
            if flag not in flags:
                say(f"[yellow]assignment[/yellow] {escape(flag)}")
        flags.update(summary.flags)
        new = [outcome for outcome in summary.outcomes if not outcome.skipped]
        for outcome in sorted(new, key=lambda one: one.student):
            say(f"{escape(plain(outcome.student))}  {escape(plain(_points(outcome)))}")
            if options.feedback and not outcome.failed:
                writer.submit(
                    course.nbgrader, "generate_feedback", options.assignment, "--student", outcome.student, "--force"
                )
        if first:
            first.clear()
            say(f"{len(summary.outcomes)} are graded; waiting for what is handed in (Ctrl-C ends this)")

    previous = signal.signal(signal.SIGTERM, lambda *_: stop.set())
    try:
        chosen = Options(level=options.level, workers=options.jobs)
        watch_class(course, options.assignment, chosen, told, lambda text: say(escape(text)), stop)
    except KeyboardInterrupt:
        say("stopped; what was graded is recorded")
    finally:
        signal.signal(signal.SIGTERM, previous)
        writer.shutdown()
    return 0


def _points(outcome: StudentOutcome) -> str:
    """Return in one line what came of one submission."""
    if outcome.failed:
        return f"the grader failed: {outcome.failed}"
    notes = f"  {outcome.notes[0]}" if outcome.notes else ""
    return f"{outcome.points:g} of {outcome.max_points:g}{notes}"
