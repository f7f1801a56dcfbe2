"""A small class of students, and `nbviva autograde` over it, in this process or as a command."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from nbviva.autograde import Options, grade_class
from nbviva.course.layout import Course
from nbviva.grading import Summary
from support import small

CELLS = [
    small.answer("double", "def double(x):\n    return 2 * x"),
    small.check("test_double", "assert double(3) == 6", points=2),
    small.answer("triple", "def triple(x):\n    return 3 * x"),
    small.check("test_triple", "assert triple(3) == 9", points=3),
]


def make(folder: Path, students: int, config: str = "") -> Course:
    course = small.make(folder, CELLS, config)
    for number in range(students):
        wrong = {"triple": f"def triple(x):\n    return {number}"} if number % 2 else {}
        small.hand_in(course, course.submitted("hw", f"s{number:03}"), wrong)
    return course


def grade(course: Course, *students: str, **options: object) -> Summary:
    return grade_class(course, "hw", Options(students, **options), lambda *_: None)  # type: ignore[arg-type]


def command(course: Course, *more: str) -> list[str]:
    return [sys.executable, "-m", "nbviva", "--course", str(course.root), "autograde", "hw", *more]


def with_secret_of(other: Course, course: Course) -> Course:
    """Have students get the same inputs as in the other course."""
    (course.root / ".nbviva").mkdir()
    shutil.copy(other.root / ".nbviva" / "secret", course.root / ".nbviva")
    return course
