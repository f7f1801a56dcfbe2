"""What has items in the other process and stands for plain data here: its items come once, and then stay what they are.

A list is as long as it has items, and has the same ones whenever it is looked at. An object may say another length than
it has items, and give others each time; so what it said first holds.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

from nbviva.bridge.proxies import special, where_is

_WHERE = "nbviva_items"
_MOST = 100_000  # keys of which the item is kept
_FETCHED = 1_000  # items that come at once


class _Seen:
    """What one object has shown of itself.

    Attributes
    ----------
    items : list
    length : int or None
        What it said that its length is.
    by_key : dict
    given : int
        How many items it has given as an iterator.
    """

    def __init__(self) -> None:
        self.items: list[Any] = []
        self.source: Iterator[Any] | None = None
        self.ended = False
        self.stopped: BaseException | None = None  # what it raised when its items were fetched
        self.length: int | None = None
        self.by_key: dict[Any, Any] = {}
        self.given = 0


def _seen(thing: Any) -> _Seen:
    held: dict[str, Any] = object.__getattribute__(thing, "__dict__")
    return held.setdefault(_WHERE, _Seen())  # type: ignore[no-any-return]


def _end(thing: Any, seen: _Seen, count: int) -> None:
    """Raise TypeError if an object ends before the length that it has said; tell if it has no items at all."""
    if not count:
        peer, far = where_is(thing)
        peer.nothing_in(far)
    if seen.length is not None and count < seen.length:
        raise TypeError(f"an object of the submission says that it has {seen.length} items, and gives {count}")


def _iterate(source: Callable[[Any], Iterator[Any]]) -> Callable[[Any], Iterator[Any]]:
    def iterate(self: Any) -> Iterator[Any]:
        seen = _seen(self)
        place = 0
        while True:
            if place == len(seen.items) and not seen.ended:
                if seen.stopped is not None:
                    raise seen.stopped
                seen.source = source(self) if seen.source is None else seen.source
                try:
                    seen.items.append(next(seen.source))
                except StopIteration:
                    seen.ended = True
            if place == len(seen.items):
                _end(self, seen, place)
                return
            if place == seen.length:
                return
            yield seen.items[place]
            place += 1

    return iterate


def _asked(self: Any) -> Iterator[Any]:
    return iter(special(self, "__iter__"))


def _indexed(self: Any) -> Iterator[Any]:
    """Yield items as Python does of what can only be indexed."""
    place = 0
    while True:
        try:
            item = special(self, "__getitem__", place)
        except IndexError:
            return
        yield item
        place += 1


def _itself(self: Any) -> Any:
    """Return an iterator, which is its own, or the items of what only says that it is one."""
    return self if special(self, "__iter__") is self else _ITERATE(self)


_ITERATE = _iterate(_asked)


def _next(self: Any) -> Any:
    seen = _seen(self)
    if seen.given < len(seen.items):
        seen.given += 1
        return seen.items[seen.given - 1]
    if seen.ended or seen.stopped is not None:
        _end(self, seen, seen.given)
        raise seen.stopped or StopIteration
    try:
        item = special(self, "__next__")
    except StopIteration:
        _end(self, seen, seen.given)
        raise
    seen.given += 1
    return item


def fetch(thing: Any) -> None:
    """Have the first items come at once, of what stands for a list or an array: those of a list are what they are when
    the call ends, and do not wait for what the test tells in its next one."""
    seen = _seen(thing)
    has_next = hasattr(type(thing), "__next__")
    try:
        if has_next:
            while len(seen.items) < _FETCHED:
                seen.items.append(special(thing, "__next__"))
        elif hasattr(type(thing), "__iter__"):
            for _ in zip(range(_FETCHED), iter(thing), strict=False):
                pass
        if not has_next and hasattr(type(thing), "__getitem__"):
            for key in (*range(len(seen.items)), -1, *(item for item in seen.items if type(item) in (int, str))):
                with contextlib.suppress(LookupError, TypeError, ValueError):
                    _getitem(thing, key)
    except StopIteration:
        seen.ended = True
    except Exception as error:  # it is raised where the test cell comes to it
        seen.stopped = error


def _len(self: Any) -> int:
    seen = _seen(self)
    if seen.ended and seen.length is None:
        return len(seen.items)
    if seen.length is None:
        said = special(self, "__len__")
        if seen.given or type(said) is not int or said < 0:  # one that has begun to give may count what is left
            return said  # type: ignore[no-any-return]
        seen.length = said
    return seen.length


def _getitem(self: Any, key: Any) -> Any:
    if type(key) not in (int, str):
        return special(self, "__getitem__", key)
    known = _seen(self).by_key
    if key not in known:
        item = special(self, "__getitem__", key)
        if len(known) >= _MOST:
            return item
        known[key] = item
    return known[key]


def _contains(self: Any, wanted: Any) -> bool:
    # by looking at the items here: nothing over there decides
    return any(wanted is item or wanted == item for item in iter(self))


def methods(has: Callable[[str], bool], as_ever: dict[str, Callable[..., Any]]) -> dict[str, Callable[..., Any]]:
    """Return the special methods of a class of which only the items count.

    Parameters
    ----------
    has : callable
        Tells whether the class over there has a special method.
    as_ever : dict
        Special methods that ask the other process each time.
    """
    body = {name: as_ever[name] for name in ("__aiter__", "__anext__") if has(name)}
    body["__contains__"] = _contains
    if has("__next__"):
        body |= {"__iter__": _itself, "__next__": _next}
    elif has("__iter__") or has("__getitem__"):
        body["__iter__"] = _ITERATE if has("__iter__") else _iterate(_indexed)
    if has("__len__"):
        body["__len__"] = _len
    if has("__getitem__"):
        body["__getitem__"] = _getitem
    if has("__reversed__"):
        body["__reversed__"] = as_ever["__reversed__"] if has("__next__") else lambda self: reversed([*iter(self)])
    return body
