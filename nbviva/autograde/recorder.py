"""Writes what came of submissions to `autograded/` and into the gradebook, many at once, and remembers that it did.

First the notebooks, then the gradebook, then the note that it was done: after a kill in between it is done again.
"""

from __future__ import annotations

import time
from collections.abc import Mapping

from nbviva.errors import FolderError, UnfitRecord
from nbviva.gradebook import Book, Record, record_of
from nbviva.grading import Done, StudentOutcome, Summary
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
        Where is noted of whom nothing could be recorded.
    """

    def __init__(self, book: Book, folders: Folders, cache: Cache, digests: Mapping[str, str], summary: Summary):
        self._book, self._folders, self._cache = book, folders, cache
        self._digests, self._summary = digests, summary
        self._waiting: list[tuple[Record, bool, StudentOutcome]] = []  # and whether another run need not try again
        self._since = 0.0

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
