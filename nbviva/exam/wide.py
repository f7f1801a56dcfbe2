"""Arrays of more axes than the reference's: a test cell's own data is not repeated to fit them.

NumPy repeats what has fewer axes. A test that counts where ``got == wanted`` would find each wanted value somewhere in
an answer that has a row for every guess. Such an array computes as ever; when data of the test is repeated for it, that
is noted, and a test cell that passes then has failed.
"""

from __future__ import annotations

import functools
import math
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from nbviva.bridge import RemoteType, identity

# lists of lists and tables, by identity, which a test cell may make an array of
_lists: dict[int, tuple[Any, int, Callable[[], None]]] = {}
_MOST = 1_000


class _Wide(np.ndarray):
    """An array that notes when what it is computed with is repeated for it.

    Attributes
    ----------
    axes : int
        How many the reference's arrays have.
    repeated : callable
        Called when other data was repeated.
    """

    axes: int
    repeated: Callable[[], None]

    def __array_finalize__(self, source: Any) -> None:
        self.axes = getattr(source, "axes", self.ndim)
        self.repeated = getattr(source, "repeated", lambda: None)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **named: Any) -> Any:
        if "out" in named:
            named["out"] = tuple(map(_plain, named["out"]))
        made = getattr(ufunc, method)(*map(_plain, inputs), **named)
        if type(made) is not np.ndarray:
            return made
        # a product of matrices and the like repeat nothing
        is_by_item = method == "__call__" and len(inputs) == 2 and ufunc.signature is None
        if is_by_item and self.ndim > self.axes and any(self._is_repeated(one, made) for one in inputs):
            self.repeated()
        return _watched(made, self.axes, self.repeated)

    def _is_repeated(self, other: Any, made: np.ndarray) -> bool:
        """Tell whether data had to be repeated; one number is compared with all of an array, where one is expected."""
        if isinstance(other, _Wide):
            return False
        shape = np.shape(other)
        return made.size > math.prod(shape) and (shape != () or self.axes == 0)


_Wide.__name__ = _Wide.__qualname__ = "array"  # as it prints itself


def _plain(thing: Any) -> Any:
    """Return an array of this kind as an ordinary one, and anything else as it is."""
    return thing.view(np.ndarray) if isinstance(thing, _Wide) else thing


def _watched(made: np.ndarray, axes: int, repeated: Callable[[], None]) -> np.ndarray:
    if made.ndim <= axes:
        return made
    watched = made.view(_Wide)
    watched.axes, watched.repeated = axes, repeated
    return watched


def watch(value: Any, axes: int, repeated: Callable[[], None]) -> Any:
    """Return a value as it is, but an array of more axes than `axes` as one that notes when other data is repeated.

    Examples
    --------
    >>> rows = watch(np.array([[0, 0], [1, 1]]), 1, lambda: print("repeated"))
    >>> int((rows == [0, 1]).sum())
    repeated
    2
    >>> int((rows[0] == [0, 1]).sum())
    1
    """
    found = axes_of(value)
    if found is None or found <= axes:
        return value
    if type(value) is np.ndarray:
        return _watched(value, axes, repeated)
    if len(_lists) < _MOST:
        _lists[identity(value)] = value, axes, repeated
    return value


def guard() -> None:
    """Have test cells that make an array of such a thing, as many do of whatever comes, get one that notes it, too."""
    for name in ("array", "asarray"):
        setattr(np, name, _keeping(getattr(np, name)))


def _keeping(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def make(*arguments: Any, **named: Any) -> Any:
        made = original(*arguments, **named)
        source = arguments[0] if arguments else None
        if sys._getframe(1).f_globals.get("__name__") != "__main__":
            return made
        if isinstance(source, _Wide):
            return _watched(made, source.axes, source.repeated)
        known, axes, repeated = _lists.get(identity(source), (_lists, 0, None))
        return _watched(made, axes, repeated) if known is source and repeated is not None else made

    return make


def axes_of(value: Any) -> int | None:
    """Return how many axes an array, a table or a list of lists has, and 0 of a number; None of anything else.

    Examples
    --------
    >>> axes_of([[1], [2]]), axes_of(3.5), axes_of("x")
    (2, 0, None)
    """
    if isinstance(type(value), RemoteType):
        return None
    if isinstance(value, (int, float, complex, np.generic)):
        return 0
    if isinstance(value, (list, tuple)):
        inner = [axes_of(item) for item in value[:1]]
        return 1 + (inner[0] or 0) if inner else 1
    found = getattr(value, "ndim", None) if hasattr(type(value), "ndim") else None
    return found if type(found) is int else None
