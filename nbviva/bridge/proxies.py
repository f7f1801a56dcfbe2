"""Stand-ins for objects that live in the other process: functions, classes, instances.

A stand-in for a class is a real class, made when it is met (`nbviva.bridge.classes`), with the special methods that the
real one has; so ``isinstance``, ``issubclass``, ``type(x) is Point`` and the operators mean what they say. What a
stand-in is asked, the other process is asked. Only one thing is refused: to compare an object of the other process with
our own plain data, because then the object itself would decide whether a test passes.
"""

from __future__ import annotations

import inspect
import types
from typing import Any, NamedTuple, Protocol

from nbviva.bridge.encode import identity
from nbviva.bridge.reflection import code_of, make_signature, source_of, text_of

# attributes with a double underscore that may be asked for; all others are answered here
_ASKED_WORDS = """
    wrapped closure cause context notes bases mro annotations defaults kwdefaults len members self func dataclass_fields
    abstractmethods slots match_args name qualname
"""
_ASKED = frozenset(f"__{name}__" for name in _ASKED_WORDS.split())


class Far(NamedTuple):
    """An object of the other process, as this one knows it.

    Attributes
    ----------
    number : int
        By which the other process finds it.
    site : str
        Where it came from, as the policy names it (`nbviva.exam.sites`); empty where nobody asks.
    kind : str
        ``"function"``, ``"class"``, ``"object"``, or ``"items"`` of which only its items count.
    """

    number: int
    site: str = ""
    kind: str = ""


class Asks(Protocol):
    """An end of the connection (`nbviva.bridge.peer`), as far as stand-ins use it."""

    def ask(self, operation: str, target: Far, *arguments: Any, **named: Any) -> Any:
        """Have the other side do something and return the result."""

    def compare(self, thing: Any, method: str, other: object) -> Any:
        """Compare an object of the other side, which has no content of its own, with our own data."""

    def nothing_in(self, far: Far) -> None:
        """Hear that an object of the other side, of which only the items count, has none."""

    def derive(self, base: Any, name: str, body: dict[str, Any]) -> Any:
        """Return a class of our own that is derived from one of the other side."""


# Every stand-in, by `identity`: (stand-in, peer, what it stands for). A table and not an attribute, because an
# attribute of a stand-in is one of the object it stands for. It also keeps them alive, so that no identity is used
# twice.
REMOTE: dict[int, tuple[Any, Asks, Far]] = {}


class Remote:
    """An object of the other process."""

    def __getattr__(self, name: str) -> Any:
        if not may_ask(name):
            raise AttributeError(name)
        peer, far = where_is(self)
        return peer.ask("get", far, name)

    def __setattr__(self, name: str, value: Any) -> None:
        peer, far = where_is(self)
        peer.ask("set", far, name, value)

    def __delattr__(self, name: str) -> None:
        peer, far = where_is(self)
        peer.ask("delete", far, name)

    def __repr__(self) -> str:
        return str(special(self, "__repr__"))

    def __str__(self) -> str:
        return str(special(self, "__str__"))

    def __format__(self, spec: str) -> str:
        return str(special(self, "__format__", spec))

    def __eq__(self, other: object) -> Any:
        return compare(self, "__eq__", other)

    def __ne__(self, other: object) -> Any:
        return compare(self, "__ne__", other)

    def __hash__(self) -> int:
        return int(special(self, "__hash__"))

    def __dir__(self) -> list[str]:
        return names_of(self)

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise TypeError("an object of the submission cannot be pickled")

    def __copy__(self) -> Any:
        return special(self, "__copy__")

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        return special(self, "__deepcopy__")


class Unusable:
    """Stands for what may not come from where it came from: whatever is done with it, it says why."""

    def __init__(self, why: str):
        object.__setattr__(self, "why", why)

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
    __array_ufunc__ = None  # NumPy then leaves an operator to this class, which refuses

    def __repr__(self) -> str:
        return f"<{object.__getattribute__(self, 'why')}>"


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
        return types.FunctionType  # for `inspect.isfunction` and the like

    @property
    def __code__(self) -> types.CodeType:
        """Compiled from the text of the submission: what the other process says of its code is not asked."""
        # of a function within another one the text is that one's
        return code_of(source_of(self) or text_of(self.__qualname__.partition(".<locals>")[0]) or "", self.__name__)

    @property
    def __signature__(self) -> inspect.Signature:
        peer, far = where_is(self)
        return make_signature(peer.ask("signature", far))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        peer, far = where_is(self)
        return peer.ask("call", far, *args, **kwargs)

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
        if name.startswith("__"):  # `functools.wraps` and doctest set these on the stand-in itself
            object.__setattr__(self, name, value)
        else:
            super().__setattr__(name, value)


def names_of(thing: Any) -> list[str]:
    """Return what `dir` says of an object of the other process."""
    peer, far = where_is(thing)
    return texts(peer.ask("dir", far))


def texts(came: Any) -> list[str]:
    if type(came) is not list or {*map(type, came)} - {str}:
        raise TypeError("the names of attributes are no texts")
    return came


class RemoteMethod(RemoteFunction):
    """A method of the other process, with its object."""

    @property  # type: ignore[misc]
    def __class__(self) -> Any:  # type: ignore[override, misc]
        return types.MethodType


def special(thing: Any, method: str, *arguments: Any) -> Any:
    """Have the other process call a special method."""
    peer, far = where_is(thing)
    return peer.ask(method, far, *arguments)


def where_is(thing: Any) -> tuple[Asks, Far]:
    """Return the peer to ask about a stand-in, and what it stands for.

    Raises
    ------
    TypeError
        If it was not made here, but by a class that a test derived from a stand-in.
    """
    found = REMOTE.get(identity(thing))
    if found is None or found[0] is not thing:
        raise TypeError("a class derived from a class of the submission cannot be used in a test")
    return found[1], found[2]


def may_ask(name: str) -> bool:
    if name.startswith("__") and name.endswith("__"):
        return name in _ASKED
    return not name.startswith(("_repr_", "_ipython_", "_render_traceback_"))


def compare(thing: Any, method: str, other: object) -> Any:
    """Compare a stand-in: with another one over there, with plain data by its own plain content here, if it has one."""
    if thing is other:
        return method in ("__eq__", "__le__", "__ge__")
    found = REMOTE.get(identity(other))
    peer, far = where_is(thing)
    if far.kind == "items":
        return peer.compare(thing, method, other)
    if found is None or found[0] is not other:
        if other is None:  # `x == None` is asked of anything, and an object is never None
            return method == "__ne__"
        plain = peer.ask("plain", far)
        if plain is None:
            return peer.compare(thing, method, other)
        return getattr(plain, method)(other)
    return special(thing, method, other)
