"""What a Dask worker runs, and how it gets what all tasks of a run have in common."""

from __future__ import annotations

import uuid

from distributed import WorkerPlugin, get_worker

from nbviva.exam import Examined, Task
from nbviva.workers.local import run_here
from nbviva.workers.runner import Ground


class CommonGround(WorkerPlugin):
    """Brings the ground to each worker, also to one that comes later.

    Data that is scattered lies on the workers there are at that moment, and is lost with the last of them.
    """

    def __init__(self, ground: Ground):
        self.name = f"nbviva-{uuid.uuid4().hex}"  # two runs may use one cluster
        self.ground = ground


def run_there(name: str, task: Task) -> Examined:
    """Run a task on the ground that the plugin of this name has brought."""
    plugin = get_worker().plugins[name]
    assert isinstance(plugin, CommonGround)
    return run_here(plugin.ground, task)
