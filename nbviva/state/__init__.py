"""What examiner and candidate keep in step: random generators, names, replaced functions, files, environment, outputs.

Theory of operation. A notebook's cells share one process; here test cells run in one and answers in another, and still
have to see the same seeds, names and files. So with each question and each answer goes what changed *around* the call.
Each part of that is a module here, and an end of it an object that has a `key`, under which it stands in the message,
and

``changes(encoder)``
    the tree for what differs since the other side last heard of it; None, and quickly so, if nothing does;
``apply(news, decoder)``
    take over what the other side told.

What is believed is decided by who makes the part: the examiner hands in functions that check and ask the policy, the
candidate hands in none, and takes everything over. `nbviva.bridge.Peer` goes through the parts; an end that only tells,
or only listens, has one of the two methods, and stands in one of its two lists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbviva.faces import lazy

if TYPE_CHECKING:
    from nbviva.state.environment import Environment
    from nbviva.state.exceptions import FINAL, arguments_of, make_exception
    from nbviva.state.files import SCRATCH
    from nbviva.state.generators import Generator
    from nbviva.state.memory import State
    from nbviva.state.mt19937 import reachable
    from nbviva.state.names import SharedNames, WatchedNames
    from nbviva.state.outputs import GatheredOutputs, ShownOutputs
    from nbviva.state.patches import MirroredPatches, Patches

__all__ = [
    "FINAL",
    "SCRATCH",
    "Environment",
    "GatheredOutputs",
    "Generator",
    "MirroredPatches",
    "Patches",
    "SharedNames",
    "ShownOutputs",
    "State",
    "WatchedNames",
    "arguments_of",
    "make_exception",
    "reachable",
]

# loaded when it is asked for: the main process needs one name, and neither the parts nor what they load
__getattr__ = lazy(
    __name__,
    {
        "environment": ("Environment",),
        "exceptions": ("FINAL", "arguments_of", "make_exception"),
        "files": ("SCRATCH",),
        "generators": ("Generator",),
        "memory": ("State",),
        "mt19937": ("reachable",),
        "names": ("SharedNames", "WatchedNames"),
        "outputs": ("GatheredOutputs", "ShownOutputs"),
        "patches": ("MirroredPatches", "Patches"),
    },
)
