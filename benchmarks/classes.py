"""Made-up classes of the lesson for `grading.py`: who hands in what, and the course in which it is graded."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from nbviva.audit import specimens
from nbviva.audit.specimens import Specimen
from nbviva.course.layout import Course

ROOT = Path(__file__).resolve().parent.parent
ASSIGNMENT = "dinosaur_island"
Class = Mapping[str, Specimen]  # student -> what was handed in
_NUMBER = re.compile(r"\n# number \d+$")


def generated(lesson: Course, folder: Path) -> Course:
    """Make a course with the lesson generated and registered; one that is there already is used again."""
    course = Course(folder)
    if not (folder / "ready").exists():
        shutil.rmtree(folder, ignore_errors=True)
        lesson.copy_to(folder)
        _graded_part_only(course)
        course.must("generate_assignment", ASSIGNMENT)
        (folder / "ready").touch()
    return course


def _graded_part_only(course: Course) -> None:
    """Take the ungraded notebook out: the engine leaves it alone, nbgrader runs it, Otter refuses to choose."""
    for path in set(course.notebooks(ASSIGNMENT)) - set(course.graded(ASSIGNMENT)):
        path.unlink()
    shutil.rmtree(course.root / "utils" / "sonnets")
    shutil.rmtree(course.source(ASSIGNMENT) / "utils", ignore_errors=True)
    shutil.rmtree(course.source(ASSIGNMENT) / "sonnets", ignore_errors=True)
    with (course.root / "nbgrader_config.py").open("a") as settings:
        settings.write(f'c.Staging.files[{ASSIGNMENT!r}].pop("sonnets")\n')


def class_of(lesson: Course, count: int) -> dict[str, Specimen]:
    """Return a made-up class: half of it right, a tenth unfinished, the others each with one misconception.

    The members are spread evenly over the zoo. Each has a comment of its own, so that no two are alike.
    """
    everybody = specimens.collect(lesson.zoo(ASSIGNMENT))
    partial = count // 10
    right = (count + 1) // 2
    wanted = {"right": right, "partial": partial, "wrong": count - right - partial}
    members = []
    for group, size in wanted.items():
        there = [member for member in everybody if member.group == group]
        members += [there[i * len(there) // size if size <= len(there) else i % len(there)] for i in range(size)]
    return {f"s{number:04}": varied(member, number) for number, member in enumerate(members)}


def varied(member: Specimen, number: int) -> Specimen:
    """Return a submission with a number in a comment in each of its own cells, the only one that it may have."""
    cells = {name: f"{_NUMBER.sub('', text)}\n# number {number}" for name, text in member.cells.items()}
    return replace(member, cells=cells)
