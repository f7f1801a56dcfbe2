"""What the gradebook is told of a submission: points, nbgrader's own comments, and where a person should look."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from nbviva.errors import GradebookError, UnfitRecord
from nbviva.gradebook.tables import Cells

if TYPE_CHECKING:
    from nbviva.results import Graded, NotebookResult


@dataclass(frozen=True)
class NotebookRecord:
    """What is recorded of one notebook.

    Attributes
    ----------
    points : mapping
        grade_id -> points; None where a person must grade. What is not named stays as it is.
    comments : mapping
        grade_id -> the comment that nbgrader makes by itself, or None.
    ask : bool
        Whether a person should look at all of it, because it could not be read.
    asking : frozenset of str
        Cells about which a person has to decide.
    """

    points: Mapping[str, float | None]
    comments: Mapping[str, str | None] = field(default_factory=dict)
    ask: bool = False
    asking: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Record:
    """What is recorded of one submission.

    Attributes
    ----------
    student : str
    timestamp : datetime or None
        When it was handed in; None leaves the time that is recorded.
    notebooks : mapping
        Name -> `NotebookRecord`. A notebook of the assignment that is not named here was not handed in: 0 points.
    ungraded : frozenset of str
        Notebooks that were handed in, but not graded: what the gradebook says of them stays.
    """

    student: str
    timestamp: datetime | None
    notebooks: Mapping[str, NotebookRecord]
    ungraded: frozenset[str] = frozenset()


def record_of(graded: Graded, timestamp: datetime | None, present: Collection[str] = ()) -> Record:
    """Return what is recorded of a graded submission, by the rules of nbgrader's `SaveAutoGrades`.

    Parameters
    ----------
    graded : Graded
    timestamp : datetime or None
        When it was handed in.
    present : collection of str
        Names, without ending, of the notebook files that lie in the folder that was handed in.
    """
    notebooks = {name: _notebook(result, name in present) for name, result in graded.notebooks.items()}
    return Record(graded.student, timestamp, notebooks, frozenset(present) - set(notebooks))


def _notebook(result: NotebookResult, present: bool) -> NotebookRecord:
    points: dict[str, float | None] = {}
    comments: dict[str, str | None] = {}
    for mark in result.marks:
        if mark.grade:
            points[mark.grade_id] = result.points[mark.grade_id]
        if mark.solution:
            comments[mark.grade_id] = "No response." if mark.grade_id in result.unanswered else None
        if mark.task:
            comments[mark.grade_id] = None
            if result.ungradable and not present:
                points[mark.grade_id] = 0.0  # nothing came that a person could grade
    asking = frozenset(cell.grade_id for cell in result.cells if cell.asks)
    return NotebookRecord(points, comments, bool(result.ungradable), asking)


def check(records: Iterable[Record], assignment: str, notebooks: Mapping[str, Cells]) -> None:
    """See that records fit what the gradebook has of an assignment.

    Raises
    ------
    GradebookError
        If one of them does not.
    """
    seen: set[str] = set()
    for record in records:
        if record.student in seen:
            raise GradebookError(f"{record.student} is twice among the submissions to record: record one of them")
        seen.add(record.student)
        for name, notebook in record.notebooks.items():
            if name not in notebooks:
                raise GradebookError(_unknown(f"notebook {name}", assignment))
            defined = notebooks[name]
            strange = (notebook.points.keys() - defined.graded) | (notebook.comments.keys() - defined.commented)
            if strange:
                raise GradebookError(_unknown(f"cell {min(strange)} of {name}", assignment))
            for cell, points in notebook.points.items():
                if points is not None and not math.isfinite(points):
                    raise UnfitRecord(
                        f"{record.student} has {points} points in {cell} of {name}, which is no number: this is a "
                        "fault of the grader, and nothing was recorded"
                    )


def _unknown(what: str, assignment: str) -> str:
    return (
        f"the gradebook does not have the {what} of {assignment}: run `nbgrader generate_assignment {assignment} "
        "--force`. nbgrader refuses that once there are submissions; then take the change out of source/, or back up "
        f"the gradebook and begin anew with `nbgrader db assignment remove {assignment} --force`, which forgets manual "
        "grades"
    )
