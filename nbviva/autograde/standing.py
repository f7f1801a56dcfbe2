"""Reads what is recorded of a class: points from the gradebook, how checks ended from the notebooks in `autograded/`.

Both are there for every student after any number of runs, whether `nbviva autograde` graded or nbgrader's own command;
what another grader than this engine graded has points and no more. Nothing of it is changed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from nbviva.autograde.told import Told, told_by
from nbviva.cells.marks import NBGRADERS, Markers
from nbviva.course.layout import Course
from nbviva.gradebook.standing import Standing, class_standing
from nbviva.plugin.autograded import course_directory
from nbviva.report.questions import questions_of
from nbviva.report.values import Check, Class, Outcome, Question, Student
from nbviva.submission.handed_in import packed_or_not

NOT_HANDED_IN = "did not hand in"
NOT_YET = "handed in, not graded yet"


def read_class(course: Course, assignment: str) -> Class:
    """Return what is recorded of a class.

    Raises
    ------
    CourseError
        If there is no such assignment in `source/`.
    GradebookError
        If there is no gradebook, it does not have the assignment, or it cannot be read.
    """
    sources = course.graded(assignment)
    if str(course.root) not in sys.path:
        sys.path.insert(0, str(course.root))  # where the settings' own plugins lie
    coursedir = course_directory(assignment, course.settings)
    book = class_standing(coursedir.db_url, assignment)
    questions = tuple(_questions(sources, book.max_points, course.settings.markers))
    checks = [check for question in questions for check in question.checks]
    notebooks = list(dict.fromkeys(check.notebook for check in checks))

    present = _handed_in(coursedir)
    everybody = {student: Standing(student) for student in present} | book.students
    recorded = [name for name, standing in everybody.items() if standing.recorded]
    folders = {name: Path(coursedir.format_path(coursedir.autograded_directory, name, assignment)) for name in recorded}
    told = told_by(course.root, assignment, folders, notebooks)
    students = [
        _with(standing, told[name], checks) if standing.recorded
        else _without(standing, NOT_YET if name in present else NOT_HANDED_IN, name in present)
        for name, standing in sorted(everybody.items())
    ]  # fmt: skip
    return Class(assignment, questions, tuple(students))


def _handed_in(coursedir: Any) -> set[str]:
    """Return who has a submission of the assignment in the folder for them."""

    def folder(student: str) -> Path:
        made = coursedir.format_path(coursedir.submitted_directory, student, coursedir.assignment_id)
        return packed_or_not(Path(made))

    def is_there(student: str) -> bool:
        try:
            return folder(student).exists()
        except OSError:  # what may not be read was handed in all the same
            return True

    # the settings may call folders otherwise, so one is asked for and the way back from it is taken
    top = folder("x").parent.parent
    return {path.name for path in top.glob("*") if not path.name.startswith(".") and is_there(path.name)}


def _questions(
    sources: Iterable[Path], max_points: Mapping[str, Mapping[str, float]], markers: Markers = NBGRADERS
) -> Iterator[Question]:
    """Yield the questions of all notebooks; those that only the gradebook has come last."""
    found = {path.stem: path for path in sources}
    for name in [*found, *sorted(max_points.keys() - found.keys())]:
        cells = _cells(found[name]) if name in found else []
        yield from questions_of(name, cells, max_points.get(name, {}), markers)


def _with(standing: Standing, told: Told, checks: Sequence[Check]) -> Student:
    outcomes = []
    for check in checks:
        grade = standing.grades.get(check.key)
        how = told.checks.get(check.key)
        points, waits = (grade.points, grade.waits) if grade is not None else (None, False)
        if how is None or told.no_grade:
            outcomes.append(Outcome(check, points, waits))
        else:
            by_tests = grade.auto if grade is not None else None
            outcomes.append(Outcome(check, points, waits, how.ended, how.message, how.in_hidden, how.seconds, by_tests))
    return Student(
        standing.student, standing.first_name, standing.last_name, standing.email, standing.lms_user_id,
        handed_in=True, no_grade="; ".join(told.no_grade),
        points=sum(outcome.points or 0.0 for outcome in outcomes), penalty=sum(standing.penalties),
        seconds_late=standing.seconds_late, outcomes=tuple(outcomes), notes=tuple(told.notes),
        comments=standing.comments, untouched=frozenset(told.untouched),
    )  # fmt: skip


def _without(standing: Standing, why: str, there: bool) -> Student:
    return Student(
        standing.student, standing.first_name, standing.last_name, standing.email, standing.lms_user_id,
        handed_in=there, no_grade=why,
    )  # fmt: skip


def _cells(path: Path) -> list[dict[str, Any]]:
    """Return the cells of an instructor's notebook, each with its source as one text."""
    cells = json.loads(path.read_text(encoding="utf-8")).get("cells", [])
    return [{**cell, "source": "".join(cell.get("source", ""))} for cell in cells]
