"""The class of stand-ins for classes of the other process, and what such a class shows of itself.

As a class it has bases here that serve stand-ins only; a test that asks for bases and attributes is told those that the
class over there has.
"""

from __future__ import annotations

import inspect
import weakref
from collections.abc import Iterator, Mapping
from typing import Any

from nbviva.bridge.arrays import ARRAY_KINDS
from nbviva.bridge.encode import identity
from nbviva.bridge.proxies import REMOTE, Remote, may_ask, names_of, texts, where_is
from nbviva.bridge.reflection import make_signature

# in the body of a class: a class from here that it is derived from, for `isinstance` alone
BEHIND = "__nbviva_behind__"


class RemoteType(type):
    """The class of stand-ins for classes: class attributes, static methods and making instances are asked for.

    A class statement of a test that names one as its base comes here too (`nbviva.bridge.derived`).
    """

    def __new__(mcls, name: str, bases: tuple[type, ...], body: dict[str, Any], stands: bool = False) -> Any:
        if stands or len(bases) != 1 or not isinstance(bases[0], RemoteType) or issubclass(bases[0], BaseException):
            return super().__new__(mcls, name, bases, body)
        peer, _ = where_is(bases[0])
        return peer.derive(bases[0], name, body)

    def __init__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any], stands: bool = False):
        super().__init__(name, bases, body)

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        peer, far = where_is(cls)
        return peer.ask("call", far, *args, **kwargs)

    def __getattr__(cls, name: str) -> Any:
        if not may_ask(name):
            raise AttributeError(f"type object {cls.__name__!r} has no attribute {name!r}")
        peer, far = where_is(cls)
        return peer.ask("get", far, name)

    def __setattr__(cls, name: str, value: Any) -> None:
        if name in ("__abstractmethods__", "__class__", "__dict__", "__bases__"):
            raise TypeError(f"{name} of a class of the submission cannot be changed")
        peer, far = where_is(cls)
        peer.ask("set", far, name, value)

    def __delattr__(cls, name: str) -> None:
        peer, far = where_is(cls)
        peer.ask("delete", far, name)

    def __dir__(cls) -> list[str]:
        return names_of(cls)

    @property  # type: ignore[misc]
    def __dict__(cls) -> Any:  # type: ignore[override]
        # of what only has items there is nothing to ask: the classes of `collections.abc` look for methods here
        return ClassAttributes(cls) if identity(cls) in REMOTE else type.__dict__["__dict__"].__get__(cls)

    @property
    def __mro__(cls) -> tuple[type, ...]:  # type: ignore[override]
        return shown_mro(cls)

    @property
    def __bases__(cls) -> tuple[type, ...]:  # type: ignore[override]
        return shown_bases(cls)

    @property
    def __flags__(cls) -> int:  # type: ignore[override]
        real: int = type.__dict__["__flags__"].__get__(cls)
        return real | inspect.TPFLAGS_IS_ABSTRACT if getattr(cls, "__abstractmethods__", None) else real

    @property
    def __signature__(cls) -> inspect.Signature:
        peer, far = where_is(cls)
        return make_signature(peer.ask("signature", far))

    def __eq__(cls, other: object) -> bool:
        # a test that writes ``type(chart) == Chart`` means the class that this one is known as; a class of plain data
        # is none, for what is plain data has crossed as that
        return cls is other or (_known(cls) is other and other.__module__ != "builtins")

    __hash__ = type.__hash__

    def mro(cls) -> list[type]:
        if identity(cls) in REMOTE:
            return [*shown_mro(cls)]
        # Python asks while it makes the class: what stands behind it comes after all that stands for something
        found = type.mro(cls)
        behind = type.__dict__["__dict__"].__get__(cls).get(BEHIND)
        return found if behind is None else [*found[:-1], *(c for c in behind.__mro__ if c not in found[:-1])]

    def __iter__(cls) -> Any:
        peer, far = where_is(cls)
        return iter(peer.ask("__iter__", far))

    def __len__(cls) -> int:
        peer, far = where_is(cls)
        return int(peer.ask("__len__", far))

    def __bool__(cls) -> bool:
        return True  # else Python would take __len__, which is asked of the other process

    def __getitem__(cls, key: Any) -> Any:
        peer, far = where_is(cls)
        return peer.ask("__getitem__", far, key)

    def __instancecheck__(cls, thing: Any) -> bool:
        # a named tuple crosses by its content, and so becomes an instance of a class made here
        known = ARRAY_KINDS.get(type(thing))  # an array is one of a class made here, too
        if known is not None and type.__subclasscheck__(cls, known):
            return True
        return type.__instancecheck__(cls, thing) or (
            isinstance(thing, tuple) and hasattr(type(thing), "_fields") and type(thing).__name__ == cls.__name__
        )


class ClassAttributes(Mapping[str, Any]):
    """What a class of the other process itself has, as `vars` shows it: names at once, what they stand for when asked.

    Parameters
    ----------
    kind : RemoteType
    """

    def __init__(self, kind: RemoteType):
        self._kind = kind
        peer, far = where_is(kind)
        self._names = texts(peer.ask("names", far))

    def __getitem__(self, name: str) -> Any:
        if name not in self._names:
            raise KeyError(name)
        peer, far = where_is(self._kind)
        return peer.ask("own", far, name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


# What a class passes for, of those that are known here: our own of a given cell, or one of a library.
PASSES: weakref.WeakKeyDictionary[type, type] = weakref.WeakKeyDictionary()
# Classes that are here only for ``super()`` (`nbviva.bridge.derived`).
BETWEEN: weakref.WeakSet[type] = weakref.WeakSet()


def shown_mro(kind: type) -> tuple[type, ...]:
    """Return the classes that a class of the other process is derived from, without what only serves stand-ins here,
    and with the known ones in the place of those that stand for them."""
    found: list[type] = []
    rest: list[type] = []
    for one in type.__dict__["__mro__"].__get__(kind):
        if type(one) is RemoteType:
            found.append(_known(one))
            rest += PASSES[one].__mro__ if one in PASSES else ()
        elif one is not Remote and one is not object:
            rest.append(one)
    return (*dict.fromkeys(c for c in (*found, *rest) if c is not object and c not in BETWEEN), object)


def shown_bases(kind: type) -> tuple[type, ...]:
    """Return the classes that a class of the other process names as its bases, as `shown_mro` shows them."""
    passes = PASSES.get(kind)
    if passes is not None and _known(kind) is passes:
        return passes.__bases__
    real = type.__dict__["__bases__"].__get__(kind)
    if real[0] in BETWEEN:
        real = type.__dict__["__bases__"].__get__(real[0])
    bases = [_known(one) for one in real if one is not Remote]
    if passes is not None and not any(passes in one.__mro__ for one in bases):
        bases.append(passes)
    return tuple(bases) or (object,)


def _known(kind: type) -> type:
    """Return the class that is known here by the module and the name of one of the other process; else that one."""
    passes = PASSES.get(kind, kind)
    same = (passes.__module__, passes.__qualname__) == (kind.__module__, kind.__qualname__)
    return passes if same else kind
