"""Runs notebooks with no grader around them: each in a process of its own, forked from this one.

Run as `python plain.py RESULT BESIDE FOLDER...`: each folder has `cells.json`, a list of texts, and gets what lies in
BESIDE. Writes how long each took, and what processor time. Nothing keeps the cells from doing harm: only for the zoo.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import sys
import time
from pathlib import Path

import matplotlib.figure  # noqa: F401  what a grader's kernel loads for the notebook is loaded here once
import numpy  # noqa: F401

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from nbviva.course.copying import IGNORED  # noqa: E402
from nbviva.exam.shell import Shell  # noqa: E402
from nbviva.workers.child import settle_in  # noqa: E402
from nbviva.workers.forkserver_main import warm_up  # noqa: E402

OUTPUT = 1 << 20


def main() -> None:
    """Fork once for each folder."""
    result, beside, *folders = (Path(argument).resolve() for argument in sys.argv[1:])
    shell = Shell.start()
    warm_up(shell)
    gc.collect()
    gc.freeze()
    wall, cpu = [], []
    for folder in folders:
        shutil.copytree(beside, folder, ignore=IGNORED, dirs_exist_ok=True)
        cells = json.loads((folder / "cells.json").read_text(encoding="utf-8"))
        began = time.perf_counter()
        pid = os.fork()
        if pid == 0:
            try:
                _run(cells, folder)
            finally:
                os._exit(0)
        _, _, used = os.wait4(pid, 0)
        wall.append(time.perf_counter() - began)
        cpu.append(used.ru_utime + used.ru_stime)
    result.write_text(json.dumps({"wall": wall, "cpu": cpu}), encoding="utf-8")


def _run(cells: list[str], folder: Path) -> None:
    settle_in(folder, "module://matplotlib_inline.backend_inline")
    sys.path.insert(0, str(folder))
    shell = Shell.start()
    shell.settle(OUTPUT, str(folder))
    for text in cells:
        shell.execute(text)  # one that fails does not end the notebook, nor does it with a grader


if __name__ == "__main__":
    main()
