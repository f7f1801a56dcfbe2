"""`nbviva demo`: grades made-up students in a copy of the course, from release to feedback and report."""

from __future__ import annotations

import argparse
from pathlib import Path

from nbviva.cli.common import put

HELP = "grade made-up students, who hand in the solutions of known verdict, in a copy of the course"
NEEDS: tuple[str, ...] = ("nbviva.autograde.batch", "nbviva.autograde.standing")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be written behind the command."""
    parser.add_argument("assignment", help="its name, as in source/")
    parser.add_argument("solution", nargs="*", help="such as right/loop, a file of the zoo (default: all of them)")
    parser.add_argument("--into", type=Path, metavar="FOLDER", help="where to leave the copy (default: demo/)")


def run(options: argparse.Namespace) -> int:
    """Grade the class and show it; 1 if somebody got other points than the solution should."""
    from rich.console import Console

    from nbviva.autograde import read_class
    from nbviva.autograde.groups import group_class, with_code
    from nbviva.cli.closing import closing
    from nbviva.cli.common import save
    from nbviva.course.layout import Course
    from nbviva.report.class_report import as_html
    from nbviva.report.figures import Figures
    from nbviva.start import demo

    course, console = Course.at(options.course), Console()
    into = options.into or course.root / "demo"

    def say(command: str) -> None:
        console.print(f"[dim]$[/dim] {command}", highlight=False, soft_wrap=True)

    done = demo.run(course, options.assignment, options.solution, into, say)
    say(f"nbviva report {options.assignment}")
    recorded = read_class(done.course, options.assignment)
    grouped = with_code(done.course, options.assignment, group_class(done.course, recorded))
    page = done.course.root / "reports" / f"{options.assignment}.html"
    page.parent.mkdir(mode=0o700)
    save(page, as_html(Figures(recorded), grouped.questions, grouped.advice), 0o600)
    console.print()
    for student in recorded.graded:
        console.print(f"{student.total:g} of {recorded.max_points:g} points  {student.id}", highlight=False)
    for line in closing(recorded):
        put(console, line)
    for surprise in done.surprises:
        put(console, f"[red]not as expected[/red]  {surprise}")
    for part in ("gradebook.db", "feedback", f"reports/{options.assignment}.html"):
        place = into / part
        console.print(f"look at {course.shown(place.resolve())}", highlight=False, soft_wrap=True)
    return 1 if done.surprises else 0
