"""The candidates of one examination, one after another: when one dies or hangs, another takes its place.

A new candidate runs again the cells that have run well, so that what the cells after them need is there. What was
earned before stays as it was: an answer that dies when a guess was wrong gets no second one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from nbviva.bridge import REMOTE, Connection, identity
from nbviva.errors import CandidateGone, OutOfTime
from nbviva.exam.alarm import alarm
from nbviva.exam.clock import CLOCK
from nbviva.exam.control import Control
from nbviva.exam.examiner import Examiner
from nbviva.exam.programs import without_fields
from nbviva.limits import Limits

RESTARTS = 40  # candidates for one notebook: what needs more is up to something


class Candidates:
    """Starts candidates by the keeper, and connects the examiner with them.

    Parameters
    ----------
    examiner : Examiner
    control : Control
        The keeper, who starts and ends candidates.
    limits : Limits

    Attributes
    ----------
    connection : Connection or None
        To the present one; None if there may be no more.
    done : list of tuple
        Orders that went well, the cells above all: the next candidate gets them first.
    alone : bool
        Whether candidates know nothing of what test cells did, because these run in them.
    trusted : set of str
        Names that given cells have defined on both sides.
    restarts : int
        How many were started.
    """

    def __init__(self, examiner: Examiner, control: Control, limits: Limits):
        self._examiner, self._control, self._limits = examiner, control, limits
        examiner.end_candidate = control.stop
        self.connection: Connection | None = None
        self.done: list[tuple[Any, ...]] = []
        self.alone = False
        self.trusted: set[str] = set()
        self.restarts = 0
        self._ends = CLOCK.now() + limits.submission_seconds

    def deadline(self) -> float:
        """Return when a cell that begins now must have ended."""
        return min(CLOCK.now() + self._limits.cell_seconds, self._ends)

    def say(self, *order: Any) -> Any:
        """Send an order to the present candidate and return its reply, which must come before `deadline`.

        Raises
        ------
        CandidateGone
            If it is lost, or too slow; a call of something that a test cell has lent it counts, too.
        """
        with self._in_time():
            return self._examiner.say(*order)[0]

    def limited(self) -> contextlib.AbstractContextManager[None]:
        """Give the present candidate until `deadline`, and this process a moment more before it gets OutOfTime: if the
        candidate hangs, that is what shall be said."""
        assert self.connection is not None
        self.connection.deadline = self.deadline()
        return alarm(self.connection.deadline - CLOCK.now() + 0.5)

    @contextlib.contextmanager
    def _in_time(self) -> Iterator[None]:
        try:
            with self.limited():
                yield
        except OutOfTime:
            self._examiner.lose("timeout")
            raise CandidateGone(self._examiner.gone) from None

    def start(self) -> bool:
        """Start a candidate that knows what the test cells left behind; False if there may be no more."""
        self.restarts += 1
        if self.connection is not None:
            self.connection.close()
            self.connection = None
        if self.restarts > RESTARTS or CLOCK.now() > self._ends:
            return False
        channel, root = self._control.start()
        self.connection = Connection(channel, CLOCK.now)
        self.connection.clean = without_fields
        self._forget_stand_ins()
        self._examiner.connect(self.connection, root)
        if not self.alone:
            self._examiner.given(frozenset(self.trusted))
            with contextlib.suppress(CandidateGone), self._in_time():
                self._examiner.hand_over()
        return True

    def begin_anew(self) -> bool:
        """Start the first candidate that has the test cells beside the answers; False if there may be no more."""
        self.alone, self.done = True, []
        return self.start()

    def replace(self) -> tuple[str, str]:
        """Put another candidate in the place of one that is lost; return how that was, and the keeper's reason."""
        how = self._examiner.gone
        reason = self._control.end(died=how == "died")
        while self.start():
            try:
                for order in self.done:
                    self.say(*order)
                break
            except CandidateGone:
                self.done = self.done[:-1]  # what worked once does not work twice: leave the last one out
        return how, reason

    def _forget_stand_ins(self) -> None:
        """Remove from the test cells' namespace what stood for objects of a candidate that is gone."""
        space = self._examiner.shell.user_ns
        for name in [n for n, v in space.items() if identity(v) in REMOTE and REMOTE[identity(v)][0] is v]:
            del space[name]
        REMOTE.clear()
