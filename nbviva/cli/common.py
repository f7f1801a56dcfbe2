"""What several commands have in common: the assignments they are about, the sandbox they use, the files they write."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from nbviva import atomic
from nbviva.errors import CourseError
from nbviva.limits import LEVELS

if TYPE_CHECKING:
    from nbviva.course.layout import Course


def add_assignments(parser: argparse.ArgumentParser) -> None:
    """Let a command be about one assignment or about all."""
    parser.add_argument("assignment", nargs="?", help="default: every assignment")


def assignments(options: argparse.Namespace, course: Course) -> list[str]:
    """Return the assignment that was named, or all; none at all is an error, not a success."""
    names = [options.assignment] if options.assignment else course.assignments()
    if not names:
        raise CourseError(f"source/ of {course.root} holds no assignment")
    return names


def add_level(parser: argparse.ArgumentParser) -> None:
    """Let a command use another level of the sandbox than the strongest."""
    parser.add_argument("--level", choices=LEVELS, help="level of the sandbox (default: the strongest)")


def save(named: Path, text: str, mode: int = 0o666) -> None:
    """Write a report where somebody wants it: a link is followed, and what is no file is not replaced by one.

    Parameters
    ----------
    named : Path
    text : str
    mode : int
        Permissions of a new file, before the umask; one that is there keeps its own.
    """
    place = named.resolve()
    if place.is_file():
        atomic.write(place, text, place.stat().st_mode & 0o777)  # others may have been kept from reading it
    elif place.exists():  # a pipe, or /dev/null
        place.write_text(text, encoding="utf-8")
    else:
        atomic.write(place, text, mode)
