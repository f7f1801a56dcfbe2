"""What is wrong with an assignment before any solution is tried: by reading its cells, and by grading its reference."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from nbviva.audit.result import Problem, Unsplit
from nbviva.audit.splitting import unsplit
from nbviva.cells.marks import NBGRADERS, Mark, Markers, is_amount, raw
from nbviva.course.layout import Course
from nbviva.course.notebooks import language, read_notebook
from nbviva.errors import ExaminationError, MasterError
from nbviva.grading import Grader
from nbviva.grading.assignment import AssignmentNotebook
from nbviva.grading.learning import COMPLAINS, FAILS

SCHEMA = 3  # version of nbgrader's marks
SHOWN = re.compile(r"shows an? (\w+)|shows (True|False)")
# seen without running: a generator of a cell's own leaves no trace in the state of the global ones
UNSEEDED = re.compile(r"\b(?:default_rng|RandomState|Random|Generator)\(\s*\)")


def read(course: Course, path: Path) -> NotebookNode | Problem:
    """Return an instructor's notebook, or why the engine would refuse it whatever stands in its cells."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of ids of cells that nbformat mends
            source = read_notebook(path)
    except MasterError as error:
        return Problem(path.name, str(error).removeprefix(f"{path} "))
    found = language(source)
    # what the settings leave to nbgrader is not refused
    if found == "python" or course.settings.other_languages == "nbgrader":
        return source
    if not any(cell.cell_type == "code" for cell in source.cells):
        return source
    what = f"has a kernel for {found}, and only Python is graded here"
    return Problem(path.name, f'{what}. c.Sandbox.other_languages = "nbgrader" leaves such assignments to nbgrader')


def problems(name: str, source: NotebookNode, markers: Markers, path: str = "PATH") -> list[Problem]:
    """Return what is wrong with the cells of an instructor's notebook.

    Parameters
    ----------
    name : str
        File name, for the messages.
    source : NotebookNode
        The instructor's notebook.
    markers : Markers
        Those of the course.
    path : str
        Of the notebook, for commands to copy.
    """
    if other := _other_marks(source, path):
        return [Problem(name, other)]  # what marks of another version mean, nobody can tell from them
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


def _other_marks(source: NotebookNode, path: str) -> str:
    """Return what is to be said if the marks of a notebook are those of another version of nbgrader."""
    versions = {mark.get("schema_version", 0) for mark in map(raw, source.cells) if isinstance(mark, dict)}
    versions = {version for version in versions if isinstance(version, int) and version != SCHEMA}
    if not versions:
        return ""
    has = f"has marks of nbgrader of version {', '.join(map(str, sorted(versions)))}, expected {SCHEMA}"
    if max(versions) > SCHEMA:
        return f"{has}: a newer nbgrader has written them, install that"
    return f"{has}: make a copy of the course, then run `nbgrader update {path}`"


def _faults(cell: NotebookNode, markers: Markers) -> Iterator[str]:
    """Yield what is wrong with one cell, whatever the others are."""
    mark, as_it_stands = Mark.of(cell), raw(cell)
    for one in markers.all:
        if not one.pairs(cell.source):
            yield f"'{one.begin}' and '{one.end}' do not pair: each begin needs one end after it"
    for one, usual in zip(markers.all, NBGRADERS.all, strict=True):
        if one != usual and cell.source in usual:
            yield f"has '{usual.begin}' or '{usual.end}', and this course's own are '{one.begin}' and '{one.end}'"
    if not as_it_stands:
        if any(cell.source in one for one in markers.all):
            yield "has markers but is not marked as an answer or test cell: they stay in the release"
        return
    if not mark.grade_id:
        yield "is marked for nbgrader but has no id: give it one"
    points = as_it_stands.get("points")
    if mark.grade and not is_amount(points):
        yield f"has {points!r} points: expected a number that is not negative"
    if mark.is_test:
        for match in UNSEEDED.finditer(cell.source):
            yield f"draws random numbers without a seed: {match[0]}. Give it one"


# ---- the engine


@dataclass(frozen=True)
class Learned:
    """What shows when the engine grades the reference solution of a notebook.

    Attributes
    ----------
    problems, advice : tuple of Problem
    odd : tuple of Problem
        What costs nobody a point here, and its author may have meant otherwise.
    together : tuple of Unsplit
        The test cells that cannot be split from the answers.
    complains : frozenset of str
        The test cells that write to stderr themselves.
    """

    problems: tuple[Problem, ...] = ()
    advice: tuple[Problem, ...] = ()
    odd: tuple[Problem, ...] = ()
    together: tuple[Unsplit, ...] = ()
    complains: frozenset[str] = frozenset()


def in_engine(course: Course, assignment: str) -> dict[str, Learned] | str:
    """Return for each notebook, by file name, what shows when its reference solution is graded.

    On a machine that gives no sandbox nothing is graded, and no assignment is at fault: why, is returned instead.

    Raises
    ------
    CourseError, ExaminationError
        If the engine refuses the assignment; the message says why.
    """
    with Grader(course) as grader:
        try:
            _ = grader.level
        except ExaminationError as error:
            return str(error)
        notebooks = grader.assignment(assignment).notebooks
    return {f"{name}.ipynb": _learned(f"{name}.ipynb", one) for name, one in notebooks.items()}


def _learned(name: str, notebook: AssignmentNotebook) -> Learned:
    cells = {Mark.of(cell).grade_id: cell for cell in notebook.master.cells}
    found: dict[str, list[Problem]] = {"problems": [], "advice": [], "odd": []}
    together = []
    for flag in notebook.flags:
        cell, _, said = flag.partition(": ")
        where = f"{name}: cell '{cell}'"
        if apart := unsplit(said, cell, cells[cell].source):
            together.append(apart)
        elif said.startswith(FAILS):
            # one without points is for learners to look at: it costs nobody any
            kind = "problems" if Mark.of(cells[cell]).points else "advice"
            found[kind].append(Problem(where, FAILS, said.removeprefix(FAILS).strip(": ")))
        elif Mark.of(cells[cell]).points:
            shown = SHOWN.search(said)
            # a truth value looks like a check, and is none; a text may be meant for learners
            harmless = said == COMPLAINS or (shown and not shown[2])
            found["odd" if harmless else "problems"].append(Problem(where, said))
    return Learned(
        **{kind: tuple(some) for kind, some in found.items()},
        together=tuple(together),
        complains=notebook.policy.complains,
    )
