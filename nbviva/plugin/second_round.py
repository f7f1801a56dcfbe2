"""The text of a graded notebook after nbgrader's second round, in which outputs are cut, for example.

The readers of submissions make it, where the preprocessors are nbgrader's own.
"""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties, CheckCellMetadata, SaveAutoGrades
from traitlets.utils.importstring import import_item

from nbviva.cells.marks import raw
from nbviva.course.layout import Course
from nbviva.course.settings import Settings
from nbviva.errors import FolderError
from nbviva.plugin import converter, switch

_WRITERS = (SaveAutoGrades, AssignLatePenalties, converter.AskForAPerson)  # what `gradebook` does in their place


class Round:
    """nbgrader's second round for the notebooks of an assignment.

    Parameters
    ----------
    coursedir : CourseDirectory
        Where everything is.
    assignment : str
    config : Config
        Settings of the course.

    Attributes
    ----------
    nbgraders : Autograde
        nbgrader's converter, with these settings.

    Raises
    ------
    FolderError
        If the settings cannot be followed.
    """

    def __init__(self, coursedir: Any, assignment: str, config: Any):
        self._coursedir, self._assignment = coursedir, assignment
        self.nbgraders: Any = Autograde(coursedir=coursedir, config=config, log=logging.getLogger("nbviva.nbgrader"))
        self._exporter = converter.Exporter(parent=self.nbgraders, config=self.nbgraders.config)
        listed = config.get("Autograde", {}).get("autograde_preprocessors", switch.DONE_BY_STOCK)
        self._round = [made for made in map(_loaded, listed) if made not in _WRITERS]
        for made in self._round:
            if isinstance(made, type) and issubclass(made, _WRITERS):
                raise FolderError(
                    f"c.Autograde.autograde_preprocessors has {made.__name__}, which writes to the gradebook, and so "
                    "does `nbviva autograde`: take it out, or grade with `nbgrader autograde`"
                )
        # The marks of cells are the same for a whole class, and to check them takes longer than all the rest. A
        # course's own preprocessors may change them.
        self._valid: set[str] = set()
        self.is_stock = all(getattr(made, "__module__", "").startswith("nbgrader.") for made in self._round)

    def place(self, student: str) -> Path:
        """Return the folder of what a student has handed in, graded."""
        made = self._coursedir.format_path(self._coursedir.autograded_directory, student, self._assignment)
        return Path(os.path.normpath(made))

    def text(self, student: str, name: str, notebook: NotebookNode | None) -> str:
        """Return a notebook as it is written.

        Raises
        ------
        FolderError
            If a preprocessor fails.
        """
        resources = {
            "unique_key": name, "output_files_dir": f"{name}_files",
            "metadata": {"name": name, "path": str(self.place(student))},
            "nbgrader": {
                "student": student, "assignment": self._assignment, "notebook": name,
                "db_url": self._coursedir.db_url,
            },
        }  # fmt: skip
        read = nbformat.reads(json.dumps(notebook), as_version=4)
        marked = [(cell.cell_type, raw(cell)) for cell in read.cells if raw(cell) is not None]
        marks = json.dumps(marked, sort_keys=True)
        self._exporter._preprocessors = []
        for made in self._round:
            if made is not CheckCellMetadata or marks not in self._valid:
                self._exporter.register_preprocessor(made)
        try:
            text = str(self._exporter.from_notebook_node(read, resources)[0])
        except Exception as error:  # preprocessors may be a course's own
            raise FolderError(
                f"the graded notebook {name} of {student} did not pass c.Autograde.autograde_preprocessors: "
                f"{type(error).__name__}: {error}"
            ) from error
        if self.is_stock:
            self._valid.add(marks)
        return text


class StockRound:
    """The same where the preprocessors are nbgrader's own, as a value that can be sent to another process.

    Parameters
    ----------
    root : Path
        Folder of the course.
    assignment : str
    """

    def __init__(self, root: Path, assignment: str):
        self._root, self._assignment = root, assignment
        self._round: Round | None = None

    def prepare(self) -> None:
        """Read the settings of the course."""
        settings = Course.at(self._root).settings
        coursedir = course_directory(self._assignment, settings)
        self._round = Round(coursedir, self._assignment, settings.nbgrader)

    def __call__(self, student: str, name: str, notebook: NotebookNode) -> str:
        """Return a notebook as it is written."""
        assert self._round is not None, "prepare comes first"
        return self._round.text(student, name, notebook)


def course_directory(assignment: str, settings: Settings) -> CourseDirectory:
    """Return nbgrader's own view of where everything of an assignment lies."""
    made = CourseDirectory(config=settings.nbgrader)
    made.assignment_id = assignment
    return made


def _loaded(preprocessor: Any) -> Any:
    if not isinstance(preprocessor, str):
        return preprocessor
    try:
        return import_item(preprocessor)
    except ImportError as error:
        raise FolderError(
            f"c.Autograde.autograde_preprocessors in nbgrader_config.py has {preprocessor}, which cannot be imported: "
            f"{error}"
        ) from error
