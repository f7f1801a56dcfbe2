"""A learner's notebook, the files beside it, and the student version that it came from, where that is at hand."""

from __future__ import annotations

import ast
import contextlib
import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode

from nbviva.cells.marks import NBGRADERS, Mark, Markers, is_answer, is_test
from nbviva.cells.notes import is_own_cell
from nbviva.course.layout import Course
from nbviva.course.notebooks import read_notebook
from nbviva.course.settings import FILE
from nbviva.errors import CourseError, EntryError, Unreadable
from nbviva.limits import Limits
from nbviva.submission import handed_in
from nbviva.submission.archive import is_hidden, listing
from nbviva.submission.match import Cell
from nbviva.submission.parse import read
from nbviva.submission.rebuild import rebuild


@dataclass(frozen=True)
class Own:
    """A learner's notebook as it would be graded.

    Attributes
    ----------
    path : Path
    cells : tuple of Cell
        As they stand in the file.
    notebook : NotebookNode
        What is run: rebuilt on the student version, or the learner's own without its outputs.
    released : NotebookNode or None
        The student version, if it was found.
    where : Path or None
        The file of the student version.
    files : dict
        Path -> content of the files beside the notebook, as they would be handed in.
    unseen : int
        Check cells of which learners see nothing.
    markers : Markers
    limits : Limits
        Those of the course, where its settings were found; else nbgrader's, and the engine's.
    """

    path: Path
    cells: tuple[Cell, ...]
    notebook: NotebookNode
    released: NotebookNode | None
    where: Path | None
    files: Mapping[str, bytes]
    unseen: int
    markers: Markers = NBGRADERS
    limits: Limits = field(default_factory=Limits)

    @property
    def shipped(self) -> frozenset[str] | None:
        """Paths of the files that the student version has; None if it was not found."""
        if self.where is None:
            return None
        folder = self.where.parent
        return frozenset(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())

    def written(self) -> Iterator[tuple[int, NotebookNode]]:
        """Yield place and cell of all code that the learner has written, or may have."""
        for place, cell in enumerate(self.notebook.cells):
            if cell.cell_type == "code" and (is_answer(cell) or is_own_cell(cell) or not Mark.of(cell).grade_id):
                yield place, cell


def read_own(path: Path, release: Path | None, course: Path) -> Own:
    """Return a learner's notebook.

    Parameters
    ----------
    path : Path
    release : Path, optional
        The student version or its folder, if the learner says where it is.
    course : Path
        A folder that may be a course.

    Raises
    ------
    CourseError
        If there is no notebook at `path`, or no student version where one was said to be.
    """
    if path.is_dir() or not path.exists():
        known = sorted(found.name for found in (path if path.is_dir() else path.parent).glob("*.ipynb"))
        what = f"{path} is a folder" if path.is_dir() else f"{path} is not there"
        raise CourseError(f"{what}: give the path of a notebook" + (f"; here are {', '.join(known)}" if known else ""))
    try:
        cells, _ = read(path.read_bytes(), path.name)
    except Unreadable as error:
        what = str(error).rpartition(": ")[0]
        raise CourseError(
            f"{what}. It could not be graded like this: open it in Jupyter, see that everything is there, save it, and "
            "run this again"
        ) from error
    courses = list(_courses(path, course))
    where = _given(path, release) if release is not None else _found(path, courses)
    frame = _frame(read_notebook(where or path))
    visible = [cell for cell in frame.cells if not is_test(cell) or shows_code(cell)]
    unseen = len(frame.cells) - len(visible)
    base = NotebookNode(frame, cells=visible)
    notebook = rebuild(base, cells).notebook if where is not None else base
    settings = courses[0].settings if courses else None
    return Own(
        path, cells, notebook, frame if where is not None else None, where,
        _files(path, where), unseen,
        settings.markers if settings else NBGRADERS, settings.limits if settings else Limits(),
    )  # fmt: skip


def _files(path: Path, where: Path | None) -> dict[str, bytes]:
    """Return what lies beside a notebook: what the student version brings is put back, as when it is graded."""
    if where is None:
        return _beside(path.parent)
    shipped = _beside(where.parent)
    staged = {name.partition("/")[0] for name in shipped}
    return handed_in.find(path.parent, [path.stem], staged=staged).files | shipped


def _beside(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder, nearest first, as many as a submission may have: it may be a whole home."""
    files: dict[str, bytes] = {}
    room = handed_in.FILES_BYTES
    for entry in listing(folder).entries:
        fits = entry.size <= min(handed_in.FILE_BYTES, room) and len(files) < handed_in.FILES
        if not fits or is_hidden(entry.path) or "__pycache__" in entry.path or entry.path.endswith(".ipynb"):
            continue
        with contextlib.suppress(EntryError):
            files[entry.path] = entry.load(handed_in.FILE_BYTES)
            room -= entry.size
    return files


def shows_code(cell: Mapping[str, object]) -> bool:
    """Tell whether a check cell has code that learners see; a title alone is none."""
    text = str(cell["source"])
    try:
        return bool(ast.parse(text).body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # magics
        return any(line.strip() and not line.lstrip().startswith("#") for line in text.splitlines())


def _courses(path: Path, course: Path) -> Iterator[Course]:
    """Yield the courses that a notebook may belong to: the folders around it first."""
    for folder in dict.fromkeys([*path.resolve().parents, course.resolve()]):
        if (folder / FILE).is_file():
            yield Course.at(folder)


def _given(path: Path, release: Path) -> Path:
    place = release / path.name if release.is_dir() else release
    if not place.is_file():
        raise CourseError(f"{place} is not there: name the student version of {path.name}, or its folder")
    return place


def _found(path: Path, courses: list[Course]) -> Path | None:
    """Return the student version in a course around the notebook; a notebook is not compared with itself."""
    for course in courses:
        place = course.release(path.resolve().parent.name) / path.name
        if place.is_file() and not place.samefile(path):
            return place
    return None


def _frame(notebook: NotebookNode) -> NotebookNode:
    """Return a notebook without outputs, each of whose cells has an id, and each mark once."""
    made, seen = copy.deepcopy(notebook), set()
    for number, cell in enumerate(made.cells):
        cell.setdefault("id", f"cell-{number}")
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        name = Mark.of(cell).grade_id
        if name and name in seen:
            del cell.metadata["nbgrader"]  # a copy of a cell
        seen.add(name)
    return made
