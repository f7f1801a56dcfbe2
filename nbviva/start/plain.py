"""What each cell of a plain notebook is to be: an answer, a test, a task for a person, or as it was.

Nothing is guessed that the notebook does not say: the usual comments mark solutions, hidden tests and mark schemes;
what asserts something below an answer is its test; a comment like ``# 2 points`` says what a cell is worth.
"""

from __future__ import annotations

import ast
import copy
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from nbformat import NotebookNode

from nbviva.cells.marks import Mark, Markers
from nbviva.cells.names import parse
from nbviva.errors import MasterError

SCHEMA = 3  # version of nbgrader's marks
ANSWER, BY_HAND, TEST, TASK, AS_IT_WAS = (
    "answer",
    "answer, graded by a person",
    "test",
    "task for a person",
    "as it was",
)
_AMOUNT = r"(?:(\d+(?:\.\d+)?)[ \t]*(?:points?|pts)|points?[ \t]*[:=][ \t]*(\d+(?:\.\d+)?))"
# a line of its own; "# 100 points on a circle" says nothing of what a cell is worth
_ONLY_POINTS = re.compile(
    rf"^[ \t]*(?:#+|<!--)?[ \t]*{_AMOUNT}[ \t.]*(?:-->)?[ \t]*(?:\n|\Z)", re.IGNORECASE | re.MULTILINE
)
_IN_BRACKETS = re.compile(rf"[(\[][ \t]*{_AMOUNT}[ \t]*[)\]]", re.IGNORECASE)
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(\S.*?)[ \t#]*$", re.MULTILINE)


@dataclass(frozen=True)
class Made:
    """What was made of one cell.

    Attributes
    ----------
    number : int
        From 1.
    kind : str
        In words.
    grade_id : str
    points : float
    why : str
        What in the cell said so.
    earns : bool
        Whether it has points at all.
    says : float or None
        The points that its text names.
    about : str
        Of a test: the answer that it is about.
    """

    number: int
    kind: str
    grade_id: str = ""
    points: float = 0.0
    why: str = ""
    earns: bool = False
    says: float | None = None
    about: str = ""


def marked(plain: NotebookNode, markers: Markers) -> tuple[NotebookNode, list[Made], list[str]]:
    """Return a notebook as an instructor's source, what was made of each cell, and what its author should look at.

    Parameters
    ----------
    plain : NotebookNode
        It is not changed. Cells that nbgrader has marks for keep them.
    markers : Markers
        Those of the course.

    Raises
    ------
    MasterError
        If a cell cannot be understood; the message says which and what to change.
    """
    notebook = copy.deepcopy(plain)
    maker = _Maker(markers, {Mark.of(cell).grade_id for cell in notebook.cells} - {""})
    made = [maker.make(number, cell) for number, cell in enumerate(notebook.cells, 1)]
    for answer in [one for one in made if one.kind == ANSWER and one.says is not None]:
        maker.settle(answer, made, notebook.cells)
    return notebook, made, maker.advice(made)


class _Maker:
    """Goes through the cells from the first to the last."""

    def __init__(self, markers: Markers, taken: set[str]):
        self._markers, self._taken = markers, taken
        self._answers: dict[str, set[str]] = {}  # id of an answer -> what it defines
        self._advice: list[str] = []
        self._heading = ""

    def make(self, number: int, cell: NotebookNode) -> Made:
        text = str(cell.source)
        for one in self._markers.all:
            if not one.pairs(text):
                raise MasterError(
                    f"cell {number}: '{one.begin}' and '{one.end}' do not pair. Give each begin one end below it"
                )
        mark = Mark.of(cell)
        if mark.means_something:
            if mark.is_answer:
                self._answers[mark.grade_id] = _defined(text)
            return Made(number, AS_IT_WAS, mark.grade_id, mark.points, "nbgrader's own mark", mark.earns)
        if cell.cell_type == "code":
            return self._code(number, cell, text)
        if cell.cell_type == "markdown":
            return self._text(number, cell, text)
        return Made(number, AS_IT_WAS)

    def _code(self, number: int, cell: NotebookNode, text: str) -> Made:
        solution, hidden, scheme = (text in one for one in self._markers.all)
        points = _points("\n".join(line for line in text.splitlines() if "#" in line))
        if scheme:
            raise MasterError(f"cell {number}: a mark scheme stands in a cell of code. Put it into a markdown cell")
        if solution and hidden:
            raise MasterError(
                f"cell {number}: a solution and hidden tests stand in one cell, which students may change. Put the "
                "tests into a cell of their own below it"
            )
        if solution:
            name = self._name(next(iter(_names(text)), "answer"))
            self._answers[name] = _defined(text)
            if _asserts(text):
                self._advice.append(
                    f"cell {number} asserts something in an answer, where students may change it: put that into a cell "
                    "below"
                )
            return self._mark(number, cell, ANSWER, name, points, f"'{self._markers.solution.begin}'", solution=True)
        if hidden or (self._answers and (_asserts(text) or points is not None)):
            answer = self._answer_of(text)
            if answer and not self._answers[answer] & _read(text):
                self._advice.append(
                    f"cell {number} is about no answer above by its names, and was counted to {answer}: if it "
                    "tests what another cell defines, mark the solution there with '### BEGIN SOLUTION' and "
                    "'### END SOLUTION'"
                )
            name = self._name(f"test_{answer}" if answer else "test")
            said = f"'{self._markers.hidden.begin}'" if hidden else "asserts" if _asserts(text) else "points"
            why = f"{said} about {answer}" if answer else said
            made = self._mark(number, cell, TEST, name, points, why, grade=True, locked=True)
            return replace(made, about=answer)
        return Made(number, AS_IT_WAS)

    def _text(self, number: int, cell: NotebookNode, text: str) -> Made:
        self._heading = next(reversed(_HEADING.findall(_shown(text, self._markers))), self._heading)
        # what is shown, and the line that begins a mark scheme: within it stands how points are given, and not how many
        begins = [line for line in text.splitlines() if self._markers.scheme.begin in line]
        points = _points("\n".join([_shown(text, self._markers), *begins]))
        name = _slug(_IN_BRACKETS.sub("", self._heading)) or "question"
        if text in self._markers.scheme:
            why = f"'{self._markers.scheme.begin}'"
            return self._mark(number, cell, TASK, self._name(name), points, why, task=True, locked=True)
        if text in self._markers.solution:
            why = f"'{self._markers.solution.begin}' in words"
            return self._mark(number, cell, BY_HAND, self._name(name), points, why, solution=True, grade=True)
        return Made(number, AS_IT_WAS)

    def _mark(
        self, number: int, cell: NotebookNode, kind: str, name: str, points: float | None, why: str, **mark: bool
    ) -> Made:
        about = {"grade": False, "grade_id": name, "locked": False, "schema_version": SCHEMA, "solution": False}
        about |= {"task": False, **mark}
        earns = bool(mark.get("grade") or mark.get("task"))
        worth = 1.0 if points is None else points
        if earns:
            about["points"] = int(worth) if worth == int(worth) else worth
            # the number is in the mark now, where it may be changed; beside it, the comment would be wrong one day
            cell.source = _ONLY_POINTS.sub("", cell.source).rstrip("\n")
        cell.metadata["nbgrader"] = about
        return Made(number, kind, name, worth if earns else 0.0, why, earns, points)

    def settle(self, answer: Made, made: list[Made], cells: list[NotebookNode]) -> None:
        """Give the points that an answer names to its only test, or to a person if no test is about it."""
        assert answer.says is not None
        tests = [one for one in made if one.about == answer.grade_id]
        if not tests:
            why = f"{answer.why} and points"
            mark = {"solution": True, "grade": True}
            made[answer.number - 1] = self._mark(
                answer.number, cells[answer.number - 1], BY_HAND, answer.grade_id, answer.says, why, **mark
            )
        elif len(tests) == 1 and tests[0].says is None:
            (test,) = tests
            mark = {"grade": True, "locked": True}
            again = self._mark(test.number, cells[test.number - 1], TEST, test.grade_id, answer.says, test.why, **mark)
            made[test.number - 1] = replace(again, about=test.about)
        elif sum(test.points for test in tests) != answer.says:
            self._advice.append(
                f"cell {answer.number} says {answer.says:g} points, and its tests below give "
                f"{sum(test.points for test in tests):g}: write into each test what it is worth"
            )

    def _answer_of(self, text: str) -> str:
        """Return the answer that a test is about: the nearest above of which it reads a name, else the nearest."""
        read = _read(text)
        for name, defined in reversed(self._answers.items()):
            if defined & read:
                return name
        return next(reversed(self._answers), "")

    def _name(self, wanted: str) -> str:
        name, number = wanted, 1
        while name in self._taken:
            number += 1
            name = f"{wanted}_{number}"
        self._taken.add(name)
        return name

    def advice(self, made: list[Made]) -> list[str]:
        """Return what the author should look at."""
        said = list(self._advice)
        tested = {cell.about for cell in made}
        for cell in made:
            if cell.kind == ANSWER and cell.grade_id not in tested:
                said.append(
                    f"cell {cell.number} is an answer that no test below is about: put asserts into a cell below it, "
                    "or a comment like '# 2 points' into the cell, and a person grades it"
                )
        if not any(cell.earns for cell in made):
            said.append("no cell has points: mark solutions with '### BEGIN SOLUTION' and '### END SOLUTION'")
        return said


def _shown(text: str, markers: Markers) -> str:
    for one in markers.all:
        text = one.without(text)
    return text


def _read(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d]\w*", text))


def _points(text: str) -> float | None:
    """Return what a cell says that it is worth, in a line of its own or in brackets; None if it says nothing."""
    found = _ONLY_POINTS.search(text) or _IN_BRACKETS.search(text)
    return float(found[1] or found[2]) if found else None


def _names(text: str) -> Iterator[str]:
    """Yield the names that a cell defines: functions and classes first, then variables."""
    tree = parse(text)
    body = tree.body if tree else []
    yield from (
        node.name for node in body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
        if node.name.isascii()
    )  # fmt: skip
    for node in body:
        if isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                yield from (
                    one.id
                    for one in ast.walk(target)
                    if isinstance(one, ast.Name) and one.id.isascii() and one.id != "_"
                )


def _defined(text: str) -> set[str]:
    return set(_names(text))


def _asserts(text: str) -> bool:
    """Tell whether running a cell asserts something: itself, or by a function of its own that it calls."""
    tree = parse(text)
    if tree is None:
        return bool(re.search(r"^\s*assert\b", text, re.MULTILINE))
    functions = {node.name: node for node in tree.body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))}
    top = [node for node in tree.body if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))]
    called = {_called(node) for one in top for node in ast.walk(one) if isinstance(node, ast.Call)}
    return any(map(_has_assert, [*top, *(functions[name] for name in called & functions.keys())]))


def _has_assert(tree: ast.AST) -> bool:
    return any(
        isinstance(node, ast.Assert) or (isinstance(node, ast.Call) and _called(node).startswith("assert"))
        for node in ast.walk(tree)
    )


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def _slug(words: str) -> str:
    """Return words as an id: "What to pack?" as ``what_to_pack``; at most 40 letters."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain)[:40].strip("_")
