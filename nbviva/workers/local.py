"""Workers on this machine, and what workers anywhere have to offer."""

from __future__ import annotations

import functools
import os
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol

from nbviva.exam import Examined, Task
from nbviva.workers.runner import Ground, Runner


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
    """This machine's cores.

    Parameters
    ----------
    runner : Runner
        Who ends it ends what is under way here.
    workers : int, optional
        How many tasks run at once; as many as there are cores if not given.
    """

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


@functools.cache
def _runner() -> Runner:
    return Runner()


def run_here(ground: Ground, task: Task) -> Examined:
    """Run a task in a worker process, whose fork servers are kept for the next one."""
    return _runner().run(ground, task)
