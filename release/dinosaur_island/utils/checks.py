"""The comparisons behind the test cells, and the words in which they fail.

Every check looks at one thing at a time, in this order: is anything there, is it of the right type, has it the right
shape, is it finite, is it the right value. The first thing that is wrong is the one the message names.

The test cells of the notebook are ordinary Python. What they share lives here: comparing values (`value`, `array`,
`same_dict`, `index_list`), standing in for a function for a moment (`replaced`, `Calls`), and a directory with another
corpus (`corpus_file`). The inputs come from `utils.cases`.
"""

from __future__ import annotations

import contextlib
import io
import numbers
import os
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NoReturn

import numpy as np


class CheckFailed(AssertionError):
    """A check failed. A notebook shows the message alone, without the way through this module that led to it."""

    def _render_traceback_(self) -> list[str]:  # the name that IPython asks for
        return [f"\x1b[0;31mNot yet:\x1b[0m {self}"]


def fail(message: str) -> NoReturn:
    """Raise the error that makes a test cell fail, with `message` for the learner."""
    raise CheckFailed(message)


def seed(cell: str) -> int:
    """Return the seed for the inputs of a test cell, between 0 and 2**32 - 1.

    The grader may set ``NBVIVA_SEED`` (any integer) so that every student gets other inputs; without it the seed of a
    cell is always the same. Each cell draws from a stream of its own, so that no cell depends on another.
    """
    return zlib.crc32(f"{os.environ.get('NBVIVA_SEED', '0').strip()} {cell}".encode())


# ---------------------------------------------------------------- comparing what came back


def given(what: str, got: Any) -> Any:
    """Fail if `got` is None, which is what a function without ``return`` gives; return it otherwise."""
    if got is None:
        fail(f"{what} returned None: is the `return` missing?")
    return got


def unpack(what: str, got: Any, names: Sequence[str]) -> tuple[Any, ...]:
    """Return `got` as a tuple of ``len(names)`` values, or fail and say which values were expected."""
    given(what, got)
    wanted = f"{len(names)} values ({', '.join(names)})"
    if not isinstance(got, (tuple, list)):
        fail(f"{what} must return {wanted}; one {_kind(got)} came back. Separate them by commas after `return`.")
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
        cause = _cause(numbers_, causes, max(rtol, 1e-12)) or (f" {hint}" if hint else "")
        others = f"; {int(bad.sum())} of {bad.size} elements differ, the largest difference is {error.max():.3g}"
        fail(f"{_at(what, where)} is {numbers_[where]:.10g}{expected}{others if bad.size > 1 else ''}.{cause}")


def same_dict(what: str, got: Any, like: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return `got` as a dict of arrays with at least the names and exactly the shapes of `like`, or fail."""
    given(what, got)
    if not isinstance(got, Mapping):
        fail(f"{what} must return a dictionary with {', '.join(like)}; a {_kind(got)} came back.")
    missing = [name for name in like if name not in got]
    if missing:
        fail(f"{what}: the dictionary has no {' and no '.join(f'`{name}`' for name in missing)}.")
    out = {}
    for name, wanted in like.items():
        out[name] = _numbers(f"{what}: `{name}`", given(f"{what}: `{name}`", got[name]))
        if out[name].shape != wanted.shape:
            hint = _shape_hint(out[name].shape, wanted.shape)
            fail(f"{what}: `{name}` has shape {out[name].shape}, expected {wanted.shape}.{hint}")
    return out


def index_list(what: str, got: Any, vocab_size: int) -> list[int]:
    """Return `got` as a list of plain integers in ``[0, vocab_size)``, or fail.

    NumPy integers are as good as Python's; arrays of one element are not, because `print_sample` cannot look them up.
    """
    given(what, got)
    if not isinstance(got, (list, tuple, np.ndarray)):
        fail(f"{what} must return a list of indices; a {_kind(got)} came back.")
    if isinstance(got, np.ndarray) and got.ndim != 1:
        fail(f"{what} must return a flat list of indices; an array of shape {got.shape} came back.")
    for position, index in enumerate(got):
        if isinstance(index, str):
            fail(f"{what}: element {position} is the character {index!r}. Append the index, not the character.")
        if isinstance(index, (bool, np.bool_)) or not isinstance(index, (numbers.Integral, np.integer)):
            fail(f"{what}: element {position} is a {_kind(index)}, expected an integer index.")
        if not 0 <= int(index) < vocab_size:
            fail(f"{what}: element {position} is {int(index)}, outside the vocabulary of {vocab_size} symbols.")
    return [int(index) for index in got]


def indices(
    what: str,
    got: Sequence[int],
    want: Sequence[int],
    show: bool = True,
    causes: Mapping[str, Sequence[int]] | None = None,
    slips: Mapping[str, Sequence[int]] | None = None,
) -> None:
    """Fail unless the two lists of indices are equal; say where they part and what that suggests.

    `causes` are whole lists that known misconceptions give, `slips` the beginnings of such lists.
    """
    got, want = list(got), list(want)
    if got == want:
        return
    for explanation, other in (causes or {}).items():
        if got == list(other):
            fail(f"{what}: {explanation}")
    slip = next((f" {why}" for why, start in (slips or {}).items() if got[: len(start)] == list(start)), "")
    for position, (mine, theirs) in enumerate(zip(got, want, strict=False)):
        if mine != theirs:
            expected = f", expected {theirs}" if show else ""
            before = f"; the {position} before it are right" if position > 1 else ""
            where = slip or (" Look at the first step: x and a_prev are zero there." if position == 0 else "")
            fail(f"{what}: draw number {position + 1} is {mine}{expected}{before}.{where}")
    fail(f"{what}: {len(got)} indices came back, expected {len(want)}; those that came are right.")


def shape(what: str, got: Any, want: tuple[int, ...]) -> np.ndarray:
    """Return `got` as an array if it has the shape `want`, or fail."""
    numbers_ = _numbers(what, given(what, got))
    if numbers_.shape != want:
        fail(f"{what} has shape {numbers_.shape}, expected {want}.{_shape_hint(numbers_.shape, want)}")
    return numbers_


# ---------------------------------------------------------------- the surroundings of a call


def forgive_stderr() -> None:
    """Send text for stderr to stdout while nbgrader runs the notebook.

    nbgrader counts a test cell with any text on stderr as failed; a warning or a progress bar is not a mistake.
    """
    if "NBGRADER_EXECUTION" in os.environ:
        sys.stderr = sys.stdout


@contextlib.contextmanager
def replaced(namespace: dict[str, Any], **stand_ins: Any) -> Iterator[None]:
    """Put `stand_ins` in the place of names of the notebook for the length of a ``with`` block.

    Parameters
    ----------
    namespace : dict
        The notebook's ``globals()``.
    **stand_ins
        Name to what stands there meanwhile. Afterwards each name is what it was before.
    """
    missing = object()
    before = {name: namespace.get(name, missing) for name in stand_ins}
    namespace.update(stand_ins)
    try:
        yield
    finally:
        for name, old in before.items():
            if old is missing:
                namespace.pop(name, None)
            else:
                namespace[name] = old


class Calls:
    """A function that keeps what it was called with, and answers through `answer`.

    ``calls[j]`` is a dict of the arguments of call `j`, by name, with copies of arrays and lists.
    """

    def __init__(self, answer: Callable[..., Any], names: Sequence[str], defaults: Mapping[str, Any] | None = None):
        self._answer, self._names, self._defaults = answer, tuple(names), dict(defaults or {})
        self.calls: list[dict[str, Any]] = []

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        bound = {**self._defaults, **dict(zip(self._names, args, strict=False)), **kwargs}
        self.calls.append({name: _copy(bound.get(name)) for name in self._names})
        return self._answer(**{name: bound[name] for name in self._names if name in bound})

    def __len__(self) -> int:
        return len(self.calls)

    def __getitem__(self, position: int) -> dict[str, Any]:
        return self.calls[position]


@contextlib.contextmanager
def corpus_file(text: str) -> Iterator[None]:
    """Work for the length of a ``with`` block in a new directory where ``dinos.txt`` holds `text`.

    A `model` may use its argument `data` or open the file; in a test both must see the same names.
    """
    before = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "dinos.txt"), "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)


@contextlib.contextmanager
def printed() -> Iterator[io.StringIO]:
    """Collect what is printed in a ``with`` block; the text is there afterwards with ``.getvalue()``."""
    with contextlib.redirect_stdout(io.StringIO()) as text:
        yield text


def passed(function: str, hidden: int) -> None:
    """Say that the visible checks of a test cell passed, and how many more run when the work is graded.

    While it is graded they do run, right after this, and may fail: then nothing is said.
    """
    if os.environ.get("NBGRADER_EXECUTION") == "autograde":
        return
    more = "1 more check runs" if hidden == 1 else f"{hidden} more checks run"
    print(f"{function}: the checks in this cell pass. {more} when your notebook is graded.")


# ---------------------------------------------------------------- wording


def _kind(thing: Any) -> str:
    return f"NumPy array of shape {thing.shape}" if isinstance(thing, np.ndarray) else type(thing).__name__


def _numbers(what: str, got: Any) -> np.ndarray:
    """Return `got` as a plain float array; fail if it is not made of real numbers."""
    try:
        out = np.array(got)
    except ValueError:
        fail(f"{what} is a {_kind(got)} whose rows have different lengths; expected an array.")
    if out.dtype.kind not in "iuf" or not isinstance(got, (np.ndarray, np.generic, numbers.Real, list, tuple)):
        fail(f"{what} is a {_kind(got)}, expected numbers.")
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


def _copy(thing: Any) -> Any:
    if isinstance(thing, np.ndarray):
        return thing.copy()
    if isinstance(thing, list):
        return list(thing)
    if isinstance(thing, dict):
        return {key: _copy(item) for key, item in thing.items()}
    return thing
