"""What an audit found out about wrong solutions, kept in the course's private folder for the names of groups."""

from __future__ import annotations

from pathlib import Path

from nbviva import atomic
from nbviva.audit.result import Audit
from nbviva.course import private
from nbviva.course.layout import Course
from nbviva.course.notebooks import read_notebook
from nbviva.report.mistakes import Mistakes, as_text, checks_in, from_text

FOLDER = "mistakes"  # in the folder that the engine keeps for itself


def keep(course: Course, audit: Audit) -> None:
    """Keep what an audit found out; what is there stays if it tried no wrong solution."""
    known = tuple(one for notebook in audit.notebooks for one in notebook.known)
    if known:
        private.folder(course.root)
        text = as_text(Mistakes(checks_now(course, audit.assignment), known))
        atomic.write(_place(course, audit.assignment), text, 0o600)  # it holds what hidden tests say


def read(course: Course, assignment: str) -> Mistakes | None:
    """Return what the last audit kept; None if there is nothing, or nothing that this version can read."""
    try:
        return from_text(_place(course, assignment).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return None


def checks_now(course: Course, assignment: str) -> dict[tuple[str, str], str]:
    """Return the text of each check as it is today."""
    return {
        place: text
        for path in course.graded(assignment)
        for place, text in checks_in(path.stem, read_notebook(path).cells).items()
    }


def _place(course: Course, assignment: str) -> Path:
    return course.root / private.FOLDER / FOLDER / f"{assignment}.json"
