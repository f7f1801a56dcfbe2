"""Arrays of a class of the other process: their numbers and all arithmetic are here; what the class adds is asked.

So such an array is plain data to NumPy and to every comparison, whatever its class makes of operators over there.
"""

from __future__ import annotations

import weakref
from typing import Any

import numpy as np

from nbviva.bridge.proxies import Far, may_ask

_WHERE = "nbviva"
_classes: weakref.WeakKeyDictionary[type, Any] = weakref.WeakKeyDictionary()  # by the stand-in for their class
# classes of arrays here -> the stand-in for the class over there, for `isinstance`
ARRAY_KINDS: weakref.WeakKeyDictionary[type, type] = weakref.WeakKeyDictionary()


def array_of(kind: type, plain: np.ndarray, peer: Any, far: Far) -> np.ndarray:
    """Return an array with these numbers, which stands for one of the other process.

    Parameters
    ----------
    kind : type
        The stand-in for its class.
    plain : ndarray
        Its memory becomes that of the array.
    peer : Asks
    far : Far
    """
    if kind not in _classes:
        _classes[kind] = type(kind.__name__, (np.ndarray,), {"__getattr__": _attribute, "__module__": "__main__"})
        ARRAY_KINDS[_classes[kind]] = kind
    made: np.ndarray = plain.view(_classes[kind])
    vars(made)[_WHERE] = peer, far  # and not in `REMOTE`, which would keep all numbers that ever came
    return made


def far_of(thing: np.ndarray) -> tuple[Any, Far] | None:
    """Return the peer to ask about an array, and what it stands for; None if it is only an array."""
    # a part of one, or what was computed from it, stands for nothing over there
    found: tuple[Any, Far] | None = vars(thing).get(_WHERE) if type(thing) in ARRAY_KINDS else None
    return found


def _attribute(self: Any, name: str) -> Any:
    found = far_of(self)
    if found is None or name[:2] == "__" or not may_ask(name):
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
    return found[0].ask("get", found[1], name)
