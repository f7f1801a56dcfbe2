"""What may be the cause when a check of `model` fails, in words that are added to the message.

Each function gives a sentence with a blank before it, or nothing where nothing is known.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np

from utils import cases
from utils.text import get_initial_loss, smooth


def why_not_none(X: list[int | None], Y: list[int | None], newline: int) -> str:
    if X[:1] == [newline]:
        return " The newline ends a name; it does not begin one."
    return " Y has the first letter, X starts one step before it." if Y[: len(X)] == X else ""


def why_no_name(X: Sequence[int | None], names: set[tuple[int, ...]]) -> str:
    word = tuple(index for index in X if index is not None)
    if word[::-1] in names:
        return "That is a name backwards."
    if any(name[1:] == word for name in names):
        return "The first letter of the name is missing. Is it in lower case before its letters are looked up?"
    if any(name[:-1] == word for name in names):
        return "The last letter of the name is missing. X holds all letters of a name, and Y the newline after them."
    return "It should be None and one of the names, whole."


def why_not_shifted(X: Sequence[int | None], Y: Sequence[int | None], newline: int) -> str:
    if [*Y] == [*X[1:]]:
        return " Y has no newline, so names would never learn to end."
    if [*Y] == [*X[1:], 0]:
        return " It ends with 0: read the index of the newline from `char_to_ix`."
    return ""


def why_this_order(came: Sequence[str], corpus: cases.Corpus, first: int) -> str:
    names, shuffled = [line.strip() for line in corpus.text.lower().split("\n")], corpus.shuffled
    size, start = len(names), list(came[: len(names)])
    twice, other, library = list(shuffled), list(names), list(names)
    generator = np.random.RandomState(0)
    generator.shuffle(list(names))
    generator.shuffle(twice)
    np.random.RandomState(1).shuffle(other)
    random.Random(0).shuffle(library)
    causes = {
        "The names come in the order of the file: are they shuffled?": names,
        "The names come in the order of the alphabet: are they sorted after the shuffle?": sorted(names),
        "The names are shuffled twice; once, right after np.random.seed(0), is what is asked for.": twice,
        "The names are shuffled with another seed: call np.random.seed(0) right before the shuffle.": other,
        "The names are shuffled by the standard library: use np.random.shuffle, after np.random.seed(0).": library,
        "It is the second name that comes first: step j takes the name number j % len(examples).": [
            *shuffled[1:], shuffled[0]
        ],
    }  # fmt: skip
    for why, wanted in causes.items():
        if start == wanted:
            return f" {why}"
    if came[first][::-1] == shuffled[first % size]:
        return " It is spelled backwards."
    if first == 1 and len(set(start)) == 1:
        return " It is the same name for many steps: step j takes the name number j % len(examples)."
    if first == size - 1 and came[first] == shuffled[0]:
        return " The last name is never used: step j takes the name number j % len(examples)."
    if first >= size:
        return " After the last name the first one comes again, without another shuffle: j % len(examples)."
    return " Are the names shuffled once, right after np.random.seed(0), by np.random.shuffle, and then taken in turn?"


def why_not_reported(at: Sequence[int], text: str) -> str:
    if not text.strip():
        return " Nothing was printed."
    if at and at[0] == 1:
        return " Is it printed when j, which begins at 0, is a multiple of 2,000?"
    if len(at) > 2:
        return " Every 2,000 steps is enough."
    return " Does j begin at 0, and is the report inside the loop?" if at else ""


def smoothed(losses: Sequence[float], start: float, exchanged: bool = False) -> float:
    """Return the running average of losses; `exchanged` with the arguments of `smooth` in the wrong order."""
    loss = start
    for current in losses:
        loss = smooth(current, loss) if exchanged else smooth(loss, current)
    return loss


def why_this_loss(shown: float, losses: Sequence[float], symbols: int, names: int) -> str:
    """Why a loss other than the smoothed one may have been printed after these losses."""
    first = get_initial_loss(symbols, names)
    right = smoothed(losses, first)
    slips = {
        "That is the loss of this one name: is `smooth` called, and is what it returns printed?": (losses[-1],),
        "That is the smoothed loss before this step was mixed in: smooth first, then print.": (
            smoothed(losses[:-1], first),
        ),
        "That is a loss that starts at 0: start at get_initial_loss(vocab_size, dino_names).": (smoothed(losses, 0.0),),
        "Are the arguments of smooth in the right order? The average so far comes first.": (
            smoothed(losses, first, exchanged=True),
        ),
        "It starts at the loss for 27 symbols: use vocab_size.": (smoothed(losses, get_initial_loss(27, names)),),
        "It starts at the loss for 7 characters: use dino_names.": (smoothed(losses, get_initial_loss(symbols, 7)),),
        "Its decimals are lost: print it with %f.": (round(right), int(right)),
    }
    for why, others in slips.items():
        if any(abs(shown - other) < 2e-6 for other in others):
            return f" {why}"
    return " Does it start at get_initial_loss(vocab_size, dino_names), and is it smoothed at every step?"


def why_these_seeds(seeds: Sequence[int], names: int) -> str:
    half = [*seeds[: len(seeds) // 2]]
    if half == [*range(1, names + 1)]:
        return " The first seed is 0."
    if len(set(seeds)) == 1:
        return " With the same seed it is the same name each time."
    if [*seeds] == [*range(2 * names)]:
        return " At the next report they begin at 0 again."
    return f" Print dino_names names, not always {len(half)}." if half == [*range(len(half))] and half else ""
