"""The graded notebook: results put into the notebook that was rebuilt, points added up, or the reason why there are
none."""

from __future__ import annotations

import copy
import re
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from nbviva.cells.marks import checksum, grade_id, is_answer, is_test
from nbviva.cells.sanitize import markdown
from nbviva.grading.assignment import NotebookPlan
from nbviva.results import CellResult, NotebookResult, error_output

_PICTURE = re.compile(r"attachment:(?P<name>[^)\s\"'>]*)")


def settle(
    name: str, notebook: NotebookPlan, rebuilt: NotebookNode, results: list[CellResult], level: str, seed: int
) -> NotebookResult:
    """Put results into the rebuilt notebook and add up points."""
    full = notebook.points
    points: dict[str, float | None] = dict.fromkeys(full)
    by_position = {r.position: r for r in results}
    notes: list[str] = []
    for position, cell in enumerate(rebuilt.cells):
        result = by_position.get(position)
        mark = cell.metadata.get("nbgrader", {})
        if mark.get("grade") and is_answer(cell) and mark.get("checksum") == checksum(cell):
            points[grade_id(cell)] = 0.0  # nothing was answered: no person has to look at that
        if cell.cell_type != "code" and (is_answer(cell) or cell.metadata.get("nbviva", {}).get("extra")):
            _make_harmless(cell)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        if result is None:
            if cell.cell_type == "code" and grade_id(cell) in full and not is_answer(cell):
                points[grade_id(cell)] = full[grade_id(cell)]  # an empty test cell
            continue
        cell.outputs = [_nodes(output) for output in result.outputs]
        cell.execution_count = result.execution_count
        if result.kind == "test":
            cell.metadata["nbviva"] = {
                "ended": result.ended, "in_hidden": result.in_hidden, "for_student": result.for_student,
                "submission": list(result.lines), "seconds": result.seconds,
            }  # fmt: skip
            points[result.grade_id] = result.points
            notes += [f"{result.grade_id}: {flag}" for flag in result.flags]
        if result.ended in ("timeout", "died", "not run"):
            notes.append(f"{result.grade_id or 'a cell of the student'}: {result.message}")
    rebuilt.metadata["nbviva"] = {"jail": level, "seed": seed, "notes": notes[:40]}
    return NotebookResult(name, rebuilt, tuple(results), points, full, notes=tuple(dict.fromkeys(notes)))


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


def ungradable(notebook: NotebookPlan, reason: str, notes: tuple[str, ...], level: str, seed: int) -> NotebookResult:
    """Return the record of a notebook that could not be read: no points, the reason, and a person should look."""
    shown = copy.deepcopy(notebook.master)
    for cell in shown.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
            if is_test(cell):
                cell.outputs = [_nodes(error_output("NotGraded", reason))]
                cell.metadata["nbviva"] = {"in_hidden": False, "for_student": True}
    text = f"**This notebook could not be graded:** {markdown(reason)}"
    shown.cells.insert(0, new_markdown_cell(text, metadata={"nbviva": {"extra": True}}))
    shown.metadata["nbviva"] = {"jail": level, "seed": seed, "notes": [reason, *notes], "ask": True}
    points: dict[str, float | None] = dict.fromkeys(notebook.points, 0.0)
    return NotebookResult(notebook.name, shown, (), points, notebook.points, reason, notes)


def _nodes(value: Any) -> Any:
    if isinstance(value, dict):
        return NotebookNode({k: _nodes(v) for k, v in value.items()})
    return [_nodes(v) for v in value] if isinstance(value, list) else value
