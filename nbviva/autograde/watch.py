"""Grades what is handed in as it comes: rounds of `grade_class`, each for those whose folders have changed.

Between two rounds only processes stay open, and nothing is held: another run of grading, the formgrader and a new
source get their turn then. What was graded is known by the same notes as ever, so a watch that was killed goes on where
it ended.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import watchfiles

from nbviva.autograde.batch import Bench, Options, grade_class
from nbviva.course.layout import Course
from nbviva.errors import NbvivaError
from nbviva.grading import Summary
from nbviva.plain_files import open_plain
from nbviva.submission.handed_in import may_be_there
from nbviva.submission.places import Places

QUIET = 0.1  # seconds without a change after which a folder that looks whole is graded; again, if one comes later
PATIENCE = 5.0  # the same for one that does not: a notebook is missing, or its end is
ALL = 30.0  # seconds after which all folders are looked at: some file systems tell of no change
RETRY = 10.0  # seconds after which is tried again what failed for another reason than a submission
_TICK = 50  # milliseconds between two looks at what has changed


def watch_class(
    course: Course, assignment: str, options: Options, told: Callable[[Summary], None],
    waits: Callable[[str], None], stop: threading.Event,
) -> None:  # fmt: skip
    """Grade an assignment until somebody says stop: first what is new already, then what comes.

    Parameters
    ----------
    course : Course
    assignment : str
    options : Options
    told : callable
        Called with what came of each round.
    waits : callable
        Called with a sentence about what this waits for, or could not do yet.
    stop : threading.Event

    Raises
    ------
    NbvivaError
        If the first round cannot be done.
    """
    folders = _Folders(course, assignment)
    bench, last = Bench(), ""
    with contextlib.closing(bench):
        for students in folders.changed(stop):
            try:
                # settings and source may be others by now
                told(grade_class(
                    Course.at(course.root), assignment, replace(options, students=students),
                    lambda so_far, total, what: None if total else waits(what), bench=bench,
                ))  # fmt: skip
                last = ""
            except NbvivaError as error:  # a gradebook that is locked, a source that is being edited
                if not students:
                    raise
                if str(error) != last:
                    waits(f"{error}; trying again every {RETRY:g} seconds")
                last = str(error)
                bench.close()
                folders.wait(students, RETRY)


class _Folders:
    """The folders of an assignment below `submitted/`, and when they last changed."""

    def __init__(self, course: Course, assignment: str):
        self._places = Places(course, assignment)
        self._names = [path.name for path in course.graded(assignment)]
        self._top = self._places.top
        self._top.mkdir(parents=True, exist_ok=True)
        self._since: dict[str, float] = {}  # of whom something has changed -> when
        self._seen = self._look()

    def changed(self, stop: threading.Event) -> Iterator[Sequence[str]]:
        """Yield whose folders have changed and are quiet now; at first nobody's name, which means everybody."""
        looked = time.monotonic()
        ticks = watchfiles.watch(
            self._top, watch_filter=None, debounce=4 * _TICK, step=_TICK, rust_timeout=_TICK, yield_on_timeout=True,
            stop_event=stop,
        )  # fmt: skip
        next(ticks, None)  # from here on no change is missed
        yield ()
        for changes in ticks:
            now = time.monotonic()
            quiet_since = now - _TICK / 1000  # changes are told of when for so long there were no more
            for _, path in changes:
                student = Path(path).relative_to(self._top).parts[0]
                if not student.startswith("."):
                    self._since[student] = quiet_since
            if now - looked > ALL:
                looked, before, self._seen = now, self._seen, self._look()
                self._since |= {who: now for who, what in self._seen.items() if before.get(who) != what}
            ready = [who for who, since in self._since.items() if now - since >= self._patience(who)]
            if ready:  # what was taken away is not graded again; its grade stays
                self._since = {who: since for who, since in self._since.items() if who not in ready}
                if there := [who for who in ready if may_be_there(self._places.of(who))]:
                    yield there

    def wait(self, students: Sequence[str], seconds: float) -> None:
        """Yield these again after some seconds."""
        self._since |= dict.fromkeys(students, time.monotonic() + seconds)

    def _patience(self, student: str) -> float:
        return QUIET if all(_is_whole(self._places.of(student) / name) for name in self._names) else PATIENCE

    def _look(self) -> dict[str, list[tuple[str, int]]]:
        """Return what shows that a folder has changed: names and times of the files in it."""
        found = {}
        for student, place in self._places.everybody().items():
            with contextlib.suppress(OSError):
                files = sorted(place.iterdir()) if place.is_dir() else [place]
                found[student] = [(file.name, file.lstat().st_ctime_ns) for file in files]
        return found


def _is_whole(path: Path) -> bool:
    """Tell whether a notebook ends as one does, so that nobody is still writing it; nothing of it is parsed."""
    try:
        with open_plain(path) as file:
            file.seek(max(0, path.stat().st_size - 100))
            return file.read(100).rstrip().endswith(b"}")
    except (OSError, NbvivaError):
        return False
