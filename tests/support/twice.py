"""One course, recorded twice from the same results: by nbgrader's own converter, and by the engine's writer."""

from __future__ import annotations

import functools
import logging
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell, new_notebook
from nbgrader import api
from nbgrader.converters import Autograde, GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import create_engine, select
from traitlets.config import Application, Config

from nbviva.cells.marks import grade_id
from nbviva.course.layout import Course, tools_path
from nbviva.course.settings import Settings
from nbviva.gradebook import Book, record_of
from nbviva.plugin import autograded, converter, times
from nbviva.results import Graded
from nbviva.submission.handed_in import packed_or_not
from support import small

QUIET = logging.getLogger("nbviva.nbgrader")


def text(name: str, content: str, **mark: Any) -> nbformat.NotebookNode:
    """Return a text cell that a person grades: an answer, or with ``task=True`` a task."""
    about = {"schema_version": 3, "grade_id": name, "grade": False, "solution": False, "locked": False, "task": False}
    return new_markdown_cell(content, metadata={"nbgrader": about | mark})


FIRST = [
    small.given("import os"),
    small.answer("double", "def double(x):\n    return 2 * x"),
    small.check(
        "test_double",
        "assert double(3) == 6\n### BEGIN HIDDEN TESTS\nassert double(21) == 42\n### END HIDDEN TESTS",
        2,
    ),
    small.check("test_partly", "1.25 if double(1) == 2 else 0.5", 2.5),
    text("essay", "Write here.", grade=True, solution=True, points=5),
    small.answer("by_hand", "answer = 1", grade=True, points=3),
    text("project", "Do something big.", task=True, locked=True, points=4),
]
SECOND = [
    small.answer("half", "def half(x):\n    return x / 2"),
    small.check("test_half", "assert half(3) == 1.5", 1),
]


def make(folder: Path, notebooks: dict[str, list[Any]] | None = None, config: str = "") -> Course:
    """Write a course with the assignment `hw`, and have it in its gradebook."""
    course = small.make(folder, [], config)
    (course.source("hw") / "hw.ipynb").unlink()
    for name, cells in (notebooks or {"hw": FIRST, "second": SECOND}).items():
        nbformat.write(new_notebook(cells=cells), course.source("hw") / f"{name}.ipynb")
    (course.source("hw") / "data").mkdir()
    (course.source("hw") / "data" / "values.txt").write_text("1 2 3")
    return course


def hand_in(course: Course, student: str, answers: dict[str, str] | None = None, time: str = "") -> Path:
    """Write a submission; answers that are not named stay as they are in the student version."""
    folder = course.submitted("hw", student)
    shutil.copytree(course.release("hw"), folder, dirs_exist_ok=True)
    for path in folder.glob("*.ipynb"):
        path.chmod(0o644)
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            cell.source = (answers or {}).get(grade_id(cell), cell.source)
        nbformat.write(notebook, path)
    if time:
        (folder / "timestamp.txt").write_text(time)
    return folder


class Twice:
    """A course with two gradebooks and two folders of graded notebooks.

    Parameters
    ----------
    course : Course
    grader : Grader
    urls : tuple of str, optional
        Addresses of the two gradebooks; files in the course if not given.
    """

    def __init__(self, course: Course, grader: Any, urls: tuple[str, str] | None = None):
        self.course, self.grader = course, grader
        converter.take_over()  # nbgrader's part runs in this process
        self.config = course.settings.nbgrader
        self.files = course.root / "nbgraders.db", course.root / "ours.db"
        self.urls = urls or (f"sqlite:///{self.files[0]}", f"sqlite:///{self.files[1]}")
        self.results: dict[str, Graded] = {}

    def begin(self, copy: Callable[[], object] | None = None) -> None:
        """Have the assignment in both gradebooks; `copy` makes the second one out of the first."""
        self.generate(self.urls[0])
        (copy or functools.partial(shutil.copy, *self.files))()

    def coursedir(self, which: int, student: str = "*") -> CourseDirectory:
        """Return the folders and the gradebook of nbgrader (0) or of the engine's writer (1)."""
        made = CourseDirectory(
            config=self.config, db_url=self.urls[which], autograded_directory=("autograded", "ours")[which]
        )
        made.assignment_id, made.student_id = "hw", student
        return made

    def application(self) -> Application:
        """Return what nbgrader's converters take for the command that they are part of."""
        QUIET.propagate = False
        made = Application(config=self.config)
        made.log = QUIET
        return made

    def generate(self, url: str) -> None:
        """Have the assignment in a gradebook."""
        coursedir = CourseDirectory(config=self.config, db_url=url)
        coursedir.assignment_id, coursedir.student_id = "hw", "."
        made = GenerateAssignment(coursedir=coursedir, parent=self.application())
        made.force = True
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PATH", tools_path())  # for alembic
            made.start()

    def grade(self, *students: str) -> None:
        """Examine submissions; both gradebooks are given these results."""
        for student in students:
            folder = packed_or_not(self.course.submitted("hw", student))
            self.results[student] = self.grader.grade("hw", folder, student)

    def nbgraders(self, *students: str) -> None:
        """Record by nbgrader's converter."""
        for student in students:
            made = Autograde(coursedir=self.coursedir(0, student), parent=self.application())
            made.force = True
            # two runs may differ in seconds, and only records are compared: nbgrader gets the same results
            with converter.grader_for(self.course.root) as grader, pytest.MonkeyPatch.context() as patch:
                patch.setattr(grader, "grade", lambda assignment, folder, student: self.results[student])
                made.start()

    def folders(self) -> autograded.Folders:
        """Return the writer of the other folders."""
        return self.folders_by(self.config)

    def folders_by(self, config: Config) -> autograded.Folders:
        """Return the writer of the other folders by other settings."""
        return autograded.Folders(self.coursedir(1), "hw", Settings.of(self.course.root, config))

    def book(self) -> Book:
        """Open the other gradebook."""
        return Book(self.urls[1], "small", "hw", self.config)

    def records(self, *students: str) -> list[Any]:
        """Return what is to be recorded."""
        return [
            record_of(
                self.results[student],
                times.timestamp(self.course.submitted("hw", student)),
                autograded.present(self.course.submitted("hw", student)),
            )
            for student in students
        ]

    def ours(self, *students: str) -> None:
        """Record by the engine's writer."""
        made = self.folders()
        for student in students:
            made.write(self.results[student], packed_or_not(self.course.submitted("hw", student)))
        with self.book() as book:
            book.record(self.records(*students))

    def both(self, *students: str) -> None:
        """Examine and record."""
        self.grade(*students)
        self.nbgraders(*students)
        self.ours(*students)

    def by_hand(self, change: Callable[[api.Gradebook], object]) -> None:
        """Do in both gradebooks what a person does in the formgrader."""
        for url in self.urls:
            with api.Gradebook(url, "small") as gradebook:
                change(gradebook)
                gradebook.db.commit()


def dump(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of all tables that grading writes, with names in the place of ids."""
    tables = api.Base.metadata.tables
    engine = create_engine(url)
    with engine.connect() as connection:
        rows = {name: connection.execute(select(table)).mappings().all() for name, table in tables.items()}
    engine.dispose()
    names: dict[str, str] = {row["id"]: row["name"] for t in ("assignment", "notebook") for row in rows[t]}
    names |= {row["id"]: f"{row['type']} {row['name']}" for row in rows["base_cell"]}
    names |= {row["id"]: f"submission of {row['student_id']}" for row in rows["submitted_assignment"]}
    names |= {r["id"]: f"{names[r['notebook_id']]}, {names[r['assignment_id']]}" for r in rows["submitted_notebook"]}
    wanted = ("course", "student", "submitted_assignment", "submitted_notebook", "grade", "comment")

    def values(table: str, row: Any) -> tuple[Any, ...]:
        kept = [key for key in row if key != "id" or table in ("course", "student")]
        return tuple(names.get(row[key], row[key]) if key.endswith("_id") else row[key] for key in kept)

    return {table: sorted((values(table, row) for row in rows[table]), key=repr) for table in wanted}


def tree(top: Path) -> dict[str, tuple[int, bytes]]:
    """Return all that lies below a folder: path -> permissions and content."""
    found = {".": (top.lstat().st_mode, b"")}
    for path in sorted(top.rglob("*")):
        content = b"" if path.is_dir() else path.read_bytes()
        found[path.relative_to(top).as_posix()] = (path.lstat().st_mode, content)
    return found


def of(rows: dict[str, list[tuple[Any, ...]]], *students: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return those rows of a dump that are about some students."""
    about = {*students, *(f"submission of {student}" for student in students)}
    return {
        table: [row for row in found if any(str(value).rpartition(", ")[2] in about for value in row)]
        for table, found in rows.items()
    }
