"""`nbviva stage`: puts what a notebook needs beside it, in the instructors' folders."""

import argparse

from nbviva.cli.common import add_assignments, assignments

HELP = "put the files that notebooks share beside the instructor's"
NEEDS: tuple[str, ...] = ()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be written behind the command."""
    add_assignments(parser)


def run(options: argparse.Namespace) -> int:
    """Put them there and print which they are."""
    from nbviva.course import staging
    from nbviva.course.layout import Course

    course = Course.at(options.course)
    for assignment in assignments(options, course):
        course.notebooks(assignment)  # an assignment that does not exist has nothing to stage, and that is no success
        for path in staging.stage(course.settings, assignment):
            print(course.shown(path))
    return 0
