"""From the tree of a frame back to values. Nothing that is read is trusted.

Sizes are checked before memory is taken for them, types of numbers are matched against a list, nesting is limited, and
only plain data comes out. The form is that of `nbviva.bridge.encode`.
"""

from __future__ import annotations

import collections
import datetime
import decimal
import fractions
import pathlib
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from nbviva.bridge.encode import DATES, MAX_DEPTH, MAX_DIGITS, MAX_ITEMS, OBJECTS, PLAIN, TYPES, size_of
from nbviva.errors import MessageError


class Decoder:
    """Turns the tree of a frame back into values. Safe on hostile input.

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
        self.part = ""  # which part of a message is being read, and how deep in it: for a hook to which that matters
        self.depth = 0
        self._count = 0

    def decode(self, tree: Any, depth: int = 0) -> Any:
        """Return the value that `tree` stands for.

        Raises
        ------
        MessageError
            If it is malformed or too large.
        """
        if type(tree) in PLAIN:  # most answers carry several
            return tree
        try:
            return self._decode(tree, depth)
        except MessageError:
            raise
        except (
            ValueError, TypeError, KeyError, IndexError, AttributeError, ArithmeticError, RecursionError, MemoryError,
        ) as error:  # fmt: skip
            raise MessageError(f"malformed ({type(error).__name__})") from None

    def _decode(self, tree: Any, depth: int) -> Any:
        kind = type(tree)
        if kind in PLAIN:
            return tree
        if kind is not list or not tree or depth > MAX_DEPTH:
            raise MessageError("malformed")
        self._count += (
            1  # a message of a few megabytes can hold millions of empty lists, which take a hundred times that
        )
        if self._count > MAX_ITEMS:
            raise MessageError(f"more than {MAX_ITEMS:,} containers in one message")
        decoder = _DECODERS.get(tree[0]) if type(tree[0]) is str else None
        if decoder is not None:
            return decoder(self, tree, depth + 1)
        if self._hook is None:
            raise MessageError(f"unknown kind of value {str(tree[0])[:20]!r}")
        self.depth = depth
        return self._hook(self, tree)

    def takes(self, what: str) -> bool:
        """Tell whether what is being read may be of a kind that makes comparisons hold: ``"missing"`` values,
        ``"half"`` precision, a ``"category"`` or an ``"ordered"`` one, by whose order its values are sorted."""
        return self._hook is None or self._hook(self, ["takes", what]) is True

    def number(self, thing: Any) -> Any:
        """Give the next number to a container."""
        self.objects.append(thing)
        return thing

    def items(self, trees: Any, depth: int) -> list[Any]:
        """Return the values that stand in a list."""
        if type(trees) is not list:
            raise MessageError("malformed")
        if {*map(type, trees)} <= PLAIN:
            return list(trees)
        return [self._decode(tree, depth) for tree in trees]

    def take(self, where: Any, size: Any) -> bytes:
        """Return bytes of the block."""
        self.take_room(where, size)
        return self._block[where : where + size]

    def take_room(self, where: Any, size: Any) -> None:
        """Raise unless the block has these bytes."""
        if type(where) is not int or type(size) is not int or where < 0 or size < 0 or where + size > len(self._block):
            raise MessageError("outside of the message")


def _take_array(d: Decoder, tree: list[Any], depth: int) -> np.ndarray:
    _, name, shape, where, size = tree
    kind = size_of(name)
    if kind is None:
        raise MessageError("not a type of numbers")
    if _elements(shape) * kind[1] != size:  # before NumPy takes memory for the shape
        raise MessageError("an array's size and its shape do not fit")
    if not size:
        return d.number(np.empty(shape, kind[0]))
    d.take_room(where, size)
    # a copy: else it could not be written to, and would keep the whole block alive
    made = np.ndarray(shape, kind[0], d._block, where).copy()
    return d.number(made if kind[0] != np.float16 or d.takes("half") else made.astype(float))


def _take_view(d: Decoder, tree: list[Any], depth: int) -> np.ndarray:
    _, number, name, shape, strides, offset = tree
    base, kind = _refer(d._known, number), size_of(name)
    if not isinstance(base, np.ndarray) or kind is None or base.dtype.hasobject:
        raise MessageError("a part of no array")
    _elements(shape)
    # NumPy checks that the part lies within the whole
    return d.number(np.ndarray(shape, kind[0], np.ascontiguousarray(base), offset, strides))


def _take_kind(d: Decoder, tree: list[Any], depth: int) -> np.dtype:
    kind = (np.dtype(object), 0) if tree[1] == OBJECTS else size_of(tree[1])
    if kind is None:
        raise MessageError("not a type of numbers")
    return kind[0]


def _elements(shape: Any) -> int:
    if type(shape) is not list or len(shape) > 32:
        raise MessageError("not a shape")
    count = 1
    for n in shape:
        if type(n) is not int or not 0 <= n < 1 << 40:
            raise MessageError("not a shape")
        count *= n
    if 0 in shape and max(shape) > 1 << 31:  # no elements, but NumPy multiplies what is not 0
        raise MessageError("not a shape")
    return count


def _take_scalar(d: Decoder, tree: list[Any], depth: int) -> Any:
    _, name, where, size = tree
    kind = size_of(name)
    if kind is None or kind[1] != size:
        raise MessageError("not a number")
    made = np.frombuffer(d.take(where, size), kind[0])[0]
    # NumPy rounds a number of Python's to the few digits of the other one, and then finds no difference
    return made if kind[0] != np.float16 or d.takes("half") else np.float64(made)


def _take_objects(d: Decoder, tree: list[Any], depth: int) -> np.ndarray:
    _, shape, items = tree
    if _elements(shape) != len(items):
        raise MessageError("an array's size and its shape do not fit")
    out = d.number(np.empty(shape, object))
    for place, thing in zip(np.ndindex(*shape), d.items(items, depth), strict=True):
        out[place] = thing
    return out


def _take_fields(d: Decoder, tree: list[Any], depth: int) -> np.ndarray:
    _, names, shape, columns = tree
    _elements(shape)
    # its own number comes before those of its parts, as the other side has met it before them
    place = len(d.objects)
    d.objects.append(None)
    parts = [d.decode(column, depth) for column in columns]
    out = np.empty(shape, [(str(n), p.dtype, p.shape[len(shape) :]) for n, p in zip(names, parts, strict=True)])
    for name, part in zip(names, parts, strict=True):
        out[name] = part
    d.objects[place] = out
    return out


def _take_masked(d: Decoder, tree: list[Any], depth: int) -> np.ndarray:
    place = len(d.objects)
    d.objects.append(None)
    data, mask = d.decode(tree[1], depth), d.decode(tree[2], depth)
    if not isinstance(data, np.ndarray) or not isinstance(mask, np.ndarray) or mask.shape != data.shape:
        raise MessageError("not a masked array")
    made: np.ndarray = np.ma.MaskedArray(data, mask=mask)
    if np.any(mask) and not d.takes("missing"):
        made = with_nan(data, mask)
    d.objects[place] = made
    return made


def with_nan(data: np.ndarray, missing: np.ndarray) -> np.ndarray:
    """Return an array in which what is missing is no number, which equals nothing; of a value that is only missing
    NumPy and pandas say that all comparisons with it hold."""
    made = data.astype(data.dtype if data.dtype.kind in "fc" else object)
    made[missing] = np.nan
    return made


def _take_mapping(make: Callable[[], Any]) -> Callable[[Decoder, list[Any], int], Any]:
    def take(d: Decoder, tree: list[Any], depth: int) -> Any:
        out = d.number(make())  # numbered while it is empty: it may hold itself
        if isinstance(out, collections.defaultdict) and tree[3] is not None:
            out.default_factory = TYPES[tree[3]]
        for key, value in zip(d.items(tree[1], depth), d.items(tree[2], depth), strict=True):
            out[key] = value
        return out

    return take


def _take_list(d: Decoder, tree: list[Any], depth: int) -> list[Any]:
    out: list[Any] = d.number([])
    out.extend(d.items(tree[1], depth))
    return out


def _take_rows(d: Decoder, tree: list[Any], depth: int) -> list[Any]:
    _, width, flat = tree
    if type(width) is not int or width < 1 or len(flat) % width or len(flat) > MAX_ITEMS * 10:
        raise MessageError("not the rows of a table")
    out: list[Any] = d.number([])
    values = iter(d.items(flat, depth))
    out.extend(zip(*[values] * width, strict=True))
    return out


def _take_set(d: Decoder, tree: list[Any], depth: int) -> set[Any]:
    out: set[Any] = d.number(set())
    out.update(d.items(tree[1], depth))
    return out


def _take_deque(d: Decoder, tree: list[Any], depth: int) -> Any:
    out: collections.deque[Any] = d.number(collections.deque(maxlen=tree[2]))
    out.extend(d.items(tree[1], depth))
    return out


def _digits(text: str) -> str:
    """Return the text of a number that is not too long to be read: never a part of it, which is another number."""
    if len(text) > MAX_DIGITS:
        raise MessageError("a number of too many digits")
    return text


def _take_fraction(d: Decoder, tree: list[Any], depth: int) -> fractions.Fraction:
    numbers = [d.decode(part, depth) for part in tree[1:]]
    if len(numbers) != 2 or any(type(number) is not int for number in numbers):
        raise MessageError("not a fraction")  # a text may ask for a power of ten that nothing can hold
    return fractions.Fraction(*numbers)


def _take_range(d: Decoder, tree: list[Any], depth: int) -> range:
    if any(type(n) is not int for n in tree[1:]):  # True is an int to `range`
        raise MessageError("not a range")
    return range(tree[1], tree[2], tree[3])


def _take_random(d: Decoder, tree: list[Any], depth: int) -> Any:
    _, name, state = tree
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


def _take_type(d: Decoder, tree: list[Any], depth: int) -> Any:
    if d._hook is None:
        return TYPES[tree[1]]
    d.depth = depth - 1
    return d._hook(d, tree)  # a class can be called: whether one may come from here is not decided here


def _refer(table: Sequence[Any], number: Any) -> Any:
    if type(number) is not int or not 0 <= number < len(table):
        raise MessageError("refers to nothing")
    return table[number]


_DECODERS: dict[str, Callable[[Decoder, list[Any], int], Any]] = {
    "i": lambda d, t, n: int(_digits(t[1]), 16),
    "k": lambda d, t, n: _refer(d._known, t[1]),
    "r": lambda d, t, n: _refer(d.objects, t[1]),
    "T": _take_type,
    "l": _take_list,
    "rows": _take_rows,
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
    "D": lambda d, t, n: decimal.Decimal(_digits(t[1])),
    "F": _take_fraction,
    "td": lambda d, t, n: datetime.timedelta(t[1], t[2], t[3]),
    "w": lambda d, t, n: DATES[t[1]].fromisoformat(t[2]),
    "p": lambda d, t, n: pathlib.Path(t[1]),
    "a": _take_array,
    "dt": _take_kind,
    "v": _take_view,
    "n": _take_scalar,
    "O": _take_objects,
    "V": _take_fields,
    "M": _take_masked,
    "R": _take_random,
}
