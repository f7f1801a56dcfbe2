"""Grades of another grader beside those of the engine: whose points differ, in which cells, and why.

Nothing is recorded. A reason is looked for where it shows: in the notebook that the other grader left in `autograded/`,
in what the engine says of the cell, and in the notes on what was mended of the submission.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbviva.autograde import Options, preview_class
from nbviva.autograde.preview import Changed, Preview
from nbviva.cells.marks import grade_id
from nbviva.course.layout import Course
from nbviva.course.notebooks import read_notebook
from nbviva.results import CellResult, Graded

LARGEST = 32 << 20  # bytes of a graded notebook that is looked into
NOTHING = "nothing is recorded: it was not graded yet, or nbgrader could not"
IN_PART = "nothing is recorded of these cells: they were not graded yet, or nbgrader could not"
ALONE = "in nbgrader, what ran before it can change what it uses; here it cannot"
NOT_THERE = "the other grader left no notebook of it"


@dataclass(frozen=True)
class Difference:
    """A cell for which a student would get other points.

    Attributes
    ----------
    student, notebook, cell : str
        The cell is "all of it" where nothing is recorded of a student.
    before : float or None
        None if there are none.
    after : float or None
    why : str
    """

    student: str
    notebook: str
    cell: str
    before: float | None
    after: float | None
    why: str


@dataclass
class Comparison:
    """What differs in an assignment.

    Attributes
    ----------
    preview : Preview
    differences : list of Difference
    """

    preview: Preview
    differences: list[Difference] = field(default_factory=list)


def compare(course: Course, assignment: str, progress: Callable[..., None]) -> Comparison:
    """Grade what was handed in, and hold it against what the gradebook says; neither is changed.

    Raises
    ------
    CourseError
        If there is no such assignment, or nobody handed in.
    NotRegistered
        If the gradebook does not have the assignment.
    """
    found: list[Difference] = []
    tests = {path.stem: _texts(read_notebook(path)) for path in course.graded(assignment)}

    def take(changed: Changed, graded: Graded) -> None:
        if all(before is None for *_, before, _ in changed.cells) and changed.before is None:
            mended = [note for one in graded.notebooks.values() for note in (one.ungradable, *one.notes) if note]
            why = "; ".join([NOTHING, *mended, *graded.notes][:3])  # a line is enough for all of them
            found.append(Difference(changed.student, "", "all of it", None, changed.after, why))
            return
        for name, notebook in graded.notebooks.items():
            cells = [(cell, before, after) for at, cell, before, after in changed.cells if at == name]
            notes = (*filter(None, [notebook.ungradable]), *notebook.notes, *graded.notes)
            if len(cells) > 1 and all(before is None for _, before, _ in cells):
                sum_after = math.fsum(points or 0.0 for *_, points in cells)
                why = "; ".join([IN_PART, *notes][:3])
                found.append(Difference(changed.student, name, f"{len(cells)} cells of {name}", None, sum_after, why))
                continue
            results = {cell.grade_id: cell for cell in notebook.cells if cell.kind == "test"}
            left = _left(course, assignment, changed.student, name)
            for cell, before, after in cells:
                why = reason(results.get(cell), before, after, left, tests.get(name, {}).get(cell, ""), notes)
                found.append(Difference(changed.student, name, cell, before, after, why))

    preview = preview_class(course, assignment, Options(force=True), progress, take)
    return Comparison(preview, sorted(found, key=lambda one: (one.student, one.notebook, one.cell)))


def reason(
    result: CellResult | None, before: float | None, after: float | None, left: Mapping[str, Any] | None, test: str,
    notes: tuple[str, ...] = (),
) -> str:  # fmt: skip
    """Return why a cell gets other points.

    Parameters
    ----------
    result : CellResult or None
        Of the engine; None if the cell was not run.
    before, after : float or None
    left : mapping or None
        grade_id -> cell, of the notebook that the other grader left; None if there is none.
    test : str
        The text of the cell in the instructor's notebook.
    notes : tuple of str
        What the engine mended or left out.
    """
    here = _here(result, notes)
    if left is None:
        return "; ".join([NOT_THERE, *_about(result, notes)])
    cell = left.get(result.grade_id if result else "")
    if result is None or cell is None:
        return here
    if _text(cell.get("source")) != test:
        return "the test cell is not the one that was graded then; nbgrader graded an older one"
    outputs = [one for one in cell.get("outputs", ()) if isinstance(one, dict)]
    raised = next((one for one in outputs if one.get("output_type") == "error"), None)
    if result.asks:
        return f"a person has to decide: {result.asks}"
    gained = (after or 0.0) > (before or 0.0)
    if gained and raised is None and any(one.get("name") == "stderr" for one in outputs):
        return "a word on stderr, as of a warning, costs all points in nbgrader and none here"
    if raised is None and result.ended == "ok":
        shown = next((one for one in outputs if one.get("output_type") == "execute_result"), None)
        if shown is not None and (before or 0.0) != (after or 0.0):
            text = _text((shown.get("data") or {}).get("text/plain", ""))[:60]
            return f"the last line shows {text}, which nbgrader reads otherwise"
    if gained and raised is not None:
        words = next(iter(str(raised.get("evalue", "")).splitlines()), "")
        said = f"{raised.get('ename', '')}: {words}".removesuffix(": ")[:160]
        return "; ".join([f"passes here, and failed in nbgrader with {said}", *(_about(result, notes) or [ALONE])])
    if not gained and raised is None:
        return f"passed in nbgrader, and not here: {here}"
    return here


def _here(result: CellResult | None, notes: tuple[str, ...]) -> str:
    said = [] if result is None or result.ended == "ok" else [result.message or result.ended]
    return "; ".join([*said, *_about(result, notes)]) or "nothing shows why: look at it"


def _about(result: CellResult | None, notes: tuple[str, ...]) -> list[str]:
    """Return the flags of a cell, and what was noted of the submission."""
    return [*(result.flags if result else ()), *notes][:3]


def _left(course: Course, assignment: str, student: str, notebook: str) -> dict[str, Any] | None:
    """Return the cells of a notebook in `autograded/`, by their ids; None if there is none that can be read."""
    place = course.settings.folder("autograded", assignment, student) / f"{notebook}.ipynb"
    return _cells(place)


def _cells(place: Path) -> dict[str, Any] | None:
    try:
        if place.stat().st_size > LARGEST:
            return None
        cells = json.loads(place.read_bytes())["cells"]
        return {grade_id(cell): cell for cell in cells if isinstance(cell, dict)}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _texts(source: Any) -> dict[str, str]:
    return {grade_id(cell): str(cell.source) for cell in source.cells}


def _text(said: Any) -> str:
    """Return a text as the format of notebooks has it: whole, or as a list of lines."""
    return "".join(map(str, said)) if isinstance(said, list) else str(said)
