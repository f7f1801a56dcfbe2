"""What the tests of the lesson share: the instructor's notebook, its solution, and files that not every machine has."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

from nbviva.cells.marks import is_answer
from nbviva.course.layout import Course
from tools.corpus import reference_file

ASSIGNMENT = "dinosaur_island"


@pytest.fixture(scope="session")
def lesson(course: Course) -> nbformat.NotebookNode:
    """The instructor's notebook; tests only read it."""
    return nbformat.read(course.source(ASSIGNMENT) / f"{ASSIGNMENT}.ipynb", as_version=4)


@pytest.fixture(scope="session")
def solution(lesson: nbformat.NotebookNode) -> dict[str, Any]:
    """The names that the answer cells of the lesson define, with the solution in them."""
    names: dict[str, Any] = {}
    exec("import numpy as np\nfrom utils import *", names)
    for cell in filter(is_answer, lesson.cells):
        exec(cell.source, names)
    return names


@pytest.fixture(scope="session")
def reference() -> Callable[[str], Path]:
    """Return the file of a name that is not ours to give away; where it is not, the test is skipped."""

    def found(name: str) -> Path:
        path = reference_file(name)
        if path is None:
            pytest.skip(f"{name} is not here: name its folder in NBVIVA_REFERENCE")
        return path

    return found
