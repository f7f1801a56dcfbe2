"""The test cells' namespace: which of its names the candidate knows, and as what; which are stand-ins of its own.

Names that both sides see are kept equal. What the candidate was told, or told itself, is remembered, and what differs
from that is news.
"""

from __future__ import annotations

import itertools
import json
import operator
import types
from collections.abc import Callable, Collection
from typing import Any

import numpy as np

from nbviva.bridge.encode import Encoder, Hook, identity
from nbviva.bridge.mutation import replace_content
from nbviva.errors import MessageError

_MISSING = object()
_UNKNOWN = object()  # the candidate has something under this name that was not asked for
_CHANGING = (list, dict, set)
_SIMPLE = {str, int, float, bool, type(None)}
_SIMPLE_AND_ARRAYS = {*_SIMPLE, np.ndarray}


class Names:
    """What is known on both sides at the start of a candidate, and what has changed since.

    Parameters
    ----------
    space : dict
        The namespace of the test cells.
    synced : collection of str
        Names that are kept equal (`analysis.Ownership.synced`).
    known : dict
        What has the same name and meaning in a fresh candidate.
    stand_in : callable
        Gives what stands in a message for what is not plain data.
    """

    def __init__(self, space: dict[str, Any], synced: Collection[str], known: dict[str, Any], stand_in: Hook):
        self._space, self._synced, self._known, self._stand_in = space, sorted(synced), dict(known), stand_in
        self._bound: dict[str, Any] = {}  # stand-ins for the student's names, or their values
        self._prints: dict[str, Any] = {}
        self._overridden: set[str] = set()  # names of the candidate's that the test cells gave a value of their own
        # what stood under the synced names when there was nothing to tell, None if it is to be looked at one by one
        self._settled: list[Any] | None = None
        self._containers: list[str] = []

    def release(self, names: Collection[str]) -> list[str]:
        """Take out of the namespace what stands for other names of the student than these; return the names of
        containers that both sides have."""
        self._settled = None
        for name in self._bound:
            if name not in names and self._space.get(name) is self._bound[name]:
                del self._space[name]
                self._known[name] = _UNKNOWN
        self._bound = {n: v for n, v in self._bound.items() if n in names}
        return [n for n in self._synced if n not in names and type(self._space.get(n)) in _CHANGING]

    def bind(self, names: Collection[str], came: dict[str, Any]) -> None:
        """Put into the namespace what the candidate has under these names."""
        self._settled = None
        for name in names:
            if name in came:
                self._set(name, came[name])
            else:
                self._space.pop(name, None)
                self._bound.pop(name, None)
                self._known[name] = _MISSING

    def _set(self, name: str, value: Any) -> None:
        self._space[name] = self._bound[name] = value
        self._note(name, value)

    def _note(self, name: str, value: Any) -> None:
        self._known[name], self._prints[name] = value, self._print(value)
        self._settled = None

    def given(self, names: Collection[str]) -> None:
        """Take note that a given cell, which binds these names, has run on both sides."""
        for name in names:
            self._note(name, self._space.get(name, _MISSING))

    def take(self, name: str, value: Any, allow: Callable[[str], bool], label: Callable[[Any, str], None]) -> None:
        """Take over a variable that a call has changed, if that is allowed."""
        now = self._space.get(name, _MISSING)
        if name in self._synced and name not in self._bound and type(now) is type(value):
            if type(value) in _CHANGING and allow(name):
                replace_content(now, value)
                self._prints[name] = self._print(now)
        elif name in self._bound and now is self._known.get(name) and allow(name):
            label(value, name)
            self._set(name, value)

    def changed(self) -> tuple[dict[str, Any], list[str], list[str]]:
        """Return what the candidate does not know yet: new values, names that are gone, names it gets back."""
        names: dict[str, Any] = {}
        gone: list[str] = []
        back: list[str] = []
        stands = [*map(self._space.get, self._synced, itertools.repeat(_MISSING))]
        if self._settled is not None and all(map(operator.is_, stands, self._settled)):  # as at most calls
            for name in self._containers:
                self._look_into(name, names)
            return names, gone, back
        self._containers, settled = [], True
        for name, now in zip(self._synced, stands, strict=True):
            known = self._known.get(name, _UNKNOWN)
            if now is known:
                if type(now) in _CHANGING:
                    self._containers.append(name)
                    self._look_into(name, names)
            elif now is _MISSING:
                if known is not _UNKNOWN:
                    overridden = name in self._overridden
                    (back if overridden else gone).append(name)
                    self._known[name] = _UNKNOWN if overridden else _MISSING
                    self._overridden.discard(name)
            elif not isinstance(now, types.ModuleType):
                settled = False
                if self._can_cross(now):
                    if known is _UNKNOWN:
                        self._overridden.add(name)
                    names[name] = now
                    self._note(name, now)
        self._settled = stands if settled else None
        return names, gone, back

    def _look_into(self, name: str, names: dict[str, Any]) -> None:
        """Add a container to `names` if it was changed since its print was taken."""
        now = self._space[name]
        if not self._is_as_printed(name, now):
            self._prints[name], names[name] = self._print(now), now

    def _print(self, thing: Any) -> Any:
        """Return what is equal as long as a container was not changed, None for what cannot change."""
        if type(thing) not in _CHANGING:
            return None
        values = thing.values() if type(thing) is dict else thing
        kinds = {*map(type, values)}
        if kinds <= _SIMPLE:
            return thing.copy()
        if kinds <= _SIMPLE_AND_ARRAYS and (type(thing) is not dict or {*map(type, thing)} <= _SIMPLE):
            arrays = [v for v in values if type(v) is np.ndarray]
            # one array in two places is told apart from two equal ones, which is the encoder's business
            if not any(a.dtype.hasobject for a in arrays) and len({*map(identity, arrays)}) == len(arrays):
                keys = list(thing) if type(thing) is dict else None
                return keys, [(v.shape, v.dtype, v.tobytes()) if type(v) is np.ndarray else v for v in values]
        try:
            encoder = Encoder(lambda e, x: ["id", identity(x)])
            return json.dumps(encoder.encode(thing)), b"".join(encoder.block)
        except (MessageError, TypeError, ValueError, RecursionError):
            return None

    def _is_as_printed(self, name: str, thing: Any) -> bool:
        """Tell whether a container is as it was when its print was taken."""
        before = self._prints.get(name)
        values = thing.values() if type(thing) is dict else thing
        if type(before) is type(thing) and {*map(type, values)} <= _SIMPLE:
            return bool(thing == before)  # without taking another print
        return bool(self._print(thing) == before)

    def _can_cross(self, thing: Any) -> bool:
        try:
            Encoder(self._stand_in).encode(thing)
        except (MessageError, TypeError, RecursionError):
            return False
        return True
