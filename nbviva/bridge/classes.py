"""The classes that stand for classes of the other process: made as they are met, from what it says of them.

A class gets the special methods that the real one has, so Python's own rules decide what can be done with its
instances.
"""

from __future__ import annotations

import builtins
import contextlib
import sys
import types
from collections.abc import Callable
from typing import Any

from nbviva.bridge import items
from nbviva.bridge.awaited import OF_COROUTINES, steps
from nbviva.bridge.encode import TYPES
from nbviva.bridge.kinds import BEHIND, PASSES, RemoteType, shown_mro
from nbviva.bridge.proxies import Remote, compare, special, where_is
from nbviva.bridge.reflection import SPECIAL

_COMPARISONS = ("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__")
# what every stand-in has from `Remote`
_INHERITED = ("__eq__", "__ne__", "__hash__", "__repr__", "__str__", "__format__")
# all that an iterator, a generator or a view of a dictionary is asked for
_OF_ITERATORS = ("__iter__", "__next__", "__len__", "__reversed__", "__await__", "__aiter__", "__anext__",
                 "__enter__", "__exit__", "__aenter__", "__aexit__", "__call__")  # fmt: skip
_items_classes: dict[type, type] = {}
# what a class here is: a stand-in's attributes of these names say what the one that it stands for is
_OWN, _MRO = type.__dict__["__dict__"], type.__dict__["__mro__"]
# modules of whose classes a class here can really be derived: they are plain classes of Python
_BEHIND = ("__main__", "abc", "typing", "numbers", "contextlib", "threading")
# libraries of whose classes an object of the other process may claim to be one, for isinstance
_LIBRARIES = ("matplotlib", "pandas", "builtins", "types", "collections", "re", "io", "functools", "itertools",
              "asyncio", "enum", "networkx", "sklearn", "PIL", "sympy")  # fmt: skip
_BUILT_IN: dict[str, type] = {
    "generator": types.GeneratorType, "coroutine": types.CoroutineType, "async_generator": types.AsyncGeneratorType,
    "method": types.MethodType, "function": types.FunctionType, "module": types.ModuleType,
    "dict_keys": type({}.keys()), "dict_values": type({}.values()), "dict_items": type({}.items()),
    **{t.__name__: t for t in (map, filter, zip, enumerate, reversed, property, staticmethod, classmethod)},
}  # fmt: skip


def remote_class(
    about: dict[str, Any], passes_for: type | None = None, may_be_of: Callable[[str], bool] = lambda library: False
) -> type:
    """Return a class that stands for a class of the other process.

    Parameters
    ----------
    about : dict
        What the other process says of it, in the form of `reflection.describe_class`. It may say anything: texts are
        cut, bases and methods are taken only from among those that are known here.
    passes_for : type, optional
        For ``isinstance``; a class of a library or of plain data, if it says that it is one, if not given.
    may_be_of : callable, optional
        Tells whether it may pass for a class of a library that is not among the few for which any class may.
    """
    body: dict[str, Any] = {
        "__doc__": about["doc"] if isinstance(about["doc"], str) else None,
        "__module__": str(about["module"])[:200], "__qualname__": str(about["qualname"])[:200],
    }  # fmt: skip
    name = str(about["name"])[:100]
    if about["exception"]:
        body |= {"__getattr__": Remote.__getattr__, "__str__": _text_of_exception}
        return RemoteType(name, (_exception_base(about),), body, stands=True)
    passes_for = passes_for or _passes_for(about, may_be_of)
    built_in = body["__module__"] == "builtins"
    # a class that calls itself built in gets no arithmetic and no comparisons: `is_built_in` lets it judge nothing
    allowed = _OF_ITERATORS if built_in else SPECIAL
    body |= {method: _METHODS[method] for method in about["special"] if method in allowed and method in _METHODS}
    if built_in and name == "coroutine":
        body |= OF_COROUTINES
    bases = tuple(c for c in about["bases"] if isinstance(c, type) and issubclass(c, Remote))
    if not bases:
        body["__dict__"] = property(_attributes)
        body["__init__"] = _Asked("__init__")
    made = _derived(name, bases or (Remote,), body, passes_for)
    if passes_for is not None:
        PASSES[made] = passes_for
    return made


def _derived(name: str, bases: tuple[type, ...], body: dict[str, Any], passes_for: type | None) -> type:
    """Return a class whose instances are instances of `passes_for`, too, to ``isinstance``."""
    if passes_for is not None and passes_for.__module__ in _BEHIND:
        with contextlib.suppress(TypeError):  # one that is a dict, say, cannot stand behind one that is none
            behind = {BEHIND: passes_for, "__getattribute__": _attribute}
            return RemoteType(name, bases, body | behind, stands=True)
    if passes_for is not None:
        body["__class__"] = property(lambda self: passes_for)  # isinstance asks an object for its class, too
    return RemoteType(name, bases, body, stands=True)


def items_class(kind: type) -> type:
    """Return a class that stands for a class of the other process of which only the items count: its instances are
    iterated, counted and indexed as far as the real ones are (`items`), and have no opinion on anything else."""
    if kind not in _items_classes:
        body: dict[str, Any] = dict(items.methods(lambda method: has_special(kind, method), _METHODS))
        body["__module__"], body["__qualname__"] = kind.__module__, kind.__qualname__
        _items_classes[kind] = RemoteType(kind.__name__, (Remote,), body, stands=True)
    return _items_classes[kind]


def has_special(kind: type, method: str) -> bool:
    """Tell whether the class that a stand-in's class stands for has a special method."""
    return any(method in _OWN.__get__(c) for c in _MRO.__get__(kind) if type(c) is RemoteType)


def is_built_in(kind: type) -> bool:
    """Tell whether a stand-in's class is one of Python's iterators and the like: these cannot judge a test."""
    return kind.__module__ == "builtins"


def library_class(module: str, name: str, more: tuple[str, ...] = ()) -> type | None:
    """Return the class of a library, if it is loaded here and an object of the other process may pass for one."""
    if module.partition(".")[0] not in (*_LIBRARIES, *more) or module not in sys.modules:
        return None
    if module == "builtins":
        return _BUILT_IN.get(name)
    found: Any = sys.modules[module]
    for part in name.split("."):
        found = getattr(found, part, None)
    return found if isinstance(found, type) else None


def answer_issubclass() -> None:
    """Make ``issubclass`` answer for stand-ins of what is derived from a class that is known here."""
    original = builtins.issubclass

    def derived(kind: Any, other: Any) -> bool:
        if original(kind, other) or type(kind) is not RemoteType:
            return original(kind, other)
        # not for the engine itself, which means the classes here
        asks = str(sys._getframe(1).f_globals.get("__name__", "")).partition(".")[0]
        return asks != "nbviva" and any(original(c, other) for c in shown_mro(kind)[1:])

    derived.__name__ = derived.__qualname__ = "issubclass"
    builtins.issubclass = derived


def _exception_base(about: dict[str, Any]) -> type[Exception]:
    """Return the class to derive a stand-in for an exception from: never one that ends more than a call."""
    base = next((c for c in about["bases"] if isinstance(c, type) and issubclass(c, Exception)), None)
    known = getattr(builtins, str(about["exception"]), None)
    if base is None and isinstance(known, type) and issubclass(known, Exception):
        return Exception if issubclass(known, (StopIteration, StopAsyncIteration)) else known
    return base or Exception


def _passes_for(about: dict[str, Any], may_be_of: Callable[[str], bool]) -> type | None:
    """Return the class of a library, or of plain data, that instances pass for in ``isinstance``."""
    module, name = map(str, about["library"])
    library = module.partition(".")[0]
    own = library_class(module, name, (*_BEHIND[1:], *([library] if may_be_of(library) else ())))
    if own is None and about["plain"] in TYPES and about["plain"]:
        return TYPES[about["plain"]]  # type: ignore[no-any-return]
    return own


# ---- what stand-ins do when Python applies a special method to them


def _forwarding(method: str) -> Callable[..., Any]:
    return lambda self, *arguments: special(self, method, *arguments)


def _comparing(method: str) -> Callable[..., Any]:
    return lambda self, other: compare(self, method, other)


def _next(self: Any) -> Any:
    return special(self, "__next__")


def _bool(self: Any) -> bool:
    return special(self, "__bool__") is True  # Python accepts nothing else here


def _attribute(self: Any, name: str) -> Any:
    # methods of a class that stands behind are not those that the object has
    return object.__getattribute__(self, name) if name[:2] == "__" else Remote.__getattr__(self, name)


def _attributes(self: Any) -> Any:
    peer, far = where_is(self)
    return peer.ask("get", far, "__dict__")


class _Asked:
    """What a class has of its own over there, where `object` has something here."""

    def __init__(self, name: str):
        self._name = name

    def __get__(self, thing: Any, kind: Any) -> Any:
        peer, far = where_is(kind if thing is None else thing)
        return peer.ask("get", far, self._name)


def _call(self: Any, *arguments: Any, **named: Any) -> Any:
    peer, far = where_is(self)
    return peer.ask("call", far, *arguments, **named)


def _iterate(self: Any) -> Any:
    came = special(self, "__iter__")
    return came if came is self else iter(came)


def _await(self: Any) -> Any:
    return (yield from steps(self))


def _awaiting(method: str) -> Callable[..., Any]:
    async def awaited(self: Any, *arguments: Any) -> Any:
        return special(self, method, *arguments)

    return awaited


def _text_of_exception(self: Any) -> str:
    return str(self.__dict__["submission_text"] if "submission_text" in self.__dict__ else special(self, "__str__"))


_METHODS: dict[str, Callable[..., Any]] = {
    **{method: _forwarding(method) for method in SPECIAL},
    **{method: _comparing(method) for method in _COMPARISONS},
    "__next__": _next, "__iter__": _iterate, "__await__": _await, "__call__": _call,
    "__bool__": _bool, **{method: _awaiting(method) for method in ("__anext__", "__aenter__", "__aexit__")},
}  # fmt: skip
for _method in _INHERITED:
    del _METHODS[_method]
