"""The rows of nbgrader's tables that hold submissions, to be changed.

Those that are there are objects of nbgrader's own classes (`nbgrader.api`) in a session of SQLAlchemy: an attribute
that is set is written at the end of the transaction, and what is not set is not written. New ones have the same
attributes and are no more than that, as SQLAlchemy's own objects take three times as long to make and to write.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from nbgrader import api
from sqlalchemy import insert, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from nbviva.gradebook.tables import Definition

CHUNK = 500  # values in one list of a statement; SQLite takes only so many


class Row(SimpleNamespace):
    """A new row; its attributes are columns of the table."""


New = list[tuple[type[Any], Row]]  # nbgrader's class of the table, and a row for it


@dataclass(frozen=True)
class NotebookRows:
    """What the gradebook says of one notebook of a submission.

    Attributes
    ----------
    row : SubmittedNotebook or Row
    grades, comments : dict
        grade_id -> `Grade`, `Comment`, or `Row`.
    """

    row: Any
    grades: dict[str, Any] = field(default_factory=dict)
    comments: dict[str, Any] = field(default_factory=dict)

    @property
    def points(self) -> float:
        """Points of the notebook as they will be written, before the penalty."""
        return math.fsum(map(_points, self.grades.values()))  # the same in whatever order the rows came


@dataclass(frozen=True)
class SubmissionRows:
    """What the gradebook says of one submission.

    Attributes
    ----------
    row : SubmittedAssignment or Row
    notebooks : dict
        Name of the notebook -> `NotebookRows`.
    """

    row: Any
    notebooks: dict[str, NotebookRows] = field(default_factory=dict)


def submissions(session: Session, assignment: Definition, students: Sequence[str]) -> dict[str, SubmissionRows]:
    """Return what is recorded: student -> `SubmissionRows`, without its grades and comments."""
    found = {}
    for some in parts(students):
        rows = _rows(session, api.SubmittedAssignment, assignment_id=[assignment.id], student_id=some)
        by_id = {row.id: SubmissionRows(row) for row in rows}
        # as in the table's index the notebook comes first: if it is not named, the whole table is read
        for row in _rows(session, api.SubmittedNotebook, notebook_id=assignment.names, assignment_id=by_id):
            by_id[row.assignment_id].notebooks[assignment.names[row.notebook_id]] = NotebookRows(row)
        found.update({submission.row.student_id: submission for submission in by_id.values()})
    return found


def read_grades(session: Session, assignment: Definition, there: Iterable[SubmissionRows]) -> None:
    """Read grades and comments of submissions, and have other programs wait that change a grade."""
    notebooks = {notebook.row.id: notebook for submission in there for notebook in submission.notebooks.values()}
    for some in parts(list(notebooks)):
        for row in _rows(session, api.Grade, cell_id=assignment.names, notebook_id=some):
            notebooks[row.notebook_id].grades[assignment.names[row.cell_id]] = row
        for row in _rows(session, api.Comment, cell_id=assignment.names, notebook_id=some):
            notebooks[row.notebook_id].comments[assignment.names[row.cell_id]] = row


def submit(assignment: Definition, student: str) -> tuple[SubmissionRows, New]:
    """Return a new submission, without the rows of its notebooks, and its row."""
    row = Row(id=api.new_uuid(), assignment_id=assignment.id, student_id=student, timestamp=None, extension=None)
    return SubmissionRows(row), [(api.SubmittedAssignment, row)]


def complete(submission: SubmissionRows, assignment: Definition) -> New:
    """Give a submission all rows of the assignment, as nbgrader makes a new one; return those that it did not have.

    Rows are lacking when the submission is new, or when a cell was added to the assignment after it.
    """
    new: New = []
    for name, cells in assignment.notebooks.items():
        notebook = submission.notebooks.get(name)
        if notebook is None:
            about = {"assignment_id": submission.row.id, "notebook_id": cells.id, "late_submission_penalty": None}
            notebook = submission.notebooks[name] = NotebookRows(Row(id=api.new_uuid(), **about))
            new.append((api.SubmittedNotebook, notebook.row))
        for cell in cells.graded.keys() - notebook.grades.keys():
            about = {"cell_id": cells.graded[cell], "notebook_id": notebook.row.id, "needs_manual_grade": True}
            notebook.grades[cell] = Row(**about, auto_score=None, manual_score=None, extra_credit=None)
            new.append((api.Grade, notebook.grades[cell]))
        for cell in cells.commented.keys() - notebook.comments.keys():
            about = {"cell_id": cells.commented[cell], "notebook_id": notebook.row.id}
            notebook.comments[cell] = Row(**about, auto_comment=None)
            new.append((api.Comment, notebook.comments[cell]))
    return new


def write(session: Session, new: New) -> None:
    """Have new rows and changed ones written, each table in one statement.

    SQLAlchemy takes those rows together in which the same columns are set.
    """
    for row in session.dirty:
        if isinstance(row, api.Grade) and session.is_modified(row):
            flag_modified(row, "auto_score")
            flag_modified(row, "needs_manual_grade")
    session.flush()
    for kind in (api.SubmittedAssignment, api.SubmittedNotebook, api.Grade, api.Comment):  # as they refer to each other
        if rows := [vars(row) for of, row in new if of is kind]:
            session.execute(insert(kind.__table__), rows)


def parts(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """Give some of the values at a time, as many as fit into one statement."""
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]


def _points(grade: Any) -> float:
    """Points that count: those of a person before those of tests, and extra credit on top of either.

    `Grade.score` says this of what is in the database, where these grades are not yet.
    """
    points = grade.auto_score if grade.manual_score is None else grade.manual_score
    return 0.0 if points is None else float(points + (grade.extra_credit or 0.0))


def _rows(session: Session, kind: Any, **among: Iterable[str]) -> Iterable[Any]:
    """Return the rows of a table whose columns have one of some values."""
    wanted = select(kind).where(*(getattr(kind, column).in_(list(values)) for column, values in among.items()))
    # SQLite is locked as a whole, and knows no such thing
    return session.scalars(wanted.with_for_update(key_share=True) if kind is api.Grade else wanted)
