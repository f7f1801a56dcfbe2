"""Reads what is recorded of a class: points from the gradebook, how checks ended from the notebooks in `autograded/`.

Both are there for every student after any number of runs, whether `nbviva autograde` graded or nbgrader's own command;
what another grader than this engine graded has points and no more. Nothing of it is changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from nbviva.autograde.told import Told, told_by
from nbviva.cells.marks import NBGRADERS, Markers
from nbviva.course.layout import Course
from nbviva.gradebook.standing import Grade, Standing, class_standing
from nbviva.grading import Seen
from nbviva.report.questions import questions_of
from nbviva.report.values import Check, Class, Outcome, Question, Student
from nbviva.submission.places import Places

NOT_HANDED_IN = "did not hand in"
NOT_YET = "handed in, not graded yet"
_NO_GRADE = Grade(None, waits=False)


def read_class(course: Course, assignment: str, seen: Seen | None = None) -> Class:
    """Return what is recorded of a class.

    Parameters
    ----------
    course : Course
    assignment : str
    seen : Seen, optional
        What was read of it just now, so that it need not be read again.

    Raises
    ------
    CourseError
        If there is no such assignment in `source/`.
    GradebookError
        If there is no gradebook, it does not have the assignment, or it cannot be read.
    """
    sources = course.graded(assignment)
    if seen is None:
        seen = Seen(Places(course, assignment).everybody(), class_standing(course.db_url, assignment))
    book, present = seen.book, seen.everybody
    questions = tuple(_questions(sources, book.max_points, course.settings.markers))
    checks = [check for question in questions for check in question.checks]
    notebooks = list(dict.fromkeys(check.notebook for check in checks))

    everybody = {student: Standing(student) for student in present} | book.students
    recorded = [name for name, standing in everybody.items() if standing.recorded]
    folders = course.autograded_of(assignment, recorded)
    told = told_by(course.root, assignment, folders, notebooks)
    students = [
        _with(standing, told[name], checks) if standing.recorded
        else _without(standing, NOT_YET if name in present else NOT_HANDED_IN, name in present)
        for name, standing in sorted(everybody.items())
    ]  # fmt: skip
    return Class(assignment, questions, tuple(students))


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
    ended = {} if told.no_grade else told.checks
    for check in checks:
        points, waits, by_tests, _ = standing.grades.get(check.key, _NO_GRADE)
        how = ended.get(check.notebook, {}).get(check.grade_id)
        outcomes.append(Outcome(check, points, waits, *how, by_tests) if how else Outcome(check, points, waits))
    return Student(
        standing.student, standing.first_name, standing.last_name, standing.email, standing.lms_user_id,
        handed_in=True, no_grade="; ".join(told.no_grade),
        points=sum([outcome.points or 0.0 for outcome in outcomes]),
        penalty=sum([penalty or 0.0 for penalty in standing.penalties.values()]),
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
    try:
        cells = json.loads(path.read_bytes())["cells"]
    except (ValueError, LookupError, TypeError):
        from nbviva.course.notebooks import read_notebook  # says what is wrong with it, or knows its older form

        cells = read_notebook(path).cells
    return [{**cell, "source": "".join(cell.get("source", ""))} for cell in cells]
