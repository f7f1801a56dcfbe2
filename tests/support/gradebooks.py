"""What two gradebooks say, row by row."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from nbgrader.api import Comment, Grade, Gradebook, SubmittedNotebook

COLUMNS = {
    Grade: ("auto_score", "manual_score", "extra_credit", "needs_manual_grade", "max_score", "failed_tests"),
    Comment: ("auto_comment", "manual_comment"),
    SubmittedNotebook: ("late_submission_penalty", "score", "max_score", "needs_manual_grade", "failed_tests"),
}


class Row(NamedTuple):
    """One row of a gradebook: which one it is, and what it says."""

    kind: str
    assignment: str
    student: str
    notebook: str
    cell: str
    values: dict[str, object]

    @property
    def key(self) -> tuple[str, ...]:
        """What names the row."""
        return self[:5]


def rows(path: Path) -> list[Row]:
    """Return the grades, the comments and the submitted notebooks in a gradebook, sorted.

    Parameters
    ----------
    path : Path
        The database file, `gradebook.db`.

    Raises
    ------
    FileNotFoundError
        If it is not there; nbgrader itself would make an empty one.
    """
    if not path.is_file():
        raise FileNotFoundError(f"{path}: no gradebook, has anything been graded?")
    found = []
    with Gradebook(f"sqlite:///{path}") as gradebook:
        for kind, columns in COLUMNS.items():
            for entry in gradebook.db.query(kind):
                notebook, cell = (entry.notebook, entry.name) if kind is not SubmittedNotebook else (entry, "")
                values = {name: getattr(entry, name) for name in columns}
                if kind is SubmittedNotebook:
                    values["timestamp"] = str(entry.assignment.timestamp)
                place = (notebook.assignment.name, notebook.student.id, notebook.name)
                found.append(Row(kind.__name__, *place, cell, values))
    return sorted(found, key=lambda row: row.key)


def differences(first: Path, second: Path, tolerance: float = 1e-9) -> list[str]:
    """Return where two gradebooks differ, one line each; an empty list if they say the same."""
    one, two = ({row.key: row.values for row in rows(path)} for path in (first, second))
    lines = []
    for key in sorted({*one, *two}):
        name = " ".join(key)
        if key not in one or key not in two:
            lines.append(f"{name}: only in {'the second' if key in two else 'the first'}")
            continue
        for value in one[key]:
            a, b = one[key][value], two[key][value]
            close = isinstance(a, float) and isinstance(b, float) and abs(a - b) <= tolerance
            if a != b and not close:
                lines.append(f"{name}: {value} is {a!r} in the first, {b!r} in the second")
    return lines
