"""The gallery: small courses of many fields, what a file of `tests/gallery/` says, and the submissions of each.

A file is written as those of `tests/zoo/styles/` are, with a little more: see `tests/gallery/README.md`.
"""

from __future__ import annotations

import copy
import hashlib
import json
import logging
import os
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme, ClearSolutions, ComputeChecksums, LockCells
from traitlets.config import Application

from nbviva.cells.marks import NBGRADERS, grade_id, is_answer
from nbviva.course.layout import Course, tools_path
from support import ROOT, gradebooks
from support.styles import BLOCK, HEAD, MARKS, Cell, StyleError, must, with_markers

FOLDER = ROOT / "tests" / "gallery"
CONFIG = 'c = get_config()\nc.CourseDirectory.course_id = "gallery"\n'
KINDS = {
    **MARKS,
    "task": {"grade": False, "solution": False, "locked": True, "task": True},
}
TEXTS = ("text", "essay", "task")
SHAPES = ("blank", "copy", "drop", "first", "last", "markdown", "split", "unmarked")
# Rows are lists in stock.json: what each column is called in the head of a course, where a difference is listed.
COLUMNS = ("points", "max", "manual", "comment")

Rows = dict[str, list[Any]]


@dataclass(frozen=True)
class Edit:
    """What a student did to a cell: `text` took its place, or stands in a new cell `after` it; then its `shape`."""

    cell: str
    text: str | None
    after: bool = False
    shape: str = ""
    kind: str = "code"


@dataclass(frozen=True)
class Submission:
    """What a student handed in: `right` if it must earn what the instructor's solution earns."""

    name: str
    right: bool
    edits: tuple[Edit, ...] = ()
    blank: bool = False


@dataclass(frozen=True)
class Gallery:
    """One course: an assignment, its submissions, and where the engine gives other rows than stock nbgrader.

    Attributes
    ----------
    name, title : str
    needs : tuple of str
        Modules without which it cannot be graded.
    notebooks : dict
        Name -> cells.
    files : dict
        Name -> text of what lies beside the notebooks.
    submissions : tuple of Submission
    differences, mends : dict
        ``"student notebook/cell"``, or ``"student"`` for all rows of one -> what the engine says instead, and why:
        what is meant so, as documented, and what is still to be mended.
    unsplit : dict
        Test cell -> why the engine cannot split it from the answers.
    minor : int
        Minor version of the notebooks' format 4.
    schemas : dict
        Student -> version of nbgrader's marks in the notebooks handed in.
    digest : str
        Changes with all that is graded.
    """

    name: str
    title: str
    needs: tuple[str, ...]
    notebooks: dict[str, tuple[Cell, ...]]
    files: dict[str, str]
    submissions: tuple[Submission, ...]
    differences: dict[str, dict[str, Any]] = field(default_factory=dict)
    mends: dict[str, dict[str, Any]] = field(default_factory=dict)
    unsplit: dict[str, str] = field(default_factory=dict)
    minor: int = 5
    schemas: dict[str, int] = field(default_factory=dict)
    digest: str = ""


HEADS = {
    "title": str, "needs": list, "differences": dict, "mends": dict, "unsplit": dict, "minor": int, "schemas": dict,
}  # fmt: skip


def collect() -> list[Gallery]:
    """Return all courses, by name."""
    return [read(path) for path in sorted(FOLDER.glob("*/course.py"))]


def read(path: Path) -> Gallery:
    """Return the course in a file; its name is that of the folder.

    Raises
    ------
    StyleError
        If the head or the line that begins a cell cannot be understood.
    """
    text = path.read_text(encoding="utf-8")
    head = HEAD.match(text)
    if head is None:
        raise StyleError(f"{path}: does not begin with a block between '# /// style' and '# ///'")
    meta: dict[str, Any] = tomllib.loads("\n".join(line[1:].strip() for line in head["toml"].splitlines()))
    for key, value in meta.items():
        must(isinstance(value, HEADS.get(key, ())), path, f"'{key}' in the head; known are {', '.join(HEADS)}")
    name = path.parent.name
    notebooks: dict[str, list[Cell]] = {}
    files: dict[str, str] = {}
    handed: dict[str, tuple[bool, list[Edit]]] = {}
    current, number = name, 0
    starts = list(BLOCK.finditer(text, head.end()))
    for start, end in zip(starts, [*(s.start() for s in starts[1:]), len(text)], strict=True):
        body = text[start.end() : end].strip("\n")
        words = [word for word in start["rest"].split() if "=" not in word]
        options = dict(word.split("=", 1) for word in start["rest"].split() if "=" in word)
        place = f"{path}: '{start[0].strip()}'"
        kind = start["kind"]
        if kind in ("right", "wrong"):
            right, edits = handed.setdefault(words[0], (kind == "right", []))
            must(right == (kind == "right"), place, f"'{words[0]}' is both right and wrong")
            edits.append(_edit(words[1:], options, body, place))
        elif kind == "notebook":
            current = words[0]
        elif kind == "file":
            files[words[0]] = body + "\n"
        else:
            must(kind in (*KINDS, "given", "text") and set(options) <= {"points"}, place, "unknown kind of cell")
            must(len(words) == 1 or (kind in ("given", "text") and not words), place, "expected a name")
            number += 1
            cell = Cell(kind, words[0] if words else f"{kind}-{number}", float(options.get("points", 0)), body)
            notebooks.setdefault(current, []).append(cell)
    submissions = [Submission("solution", True), Submission("blank", False, blank=True)]
    submissions += [Submission(student, right, tuple(edits)) for student, (right, edits) in handed.items()]
    made = {stem: tuple(cells) for stem, cells in notebooks.items()}
    _check(submissions, made, path)
    about = (meta.get("minor", 5), meta.get("schemas", {}))
    # of all that is graded, not of what is expected: a wrong expectation is mended without another run of stock
    graded = json.dumps([repr(made), files, [(one.name, repr(one.edits)) for one in submissions], about])
    lists = (meta.get(key, {}) for key in ("differences", "mends", "unsplit"))
    return Gallery(
        name, meta["title"], tuple(meta.get("needs", ())), made, files, tuple(submissions), *lists, *about,
        hashlib.sha256(graded.encode()).hexdigest()[:16],
    )  # fmt: skip


def _edit(words: list[str], options: dict[str, str], body: str, place: str) -> Edit:
    must(set(options) <= {"after", "shape", "kind"}, place, "known options are after=, shape= and kind=")
    must(len(words) == ("after" not in options), place, "expected the name of a cell, or after=NAME")
    shape = options.get("shape", "")
    must(shape in ("", *SHAPES), place, f"shape must be one of {', '.join(SHAPES)}")
    cell = options.get("after") or words[0]
    return Edit(cell, body or None, "after" in options, shape, options.get("kind", "code"))


def _check(submissions: Iterable[Submission], notebooks: dict[str, tuple[Cell, ...]], path: Path) -> None:
    for stem, cells in notebooks.items():
        names = [cell.name for cell in cells]
        must(len(names) == len(set(names)), path, f"two cells of {stem} have one name")
    known = {name for stem, cells in notebooks.items() for cell in cells for name in (cell.name, f"{stem}/{cell.name}")}
    for submission in submissions:
        unknown = {edit.cell for edit in submission.edits} - known
        must(not unknown, path, f"'{submission.name}' changes {', '.join(sorted(unknown))}, which is no cell")


def source(course: Gallery, stem: str) -> NotebookNode:
    """Return the instructor's version of a notebook."""
    cells = []
    for cell in course.notebooks[stem]:
        mark = {"schema_version": 3, "grade_id": cell.name, "task": False, **KINDS.get(cell.kind, {})}
        if mark.get("grade") or mark["task"]:
            mark["points"] = cell.points
        text = with_markers(cell.text) if cell.kind == "answer" else cell.text
        make = new_markdown_cell if cell.kind in TEXTS else new_code_cell
        about = {} if cell.kind in ("given", "text") else {"nbgrader": mark}
        cells.append(make(text, id=f"{cell.name}"[:64], metadata=about))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return _as_old(new_notebook(cells=cells, metadata={"kernelspec": kernel}), course.minor)


def _as_old(notebook: NotebookNode, minor: int) -> NotebookNode:
    notebook.nbformat_minor = minor
    if minor < 5:
        for cell in notebook.cells:
            cell.pop("id", None)
    return notebook


def release(course: Gallery, stem: str) -> NotebookNode:
    """Return the student version of a notebook, as nbgrader makes it."""
    made = copy.deepcopy(source(course, stem))
    for step in (LockCells, ClearSolutions, ClearHiddenTests, ClearMarkScheme, ComputeChecksums):
        made, _ = step().preprocess(made, {})
    return made


def build(courses: Iterable[Gallery], root: Path) -> Course:
    """Write a course with stock settings in which each of these is an assignment; return it."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    made = Course.at(root)
    for course in courses:
        folder = made.source(course.name)
        folder.mkdir(parents=True)
        for stem in course.notebooks:
            nbformat.write(source(course, stem), folder / f"{stem}.ipynb")
        for name, text in course.files.items():
            (folder / name).write_text(text, encoding="utf-8")
    return made


def register(courses: Iterable[Gallery], made: Course) -> None:
    """Have assignments in the gradebook and in `release/`, by nbgrader in this process: a command takes seconds."""
    log = logging.getLogger("nbviva.nbgrader")
    log.propagate = False
    before = os.environ["PATH"]
    os.environ["PATH"] = tools_path()  # for alembic
    try:
        for course in courses:
            config = made.settings.nbgrader
            coursedir = CourseDirectory(config=config, db_url=made.db_url)
            coursedir.assignment_id, coursedir.student_id = course.name, "."
            parent = Application(config=config)
            parent.log = log
            GenerateAssignment(coursedir=coursedir, parent=parent).start()
    finally:
        os.environ["PATH"] = before


def hand_in(course: Gallery, made: Course) -> None:
    """Write all submissions of a course."""
    for submission in course.submissions:
        folder = made.submitted(course.name, submission.name)
        folder.mkdir(parents=True)
        for name, text in course.files.items():
            (folder / name).write_text(text, encoding="utf-8")
        for stem in course.notebooks:
            notebook = handed_in(course, submission, stem)
            (folder / f"{stem}.ipynb").write_text(json.dumps(notebook, indent=1), encoding="utf-8")


def handed_in(course: Gallery, submission: Submission, stem: str) -> NotebookNode:
    """Return a notebook as a student hands it in."""
    made = release(course, stem)
    names = [cell.name for cell in course.notebooks[stem]]
    blank = {name: cell.source for name, cell in zip(names, made.cells, strict=True)}
    if not submission.blank:
        for cell, first in zip(made.cells, source(course, stem).cells, strict=True):
            if is_answer(cell):
                cell.source = NBGRADERS.answer(first)
    by_name = dict(zip(names, made.cells, strict=True))
    for number, edit in enumerate(submission.edits):
        wanted, _, name = edit.cell.rpartition("/")
        if name in by_name and wanted in ("", stem):
            _apply(edit, by_name[name], made.cells, blank[name], f"more-{number}")
    schema = course.schemas.get(submission.name, 3)
    for cell in made.cells:
        if grade_id(cell) and schema < 3:
            _older_mark(cell, schema)
    return _as_old(made, course.minor)


def _apply(edit: Edit, cell: NotebookNode, cells: list[NotebookNode], blank: str, new_id: str) -> None:
    place = next(number for number, other in enumerate(cells) if other is cell)
    if edit.after:
        make = new_markdown_cell if edit.kind == "markdown" else new_code_cell
        cells.insert(place + 1, make(edit.text or "", id=new_id))
        return
    cell.source = blank if edit.shape == "blank" else cell.source if edit.text is None else edit.text
    if edit.shape in ("drop", "first", "last"):
        cells.pop(place)
    if edit.shape in ("first", "last"):
        cells.insert(0 if edit.shape == "first" else len(cells), cell)
    elif edit.shape == "copy":
        cells.insert(place + 1, NotebookNode(copy.deepcopy(cell), id=new_id))
    elif edit.shape == "unmarked":
        cell.metadata = NotebookNode()
    elif edit.shape == "split":
        first, _, second = cell.source.partition("\n\n")
        cell.source = first
        cells.insert(place + 1, new_code_cell(second, id=new_id))
    elif edit.shape == "markdown":
        cells[place] = new_markdown_cell(cell.source, id=cell.id, metadata=cell.metadata)


def _older_mark(cell: NotebookNode, schema: int) -> None:
    mark = cell.metadata.nbgrader
    mark.pop("task", None)
    mark["schema_version"] = schema
    if schema == 1:
        mark["cell_type"] = cell.cell_type


def recorded(course: Gallery, gradebook: Path) -> dict[str, Rows]:
    """Return what a gradebook says of each submission: ``notebook/cell`` -> points, maximum, manual, comment.

    The points are None where no test gave any; the maximum is None for an answer that is not graded itself.
    """
    found: dict[str, Rows] = {}
    for row in gradebooks.rows(gradebook):
        if row.assignment != course.name or row.kind == "SubmittedNotebook":
            continue
        place = found.setdefault(row.student, {}).setdefault(f"{row.notebook}/{row.cell}", [None, None, False, None])
        if row.kind == "Grade":
            place[:3] = row.values["auto_score"], row.values["max_score"], bool(row.values["needs_manual_grade"])
        else:
            place[3] = row.values["auto_comment"]
    return {student: dict(sorted(lines.items())) for student, lines in sorted(found.items())}


def stock(course: Gallery) -> dict[str, Any]:
    """Return what stock nbgrader gave: ``digest``, ``versions`` and ``rows``, those of a stopped submission None."""
    path = FOLDER / course.name / "stock.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def expected(course: Gallery) -> dict[str, Rows]:
    """Return what the engine has to record: the rows of stock, with the differences that the course lists.

    Raises
    ------
    StyleError
        If a difference is listed of a row that is not there, or that stock gives, too.
    """
    rows = copy.deepcopy(stock(course)["rows"])
    for key, listed in {**course.differences, **course.mends}.items():
        student, _, cell = key.partition(" ")
        must(student in rows and listed.get("why"), course.name, f"'{key}' is no submission, or does not say why")
        if not cell:
            must(rows[student] is None, course.name, f"'{key}': stock has rows, so name the row")
            rows[student] = copy.deepcopy(rows[listed["like"]])
            continue
        must(cell in (rows[student] or ()), course.name, f"'{key}' is no row")
        before = rows[student][cell]
        changed = [listed.get(column, old) for column, old in zip(COLUMNS, before, strict=True)]
        rows[student][cell] = [None if value == "" else value for value in changed]
        must(rows[student][cell] != before, course.name, f"'{key}' is what stock gives")
    return rows


def earned(course: Gallery, rows: Rows | None) -> dict[str, float]:
    """Return the points of all test cells; those of a stopped submission are none."""
    tests = [f"{stem}/{cell.name}" for stem, cells in course.notebooks.items() for cell in cells if cell.kind == "test"]
    return {place: rows[place][0] or 0.0 for place in tests} if rows else {}


def full(course: Gallery) -> dict[str, float]:
    """Return the points of all test cells if all are earned."""
    return {
        f"{stem}/{cell.name}": cell.points
        for stem, cells in course.notebooks.items()
        for cell in cells
        if cell.kind == "test"
    }
