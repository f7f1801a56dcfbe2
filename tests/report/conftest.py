"""Graded notebooks of the course's own assignment, made once by the engine."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from support import ROOT
from support.pages import scored

from nbviva.audit import specimens
from nbviva.course.layout import Course
from nbviva.grading import Grader

ASSIGNMENT = "dinosaur_island"
WORDS = {"@TAG@": "ZAPPED", "@PORT@": "9", "@MRAH@": "MRAH"}
HANDED_IN = (
    "dinosaur_island/right/np_clip_out", "dinosaur_island/wrong/sample_no_limit",
    "dinosaur_island/wrong/model_name_error", "dinosaur_island/partial/blank",
    "dinosaur_island/damaged/corrupt_json", "hostile/leaks_browser_html", "hostile/leaks_browser_markdown",
    "hostile/leaks_inputs_shown_later",
)  # fmt: skip


@pytest.fixture(scope="session")
def graded(course: Course, tmp_path_factory: pytest.TempPathFactory) -> dict[str, NotebookNode]:
    """Name of a submission of the zoo -> its notebook, graded."""
    made = course.copy_to(tmp_path_factory.mktemp("report") / "course", also=["release"])
    release, source = (folder(ASSIGNMENT) / f"{ASSIGNMENT}.ipynb" for folder in (made.release, made.source))
    notebooks = {}
    with Grader(made) as grader:
        for path in HANDED_IN:
            member = specimens.read(ROOT / "tests" / "zoo" / f"{path}.py", WORDS)
            folder = made.submitted(ASSIGNMENT, member.name)
            specimens.hand_in(member, release, source, folder)
            notebooks[member.name] = scored(grader.grade(ASSIGNMENT, folder, member.name).notebooks[ASSIGNMENT])
    return notebooks


@pytest.fixture(scope="session")
def secrets(course: Course) -> set[str]:
    """The lines of hidden tests that stand nowhere in what students get."""
    source = nbformat.read(course.source(ASSIGNMENT) / f"{ASSIGNMENT}.ipynb", as_version=4)
    markers = course.settings.markers
    known = "\n".join(markers.shown(cell) for cell in source.cells)
    known += "\n".join(path.read_text("utf-8") for path in Path(course.root / "utils").rglob("*.py"))
    lines = {x.strip() for c in source.cells for part in markers.hidden.inside(c.source) for x in part.splitlines()}
    return {line for line in lines if len(line) > 12 and line not in known}
