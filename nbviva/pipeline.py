"""A class through an executor: a bounded number of tasks under way, results as they come, kept ones at once.

Nothing of a submission is held longer than it takes, so memory does not grow with the class.
"""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from nbviva.grade import Grader, Prepared
from nbviva.results import Graded
from nbviva.runner import Examined, Ground, Runner, Task
from nbviva.store import Store

ATTEMPTS = 2  # a task that is stopped by a limit, or whose worker dies, is tried again once before that counts


class Workers(Protocol):
    """Where tasks run."""

    @property
    def room(self) -> int:
        """How many tasks to have under way."""

    def submit(self, ground: Ground, task: Task) -> Future[Examined]:
        """Have a task run."""

    def close(self) -> None:
        """Let go of the workers."""


class Here:
    """This machine's cores."""

    def __init__(self, runner: Runner, workers: int | None = None):
        self._runner = runner
        if workers is None:
            workers = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        self._pool = ThreadPoolExecutor(workers)
        self._room = workers + 1  # one is read and rebuilt while the others run

    @property
    def room(self) -> int:
        """How many tasks to have under way."""
        return self._room

    def submit(self, ground: Ground, task: Task) -> Future[Examined]:
        """Have a task run in a process of its own; the thread only waits for it."""
        return self._pool.submit(self._runner.run, ground, task)

    def close(self) -> None:
        """Drop what has not begun; what has begun ends with the runner."""
        self._pool.shutdown(wait=False, cancel_futures=True)


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


@functools.cache
def _runner() -> Runner:
    return Runner()


def run_here(ground: Ground, task: Task) -> Examined:
    """Run a task in a worker process, whose warm processes are kept for the next one."""
    return _runner().run(ground, task)
