"""What two processes need to use each other's objects: calls there and back, stand-ins for what is not plain data.

Examiner and candidate each have a `Peer`. It is the same on both sides but for what is trusted: the candidate
believes everything, the examiner (`nbviva.exam.examiner`) nothing. One side asks, the other answers; while it works on
the answer it may ask back (a callback), and so on, each question answered before the one it came from.

A question is ``["?", operation, target, positional, named, extra]``, an answer
``["=", result, fault, changes, extra]``. `changes` are the arguments that were changed in place, by their numbers.
"""

from __future__ import annotations

import asyncio
import builtins
import collections
import copy
import traceback
import types
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from nbviva.bridge.connection import Connection
from nbviva.bridge.decode import Decoder
from nbviva.bridge.encode import Encoder, identity
from nbviva.bridge.mutation import replace_content, snapshot, unchanged
from nbviva.bridge.proxies import REMOTE, remote_class
from nbviva.bridge.reflection import SPECIAL, describe_class, describe_signature, plain_value
from nbviva.errors import ConnectionLost, MessageError


class Peer:
    """One end of the connection between examiner and candidate."""

    lets_travel = False  # whether objects with ``travels = True`` are sent from here by their content

    def __init__(self, connection: Connection):
        self.connection = connection
        self._given: dict[int, Any] = {}  # what the other side knows by a number, which is our id() of it
        self._proxies: dict[int, Any] = {}  # stand-ins for what we know by the other side's number

    # ---- asking

    def ask(self, operation: str, target: Any, *arguments: Any, **named: Any) -> Any:
        """Have the other side do something and return the result.

        Raises
        ------
        Exception
            What the other side raised, as far as it is let through.
        MessageError
            If an argument cannot be sent.
        """
        encoder = Encoder(self._stand_in)
        ends: list[int] = []
        try:
            positional, keywords = [], {}
            for argument in arguments:
                positional.append(encoder.encode(argument))
                ends.append(len(encoder.objects))
            for name, argument in named.items():
                keywords[name] = encoder.encode(argument)
                ends.append(len(encoder.objects))
            sent = list(encoder.objects)
            extra = self.outgoing(encoder)
        except MessageError as error:
            raise TypeError(f"this value cannot be handed over: {error}") from None
        try:
            self.connection.send(["?", operation, target, positional, keywords, extra], encoder.block)
            places = [*map(str, range(len(arguments))), *named]
            value, fault = self._await_answer(operation, target, sent, ends, places)
        except BaseException as error:
            self.interrupted(error)
            raise
        if fault is not None:
            raise self.fault(operation, target, fault)
        return value

    def _await_answer(
        self, operation: str, target: Any, sent: Sequence[Any], ends: Sequence[int], places: Sequence[str]
    ) -> tuple[Any, Any]:
        """Answer what is asked back until the answer comes; return the result and what is told of an exception."""
        while True:
            text, block = self.connection.receive()
            if type(text) is not list or len(text) != 6 or text[0] != "?":
                break
            self.answer(text, block)
        if type(text) is not list or len(text) != 5 or text[0] != "=":
            raise MessageError("an answer was expected")
        _, result, fault, changes, extra = text
        decoder = Decoder(block, self._meet, sent)
        value, changed = decoder.decode(result), decoder.decode(changes)
        if changed and not self._apply(operation, target, changed, sent, ends, places):
            # what came back may be an argument of ours, changed in a way that ours must not be: then it is a copy
            copies = copy.deepcopy(list(sent))
            other = Decoder(block, self._meet, copies)
            value = other.decode(result)
            for number, content in other.decode(changes):
                replace_content(copies[number], content)
        self.incoming(extra, decoder)
        return value, decoder.decode(fault)

    def _apply(
        self, operation: str, target: Any, changes: Any, sent: Sequence[Any], ends: Sequence[int], places: Sequence[str]
    ) -> bool:
        """Change our own objects as the other side has changed its copies; False if some may not be changed."""
        complete = True
        for number, content in changes:
            if type(number) is not int or not 0 <= number < len(sent):
                raise MessageError("a change of nothing")
            which = next((places[i] for i, end in enumerate(ends) if number < end), "")
            thing = sent[number]
            if type(thing) is not type(content) and not isinstance(thing, np.ndarray):
                raise MessageError("a change of the type")
            if self._equal(thing, content):
                continue
            if self.may_change(operation, target, which, thing, content):
                replace_content(thing, content)
            else:
                complete = False
        return complete

    @staticmethod
    def _equal(thing: Any, content: Any) -> bool:
        if isinstance(thing, np.ndarray) and thing.dtype != object:
            return (
                thing.shape == content.shape and thing.dtype == content.dtype and thing.tobytes() == content.tobytes()
            )
        return False

    # ---- answering

    def answer(self, text: list[Any], block: bytes) -> None:
        """Do what the other side asks and send the answer."""
        _, operation, target, positional, keywords, extra = text
        decoder = Decoder(block, self._meet)
        objects: list[Any] = []
        before: list[Any] = []
        result, fault = None, None
        try:
            arguments = [decoder.decode(argument) for argument in positional]
            named = {name: decoder.decode(argument) for name, argument in keywords.items()}
            objects = list(decoder.objects)
            self.incoming(extra, decoder)
            before = [snapshot(thing) for thing in objects]
            result = self.perform(operation, target, arguments, named)
        except BaseException as error:
            if self.is_broken(error):
                raise
            fault = error
        encoder = Encoder(self._stand_in, {identity(thing): number for number, thing in enumerate(objects)})
        try:
            body = encoder.encode(result)
            changed = [
                ["l", [number, encoder.content(thing)]]
                for number, (thing, old) in enumerate(zip(objects, before, strict=False))
                if not unchanged(thing, old)
            ]
            reply = ["=", body, None, ["l", changed] if changed else None, None]
        except (MessageError, RecursionError) as error:  # what came of it cannot cross
            fault = fault or TypeError(f"the result cannot be handed over: {error}")
            encoder = Encoder(self._stand_in)
            reply = ["=", None, None, None, None]
        reply[4] = self.outgoing(encoder)
        if fault is not None:
            reply[2] = encoder.encode(self.describe_fault(fault))
        self.connection.send(reply, encoder.block)

    def perform(self, operation: str, target: Any, arguments: list[Any], named: dict[str, Any]) -> Any:
        """Do one operation on an object of ours."""
        thing = self.find(target)
        self.check(operation, thing, arguments)
        if operation == "call":
            return thing(*arguments, **named)
        if operation in _DIRECT:
            return _DIRECT[operation](thing, *arguments)
        if operation in SPECIAL:
            method = getattr(type(thing), operation, None)
            if method is None:
                raise TypeError(f"{type(thing).__name__} has no {operation}")
            return method(thing, *arguments, **named)
        raise MessageError(f"unknown operation {str(operation)[:30]!r}")

    def find(self, target: Any) -> Any:
        """Return the object of ours that the other side means."""
        if type(target) is not int or target not in self._given:
            raise MessageError("refers to an object that was not handed over")
        return self._given[target]

    # ---- what stands for objects that are not plain data

    def give(self, thing: Any) -> int:
        """Return the number by which the other side may refer to an object of ours."""
        self._given[id(thing)] = thing
        return id(thing)

    def _stand_in(self, encoder: Encoder, thing: Any) -> list[Any]:
        """Return what stands in a message for an object that is not plain data."""
        kind: Any = type(thing)
        handle = REMOTE.get(identity(thing))
        if handle is not None and handle[0] is thing and handle[1] is self:
            return ["mine", handle[2]]  # one of the other side's own objects goes home
        if isinstance(thing, type):
            name = str(getattr(thing, "__name__", ""))
            if getattr(builtins, name, None) is thing:
                return ["type", name]
        reference = self.reference(thing)
        if reference is not None:
            return ["ref", *reference, *self._otherwise(thing)]
        if isinstance(thing, type):
            return ["class", self.give(thing)]
        if isinstance(thing, types.TracebackType):
            return ["nothing"]
        if isinstance(thing, BaseException) and kind.__module__ == "builtins":
            return ["error", kind.__name__, encoder.encode(list(thing.args))]
        if isinstance(thing, tuple) and hasattr(kind, "_fields"):
            fields = [str(name) for name in kind._fields]
            return ["named", kind.__name__, fields, self.give(kind), encoder.encode(tuple(thing))]
        if isinstance(thing, (types.FunctionType, types.BuiltinFunctionType, types.MethodType)) or (
            callable(thing) and isinstance(getattr(thing, "__wrapped__", None), types.FunctionType)
        ):
            doc = getattr(thing, "__doc__", None)
            names = [getattr(thing, n, "") for n in ("__name__", "__qualname__")]
            return ["function", self.give(thing), *map(str, names), doc[:5000] if isinstance(doc, str) else None]
        if self.lets_travel and getattr(kind, "travels", False) is True:
            found = self.reference(kind)
            if found is not None:
                return ["made", *found, encoder.encode(dict(vars(thing)))]
        self.check_stand_in(thing)
        self.give(kind)
        return ["object", self.give(thing), id(kind)]

    def _meet(self, decoder: Decoder, text: list[Any]) -> Any:
        """Return what stands on our side for an object of the other side."""
        tag = text[0]
        if tag == "mine":
            return self.find(text[1])
        if tag == "type":
            found = getattr(builtins, str(text[1]), None)
            if not isinstance(found, type):
                raise MessageError("not a type")
            return found
        if tag == "nothing":
            return None
        if tag == "error":
            kind = getattr(builtins, str(text[1]), None)
            if not (isinstance(kind, type) and issubclass(kind, BaseException)):
                raise MessageError("not an exception")
            return kind(*decoder.decode(text[2]))
        if tag == "ref":
            found = self.resolve(str(text[1]), str(text[2]))
            if found is not None or len(text) < 4:
                return found
            text = text[3]
            tag = text[0]
        if tag == "made":
            return self.rebuild(str(text[1]), str(text[2]), decoder.decode(text[3]))
        number = text[3] if tag == "named" else text[1]
        if type(number) is not int or tag not in ("class", "function", "object", "named"):
            raise MessageError(f"unknown kind of value {str(tag)[:20]!r}")
        if tag == "named":
            values = decoder.decode(text[4])
            made = _named_tuple(str(text[1])[:100], tuple(map(str, text[2][:100])))._make(values)
            return made
        if number not in self._proxies:
            if tag == "function":
                self._keep(number, self.make_function(number, str(text[2])[:200], str(text[3])[:200], text[4]))
            elif tag == "class":
                self._keep(number, self._make_class(number))
            else:
                if type(text[2]) is not int:
                    raise MessageError("malformed")
                if text[2] not in self._proxies:
                    self._keep(text[2], self._make_class(text[2]))
                kind = self._proxies[text[2]]
                made = kind.__new__(kind) if issubclass(kind, BaseException) else object.__new__(kind)
                self._keep(number, made)
                if isinstance(made, BaseException):
                    arguments = self.ask("get", number, "args")
                    made.args = arguments if type(arguments) is tuple else ()
        return self._proxies[number]

    def _keep(self, number: int, proxy: Any) -> None:
        self._proxies[number] = proxy
        REMOTE[identity(proxy)] = (proxy, self, number)

    def make_function(self, number: int, name: str, qualname: str, doc: Any) -> Any:
        """Return a function that calls a function of the other side."""

        def stand_in(*args: Any, **kwargs: Any) -> Any:
            return self.ask("call", number, *args, **kwargs)

        stand_in.__name__, stand_in.__qualname__, stand_in.__doc__ = name, qualname, doc if type(doc) is str else None
        return stand_in

    def _make_class(self, number: int) -> type:
        """Return a class that stands for a class of the other side."""
        about = self.ask("class", number)
        if type(about) is not dict:
            raise MessageError("not a class")
        return self.make_class(number, about)

    def make_class(self, number: int, about: dict[str, Any]) -> type:
        """Return a class that stands for the class of the other side that `about` describes."""
        return remote_class(self, number, about, SPECIAL)

    # ---- what each side decides for itself

    def outgoing(self, encoder: Encoder) -> Any:
        """Return what else the other side should know, with a question or an answer."""
        return None

    def incoming(self, extra: Any, decoder: Decoder) -> None:
        """Take note of what else the other side said."""

    def may_change(self, operation: str, target: Any, argument: str, thing: Any, content: Any) -> bool:
        """Tell whether the other side may change one of our objects."""
        return True

    def check(self, operation: str, thing: Any, arguments: list[Any]) -> None:
        """Raise unless the other side may do this with an object of ours."""

    def check_stand_in(self, thing: Any) -> None:
        """Raise unless the other side may get to know an object of ours."""

    def interrupted(self, error: BaseException) -> None:
        """Take note that an exception ended the wait for an answer: what comes next would be the answer to another."""

    def is_broken(self, error: BaseException) -> bool:
        """Tell whether an error means that the connection itself is at its end."""
        return isinstance(error, ConnectionLost)

    def reference(self, thing: Any) -> tuple[str, str] | None:
        """Return the module and the name by which the other side can import a thing for itself, or None."""
        return None

    def _otherwise(self, thing: Any) -> list[Any]:
        """Return what stands for a thing of a library if the other side does not want to look it up."""
        return []

    def resolve(self, module: str, name: str) -> Any:
        """Return what the other side refers to by module and name; None if it cannot be had that way."""
        raise MessageError("a reference to a module")

    def rebuild(self, module: str, name: str, state: Any) -> Any:
        """Return an object of a class with ``travels = True``, which crosses by its content."""
        raise MessageError("an object that is to be made")

    def _describe_cause(self, error: BaseException, depth: int) -> dict[str, Any] | None:
        cause = error.__cause__
        return self.describe_fault(cause, depth + 1) if cause is not None and depth < 3 else None

    def describe_fault(self, error: BaseException, depth: int = 0) -> dict[str, Any]:
        """Return what the other side gets to know of an exception."""
        try:
            text = str(error)
        except BaseException as other:
            text = f"<its text could not be made: {type(other).__name__}>"
        try:
            arguments = Encoder().encode(error.args)
        except BaseException:
            arguments = None
        own = type(error) if getattr(builtins, type(error).__name__, None) is not type(error) else None
        frames = traceback.extract_tb(error.__traceback__)
        return {
            "names": [f"{c.__module__}.{c.__qualname__}" for c in type(error).__mro__][:20],
            "class": own,
            "text": text[:4000],
            "args": error.args if arguments is not None else (text[:4000],),
            "number": self.give(error),
            "cause": self._describe_cause(error, depth),
            "lines": [f"{f.name}, line {f.lineno}: {f.line}"[:300] for f in frames if f.filename != __file__][-6:],
            "value": getattr(error, "value", None) if isinstance(error, StopIteration) else None,
        }

    def compare(self, thing: Any, method: str, other: object) -> Any:
        """Compare an object of the other side, which has no content of its own, with our own data."""
        return NotImplemented

    def fault(self, operation: str, target: Any, about: Any) -> BaseException:
        """Return the exception to raise for what the other side tells of one."""
        raise NotImplementedError


async def _awaited(thing: Any) -> Any:
    return await thing


_NAMED: dict[tuple[str, tuple[str, ...]], Any] = {}


def _named_tuple(name: str, fields: tuple[str, ...]) -> Any:
    if (name, fields) not in _NAMED:
        _NAMED[name, fields] = collections.namedtuple(name, fields)  # type: ignore[misc]
    return _NAMED[name, fields]


# operations that are no plain call of a special method
_DIRECT: dict[str, Callable[..., Any]] = {
    "get": getattr, "set": setattr, "delete": delattr, "class": describe_class, "signature": describe_signature,
    "plain": plain_value, "await": lambda thing: asyncio.run(_awaited(thing)),
    "__eq__": lambda thing, other: bool(thing == other), "__ne__": lambda thing, other: not bool(thing == other),
    "__bool__": bool, "__iter__": iter, "__str__": str, "__repr__": repr, "__hash__": hash, "__len__": len,
    "__next__": next, "__format__": format, "__reversed__": reversed,
}  # fmt: skip
