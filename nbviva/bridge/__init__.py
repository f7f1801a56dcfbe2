"""Values and calls between two processes, of which nothing that comes is trusted.

Theory of operation. Two processes hold one end each of a socket (`connection`), over which frames go: a tree in JSON
and a block of raw numbers. Values that are plain data cross by their content (`encode`, `decode`; `pandas` where a
course uses it). Everything else stays where it is: the other side gets a number for it (`objects`) and makes a stand-in
(`proxies`, `kinds`, `classes`, `derived`), which passes on what is done with it. What it is told of a class, a function
or an exception, it is told by `reflection`; what may be done with it at all is in `operations`. An end of the
connection is a `Peer`: it asks and answers, calls back while it answers, and brings home what a call changed in place
(`mutation`).

Nothing that arrives is unpickled or evaluated, and every size is checked before memory is taken for it. Both ends are
alike but for what they allow: `Peer` and `Objects` have a method for each such decision, and `nbviva.exam` decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbviva.faces import lazy

if TYPE_CHECKING:
    from nbviva.bridge.connection import Connection
    from nbviva.bridge.decode import Decoder
    from nbviva.bridge.encode import Encoder, Hook, identity
    from nbviva.bridge.kinds import RemoteType
    from nbviva.bridge.mutation import replace_content
    from nbviva.bridge.peer import Peer
    from nbviva.bridge.proxies import REMOTE, Far, RemoteFunction, Unusable
    from nbviva.bridge.reflection import find_reference, import_by_reference

__all__ = [
    "REMOTE",
    "Connection",
    "Decoder",
    "Encoder",
    "Far",
    "Hook",
    "Peer",
    "RemoteFunction",
    "RemoteType",
    "Unusable",
    "find_reference",
    "identity",
    "import_by_reference",
    "replace_content",
]

# loaded when it is asked for: the main process needs a connection, and neither IPython nor the rest
__getattr__ = lazy(
    __name__,
    {
        "connection": ("Connection",),
        "decode": ("Decoder",),
        "encode": ("Encoder", "Hook", "identity"),
        "kinds": ("RemoteType",),
        "mutation": ("replace_content",),
        "peer": ("Peer",),
        "proxies": ("REMOTE", "Far", "RemoteFunction", "Unusable"),
        "reflection": ("find_reference", "import_by_reference"),
    },
)
