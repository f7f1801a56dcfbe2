"""From an assignment, read once as a value, and the folder of a submission to its results.

`source` reads what is graded, an `assignment`; `learning` runs the reference solution once, to see what submissions may
do. Then `grader` reads what a student handed in, rebuilds its notebooks on the instructor's frame, has them examined by
`workers`, and `graded` puts the results into them. `pipeline` does that for a class; `summary` is what stays of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbviva.faces import lazy

if TYPE_CHECKING:
    from nbviva.grading.assignment import Assignment, AssignmentNotebook, examination_task
    from nbviva.grading.grader import Grader
    from nbviva.grading.pipeline import Done, Job, Pipeline
    from nbviva.grading.source import read_assignment
    from nbviva.grading.summary import Seen, StudentOutcome, Summary

__all__ = [
    "Assignment",
    "AssignmentNotebook",
    "Done",
    "Grader",
    "Job",
    "Pipeline",
    "Seen",
    "StudentOutcome",
    "Summary",
    "examination_task",
    "read_assignment",
]

# loaded when it is asked for: whoever wants a summary need not load notebooks, nor what runs them
__getattr__ = lazy(
    __name__,
    {
        "assignment": ("Assignment", "AssignmentNotebook", "examination_task"),
        "grader": ("Grader",),
        "pipeline": ("Done", "Job", "Pipeline"),
        "source": ("read_assignment",),
        "summary": ("Seen", "StudentOutcome", "Summary"),
    },
)
