"""The processes in which submissions are read and written, as the main process sees them.

The main process itself never parses what a student wrote: it hands a reader the place of a submission, and takes back
texts and numbers. A reader that uses too much memory or time is lost, and that is said of this submission alone.
"""

from __future__ import annotations

import contextlib
import functools
import io
import json
import os
import pickle
import signal
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import nbviva
from nbviva.bridge import Connection
from nbviva.bridge.connection import as_expected
from nbviva.errors import ConnectionLost, ExaminationError, ForkServerGone, MessageError
from nbviva.grading.came import CANNOT_BE_SHOWN, About, Came, Read, Written
from nbviva.results import CellResult
from nbviva.sandbox import python_folders
from nbviva.submission import advice
from nbviva.workers.forkserver import ForkServer, started

SECONDS = 20.0  # of processor time for one request; an honest submission takes a hundredth of one
TRIES = 2  # if a reader is gone and nobody knows why
WALL = 300.0  # seconds after which a reader is given up that does not even use its processor time
MOST = 8  # readers that are kept though nobody uses them: where submissions lie apart, each has one of its own
MEMORY = 1 << 30  # bytes that a reader may use beyond what it begins with


class ReaderLost(Exception):
    """A reader is gone; the message says why, as words about the submission."""


class _Server(ForkServer):
    program = started("nbviva.grading.reader_main")


@functools.cache
def _server(modules: tuple[str, ...]) -> _Server:
    """Return the server of this process, which loads these modules; it ends with this process."""
    return _Server(modules)


class _Reader(NamedTuple):
    connection: Connection
    process: int
    top: str  # below which it may read


class Readers:
    """Readers of one assignment; may be used from several threads.

    Parameters
    ----------
    about : About
    top : Path, optional
        Where all submissions lie; if not given, each submission's own folder is all that its reader sees.
    modules : tuple of str
        What readers need besides this engine's own modules, to be loaded once.
    """

    def __init__(self, about: About, top: Path | None = None, modules: tuple[str, ...] = ()):
        self._about, self._pickled = about, pickle.dumps(about)
        self._top, self._modules = top, modules
        self._free: list[_Reader] = []
        self._lock = threading.Lock()
        self._closed = False

    @staticmethod
    def expect(modules: tuple[str, ...] = ()) -> None:
        """Start what readers come from: it takes a moment, in which something else can be done."""
        _server(modules)

    def read(self, folder: Path) -> Read:
        """Return what lies in a folder, its notebooks rebuilt; of a submission that ends its reader, why.

        Raises
        ------
        ExaminationError
            If this machine does not let us read it, or the grader itself failed.
        """
        try:
            answer, block = self._ask(["read", os.path.abspath(folder)], [], folder)
        except ReaderLost as lost:
            reason = f"what was handed in cannot be used, because {lost}: {advice.AGAIN}"
            return Read((), {}, {name: Came(reason) for name in self._about.notebooks})
        return self._read(answer, block)

    @as_expected("the process that reads submissions")
    def _read(self, answer: list[Any], block: bytes) -> Read:
        _, notes, files, told = answer
        parts = io.BytesIO(block)
        content = {_text(name): parts.read(size) for name, size in files.items()}
        notebooks = {}
        for name in self._about.notebooks:
            reason, why, *sizes = told[name]
            cells, rebuilt = map(parts.read, sizes)
            placed = [(int(position), number if number is None else int(number), _text(source))
                      for position, number, source in json.loads(cells)]  # fmt: skip
            notebooks[name] = Came(_text(reason), tuple(map(_text, why)), placed, rebuilt)
        return Read(tuple(map(_text, notes)), content, notebooks)

    def write(
        self, name: str, student: str, rebuilt: bytes, results: Sequence[CellResult],
        *, level: str, seed: int, mended: Sequence[str] = (),
    ) -> Written:  # fmt: skip
        """Return the graded notebook, of which `reading.write` tells; if it cannot be made harmless, what is left."""
        about = {"level": level, "seed": seed, "mended": list(mended)}
        lost: ReaderLost | None = None
        for bare in (False, True):
            shown = [_bare(result) for result in results] if bare else results
            block = [rebuilt, json.dumps([vars(result) for result in shown]).encode()]
            try:
                answer, text = self._ask(["write", name, student, len(rebuilt), {**about, "bare": bare}], block)
            except ReaderLost as error:
                lost = error
                continue
            with as_expected("the process that writes graded notebooks"):
                _, points, notes, unanswered = answer
                if lost is not None:
                    notes = [*notes, f"parts of {name} are not shown, because {lost}"]
                earned = {_text(one): much if much is None else float(much) for one, much in points.items()}
                return Written(text.decode(), earned, tuple(map(_text, notes)), frozenset(map(_text, unanswered)))
        raise ExaminationError(f"the graded notebook {name} of {student} cannot be written, because {lost}")

    def close(self) -> None:
        """End the readers."""
        with self._lock:
            self._closed, free, self._free = True, self._free, []
        for reader in free:
            reader.connection.close()

    def _ask(self, order: list[Any], block: Sequence[bytes], folder: Path | None = None) -> tuple[list[Any], bytes]:
        """Have a reader do something; return its answer."""
        for _ in range(TRIES):
            reader = self._take(folder)
            try:
                reader.connection.deadline = time.monotonic() + WALL
                reader.connection.send(order, block)
                answer, came = reader.connection.receive()
                if not isinstance(answer, list) or not answer:
                    raise ExaminationError("the process that reads submissions gave no answer")
                break
            except MessageError as error:
                self._end(reader)
                raise ReaderLost(f"to hand it over takes {error}") from None
            except ConnectionLost:  # somebody has ended it; what it can say itself is no submission's
                self._end(reader)
            except BaseException:
                self._end(reader)
                raise
        else:
            raise ExaminationError(f"the process that reads submissions ended {TRIES} times: see what lies in {folder}")
        if answer[0] == "lost":
            self._end(reader)
            much = f"{SECONDS:g} seconds" if answer[1:] == ["time"] else f"{MEMORY >> 20} MB of memory"
            raise ReaderLost(f"to read it takes more than {much}")
        reader.connection.deadline = None
        with self._lock:
            self._free.append(reader)
            spare = [self._free.pop(0)] if self._closed or len(self._free) > MOST else []
        for one in spare:
            one.connection.close()
        if answer[0] == "failed":
            raise ExaminationError(" ".join(map(str, answer[1:]))[:2000])
        return answer, came

    def _take(self, folder: Path | None) -> _Reader:
        """Return a reader that nobody uses and that may read a folder, a new one if there is none."""
        top = str(self._top or folder or os.devnull)
        with self._lock:
            for number, reader in enumerate(self._free):
                if folder is None or reader.top == top:
                    return self._free.pop(number)
        try:
            return self._start(top)
        except ForkServerGone:  # somebody has ended it
            _server.cache_clear()
            return self._start(top)

    def _start(self, top: str) -> _Reader:
        connection, process = _server(self._modules).fork({})
        readable = [os.path.abspath(top), *python_folders(), Path(nbviva.__file__).parent]
        try:
            connection.deadline = time.monotonic() + WALL
            connection.send({"readable": [*map(str, readable)], "memory": MEMORY, "seconds": SECONDS}, [self._pickled])
            connection.receive()
        except (ConnectionLost, MessageError):
            connection.close()
            raise ExaminationError("the process that reads submissions did not start: see `nbviva doctor`") from None
        return _Reader(connection, process, top)

    @staticmethod
    def _end(reader: _Reader) -> None:
        reader.connection.close()
        with contextlib.suppress(ProcessLookupError):  # it may be computing, and would not see the closed connection
            os.kill(reader.process, signal.SIGKILL)


def _text(thing: Any) -> str:
    if not isinstance(thing, str):
        raise TypeError("no text")
    return thing


def _bare(result: CellResult) -> CellResult:
    shown = [{"output_type": "stream", "name": "stdout", "text": CANNOT_BE_SHOWN}] if result.outputs else []
    return replace(result, outputs=shown)
