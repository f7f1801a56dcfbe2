"""What examiner and candidate keep in step: random generators, names, replaced functions, files, environment, outputs,
logs.

Theory of operation. A notebook's cells share one process; here test cells run in one and answers in another, and still
have to see the same seeds, names and files. So with each question and each answer goes what changed *around* the call.
Each part of that is a module here, and an end of it an object that has a `key`, under which it stands in the message,
and

``changes(encoder)``
    the tree for what differs since the other side last heard of it; None, and quickly so, if nothing does;
``apply(news, decoder)``
    take over what the other side told.

The examiner makes its parts with functions that check what comes and ask the policy: it believes no more than that. The
candidate makes them without, and takes everything over. `nbviva.bridge.Peer` has two lists of parts: `tells`, whose
changes it sends, and `hears`, which take over what comes. A part that only sends has no `apply` and is in the first
list alone; one that only takes over has no `changes` and is in the second alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbviva.faces import lazy

if TYPE_CHECKING:
    from nbviva.state.environment import Environment
    from nbviva.state.exceptions import arguments_of, final_of, make_exception
    from nbviva.state.generators import Generator
    from nbviva.state.logs import GatheredRecords, Listened
    from nbviva.state.memory import State
    from nbviva.state.mt19937 import reachable
    from nbviva.state.names import SharedNames, WatchedNames
    from nbviva.state.outputs import GatheredOutputs, ShownOutputs
    from nbviva.state.passed import drawn, is_generator
    from nbviva.state.patches import MirroredPatches, Patches
    from nbviva.state.scratch import SCRATCH

__all__ = [
    "SCRATCH",
    "Environment",
    "GatheredOutputs",
    "GatheredRecords",
    "Generator",
    "Listened",
    "MirroredPatches",
    "Patches",
    "SharedNames",
    "ShownOutputs",
    "State",
    "WatchedNames",
    "arguments_of",
    "drawn",
    "final_of",
    "is_generator",
    "make_exception",
    "reachable",
]

# loaded when it is asked for: the main process needs one name, and neither the parts nor what they load
__getattr__ = lazy(
    __name__,
    {
        "passed": ("drawn", "is_generator"),
        "environment": ("Environment",),
        "exceptions": ("arguments_of", "final_of", "make_exception"),
        "generators": ("Generator",),
        "logs": ("GatheredRecords", "Listened"),
        "memory": ("State",),
        "mt19937": ("reachable",),
        "names": ("SharedNames", "WatchedNames"),
        "outputs": ("GatheredOutputs", "ShownOutputs"),
        "patches": ("MirroredPatches", "Patches"),
        "scratch": ("SCRATCH",),
    },
)
