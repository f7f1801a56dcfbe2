"""Arithmetic on states of the Mersenne Twister MT19937: which of them drawing leads to, and so may be believed.

A state that comes back is taken only if our own generator gets there by drawing, or by a small seed where the reference
solution seeds too; otherwise a submission could choose the numbers it is tested with.
"""

from __future__ import annotations

import functools
import hashlib
import random
from typing import Any

import numpy as np

from nbviva.state.memory import KEY_BYTES, NumpyMemory, State, find

REFILLS = 40  # of 624 words each: a function that draws more is not followed
SEEDS = 512  # from 0 on: what people write into `seed(...)`


def check(state: Any) -> State | None:
    """Return a state that came from outside if it has the form of one, else None."""
    if type(state) is not tuple or len(state) != 4:
        return None
    key, position, has, kept = state
    if type(key) is not bytes or len(key) != KEY_BYTES or type(position) is not int or not 0 <= position <= 624:
        return None
    if has not in (0, 1) or type(kept) is not float or not abs(kept) < 10:
        return None
    return key, position, has, kept


def reachable(ours: State, theirs: State, seeded: bool, refills: int = REFILLS) -> bool:
    """Tell whether a generator in state `ours` gets to `theirs` by drawing; with `seeded` also from a small seed.

    Parameters
    ----------
    ours, theirs : State
    seeded : bool
        Whether seeding is to be believed.
    refills : int
        Of 624 words, that are followed.
    """
    words = _words_between(ours, theirs, seeded, refills)
    if words is None:
        return False
    has, kept = theirs[2:]
    # the kept number is the next that a test draws: it too must come from the words
    return not has or (has, kept) == ours[2:] or _is_left_over(kept, words)


def _words_between(ours: State, theirs: State, seeded: bool, refills: int) -> np.ndarray | None:
    """Return the words (uint32) that a generator gives between two states, None if it does not get there."""
    _put(ours)
    if ours[0] == theirs[0] and theirs[1] >= ours[1]:
        return _words(theirs[1] - ours[1])
    if seeded and _digest(theirs[0]) in _from_small_seeds():
        _put((theirs[0], 0, 0, 0.0))  # seeded, refilled, and this many words drawn since
        return _words(theirs[1])
    drawn = []  # the position stays where it is as 624 words are drawn, and the key is refilled once
    for _ in range(refills):
        drawn.append(_words(KEY_BYTES // 4))
        if _key() == theirs[0]:
            more = theirs[1] - ours[1]
            return np.concatenate((*drawn, _words(more)) if more > 0 else drawn)[: len(drawn) * KEY_BYTES // 4 + more]
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


def _digest(key: bytes) -> bytes:
    """Return what stands for a key in the table of small seeds: not Python's `hash`, which both sides share and a
    submission could aim at."""
    return hashlib.blake2b(key, digest_size=16).digest()


@functools.cache
def _from_small_seeds() -> frozenset[bytes]:
    """Return the states right after small seeds and their first refill, for both generators."""
    found = set()
    for seed in range(SEEDS):
        # the standard library makes another key of the same seed
        of_python = np.array(random.Random(seed).getstate()[1][:-1], np.uint32).tobytes()
        _scratch.seed(seed)
        for key in (_key(), of_python):
            _put((key, 624, 0, 0.0))
            _scratch.bytes(KEY_BYTES)
            found |= {_digest(key), _digest(_key())}
    return frozenset(found)


# a generator to try out on where drawing leads to
_scratch = np.random.RandomState(0)
_memory = find(lambda: NumpyMemory(_scratch))


def _key() -> bytes:
    if _memory is not None:
        return _memory.key()
    state: Any = _scratch.get_state(legacy=False)
    return bytes(state["state"]["key"].tobytes())


def _put(state: State) -> None:
    if _memory is not None:
        _memory.write((state[0], state[1], 0, 0.0))
    else:
        _scratch.set_state(("MT19937", np.frombuffer(state[0], np.uint32), state[1], 0, 0.0))
