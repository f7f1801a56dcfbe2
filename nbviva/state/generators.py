"""The global random generators, NumPy's and the standard library's, as parts of the state.

A test cell seeds the generator, student code draws from it in another process, the test cell goes on drawing: so the
state has to cross, both ways.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np

from nbviva.bridge import Decoder, Encoder
from nbviva.state.memory import NumpyMemory, PythonMemory, State, find
from nbviva.state.mt19937 import check


class Generator:
    """One of the two global generators.

    Parameters
    ----------
    key : {"numpy", "python"}
        Whose it is.
    believes : callable, optional
        Called with our state and one of a valid form that the other side told; says whether that is taken over. None
        says that it is not, and that the other side may go on from there: what it draws is of no concern here. Left out
        by a side that believes everything.
    """

    def __init__(self, key: str, believes: Callable[[State, State], bool | None] | None = None):
        self.key, self._believes = key, believes
        self._read, self._write, self._print = _ACCESS[key]
        self._known: Any = None  # the print of the state that both sides have
        self._marked: Any = None  # the print of a state that is marked: a test cell that seeds takes the mark away

    def changes(self, encoder: Encoder) -> Any:
        """Return the tree for the state if the generator has been used."""
        now = self._print()
        if now == self._known:
            return None
        self._known = now
        return encoder.encode(self._read())

    def apply(self, news: Any, decoder: Decoder) -> None:
        """Put the generator into the state that the other side told, if it is believed; else tell it ours."""
        state = decoder.decode(news)
        if self._believes is not None:
            state = check(state)
            self._unmark()
            believed = False if state is None else self._believes(self._read(), state)
            if believed is False:
                self._known = None  # the candidate's is another now: it has to be put right before the next call
            elif believed is None:
                self._mark()  # theirs is another now: if the test cell seeds, they have to hear it, be it the same seed
            if not believed:
                return
        self._write(state)
        self._known = self._print()

    @property
    def _memory(self) -> Any:
        return _numpy_memory() if self.key == "numpy" else _PYTHON

    def _mark(self) -> None:
        memory = self._memory
        if memory is not None and self._print() == self._known:
            memory.mark()
            self._known = self._marked = self._print()

    def _unmark(self) -> None:
        memory = self._memory
        if memory is not None and self._marked is not None and self._print() == self._marked:
            memory.mark()
            self._known = self._print()
        self._marked = None

    def changed(self) -> bool:
        """Tell whether the state is another than the one that both sides have."""
        return bool(self._print() != self._known)

    def take(self) -> State:
        """Return the present state; from now on both sides have it."""
        self._known = self._print()
        return self._read()


def numpy_state() -> State:
    """Return the state of NumPy's global generator."""
    memory = _numpy_memory()
    if memory is not None:
        return memory.read()
    state: Any = np.random.get_state(legacy=False)
    return state["state"]["key"].tobytes(), int(state["state"]["pos"]), int(state["has_gauss"]), float(state["gauss"])


def set_numpy(state: State) -> None:
    """Put NumPy's global generator into a state."""
    memory = _numpy_memory()
    if memory is not None:
        memory.write(state)
        return
    key, position, has, kept = state
    np.random.set_state(("MT19937", np.frombuffer(key, np.uint32), position, has, kept))


def python_state() -> State:
    """Return the state of the standard library's global generator, in the form of NumPy's."""
    if _PYTHON is not None:
        return _PYTHON.read()
    _, words, kept = random.getstate()
    return np.array(words[:-1], np.uint32).tobytes(), words[-1], int(kept is not None), float(kept or 0.0)


def set_python(state: State) -> None:
    """Put the standard library's global generator into a state."""
    # by its own function, though it is slow: a test cell mostly seeds once, and its calls follow
    key, position, has, kept = state
    random.setstate((3, (*np.frombuffer(key, np.uint32).tolist(), position), kept if has else None))


def _numpy_print() -> Any:
    """Return what differs when NumPy's global generator has been used."""
    if _NUMPY is not None and np.random.mtrand._rand._bit_generator is _NUMPY.bits:  # without a call: see `Generator`
        return _NUMPY.print()
    return numpy_state()


def _python_print() -> Any:
    """Return what differs when the standard library's global generator has been used."""
    return python_state() if _PYTHON is None else _PYTHON.print()


def _numpy_memory() -> NumpyMemory | None:
    """Return the memory of NumPy's global generator; None if a test cell has put another one in its place."""
    if _NUMPY is not None and np.random.mtrand._rand._bit_generator is _NUMPY.bits:
        return _NUMPY
    return None


_NUMPY, _PYTHON = find(lambda: NumpyMemory(np.random.mtrand._rand)), find(PythonMemory)
_ACCESS: dict[str, tuple[Callable[[], State], Callable[[State], None], Callable[[], Any]]] = {
    "numpy": (numpy_state, set_numpy, _numpy_print),
    "python": (python_state, set_python, _python_print),
}
