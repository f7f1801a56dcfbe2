"""Plain data in which a comparison finds nothing wrong because there is nothing: no elements, or no number.

NumPy finds all of no elements close to anything, and NaN is never further away than a tolerance. A submission that
gives such a thing where the reference never does is not believed to have passed. An empty list is a wrong answer like
any other, but where a number belongs.
"""

from __future__ import annotations

import collections
import decimal
import math
from typing import Any

import numpy as np

from nbviva.bridge import RemoteType

NOTHING, NO_ITEMS, NO_NUMBER, NO_PARTNER = "nothing", "no items", "no number", "no partner"
_SIZED = (list, tuple, dict, set, frozenset, collections.deque, str, bytes, range)
_LOOKED_AT, _DEEP = 10_000, 3  # items of a container, and containers in it


def hollow(value: Any) -> str:
    """Return why there is nothing in a value that a comparison could find wrong; empty if there is something.

    Examples
    --------
    >>> hollow([]), hollow([1.0, float("nan")]), hollow([[], 0])
    ('no items', 'no number', '')
    """
    if type(value) in (int, bool, type(None)) or isinstance(type(value), RemoteType):
        return ""
    if isinstance(value, _SIZED) and not len(value):
        return NO_ITEMS
    if isinstance(getattr(type(value), "size", None), property) or isinstance(value, np.ndarray):
        return NOTHING if not value.size else _in_numbers(value)
    if type(value).__module__.startswith("networkx."):  # a way of no length is no longer than any other
        ways = (way for _, way in zip(range(_LOOKED_AT), value.edges(data=True), strict=False))
        return NO_NUMBER if any(_is_none(way[2], 1) for way in ways) else ""
    return NO_NUMBER if _is_none(value, 0) else ""


def _is_none(value: Any, depth: int) -> bool:
    kind = type(value)
    if kind is float:
        return not math.isfinite(value)
    if kind in (int, bool, str, bytes, type(None)) or isinstance(kind, RemoteType):
        return False
    if isinstance(value, (complex, np.inexact)):
        return not bool(np.isfinite(value))
    if isinstance(value, decimal.Decimal):
        return not value.is_finite()
    if isinstance(value, (list, tuple, dict, collections.deque)):
        items = value.values() if isinstance(value, dict) else value
        looked_at = zip(range(_LOOKED_AT), items, strict=False)
        return depth < _DEEP and any(_is_none(item, depth + 1) for _, item in looked_at)
    if isinstance(value, np.ndarray) or isinstance(getattr(kind, "dtypes", None), property):
        return bool(_in_numbers(value))
    if isinstance(value, (np.datetime64, np.timedelta64)):
        return bool(np.isnat(value))
    # what pandas has for a missing value
    return kind.__module__.startswith("pandas.") and kind.__name__ in ("NaTType", "NAType")


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
