"""How a server forks a process for each request, and how that begins: alone with its task, at home in a folder."""

from __future__ import annotations

import contextlib
import ctypes
import functools
import gc
import json
import os
import random
import signal
import socket
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from nbviva.state import SCRATCH

_HUGE = 2 << 20  # bytes
_MADV_HUGEPAGE, _MADV_COLLAPSE = 14, 25


def serve_forks(server: socket.socket, do: Callable[[dict[str, Any], int], None]) -> None:
    """Say that this process is ready, then fork another one for each request until the main process is gone.

    Parameters
    ----------
    server : socket
        On which requests come, each with a descriptor, and on which process ids are told.
    do : callable
        What a forked process does with a request and its descriptor.
    """
    gc.freeze()  # the collector would touch, and so copy, every page after a fork
    gc.enable()
    _use_huge_pages()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with contextlib.suppress(ConnectionError):  # the main process is gone, however it ended
        _tell_pid(server, os.getpid())
        while True:
            try:
                text, descriptors, _, _ = socket.recv_fds(server, 65536, 1)
            except InterruptedError:
                continue
            if not text:
                return
            pid = os.fork()
            if pid == 0:
                run_in_child(functools.partial(do, json.loads(text), descriptors[0]), server)
            os.close(descriptors[0])
            _tell_pid(server, pid)


def _use_huge_pages() -> None:
    """Have the system put what this process has into huge pages: a fork copies the tables of pages, which then are few.

    Where that cannot be had (before Linux 6.1, or switched off), all goes on as before.
    """
    libc = ctypes.CDLL(None)
    libc.madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    with contextlib.suppress(OSError), open("/proc/self/maps", encoding="utf-8") as file:
        for line in file.read().splitlines():
            place, rights, _, _, _, *name = line.split()
            if rights == "rw-p" and name in ([], ["[heap]"]):
                first, last = (int(end, 16) for end in place.split("-"))
                first, last = -(-first // _HUGE) * _HUGE, last // _HUGE * _HUGE
                if last > first:
                    libc.madvise(first, last - first, _MADV_HUGEPAGE)
                    libc.madvise(first, last - first, _MADV_COLLAPSE)


def _tell_pid(server: socket.socket, pid: int) -> None:
    server.sendall(json.dumps({"pid": pid}).encode() + b"\n")


def run_in_child(task: Callable[[], None], *close: socket.socket) -> NoReturn:
    """Do one thing in a process that was just forked, and end it.

    Parameters
    ----------
    task : callable
    *close : socket
        Connections of the parent, which this process must not hold: their other ends would not see them close.
    """
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # the fork server ignores it, and then nobody can wait
        for connection in close:
            connection.close()
        task()
        code = 0
    except BaseException:
        # there is no terminal: what went wrong is only seen where somebody has asked for it
        if os.environ.get("NBVIVA_DEBUG"):
            with open(os.environ["NBVIVA_DEBUG"], "a") as log:
                traceback.print_exc(file=log)
    finally:
        # not sys.exit: this process must not run what the fork server has registered for its own end
        os._exit(code)


def settle_in(root: Path, backend: str) -> None:
    """Make a folder the home of this process.

    Parameters
    ----------
    root : Path
    backend : str
        With which matplotlib draws.
    """
    (root / SCRATCH).mkdir(exist_ok=True)
    os.chdir(root)
    os.environ.update(environment(str(root), backend))
    tempfile.tempdir = None  # it remembers the fork server's
    # forks of one process would otherwise all go on from the same state, which nothing determines
    random.seed(0)
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed(0)


def environment(root: str, backend: str) -> dict[str, str]:
    """Return the environment of a process whose home is `root`."""
    scratch = os.path.join(root, SCRATCH)
    # one thread each: a class is graded by one process for each core, and results must not depend on how many those are
    threads = {f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL", "NUMEXPR")}
    path = os.pathsep.join((os.path.dirname(sys.executable), "/usr/local/bin", "/usr/bin", "/bin"))
    return {
        "PATH": path, "LANG": "C.UTF-8", "TERM": "dumb", "HOME": scratch, "TMPDIR": scratch, "MPLCONFIGDIR": scratch,
        "USER": "student", "MPLBACKEND": backend, "NBGRADER_EXECUTION": "autograde", **threads,
    }  # fmt: skip
