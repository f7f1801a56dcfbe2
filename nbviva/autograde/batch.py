"""Grades a class: finds who handed in and what of it is new, lets it be graded, and has it recorded."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from nbviva.autograde.lock import only_run
from nbviva.autograde.recorder import Recorder
from nbviva.course import private, staging
from nbviva.course.layout import Course
from nbviva.course.seeds import course_secret
from nbviva.errors import CourseError, ExaminationError, NotRegistered
from nbviva.gradebook.copies import FOLDER
from nbviva.gradebook.writer import Book
from nbviva.grading import Done, Grader, Job, Pipeline, StudentOutcome, Summary
from nbviva.plugin.autograded import Folders, course_directory
from nbviva.submission.handed_in import may_be_there, packed_or_not
from nbviva.workers import Cache, Here, Workers, digest


@dataclass(frozen=True)
class Options:
    """How a class is graded.

    Attributes
    ----------
    students : sequence of str
        Whom; everybody who handed in if empty.
    force : bool
        Write again what is recorded already.
    fresh : bool
        Run again what was run before, too.
    level : str or None
        Level of the sandbox; the strongest if not given.
    workers : int or None
        How many at the same time; as many as there are cores if not given.
    scheduler : str
        Address of a Dask scheduler; this machine if empty.
    """

    students: Sequence[str] = ()
    force: bool = False
    fresh: bool = False
    level: str | None = None
    workers: int | None = None
    scheduler: str = ""


Progress = Callable[[Summary, int, str], None]  # summary so far, how many there are, whom or what just now


class Takes(Protocol):
    """Takes results one after another, as `Recorder` does."""

    def add(self, done: Done, outcome: StudentOutcome) -> None:
        """Take what became of one submission."""

    def flush(self) -> None:
        """Be done."""


def grade_class(
    course: Course, assignment: str, options: Options, progress: Progress,
    instead: Callable[[str, Summary], Takes] | None = None, bench: Bench | None = None,
) -> Summary:  # fmt: skip
    """Grade a class.

    Parameters
    ----------
    course : Course
    assignment : str
    options : Options
    progress : callable
        Called with the summary so far, how many submissions there are, and what is being done.
    instead : callable, optional
        Called with the address of the gradebook and the summary; returns what takes the results. Nothing is recorded
        then: neither the gradebook nor `autograded/` is written.
    bench : Bench, optional
        What has graded before, and may stay open for the next time; if not given, all that is started is ended.

    Raises
    ------
    CourseError
        If there is no such assignment or no submission.
    ExaminationError
        If the grader cannot run on this machine.
    GradebookError
        If the gradebook cannot be written; what was run is kept for the next time.
    """
    began = time.monotonic()
    summary = Summary()
    with only_run(course.root, lambda text: progress(summary, 0, text)), Cache(course.root) as cache:
        group = _find_class(course, assignment, options.students)
        if not group.jobs and bench is None:
            raise CourseError(_nobody(group, options.students))

        def show(what: str) -> None:
            progress(summary, len(group.jobs), what)

        show("looking what is new")
        with _book(group, show, may_write=instead is None) as book:
            common = _common(group)
            recorder = Recorder(book, group.folders, cache, _digests(group, common), summary)
            new = group.jobs if options.force or options.fresh else recorder.new(group.jobs, group.notebooks)
            flags = digest.digest("flags", common)  # what is wrong with the assignment is said in each run
            known = cache.get(flags)
            if options.scheduler and not new:
                _cluster(options.scheduler).close()  # a wrong address is said today, not when something is new
            if new or known is None or (bench is not None and not bench.is_open):
                takes = recorder if instead is None else instead(group.coursedir.db_url, summary)
                with contextlib.ExitStack() as stack:
                    used = bench or stack.enter_context(contextlib.closing(Bench()))
                    _grade(group, new, options, cache, takes, summary, show, used.grader(group, common, options, cache))
                cache.put(flags, summary.flags)
            else:
                summary.flags = tuple(known)
            if instead is None:
                book.late()  # a due date that has changed changes penalties and nothing else
    summary.seconds = time.monotonic() - began
    return summary


@dataclass(frozen=True)
class _Class:
    """The class that handed in an assignment, and where everything lies.

    Attributes
    ----------
    course : Course
    assignment : str
    notebooks : tuple of str
        In which something is graded.
    coursedir : CourseDirectory
        nbgrader's own view of the course.
    folders : Folders
    jobs : list of Job
    """

    course: Course
    assignment: str
    notebooks: tuple[str, ...]
    coursedir: Any
    folders: Folders
    jobs: list[Job]


def _find_class(course: Course, assignment: str, students: Sequence[str]) -> _Class:
    notebooks = tuple(path.stem for path in course.graded(assignment))
    staging.stage(course.settings, assignment)
    coursedir = course_directory(assignment, course.settings)
    if str(course.root) not in sys.path:
        sys.path.insert(0, str(course.root))  # where the settings' own plugins lie
    folders = Folders(coursedir, assignment, course.settings)
    return _Class(course, assignment, notebooks, coursedir, folders, _jobs(coursedir, set(students)))


def _jobs(coursedir: Any, wanted: set[str]) -> list[Job]:
    """Return who handed in and where it lies, whatever the settings call these folders.

    Raises
    ------
    ExaminationError
        If this machine does not let us look.
    """

    top = _top(coursedir)
    try:
        names = sorted(path.name for path in top.iterdir() if path.is_dir() and not path.name.startswith("."))
    except FileNotFoundError:
        names = []
    except OSError as error:
        raise ExaminationError(f"{top} cannot be read ({error.strerror}): see that your user may read it") from error
    jobs = [Job(name, packed_or_not(_folder(coursedir, name))) for name in names if not wanted or name in wanted]
    return [job for job in jobs if may_be_there(job.folder)]


def _nobody(group: _Class, wanted: Sequence[str]) -> str:
    who = f" of {', '.join(sorted(wanted))}" if wanted else ""
    return f"{group.coursedir.submitted_directory}/ holds no submission{who} for {group.assignment}"


def _folder(coursedir: Any, student: str) -> Path:
    return Path(coursedir.format_path(coursedir.submitted_directory, student, coursedir.assignment_id))


def _top(coursedir: Any) -> Path:
    """Return the folder of all submissions; whatever the settings call it, it is two above one of them."""
    return _folder(coursedir, "x").parent.parent


def _book(group: _Class, show: Callable[[str], None], may_write: bool) -> Book:
    """Open the gradebook; `nbgrader generate_assignment` tells it what it does not know of the assignment yet."""
    where = group.coursedir.db_url, group.coursedir.course_id, group.assignment, group.course.settings.nbgrader
    copies = private.folder(group.course.root) / FOLDER
    if not may_write:
        return Book(*where)
    with contextlib.suppress(NotRegistered):
        book = Book(*where, copies=copies)
        if set(group.notebooks) <= set(book.notebooks):
            return book
        book.close()
    show("registering the assignment")
    group.course.must("generate_assignment", group.assignment, "--force")
    return Book(*where, copies=copies)


def _common(group: _Class) -> str:
    """Return a hash of all that the grades of an assignment depend on, but for what was handed in."""
    root = group.course.root
    return digest.digest(
        digest.engine(), digest.folder(group.course.source(group.assignment)),
        digest.folder(root / "nbgrader_config.py"), course_secret(root),
    )  # fmt: skip


def _digests(group: _Class, common: str) -> dict[str, str]:
    """Return for each student a hash of all that the grade depends on: with the same hash there is nothing to do."""
    return {job.student: digest.digest(common, digest.submission(job.folder)) for job in group.jobs}


class Bench:
    """A grader with its processes, kept open as long as the assignment is the same."""

    def __init__(self) -> None:
        self._common, self._open = "", contextlib.ExitStack()
        self._grader: Grader | None = None

    def grader(self, group: _Class, common: str, options: Options, cache: Cache) -> Grader:
        """Return the grader of a class: the one of before, if `common`, which all grades depend on, is the same."""
        if self._grader is None or common != self._common:
            self.close()
            finish, top = group.folders.finish, _top(group.coursedir)
            made = Grader(group.course, options.level, cache=cache, finish=finish, top=top)
            self._grader, self._common = self._open.enter_context(made), common
        return self._grader

    @property
    def is_open(self) -> bool:
        """Whether it has graded, or could at once."""
        return self._grader is not None

    def close(self) -> None:
        """End its processes."""
        self._open.close()
        self._grader = None


def _grade(
    group: _Class, jobs: list[Job], options: Options, cache: Cache, takes: Takes, summary: Summary,
    show: Callable[[str], None], grader: Grader,
) -> None:  # fmt: skip
    show("learning from the reference solution")
    assignment = grader.assignment(group.assignment)
    summary.sandbox = grader.level
    summary.flags = tuple(flag for notebook in assignment.notebooks.values() for flag in notebook.flags)
    with contextlib.closing(_workers(grader, options)) as workers:
        for done in Pipeline(grader, group.assignment, workers, cache, options.fresh).run(jobs):
            outcome = summary.add(done)
            show(done.job.student)
            takes.add(done, outcome)
        takes.flush()


def _workers(grader: Grader, options: Options) -> Workers:
    if not options.scheduler:
        return Here(grader.runner, options.workers)
    return _cluster(options.scheduler)


def _cluster(address: str) -> Workers:
    from nbviva.workers import Cluster  # no dependency of those who grade on one machine

    return Cluster(address)
