"""The graders that `grading.py` compares: how each is set up for the lesson, what is run for a class, what it says.

`Stock` is nbgrader without the engine, `Otter` is Otter-Grader, `Ours` is `nbviva autograde`. `Plain` grades nothing:
it runs all cells of each graded notebook in one process, and is what the students' own computing costs.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

import meter
import nbformat
from classes import ASSIGNMENT, ROOT, Class
from support.gradebooks import rows

from nbviva.audit import specimens
from nbviva.audit.specimens import Specimen
from nbviva.cells.marks import grade_id, is_test
from nbviva.course.copying import IGNORED
from nbviva.course.layout import Course
from nbviva.errors import CourseError

ENGINE = "switch_on(c)"
# the lesson's last cells train at length unless they are being graded; and BLAS may use what threads it likes
GRADING = {"NBGRADER_EXECUTION": "autograde"}
Scores = dict[str, dict[str, float]]  # student -> test cell -> points


@dataclass(frozen=True)
class Turn:
    """What came of some submissions in one grader."""

    use: meter.Use
    scores: Scores
    said: dict[str, str]


class Grader:
    """One grader, set up once in a folder; each turn runs in a fresh copy of it.

    Parameters
    ----------
    folder : Path
        Where it lives; made by `set_up`.
    lesson : Course
        Where the lesson comes from; it is only read.
    generated : Course
        A course with the lesson generated and registered in its gradebook, settings as in the lesson.
    """

    name: ClassVar[str]
    label: ClassVar[str]

    def __init__(self, folder: Path, lesson: Course, generated: Course):
        self.folder, self.lesson, self.generated = folder, lesson, generated
        self.notebook = f"{ASSIGNMENT}.ipynb"

    def set_up(self) -> None:
        """Make the folder."""
        shutil.copytree(self.generated.root, self.folder, ignore=IGNORED)

    def hand_in(self, members: Class, folder: Path) -> None:
        """Put a class into a copy."""
        for student, member in members.items():
            self._hand_in(member, self.submitted(folder, student))

    def submitted(self, folder: Path, student: str) -> Path:
        """Return where a student hands in, in a folder that need not be a course."""
        return folder / self.generated.submitted(ASSIGNMENT, student).relative_to(self.generated.root)

    def _hand_in(self, member: Specimen, folder: Path) -> None:
        release, source = self.generated.release(ASSIGNMENT), self.lesson.source(ASSIGNMENT)
        specimens.hand_in(member, release / self.notebook, source / self.notebook, folder)

    def commands(self, members: Class, folder: Path) -> Sequence[Sequence[str]]:
        """Return what is to be run in a copy."""
        raise NotImplementedError

    def scores(self, members: Class, folder: Path) -> Scores:
        """Return the points that a copy has after it was run."""
        return _of_gradebook(folder / "gradebook.db", members)

    def said(self, folder: Path) -> dict[str, str]:
        """Return what else is to be known."""
        return {}

    def turn(self, members: Class, folder: Path) -> Turn:
        """Grade some submissions in a fresh copy, which stays in `folder`.

        Raises
        ------
        CourseError
            If a command fails; the message has the end of what it printed.
        """
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.folder, folder, symlinks=True)
        self.hand_in(members, folder)
        log = folder / "benchmark.log"
        commands = self.commands(members, folder)
        use = meter.measure(commands, folder, log, self.environment)
        if any(use.codes):
            end = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
            raise CourseError(f"{self.label} ended with exit codes {use.codes}:\n{end}")
        return Turn(use, self.scores(members, folder), self.said(folder))

    def begin(self, member: Specimen | None) -> Turn | None:
        """Set up and grade one submission, so that what is done once for a course is done; None if that was before.

        It also writes the bytecode of what is imported. Without a submission it only sets up.
        """
        if self.folder.exists():
            return None
        if member is None:
            self.set_up()
            return None
        new, first = self.folder, self.folder.with_name(f"{self.folder.name}-first")
        for left in (new.with_name(f"{new.name}-new"), first):
            shutil.rmtree(left, ignore_errors=True)
        self.folder = new.with_name(f"{new.name}-new")
        self.set_up()
        turn = self.turn({"first": member}, first)
        for part in ("submitted", "autograded"):
            shutil.rmtree(first / part, ignore_errors=True)
        shutil.rmtree(self.folder)
        self.folder = first.rename(new)
        return turn

    @property
    def environment(self) -> dict[str, str]:
        """Variables that are set for the commands."""
        return {"PATH": os.pathsep.join((os.path.dirname(sys.executable), os.environ.get("PATH", os.defpath)))}


class Stock(Grader):
    """nbgrader as it is installed: the engine's line is taken out of the settings."""

    name, label = "stock", "nbgrader 0.9.6"

    def set_up(self) -> None:
        """Make the folder, with other settings."""
        super().set_up()
        settings = self.folder / "nbgrader_config.py"
        lines = settings.read_text(encoding="utf-8").splitlines(keepends=True)
        rest = [line for line in lines if ENGINE not in line]
        if len(rest) != len(lines) - 1:
            raise CourseError(f"{settings} has no line with {ENGINE}: what is called nbgrader would be the engine")
        settings.write_text("".join(rest), encoding="utf-8")

    def commands(self, members: Class, folder: Path) -> Sequence[Sequence[str]]:
        """One for all."""
        return [[sys.executable, "-m", "nbgrader", "autograde", ASSIGNMENT]]


class Ours(Grader):
    """`nbviva autograde` with everything on."""

    name, label = "ours", "nbviva autograde"

    def commands(self, members: Class, folder: Path) -> Sequence[Sequence[str]]:
        """One for all, on all cores."""
        return [[sys.executable, "-m", "nbviva", "autograde", ASSIGNMENT, "--json", "outcome.json"]]

    def said(self, folder: Path) -> dict[str, str]:
        """Return the level of the sandbox, which the figures are worth nothing without."""
        outcome = json.loads((folder / "outcome.json").read_text(encoding="utf-8"))
        if outcome["assignment_flags"]:
            raise CourseError(f"the lesson is not graded as it should be here: {outcome['assignment_flags'][0]}")
        not_run = [s["student"] for s in outcome["students"] if s["failed"] or s["kept"]]
        if not_run:
            raise CourseError(f"nbviva autograde has not run {', '.join(not_run)}: the time means nothing")
        return {"sandbox": outcome["sandbox"]}


class Otter(Grader):
    """Otter-Grader 7 without Docker, in an interpreter of its own.

    Each test cell, hidden tests included, is an exception-based test file that is run in the notebook's own namespace
    at the place where the cell stood. A doctest-based file would get a copy of the namespace, and what the lesson's
    tests replace for a moment would not be replaced where the notebook's functions look it up.
    """

    name, label = "otter", "Otter-Grader"
    python = ""

    def set_up(self) -> None:
        """Write the test files and have Otter pack them."""
        self.folder.mkdir(parents=True)
        tests = self.folder / "tests"
        tests.mkdir()
        for cell in self._source().cells:
            if is_test(cell):
                name = grade_id(cell)
                (tests / f"{name}.py").write_text(_test_file(name, cell), encoding="utf-8")
        source = self.generated.source(ASSIGNMENT)
        beside = sorted(p.name for p in source.iterdir() if p.name != self.notebook and not p.name.startswith("."))
        for name in beside:
            path = source / name
            if path.is_dir():
                shutil.copytree(path, self.folder / name, ignore=IGNORED)
            else:
                shutil.copy(path, self.folder)
        command = [self.python, "-m", "otter", "generate", "-t", "tests", "-o", "autograder.zip", "--no-environment"]
        packed = subprocess.run([*command, *beside], cwd=self.folder, capture_output=True, text=True, check=False)
        if packed.returncode != 0:
            raise CourseError(f"otter generate failed:\n{packed.stdout}{packed.stderr}")

    def _source(self) -> nbformat.NotebookNode:
        return nbformat.read(self.generated.source(ASSIGNMENT) / self.notebook, as_version=4)

    def _hand_in(self, member: Specimen, folder: Path) -> None:
        super()._hand_in(member, folder)
        path = folder / self.notebook
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            if is_test(cell):  # Otter runs the file right after the cell whose metadata name it
                cell.metadata = nbformat.from_dict({"otter": {"tests": [grade_id(cell)]}})
                cell.source = ""
        nbformat.write(notebook, path)

    def commands(self, members: Class, folder: Path) -> Sequence[Sequence[str]]:
        """One for each submission: Otter has no other way without Docker."""
        run = [self.python, "-m", "otter", "run", "-a", "autograder.zip", "--no-logo"]
        commands = []
        for student in members:
            handed_in = self.submitted(folder, student)
            commands.append([*run, "-o", str(handed_in), str(handed_in / self.notebook)])
        return commands

    def scores(self, members: Class, folder: Path) -> Scores:
        """Read the result that Otter wrote beside each submission."""
        found: Scores = {}
        for student in members:
            path = self.submitted(folder, student) / "results.json"
            results = json.loads(path.read_text(encoding="utf-8"))
            found[student] = {t["name"]: t["score"] for t in results["tests"] if "score" in t}
        return found

    @property
    def environment(self) -> dict[str, str]:
        """Otter's kernels are started with Otter's own interpreter."""
        path = os.pathsep.join((os.path.dirname(self.python), os.environ.get("PATH", os.defpath)))
        return {"PATH": path, **GRADING}


class Plain(Grader):
    """No grader: all cells of the graded notebook in one process, forked from a warm one."""

    name, label = "plain", "the cells alone"

    def _hand_in(self, member: Specimen, folder: Path) -> None:
        super()._hand_in(member, folder)
        source = nbformat.read(self.generated.source(ASSIGNMENT) / self.notebook, as_version=4)
        tests = {grade_id(cell): cell.source for cell in source.cells if is_test(cell)}
        made = nbformat.read(folder / self.notebook, as_version=4)
        cells = [tests.get(grade_id(cell), cell.source) for cell in made.cells if cell.cell_type == "code"]
        (folder / "cells.json").write_text(json.dumps(cells), encoding="utf-8")

    def commands(self, members: Class, folder: Path) -> Sequence[Sequence[str]]:
        """One for all: the warm process."""
        folders = [str(self.submitted(folder, student)) for student in members]
        beside = str(Course(folder).source(ASSIGNMENT))
        return [[sys.executable, str(ROOT / "benchmarks" / "plain.py"), "plain.json", beside, *folders]]

    def begin(self, member: Specimen | None) -> Turn | None:
        """Set up; nothing is done once here but to start the warm process, which does not count."""
        return super().begin(None)

    def turn(self, members: Class, folder: Path) -> Turn:
        """Return what the forked processes have used, without the warm one: starting it is nobody's computing."""
        turn = super().turn(members, folder)
        told = json.loads((folder / "plain.json").read_text(encoding="utf-8"))
        return replace(turn, use=replace(turn.use, wall=sum(told["wall"]), cpu=sum(told["cpu"])))

    def scores(self, members: Class, folder: Path) -> Scores:
        """Nobody gets any."""
        return {}

    @property
    def environment(self) -> dict[str, str]:
        """One BLAS thread: what waiting threads burn is no computing either."""
        return {**GRADING, **{f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL")}}


GRADERS: tuple[type[Grader], ...] = (Stock, Otter, Ours, Plain)


def _of_gradebook(path: Path, members: Class) -> Scores:
    found: Scores = {student: {} for student in members}
    for row in rows(path):
        if row.kind == "Grade" and row.student in found:
            score = row.values["auto_score"]
            found[row.student][row.cell] = float(score) if isinstance(score, (int, float)) else 0.0
    return found


def _test_file(name: str, cell: nbformat.NotebookNode) -> str:
    return (
        "from otter.test_files import test_case\n\nOK_FORMAT = False\n"
        f"name = {name!r}\npoints = {cell.metadata.nbgrader.points!r}\n\n"
        f"TEST = compile({cell.source!r}, {name!r}, 'exec')\n\n\n"
        "@test_case(hidden=True)\ndef run(env):\n    exec(TEST, env)\n"
    )
