"""The fork server's own process: IPython and NumPy are loaded, and keepers are forked from it in milliseconds.

It never sees a secret: no hidden test, no expected value, no seed. The one exception is a fork of it that compiles test
cells for a class, and ends when that is done.
"""

from __future__ import annotations

import contextlib
import importlib
import marshal
import os
import signal
import socket
import sys
from pathlib import Path
from typing import Any

from nbviva.atomic import remove_tree
from nbviva.bridge import Connection
from nbviva.exam import INLINE, Shell, precompile, unpickling
from nbviva.sandbox import adopt_orphans, set_dumpable
from nbviva.state import mt19937
from nbviva.workers import keeper
from nbviva.workers.child import serve_forks


def main() -> None:
    """Serve requests on the socket whose descriptor is the first argument.

    The second is that of a pipe whose other end the main process alone has, the third a folder that ends with this one;
    all others are modules to load.
    """
    server, alive = socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the main process, which then closes the socket
    _load_all(sys.argv[4:])
    os.environ.pop("PYTHONHASHSEED", None)  # what cells start draws one of its own, as elsewhere
    for name in ("standard", "databases", "science", *(["pandas"] if "pandas" in sys.modules else [])):
        importlib.import_module(f"nbviva.bridge.{name}").activate()
    if "matplotlib.pyplot" in sys.modules:
        with contextlib.suppress(Exception):  # where it cannot be had, each candidate goes without
            importlib.import_module(INLINE.removeprefix("module://"))
            # looks through all installed packages, once, and each candidate would when it begins to draw
            importlib.import_module("matplotlib.backends.registry").backend_registry.list_all()
    warm_up(Shell.start())
    mt19937.prepare()
    unpickling.taken()
    # what a keeper leaves behind at its end is taken over here: else the main process would collect it
    adopt_orphans()

    def do(request: dict[str, Any], channel: int) -> None:
        if request.get("prepare"):
            precompiled(channel)
        else:
            keeper.keep(request | {"alive": alive}, channel)

    serve_forks(server, do)
    if (folder := Path(sys.argv[3])).exists():  # the main process was killed
        remove_tree(folder)


def warm_up(shell: Shell) -> None:
    """Run a cell that works and one that fails: what shows a traceback is loaded at the first one, for a tenth of a
    second, and most submissions have one."""
    shell.magics_manager.registry["ExecutionMagics"]  # loaded when it is first used: to draw, by ``%%time``
    shell.run_cell("None", silent=True)
    shell.run_cell("1 / 0", silent=True)
    shell.screen.take()
    for name in ("last_type", "last_value", "last_traceback", "last_exc"):
        vars(sys).pop(name, None)


def _load_all(names: list[str]) -> None:
    """Import modules, so that no candidate has to; where one starts threads, this process begins anew without it."""
    if starts := precompile.load(names):
        before = sys.orig_argv[1 : len(sys.orig_argv) - len(names)]
        os.execv(sys.executable, [sys.executable, *before, *(other for other in names if other != starts)])


def precompiled(channel: int) -> None:
    """Compile the cells and modules that come over a connection to the main process, and send them back."""
    set_dumpable(False)  # there are test cells among them
    connection = Connection(socket.socket(fileno=channel))
    cells, files = marshal.loads(connection.receive()[1])
    connection.send(["ready"], [marshal.dumps((precompile.make(cells).dump(), precompile.bytecode(files)))])
