"""Styles of test cell: what a file of `tests/zoo/styles/` says, and the course and submissions it stands for.

A file holds a small assignment in the percent format and the submissions that are graded with it. See
`tests/zoo/styles/README.md`.
"""

from __future__ import annotations

import ast
import copy
import hashlib
import importlib.util
import json
import re
import shutil
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme, ClearSolutions, ComputeChecksums, LockCells

from nbviva.cells.marks import NBGRADERS, grade_id, is_answer
from nbviva.course.layout import Course
from support import ROOT

FOLDER = ROOT / "tests" / "zoo" / "styles"
STOCK = FOLDER / "stock.json"
CONFIG = 'c = get_config()\nc.CourseDirectory.course_id = "styles"\n'

FIELDS = {"title": str, "needs": list, "partial": (int, float), "blank": (int, float)}
CELLS = ("given", "locked", "answer", "test", "manual", "essay")
ANSWERS = ("answer", "manual", "essay")

MARKS: dict[str, dict[str, Any]] = {
    "answer": {"grade": False, "solution": True, "locked": False},
    "test": {"grade": True, "solution": False, "locked": True},
    "locked": {"grade": False, "solution": False, "locked": True},
    "manual": {"grade": True, "solution": True, "locked": False},
    "essay": {"grade": True, "solution": True, "locked": False},
}

# Where stock nbgrader is wrong about an honest submission or its test cell, and why we do not follow it.
FAULTS = {
    "stderr": "a warning, a log line or debug text of the student on stderr takes all points of the test cell",
    "number_of_numpy": "NumPy 2 writes a score as np.float64(1.5); nbgrader cannot read that and gives all points",
    "number_not_plain": "a score that is a Fraction or a Decimal is written with its name; nbgrader gives all points",
    "below_zero": "a score below zero, or one that is not a number, gives all points",
    "above_points": "a score above the points of its cell stops the grading of the whole submission",
}

HEAD = re.compile(r"^# /// style\n(?P<toml>(?:#.*\n)*?)# ///$", re.MULTILINE)
BLOCK = re.compile(r"^# %% (?P<kind>[a-z]+)(?P<rest>(?: [^\n]*)?)\n", re.MULTILINE)


class StyleError(ValueError):
    """A file of the styles is not written as it should be; the message names the file and what to change."""


def must(right: object, place: Path | str, said: str) -> None:
    """Raise StyleError unless something is right."""
    if not right:
        raise StyleError(f"{place}: {said}")


@dataclass(frozen=True)
class Cell:
    """One cell of the assignment: `kind` is one of `CELLS`, `points` is 0 where none can be earned."""

    kind: str
    name: str
    points: float
    text: str


@dataclass(frozen=True)
class Submission:
    """What a student hands in, and what it must earn.

    Attributes
    ----------
    name, verdict : str
        The student's id; ``"solution"``, ``"blank"``, ``"right"`` or ``"wrong"``.
    answers : dict
        Answer cell's grade_id -> text; cells that are not named hold the instructor's solution.
    points : float
        Sum over the cells that no person has to grade.
    stock : float or None
        The same as stock nbgrader gives it; None if its grading stops.
    fault : str
        Why the two differ, a key of `FAULTS`; empty if they do not.
    """

    name: str
    verdict: str
    answers: dict[str, str]
    points: float
    stock: float | None
    fault: str = ""


@dataclass(frozen=True)
class Style:
    """One file: an assignment and its submissions; `digest` changes with all that is graded."""

    name: str
    title: str
    needs: tuple[str, ...]
    cells: tuple[Cell, ...]
    files: dict[str, str]
    submissions: tuple[Submission, ...]
    digest: str

    @property
    def max_points(self) -> float:
        """Points of all test cells."""
        return sum(cell.points for cell in self.cells if cell.kind == "test")

    def lacks(self) -> list[str]:
        """Return the modules that it needs and this Python does not have."""
        return [name for name in self.needs if importlib.util.find_spec(name) is None]


def read(path: Path) -> Style:
    """Return the style in a file.

    Raises
    ------
    StyleError
        If the head or the line that begins a cell cannot be understood.
    """
    text = path.read_text(encoding="utf-8")
    head = HEAD.match(text)
    if head is None:
        raise StyleError(f"{path}: does not begin with a block between '# /// style' and '# ///'")
    try:
        meta: dict[str, Any] = tomllib.loads(re.sub(r"^# ?", "", head["toml"], flags=re.MULTILINE))
    except tomllib.TOMLDecodeError as error:
        raise StyleError(f"{path}: the head is not TOML: {error}") from error
    for key, value in meta.items():
        known = isinstance(value, FIELDS.get(key, ()))
        must(known, path, f"'{key} = {value!r}' in the head; known are {', '.join(FIELDS)}")
    must(meta.get("title"), path, "no title")

    cells: list[Cell] = []
    files: dict[str, str] = {}
    handed: dict[str, tuple[str, dict[str, str], dict[str, str]]] = {}
    starts = list(BLOCK.finditer(text, head.end()))
    ends = [*(start.start() for start in starts), len(text)][1:]
    for start, end in zip(starts, ends, strict=True):
        kind, body = start["kind"], text[start.end() : end].strip("\n")
        words = [word for word in start["rest"].split() if "=" not in word]
        options = dict(word.split("=", 1) for word in start["rest"].split() if "=" in word)
        place = f"{path}: '{start[0].strip()}'"
        if kind in ("right", "wrong"):
            known = len(words) == 2 and set(options) <= {"points", "stock", "fault"}
            must(known, place, f"expected '# %% {kind} name answer points=1', stock=... and fault=... if need be")
            verdict, answers, said = handed.setdefault(words[0], (kind, {}, {}))
            must(verdict == kind and words[1] not in answers, place, f"'{words[0]}' is there twice")
            answers[words[1]] = body
            said.update(options)
        elif kind == "file" and len(words) == 1 and not options:
            files[words[0]] = body + "\n"
        elif kind in CELLS and len(words) == (kind != "given") and set(options) <= {"points"}:
            name = words[0] if words else ""
            cells.append(Cell(kind, name, float(options.get("points", 0)), body))
        else:
            raise StyleError(f"{place}: expected {', '.join(CELLS)}, file, right or wrong, and a name where it has one")

    names = [cell.name for cell in cells if cell.name]
    must(len(names) == len(set(names)), path, "two cells have one name")
    full = sum(cell.points for cell in cells if cell.kind == "test")
    solved = float(meta.get("partial", full))
    blank = float(meta.get("blank", 0))
    submissions = [
        Submission("solution", "solution", {}, solved, solved),
        Submission("blank", "blank", {}, blank, blank),
    ]
    for name, (verdict, answers, options) in handed.items():
        unknown = set(answers) - {cell.name for cell in cells if cell.kind in ANSWERS}
        must(not unknown, path, f"'{name}' answers {', '.join(sorted(unknown))}, which is no answer cell")
        must(verdict == "right" or "points" in options, path, f"'{name}' is wrong and does not say its points")
        points = float(options.get("points", solved))
        word = options.get("stock", str(points))
        stock = None if word == "error" else float(word)
        fault = options.get("fault", "")
        known = (fault in FAULTS) == (stock != points) and fault in ("", *FAULTS)
        must(known, path, f"'{name}' earns {points}, by stock {word}: fault must be one of {', '.join(FAULTS)}")
        submissions.append(Submission(name, verdict, answers, points, stock, fault))
    # of all that is graded, not of what is expected: a wrong expectation is mended without another run of stock
    content = json.dumps(
        [
            [(cell.kind, cell.name, cell.points, cell.text) for cell in cells],
            files,
            {sub.name: (sub.verdict, sub.answers) for sub in submissions},
        ]
    )
    digest = hashlib.sha256(content.encode()).hexdigest()[:16]
    needs = tuple(meta.get("needs", ()))
    return Style(path.stem, meta["title"], needs, tuple(cells), files, tuple(submissions), digest)


def collect() -> list[Style]:
    """Return all styles, by name."""
    return [read(path) for path in sorted(FOLDER.glob("*.py"))]


def source(style: Style) -> NotebookNode:
    """Return the instructor's notebook of a style."""
    cells = []
    for number, cell in enumerate(style.cells):
        mark = {"schema_version": 3, "grade_id": cell.name, "task": False, **MARKS.get(cell.kind, {})}
        if mark.get("grade"):
            mark["points"] = cell.points
        text = with_markers(cell.text) if cell.kind == "answer" else cell.text
        make = new_markdown_cell if cell.kind == "essay" else new_code_cell
        cells.append(make(text, id=f"cell-{number}", metadata={} if cell.kind == "given" else {"nbgrader": mark}))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})


def release(style: Style) -> NotebookNode:
    """Return the student version, as nbgrader makes it."""
    made = copy.deepcopy(source(style))
    for step in (LockCells, ClearSolutions, ClearHiddenTests, ClearMarkScheme, ComputeChecksums):
        made, _ = step().preprocess(made, {})
    return made


def with_markers(text: str) -> str:
    """Return an answer with nbgrader's solution markers where instructors put them: inside functions if this is enough.

    Functions keep their head and docstring; the methods of a class are treated alike if it has an `__init__`. Any other
    cell is between the markers as a whole.
    """
    if "### BEGIN SOLUTION" in text:
        return text
    whole = f"### BEGIN SOLUTION\n{text}\n### END SOLUTION"
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return whole
    functions: list[ast.FunctionDef | ast.AsyncFunctionDef] = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            functions.append(node)
        elif isinstance(node, ast.ClassDef):
            methods = [item for item in node.body if isinstance(item, ast.FunctionDef)]
            if "__init__" not in [method.name for method in methods]:
                return whole
            functions += methods
        elif not isinstance(node, ast.Import | ast.ImportFrom):
            return whole
    lines = text.splitlines()
    for function in reversed(functions):
        body = function.body[1:] if ast.get_docstring(function) is not None else function.body
        if not body:
            return whole
        first = min([body[0].lineno, *(d.lineno for d in getattr(body[0], "decorator_list", []))])
        if first == function.lineno:
            return whole
        indent = " " * body[0].col_offset
        lines.insert(function.end_lineno or 0, indent + "### END SOLUTION")
        lines.insert(first - 1, indent + "### BEGIN SOLUTION")
    return "\n".join(lines) if functions else whole


def build(styles: Iterable[Style], root: Path, with_release: bool = True) -> Course:
    """Write a course with stock settings in which each style is an assignment; return it."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    course = Course.at(root)
    for style in styles:
        kinds = {course.source(style.name): source}
        if with_release:
            kinds[course.release(style.name)] = release
        for folder, make in kinds.items():
            folder.mkdir(parents=True)
            nbformat.write(make(style), folder / f"{style.name}.ipynb")
            for name, text in style.files.items():
                (folder / name).write_text(text, encoding="utf-8")
    return course


def hand_in(style: Style, submission: Submission, course: Course, folder: Path) -> None:
    """Write a submission into `folder`: the released files, and the notebook with its answers."""
    shutil.copytree(course.release(style.name), folder)
    notebook = folder / f"{style.name}.ipynb"
    made = nbformat.read(notebook, as_version=4)
    if submission.verdict != "blank":
        solutions = {grade_id(cell): NBGRADERS.answer(cell) for cell in source(style).cells if is_answer(cell)}
        for cell in made.cells:
            if grade_id(cell) in solutions:
                cell.source = submission.answers.get(grade_id(cell), solutions[grade_id(cell)])
    nbformat.write(made, notebook)


def stock() -> dict[str, Any]:
    """Return what stock nbgrader gave: style -> digest of its file, and submission -> grade_id -> points.

    Points are None where a person must grade; a submission whose grading stopped is None as a whole.
    """
    return json.loads(STOCK.read_text(encoding="utf-8"))["styles"] if STOCK.exists() else {}


def total(points: dict[str, float | None]) -> float:
    """Return the sum of the points that no person has to give."""
    return sum(p for p in points.values() if p is not None)
