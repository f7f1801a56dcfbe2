"""A class through an executor: a bounded number of tasks under way, results as they come, kept ones at once.

Submissions are read, run and written elsewhere; here it is decided what comes next. Nothing of a submission is held
longer than it takes, so memory does not grow with the class.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nbviva.exam import Examined, Task
from nbviva.grading.grader import Grader, Submission
from nbviva.results import Graded
from nbviva.workers import Cache, Workers

ATTEMPTS = 2  # a task that is stopped by a limit, or whose worker dies, is tried again once before that counts


@dataclass(frozen=True)
class Job:
    """One submission to grade: whose it is, and where it lies."""

    student: str
    folder: Path


@dataclass
class Done:
    """What became of a job.

    Attributes
    ----------
    job : Job
    graded : Graded or None
        None if the grader itself failed.
    failed : str
        Why it did.
    final : bool
        Whether another run need not try again: nothing was stopped by a limit.
    ran, seconds : int, float
        How many notebooks were run and not taken from what was kept; wall time from first to last.
    """

    job: Job
    graded: Graded | None = None
    failed: str = ""
    final: bool = True
    ran: int = 0
    seconds: float = 0.0


@dataclass
class _Work:
    """A job that was read: at least one notebook is under way or waits for the others, or all are being written."""

    job: Job
    submission: Submission
    began: float
    examined: dict[str, Examined] = field(default_factory=dict)
    open: int = 0
    ran: int = 0
    failed: str = ""


@dataclass
class _Try:
    """One run of one notebook; `before` is what the try before it gave, if a limit stopped that."""

    work: _Work
    name: str
    key: str
    task: Task
    attempt: int = 1
    before: Examined | None = None


@dataclass
class _Reading:
    """A job that is being read."""

    job: Job
    began: float = field(default_factory=time.monotonic)


class Pipeline:
    """Grades jobs.

    Parameters
    ----------
    grader : Grader
    assignment : str
    workers : Workers
    cache : Cache
    fresh : bool
        Whether to run everything again, whatever is kept.
    """

    def __init__(self, grader: Grader, assignment: str, workers: Workers, cache: Cache, fresh: bool = False):
        self._grader, self._assignment, self._workers = grader, assignment, workers
        self._cache, self._fresh = cache, fresh
        self._ground = grader.ground(grader.assignment(assignment))
        self._under_way: dict[Future[Any], _Reading | _Try | _Work] = {}
        # these only wait for the processes that read and write
        self._desk = ThreadPoolExecutor(os.cpu_count() or 1)

    def run(self, jobs: Iterable[Job]) -> Iterator[Done]:
        """Yield what becomes of each job, in the order in which they are done."""
        waiting = iter(jobs)
        try:
            while True:
                # one is read only when a worker will be free for it soon: all at once would not fit into memory
                job = next(waiting, None) if len(self._under_way) < self._workers.room else None
                if job is not None:
                    read = self._desk.submit(self._grader.prepare, self._assignment, job.folder, job.student)
                    self._under_way[read] = _Reading(job)
                elif self._under_way:
                    for future in wait(self._under_way, return_when=FIRST_COMPLETED).done:
                        yield from self._take(future, self._under_way.pop(future))
                else:
                    return
        finally:
            self._desk.shutdown(wait=False, cancel_futures=True)

    def _take(self, future: Future[Any], one: _Reading | _Try | _Work) -> Iterator[Done]:
        """Take what has come of a step, and begin the next one; yield what is done."""
        if isinstance(one, _Work):
            yield self._end(future, one)
            return
        if isinstance(one, _Reading):
            error = future.exception()
            if error is not None:  # of this submission alone: the others go on
                yield Done(one.job, failed=str(error) or type(error).__name__)
                return
            work = _Work(one.job, future.result(), one.began)
            self._begin(work)
        else:
            work = one.work
            self._note(future, one)
        if work.open:
            return
        if work.failed:
            yield Done(work.job, failed=work.failed, ran=work.ran, seconds=time.monotonic() - work.began)
            return
        write = self._desk.submit(self._grader.finish, work.submission, work.examined)
        self._under_way[write] = work

    def _begin(self, work: _Work) -> None:
        for name, task in work.submission.tasks.items():
            key = self._ground.key(["examined", task.described(), task.files])
            kept = None if self._fresh else self._cache.get(key)
            if kept is not None:
                work.examined[name] = Examined.of(kept)
                continue
            work.ran += 1
            self._submit(_Try(work, name, key, task))

    def _submit(self, one: _Try) -> None:
        one.work.open += 1
        self._under_way[self._workers.submit(self._ground, one.task)] = one

    def _note(self, future: Future[Examined], one: _Try) -> None:
        """Note what a worker gave, or send the notebook off once more."""
        work = one.work
        work.open -= 1
        try:
            examined = future.result()
        except Exception as error:  # a runner's own failure, or of any kind that an executor has for a lost worker
            if one.attempt < ATTEMPTS:
                self._submit(replace(one, attempt=one.attempt + 1))
            else:
                work.failed = str(error) or type(error).__name__
            return
        if examined.stopped and one.attempt < ATTEMPTS:
            self._submit(replace(one, attempt=one.attempt + 1, before=examined))
            return
        if one.before is not None and one.before.stopped < examined.stopped:
            examined = one.before  # the better of two tries counts: a busy machine is not the student's fault
        if not examined.stopped:  # what a limit stopped is not kept: the next run tries it again
            self._cache.put(one.key, examined.described())
        work.examined[one.name] = examined

    def _end(self, future: Future[Graded], work: _Work) -> Done:
        seconds, error = time.monotonic() - work.began, future.exception()
        if error is not None:
            return Done(work.job, failed=str(error) or type(error).__name__, ran=work.ran, seconds=seconds)
        final = not any(e.stopped for e in work.examined.values())
        return Done(work.job, future.result(), "", final, work.ran, seconds)
