"""One assignment as a value: what is graded, how the names are split, and what the reference solution may do."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from nbformat import NotebookNode

from nbviva.cells.marks import NBGRADERS, Mark, Markers, grade_id, is_answer, is_test
from nbviva.cells.names import Ownership
from nbviva.cells.needed import needed
from nbviva.cells.notes import is_own_cell
from nbviva.exam import Task, TaskCell
from nbviva.limits import Limits
from nbviva.results import Policy

# A cell with code: its place in the rebuilt notebook, in the assignment (None: the student's own), and its text.
Placed = tuple[int, int | None, str]


@dataclass(frozen=True)
class AssignmentNotebook:
    """One notebook of an assignment, and how it is graded.

    Attributes
    ----------
    name : str
        File name without ending.
    master : NotebookNode
        The notebook with hidden tests and without solutions.
    solutions : dict
        Answer cell's grade_id -> the instructor's text.
    cells : tuple of dict
        For each cell of the master the fields of `TaskCell` but place and text; ``kind`` text if it has no code.
    synced : frozenset of str
        Names that examiner and candidate keep in step: `cells.names.Ownership.synced`.
    given : tuple of str
        Statements of given cells that use no answer, in order.
    policy : Policy
        What the reference solution does to the test cells; allows nothing until it was learned.
    flags : tuple of str
        What is wrong or odd with the assignment itself, for the instructor.
    markers : Markers
        Those of the course.
    modules : frozenset of str
        Modules that a submission brings itself.
    """

    name: str
    master: NotebookNode
    solutions: dict[str, str]
    cells: tuple[dict[str, Any], ...]
    synced: frozenset[str]
    given: tuple[str, ...] = ()
    policy: Policy = field(default_factory=Policy)
    flags: tuple[str, ...] = ()
    markers: Markers = NBGRADERS
    modules: frozenset[str] = frozenset()

    def computing(self, places: Iterable[str]) -> AssignmentNotebook:
        """Return the notebook with its names split so that the examiner computes some given cells (`Policy.computes`)
        where tests depend on them."""
        places = frozenset(places)
        if places == frozenset(str(n) for n, cell in enumerate(self.cells) if cell.get("computed")):
            return self
        if places not in self._computing:
            parts = _split(self.master, self.solutions, self.markers, self.modules, places)
            self._computing[places] = replace(self, **parts)
        return self._computing[places]

    @functools.cached_property
    def fields(self) -> tuple[dict[str, Any], ...]:
        """`cells`, as `TaskCell` takes them."""
        return tuple(map(TaskCell.fields, self.cells))

    @functools.cached_property
    def _computing(self) -> dict[frozenset[str], AssignmentNotebook]:
        return {}

    def computable(self) -> frozenset[str]:
        """Return the places of all given cells in which tests depend on what answers compute."""
        given = frozenset(str(n) for n, cell in enumerate(self.cells) if cell["kind"] == "given")
        all_of_them = _split(self.master, self.solutions, self.markers, self.modules, given)["cells"]
        return frozenset(str(n) for n, cell in enumerate(all_of_them) if cell.get("computed"))

    @functools.cached_property
    def points(self) -> dict[str, float]:
        """Points of each cell that is graded, by a test or by a person."""
        return {mark.grade_id: mark.points for mark in self.marks if mark.earns}

    @functools.cached_property
    def marks(self) -> tuple[Mark, ...]:
        """nbgrader's marks of its cells."""
        return tuple(map(Mark.of, self.master.cells))

    def reference(self) -> NotebookNode:
        """Return the master with the instructor's answers."""
        cells = [
            NotebookNode(cell, source=self.solutions.get(grade_id(cell), cell.source)) if is_answer(cell) else cell
            for cell in self.master.cells
        ]
        return NotebookNode(self.master, cells=cells)


@dataclass(frozen=True)
class Assignment:
    """Everything about an assignment that grading needs to know.

    Attributes
    ----------
    name : str
    notebooks : dict
        Name -> `AssignmentNotebook`, for those in which something is graded.
    files : dict
        Path -> content of the files that lie beside the notebooks.
    imports : tuple of str
        Modules that the instructor's cells import, to be loaded once.
    handed_in : dict
        As `files`, of those that a submission brings itself (`c.Autograde.exclude_overwriting`): only the reference has
        these.
    replies : bytes
        What given cells got over a network; see `nbviva.grading.network`.
    """

    name: str
    notebooks: dict[str, AssignmentNotebook]
    files: dict[str, bytes]
    imports: tuple[str, ...]
    handed_in: dict[str, bytes] = field(default_factory=dict)
    replies: bytes = b""


def split(
    name: str, made: NotebookNode, solutions: dict[str, str], markers: Markers, handed_in: Iterable[str] = ()
) -> AssignmentNotebook:
    """Return a notebook with its names split between test cells and answers; its policy is not yet learned.

    Parameters
    ----------
    name : str
        File name without ending.
    made : NotebookNode
        The notebook with the tests that are to be run.
    solutions : dict
        Answer cell's grade_id -> a text that answers it; what it binds belongs to the submission.
    markers : Markers
        Those of the course.
    handed_in : iterable of str
        Modules that a submission brings itself.
    """
    modules = frozenset(handed_in)
    parts = _split(made, solutions, markers, modules, frozenset())
    return AssignmentNotebook(name, made, solutions, **parts, markers=markers, modules=modules)


def _split(
    made: NotebookNode,
    solutions: Mapping[str, str],
    markers: Markers,
    modules: frozenset[str],
    computes: frozenset[str],
) -> dict[str, Any]:
    """Return what the examiner has to know of each cell, and the names that are kept in step, as fields."""
    # learns from each cell in turn: the order of the notebook decides who gave a name its value
    owners = Ownership(modules=set(modules))
    kinds = [(_kind(cell), cell.source) for cell in made.cells]
    computed = needed(kinds, frozenset(map(int, computes)))
    cells: list[dict[str, Any]] = []
    free: list[str] = []
    for place, (cell, (kind, text)) in enumerate(zip(made.cells, kinds, strict=True)):
        about: dict[str, Any] = {"kind": kind, "grade_id": grade_id(cell)}
        if kind == "answer":
            about["imports"] = owners.answer(solutions.get(grade_id(cell), text))
        elif kind == "test":
            unseen = markers.hidden.lines(text)
            about |= {"names": owners.test(text), "points": Mark.of(cell).points, "hidden": unseen}
        elif kind == "given":
            about |= owners.given(text, computed.get(place, ()))
            free += about.pop("free")
        cells.append(about)
    return {"cells": tuple(cells), "synced": frozenset(owners.synced), "given": tuple(free)}


def _kind(cell: NotebookNode) -> str:
    if cell.cell_type != "code":
        return "text"
    return "answer" if is_answer(cell) else "test" if is_test(cell) else "given"


def placed(notebook: NotebookNode) -> list[Placed]:
    """Return the cells of a rebuilt notebook that hold code: the master's in their order, extra cells among them."""
    cells: list[Placed] = []
    number = -1
    for position, cell in enumerate(notebook.cells):
        extra = is_own_cell(cell)
        number += not extra
        if cell.cell_type == "code" and cell.source.strip():
            cells.append((position, None if extra else number, cell.source))
    return cells


def examination_task(
    notebook: AssignmentNotebook, cells: Iterable[Placed], *, limits: Limits, seed: int, own_files: Iterable[str],
    policy: Policy | None = None, files: Mapping[str, bytes] | None = None,
) -> Task:  # fmt: skip
    """Return the task to examine one rebuilt notebook.

    Parameters
    ----------
    notebook : AssignmentNotebook
    cells : iterable of Placed
        What `placed` made of the rebuilt notebook. Test cells are taken from the assignment, whatever is said of them.
    limits : Limits
    seed : int
        From which all inputs of this submission are drawn.
    own_files : iterable of str
        Files that the submission cannot replace.
    policy : Policy, optional
        Another one than the notebook's.
    files : mapping, optional
        Path -> content of the other files that were handed in.
    """
    policy, cells = policy or notebook.policy, list(cells)
    originals = notebook.master.cells
    # what a learner may edit, and has, counts as an answer
    edited = {str(number) for _, number, source in cells if number is not None and source != originals[number].source}
    known = notebook.computing(policy.computes - edited).fields
    made: list[TaskCell] = []
    for position, number, source in cells:
        if number is None:
            made.append(TaskCell(position, "", "extra", source))
        elif (about := known[number])["kind"] != "text":
            text = originals[number].source if about["kind"] == "test" else source
            made.append(TaskCell(position=position, source=text, **about))
    # what an edited cell reads is no reason to tell it of what test cells put there
    synced = notebook.computing(policy.computes).synced
    return Task(
        tuple(made), limits, seed, synced, policy, frozenset(own_files),
        files=dict(files or {}),
    )  # fmt: skip
