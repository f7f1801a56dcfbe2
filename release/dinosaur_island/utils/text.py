"""The reports of a training run: the smoothed loss and the names printed on the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np


def smooth(loss: float, cur_loss: float) -> float:
    """Mix one new loss into the running average.

    Parameters
    ----------
    loss : float
        Average so far.
    cur_loss : float
        Loss of the latest example.

    Returns
    -------
    float
        `0.999 loss + 0.001 cur_loss`: an average over about the last thousand examples.

    Examples
    --------
    >>> round(smooth(20.0, 10.0), 6)
    19.99
    """
    return loss * 0.999 + cur_loss * 0.001


def get_initial_loss(vocab_size: int, seq_length: int) -> float:
    """Loss of a model that knows nothing: every symbol is equally likely at each of `seq_length` steps.

    Parameters
    ----------
    vocab_size : int
        Number of symbols.
    seq_length : int
        Number of steps.

    Returns
    -------
    float
        `-log(1 / vocab_size) seq_length`, in nats.

    Examples
    --------
    >>> round(get_initial_loss(27, 7), 6)
    23.070858
    """
    return float(-np.log(1.0 / vocab_size) * seq_length)


def print_sample(sample_ix: Iterable[int], ix_to_char: Mapping[int, str]) -> None:
    """Print a sampled name with a capital first letter.

    Parameters
    ----------
    sample_ix : iterable of int
        Indices of the characters. A complete name ends with the index of the newline,
        which is printed like any other character; nothing is added after it.
    ix_to_char : mapping
        Character of each index.

    Examples
    --------
    >>> print_sample([2, 1, 0], {0: "\\n", 1: "a", 2: "b"})
    Ba
    """
    text = "".join(ix_to_char[ix] for ix in sample_ix)
    print(text[:1].upper() + text[1:], end="")
