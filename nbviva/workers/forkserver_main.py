"""The fork server's own process: IPython and NumPy are loaded, and keepers are forked from it in milliseconds.

It never sees a secret: no hidden test, no expected value, no seed. The one exception is a fork of it that compiles test
cells for a class, and ends when that is done.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import importlib
import json
import marshal
import os
import signal
import socket
import sys
import threading

from nbviva.bridge import Connection
from nbviva.exam import INLINE, Shell, precompile, unpickling
from nbviva.sandbox import adopt_orphans, set_dumpable
from nbviva.state import mt19937
from nbviva.workers import keeper
from nbviva.workers.child import run_in_child


def main() -> None:
    """Serve requests on the socket whose descriptor is the first argument.

    The second is that of a pipe whose other end the main process alone has; all others are modules to load.
    """
    server, alive = socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the main process, which then closes the socket
    _load_all(sys.argv[3:])
    for name in ("standard", "databases", "science", *(["pandas"] if "pandas" in sys.modules else [])):
        importlib.import_module(f"nbviva.bridge.{name}").activate()
    if "matplotlib.pyplot" in sys.modules:
        with contextlib.suppress(Exception):  # where it cannot be had, each candidate goes without
            importlib.import_module(INLINE.removeprefix("module://"))
    warm_up(Shell.start())
    mt19937.prepare()
    unpickling.taken()
    gc.collect()
    gc.freeze()  # the collector would touch, and so copy, every page after a fork
    _tell_pid(server, os.getpid())
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    # what a keeper leaves behind at its end is taken over here: else the main process would collect it
    adopt_orphans()
    while True:
        try:
            text, descriptors, _, _ = socket.recv_fds(server, 65536, 1)
        except InterruptedError:
            continue
        if not text:
            return
        request = json.loads(text)
        pid = os.fork()
        if pid == 0:
            do = precompiled if request.get("prepare") else functools.partial(keeper.keep, request | {"alive": alive})
            run_in_child(functools.partial(do, descriptors[0]), server)
        os.close(descriptors[0])
        _tell_pid(server, pid)


def _tell_pid(server: socket.socket, pid: int) -> None:
    server.sendall(json.dumps({"pid": pid}).encode() + b"\n")


def warm_up(shell: Shell) -> None:
    """Run a cell that works and one that fails: what shows a traceback is loaded at the first one, for a tenth of a
    second, and most submissions have one."""
    shell.run_cell("None", silent=True)
    shell.run_cell("1 / 0", silent=True)
    shell.screen.take()
    for name in ("last_type", "last_value", "last_traceback", "last_exc"):
        vars(sys).pop(name, None)


def _load_all(names: list[str]) -> None:
    """Import modules, those that are installed and can be imported, so that no candidate has to.

    A fork has only the thread that forks, and whatever another one was about to do, a lock in its hand, is never done.
    So a module that starts threads is left to the candidates: this process begins anew without it.
    """
    for name in names:
        with contextlib.suppress(Exception):
            importlib.import_module(name)
        if _threads() > 1:
            before = sys.orig_argv[1 : len(sys.orig_argv) - len(names)]
            os.execv(sys.executable, [sys.executable, *before, *(other for other in names if other != name)])


def _threads() -> int:
    """Return how many threads this process has, those of compiled libraries too where the system tells."""
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:
        return threading.active_count()


def precompiled(channel: int) -> None:
    """Compile the cells and modules that come over a connection to the main process, and send them back."""
    set_dumpable(False)  # there are test cells among them
    connection = Connection(socket.socket(fileno=channel))
    cells, files = marshal.loads(connection.receive()[1])
    connection.send(["ready"], [marshal.dumps((precompile.make(cells).dump(), precompile.bytecode(files)))])


if __name__ == "__main__":
    main()
