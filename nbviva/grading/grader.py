"""From a folder that was handed in to its results: the main process's side of an examination.

What takes long to load, as nbformat and IPython do, is loaded where it is used: other processes start meanwhile.
"""

from __future__ import annotations

import functools
import json
import os
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from nbviva.course.layout import Course, courses_above
from nbviva.course.seeds import course_secret, hash_seed, submission_seed
from nbviva.errors import ExaminationError
from nbviva.exam import Examined, Task
from nbviva.grading import network
from nbviva.grading.came import About, Came, Finish
from nbviva.grading.plan import Sources
from nbviva.grading.readers import Readers
from nbviva.limits import LEVELS, Limits
from nbviva.results import Graded, NotebookResult, Policy
from nbviva.sandbox import try_levels
from nbviva.workers import Cache, Ground, Runner

if TYPE_CHECKING:
    from nbviva.grading.assignment import Assignment, AssignmentNotebook, Placed

REASON = 2000  # characters that are shown of why a notebook could not be read


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
    came : dict
        Notebook -> `Came`, for the same.
    unreadable : dict
        Notebook -> `NotebookResult`, for the others.
    """

    assignment: Assignment
    student: str
    seed: int
    notes: tuple[str, ...] = ()
    tasks: dict[str, Task] = field(default_factory=dict)
    came: dict[str, Came] = field(default_factory=dict)
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
    finish : Finish, optional
        Makes the text of graded notebooks. With it, results have that text and no notebook.
    top : Path, optional
        Where all submissions lie.
    """

    def __init__(
        self, course: Course, level: str | None = None, limits: Limits | None = None, cache: Cache | None = None,
        finish: Finish | None = None, top: Path | None = None,
    ):  # fmt: skip
        self.course, self.cache = course, cache
        self._finish, self._top = finish, top
        self._readers: dict[str, Readers] = {}
        self._lock = threading.Lock()
        self.limits = limits or course.settings.limits
        self._wanted = level
        self._level = ""
        self._assignments: dict[str, Assignment] = {}
        self.runner = Runner()

    def __enter__(self) -> Grader:
        return self

    def __exit__(self, *_: object) -> None:
        for readers in self._readers.values():
            readers.close()
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
            made = self._read(name)
            if self.course.settings.network != "never":
                came = network.fetched(self.course, made, self.limits.submission_seconds)
                made = replace(made, files=came.files | made.files, replies=came.replies.dump())
            notebooks = {stem: self._learned(made, notebook) for stem, notebook in made.notebooks.items()}
            self._assignments[name] = replace(made, notebooks=notebooks)
        return self._assignments[name]

    def _read(self, name: str) -> Assignment:
        """Return an assignment, read now or at an earlier time; what grades it is started as early as can be."""
        sources = Sources.of(self.course, name)
        key = sources.key(self.course) if self.cache is not None else ""
        known = self.cache.get(key) if self.cache is not None and key else None
        if known is not None:
            self._expect(tuple(known["imports"]))
        Readers.expect(self._modules)
        from nbviva.grading import source

        if known is not None:
            return source.from_described(sources, self.course.settings.markers, known)
        made = source.read_assignment(self.course, sources, self._expect)
        if self.cache is not None and key:
            self.cache.put(key, source.described(made))
        return made

    def _expect(self, imports: tuple[str, ...]) -> None:
        self.runner.expect(imports, self._hash_seed)

    @functools.cached_property
    def _hash_seed(self) -> int:
        return hash_seed(course_secret(self.course.root))

    def ground(self, assignment: Assignment) -> Ground:
        """Return what the tasks of an assignment have in common."""
        return Ground(
            assignment.files, assignment.imports, self.limits, self.level, assignment.replies, self._hash_seed
        )

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
        came = self._reads(made).read(folder)
        submission = Submission(made, student, seed, came.notes)
        for name, notebook in made.notebooks.items():
            found = came.notebooks[name]
            if found.reason:
                from nbviva.grading.graded import ungradable

                reason = found.reason[:REASON]
                submission.unreadable[name] = ungradable(notebook, reason, found.notes, self.level, seed)
            else:
                submission.came[name] = found
                submission.tasks[name] = self._task(made, notebook, found.cells, seed, files=came.files)
        return submission

    def finish(self, submission: Submission, examined: Mapping[str, Examined]) -> Graded:
        """Put results into the rebuilt notebooks: all of `grade` that comes after running them."""
        from nbformat import from_dict

        assignment, seed = submission.assignment, submission.seed
        results = dict(submission.unreadable)
        whole = submission.notes
        for name, came in submission.came.items():
            cells, notebook = examined[name].results, assignment.notebooks[name]
            mended, whole = (*whole, *came.notes), ()  # what is true of all notebooks is kept in the first
            made = self._reads(assignment).write(
                name, submission.student, came.rebuilt, cells, level=self.level, seed=seed, mended=mended
            )
            # what a test cell gave is known here, and no reader's business
            points = made.points | {result.grade_id: result.points for result in cells if result.kind == "test"}
            shown, text = (None, made.text) if self._finish else (from_dict(json.loads(made.text)), "")
            results[name] = NotebookResult(
                name, shown, cells, points, notebook.points, notes=(*came.notes, *made.notes), text=text,
                marks=notebook.marks, unanswered=made.unanswered,
            )  # fmt: skip
        in_order = {name: results[name] for name in assignment.notebooks}
        return Graded(assignment.name, submission.student, in_order, submission.notes, self.level, seed)

    @property
    def _modules(self) -> tuple[str, ...]:
        return () if self._finish is None else (type(self._finish).__module__,)

    def _reads(self, made: Assignment) -> Readers:
        """Return who reads the submissions of an assignment."""
        with self._lock:
            if made.name not in self._readers:
                ungraded = [path.name for path in self.course.notebooks(made.name) if path.stem not in made.notebooks]
                about = About(made.notebooks, frozenset(made.files), tuple(ungraded), self._finish)
                self._readers[made.name] = Readers(about, self._top, self._modules)
            return self._readers[made.name]

    def _learned(self, made: Assignment, notebook: AssignmentNotebook) -> AssignmentNotebook:
        """Return a notebook with what is learned from its reference solution, now or at an earlier time."""
        from nbviva.grading.assignment import placed
        from nbviva.grading.learning import learn

        # not the assignment's name or folder: whatever the policy depends on is in the key, so it may be kept for good
        ground = self.ground(made)
        key = ground.key(
            ["learned", notebook.master, notebook.solutions, notebook.cells, notebook.synced, made.handed_in]
        )
        known = self.cache.get(key) if self.cache is not None else None
        if known is not None:
            policy = Policy.of(known["policy"])
            return replace(notebook.computing(policy.computes), policy=policy, flags=tuple(known["flags"]))
        reference = placed(notebook.reference())
        found = learn(
            made.name,
            notebook,
            lambda policy: self._run(ground, self._task(made, notebook, reference, 0, policy, made.handed_in)),
        )
        if self.cache is not None:
            self.cache.put(key, {"policy": found.policy.described(), "flags": found.flags})
        return found

    def _run(self, ground: Ground, task: Task) -> Examined:
        try:
            return self.runner.run(ground, task)
        except ExaminationError:  # somebody has ended a process of ours: once is no reason to grade nobody
            return self.runner.run(ground, task)

    def _task(
        self, made: Assignment, notebook: AssignmentNotebook, cells: Sequence[Placed], seed: int,
        policy: Policy | None = None, files: Mapping[str, bytes] | None = None,
    ) -> Task:  # fmt: skip
        from nbviva.grading.assignment import examination_task

        own = frozenset(made.files)  # the candidate may read these, but a changed one must not reach the examiner
        return examination_task(
            notebook, cells, limits=self.limits, seed=seed, own_files=own, policy=policy, files=files
        )


def _refuse_open_courses(root: Path) -> None:
    """At level limits, run by root, student code is another user, and only permissions protect the solutions."""
    # this Python may lie in a course, which its paths then give away
    for course in (root, *courses_above(Path(sys.prefix))):
        if _is_open(course):
            raise ExaminationError(
                "at level limits nothing but file permissions keeps student code, which runs as another user, from "
                f"the solutions, and everybody can read {course}. Close it to others (chmod o-rwx {course}); if "
                "this Python lies in it, install nbviva in another place"
            )


def _is_open(folder: Path) -> bool:
    """Tell whether any user of this machine can look into a folder."""
    return bool(folder.stat().st_mode & 0o005) and all(parent.stat().st_mode & 0o001 for parent in folder.parents)
