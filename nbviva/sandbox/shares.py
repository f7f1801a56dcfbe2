"""What a tree of processes has used of the processor, and how long the machine has kept it waiting for one.

Whoever watches a tree looks at it again and again. Between two looks it was computing, or waiting for a processor that
others had, or asleep. Computing and sleeping are its own time; waiting is not, be it for a neighbour on the machine.
What it waits for while processes of its own compute is its own time too.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterable
from typing import NamedTuple

TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


class _Times(NamedTuple):
    used: float  # seconds of processor time of a process, ended threads included
    children: float  # of the children that it has waited for
    waited: float  # seconds in which its threads could have run and did not


def _times(pid: int) -> _Times | None:
    """Return the times of a process (Linux); None if it is gone or the kernel does not tell."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            fields = file.read().rpartition(b")")[2].split()
        user, system, children_user, children_system = map(int, fields[11:15])
        tasks = [str(pid)] if fields[17] == b"1" else os.listdir(f"/proc/{pid}/task")
    except OSError:
        return None
    waited = 0.0
    for task in tasks:
        with contextlib.suppress(OSError), open(f"/proc/{pid}/task/{task}/schedstat", "rb") as file:
            waited += int(file.read().split()[1]) / 1e9
    return _Times((user + system) / TICK, (children_user + children_system) / TICK, waited)


class Shares:
    """Keeps account of a tree, look by look.

    Attributes
    ----------
    used : float
        Seconds of processor time, what ended processes had used included.
    kept_waiting : float
        Seconds in which it neither computed nor slept.
    """

    def __init__(self) -> None:
        self.used = self.kept_waiting = 0.0
        self._gone = 0.0  # what was used by processes that have ended, and that no parent has been told of
        self._before: dict[int, _Times] = {}
        self._at = time.monotonic()

    def look(self, pids: Iterable[int]) -> None:
        """Take note of what the processes of the tree have used up to now."""
        now = time.monotonic()
        times = {pid: found for pid in pids if (found := _times(pid)) is not None}
        total = sum(one.used + one.children for one in times.values())
        if self._gone + total < self.used:
            self._gone = self.used - total
        # Processes that come and go between two looks are not seen to compute: who waits for one of them would seem to
        # wait for others. So nothing counts as waiting unless the same processes are there at both looks.
        if times and times.keys() == self._before.keys():
            used = self._gone + total - self.used
            waited = sum(one.waited - self._before[pid].waited for pid, one in times.items())
            self.kept_waiting += max(0.0, min(now - self._at - used, waited))
        self.used = self._gone + total
        self._before, self._at = times, now
