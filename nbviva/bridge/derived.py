"""Classes that a test derives from a class of the other process: half of such a class lives on each side.

The other side makes a real class of the same name, whose methods call those of the test back: it learns their names,
never their code. What the test wrote stays here, in a class whose instances stand for objects of the real one; what it
reaches by ``super()`` is asked for.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any

from nbviva.bridge.kinds import BETWEEN, RemoteType
from nbviva.bridge.proxies import Remote, where_is

# of a class body, what Python puts there for itself
_PYTHONS = (
    "__module__",
    "__qualname__",
    "__classcell__",
    "__annotations__",
    "__firstlineno__",
    "__static_attributes__",
)
# of the special methods only those that cannot judge: `super().__eq__` would
_SUPER = ("__init__", "__str__", "__repr__")
_WRAPPERS: dict[type, Callable[..., Any]] = {
    property: lambda x: (x.fget, x.fset, x.fdel),
    staticmethod: lambda x: (x.__func__,),
    classmethod: lambda x: (x.__func__,),
}
_MAKERS: dict[str, Callable[..., Any]] = {kind.__name__: kind for kind in _WRAPPERS}


def described(body: dict[str, Any]) -> tuple[dict[str, Any], list[Any]]:
    """Return a class body as it crosses, and the functions in it that are called with an object as their first
    argument."""
    out: dict[str, Any] = {}
    methods: list[Any] = []
    for name, thing in body.items():
        if name in _PYTHONS:
            continue
        if type(thing) in _WRAPPERS:
            parts = _WRAPPERS[type(thing)](thing)
            out[name] = [type(thing).__name__, *parts]
            methods += [part for part in parts if part is not None] if type(thing) is property else []
        else:
            out[name] = ["value", thing]
            methods += [thing] if isinstance(thing, types.FunctionType) else []
    return out, methods


def derive(base: Any, name: str, body: dict[str, list[Any]]) -> type:
    """Make the class that a test of the other process derives from one of this process."""
    space = {key: _MAKERS[kind](*parts) if kind in _MAKERS else parts[0] for key, (kind, *parts) in body.items()}
    return types.new_class(name, (base,), {}, lambda made: made.update(space, __module__="__main__"))


def inherited(base: Any, thing: Any, name: str) -> Any:
    """Return what ``super()`` in a class derived from `base` gives for an object of it."""
    for kind in base.__mro__:
        if name in vars(kind):
            found = vars(kind)[name]
            return found.__get__(thing, type(thing)) if hasattr(type(found), "__get__") else found
    raise AttributeError(f"'super' object has no attribute {name!r}")


def make(base: RemoteType, name: str, body: dict[str, Any], names: list[str]) -> RemoteType:
    """Return the half of a derived class that stays here; `names` are those that the base has over there."""
    if BETWEEN.isdisjoint(type.__dict__["__mro__"].__get__(base)):
        between: dict[str, Any] = {n: _Inherited(base, n) for n in names if n[:2] != "__" or n in _SUPER}
        between["__getattribute__"] = _attribute
        base = RemoteType(base.__name__, (base,), between, stands=True)
        BETWEEN.add(base)
    # what is no method is looked for over there, where it may be set
    kept = (types.FunctionType, *_WRAPPERS)
    local = {key: thing for key, thing in body.items() if key in _PYTHONS or isinstance(thing, kept)}
    return RemoteType(name, (base,), local, stands=True)


class _Inherited:
    """What an object has of the class over there, as ``super()`` finds it."""

    def __init__(self, base: RemoteType, name: str):
        self._base, self._name = base, name

    def __get__(self, thing: Any, kind: Any) -> Any:
        peer, far = where_is(self._base)
        return peer.ask("get", far, self._name) if thing is None else peer.ask("inherited", far, thing, self._name)


def _attribute(self: Any, name: str) -> Any:
    """Return an attribute of an object of a derived class: a method of the test's from here, all else from there."""
    if name[:2] != "__":
        for kind in type.__dict__["__mro__"].__get__(type(self)):
            if kind in BETWEEN:
                return Remote.__getattr__(self, name)
            if name in type.__dict__["__dict__"].__get__(kind):
                break
    return object.__getattribute__(self, name)
