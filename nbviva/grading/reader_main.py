"""The server from which readers are forked, and a reader: a process in which submissions are read and written.

A reader gets an assignment, gives up all but reading, and then does what it is asked until its connection is closed.
It may end at any request, for want of memory or time; whoever asked says so of that submission and takes another one.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import pickle
import signal
import socket
import sys
from pathlib import Path
from types import FrameType
from typing import Any

from nbviva.bridge import Connection
from nbviva.errors import ConnectionLost, NbvivaError, OutOfTime
from nbviva.faces import load_no_formats
from nbviva.grading.came import About
from nbviva.results import CellResult
from nbviva.sandbox import only_read
from nbviva.workers.child import serve_forks

LATE = 2.0  # seconds after which what does not even come to raise an exception is ended


def main() -> None:
    """Serve requests on the socket whose descriptor is the first argument; from the fourth on there are modules."""
    server = socket.socket(fileno=int(sys.argv[1]))
    os.close(int(sys.argv[2]))  # a pipe by which others see that the main process is gone
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the main process, which then closes the socket
    load_no_formats()
    for name in ("nbviva.grading.reading", *sys.argv[4:]):
        importlib.import_module(name)
    serve_forks(server, serve)


def serve(request: dict[str, Any], channel: int) -> None:
    """Be a reader."""
    connection = Connection(socket.socket(fileno=channel))
    bounds, block = connection.receive()
    about: About = pickle.loads(block)  # of the main process
    if about.finish is not None:
        about.finish.prepare()
    connection.send(only_read([Path(place) for place in bounds["readable"]], bounds["memory"]))
    signal.signal(signal.SIGPROF, _out_of_time)
    with contextlib.suppress(ConnectionLost):
        while True:
            order, block = connection.receive()
            connection.send(*_answer(about, order, block, bounds["seconds"]))


def _answer(about: About, order: list[Any], block: bytes, seconds: float) -> tuple[Any, list[bytes]]:
    """Return what is sent in answer to a request."""
    try:
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds + LATE)  # its signal ends the process
        try:
            return _done(about, order, block)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    except OutOfTime:
        return ["lost", "time"], []
    except MemoryError:
        return ["lost", "memory"], []
    except (NbvivaError, OSError) as error:
        return ["failed", str(error) or type(error).__name__], []
    except Exception as error:  # a fault of ours; the next submission is no worse for it
        return ["failed", f"{type(error).__name__}: {error}"], []


def _done(about: About, order: list[Any], block: bytes) -> tuple[Any, list[bytes]]:
    from nbviva.grading import reading  # loaded by the server

    if order[0] == "read":
        came = reading.read(about, Path(order[1]))
        parts = list(came.files.values())
        told = {}
        for name, one in came.notebooks.items():
            cells = json.dumps(one.cells).encode()
            parts += cells, one.rebuilt
            told[name] = [one.reason, list(one.notes), len(cells), len(one.rebuilt)]
        return ["read", list(came.notes), {n: len(content) for n, content in came.files.items()}, told], parts
    name, student, size, said = order[1:]
    results = [CellResult.of(result) for result in json.loads(block[size:])]
    made = reading.write(about, name, student, block[:size], results, said)
    return ["written", made.points, list(made.notes), sorted(made.unanswered)], [made.text.encode("utf-8", "replace")]


def _out_of_time(number: int, frame: FrameType | None) -> None:
    raise OutOfTime
