"""nbgrader's tables, as far as they are read, and the assignment that they hold.

The same tables as nbgrader's own classes, which take longer to load than a class of thousands takes to read.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import DateTime, Interval, column, select, table
from sqlalchemy.orm import Session

Place = tuple[str, str]  # name of a notebook, grade_id of a cell

ASSIGNMENT = table("assignment", column("id"), column("name"), column("duedate", DateTime))
NOTEBOOK = table("notebook", column("id"), column("name"), column("assignment_id"))
CELL = table("base_cell", column("id"), column("name"), column("notebook_id"))
GRADED, SOLUTION, TASK = (
    table("grade_cells", column("id"), column("max_score")), table("solution_cells", column("id")),
    table("task_cells", column("id"), column("max_score")),
)  # fmt: skip
STUDENT = table("student", *map(column, ("id", "first_name", "last_name", "email", "lms_user_id")))
SUBMITTED = table(
    "submitted_assignment", column("id"), column("assignment_id"), column("student_id"),
    column("timestamp", DateTime), column("extension", Interval),
)  # fmt: skip
SUBMITTED_NOTEBOOK = table(
    "submitted_notebook", *map(column, ("id", "assignment_id", "notebook_id", "late_submission_penalty"))
)
GRADE = table(
    "grade", *map(column, ("cell_id", "notebook_id", "auto_score", "manual_score", "extra_credit",
                           "needs_manual_grade")),
)  # fmt: skip
COMMENT = table("comment", *map(column, ("cell_id", "notebook_id", "auto_comment", "manual_comment")))


@dataclass(frozen=True)
class Cells:
    """One notebook of the assignment in the gradebook.

    Attributes
    ----------
    id : str
    graded, commented : dict
        grade_id -> id of the cell that has a grade, a comment.
    max_points : dict
        grade_id -> points that can be had, of each cell that has a grade.
    """

    id: str
    graded: dict[str, str] = field(default_factory=dict)
    commented: dict[str, str] = field(default_factory=dict)
    max_points: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Definition:
    """The assignment in the gradebook.

    Attributes
    ----------
    id : str
    notebooks : dict
        Name -> `Cells`.
    names : dict
        id of a notebook or cell -> its name.
    """

    id: str
    notebooks: dict[str, Cells]
    names: dict[str, str]

    @property
    def places(self) -> dict[str, Place]:
        """Where each cell is, by its id."""
        return {
            id: (notebook, cell) for notebook, cells in self.notebooks.items()
            for kind in (cells.graded, cells.commented) for cell, id in kind.items()
        }  # fmt: skip


def define(session: Session, id: str) -> Definition:
    """Return what an assignment is made up of."""
    notebooks = select(NOTEBOOK.c.id, NOTEBOOK.c.name).where(NOTEBOOK.c.assignment_id == id)
    names: dict[str, str] = {row.id: row.name for row in session.execute(notebooks)}
    found = {notebook: Cells(notebook) for notebook in names}
    for kind in (GRADED, SOLUTION, TASK):
        cells = select(CELL, *kind.c).join(kind, kind.c.id == CELL.c.id).where(CELL.c.notebook_id.in_(list(found)))
        for cell, name, notebook, _, *points in session.execute(cells):
            names[cell] = name
            if kind is not SOLUTION:
                found[notebook].graded[name] = cell
                found[notebook].max_points[name] = float(points[0] or 0.0)
            if kind is not GRADED:
                found[notebook].commented[name] = cell
    return Definition(id, {names[notebook]: cells for notebook, cells in found.items()}, names)
