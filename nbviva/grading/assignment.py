"""One assignment as a value: what is graded, how the names are split, and what the reference solution may do."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from nbviva.cells import marks as hidden
from nbviva.cells.marks import grade_id, is_answer, is_test, without_markers
from nbviva.cells.names import Ownership, parse
from nbviva.course import staging
from nbviva.course.layout import Course
from nbviva.gradebook.master import master
from nbviva.limits import Limits
from nbviva.results import Policy


@dataclass(frozen=True)
class NotebookPlan:
    """How one notebook of an assignment is graded.

    Attributes
    ----------
    name : str
        File name without ending.
    master : NotebookNode
        The notebook with hidden tests and without solutions.
    solutions : dict
        Answer cell's grade_id -> the instructor's text.
    cells : tuple of dict
        For each cell of the master its ``kind`` and what the examiner has to know: ``trusted`` statements, ``names``.
    synced : frozenset of str
        See `analysis.Ownership.synced`.
    policy : Policy
        What the reference solution does across the wall.
    flags : tuple of str
        What is wrong or odd with the assignment itself, for the instructor.
    """

    name: str
    master: NotebookNode
    solutions: dict[str, str]
    cells: tuple[dict[str, Any], ...]
    synced: frozenset[str]
    policy: Policy = field(default_factory=Policy)
    flags: tuple[str, ...] = ()

    @property
    def points(self) -> dict[str, float]:
        """Points of each cell that is graded, by a test or by a person."""
        marks = [c.metadata.get("nbgrader", {}) for c in self.master.cells]
        return {m["grade_id"]: float(m["points"]) for m in marks if m.get("grade") or m.get("task")}

    def reference(self) -> NotebookNode:
        """Return the master with the instructor's answers."""
        return with_answers(self.master, self.solutions)


@dataclass(frozen=True)
class Plan:
    """How an assignment is graded.

    Attributes
    ----------
    assignment : str
    notebooks : dict
        Name -> `NotebookPlan`.
    files : dict
        Path -> content of the files that lie beside the notebooks.
    imports : tuple of str
        Modules that the instructor's cells import, to be loaded once.
    """

    assignment: str
    notebooks: dict[str, NotebookPlan]
    files: dict[str, bytes]
    imports: tuple[str, ...]


def plan(course: Course, assignment: str, expect: Callable[[tuple[str, ...]], None] = lambda modules: None) -> Plan:
    """Return the plan of an assignment, its policies not yet learned.

    Parameters
    ----------
    course : Course
    assignment : str
    expect : callable, optional
        Is told the plan's imports before the rest is made, which takes longer.

    Raises
    ------
    CourseError, StagingError, MasterError
        If something of the assignment is missing or wrong; the message says what.
    """
    config = staging.read_config(course.root)
    staging.stage(assignment, course.root)
    source = course.source(assignment)
    read = {path.stem: nbformat.read(path, as_version=4) for path in course.graded(assignment)}
    cells = [c.source for notebook in read.values() for c in notebook.cells if c.cell_type == "code"]
    ungraded = staging.ungraded_of(assignment, config)
    files = {
        path.relative_to(source).as_posix(): path.read_bytes()
        for path in sorted(source.rglob("*"))
        if path.is_file() and path.suffix not in (".ipynb", ".pyc") and not _hidden(path.relative_to(source))
        and not staging.is_ungraded(path.relative_to(source).as_posix(), ungraded)
    }  # fmt: skip
    own = {name.partition("/")[0].removesuffix(".py") for name in files}
    modules = [content.decode(errors="replace") for name, content in files.items() if name.endswith(".py")]
    imported = _imports(map(parse, cells)) | _imports(parse(text, magics=False) for text in modules)
    # the standard library is quick to load, or loaded already
    heavy = {m for m in imported if m.partition(".")[0] not in own | sys.stdlib_module_names | {"numpy", "IPython"}}
    imports = tuple(sorted(heavy))
    expect(imports)
    notebooks = {}
    for name, notebook in read.items():
        made = master(notebook, config, name, root=course.root, folder=source)
        notebooks[name] = _notebook(name, made, notebook, hidden.marks(config))
    return Plan(assignment, notebooks, files, imports)


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") or part == "__pycache__" for part in path.parts)


def _notebook(name: str, made: NotebookNode, source: NotebookNode, marks: tuple[str, str]) -> NotebookPlan:
    solutions = {grade_id(c): without_markers(c.source) for c in source.cells if is_answer(c)}
    owners = Ownership()
    cells: list[dict[str, Any]] = []
    for cell in made.cells:
        mark = cell.metadata.get("nbgrader", {})
        if cell.cell_type != "code":
            cells.append({"kind": "text"})
        elif is_answer(cell):
            cells.append({"kind": "answer", "imports": owners.answer(solutions.get(grade_id(cell), cell.source))})
        elif is_test(cell):
            unseen = hidden.lines(cell.source, *marks)
            names = owners.test(cell.source)
            cells.append({"kind": "test", "names": names, "points": float(mark["points"]), "hidden": unseen})
        else:
            cells.append({"kind": "given", "trusted": owners.given(cell.source)})
    return NotebookPlan(name, made, solutions, tuple(cells), frozenset(owners.synced))


def _imports(trees: Iterable[ast.Module | None]) -> set[str]:
    found: set[str] = set()
    for tree in trees:
        for node in ast.walk(tree) if tree is not None else ():
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module)
    return found


def with_answers(made: NotebookNode, answers: Mapping[str, str]) -> NotebookNode:
    """Return a master whose answer cells hold other texts."""
    cells = []
    for cell in made.cells:
        copied = NotebookNode(cell)
        if is_answer(cell) and grade_id(cell) in answers:
            copied.source = answers[grade_id(cell)]
        cells.append(copied)
    return NotebookNode(made, cells=cells)


def task(
    notebook: NotebookPlan, submitted: NotebookNode, *, limits: Limits, seed: int, own_files: Iterable[str],
    policy: Policy | None = None, skip: Mapping[int, Mapping[str, Any]] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Return what the examiner's process must know to examine one rebuilt notebook.

    Parameters
    ----------
    notebook : NotebookPlan
    submitted : NotebookNode
        The rebuilt notebook: the master's cells in their order, with extra cells among them.
    limits : Limits
    seed : int
        From which all inputs of this submission are drawn.
    own_files : iterable of str
        Files that the submission cannot replace.
    policy : Policy, optional
        Another one than the notebook's.
    skip : mapping, optional
        Position -> result of a cell that must not be run again.
    """
    cells = []
    known = iter(notebook.cells)
    for position, cell in enumerate(submitted.cells):
        extra = cell.metadata.get("nbviva", {}).get("extra")
        about = {"kind": "extra" if cell.cell_type == "code" else "text"} if extra else next(known)
        if about["kind"] != "text" and cell.source.strip():
            cells.append({"position": position, "grade_id": grade_id(cell), "source": cell.source, **about})
    return {
        "cells": cells, "synced": sorted(notebook.synced), "policy": (policy or notebook.policy).described(),
        "limits": asdict(limits), "seed": seed, "own_files": sorted(own_files),
        "skip": {str(k): dict(v) for k, v in (skip or {}).items()},
    }  # fmt: skip


def learned(notebook: NotebookPlan, policy: Policy, flags: Iterable[str] = ()) -> NotebookPlan:
    """Return a plan with what was learned from the reference solution."""
    return replace(notebook, policy=policy, flags=tuple(flags))
