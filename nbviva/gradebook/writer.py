"""The single writer to nbgrader's database: what its own commands would write for many submissions, in one transaction.

The rows are those of `nbgrader autograde`: a student, a submission, and for each notebook its grades and comments. What
a person wrote (manual scores and comments, extra credit, extensions) is read where it counts and never written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType

from nbgrader import api
from sqlalchemy import select
from sqlalchemy.orm import Session
from traitlets.config import Config

from nbviva.errors import GradebookError, NotRegistered, UnfitRecord
from nbviva.gradebook.copies import copy_aside
from nbviva.gradebook.database import Database
from nbviva.gradebook.late import Penalties, in_utc, seconds_late
from nbviva.gradebook.records import NotebookRecord, Record, check
from nbviva.gradebook.rows import (
    New,
    NotebookRows,
    SubmissionRows,
    complete,
    parts,
    read_grades,
    submissions,
    submit,
    write,
)  # fmt: skip
from nbviva.gradebook.tables import Cells, Definition, define


class Book:
    """The gradebook of one assignment, opened once.

    Parameters
    ----------
    db_url : str
        Address of the database, as nbgrader takes it.
    course_id : str
    assignment : str
    config : Config, optional
        The settings: the plugin for late submissions, and whether students are created.
    wait : float
        Seconds to wait for another program that writes to the gradebook.
    copies : Path, optional
        Folder in which a copy of the gradebook is put before it is changed for the first time.

    Raises
    ------
    GradebookError
        If there is no such gradebook, or it does not have the assignment.
    """

    def __init__(
        self, db_url: str, course_id: str, assignment: str, config: Config | None = None, wait: float = 60.0,
        copies: Path | None = None,
    ):  # fmt: skip
        config = config if config is not None else Config()
        self.assignment, self._course = assignment, course_id
        self._creates = bool(config.get("Autograde", {}).get("create_student", True))
        self._penalties = Penalties(config)
        self._database, self._copies, self._wait = Database(db_url, wait), copies, wait
        try:
            self._defined = self._database.read(self._define)
        except GradebookError:
            self._database.close()
            raise

    def __enter__(self) -> Book:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    @property
    def notebooks(self) -> dict[str, Cells]:
        """The notebooks of the assignment as the gradebook has them, by their names."""
        return self._defined.notebooks

    def record(self, records: Iterable[Record]) -> None:
        """Record submissions, all of them or none.

        A submission that is there is updated; one that is not is made, and its student too.

        Raises
        ------
        GradebookError
            If one of them does not fit the gradebook, or the database does not take them. Nothing was recorded then.
        """
        batch = list(records)
        check(batch, self.assignment, self.notebooks)
        if batch:
            self._copy_aside()
            self._database.write(lambda session: self._record(session, batch))

    def late(
        self, students: Iterable[str] | None = None, timestamps: Mapping[str, datetime | None] | None = None
    ) -> list[str]:
        """Compute penalties anew, after a due date, an extension or a time has changed; nothing else is touched.

        Points that a person gave meanwhile count, as they do when nbgrader grades again. The gradebook is copied
        first, so it is asked before whether anything would change (`ClassStanding.has_other_penalties`).

        Parameters
        ----------
        students : iterable of str, optional
            Whose; those of all recorded submissions if not given.
        timestamps : mapping, optional
            Student -> when it was handed in, where that is not what is recorded.

        Returns
        -------
        list of str
            Students of whom something was changed.
        """
        names = None if students is None else list(students)
        self._copy_aside()
        return self._database.write(lambda session: self._late(session, names, timestamps or {}))

    def _copy_aside(self) -> None:
        """Copy the gradebook, once, if that was asked for."""
        if self._copies is not None:
            copy_aside(self._database, self._copies, self._wait)
            self._copies = None

    # ---- reading

    def _define(self, session: Session) -> Definition:
        known = {row.name: row.id for row in session.execute(select(api.Assignment.name, api.Assignment.id))}
        if self.assignment not in known:
            raise NotRegistered(
                f"the gradebook {self._database.shown} does not have the assignment {self.assignment} "
                f"(it has {', '.join(sorted(known)) or 'none'}): run `nbgrader generate_assignment {self.assignment}`"
            )
        return define(session, known[self.assignment])

    def _due(self, session: Session) -> datetime | None:
        """Return the due date, and have other writers of this kind wait until the transaction ends."""
        wanted = select(api.Assignment.duedate).where(api.Assignment.id == self._defined.id)
        found = session.execute(wanted.with_for_update(key_share=True)).first()
        if found is None:
            raise GradebookError(
                f"the assignment {self.assignment} was taken out of the gradebook {self._database.shown} while it was "
                "being graded; nothing was recorded. Run the command again"
            )
        return found.duedate

    # ---- writing

    def _record(self, session: Session, batch: Sequence[Record]) -> None:
        due, students = self._due(session), [record.student for record in batch]
        self._add_students(session, students)
        there = submissions(session, self._defined, students)
        read_grades(session, self._defined, there.values())
        new: New = []
        for record in batch:
            if record.student not in there:
                there[record.student], rows = submit(self._defined, record.student)
                new += rows
            new += complete(there[record.student], self._defined)
            self._take(record, there[record.student], due)
        write(session, new)

    def _add_students(self, session: Session, students: Sequence[str]) -> None:
        if self._course and session.get(api.Course, self._course) is None:
            session.add(api.Course(id=self._course))
        known: set[str] = set()
        for some in parts(students):
            known.update(session.scalars(select(api.Student.id).where(api.Student.id.in_(some))))
        strangers = [student for student in students if student not in known]
        if strangers and not self._creates:
            raise UnfitRecord(
                f"the gradebook has no student {', '.join(strangers)}, and c.Autograde.create_student is False: add "
                "them with `nbgrader db student add`, or import your list with `nbgrader db student import`"
            )
        session.add_all(api.Student(id=student) for student in strangers)
        session.flush()  # or their submissions would be written before them

    def _take(self, record: Record, submission: SubmissionRows, due: datetime | None) -> None:
        """Have a submission say what is recorded of it."""
        if record.timestamp is not None:
            submission.row.timestamp = in_utc(record.timestamp)
        late = seconds_late(submission.row.timestamp, due, submission.row.extension)
        for name, notebook in submission.notebooks.items():
            wanted = record.notebooks.get(name)
            if wanted is not None:
                _fill(notebook, wanted)
                if self._penalties.enabled:
                    notebook.row.late_submission_penalty = self._penalties.of(record.student, notebook.points, late)
            elif name not in record.ungraded:
                for grade in notebook.grades.values():
                    grade.auto_score, grade.needs_manual_grade = 0.0, False

    def _late(
        self, session: Session, students: Sequence[str] | None, timestamps: Mapping[str, datetime | None]
    ) -> list[str]:
        due = self._due(session)
        if students is None:
            wanted = select(api.SubmittedAssignment.student_id)
            students = session.scalars(wanted.where(api.SubmittedAssignment.assignment_id == self._defined.id)).all()
        there = submissions(session, self._defined, students)
        late = {}
        for student, submission in there.items():
            if (when := timestamps.get(student)) is not None:
                submission.row.timestamp = in_utc(when)
            late[student] = seconds_late(submission.row.timestamp, due, submission.row.extension)
        # the points of the others play no part
        read_grades(session, self._defined, [there[student] for student in late if late[student]])
        for student, submission in there.items() if self._penalties.enabled else ():
            for notebook in submission.notebooks.values():
                penalty = self._penalties.of(student, notebook.points, late[student])
                # a notebook that was never handed in has no penalty of zero either
                if penalty or notebook.row.late_submission_penalty is not None:
                    notebook.row.late_submission_penalty = penalty
        return [
            student for student, submission in there.items()
            if any(map(session.is_modified, (submission.row, *(n.row for n in submission.notebooks.values()))))
        ]  # fmt: skip


def _fill(notebook: NotebookRows, wanted: NotebookRecord) -> None:
    for cell, points in wanted.points.items():
        grade = notebook.grades[cell]
        grade.auto_score = points
        # what a person has decided, a person looks at again
        grade.needs_manual_grade = points is None or cell in wanted.asking or grade.manual_score is not None
    if wanted.ask:
        for grade in notebook.grades.values():
            grade.needs_manual_grade = True
    for cell, text in wanted.comments.items():
        notebook.comments[cell].auto_comment = text
