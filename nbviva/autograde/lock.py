"""One run at a time in a course: who comes second waits, and says for whom."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from nbviva.course import private

LOCK = "lock"


@contextlib.contextmanager
def only_run(root: Path, waiting: Callable[[str], None]) -> Iterator[None]:
    """Be the only run in this course; wait for another one to end.

    Parameters
    ----------
    root : Path
    waiting : callable
        Called once with a sentence that says for whom this run waits.
    """
    path = private.folder(root) / LOCK
    # the lock goes with the process, however it ends; the file stays
    with open(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting(f"another run grades this course ({file.read().strip() or 'just begun'}): waiting for its end")
            fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        file.truncate()
        file.write(f"process {os.getpid()}, since {time.strftime('%H:%M')}\n")
        file.flush()
        # a command of nbgrader's that this run has started may outlive it: the next one waits for that, too
        os.set_inheritable(file.fileno(), True)
        yield
