"""Runs notebooks for the audit, as a script of its own: a process with NumPy loaded that forks for each run.

It reads one JSON object a line from standard input and answers each with one on standard output. A run executes cells
in a fresh IPython namespace, in a fresh copy of the assignment's files, and tells for each cell how it ended. Only the
standard library and IPython are needed, so that the audit can use an interpreter with another NumPy.

This is for code that instructors wrote (solutions, mutants, the zoo), not for code from students: it has no sandbox.
"""

from __future__ import annotations

import ast
import functools
import io
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
from typing import Any

MESSAGE = 600  # characters kept of a message
TOO_LONG = "it took longer than {:g} seconds"


def warm_up(shell: Any) -> None:
    """Import what nearly every notebook imports, before the first fork."""
    shell.run_cell("import numpy as np", silent=True)


@functools.lru_cache(maxsize=4096)
def compiled(shell: Any, text: str) -> tuple[Any, Any] | None:
    """Return a cell as (statements, last expression), either of which may be None, ready to execute.

    Every run executes nearly the same cells, and IPython needs longer to read one than most need to run. None stands
    for a cell that only IPython itself can execute (an error of syntax, or an await outside of a function).
    """
    try:
        tree = ast.parse(shell.transform_cell(text))
        last = ast.Expression(tree.body.pop().value) if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        name = f"<cell {zlib.crc32(text.encode())}>"  # of its own, so that a traceback tells cells apart
        statements = compile(tree, name, "exec")
        return statements, compile(last, name, "eval") if last else None
    except (SyntaxError, ValueError):
        return None


def execute(shell: Any, text: str) -> tuple[BaseException | None, Any]:
    """Execute a cell; return the exception that ended it, if any, and the value of its last line."""
    parts = compiled(shell, text)
    if parts is None:
        result = shell.run_cell(text, store_history=False)
        return result.error_before_exec or result.error_in_exec, result.result
    try:
        exec(parts[0], shell.user_ns)
        return None, eval(parts[1], shell.user_ns) if parts[1] else None
    except BaseException as error:
        return error, None


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
        _, last = compiled(shell, cell["source"]) or (None, None)
        return "hidden" if last and hidden(max(line for *_, line in last.co_lines() if line)) else ""
    step, name = error.__traceback__, ""
    while step is not None:
        code = step.tb_frame.f_code
        if step.tb_frame.f_globals is shell.user_ns:
            name = name or code.co_filename  # the first frame of the notebook is the cell's; others may be of answers
            if code.co_filename == name and hidden(step.tb_lineno):
                return "hidden"
        step = step.tb_next
    return "visible" if name else ""


def random_state() -> tuple[int, int]:
    """Return a sum over the state of the global generators, of the standard library and of NumPy if it is loaded."""
    numpy = sys.modules.get("numpy")
    drawn = numpy.random.get_state() if numpy else ()
    return zlib.crc32(repr(random.getstate()).encode()), zlib.crc32(b"".join(map(_bytes, drawn)))


def _bytes(part: Any) -> bytes:
    return part.tobytes() if hasattr(part, "tobytes") else repr(part).encode()


def begin(shell: Any, task: dict[str, Any]) -> tuple[io.StringIO, io.StringIO]:
    """Make this process ready for the cells of a task; return what stands for its standard output and error."""
    numpy = sys.modules.get("numpy")
    random.seed(task["start"])
    if numpy:
        numpy.random.seed(task["start"])
    os.environ.update(task["environment"])
    shell.showtraceback = shell.showsyntaxerror = shell.showindentationerror = lambda *a, **k: None
    sys.stdout, sys.stderr = out, err = io.StringIO(), io.StringIO()  # for the whole run, as in a kernel
    return out, err


def run_cells(
    shell: Any, cells: list[dict[str, Any]], streams: tuple[io.StringIO, io.StringIO], stop: list[str] | None = None
) -> list[dict[str, Any]]:
    """Execute cells in order and return how each ended; none after the first whose id is in `stop` and that failed."""
    out, err = streams
    ended = []
    for cell in cells:
        out.truncate(out.seek(0))
        err.truncate(err.seek(0))
        os.environ.update(cell.get("environment", {}))
        before, began = random_state(), time.perf_counter()
        error, value = execute(shell, cell["source"])
        after = random_state()
        kind = type(error).__name__
        ended.append(
            {
                "id": cell["id"],
                "error": (f"{kind}: {error}" if str(error) else kind)[:MESSAGE] if error is not None else "",
                "stderr": err.getvalue()[:MESSAGE],
                "half": half(shell, cell, error) if error is not None or not err.getvalue() else "",
                "for_student": hasattr(type(error), "_render_traceback_"),  # so a check marks words for students
                "value": float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None,
                "seconds": time.perf_counter() - began,
                "drew": [new if new != old else None for old, new in zip(before, after, strict=True)],
            }
        )
        if cell["id"] in (stop or ()) and (error is not None or err.getvalue()):
            break
    return ended


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
    for cell in task["cells"]:
        compiled(shell, cell["source"])  # before the fork, so that the next run finds it
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
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):  # a cell must not read the next task, nor write into an answer
        os.dup2(null, stream)
    streams = begin(shell, task)
    if not task.get("endings"):
        return {"cells": run_cells(shell, task["cells"], streams, task.get("stop"))}
    ended = run_cells(shell, task["cells"][: task["shared"]], streams)
    if time.monotonic() - began > task["seconds"]:
        return {"failed": TOO_LONG.format(task["seconds"])}
    if threading.active_count() > 1:
        return {"threads": True}  # a fork would be without them: each ending has to run by itself
    return {"cells": ended, "endings": [*_endings(shell, task, streams, work)]}


def _endings(
    shell: Any, task: dict[str, Any], streams: tuple[io.StringIO, io.StringIO], work: str
) -> Iterator[dict[str, Any]]:
    """Yield how the cells that are not shared ended, for each ending of a task: each finds the same state and files."""
    kept, files = f"{work}-kept", _files(work)
    shutil.copytree(work, kept, symlinks=True)
    for ending in task["endings"]:
        cells = _changed(task["cells"], ending)[task["shared"] :]
        yield in_fork(functools.partial(_ending, shell, cells, streams, ending["stop"], work), task["seconds"])
        if _files(work) != files:
            shutil.rmtree(work, ignore_errors=True)
            shutil.copytree(kept, work, symlinks=True, dirs_exist_ok=True)
            files = _files(work)


def _ending(shell: Any, cells: list[dict[str, Any]], streams: Any, stop: list[str], work: str) -> dict[str, Any]:
    os.chdir(work)  # which may be a new one
    return {"cells": run_cells(shell, cells, streams, stop)}


def _changed(cells: list[dict[str, Any]], ending: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the cells of a task with what an ending says of some of them, by their place."""
    return [{**cell, **ending["changed"].get(str(place), {})} for place, cell in enumerate(cells)]


def _files(folder: str) -> list[tuple[str, int, int]]:
    """Return the files below a folder, each with its size and the time of its last change."""
    paths = [os.path.join(top, name) for top, folders, names in os.walk(folder) for name in (*folders, *names)]
    return sorted((path, about.st_size, about.st_mtime_ns) for path in paths for about in [os.lstat(path)])


def main() -> None:
    """Answer tasks until standard input ends."""
    tasks, answers = os.fdopen(os.dup(0), "r", encoding="utf-8"), os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    quiet = Config()
    quiet.HistoryManager.enabled = False  # its thread would be lost in a fork
    quiet.HistoryManager.hist_file = ":memory:"
    if os.path.isdir("/dev/shm") and os.access("/dev/shm", os.W_OK):
        tempfile.tempdir = "/dev/shm"  # thousands of small folders are made and removed
    shell = InteractiveShell.instance(config=quiet, colors="NoColor")
    warm_up(shell)
    versions = {name: getattr(sys.modules.get(name), "__version__", "") for name in ("numpy", "IPython")}
    answers.write(json.dumps({"python": sys.version.split()[0], **versions}) + "\n")
    answers.flush()
    for line in tasks:
        answers.write(json.dumps(run(shell, json.loads(line))) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
