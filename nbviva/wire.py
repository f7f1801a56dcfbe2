"""Values to bytes and back, between the examiner and the candidate. Leaf.

A frame is two lengths, a text in JSON, and a block of raw numbers to which the text refers. There is no pickle and no
code in it, and nothing that is read is trusted: sizes are checked before memory is taken for them, types of numbers are
matched against a list, nesting is limited, and only plain data comes out: Python's own types, NumPy arrays, and a few
types of the standard library. What is not plain data stays where it is; a `Hook` on either side says what stands for
it.

Containers and arrays are numbered as they are met. The other side numbers them alike, so that ``clip(g) is g`` stays
true across the wall, and a container changed in place can be sent back under its number.
"""

from __future__ import annotations

import collections
import datetime
import decimal
import fractions
import json
import pathlib
import re
import socket
import struct
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

MAX_TEXT, MAX_BLOCK, MAX_DEPTH, MAX_ITEMS = 16 << 20, 128 << 20, 50, 200_000
_HEAD = struct.Struct("<IQ")
_NUMBER = re.compile(
    r"^[<>|=]?(?:b1|[iu][1248]|f(?:2|4|8|16)|c(?:8|16|32)|[SU]\d{1,5}|[mM]8(?:\[\d{0,4}[a-zA-Z]{1,2}\])?)$"
)
_PLAIN = {bool, int, float, str, type(None)}
_DATES = {t.__name__: t for t in (datetime.datetime, datetime.date, datetime.time)}
_BUILTINS = (int, float, bool, str, bytes, complex, list, tuple, dict, set, frozenset, bytearray, range, slice, object)
TYPES: dict[str, Any] = {t.__name__: t for t in (*_BUILTINS, type(None))}
TYPES |= {
    f"np.{t.__name__}": t for t in {*np.sctypeDict.values(), np.ndarray, np.generic, np.number, np.integer, np.floating}
}
_TYPE_NAMES = {t: name for name, t in TYPES.items()}

_CONTAINERS = {list, dict, set, bytearray, collections.OrderedDict, collections.defaultdict, collections.Counter}
_CONTAINERS |= {collections.deque}
_CHANGING = (np.ndarray, np.random.RandomState, np.random.Generator)

Hook = Callable[["Encoder", Any], list[Any]]


class LinkLost(Exception):
    """The other side of a link is gone."""


class LinkLate(LinkLost):
    """The other side of a link did not answer, or did not take what was sent, in time."""


class WireError(ValueError):
    """What came is not plain data in the form agreed on, or is too large; the message says what is wrong with it."""


def numbered(thing: Any) -> bool:
    """Tell whether a value is one that can change in place, and so gets a number."""
    return type(thing) in _CONTAINERS or isinstance(thing, _CHANGING)


class Encoder:
    """Turns values into the text of a frame; the raw numbers gather in `block`.

    Parameters
    ----------
    hook : callable, optional
        Called with the encoder and what is not plain data; returns a list that begins with a tag of its own.
    known : dict, optional
        ``id(object)`` -> number, of objects the other side has already.
    """

    def __init__(self, hook: Hook | None = None, known: dict[int, int] | None = None):
        self._hook, self._known = hook, known or {}
        self._numbers: dict[int, int] = {}
        self.objects: list[Any] = []  # what has been numbered, in order; also keeps it alive while ids are compared
        self.block: list[bytes] = []
        self._size = 0

    def put(self, data: bytes) -> list[int]:
        """Append raw bytes to the block; return where they begin and how many they are."""
        where = self._size
        self.block.append(data)
        self._size += len(data)
        if self._size > MAX_BLOCK:
            raise WireError(f"more than {MAX_BLOCK >> 20} MB in one message")
        return [where, len(data)]

    def encode(self, thing: Any, depth: int = 0) -> Any:
        """Return what stands for a value in the text of the frame.

        Raises
        ------
        WireError
            If it is nested too deeply or too large. Without a hook also if it is not plain data.
        """
        kind = type(thing)
        if kind in _PLAIN:
            return ["i", hex(thing)] if kind is int and not -(1 << 62) < thing < 1 << 62 else thing
        if depth > MAX_DEPTH:
            raise WireError(f"nested more than {MAX_DEPTH} deep")
        if id(thing) in self._known:
            return ["k", self._known[id(thing)]]
        if id(thing) in self._numbers:
            return ["r", self._numbers[id(thing)]]
        encoder = _ENCODERS.get(kind)
        if numbered(thing):
            self._numbers[id(thing)] = len(self.objects)
            self.objects.append(thing)
        if encoder is None:
            encoder = next((_ENCODERS[base] for base in _BASES if isinstance(thing, base)), None)
        if encoder is not None:
            return encoder(self, thing, depth + 1)
        if isinstance(thing, type) and thing in _TYPE_NAMES:
            return ["T", _TYPE_NAMES[thing]]
        if self._hook is None:
            raise WireError(f"a {kind.__name__} is not plain data")
        return self._hook(self, thing)

    def content(self, thing: Any) -> Any:
        """Return what stands for the content of an object that the other side has already."""
        number = self._known.pop(id(thing))
        try:
            return self.encode(thing)
        finally:
            self._known[id(thing)] = number
            self._numbers.pop(id(thing), None)

    def items(self, things: Sequence[Any], depth: int) -> list[Any]:
        """Return what stands for each of several values."""
        if len(things) > MAX_ITEMS * 10:
            raise WireError(f"{len(things):,} elements in one container")
        kinds = {*map(type, things)}
        if kinds <= _PLAIN and (
            int not in kinds or (kinds == {int} and -(1 << 62) < min(things) <= max(things) < 1 << 62)
        ):
            return list(things)
        return [self.encode(thing, depth) for thing in things]


def _array(encoder: Encoder, thing: np.ndarray, depth: int) -> list[Any]:
    if type(thing) is not np.ndarray:
        if isinstance(thing, np.ma.MaskedArray):
            mask = np.array(np.ma.getmaskarray(thing))
            return ["M", encoder.encode(np.asarray(thing.data), depth), encoder.encode(mask, depth)]
        thing = np.asarray(thing)
    name = thing.dtype.str
    if encoder._known and thing.base is not None:
        view = _view(encoder, thing, name)
        if view is not None:
            return view
    if name in _SIZES or _size_of(name):
        return ["a", name, list(thing.shape), *encoder.put(thing.tobytes())]
    if thing.dtype.kind == "O":
        return ["O", list(thing.shape), encoder.items(list(thing.ravel()), depth)]
    if thing.dtype.names:
        names = list(thing.dtype.names)
        return ["V", names, list(thing.shape), [encoder.encode(np.array(thing[n]), depth) for n in names]]
    raise WireError(f"an array of {thing.dtype} is not plain data")


def _view(encoder: Encoder, thing: np.ndarray, name: str) -> list[Any] | None:
    """Return what stands for a part of an array that the other side has: there it must share that array's memory."""
    base: Any = thing.base
    while isinstance(base, np.ndarray) and id(base) not in encoder._known:
        base = base.base
    if not isinstance(base, np.ndarray) or not base.flags.c_contiguous or not _size_of(name):
        return None
    offset = thing.__array_interface__["data"][0] - base.__array_interface__["data"][0]
    return ["v", encoder._known[id(base)], name, list(thing.shape), list(thing.strides), offset]


def _take_view(d: Decoder, text: list[Any], depth: int) -> np.ndarray:
    _, number, name, shape, strides, offset = text
    base, kind = _refer(d._known, number), _size_of(name)
    if not isinstance(base, np.ndarray) or kind is None or base.dtype.hasobject:
        raise WireError("a part of no array")
    _elements(shape)
    # NumPy checks that the part lies within the whole
    return d.number(np.ndarray(shape, kind[0], np.ascontiguousarray(base), offset, strides))


_SIZES: dict[str, tuple[np.dtype, int]] = {}  # types of numbers that have been met


def _size_of(name: Any) -> tuple[np.dtype, int] | None:
    """Return a type of numbers and its size in bytes, None if it is not one that may cross."""
    if type(name) is not str:
        return None
    if name not in _SIZES and _NUMBER.match(name):
        dtype = np.dtype(name)
        if len(_SIZES) > 1000:
            _SIZES.clear()
        _SIZES[name] = dtype, dtype.itemsize
    return _SIZES.get(name)


def _scalar(encoder: Encoder, thing: np.generic, depth: int) -> list[Any]:
    if not _size_of(thing.dtype.str):
        raise WireError(f"a value of type {thing.dtype} is not plain data")
    return ["n", thing.dtype.str, *encoder.put(thing.tobytes())]


def _mapping(tag: str) -> Callable[[Encoder, Any, int], list[Any]]:
    def encode(e: Encoder, thing: dict[Any, Any], depth: int) -> list[Any]:
        extra = [_TYPE_NAMES.get(thing.default_factory)] if isinstance(thing, collections.defaultdict) else []
        return [tag, e.items(list(dict.keys(thing)), depth), e.items(list(dict.values(thing)), depth), *extra]

    return encode


def _random(encoder: Encoder, thing: Any, depth: int) -> list[Any]:
    return ["R", type(thing).__name__, encoder.encode(generator_state(thing), depth)]


def generator_state(generator: Any) -> dict[str, Any]:
    """Return the state of a NumPy generator, old or new, as plain data."""
    if isinstance(generator, np.random.RandomState):
        return dict(generator.get_state(legacy=False))
    return dict(generator.bit_generator.state)


_ENCODERS: dict[type, Callable[[Encoder, Any, int], list[Any]]] = {
    list: lambda e, x, d: ["l", e.items(list(x), d)],
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
    decimal.Decimal: lambda e, x, d: ["D", str(x)],
    fractions.Fraction: lambda e, x, d: ["F", e.encode(x.numerator, d), e.encode(x.denominator, d)],
    datetime.timedelta: lambda e, x, d: ["td", x.days, x.seconds, x.microseconds],
    **{t: lambda e, x, d: ["w", type(x).__name__, x.isoformat()] for t in _DATES.values()},
    pathlib.PosixPath: lambda e, x, d: ["p", str(x)],
    pathlib.WindowsPath: lambda e, x, d: ["p", str(x)],
    np.ndarray: _array,
    np.random.RandomState: _random,
    np.random.Generator: _random,
}  # fmt: skip
_ENCODERS[np.generic] = _scalar
_BASES = (np.ndarray, np.generic)  # of these, subclasses come out as the base


class Decoder:
    """Turns the text of a frame back into values. Safe on hostile input.

    Parameters
    ----------
    block : bytes
        The raw numbers of the frame.
    hook : callable, optional
        Called with the decoder and a list whose tag is unknown here; returns what stands for it.
    known : list, optional
        Objects this side has numbered already.
    """

    def __init__(
        self, block: bytes, hook: Callable[[Decoder, list[Any]], Any] | None = None, known: Sequence[Any] = ()
    ):
        self._block, self._hook, self._known = block, hook, known
        self.objects: list[Any] = []
        self._count = 0

    def decode(self, text: Any, depth: int = 0) -> Any:
        """Return the value that `text` stands for.

        Raises
        ------
        WireError
            If it is malformed or too large.
        """
        try:
            return self._decode(text, depth)
        except WireError:
            raise
        except (
            ValueError, TypeError, KeyError, IndexError, AttributeError, ArithmeticError, RecursionError, MemoryError,
        ) as error:  # fmt: skip
            raise WireError(f"malformed ({type(error).__name__})") from None

    def _decode(self, text: Any, depth: int) -> Any:
        kind = type(text)
        if kind in _PLAIN:
            return text
        if kind is not list or not text or depth > MAX_DEPTH:
            raise WireError("malformed")
        self._count += 1
        if self._count > MAX_ITEMS:
            raise WireError(f"more than {MAX_ITEMS:,} containers in one message")
        decoder = _DECODERS.get(text[0]) if type(text[0]) is str else None
        if decoder is not None:
            return decoder(self, text, depth + 1)
        if self._hook is None:
            raise WireError(f"unknown kind of value {str(text[0])[:20]!r}")
        return self._hook(self, text)

    def number(self, thing: Any) -> Any:
        """Give the next number to a container."""
        self.objects.append(thing)
        return thing

    def items(self, texts: Any, depth: int) -> list[Any]:
        """Return the values that stand in a list."""
        if type(texts) is not list:
            raise WireError("malformed")
        if {*map(type, texts)} <= _PLAIN:
            return list(texts)
        return [self._decode(text, depth) for text in texts]

    def take(self, where: Any, size: Any) -> bytes:
        """Return bytes of the block."""
        self.take_room(where, size)
        return self._block[where : where + size]

    def take_room(self, where: Any, size: Any) -> None:
        """Raise unless the block has these bytes."""
        if type(where) is not int or type(size) is not int or where < 0 or size < 0 or where + size > len(self._block):
            raise WireError("outside of the message")


def _take_array(d: Decoder, text: list[Any], depth: int) -> np.ndarray:
    _, name, shape, where, size = text
    kind = _size_of(name)
    if kind is None:
        raise WireError("not a type of numbers")
    if _elements(shape) * kind[1] != size:
        raise WireError("an array's size and its shape do not fit")
    if not size:
        return d.number(np.empty(shape, kind[0]))
    d.take_room(where, size)
    return d.number(np.frombuffer(d._block, kind[0], size // kind[1], where).reshape(shape).copy())


def _elements(shape: Any) -> int:
    if type(shape) is not list or len(shape) > 32:
        raise WireError("not a shape")
    count = 1
    for n in shape:
        if type(n) is not int or not 0 <= n < 1 << 40:
            raise WireError("not a shape")
        count *= n
    if 0 in shape and max(shape) > 1 << 31:
        raise WireError("not a shape")
    return count


def _take_scalar(d: Decoder, text: list[Any], depth: int) -> Any:
    _, name, where, size = text
    kind = _size_of(name)
    if kind is None or kind[1] != size:
        raise WireError("not a number")
    return np.frombuffer(d.take(where, size), kind[0])[0]


def _take_objects(d: Decoder, text: list[Any], depth: int) -> np.ndarray:
    _, shape, items = text
    if _elements(shape) != len(items):
        raise WireError("an array's size and its shape do not fit")
    out = d.number(np.empty(shape, object))
    for place, thing in zip(np.ndindex(*shape), d.items(items, depth), strict=True):
        out[place] = thing
    return out


def _take_fields(d: Decoder, text: list[Any], depth: int) -> np.ndarray:
    _, names, shape, columns = text
    _elements(shape)
    place = len(d.objects)
    d.objects.append(None)
    parts = [d.decode(column, depth) for column in columns]
    out = np.empty(shape, [(str(n), p.dtype, p.shape[len(shape) :]) for n, p in zip(names, parts, strict=True)])
    for name, part in zip(names, parts, strict=True):
        out[name] = part
    d.objects[place] = out
    return out


def _take_masked(d: Decoder, text: list[Any], depth: int) -> np.ndarray:
    place = len(d.objects)
    d.objects.append(None)
    data, mask = d.decode(text[1], depth), d.decode(text[2], depth)
    if not isinstance(data, np.ndarray) or not isinstance(mask, np.ndarray) or mask.shape != data.shape:
        raise WireError("not a masked array")
    d.objects[place] = np.ma.MaskedArray(data, mask=mask)
    return d.objects[place]


def _take_mapping(make: Callable[[], Any]) -> Callable[[Decoder, list[Any], int], Any]:
    def take(d: Decoder, text: list[Any], depth: int) -> Any:
        out = d.number(make())
        if isinstance(out, collections.defaultdict) and text[3] is not None:
            out.default_factory = TYPES[text[3]]
        for key, value in zip(d.items(text[1], depth), d.items(text[2], depth), strict=True):
            out[key] = value
        return out

    return take


def _take_list(d: Decoder, text: list[Any], depth: int) -> list[Any]:
    out: list[Any] = d.number([])
    out.extend(d.items(text[1], depth))
    return out


def _take_set(d: Decoder, text: list[Any], depth: int) -> set[Any]:
    out: set[Any] = d.number(set())
    out.update(d.items(text[1], depth))
    return out


def _take_deque(d: Decoder, text: list[Any], depth: int) -> Any:
    out: collections.deque[Any] = d.number(collections.deque(maxlen=text[2]))
    out.extend(d.items(text[1], depth))
    return out


def _take_range(d: Decoder, text: list[Any], depth: int) -> range:
    if any(type(n) is not int for n in text[1:]):
        raise WireError("not a range")
    return range(text[1], text[2], text[3])


def _take_random(d: Decoder, text: list[Any], depth: int) -> Any:
    _, name, state = text
    place = len(d.objects)
    d.objects.append(None)
    state = d.decode(state, depth)
    bits = {"MT19937": np.random.MT19937, "PCG64": np.random.PCG64, "PCG64DXSM": np.random.PCG64DXSM,
            "Philox": np.random.Philox, "SFC64": np.random.SFC64}[state["bit_generator"]]  # fmt: skip
    if name == "RandomState":
        out: Any = np.random.RandomState()
        out.set_state(state)
    else:
        generator = bits()
        generator.state = state
        out = np.random.Generator(generator)
    d.objects[place] = out
    return out


def _refer(table: Sequence[Any], number: Any) -> Any:
    if type(number) is not int or not 0 <= number < len(table):
        raise WireError("refers to nothing")
    return table[number]


_DECODERS: dict[str, Callable[[Decoder, list[Any], int], Any]] = {
    "i": lambda d, t, n: int(t[1][:20_000], 16),
    "k": lambda d, t, n: _refer(d._known, t[1]),
    "r": lambda d, t, n: _refer(d.objects, t[1]),
    "T": lambda d, t, n: TYPES[t[1]],
    "l": _take_list,
    "t": lambda d, t, n: tuple(d.items(t[1], n)),
    "d": _take_mapping(dict),
    "do": _take_mapping(collections.OrderedDict),
    "dd": _take_mapping(collections.defaultdict),
    "dc": _take_mapping(collections.Counter),
    "q": _take_deque,
    "s": _take_set,
    "z": lambda d, t, n: frozenset(d.items(t[1], n)),
    "b": lambda d, t, n: d.take(t[1], t[2]),
    "y": lambda d, t, n: d.number(bytearray(d.take(t[1], t[2]))),
    "c": lambda d, t, n: complex(t[1], t[2]),
    "g": _take_range,
    "S": lambda d, t, n: slice(*d.items(t[1:], n)),
    "e": lambda d, t, n: Ellipsis,
    "N": lambda d, t, n: NotImplemented,
    "D": lambda d, t, n: decimal.Decimal(t[1][:5000]),
    "F": lambda d, t, n: fractions.Fraction(d.decode(t[1]), d.decode(t[2])),
    "td": lambda d, t, n: datetime.timedelta(t[1], t[2], t[3]),
    "w": lambda d, t, n: _DATES[t[1]].fromisoformat(t[2]),
    "p": lambda d, t, n: pathlib.Path(t[1]),
    "a": _take_array,
    "v": _take_view,
    "n": _take_scalar,
    "O": _take_objects,
    "V": _take_fields,
    "M": _take_masked,
    "R": _take_random,
}


class Link:
    """Frames over a connected socket, each complete or not at all.

    Attributes
    ----------
    deadline : float or None
        Time (``time.monotonic()``) after which receiving and sending raise LinkLate.
    room : int or None
        Bytes that may still come; more are refused.
    """

    def __init__(self, connection: socket.socket):
        self._socket = connection
        self._kept = b""
        self.deadline: float | None = None
        self.room: int | None = None

    def send(self, text: Any, block: Sequence[bytes] = ()) -> None:
        """Send a frame.

        Raises
        ------
        WireError
            If it is too large.
        LinkLost
            If the other side is gone, or does not take it in time.
        """
        try:
            head = json.dumps(text, separators=(",", ":"), check_circular=False).encode()
        except (TypeError, ValueError, RecursionError) as error:
            raise WireError(f"cannot be sent ({error})") from None
        size = sum(map(len, block))
        if len(head) > MAX_TEXT or size > MAX_BLOCK:
            raise WireError(f"a message of {(len(head) + size) >> 20} MB, more than can be sent at once")
        data = memoryview(b"".join((_HEAD.pack(len(head), size), head, *block)))
        while data:
            self._wait()
            try:
                data = data[self._socket.send(data) :]
            except TimeoutError:
                raise LinkLate from None
            except OSError as error:
                raise LinkLost(str(error)) from None

    def receive(self) -> tuple[Any, bytes]:
        """Return the text and the block of the next frame.

        Raises
        ------
        WireError
            If it is too large or not JSON.
        LinkLost
            If the other side is gone, or it does not come in time.
        """
        head, size = _HEAD.unpack(self._read(_HEAD.size))
        if head > MAX_TEXT or size > MAX_BLOCK:
            raise WireError(f"a message of {(head + size) >> 20} MB")
        if self.room is not None:
            self.room -= head + size
            if self.room < 0:
                raise WireError("more megabytes than one cell may send")
        text, block = self._read(head), self._read(size) if size else b""
        try:
            return json.loads(text), block
        except (ValueError, RecursionError) as error:
            raise WireError(f"not JSON: {error}") from None

    def hello(self, name: str) -> None:
        """Send a first word, before any frame."""
        text = name.encode()
        self._socket.sendall(len(text).to_bytes(4, "big") + text)

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()

    def fileno(self) -> int:
        """Return the descriptor of the socket."""
        return self._socket.fileno()

    def _read(self, size: int) -> bytes:
        """Return the next bytes; what came beyond them is kept. Memory grows with what really comes."""
        kept = self._kept
        if len(kept) < size:
            parts, have = [kept], len(kept)
            while have < size:
                self._wait()
                try:
                    came = self._socket.recv(min(max(size - have, 1 << 16), 1 << 20))
                except TimeoutError:
                    raise LinkLate from None
                except OSError as error:
                    raise LinkLost(str(error)) from None
                if not came:
                    raise LinkLost("the connection was closed")
                parts.append(came)
                have += len(came)
            kept = b"".join(parts)
        self._kept = kept[size:]
        return kept[:size]

    def _wait(self) -> None:
        if self.deadline is not None:
            left = self.deadline - time.monotonic()
            if left <= 0:
                raise LinkLate
            self._socket.settimeout(left)
