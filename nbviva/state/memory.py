"""The memory in which the two global generators keep their states, read and written where it lies.

NumPy and the standard library themselves hand a state out word by word, as Python numbers: too slow for something that
is looked at around each call. What is not where it is expected, in another version of either, is left to their own
functions.
"""

from __future__ import annotations

import ctypes
import functools
import random
import struct
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

# Key, position in it, whether a normal number is kept, that number. Both generators are a Mersenne Twister (MT19937),
# so one form does for both.
State = tuple[bytes, int, int, float]
KEY_BYTES = 4 * 624

_Found = TypeVar("_Found")

_WORDS = struct.Struct("=i")  # the position in the key
_KEPT = struct.Struct("@id")  # whether a normal number is kept, and that number


class NumpyMemory:
    """The memory in which a generator of NumPy keeps its state.

    Raises
    ------
    AttributeError, KeyError, TypeError, ValueError
        If it is not found, in another version of NumPy.

    Attributes
    ----------
    bits : object
        The bit generator that this is the memory of: held, as NumPy frees that of one that is replaced.
    """

    def __init__(self, generator: np.random.RandomState):
        self.bits = generator._bit_generator  # type: ignore[attr-defined]
        self._place = int(self.bits.ctypes.state_address)
        self._kept = id(generator) + _kept_offset()
        self._words, self._pair = _view(self._place, KEY_BYTES + _WORDS.size), _view(self._kept, _KEPT.size)
        # believed only if NumPy says the same of it
        before: Any = generator.get_state(legacy=False)
        known = before["state"]["key"].tobytes(), before["state"]["pos"], before["has_gauss"]
        if self.read()[:3] != known:
            raise ValueError("not where it was expected")

    def read(self) -> State:
        """Return the state."""
        memory = self._words.tobytes()
        has, kept = _KEPT.unpack(self._pair)
        return memory[:KEY_BYTES], _WORDS.unpack_from(memory, KEY_BYTES)[0], has, kept if has else 0.0

    def print(self) -> Any:
        """Return what differs when the state does."""
        return self._words.tobytes(), self._pair.tobytes()

    def write(self, state: State) -> None:
        """Set the state."""
        ctypes.memmove(self._place, state[0] + _WORDS.pack(state[1]), KEY_BYTES + _WORDS.size)
        ctypes.memmove(self._kept, _KEPT.pack(state[2], state[3]), _KEPT.size)

    def key(self) -> bytes:
        """Return the words."""
        return self._words[:KEY_BYTES].tobytes()

    def mark(self) -> None:
        """Change what no draw depends on, and seeding sets anew; done once more, it is as it was."""
        _mark(self._words, 0, KEY_BYTES)


class PythonMemory:
    """The memory in which the standard library's global generator keeps its position and its words, in CPython.

    Raises
    ------
    AttributeError, TypeError, ValueError
        If it is not found.
    """

    def __init__(self) -> None:
        self._generator: Any = random._inst  # type: ignore[attr-defined]
        size = KEY_BYTES + _WORDS.size
        if sys.implementation.name != "cpython" or type(self._generator).__basicsize__ < object.__basicsize__ + size:
            raise ValueError("not where it was expected")
        start = id(self._generator) + object.__basicsize__
        words = random.getstate()[1]
        if ctypes.string_at(start, size) != _WORDS.pack(words[-1]) + np.array(words[:-1], np.uint32).tobytes():
            raise ValueError("not where it was expected")
        self._words = _view(start, size)

    def read(self) -> State:
        """Return the state."""
        memory, kept = self._words.tobytes(), self._generator.gauss_next
        return memory[_WORDS.size :], _WORDS.unpack_from(memory)[0], int(kept is not None), float(kept or 0.0)

    def print(self) -> Any:
        """Return what differs when the state does."""
        return self._words.tobytes(), self._generator.gauss_next

    def mark(self) -> None:
        """Change what no draw depends on, and seeding sets anew; done once more, it is as it was."""
        _mark(self._words, _WORDS.size, 0)


def _mark(memory: memoryview, key: int, position: int) -> None:
    # of the first word only the highest bit goes into the next key, once the word itself has been drawn, or stands
    # there from a seed
    if _WORDS.unpack_from(memory, position)[0] > 0:
        place = key if sys.byteorder == "little" else key + 3
        memory[place] ^= 1


def find(make: Callable[[], _Found]) -> _Found | None:
    """Return what `make` finds in memory, None if it is not where it is expected."""
    try:
        return make()
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _view(place: int, size: int) -> memoryview:
    """Return a view of this process's memory: quicker to copy from than by `ctypes.string_at`."""
    return memoryview((ctypes.c_ubyte * size).from_address(place)).cast("B")


@functools.cache
def _kept_offset() -> int:
    """Return where, in a RandomState, it is said whether a normal number is kept."""
    # sought by what is known to stand there, three times: one of them alone may also stand elsewhere by chance
    generator = np.random.RandomState(0)
    found = []
    for has, kept in ((1, 0.8765), (0, -0.4321), (1, 0.1357)):
        generator.set_state(("MT19937", np.zeros(624, np.uint32), 0, has, kept))
        content = ctypes.string_at(id(generator), type(generator).__basicsize__)
        found.append({n for n in range(16, len(content) - 15, 8) if _KEPT.unpack_from(content, n) == (has, kept)})
    (place,) = set.intersection(*found)
    return place
