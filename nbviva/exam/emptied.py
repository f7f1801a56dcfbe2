"""What becomes nothing in a test cell itself: NaN or no elements in what it reads, labels of pandas that do not meet.

A comparison finds nothing wrong there either (`nbviva.exam.hollow`). A file or a text of a submission comes as bytes
and words, and a series with other labels as numbers; that there is nothing to compare is seen here, where the test cell
has read or subtracted it. What happens with the reference, too, is as it should be.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import Any

# by module; of pandas, which has many, those that read tables
_READERS = {
    "json": ("load", "loads"),
    "struct": ("unpack", "unpack_from"),
    "numpy": ("load", "loadtxt", "genfromtxt", "fromfile", "fromstring", "frombuffer"),
    "pandas": ("read_csv", "read_table", "read_json", "read_excel", "read_parquet"),
}
_SUBTRACTIONS = ("__sub__", "__rsub__", "sub", "subtract", "rsub", "__truediv__", "div", "divide", "truediv")


def watch(came: Callable[[str, Any], None], apart: Callable[[str], None]) -> None:
    """Look at what the libraries that are loaded read and subtract from now on.

    Parameters
    ----------
    came : callable
        Called with the name of a function that reads, and with what it gave.
    apart : callable
        Called with what was done to two things whose labels do not meet.
    """
    for name, functions in _READERS.items():
        module: Any = sys.modules.get(name)
        for function in functions if module is not None else ():
            if hasattr(module, function):
                setattr(module, function, _reading(getattr(module, function), f"{name}.{function}", came))
    if "pandas" in sys.modules:
        _watch_pandas(apart)


def _reading(original: Callable[..., Any], name: str, came: Callable[[str, Any], None]) -> Callable[..., Any]:
    @functools.wraps(original)
    def read(*arguments: Any, **named: Any) -> Any:
        value = original(*arguments, **named)
        if sys._getframe(1).f_globals.get("__name__") == "__main__":  # not one library for another
            came(name, value)
        return value

    return read


def _watch_pandas(apart: Callable[[str], None]) -> None:
    import pandas as pd

    def subtracting(original: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        def subtract(self: Any, other: Any, *arguments: Any, **named: Any) -> Any:
            aligned = named.get("fill_value") is None and isinstance(other, (pd.Series, pd.DataFrame))
            if aligned and not _meet(self, other):
                apart("a difference in pandas")
            return original(self, other, *arguments, **named)

        return subtract

    def merging(original: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        def merge(left: Any, right: Any, *arguments: Any, **named: Any) -> Any:
            made = original(left, right, *arguments, **named)
            if not len(made) and len(left) and len(right):
                apart("a merge in pandas")
            return made

        return merge

    for kind in (pd.Series, pd.DataFrame):
        for name in _SUBTRACTIONS:
            setattr(kind, name, subtracting(getattr(kind, name)))
    pd.merge = merging(pd.merge)
    pd.DataFrame.merge = merging(pd.DataFrame.merge)  # type: ignore[method-assign]


def _meet(one: Any, other: Any) -> bool:
    """Tell whether what pandas puts side by side has the same labels, in whatever order."""
    if one.ndim == other.ndim:
        axes = zip(one.axes, other.axes, strict=True)
    else:
        columns = (one if one.ndim == 2 else other).columns
        axes = zip([columns], [(one if one.ndim == 1 else other).index], strict=True)
    return all(a is b or a.equals(b) or (bool(a.isin(b).all()) and bool(b.isin(a).all())) for a, b in axes)
