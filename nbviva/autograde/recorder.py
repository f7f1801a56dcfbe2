"""Writes what came of submissions to `autograded/` and into the gradebook, many at once, and remembers that it did.

First the notebooks, then the gradebook, then the note that it was done: after a kill in between it is done again.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence

from nbviva.errors import FolderError, UnfitRecord
from nbviva.gradebook import Book, NotebookRecord, Record, record_of
from nbviva.grading import Done, Job, StudentOutcome, Summary
from nbviva.plugin.autograded import Folders, present
from nbviva.plugin.times import timestamp
from nbviva.workers import Cache, Recorded

BATCH, BATCH_SECONDS = 20, 2.0  # submissions that are written to the gradebook at once; how long one may wait for that


class Recorder:
    """Records the submissions of one assignment.

    Parameters
    ----------
    book : Book
    folders : Folders
    cache : Cache
        Where is remembered what was recorded.
    digests : mapping
        Student -> hash of everything that the grade depends on.
    summary : Summary
        Where is noted who was skipped, and of whom nothing could be recorded.
    """

    def __init__(self, book: Book, folders: Folders, cache: Cache, digests: Mapping[str, str], summary: Summary):
        self._book, self._folders, self._cache = book, folders, cache
        self._digests, self._summary = digests, summary
        self._waiting: list[tuple[Record, bool, StudentOutcome]] = []  # and whether another run need not try again
        self._since = 0.0

    def new(self, jobs: Sequence[Job], notebooks: Collection[str]) -> list[Job]:
        """Return the jobs that are not recorded as they are now; note the others as skipped.

        What could not be read then can still not be read, and is told again.
        """
        recorded = self._cache.recorded(self._book.assignment)
        same = {
            student: was for student, digest in self._digests.items()
            if (was := recorded.get(student)) is not None and was.final and was.digest == digest
            and self._folders.complete(student, notebooks)
        }  # fmt: skip
        # somebody may have changed the gradebook, or put an older one back
        for record in self._book.outdated([_record_again(student, was) for student, was in same.items()]):
            del same[record.student]
        self._summary.outcomes += [_skipped(student, was) for student, was in same.items()]
        return [job for job in jobs if job.student not in same]

    def add(self, done: Done, outcome: StudentOutcome) -> None:
        """Write a student's notebooks now, and the gradebook as soon as a batch is full or has waited long enough.

        Parameters
        ----------
        done : Done
        outcome : StudentOutcome
            What the summary says of it.
        """
        if done.graded is not None:
            try:
                self._folders.write(done.graded, done.job.folder)
                record = record_of(done.graded, timestamp(done.job.folder), present(done.job.folder))
            except FolderError as error:  # of this one; a full disk is met by each of them
                self._summary.fail(done.job.student, str(error))
            else:
                self._since = self._since if self._waiting else time.monotonic()
                self._waiting.append((record, done.final, outcome))
        late = self._waiting and time.monotonic() - self._since > BATCH_SECONDS
        if len(self._waiting) >= BATCH or late:
            self.flush()

    def flush(self) -> None:
        """Write to the gradebook what waits for it."""
        batch, self._waiting = self._waiting, []
        try:
            self._book.record([record for record, *_ in batch])
        except UnfitRecord:  # all of them or none: so one after the other, to keep nobody waiting for the unfit one
            batch = [one for one in batch if self._fits(one[0])]
        recorded = {}
        for record, final, outcome in batch:
            points = {name: dict(notebook.points) for name, notebook in record.notebooks.items()}
            digest = self._digests[record.student]
            unreadable = [*outcome.notes] if outcome.unreadable else []
            recorded[record.student] = Recorded(
                digest, points, final, sorted(record.ungraded), unreadable, outcome.max_points
            )
        self._cache.record(self._book.assignment, recorded)

    def _fits(self, record: Record) -> bool:
        """Record one student; return whether the gradebook could take that."""
        try:
            self._book.record([record])
        except UnfitRecord as error:
            self._summary.fail(record.student, str(error))
            return False
        return True


def _skipped(student: str, was: Recorded) -> StudentOutcome:
    """Return what is said of a student for whom there is nothing to do."""
    if not was.unreadable:
        return StudentOutcome(student, skipped=True)
    points = sum(p for notebook in was.points.values() for p in notebook.values() if p is not None)
    return StudentOutcome(student, points, was.max_points, tuple(was.unreadable), unreadable=True, skipped=True)


def _record_again(student: str, was: Recorded) -> Record:
    """Return what the gradebook was given for a student."""
    notebooks = {name: NotebookRecord(points) for name, points in was.points.items()}
    return Record(student, None, notebooks, frozenset(was.ungraded))
