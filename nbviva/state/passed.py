"""Whether drawing leads from one state of a generator to another, for generators that a test cell passes to an answer.

A submission could put such a generator into any state, all zeros as well, and so choose the numbers that the test draws
next. What is believed is what drawing does; how often is not asked, up to some millions of numbers.
"""

from __future__ import annotations

import random
from typing import Any

import numpy as np

from nbviva.state.memory import State
from nbviva.state.mt19937 import check, reachable

MOST = 1 << 22  # numbers that are followed
_LEFT = 1 << 16  # of the last numbers one may have left its upper half for the next that is drawn
_ALL = (1 << 128) - 1
_FACTORS = {"PCG64": 0x2360ED051FC65DA44385DF649FCCF645, "PCG64DXSM": 0xDA942042E4DD58B5}


def is_generator(thing: Any) -> bool:
    """Tell whether something is a generator of random numbers of which both sides have one of their own."""
    return isinstance(thing, (random.Random, np.random.RandomState, np.random.Generator))


def drawn(ours: Any, theirs: Any) -> bool:
    """Tell whether drawing leads from one generator's state to that of another one of its kind."""
    try:
        if isinstance(ours, random.Random):
            return _mersenne(_of_python(ours), _of_python(theirs))
        if isinstance(ours, np.random.RandomState):
            before, after = ours.get_state(legacy=False), theirs.get_state(legacy=False)
            if before["bit_generator"] != after["bit_generator"]:
                return False
            if before["bit_generator"] == "MT19937":
                return _mersenne(_of_numpy(before), _of_numpy(after))
            # one that is left over from a pair of normal numbers is not followed here
            return (after["has_gauss"] == 0 or after["gauss"] == before["gauss"]) and _leads(before, after)
        return _leads(ours.bit_generator.state, theirs.bit_generator.state)
    except (KeyError, TypeError, ValueError, OverflowError):
        return False


def _mersenne(ours: State, theirs: State) -> bool:
    return check(theirs) is not None and reachable(ours, theirs, False, 2 * MOST // 624)  # two words make a number


def _of_python(generator: random.Random) -> State:
    _, words, kept = generator.getstate()
    return np.array(words[:-1], np.uint32).tobytes(), words[-1], int(kept is not None), float(kept or 0.0)


def _of_numpy(state: Any) -> State:
    inner, kept = state["state"], state.get("gauss", 0.0)
    has = int(state.get("has_gauss", 0))
    return inner["key"].tobytes(), int(inner["pos"]), has, float(kept) if has else 0.0


def _leads(before: Any, after: Any) -> bool:
    """Tell whether a bit generator of NumPy comes from one state to another by giving numbers."""
    name = before["bit_generator"]
    if name != after["bit_generator"]:
        return False
    if name == "MT19937":
        return _mersenne(_of_numpy(before), _of_numpy(after))
    count = _count(name, before, after)
    if count is None or not 0 <= count <= MOST:
        return False
    again: Any = getattr(np.random, name)()
    again.state = before
    again.random_raw(max(0, count - _LEFT), output=False)
    last = again.random_raw(min(count, _LEFT))
    if _core(again.state) != _core(after):
        return False
    kept = after["uinteger"]
    if not after["has_uint32"] or (before["has_uint32"] and kept == before["uinteger"]):
        return True
    return bool((last >> np.uint64(32) == kept).any())


def _core(state: Any) -> str:
    # what is left of a number that was used by half is looked at by itself
    return repr(
        {name: part for name, part in state.items() if name not in ("has_uint32", "uinteger", "gauss", "has_gauss")}
    )


def _count(name: str, before: Any, after: Any) -> int | None:
    """Return how many numbers lie between two states, if they lie on one way."""
    one, other = before["state"], after["state"]
    if name in _FACTORS:
        return _distance(one, other, _FACTORS[name]) if one["inc"] == other["inc"] else None
    if name == "Philox":
        blocks = [sum(int(word) << 64 * place for place, word in enumerate(state["counter"])) for state in (one, other)]
        return 4 * (blocks[1] - blocks[0]) + int(after["buffer_pos"]) - int(before["buffer_pos"])
    if name == "SFC64":
        return int(other["state"][3]) - int(one["state"][3])
    return None


def _distance(one: Any, other: Any, factor: int) -> int:
    """Return after how many steps ``x -> x * factor + inc`` comes from one state to another: bit by bit, as the lower
    bits of a state do not depend on the higher ones."""
    now, wanted, add, count, bit = int(one["state"]), int(other["state"]), int(one["inc"]), 0, 1
    while now != wanted and bit <= _ALL:
        if (now ^ wanted) & bit:
            now, count = (now * factor + add) & _ALL, count | bit
        bit, add, factor = bit << 1, (factor + 1) * add & _ALL, factor * factor & _ALL
    return count
