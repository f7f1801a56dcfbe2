"""From a folder that was handed in to its results: the main process's side of an examination."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from nbformat import NotebookNode

from nbviva import handed_in, jail, plan, staging
from nbviva.course import Course
from nbviva.limits import Limits
from nbviva.notebook import Unreadable, likeness, read, rebuild
from nbviva.plan import NotebookPlan, Plan
from nbviva.results import Graded, NotebookResult, Policy
from nbviva.runner import Examined, Ground, Runner, Task
from nbviva.seeds import course_secret, submission_seed
from nbviva.settle import settle, ungradable
from nbviva.warm import GraderError


class Grader:
    """Grades submissions of a course.

    Parameters
    ----------
    course : Course
    level : str, optional
        Level of the jail; the strongest that this machine gives if not given.
    limits : Limits, optional
        Those of the settings (`c.Limits`) if not given.
    """

    def __init__(self, course: Course, level: str | None = None, limits: Limits | None = None):
        self.course = course
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
        GraderError
            If this machine gives none, or only a lower one than the settings allow.
        """
        if not self._level:
            if self._wanted is not None:
                self._level = self._wanted
            else:
                report = jail.probe(self.limits)
                allowed = (*jail.LEVELS[: jail.LEVELS.index(self._lowest) + 1],)
                if report.level not in allowed:
                    raise GraderError(
                        f"student code would run without walls here ({report.line or 'no level of the jail works'}): "
                        f"`nbviva doctor` says how to get some. To grade nevertheless, set "
                        f'c.Jail.lowest = "{report.level or "limits"}" in nbgrader_config.py'
                    )
                self._level = report.level
        return self._level

    def use_level(self, level: str) -> None:
        """Use this level of the jail instead of the strongest."""
        self._wanted, self._level = level, ""

    def plan(self, assignment: str) -> Plan:
        """Return the plan of an assignment; the first time, the reference solution is run to learn from it."""
        with self._lock:
            if assignment not in self._plans:
                made = plan.plan(self.course, assignment)
                notebooks = {name: self._learn(made, notebook) for name, notebook in made.notebooks.items()}
                self._plans[assignment] = replace(made, notebooks=notebooks)
            return self._plans[assignment]

    def grade(self, assignment: str, folder: Path, student: str = "", seed: int | None = None) -> Graded:
        """Grade what lies in a folder.

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
        GraderError
            If the grader itself failed.
        """
        made = self.plan(assignment)
        if seed is None:
            seed = submission_seed(course_secret(self.course.root), assignment, student)

        def alike(name: str, content: bytes) -> int:
            return likeness(made.notebooks[name].skeleton, content)

        staged = {name.partition("/")[0] for name in made.files}
        came = handed_in.find(folder, list(made.notebooks), alike, staged)
        results = {name: self._notebook(made, name, came, seed) for name in made.notebooks}
        return Graded(assignment, student, results, came.notes, self.level, seed)

    def _notebook(self, made: Plan, name: str, came: handed_in.HandedIn, seed: int) -> NotebookResult:
        notebook, found = made.notebooks[name], came.notebooks[name]
        if found.content is None:
            return ungradable(notebook, found.reason, found.notes, self.level, seed)
        try:
            cells, notes = read(found.content, f"{name}.ipynb")
        except Unreadable as reason:
            return ungradable(notebook, str(reason), found.notes, self.level, seed)
        rebuilt = rebuild(notebook.skeleton, cells)
        results = list(self._run(made, notebook, rebuilt.notebook, came.files, seed, None).results)
        result = settle(name, notebook, rebuilt.notebook, results, self.level, seed)
        return replace(result, notes=(*found.notes, *notes, *rebuilt.notes, *result.notes))

    # ---- learning from the reference solution

    def _learn(self, made: Plan, notebook: NotebookPlan) -> NotebookPlan:
        seed = 0
        reference = notebook.reference()
        first = self._run(made, notebook, reference, {}, seed, Policy(learning=True))
        results, policy = first.results, Policy.of(first.learned)
        failed = {c.grade_id: c.message for c in results if c.kind == "test" and c.ended != "ok"}
        if not failed:
            results = self._run(made, notebook, reference, {}, seed, policy).results
            failed = {c.grade_id: c.message for c in results if c.kind == "test" and c.ended != "ok"}
        stopped = [c for c in results if c.kind == "test" and c.ended in ("timeout", "died", "not run")]
        if stopped:  # never a reason to run tests beside the answers
            raise GraderError(
                f"{made.assignment}: {stopped[0].grade_id} was stopped with the instructor's own solution: "
                f"{stopped[0].message} Nothing was graded. Raise the limit (c.Limits in nbgrader_config.py), or run "
                "the command again if this machine was busy."
            )
        flags = [f"{c.grade_id}: {flag}" for c in results for flag in c.flags]
        if failed:
            policy = replace(policy, together=frozenset(failed))
            results = self._run(made, notebook, reference, {}, seed, policy).results
            for cell in results:
                if cell.grade_id in failed and cell.kind == "test":
                    flags.append(
                        f"{cell.grade_id}: {cell.flags[0]} ({failed[cell.grade_id][:300]})"
                        if cell.ended == "ok" and cell.flags
                        else f"{cell.grade_id}: the reference solution fails this test: {cell.message}"
                    )  # fmt: skip
        return plan.learned(notebook, policy, flags)

    # ---- running

    def _run(
        self, made: Plan, notebook: NotebookPlan, rebuilt: NotebookNode, files: Mapping[str, bytes], seed: int,
        policy: Policy | None,
    ) -> Examined:  # fmt: skip
        ground = Ground(made.files, made.imports, self.limits, self.level)
        what = plan.task(
            notebook, rebuilt, limits=self.limits, seed=seed, own_files=frozenset(made.files), policy=policy
        )
        return self.runner.run(ground, Task(what, dict(files)))
