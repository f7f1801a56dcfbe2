"""How what is changed in an argument is found in it: a *way*, by which it is learned what the reference changes.

``"0"`` is the first argument, ``"0['w']"`` what it has under a text, ``"0[]"`` what stands anywhere else in it.
"""

from __future__ import annotations

import collections
import functools
from dataclasses import dataclass
from typing import Any

import numpy as np

from nbviva.bridge import mutation
from nbviva.bridge.encode import PLAIN, identity

_KEYED = {dict, collections.OrderedDict, collections.defaultdict}


@dataclass
class Sent:
    """What went out with a question: the numbered objects in their order, and the arguments by position or name."""

    objects: list[Any]
    arguments: dict[str, Any]
    call: int = 0  # its number, if what crosses in it is shared

    def way_to(self, thing: Any) -> str:
        """Return how a container is found in the arguments: ``"0"`` is the first of them, ``"0['w']"`` what a dict has
        under a text, ``"0[]"`` what stands anywhere else in it, at whatever depth."""
        return self._ways.get(identity(thing), "")

    @functools.cached_property
    def _ways(self) -> dict[int, str]:
        found: dict[int, str] = {}
        waiting = collections.deque(self.arguments.items())
        while waiting:
            way, thing = waiting.popleft()
            if identity(thing) in found or type(thing) in PLAIN:
                continue
            found[identity(thing)] = way
            if type(thing) in _KEYED:
                waiting += [(_step(way, key), part) for key, part in dict.items(thing)]
            elif isinstance(thing, np.ndarray):
                waiting += [(_step(way), part) for part in thing.ravel()] if thing.dtype == object else []
            elif isinstance(thing, (list, tuple, set, collections.deque)):
                waiting += [(_step(way), part) for part in thing if type(part) not in PLAIN]
        return found


def changed_parts(way: str, thing: Any, content: Any) -> list[str]:
    """Return the ways to what is another in a container now: to put a new array in the place of one, and to change that
    one, is the same to who looks at it afterwards. What only grows (``"0 +"``) keeps what was in it."""
    if type(thing) in _KEYED:
        changed = [key for key in thing if key in content and not _is_same(thing[key], content[key])]
        if thing.keys() == content.keys():
            return [_step(way, key) for key in changed]
        grows, shrinks = not content.keys() <= thing.keys(), not thing.keys() <= content.keys()
        return [f"{way}{sign}" for sign, is_so in (("[*]", changed), (" +", grows), (" -", shrinks)) if is_so]
    if type(thing) is list and len(thing) <= len(content):
        parts = [old for old, new in zip(thing, content, strict=False) if not _is_same(old, new)]
        if len(thing) < len(content):
            return [way if parts else f"{way} +"]
        if not any(type(old) in PLAIN for old in parts):
            return [_step(way)] if parts else []
    if type(thing) in (list, collections.deque, set, bytearray) and len(content) < len(thing):
        # what is gone is nothing that a test could find wrong
        return [way, f"{way} -"] if content else [way, f"{way} -", f"{way} {mutation.EMPTIED}"]
    if type(thing) in mutation.KINDS:
        return [f"{way}[{part!r}]" for part in mutation.KINDS[type(thing)].parts(thing, content)] or [way]
    return [way]


def _is_same(old: Any, new: Any) -> bool:
    return old is new or (type(old) is type(new) and type(old) in PLAIN and bool(old == new)) or is_same_array(old, new)


def _step(way: str, key: Any = None) -> str:
    # one sign for a list in a list in a list: how deep a table is makes no other kind of change
    return f"{way}[{key!r}]" if type(key) is str else way if way.endswith("[]") else f"{way}[]"


def is_same_array(thing: Any, content: Any) -> bool:
    """Tell whether an array of numbers came back as it was, which needs no permission."""
    if isinstance(thing, np.ndarray) and isinstance(content, np.ndarray) and thing.dtype != object:
        return thing.shape == content.shape and thing.dtype == content.dtype and thing.tobytes() == content.tobytes()
    return False
