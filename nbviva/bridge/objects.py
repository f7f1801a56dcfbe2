"""What stands in a message for objects that are not plain data: a number, by which the other side refers to them.

What this side has handed over is known to the other by a number; what the other side has handed over is known here by a
stand-in. An object that goes home arrives as itself.
"""

from __future__ import annotations

import builtins
import collections
import enum
import types
from collections.abc import Callable
from typing import Any

import numpy as np

from nbviva.bridge import derived
from nbviva.bridge.arrays import far_of
from nbviva.bridge.classes import remote_class
from nbviva.bridge.decode import Decoder
from nbviva.bridge.encode import TYPES, Encoder, identity
from nbviva.bridge.proxies import REMOTE, Far, names_of
from nbviva.bridge.reflection import adds_to_named_tuple
from nbviva.errors import MessageError

_FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType, types.MethodType)


class Objects:
    """The objects that two sides have handed over to each other, as one of them sees it.

    Attributes
    ----------
    handed_over : dict
        Number -> object of ours that the other side may refer to. The number is our ``id`` of it, and the table keeps
        it alive, so that the number stays its own.
    methods : set of int
        Numbers of functions of ours that are methods of classes derived from the other side's.
    """

    lets_travel = False  # whether objects with ``travels = True`` are sent from here by their content

    def __init__(self) -> None:
        self.handed_over: dict[int, Any] = {}
        self.methods: set[int] = set()
        self._proxies: dict[Far, Any] = {}  # stand-ins for what the other side has handed over
        self._derived: dict[int, Any] = {}  # classes of ours that are derived from the other side's, by their numbers

    def ask(self, operation: str, target: Far, *arguments: Any, **named: Any) -> Any:
        """Have the other side do something and return the result."""
        raise NotImplementedError

    def give(self, thing: Any) -> int:
        """Return the number by which the other side may refer to an object of ours."""
        self.handed_over[id(thing)] = thing
        return id(thing)

    def find(self, number: Any) -> Any:
        """Return the object of ours that the other side means."""
        if type(number) is not int or number not in self.handed_over:
            raise MessageError("refers to an object that was not handed over")
        return self.handed_over[number]

    # ---- out

    def encode_object(self, encoder: Encoder, thing: Any) -> list[Any]:
        """Return the tree that stands for an object that is not plain data.

        Raises
        ------
        MessageError
            If the other side may not get to know it.
        """
        kind: Any = type(thing)
        if isinstance(thing, np.ndarray):
            return self.encode_class_of_array(thing)
        handle = REMOTE.get(identity(thing))
        if handle is not None and handle[0] is thing and handle[1] is self:
            return ["mine", handle[2].number]  # one of the other side's own objects goes home
        if isinstance(thing, type):
            name = str(getattr(thing, "__name__", ""))
            if getattr(builtins, name, None) is thing:
                return ["type", name]
        reference = self.reference(thing)
        if reference is not None:
            return ["ref", *reference, *self.alternative(thing)]
        if isinstance(thing, type):
            return ["class", self.give(thing)]
        if isinstance(thing, types.TracebackType):
            return ["nothing"]
        if isinstance(thing, BaseException) and kind.__module__ == "builtins":
            return ["error", kind.__name__, encoder.encode(list(thing.args))]
        if isinstance(thing, tuple) and hasattr(kind, "_fields"):
            fields = [str(name) for name in kind._fields]
            tree = ["named", kind.__name__, fields, self.give(kind), encoder.encode(tuple(thing))]
            return [*tree, self.encode_instance(thing)] if adds_to_named_tuple(kind) else tree
        wraps = callable(thing) and kind is not staticmethod
        if isinstance(thing, _FUNCTIONS) or (
            wraps and isinstance(getattr(thing, "__wrapped__", None), types.FunctionType)
        ):
            return self.encode_function(thing)
        if isinstance(thing, enum.Enum) and kind.__module__ == "__main__" and type(thing.name) is str:
            return ["member", kind.__name__, thing.name, self.encode_instance(thing)]
        if self.lets_travel and getattr(kind, "travels", False) is True:
            found = self.reference(kind)
            if found is not None:
                return ["made", *found, encoder.encode(dict(vars(thing)))]
        self.check_stand_in(thing)
        return self.encode_instance(thing)

    def encode_function(self, thing: Any) -> list[Any]:
        """Return the tree that stands for something that can be called, and is known by its name and docstring."""
        doc = getattr(thing, "__doc__", None)
        names = [str(getattr(thing, name, "")) for name in ("__name__", "__qualname__")]
        doc = doc[:5000] if isinstance(doc, str) else None
        return ["function", self.give(thing), *names, doc, isinstance(thing, types.MethodType)]

    def encode_instance(self, thing: Any) -> list[Any]:
        """Return the tree that stands for an object of some class, which is handed over as well."""
        return ["object", self.give(thing), self.give(type(thing))]

    def encode_class_of_array(self, thing: np.ndarray) -> list[Any]:
        """Return the tree for what an array of a class of its own is besides its numbers; empty if that is nothing."""
        found = far_of(thing)
        return ["mine", found[1].number] if found is not None and found[0] is self else []

    # ---- in

    def decode_object(self, decoder: Decoder, tree: list[Any]) -> Any:
        """Return what an object of the other side is here: the object itself if it is ours, else a stand-in.

        Raises
        ------
        MessageError
            If the tree stands for nothing.
        """
        if tree[0] in _WITHOUT_STAND_IN:
            return _WITHOUT_STAND_IN[tree[0]](self, decoder, tree)
        if tree[0] == "ref":
            found = self.resolve(str(tree[1]), str(tree[2]))
            if found is not None or len(tree) < 4:
                return found
            tree = tree[3]  # what the other side offers to those who do not look it up
        if tree[0] == "sub":
            return self._decode_array(decoder, tree)
        if tree[0] == "member":
            kind = self.own_class(str(tree[1]))
            if kind is not None and issubclass(kind, enum.Enum) and tree[2] in kind.__members__:
                return kind.__members__[tree[2]]
            tree = tree[3]
        tag = tree[0]
        if tag == "made":
            return self.rebuild(str(tree[1]), str(tree[2]), decoder.decode(tree[3]))
        number = tree[3] if tag == "named" else tree[1]
        if type(number) is not int or tag not in ("class", "function", "object", "named"):
            raise MessageError(f"unknown kind of value {str(tag)[:20]!r}")
        if tag == "named":
            if len(tree) > 5 and self.takes_objects(decoder):
                return self.decode_object(decoder, tree[5])
            made = self._named_tuple(str(tree[1])[:100], tuple(map(str, tree[2][:100])))
            return made._make(decoder.decode(tree[4], decoder.depth + 1))
        return self.stand_in(decoder, tag, number, tree)

    def takes_objects(self, decoder: Decoder) -> bool:
        """Tell whether a named tuple with methods of its own is an object, where it is read now, and not data."""
        return False

    def takes(self, decoder: Decoder, what: str) -> bool:
        """Tell whether what is being read may be of such a kind (`Decoder.takes`)."""
        return True

    def _decode_array(self, decoder: Decoder, tree: list[Any]) -> Any:
        place, depth = len(decoder.objects), decoder.depth
        plain = decoder.decode(tree[1], depth + 1)
        if not isinstance(plain, np.ndarray) or place >= len(decoder.objects):
            raise MessageError("not an array")
        decoder.depth = depth
        # under the number of its numbers, whose memory it has: it may be changed in place
        decoder.objects[place] = made = self.array_of_class(decoder, plain, tree[2])
        return made

    def array_of_class(self, decoder: Decoder, plain: np.ndarray, tree: list[Any]) -> Any:
        """Return what an array of a class of the other side's is here, or of our own that comes home."""
        return plain

    def _named_tuple(self, name: str, fields: tuple[str, ...]) -> Any:
        """Return a class of named tuples: our own, or the same one for the same names, as tests compare types."""
        own = self.own_class(name)
        if own is not None and issubclass(own, tuple) and getattr(own, "_fields", None) == fields:
            return own
        if (name, fields) not in _NAMED:
            _NAMED[name, fields] = collections.namedtuple(name, fields)  # type: ignore[misc]
        return _NAMED[name, fields]

    def stand_in(self, decoder: Decoder, tag: str, number: int, tree: list[Any]) -> Any:
        """Return what stands for a function, a class or an object of the other side: the same for the same number."""
        if tag == "function":
            return self.function(Far(number), tree)
        return self.class_(number) if tag == "class" else self.instance(Far(number), self.class_of(tree))

    def function(self, far: Far, tree: list[Any]) -> Any:
        """Return the stand-in for a function."""
        bound = tree[5:] == [True]
        return self._kept(far, lambda: self.make_function(far, str(tree[2])[:200], str(tree[3])[:200], tree[4], bound))

    def class_(self, number: int) -> type:
        """Return the stand-in for a class: one for all places that it comes from, as tests compare classes."""
        found: type = self._kept(Far(number), lambda: self._make_class(Far(number)))
        return found

    def class_of(self, tree: list[Any]) -> type:
        """Return the stand-in for the class of an object."""
        if type(tree[2]) is not int:
            raise MessageError("malformed")
        return self.class_(tree[2])

    def instance(self, far: Far, kind: type) -> Any:
        """Return the stand-in for an object, of a class that `class_of` or `items_class` gave."""

        def make() -> Any:
            # not by calling the class, which would make an object on the other side
            return kind.__new__(kind) if issubclass(kind, BaseException) else object.__new__(kind)

        known = far in self._proxies
        made = self._kept(far, make)
        if not known and isinstance(made, BaseException):
            arguments = self.ask("get", far, "args")
            made.args = arguments if type(arguments) is tuple else ()
        return made

    def _kept(self, far: Far, make: Callable[[], Any]) -> Any:
        if far not in self._proxies:
            made = make()
            self._proxies[far] = made
            REMOTE[identity(made)] = (made, self, far)
        return self._proxies[far]

    def derive(self, base: Any, name: str, body: dict[str, Any]) -> Any:
        """Return a class of our own that is derived from one of the other side's: a stand-in for its other half."""
        _, _, far = REMOTE[identity(base)]
        there, methods = derived.described(body)
        self.methods |= {self.give(method) for method in methods}
        stand_in = self.ask("derive", far, name, there)
        made = derived.make(base, name, body, names_of(base))
        number = REMOTE[identity(stand_in)][2].number
        self._proxies[Far(number)] = made
        self._derived[number] = stand_in  # which stays alive, as its identity is known
        REMOTE[identity(made)] = (made, self, REMOTE[identity(stand_in)][2])
        return made

    def make_function(self, far: Far, name: str, qualname: str, doc: Any, bound: bool) -> Any:
        """Return a function that calls a function, or a method with its object, of the other side."""

        def stand_in(*args: Any, **kwargs: Any) -> Any:
            return self.ask("call", far, *args, **kwargs)

        stand_in.__name__, stand_in.__qualname__, stand_in.__doc__ = name, qualname, doc if type(doc) is str else None
        return stand_in

    def _make_class(self, far: Far) -> type:
        about = self.ask("class", far)
        if type(about) is not dict:
            raise MessageError("not a class")
        own = self.own_class(str(about["name"])) if about["module"] == "__main__" else None
        return remote_class(about, own, self.may_be_of)

    # ---- what each side decides for itself

    def check_stand_in(self, thing: Any) -> None:
        """Raise MessageError unless the other side may get to know an object of ours."""

    def reference(self, thing: Any) -> tuple[str, str] | None:
        """Return the module and the name by which the other side can import a thing for itself, or None."""
        return None

    def alternative(self, thing: Any) -> list[Any]:
        """Return, as one element, the tree for a thing of a library if the other side does not want to look it up."""
        return []

    def resolve(self, module: str, name: str) -> Any:
        """Return what the other side refers to by module and name; None if it cannot be had that way."""
        raise MessageError("a reference to a module")

    def own_class(self, name: str) -> type | None:
        """Return our own class of a name, for whose instances those of the other side's class of that name pass: a
        class of a given cell, which both sides have run."""
        return None

    def may_be_of(self, library: str) -> bool:
        """Tell whether classes of the other side may pass for those of a library, for ``isinstance``."""
        return False

    def compare(self, thing: Any, method: str, other: object) -> Any:
        """Compare an object of the other side, which has no content of its own, with our own data."""
        return NotImplemented

    def nothing_in(self, far: Far) -> None:
        """Hear that an object of the other side, of which only the items count, has none."""

    def rebuild(self, module: str, name: str, state: Any) -> Any:
        """Return an object of a class with ``travels = True``, which crosses by its content."""
        raise MessageError("an object that is to be made")


def _decode_type(objects: Objects, decoder: Decoder, tree: list[Any]) -> type:
    found = getattr(builtins, str(tree[1]), None)
    if not isinstance(found, type):
        raise MessageError("not a type")
    return found


def _decode_error(objects: Objects, decoder: Decoder, tree: list[Any]) -> BaseException:
    kind = getattr(builtins, str(tree[1]), None)
    if not (isinstance(kind, type) and issubclass(kind, BaseException)):
        raise MessageError("not an exception")
    return kind(*decoder.decode(tree[2]))


# trees for which nothing is made that would ask the other side
_WITHOUT_STAND_IN: dict[str, Callable[[Objects, Decoder, list[Any]], Any]] = {
    "mine": lambda objects, decoder, tree: objects.find(tree[1]),
    "type": _decode_type,
    "T": lambda objects, decoder, tree: TYPES[tree[1]],
    "takes": lambda objects, decoder, tree: objects.takes(decoder, str(tree[1])),
    "nothing": lambda objects, decoder, tree: None,  # a traceback, which nobody can use elsewhere
    "error": _decode_error,
}

_NAMED: dict[tuple[str, tuple[str, ...]], Any] = {}
