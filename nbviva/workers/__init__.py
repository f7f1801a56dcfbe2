"""Where tasks run: fork servers, the keeper of each submission, kept results, other machines.

Theory of operation. Who forks whom:

    main process ── fork server ── keeper ─┬─ examiner
                                           └─ supervisor ── candidate (`nbviva.sandbox`)

A `Runner` starts a fork server (`forkserver`; its own side is `forkserver_main`), which loads what all submissions
need and never hears of a test or a seed. For each task it forks a keeper (`keeper`), as innocent, which forks the
examiner, and a candidate whenever the examiner asks. Only then the examiner is told its task, over a connection that
leads from the main process to it and to nobody else. The keeper watches time and memory, and when the main process is
gone, or the examiner, it ends everything and removes the folder in which it happened.

Tasks and results are values, so they may run in this machine's processes (`local`) or anywhere (`dask`), and what came
of them is kept (`cache`) under a hash of all that it depends on, this engine's code among it (`digest`).
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbviva.workers.cache import Cache, Recorded
    from nbviva.workers.dask import Cluster
    from nbviva.workers.local import Here, Workers
    from nbviva.workers.runner import Ground, Runner

__all__ = ["Cache", "Cluster", "Ground", "Here", "Recorded", "Runner", "Workers", "digest"]

_HOMES = {
    "Cache": "cache",
    "Cluster": "dask",
    "Ground": "runner",
    "Here": "local",
    "Recorded": "cache",
    "Runner": "runner",
    "Workers": "local",
}


def __getattr__(name: str) -> Any:
    # loaded when it is asked for: all that a fork server loads lies in the memory of every candidate
    if name in _HOMES:
        return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    if name in __all__:
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
