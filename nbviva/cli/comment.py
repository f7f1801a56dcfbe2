"""`nbviva comment`: one comment for all members of a group of answers, and back."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbviva.gradebook.comments import Commented

HELP = "write one comment to all members of a group of answers; nothing is graded"
NEEDS: tuple[str, ...] = ("nbviva.autograde.comments",)
SHOWN = 10  # students who are named


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be written behind the command."""
    parser.add_argument("assignment", help="its name, as in source/")
    parser.add_argument("group", help="its id, as `nbviva show` and the class report give it")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("text", nargs="?", help="what the members read; an earlier comment to the group is replaced")
    what.add_argument("--undo", action="store_true", help="take away what was written to the group and is unchanged")


def run(options: argparse.Namespace) -> int:
    """Write the comment, or take it back, and say who has it now and whose own was left."""
    from nbviva.autograde.comments import comment_on, take_back
    from nbviva.course.layout import Course
    from nbviva.report.words import count, plain

    course = Course.at(options.course)
    if options.undo:
        done = take_back(course, options.assignment, options.group, print)
        print(f"taken back from {count(len(done.written), 'student')}")
    else:
        group, done = comment_on(course, options.assignment, options.group, options.text, print)
        print(f"{plain(group.question.title)}: {plain(group.name) or 'a group without a name'}")
        already = f"; {len(done.same):,} had it already" if done.same else ""
        print(f"written to {count(len(done.written), 'student')}{already}")
    for line in _others(done):
        print(line)
    if done.written:
        print(f"feedback that was made before shows it after `nbgrader generate_feedback {options.assignment} --force`")
    return 0


def _others(done: Commented) -> Iterator[str]:
    """Yield of whom nothing was changed, and why."""
    from nbviva.report.words import count

    if done.left:
        yield f"a person's comment stays with {count(len(done.left), 'student')}: {_named(sorted(done.left))}"
    if done.missing:
        yield f"the gradebook has no such cell of {count(len(done.missing), 'student')}: {_named(sorted(done.missing))}"


def _named(students: list[str]) -> str:
    from nbviva.report.words import plain

    more = f" and {len(students) - SHOWN:,} more" if len(students) > SHOWN else ""
    return ", ".join(map(plain, students[:SHOWN])) + more
