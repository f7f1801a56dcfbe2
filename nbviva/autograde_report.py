"""The results of grading, for people and for machines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rich.markup import escape
from rich.table import Table

if TYPE_CHECKING:
    from nbviva.autograde import Summary
    from nbviva.grade import Graded


def lines(summary: Summary) -> Iterator[Any]:
    """Yield what `nbviva autograde` prints at the end: flags of the assignment, what was mended or stopped, counts."""
    yield f"jail: {summary.jail}"
    for flag in summary.flags:
        yield f"[yellow]assignment[/yellow] {escape(flag)}"
    table = Table("student", "points", "what to know", box=None, pad_edge=False)
    rows = 0
    for outcome in summary.outcomes:
        if outcome.failed:
            table.add_row(
                escape(outcome.student), "-", f"[red]the grader failed, grade again:[/red] {escape(outcome.failed)}"
            )
            rows += 1
        elif outcome.graded is not None:
            said = said_of(outcome.graded)
            if said:
                points = f"{outcome.graded.score:g} of {outcome.graded.max_score:g}"
                table.add_row(escape(outcome.student), points, escape("; ".join(said)))
                rows += 1
    if rows:
        yield table
    graded = len(summary.graded)
    unread = sum(any(n.ungradable for n in g.notebooks.values()) for g in summary.graded)
    skipped = sum(o.skipped for o in summary.outcomes)
    failed = sum(bool(o.failed) for o in summary.outcomes)
    parts = [f"{graded - unread} graded"]
    parts += [f"{unread} could not be read (0 points, marked for a person)"] if unread else []
    parts += [f"{skipped} graded before (--force grades them again)"] if skipped else []
    parts += [f"{failed} failed"] if failed else []
    yield ", ".join(parts)


def said_of(graded: Graded) -> list[str]:
    """Return the notes of a submission, the reasons why notebooks could not be read first."""
    several = len(graded.notebooks) > 1
    said = []
    for name, notebook in graded.notebooks.items():
        for text in ([notebook.ungradable] if notebook.ungradable else []) + list(notebook.notes):
            said.append(f"{name}: {text}" if several else text)
    return [*said, *graded.notes]


def as_dict(graded: Graded) -> dict[str, Any]:
    """Return a result in the form that `nbviva run` prints."""
    return {
        "assignment": graded.assignment,
        "student": graded.student,
        "score": graded.score,
        "max_score": graded.max_score,
        "seed": graded.seed,
        "jail": graded.jail,
        "notes": list(graded.notes),
        "notebooks": {
            name: {
                "ungradable": notebook.ungradable,
                "notes": list(notebook.notes),
                "points": notebook.points,
                "max_points": notebook.max_points,
                "tests": [
                    {
                        "grade_id": cell.grade_id, "points": cell.points, "max_points": cell.max_points,
                        "ended": cell.ended, "message": cell.message, "seconds": cell.seconds,
                        "flags": list(cell.flags),
                    }
                    for cell in notebook.cells
                    if cell.kind == "test"
                ],
            }
            for name, notebook in graded.notebooks.items()
        },
    }  # fmt: skip
