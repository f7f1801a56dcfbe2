"""The graded notebook: results put into the notebook that was rebuilt, or the reason why there are none.

What it holds is shown in the instructor's browser, so whatever a student wrote is made harmless on the way.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence

from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_markdown_cell

from nbviva.cells.marks import Mark, is_test, untouched
from nbviva.cells.notes import NotebookNote, TestNote, is_own_cell, own_cell
from nbviva.cells.sanitize import markdown
from nbviva.grading.assignment import AssignmentNotebook
from nbviva.results import CellResult, NotebookResult, error_output, not_python

NOTES = 40  # that a graded notebook keeps
_PICTURE = re.compile(r"attachment:(?P<name>[^)\s\"'>]*)")


def with_results(
    notebook: AssignmentNotebook, rebuilt: NotebookNode, results: Sequence[CellResult], level: str, seed: int,
    mended: Sequence[str] = (),
) -> NotebookResult:  # fmt: skip
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
    mended : sequence of str
        What was mended before it was run: kept in the notebook, so that it can be told at any later time.
    """
    full = notebook.points
    points: dict[str, float | None] = dict.fromkeys(full)
    by_position = {result.position: result for result in results}
    for position, cell in enumerate(rebuilt.cells):
        mark = Mark.of(cell)
        if mark.grade and mark.is_answer and untouched(cell):
            points[mark.grade_id] = 0.0  # nothing was answered: no person has to look at that
        if cell.cell_type != "code":
            if mark.is_answer or is_own_cell(cell):
                _make_harmless(cell)
        elif position in by_position:
            _show(cell, by_position[position])
        else:
            cell.outputs, cell.execution_count = [], None
            if mark.grade_id in full and not mark.is_answer:  # an empty test cell: stock nbgrader gives its points, too
                points[mark.grade_id] = full[mark.grade_id]
    points |= {result.grade_id: result.points for result in results if result.kind == "test"}
    notes = [note for result in results for note in _notes(result)]
    NotebookNote(level, seed, tuple(dict.fromkeys([*mended, *notes]))[:NOTES]).write(rebuilt)
    return NotebookResult(
        notebook.name, rebuilt, tuple(results), points, full, notes=tuple(dict.fromkeys(notes)), marks=notebook.marks,
        unanswered=unanswered(rebuilt),
    )  # fmt: skip


def unanswered(notebook: NotebookNode) -> frozenset[str]:
    """Return which answers are as they were released."""
    marked = [(Mark.of(cell), cell) for cell in notebook.cells]
    return frozenset(mark.grade_id for mark, cell in marked if mark.solution and untouched(cell))


def _show(cell: NotebookNode, result: CellResult) -> None:
    """Put what a cell printed into it, and what feedback must know of a test cell to hide what is hidden."""
    cell.outputs, cell.execution_count = [from_dict(output) for output in result.outputs], result.execution_count
    if result.kind == "test":
        TestNote(
            result.ended, result.in_hidden, result.for_student, tuple(result.lines), result.seconds, bool(result.asks)
        ).write(cell)  # fmt: skip


def _notes(result: CellResult) -> list[str]:
    flags = [f"{result.grade_id}: {flag}" for flag in result.flags] if result.kind == "test" else []
    why, line = not_python(result.outputs) if result.kind == "answer" else ("", "")
    if why:  # what fails after it is a name that it should have defined
        flags = [f"{result.grade_id}: {why} ({line}); so nothing of this cell ran"]
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
                TestNote(in_hidden=False, for_student=True).write(cell)
    text = f"**This notebook could not be graded:** {markdown(reason)}"
    shown.cells.insert(0, new_markdown_cell(text, metadata=own_cell()))
    NotebookNote(level, seed, (reason, *notes), ask=True).write(shown)
    points: dict[str, float | None] = dict.fromkeys(notebook.points, 0.0)
    return NotebookResult(
        notebook.name, shown, (), points, notebook.points, reason, notes, marks=notebook.marks,
        unanswered=unanswered(shown),
    )  # fmt: skip
