"""The global random generators, NumPy's and the standard library's, as plain data, and what may be believed of them.

A test cell seeds the generator, student code draws from it in another process, the test cell goes on drawing: so the
state has to cross. A state that comes back is taken only if our own generator gets there by drawing, or by a small seed
where the reference solution seeds too; otherwise a submission could choose the numbers it is tested with. Leaf.
"""

from __future__ import annotations

import ctypes
import functools
import random
import struct
import sys
from typing import Any

import numpy as np

State = tuple[bytes, int, int, float]  # key, position, whether a normal number is kept, that number
REFILLS = 40  # of 624 words each: a function that draws more is not followed
SEEDS = 512


_WORDS, _KEY = struct.Struct("=i"), 4 * 624
_KEPT = struct.Struct("@id")  # whether a normal number is kept, and that number


def numpy_state() -> State:
    """Return the state of NumPy's global generator."""
    if _NUMPY is not None and np.random.mtrand._rand._bit_generator is _NUMPY.bits:
        return _NUMPY.read()
    state: Any = np.random.get_state(legacy=False)
    return state["state"]["key"].tobytes(), int(state["state"]["pos"]), int(state["has_gauss"]), float(state["gauss"])


def set_numpy(state: State) -> None:
    """Put NumPy's global generator into a state."""
    if _NUMPY is not None and np.random.mtrand._rand._bit_generator is _NUMPY.bits:
        _NUMPY.write(state)
        return
    key, position, has, kept = state
    np.random.set_state(("MT19937", np.frombuffer(key, np.uint32), position, has, kept))


def python_state() -> State:
    """Return the state of the standard library's global generator, in the form of NumPy's."""
    if _PYTHON_WORDS is not None:
        memory = _PYTHON_WORDS.tobytes()
        kept = random._inst.gauss_next  # type: ignore[attr-defined]
        return memory[_WORDS.size :], _WORDS.unpack_from(memory)[0], int(kept is not None), float(kept or 0.0)
    _, words, kept = random.getstate()
    return np.array(words[:-1], np.uint32).tobytes(), words[-1], int(kept is not None), float(kept or 0.0)


def set_python(state: State) -> None:
    """Put the standard library's global generator into a state."""
    key, position, has, kept = state
    random.setstate((3, (*np.frombuffer(key, np.uint32).tolist(), position), kept if has else None))


def _numpy_print() -> Any:
    """Return what differs when NumPy's global generator has been used."""
    if _NUMPY is not None and np.random.mtrand._rand._bit_generator is _NUMPY.bits:
        return _NUMPY.print()
    return numpy_state()


def _python_print() -> Any:
    """Return what differs when the standard library's global generator has been used."""
    if _PYTHON_WORDS is not None:
        return _PYTHON_WORDS.tobytes(), random._inst.gauss_next  # type: ignore[attr-defined]
    return python_state()


class Watch:
    """Tells whether a global generator has been used since a state was taken.

    Parameters
    ----------
    python : bool
        Whether the generator is the standard library's, not NumPy's.
    """

    def __init__(self, python: bool):
        self._state, self._print = (python_state, _python_print) if python else (numpy_state, _numpy_print)
        self._kept: Any = None

    def changed(self) -> bool:
        """Tell whether the state is another than at the last `take`."""
        return bool(self._print() != self._kept)

    def take(self) -> State:
        """Return the present state, which is remembered."""
        self._kept = self._print()
        return self._state()

    def forget(self) -> None:
        """Have `changed` say yes until the next `take`."""
        self._kept = None


class _Memory:
    """The memory in which a NumPy generator keeps its state: NumPy itself copies it word by word, as Python numbers.

    A test cell's calls are many, and the state is compared around each.

    Raises
    ------
    AttributeError, KeyError, TypeError, ValueError
        If it is not found, in another version of NumPy.
    """

    def __init__(self, generator: np.random.RandomState):
        self.bits = generator._bit_generator  # type: ignore[attr-defined]
        self._place = int(self.bits.ctypes.state_address)
        self._kept = id(generator) + _kept_offset()
        self._words, self._pair = _view(self._place, _KEY + _WORDS.size), _view(self._kept, _KEPT.size)
        before: Any = generator.get_state(legacy=False)
        known = before["state"]["key"].tobytes(), before["state"]["pos"], before["has_gauss"]
        if self.read()[:3] != known:
            raise ValueError("not where it was expected")

    def read(self) -> State:
        """Return the state."""
        memory = self._words.tobytes()
        has, kept = _KEPT.unpack(self._pair)
        return memory[:_KEY], _WORDS.unpack_from(memory, _KEY)[0], has, kept if has else 0.0

    def print(self) -> Any:
        """Return what differs when the state does."""
        return self._words.tobytes(), self._pair.tobytes()

    def write(self, state: State) -> None:
        """Set the state."""
        ctypes.memmove(self._place, state[0] + _WORDS.pack(state[1]), _KEY + _WORDS.size)
        ctypes.memmove(self._kept, _KEPT.pack(state[2], state[3]), _KEPT.size)

    def key(self) -> bytes:
        """Return the words."""
        return self._words[:_KEY].tobytes()


def _view(place: int, size: int) -> memoryview:
    """Return a view of this process's memory: quicker to copy from than by `ctypes.string_at`."""
    return memoryview((ctypes.c_ubyte * size).from_address(place)).cast("B")


@functools.cache
def _kept_offset() -> int:
    """Return where, in a RandomState, it is said whether a normal number is kept."""
    generator = np.random.RandomState(0)
    found = []
    for has, kept in ((1, 0.8765), (0, -0.4321), (1, 0.1357)):
        generator.set_state(("MT19937", np.zeros(624, np.uint32), 0, has, kept))
        content = ctypes.string_at(id(generator), type(generator).__basicsize__)
        found.append({n for n in range(16, len(content) - 15, 8) if _KEPT.unpack_from(content, n) == (has, kept)})
    (place,) = set.intersection(*found)
    return place


def _find(generator: np.random.RandomState) -> _Memory | None:
    try:
        return _Memory(generator)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _find_python_words() -> memoryview | None:
    """Return the memory in which the standard library's global generator keeps its position and words, in CPython."""
    if sys.implementation.name != "cpython":
        return None
    start = id(random._inst) + object.__basicsize__  # type: ignore[attr-defined]
    if type(random._inst).__basicsize__ < object.__basicsize__ + 4 * 625:  # type: ignore[attr-defined]
        return None
    words = random.getstate()[1]
    wanted = int(words[-1]).to_bytes(4, sys.byteorder) + np.array(words[:-1], np.uint32).tobytes()
    return _view(start, 4 * 625) if ctypes.string_at(start, 4 * 625) == wanted else None


def check(state: Any) -> State | None:
    """Return a state that came from outside if it has the form of one, else None."""
    if type(state) is not tuple or len(state) != 4:
        return None
    key, position, has, kept = state
    if type(key) is not bytes or len(key) != 4 * 624 or type(position) is not int or not 0 <= position <= 624:
        return None
    if has not in (0, 1) or type(kept) is not float or not abs(kept) < 10:
        return None
    return key, position, has, kept


def reachable(ours: State, theirs: State, seeded: bool) -> bool:
    """Tell whether a generator in state `ours` gets to `theirs` by drawing; with `seeded` also from a small seed.

    Parameters
    ----------
    ours, theirs : State
    seeded : bool
        Whether seeding is to be believed.
    """
    words = _drawn(ours, theirs, seeded)
    if words is None:
        return False
    has, kept = theirs[2:]
    return not has or (has, kept) == ours[2:] or _is_left_over(kept, words)


def _drawn(ours: State, theirs: State, seeded: bool) -> np.ndarray | None:
    """Return the words (uint32) that a generator gives between two states, None if it does not get there."""
    _put(_scratch, ours)
    if ours[0] == theirs[0] and theirs[1] >= ours[1]:
        return _words(theirs[1] - ours[1])
    if seeded and hash(theirs[0]) in _from_small_seeds():
        _put(_scratch, (theirs[0], 0, 0, 0.0))
        return _words(theirs[1])
    drawn = []
    for _ in range(REFILLS):
        drawn.append(_words(_KEY // 4))
        if _key(_scratch) == theirs[0]:
            more = theirs[1] - ours[1]
            return np.concatenate((*drawn, _words(more)) if more > 0 else drawn)[: len(drawn) * _KEY // 4 + more]
    return None


def _words(count: int) -> np.ndarray:
    return np.frombuffer(_scratch.bytes(4 * count), np.dtype("<u4"))


def _is_left_over(kept: float, words: np.ndarray) -> bool:
    """Tell whether a normal number is the second of a pair made of these words: the one that is kept for the next call.

    NumPy makes pairs by Marsaglia's polar method, the standard library by that of Box and Muller.
    """
    numbers = ((words[:-1] >> 5) * 67108864.0 + (words[1:] >> 6)) / 9007199254740992.0
    first, second = numbers[:-2], numbers[2:]
    with np.errstate(divide="ignore", invalid="ignore"):
        x, square = 2 * first - 1, (2 * first - 1) ** 2 + (2 * second - 1) ** 2
        polar = np.where(square < 1, np.sqrt(-2 * np.log(square) / square) * x, np.nan)
    turned = np.sin(first * 2 * np.pi) * np.sqrt(-2 * np.log(1 - second))
    # another library's logarithm may end in another digit
    return bool(np.isclose(polar, kept, rtol=1e-12, atol=0).any() or np.isclose(turned, kept, rtol=1e-12, atol=0).any())


def prepare() -> None:
    """Compute now what would otherwise be computed at the first question about seeds."""
    _from_small_seeds()


def _key(generator: np.random.RandomState) -> bytes:
    if generator is _scratch and _SCRATCH is not None:
        return _SCRATCH.key()
    state: Any = generator.get_state(legacy=False)
    return bytes(state["state"]["key"].tobytes())


def _put(generator: np.random.RandomState, state: State) -> None:
    if generator is _scratch and _SCRATCH is not None:
        _SCRATCH.write((state[0], state[1], 0, 0.0))
    else:
        generator.set_state(("MT19937", np.frombuffer(state[0], np.uint32), state[1], 0, 0.0))


@functools.cache
def _from_small_seeds() -> frozenset[int]:
    """Return the states right after small seeds and their first refill, for both generators."""
    found = set()
    walker = np.random.RandomState(0)
    for seed in range(SEEDS):
        for key in (None, np.array(random.Random(seed).getstate()[1][:-1], np.uint32)):
            if key is None:
                walker.seed(seed)
            else:
                walker.set_state(("MT19937", key, 624, 0, 0.0))
            found.add(hash(_key(walker)))
            walker.bytes(4 * 624)
            found.add(hash(_key(walker)))
    return frozenset(found)


_scratch = np.random.RandomState(0)
_SCRATCH, _NUMPY, _PYTHON_WORDS = _find(_scratch), _find(np.random.mtrand._rand), _find_python_words()
