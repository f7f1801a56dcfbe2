"""What need not be graded again: submissions that are recorded as they are now, in the gradebook and `autograded/`."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping

from nbviva.course.layout import Course
from nbviva.gradebook.records import NotebookRecord, Record
from nbviva.gradebook.standing import ClassStanding
from nbviva.grading import StudentOutcome
from nbviva.workers import Recorded


def unchanged(
    course: Course, book: ClassStanding, notebooks: Collection[str], recorded: Mapping[str, Recorded],
    digests: Mapping[str, str],
) -> dict[str, StudentOutcome]:  # fmt: skip
    """Return those students for whom there is nothing to do, and what is said of them.

    What could not be read then can still not be read, and is told again.

    Parameters
    ----------
    course : Course
    book : ClassStanding
        What the gradebook says now.
    notebooks : collection of str
        Those of the assignment in which something is graded.
    recorded : mapping
        Student -> what was recorded last.
    digests : mapping
        Student -> hash of everything that the grade depends on, as it is now.
    """
    folders = course.autograded_of(book.assignment, digests)
    same = {
        student: was for student, digest in digests.items()
        if (was := recorded.get(student)) is not None and was.final and was.digest == digest
        and all(os.path.isfile(f"{folders[student]}{os.sep}{name}.ipynb") for name in notebooks)
    }  # fmt: skip
    # somebody may have changed the gradebook, or put an older one back
    for record in book.outdated([_record_again(student, was) for student, was in same.items()]):
        del same[record.student]
    return {student: _skipped(student, was) for student, was in same.items()}


def _skipped(student: str, was: Recorded) -> StudentOutcome:
    if not was.unreadable:
        return StudentOutcome(student, skipped=True)
    points = sum(p for notebook in was.points.values() for p in notebook.values() if p is not None)
    return StudentOutcome(student, points, was.max_points, tuple(was.unreadable), unreadable=True, skipped=True)


def _record_again(student: str, was: Recorded) -> Record:
    """Return what the gradebook was given for a student."""
    notebooks = {name: NotebookRecord(points) for name, points in was.points.items()}
    return Record(student, None, notebooks, frozenset(was.ungraded))
