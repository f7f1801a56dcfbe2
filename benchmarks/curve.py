"""How `nbviva autograde` grows with the class: rate, memory and room on one core and on two, for `grading.py`.

Every submission is another text for another student, so nothing comes from kept results. After a first run come a
second one in which nothing has changed, and one with `--force`.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

import classes
import meter
import nbformat
from support import small

from nbviva.audit import specimens
from nbviva.cells import marks
from nbviva.course.copying import IGNORED
from nbviva.course.layout import Course
from nbviva.errors import CourseError

QUICK = "hw"
CELLS = [
    small.given("import math"),
    small.answer("area", "def area(radius):\n    return math.pi * radius**2"),
    small.check("test_area", "assert abs(area(2) - 12.566370614) < 1e-6", points=2),
    small.answer("mean", "def mean(values):\n    return sum(values) / len(values)"),
    small.check("test_mean", "assert mean([1, 2, 6]) == 3\nassert mean((0.5,)) == 0.5", points=3),
]
WRONG = 4  # every fourth submission of the quick assignment has a wrong answer
KEPT = 200  # points of memory over time that are kept


@dataclass(frozen=True)
class Size:
    """One point of the curve: which assignment, how many submissions, on how many cores."""

    assignment: str
    count: int
    cores: int

    @property
    def key(self) -> str:
        """Name of this point among the results."""
        return f"{'quick' if self.assignment == QUICK else 'lesson'}, {self.count} on {self.cores}"


def sizes(quick: list[int], lesson: list[int], cores: list[int]) -> Iterator[Size]:
    """Yield the points, small ones first; those with more cores than there are here are left out."""
    usable = len(os.sched_getaffinity(0))
    for assignment, counts in ((QUICK, quick), (classes.ASSIGNMENT, lesson)):
        for count in sorted(counts):
            yield from (Size(assignment, count, number) for number in sorted(cores) if number <= usable)


def prepared(work: Path, lesson: Course) -> dict[str, Course]:
    """Return for each assignment a course with it, registered; those that are there already are used again."""
    quick = Course(work / "quick")
    if not (quick.root / "ready").exists():
        shutil.rmtree(quick.root, ignore_errors=True)
        small.make(quick.root, CELLS)
        quick.must("generate_assignment", QUICK)
        (quick.root / "ready").touch()
    return {QUICK: quick, classes.ASSIGNMENT: classes.generated(lesson, work / "generated")}


def point(size: Size, course: Course, lesson: Course, folder: Path) -> dict[str, Any]:
    """Measure one point of the curve in a copy of a course, which is removed again.

    Raises
    ------
    CourseError
        If a run fails, or something is wrong with the assignment itself.
    """
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(course.root, folder, ignore=IGNORED)
    copy = Course(folder)
    texts = _quick(course) if size.assignment == QUICK else _lesson(course, lesson)
    for number in range(size.count):
        submitted = copy.submitted(size.assignment, f"s{number:05}")
        submitted.mkdir(parents=True)
        text = texts[number % len(texts)].replace("number 0", f"number {number}")
        (submitted / f"{size.assignment}.ipynb").write_text(text, encoding="utf-8")
    found: dict[str, Any] = {**asdict(size), "speed_ms": meter.speed()}
    for name, more, done in (
        ("first", (), lambda s: not s["skipped"] and not s["kept"]),
        ("again", (), lambda s: s["skipped"]),
        ("force", ("--force",), lambda s: s["kept"]),
    ):
        use, outcome = _run(size, folder, more)
        right = [s["student"] for s in outcome["students"] if not s["failed"] and not s["unreadable"] and done(s)]
        if name == "first":
            found |= {"points": sum(s["points"] for s in outcome["students"]), "sandbox": outcome["sandbox"]}
            found |= {"growth": growth(use.memory, size.count), "memory": _thinned(use.memory)}
            found |= {
                "gradebook": _bytes(folder / "gradebook.db"),
                "results": _bytes(folder / ".nbviva" / "results.db"),
            }
        # one that a busy machine has stopped is run again, which the report tells, and is no reason to lose an hour
        found[name] = {**asdict(use), "memory": [], "odd": size.count - len(right)}
    shutil.rmtree(folder)
    return found


def growth(memory: list[tuple[float, int]], count: int) -> float:
    """Return the bytes by which a process grew with a submission, from the second quarter of its time to the last."""
    size = len(memory) // 4
    if not size:
        return 0.0
    second, last = (median(held for _, held in part) for part in (memory[size : 2 * size], memory[-size:]))
    return (last - second) / (count * 0.5)  # the middles of the two quarters are half of the class apart


def _run(size: Size, folder: Path, more: tuple[str, ...]) -> tuple[meter.Use, dict[str, Any]]:
    command = [sys.executable, "-m", "nbviva", "autograde", size.assignment, "--jobs", str(size.cores)]
    cores = sorted(os.sched_getaffinity(0))[: size.cores]
    log = folder / "benchmark.log"
    use = meter.measure([[*command, "--json", "outcome.json", *more]], folder, log, cores=cores)
    if not set(use.codes) <= {0, 3}:  # 3: the grader itself failed on some, which are counted
        end = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
        raise CourseError(f"nbviva autograde ended with exit code {use.codes}:\n{end}")
    outcome = json.loads((folder / "outcome.json").read_text(encoding="utf-8"))
    if outcome["assignment_flags"]:
        raise CourseError(f"{size.assignment} is not graded as it should be here: {outcome['assignment_flags'][0]}")
    return use, outcome


def _quick(course: Course) -> list[str]:
    """Return the texts of notebooks of the quick assignment, with the number that is to be replaced."""
    release = nbformat.read(course.source(QUICK) / f"{QUICK}.ipynb", as_version=4)
    texts = []
    for student in range(WRONG):
        count = "len(values)" if student else "2"
        answers = {
            "area": "import math\ndef area(radius):\n    return math.pi * radius * radius  # number 0",
            "mean": f"def mean(values):\n    total = sum(values)  # number 0\n    return total / {count}",
        }
        for cell in release.cells:
            cell.source = answers.get(marks.grade_id(cell), cell.source)
        texts.append(nbformat.writes(release))
    return texts


def _lesson(course: Course, lesson: Course) -> list[str]:
    """Return the texts of the notebooks of a class of forty, with the number that is to be replaced."""
    name = f"{classes.ASSIGNMENT}.ipynb"
    release = nbformat.read(course.release(classes.ASSIGNMENT) / name, as_version=4)
    source = nbformat.read(lesson.source(classes.ASSIGNMENT) / name, as_version=4)
    members = classes.class_of(lesson, 40).values()
    return [nbformat.writes(specimens.notebook(classes.varied(m, 0), release, source)) for m in members]


def _thinned(memory: list[tuple[float, int]]) -> list[tuple[float, int]]:
    step = max(1, -(-len(memory) // KEPT))
    return memory[::step]


def _bytes(path: Path) -> int:
    files = [path, *(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal"))]
    return sum(file.stat().st_size for file in files if file.exists())
