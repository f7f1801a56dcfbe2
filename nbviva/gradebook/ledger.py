"""What nbgrader's database says of one assignment: how it is made up, and what is recorded of its submissions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nbgrader import api
from sqlalchemy import Column, Connection, Select, func, select

from nbviva.gradebook.records import Comment, Grade, Known, KnownNotebook

TABLES = api.Base.metadata.tables
CHUNK = 500  # values in one list of a statement; SQLite takes only so many

_ASSIGNMENT, _NOTEBOOK, _CELL = TABLES["assignment"], TABLES["notebook"], TABLES["base_cell"]
_GRADE_CELL, _TASK_CELL = TABLES["grade_cells"], TABLES["task_cells"]
_SUBMISSION, _SUBMITTED = TABLES["submitted_assignment"], TABLES["submitted_notebook"]
_GRADE, _COMMENT = TABLES["grade"], TABLES["comment"]


@dataclass(frozen=True)
class NotebookDefinition:
    """One notebook of the assignment as the gradebook has it.

    Attributes
    ----------
    id : str
    graded, commented : dict
        grade_id -> id of the cell that has a grade, a comment.
    max_points : dict
        grade_id -> points that can be had.
    """

    id: str
    graded: dict[str, str] = field(default_factory=dict)
    commented: dict[str, str] = field(default_factory=dict)
    max_points: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Definition:
    """The assignment as the gradebook has it: its id, and its notebooks by their names."""

    id: str
    notebooks: dict[str, NotebookDefinition]


def assignments(connection: Connection) -> dict[str, str]:
    """Return the assignments in the gradebook: name -> id."""
    return {row[0]: row[1] for row in connection.execute(select(_ASSIGNMENT.c.name, _ASSIGNMENT.c.id))}


def define(connection: Connection, id: str) -> Definition:
    """Return what an assignment is made up of."""
    rows = connection.execute(
        select(_NOTEBOOK.c.id, _NOTEBOOK.c.name).where(_NOTEBOOK.c.assignment_id == id).order_by(_NOTEBOOK.c.name)
    )
    notebooks = {name: NotebookDefinition(notebook) for notebook, name in rows}
    by_id = {notebook.id: notebook for notebook in notebooks.values()}
    points = func.coalesce(_GRADE_CELL.c.max_score, _TASK_CELL.c.max_score)
    cells = connection.execute(
        select(_CELL.c.id, _CELL.c.name, _CELL.c.notebook_id, _CELL.c.type, points)
        .outerjoin(_GRADE_CELL, _GRADE_CELL.c.id == _CELL.c.id)
        .outerjoin(_TASK_CELL, _TASK_CELL.c.id == _CELL.c.id)
        .where(_CELL.c.notebook_id.in_(by_id))
    )
    for cell, name, notebook, kind, most in cells:
        if kind in ("GradeCell", "TaskCell"):
            by_id[notebook].graded[name], by_id[notebook].max_points[name] = cell, most
        if kind in ("SolutionCell", "TaskCell"):
            by_id[notebook].commented[name] = cell
    return Definition(id, notebooks)


def known(
    connection: Connection, assignment: Definition, students: Sequence[str] | None, lock: bool = False
) -> dict[str, Known]:
    """Return what is recorded: student -> `Known`.

    Parameters
    ----------
    connection : Connection
    assignment : Definition
    students : sequence of str or None
        Whose; of everybody if None.
    lock : bool
        Whether other programs have to wait until this transaction ends before they change a grade.
    """
    columns = _SUBMISSION.c
    rows = select(columns.id, columns.student_id, columns.timestamp, columns.extension)
    rows = rows.where(columns.assignment_id == assignment.id)
    submissions = {row[0]: Known(*row) for row in in_parts(connection, rows, columns.student_id, students)}
    everybody = students is None
    notebooks = _notebooks(connection, assignment, submissions, None if everybody else list(submissions))
    _fill(connection, assignment, notebooks, None if everybody else list(notebooks), lock)
    return {submission.student: submission for submission in submissions.values()}


def _notebooks(
    connection: Connection, assignment: Definition, submissions: Mapping[str, Known], ids: Sequence[str] | None
) -> dict[str, KnownNotebook]:
    # in the index of this table the notebook comes first: without it the whole table would be read
    columns, name_of = _SUBMITTED.c, {notebook.id: name for name, notebook in assignment.notebooks.items()}
    rows = select(columns.id, columns.notebook_id, columns.assignment_id, columns.late_submission_penalty)
    found = {}
    for id, notebook, submission, penalty in in_parts(
        connection, rows.where(columns.notebook_id.in_(name_of)), columns.assignment_id, ids
    ):
        found[id] = submissions[submission].notebooks[name_of[notebook]] = KnownNotebook(id, penalty)
    return found


def _fill(
    connection: Connection, assignment: Definition, notebooks: Mapping[str, KnownNotebook], ids: Sequence[str] | None,
    lock: bool,
) -> None:  # fmt: skip
    graded = {id: name for notebook in assignment.notebooks.values() for name, id in notebook.graded.items()}
    grades = select(
        _GRADE.c.notebook_id, _GRADE.c.cell_id, _GRADE.c.id, _GRADE.c.auto_score, _GRADE.c.manual_score,
        _GRADE.c.extra_credit, _GRADE.c.needs_manual_grade,
    ).where(_GRADE.c.cell_id.in_(graded))  # fmt: skip
    if lock:  # SQLite is locked as a whole, and knows no such thing
        grades = grades.with_for_update(key_share=True)
    for row in in_parts(connection, grades, _GRADE.c.notebook_id, ids):
        notebooks[row[0]].grades[graded[row[1]]] = Grade(*row[2:])
    commented = {id: name for notebook in assignment.notebooks.values() for name, id in notebook.commented.items()}
    comments = select(_COMMENT.c.notebook_id, _COMMENT.c.cell_id, _COMMENT.c.id, _COMMENT.c.auto_comment)
    comments = comments.where(_COMMENT.c.cell_id.in_(commented))
    for row in in_parts(connection, comments, _COMMENT.c.notebook_id, ids):
        notebooks[row[0]].comments[commented[row[1]]] = Comment(*row[2:])


def in_parts(connection: Connection, rows: Select, column: Column[Any], values: Sequence[str] | None) -> Iterator[Any]:
    """Give the rows where a column has one of these values, however many they are; all rows if there are none."""
    if values is None:
        yield from connection.execute(rows)
        return
    for start in range(0, len(values), CHUNK):
        yield from connection.execute(rows.where(column.in_(values[start : start + CHUNK])))
