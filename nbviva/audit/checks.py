"""What can be seen of an assignment without running it: ids, points, markers, generators without a seed."""

from __future__ import annotations

import re

from nbformat import NotebookNode

from nbviva.audit.release import Problem
from nbviva.cells.marks import grade_id, is_answer, is_test

PAIRS = (
    ("### BEGIN SOLUTION", "### END SOLUTION"),
    ("### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"),
    ("=== BEGIN MARK SCHEME ===", "=== END MARK SCHEME ==="),
)
UNSEEDED = re.compile(r"\b(?:default_rng|RandomState|Random|Generator)\(\s*\)")


def problems(name: str, source: NotebookNode) -> list[Problem]:
    """Return what is wrong with the cells of an instructor's notebook.

    Parameters
    ----------
    name : str
        File name, for the messages.
    source : NotebookNode
        The instructor's notebook.
    """
    found = []
    seen: set[str] = set()
    for position, cell in enumerate(source.cells):
        mark = cell.metadata.get("nbgrader")
        name_of_cell = grade_id(cell)
        where = f"{name}: cell '{name_of_cell}'" if name_of_cell else f"{name}: cell number {position + 1}"
        found += [Problem(where, what) for what in _markers(cell.source)]
        if not mark:
            if any(marker in cell.source for pair in PAIRS for marker in pair):
                found.append(
                    Problem(where, "has markers but is not marked as an answer or test cell: they stay in the release")
                )
            continue
        if not name_of_cell:
            found.append(Problem(where, "is marked for nbgrader but has no id: give it one"))
        elif name_of_cell in seen:
            found.append(Problem(where, "has the same id as a cell before it: nbgrader would stop. Rename one of them"))
        seen.add(name_of_cell)
        if mark.get("grade"):
            points = mark.get("points")
            if isinstance(points, bool) or not isinstance(points, (int, float)) or not 0 <= points < float("inf"):
                found.append(Problem(where, f"has {points!r} points: expected a number that is not negative"))
            elif points == 0 and is_test(cell):
                found.append(
                    Problem(where, "is a test cell with 0 points: give it points, or make it an ordinary cell")
                )
        if is_test(cell):
            found += [
                Problem(where, f"draws random numbers without a seed: {match[0]}. Give it one")
                for match in UNSEEDED.finditer(cell.source)
            ]
        if is_answer(cell) and cell.cell_type == "code" and not mark.get("grade") and PAIRS[0][0] not in cell.source:
            found.append(Problem(where, "is an answer cell without solution markers: nbgrader would clear all of it"))
    return found


def _markers(text: str) -> list[str]:
    out = []
    for begin, end in PAIRS:
        depth = 0
        for line in text.splitlines():
            depth += (begin in line) - (end in line)
            if depth not in (0, 1):
                break
        if depth:
            out.append(f"'{begin}' and '{end}' do not pair: each begin needs one end after it")
    return out
