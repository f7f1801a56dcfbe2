"""How long a class takes on more cores than there are here: a simulation with parts that are measured first.

python benchmarks/scale.py

A class of the lesson is graded. From its twentieth submission on, what the main process uses for one is counted, and
how long one takes on a core while all are at work. Then a queue is played through: submissions wait for the main
process, which takes one after the other, and for the first core that is free.
"""

from __future__ import annotations

import argparse
import heapq
import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]

import classes  # noqa: E402
import graders  # noqa: E402

from nbviva.autograde.batch import Options, grade_class  # noqa: E402
from nbviva.course.layout import Course  # noqa: E402
from nbviva.grading import Summary  # noqa: E402

FIRST = 20  # submissions after which all that is done once is done
CORES, COUNTS = (2, 16, 64), (100, 5_000, 100_000)


@dataclass(frozen=True)
class Parts:
    """Seconds that one submission takes.

    Attributes
    ----------
    start : float
        Before the first one.
    main : float
        Of the main process.
    core : float
        Of a core.
    """

    start: float
    main: float
    core: float


def measured(count: int, folder: Path) -> Parts:
    """Grade a class and return what one submission took."""
    lesson = Course(classes.ROOT)
    generated = classes.generated(lesson, folder / "generated")
    ours = graders.Ours(folder / "course", lesson, generated)
    ours.set_up()
    ours.hand_in(classes.class_of(lesson, count), ours.folder)
    course = Course.at(ours.folder)
    began = time.perf_counter()
    marks: dict[int, tuple[float, float]] = {}  # how many are done -> time, processor time of this process

    def note(summary: Summary, total: int, what: str) -> None:
        marks.setdefault(len(summary.outcomes), (time.perf_counter() - began, time.process_time()))

    grade_class(course, classes.ASSIGNMENT, Options(), note)
    (wall, own), (wall_end, own_end) = marks[FIRST], marks[count]
    each = (wall_end - wall) / (count - FIRST) * len(os.sched_getaffinity(0))
    main = (own_end - own) / (count - FIRST)
    return Parts(marks[1][0], main, each - main)


def simulated(parts: Parts, cores: int, count: int) -> tuple[float, float]:
    """Return how many seconds a class takes, and which share of them the main process is at work.

    Half of what it does for a submission comes before that runs, half afterwards. On two cores it has none to itself.
    """
    half, core = parts.main / 2, parts.core + (parts.main if cores <= 2 else 0.0)
    # when a core is free, when a submission has come back, when the main process is free
    free, back, main = [0.0] * cores, list[float](), 0.0
    for _ in range(count):
        soonest = heapq.heappop(free)
        while back and back[0] <= max(main, soonest):  # what has come back goes first
            main = max(main, heapq.heappop(back)) + half
        main = max(main, soonest - core) + half
        heapq.heappush(back, max(soonest, main) + core)
        heapq.heappush(free, max(soonest, main) + core)
    for end in sorted(back):
        main = max(main, end) + half
    return parts.start + main, count * parts.main / (parts.start + main)


def main() -> None:
    """Print what was measured, and a table of what follows from it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--class", dest="members", type=int, default=60, metavar="N")
    parser.add_argument("--turns", type=int, default=3)
    options = parser.parse_args()
    found = []
    for _ in range(options.turns):
        with tempfile.TemporaryDirectory() as folder:
            found.append(measured(options.members, Path(folder)))
    parts = Parts(*(statistics.median(getattr(one, name) for one in found) for name in ("start", "main", "core")))
    print(f"before the first {parts.start:.1f} s; one submission: a core {parts.core * 1e3:.0f} ms, ", end="")
    print(f"the main process {parts.main * 1e3:.1f} ms (medians of {options.turns} turns)")
    print("| cores | " + " | ".join(f"{count:,}" for count in COUNTS) + " | the main process is at work |")
    for cores in CORES:
        took = [simulated(parts, cores, count) for count in COUNTS]
        print(f"| {cores} | " + " | ".join(_shown(seconds) for seconds, _ in took) + f" | {took[-1][1]:.0%} |")


def _shown(seconds: float) -> str:
    if seconds < 7200:
        return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"


if __name__ == "__main__":
    main()
