"""The questions of a notebook: answer cells and the checks that follow them, each with a title in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from nbviva.cells.marks import NBGRADERS, Cell, Mark, Markers
from nbviva.report.names import heading_in, question_name, readable, title_of
from nbviva.report.values import Check, Question


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
            heading = heading_in(str(cell["source"])) or heading
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
    title = question_name(one.answers, one.heading, number)
    name = Mark.of((one.answers or one.tests)[0]).grade_id
    checks = []
    for cell in one.tests:
        mark = Mark.of(cell)
        words = title if mark.by_hand else title_of(cell, markers, title) or mark.grade_id
        hidden = bool(markers.hidden.inside(str(cell["source"])))
        checks.append(Check(notebook, mark.grade_id, words, name, max_points[mark.grade_id], mark.by_hand, hidden))
    answers = tuple(Mark.of(cell).grade_id for cell in one.answers)
    return Question(notebook, name, title, tuple(checks), answers)
