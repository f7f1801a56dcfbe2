"""What a run would change, without changing it: whose points, from what to what, cell by cell.

Submissions are run as in a real run, and their results are kept, so that the real run after it takes them from there.
Neither the gradebook nor `autograded/` is written.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from nbviva.autograde.batch import Options, Progress, grade_class
from nbviva.course.layout import Course
from nbviva.errors import FolderError
from nbviva.gradebook import Record, record_of
from nbviva.gradebook.standing import ClassStanding, Grade, Standing
from nbviva.grading import Done, StudentOutcome, Summary
from nbviva.plugin.autograded import present
from nbviva.plugin.times import timestamp
from nbviva.results import Graded

Tell = Callable[["Changed", Graded], None]


@dataclass(frozen=True)
class Changed:
    """What would change for one student.

    Attributes
    ----------
    student : str
    before : float or None
        Points in all, before a penalty; None if nothing is recorded.
    after : float
    cells : tuple of (str, str, float or None, float or None)
        Notebook, grade_id, points now and then: those that differ. Where a person gave points, theirs stay, and
        nothing differs.
    """

    student: str
    before: float | None
    after: float
    cells: tuple[tuple[str, str, float | None, float | None], ...] = ()


@dataclass
class Preview:
    """What a run would change in a class.

    Attributes
    ----------
    summary : Summary
        Of the run: who could not be read, on whom the grader failed.
    changed : list of Changed
    same : int
        Students for whom nothing would change.
    """

    summary: Summary
    changed: list[Changed] = field(default_factory=list)
    same: int = 0


class _Comparer:
    """Takes what a recorder would write, and compares it with what is recorded."""

    def __init__(self, found: Preview, recorded: Mapping[str, Standing], tell: Tell):
        self._found, self._recorded, self._tell = found, recorded, tell

    def add(self, done: Done, outcome: StudentOutcome) -> None:
        if done.graded is None:
            return
        try:
            record = record_of(done.graded, timestamp(done.job.folder), present(done.job.folder))
        except FolderError as error:
            self._found.summary.fail(done.job.student, str(error))
            return
        changed = compare(record, self._recorded.get(record.student) or Standing(record.student))
        if changed is None:
            self._found.same += 1
        else:
            self._found.changed.append(changed)
            self._tell(changed, done.graded)

    def flush(self) -> None:
        """Nothing waits."""


def preview_class(
    course: Course, assignment: str, options: Options, progress: Progress, tell: Tell = lambda *_: None
) -> Preview:
    """Return what `grade_class` would change now; it raises what that raises.

    Parameters
    ----------
    course, assignment, options, progress
        As those of `grade_class`.
    tell : callable, optional
        Called with what would change for a student, and with what came of grading.

    Raises
    ------
    NotRegistered
        If the gradebook does not have the assignment: then everything is new.
    """
    found = Preview(Summary())

    def compares(standing: ClassStanding, summary: Summary) -> _Comparer:
        found.summary = summary
        return _Comparer(found, standing.students, tell)

    found.summary = grade_class(course, assignment, options, progress, compares)
    found.same += sum(outcome.skipped for outcome in found.summary.outcomes)
    found.changed.sort(key=lambda changed: changed.student)
    return found


def compare(record: Record, standing: Standing) -> Changed | None:
    """Return what recording a submission would change in its points; None if nothing."""
    cells: list[tuple[str, str, float | None, float | None]] = []
    for name, notebook in record.notebooks.items():
        for cell, points in notebook.points.items():
            grade = standing.grades.get((name, cell)) or Grade(None, True)
            if not grade.by_person and (grade.auto != points or not standing.recorded):
                cells.append((name, cell, grade.auto, points))
    if standing.recorded and not cells:
        return None
    before = math.fsum(grade.points or 0.0 for grade in standing.grades.values())
    after = math.fsum([before, *((new or 0.0) - (old or 0.0) for *_, old, new in cells)])
    return Changed(record.student, before if standing.recorded else None, after, tuple(cells))
