"""Whole courses that are graded twice: by stock nbgrader, and by the engine that one line switches on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import nbformat
import nbgrader

from nbviva.cells.marks import grade_id
from nbviva.course.copying import IGNORED
from nbviva.course.layout import Course, tools_path
from nbviva.errors import CourseError
from support import ROOT, styles

SWITCH = "import nbviva; nbviva.switch_on(c)"
GUIDE = Path(nbgrader.__file__).parent / "docs" / "source" / "user_guide"
WEATHER = ROOT / "tests" / "zoo" / "courses" / "weather.py"

# Answers of made-up students in the course of `nbgrader quickstart`: notebook -> grade_id -> text of the cell.
SQUARES = "def squares(n):\n    if n < 1:\n        raise ValueError(n)\n    return [i * i for i in range(1, n + 1)]"
QUICKSTART: dict[str, dict[str, dict[str, str]]] = {
    "blank": {},
    "half_way": {"problem1": {"squares": SQUARES}},
    "own_way": {
        "problem1": {
            "squares": SQUARES,
            "sum_of_squares": "def sum_of_squares(n):\n    return n * (n + 1) * (2 * n + 1) // 6",
            "sum_of_squares_equation": "n (n + 1) (2 n + 1) / 6",
        },
        "problem2": {"part-a": "It computes Fibonacci numbers."},
    },
    "no_check": {
        "problem1": {
            "squares": "def squares(n):\n    return [i ** 2 for i in range(1, n + 1)]",
            "sum_of_squares": "def sum_of_squares(n):\n    print('n is', n)\n    return sum(x for x in squares(n))",
            "sum_of_squares_application": "print(sum_of_squares(3) / 0)",
        }
    },
    # the function of the first answer is written into the cell of the second
    "does_not_parse": {"problem1": {"squares": "def squares(n)\n    return", "sum_of_squares": SQUARES}},
}


def quickstart(folder: Path) -> Course:
    """Make the course of `nbgrader quickstart` in `folder`, with its release and submissions.

    Handed in are the two submissions that nbgrader ships with its user guide, and those of `QUICKSTART`.

    Raises
    ------
    CourseError
        If a command of nbgrader fails.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = subprocess.run(
        [sys.executable, "-m", "nbgrader", "quickstart", "course101"],
        cwd=folder, env={**os.environ, "PATH": tools_path()}, text=True, capture_output=True, check=False,
    )  # fmt: skip
    if made.returncode != 0:
        raise CourseError(f"nbgrader quickstart failed:\n{made.stdout}{made.stderr}")
    course = Course.at(folder / "course101")
    course.must("generate_assignment", "ps1")
    for student in ("bitdiddle", "hacker"):
        shutil.copytree(GUIDE / "submitted" / student / "ps1", course.submitted("ps1", student))
    for student, answers in QUICKSTART.items():
        shutil.copytree(course.release("ps1"), course.submitted("ps1", student))
        for notebook, cells in answers.items():
            answer(course.submitted("ps1", student) / f"{notebook}.ipynb", cells)
    late = course.submitted("ps1", "half_way") / "timestamp.txt"
    late.write_text("2030-01-01 12:00:00 UTC\n", encoding="utf-8")
    return course


def weather(folder: Path) -> Course:
    """Make a course with one assignment that uses pandas and matplotlib, with its release and submissions.

    Raises
    ------
    CourseError
        If a command of nbgrader fails.
    """
    style = styles.read(WEATHER)
    course = styles.build([style], folder, with_release=False)
    course.must("generate_assignment", style.name)
    for submission in style.submissions:
        styles.hand_in(style, submission, course, course.submitted(style.name, submission.name))
    return course


def answer(notebook: Path, cells: Mapping[str, str]) -> None:
    """Write answers into a notebook.

    Raises
    ------
    CourseError
        If it has no such cells.
    """
    made = nbformat.read(notebook, as_version=4)
    known = {grade_id(cell): cell for cell in made.cells if grade_id(cell)}
    for name, text in cells.items():
        if name not in known:
            raise CourseError(f"{notebook} has no cell {name}; there are {', '.join(known)}")
        known[name].source = text
    nbformat.write(made, notebook)


def copied(course: Course, folder: Path) -> Course:
    """Return a copy of a course in `folder`, gradebook included."""
    shutil.copytree(course.root, folder, ignore=IGNORED)
    return Course.at(folder)


def switch_on(course: Course) -> None:
    """Put the one line into the settings, below `c = get_config()`.

    Raises
    ------
    CourseError
        If that line is not there.
    """
    path = course.root / "nbgrader_config.py"
    lines = path.read_text(encoding="utf-8").splitlines()
    if "c = get_config()" not in lines:
        raise CourseError(f"{path} has no line 'c = get_config()'")
    lines.insert(lines.index("c = get_config()") + 1, SWITCH)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
