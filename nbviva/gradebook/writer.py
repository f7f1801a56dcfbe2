"""The single writer to nbgrader's database: what its own commands would write for many submissions, in one transaction.

The rows are those of `nbgrader autograde`: a student, a submission, and for each notebook its grades and comments. What
a person wrote (manual scores and comments, extra credit, extensions) is read where it counts and never written.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import TracebackType

from nbgrader.api import new_uuid
from nbgrader.utils import parse_utc
from sqlalchemy import Connection, select
from traitlets.config import Config

from nbviva.errors import GradebookError, NotRegistered, UnfitRecord
from nbviva.gradebook import ledger
from nbviva.gradebook.database import Database
from nbviva.gradebook.late import Penalties, seconds_late
from nbviva.gradebook.ledger import Definition, NotebookDefinition
from nbviva.gradebook.records import Known, KnownNotebook, NotebookRecord, Record, record_of
from nbviva.gradebook.rows import Rows, complete

__all__ = ["Book", "GradebookError", "Record", "record_of"]

_ASSIGNMENT, _COURSE, _STUDENT = (ledger.TABLES[name] for name in ("assignment", "course", "student"))


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

    Raises
    ------
    GradebookError
        If there is no such gradebook, or it does not have the assignment.
    """

    def __init__(self, db_url: str, course_id: str, assignment: str, config: Config | None = None, wait: float = 60.0):
        config = config if config is not None else Config()
        self.assignment, self._course = assignment, course_id
        self._creates = bool(config.get("Autograde", {}).get("create_student", True))
        self._penalties = Penalties(config)
        self._database = Database(db_url, wait)
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
    def notebooks(self) -> dict[str, NotebookDefinition]:
        """The notebooks of the assignment as the gradebook has them, by their names."""
        return self._defined.notebooks

    def known(self, students: Iterable[str] | None = None) -> dict[str, Known]:
        """Return what is recorded: student -> `Known`.

        Parameters
        ----------
        students : iterable of str, optional
            Whose; of all who have a submission if not given.
        """
        names = None if students is None else list(students)
        return self._database.read(lambda connection: ledger.known(connection, self._defined, names))

    def record(self, records: Iterable[Record]) -> None:
        """Record submissions, all of them or none.

        A submission that is there is updated; one that is not is made, and its student too.

        Raises
        ------
        GradebookError
            If one of them does not fit the gradebook, or the database does not take them. Nothing was recorded then.
        """
        batch = list(records)
        self._check(batch)
        if batch:
            self._database.write(lambda connection: self._record(connection, batch))

    def outdated(self, records: Iterable[Record]) -> list[Record]:
        """Return those records of which the gradebook says something else, or nothing.

        Points and comments that a person gave are no difference, nor is it whether a person should look again.
        """
        batch = list(records)
        self._check(batch)
        known = self.known(record.student for record in batch)
        return [record for record in batch if not self._says(known.get(record.student), record)]

    def late(
        self, students: Iterable[str] | None = None, timestamps: Mapping[str, datetime | None] | None = None
    ) -> list[str]:
        """Compute penalties anew, after a due date, an extension or a time has changed; nothing else is touched.

        Points that a person gave meanwhile count, as they do when nbgrader grades again.

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
        return self._database.write(lambda connection: self._late(connection, names, timestamps or {}))

    # ---- reading

    def _define(self, connection: Connection) -> Definition:
        known = ledger.assignments(connection)
        if self.assignment not in known:
            raise NotRegistered(
                f"the gradebook {self._database.shown} does not have the assignment {self.assignment} "
                f"(it has {', '.join(sorted(known)) or 'none'}): run `nbgrader generate_assignment {self.assignment}`"
            )
        return ledger.define(connection, known[self.assignment])

    def _due(self, connection: Connection) -> datetime | None:
        """Return the due date, and have other writers of this kind wait until the transaction ends."""
        wanted = select(_ASSIGNMENT.c.duedate).where(_ASSIGNMENT.c.id == self._defined.id)
        found = connection.execute(wanted.with_for_update(key_share=True)).first()
        if found is None:
            raise GradebookError(
                f"the assignment {self.assignment} was taken out of the gradebook {self._database.shown} while it was "
                "being graded; nothing was recorded. Run the command again"
            )
        return found[0]

    # ---- writing

    def _record(self, connection: Connection, batch: Sequence[Record]) -> None:
        due, rows = self._due(connection), Rows(self._defined)
        students = [record.student for record in batch]
        self._add_students(connection, students, rows)
        known = ledger.known(connection, self._defined, students, lock=True)
        for record in batch:
            old = known.get(record.student)
            rows.put(old, self._recorded(record, old, due))
        rows.write(connection)

    def _add_students(self, connection: Connection, students: Sequence[str], rows: Rows) -> None:
        if (
            self._course
            and connection.execute(select(_COURSE.c.id).where(_COURSE.c.id == self._course)).first() is None
        ):
            rows.add("course", id=self._course)
        wanted = select(_STUDENT.c.id)
        known = {row[0] for row in ledger.in_parts(connection, wanted, _STUDENT.c.id, students)}
        strangers = [student for student in students if student not in known]
        if strangers and not self._creates:
            raise UnfitRecord(
                f"the gradebook has no student {', '.join(strangers)}, and c.Autograde.create_student is False: add "
                "them with `nbgrader db student add`, or import your list with `nbgrader db student import`"
            )
        for student in strangers:
            rows.add("student", id=student, first_name=None, last_name=None, email=None, lms_user_id=None)

    def _recorded(self, record: Record, old: Known | None, due: datetime | None) -> Known:
        """Return what is to be recorded of a submission, from what was."""
        timestamp = parse_utc(record.timestamp) or (old.timestamp if old else None)
        new = complete(replace(old or Known(new_uuid(), record.student), timestamp=timestamp), self._defined)
        late = seconds_late(timestamp, due, new.extension)
        for name, notebook in new.notebooks.items():
            wanted = record.notebooks.get(name)
            if wanted is not None:
                _take(wanted, notebook)
                if self._penalties.enabled:
                    penalty = self._penalties.of(record.student, notebook.score, late)
                    new.notebooks[name] = replace(notebook, late_penalty=penalty)
            elif name not in record.ungraded:
                for cell, grade in notebook.grades.items():
                    notebook.grades[cell] = grade._replace(auto_score=0.0, needs_manual_grade=False)
        return new

    def _late(
        self, connection: Connection, students: Sequence[str] | None, timestamps: Mapping[str, datetime | None]
    ) -> list[str]:
        due, rows, changed = self._due(connection), Rows(self._defined), []
        for student, old in ledger.known(connection, self._defined, students, lock=True).items():
            timestamp = parse_utc(timestamps.get(student)) or old.timestamp
            late = seconds_late(timestamp, due, old.extension)
            notebooks = {}
            for name, notebook in old.notebooks.items():
                penalty = notebook.late_penalty
                if self._penalties.enabled:
                    penalty = self._penalties.of(student, notebook.score, late)
                if notebook.late_penalty is None and not penalty:
                    penalty = None  # a notebook that was never handed in has no penalty of zero either
                notebooks[name] = replace(notebook, late_penalty=penalty)
            new = replace(old, timestamp=timestamp, notebooks=notebooks)
            if new != old:
                rows.put(old, new)
                changed.append(student)
        rows.write(connection)
        return changed

    # ---- comparing

    def _check(self, batch: Sequence[Record]) -> None:
        """See that records fit the assignment, before the database is asked for anything."""
        seen: set[str] = set()
        for record in batch:
            if record.student in seen:
                raise GradebookError(f"{record.student} is twice among the submissions to record: record one of them")
            seen.add(record.student)
            for name, notebook in record.notebooks.items():
                if name not in self.notebooks:
                    raise GradebookError(self._unknown(f"notebook {name}"))
                defined = self.notebooks[name]
                strange = (notebook.points.keys() - defined.graded) | (notebook.comments.keys() - defined.commented)
                if strange:
                    raise GradebookError(self._unknown(f"cell {min(strange)} of {name}"))
                for cell, points in notebook.points.items():
                    if points is not None and not math.isfinite(points):
                        raise UnfitRecord(
                            f"{record.student} has {points} points in {cell} of {name}, which is no number: this is a "
                            "fault of the grader, and nothing was recorded"
                        )

    def _unknown(self, what: str) -> str:
        return (
            f"the gradebook does not have the {what} of {self.assignment}: run `nbgrader generate_assignment "
            f"{self.assignment} --force`. nbgrader refuses that once there are submissions; then take the change out "
            "of source/, or back up the gradebook and begin anew with `nbgrader db assignment remove "
            f"{self.assignment} --force`, which forgets manual grades"
        )

    def _says(self, known: Known | None, record: Record) -> bool:
        if known is None or (record.timestamp is not None and parse_utc(record.timestamp) != known.timestamp):
            return False
        for name, defined in self.notebooks.items():
            there, wanted = known.notebooks.get(name), record.notebooks.get(name)
            if there is None or there.grades.keys() != defined.graded.keys():
                return False
            if there.comments.keys() != defined.commented.keys():
                return False
            if wanted is None:
                points: Mapping[str, float | None] = {} if name in record.ungraded else dict.fromkeys(there.grades, 0.0)
                wanted = NotebookRecord(points)
            if any(there.grades[cell].auto_score != value for cell, value in wanted.points.items()):
                return False
            if any(there.comments[cell].auto_comment != text for cell, text in wanted.comments.items()):
                return False
        return True


def _take(wanted: NotebookRecord, notebook: KnownNotebook) -> None:
    for cell, points in wanted.points.items():
        grade = notebook.grades[cell]
        ask = points is None or grade.manual_score is not None  # a person's points are to be looked at again
        notebook.grades[cell] = grade._replace(auto_score=points, needs_manual_grade=ask)
    if wanted.ask:
        for cell, grade in notebook.grades.items():
            notebook.grades[cell] = grade._replace(needs_manual_grade=True)
    for cell, text in wanted.comments.items():
        notebook.comments[cell] = notebook.comments[cell]._replace(auto_comment=text)
