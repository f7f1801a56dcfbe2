"""What grading a class costs: nbgrader, Otter-Grader and `nbviva autograde` side by side, and ours as the class grows.

    python benchmarks/grading.py --otter ~/otter/bin/python
    python benchmarks/grading.py --class 4 --slices 2 --quick 10 --lesson 4        a look, in a few minutes

A class made from the zoo is cut into slices. Each slice goes through all graders in turn, in another order each time,
so that a machine that gets slower or faster does so for all. Every turn begins in a fresh copy of a course in which one
submission was graded before; another turn, with a single submission, tells what starting the command costs. Wanted are
Linux, for processor time that misses no process, and a machine with nothing else to do. Results are kept after each
step in grading.json: a run that was ended goes on from there, and one that is complete is only written out again, to
grading.md and grading.svg.

Otter-Grader needs an environment of its own. Without it its column is left out:

    python -m venv ~/otter && ~/otter/bin/pip install otter-grader==7.0.0 numpy matplotlib ipykernel
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from importlib import metadata
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent / "tests")]

import curve  # noqa: E402
import grading_report  # noqa: E402
import meter  # noqa: E402
from classes import Class, class_of, generated, varied  # noqa: E402
from graders import GRADERS, Grader, Otter, Scores  # noqa: E402
from support.gradebooks import differences  # noqa: E402

from nbviva.course.layout import Course  # noqa: E402
from nbviva.errors import CourseError  # noqa: E402
from nbviva.workers import digest  # noqa: E402

# seconds, for the estimate at the start: of a submission, and of a command around it, where `meter.speed()` is SPEED
SUBMISSION = {"stock": 1.5, "otter": 4.5, "ours": 0.6, "plain": 0.3}
COMMAND = {"stock": 2.0, "otter": 0.0, "ours": 2.0, "plain": 1.0}
QUICK, WRITTEN, SPEED = 0.2, 0.03, 12.0
ENOUGH = 4  # submissions of a slice from which on it is told what each but the first costs


class Results:
    """The file of results: what is in it already is not measured again.

    Parameters
    ----------
    path : Path
    about : dict
        What the figures depend on. A file about something else is begun anew.
    """

    def __init__(self, path: Path, about: dict[str, Any]):
        self._path = path
        self.data: dict[str, Any] = {"about": about, "first": {}, "slices": {}, "curve": {}}
        if path.is_file():
            there = json.loads(path.read_text(encoding="utf-8"))
            other = [name for name in about if there["about"].get(name) != about[name]]
            if other:
                print(f"{path.name} is begun anew: another {', another '.join(other)}")
            else:
                self.data = there

    def keep(self, part: str, key: str, value: Any) -> None:
        """Add something, and write the file, whole or not at all."""
        self.data[part][key] = value
        new = self._path.with_name(f"{self._path.name}.new")
        new.write_text(json.dumps(self.data, indent=1) + "\n", encoding="utf-8")
        new.replace(self._path)


def side_by_side(
    graders: Sequence[Grader], slices: Sequence[Class], results: Results, work: Path, tell: Callable[[str], None],
    cold: bool,
) -> None:  # fmt: skip
    """Run each slice through all graders; one that is in the results already is left out."""
    (right,) = class_of(graders[0].lesson, 1).values()
    for grader in graders:
        turn = grader.begin(None if cold else right)
        if turn is not None:
            turn.use.memory = []
            results.keep("first", grader.name, asdict(turn.use))
            tell(f"the first submission in {grader.label}: {_told(turn.use)}")
    for number, members in enumerate(slices):
        if str(number) in results.data["slices"]:
            continue
        shift = number % len(graders)
        order = [*graders[shift:], *graders[:shift]]
        found: dict[str, Any] = {"order": [g.name for g in order], "speed_ms": {}, "uses": {}, "one": {}, "said": {}}
        found["members"] = {student: f"{m.group}/{m.name}" for student, m in members.items()}
        scores: dict[str, Scores] = {}
        for grader in order:
            found["speed_ms"][grader.name] = meter.speed()
            if len(members) >= ENOUGH:
                alone = grader.turn({"alone": varied(right, 1)}, work / f"turn-{grader.name}")
                found["one"][grader.name] = {**asdict(alone.use), "memory": []}
            turn = grader.turn(members, work / f"turn-{grader.name}")
            turn.use.memory = []
            found["uses"][grader.name], scores[grader.name] = asdict(turn.use), turn.scores
            found["said"] |= turn.said
            tell(f"slice {number + 1} of {len(slices)}, {grader.label}: {_told(turn.use)}")
        stock, ours = (work / f"turn-{name}" / "gradebook.db" for name in ("stock", "ours"))
        found["rows"] = differences(stock, ours)
        found["cells"] = [line for other in ("stock", "otter") for line in _other_points(scores, other)]
        found["totals"] = {name: {s: sum(p.values()) for s, p in of.items()} for name, of in scores.items() if any(of)}
        results.keep("slices", str(number), found)


def main() -> int:
    """Measure what is missing, then write all of it out."""
    options = _options()
    lesson = Course.at(HERE.parent)
    engine = digest.engine()
    about = {
        "class": options.members, "slices": options.slices, "quick": options.quick, "lesson": options.lesson,
        "cores": options.cores, "cold": options.cold, "engine": engine[:16], "versions": _versions(options.otter),
        "machine": f"{platform.system()} {platform.machine()}, {len(os.sched_getaffinity(0))} cores, {_processor()}",
    }  # fmt: skip
    into: Path = options.into
    into.mkdir(parents=True, exist_ok=True)
    results = Results(into / "grading.json", about)
    work = Path(options.work or Path(tempfile.gettempdir(), "nbviva-grading"), digest.digest(about)[:12]).resolve()
    work.mkdir(parents=True, exist_ok=True)
    Otter.python = options.otter
    graders = [
        kind(work / kind.name, lesson, Course(work / "generated"))
        for kind in GRADERS if kind is not Otter or options.otter
    ]  # fmt: skip
    if not results.data["first"]:  # figures of the first submission belong to courses that are not there yet
        for grader in graders:
            shutil.rmtree(grader.folder, ignore_errors=True)
    members = class_of(lesson, options.members)
    slices = [{s: members[s] for s in list(members)[i :: options.slices]} for i in range(options.slices)]
    points = list(curve.sizes(options.quick, options.lesson, options.cores))
    points = [size for size in points if size.key not in results.data["curve"]]
    began = time.monotonic()
    print(
        f"about {_estimate(graders, slices, points, results) / 60:.0f} minutes, if nothing else runs here", flush=True
    )

    def tell(line: str) -> None:
        if digest.engine.__wrapped__() != engine:
            raise CourseError("the engine's code has changed meanwhile: these figures would be of two engines")
        print(f"{(time.monotonic() - began) / 60:6.1f} min  {line}", flush=True)

    if any(str(number) not in results.data["slices"] for number in range(options.slices)):
        generated(lesson, work / "generated")
        side_by_side(graders, slices, results, work, tell, options.cold)
    if points:
        courses = curve.prepared(work, lesson)
        for size in points:
            found = curve.point(size, courses[size.assignment], lesson, work / "curve")
            results.keep("curve", size.key, found)
            rate = size.count / found["first"]["wall"]
            tell(f"{size.key} cores: {rate:.1f} a second, again {found['again']['wall']:.1f} s, "
                 f"--force {found['force']['wall']:.1f} s")  # fmt: skip
    grading_report.write(results.data, into)
    print(f"written: {into / 'grading.md'}, {into / 'grading.svg'}")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--class", dest="members", type=int, default=40, metavar="N", help="submissions (40)")
    parser.add_argument("--slices", type=int, default=4, metavar="N", help="parts into which the class is cut (4)")
    parser.add_argument("--otter", default="", metavar="PATH", help="a Python that has Otter-Grader")
    for name, default, what in (
        ("quick", "10,100,200,1000,5000", "classes of an assignment of few cells"),
        ("lesson", "10,100", "classes of the lesson"),
        ("cores", "1,2", "processor cores"),
    ):
        parser.add_argument(f"--{name}", type=_numbers, default=_numbers(default), metavar="N,N",
                            help=f"for our curve: {what} ({default})")  # fmt: skip
    parser.add_argument("--cold", action="store_true", help="no submission before the slices: quicker, and unfair")
    parser.add_argument("--into", type=Path, default=HERE, metavar="FOLDER", help="for the results (benchmarks/)")
    parser.add_argument("--work", type=Path, metavar="FOLDER", help="for the courses (among temporary files)")
    options = parser.parse_args()
    if sys.platform != "linux":
        parser.error("only Linux tells what is measured here")
    if not 0 < options.slices <= options.members:
        parser.error("--slices must be at least 1 and at most --class")
    if options.otter and "otter" not in _versions(options.otter):
        parser.error(f"--otter {options.otter}: no Python with otter-grader there")
    return options


def _numbers(text: str) -> list[int]:
    return [int(word) for word in text.split(",") if word.strip()]


def _versions(otter: str) -> dict[str, str]:
    found = {"Python": platform.python_version()}
    found |= {name: metadata.version(name) for name in ("nbgrader", "numpy", "ipykernel")}
    if otter:
        code = "from importlib.metadata import version as v; print(v('otter-grader'), v('numpy'))"
        asked = subprocess.run([otter, "-c", code], capture_output=True, text=True, check=False)
        if asked.returncode == 0:
            found["otter"] = asked.stdout.split()[0]
    return found


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def _told(use: meter.Use) -> str:
    return f"{use.wall:.1f} s, {use.cpu:.1f} s of processor time" + (f", {use.left} ended by force" * bool(use.left))


def _other_points(scores: dict[str, Scores], other: str) -> list[str]:
    """Return where a grader gives other points than ours, one line each."""
    lines = []
    for student, points in scores.get(other, {}).items():
        for cell in sorted({*points, *scores["ours"][student]}):
            theirs, ours = points.get(cell), scores["ours"][student].get(cell)
            if theirs != ours:
                lines.append(f"{student} {cell}: {other} {theirs}, ours {ours}")
    return lines


def _estimate(
    graders: Sequence[Grader], slices: Sequence[Class], points: Sequence[curve.Size], results: Results
) -> float:
    """Return about how many seconds all of what is left will take."""
    seconds = 0.0
    for number, members in enumerate(slices):
        if str(number) not in results.data["slices"]:
            more = len(members) >= ENOUGH
            seconds += sum((1 + more) * COMMAND[g.name] + (len(members) + more) * SUBMISSION[g.name] for g in graders)
    for size in points:
        each = QUICK if size.assignment == curve.QUICK else SUBMISSION["ours"]
        seconds += 3 * COMMAND["ours"] + size.count * (each / size.cores + WRITTEN)
    return seconds * meter.speed() / SPEED


if __name__ == "__main__":
    try:
        sys.exit(main())
    except CourseError as error:
        sys.exit(str(error))
