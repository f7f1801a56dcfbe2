"""How long the class report takes for a class of any size: made-up results of the lesson, recorded as grading does.

python benchmarks/report.py --class 5000
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import classes

from nbviva.cells.marks import Mark
from nbviva.cells.notes import NotebookNote, TestNote
from nbviva.course.layout import Course
from nbviva.gradebook import Book, NotebookRecord, Record
from nbviva.results import error_output

MESSAGES = ("`dWaa[0, 3]` is {}, expected at most 10: is every gradient clipped?", "returned {} indices, expected 51")


def results(draw: random.Random, tests: dict[str, float], shares: dict[str, float]) -> dict[str, str]:
    """Return how each check ends for one student: the strong pass more, and each check is as hard as its share says."""
    strength = draw.gauss(0, 0.25)
    ended = {}
    for name in tests:
        if draw.random() < shares[name] + strength:
            ended[name] = "ok"
        else:
            ended[name] = draw.choices(["error", "hidden", "timeout", "died"], [60, 35, 4, 1])[0]
    return ended


def graded(notebook: dict[str, Any], ended: dict[str, str], draw: random.Random) -> str:
    """Return the graded notebook of one student as text."""
    made = json.loads(json.dumps(notebook))
    for cell in made["cells"]:
        name = Mark.of(cell).grade_id
        if name in ended:
            how = "error" if ended[name] == "hidden" else ended[name]
            TestNote(how, ended[name] == "hidden", True, (), round(draw.expovariate(20), 4)).write(cell)
            message = draw.choice(MESSAGES).format(round(draw.uniform(0, 99), 6))
            cell["outputs"] = [] if how == "ok" else [error_output("CheckFailed", message)]
    NotebookNote("namespaces", draw.randrange(1 << 31)).write(made)
    return json.dumps(made, indent=1)


def records(course: Course, size: int) -> Iterator[Record]:
    """Write the graded notebooks of a class; yield what the gradebook is told of each."""
    (source,) = course.graded(classes.ASSIGNMENT)
    notebook = json.loads(source.read_text(encoding="utf-8"))
    tests = {m.grade_id: m.points for cell in notebook["cells"] if (m := Mark.of(cell)).is_test}
    draw = random.Random(size)
    shares = {name: draw.uniform(0.3, 0.98) for name in tests}
    for number in range(size):
        student = f"s{number:05}"
        ended = results(draw, tests, shares)
        folder = course.root / "autograded" / student / classes.ASSIGNMENT
        folder.mkdir(parents=True, exist_ok=True)
        (folder / source.name).write_text(graded(notebook, ended, draw), encoding="utf-8")
        points = {name: points if ended[name] == "ok" else 0.0 for name, points in tests.items()}
        when = datetime(2030, 1, 1, tzinfo=UTC) + timedelta(minutes=draw.gauss(-600, 300))
        yield Record(student, when, {source.stem: NotebookRecord(points)})


def main() -> None:
    """Make the class if it is not there, and report on it as a user does."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--class", type=int, default=5000, metavar="N", dest="size", help="submissions (5000)")
    parser.add_argument("--work", type=Path, default=Path("build/report"), metavar="FOLDER", help="where the class is")
    options = parser.parse_args()
    folder = options.work / str(options.size)
    course = classes.generated(Course.at(classes.ROOT), folder)
    if not (folder / "recorded").exists():
        shutil.rmtree(folder / "autograded", ignore_errors=True)
        with Book(course.db_url, "", classes.ASSIGNMENT) as book:
            book.record(records(course, options.size))
        (folder / "recorded").touch()
    command = [sys.executable, "-m", "nbviva", "--course", str(folder)]
    page, tree = folder / "report.html", folder / "report.json"
    for words in (["show", classes.ASSIGNMENT],
                  ["report", classes.ASSIGNMENT, "--html", str(page), "--json", str(tree)]):  # fmt: skip
        began = time.perf_counter()
        subprocess.run([*command, *words], check=True, stdout=subprocess.DEVNULL)
        print(f"nbviva {words[0]}: {time.perf_counter() - began:.1f} s")
    print(f"page {page.stat().st_size / 1000:.0f} kB, JSON {tree.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
