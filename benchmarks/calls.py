"""What a call costs: wall time and processor time of examiner and candidate, for a dict of five small arrays.

    python benchmarks/calls.py

The candidate is a process of its own, as in grading, but without a sandbox, which costs nothing once it is in force.
Both processes share a core, as they do while a class is graded and all cores are busy, or each has one for itself:
then each message also has to wake a core up, which takes a virtual machine longer than all the rest.
"""

from __future__ import annotations

import argparse
import os
import resource
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from nbviva.bridge import Connection
from nbviva.exam import candidate
from nbviva.exam.examiner import Examiner
from nbviva.exam.shell import Shell
from nbviva.results import Policy
from nbviva.state import Environment

ANSWERS = """
import numpy as np
def clip(gradients, maxValue):
    return {name: np.clip(g, -maxValue, maxValue) for name, g in gradients.items()}
def same(gradients):
    return gradients
def often(function, gradients, times):
    for _ in range(times):
        function(gradients)
"""


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=500)
    parser.add_argument("--turns", type=int, default=11)
    options = parser.parse_args()
    shell = Shell.start()
    ours, theirs = socket.socketpair()
    with tempfile.TemporaryDirectory() as folder:
        child = os.fork()
        if child == 0:
            ours.close()
            os.mkdir(f"{folder}/candidate")
            os.chdir(f"{folder}/candidate")
            candidate.run(Connection(theirs), os.getcwd(), 1 << 20)
            os._exit(0)
        theirs.close()
        size = int.from_bytes(ours.recv(4, socket.MSG_WAITALL), "big")
        root = ours.recv(size, socket.MSG_WAITALL).decode()
        os.mkdir(f"{folder}/examiner")
        examiner = Examiner(shell, Environment(Path(folder, "examiner")), Policy(learning=True), frozenset())
        examiner.connect(Connection(ours), root)
        examiner.say("cell", ANSWERS)
        examiner.bind(["clip", "same", "often"])
        space = shell.user_ns
        random = np.random.RandomState(3)
        shapes = {"dWax": (5, 3), "dWaa": (5, 5), "dWya": (2, 5), "db": (5, 1), "dby": (2, 1)}
        arrays = {name: random.randn(*shape) for name, shape in shapes.items()}
        n = options.calls
        rows: dict[str, Callable[[], object]] = {
            "nothing: same(1)": lambda: [space["same"](1) for _ in range(n)],
            "five arrays there and back": lambda: [space["clip"](arrays, 1.0) for _ in range(n)],
            "called back with five arrays": lambda: space["often"](lambda g: g, arrays, n),
        }
        for cores in _placements():
            print(f"{_title(cores):40}{'wall, µs':>10}{'ours, µs CPU':>14}{'candidate, µs CPU':>19}")
            if cores:
                os.sched_setaffinity(0, {cores[0]})
                os.sched_setaffinity(child, {cores[-1]})
            for name, run in rows.items():
                wall, own, other = _measure(run, child, n, options.turns)
                print(f"  {name:38}{wall:>10.0f}{own:>14.0f}{other:>19.0f}")
        ours.close()
        os.waitpid(child, 0)
    began = time.perf_counter()
    sum(range(1_000_000))
    print(f"(this machine just now: sum(range(1_000_000)) takes {(time.perf_counter() - began) * 1e3:.1f} ms)")


def _placements() -> list[tuple[int, ...]]:
    """Return the cores of this process and of the candidate, for each placement; none where that cannot be chosen."""
    if not hasattr(os, "sched_setaffinity"):
        return [()]
    cores = sorted(os.sched_getaffinity(0))
    return [(cores[0], cores[0]), (cores[0], cores[-1])] if len(cores) > 1 else [(cores[0], cores[0])]


def _title(cores: tuple[int, ...]) -> str:
    return "" if not cores else "both on one core" if cores[0] == cores[-1] else "each on a core of its own"


def _measure(run: Callable[[], object], child: int, calls: int, turns: int) -> tuple[float, float, float]:
    rows = []
    run()
    for _ in range(turns):
        wall, own, other = time.perf_counter(), _own(), _other(child)
        run()
        rows.append((time.perf_counter() - wall, _own() - own, _other(child) - other))
    return tuple(statistics.median(column) / calls * 1e6 for column in zip(*rows, strict=True))  # type: ignore[return-value]


def _own() -> float:
    use = resource.getrusage(resource.RUSAGE_SELF)
    return use.ru_utime + use.ru_stime


def _other(pid: int) -> float:
    if sys.platform != "linux":
        return float("nan")
    with open(f"/proc/{pid}/schedstat") as file:
        return int(file.read().split()[0]) / 1e9


if __name__ == "__main__":
    main()
