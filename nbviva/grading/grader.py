"""From a folder that was handed in to its results: the main process's side of an examination."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from nbformat import NotebookNode

from nbviva.course import staging
from nbviva.course.layout import Course
from nbviva.course.seeds import course_secret, submission_seed
from nbviva.errors import ExaminationError, Unreadable
from nbviva.grading import assignment as plan
from nbviva.grading.assignment import NotebookPlan, Plan
from nbviva.grading.graded import settle, ungradable
from nbviva.limits import Limits
from nbviva.results import Graded, NotebookResult, Policy
from nbviva.sandbox import probe
from nbviva.submission import handed_in
from nbviva.submission.rebuild import likeness, read, rebuild
from nbviva.workers.cache import Store
from nbviva.workers.runner import Examined, Ground, Runner, Task


def _is_open(folder: Path) -> bool:
    """Tell whether any user of this machine can look into a folder."""
    return bool(folder.stat().st_mode & 0o005) and all(parent.stat().st_mode & 0o001 for parent in folder.parents)


@dataclass
class Prepared:
    """A submission whose notebooks are rebuilt and wait to be run.

    Attributes
    ----------
    plan : Plan
    student : str
    seed : int
    came : HandedIn
    tasks : dict
        Notebook -> `Task`, for those that can be run.
    rebuilt : dict
        Notebook -> (notebook, notes), for the same.
    unreadable : dict
        Notebook -> `NotebookResult`, for the others.
    """

    plan: Plan
    student: str
    seed: int
    came: handed_in.HandedIn
    tasks: dict[str, Task] = field(default_factory=dict)
    rebuilt: dict[str, tuple[NotebookNode, tuple[str, ...]]] = field(default_factory=dict)
    unreadable: dict[str, NotebookResult] = field(default_factory=dict)


class Grader:
    """Grades submissions of a course.

    Parameters
    ----------
    course : Course
    level : str, optional
        Level of the jail; the strongest that this machine gives if not given.
    limits : Limits, optional
        Those of the settings (`c.Limits`) if not given.
    store : Store, optional
        Where to keep what is learned from reference solutions.
    """

    def __init__(
        self, course: Course, level: str | None = None, limits: Limits | None = None, store: Store | None = None
    ):
        self.course, self.store = course, store
        config = staging.read_config(course.root)
        self.limits = limits or Limits.of(config.get("Limits", {}))
        self._wanted = level
        self._lowest = str(config.get("Jail", {}).get("lowest", "landlock"))
        self._level = ""
        self._plans: dict[str, Plan] = {}
        self.runner = Runner()
        self._lock = threading.Lock()

    def __enter__(self) -> Grader:
        return self

    def __exit__(self, *_: object) -> None:
        self.runner.close()

    @property
    def level(self) -> str:
        """Level of the jail in use.

        Raises
        ------
        ExaminationError
            If this machine gives none, or only a lower one than the settings allow.
        """
        if not self._level:
            if self._wanted is not None:
                self._level = self._wanted
            else:
                report = probe.probe(self.limits)
                allowed = (*probe.LEVELS[: probe.LEVELS.index(self._lowest) + 1],)
                if report.level not in allowed:
                    raise ExaminationError(
                        f"student code would run without walls here ({report.line or 'no level of the jail works'}): "
                        f"`nbviva doctor` says how to get some. To grade nevertheless, set "
                        f'c.Jail.lowest = "{report.level or "limits"}" in nbgrader_config.py'
                    )
                self._level = report.level
            if self._level == "limits" and os.geteuid() == 0:
                self._refuse_open_courses()
        return self._level

    def _refuse_open_courses(self) -> None:
        """At level limits, run by root, student code is another user, and only permissions protect the solutions."""
        around = [folder for folder in Path(sys.prefix).resolve().parents if (folder / "nbgrader_config.py").is_file()]
        for course in (self.course.root, *around):  # this Python may lie in a course, which its paths then give away
            if _is_open(course):
                self._level = ""
                raise ExaminationError(
                    "at level limits nothing but file permissions keeps student code, which runs as another user, from "
                    f"the solutions, and everybody can read {course}. Close it to others (chmod o-rwx {course}); if "
                    "this Python lies in it, install nbviva in another place"
                )

    def use_level(self, level: str) -> None:
        """Use this level of the jail instead of the strongest."""
        self._wanted, self._level = level, ""

    def plan(self, assignment: str) -> Plan:
        """Return the plan of an assignment; the first time, the reference solution is run to learn from it."""
        with self._lock:
            if assignment not in self._plans:
                made = plan.plan(self.course, assignment, self.runner.expect)
                notebooks = {name: self._learned(made, notebook) for name, notebook in made.notebooks.items()}
                self._plans[assignment] = replace(made, notebooks=notebooks)
            return self._plans[assignment]

    def ground(self, made: Plan) -> Ground:
        """Return what the tasks of an assignment have in common."""
        return Ground(made.files, made.imports, self.limits, self.level)

    def grade(self, assignment: str, folder: Path, student: str = "", seed: int | None = None) -> Graded:
        """Grade what lies in a folder, here and now.

        Parameters
        ----------
        assignment : str
        folder : Path
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
        prepared = self.prepare(assignment, folder, student, seed)
        ground = self.ground(prepared.plan)
        return self.finish(prepared, {name: self.runner.run(ground, task) for name, task in prepared.tasks.items()})

    def prepare(self, assignment: str, folder: Path, student: str = "", seed: int | None = None) -> Prepared:
        """Read what was handed in and rebuild its notebooks: all of `grade` that comes before running them."""
        made = self.plan(assignment)
        if seed is None:
            seed = submission_seed(course_secret(self.course.root), assignment, student)

        def alike(name: str, content: bytes) -> int:
            return likeness(made.notebooks[name].master, content)

        staged = {name.partition("/")[0] for name in made.files}
        ungraded = [path.name for path in self.course.notebooks(assignment) if path.stem not in made.notebooks]
        came = handed_in.find(folder, list(made.notebooks), alike, staged, ungraded)
        prepared = Prepared(made, student, seed, came)
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
                    prepared.rebuilt[name] = rebuilt.notebook, (*found.notes, *notes, *rebuilt.notes)
                    prepared.tasks[name] = self._task(made, notebook, rebuilt.notebook, seed, None, came.files)
                    continue
            prepared.unreadable[name] = ungradable(notebook, reason, found.notes, self.level, seed)
        return prepared

    def finish(self, prepared: Prepared, examined: Mapping[str, Examined]) -> Graded:
        """Put results into the rebuilt notebooks: all of `grade` that comes after running them."""
        results = dict(prepared.unreadable)
        for name, (rebuilt, notes) in prepared.rebuilt.items():
            notebook = prepared.plan.notebooks[name]
            cells = list(examined[name].results)
            result = settle(name, notebook, rebuilt, cells, self.level, prepared.seed)
            results[name] = replace(result, notes=(*notes, *result.notes))
        in_order = {name: results[name] for name in prepared.plan.notebooks}
        came = prepared.came.notes
        return Graded(prepared.plan.assignment, prepared.student, in_order, came, self.level, prepared.seed)

    # ---- learning from the reference solution

    def _learned(self, made: Plan, notebook: NotebookPlan) -> NotebookPlan:
        """Return the plan of a notebook with what was learned, now or at an earlier time."""
        key = self.ground(made).key(["learned", notebook.master, notebook.solutions, notebook.cells, notebook.synced])
        known = self.store.get(key) if self.store is not None else None
        if known is not None:
            return plan.learned(notebook, Policy.of(known["policy"]), known["flags"])
        found = self._learn(made, notebook)
        if self.store is not None:
            self.store.put(key, {"policy": found.policy.described(), "flags": found.flags})
        return found

    def _learn(self, made: Plan, notebook: NotebookPlan) -> NotebookPlan:
        seed = 0
        reference = notebook.reference()
        first = self._run(made, notebook, reference, seed, Policy(learning=True))
        results, policy = first.results, Policy.of(first.learned)
        failed = {c.grade_id: c.message for c in results if c.kind == "test" and c.ended != "ok"}
        if not failed:
            results = self._run(made, notebook, reference, seed, policy).results
            failed = {c.grade_id: c.message for c in results if c.kind == "test" and c.ended != "ok"}
        stopped = [c for c in results if c.kind == "test" and c.ended in ("timeout", "died", "not run")]
        if stopped:  # never a reason to run tests beside the answers
            raise ExaminationError(
                f"{made.assignment}: {stopped[0].grade_id} was stopped with the instructor's own solution: "
                f"{stopped[0].message} Nothing was graded. Raise the limit (c.Limits in nbgrader_config.py), or run "
                "the command again if this machine was busy."
            )
        flags = [f"{c.grade_id}: {flag}" for c in results for flag in c.flags]
        if failed:
            policy = replace(policy, together=frozenset(failed))
            results = self._run(made, notebook, reference, seed, policy).results
            for cell in results:
                if cell.grade_id in failed and cell.kind == "test":
                    flags.append(
                        f"{cell.grade_id}: {cell.flags[0]} ({failed[cell.grade_id][:300]})"
                        if cell.ended == "ok" and cell.flags
                        else f"{cell.grade_id}: the reference solution fails this test: {cell.message}"
                    )  # fmt: skip
        return plan.learned(notebook, policy, flags)

    # ---- running

    def _task(
        self, made: Plan, notebook: NotebookPlan, rebuilt: NotebookNode, seed: int, policy: Policy | None,
        files: Mapping[str, bytes],
    ) -> Task:  # fmt: skip
        own = frozenset(made.files)
        what = plan.task(notebook, rebuilt, limits=self.limits, seed=seed, own_files=own, policy=policy)
        return Task(what, dict(files))

    def _run(self, made: Plan, notebook: NotebookPlan, rebuilt: NotebookNode, seed: int, policy: Policy) -> Examined:
        return self.runner.run(self.ground(made), self._task(made, notebook, rebuilt, seed, policy, {}))
