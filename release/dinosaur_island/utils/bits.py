"""The yardstick of both lessons: bits per character, for guesses with no memory or a short one, and for a network.

A bit is a question that can be answered with yes or no. A guess that gave the probability p to the character that came
costs -log2 p bits, and the mean over a text, in bits per character, is a yardstick for all models, whatever their
alphabet. A loss in nats, as the lessons print it, becomes bits when it is divided by ln 2 = 0.693. Each function takes
a text as it is: write it in lower case first if the model reads it so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from math import log, log2

import numpy as np

from utils.rnn import rnn_forward


def uniform(text: str) -> float:
    """Return what a character costs somebody to whom all symbols are equally likely.

    log2 V, where V is the number of different symbols in the text.

    Parameters
    ----------
    text : str
        At least 1 character.

    Returns
    -------
    float
        Bits per character.

    Raises
    ------
    ValueError
        If the text is too short, or no text.

    Examples
    --------
    >>> uniform("abcdabca")
    2.0
    """
    return log2(len(set(_checked(text, 1))))


def frequencies(text: str) -> float:
    """Return what a character costs somebody who knows how often each occurs, and nothing of its neighbours.

    -sum over symbols s of n(s)/N log2 n(s)/N: the entropy of the symbols (Shannon, 1948), where n(s) counts the symbol
    s and N all characters. The counts are those of the text itself, so they know the answers as well as counts can.

    Parameters, returned value and errors are those of `uniform`.

    Examples
    --------
    >>> frequencies("aabc")
    1.5
    """
    counts = Counter(_checked(text, 1))
    return sum(n * log2(len(text) / n) for n in counts.values()) / len(text)


def pairs(text: str) -> float:
    """Return what a character costs somebody who knows the one before it: a bigram model, a memory of one character.

    -sum over pairs st of n(st)/N log2 n(st)/n(s), where n(st) counts how often t follows s, n(s) how often anything
    follows s, and N = len(text) - 1 all pairs; the first character of the text has none before it and is not counted.
    The counts are those of the text itself. In a short text many pairs occur once, and the figure is too good.

    Parameters, returned value and errors are those of `uniform`, but for a text that must have at least 2 characters.

    Examples
    --------
    >>> pairs("abababab"), pairs("aabbaabba")
    (0.0, 1.0)
    """
    following = Counter(pairwise(_checked(text, 2)))
    before = Counter(text[:-1])
    return sum(n * log2(before[s] / n) for (s, _), n in following.items()) / (len(text) - 1)


def network(parameters: dict[str, np.ndarray], text: str, char_to_ix: Mapping[str, int]) -> float:
    """Return what a character costs the recurrent network of the first lesson, which remembers the name so far.

    The loss of each line and the newline after it, from a hidden state of zeros, summed over all lines and divided by
    ln 2 and by the number of characters.

    Parameters
    ----------
    parameters : dict of ndarray
        `Wax`, `Waa`, `Wya`, `b`, `by`.
    text : str
        One name a line.
    char_to_ix : mapping of str to int
        The index of each character.

    Returns
    -------
    float
        Bits per character.

    Raises
    ------
    ValueError
        If the text is empty, or no text.
    KeyError
        If a character has no index.
    """
    names = _checked(text, 1).splitlines()
    begin, loss = np.zeros_like(parameters["b"]), 0.0
    for name in names:
        indices = [char_to_ix[character] for character in f"{name}\n"]
        loss += rnn_forward([None, *indices[:-1]], indices, begin, parameters)[0]
    return loss / log(2) / sum(len(name) + 1 for name in names)


def _checked(text: str, least: int) -> str:
    """Return the text, or say what is wrong with it."""
    if not isinstance(text, str):
        raise ValueError(f"text: expected a string, got {type(text).__name__}; join names with '\\n'.join(names)")
    if len(text) < least:
        raise ValueError(f"text: expected at least {least} character{'s' * (least > 1)}, got {len(text)}")
    return text
