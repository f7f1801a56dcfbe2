"""A course on disk: where its folders are, a copy of it, and nbgrader's commands run in it."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from nbviva.cells.marks import Mark, raw
from nbviva.course import copying, places
from nbviva.course.settings import Settings
from nbviva.errors import CourseError

_ELSEWHERE = ". If the settings of this one lie elsewhere, as in ~/.jupyter, an empty file of that name will do"


def courses_above(place: Path) -> list[Path]:
    """Return the courses within which a folder or a file lies, the nearest first."""
    return [folder for folder in place.resolve().parents if (folder / "nbgrader_config.py").is_file()]


@dataclass(frozen=True)
class Course:
    """The folders of an nbgrader course at `root`, and its settings."""

    root: Path

    @classmethod
    def at(cls, root: Path | str) -> Course:
        """Return the course at `root`.

        Raises
        ------
        CourseError
            If there is no `nbgrader_config.py`.
        """
        root = Path(root)
        if not (root / "nbgrader_config.py").is_file():
            above = courses_above(root)
            raise CourseError(
                f"{_whole(root)} has no nbgrader_config.py: run this in the folder of a course"
                + (f", as {above[0]}" if above else _ELSEWHERE)
            )
        return cls(root.resolve())

    @functools.cached_property
    def settings(self) -> Settings:
        """What `nbgrader_config.py` says: read when it is first asked for, and then the same for this value.

        Raises
        ------
        SettingsError
            If something in it is misspelt or of a wrong kind.
        """
        return Settings.read(self.root)

    def source(self, assignment: str) -> Path:
        """Return the instructor's folder of an assignment."""
        return self.settings.folder("source", assignment)

    def release(self, assignment: str) -> Path:
        """Return the student version of an assignment."""
        return self.settings.folder("release", assignment)

    def submitted(self, assignment: str, student: str) -> Path:
        """Return the folder with what a student handed in."""
        return self.settings.folder("submitted", assignment, student)

    def autograded(self, assignment: str, student: str) -> Path:
        """Return the folder of a student's graded notebooks."""
        return self.settings.folder("autograded", assignment, student)

    def autograded_of(self, assignment: str, students: Iterable[str]) -> dict[str, str]:
        """Return the same as texts for many students, in less time than for one after the other."""
        anybody = str(self.autograded(assignment, places.NAME))
        return {student: anybody.replace(places.NAME, student) for student in students}

    def zoo(self, assignment: str) -> Path:
        """Return the folder with submissions of known verdict."""
        return self.root / "tests" / "zoo" / assignment

    @property
    def db_url(self) -> str:
        """Address of the gradebook."""
        return self.settings.db_url

    def shown(self, path: Path) -> str:
        """Return a path as messages have it: from the folder of the course, where it lies there."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)

    def assignments(self) -> list[str]:
        """Return the names of all assignments in `source/`, or what the settings call it."""
        whole = os.path.join(self.source(places.NAME), f"{places.ANY}.ipynb")
        return sorted({name for name, _ in places.names_at(whole)})

    def notebooks(self, assignment: str) -> list[Path]:
        """Return the instructor's notebooks of an assignment.

        Raises
        ------
        CourseError
            If there are none.
        """
        found = sorted(self.source(assignment).glob("*.ipynb"))
        if not found:
            known = ", ".join(self.assignments()) or "no assignment at all"
            place = self.shown(self.source(assignment))
            raise CourseError(f"{place} holds no notebook; {self.settings.called('source')}/ has {known}")
        return found

    def graded(self, assignment: str) -> list[Path]:
        """Return those notebooks of an assignment in which something is graded; all of them if that is true of none.

        The others are for reading and trying out: they are released, and nobody has to hand them in.
        """
        found = self.notebooks(assignment)
        return [path for path in found if _is_graded(path)] or found

    def copy_to(self, folder: Path, also: Iterable[str] = ()) -> Course:
        """Copy what nbgrader needs for a release into an empty or new `folder`; return the new course.

        That is the settings, `source/`, what is staged and what decides how it is staged; `also` names more folders.
        Nothing that is done in the copy reaches this course, whatever its settings say of folders and the gradebook.
        """
        folder.mkdir(parents=True, exist_ok=True)
        copying.copy(self.settings, self.assignments(), folder.resolve(), also)
        return Course(folder.resolve())

    def nbgrader(
        self, *arguments: str, on_line: Callable[[str], None] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a command of nbgrader in this course.

        Parameters
        ----------
        *arguments : str
            What to write after ``nbgrader`` on a command line.
        on_line : callable, optional
            Called with each line of the log as it comes.

        Returns
        -------
        CompletedProcess
            With the exit code and the whole log in `stdout`. A failure is not raised: with one bad submission among
            many, nbgrader grades the others and exits with 1.
        """
        command = [sys.executable, "-m", "nbviva.plugin.nbgrader_main", *arguments]
        environment = {**os.environ, "PYTHONUNBUFFERED": "1", "PATH": tools_path()}
        lines: list[str] = []
        with subprocess.Popen(
            command, cwd=self.root, env=environment, text=True, encoding="utf-8", errors="replace",
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            close_fds=False,  # it holds the lock of a run, if this is one: `nbviva.autograde.lock`
        ) as process:  # fmt: skip
            assert process.stdout is not None
            for line in process.stdout:
                lines.append(line)
                if on_line is not None:
                    on_line(line)
        return subprocess.CompletedProcess(command, process.returncode, "".join(lines), "")

    def must(self, *arguments: str) -> str:
        """Run a command of nbgrader and return its log.

        Raises
        ------
        CourseError
            If the command fails, with the end of its log.
        """
        done = self.nbgrader(*arguments)
        if done.returncode != 0:
            end = "\n".join(done.stdout.splitlines()[-15:])
            raise CourseError(f"nbgrader {' '.join(arguments)} failed (exit code {done.returncode}):\n{end}")
        return done.stdout


def tools_path() -> str:
    """Return a PATH for nbgrader, which starts `alembic` by its name: it lies beside this Python."""
    return os.pathsep.join((os.path.dirname(sys.executable), os.environ.get("PATH", os.defpath)))


def _is_graded(path: Path) -> bool:
    """Tell whether a notebook has a cell that nbgrader grades; one that cannot be read is for others to complain of."""
    try:
        cells = json.loads(path.read_bytes())["cells"]
        marks = [(Mark.of(cell), raw(cell) or {}) for cell in cells]
    except (ValueError, KeyError, TypeError, AttributeError):
        return True
    return any(mark.earns or mark.solution or not isinstance(said, dict) for mark, said in marks)


def _whole(folder: Path) -> Path:
    with contextlib.suppress(OSError):  # the folder that the command runs in may have been removed
        return folder.resolve()
    return folder
