"""A Dask scheduler and its workers on this machine, each a process of its own."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path

DASK = str(Path(sys.executable).with_name("dask"))
WORKERS = 3
WHERE = ("--host", "127.0.0.1", "--no-dashboard")


class Workplace:
    """A scheduler and its workers, each a process of its own in a folder of its own."""

    def __init__(self, folder: Path, workers: int = WORKERS):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self._folder = folder
        self.address = f"tcp://127.0.0.1:{port}"
        self.scheduler = self._start("scheduler", *WHERE, "--port", str(port))
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with socket.socket() as there:
                if there.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        self.workers: list[subprocess.Popen[bytes]] = []
        self.more_workers(workers)

    def more_workers(self, number: int) -> None:
        """Start workers; they come to the scheduler when they are ready."""
        self.workers += [
            self._start("worker", self.address, *WHERE, "--nthreads", "1", "--no-nanny") for _ in range(number)
        ]

    def registered(self) -> int:
        """Return how many workers have come to the scheduler."""
        return sum("Registered to" in (place / "log").read_text() for place in self._folder.glob("at-*"))

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        number = len(list(self._folder.glob("at-*")))
        place = self._folder / f"at-{number}"
        place.mkdir()
        with open(place / "log", "wb") as log:
            return subprocess.Popen([DASK, *words], cwd=place, stdout=log, stderr=log)

    def close(self) -> None:
        """End all of them."""
        for process in (*self.workers, self.scheduler):
            process.terminate()
        for process in (*self.workers, self.scheduler):
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
