"""A grading worksheet of Moodle, filled in: only cells of the column with the grades change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nbviva.errors import ExportError
from nbviva.report.exports_table import Table, number_cell, read_table
from nbviva.report.values import Class, Student

COLUMNS = {
    "identifier": ("identifier",),
    "login": ("username",),
    "number": ("id number",),
    "email": ("email address", "email"),
    "grade": ("grade",),
    "maximum": ("maximum grade",),
}
_IDENTIFY = ("identifier", "login", "number", "email")
_PARTICIPANT = re.compile(r"\d+$")  # of "Participant 1234": folders in a download of all submissions end in it, too


@dataclass(frozen=True)
class Filled:
    """A worksheet that was filled in.

    Attributes
    ----------
    text : str
        The file.
    grades : int
        How many were put in.
    strangers : tuple of int
        Lines whose person the gradebook does not have; they are as they were.
    left : tuple of str
        Students with points who are in no line.
    """

    text: str
    grades: int
    strangers: tuple[int, ...]
    left: tuple[str, ...]


def fill_in(data: bytes, name: str, recorded: Class, chosen: Mapping[str, str] | None = None) -> Filled:
    """Put the totals of a class into a worksheet; where a student has none, the cell stays as it is.

    Parameters
    ----------
    data : bytes
        As Moodle gives it for one assignment.
    name : str
        Of the file, for messages.
    recorded : Class
    chosen : mapping, optional
        Kind of `COLUMNS` -> name of the column: in other languages than English they have others.

    Raises
    ------
    ExportError
        If it is no worksheet, has another maximum than the assignment, or a line may be two students.
    """
    table = read_table(data, name)
    columns = table.columns(COLUMNS, chosen or {})
    if "grade" not in columns:
        raise ExportError(
            f"{name} has no column 'Grade'; there are {table.listed}: download the grading worksheet of the assignment "
            "from Moodle, or write --column grade=NAME"
        )
    if not columns.keys() & set(_IDENTIFY):
        raise ExportError(
            f"{name} has no column that names students, such as 'Identifier' or 'Email address'; there are "
            f"{table.listed}: write --column email=NAME"
        )
    strangers, placed, grades = [], dict[str, int](), dict[int, str]()
    for number, student in enumerate(_students(table, columns, recorded)):
        row, line = table.rows[number], table.lines[number]
        if not any(cell.strip() for cell in row):
            continue
        if student is None:
            strangers.append(line)
            continue
        if student.id in placed:
            raise ExportError(f"{name}: lines {placed[student.id]} and {line} are both {student.id}: remove one")
        placed[student.id] = line
        if student.total is not None:
            _same_maximum(table, row, line, columns, recorded)
            grades[number] = number_cell(student.total)
    with_points = [student.id for student in recorded.students if student.total is not None]
    left = tuple(student for student in with_points if student not in placed)
    return Filled(table.with_cells(columns["grade"], grades), len(with_points) - len(left), tuple(strangers), left)


def _students(table: Table, columns: Mapping[str, int], recorded: Class) -> list[Student | None]:
    """Return the student of each row.

    The number of a participant is believed only where no row says in another way who it is: it may be the number
    of somebody else in the gradebook.
    """
    keys: dict[tuple[str, str], list[Student]] = {}
    for student in recorded.students:
        named = {("identifier", student.id), ("login", student.id), ("number", student.id), ("email", student.id)}
        named |= {("number", student.lms_user_id), ("email", student.email)}
        for kind, value in named:
            if value:
                keys.setdefault((kind, _folded(value)), []).append(student)
    said = [{(kind, _folded(table.cell(row, columns.get(kind)))) for kind in _IDENTIFY} for row in table.rows]
    if not any(one in keys for of_row in said for one in of_row):
        said = [{(k, n) for k, v in of_row if k == "identifier" for n in _PARTICIPANT.findall(v)} for of_row in said]
    return [_one(table, line, of_row, keys) for line, of_row in zip(table.lines, said, strict=True)]


def _one(
    table: Table, line: int, said: Iterable[tuple[str, str]], keys: Mapping[tuple[str, str], list[Student]]
) -> Student | None:
    same = {student.id: student for one in said for student in keys.get(one, ())}
    if len(same) > 1:
        raise ExportError(
            f"{table.name}: line {line} may be {' or '.join(sorted(same))} of the gradebook: correct what "
            "it says of them, or rename the column of the worksheet that names the wrong one"
        )
    return next(iter(same.values()), None)


def _same_maximum(
    table: Table, row: list[str], line: int, columns: Mapping[str, int], recorded: Class
) -> None:  # fmt: skip
    """Refuse a worksheet whose grades mean something else: 40 of 50 points are not 40 of 100."""
    text = table.cell(row, columns.get("maximum")).replace(",", ".")
    try:
        most = float(text)
    except ValueError:  # a scale of words, or no such column
        return
    if abs(most - recorded.max_points) > 0.005:
        raise ExportError(
            f"{table.name}: line {line} has the maximum grade {number_cell(most)}, and {recorded.assignment} has "
            f"{number_cell(recorded.max_points)} points: set that as the maximum grade of the assignment in Moodle, "
            "and download the worksheet again"
        )


def _folded(name: str) -> str:
    return " ".join(name.replace("_", " ").split()).casefold()
