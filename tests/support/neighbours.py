"""A class in which some do harm: honest submissions and hostile ones between them, graded on all cores at once."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from nbviva.grading import Grader
from nbviva.limits import Limits

from . import small

LIMITS = Limits(cell_seconds=3, memory_bytes=300 << 20, processes=40, folder_bytes=64 << 20)
WORK = """def work(n):
    table = np.arange(n, dtype=float)
    for _ in range(60):
        table = np.sqrt(table * table + 1)
    return float(table[0]) + sum(i % 7 for i in range(n)) * 0"""
CELLS = [
    small.given("import numpy as np"),
    small.answer("work", WORK),
    small.check("test_work", "for _ in range(80):\n    assert abs(work(60_000) - 60 ** 0.5) < 1e-6"),
    small.answer("more", "def more(x):\n    return x + 1"),
    small.check("test_more", "assert [more(i) for i in range(200)] == list(range(1, 201))"),
]
_SPIN = """    import os
    for _ in range(12):
        if os.fork() == 0:
            os.setsid()
            while True:
                pass
    while True:
        pass"""
HOSTILE = {
    "an endless loop": "    while True:\n        pass",
    "spins in sessions of its own": _SPIN,
    "memory": "    held = []\n    while True:\n        held.append(bytearray(b'x' * (4 << 20)))",
    "memory of children": "    import os, time\n    for _ in range(20):\n        if os.fork() == 0:\n"
    "            held = bytearray(b'x' * (40 << 20))\n            time.sleep(60)\n    time.sleep(60)",
    "floods of files": "    i = 0\n    while True:\n        i += 1\n        try:\n"
    "            open(f'file{i}', 'w').write('x' * 5000)\n        except OSError:\n            pass",
    "sleeps": "    import time\n    time.sleep(1000)",
    "slow": "    import time\n    for _ in range(1000):\n        time.sleep(0.01)\n        sum(range(100_000))",
    "kills": "    import os, signal\n    for pid in (os.getppid(), 0, -1, *range(1, 5000)):\n        try:\n"
    "            if pid != os.getpid():\n                os.kill(pid, signal.SIGKILL)\n"
    "        except OSError:\n            pass\n    while True:\n        pass",
    "threads without number": "    import threading\n    def turn():\n        while True:\n            pass\n"
    "    while True:\n        try:\n            threading.Thread(target=turn, daemon=True).start()\n"
    "        except RuntimeError:\n            pass",
    "forks for ever": "    import os\n    while True:\n        try:\n            os.fork()\n"
    "        except OSError:\n            pass",
}


@dataclass(frozen=True)
class One:
    """What became of one submission: its points and the seconds from the start of its examination to its end."""

    name: str
    points: float
    seconds: float


def answer(name: str) -> str:
    """Return the first answer of a hostile submission."""
    return f"def work(n):\n{HOSTILE[name]}"


@contextmanager
def grader_of(folder: Path, level: str | None = None) -> Iterator[Grader]:
    """Make the course, and a grader that knows it."""
    course = small.make(folder / "course", CELLS)
    with Grader(course, level=level, limits=LIMITS) as grader:
        grader.assignment("hw")
        yield grader


def graded(grader: Grader, folder: Path, hostile: str = "") -> One:
    """Hand in one submission and grade it."""
    small.hand_in(grader.course, folder, {"work": answer(hostile)} if hostile else {})
    submission = grader.prepare("hw", folder)
    (task,) = submission.tasks.values()
    ground = grader.ground(submission.assignment)
    began = time.monotonic()
    examined = grader.runner.run(ground, task)
    took = time.monotonic() - began
    return One(hostile, grader.finish(submission, {"hw": examined}).score, took)


def alone(grader: Grader, folder: Path, times: int) -> float:
    """Return the seconds that an honest submission takes when it is the only one, the median of some times."""
    done = [graded(grader, folder / f"alone{i}") for i in range(times + 1)][1:]
    assert {one.points for one in done} == {2}
    return statistics.median(one.seconds for one in done)


def together(grader: Grader, folder: Path, honest: int, hostile: int, workers: int) -> list[One]:
    """Return what became of a class in which every so many submissions one is hostile."""
    kinds = list(HOSTILE)
    names, h = [], 0
    for i in range(honest):
        names.append("")
        while (h + 1) * honest <= (i + 1) * hostile:
            names.append(kinds[h % len(kinds)])
            h += 1
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(lambda item: graded(grader, folder / f"s{item[0]}", item[1]), enumerate(names)))
