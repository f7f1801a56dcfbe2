"""What stands around the function that is checked: stand-ins for others, a file of names, what is printed, a seed."""

from __future__ import annotations

import contextlib
import inspect
import io
import os
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np


def seed(cell: str) -> int:
    """Return the seed for the inputs of a hidden test, between 0 and 2**32 - 1.

    The grader may set ``NBVIVA_SEED`` (any integer) so that every student gets other numbers; without it the seed of a
    cell is always the same. Each cell draws from a stream of its own, so that no cell depends on another.
    """
    return zlib.crc32(f"{os.environ.get('NBVIVA_SEED', '0').strip()} {cell}".encode())


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
    """Stands in for a function and keeps what it was called with.

    ``calls[j]`` is a dict of the arguments of call `j`, by name, with copies of arrays and lists.

    Parameters
    ----------
    stand_in : function
        Gives the answers. Its parameters have the names and the defaults of the function that it stands in for.
    """

    def __init__(self, stand_in: Callable[..., Any]):
        self._stand_in, self._signature = stand_in, inspect.signature(stand_in)
        self.calls: list[dict[str, Any]] = []

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        try:
            bound = self._signature.bind(*args, **kwargs)
        except TypeError as error:  # said as Python would say it of the real function
            raise TypeError(f"{self._stand_in.__name__}() {error}") from None
        bound.apply_defaults()
        self.calls.append({name: _copy(value) for name, value in bound.arguments.items()})
        return self._stand_in(*bound.args, **bound.kwargs)

    def __len__(self) -> int:
        return len(self.calls)

    def __getitem__(self, position: int) -> dict[str, Any]:
        return self.calls[position]


def _copy(thing: Any) -> Any:
    if isinstance(thing, np.ndarray):
        return thing.copy()
    if isinstance(thing, list):
        return list(thing)
    if isinstance(thing, dict):
        return {key: _copy(item) for key, item in thing.items()}
    return thing


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
