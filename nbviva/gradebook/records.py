"""What the gradebook is told of a submission, and what it says of one, as frozen records. Leaf but for `results`."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from nbgrader import utils

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
    """

    points: Mapping[str, float | None]
    comments: Mapping[str, str | None] = field(default_factory=dict)
    ask: bool = False


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


class Grade(NamedTuple):
    """One grade as it is in the gradebook."""

    id: str
    auto_score: float | None
    manual_score: float | None
    extra_credit: float | None
    needs_manual_grade: bool

    @property
    def score(self) -> float:
        """Points that count: those of a person before those of tests, and extra credit on top of either."""
        points = self.auto_score if self.manual_score is None else self.manual_score
        return 0.0 if points is None else points + (self.extra_credit or 0.0)


class Comment(NamedTuple):
    """One comment as it is in the gradebook; that of a person is not read, and never written."""

    id: str
    auto_comment: str | None


@dataclass(frozen=True)
class KnownNotebook:
    """What the gradebook says of one notebook of a submission.

    Attributes
    ----------
    id : str
    late_penalty : float or None
    grades : dict
        grade_id -> `Grade`.
    comments : dict
        grade_id -> `Comment`.
    """

    id: str
    late_penalty: float | None = None
    grades: dict[str, Grade] = field(default_factory=dict)
    comments: dict[str, Comment] = field(default_factory=dict)

    @property
    def score(self) -> float:
        """Points of the notebook, before the penalty; the same in whatever order the rows came."""
        return math.fsum(grade.score for grade in self.grades.values())


@dataclass(frozen=True)
class Known:
    """What the gradebook says of one submission.

    Attributes
    ----------
    id, student : str
    timestamp : datetime or None
    extension : timedelta or None
    notebooks : dict
        Name -> `KnownNotebook`.
    """

    id: str
    student: str
    timestamp: datetime | None = None
    extension: timedelta | None = None
    notebooks: dict[str, KnownNotebook] = field(default_factory=dict)


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
    for cell in result.notebook.cells if result.notebook is not None else ():
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if utils.is_grade(cell):
            points[name] = result.points[name]
        if utils.is_solution(cell):
            untouched = cell.metadata.nbgrader.get("checksum") == utils.compute_checksum(cell)
            comments[name] = "No response." if untouched else None
        if utils.is_task(cell):
            comments[name] = None
            if result.ungradable and not present:
                points[name] = 0.0  # nothing came that a person could grade
    return NotebookRecord(points, comments, ask=bool(result.ungradable))
