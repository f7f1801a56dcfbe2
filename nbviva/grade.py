"""From a folder that was handed in to its results: the main process's side of an examination."""

from __future__ import annotations

import copy
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from nbgrader.utils import compute_checksum

from nbviva import handed_in, jail, plan, staging
from nbviva.course import Course
from nbviva.limits import Limits
from nbviva.notebook import Unreadable, likeness, read, rebuild
from nbviva.plan import NotebookPlan, Plan
from nbviva.results import CellResult, Policy, error_output
from nbviva.sanitize import markdown
from nbviva.seeds import course_secret, submission_seed
from nbviva.surroundings import remove_tree
from nbviva.wire import Link, LinkLost, WireError
from nbviva.zoo import grade_id, is_answer, is_test
from nbviva.zygote import environment

_PICTURE = re.compile(r"attachment:(?P<name>[^)\s\"'>]*)")
MOST_SKIPS = 8  # test cells that may hang the examiner itself before the rest is given up


class GraderError(RuntimeError):
    """The grader itself failed; no submission is at fault. The message says what to do."""


@dataclass(frozen=True)
class NotebookResult:
    """What came of one notebook of a submission.

    Attributes
    ----------
    name : str
    notebook : NotebookNode or None
        As it is written to `autograded/`.
    cells : tuple of CellResult
    points : dict
        grade_id -> points; None where a person must grade.
    max_points : dict
    ungradable : str
        Why there is no grade; empty if there is one.
    notes : tuple of str
        What was mended, stopped or flagged.
    """

    name: str
    notebook: NotebookNode | None = None
    cells: tuple[CellResult, ...] = ()
    points: dict[str, float | None] = field(default_factory=dict)
    max_points: dict[str, float] = field(default_factory=dict)
    ungradable: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Graded:
    """What came of a submission.

    Attributes
    ----------
    assignment, student : str
    notebooks : dict
        Name -> `NotebookResult`.
    notes : tuple of str
        Of the whole submission.
    jail : str
        Level of the jail it ran in.
    seed : int
        Reproduces the grade.
    """

    assignment: str
    student: str
    notebooks: dict[str, NotebookResult]
    notes: tuple[str, ...]
    jail: str
    seed: int

    @property
    def score(self) -> float:
        """Points of all cells that tests grade."""
        return sum(p for n in self.notebooks.values() for p in n.points.values() if p is not None)

    @property
    def max_score(self) -> float:
        """Points that can be had, those that a person gives included."""
        return sum(p for n in self.notebooks.values() for p in n.max_points.values())


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
            return _ungradable(notebook, found.reason, found.notes, self.level, seed)
        try:
            cells, notes = read(found.content, f"{name}.ipynb")
        except Unreadable as reason:
            return _ungradable(notebook, str(reason), found.notes, self.level, seed)
        rebuilt = rebuild(notebook.skeleton, cells)
        results, _ = self._run(made, notebook, rebuilt.notebook, came.files, seed, None)
        result = _settle(name, notebook, rebuilt.notebook, results, self.level, seed)
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
                _await_end(keeper)
        finally:
            remove_tree(top)

    def _zygote(self, modules: tuple[str, ...]) -> Zygote:
        if modules not in self._zygotes:
            self._zygotes[modules] = Zygote(modules)
        return self._zygotes[modules]


class Zygote:
    """The warm process, as the main process sees it (`nbviva.zygote`).

    Parameters
    ----------
    modules : tuple of str
        What it loads besides NumPy and IPython.
    """

    def __init__(self, modules: tuple[str, ...]):
        if not hasattr(os, "fork"):
            raise GraderError("grading needs a system with fork: Linux or macOS, on Windows within WSL 2")
        ours, theirs = socket.socketpair()
        clean = {**environment(tempfile.gettempdir(), "Agg"), "PYTHONHASHSEED": "0"}
        if "NBVIVA_DEBUG" in os.environ:
            clean["NBVIVA_DEBUG"] = os.environ["NBVIVA_DEBUG"]
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-m", "nbviva.zygote", str(theirs.fileno()), *modules],
            pass_fds=[theirs.fileno()], cwd="/", env=clean, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        theirs.close()
        self._socket, self._lock = ours, threading.Lock()
        if not self._line():
            raise GraderError("the warm process did not start: is nbviva installed in this environment?")

    def keep(self, request: dict[str, Any], channel: socket.socket) -> int:
        """Fork a keeper for one submission; return its process id."""
        with self._lock:
            try:
                socket.send_fds(self._socket, [json.dumps(request).encode()], [channel.fileno()])
                line = self._line()
            except OSError:
                line = b""
            if not line:
                raise GraderError("the warm process ended: run the command again")
            return int(json.loads(line)["pid"])

    def _line(self) -> bytes:
        line = b""
        while not line.endswith(b"\n"):
            came = self._socket.recv(65536)
            if not came:
                return b""
            line += came
        return line

    def close(self) -> None:
        """End the process."""
        self._socket.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def result_of(described: dict[str, Any]) -> CellResult:
    """Return the result that the examiner's process describes."""
    described |= {name: tuple(described[name]) for name in ("flags", "lines")}
    return CellResult(**described)


def _await_end(keeper: int, seconds: float = 10.0) -> None:
    """Wait until a keeper, which is no child of this process, is gone: it ends when the examiner has lost us."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        try:
            os.kill(keeper, 0)
        except ProcessLookupError:
            return
        time.sleep(0.002)
    os.kill(keeper, signal.SIGKILL)


def _write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir()
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _settle(
    name: str, notebook: NotebookPlan, rebuilt: NotebookNode, results: list[CellResult], level: str, seed: int
) -> NotebookResult:
    """Put results into the rebuilt notebook and add up points."""
    full = notebook.points
    points: dict[str, float | None] = dict.fromkeys(full)
    by_position = {r.position: r for r in results}
    notes: list[str] = []
    for position, cell in enumerate(rebuilt.cells):
        result = by_position.get(position)
        mark = cell.metadata.get("nbgrader", {})
        if mark.get("grade") and is_answer(cell) and mark.get("checksum") == compute_checksum(cell):
            points[grade_id(cell)] = 0.0  # nothing was answered: no person has to look at that
        if cell.cell_type != "code" and (is_answer(cell) or cell.metadata.get("nbviva", {}).get("extra")):
            _make_harmless(cell)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        if result is None:
            if cell.cell_type == "code" and grade_id(cell) in full and not is_answer(cell):
                points[grade_id(cell)] = full[grade_id(cell)]  # an empty test cell
            continue
        cell.outputs = [_nodes(output) for output in result.outputs]
        cell.execution_count = result.execution_count
        if result.kind == "test":
            cell.metadata["nbviva"] = {
                "ended": result.ended, "in_hidden": result.in_hidden, "for_student": result.for_student,
                "submission": list(result.lines), "seconds": result.seconds,
            }  # fmt: skip
            points[result.grade_id] = result.points
            notes += [f"{result.grade_id}: {flag}" for flag in result.flags]
        if result.ended in ("timeout", "died", "not run"):
            notes.append(f"{result.grade_id or 'a cell of the student'}: {result.message}")
    rebuilt.metadata["nbviva"] = {"jail": level, "seed": seed, "notes": notes[:40]}
    return NotebookResult(name, rebuilt, tuple(results), points, full, notes=tuple(dict.fromkeys(notes)))


def _make_harmless(cell: NotebookNode) -> None:
    """Clean a student's text cell; a picture that it names and does not bring would keep its page from being made."""
    if cell.cell_type == "raw":  # a raw cell goes into the page as it is
        for name in ("format", "raw_mimetype"):
            cell.metadata.pop(name, None)
    pictures = cell.get("attachments", {})
    for name, kinds in list(pictures.items()):
        kept = {k: v for k, v in kinds.items() if k in ("image/png", "image/jpeg", "image/gif") and isinstance(v, str)}
        if kept:
            pictures[name] = NotebookNode(kept)
        else:
            del pictures[name]
    cell.source = _PICTURE.sub(
        lambda found: found.group() if found["name"] in pictures else "(missing picture)", markdown(cell.source)
    )


def _ungradable(notebook: NotebookPlan, reason: str, notes: tuple[str, ...], level: str, seed: int) -> NotebookResult:
    """Return the record of a notebook that could not be read: no points, the reason, and a person should look."""
    shown = copy.deepcopy(notebook.skeleton)
    for cell in shown.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
            if is_test(cell):
                cell.outputs = [_nodes(error_output("NotGraded", reason))]
                cell.metadata["nbviva"] = {"in_hidden": False, "for_student": True}
    text = f"**This notebook could not be graded:** {markdown(reason)}"
    shown.cells.insert(0, new_markdown_cell(text, metadata={"nbviva": {"extra": True}}))
    shown.metadata["nbviva"] = {"jail": level, "seed": seed, "notes": [reason, *notes], "ask": True}
    points: dict[str, float | None] = dict.fromkeys(notebook.points, 0.0)
    return NotebookResult(notebook.name, shown, (), points, notebook.points, reason, notes)


def _nodes(value: Any) -> Any:
    if isinstance(value, dict):
        return NotebookNode({k: _nodes(v) for k, v in value.items()})
    return [_nodes(v) for v in value] if isinstance(value, list) else value


__all__ = ["Graded", "Grader", "GraderError", "NotebookResult"]
