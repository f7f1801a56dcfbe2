"""`nbviva check`: whether the student version is fresh, leaks nothing, gives nothing away, and fails unsolved."""

import argparse

from nbviva.cli import for_ci
from nbviva.cli.common import add_assignments, assignments, put

HELP = "check that the student version is fresh, leaks nothing, gives no answer away and fails unsolved"
NEEDS: tuple[str, ...] = ("nbviva.audit.release",)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be written behind the command."""
    add_assignments(parser)
    for_ci.add_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Look at `release/` of the assignments and print what is wrong."""
    from rich.console import Console

    from nbviva.audit import release
    from nbviva.course.layout import Course
    from nbviva.report.verdicts import FAILED, Verdict

    for_ci.check_places(options)
    course, console, verdicts = Course.at(options.course), Console(), []
    for assignment in assignments(options, course):
        with console.status(assignment) as status:
            problems = release.check(course, assignment, status.update)
        place = course.shown(course.release(assignment))
        with for_ci.guarded(options):
            for problem in problems:
                put(console, f"[red]{place}[/red]: {problem.where} {problem.what}")
        for problem in problems:
            at = for_ci.place(problem.where, course.release(assignment), course.source(assignment))
            verdicts.append(Verdict(assignment, problem.where, FAILED, f"{place}: {problem.what}", 0.0, *at))
        if not problems:
            console.print(
                f"{place} is fresh, leaks nothing, gives no answer away, and every test with points fails "
                "unsolved.", soft_wrap=not console.is_terminal,
            )  # fmt: skip
            verdicts.append(Verdict(assignment, f"{place} is fresh and gives nothing away"))
    for_ci.tell(options, "nbviva check", verdicts)
    return 1 if any(verdict.state == FAILED for verdict in verdicts) else 0
