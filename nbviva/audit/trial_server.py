"""Runs notebooks for the audit, as a script of its own: a process with libraries loaded that forks for each run.

It reads one JSON object a line from standard input and answers each with one on standard output. A run executes cells
in a fresh namespace, in a fresh copy of the assignment's files, and tells for each cell how it ended. Cells run in the
engine's own shell, so that `_`, `In`, magics and figures are what they are for a submission; of the engine only modules
are loaded that need nothing but IPython, so that the audit can use an interpreter with another NumPy.

This is for code that instructors wrote (solutions, mutants, the zoo), not for code from students: it has no sandbox.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import gc
import importlib
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ENGINE = str(Path(__file__).resolve().parents[2])  # the folder that `nbviva` is in
INLINE = "module://matplotlib_inline.backend_inline"
OUTPUT = 1 << 20  # bytes kept of what a cell shows
FRESH = 624  # the place in the state of a Mersenne twister from which nothing was drawn
MESSAGE = 600  # characters kept of a message
TOO_LONG = "it took longer than {:g} seconds"


# ---- cells


def make_ready(shell: Any, cells: list[dict[str, Any]]) -> None:
    """Compile the cells of a run that were in no run before: nearly all are, and reading one takes longer than most
    need to run."""
    from nbviva.exam import precompile

    ready = shell.ready
    new = [cell["source"] for cell in cells if cell["source"] not in ready.texts]
    if new:
        made = precompile.make(new)
        for part in ("texts", "awaits", "codes"):
            getattr(ready, part).update(getattr(made, part))
        shell.use(ready)


def half(shell: Any, cell: dict[str, Any], error: BaseException | None) -> str:
    """Return the half of a test cell, "visible" or "hidden", in which an exception ended it; empty if nothing tells.

    Without an exception, points can be lost by a number on the last line. If that is a hidden line, learners do not see
    it; if it is visible, nobody knows which half of the cell has made the number small.
    """
    if not cell["hidden"]:
        return "visible"

    def hidden(line: int) -> bool:
        return any(first <= line <= last for first, last in cell["hidden"])

    if error is None:
        with contextlib.suppress(SyntaxError, ValueError):
            last = ast.parse(shell.transform_cell(cell["source"])).body[-1:]
            return "hidden" if last and isinstance(last[0], ast.Expr) and hidden(last[0].end_lineno or 0) else ""
        return ""
    step, name = error.__traceback__, ""
    while step is not None:
        code = step.tb_frame.f_code
        if step.tb_frame.f_globals is shell.user_ns:
            name = name or code.co_filename  # the first frame of the notebook is the cell's; others may be of answers
            if code.co_filename == name and hidden(step.tb_lineno):
                return "hidden"
        step = step.tb_next
    return "visible" if name else ""


def random_state() -> tuple[tuple[int, bool], tuple[int, bool]]:
    """Return a sum over the state of the global generators, of the standard library and of NumPy if it is loaded.

    With each goes whether it was seeded and nothing was drawn since.
    """
    numpy = sys.modules.get("numpy")
    ours, theirs = random.getstate(), numpy.random.get_state() if numpy else ("", (), 0)
    return (
        (zlib.crc32(repr(ours).encode()), ours[1][-1] == FRESH),
        (zlib.crc32(b"".join(map(_bytes, theirs))), theirs[2] == FRESH),
    )


def _bytes(part: Any) -> bytes:
    return part.tobytes() if hasattr(part, "tobytes") else repr(part).encode()


def begin(shell: Any, task: dict[str, Any], folder: str) -> None:
    """Make this process ready for the cells of a task; what they write beside the notebook's own lies in `folder`."""
    numpy = sys.modules.get("numpy")
    random.seed(task["start"])
    if numpy:
        numpy.random.seed(task["start"])
    shell.settle(OUTPUT, folder)
    shell.draw_inline()
    os.environ.update({"MPLBACKEND": INLINE, **task["environment"]})

    def broke(error: Any = None, *_: Any, **__: Any) -> None:
        shell.broken = error[1] if isinstance(error, tuple) else sys.exc_info()[1]

    # nobody reads a traceback here, and to write one takes longer than most cells; that there was one counts, also of
    # a cell within a cell (%%capture) or of what shows a value
    shell.showtraceback = shell.showsyntaxerror = shell.showindentationerror = broke


def run_cells(shell: Any, cells: list[dict[str, Any]], stop: list[str] | None = None) -> list[dict[str, Any]]:
    """Execute cells in order and return how each ended; none after the first whose id is in `stop` and that failed."""
    ended = []
    for cell in cells:
        shell.collect_raw()  # what a process that a cell has left behind has written
        shell.screen.take()
        shell.screen.complained, shell.broken = False, None
        os.environ.update(cell.get("environment", {}))
        before, began = random_state(), time.perf_counter()
        result = shell.execute(cell["source"])
        seconds, after = time.perf_counter() - began, random_state()
        error = result.error_before_exec or result.error_in_exec or shell.broken
        complained = shell.screen.complained
        outputs = shell.screen.take()
        stderr = "".join(o["text"] for o in outputs if o["output_type"] == "stream" and o["name"] == "stderr")
        points = 0.0  # what stderr costs depends on who counts
        if error is None:
            points = score(result.result, cell["points"], any(o["output_type"] == "execute_result" for o in outputs))
        kind = type(error).__name__
        ended.append(
            {
                "id": cell["id"],
                "error": (f"{kind}: {error}" if str(error) else kind)[:MESSAGE] if error is not None else "",
                "stderr": stderr[:MESSAGE],
                "complained": complained,
                "points": points,
                "half": half(shell, cell, error) if error is not None or not stderr else "",
                "for_student": hasattr(type(error), "_render_traceback_"),  # so a check marks words for students
                "seconds": seconds,
                "drew": [new[0] if new != old and not new[1] else None for old, new in zip(before, after, strict=True)],
            }
        )
        if cell["id"] in (stop or ()) and (error is not None or stderr):
            break
    return ended


def score(value: Any, full: float, shown: bool) -> float:
    """Return the points of a cell that ended well, as the engine counts them."""
    if "numpy" in sys.modules:
        from nbviva.exam import scoring

        return scoring.score(value, full, shown)[0]
    plain = shown and isinstance(value, (int, float)) and not isinstance(value, bool)
    return min(max(float(value), 0.0), full) if plain and value == value else full


# ---- processes

_writers: list[int] = []  # pipes of the processes above this one, which must end when those do


def in_fork(act: Callable[[], dict[str, Any]], seconds: float) -> dict[str, Any]:
    """Return what `act` returns in a forked process; one that takes too long is ended, with all that it started."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            for descriptor in (reader, *_writers):
                os.close(descriptor)
            _writers[:] = [writer]
            os.setsid()  # so that the parent can end it with all that it starts
            text = json.dumps(act()).encode()
            with os.fdopen(writer, "wb") as answer:
                answer.write(text)
        finally:
            os._exit(0)  # what the parent has registered for its own end must not run here
    os.close(writer)
    timed_out = False

    def too_long(*_: Any) -> None:
        nonlocal timed_out
        timed_out = True
        os.killpg(child, signal.SIGKILL)

    signal.signal(signal.SIGALRM, too_long)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    with os.fdopen(reader, "rb") as pipe:
        text = pipe.read()
    signal.setitimer(signal.ITIMER_REAL, 0)
    os.waitpid(child, 0)
    if timed_out:
        return {"failed": TOO_LONG.format(seconds)}
    return json.loads(text) if text else {"failed": "the process ended by itself"}


def run(shell: Any, task: dict[str, Any]) -> dict[str, Any]:
    """Run a task in forked processes and return its answer.

    The cells of a task are run once, to their end; or only those that it shares among its `endings`, and then the
    others once for each ending, with what that changes, in forks of the process that has run the first.
    """
    make_ready(shell, task["cells"])  # before the fork, so that the next run finds it
    folder = tempfile.mkdtemp(prefix="trial-")
    seconds, endings = task["seconds"], task.get("endings", [])
    # a moment for each ending, so that the process above them is not ended before them
    limit = seconds + len(endings) * (seconds + 1)
    answer = in_fork(lambda: _answer(shell, task, os.path.join(folder, "work")), limit)
    shutil.rmtree(folder, ignore_errors=True)
    if "threads" not in answer:
        return answer
    whole = [{**task, "cells": _changed(task["cells"], e), "endings": [], "stop": e["stop"]} for e in endings]
    return {"cells": [], "endings": [run(shell, one) for one in whole]}


def _answer(shell: Any, task: dict[str, Any], work: str) -> dict[str, Any]:
    """Run a task in this process, in a folder of its own, and return how its cells ended."""
    began = time.monotonic()
    shutil.copytree(task["files"], work)
    os.chdir(work)
    sys.path.insert(0, "")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)  # a cell must not read the next task
    begin(shell, task, os.path.dirname(work))
    if not task.get("endings"):
        ended = run_cells(shell, task["cells"], task.get("stop"))
        return {"cells": ended, "loaded": [name for name in task["imports"] if name in sys.modules]}
    ended = run_cells(shell, task["cells"][: task["shared"]])
    if time.monotonic() - began > task["seconds"]:
        return {"failed": TOO_LONG.format(task["seconds"])}
    if threading.active_count() > 1:
        return {"threads": True}  # a fork would be without them: each ending has to run by itself
    return {"cells": ended, "endings": [*_endings(shell, task, work)]}


def _endings(shell: Any, task: dict[str, Any], work: str) -> Iterator[dict[str, Any]]:
    """Yield how the cells that are not shared ended, for each ending of a task: each finds the same state and files."""
    kept, files = f"{work}-kept", _files(work)
    shutil.copytree(work, kept, symlinks=True)
    for ending in task["endings"]:
        cells = _changed(task["cells"], ending)[task["shared"] :]
        yield in_fork(functools.partial(_ending, shell, cells, ending["stop"], work), task["seconds"])
        if _files(work) != files:
            shutil.rmtree(work, ignore_errors=True)
            shutil.copytree(kept, work, symlinks=True, dirs_exist_ok=True)
            files = _files(work)


def _ending(shell: Any, cells: list[dict[str, Any]], stop: list[str], work: str) -> dict[str, Any]:
    os.chdir(work)  # which may be a new one
    return {"cells": run_cells(shell, cells, stop)}


def _changed(cells: list[dict[str, Any]], ending: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the cells of a task with what an ending says of some of them, by their place."""
    return [{**cell, **ending["changed"].get(str(place), {})} for place, cell in enumerate(cells)]


def _files(folder: str) -> list[tuple[str, int, int]]:
    """Return the files below a folder, each with its size and the time of its last change."""
    paths = [os.path.join(top, name) for top, folders, names in os.walk(folder) for name in (*folders, *names)]
    return sorted((path, about.st_size, about.st_mtime_ns) for path in paths for about in [os.lstat(path)])


def main() -> None:
    """Answer tasks until standard input ends; the arguments are libraries to load."""
    tasks, answers = os.fdopen(os.dup(0), "r", encoding="utf-8"), os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    shell = start()
    load(sys.argv[1:], answers.fileno())
    if os.path.isdir("/dev/shm") and os.access("/dev/shm", os.W_OK):
        tempfile.tempdir = "/dev/shm"  # thousands of small folders are made and removed
    versions = {name: getattr(sys.modules.get(name), "__version__", "") for name in ("numpy", "IPython")}
    answers.write(json.dumps({"python": sys.version.split()[0], **versions}) + "\n")
    answers.flush()
    gc.collect()
    gc.freeze()  # the collector would touch, and so copy, every page after a fork
    for line in tasks:
        answers.write(json.dumps(run(shell, json.loads(line))) + "\n")
        answers.flush()


def start() -> Any:
    """Return the engine's shell, and let nothing but that remain of where it comes from."""
    sys.path[:] = [place for place in sys.path if place not in ("", str(Path(__file__).parent))]
    there = ENGINE in sys.path
    sys.path.append(ENGINE)  # behind all others: another interpreter has libraries of its own
    from nbviva.exam import precompile
    from nbviva.exam.shell import Shell

    with contextlib.suppress(ImportError):
        importlib.import_module("nbviva.exam.scoring")
    shell: Any = Shell.start(OUTPUT)
    if not there:
        sys.path.remove(ENGINE)
    # a picture takes a tenth of a second to draw, and nobody looks at it
    shell.display_formatter.active_types = [
        kind for kind in shell.display_formatter.format_types if not kind.startswith("image/")
    ]
    shell.ready = precompile.Ready()
    shell.run_cell("None", silent=True)
    return shell


def load(names: list[str], answers: int) -> None:
    """Import libraries, so that no run has to; where one starts threads, this process begins anew without it.

    `answers` is then its standard output again.
    """
    from nbviva.exam import precompile

    if starts := precompile.load(names):
        rest = (other for other in names if other != starts)
        os.dup2(answers, 1)
        os.execv(sys.executable, [sys.executable, str(Path(__file__)), *rest])


if __name__ == "__main__":
    main()
