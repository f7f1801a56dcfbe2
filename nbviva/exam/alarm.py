"""A time limit on what this process does itself, where no connection has one."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from typing import Any

from nbviva.errors import OutOfTime
from nbviva.exam.clock import CLOCK


@contextlib.contextmanager
def alarm(seconds: float) -> Iterator[None]:
    """Raise OutOfTime in this process after some time by its clock; alarms cannot be nested."""
    ends = CLOCK.now() + seconds

    def ring(*_: Any) -> None:
        left = ends - CLOCK.now()
        if left > 0:  # the machine was busy with others
            signal.setitimer(signal.ITIMER_REAL, max(0.01, left))
        else:
            raise OutOfTime

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, max(0.01, seconds))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
