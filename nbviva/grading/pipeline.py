"""A class through an executor: a bounded number of tasks under way, results as they come, kept ones at once.

Nothing of a submission is held longer than it takes, so memory does not grow with the class.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field, replace
from pathlib import Path

from nbviva.grading.grader import Grader, Prepared
from nbviva.results import Graded
from nbviva.workers.cache import Store
from nbviva.workers.local import Workers
from nbviva.workers.runner import Examined, Task

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
    job: Job
    prepared: Prepared
    began: float = field(default_factory=time.monotonic)
    examined: dict[str, Examined] = field(default_factory=dict)
    open: int = 0
    ran: int = 0
    failed: str = ""


@dataclass
class _Try:
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
    store : Store
    fresh : bool
        Whether to run everything again, whatever is kept.
    """

    def __init__(self, grader: Grader, assignment: str, workers: Workers, store: Store, fresh: bool = False):
        self._grader, self._assignment, self._workers = grader, assignment, workers
        self._store, self._fresh = store, fresh
        self._ground = grader.ground(grader.plan(assignment))
        self._under_way: dict[Future[Examined], _Try] = {}

    def run(self, jobs: Iterable[Job]) -> Iterator[Done]:
        """Yield what becomes of each job, in the order in which they are done."""
        waiting = iter(jobs)
        while True:
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
            prepared = self._grader.prepare(self._assignment, job.folder, job.student)
        except (OSError, RuntimeError) as error:
            return Done(job, failed=str(error) or type(error).__name__)
        work = _Work(job, prepared)
        for name, task in prepared.tasks.items():
            key = self._ground.key(["examined", task.what, task.files])
            kept = None if self._fresh else self._store.get(key)
            if kept is not None:
                work.examined[name] = Examined.of(kept)
                continue
            work.ran += 1
            self._submit(_Try(work, name, key, task))
        return work

    def _submit(self, trial: _Try) -> None:
        trial.work.open += 1
        self._under_way[self._workers.submit(self._ground, trial.task)] = trial

    def _take(self, future: Future[Examined], trial: _Try) -> _Work:
        work = trial.work
        work.open -= 1
        try:
            examined = future.result()
        except Exception as error:  # a runner's own failure, or of any kind that an executor has for a lost worker
            if trial.attempt < ATTEMPTS:
                self._submit(replace(trial, attempt=trial.attempt + 1))
            else:
                work.failed = str(error) or type(error).__name__
            return work
        if examined.stopped and trial.attempt < ATTEMPTS:
            self._submit(replace(trial, attempt=trial.attempt + 1, before=examined))
            return work
        if trial.before is not None and trial.before.stopped < examined.stopped:
            examined = trial.before
        if not examined.stopped:
            self._store.put(trial.key, examined.described())
        work.examined[trial.name] = examined
        return work

    def _end(self, work: _Work) -> Done:
        seconds = time.monotonic() - work.began
        if work.failed:
            return Done(work.job, failed=work.failed, ran=work.ran, seconds=seconds)
        final = not any(e.stopped for e in work.examined.values())
        graded = self._grader.finish(work.prepared, work.examined)
        return Done(work.job, graded, "", final, work.ran, seconds)
