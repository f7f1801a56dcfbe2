"""Comments on an answer cell for many students at once; a comment that a person wrote is never touched."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader import api
from sqlalchemy import select
from sqlalchemy.orm import Session

from nbviva.errors import GradebookError, NotRegistered
from nbviva.gradebook.copies import copy_aside
from nbviva.gradebook.database import Database
from nbviva.gradebook.rows import parts
from nbviva.gradebook.tables import define


@dataclass
class Commented:
    """What became of comments.

    Attributes
    ----------
    written : list of str
        Students whose comment was changed.
    same : list of str
        Students who had it already.
    left : dict
        Student -> a person's comment, which stays.
    missing : list of str
        Students of whom the gradebook has no such cell.
    """

    written: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    left: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    def add(self, other: Commented) -> None:
        """Take over what became of further comments."""
        self.written += other.written
        self.same += other.same
        self.left |= other.left
        self.missing += other.missing


class Comments:
    """The comments on one answer cell of a class.

    Parameters
    ----------
    db_url : str
    assignment, notebook : str
    cells : sequence of str
        grade_ids of the question's answer cells; comments stand on the first that can have one.
    copies : Path
        Folder for a copy of the gradebook, taken before the first change.
    wait : float
        Seconds to wait for another program that writes to the gradebook.

    Raises
    ------
    GradebookError
        If there is no such gradebook, assignment or cell.
    """

    def __init__(
        self, db_url: str, assignment: str, notebook: str, cells: Sequence[str], copies: Path, wait: float = 60.0
    ):
        self._database, self._copies, self._wait = Database(db_url, wait), copies, wait
        try:
            self.cell, self._id = self._database.read(lambda session: _find(session, assignment, notebook, cells))
        except GradebookError:
            self._database.close()
            raise

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def write(
        self, wanted: Mapping[str, str | None], ours: Mapping[str, Collection[str]], change: bool = True
    ) -> Commented:
        """Give each student a comment, or take ours away; all of them or none.

        Parameters
        ----------
        wanted : mapping
            Student -> text, or None to take it away.
        ours : mapping
            Student -> the texts that were written before in this way. What is none of them is a person's.
        change : bool
            False only tells what would become of them.
        """
        found = self._database.read(lambda session: self._write(session, wanted, ours, change=False))
        if found.written and change:
            copy_aside(self._database, self._copies, self._wait)
            found = self._database.write(lambda session: self._write(session, wanted, ours, change=True))
        return found

    def _write(
        self, session: Session, wanted: Mapping[str, str | None], ours: Mapping[str, Collection[str]], change: bool
    ) -> Commented:
        found, rows = Commented(), self._rows(session, list(wanted))
        for student, text in wanted.items():
            row = rows.get(student)
            if row is None:
                found.missing.append(student)
                continue
            now = row.manual_comment
            if now and now.strip() and now not in ours.get(student, ()):
                found.left[student] = now
            elif (now or None) == text:
                found.same.append(student)
            else:
                found.written.append(student)
                if change:
                    row.manual_comment = text
        return found

    def _rows(self, session: Session, students: Sequence[str]) -> dict[str, api.Comment]:
        found: dict[str, api.Comment] = {}
        for some in parts(students):
            rows = session.execute(
                select(api.SubmittedAssignment.student_id, api.Comment)
                .join(api.SubmittedNotebook, api.SubmittedNotebook.assignment_id == api.SubmittedAssignment.id)
                .join(api.Comment, api.Comment.notebook_id == api.SubmittedNotebook.id)
                .where(api.Comment.cell_id == self._id, api.SubmittedAssignment.student_id.in_(some))
            )
            found.update((student, row) for student, row in rows)
        return found


def _find(session: Session, assignment: str, notebook: str, cells: Sequence[str]) -> tuple[str, str]:
    """Return the name and id of the first of these cells that can have a comment."""
    found = session.scalars(select(api.Assignment.id).where(api.Assignment.name == assignment)).first()
    if found is None:
        raise NotRegistered(f"the gradebook does not have the assignment {assignment}: grade it first")
    defined = define(session, found).notebooks
    commented = defined[notebook].commented if notebook in defined else {}
    for cell in cells:
        if cell in commented:
            return cell, commented[cell]
    raise GradebookError(
        f"the gradebook has no answer cell of this question in {notebook} that a comment could stand on "
        f"(it was looked for {', '.join(cells) or 'in vain'}): comment on it in the formgrader"
    )
