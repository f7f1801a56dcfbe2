"""The clock of an examination: it stands still while the machine lets neither examiner nor candidate run.

Limits in seconds are meant for what a submission does, or sleeps, and not for a busy machine. The keeper sees how long
both are kept waiting, and writes it into a page of memory that the examiner can read. On systems that do not tell, this
is an ordinary clock.
"""

from __future__ import annotations

import mmap
import struct
import time

_PAGE = struct.Struct("=2d")


class Clock:
    """Time in seconds, which only differences mean something of.

    Attributes
    ----------
    kept_waiting : float
        Seconds that do not count.
    until : float
        Up to when this is known; until somebody looks again, the clock goes no further.
    """

    def __init__(self) -> None:
        self._page: mmap.mmap | None = None

    def share(self) -> None:
        """Keep the time in memory that processes forked from now on have in common with this one."""
        if hasattr(mmap, "MADV_DONTFORK"):
            self._page = mmap.mmap(-1, mmap.PAGESIZE)
            self.tell(0.0, time.monotonic())

    def keep(self) -> None:
        """Let no further process have that memory."""
        if self._page is not None:
            self._page.madvise(mmap.MADV_DONTFORK)

    def tell(self, kept_waiting: float, until: float) -> None:
        """Say how many seconds do not count, and until when that is known."""
        if self._page is not None:
            _PAGE.pack_into(self._page, 0, kept_waiting, until)

    def now(self) -> float:
        """Return the time."""
        if self._page is None:
            return time.monotonic()
        kept_waiting, until = _PAGE.unpack_from(self._page)
        return float(min(time.monotonic(), until) - kept_waiting)


CLOCK = Clock()  # of this process
