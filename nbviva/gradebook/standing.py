"""What nbgrader's database says of a whole class in one assignment, read in a handful of statements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from nbgrader import api
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from nbviva.errors import NotRegistered
from nbviva.gradebook.database import Database
from nbviva.gradebook.late import seconds_late

Place = tuple[str, str]  # name of a notebook, grade_id of a cell


@dataclass(frozen=True, slots=True)
class Grade:
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
    penalties : list of float
        Of each notebook.
    grades : dict
        (notebook, grade_id) -> `Grade`.
    comments : dict
        (notebook, grade_id) -> text, a person's before nbgrader's own.
    """

    student: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""
    recorded: bool = False
    timestamp: datetime | None = None
    seconds_late: float = 0.0
    penalties: list[float] = field(default_factory=list)
    grades: dict[Place, Grade] = field(default_factory=dict)
    comments: dict[Place, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ClassStanding:
    """What is recorded of a class.

    Attributes
    ----------
    max_points : dict
        Notebook -> grade_id -> points that can be had, of each cell that earns some.
    students : dict
        Student -> `Standing`: all students that the gradebook knows, by their id.
    """

    max_points: dict[str, dict[str, float]]
    students: dict[str, Standing]


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
    wanted = select(api.Assignment.id, api.Assignment.duedate).where(api.Assignment.name == assignment)
    defined = session.execute(wanted).first()
    if defined is None:
        raise NotRegistered(
            f"the gradebook {shown} does not have the assignment {assignment}: grade it first, with `nbviva autograde "
            f"{assignment}`"
        )
    found = _submitted(session, defined.id, defined.duedate)
    names: dict[str, str] = {}
    for row in session.execute(
        select(api.Notebook.id, api.Notebook.name).where(api.Notebook.assignment_id == defined.id)
    ):
        names[row.id] = row.name
    places, most = _cells(session, names)
    whose = _penalties(session, found)
    _grades(session, defined.id, whose, places)
    _comments(session, defined.id, whose, places)
    return ClassStanding(most, _with_people(session, found))


def _submitted(session: Session, assignment: str, due: datetime | None) -> dict[str, Standing]:
    """Return the submissions by their ids."""
    table = api.SubmittedAssignment.__table__.c
    rows = session.execute(
        select(table.id, table.student_id, table.timestamp, table.extension).where(table.assignment_id == assignment)
    )
    return {
        row.id: Standing(
            row.student_id, recorded=True, timestamp=row.timestamp,
            seconds_late=seconds_late(row.timestamp, due, row.extension),
        )
        for row in rows
    }  # fmt: skip


def _cells(session: Session, notebooks: Mapping[str, str]) -> tuple[dict[str, Place], dict[str, dict[str, float]]]:
    """Return the places of all cells by their ids, and for each notebook the points of those that earn some."""
    places: dict[str, Place] = {}
    most: dict[str, dict[str, float]] = {name: {} for name in notebooks.values()}
    for kind in (api.GradeCell, api.TaskCell):
        for row in session.execute(
            select(kind.id, kind.name, kind.notebook_id, kind.max_score).where(kind.notebook_id.in_(list(notebooks)))
        ):
            name = notebooks[row.notebook_id]
            places[row.id] = name, row.name
            most[name][row.name] = float(row.max_score or 0.0)
    solutions = select(api.SolutionCell.id, api.SolutionCell.name, api.SolutionCell.notebook_id)
    for row in session.execute(solutions.where(api.SolutionCell.notebook_id.in_(list(notebooks)))):
        places[row.id] = notebooks[row.notebook_id], row.name
    return places, most


def _penalties(session: Session, found: dict[str, Standing]) -> dict[str, Standing]:
    """Add up the penalties of each submission; return the submissions by the ids of their notebooks."""
    table = api.SubmittedNotebook.__table__.c
    whose: dict[str, Standing] = {}
    for row in session.execute(select(table.id, table.assignment_id, table.late_submission_penalty)):
        standing = found.get(row.assignment_id)
        if standing is not None:
            whose[row.id] = standing
            standing.penalties.append(row.late_submission_penalty or 0.0)
    return whose


def _grades(
    session: Session, assignment: str, whose: Mapping[str, Standing], places: Mapping[str, Place]
) -> None:  # fmt: skip
    table = api.Grade.__table__.c
    columns = (table.cell_id, table.notebook_id, table.auto_score, table.manual_score, table.extra_credit)
    for cell, notebook, auto, manual, extra, waits in session.execute(
        select(*columns, table.needs_manual_grade).where(table.notebook_id.in_(_notebooks_of(assignment)))
    ):
        if cell in places and notebook in whose:  # a cell that was taken out of the assignment counts no more
            points = auto if manual is None else manual
            # as in nbgrader's `Grade.score`: extra credit counts on top of points, and not alone
            whole = None if points is None else float(points + (extra or 0.0))
            whose[notebook].grades[places[cell]] = Grade(whole, bool(waits), auto, manual is not None)


def _comments(
    session: Session, assignment: str, whose: Mapping[str, Standing], places: Mapping[str, Place]
) -> None:  # fmt: skip
    table = api.Comment.__table__.c
    wanted = select(table.cell_id, table.notebook_id, table.auto_comment, table.manual_comment)
    for cell, notebook, auto, manual in session.execute(
        wanted.where(
            table.notebook_id.in_(_notebooks_of(assignment)),
            (table.auto_comment.is_not(None)) | (table.manual_comment.is_not(None)),
        )
    ):
        if cell in places and notebook in whose:
            whose[notebook].comments[places[cell]] = auto if manual is None else manual


def _notebooks_of(assignment: str) -> Select[tuple[str]]:
    """Return the statement for the ids of all notebooks that were submitted for an assignment.

    It begins with the assignment's own notebooks, because the table's index does.
    """
    own = select(api.Notebook.__table__.c.id).where(api.Notebook.__table__.c.assignment_id == assignment)
    table = api.SubmittedNotebook.__table__.c
    return select(table.id).where(table.notebook_id.in_(own))


def _with_people(session: Session, found: Mapping[str, Standing]) -> dict[str, Standing]:
    """Return all students by their ids, with their names; who has no submission, too."""
    known = {standing.student: standing for standing in found.values()}
    person = api.Student
    columns = (person.id, person.first_name, person.last_name, person.email, person.lms_user_id)
    for row in session.execute(select(*columns)):
        first, last, email, lms = (text or "" for text in row[1:])
        known[row.id] = replace(
            known.get(row.id) or Standing(row.id), first_name=first, last_name=last, email=email, lms_user_id=lms
        )
    return dict(sorted(known.items()))
