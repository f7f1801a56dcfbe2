"""The command `release`: generates the student version from the source."""

import argparse

from nbviva.cli.common import add_assignments, assignments

HELP = "generate the student version from the source"
NEEDS: tuple[str, ...] = ("nbviva.audit.release",)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be written behind the command."""
    add_assignments(parser)


def run(options: argparse.Namespace) -> int:
    """Write `release/` of the assignments."""
    from nbviva.audit import release
    from nbviva.course.layout import Course

    course = Course.at(options.course)
    for assignment in assignments(options, course):
        made, source = course.release(assignment), course.source(assignment)
        release.generate(course, assignment, made)
        print(f"{course.shown(made)} is generated from {course.shown(source)}")
    return 0
