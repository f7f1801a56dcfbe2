"""The grades of a class as tables: for a spreadsheet, for the gradebook of Canvas, for that of Moodle."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from nbviva.report.exports_roster import Person
from nbviva.report.exports_table import number_cell, text_cell, written
from nbviva.report.values import Class, Student
from nbviva.report.words import plain

EXCUSED = "EX"  # in Canvas
_HEAD = (
    "student", "last name", "first name", "email", "total", "out of", "points", "late penalty", "hours late",
    "handed in", "waits for a person", "why no grade",
)  # fmt: skip


def as_csv(recorded: Class, checks: bool = False) -> str:
    """Return everything that is recorded of a class as a table, one line a student.

    Parameters
    ----------
    recorded : Class
    checks : bool
        Whether each check has a column, too, behind those of the questions.
    """
    head = list(_HEAD)
    for question in recorded.questions:
        head.append(f"{recorded.called(question)} (of {number_cell(question.max_points)})")
    if checks:
        for question in recorded.questions:
            for check in question.checks:
                head.append(f"{recorded.called(question)}: {check.title} (of {number_cell(check.max_points)})")
    most = number_cell(recorded.max_points)
    rows = [_unique(map(text_cell, head))]
    for student in recorded.students:
        row = [text_cell(t) for t in (student.id, student.last_name, student.first_name, student.email)]
        row += [number_cell(student.total), most if student.points is not None else "", number_cell(student.points)]
        row += (
            [number_cell(student.penalty), number_cell(student.seconds_late / 3600)]
            if student.points is not None
            else ["", ""]
        )
        row += ["yes" if student.handed_in else "no", "yes" if student.waiting else "no"]
        row += [text_cell(plain(student.no_grade))]
        row += [number_cell(student.points_of(question)) for question in recorded.questions]
        if checks:
            for check in recorded.checks:
                outcome = student.by_check.get(check.key)
                row.append(number_cell(outcome.points if outcome else None))
        rows.append(row)
    return written(rows)


def as_canvas(recorded: Class, title: str, people: Mapping[str, Person] | None = None) -> str:
    """Return the totals as the gradebook of Canvas takes them.

    Parameters
    ----------
    recorded : Class
    title : str
        Of the assignment, with its number in Canvas behind it in brackets; without one, Canvas makes a new one.
    people : mapping, optional
        Student -> `Person`, with the names that Canvas knows them by. Without it, students are named by their log-in,
        which is what their id is taken for.
    """
    rows = [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", text_cell(title)],
        ["    Points Possible", "", "", "", "", number_cell(recorded.max_points)],
    ]
    for student in recorded.students:
        person = (people or {}).get(student.id)
        known = person or Person(login=student.id)
        name = person.name if person and person.name else _last_first(student)
        grade = EXCUSED if known.excused else number_cell(student.total)
        said = (name, student.lms_user_id or known.lms, known.number, known.login, known.section)
        rows.append([*map(text_cell, said), grade])
    return written(rows, mark=False)


def as_moodle(recorded: Class, title: str, people: Mapping[str, Person] | None = None) -> str:
    """Return the totals as the import of Moodle's gradebook takes them; who has none has an empty cell.

    Parameters
    ----------
    recorded : Class
    title : str
        Over the column with the grades.
    people : mapping, optional
        Student -> `Person`.
    """
    rows = [["Username", "ID number", "First name", "Last name", "Email address", text_cell(title)]]
    for student in recorded.students:
        person = (people or {}).get(student.id, Person())
        said = (
            person.login or student.id, person.number, student.first_name, student.last_name, student.email
        )  # fmt: skip
        rows.append([*map(text_cell, said), "" if person.excused else number_cell(student.total)])
    return written(rows, mark=False)


def with_pseudonyms(recorded: Class, pseudonym: Callable[[str], str]) -> Class:
    """Return a class without names, addresses and texts that may hold one, sorted by the pseudonyms of its students.

    How late somebody was is told in begun hours: to the second it would tell who knows the class whose line it is.

    Parameters
    ----------
    recorded : Class
    pseudonym : callable
        Student -> what stands for the student.
    """
    students = [
        replace(
            student, id=pseudonym(student.id), first_name="", last_name="", email="", lms_user_id="",
            no_grade=_why(student), notes=(), comments={}, seconds_late=3600.0 * math.ceil(student.seconds_late / 3600),
            outcomes=tuple(outcome._replace(message="") for outcome in student.outcomes),
        )
        for student in recorded.students
    ]  # fmt: skip
    return replace(recorded, students=tuple(sorted(students, key=lambda student: student.id)))


def _why(student: Student) -> str:
    """Return why there is no grade in words of our own: the usual ones may name a file that is called like a person."""
    if not student.no_grade:
        return ""
    if student.points is not None:
        return "could not be read"
    return "handed in, not graded yet" if student.handed_in else "did not hand in"


def _last_first(student: Student) -> str:
    return ", ".join(part for part in (student.last_name, student.first_name) if part) or student.id


def _unique(names: Iterable[str]) -> list[str]:
    """Return names of columns of which no two are the same."""
    found: dict[str, None] = {}
    for name in names:
        number = 2
        once = name
        while once in found:
            once, number = f"{name} #{number}", number + 1
        found[once] = None
    return list(found)
