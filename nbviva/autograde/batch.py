"""Grades a class: finds who handed in and what of it is new, lets it be graded, and has it recorded."""

from __future__ import annotations

import contextlib
import functools
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from nbviva.autograde.known import unchanged
from nbviva.autograde.lock import only_run
from nbviva.course import astray, private, reading, staging
from nbviva.course.layout import Course
from nbviva.course.seeds import course_secret
from nbviva.errors import CourseError, NotRegistered
from nbviva.faces import load
from nbviva.gradebook.copies import FOLDER
from nbviva.gradebook.late import Penalties
from nbviva.gradebook.standing import ClassStanding, class_standing
from nbviva.grading import Seen, StudentOutcome, Summary
from nbviva.submission.places import Places
from nbviva.workers import Cache, digest

if TYPE_CHECKING:
    from nbviva.autograde.recorder import Recorder
    from nbviva.gradebook import Book
    from nbviva.grading import Done, Grader
    from nbviva.plugin.autograded import Folders
    from nbviva.workers import Workers


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
    instead: Callable[[ClassStanding, Summary], Takes] | None = None, bench: Bench | None = None,
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
        Called with what the gradebook says and the summary; returns what takes the results. Nothing is recorded then:
        neither the gradebook nor `autograded/` is written.
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
        if not group.chosen and bench is None:
            raise CourseError(_nobody(group, options.students))

        def show(what: str) -> None:
            progress(summary, len(group.chosen), what)

        show("looking what is new")
        rule = Penalties(course.settings.nbgrader)
        standing = _standing(group, show, may_write=instead is None)
        common = _common(group)
        digests = _digests(group, common)
        same: dict[str, StudentOutcome] = {}
        if not options.force and not options.fresh:
            same = unchanged(course, standing, group.notebooks, cache.recorded(assignment), digests)
            summary.outcomes += same.values()
        new = {who: place for who, place in group.chosen.items() if who not in same}
        flags = digest.digest("flags", common)  # what is wrong with the assignment is said in each run
        known = cache.get(flags)
        if options.scheduler and not new:
            _cluster(options.scheduler).close()  # a wrong address is said today, not when something is new
        with contextlib.ExitStack() as closing:
            book = functools.cache(lambda: closing.enter_context(_book(group)))
            if new or known is None or (bench is not None and not bench.is_open):
                takes = instead(standing, summary) if instead else _recorder(book(), group, cache, digests, summary)
                with contextlib.ExitStack() as stack:
                    used = bench or stack.enter_context(contextlib.closing(Bench()))
                    _grade(group, new, options, cache, takes, summary, show, used.grader(group, common, options, cache))
                cache.put(flags, summary.flags)
            else:
                summary.flags = tuple(known)
            if instead is None:
                now = class_standing(course.db_url, assignment) if new else standing
                if now.has_other_penalties(rule):  # a due date that has changed changes penalties and nothing else
                    book().late()
                elif not new:
                    summary.seen = Seen(group.everybody, standing)
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
    top : Path
        The folder of all submissions.
    everybody : dict
        Who handed in, and where it lies.
    chosen : dict
        Those of them who are to be graded.
    """

    course: Course
    assignment: str
    notebooks: tuple[str, ...]
    top: Path
    everybody: Mapping[str, Path]
    chosen: Mapping[str, Path]

    @functools.cached_property
    def coursedir(self) -> Any:
        """nbgrader's own view of the course; to load nbgrader takes longer than to see that nothing is new."""
        load(("nbviva.plugin.autograded",))
        from nbviva.plugin.autograded import course_directory

        return course_directory(self.assignment, self.course.settings)

    @functools.cached_property
    def folders(self) -> Folders:
        """The folders of graded submissions."""
        coursedir = self.coursedir
        from nbviva.plugin.autograded import Folders

        return Folders(coursedir, self.assignment, self.course.settings)


def _find_class(course: Course, assignment: str, students: Sequence[str]) -> _Class:
    notebooks = tuple(path.stem for path in course.graded(assignment))
    staging.stage(course.settings, assignment)
    reading.move_in(course.root)  # where the settings' own plugins lie
    places = Places(course, assignment)
    everybody, wanted = places.everybody(), set(students)
    chosen = {
        who: place for who, place in everybody.items()
        if course.settings.is_graded(who) and (not wanted or who in wanted)
    }  # fmt: skip
    return _Class(course, assignment, notebooks, places.top, everybody, chosen)


def _nobody(group: _Class, wanted: Sequence[str]) -> str:
    who = f" of {', '.join(sorted(wanted))}" if wanted else ""
    found = astray.of_students(group.course, wanted) if wanted else []
    there = f"; but there is {', '.join(found)}, where nobody looks for it" if found else ""
    return f"{group.course.settings.called('submitted')}/ holds no submission{who} for {group.assignment}{there}"


def _standing(group: _Class, show: Callable[[str], None], may_write: bool) -> ClassStanding:
    """Read the gradebook; `nbgrader generate_assignment` tells it what it does not know of the assignment yet."""
    where = group.course.db_url, group.assignment
    if not may_write:
        return class_standing(*where)
    with contextlib.suppress(NotRegistered):
        found = class_standing(*where)
        if found.defined.notebooks.keys() >= set(group.notebooks):
            return found
    show("registering the assignment")
    group.course.must("generate_assignment", group.assignment, "--force")
    return class_standing(*where)


def _book(group: _Class) -> Book:
    """Open the gradebook to write in it."""
    course_id = group.coursedir.course_id
    from nbviva.gradebook import Book

    course, copies = group.course, private.folder(group.course.root) / FOLDER
    return Book(course.db_url, course_id, group.assignment, course.settings.nbgrader, copies=copies)


def _recorder(book: Book, group: _Class, cache: Cache, digests: Mapping[str, str], summary: Summary) -> Recorder:
    from nbviva.autograde.recorder import Recorder

    return Recorder(book, group.folders, cache, digests, summary)


def _common(group: _Class) -> str:
    """Return a hash of all that the grades of an assignment depend on, but for what was handed in."""
    root = group.course.root
    # a module of the settings is named in none of them
    settings = sorted({*reading.files(root), *root.glob("*.py")})
    return digest.digest(
        digest.engine(), digest.folder(group.course.source(group.assignment)), list(map(digest.folder, settings)),
        course_secret(root),
    )  # fmt: skip


def _digests(group: _Class, common: str) -> dict[str, str]:
    """Return for each student a hash of all that the grade depends on: with the same hash there is nothing to do."""
    return {who: digest.digest(common, digest.submission(place)) for who, place in group.chosen.items()}


class Bench:
    """A grader with its processes, kept open as long as the assignment is the same."""

    def __init__(self) -> None:
        self._common, self._open = "", contextlib.ExitStack()
        self._grader: Grader | None = None

    def grader(self, group: _Class, common: str, options: Options, cache: Cache) -> Grader:
        """Return the grader of a class: the one of before, if `common`, which all grades depend on, is the same."""
        if self._grader is None or common != self._common:
            self.close()
            from nbviva.grading import Grader

            finish = group.folders.finish
            made = Grader(group.course, options.level, cache=cache, finish=finish, top=group.top)
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
    group: _Class, new: Mapping[str, Path], options: Options, cache: Cache, takes: Takes, summary: Summary,
    show: Callable[[str], None], grader: Grader,
) -> None:  # fmt: skip
    from nbviva.grading import Job, Pipeline

    show("learning from the reference solution")
    assignment = grader.assignment(group.assignment)
    summary.sandbox = grader.level
    summary.flags = tuple(flag for notebook in assignment.notebooks.values() for flag in notebook.flags)
    jobs = [Job(who, place) for who, place in new.items()]
    with contextlib.closing(_workers(grader, options)) as workers:
        for done in Pipeline(grader, group.assignment, workers, cache, options.fresh).run(jobs):
            outcome = summary.add(done)
            show(done.job.student)
            takes.add(done, outcome)
        takes.flush()


def _workers(grader: Grader, options: Options) -> Workers:
    if not options.scheduler:
        from nbviva.workers import Here

        return Here(grader.runner, options.workers)
    return _cluster(options.scheduler)


def _cluster(address: str) -> Workers:
    from nbviva.workers import Cluster  # no dependency of those who grade on one machine

    return Cluster(address)
