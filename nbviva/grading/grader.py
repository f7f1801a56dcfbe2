"""From a folder that was handed in to its results: the main process's side of an examination."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from nbformat import NotebookNode

from nbviva.course.layout import Course
from nbviva.course.seeds import course_secret, submission_seed
from nbviva.errors import ExaminationError, Unreadable
from nbviva.exam import Examined, Task
from nbviva.grading.assignment import Assignment, AssignmentNotebook, examination_task, read_assignment
from nbviva.grading.graded import ungradable, with_results
from nbviva.grading.learning import learn
from nbviva.limits import LEVELS, Limits
from nbviva.results import Graded, NotebookResult, Policy
from nbviva.sandbox import try_levels
from nbviva.submission import handed_in
from nbviva.submission.rebuild import likeness, read, rebuild
from nbviva.workers import Cache, Ground, Runner


@dataclass
class Submission:
    """A submission whose notebooks are rebuilt and wait to be run.

    Attributes
    ----------
    assignment : Assignment
    student : str
    seed : int
    notes : tuple of str
        What was odd about the files that were handed in.
    tasks : dict
        Notebook -> `Task`, for those that can be run.
    rebuilt : dict
        Notebook -> (notebook, notes), for the same.
    unreadable : dict
        Notebook -> `NotebookResult`, for the others.
    """

    assignment: Assignment
    student: str
    seed: int
    notes: tuple[str, ...] = ()
    tasks: dict[str, Task] = field(default_factory=dict)
    rebuilt: dict[str, tuple[NotebookNode, tuple[str, ...]]] = field(default_factory=dict)
    unreadable: dict[str, NotebookResult] = field(default_factory=dict)


class Grader:
    """Grades submissions of a course.

    Parameters
    ----------
    course : Course
    level : str, optional
        Level of the sandbox; the strongest that this machine gives if not given.
    limits : Limits, optional
        Those of the settings (`c.Limits`) if not given.
    cache : Cache, optional
        Where to keep what is learned from reference solutions.
    """

    def __init__(
        self, course: Course, level: str | None = None, limits: Limits | None = None, cache: Cache | None = None
    ):
        self.course, self.cache = course, cache
        self.limits = limits or course.settings.limits
        self._wanted = level
        self._level = ""
        self._assignments: dict[str, Assignment] = {}
        self.runner = Runner()

    def __enter__(self) -> Grader:
        return self

    def __exit__(self, *_: object) -> None:
        self.runner.close()

    @property
    def level(self) -> str:
        """Level of the sandbox in use.

        Raises
        ------
        ExaminationError
            If this machine gives none, or only a lower one than the settings allow.
        """
        if not self._level:  # found out when it is needed: to try a sandbox takes longer than to read a course
            level = self._wanted if self._wanted is not None else self._strongest()
            if level == "limits" and os.geteuid() == 0:
                _refuse_open_courses(self.course.root)
            self._level = level
        return self._level

    def _strongest(self) -> str:
        report = try_levels(self.limits)
        enough = LEVELS[: LEVELS.index(self.course.settings.lowest) + 1]
        if report.level not in enough and self.limits != Limits() and try_levels(Limits()).level in enough:
            raise ExaminationError(
                f"no sandbox starts with the limits of this course ({report.line}), and one does with those that "
                "nobody has changed: look at c.Limits in nbgrader_config.py, which allows too little"
            )
        if report.level not in enough:
            raise ExaminationError(
                f"student code would run without a sandbox here ({report.line}): "
                f"`nbviva doctor` says how to get some. To grade nevertheless, set "
                f'c.Sandbox.lowest = "{report.level or "limits"}" in nbgrader_config.py'
            )
        return report.level

    def assignment(self, name: str) -> Assignment:
        """Return an assignment; the first time, its reference solutions are run to learn from them."""
        if name not in self._assignments:
            made = read_assignment(self.course, name, self.runner.expect)
            notebooks = {stem: self._learned(made, notebook) for stem, notebook in made.notebooks.items()}
            self._assignments[name] = replace(made, notebooks=notebooks)
        return self._assignments[name]

    def ground(self, assignment: Assignment) -> Ground:
        """Return what the tasks of an assignment have in common."""
        return Ground(assignment.files, assignment.imports, self.limits, self.level)

    def grade(self, assignment: str, folder: Path | str, student: str = "", seed: int | None = None) -> Graded:
        """Grade what lies in a folder, here and now.

        Parameters
        ----------
        assignment : str
        folder : Path or str
            What was handed in. It is only read.
        student : str
            For whom the inputs are drawn.
        seed : int, optional
            Seed of an earlier grading, to reproduce it.

        Returns
        -------
        Graded

        Raises
        ------
        ExaminationError
            If the grader itself failed.
        """
        submission = self.prepare(assignment, Path(folder), student, seed)
        ground = self.ground(submission.assignment)
        return self.finish(submission, {name: self.runner.run(ground, task) for name, task in submission.tasks.items()})

    def prepare(self, assignment: str, folder: Path, student: str = "", seed: int | None = None) -> Submission:
        """Read what was handed in and rebuild its notebooks: all of `grade` that comes before running them."""
        made = self.assignment(assignment)
        if seed is None:
            seed = submission_seed(course_secret(self.course.root), assignment, student)

        def alike(name: str, content: bytes) -> int:
            return likeness(made.notebooks[name].master, content)

        # what the course lays beside a notebook wins over what came with it: tests rely on the course's own modules
        ungraded = [path.name for path in self.course.notebooks(assignment) if path.stem not in made.notebooks]
        came = handed_in.find(folder, list(made.notebooks), alike, made.files, ungraded)
        submission = Submission(made, student, seed, came.notes)
        for name, notebook in made.notebooks.items():
            found = came.notebooks[name]
            reason = found.reason
            if found.content is not None:
                try:
                    cells, notes = read(found.content, f"{name}.ipynb")
                except Unreadable as error:
                    reason = str(error)
                else:
                    rebuilt = rebuild(notebook.master, cells)
                    submission.rebuilt[name] = rebuilt.notebook, (*found.notes, *notes, *rebuilt.notes)
                    submission.tasks[name] = self._task(made, notebook, rebuilt.notebook, seed, files=came.files)
                    continue
            submission.unreadable[name] = ungradable(notebook, reason, found.notes, self.level, seed)
        return submission

    def finish(self, submission: Submission, examined: Mapping[str, Examined]) -> Graded:
        """Put results into the rebuilt notebooks: all of `grade` that comes after running them."""
        assignment, seed = submission.assignment, submission.seed
        results = dict(submission.unreadable)
        whole = submission.notes
        for name, (rebuilt, notes) in submission.rebuilt.items():
            cells = examined[name].results
            mended, whole = (*whole, *notes), ()  # what is true of all notebooks is kept in the first
            result = with_results(assignment.notebooks[name], rebuilt, cells, self.level, seed, mended)
            results[name] = replace(result, notes=(*notes, *result.notes))
        in_order = {name: results[name] for name in assignment.notebooks}
        return Graded(assignment.name, submission.student, in_order, submission.notes, self.level, seed)

    def _learned(self, made: Assignment, notebook: AssignmentNotebook) -> AssignmentNotebook:
        """Return a notebook with what is learned from its reference solution, now or at an earlier time."""
        # not the assignment's name or folder: whatever the policy depends on is in the key, so it may be kept for good
        ground = self.ground(made)
        key = ground.key(
            ["learned", notebook.master, notebook.solutions, notebook.cells, notebook.synced, made.handed_in]
        )
        known = self.cache.get(key) if self.cache is not None else None
        if known is not None:
            return replace(notebook, policy=Policy.of(known["policy"]), flags=tuple(known["flags"]))
        reference = notebook.reference()
        found = learn(
            made.name,
            notebook,
            lambda policy: self.runner.run(ground, self._task(made, notebook, reference, 0, policy, made.handed_in)),
        )
        if self.cache is not None:
            self.cache.put(key, {"policy": found.policy.described(), "flags": found.flags})
        return found

    def _task(
        self, made: Assignment, notebook: AssignmentNotebook, rebuilt: NotebookNode, seed: int,
        policy: Policy | None = None, files: Mapping[str, bytes] | None = None,
    ) -> Task:  # fmt: skip
        own = frozenset(made.files)  # the candidate may read these, but a changed one must not reach the examiner
        return examination_task(
            notebook, rebuilt, limits=self.limits, seed=seed, own_files=own, policy=policy, files=files
        )


def _refuse_open_courses(root: Path) -> None:
    """At level limits, run by root, student code is another user, and only permissions protect the solutions."""
    around = [folder for folder in Path(sys.prefix).resolve().parents if (folder / "nbgrader_config.py").is_file()]
    for course in (root, *around):  # this Python may lie in a course, which its paths then give away
        if _is_open(course):
            raise ExaminationError(
                "at level limits nothing but file permissions keeps student code, which runs as another user, from "
                f"the solutions, and everybody can read {course}. Close it to others (chmod o-rwx {course}); if "
                "this Python lies in it, install nbviva in another place"
            )


def _is_open(folder: Path) -> bool:
    """Tell whether any user of this machine can look into a folder."""
    return bool(folder.stat().st_mode & 0o005) and all(parent.stat().st_mode & 0o001 for parent in folder.parents)
