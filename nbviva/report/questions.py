"""The questions of a notebook: answer cells and the checks that follow them, each with a title in words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from nbviva.cells.marks import NBGRADERS, Cell, Mark, Markers
from nbviva.report.values import Check, Question

LONGEST = 100  # characters of a title
_BEFORE = re.compile(r"^(?:test|tests|check|grade)[-_ ]+(?=\w)", re.IGNORECASE)
_MACHINE_MADE = re.compile(r"cell-?[0-9a-f]{6,}|[0-9a-f-]{16,}", re.IGNORECASE)
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.*\S)", re.MULTILINE)
_NO_SENTENCE = re.compile(r"noqa|type:|pylint|fmt:|-\*-|your code here", re.IGNORECASE)


@dataclass
class _Open:
    """A question of which more cells may come."""

    answers: list[Cell] = field(default_factory=list)
    tests: list[Cell] = field(default_factory=list)
    heading: str = ""


def questions_of(
    notebook: str, cells: Iterable[Cell], max_points: Mapping[str, float], markers: Markers = NBGRADERS
) -> list[Question]:
    """Return the questions of a notebook in their order.

    Answer cells one after another belong together, with the checks up to the next answer cell. A cell that a person
    grades is a check of its own question.

    Parameters
    ----------
    notebook : str
        Its name.
    cells : iterable of Cell
        Of the instructor's notebook, each with its source as one text.
    max_points : mapping
        grade_id -> points, as the gradebook has them. Cells that it does not have are left out; those that only it
        has come last, as a question without a title of their own.
    markers : Markers
        Those of the course.
    """
    found: list[_Open] = []
    heading = ""
    for cell in cells:
        mark = Mark.of(cell)
        if cell["cell_type"] == "markdown" and not mark.earns:
            heading = _heading(str(cell["source"])) or heading
        if (mark.is_answer or mark.task) and (not found or found[-1].tests or not found[-1].answers):
            found.append(_Open(heading=heading))
        if mark.is_answer or mark.task:
            found[-1].answers.append(cell)
        if mark.earns and mark.grade_id in max_points:
            if not found:
                found.append(_Open(heading=heading))
            found[-1].tests.append(cell)
    named = [_question(notebook, one, max_points, markers, number) for number, one in enumerate(found, 1) if one.tests]
    known = {check.grade_id for question in named for check in question.checks}
    rest = [name for name in sorted(max_points) if name not in known]
    if rest:
        checks = tuple(Check(notebook, name, readable(name) or name, rest[0], max_points[name]) for name in rest)
        named.append(Question(notebook, rest[0], "No longer in the notebook", checks))
    return named


def _question(
    notebook: str, one: _Open, max_points: Mapping[str, float], markers: Markers, number: int
) -> Question:  # fmt: skip
    title = question_title(one.answers, one.heading, number)
    name = Mark.of((one.answers or one.tests)[0]).grade_id
    checks = []
    for cell in one.tests:
        mark = Mark.of(cell)
        words = title if mark.by_hand else check_title(cell, markers, title)
        hidden = bool(markers.hidden.inside(str(cell["source"])))
        checks.append(Check(notebook, mark.grade_id, words, name, max_points[mark.grade_id], mark.by_hand, hidden))
    return Question(notebook, name, title, tuple(checks))


def question_title(answers: Sequence[Cell], heading: str, number: int) -> str:
    """Return what a question is called: by what its answer cells are named, else by the heading above, or a number."""
    names = [readable(Mark.of(cell).grade_id) for cell in answers]
    return " and ".join(dict.fromkeys(name for name in names if name)) or heading or f"Question {number}"


def check_title(cell: Cell, markers: Markers = NBGRADERS, question: str = "") -> str:
    """Return what a test cell looks at: its first line of comment, else its name as words.

    Parameters
    ----------
    cell : Cell
        Its hidden lines are not read.
    markers : Markers
    question : str
        A name that is not repeated at the beginning: ``sample: fifty characters`` of "sample" is "fifty characters".

    Examples
    --------
    >>> mark = {"nbgrader": {"grade_id": "test_sample_limit", "grade": True, "points": 1}}
    >>> check_title({"cell_type": "code", "metadata": mark, "source": "# sample: fifty are enough"}, question="sample")
    'fifty are enough'
    >>> check_title({"cell_type": "code", "metadata": mark, "source": "assert True"})
    'sample limit'
    """
    text = str(cell["source"])
    for delimiters in markers.all:
        text = delimiters.without(text)
    name = Mark.of(cell).grade_id
    words = _first_comment(text) or readable(name) or name
    before, colon, after = words.partition(":")
    if colon and before.strip().lower() == question.lower() and after.strip():
        words = after.strip()
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…"


def readable(name: str) -> str:
    """Return a grade_id as words; empty if nobody chose it.

    Examples
    --------
    >>> readable("test_sample_newline"), readable("cell-0a1b2c3d4e5f6071")
    ('sample newline', '')
    """
    return "" if _MACHINE_MADE.fullmatch(name) else " ".join(re.split(r"[-_\s]+", _BEFORE.sub("", name))).strip()


def _first_comment(text: str) -> str:
    """Return the first line of comment at the margin, or of the text that a cell begins with."""
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        body = []
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        value = body[0].value.value
        if isinstance(value, str) and value.strip():
            return value.strip().splitlines()[0].rstrip(" .")
    for line in text.splitlines():
        words = line.lstrip("#").strip()
        if line.startswith("#") and re.search(r"\w", words) and not _NO_SENTENCE.match(words):
            return words.rstrip(" .:#=-")
    return ""


def _heading(text: str) -> str:
    """Return the last heading of a text without its markup."""
    found = _HEADING.findall(text)
    return re.sub(r"[`*#]", "", found[-1]).strip()[:LONGEST] if found else ""
