"""Stand-ins for objects that live in the other process: functions, classes, instances.

A stand-in for a class is a real class, made when it is met, with the special methods that the real one has; so
``isinstance``, ``issubclass``, ``type(x) is Point`` and the operators mean what they say. What a stand-in is asked, the
other process is asked. Only one thing is refused: to compare an object of the other process with our own plain data,
because then the object itself would decide whether a test passes.
"""

from __future__ import annotations

import builtins
import inspect
import sys
import types
from collections.abc import Collection
from typing import Any, Protocol

from nbviva.bridge.encode import TYPES, identity
from nbviva.bridge.sources import code_of, source_of

_COMPARISONS = ("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__")
# attributes with a double underscore that may be asked for; all others are answered here
_ASKED_WORDS = """
    wrapped closure cause context notes bases mro annotations defaults kwdefaults len members self func dataclass_fields
    abstractmethods slots match_args name qualname
"""
_ASKED = frozenset(f"__{name}__" for name in _ASKED_WORDS.split())
# all that an iterator, a generator or a view of a dictionary is asked for
_OF_ITERATORS = ("__iter__", "__next__", "__len__", "__reversed__", "__await__", "__enter__", "__exit__", "__call__")
# classes of libraries that an object of the other process may claim to be, for isinstance
_LIBRARIES = (
    "matplotlib",
    "pandas",
    "builtins",
    "types",
    "collections",
    "re",
    "io",
    "functools",
    "itertools",
    "asyncio",
)


class Asks(Protocol):
    """The end of a bridge, as far as stand-ins use it."""

    def ask(self, operation: str, target: Any, *arguments: Any, **named: Any) -> Any:
        """Have the other side do something and return the result."""

    def compare(self, thing: Any, method: str, other: object) -> Any:
        """Compare an object of the other side, which has no content of its own, with our own data."""


# every stand-in, by `identity`: (stand-in, bridge, number on the other side)
REMOTE: dict[int, tuple[Any, Asks, int]] = {}


class Remote:
    """An object of the other process."""

    def __getattr__(self, name: str) -> Any:
        if not _may_ask(name):
            raise AttributeError(name)
        bridge, number = _where(self)
        return bridge.ask("get", number, name)

    def __setattr__(self, name: str, value: Any) -> None:
        bridge, number = _where(self)
        bridge.ask("set", number, name, value)

    def __delattr__(self, name: str) -> None:
        bridge, number = _where(self)
        bridge.ask("delete", number, name)

    def __repr__(self) -> str:
        return str(special(self, "__repr__"))

    def __str__(self) -> str:
        return str(special(self, "__str__"))

    def __format__(self, spec: str) -> str:
        return str(special(self, "__format__", spec))

    def __eq__(self, other: object) -> Any:
        return _compare(self, "__eq__", other)

    def __ne__(self, other: object) -> Any:
        return _compare(self, "__ne__", other)

    def __hash__(self) -> int:
        return int(special(self, "__hash__"))

    def __dir__(self) -> list[str]:
        return []

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise TypeError("an object of the submission cannot be pickled")

    def __copy__(self) -> Any:
        return special(self, "__copy__")


class Unusable:
    """Stands for an object of a class of the student's own where plain data was expected: whatever is done with it,
    it says so."""

    def __init__(self, where: str, kind: str):
        object.__setattr__(self, "why", f"{where} gave an object of class {kind}; plain data is expected here")

    def __getattribute__(self, name: str) -> Any:
        if name in ("__class__", "__dict__", "__doc__"):
            return object.__getattribute__(self, name)
        raise TypeError(object.__getattribute__(self, "why"))

    def _refuse(self, *arguments: Any) -> Any:
        raise TypeError(object.__getattribute__(self, "why"))

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __bool__ = __len__ = __iter__ = __contains__ = _refuse
    __getitem__ = __call__ = __int__ = __float__ = __index__ = __complex__ = __abs__ = __neg__ = __pos__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __matmul__ = _refuse
    __rmatmul__ = __pow__ = __rpow__ = __mod__ = __rmod__ = __floordiv__ = __rfloordiv__ = __array__ = _refuse
    __str__ = __format__ = __round__ = __enter__ = __next__ = __setattr__ = __delattr__ = _refuse
    __hash__ = _refuse  # type: ignore[assignment]
    __array_ufunc__ = None

    def __repr__(self) -> str:
        return f"<{object.__getattribute__(self, 'why')}>"


class RemoteType(type):
    """The class of stand-ins for classes: class attributes, static methods and making instances are asked for."""

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        bridge, number = _where(cls)
        return bridge.ask("call", number, *args, **kwargs)

    def __getattr__(cls, name: str) -> Any:
        if not _may_ask(name):
            raise AttributeError(f"type object {cls.__name__!r} has no attribute {name!r}")
        bridge, number = _where(cls)
        return bridge.ask("get", number, name)

    def __setattr__(cls, name: str, value: Any) -> None:
        if name in ("__abstractmethods__", "__class__", "__dict__", "__bases__"):
            raise TypeError(f"{name} of a class of the submission cannot be changed")
        bridge, number = _where(cls)
        bridge.ask("set", number, name, value)

    def __delattr__(cls, name: str) -> None:
        bridge, number = _where(cls)
        bridge.ask("delete", number, name)

    def __iter__(cls) -> Any:
        bridge, number = _where(cls)
        return iter(bridge.ask("__iter__", number))

    def __len__(cls) -> int:
        bridge, number = _where(cls)
        return int(bridge.ask("__len__", number))

    def __bool__(cls) -> bool:
        return True

    def __getitem__(cls, key: Any) -> Any:
        bridge, number = _where(cls)
        return bridge.ask("__getitem__", number, key)

    def __instancecheck__(cls, thing: Any) -> bool:
        return type.__instancecheck__(cls, thing) or (
            isinstance(thing, tuple) and hasattr(type(thing), "_fields") and type(thing).__name__ == cls.__name__
        )


class RemoteFunction(Remote):
    """A function of the other process."""

    def __init__(self, name: str, qualname: str, doc: str | None):
        for key, value in (
            ("__name__", name),
            ("__qualname__", qualname),
            ("__doc__", doc),
            ("__module__", "__main__"),
        ):
            object.__setattr__(self, key, value)

    @property  # type: ignore[misc]
    def __class__(self) -> Any:  # type: ignore[override, misc]
        return types.FunctionType

    @property
    def __code__(self) -> types.CodeType:
        """Compiled from the text of the submission: what the other process says of its code is not asked."""
        return code_of(source_of(self) or "", self.__name__)

    @property
    def __signature__(self) -> inspect.Signature:
        bridge, number = _where(self)
        return signature(bridge.ask("signature", number))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        bridge, number = _where(self)
        return bridge.ask("call", number, *args, **kwargs)

    def __repr__(self) -> str:
        return f"<function {self.__qualname__}>"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return format(repr(self), spec)

    def __eq__(self, other: object) -> bool:
        return self is other

    def __ne__(self, other: object) -> bool:
        return self is not other

    def __hash__(self) -> int:
        return object.__hash__(self)

    def __bool__(self) -> bool:
        return True

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("__"):
            object.__setattr__(self, name, value)
        else:
            super().__setattr__(name, value)


def signature(parameters: Any) -> inspect.Signature:
    """Return the signature that the other process described."""
    out = []
    for name, kind, default, annotation in parameters:
        out.append(
            inspect.Parameter(
                str(name), inspect._ParameterKind(kind),
                default=default[0] if default is not None else inspect.Parameter.empty,
                annotation=annotation[0] if annotation is not None else inspect.Parameter.empty,
            )
        )  # fmt: skip
    return inspect.Signature(out, __validate_parameters__=False)


def is_built_in(kind: type) -> bool:
    """Tell whether a stand-in's class is one of Python's iterators and the like: these cannot judge a test."""
    return kind.__module__ == "builtins"


def remote_class(bridge: Asks, number: int, about: dict[str, Any], special_names: Collection[str]) -> type:
    """Return a class that stands for the class of the other process that `about` describes."""
    name, module = str(about["name"])[:100], str(about["module"])[:200]
    body: dict[str, Any] = {
        "__doc__": about["doc"] if isinstance(about["doc"], str) else None,
        "__module__": module, "__qualname__": str(about["qualname"])[:200],
    }  # fmt: skip
    if about["exception"]:
        base = next((c for c in about["bases"] if isinstance(c, type) and issubclass(c, Exception)), None)
        known = getattr(builtins, str(about["exception"]), None)
        if base is None and isinstance(known, type) and issubclass(known, Exception):
            base = known
        body["__getattr__"] = Remote.__getattr__
        body["__str__"] = _text_of_exception
        return RemoteType(name, (base or Exception,), body)
    own = library_class(module, str(about["qualname"]))
    if own is not None:
        body["__class__"] = property(lambda self: own)
    elif about["plain"] in TYPES and about["plain"]:
        plain = TYPES[about["plain"]]
        body["__class__"] = property(lambda self: plain)
    allowed = _OF_ITERATORS if module == "builtins" else special_names
    for method in about["special"]:
        if method in allowed and method not in (
            "__eq__",
            "__ne__",
            "__hash__",
            "__repr__",
            "__str__",
            "__format__",
        ):
            if method in _COMPARISONS:
                body[method] = lambda self, other, method=method: _compare(self, method, other)
            elif method == "__next__":
                body[method] = lambda self: special(self, "__next__")
            elif method == "__iter__":
                body[method] = _iterate
            elif method == "__await__":
                body[method] = _await
            elif method == "__call__":
                body[method] = lambda self, *a, **k: _where(self)[0].ask("call", _where(self)[1], *a, **k)
            elif method == "__bool__":
                body[method] = lambda self: special(self, "__bool__") is True
            else:
                body[method] = lambda self, *a, method=method: special(self, method, *a)
    if name == "coroutine" and module == "builtins":
        body.update(send=_send, throw=_throw, close=lambda self: None)
    bases = tuple(c for c in about["bases"] if isinstance(c, type) and issubclass(c, Remote))
    return RemoteType(name, bases or (Remote,), body)


_BUILT_IN: dict[str, type] = {
    "generator": types.GeneratorType, "coroutine": types.CoroutineType, "async_generator": types.AsyncGeneratorType,
    "method": types.MethodType, "function": types.FunctionType, "module": types.ModuleType,
    "dict_keys": type({}.keys()), "dict_values": type({}.values()), "dict_items": type({}.items()),
    **{t.__name__: t for t in (map, filter, zip, enumerate, reversed)},
}  # fmt: skip


def library_class(module: str, name: str) -> type | None:
    """Return the class of a library, if it is loaded here and an object of the other process may pass for one."""
    if module.partition(".")[0] not in _LIBRARIES or module not in sys.modules:
        return None
    if module == "builtins":
        return _BUILT_IN.get(name)
    found: Any = sys.modules[module]
    for part in name.split("."):
        found = getattr(found, part, None)
    return found if isinstance(found, type) else None


def special(thing: Any, method: str, *arguments: Any) -> Any:
    """Have the other process call a special method."""
    bridge, number = _where(thing)
    return bridge.ask(method, number, *arguments)


def _where(thing: Any) -> tuple[Asks, int]:
    found = REMOTE.get(identity(thing))
    if found is None or found[0] is not thing:
        raise TypeError("a class derived from a class of the submission cannot be used in a test")
    return found[1], found[2]


def _may_ask(name: str) -> bool:
    if name.startswith("__") and name.endswith("__"):
        return name in _ASKED
    return not name.startswith(("_repr_", "_ipython_", "_render_traceback_"))


def _compare(thing: Any, method: str, other: object) -> Any:
    if thing is other:
        return method in ("__eq__", "__le__", "__ge__")
    found = REMOTE.get(identity(other))
    bridge, _ = _where(thing)
    if found is None or found[0] is not other:
        if other is None:
            return method == "__ne__"
        plain = bridge.ask("plain", _where(thing)[1])
        if plain is None:
            return bridge.compare(thing, method, other)
        return getattr(plain, method)(other)
    return special(thing, method, other)


def _text_of_exception(self: Any) -> str:
    return str(self.__dict__["submission_text"] if "submission_text" in self.__dict__ else special(self, "__str__"))


def _iterate(self: Any) -> Any:
    came = special(self, "__iter__")
    return came if came is self else iter(came)


def _await(self: Any) -> Any:
    came = special(self, "await")
    return came
    yield


def _send(self: Any, value: Any) -> Any:
    raise StopIteration(special(self, "await"))


def _throw(self: Any, *error: Any) -> Any:
    raise error[1] if len(error) > 1 else error[0]
