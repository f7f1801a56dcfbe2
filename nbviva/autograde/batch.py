"""A whole class: what `nbviva autograde` does, from `submitted/` to the gradebook.

Nothing is done twice: what is recorded already and has not changed is left alone, what was run before under the same
conditions is taken from what was kept. Killed at any moment, the next run goes on where this one stopped.
"""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbviva.autograde.lock import only_run
from nbviva.course import staging
from nbviva.course.layout import Course
from nbviva.course.seeds import course_secret
from nbviva.errors import CourseError, FolderError, NotRegistered, UnfitRecord
from nbviva.gradebook.records import NotebookRecord
from nbviva.gradebook.writer import Book, Record, record_of
from nbviva.grading.grader import Grader
from nbviva.grading.pipeline import Done, Job, Pipeline
from nbviva.grading.summary import StudentOutcome, Summary
from nbviva.plugin import autograded
from nbviva.plugin.autograded import Folders
from nbviva.submission.handed_in import packed_or_not
from nbviva.workers import digest as keys
from nbviva.workers.cache import Cache, Recorded
from nbviva.workers.local import Here, Workers

BATCH, BATCH_SECONDS = 20, 2.0  # submissions that are written to the gradebook at once; how long one may wait for that


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


def run(course: Course, assignment: str, options: Options, progress: Progress) -> Summary:
    """Grade a class.

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
    with only_run(course.root, lambda text: progress(summary, 0, text)), Cache(course.root) as store:
        _Run(course, assignment, options, store, summary, progress).go()
    summary.seconds = time.monotonic() - began
    return summary


class _Run:
    """One run over a class."""

    def __init__(
        self, course: Course, assignment: str, options: Options, store: Cache, summary: Summary, progress: Progress
    ):
        from nbgrader.coursedir import CourseDirectory

        self._course, self._assignment, self._options = course, assignment, options
        self._store, self._summary, self._progress = store, summary, progress
        self._names = [path.stem for path in course.graded(assignment)]
        staging.stage(course.settings, assignment)
        self._config = course.settings.nbgrader
        self._coursedir: Any = CourseDirectory(config=self._config)
        self._coursedir.assignment_id = assignment
        if str(course.root) not in sys.path:
            sys.path.insert(0, str(course.root))  # where the settings' own plugins lie
        self._folders = Folders(self._coursedir, assignment, course.settings)
        self._jobs = self._find_jobs()

    def go(self) -> None:
        """Grade whom it is about and record it."""
        self._progress(self._summary, len(self._jobs), "looking what is new")
        with self._book() as book:
            left = self._left(book)
            if left:
                self._grade(left, book)
            book.late()  # a due date that has changed changes penalties and nothing else

    def _find_jobs(self) -> list[Job]:
        wanted = set(self._options.students)
        top = self._folder("x").parent.parent
        names = sorted(p.name for p in top.glob("*") if p.is_dir() and not p.name.startswith("."))
        jobs = [Job(name, self._folder(name)) for name in names if not wanted or name in wanted]
        jobs = [job for job in jobs if job.folder.exists()]
        if not jobs:
            who = f" of {', '.join(sorted(wanted))}" if wanted else ""
            raise CourseError(f"submitted/ holds no submission{who} for {self._assignment}")
        return jobs

    def _folder(self, student: str) -> Path:
        made = self._coursedir.format_path(self._coursedir.submitted_directory, student, self._assignment)
        return packed_or_not(Path(made))

    def _book(self) -> Book:
        """Open the gradebook; what it does not know of the assignment yet, `nbgrader generate_assignment` tells it."""

        where = self._coursedir.db_url, self._coursedir.course_id, self._assignment, self._config
        with contextlib.suppress(NotRegistered):
            book = Book(*where)
            if set(self._names) <= set(book.notebooks):
                return book
            book.close()
        self._progress(self._summary, len(self._jobs), "registering the assignment")
        self._course.must("generate_assignment", self._assignment, "--force")
        return Book(*where)

    # ---- what is left to do

    def _left(self, book: Book) -> list[Job]:
        """Return the jobs that are not recorded yet as they are now; note the others as skipped."""
        ground = keys.digest(
            keys.engine(), keys.folder(self._course.source(self._assignment)),
            keys.folder(self._course.root / "nbgrader_config.py"), course_secret(self._course.root),
        )  # fmt: skip
        self._digests = {job.student: keys.digest(ground, keys.submission(job.folder)) for job in self._jobs}
        if self._options.force or self._options.fresh:
            return self._jobs
        recorded = self._store.recorded(self._assignment)
        same = {
            student: was for student, digest in self._digests.items()
            if (was := recorded.get(student)) is not None and was.final and was.digest == digest
            and self._folders.complete(student, self._names)
        }  # fmt: skip
        told = [
            Record(
                student, None, {name: NotebookRecord(points) for name, points in was.points.items()},
                frozenset(was.ungraded),
            )
            for student, was in same.items()
        ]  # fmt: skip
        for record in book.outdated(told):  # somebody changed the gradebook, or put an older one back
            del same[record.student]
        for student in same:
            self._summary.outcomes.append(StudentOutcome(student, skipped=True))
        return [job for job in self._jobs if job.student not in same]

    # ---- doing it

    def _grade(self, left: list[Job], book: Book) -> None:
        waiting: list[tuple[Record, bool]] = []
        since = 0.0
        with Grader(self._course, self._options.level, store=self._store) as grader:
            self._progress(self._summary, len(self._jobs), "learning from the reference solution")
            made = grader.assignment(self._assignment)
            self._summary.jail = grader.level
            self._summary.flags = tuple(flag for notebook in made.notebooks.values() for flag in notebook.flags)
            workers = self._workers(grader)
            try:
                pipeline = Pipeline(grader, self._assignment, workers, self._store, self._options.fresh)
                for done in pipeline.run(left):
                    self._summary.add(done)
                    self._progress(self._summary, len(self._jobs), done.job.student)
                    record = self._write(done)
                    if record is not None:
                        since = since if waiting else time.monotonic()
                        waiting.append((record, done.final))
                    if len(waiting) >= BATCH or (waiting and time.monotonic() - since > BATCH_SECONDS):
                        self._record(waiting, book)
                        waiting = []
                self._record(waiting, book)
            finally:
                workers.close()

    def _workers(self, grader: Grader) -> Workers:
        if not self._options.scheduler:
            return Here(grader.runner, self._options.workers)
        from nbviva.workers.dask import Cluster

        return Cluster(self._options.scheduler)

    # first the notebooks, then the gradebook, then that this was done: after a kill in between it is done again

    def _write(self, done: Done) -> Record | None:
        """Write one student's notebooks; return what the gradebook is to be told, None if there is nothing."""
        if done.graded is None:
            return None
        try:
            self._folders.write(done.graded, done.job.folder)
            return record_of(done.graded, autograded.timestamp(done.job.folder), autograded.present(done.job.folder))
        except FolderError as error:  # of this one; a full disk is told by each of them
            self._summary.fail(done.job.student, str(error))
            return None

    def _record(self, batch: list[tuple[Record, bool]], book: Book) -> None:
        """Tell the gradebook of a batch, and remember it; with each record whether another run need not try again."""
        try:
            book.record([record for record, _ in batch])
        except UnfitRecord:
            batch = [(record, final) for record, final in batch if self._fits(record, book)]
        recorded = {}
        for record, final in batch:
            points = {name: dict(notebook.points) for name, notebook in record.notebooks.items()}
            digest = self._digests[record.student]
            recorded[record.student] = Recorded(digest, points, final, sorted(record.ungraded))
        self._store.record(self._assignment, recorded)

    def _fits(self, record: Record, book: Book) -> bool:
        """Tell the gradebook of one student; False if it cannot take that."""
        try:
            book.record([record])
        except UnfitRecord as error:
            self._summary.fail(record.student, str(error))
            return False
        return True
