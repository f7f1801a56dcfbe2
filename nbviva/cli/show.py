"""`nbviva show`: how a class stands, or one student, from what is recorded; nothing is graded."""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Iterable

from nbviva.cli.common import put

HELP = "show how a class stands, or one student; nothing is graded"
NEEDS: tuple[str, ...] = ("nbviva.autograde.groups", "nbviva.autograde.standing")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be written behind the command."""
    parser.add_argument("assignment", help="its name, as in source/")
    parser.add_argument("student", nargs="?", help="show each check of this one, with its reason")
    parser.add_argument("--verbose", action="store_true", help="name everybody, and give whole reasons")


def run(options: argparse.Namespace) -> int:
    """Show what is recorded.

    Raises
    ------
    CourseError
        If there is no such assignment or student.
    """
    from rich.console import Console
    from rich.markup import escape

    from nbviva.autograde import read_class
    from nbviva.autograde.groups import group_class
    from nbviva.cli.closing import closing, groups, one_student
    from nbviva.course import astray
    from nbviva.course.layout import Course
    from nbviva.errors import CourseError
    from nbviva.report.words import plain

    course = Course.at(options.course)
    recorded = read_class(course, options.assignment)
    console = Console()
    if options.student is None:
        grouped = group_class(course, recorded)
        parts: Iterable[object] = itertools.chain(
            closing(recorded, options.verbose), groups(grouped, options.verbose),
            (escape(plain(line)) for line in astray.told(course)),
        )  # fmt: skip
    else:
        found = [student for student in recorded.students if student.id == options.student]
        if not found:
            raise CourseError(
                f"the gradebook and the folder of submissions know no student {options.student}; "
                f"`nbviva show {options.assignment} --verbose` names who has no grade"
            )
        parts = one_student(recorded, found[0])
    for part in parts:
        put(console, part)
    return 0
