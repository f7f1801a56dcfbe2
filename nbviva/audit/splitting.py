"""What the engine makes of an assignment: test cells that cannot be split, last lines that are no score."""

from __future__ import annotations

from nbviva.audit.release import Problem
from nbviva.course.layout import Course
from nbviva.errors import ExaminationError
from nbviva.grading.grader import Grader


def findings(course: Course, assignment: str) -> dict[str, tuple[list[Problem], list[Problem]]]:
    """Return for each notebook the faults, and what is worth a look, that show when its reference solution is graded.

    Parameters
    ----------
    course : Course
    assignment : str

    Returns
    -------
    dict of str to (list of Problem, list of Problem)
        By file name. Where the engine cannot run, one notebook's worth of advice says why.
    """
    try:
        with Grader(course) as grader:
            notebooks = grader.assignment(assignment).notebooks
    except ExaminationError as error:
        return {"": ([], [Problem(assignment, f"could not be tried in the engine: {error}")])}
    found = {}
    for name, notebook in notebooks.items():
        faults: list[Problem] = []
        advice: list[Problem] = []
        for flag in notebook.flags:
            cell, _, what = flag.partition(": ")
            worth_a_look = "cannot be split" in what
            (advice if worth_a_look else faults).append(Problem(f"{name}.ipynb: cell '{cell}'", what))
        found[f"{name}.ipynb"] = (faults, advice)
    return found
