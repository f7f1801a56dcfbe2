"""`nbviva check`: whether the student version is fresh, leaks nothing, gives nothing away, and fails unsolved."""

import argparse

from nbviva.cli.common import add_assignments, assignments

HELP = "check that the student version is fresh, leaks nothing, gives no answer away and fails unsolved"
NEEDS: tuple[str, ...] = ("nbviva.audit.release",)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be written behind the command."""
    add_assignments(parser)


def run(options: argparse.Namespace) -> int:
    """Look at `release/` of the assignments and print what is wrong."""
    from rich.console import Console

    from nbviva.audit import release
    from nbviva.course.layout import Course

    course, console, found = Course.at(options.course), Console(), 0
    for assignment in assignments(options, course):
        with console.status(assignment) as status:
            problems = release.check(course, assignment, status.update)
        place = course.shown(course.release(assignment))
        for problem in problems:
            console.print(f"[red]{place}[/red]: {problem.where} {problem.what}", soft_wrap=True, highlight=False)
        if not problems:
            console.print(
                f"{place} is fresh, leaks nothing, gives no answer away, and every test with points fails "
                "unsolved.", soft_wrap=True,
            )  # fmt: skip
        found += len(problems)
    return 1 if found else 0
