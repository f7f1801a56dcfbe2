"""What nbgrader's pages list of a class: the same values as its own queries give, in a time that a person waits.

nbgrader joins each list to half a dozen others that are made for all assignments at once, which takes minutes for some
thousand students. Here each list is made of two statements: who is in it, and sums of grades by kind of cell.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from nbgrader import api
from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

_GRADE, _CELL, _TASK = api.Grade.__table__, api.GradeCell.__table__, api.TaskCell.__table__
_SUBMITTED, _NOTEBOOK = api.SubmittedAssignment.__table__, api.SubmittedNotebook.__table__
_STUDENT, _ASSIGNMENT, _OF_ASSIGNMENT = api.Student.__table__, api.Assignment.__table__, api.Notebook.__table__
_KIND = case(
    (_CELL.c.cell_type == "code", "code"), (_CELL.c.cell_type == "markdown", "written"),
    (_TASK.c.cell_type == "markdown", "task"),
)  # fmt: skip
_HANDED_IN = (
    _ASSIGNMENT.join(_OF_ASSIGNMENT, _OF_ASSIGNMENT.c.assignment_id == _ASSIGNMENT.c.id)
    .join(_NOTEBOOK, _NOTEBOOK.c.notebook_id == _OF_ASSIGNMENT.c.id)
    .join(_SUBMITTED, _SUBMITTED.c.id == _NOTEBOOK.c.assignment_id)
    .join(_STUDENT, _STUDENT.c.id == _SUBMITTED.c.student_id)
)
_SCORE = api.Grade.score.expression
_MOST = func.coalesce(_CELL.c.max_score, _TASK.c.max_score)


@dataclass
class _Sums:
    """The grades of a submission, by kind of cell."""

    scores: dict[str, float] = field(default_factory=dict)
    most: dict[str, float] = field(default_factory=dict)
    waits: bool = False
    failed: bool = False

    def described(self) -> dict[str, Any]:
        """Return them under nbgrader's names."""
        found = {"score": math.fsum(self.scores.values()), "max_score": math.fsum(self.most.values())}
        for kind in ("code", "written", "task"):
            found |= {f"{kind}_score": self.scores.get(kind, 0.0), f"max_{kind}_score": self.most.get(kind, 0.0)}
        return found


def submissions(session: Session, assignment: str) -> list[dict[str, Any]]:
    """Return what `Gradebook.submission_dicts` does."""
    sums = _sums(session, _SUBMITTED.c.id, _ASSIGNMENT.c.name == assignment)
    rows = session.execute(
        select(_SUBMITTED.c.id, _SUBMITTED.c.timestamp, _STUDENT.c.first_name, _STUDENT.c.last_name, _STUDENT.c.id)
        .select_from(_SUBMITTED.join(_ASSIGNMENT).join(_STUDENT))
        .where(_ASSIGNMENT.c.name == assignment)
    )
    return [
        {"id": id, "name": assignment, "timestamp": timestamp, "first_name": first, "last_name": last,
         "student": student, **sums[id].described(), "needs_manual_grade": sums[id].waits}
        for id, timestamp, first, last, student in rows if id in sums and sums[id].most
    ]  # fmt: skip


def notebooks(session: Session, notebook: str, assignment: str) -> list[dict[str, Any]]:
    """Return what `Gradebook.notebook_submission_dicts` does."""
    of = _of(notebook, assignment)
    sums = _sums(session, _NOTEBOOK.c.id, of)
    rows = session.execute(
        select(_NOTEBOOK.c.id, _STUDENT.c.id, _STUDENT.c.first_name, _STUDENT.c.last_name, _NOTEBOOK.c.flagged)
        .select_from(_HANDED_IN).where(of)
    )  # fmt: skip
    return [
        {"id": id, "name": notebook, "student": student, "first_name": first, "last_name": last,
         **sums[id].described(), "needs_manual_grade": sums[id].waits, "failed_tests": sums[id].failed,
         "flagged": flagged}
        for id, student, first, last, flagged in rows if id in sums and sums[id].most
    ]  # fmt: skip


def handed_in(session: Session, notebook: str, assignment: str) -> list[tuple[str, str]]:
    """Return the id and the student of each submitted notebook."""
    what = select(_NOTEBOOK.c.id, _STUDENT.c.id).select_from(_HANDED_IN)
    rows = session.execute(what.where(_of(notebook, assignment)))
    return [(id, student) for id, student in rows]


def students(session: Session, most: float) -> list[dict[str, Any]]:
    """Return what `Gradebook.student_dicts` does in a course in which `most` points can be had."""
    scores: Mapping[str, float] = dict(
        session.execute(
            select(_SUBMITTED.c.student_id, func.sum(_SCORE))
            .select_from(_SUBMITTED.join(_NOTEBOOK, _NOTEBOOK.c.assignment_id == _SUBMITTED.c.id)
                         .join(_GRADE, _GRADE.c.notebook_id == _NOTEBOOK.c.id))
            .group_by(_SUBMITTED.c.student_id)
        ).all()
    )  # fmt: skip
    columns = (_STUDENT.c.id, _STUDENT.c.first_name, _STUDENT.c.last_name, _STUDENT.c.email, _STUDENT.c.lms_user_id)
    return [
        {"id": id, "first_name": first, "last_name": last, "email": email, "score": scores.get(id) or 0.0,
         "max_score": most, "lms_user_id": lms}
        for id, first, last, email, lms in session.execute(select(*columns))
    ]  # fmt: skip


def _of(notebook: str, assignment: str) -> ColumnElement[bool]:
    return and_(_OF_ASSIGNMENT.c.name == notebook, _ASSIGNMENT.c.name == assignment)


def _sums(session: Session, by: ColumnElement[str], where: ColumnElement[bool]) -> dict[str, _Sums]:
    """Return the sums of grades by a column, of an assignment or of one notebook of it."""
    found: dict[str, _Sums] = {}
    for id, kind, score, most, waits, failed in _grades(session, by, where):
        sums = found.setdefault(id, _Sums())
        sums.waits |= bool(waits)
        if kind is not None:
            sums.scores[kind], sums.most[kind] = score, most
            sums.failed |= kind == "code" and bool(failed)
    return found


def _grades(session: Session, by: ColumnElement[str], where: ColumnElement[bool]) -> Iterator[Any]:
    failed = func.max(case((_GRADE.c.auto_score < _CELL.c.max_score, 1), else_=0))
    waits = func.max(case((_GRADE.c.needs_manual_grade, 1), else_=0))
    yield from session.execute(
        select(by, _KIND, func.sum(_SCORE), func.sum(_MOST), waits, failed)
        .select_from(
            _HANDED_IN.join(_GRADE, _GRADE.c.notebook_id == _NOTEBOOK.c.id)
            .outerjoin(_CELL, _CELL.c.id == _GRADE.c.cell_id)
            .outerjoin(_TASK, _TASK.c.id == _GRADE.c.cell_id)
        )
        .where(where)
        .group_by(by, _KIND)
    )
