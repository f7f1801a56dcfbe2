"""What is wrong with an assignment before any solution is tried: by reading its cells, and by grading its reference."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nbformat import NotebookNode

from nbviva.audit.result import Problem
from nbviva.cells.marks import Mark, Markers, is_amount, raw
from nbviva.course.layout import Course
from nbviva.errors import ExaminationError
from nbviva.grading import Grader

# seen without running: a generator of a cell's own leaves no trace in the state of the global ones
UNSEEDED = re.compile(r"\b(?:default_rng|RandomState|Random|Generator)\(\s*\)")


def problems(name: str, source: NotebookNode, markers: Markers) -> list[Problem]:
    """Return what is wrong with the cells of an instructor's notebook.

    Parameters
    ----------
    name : str
        File name, for the messages.
    source : NotebookNode
        The instructor's notebook.
    markers : Markers
        Those of the course.
    """
    found = []
    seen: set[str] = set()
    for number, cell in enumerate(source.cells, 1):
        grade_id = Mark.of(cell).grade_id
        where = f"{name}: cell '{grade_id}'" if grade_id else f"{name}: cell number {number}"
        found += [Problem(where, what) for what in _faults(cell, markers)]
        if grade_id in seen:
            found.append(Problem(where, "has the same id as a cell before it: nbgrader would stop. Rename one of them"))
        seen |= {grade_id} - {""}
    return found


def _faults(cell: NotebookNode, markers: Markers) -> Iterator[str]:
    """Yield what is wrong with one cell, whatever the others are."""
    mark, as_it_stands = Mark.of(cell), raw(cell)
    for one in markers.all:
        if not one.pairs(cell.source):
            yield f"'{one.begin}' and '{one.end}' do not pair: each begin needs one end after it"
    if not as_it_stands:
        if any(cell.source in one for one in markers.all):
            yield "has markers but is not marked as an answer or test cell: they stay in the release"
        return
    if not mark.grade_id:
        yield "is marked for nbgrader but has no id: give it one"
    points = as_it_stands.get("points")
    if mark.grade and not is_amount(points):
        yield f"has {points!r} points: expected a number that is not negative"
    elif mark.is_test and points == 0:
        yield "is a test cell with 0 points: give it points, or make it an ordinary cell"
    if mark.is_test:
        for match in UNSEEDED.finditer(cell.source):
            yield f"draws random numbers without a seed: {match[0]}. Give it one"
    if mark.is_answer and cell.cell_type == "code" and not mark.grade and not markers.solution.inside(cell.source):
        yield "is an answer cell without solution markers: nbgrader would clear all of it"


def in_engine(course: Course, assignment: str) -> dict[str, tuple[list[Problem], list[Problem]]]:
    """Return for each notebook the faults, and what is worth a look, that show when its reference solution is graded.

    Parameters
    ----------
    course : Course
    assignment : str

    Returns
    -------
    dict of str to (list of Problem, list of Problem)
        By file name. Where the engine cannot run, one notebook's worth of advice says why.
    """
    try:
        with Grader(course) as grader:
            notebooks = grader.assignment(assignment).notebooks
    except ExaminationError as error:
        return {"": ([], [Problem(assignment, f"could not be tried in the engine: {error}")])}
    found = {}
    for name, notebook in notebooks.items():
        faults: list[Problem] = []
        advice: list[Problem] = []
        for flag in notebook.flags:
            cell, _, what = flag.partition(": ")
            worth_a_look = "cannot be split" in what
            (advice if worth_a_look else faults).append(Problem(f"{name}.ipynb: cell '{cell}'", what))
        found[f"{name}.ipynb"] = (faults, advice)
    return found
