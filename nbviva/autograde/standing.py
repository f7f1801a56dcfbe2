"""Reads what is recorded of a class: points from the gradebook, how checks ended from the notebooks in `autograded/`.

Both are there for every student after any number of runs, whether `nbviva autograde` graded or nbgrader's own command;
what another grader than this engine graded has points and no more. Nothing is written.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbviva.cells.marks import NBGRADERS, Cell, Mark, Markers
from nbviva.cells.notes import NotebookNote, TestNote
from nbviva.course.layout import Course
from nbviva.gradebook.standing import Standing, class_standing
from nbviva.plugin.autograded import course_directory
from nbviva.report.questions import questions_of
from nbviva.report.values import Check, Class, Outcome, Question, Student
from nbviva.submission.handed_in import packed_or_not

NOT_HANDED_IN = "did not hand in"
NOT_YET = "handed in, not graded yet"
MESSAGE = 500  # characters that are kept of what a check said


@dataclass(frozen=True)
class _Ended:
    """How one check ended, as its cell in a graded notebook says."""

    ended: str
    message: str
    in_hidden: bool
    seconds: float | None


@dataclass(frozen=True)
class _Told:
    """What the graded notebooks of a student say.

    Attributes
    ----------
    checks : dict
        (notebook, grade_id) -> `_Ended`.
    notes : list of str
        What was mended, stopped or flagged.
    no_grade : list of str
        Why a notebook could not be read.
    """

    checks: dict[tuple[str, str], _Ended] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    no_grade: list[str] = field(default_factory=list)


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
    students = []
    for name, standing in sorted(everybody.items()):
        if not standing.recorded:
            there = name in present
            students.append(_without(standing, NOT_YET if there else NOT_HANDED_IN, there))
            continue
        told = _told(Path(coursedir.format_path(coursedir.autograded_directory, name, assignment)), notebooks)
        students.append(_with(standing, told, checks))
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


def _with(standing: Standing, told: _Told, checks: Sequence[Check]) -> Student:
    outcomes = []
    for check in checks:
        grade = standing.grades.get(check.key)
        how = told.checks.get(check.key)
        points, waits = (grade.points, grade.waits) if grade is not None else (None, False)
        if how is None or told.no_grade:
            outcomes.append(Outcome(check, points, waits))
        else:
            outcomes.append(Outcome(check, points, waits, how.ended, how.message, how.in_hidden, how.seconds))
    return Student(
        standing.student, standing.first_name, standing.last_name, standing.email, standing.lms_user_id,
        handed_in=True, no_grade="; ".join(told.no_grade),
        points=sum(outcome.points or 0.0 for outcome in outcomes), penalty=sum(standing.penalties),
        seconds_late=standing.seconds_late, outcomes=tuple(outcomes), notes=tuple(told.notes),
        comments=standing.comments,
    )  # fmt: skip


def _without(standing: Standing, why: str, there: bool) -> Student:
    return Student(
        standing.student, standing.first_name, standing.last_name, standing.email, standing.lms_user_id,
        handed_in=there, no_grade=why,
    )  # fmt: skip


# ---- graded notebooks


def _told(folder: Path, notebooks: Sequence[str]) -> _Told:
    """Return what the graded notebooks in a folder say; those that are not there or cannot be read say nothing."""
    told = _Told()
    for name in notebooks:
        try:
            notebook = json.loads((folder / f"{name}.ipynb").read_bytes())
            note = NotebookNote.of(notebook)
            before = f"{name}: " if len(notebooks) > 1 else ""
            if note is not None and note.ask:
                told.no_grade.append(before + (note.notes[0] if note.notes else "it could not be read"))
                told.notes.extend(before + text for text in note.notes[1:])
            elif note is not None:
                told.notes.extend(before + text for text in note.notes)
            for cell in notebook["cells"]:
                mark = Mark.of(cell)
                if mark.is_test and mark.grade_id:
                    told.checks[name, mark.grade_id] = _ended(cell)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue  # somebody changed it by hand, or it was never written
    return told


def _ended(cell: Cell) -> _Ended:
    note = TestNote.of(cell) or TestNote()
    known = bool(note.ended)
    errors = [output for output in cell.get("outputs", ()) if output.get("output_type") == "error"]
    message = _message(errors[-1], note.for_student) if errors else ""
    ended = note.ended or ("error" if errors else "")
    return _Ended(ended, message, known and note.in_hidden, note.seconds if known else None)


def _message(output: Mapping[str, Any], in_words: bool) -> str:
    """Return what an error said, on one line; its class adds nothing to words that were written for people."""
    name, value = (" ".join(str(output.get(key, "")).split()) for key in ("ename", "evalue"))
    in_words = in_words or name in ("OutOfTime", "Died", "NotRun")
    text = value if value and in_words else f"{name}: {value}" if value else name
    return text if len(text) <= MESSAGE else text[: MESSAGE - 1] + "…"


def _cells(path: Path) -> list[dict[str, Any]]:
    """Return the cells of an instructor's notebook, each with its source as one text."""
    cells = json.loads(path.read_text(encoding="utf-8")).get("cells", [])
    return [{**cell, "source": "".join(cell.get("source", ""))} for cell in cells]
