"""What several commands have in common: the assignments they are about, the sandbox they use, the files they write."""

from __future__ import annotations

import argparse
import os
import shutil
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

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
        raise CourseError(f"{course.settings.called('source')}/ of {course.root} holds no assignment")
    return names


def add_level(parser: argparse.ArgumentParser) -> None:
    """Let a command use another level of the sandbox than the strongest."""
    parser.add_argument("--level", choices=LEVELS, help="level of the sandbox (default: the strongest)")


def amount(word: str) -> int:
    """Read a number of at least 1 from the command line."""
    if not word.isdecimal() or int(word) < 1:
        raise argparse.ArgumentTypeError(f"{word} is no whole number above 0")
    return int(word)


def wrapped(text: str, stream: TextIO) -> str:
    """Return a text with line ends between words, where a terminal would break it anywhere; a file gets it as it is.

    What a line has before its first word, blanks or a dash, stays free below it.
    """
    if not stream.isatty():
        return text
    width = shutil.get_terminal_size().columns
    return "\n".join(
        textwrap.fill(
            line, width, subsequent_indent=" " * (len(line) - len(line.lstrip(" -"))), break_long_words=False,
            break_on_hyphens=False,
        )
        for line in text.split("\n")
    )  # fmt: skip


def put(console: Any, part: Any) -> None:
    """Print a sentence or a table; a sentence ends between words in a terminal, and is one line in a log, which is
    searched."""
    console.print(part, highlight=False, soft_wrap=isinstance(part, str) and not console.is_terminal)


def check_place(named: Path | None) -> None:
    """See that a report can be written where somebody wants it, before the work for it is done.

    Raises
    ------
    CourseError
        If not.
    """
    if named is None:
        return
    place = named.resolve()
    if place.is_dir():
        raise CourseError(
            f"{named} is a folder, and a report is a file: give the name of one, like {named}/report.json"
        )
    above = next(folder for folder in place.parents if folder.exists())
    if not os.access(place if place.exists() else above, os.W_OK) or not above.is_dir():
        raise CourseError(f"{named} cannot be written: give the name of a file where your user may write")


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
