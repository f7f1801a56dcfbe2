"""The yardstick of both lessons: bits per character, for guesses with no memory or with a memory of one character.

A bit is a question that can be answered with yes or no. A guess that gave the probability p to the character that came
costs -log2 p bits, and the mean over a text, in bits per character, is a yardstick for all models, whatever their
alphabet. A loss in nats, as the lessons print it, becomes bits when it is divided by ln 2 = 0.693. Each function takes
a text as it is: write it in lower case first if the model reads it so.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from math import log2


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


def _checked(text: str, least: int) -> str:
    """Return the text, or say what is wrong with it."""
    if not isinstance(text, str):
        raise ValueError(f"text: expected a string, got {type(text).__name__}; join names with '\\n'.join(names)")
    if len(text) < least:
        raise ValueError(f"text: expected at least {least} character{'s' * (least > 1)}, got {len(text)}")
    return text
