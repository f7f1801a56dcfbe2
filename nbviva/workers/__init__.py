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

from typing import TYPE_CHECKING

from nbviva.faces import lazy

if TYPE_CHECKING:
    from nbviva.workers.cache import Cache, Recorded
    from nbviva.workers.dask import Cluster
    from nbviva.workers.local import Here, Workers
    from nbviva.workers.runner import Ground, Runner

__all__ = ["Cache", "Cluster", "Ground", "Here", "Recorded", "Runner", "Workers", "digest"]

# loaded when it is asked for: all that a fork server loads lies in the memory of every candidate
__getattr__ = lazy(
    __name__,
    {
        "cache": ("Cache", "Recorded"),
        "dask": ("Cluster",),
        "digest": ("digest",),
        "local": ("Here", "Workers"),
        "runner": ("Ground", "Runner"),
    },
)
