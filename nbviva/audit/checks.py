"""What can be seen of an assignment without running it: ids, points, markers, generators without a seed."""

from __future__ import annotations

import re

from nbformat import NotebookNode

from nbviva.audit.release import Problem
from nbviva.cells.marks import Mark, Markers, is_amount, raw

UNSEEDED = re.compile(r"\b(?:default_rng|RandomState|Random|Generator)\(\s*\)")


def problems(name: str, source: NotebookNode, markers: Markers) -> list[Problem]:
    """Return what is wrong with the cells of an instructor's notebook.

    Parameters
    ----------
    name : str
        File name, for the messages.
    source : NotebookNode
        The instructor's notebook.
    markers : Markers
        Those of the course.
    """
    found = []
    seen: set[str] = set()
    for position, cell in enumerate(source.cells):
        said, mark = raw(cell), Mark.of(cell)
        name_of_cell = mark.grade_id
        where = f"{name}: cell '{name_of_cell}'" if name_of_cell else f"{name}: cell number {position + 1}"
        found += [
            Problem(where, f"'{one.begin}' and '{one.end}' do not pair: each begin needs one end after it")
            for one in markers.all
            if not one.pairs(cell.source)
        ]
        if not said:
            if any(cell.source in one for one in markers.all):
                found.append(
                    Problem(where, "has markers but is not marked as an answer or test cell: they stay in the release")
                )
            continue
        if not name_of_cell:
            found.append(Problem(where, "is marked for nbgrader but has no id: give it one"))
        elif name_of_cell in seen:
            found.append(Problem(where, "has the same id as a cell before it: nbgrader would stop. Rename one of them"))
        seen.add(name_of_cell)
        if mark.grade:
            points = said.get("points")
            if not is_amount(points):
                found.append(Problem(where, f"has {points!r} points: expected a number that is not negative"))
            elif points == 0 and mark.is_test:
                found.append(
                    Problem(where, "is a test cell with 0 points: give it points, or make it an ordinary cell")
                )
        if mark.is_test:
            found += [
                Problem(where, f"draws random numbers without a seed: {match[0]}. Give it one")
                for match in UNSEEDED.finditer(cell.source)
            ]
        if mark.is_answer and cell.cell_type == "code" and not mark.grade and not markers.solution.inside(cell.source):
            found.append(Problem(where, "is an answer cell without solution markers: nbgrader would clear all of it"))
    return found
