"""Runs tasks: a task is a value with everything it needs, and so is what comes of it. No course, no gradebook.

A runner keeps fork servers; from one of them a keeper is forked for each task, and by that an examiner and candidates.
"""

from __future__ import annotations

import functools
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from nbviva.atomic import remove_tree
from nbviva.bridge import Connection
from nbviva.bridge.connection import as_expected
from nbviva.errors import ConnectionLost, ExaminationError, ForkServerGone, MessageError
from nbviva.exam import Examined, Task
from nbviva.exam.task import TaskCell
from nbviva.limits import Limits
from nbviva.results import CellResult, error_output
from nbviva.sandbox import python_folders
from nbviva.workers import digest
from nbviva.workers.cores import core
from nbviva.workers.forkserver import ForkServer, Precompiled, await_end, write_files

_Made = TypeVar("_Made")

MOST_PRECOMPILED = 200  # notebooks whose compiled cells are kept
BUSIEST = 10  # times that a submission may take of what it would on a machine with nothing else to do
ROOM, ROOM_FOR_A_CELL = 64 << 20, 1 << 20  # bytes that an examiner may tell, besides outputs
MOST_SKIPS = 8  # test cells that may hang the examiner itself before the rest is given up


@dataclass(frozen=True)
class Ground:
    """What the tasks of an assignment have in common.

    Attributes
    ----------
    files : dict
        Path -> content of the files that lie beside the notebook.
    imports : tuple of str
        Modules to load once.
    limits : Limits
    level : str
        Level of the sandbox.
    replies : bytes
        What given cells got over a network (`nbviva.exam.Replies`); empty if they have none.
    hash_seed : int
        With which Python hashes text: the same in every run of a course, and nobody else's to know.
    """

    files: dict[str, bytes]
    imports: tuple[str, ...]
    limits: Limits
    level: str
    replies: bytes = b""
    hash_seed: int = 0

    def key(self, what: Any) -> str:
        """Return the key under which what comes of something, run on this ground, can be kept."""
        return digest.digest(what, self._digest)

    @functools.cached_property
    def _digest(self) -> str:
        return digest.digest(
            digest.engine(),
            digest.versions(self.imports),
            self.files,
            self.imports,
            vars(self.limits),
            self.level,
            self.replies,
            self.hash_seed,
        )


class Runner:
    """Runs tasks in this machine's processes; may be used from several threads."""

    def __init__(self) -> None:
        self._servers: dict[tuple[tuple[str, ...], int], ForkServer] = {}
        self._precompiled: dict[str, Precompiled] = {}
        self._lock = threading.Lock()

    def server(self, modules: tuple[str, ...], hash_seed: int) -> ForkServer:
        """Return the fork server that loads these modules and hashes so, started now if there is none."""
        with self._lock:
            if (modules, hash_seed) not in self._servers:
                self._servers[modules, hash_seed] = ForkServer(modules, hash_seed)
            return self._servers[modules, hash_seed]

    def expect(self, modules: tuple[str, ...], hash_seed: int) -> None:
        """Start a fork server: it takes a second, in which something else can be done."""
        self.server(modules, hash_seed)

    def close(self) -> None:
        """End the fork servers."""
        for server in self._servers.values():
            server.close()
        self._servers = {}

    def run(self, ground: Ground, task: Task) -> Examined:
        """Examine one notebook.

        Raises
        ------
        ExaminationError
            If the grader itself failed.
        """
        if not task.cells:  # a notebook of essays, or one whose only code cell was emptied
            return Examined(())
        precompiled = self._precompile(ground, task)
        for _ in range(MOST_SKIPS + 1):
            results, news, stuck = self._attempt(ground, task, precompiled)
            if stuck is None:
                refused = () if task.policy.learning else news.get("refused", ())
                if refused:
                    results = self._lower(ground, task, precompiled, results, refused)
                return Examined(tuple(results), news.get("learned", {}))
            # the examiner itself was ended while it ran this test cell: a value it was given made the test endless
            cell = next(cell for cell in task.cells if cell.position == stuck)
            message = "The test could not finish with the values that came back, and was stopped."
            skipped = CellResult(stuck, cell.grade_id, cell.kind, "timeout", message, 0.0, cell.points,
                                 [error_output("OutOfTime", message)])  # fmt: skip
            task = replace(task, skip={**task.skip, stuck: skipped})
        raise ExaminationError("the examiner was ended again and again; see `nbviva doctor`")

    def _lower(
        self, ground: Ground, task: Task, precompiled: Precompiled, results: list[CellResult], tests: list[str]
    ) -> list[CellResult]:
        """Return the lower of two results of test cells: without a change of their inputs, and with it.

        A submission may change an argument where the reference does not. Whether that helps it or harms it depends on
        what the test cell looks at afterwards; in one process the harm would have shown. Cells after the last of these
        test cells have no part in that.
        """
        last = max(r.position for r in results if r.grade_id in tests)
        cells = tuple(cell for cell in task.cells if cell.position <= last)
        allowing = replace(task, cells=cells, policy=replace(task.policy, changes=frozenset({"*"})))
        again, _, stuck = self._attempt(ground, allowing, precompiled)
        other = {r.grade_id: r for r in again if r.kind == "test"} if stuck is None else {}
        return [
            other[r.grade_id]
            if r.grade_id in tests and r.grade_id in other and other[r.grade_id].points < r.points
            else r
            for r in results
        ]

    def _attempt(
        self, ground: Ground, task: Task, precompiled: Precompiled
    ) -> tuple[list[CellResult], dict[str, Any], int | None]:
        """Examine once; return results, news, and the position of the cell in which the examiner ended, if it did."""
        return self._with_server(ground, lambda server: _examine(server, ground, task, precompiled))

    def _precompile(self, ground: Ground, task: Task) -> Precompiled:
        """Return a notebook's cells and modules compiled, now or for an earlier submission."""
        cells = tuple(
            text for cell in task.cells for text in (cell.trusted or ((cell.source,) if cell.kind == "test" else ()))
        )
        key = ground.key(cells)
        found = self._precompiled.get(key)
        if found is None:
            found = self._with_server(ground, lambda server: server.precompile(cells, ground.files))
            if len(self._precompiled) >= MOST_PRECOMPILED:
                self._precompiled.clear()
            self._precompiled[key] = found
        return found

    def _with_server(self, ground: Ground, use: Callable[[ForkServer], _Made]) -> _Made:
        """Return what comes of using the fork server; if it is gone, that of a new one."""
        which = ground.imports, ground.hash_seed
        server = self.server(*which)
        try:
            return use(server)
        except ForkServerGone:
            with self._lock:
                if self._servers.get(which) is server:  # else another thread was quicker
                    server.close()
                    del self._servers[which]
            return use(self.server(*which))


def _examine(
    server: ForkServer, ground: Ground, task: Task, precompiled: Precompiled
) -> tuple[list[CellResult], dict[str, Any], int | None]:
    """Examine once with this fork server; return what `Runner._attempt` does.

    The folder is made for this server: if it ends at the moment in which it has forked a keeper, that one removes it,
    and must not remove what the next server's keeper has begun to use.
    """
    top = Path(tempfile.mkdtemp(prefix="nbviva-"))
    try:
        top.chmod(0o711)  # a candidate may be another user: it passes through, and lists nothing
        handed_in = top / "handed_in" if task.files else None
        if handed_in:
            write_files(handed_in, task.files)
        replies = top / "replies" if ground.replies else None
        if replies:
            replies.write_bytes(ground.replies)
        with core() as one:
            connection, keeper = server.fork({
                "top": str(top), "root": str(top / "examiner"), "handed_in": str(handed_in or ""),
                "template": str(server.template(ground.files, precompiled)), "replies": str(replies or ""),
                "level": ground.level, "limits": vars(ground.limits), "core": one,
                "readable": [str(p) for p in python_folders()],
            })  # fmt: skip
            try:
                return converse(connection, task, precompiled.cells)
            finally:
                connection.close()
                await_end(keeper)
    finally:
        if top.exists():  # the keeper removes it, but for one that was not begun or was killed
            remove_tree(top)


def converse(connection: Connection, task: Task, cells: bytes) -> tuple[list[CellResult], dict[str, Any], int | None]:
    """Tell an examiner its task, and take results until it is done or gone; return what `Runner._attempt` does."""
    results: dict[int, CellResult] = {}
    position: int | None = None
    known = {cell.position: cell for cell in task.cells}
    connection.room = ROOM + 2 * len(known) * (ROOM_FOR_A_CELL + 8 * task.limits.output_bytes)
    try:
        connection.send(task.described(), [cells])
        # the keeper ends an examiner that hangs long before this, which is for a keeper that hangs: it knows how busy
        # the machine is, and this process does not
        longest = task.limits.submission_seconds + 2 * task.limits.cell_seconds + 60
        connection.deadline = time.monotonic() + BUSIEST * longest
        while True:
            text, _ = connection.receive()
            with as_expected("the examiner"):
                if text[0] == "begin":
                    position = text[1]
                elif text[0] == "result":
                    result = _result(text[1], known)
                    results[result.position] = result
                    position = text[2] if text[2] is not None else position
                elif text[0] == "failed":
                    raise ExaminationError(str(text[1]))
                elif text[0] == "done":
                    return [results[p] for p in sorted(results)], {**text[1]}, None
                if position is not None and position not in known:
                    raise ValueError("a cell that is none")
    except (ConnectionLost, MessageError):
        if position is None:
            raise ExaminationError("the examiner did not start: `nbviva doctor` says what this machine lacks") from None
        return [], {}, position


def _result(described: dict[str, Any], known: Mapping[int, TaskCell]) -> CellResult:
    """Return the result of a cell as the examiner describes it; raise whatever it raises if that cannot be one."""
    result = CellResult.of(described)
    cell = known[result.position]
    if (result.grade_id, result.kind, result.max_points) != (cell.grade_id, cell.kind, cell.points):
        raise ValueError("a result of another cell")
    if not 0 <= result.points <= result.max_points:
        raise ValueError(f"{result.points} points of {result.max_points}")
    texts = [result.ended, result.message, result.asks, *result.flags, *result.lines]
    # JSON has no classes of its own
    if {*map(type, texts)} != {str} or not {*map(type, result.outputs)} <= {dict}:
        raise TypeError("a result without words")
    if not {type(result.execution_count or 0), type(result.seconds)} <= {int, float}:
        raise TypeError("a result without numbers")
    return result
