"""The results of grading, for people and for machines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rich.markup import escape
from rich.table import Table

if TYPE_CHECKING:
    from nbviva.grading.summary import Summary
    from nbviva.results import Graded


def lines(summary: Summary) -> Iterator[Any]:
    """Yield what `nbviva autograde` prints at the end: flags of the assignment, what was mended or stopped, counts."""
    if summary.jail:
        yield f"sandbox: {summary.jail}"
    for flag in summary.flags:
        yield f"[yellow]assignment[/yellow] {escape(flag)}"
    table = Table("student", "points", "what to know", box=None, pad_edge=False)
    for outcome in sorted(summary.outcomes, key=lambda outcome: outcome.student):
        if outcome.failed:
            why = f"[red]the grader failed, run the command again:[/red] {escape(outcome.failed)}"
            table.add_row(escape(outcome.student), "-", why)
        elif outcome.notes:
            points = f"{outcome.points:g} of {outcome.max_points:g}"
            table.add_row(escape(outcome.student), points, escape("; ".join(outcome.notes)))
    if table.row_count:
        yield table
    ran = [outcome for outcome in summary.outcomes if outcome.seconds and not outcome.kept]
    if len(ran) > 1 and summary.slow_cells:
        slow = ", ".join(f"{s} {cell} {seconds:.1f} s" for seconds, s, cell in sorted(summary.slow_cells, reverse=True))
        yield f"slowest cells: {escape(slow)}"
        slowest = sorted(ran, key=lambda outcome: -outcome.seconds)[:5]
        yield "slowest submissions: " + escape(", ".join(f"{o.student} {o.seconds:.1f} s" for o in slowest))
    yield _counts(summary)


def _counts(summary: Summary) -> str:
    outcomes = summary.outcomes
    unread, skipped = sum(o.unreadable for o in outcomes), sum(o.skipped for o in outcomes)
    kept = sum(o.kept for o in outcomes)
    graded = len(outcomes) - unread - skipped - summary.failed
    parts = [f"{graded} graded" + (f", {kept} of them from kept results" if kept else "")] if graded else []
    parts += [f"{unread} could not be read (0 points, marked for a person)"] if unread else []
    parts += [f"{skipped} unchanged since they were graded"] if skipped else []
    parts += [f"{summary.failed} failed"] if summary.failed else []
    return ", ".join(parts) + f" in {summary.seconds:.1f} s"


def summary_as_dict(summary: Summary) -> dict[str, Any]:
    """Return the outcome of a class in the form that `nbviva autograde --json` writes."""
    return {
        "jail": summary.jail,
        "seconds": round(summary.seconds, 3),
        "exit_code": summary.exit_code,
        "assignment_flags": list(summary.flags),
        "slowest_cells": [
            {"seconds": s, "student": student, "cell": cell} for s, student, cell in sorted(summary.slow_cells)[::-1]
        ],
        "students": [asdict(outcome) for outcome in sorted(summary.outcomes, key=lambda outcome: outcome.student)],
    }


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
