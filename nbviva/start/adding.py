"""Adds an assignment to a course that exists, from a plain notebook and the files that it names."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from nbviva import atomic
from nbviva.course.layout import Course
from nbviva.course.notebooks import language, read_notebook
from nbviva.errors import CourseError, MasterError
from nbviva.start.plain import Made, marked
from nbviva.start.template import check_name

# in quotes, or behind a picture or link in markdown; and modules that are imported
_NAMED = re.compile(r"[\"'(]([^\"'()\n]{1,200})[\"')]")
_IMPORTED = re.compile(r"^\s*(?:import|from)\s+(\w+)", re.MULTILINE)


@dataclass(frozen=True)
class Added:
    """An assignment that was added.

    Attributes
    ----------
    path : Path
        The instructor's notebook.
    cells : list of Made
    advice : list of str
        What its author should look at.
    files : list of str
        What the notebook names and was copied with it.
    """

    path: Path
    cells: list[Made]
    advice: list[str]
    files: list[str]


def add(course: Course, name: str, notebook: Path) -> Added:
    """Make an assignment of a notebook, which stays as it is.

    Raises
    ------
    CourseError
        If the name will not do, or nothing can be made of the notebook; nothing was written then.
    """
    check_name(course, name)
    if not notebook.is_file():
        raise CourseError(f"{notebook} is not there: give the path of a notebook")
    plain = read_notebook(notebook)
    if (found := language(plain)) != "python":
        raise CourseError(f"{notebook} is for {found}, and only Python is graded here")
    try:
        made, cells, advice = marked(plain, course.settings.markers)
    except MasterError as error:
        raise MasterError(f"{notebook}: {error}") from error
    made.metadata.setdefault("kernelspec", {"display_name": "Python 3", "language": "python", "name": "python3"})
    files = sorted(set(_named(plain, notebook)))
    place = course.source(name)
    place.parent.mkdir(parents=True, exist_ok=True)
    with atomic.draft(place) as folder:
        nbformat.write(made, folder / f"{name}.ipynb")
        for file in files:
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(notebook.parent / file, folder / file)
    if _never_run(made):
        advice.append(
            "it holds no outputs: run it from top to bottom in Jupyter and save it, so that nbval can compare"
        )
    return Added(place / f"{name}.ipynb", cells, advice, files)


def _named(plain: NotebookNode, notebook: Path) -> Iterator[str]:
    """Yield the files beside a notebook that its cells name, those further down too, and none from elsewhere."""
    texts = [str(cell.source) for cell in plain.cells]
    words = {word for text in texts for word in _NAMED.findall(text)}
    words |= {f"{module}.py" for text in texts for module in _IMPORTED.findall(text)}
    home = notebook.parent.resolve()
    for word in words:
        try:
            path = (home / word).resolve()
            inside = path.is_file() and path.is_relative_to(home)
        except (OSError, ValueError):
            continue
        if inside and path != notebook.resolve() and path.suffix != ".ipynb":
            yield path.relative_to(home).as_posix()


def _never_run(notebook: NotebookNode) -> bool:
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    return bool(code) and not any(cell.outputs or cell.execution_count for cell in code)
