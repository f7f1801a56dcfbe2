"""Names of the notebook as a part of the state: those that both sides see are kept equal.

The examiner's end is `SharedNames`, the test cells' namespace: what the candidate was told, or told itself, is
remembered, and what differs from that is news. The candidate's end is `WatchedNames`: it tells of the few names that
the examiner has asked it to watch.
"""

from __future__ import annotations

import itertools
import json
import marshal
import operator
import types
from collections.abc import Callable, Collection
from typing import Any, NamedTuple

import numpy as np

from nbviva.bridge import Decoder, Encoder, Hook, identity, replace_content
from nbviva.bridge.mutation import snapshot, unchanged
from nbviva.errors import MessageError

_MISSING = object()
_UNKNOWN = object()  # the candidate has something under this name that was not asked for
_CHANGING = (list, dict, set)
_SIMPLE = {str, int, float, bool, type(None)}
_SIMPLE_AND_ARRAYS = {*_SIMPLE, np.ndarray}
_FROZEN = {*_SIMPLE, bytes, complex}
_CONTAINERS = {*_CHANGING, tuple, frozenset}
_DEPTH = 20
_NO_REFERENCES = 2  # the last version of the format in which equal content gives equal bytes


class SharedNames:
    """The examiner's end: what the candidate knows of the test cells' names since it started.

    Parameters
    ----------
    space : dict
        The namespace of the test cells.
    synced : collection of str
        Names that are kept equal (`nbviva.cells.names.Ownership.synced`).
    known : dict
        What has the same name and meaning in a fresh candidate.
    encode_object : callable
        Gives what stands in a message for what is not plain data.
    allows : callable
        Called with a name; says whether a value that a call has put there, or changed in place, is taken over.
    """

    key = "names"

    def __init__(
        self,
        space: dict[str, Any],
        synced: Collection[str],
        known: dict[str, Any],
        encode_object: Hook,
        allows: Callable[[str], bool],
    ):
        self._space, self._synced, self._known, self._encode_object = space, sorted(synced), dict(known), encode_object
        self._allows = allows
        self._bound: dict[str, Any] = {}  # stand-ins for the student's names, or their values
        self._prints: dict[str, Any] = {}
        self._given: set[str] = set()
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
        self._known[name], self._prints[name] = value, _print(value)
        self._settled = None

    def given(self, names: Collection[str]) -> None:
        """Take note that a given cell, which binds these names, has run on both sides."""
        for name in names:
            self._note(name, self._space.get(name, _MISSING))
        self._given |= {*names}

    def is_given(self, name: str) -> bool:
        """Tell whether a given cell binds a name, and what it has put there still stands there."""
        return name in self._given and self._space.get(name, _MISSING) is self._known.get(name)

    def apply(self, news: Any, decoder: Decoder) -> None:
        """Take over variables that a call has changed, as far as that is allowed."""
        for name, tree in news:
            if type(name) is not str:
                raise MessageError("malformed")
            decoder.part = f"name {name}"
            self._take(name, decoder.decode(tree))

    def _take(self, name: str, value: Any) -> None:
        now = self._space.get(name, _MISSING)
        if name in self._synced and name not in self._bound and type(now) is type(value):
            # a container that both sides have keeps its identity: functions may hold it
            if type(value) in _CHANGING and self._allows(name):
                replace_content(now, value)
                self._prints[name] = _print(now)
        # a name that the test cell has given another value meanwhile stays the test cell's
        elif name in self._bound and now is self._known.get(name) and self._allows(name):
            # what has come back as it was told stays the same object: a test cell may hold it, to put it right again
            is_same = type(value) in _CHANGING and type(now) is type(value)
            if not (is_same and _is_as_printed(value, self._prints.get(name))):
                self._set(name, value)

    def changes(self, encoder: Encoder) -> Any:
        """Return the tree for what the candidate does not know yet, in the three parts of `changed`."""
        names, gone, back = self.changed()
        if not names and not gone and not back:
            return None
        return [[[name, encoder.encode(thing)] for name, thing in names.items()], gone, back]

    def changed(self) -> tuple[dict[str, Any], list[str], list[str]]:
        """Return new values, names that are gone, and names that the candidate gets back; each only once."""
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
            if now is known:  # the same object, but perhaps with another content
                if type(now) in _CHANGING:
                    self._containers.append(name)
                    self._look_into(name, names)
            elif now is _MISSING:
                if known is not _UNKNOWN:
                    overridden = name in self._overridden
                    (back if overridden else gone).append(name)
                    self._known[name] = _UNKNOWN if overridden else _MISSING
                    self._overridden.discard(name)
            elif not isinstance(now, types.ModuleType):  # a module cannot cross: the candidate has imported it itself
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
        if not _is_as_printed(now, self._prints.get(name)):
            self._prints[name], names[name] = _print(now), now

    def _can_cross(self, thing: Any) -> bool:
        try:
            Encoder(self._encode_object).encode(thing)
        except (MessageError, TypeError, RecursionError):
            return False
        return True


class WatchedNames:
    """The candidate's end: names that the examiner has asked to be told of, and what test cells put in the place of
    others.

    Parameters
    ----------
    space : dict
        The namespace of the answers.
    encode_object : callable
        Gives what stands in a message for what is not plain data.
    """

    key = "names"

    def __init__(self, space: dict[str, Any], encode_object: Hook):
        self._space, self._encode_object = space, encode_object
        self._watched: dict[str, Any] = {}
        self._originals: dict[str, Any] = {}  # what stood under a name before the test cell put something there

    def watch(self, names: Collection[str]) -> None:
        """Tell from now on when the value under one of these names, and no other, was replaced or changed."""
        self._watched = {name: self._print(name) for name in names}

    def forget_originals(self) -> None:
        """Before a cell runs: what it finds under a name, or puts there, is what the notebook has."""
        self._originals.clear()

    def changes(self, encoder: Encoder) -> Any:
        """Return the tree for the watched values that are others than the examiner knows."""
        if not self._watched:
            return None
        changed = {}
        for name, before in self._watched.items():
            if name in self._space and not self._is_as_before(name, before):
                self._watched[name] = self._print(name)
                changed[name] = self._space[name]
        return [[name, encoder.encode(thing)] for name, thing in changed.items()] or None

    def apply(self, news: Any, decoder: Decoder) -> None:
        """Give names the values that they have in the test cells, and take those away that they have not."""
        values, gone, back = news
        for name, tree in values:
            self._bind(name, decoder.decode(tree))
        for name in gone:
            self._space.pop(name, None)
        for name in back:
            original = self._originals.pop(name, _MISSING)
            if original is _MISSING:
                self._space.pop(name, None)
            else:
                self._space[name] = original

    def _bind(self, name: str, value: Any) -> None:
        old = self._space.get(name, _MISSING)
        self._originals.setdefault(name, old)
        if _keep_identity(old, value):
            return
        self._space[name] = value
        if name in self._watched:
            self._watched[name] = self._print(name)

    def _is_as_before(self, name: str, before: Any) -> bool:
        thing = self._space[name]
        if type(thing) in _CHANGING and type(before) is tuple:
            return bool(before[0] == id(thing)) and _is_as_printed(thing, before[1])
        return bool(self._print(name) == before)

    def _print(self, name: str) -> Any:
        """Return something that differs when the value under a name was replaced or changed."""
        thing = self._space.get(name)
        if type(thing) in _CHANGING:
            return id(thing), _print(thing)
        try:
            encoder = Encoder(self._encode_object)
            return id(thing), repr(encoder.encode(thing)), b"".join(encoder.block)
        except (MessageError, RecursionError):
            return id(thing)


def _print(thing: Any) -> Any:
    """Return what is equal as long as a container was not changed, None for what cannot change."""
    if type(thing) not in _CHANGING:
        return None
    values = thing.values() if type(thing) is dict else thing
    kinds = {*map(type, values)}
    if kinds <= _SIMPLE:
        return thing.copy()
    if (built_in := _built_in(thing)) is not None:
        return _Frozen(snapshot(thing)) if built_in == "frozen" else _Dump(marshal.dumps(thing, _NO_REFERENCES))
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


class _Frozen(NamedTuple):
    """The print of a container of what cannot change: what it held."""

    content: Any


class _Dump(NamedTuple):
    """The print of a container of containers, of Python's own types alone: its bytes."""

    content: bytes


def _is_as_printed(thing: Any, before: Any) -> bool:
    """Tell whether a container is as it was when its print was taken: in milliseconds also for 200,000 rows."""
    if isinstance(before, _Frozen):
        return type(before.content) is type(thing) and unchanged(thing, before.content)
    if isinstance(before, _Dump):
        try:
            return marshal.dumps(thing, _NO_REFERENCES) == before.content
        except ValueError:  # something has been put there that is not of Python's own types
            return False
    values = thing.values() if type(thing) is dict else thing
    if type(before) is type(thing) and {*map(type, values)} <= _SIMPLE:
        return bool(thing == before)  # without taking another print
    return bool(_print(thing) == before)


def _built_in(thing: Any) -> str | None:
    """Return "frozen" for a container of what cannot change, "plain" for one of other containers too, None if there is
    anything that is not of Python's own types, or too deep in it."""
    found, level = "frozen", [thing]
    for _ in range(_DEPTH):
        parts = [part for one in level for part in ((one, one.values()) if type(one) is dict else (one,))]
        if {*map(type, itertools.chain.from_iterable(parts))} <= _FROZEN:
            return found
        level = [one for one in itertools.chain.from_iterable(parts) if type(one) not in _FROZEN]
        kinds = {*map(type, level)}
        if not kinds <= _CONTAINERS:
            return None
        if kinds & {*_CHANGING}:
            found = "plain"
    return None


def _keep_identity(old: Any, new: Any) -> bool:
    """Give a container the content that was sent, so that functions that hold it keep it; False if it is none."""
    if type(old) is not type(new) or not isinstance(old, (dict, list, set)):
        return False
    replace_content(old, new)
    return True
