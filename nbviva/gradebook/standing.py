"""What nbgrader's database says of a whole class in one assignment, read in a handful of statements."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from nbviva.errors import NotRegistered
from nbviva.gradebook.database import Database
from nbviva.gradebook.late import Penalties, in_utc, seconds_late
from nbviva.gradebook.records import Record, check
from nbviva.gradebook.tables import (
    ASSIGNMENT,
    COMMENT,
    GRADE,
    NOTEBOOK,
    STUDENT,
    SUBMITTED,
    SUBMITTED_NOTEBOOK,
    Definition,
    Place,
    define,
)

Names = tuple[str, str, str, str]  # first and last name, email, lms_user_id
_NOBODY = ("", "", "", "")


class Grade(NamedTuple):
    """What a cell earned.

    Attributes
    ----------
    points : float or None
        As nbgrader counts them: a person's before those of tests, extra credit on top; None if there are neither.
    waits : bool
        Whether nbgrader says that a person should look.
    auto : float or None
        What tests gave.
    by_person : bool
        Whether a person gave points, so that those of tests do not count.
    """

    points: float | None
    waits: bool
    auto: float | None = None
    by_person: bool = False


@dataclass(frozen=True)
class Standing:
    """What is recorded of one student.

    Attributes
    ----------
    student, first_name, last_name, email, lms_user_id : str
        Empty where nothing is recorded.
    recorded : bool
        Whether there is a submission of the assignment.
    timestamp : datetime or None
        When it was handed in.
    seconds_late : float
    penalties : dict
        Notebook -> its penalty, None if it has none.
    grades : dict
        (notebook, grade_id) -> `Grade`.
    comments : dict
        (notebook, grade_id) -> text, a person's before nbgrader's own.
    auto_comments : dict
        (notebook, grade_id) -> nbgrader's own text or None, of each cell that can have a comment.
    """

    student: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""
    recorded: bool = False
    timestamp: datetime | None = None
    seconds_late: float = 0.0
    penalties: dict[str, float | None] = field(default_factory=dict)
    grades: dict[Place, Grade] = field(default_factory=dict)
    comments: dict[Place, str] = field(default_factory=dict)
    auto_comments: dict[Place, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class ClassStanding:
    """What is recorded of a class.

    Attributes
    ----------
    assignment : str
    defined : Definition
        The assignment as the gradebook has it.
    students : dict
        Student -> `Standing`: all students that the gradebook knows, by their id.
    """

    assignment: str
    defined: Definition
    students: dict[str, Standing]

    @property
    def max_points(self) -> dict[str, dict[str, float]]:
        """Notebook -> grade_id -> points that can be had, of each cell that earns some."""
        return {name: cells.max_points for name, cells in self.defined.notebooks.items()}

    def outdated(self, records: Iterable[Record]) -> list[Record]:
        """Return those records of which the gradebook says something else, or nothing.

        Points and comments that a person gave are no difference, nor is it whether a person should look again.

        Raises
        ------
        GradebookError
            If one of them does not fit the gradebook.
        """
        notebooks = self.defined.notebooks
        graded = {(name, cell) for name, cells in notebooks.items() for cell in cells.graded}
        commented = {(name, cell) for name, cells in notebooks.items() for cell in cells.commented}

        def says(standing: Standing | None, record: Record) -> bool:
            if standing is None or (record.timestamp and in_utc(record.timestamp) != standing.timestamp):
                return False
            grades, comments, wanted = standing.grades, standing.auto_comments, record.notebooks
            if not standing.penalties.keys() == notebooks.keys() >= wanted.keys():
                return False
            if grades.keys() != graded or comments.keys() != commented:
                return False
            for name in notebooks:
                if name in wanted:
                    points, texts = wanted[name].points, wanted[name].comments
                else:
                    points, texts = {} if name in record.ungraded else dict.fromkeys(notebooks[name].graded, 0.0), {}
                for cell, some in points.items():
                    if (name, cell) not in grades or grades[name, cell].auto != some:
                        return False
                for cell, text in texts.items():
                    if (name, cell) not in comments or comments[name, cell] != text:
                        return False
            return True

        found = [record for record in records if not says(self.students.get(record.student), record)]
        check(found, self.assignment, notebooks)  # what the gradebook says fits it
        return found

    def has_other_penalties(self, rule: Penalties) -> bool:
        """Tell whether a rule gives somebody another penalty than the one that is recorded."""
        for standing in self.students.values() if rule.enabled else ():
            for name, recorded in standing.penalties.items():
                late = standing.seconds_late
                penalty = rule.of(standing.student, _points(standing, name), late) if late else None
                if (penalty or recorded is not None) and penalty != recorded:
                    return True
        return False


def class_standing(db_url: str, assignment: str, wait: float = 60.0) -> ClassStanding:
    """Return what the gradebook says of an assignment.

    Raises
    ------
    NotRegistered
        If it does not have the assignment.
    GradebookError
        If it cannot be read.
    """
    database = Database(db_url, wait)
    try:
        return database.read(lambda session: _read(session, assignment, database.shown))
    finally:
        database.close()


def _read(session: Session, assignment: str, shown: str) -> ClassStanding:
    wanted = select(ASSIGNMENT.c.id, ASSIGNMENT.c.duedate).where(ASSIGNMENT.c.name == assignment)
    found = session.execute(wanted).first()
    if found is None:
        raise NotRegistered(
            f"the gradebook {shown} does not have the assignment {assignment}: grade it first, with `nbviva autograde "
            f"{assignment}`"
        )
    defined = define(session, found.id)
    people = _people(session)
    submitted = _submitted(session, found.id, found.duedate, people)
    whose = _penalties(session, defined, submitted)
    _grades(session, defined, whose)
    _comments(session, defined, whose)
    students = {id: Standing(id, *names) for id, names in people.items()}
    students |= {standing.student: standing for standing in submitted.values()}
    return ClassStanding(assignment, defined, dict(sorted(students.items())))


def _people(session: Session) -> dict[str, Names]:
    """Return the names and addresses of all students by their ids; who has no submission, too."""
    columns = (STUDENT.c.id, STUDENT.c.first_name, STUDENT.c.last_name, STUDENT.c.email, STUDENT.c.lms_user_id)
    rows = session.execute(select(*columns)).all()
    return {id: (first or "", last or "", email or "", lms or "") for id, first, last, email, lms in rows}


def _submitted(
    session: Session, assignment: str, due: datetime | None, people: Mapping[str, Names]
) -> dict[str, Standing]:
    """Return the submissions by their ids."""
    table = SUBMITTED.c
    rows = session.execute(
        select(table.id, table.student_id, table.timestamp, table.extension).where(table.assignment_id == assignment)
    )
    return {
        row.id: Standing(
            row.student_id, *people.get(row.student_id, _NOBODY), recorded=True, timestamp=row.timestamp,
            seconds_late=seconds_late(row.timestamp, due, row.extension),
        )
        for row in rows
    }  # fmt: skip


def _penalties(session: Session, defined: Definition, submitted: Mapping[str, Standing]) -> dict[str, Standing]:
    """Add the penalties to each submission; return the submissions by the ids of their notebooks."""
    table = SUBMITTED_NOTEBOOK.c
    columns = (table.id, table.assignment_id, table.notebook_id, table.late_submission_penalty)
    whose: dict[str, Standing] = {}
    for id, of, notebook, penalty in session.execute(
        select(*columns).where(table.notebook_id.in_(_notebooks(defined.id)))
    ).all():
        if of in submitted:
            whose[id] = submitted[of]
            submitted[of].penalties[defined.names[notebook]] = penalty
    return whose


def _grades(session: Session, defined: Definition, whose: Mapping[str, Standing]) -> None:
    table, places = GRADE.c, defined.places
    columns = (table.cell_id, table.notebook_id, table.auto_score, table.manual_score, table.extra_credit)
    for cell, notebook, auto, manual, extra, waits in session.execute(
        select(*columns, table.needs_manual_grade).where(table.notebook_id.in_(_handed_in(defined.id)))
    ).all():
        if cell in places and notebook in whose:  # a cell that was taken out of the assignment counts no more
            points = auto if manual is None else manual
            # as in nbgrader's `Grade.score`: extra credit counts on top of points, and not alone
            whole = None if points is None else float(points + (extra or 0.0))
            whose[notebook].grades[places[cell]] = Grade(whole, bool(waits), auto, manual is not None)


def _comments(session: Session, defined: Definition, whose: Mapping[str, Standing]) -> None:
    table, places = COMMENT.c, defined.places
    columns = (table.cell_id, table.notebook_id, table.auto_comment, table.manual_comment)
    for cell, notebook, auto, manual in session.execute(
        select(*columns).where(table.notebook_id.in_(_handed_in(defined.id)))
    ).all():
        if cell in places and notebook in whose:
            standing, place = whose[notebook], places[cell]
            standing.auto_comments[place] = auto
            text = auto if manual is None else manual
            if text is not None:
                standing.comments[place] = text


def _notebooks(assignment: str) -> Select[tuple[str]]:
    """Return the statement for the ids of an assignment's own notebooks."""
    return select(NOTEBOOK.c.id).where(NOTEBOOK.c.assignment_id == assignment)


def _handed_in(assignment: str) -> Select[tuple[str]]:
    """Return the statement for the ids of all notebooks that were submitted for an assignment.

    It begins with the assignment's own notebooks, because the table's index does.
    """
    table = SUBMITTED_NOTEBOOK.c
    return select(table.id).where(table.notebook_id.in_(_notebooks(assignment)))


def _points(standing: Standing, notebook: str) -> float:
    """Return the points of a notebook, before the penalty."""
    return math.fsum(grade.points or 0.0 for (name, _), grade in standing.grades.items() if name == notebook)
