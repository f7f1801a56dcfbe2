"""Comparing what a function returned with what it should return, and the words in which that fails.

Each comparison looks at one thing at a time, in this order: is anything there, is it of the right type, has it the
right shape, is it finite, is it the right value. The first thing that is wrong is the one the message names.
"""

from __future__ import annotations

import numbers
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NoReturn

import numpy as np


class CheckFailed(AssertionError):
    """A check failed. A notebook shows the message alone, without the way through this package that led to it."""

    def _render_traceback_(self) -> list[str]:  # the name that IPython asks for
        return [not_yet(str(self))]


def not_yet(message: str) -> str:
    """Return a message as a notebook shows it where a check has not passed."""
    return f"\x1b[0;31mNot yet:\x1b[0m {message}"


def fail(message: str) -> NoReturn:
    """Raise the error that makes a test cell fail, with `message` for the learner."""
    raise CheckFailed(message)


def given(what: str, got: Any) -> Any:
    """Fail if `got` is None, which is what a function without ``return`` gives; return it otherwise."""
    if got is None:
        fail(f"{what} returned None: is the `return` missing?")
    return got


def unpack(what: str, got: Any, names: Sequence[str]) -> tuple[Any, ...]:
    """Return `got` as a tuple of ``len(names)`` values, or fail and say which values were expected."""
    given(what, got)
    wanted = f"{len(names)} values ({', '.join(names)})"
    if isinstance(got, Iterator):
        got = tuple(got)  # a generator can be unpacked as well
    if not isinstance(got, (tuple, list)):
        fail(f"{what} must return {wanted}; {_kind(got)} came back. Separate them by commas after `return`.")
    if len(got) != len(names):
        fail(f"{what} must return {wanted}; {len(got)} came back.")
    for name, part in zip(names, got, strict=True):
        if part is None:
            fail(f"{what}: `{name}` is None. Was it computed before the `return`?")
    return tuple(got)


def value(
    what: str, got: Any, want: float, rtol: float, causes: Mapping[str, float] | None = None, show: bool = True
) -> None:
    """Fail unless `got` is one finite number within `rtol` of `want`.

    Parameters
    ----------
    what : str
        How the message names the number, for example ``"the loss"``.
    got, want : number
        `got` may be an array that holds a single number.
    rtol : float
        Relative tolerance.
    causes : dict of str to float, optional
        Explanation to the number a known misconception gives; the explanation is added when `got` equals that number.
    show : bool
        Whether the message may state `want` (not in a hidden test).
    """
    number = _numbers(what, got)
    if number.size != 1:
        fail(f"{what} must be a single number; an array of shape {number.shape} came back.")
    scalar = float(number.reshape(-1)[0])
    if not np.isfinite(scalar):
        fail(f"{what} is {scalar}: look for a division by zero, a log of zero or an overflow.")
    if not _close(scalar, want, rtol):
        expected = f", expected {want:.10g}" if show else f" (off by {abs(scalar - want):.3g})"
        cause = _cause(np.float64(scalar), causes, rtol)
        fail(f"{what} is {scalar:.10g}{expected}.{cause}")


def array(
    what: str,
    got: Any,
    want: np.ndarray,
    rtol: float = 0.0,
    causes: Mapping[str, np.ndarray] | None = None,
    show: bool = True,
    hint: str = "",
) -> None:
    """Fail unless `got` is an array of the shape of `want`, finite, and within `rtol` of it.

    The tolerance is relative to each element and, for elements near zero, to the largest element of `want`: sums that
    cancel have an error of the size of their terms. `rtol` = 0 asks for equality. See `value` for the other parameters.

    Parameters
    ----------
    hint : str
        Where to look, added to every message about values.
    """
    numbers_ = shape(what, got, want.shape)
    bad = ~np.isfinite(numbers_)
    if bad.any():
        where = _first(bad)
        fail(f"{_at(what, where)} is {numbers_[where]}: look for a division by zero, a log of zero or an overflow.")
    error = np.abs(numbers_ - want)
    bad = error > rtol * np.maximum(np.abs(want), np.abs(want).max(initial=0.0))
    if bad.any():
        where = _first(bad)
        expected = f", expected {want[where]:.10g}" if show else ""
        cause = _cause(numbers_, causes, max(rtol, 1e-12)) or _sentence(hint)
        others = f"; {int(bad.sum())} of {bad.size} elements differ, the largest difference is {error.max():.3g}"
        fail(f"{_at(what, where)} is {numbers_[where]:.10g}{expected}{others if bad.size > 1 else ''}.{cause}")


def same_dict(what: str, got: Any, like: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return `got` as a dict of arrays with at least the names and exactly the shapes of `like`, or fail."""
    given(what, got)
    if not isinstance(got, Mapping):
        fail(f"{what} must return a dictionary with {', '.join(like)}; {_kind(got)} came back.")
    missing = [name for name in like if name not in got]
    if missing:
        first = missing[0]
        hint = (
            f" It has `{first[1:]}`, a parameter's name: gradients belong there, under names that begin with a d."
            if first[1:] in got
            else ""
        )
        hint = f" It has `d{first}`, a gradient's name: parameters belong there." if f"d{first}" in got else hint
        fail(f"{what}: the dictionary that came back has no {', no '.join(f'`{name}`' for name in missing)}.{hint}")
    out = {}
    for name, wanted in like.items():
        if got[name] is None:
            fail(f"{what}: `{name}` is None in the dictionary. Does it hold what a function without `return` gave?")
        out[name] = _numbers(f"{what}: `{name}`", got[name])
        if out[name].shape != wanted.shape:
            others = [other for other in like if like[other].shape == out[name].shape]
            hint = _shape_hint(out[name].shape, wanted.shape) or (
                f" That is the shape of `{others[0]}`." if others else ""
            )
            fail(f"{what}: `{name}` has shape {out[name].shape}, expected {wanted.shape}.{hint}")
    return out


def index_list(what: str, got: Any, vocab_size: int) -> list[int]:
    """Return `got` as a list of plain integers in ``[0, vocab_size)``, or fail.

    NumPy integers are as good as Python's; arrays of one element are not, because `print_sample` cannot look them up.
    """
    given(what, got)
    if not isinstance(got, (list, tuple, np.ndarray)):
        fail(f"{what} must return a list of indices; {_kind(got)} came back.")
    if isinstance(got, np.ndarray) and got.ndim != 1:
        fail(f"{what} must return a flat list of indices; an array of shape {got.shape} came back.")
    for position, index in enumerate(got):
        if isinstance(index, str):
            fail(f"{what}: element {position} is the character {index!r}. Append the index, not the character.")
        if isinstance(index, (bool, np.bool_)) or not isinstance(index, (numbers.Integral, np.integer)):
            fail(f"{what}: element {position} is {_kind(index)}, expected an integer index.")
        if not 0 <= int(index) < vocab_size:
            fail(f"{what}: element {position} is {int(index)}, outside the vocabulary of {vocab_size} symbols.")
    return [int(index) for index in got]


def indices(
    what: str,
    got: Sequence[int],
    want: Sequence[int],
    show: bool = True,
    causes: Mapping[str, Sequence[int]] | None = None,
    hint: str = "",
) -> None:
    """Fail unless the two lists of indices are equal; say where they part and what that suggests.

    `causes` gives an explanation to each list that a known misconception gives, `hint` is added to what else is said.
    """
    got, want = list(got), list(want)
    if got == want:
        return
    for explanation, other in (causes or {}).items():
        if got == list(other):
            fail(f"{what}: {explanation}")
    for position, (mine, theirs) in enumerate(zip(got, want, strict=False)):
        if mine != theirs:
            expected = f", expected {theirs}" if show else ""
            before = f"; the {position} before it are right" if position > 1 else ""
            first = " Look at the first step: x and a_prev are zero there." if position == 0 else ""
            fail(f"{what}: draw number {position + 1} is {mine}{expected}{before}.{_sentence(hint) or first}")
    more = (
        f"the first {len(want)} are right, the others are too many"
        if len(got) > len(want)
        else "those that came are right"
    )
    fail(f"{what}: {len(got)} indices came back, expected {len(want)}; {more}.{_sentence(hint)}")


def shape(what: str, got: Any, want: tuple[int, ...]) -> np.ndarray:
    """Return `got` as an array if it has the shape `want`, or fail."""
    numbers_ = _numbers(what, given(what, got))
    if numbers_.shape != want:
        fail(f"{what} has shape {numbers_.shape}, expected {want}.{_shape_hint(numbers_.shape, want)}")
    return numbers_


# ---------------------------------------------------------------- wording


def _sentence(hint: str) -> str:
    return f" {hint}" if hint else ""


def _kind(thing: Any) -> str:
    if isinstance(thing, np.ndarray):
        return f"a NumPy array of shape {thing.shape}"
    name = type(thing).__name__
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def _numbers(what: str, got: Any) -> np.ndarray:
    """Return `got` as a plain float array; fail if it is not made of real numbers."""
    try:
        out = np.array(got)
    except ValueError:
        fail(f"{what} is {_kind(got)} whose rows have different lengths; expected an array.")
    if out.dtype.kind not in "iuf" or not isinstance(got, (np.ndarray, np.generic, numbers.Real, list, tuple)):
        fail(f"{what} is {_kind(got)}, expected numbers.")
    return out.astype(float)


def _shape_hint(got: tuple[int, ...], want: tuple[int, ...]) -> str:
    if got == want[::-1] and got != want:
        return " It is transposed."
    if len(want) == 2 and want[1] == 1 and got == want[:1]:
        return " A column vector keeps its second axis: use reshape(-1, 1)."
    return ""


def _close(got: Any, want: Any, rtol: float) -> bool:
    want_ = np.asarray(want, dtype=float)
    got_ = np.asarray(got, dtype=float)
    if got_.shape != want_.shape:
        return False
    return bool(np.all(np.abs(got_ - want_) <= rtol * np.maximum(np.abs(want_), np.abs(want_).max(initial=0.0))))


def _cause(got: Any, causes: Mapping[str, Any] | None, rtol: float) -> str:
    for explanation, other in (causes or {}).items():
        if _close(got, other, rtol):
            return f" {explanation}"
    return ""


def _first(bad: np.ndarray) -> tuple[int, ...]:
    return tuple(int(i) for i in np.argwhere(bad)[0]) if bad.ndim else ()


def _at(what: str, where: tuple[int, ...]) -> str:
    place = f"[{', '.join(map(str, where))}]" if where else ""
    if what.endswith("`"):
        return f"{what[:-1]}{place}`"
    return f"{what}: element {place}" if place else what
