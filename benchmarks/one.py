"""How long one submission takes: `nbviva run`, `nbviva watch` and `nbgrader autograde`, in turn.

python benchmarks/one.py --rounds 5
python benchmarks/one.py --rounds 5 --before ../another-checkout

With `--before`, the `nbviva run` of another checkout of this engine, with a `.venv` of its own, takes part.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(Path(__file__).resolve().parent))

import classes  # noqa: E402

from nbviva.course.layout import Course, tools_path  # noqa: E402

QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": True}


def command(python: Path | str, course: Path, *words: str) -> float:
    """Return how long a command takes."""
    began = time.perf_counter()
    environment = {**os.environ, "PATH": tools_path()}
    subprocess.run([str(python), *words], cwd=course, env=environment, **QUIET)  # type: ignore[call-overload]
    return time.perf_counter() - began


class Watch:
    """A running `nbviva watch`, whose lines are read as they come."""

    def __init__(self, course: Path):
        words = [sys.executable, "-u", "-m", "nbviva", "watch", classes.ASSIGNMENT]
        self._process = subprocess.Popen(words, cwd=course, stdout=subprocess.PIPE, text=True)
        self.until("waiting for what is handed in")

    def until(self, words: str) -> None:
        """Wait for a line with these words."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if words in line:
                return
        raise RuntimeError(f"nbviva watch ended before it said {words!r}")

    def end(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait()


def appears(course: Path, made: Path, student: str, watch: Watch) -> float:
    """Return the time from the moment in which a folder appears until its grade is recorded and said."""
    place = course / "submitted" / student
    place.mkdir(parents=True)
    shutil.copytree(made, course / "coming")
    began = time.perf_counter()
    os.rename(course / "coming", place / classes.ASSIGNMENT)
    watch.until(f"{student}  ")
    return time.perf_counter() - began


def main() -> None:
    """Measure in turn, and print medians and ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="of all in turn (5)")
    parser.add_argument("--before", type=Path, metavar="CHECKOUT", help="another checkout, for its `nbviva run`")
    options = parser.parse_args()
    took: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as place:
        ours = classes.generated(Course.at(classes.ROOT), Path(place, "ours")).root
        stock = Path(place, "stock")
        shutil.copytree(ours, stock)
        config = stock / "nbgrader_config.py"
        config.write_text(config.read_text("utf-8").replace("nbviva.switch_on(c)", ""), encoding="utf-8")
        made = Path(place, "made")
        made.mkdir()
        (source,) = Course.at(ours).graded(classes.ASSIGNMENT)
        shutil.copy(source, made)
        run = ("-m", "nbviva", "run", str(made), "--assignment", classes.ASSIGNMENT)
        pythons = {"nbviva run": sys.executable}
        if options.before:
            pythons["nbviva run before"] = str(options.before.resolve() / ".venv" / "bin" / "python")
        for python in pythons.values():
            command(python, ours, *run)  # the second time counts
        watch = Watch(ours)
        for number in range(options.rounds):
            student = f"s{number:03}"
            shutil.copytree(made, stock / "submitted" / student / classes.ASSIGNMENT)
            stock_words = ("-m", "nbgrader", "autograde", classes.ASSIGNMENT, "--student", student, "--create")
            took.setdefault("nbgrader autograde", []).append(command(sys.executable, stock, *stock_words))
            for name, python in pythons.items():
                took.setdefault(name, []).append(command(python, ours, *run))
            took.setdefault("nbviva watch", []).append(appears(ours, made, student, watch))
        watch.end()
    medians = {name: statistics.median(values) for name, values in took.items()}
    print("| what | median | spread | of nbgrader |\n|---|---|---|---|")
    for name, values in took.items():
        ratio = medians[name] / medians["nbgrader autograde"]
        print(f"| {name} | {medians[name]:.2f} s | {min(values):.2f} to {max(values):.2f} s | {ratio:.3f} |")


if __name__ == "__main__":
    main()
