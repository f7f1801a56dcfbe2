"""From a folder that was handed in to its results: the main process's side of an examination."""

from __future__ import annotations

import socket
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from nbviva import handed_in, jail, plan, staging
from nbviva.course import Course
from nbviva.limits import Limits
from nbviva.link import Link, LinkLost
from nbviva.notebook import Unreadable, likeness, read, rebuild
from nbviva.plan import NotebookPlan, Plan
from nbviva.results import CellResult, Graded, NotebookResult, Policy, error_output
from nbviva.seeds import course_secret, submission_seed
from nbviva.settle import settle, ungradable
from nbviva.surroundings import remove_tree
from nbviva.warm import GraderError, Zygote, await_end
from nbviva.wire import WireError

MOST_SKIPS = 8  # test cells that may hang the examiner itself before the rest is given up


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
        self._zygotes: dict[tuple[str, ...], Zygote] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> Grader:
        return self

    def __exit__(self, *_: object) -> None:
        for zygote in self._zygotes.values():
            zygote.close()

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
        results, _ = self._run(made, notebook, rebuilt.notebook, came.files, seed, None)
        result = settle(name, notebook, rebuilt.notebook, results, self.level, seed)
        return replace(result, notes=(*found.notes, *notes, *rebuilt.notes, *result.notes))

    # ---- learning from the reference solution

    def _learn(self, made: Plan, notebook: NotebookPlan) -> NotebookPlan:
        seed = 0
        reference = notebook.reference()
        results, news = self._run(made, notebook, reference, {}, seed, Policy(learning=True))
        policy = Policy.of(news.get("learned", {}))
        failed = {c.grade_id: c.message for c in results if c.kind == "test" and c.ended != "ok"}
        if not failed:
            results, _ = self._run(made, notebook, reference, {}, seed, policy)
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
            results, _ = self._run(made, notebook, reference, {}, seed, policy)
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
    ) -> tuple[list[CellResult], dict[str, Any]]:  # fmt: skip
        skip: dict[int, dict[str, Any]] = {}
        own = frozenset(made.files)
        for _ in range(MOST_SKIPS + 1):
            what = plan.task(notebook, rebuilt, limits=self.limits, seed=seed, own_files=own, policy=policy, skip=skip)
            results, news, stuck = self._attempt(made, what, files)
            if stuck is None:
                refused = news.get("refused", ()) if policy is None else ()
                return (self._lower(made, what, files, results, refused) if refused else results), news
            # the examiner itself was ended while it ran this test cell: a value it was given made the test endless
            cell = next(c for c in what["cells"] if c["position"] == stuck)
            message = "The test could not finish with the values that came back, and was stopped."
            skip[stuck] = asdict(
                CellResult(stuck, cell["grade_id"], cell["kind"], "timeout", message, 0.0, cell.get("points", 0.0),
                           [error_output("OutOfTime", message)])
            )  # fmt: skip
        raise GraderError("the examiner was ended again and again; see `nbviva doctor`")

    def _lower(
        self, made: Plan, what: dict[str, Any], files: Mapping[str, bytes], results: list[CellResult], tests: list[str]
    ) -> list[CellResult]:
        """Return the lower of two results of test cells: without a change of their inputs, and with it.

        A submission may change an argument where the reference does not. Whether that helps it or harms it depends on
        what the test cell looks at afterwards; in one process the harm would have shown.
        """
        what["policy"]["changes"] = ["*"]
        again, _, stuck = self._attempt(made, what, files)
        other = {r.grade_id: r for r in again if r.kind == "test"} if stuck is None else {}
        return [
            other[r.grade_id]
            if r.grade_id in tests and r.grade_id in other and other[r.grade_id].points < r.points
            else r
            for r in results
        ]

    def _attempt(
        self, made: Plan, what: dict[str, Any], files: Mapping[str, bytes]
    ) -> tuple[list[CellResult], dict[str, Any], int | None]:
        """Examine once; return results, news, and the position of the cell in which the examiner ended, if it did."""
        ours, theirs = socket.socketpair()
        link = Link(ours)
        results: dict[int, CellResult] = {}
        top = Path(tempfile.mkdtemp(prefix="nbviva-"))
        try:
            top.chmod(0o711)
            _write_files(top / "examiner", made.files)
            _write_files(top / "candidate", {**files, **made.files})
            keeper = self._zygote(made.imports).keep(
                {
                    "root": str(top / "examiner"), "work": str(top / "candidate"), "level": self.level,
                    "limits": asdict(self.limits), "readable": [str(p) for p in jail.python_folders()],
                },
                theirs,
            )  # fmt: skip
            theirs.close()
            position: int | None = None
            try:
                link.send(what)
                link.deadline = time.monotonic() + self.limits.submission_seconds + 2 * self.limits.cell_seconds + 60
                while True:
                    text, _ = link.receive()
                    if text[0] == "begin":
                        position = text[1]
                    elif text[0] == "result":
                        result = result_of(text[1])
                        results[result.position] = result
                    elif text[0] == "failed":
                        raise GraderError(text[1])
                    elif text[0] == "done":
                        return [results[p] for p in sorted(results)], text[1], None
            except (LinkLost, WireError):
                if position is None:
                    raise GraderError(
                        "the examiner did not start: `nbviva doctor` says what this machine lacks"
                    ) from None
                return [], {}, position
            finally:
                link.close()
                await_end(keeper)
        finally:
            remove_tree(top)

    def _zygote(self, modules: tuple[str, ...]) -> Zygote:
        if modules not in self._zygotes:
            self._zygotes[modules] = Zygote(modules)
        return self._zygotes[modules]


def result_of(described: dict[str, Any]) -> CellResult:
    """Return the result that the examiner's process describes."""
    described |= {name: tuple(described[name]) for name in ("flags", "lines")}
    return CellResult(**described)


def _write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir()
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
