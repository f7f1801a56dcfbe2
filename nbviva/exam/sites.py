"""Where things come from and of which kinds they are: learned from the reference solution, held against a submission.

A *site* is how a test cell comes to a value: ``f`` is what stands under that name, ``f()`` what a call of it gives,
``Node.left`` an attribute of whatever the reference has as a ``Node``. Objects are named after their class and not
after the way to them, so what was seen of one node holds for a tree of any shape. What a submission says of its own
classes is never asked: its objects have the *role* that the reference's object has at the same site.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from nbviva.bridge.encode import PLAIN
from nbviva.bridge.kinds import RemoteType
from nbviva.bridge.proxies import Far
from nbviva.bridge.reflection import SPECIAL

_OF_ITEMS = ("__iter__", "__next__", "__aiter__", "__anext__", "__getitem__", "__reversed__")
_ARITHMETIC = ("add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "pow", "and", "or", "xor")
_LOOKED_AT, _DEEP = 20, 3  # items of a container, and containers in it, of which the kinds are noted


class Sites:
    """The kinds of things that come from each site.

    Parameters
    ----------
    gives : iterable of str
        ``"site -> kind"``. A kind is ``"number"``, ``"iterable"`` (plain data with items), ``"elements"`` (an array),
        ``"iterator"`` (of Python's own), or ``"function role"``, ``"class role"``, ``"object role"``; ``"known"``
        stands for a class or function that both sides have, ``"callable"`` at roles that are called, and the words of
        `nbviva.exam.hollow` where there is nothing.
    """

    def __init__(self, gives: Iterable[str] = ()):
        self._gives: dict[str, set[str]] = {}
        for line in gives:
            site, _, kind = line.rpartition(" -> ")
            self.note(site, kind)

    def note(self, site: str, kind: str) -> None:
        """Remember that a kind of thing came from a site."""
        self._gives.setdefault(site, set()).add(kind)

    def note_plain(self, site: str, value: Any, depth: int = 0) -> None:
        """Remember of which kinds plain data is that came from a site."""
        if isinstance(value, (int, float, complex, np.number)) and type(value) is not bool:
            self.note(site, "number")
        elif type(value) not in PLAIN and hasattr(type(value), "__iter__") and not isinstance(type(value), RemoteType):
            self.note(site, "iterable")
            if isinstance(value, np.ndarray):
                self.note(site, "elements")
            if depth < _DEEP and isinstance(value, (list, tuple, set, frozenset, dict)):
                items = value.values() if isinstance(value, dict) else value
                for _, item in zip(range(_LOOKED_AT), items, strict=False):
                    self.note_plain(item_of(site), item, depth + 1)
        elif type(value) is str:
            self.note(site, "iterable")

    def lines(self) -> list[str]:
        """Return what was noted, in the form in which it is given."""
        return [f"{site} -> {kind}" for site, kinds in self._gives.items() for kind in kinds]

    def gives(self, site: str, *kinds: str) -> bool:
        """Tell whether one of these kinds comes from a site."""
        return any(not self._gives.get(one, set()).isdisjoint(kinds) for one in split(site))

    def roles(self, site: str, what: str) -> str:
        """Return the roles that functions, classes or objects from a site have; empty if none come from there."""
        kinds = (kind.partition(" ") for one in split(site) for kind in self._gives.get(one, ()))
        return join(role for name, _, role in kinds if name == what)


def split(site: str) -> list[str]:
    """Return the sites that a site with several roles stands for."""
    return site.split("|")


def shown(site: str) -> str:
    """Return a site as people read it."""
    return split(site)[0]


def join(sites: Iterable[str]) -> str:
    """Return what stands for several sites."""
    return "|".join(sorted({one for site in sites for one in split(site)}))


def extend(site: str, step: str) -> str:
    """Return the site that lies one step behind another."""
    return "|".join(one + step for one in split(site)) if "|" in site else site + step


def reached(far: Far, operation: str, arguments: tuple[Any, ...]) -> str:
    """Return the site of what comes when something is done with an object of the submission.

    Examples
    --------
    >>> reached(Far(1, "f", "function"), "call", ()), reached(Far(2, "Node", "object"), "get", ("left",))
    ('f()', 'Node.left')
    >>> reached(Far(3, "f()", "items"), "__iter__", ()), reached(Far(3, "f()", "items"), "__next__", ())
    ('f()', 'f() item')
    """
    if far.kind == "items" and operation in ("__iter__", "__aiter__", "__reversed__"):
        return far.site
    if operation == "__getitem__" and far.kind == "object" and isinstance(arguments[0], slice):
        return extend(far.site, " slice")  # a part is a thing of the same kind, an item is what is in it
    if operation in _OF_ITEMS:
        return item_of(far.site)
    if operation == "call" and far.kind == "object":  # and not as its class, of which it has the name
        return extend(far.site, " call object" if _is_object(arguments) else " call")
    return extend(far.site, _step(operation, arguments))


def item_of(site: str) -> str:
    """Return the site of what is found in a container, at whatever depth: a list of lists is like a list."""
    return "|".join(one if one.endswith(" item") else f"{one} item" for one in split(site))


def _step(operation: str, arguments: tuple[Any, ...]) -> str:
    """Return an operation as sites name it; ``x += y`` and a reflected ``+`` are both an addition."""
    if operation == "call":
        return "()"
    if operation in ("get", "own", "set", "delete"):
        return f".{arguments[0]}"
    if operation == "inherited":
        return f".{arguments[1]}"
    plain = operation.strip("_")
    if plain[:1] in ("i", "r") and f"__{plain[1:]}__" in SPECIAL and plain not in ("round", "repr", "invert", "int"):
        plain = plain[1:]
    # a vector by a number is a vector, and by another one it may be a number
    return f" {plain} object" if plain in _ARITHMETIC and _is_object(arguments) else f" {plain}"


def is_arithmetic(site: str) -> bool:
    """Tell whether a site is an operator between an object and something else that is none.

    Examples
    --------
    >>> is_arithmetic("Vector mul"), is_arithmetic("Vector mul object"), is_arithmetic("Vector.mul()")
    (True, False, False)
    """
    return any(one.rpartition(" ")[2] in _ARITHMETIC for one in split(site))


def _is_object(arguments: tuple[Any, ...]) -> bool:
    """Tell whether the first of some arguments is an object of the submission."""
    return bool(arguments) and isinstance(type(arguments[0]), RemoteType)


def flags_of(arguments: Sequence[Any], named: Mapping[str, Any]) -> str:
    """Return how a call was asked to do what it does: by names, and by what is true or false.

    Examples
    --------
    >>> flags_of([[3, 1], True], {"inplace": False, "key": len}), flags_of([1], {})
    (' with 1=True inplace=False key', ' with nothing')
    """
    found = [*((str(place), thing) for place, thing in enumerate(arguments) if type(thing) is bool), *named.items()]
    said = [f"{name}={thing}" if type(thing) in (bool, type(None)) else name for name, thing in found]
    return " with " + (" ".join(said) or "nothing")
