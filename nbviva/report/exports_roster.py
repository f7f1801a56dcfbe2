"""A roster: who is in the course, by a table from elsewhere whose columns are found by their names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from nbviva.errors import ExportError
from nbviva.report.exports_table import folded, read_table
from nbviva.report.values import Class, Student

COLUMNS = {
    "id": ("student id", "id", "nbgrader id"),
    "login": ("sis login id", "login", "login id", "username", "user name", "user"),
    "number": ("sis user id", "id number", "matriculation number"),
    "email": ("email", "e mail", "email address", "e mail address", "mail"),
    "lms": ("lms user id", "canvas id", "canvas user id"),
    "first": ("first name", "firstname", "given name", "given names"),
    "last": ("last name", "lastname", "surname", "family name"),
    "name": ("student", "name", "full name", "student name"),
    "section": ("section", "group", "groups"),
    "excused": ("excused",),
}
IDENTIFY = ("id", "login", "number", "email", "lms")  # in the order in which they are asked
_TITLE = re.compile(r"(?P<title>.*\S)\s+\(\d+\)")  # of an assignment in Canvas, with its number
_YES = ("yes", "y", "true", "x", "1", "ex", "excused")


@dataclass(frozen=True)
class Person:
    """One row of a roster; what it does not say is empty.

    Attributes
    ----------
    line : int
        Where it begins in the file.
    id, login, number, email, lms : str
        What names this person: in the course, at log-in, at the institution, in the learning platform.
    first, last, name : str
        First name, last name, both.
    section : str
    excused : bool
        Whether this person need not hand in.
    """

    line: int = 0
    id: str = ""
    login: str = ""
    number: str = ""
    email: str = ""
    lms: str = ""
    first: str = ""
    last: str = ""
    name: str = ""
    section: str = ""
    excused: bool = False


@dataclass(frozen=True)
class Roster:
    """A roster that was read.

    Attributes
    ----------
    name : str
        Of its file.
    people : tuple of Person
    title : str
        What the assignment is called over its own column, with its number in Canvas; empty if it has none.
    """

    name: str
    people: tuple[Person, ...]
    title: str = ""


def read_roster(
    data: bytes, name: str, assignment: str = "", chosen: Mapping[str, str] | None = None, title: str = ""
) -> Roster:
    """Return the roster in a file.

    Parameters
    ----------
    data : bytes
        A table as `exports_table.read_table` takes it: a gradebook that Canvas exported, a list of participants, or
        one written by hand.
    name : str
        Of the file, for messages.
    assignment : str
        Whose column is looked for.
    chosen : mapping, optional
        Kind of `COLUMNS` -> name of the column.
    title : str
        What is over the assignment's own column, if it is not called like the assignment.

    Raises
    ------
    ExportError
        If it is no table, or no column of it names students.
    """
    table = read_table(data, name)
    columns = table.columns(COLUMNS, chosen or {})
    if not columns.keys() & set(IDENTIFY):
        raise ExportError(
            f"{name} has no column that names students as the gradebook does, such as 'id', 'username', 'email' or "
            f"'SIS Login ID'; there are {table.listed}: rename one, or write --column id=NAME"
        )
    names = [folded(head) for head in table.head]
    of_canvas = names[0] == "student" and not {"sis login id", "sis user id"}.isdisjoint(names)
    titles = [n for n, head in enumerate(table.head) if title and folded(head) == folded(title)]
    titles = titles or [n for n, head in enumerate(table.head) if _is_title(head, assignment)]
    if len(titles) > 1:
        raise ExportError(f"{name} has {len(titles)} columns for {assignment}: say which one with --title")
    people = []
    for row, line in zip(table.rows, table.lines, strict=True):
        said = {kind: table.cell(row, column) for kind, column in columns.items()}
        if not any(said.values()) or "points possible" in row[0].casefold():
            continue
        excused = said.pop("excused", "").casefold() in _YES
        if titles and table.cell(row, titles[0]).upper() == "EX":
            excused = True
        if of_canvas:
            said["lms"] = said.pop("id", "")  # in a gradebook of Canvas, this is the platform's own number
        people.append(Person(line, **said, excused=excused))
    return Roster(name, tuple(people), table.head[titles[0]].strip() if titles else "")


def _is_title(head: str, assignment: str) -> bool:
    found = _TITLE.fullmatch(head.strip())
    return bool(assignment and found and folded(found["title"]) == folded(assignment))


def people_of(roster: Roster, students: Iterable[Student]) -> dict[str, Person]:
    """Return who of a roster each student is, by the students' ids; those that it does not have are left out.

    A student's id is looked for among ids, then log-ins, numbers, addresses and the platform's numbers; if it is in
    none, the address and the platform's number of the gradebook are looked for.

    Raises
    ------
    ExportError
        If it may be two people, or two students are one person.
    """
    by: dict[str, dict[str, list[Person]]] = {kind: {} for kind in IDENTIFY}
    for person in roster.people:
        for kind in IDENTIFY:
            if value := getattr(person, kind).casefold():
                by[kind].setdefault(value, []).append(person)
    found: dict[str, Person] = {}
    taken: dict[int, str] = {}
    for student in students:
        tries = [(kind, student.id) for kind in IDENTIFY] + [("email", student.email), ("lms", student.lms_user_id)]
        same = next((by[kind][v.casefold()] for kind, v in tries if v and v.casefold() in by[kind]), [])
        if len(same) > 1:
            lines = " and ".join(str(person.line) for person in same)
            raise ExportError(f"{roster.name}: lines {lines} are both {student.id}: remove all but one")
        if same and same[0].line in taken:
            other = taken[same[0].line]
            raise ExportError(
                f"{roster.name}: line {same[0].line} is both {other} and {student.id} of the gradebook: "
                "add a column 'id' with their ids"
            )
        if same:
            found[student.id] = same[0]
            taken[same[0].line] = student.id
    return found


def with_names(recorded: Class, people: Mapping[str, Person]) -> Class:
    """Return a class in which the roster has filled in what the gradebook does not say of its students."""
    return replace(recorded, students=tuple(_filled(s, people.get(s.id)) for s in recorded.students))


def _filled(student: Student, person: Person | None) -> Student:
    if person is None:
        return student
    first, last = person.first, person.last
    if not first and not last:
        last, _, first = (part.strip() for part in person.name.partition(","))
    if student.first_name or student.last_name:
        first, last = student.first_name, student.last_name
    return replace(
        student, first_name=first, last_name=last, email=student.email or person.email,
        lms_user_id=student.lms_user_id or person.lms,
    )  # fmt: skip
