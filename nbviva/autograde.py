"""A whole class: what `nbviva autograde` does around nbgrader's own converter.

Submissions are examined ahead, on all cores; nbgrader's converter then takes each result, in order, and writes the
notebook and the gradebook as it always does.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbviva import plugin, staging
from nbviva.course import Course, CourseError, tools_path
from nbviva.grade import Graded
from nbviva.handed_in import packed_or_not


@dataclass(frozen=True)
class Outcome:
    """What came of one student.

    Attributes
    ----------
    student : str
    graded : Graded or None
        None if nothing was done.
    failed : str
        Why the grader itself failed; nothing was recorded then.
    skipped : bool
        Whether there was a newer grade already.
    """

    student: str
    graded: Graded | None = None
    failed: str = ""
    skipped: bool = False


@dataclass
class Summary:
    """What came of a class.

    Attributes
    ----------
    outcomes : list of Outcome
    jail : str
        Level of the jail.
    open : str
        What stays open at that level.
    flags : tuple of str
        What is odd with the assignment itself.
    """

    outcomes: list[Outcome] = field(default_factory=list)
    jail: str = ""
    flags: tuple[str, ...] = ()

    @property
    def graded(self) -> list[Graded]:
        """Submissions that have been recorded, those that could not be read among them."""
        return [outcome.graded for outcome in self.outcomes if outcome.graded is not None]

    @property
    def exit_code(self) -> int:
        """0 if every submission has a grade, 1 if some could not be read, 3 if the grader itself failed on some."""
        if any(outcome.failed for outcome in self.outcomes):
            return 3
        return 1 if any(n.ungradable for g in self.graded for n in g.notebooks.values()) else 0


def run(
    course: Course, assignment: str, students: Sequence[str], force: bool, progress: Callable[[str, int, int], None],
    level: str | None = None,
) -> Summary:  # fmt: skip
    """Grade a class.

    Parameters
    ----------
    course : Course
    assignment : str
    students : sequence of str
        Whom; everybody who handed in if empty.
    force : bool
        Whether to grade again what has been graded.
    progress : callable
        Called with a student, how many are done, and how many there are.
    level : str, optional
        Level of the jail.

    Raises
    ------
    CourseError
        If there is no such assignment or no submission.
    GraderError
        If the grader cannot run on this machine.
    """
    from nbgrader.coursedir import CourseDirectory
    from sqlalchemy.exc import SAWarning
    from traitlets.config import Application

    config = staging.read_config(course.root)
    if "exporter_class" not in config.Autograde:
        plugin.switch_on(config)
    config.CourseDirectory.root = str(course.root)
    coursedir = CourseDirectory(config=config)
    coursedir.assignment_id = assignment
    waiting = _submissions(coursedir, assignment, students)
    if not waiting:
        who = f" of {', '.join(students)}" if students else ""
        raise CourseError(f"submitted/ holds no submission{who} for {assignment}")
    os.environ["PATH"] = tools_path()
    application = Application(config=config)
    application.log = logging.getLogger("nbviva.nbgrader")
    application.log.addHandler(logging.NullHandler())
    application.log.propagate = False
    summary = Summary()
    warnings.filterwarnings("ignore", category=SAWarning)  # nbgrader's own, of its bookkeeping; nothing to act on
    with plugin.grader_for(course.root) as grader:
        if level is not None:
            grader.use_level(level)
        summary.jail = grader.level
        plan = grader.plan(assignment)
        summary.flags = tuple(flag for notebook in plan.notebooks.values() for flag in notebook.flags)
        _register(coursedir, course, assignment, plan)
        with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
            ahead: dict[str, Future[Graded]] = {}
            for student in waiting:
                if force or not _is_graded(coursedir, assignment, student):
                    folder = _folder(coursedir, assignment, student)
                    ahead[student] = pool.submit(grader.grade, assignment, folder, student)
            for done, student in enumerate(waiting):
                progress(student, done, len(waiting))
                summary.outcomes.append(_one(student, ahead.get(student), assignment, coursedir, application))
            progress("", len(waiting), len(waiting))
    return summary


def _one(
    student: str,
    future: Future[Graded] | None,
    assignment: str,
    coursedir: Any,
    application: Any,
) -> Outcome:
    if future is None:
        return Outcome(student, skipped=True)
    from nbgrader.converters import Autograde
    from nbgrader.converters.base import NbGraderException

    try:
        graded = future.result()
        plugin.put_ready(assignment, student, graded)
        coursedir.student_id = student
        made = Autograde(coursedir=coursedir, parent=application)
        made.force = True
        made.start()
    except (NbGraderException, OSError, RuntimeError, SystemExit) as error:
        return Outcome(student, failed=str(error) or type(error).__name__)
    return Outcome(student, graded)


def _submissions(coursedir: Any, assignment: str, students: Sequence[str]) -> list[str]:
    top = Path(coursedir.format_path(coursedir.submitted_directory, "x", assignment)).parent.parent
    found = sorted(p.name for p in top.glob("*") if p.is_dir() and not p.name.startswith(".")) if top.is_dir() else []
    chosen = [s for s in found if not students or s in students]
    return [s for s in chosen if _folder(coursedir, assignment, s).exists()]


def _folder(coursedir: Any, assignment: str, student: str) -> Path:
    return packed_or_not(Path(coursedir.format_path(coursedir.submitted_directory, student, assignment)))


def _is_graded(coursedir: Any, assignment: str, student: str) -> bool:
    """Tell whether a submission has been graded since it was handed in, by nbgrader's own rule."""
    source = coursedir.format_path(coursedir.submitted_directory, student, assignment)
    made = coursedir.format_path(coursedir.autograded_directory, student, assignment)
    if not os.path.exists(made):
        return False
    new, old = coursedir.get_existing_timestamp(source), coursedir.get_existing_timestamp(made)
    return not (new is not None and old is not None and new > old)


def _register(coursedir: Any, course: Course, assignment: str, plan: Any) -> None:
    """Have the assignment in the gradebook, as `nbgrader generate_assignment` puts it there."""
    from nbgrader.api import Gradebook, MissingEntry

    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        try:
            known = {notebook.name for notebook in gradebook.find_assignment(assignment).notebooks}
        except MissingEntry:
            known = set()
    if not set(plan.notebooks) <= known:
        course.must("generate_assignment", assignment, "--force")
