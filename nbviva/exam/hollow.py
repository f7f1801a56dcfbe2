"""Plain data in which a comparison finds nothing wrong because there is nothing: no elements, or no number.

NumPy finds all of no elements close to anything, and NaN is never further away than a tolerance. A submission that
gives such a thing where the reference never does is not believed to have passed. An empty list is a wrong answer like
any other, but where a number belongs. A list of empty lists has no numbers either, and a text may say "nan".
"""

from __future__ import annotations

import array
import collections
import decimal
import math
import re
import sys
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from nbviva.bridge import RemoteType

NOTHING, NO_ITEMS, NO_NUMBER, NO_PARTNER = "nothing", "no items", "no number", "no partner"
MORE_AXES = "more axes"  # data of the test was repeated for it (`nbviva.exam.wide`)
EMPTY_PARTS = "empty parts"  # of something that has items: some of them are lists or arrays, and empty
_SIZED = (list, tuple, dict, set, frozenset, collections.deque, str, bytes, range)
_IN_ORDER = (list, tuple, collections.deque)
_LOOKED_AT, _DEEP = 10_000, 8  # items of a container, and containers in it
# what `float` makes no finite number of, as a word of its own
_NO_NUMBER_SAID = re.compile(r"(?<![\w.])(?:nan|inf|infinity)(?![\w.])", re.IGNORECASE)
_PUT_TOGETHER = ("Add", "Mul", "Pow", "Abs")  # expressions of sympy that have a value


def hollow(value: Any) -> str:
    """Return why there is nothing in a value that a comparison could find wrong; empty if there is something.

    Examples
    --------
    >>> hollow([]), hollow([1.0, float("nan")]), hollow([[], 0]), hollow([0]), hollow("mean: nan")
    ('no items', 'no number', 'empty parts', '', 'no number')
    """
    if type(value) in (int, bool, type(None)) or isinstance(type(value), RemoteType):
        return ""
    if isinstance(value, _SIZED) and not len(value):
        return NO_ITEMS
    if isinstance(value, _IN_ORDER) and any(_is_empty(item) for item in _first(value)):
        return EMPTY_PARTS
    if type(value).__module__.startswith("scipy.sparse."):
        return NOTHING if 0 in value.shape else _in_numbers(value.tocoo().data)
    if isinstance(getattr(type(value), "size", None), property) or isinstance(value, np.ndarray):
        return NOTHING if not value.size else _in_numbers(value)
    if type(value).__module__.startswith("networkx."):  # a way of no length is no longer than any other
        ways = (way for _, way in zip(range(_LOOKED_AT), value.edges(data=True), strict=False))
        return NO_NUMBER if any(_is_none(way[2], 1) for way in ways) else ""
    return NO_NUMBER if _is_none(value, 0) else ""


def says_no_number(text: str) -> bool:
    """Tell whether a text has a word for NaN or infinity."""
    return _NO_NUMBER_SAID.search(text) is not None


def _first(items: Iterable[Any]) -> Iterable[Any]:
    return (item for _, item in zip(range(_LOOKED_AT), items, strict=False))


def _is_empty(item: Any) -> bool:
    """Tell whether a part of something is a list or an array without elements."""
    return (isinstance(item, _IN_ORDER) and not item) or (isinstance(item, np.ndarray) and not item.size)


def _is_none(value: Any, depth: int) -> bool:
    kind = type(value)
    if kind is float:
        return not math.isfinite(value)
    if kind is str:
        return says_no_number(value)
    if kind in (int, bool, bytes, type(None)) or isinstance(kind, RemoteType):
        return False
    if isinstance(value, (complex, np.inexact)):
        return not bool(np.isfinite(value))
    if isinstance(value, decimal.Decimal):
        return not value.is_finite()
    if isinstance(value, (*_IN_ORDER, set, frozenset, array.array, Mapping)):
        items = value.values() if isinstance(value, Mapping) else value
        return depth < _DEEP and any(_is_none(item, depth + 1) for item in _first(items))
    if isinstance(value, np.ndarray) or isinstance(getattr(kind, "dtypes", None), property):
        return bool(_in_numbers(value))
    if isinstance(value, (np.datetime64, np.timedelta64)):
        return bool(np.isnat(value))
    if kind.__module__.startswith("sympy."):
        return _is_none_of_sympy(value)
    # what pandas has for a missing value
    return kind.__module__.startswith("pandas.") and kind.__name__ in ("NaTType", "NAType")


def _is_none_of_sympy(value: Any) -> bool:
    """Tell whether an expression is no finite number; one with a sum to infinity in it may well be one."""
    sympy = sys.modules["sympy"]
    none = (sympy.oo, -sympy.oo, sympy.zoo, sympy.nan)
    waiting = [*_first(value)] if isinstance(value, sympy.MatrixBase) else [value]
    for _ in range(_LOOKED_AT):
        if not waiting:
            break
        part = waiting.pop()
        if any(part is one for one in none):
            return True
        if type(part).__name__ in _PUT_TOGETHER:
            waiting.extend(part.args)
    return False


def _in_numbers(value: Any) -> str:
    """Return what `hollow` says of an array, a series, a frame or an index that has elements."""
    columns = value.items() if hasattr(value, "columns") else [("", value)]
    for _, column in columns:
        held = column if isinstance(column, np.ndarray) else column.to_numpy() if hasattr(column, "to_numpy") else None
        if held is None or held.dtype.kind not in "fcmMO":
            continue
        if held.dtype.kind == "O":
            missing = any(_is_none(item, 1) for _, item in zip(range(_LOOKED_AT), held.ravel(), strict=False))
        else:
            missing = bool((np.isnat(held) if held.dtype.kind in "mM" else ~np.isfinite(held)).any())
        if missing:
            return NO_NUMBER
    return ""
