"""What lies where nobody looks for it: work beside the folder that it belongs in, or for no assignment."""

from __future__ import annotations

import glob
import os
from collections.abc import Collection
from pathlib import Path

from nbviva.course.copying import headers
from nbviva.course.layout import Course
from nbviva.course.places import ANY, NAME, names_at

LOOSE = 10  # things that are named


def without_source(course: Course) -> list[str]:
    """Return the assignments that students handed in, and of which `source/` has nothing."""
    whole = str(course.settings.folder("submitted", NAME, ANY))
    found = {name for name, path in names_at(whole) if os.path.isdir(path)}
    return sorted(found - set(course.assignments()))


def loose(course: Course) -> list[str]:
    """Return what lies beside the folders of students or of assignments, where nobody looks for it."""
    found: list[str] = []
    for folder in (course.settings.folder("submitted", NAME, ANY), course.source(NAME)):
        place = folder
        while NAME in str(place) or ANY in str(place):
            place = place.parent
            pattern = glob.escape(str(place)).replace(NAME, "*").replace(ANY, "*")
            found += glob.glob(f"{pattern}/*.ipynb")
            if place != folder.parent:  # beside folders of submissions an archive is one of them
                found += glob.glob(f"{pattern}/*.zip")
    used = {os.path.normpath(course.root / name) for name in headers(course.settings)}
    return sorted(course.shown(Path(path)) for path in found if os.path.isfile(path) and path not in used)


def told(course: Course) -> list[str]:
    """Return sentences about both; none if all is in its place."""
    found = []
    if others := without_source(course):
        found.append(f"handed in, and not in {course.settings.called('source')}/, so nobody grades it: {_some(others)}")
    if left := loose(course):
        found.append(f"lies where neither nbgrader nor nbviva looks for it: {_some(left)}")
    return found


def of_students(course: Course, students: Collection[str]) -> list[str]:
    """Return what is `loose` and has the name of one of these students."""
    return [path for path in loose(course) if not {*Path(path).parts, Path(path).stem}.isdisjoint(students)]


def _some(names: list[str]) -> str:
    more = f" and {len(names) - LOOSE:,} more" if len(names) > LOOSE else ""
    return ", ".join(names[:LOOSE]) + more
