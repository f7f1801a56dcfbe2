"""What a training run printed: kept while it grows, and read back as numbers."""

from __future__ import annotations

import contextlib
import io
import re
import sys
from collections.abc import Iterator
from typing import Any

_LOG_LINE = re.compile(r"^\s*Iteration: (\d+), Loss: (\S+)\s*$", re.MULTILINE)


class _Tee(io.StringIO):
    """Keeps what is written and passes it on, so that it is seen as it comes."""

    def __init__(self, screen: Any):
        super().__init__()
        self._screen = screen

    def write(self, text: str) -> int:
        self._screen.write(text)
        return super().write(text)

    def flush(self) -> None:
        self._screen.flush()


@contextlib.contextmanager
def recorded() -> Iterator[io.StringIO]:
    """Keep what is printed in a ``with`` block and print it all the same.

    Yields
    ------
    io.StringIO
        What was printed so far is in ``.getvalue()``, during the block and after it.
    """
    with contextlib.redirect_stdout(_Tee(sys.stdout)) as log:
        yield log


def losses(text: str) -> tuple[list[int], list[float]]:
    """Read the loss curve out of what ``model`` printed.

    Parameters
    ----------
    text : str
        A captured training log. Lines ``Iteration: 2000, Loss: 27.88`` count, all others (the sampled names) do not.

    Returns
    -------
    iterations : list of int
    losses : list of float
        As long as `iterations`; ``nan`` and ``inf`` are kept, because a run that broke should be seen to break.

    Raises
    ------
    ValueError
        If no line of `text` has that form, or a loss is not a number.

    Examples
    --------
    >>> losses("Iteration: 0, Loss: 23.087336\\n\\nNeb\\nIteration: 2000, Loss: 27.884160\\n")
    ([0, 2000], [23.087336, 27.88416])
    """
    iterations: list[int] = []
    values: list[float] = []
    for number, loss in _LOG_LINE.findall(text):
        try:
            values.append(float(loss))
        except ValueError:
            raise ValueError(
                f"text: the loss of iteration {number} is {loss!r}, expected a number such as 23.087336"
            ) from None
        iterations.append(int(number))
    if not iterations:
        raise ValueError(
            "text: expected lines such as 'Iteration: 2000, Loss: 27.884160', found none in "
            f"{len(text.splitlines())} lines. Is this what `model` printed?"
        )
    return iterations, values
