"""The rows by which two states of a submission differ, gathered for many and written table by table."""

from __future__ import annotations

from typing import Any

from nbgrader.api import new_uuid
from sqlalchemy import Connection, bindparam, insert, update

from nbviva.gradebook.ledger import TABLES, Definition
from nbviva.gradebook.records import Comment, Grade, Known, KnownNotebook

# in the order in which rows refer to each other
_ORDER = ("course", "student", "submitted_assignment", "submitted_notebook", "grade", "comment")


def complete(known: Known, assignment: Definition) -> Known:
    """Return a copy of a submission with all rows of the assignment, as nbgrader makes a new submission.

    Rows are lacking when the submission is new, or when a cell was added to the assignment after it.
    """
    notebooks = {}
    for name, defined in assignment.notebooks.items():
        there = known.notebooks.get(name) or KnownNotebook(new_uuid())
        grades = {cell: there.grades.get(cell) or Grade(new_uuid(), None, None, None, True) for cell in defined.graded}
        comments = {cell: there.comments.get(cell) or Comment(new_uuid(), None) for cell in defined.commented}
        notebooks[name] = KnownNotebook(there.id, there.late_penalty, grades, comments)
    return Known(known.id, known.student, known.timestamp, known.extension, notebooks)


class Rows:
    """Rows to be written.

    Parameters
    ----------
    assignment : Definition
        The assignment they are about.
    """

    def __init__(self, assignment: Definition):
        self._assignment = assignment
        self._new: dict[str, list[dict[str, Any]]] = {name: [] for name in _ORDER}
        self._changed: dict[str, list[dict[str, Any]]] = {name: [] for name in _ORDER}

    def add(self, table: str, **values: Any) -> None:
        """Have a new row in a table."""
        self._new[table].append(values)

    def put(self, old: Known | None, new: Known) -> None:
        """Have what makes one state of a submission the other.

        Only what tests decide is ever changed: the points and comments of a person are in neither state's rows.
        """
        if old is None:
            self.add(
                "submitted_assignment", id=new.id, assignment_id=self._assignment.id, student_id=new.student,
                timestamp=new.timestamp, extension=None,
            )  # fmt: skip
        elif new.timestamp != old.timestamp:
            self._change("submitted_assignment", new.id, timestamp=new.timestamp)
        for name, notebook in new.notebooks.items():
            there = old.notebooks.get(name) if old is not None else None
            if there is None:
                self.add(
                    "submitted_notebook", id=notebook.id, assignment_id=new.id, flagged=False,
                    notebook_id=self._assignment.notebooks[name].id, late_submission_penalty=notebook.late_penalty,
                )  # fmt: skip
            elif notebook.late_penalty != there.late_penalty:
                self._change("submitted_notebook", notebook.id, late_submission_penalty=notebook.late_penalty)
            self._cells(name, there or KnownNotebook(notebook.id), notebook)

    def _cells(self, name: str, old: KnownNotebook, new: KnownNotebook) -> None:
        defined = self._assignment.notebooks[name]
        for cell, grade in new.grades.items():
            was = old.grades.get(cell)
            if was is None:
                self.add("grade", cell_id=defined.graded[cell], notebook_id=new.id, **grade._asdict())
            elif grade != was:
                self._change(
                    "grade", grade.id, auto_score=grade.auto_score, needs_manual_grade=grade.needs_manual_grade
                )
        for cell, comment in new.comments.items():
            said = old.comments.get(cell)
            if said is None:
                self.add(
                    "comment", cell_id=defined.commented[cell], notebook_id=new.id, manual_comment=None,
                    **comment._asdict(),
                )  # fmt: skip
            elif comment != said:
                self._change("comment", comment.id, auto_comment=comment.auto_comment)

    def _change(self, table: str, id: str, **values: Any) -> None:
        self._changed[table].append({"row": id, **values})

    def write(self, connection: Connection) -> None:
        """Write all of them: one statement for the new rows and one for the changed ones of each table."""
        for name in _ORDER:
            if self._new[name]:
                connection.execute(insert(TABLES[name]), self._new[name])
            if self._changed[name]:
                table, columns = TABLES[name], [column for column in self._changed[name][0] if column != "row"]
                wanted = update(table).where(table.c.id == bindparam("row"))
                connection.execute(wanted.values({c: bindparam(c) for c in columns}), self._changed[name])
