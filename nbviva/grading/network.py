"""What the given cells of an assignment fetch, once: kept in the course, so that all submissions meet the same data."""

from __future__ import annotations

import importlib.util
import marshal
from pathlib import Path
from typing import TYPE_CHECKING

from nbviva import atomic
from nbviva.course import private
from nbviva.course.layout import Course
from nbviva.errors import CourseError
from nbviva.exam import Replies
from nbviva.workers import digest
from nbviva.workers.fetching import Fetched, fetch

if TYPE_CHECKING:
    from nbviva.grading.assignment import Assignment, AssignmentNotebook

FOLDER = "network"


def fetched(course: Course, made: Assignment, seconds: float) -> Fetched:
    """Return what came for the given cells of an assignment: what is kept, or fetched now if they have changed.

    Raises
    ------
    CourseError
        If something cannot be fetched.
    """
    if importlib.util.find_spec("vcr") is None:
        raise CourseError(
            'given cells with a network (c.Sandbox.network) need the package vcrpy: pip install "nbviva[network]"'
        )
    parts = _given if course.settings.network == "given" else _cells
    statements = {name: parts(notebook) for name, notebook in made.notebooks.items()}
    key = digest.digest(statements, made.files)
    path = private.folder(course.root) / FOLDER / made.name
    known = _kept(path, key)
    if known is not None:
        return known
    whole = Fetched()
    for name, given in statements.items():
        try:
            came = fetch(given, made.files, seconds)
        except CourseError as error:
            raise CourseError(f"{made.name}/{name}: {error}; nothing was graded") from None
        whole.replies.add(came.replies)
        whole.files |= came.files
    path.parent.mkdir(mode=0o700, exist_ok=True)
    atomic.write(path, marshal.dumps((key, whole.replies.dump(), whole.files), 4))
    return whole


def _given(notebook: AssignmentNotebook) -> list[tuple[str, bool]]:
    """Return the statements of given cells that use no answer; students write none of them."""
    return [(text, False) for text in notebook.given]


def _cells(notebook: AssignmentNotebook) -> list[tuple[str, bool]]:
    """Return all code of a notebook with the instructor's answers, and of each cell whether students write it."""
    pairs = zip(notebook.reference().cells, notebook.cells, strict=True)
    return [(cell.source, about["kind"] != "given") for cell, about in pairs if about["kind"] != "text"]


def _kept(path: Path, key: str) -> Fetched | None:
    try:
        found, replies, files = marshal.loads(path.read_bytes())
        return Fetched(Replies.load(replies), files) if found == key else None
    except (OSError, ValueError, EOFError, TypeError):  # nothing kept, or damaged: it can be had again
        return None
