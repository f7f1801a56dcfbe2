"""Courses of a few cells, for tests of the engine."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from nbviva.cells.marks import grade_id, is_answer
from nbviva.course.layout import Course

CONFIG = """c = get_config()
c.CourseDirectory.course_id = "small"
import nbviva.plugin; nbviva.plugin.switch_on(c)
"""


def given(text: str):
    """Return a cell that belongs to nobody."""
    return new_code_cell(text)


def answer(name: str, solution: str, **mark):
    """Return an answer cell with a solution in it."""
    text = f"### BEGIN SOLUTION\n{solution}\n### END SOLUTION"
    return _marked(text, name, solution=True, **mark)


def check(name: str, text: str, points: float = 1):
    """Return a test cell."""
    return _marked(text, name, grade=True, locked=True, points=points)


def _marked(text: str, name: str, **mark):
    mark = {
        "schema_version": 3,
        "grade_id": name,
        "grade": False,
        "solution": False,
        "locked": False,
        "task": False,
    } | mark
    return new_code_cell(text, metadata={"nbgrader": mark})


def make(folder: Path, cells, config: str = "") -> Course:
    """Write a course with one assignment, `hw`, of one notebook, `hw`."""
    source = folder / "source" / "hw"
    source.mkdir(parents=True)
    (folder / "nbgrader_config.py").write_text(CONFIG + config)
    nbformat.write(new_notebook(cells=cells), source / "hw.ipynb")
    return Course.at(folder)


def hand_in(course: Course, folder: Path, answers: dict[str, str], extra: str = "") -> Path:
    """Write a submission with these answers into `folder`; the instructor's stand in the cells that are not named."""
    notebook = nbformat.read(course.source("hw") / "hw.ipynb", as_version=4)
    for cell in notebook.cells:
        if is_answer(cell):
            lines = [line for line in cell.source.splitlines() if not line.startswith("### ")]
            cell.source = answers.get(grade_id(cell), "\n".join(lines))
    if extra:
        notebook.cells.append(new_code_cell(extra))
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, folder / "hw.ipynb")
    return folder
