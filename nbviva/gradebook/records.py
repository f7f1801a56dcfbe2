"""What the gradebook is told of a submission, and the rows of nbgrader's tables that hold it.

The rows are objects of nbgrader's own classes (`nbgrader.api`) in a session of SQLAlchemy: an attribute that is set is
written at the end of the transaction, and what is not set is not written.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from nbgrader import api
from sqlalchemy import insert, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from nbviva.results import Graded, NotebookResult

CHUNK = 500  # values in one list of a statement; SQLite takes only so many

# ---- what the gradebook is told


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


# ---- what the gradebook holds


@dataclass(frozen=True)
class Cells:
    """One notebook of the assignment in the gradebook.

    Attributes
    ----------
    id : str
    graded, commented : dict
        grade_id -> id of the cell that has a grade, a comment.
    """

    id: str
    graded: dict[str, str] = field(default_factory=dict)
    commented: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Definition:
    """The assignment in the gradebook.

    Attributes
    ----------
    id : str
    notebooks : dict
        Name -> `Cells`.
    names : dict
        id of a notebook or cell -> its name.
    """

    id: str
    notebooks: dict[str, Cells]
    names: dict[str, str]


@dataclass(frozen=True)
class NotebookRows:
    """What the gradebook says of one notebook of a submission.

    Attributes
    ----------
    row : SubmittedNotebook
    grades, comments : dict
        grade_id -> `Grade`, `Comment`.
    """

    row: api.SubmittedNotebook
    grades: dict[str, api.Grade] = field(default_factory=dict)
    comments: dict[str, api.Comment] = field(default_factory=dict)

    @property
    def points(self) -> float:
        """Points of the notebook as they will be written, before the penalty."""
        return math.fsum(map(_points, self.grades.values()))  # the same in whatever order the rows came


@dataclass(frozen=True)
class SubmissionRows:
    """What the gradebook says of one submission.

    Attributes
    ----------
    row : SubmittedAssignment
    notebooks : dict
        Name of the notebook -> `NotebookRows`.
    """

    row: api.SubmittedAssignment
    notebooks: dict[str, NotebookRows] = field(default_factory=dict)


def define(session: Session, id: str) -> Definition:
    """Return what an assignment is made up of."""
    notebooks = select(api.Notebook.id, api.Notebook.name).where(api.Notebook.assignment_id == id)
    names = {row.id: row.name for row in session.execute(notebooks)}
    cells = {notebook: Cells(notebook) for notebook in names}
    for kind in (api.GradeCell, api.SolutionCell, api.TaskCell):
        for row in session.execute(select(kind.id, kind.name, kind.notebook_id).where(kind.notebook_id.in_(cells))):
            names[row.id] = row.name
            if kind is not api.SolutionCell:
                cells[row.notebook_id].graded[row.name] = row.id
            if kind is not api.GradeCell:
                cells[row.notebook_id].commented[row.name] = row.id
    return Definition(id, {names[notebook]: cells[notebook] for notebook in cells}, names)


def submissions(
    session: Session, assignment: Definition, students: Sequence[str], change: bool = False
) -> dict[str, SubmissionRows]:
    """Return what is recorded: student -> `SubmissionRows`, without its grades and comments.

    Parameters
    ----------
    session : Session
    assignment : Definition
    students : sequence of str
        Whose.
    change : bool
        Whether what is set in the rows is to be written.
    """
    found = {}
    for some in parts(students):
        rows = _rows(session, api.SubmittedAssignment, change, assignment_id=[assignment.id], student_id=some)
        by_id = {row.id: SubmissionRows(row) for row in rows}
        # as in the table's index the notebook comes first: if it is not named, the whole table is read
        for row in _rows(session, api.SubmittedNotebook, change, notebook_id=assignment.names, assignment_id=by_id):
            by_id[row.assignment_id].notebooks[assignment.names[row.notebook_id]] = NotebookRows(row)
        found.update({submission.row.student_id: submission for submission in by_id.values()})
    return found


def read_grades(
    session: Session, assignment: Definition, there: Iterable[SubmissionRows], change: bool = False
) -> None:
    """Read grades and comments of submissions; to change them, have other programs wait that change a grade."""
    notebooks = {notebook.row.id: notebook for submission in there for notebook in submission.notebooks.values()}
    for some in parts(list(notebooks)):
        for row in _rows(session, api.Grade, change, cell_id=assignment.names, notebook_id=some):
            notebooks[row.notebook_id].grades[assignment.names[row.cell_id]] = row
        for row in _rows(session, api.Comment, change, cell_id=assignment.names, notebook_id=some):
            notebooks[row.notebook_id].comments[assignment.names[row.cell_id]] = row


def complete(submission: SubmissionRows, assignment: Definition) -> list[object]:
    """Give a submission all rows of the assignment, as nbgrader makes a new one; return those that it did not have.

    Rows are lacking when the submission is new, or when a cell was added to the assignment after it.
    """
    new: list[object] = []  # what may be set later is named in each, so that all are written by one statement
    for name, cells in assignment.notebooks.items():
        notebook = submission.notebooks.get(name)
        if notebook is None:
            about = {"assignment_id": submission.row.id, "notebook_id": cells.id, "late_submission_penalty": None}
            notebook = submission.notebooks[name] = NotebookRows(api.SubmittedNotebook(id=api.new_uuid(), **about))
            new.append(notebook.row)
        for cell in cells.graded.keys() - notebook.grades.keys():
            about = {"cell_id": cells.graded[cell], "notebook_id": notebook.row.id, "auto_score": None}
            notebook.grades[cell] = api.Grade(needs_manual_grade=True, **about)
            new.append(notebook.grades[cell])
        for cell in cells.commented.keys() - notebook.comments.keys():
            about = {"cell_id": cells.commented[cell], "notebook_id": notebook.row.id, "auto_comment": None}
            notebook.comments[cell] = api.Comment(**about)
            new.append(notebook.comments[cell])
    return new


def write(session: Session, new: Sequence[object]) -> None:
    """Have new rows and changed ones written, each table in one statement.

    SQLAlchemy takes those rows together in which the same columns are set.
    """
    for row in session.dirty:
        if isinstance(row, api.Grade) and session.is_modified(row):
            flag_modified(row, "auto_score")
            flag_modified(row, "needs_manual_grade")
    session.flush()
    # in the order in which they refer to each other; one by one, as objects of the session, takes three times as long
    for kind in (api.SubmittedAssignment, api.SubmittedNotebook, api.Grade, api.Comment):
        rows = [vars(row) for row in new if isinstance(row, kind)]
        if rows:
            session.execute(insert(kind), rows, execution_options={"render_nulls": True})


def parts(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """Give some of the values at a time, as many as fit into one statement."""
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]


def _points(grade: api.Grade) -> float:
    """Points that count: those of a person before those of tests, and extra credit on top of either.

    `Grade.score` says this of what is in the database, where these grades are not yet.
    """
    points = grade.auto_score if grade.manual_score is None else grade.manual_score
    return 0.0 if points is None else float(points + (grade.extra_credit or 0.0))


def _rows(session: Session, kind: Any, change: bool, **among: Iterable[str]) -> Iterable[Any]:
    """Return the rows of a table whose columns have one of some values."""
    where = [getattr(kind, column).in_(list(values)) for column, values in among.items()]
    if not change:  # the same names in plain rows, in a quarter of the time
        return session.execute(select(kind.__table__).where(*where))
    wanted = select(kind).where(*where)
    # SQLite is locked as a whole, and knows no such thing
    return session.scalars(wanted.with_for_update(key_share=True) if kind is api.Grade else wanted)
