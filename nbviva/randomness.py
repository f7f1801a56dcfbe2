"""The global random generators, NumPy's and the standard library's, as plain data, and what may be believed of them.

A test cell seeds the generator, student code draws from it in another process, the test cell goes on drawing: so the
state has to cross. A state that comes back is taken only if our own generator gets there by drawing, or by a small seed
where the reference solution seeds too; otherwise a submission could choose the numbers it is tested with. Leaf.
"""

from __future__ import annotations

import ctypes
import functools
import random
import sys
from typing import Any

import numpy as np

State = tuple[bytes, int, int, float]  # key, position, whether a normal number is kept, that number
REFILLS = 40  # of 624 words each: a function that draws more is not followed
SEEDS = 512


def numpy_state() -> State:
    """Return the state of NumPy's global generator."""
    state: Any = np.random.get_state(legacy=False)
    return state["state"]["key"].tobytes(), int(state["state"]["pos"]), int(state["has_gauss"]), float(state["gauss"])


def python_state() -> tuple[Any, ...]:
    """Return the state of the standard library's global generator."""
    return random.getstate()


class Watch:
    """Tells whether a generator has been used since a state was taken, a hundred times faster than by taking another.

    It compares the memory in which the generator keeps its words. Where that memory is not found, it takes the state.
    """

    def __init__(self, python: bool):
        self._python = python
        self._kept: Any = None
        self._memory = b""

    def changed(self) -> bool:
        """Tell whether the state is another than at the last `take`."""
        if self._kept is None:
            return True
        memory = _python_memory() if self._python else _numpy_memory()
        if memory is not None and memory == self._memory:
            # a normal number that is kept for the next call can go without a word being drawn
            if self._python:
                return bool(random._inst.gauss_next != self._kept[2])  # type: ignore[attr-defined]
            if not self._kept[2]:
                return False
        return bool((random.getstate() if self._python else numpy_state()) != self._kept)

    def take(self) -> State:
        """Return the present state, which is remembered."""
        self._kept = random.getstate() if self._python else numpy_state()
        self._memory = (_python_memory() if self._python else _numpy_memory()) or b""
        return pack_python(self._kept) if self._python else self._kept

    def forget(self) -> None:
        """Have `changed` say yes until the next `take`."""
        self._kept = None


def _numpy_memory() -> bytes | None:
    return ctypes.string_at(*_NUMPY_PLACE) if _NUMPY_PLACE else None


def _python_memory() -> bytes | None:
    return ctypes.string_at(*_PYTHON_PLACE) if _PYTHON_PLACE else None


def _find_numpy_place() -> tuple[int, int] | None:
    """Return where NumPy's global generator keeps its words, if it is a Mersenne Twister."""
    try:
        bits = np.random.mtrand._rand._bit_generator
        place = int(bits.ctypes.state_address), 4 * 625
        key, position, *_ = numpy_state()
        return place if ctypes.string_at(*place) == key + position.to_bytes(4, "little") else None
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _find_python_place() -> tuple[int, int] | None:
    """Return where the standard library's global generator keeps its words, in CPython."""
    if sys.implementation.name != "cpython":
        return None
    start = id(random._inst) + object.__basicsize__  # type: ignore[attr-defined]
    if type(random._inst).__basicsize__ < object.__basicsize__ + 4 * 625:  # type: ignore[attr-defined]
        return None
    words = random.getstate()[1]
    wanted = int(words[-1]).to_bytes(4, sys.byteorder) + np.array(words[:-1], np.uint32).tobytes()
    return (start, 4 * 625) if ctypes.string_at(start, 4 * 625) == wanted else None


def pack_python(state: tuple[Any, ...]) -> State:
    """Return the state of the standard library's generator in the form of NumPy's."""
    _, words, kept = state
    return np.array(words[:-1], np.uint32).tobytes(), words[-1], int(kept is not None), float(kept or 0.0)


def set_numpy(state: State) -> None:
    """Put NumPy's global generator into a state."""
    key, position, has, kept = state
    np.random.set_state(("MT19937", np.frombuffer(key, np.uint32), position, has, kept))


def set_python(state: State) -> None:
    """Put the standard library's global generator into a state."""
    key, position, has, kept = state
    random.setstate((3, (*np.frombuffer(key, np.uint32).tolist(), position), kept if has else None))


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
    if ours[0] == theirs[0]:
        return theirs[1] >= ours[1]
    walker = _scratch
    walker.set_state(("MT19937", np.frombuffer(ours[0], np.uint32), ours[1], 0, 0.0))
    for _ in range(REFILLS):
        walker.bytes(4 * 624)
        if _key(walker) == theirs[0]:
            return True
    return seeded and hash(theirs[0]) in _from_small_seeds()


def prepare() -> None:
    """Compute now what would otherwise be computed at the first question about seeds."""
    _from_small_seeds()


def _key(generator: np.random.RandomState) -> bytes:
    state: Any = generator.get_state(legacy=False)
    return bytes(state["state"]["key"].tobytes())


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
_NUMPY_PLACE, _PYTHON_PLACE = _find_numpy_place(), _find_python_place()
