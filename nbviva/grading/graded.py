"""The graded notebook: results put into the notebook that was rebuilt, or the reason why there are none.

What it holds is shown in the instructor's browser, so whatever a student wrote is made harmless on the way.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence

from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_markdown_cell

from nbviva.cells.marks import checksum, grade_id, is_answer, is_test
from nbviva.cells.sanitize import markdown
from nbviva.grading.assignment import AssignmentNotebook
from nbviva.results import CellResult, NotebookResult, error_output

NOTES = 40  # that a graded notebook keeps
_PICTURE = re.compile(r"attachment:(?P<name>[^)\s\"'>]*)")


def with_results(
    notebook: AssignmentNotebook, rebuilt: NotebookNode, results: Sequence[CellResult], level: str, seed: int
) -> NotebookResult:
    """Put results into the rebuilt notebook, which is changed, and collect points and notes.

    Parameters
    ----------
    notebook : AssignmentNotebook
    rebuilt : NotebookNode
        The student's notebook on the master's frame.
    results : sequence of CellResult
        Of the cells that were run.
    level : str
        Level of the sandbox they ran in.
    seed : int
        Of the submission's inputs.
    """
    full = notebook.points
    points: dict[str, float | None] = dict.fromkeys(full)
    by_position = {result.position: result for result in results}
    for position, cell in enumerate(rebuilt.cells):
        mark = cell.metadata.get("nbgrader", {})
        if mark.get("grade") and is_answer(cell) and mark.get("checksum") == checksum(cell):
            points[grade_id(cell)] = 0.0  # nothing was answered: no person has to look at that
        if cell.cell_type != "code":
            if is_answer(cell) or cell.metadata.get("nbviva", {}).get("extra"):
                _make_harmless(cell)
        elif position in by_position:
            _show(cell, by_position[position])
        else:
            cell.outputs, cell.execution_count = [], None
            if grade_id(cell) in full and not is_answer(cell):
                points[grade_id(cell)] = full[
                    grade_id(cell)
                ]  # an empty test cell: stock nbgrader gives its points, too
    points |= {result.grade_id: result.points for result in results if result.kind == "test"}
    notes = [note for result in results for note in _notes(result)]
    rebuilt.metadata["nbviva"] = {"jail": level, "seed": seed, "notes": notes[:NOTES]}
    return NotebookResult(notebook.name, rebuilt, tuple(results), points, full, notes=tuple(dict.fromkeys(notes)))


def _show(cell: NotebookNode, result: CellResult) -> None:
    """Put what a cell printed into it, and what feedback must know of a test cell to hide what is hidden."""
    cell.outputs, cell.execution_count = [from_dict(output) for output in result.outputs], result.execution_count
    if result.kind == "test":
        cell.metadata["nbviva"] = {
            "ended": result.ended, "in_hidden": result.in_hidden, "for_student": result.for_student,
            "submission": list(result.lines), "seconds": result.seconds,
        }  # fmt: skip


def _notes(result: CellResult) -> list[str]:
    flags = [f"{result.grade_id}: {flag}" for flag in result.flags] if result.kind == "test" else []
    return [*flags, f"{result.grade_id or 'a cell of the student'}: {result.message}"] if result.stopped else flags


def _make_harmless(cell: NotebookNode) -> None:
    """Clean a student's text cell; a picture that it names and does not bring would keep its page from being made."""
    if cell.cell_type == "raw":  # a raw cell goes into the page as it is
        for name in ("format", "raw_mimetype"):
            cell.metadata.pop(name, None)
    pictures = cell.get("attachments", {})
    for name, kinds in list(pictures.items()):
        kept = {k: v for k, v in kinds.items() if k in ("image/png", "image/jpeg", "image/gif") and isinstance(v, str)}
        if kept:
            pictures[name] = NotebookNode(kept)
        else:
            del pictures[name]
    cell.source = _PICTURE.sub(
        lambda found: found.group() if found["name"] in pictures else "(missing picture)", markdown(cell.source)
    )


def ungradable(
    notebook: AssignmentNotebook, reason: str, notes: tuple[str, ...], level: str, seed: int
) -> NotebookResult:
    """Return the record of a notebook that could not be read: no points, the reason, and a person should look."""
    shown = copy.deepcopy(notebook.master)
    for cell in shown.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
            if is_test(cell):
                cell.outputs = [from_dict(error_output("NotGraded", reason))]
                cell.metadata["nbviva"] = {"in_hidden": False, "for_student": True}
    text = f"**This notebook could not be graded:** {markdown(reason)}"
    shown.cells.insert(0, new_markdown_cell(text, metadata={"nbviva": {"extra": True}}))
    shown.metadata["nbviva"] = {"jail": level, "seed": seed, "notes": [reason, *notes], "ask": True}
    points: dict[str, float | None] = dict.fromkeys(notebook.points, 0.0)
    return NotebookResult(notebook.name, shown, (), points, notebook.points, reason, notes)
