"""What grading one submission costs beyond its cells: processor time of each process, beside a plain run of the cells.

    python benchmarks/overhead.py

One submission of the lesson, the instructor's own, is examined by a runner; in the same turn all its cells run in one
plain process, forked from the same fork server. Each process's user and system time is what the kernel charged it with,
from its fork to its end; work that the kernel does later for nobody (taking namespaces apart) is in no column.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import socket
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from nbviva.bridge import connection
from nbviva.course.layout import Course
from nbviva.exam import candidate, examination
from nbviva.exam.shell import Shell
from nbviva.exam.task import Task, seed_of
from nbviva.grading import Grader, examination_task
from nbviva.grading.assignment import placed
from nbviva.sandbox import SandboxedProcess
from nbviva.workers import forkserver, forkserver_main, keeper
from nbviva.workers.child import settle_in
from nbviva.workers.forkserver import write_files
from nbviva.workers.runner import Runner

ROOT = Path(__file__).resolve().parent.parent
COLUMNS = ("main", "fork server", "keeper", "examiner", "sandbox", "candidate")
SEED = 7


def main() -> None:
    """Print a table, or be the fork server of the runner that is measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=15)
    parser.add_argument("--level", help="level of the sandbox; the strongest if not given")
    parser.add_argument("--json", type=Path, help="write all turns to this file")
    options = parser.parse_args()
    forkserver.ForkServer.program = (str(Path(__file__).resolve()), "--fork-server")
    with Grader(Course.at(ROOT), level=options.level) as grader:
        made = grader.assignment("dinosaur_island")
        (notebook,) = made.notebooks.values()
        task = examination_task(
            notebook, placed(notebook.reference()), limits=grader.limits, seed=SEED, own_files=made.files
        )
        ground = grader.ground(made)
        turns = [_turn(grader.runner, ground, task) for _ in range(options.turns + 1)][1:]
    if options.json:
        options.json.write_text(json.dumps(turns))
    _print(turns, grader.level)


def _turn(runner: Runner, ground: Any, task: Task) -> dict[str, float]:
    """Examine once and run the same cells plainly once; return seconds by column."""
    server = runner.server(ground.imports, ground.hash_seed)
    plain = _plain(server, ground, task)
    _ask(server)
    wall, own = time.perf_counter(), time.process_time()
    results = runner.run(ground, task).results
    wall, own = time.perf_counter() - wall, time.process_time() - own
    points, full = sum(r.points for r in results), sum(r.max_points for r in results)
    if points != full:
        raise SystemExit(f"the instructor's own solution earned {points} of {full} points")
    told = _ask(server)
    return {
        "main": own, **{name: told.get(name, 0.0) for name in COLUMNS[1:]}, "plain": plain, "wall": wall,
        "start": told.get("start", 0.0),
    }  # fmt: skip


def _plain(server: forkserver.ForkServer, ground: Any, task: Task) -> float:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        write_files(Path(folder, "plain"), ground.files)
        cells = [[cell.grade_id, cell.source] for cell in task.cells]
        Path(folder, "cells.json").write_text(json.dumps(cells))
        own, _ = server.fork({"root": str(Path(folder, "plain")), "plain": str(Path(folder, "cells.json"))})
        seconds, failed = own.receive()[0]
        own.close()
    if failed:
        raise SystemExit(f"in one process {failed} fails")
    return float(seconds)


def _ask(server: forkserver.ForkServer) -> dict[str, float]:
    """Return what the fork server and all below it have used since the last question."""
    return server.ask(b"?")


def _print(turns: list[dict[str, float]], level: str) -> None:
    print(f"level {level}, {len(turns)} turns; ms of processor time, medians and the least of each")
    for turn in turns:
        turn["all"] = sum(turn[name] for name in COLUMNS)
        turn["beyond"] = turn["all"] - turn["plain"]
    rows = dict(zip(COLUMNS, COLUMNS, strict=True)) | {
        "start": "(start of the sandbox, in it)", "all": "all processes", "plain": "the cells in one process",
        "beyond": "beyond them", "wall": "wall time",
    }  # fmt: skip
    for name, label in rows.items():
        values = [turn[name] * 1e3 for turn in turns]
        print(f"  {label:28}{statistics.median(values):8.1f}{min(values):8.1f}")
    ratio = statistics.median(turn["all"] / turn["plain"] for turn in turns)
    least = min(turn["all"] for turn in turns) / min(turn["plain"] for turn in turns)
    print(f"  {'all / plain':28}{ratio:8.2f}{least:8.2f}")
    began = time.perf_counter()
    sum(range(1_000_000))
    took = (time.perf_counter() - began) * 1e3
    print(f"(this machine just now: sum(range(1_000_000)) takes {took:.1f} ms; load {os.getloadavg()[0]:.1f})")


# ---- within the fork server


def _used(who: int) -> float:
    use = resource.getrusage(who)
    return use.ru_utime + use.ru_stime


class Meter:
    """Writes down what each process below the fork server has used when it ends."""

    def __init__(self) -> None:
        self._read, self._write = os.pipe()
        os.set_blocking(self._read, False)
        self._own = 0.0
        self._children = 0.0

    def say(self, **seconds: float) -> None:
        """Add to what was used, from any process."""
        os.write(self._write, json.dumps(seconds).encode() + b"\n")

    def install(self) -> None:
        """Come between the engine and the system where processes begin and end."""
        receive, handle, killpg, keep = socket.recv_fds, signal.signal, os.killpg, keeper.keep
        end = SandboxedProcess.end
        start, run_candidate, run_examination = keeper.start, candidate.run, examination.run

        def answering(connection: socket.socket, *more: Any) -> Any:
            while True:
                came = receive(connection, *more)
                if came[0] != b"?":
                    return came
                connection.sendall(json.dumps(self.tell()).encode() + b"\n")

        def handling(number: int, handler: Any) -> Any:
            ignored = number == signal.SIGCHLD and handler == signal.SIG_IGN
            return handle(number, _reap if ignored else handler)  # else nobody gets to know what they used

        def ending(group: int, number: int) -> None:
            _wait_for_children()  # the examiner ends of itself
            if group == 0:  # the keeper's last step
                self.say(below_keeper=_used(resource.RUSAGE_CHILDREN))
            killpg(group, number)

        def keeping(request: dict[str, Any], channel: int) -> None:
            if "plain" in request:
                _be_plain(request, socket.socket(fileno=channel))
            else:
                keep(request, channel)

        def starting(*arguments: Any, **named: Any) -> Any:
            return start(*arguments, **{**named, "keep": [*named["keep"], self._write]})

        def ended(sandboxed: Any) -> None:
            # the kernel does not count what it kills together with a process namespace, so let the candidate go first
            sandboxed.wait(1.0)
            end(sandboxed)

        def candidate_running(*arguments: Any) -> None:
            began = time.process_time()
            try:
                run_candidate(*arguments)
            finally:
                self.say(start=began, candidate=time.process_time() - began)

        def examination_running(*arguments: Any) -> None:
            try:
                run_examination(*arguments)
            finally:
                self.say(examiner=time.process_time())

        socket.recv_fds, signal.signal, os.killpg = answering, handling, ending  # type: ignore[assignment]
        keeper.keep, keeper.start = keeping, starting  # type: ignore[attr-defined]
        SandboxedProcess.end = ended  # type: ignore[method-assign]
        candidate.run, examination.run = candidate_running, examination_running

    def tell(self) -> dict[str, float]:
        """Return what was used since the last call; all processes have to end first."""
        _wait_for_children()
        total = {"below_keeper": 0.0, "examiner": 0.0, "candidate": 0.0, "start": 0.0}
        for line in os.read(self._read, 1 << 16).splitlines() if _readable(self._read) else ():
            for name, seconds in json.loads(line).items():
                total[name] += seconds
        own, children = _used(resource.RUSAGE_SELF), _used(resource.RUSAGE_CHILDREN)
        below = total.pop("below_keeper")
        total |= {"fork server": own - self._own, "keeper": children - self._children - below}
        total["sandbox"] = below - total["examiner"] - total["candidate"]
        self._own, self._children = own, children
        return total


def _readable(descriptor: int) -> bool:
    import select

    return bool(select.select([descriptor], [], [], 0)[0])


def _reap(*_: Any) -> None:
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def _wait_for_children() -> None:
    try:
        while True:
            os.waitpid(-1, 0)
    except ChildProcessError:
        pass


def _be_plain(request: dict[str, Any], channel: socket.socket) -> None:
    """Run all cells in this process."""
    began = time.process_time()
    settle_in(Path(request["root"]), "module://matplotlib_inline.backend_inline")
    shell = Shell.start()
    shell.settle(1 << 20, request["root"])
    failed = ""
    for name, source in json.loads(Path(request["plain"]).read_text()):
        os.environ["NBVIVA_SEED"] = str(seed_of(SEED, name))
        ran = shell.execute(source)
        failed = failed or ("" if ran.success else f"{name} ({ran.error_before_exec or ran.error_in_exec})")
    connection.Connection(channel).send([time.process_time() - began, failed])


if __name__ == "__main__":
    if sys.argv[1:2] == ["--fork-server"]:
        del sys.argv[1]
        meter = Meter()
        meter.install()
        forkserver_main.main()
    else:
        main()
