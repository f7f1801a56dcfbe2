"""What changed in place: containers, arrays and generators before and after a call."""

from __future__ import annotations

import collections
import copy
import operator
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from nbviva.bridge.encode import generator_state


class Kind(NamedTuple):
    """What is done with containers of a class that a library brings: as the three functions of this module do, and
    which parts are others in another one, by their names, and how it is copied."""

    snapshot: Callable[[Any], Any]
    unchanged: Callable[[Any, Any], bool]
    replace_content: Callable[[Any, Any], None]
    parts: Callable[[Any, Any], list[str]] = lambda thing, content: []
    copy: Callable[[Any], Any] | None = None  # where `copy.deepcopy` cannot


KINDS: dict[type, Kind] = {}
NEW = "+"  # stands for parts that are new, whatever they are called: what was there is as it was
EMPTIED = "emptied"  # what had items and has none any more


def snapshot(thing: Any) -> Any:
    """Return what is needed to tell later whether a container was changed in place."""
    if type(thing) in KINDS:
        return KINDS[type(thing)].snapshot(thing)
    if isinstance(thing, np.ndarray):
        return thing.tobytes() if thing.dtype.kind != "O" else list(thing.ravel())
    if isinstance(thing, dict):
        return dict(thing)
    if isinstance(thing, (np.random.RandomState, np.random.Generator)):
        return repr(generator_state(thing))  # a dict with an array in it, which == does not compare
    return bytes(thing) if isinstance(thing, bytearray) else thing.copy()


def unchanged(thing: Any, old: Any) -> bool:
    """Tell whether a container is as it was when its snapshot was taken."""
    if type(thing) in KINDS:
        return KINDS[type(thing)].unchanged(thing, old)
    if isinstance(thing, np.ndarray):
        if thing.dtype.kind != "O":
            return bool(thing.tobytes() == old)
        # the same objects, whatever they hold: each of them that can change has a snapshot of its own
        return thing.size == len(old) and all(map(operator.is_, thing.ravel(), old))
    if isinstance(thing, dict):
        return (
            len(thing) == len(old)
            and all(map(operator.is_, thing, old))
            and all(map(operator.is_, thing.values(), old.values()))
        )
    if isinstance(thing, (set, bytearray)):
        return bool(thing == old)
    if hasattr(thing, "equals"):  # a frame or a series of pandas
        labels = ("index", "columns") if hasattr(thing, "columns") else ("index", "name")
        return bool(thing.equals(old)) and all(_same(getattr(thing, n), getattr(old, n)) for n in labels)
    if isinstance(thing, (np.random.RandomState, np.random.Generator)):
        return repr(generator_state(thing)) == old
    return len(thing) == len(old) and all(map(operator.is_, thing, old))


def _same(one: Any, other: Any) -> bool:
    return bool(one.equals(other)) if hasattr(one, "equals") else bool(one == other)


def copies(things: list[Any]) -> list[Any]:
    """Return copies of containers, and of what they hold, which hold each other as these do."""
    made = ((thing, KINDS[type(thing)].copy) for thing in things if type(thing) in KINDS)
    return copy.deepcopy(things, {id(thing): own(thing) for thing, own in made if own is not None})


def replace_content(thing: Any, content: Any) -> None:
    """Give a container the content of another of its type."""
    if type(thing) in KINDS:
        KINDS[type(thing)].replace_content(thing, content)
    elif isinstance(thing, np.ndarray):
        # an array keeps its shape and type in place; a test cell may have made it read-only
        if thing.shape == content.shape and thing.dtype == content.dtype and thing.flags.writeable:
            thing[...] = content
    elif isinstance(thing, (list, bytearray)):
        thing[:] = content
    elif isinstance(thing, np.random.RandomState):
        thing.set_state(content.get_state(legacy=False))
    elif isinstance(thing, np.random.Generator):
        if type(thing.bit_generator) is type(content.bit_generator):
            thing.bit_generator.state = content.bit_generator.state
    elif hasattr(thing, "_update_inplace"):  # a frame or a series of pandas, which is not imported for this
        thing._update_inplace(content)
    elif isinstance(thing, collections.deque):
        thing.clear()
        thing.extend(content)
    else:
        thing.clear()
        thing.update(content)
