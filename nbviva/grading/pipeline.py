"""A class through an executor: a bounded number of tasks under way, results as they come, kept ones at once.

Nothing of a submission is held longer than it takes, so memory does not grow with the class.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field, replace
from pathlib import Path

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
    """A job of which at least one notebook is under way, or waits for the others."""

    job: Job
    submission: Submission
    began: float = field(default_factory=time.monotonic)
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
        self._under_way: dict[Future[Examined], _Try] = {}

    def run(self, jobs: Iterable[Job]) -> Iterator[Done]:
        """Yield what becomes of each job, in the order in which they are done."""
        waiting = iter(jobs)
        while True:
            # a submission is read only when a worker will be free for it soon: all at once would not fit into memory
            job = next(waiting, None) if len(self._under_way) < self._workers.room else None
            if job is not None:
                work = self._begin(job)
                if isinstance(work, Done):
                    yield work
                elif not work.open:
                    yield self._end(work)
                continue
            if not self._under_way:
                return
            for future in wait(self._under_way, return_when=FIRST_COMPLETED).done:
                work = self._take(future, self._under_way.pop(future))
                if not work.open:
                    yield self._end(work)

    def _begin(self, job: Job) -> _Work | Done:
        try:
            submission = self._grader.prepare(self._assignment, job.folder, job.student)
        except (OSError, RuntimeError) as error:  # of this submission alone: the others go on
            return Done(job, failed=str(error) or type(error).__name__)
        work = _Work(job, submission)
        for name, task in submission.tasks.items():
            key = self._ground.key(["examined", task.described(), task.files])
            kept = None if self._fresh else self._cache.get(key)
            if kept is not None:
                work.examined[name] = Examined.of(kept)
                continue
            work.ran += 1
            self._submit(_Try(work, name, key, task))
        return work

    def _submit(self, one: _Try) -> None:
        one.work.open += 1
        self._under_way[self._workers.submit(self._ground, one.task)] = one

    def _take(self, future: Future[Examined], one: _Try) -> _Work:
        """Take what a worker gave, or send the notebook off once more; return the work it belongs to."""
        work = one.work
        work.open -= 1
        try:
            examined = future.result()
        except Exception as error:  # a runner's own failure, or of any kind that an executor has for a lost worker
            if one.attempt < ATTEMPTS:
                self._submit(replace(one, attempt=one.attempt + 1))
            else:
                work.failed = str(error) or type(error).__name__
            return work
        if examined.stopped and one.attempt < ATTEMPTS:
            self._submit(replace(one, attempt=one.attempt + 1, before=examined))
            return work
        if one.before is not None and one.before.stopped < examined.stopped:
            examined = one.before  # the better of two tries counts: a busy machine is not the student's fault
        if not examined.stopped:  # what a limit stopped is not kept: the next run tries it again
            self._cache.put(one.key, examined.described())
        work.examined[one.name] = examined
        return work

    def _end(self, work: _Work) -> Done:
        seconds = time.monotonic() - work.began
        if work.failed:
            return Done(work.job, failed=work.failed, ran=work.ran, seconds=seconds)
        final = not any(e.stopped for e in work.examined.values())
        graded = self._grader.finish(work.submission, work.examined)
        return Done(work.job, graded, "", final, work.ran, seconds)
