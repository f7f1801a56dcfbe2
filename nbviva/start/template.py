"""Writes a new course, or one more assignment, from the files in `nbviva/templates/course`.

A file of the template has its place in the course; `.in` at the end of its name is left out, and ``@COURSE@`` and
``@VERSION@`` stand for what they say.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from nbviva import atomic
from nbviva.audit import release
from nbviva.course.layout import Course, courses_above
from nbviva.errors import CourseError

TEMPLATE = Path(__file__).resolve().parents[1] / "templates" / "course"
ASSIGNMENT = "temperatures"  # that of the template
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


def new_course(folder: Path) -> Course:
    """Write a course with one assignment and its student version into a folder that is empty, or not there.

    Raises
    ------
    CourseError
        If something lies in the folder, or it cannot be made; nothing was written then.
    """
    place = folder.resolve()
    if above := courses_above(place):
        raise CourseError(
            f"{folder} would lie in the course {above[0]}: `nbviva new --assignment NAME` adds an assignment to that "
            "one; a course of its own begins in another folder"
        )
    if place.exists() and not place.is_dir():
        raise CourseError(f"{folder} is a file: give the name of a folder that is not there yet")
    if place.is_dir() and any(place.iterdir()):
        first = ", ".join(sorted(path.name for path in place.iterdir())[:3])
        raise CourseError(
            f"{folder} is not empty (it has {first}): give the name of a folder that is not there yet, or move what "
            "lies in it elsewhere"
        )
    name = re.sub(r"[^A-Za-z0-9]+", "-", place.name).strip("-").lower() or "course"
    place.parent.mkdir(parents=True, exist_ok=True)
    with atomic.draft(place) as made:
        _write(made, lambda path: path, name)
        course = Course(made)
        release.generate(course, ASSIGNMENT, course.release(ASSIGNMENT))
    return Course.at(place)


def new_assignment(course: Course, name: str) -> list[Path]:
    """Write the template's assignment into a course under another name, with its solutions of known verdict.

    Returns
    -------
    list of Path
        The folders that were made.

    Raises
    ------
    CourseError
        If the name will not do, or there is such an assignment; nothing was written then.
    """
    check_name(course, name)
    folders = {Path("source", ASSIGNMENT): course.source(name), Path("tests", "zoo", ASSIGNMENT): course.zoo(name)}
    if course.zoo(name).exists():
        raise CourseError(f"{course.shown(course.zoo(name))} is there already: move it away, or take another name")
    for part, place in folders.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        with atomic.draft(place) as made:
            _write(made, lambda path: Path(str(path).replace(ASSIGNMENT, name)), name, TEMPLATE / part)
    return list(folders.values())


def check_name(course: Course, name: str) -> None:
    """See that an assignment can get a name.

    Raises
    ------
    CourseError
        If not.
    """
    if not _NAME.fullmatch(name):
        raise CourseError(
            f"{name!r} is no name for an assignment: write letters, digits, _ and - alone, such as week_2"
        )
    if course.source(name).exists():
        raise CourseError(
            f"{course.shown(course.source(name))} is there already: take another name, or move that folder away"
        )


def _write(into: Path, renamed: Callable[[Path], Path], name: str, part: Path = TEMPLATE) -> None:
    """Write the files of a part of the template."""
    words = {"@COURSE@": name, "@VERSION@": version("nbviva")}
    for path in sorted(part.rglob("*")):
        if path.is_dir() or "__pycache__" in path.parts:
            continue
        place = into / renamed(path.relative_to(part))
        place = place.with_name(place.name.removesuffix(".in"))
        text = path.read_text(encoding="utf-8")
        for word, meaning in words.items():
            text = text.replace(word, meaning)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", newline="\n")
