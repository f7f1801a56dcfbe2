"""`nbviva run`: grades one notebook, without a gradebook, and gives the result as JSON, for people or platforms."""

from __future__ import annotations

import argparse
import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbviva.cli import for_ci
from nbviva.cli.common import add_level, check_place, save
from nbviva.cli.tame import harmless_json
from nbviva.errors import CourseError, GraderFault

if TYPE_CHECKING:
    from nbviva.course.layout import Course
    from nbviva.report.verdicts import Verdict
    from nbviva.results import CellResult, Graded, NotebookResult

HELP = "grade one notebook, without a gradebook, and print the result as JSON"
NEEDS: tuple[str, ...] = ()  # less, if it was read before


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be written behind the command."""
    parser.add_argument("notebook", type=Path, help="a notebook, a folder or a zip archive")
    parser.add_argument("--assignment", metavar="NAME", help="default: the only one there is")
    parser.add_argument("--student", default="", metavar="ID", help="for whom the inputs are drawn")
    parser.add_argument("--seed", type=int, metavar="N", help="seed of an earlier result, to reproduce it")
    parser.add_argument(
        "--to", choices=("gradescope", "prairielearn"),
        help="give the results.json of this platform, in which every word is for the student (made from the "
        "description of the format, not tried against the running service)",
    )  # fmt: skip
    parser.add_argument("--into", type=Path, metavar="FILE", help="where to write it (default: standard output)")
    add_level(parser)
    for_ci.add_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Grade it and give what came of it; 1 if it could not be read, unless a platform is told so."""
    from nbviva.course.layout import Course
    from nbviva.grading import Grader
    from nbviva.workers import Cache

    check_place(options.into)
    for_ci.check_places(options)
    course = Course.at(options.course)
    known = course.assignments()
    if options.assignment is None and len(known) != 1:
        place = course.settings.called("source")
        raise CourseError(f"name the assignment with --assignment: {place}/ has {', '.join(known) or 'none'}")
    if not options.notebook.exists():
        raise CourseError(f"{options.notebook} is not there: give the path of a notebook, a folder or a zip archive")
    with contextlib.ExitStack() as stack:
        cache = None
        with contextlib.suppress(GraderFault, CourseError):  # a course that is only read is graded all the same
            cache = stack.enter_context(Cache(course.root))
        grader = stack.enter_context(Grader(course, options.level, cache=cache))
        graded = grader.grade(options.assignment or known[0], options.notebook, options.student, options.seed)
    if options.to is None:
        text = json.dumps(as_dict(graded), indent=2, ensure_ascii=False) + "\n"
    else:
        from nbviva.report import exports_platforms

        render = {"gradescope": exports_platforms.gradescope, "prairielearn": exports_platforms.prairielearn}
        text = render[options.to](graded, course.settings.markers)
    if options.into is not None:
        save(options.into, text)
    elif options.format == "text":
        print(harmless_json(text), end="")
    for_ci.tell(options, f"nbviva run {graded.assignment}", verdicts(course, graded))
    # a platform takes another exit code for a fault of the grader, and shows nothing of the result
    unread = options.to is None and any(notebook.ungradable for notebook in graded.notebooks.values())
    return 1 if unread else 0


def verdicts(course: Course, graded: Graded) -> Iterator[Verdict]:
    """Yield for other programs how each test cell ended; the place is that of the cell in the instructor's notebook."""
    from nbviva.report.verdicts import FAILED, PASSED, Verdict
    from nbviva.report.words import amount

    source = course.source(graded.assignment)
    for name, notebook in graded.notebooks.items():
        if notebook.ungradable:
            yield Verdict(name, f"{name}.ipynb", FAILED, notebook.ungradable)
        for cell in notebook.cells:
            if cell.kind != "test":
                continue
            earned = f"{amount(cell.points)} of {amount(cell.max_points)} points"
            full = cell.points >= cell.max_points and cell.ended == "ok"
            said = f"{earned}: {cell.message or cell.ended}" if not full else earned
            place = for_ci.place(f"{name}.ipynb: cell '{cell.grade_id}'", source)
            yield Verdict(name, cell.grade_id, PASSED if full else FAILED, said, cell.seconds, *place)


def as_dict(graded: Graded) -> dict[str, Any]:
    """Return a result in the form that is printed."""
    return {
        "schema": "run-1", "assignment": graded.assignment, "student": graded.student, "score": graded.score,
        "max_score": graded.max_score, "seed": graded.seed, "sandbox": graded.sandbox, "notes": list(graded.notes),
        "notebooks": {name: _notebook(notebook) for name, notebook in graded.notebooks.items()},
    }  # fmt: skip


def _notebook(notebook: NotebookResult) -> dict[str, Any]:
    return {
        "ungradable": notebook.ungradable, "notes": list(notebook.notes), "points": notebook.points,
        "max_points": notebook.max_points, "tests": [_test(cell) for cell in notebook.cells if cell.kind == "test"],
    }  # fmt: skip


def _test(cell: CellResult) -> dict[str, Any]:
    return {
        "grade_id": cell.grade_id, "points": cell.points, "max_points": cell.max_points, "ended": cell.ended,
        "message": cell.message, "seconds": cell.seconds, "flags": list(cell.flags),
    }  # fmt: skip
