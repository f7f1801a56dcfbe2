"""Workers on other machines: a Dask cluster, however it was started (SSH, Slurm, Kubernetes).

A task goes out as a value and its result comes back as one. Workers need this package, the same versions, and nothing
else: no shared files, no database, no secret of the course but the seed of the submission they examine.
"""

from __future__ import annotations

import contextlib
from concurrent.futures import Future
from typing import Any

from nbviva.errors import ExaminationError
from nbviva.exam import Examined, Task
from nbviva.workers.runner import Ground

TRIES = 10  # to reach all workers, some of which may be going
TIMEOUT = 30  # seconds to find the scheduler, and its first worker


class Cluster:
    """The workers of a Dask scheduler.

    Parameters
    ----------
    address : str
        Of the scheduler, such as ``tcp://10.0.0.1:8786``.

    Raises
    ------
    ExaminationError
        If `distributed` is not installed, or nobody answers at the address, or there is no worker.
    """

    def __init__(self, address: str):
        try:
            from distributed import Client
        except ImportError:
            raise ExaminationError(
                "--scheduler needs Dask: pip install 'nbviva[cluster]', here and on each worker"
            ) from None
        try:
            self._client: Any = Client(address, timeout=TIMEOUT, set_as_default=False)
            self._client.wait_for_workers(1, timeout=TIMEOUT)
        except (OSError, TimeoutError, ValueError) as error:
            raise ExaminationError(
                f"no Dask scheduler with a worker answers at {address} ({type(error).__name__}): start one with "
                "`dask scheduler` and, on each machine, `dask worker ADDRESS --nthreads 1`"
            ) from None
        self._executor = self._client.get_executor(pure=False, retries=1)
        self._brought: dict[int, tuple[str, Ground]] = {}

    @property
    def room(self) -> int:
        """Two tasks for each thread of each worker, as many as there are now: one runs, one is there already."""
        return 2 * max(1, sum(self._client.nthreads().values()))

    def submit(self, ground: Ground, task: Task) -> Future[Examined]:
        """Have a task run; what all tasks share goes to each worker once."""
        from nbviva.workers.dask_worker import CommonGround, run_there

        if id(ground) not in self._brought:
            plugin = CommonGround(ground)
            self._bring(plugin)
            self._brought[id(ground)] = (plugin.name, ground)
        future: Future[Examined] = self._executor.submit(run_there, self._brought[id(ground)][0], task)
        return future

    def _bring(self, plugin: Any) -> None:
        for left in reversed(range(TRIES)):
            try:
                self._client.register_plugin(plugin)
                return
            except OSError as error:  # a worker went while it was told; told again, the others just take the same
                if not left:
                    raise ExaminationError(
                        f"the Dask cluster does not keep its workers for a moment ({error}): see their logs, then run "
                        "the command again"
                    ) from None

    def close(self) -> None:
        """Take back what waits, and go."""
        self._executor.shutdown(wait=False)
        for name, _ in self._brought.values():
            with contextlib.suppress(OSError, TimeoutError):  # the scheduler is gone
                self._client.unregister_worker_plugin(name)
        self._client.close()
