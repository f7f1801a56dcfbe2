"""From what lies in the instructor's folder to an assignment: read by nbgrader, or taken from what it once read."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from nbformat import NotebookNode, from_dict

from nbviva.cells.marks import Markers, grade_id, is_answer
from nbviva.cells.names import parse
from nbviva.course.layout import Course
from nbviva.course.notebooks import language, read_notebook
from nbviva.errors import CourseError
from nbviva.grading.assignment import Assignment, AssignmentNotebook, split
from nbviva.grading.plan import Sources


def read_assignment(
    course: Course, sources: Sources, expect: Callable[[tuple[str, ...]], None] = lambda modules: None
) -> Assignment:
    """Return an assignment as it lies in `source/`; the policies of its notebooks are not yet learned.

    Parameters
    ----------
    course : Course
    sources : Sources
        What lies there.
    expect : callable, optional
        Called with the assignment's imports before the rest is read, which takes longer: a process that loads them
        can be started meanwhile.

    Raises
    ------
    CourseError, MasterError
        If something of the assignment is wrong; the message says what.
    """
    from nbviva.gradebook.master import master  # loads nbgrader, which whoever has a notebook already does without

    settings, name, files = course.settings, sources.name, sources.files
    read = {stem: read_notebook(path) for stem, path in sources.notebooks.items()}
    check_languages(name, read)
    # what plays back replies is loaded once, too
    imports = (*libraries(read.values(), files), *(("vcr",) if settings.network != "never" else ()))
    expect(imports)
    notebooks = {}
    for stem, source in read.items():
        made = master(source, settings.nbgrader, stem, root=course.root, folder=course.source(name))
        solutions = {grade_id(cell): settings.markers.answer(cell) for cell in source.cells if is_answer(cell)}
        notebooks[stem] = split(stem, made, solutions, settings.markers, modules_of(sources))
    return Assignment(name, notebooks, files, imports, sources.handed_in)


def modules_of(sources: Sources) -> frozenset[str]:
    """Return the modules that submissions bring themselves."""
    return frozenset(p.partition("/")[0].removesuffix(".py") for p in sources.handed_in if p.endswith(".py"))


def described(made: Assignment) -> dict[str, Any]:
    """Return what `read_assignment` made, but for the files, as plain data."""
    parts = ("master", "solutions", "cells", "given")
    notebooks = {
        name: {part: getattr(notebook, part) for part in parts} | {"synced": sorted(notebook.synced)}
        for name, notebook in made.notebooks.items()
    }
    return {"notebooks": notebooks, "imports": made.imports}


def from_described(sources: Sources, markers: Markers, known: Mapping[str, Any]) -> Assignment:
    """Return the assignment of which `described` gave this."""
    notebooks = {
        name: AssignmentNotebook(
            name, from_dict(one["master"]), one["solutions"], tuple(one["cells"]), frozenset(one["synced"]),
            tuple(one["given"]), markers=markers, modules=modules_of(sources),
        )
        for name, one in known["notebooks"].items()
    }  # fmt: skip
    return Assignment(sources.name, notebooks, sources.files, tuple(known["imports"]), sources.handed_in)


def check_languages(name: str, sources: Mapping[str, NotebookNode]) -> None:
    """Raise CourseError if the code of a notebook is not Python, which is all that the engine runs."""
    for stem, source in sources.items():
        if (found := language(source)) != "python" and any(cell.cell_type == "code" for cell in source.cells):
            raise CourseError(
                f"{name}: the kernel of {stem}.ipynb is for {found}, and this grades Python alone; nothing was graded. "
                'With c.Sandbox.other_languages = "nbgrader" in nbgrader_config.py, `nbgrader autograde` runs such '
                "assignments as it does without this engine: without a sandbox, beside their hidden tests"
            )


def libraries(sources: Iterable[NotebookNode], files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the libraries that cells and the modules beside them import: those that are worth loading once for all."""
    cells = [parse(c.source) for notebook in sources for c in notebook.cells if c.cell_type == "code"]
    modules = [parse(text.decode(errors="replace"), magics=False) for n, text in files.items() if n.endswith(".py")]
    own = {name.partition("/")[0].removesuffix(".py") for name in files}
    # the standard library is quick to load; NumPy and IPython are loaded anyway
    light = own | sys.stdlib_module_names | {"numpy", "IPython"}
    return tuple(sorted(name for name in _imported([*cells, *modules]) if name.partition(".")[0] not in light))


def _imported(trees: Iterable[ast.Module | None]) -> set[str]:
    found: set[str] = set()
    for tree in trees:
        for node in ast.walk(tree) if tree is not None else ():
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module)
    return found
