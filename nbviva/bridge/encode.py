"""The form in which values cross between the examiner and the candidate, and how they are put into it.

A message is a tree in JSON and a block of raw numbers to which the tree refers. There is no pickle and no code in it.
Plain data are Python's own types, NumPy arrays, and a few types of the standard library. What is not plain data stays
where it is; a `Hook` on either side says what stands for it. `nbviva.bridge.decode` reads it,
`nbviva.bridge.connection` sends it.

Containers and arrays are numbered as they are met. The other side numbers them alike, so that ``clip(g) is g`` stays
true there, and a container changed in place can be sent back under its number.
"""

from __future__ import annotations

import collections
import datetime
import decimal
import fractions
import itertools
import pathlib
import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from nbviva.bridge.connection import MAX_BLOCK
from nbviva.errors import MessageError

MAX_DIGITS = 1 << 20  # of one number
MAX_DEPTH, MAX_ITEMS = 50, 200_000  # nesting, containers in one message
TABLE = 100  # rows from which on a table crosses as one list

# types of numbers, and of text of fixed size, that cross as raw bytes: those of other types are addresses, or anything
_NUMBER = re.compile(
    r"^[<>|=]?(?:b1|[iu][1248]|f(?:2|4|8|16)|c(?:8|16|32)|[SU]\d{1,5}|[mM]8(?:\[\d{0,4}[a-zA-Z]{1,2}\])?)$"
)
OBJECTS = "|O"  # the type of the elements of an array that holds anything
PLAIN = {bool, int, float, str, type(None)}
DATES = {t.__name__: t for t in (datetime.datetime, datetime.date, datetime.time)}
_BUILTINS = (int, float, bool, str, bytes, complex, list, tuple, dict, set, frozenset, bytearray, range, slice, object)
TYPES: dict[str, Any] = {t.__name__: t for t in (*_BUILTINS, type(None))}
TYPES |= {
    f"np.{t.__name__}": t for t in {*np.sctypeDict.values(), np.ndarray, np.generic, np.number, np.integer, np.floating}
}
TYPE_NAMES = {t: name for name, t in TYPES.items()}

# As good as `id`, but no audit event comes with it, and so nobody who listens to those is called.
identity: Callable[[object], int] = object.__hash__

# what can be changed in place is numbered, so that the other side can say which of them it has changed
_CHANGING = (np.ndarray, np.random.RandomState, np.random.Generator)
_NUMBERED: set[Any] = {list, dict, set, bytearray, collections.OrderedDict, collections.defaultdict}
_NUMBERED |= {collections.Counter, collections.deque, *_CHANGING}

Hook = Callable[["Encoder", Any], list[Any]]


class Encoder:
    """Turns values into the tree of a frame; the raw numbers gather in `block`.

    Parameters
    ----------
    hook : callable, optional
        Called with the encoder and what is not plain data; returns a list that begins with a tag of its own.
    known : dict, optional
        ``identity(object)`` -> number, of objects the other side has already.
    """

    def __init__(self, hook: Hook | None = None, known: dict[int, int] | None = None):
        self._hook, self._known = hook, known or {}
        self._numbers: dict[int, int] = {}
        self.objects: list[Any] = []  # what has been numbered, in order; keeps them alive while identities count
        self.block: list[bytes] = []
        self._size = 0

    def put(self, data: bytes) -> list[int]:
        """Append raw bytes to the block; return where they begin and how many they are."""
        where = self._size
        self.block.append(data)
        self._size += len(data)
        if self._size > MAX_BLOCK:
            raise MessageError(f"more than {MAX_BLOCK >> 20} MB in one message")
        return [where, len(data)]

    def encode(self, thing: Any, depth: int = 0) -> Any:
        """Return the tree that stands for a value.

        Raises
        ------
        MessageError
            If it is nested too deeply or too large. Without a hook also if it is not plain data.
        """
        kind = type(thing)
        if kind in PLAIN:
            # in hexadecimal: Python reads no more than 4300 digits of a decimal number
            return ["i", _digits(hex(thing))] if kind is int and not -(1 << 62) < thing < 1 << 62 else thing
        if depth > MAX_DEPTH:
            raise MessageError(f"nested more than {MAX_DEPTH} deep")
        key = identity(thing)
        if key in self._known:
            return ["k", self._known[key]]
        if key in self._numbers:
            return ["r", self._numbers[key]]
        encoder = _ENCODERS.get(kind)
        if kind in _NUMBERED or (encoder is None and isinstance(thing, _CHANGING)):
            self._numbers[key] = len(self.objects)
            self.objects.append(thing)
        if encoder is None:  # a class derived from an array or a number of NumPy, or from a class of another library
            encoder = next((_ENCODERS[base] for base in _BASES if issubclass(kind, base)), None)
        if encoder is not None:
            tree = encoder(self, thing, depth + 1)
            if tree is not None:
                return tree
            if self._numbers.pop(key, None) is not None:  # this one of its class is not plain data, after all
                self.objects.pop()
        if isinstance(thing, type) and thing in TYPE_NAMES:
            return ["T", TYPE_NAMES[thing]]
        if self._hook is None:
            raise MessageError(f"a {kind.__name__} is not plain data")
        return self._hook(self, thing)

    def content(self, thing: Any) -> Any:
        """Return what stands for the content of an object that the other side has already."""
        # by its number alone it would be the object as the other side has it, and not what became of it
        number = self._known.pop(identity(thing))
        try:
            return self.encode(thing)
        finally:
            self._known[identity(thing)] = number
            self._numbers.pop(identity(thing), None)

    def items(self, things: Sequence[Any], depth: int) -> list[Any]:
        """Return what stands for each of several values."""
        if len(things) > MAX_ITEMS * 10:
            raise MessageError(f"{len(things):,} elements in one container")
        kinds = {*map(type, things)}
        # a list of plain things is its own tree, as long as `["i", ...]` is not needed for one of them
        if kinds <= PLAIN and (
            int not in kinds or (kinds == {int} and -(1 << 62) < min(things) <= max(things) < 1 << 62)
        ):
            return list(things)
        return [self.encode(thing, depth) for thing in things]


def _digits(text: str) -> str:
    if len(text) > MAX_DIGITS:
        raise MessageError(f"a number of more than {MAX_DIGITS:,} digits")
    return text


def _array(encoder: Encoder, thing: np.ndarray, depth: int) -> list[Any]:
    if type(thing) is np.ndarray:
        return _numbers(encoder, thing, depth)
    if isinstance(thing, np.ma.MaskedArray):
        mask = np.array(np.ma.getmaskarray(thing))
        return ["M", encoder.encode(np.asarray(thing.data), depth), encoder.encode(mask, depth)]
    tree = _numbers(encoder, np.asarray(thing), depth)
    # of a class of the notebook's own the numbers are perhaps not all there is
    own = encoder._hook(encoder, thing) if encoder._hook and type(thing).__module__ == "__main__" else []
    return ["sub", tree, own] if own else tree


def _numbers(encoder: Encoder, thing: np.ndarray, depth: int) -> list[Any]:
    name = thing.dtype.str
    if encoder._known and thing.base is not None:
        view = _view(encoder, thing, name)
        if view is not None:
            return view
    if name in _SIZES or size_of(name):
        return ["a", name, list(thing.shape), *encoder.put(thing.tobytes())]
    if thing.dtype.kind == "O":
        return ["O", list(thing.shape), encoder.items(list(thing.ravel()), depth)]
    if thing.dtype.names:
        names = list(thing.dtype.names)
        return ["V", names, list(thing.shape), [encoder.encode(np.array(thing[n]), depth) for n in names]]
    raise MessageError(f"an array of {thing.dtype} is not plain data")


def _view(encoder: Encoder, thing: np.ndarray, name: str) -> list[Any] | None:
    """Return what stands for a part of an array that the other side has: there it must share that array's memory."""
    base: Any = thing.base
    while isinstance(base, np.ndarray) and identity(base) not in encoder._known:
        base = base.base
    if not isinstance(base, np.ndarray) or not base.flags.c_contiguous or not size_of(name):
        return None
    offset = thing.__array_interface__["data"][0] - base.__array_interface__["data"][0]
    return ["v", encoder._known[identity(base)], name, list(thing.shape), list(thing.strides), offset]


_SIZES: dict[str, tuple[np.dtype, int]] = {}  # types of numbers that have been met


def size_of(name: Any) -> tuple[np.dtype, int] | None:
    """Return a type of numbers and its size in bytes, None if it is not one that may cross."""
    if type(name) is not str:
        return None
    if name not in _SIZES and _NUMBER.match(name):
        dtype = np.dtype(name)
        if len(_SIZES) > 1000:  # there are more than that many, and the other side chooses them
            _SIZES.clear()
        _SIZES[name] = dtype, dtype.itemsize
    return _SIZES.get(name)


def _scalar(encoder: Encoder, thing: np.generic, depth: int) -> list[Any]:
    if not size_of(thing.dtype.str):
        raise MessageError(f"a value of type {thing.dtype} is not plain data")
    return ["n", thing.dtype.str, *encoder.put(thing.tobytes())]


def _list(encoder: Encoder, thing: list[Any], depth: int) -> list[Any]:
    # the rows of a table, as a file of data gives them: one by one they take a hundred times as long
    if len(thing) >= TABLE and type(thing[0]) is tuple and {*map(type, thing)} == {tuple}:
        width, *others = {*map(len, thing)}
        flat = [] if others else [*itertools.chain.from_iterable(thing)]
        if flat and {*map(type, flat)} <= PLAIN and len(flat) <= MAX_ITEMS * 10:
            return ["rows", width, encoder.items(flat, depth)]
    return ["l", encoder.items(list(thing), depth)]


def _mapping(tag: str) -> Callable[[Encoder, Any, int], list[Any]]:
    def encode(e: Encoder, thing: dict[Any, Any], depth: int) -> list[Any]:
        # the methods of dict itself: those of a derived class are student code
        extra = [TYPE_NAMES.get(thing.default_factory)] if isinstance(thing, collections.defaultdict) else []
        return [tag, e.items(list(dict.keys(thing)), depth), e.items(list(dict.values(thing)), depth), *extra]

    return encode


def _random(encoder: Encoder, thing: Any, depth: int) -> list[Any]:
    return ["R", type(thing).__name__, encoder.encode(generator_state(thing), depth)]


def generator_state(generator: Any) -> dict[str, Any]:
    """Return the state of a NumPy generator, old or new, as plain data."""
    if isinstance(generator, np.random.RandomState):
        return dict(generator.get_state(legacy=False))
    return dict(generator.bit_generator.state)


_ENCODERS: dict[type, Callable[[Encoder, Any, int], list[Any] | None]] = {
    list: _list,
    tuple: lambda e, x, d: ["t", e.items(tuple(x), d)],
    dict: _mapping("d"),
    collections.OrderedDict: _mapping("do"),
    collections.defaultdict: _mapping("dd"),
    collections.Counter: _mapping("dc"),
    collections.deque: lambda e, x, d: ["q", e.items(list(x), d), x.maxlen],
    set: lambda e, x, d: ["s", e.items(list(x), d)],
    frozenset: lambda e, x, d: ["z", e.items(list(x), d)],
    bytes: lambda e, x, d: ["b", *e.put(bytes(x))],
    bytearray: lambda e, x, d: ["y", *e.put(bytes(x))],
    complex: lambda e, x, d: ["c", x.real, x.imag],
    range: lambda e, x, d: ["g", x.start, x.stop, x.step],
    slice: lambda e, x, d: ["S", e.encode(x.start, d), e.encode(x.stop, d), e.encode(x.step, d)],
    type(Ellipsis): lambda e, x, d: ["e"],
    type(NotImplemented): lambda e, x, d: ["N"],
    decimal.Decimal: lambda e, x, d: ["D", _digits(str(x))],
    fractions.Fraction: lambda e, x, d: ["F", e.encode(x.numerator, d), e.encode(x.denominator, d)],
    datetime.timedelta: lambda e, x, d: ["td", x.days, x.seconds, x.microseconds],
    **{t: lambda e, x, d: ["w", type(x).__name__, x.isoformat()] for t in DATES.values()},
    pathlib.PosixPath: lambda e, x, d: ["p", str(x)],
    pathlib.WindowsPath: lambda e, x, d: ["p", str(x)],
    np.ndarray: _array,
    np.random.RandomState: _random,
    np.random.Generator: _random,
}  # fmt: skip
_ENCODERS[np.generic] = _scalar
_ENCODERS[np.dtype] = lambda e, x, d: ["dt", x.str] if x.str == OBJECTS or size_of(x.str) else None
# what serves for these serves for the classes derived from them too
_BASES: list[type] = [np.ndarray, np.generic, np.dtype]
