"""The inputs of the test cells: known cases, and random ones whose right answer does not hang on rounding.

With the weights of the best-known case of `sample`, an error of one rounding grows 2.3 times at each step; after about
44 draws the result says more about the machine than about the function. The random cases here are well-conditioned
(see `random_parameters`), or leave nothing to chance at all (`forced_name`, `late_newline`).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

SYMBOLS = {symbol: index for index, symbol in enumerate("\nabcdefghijklmnopqrstuvwxyz")}  # of the classic list
GRADIENT_NAMES = ("dWax", "dWaa", "dWya", "db", "dby")
PARAMETER_NAMES = ("Wax", "Waa", "Wya", "b", "by")

# Known misconceptions of `sample`: the first draws they give from `known_sample` with seed 0, and from `second_sample`
# with seed 31. Both have to fit, so that the explanation is the right one.
SAMPLE_SLIPS = {
    "Is the generator seeded with counter + seed before each draw, and do both grow by one?": (
        (12, 17, 17, 14, 14, 9), (3, 8, 2, 0, 3, 8)
    ),
    "Is `seed` part of what the generator is seeded with?": ((12, 17, 17, 14, 14, 9), (5, 2, 7, 2, 8, 2)),
    "Is the generator seeded before each draw, not once before the loop?": (
        (12, 23, 24, 24, 7, 26), (3, 8, 6, 8, 2, 0)
    ),
    "Does the counter start at 0?": ((12, 17, 2, 1, 7, 19), (7, 0, 7, 0, 7, 0)),
    "Is a symbol drawn, with np.random.choice? Here the most likely one is taken.": (
        (12, 17, 17, 14, 14, 9), (5, 0, 7, 0, 7, 0)
    ),
    "Is the draw made with the probabilities, p=...?": ((12, 8, 26, 10, 3, 9), (2, 4)),
    "Draw with np.random.choice; other generators give other numbers.": ((16, 23, 17, 1, 14, 7), (0, 5, 0, 7, 0, 7)),
    "Is the symbol that was drawn fed back as the next x?": ((12, 2, 24, 1, 14, 9), (3, 2, 7, 8, 7, 3)),
    "The next x is one-hot, a new vector each time. Here it collects all symbols.": (
        (12, 17, 24, 24, 19, 16), (3, 2, 8, 7, 5, 0)
    ),
    "The next x is the one-hot vector of the symbol that was drawn, not the probabilities.": (
        (12, 17, 24, 1, 13, 3), (3, 2, 5, 8, 7, 2)
    ),
    "The next x is a one-hot vector, not the index itself.": ((12, 23, 15, 15, 15, 15), (3, 0, 8, 7, 0, 3)),
    "Is the hidden state of this step the a_prev of the next one? Here it stays zero.": (
        (12, 25, 1, 12, 25, 1), (3, 3, 5, 8, 5, 2)
    ),
    "Is the bias b part of the hidden state?": ((12, 17, 22, 14, 7, 26), (2, 0, 2, 6, 5, 0)),
    "Is the bias by part of the scores z?": ((16, 2, 17, 16, 5, 15), (4,)),
    "The hidden state is a tanh; is it missing?": ((25, 18, 2, 1, 23, 13), (2, 8, 0, 8, 0, 8)),
    "The hidden state is a tanh, not a sigmoid.": ((20, 20, 20, 20, 20, 20), (4,)),
    "Does += add to an array of `parameters`? They must stay as they are.": ((12, 17, 17, 2, 1, 2), (3, 2, 7, 8, 8, 0)),
}  # fmt: skip


def known_gradients() -> dict[str, np.ndarray]:
    """Return the gradients of the known case of `clip`: seed 3, standard deviation 10."""
    return random_gradients(np.random.RandomState(3), 10.0)


def known_sample() -> dict[str, np.ndarray]:
    """Return the parameters of the known case of `sample`: seed 2, 100 hidden units, 27 symbols."""
    return random_parameters(np.random.RandomState(2), 100, 27)


def second_sample() -> tuple[dict[str, np.ndarray], dict[str, int], list[int]]:
    """Return ``(parameters, char_to_ix, indices)`` of another case of `sample`, with seed 31.

    12 hidden units, 9 symbols, the newline is not the first. No number that is drawn for the 15 indices lies within
    0.001 of the border between two symbols, and rounding errors do not grow: every machine draws the same.
    """
    random = np.random.RandomState(856)
    symbols = vocabulary(random, 9)
    parameters = late_newline(random_parameters(random, 12, 9, radius=0.9), symbols["\n"], about=30)
    return parameters, symbols, [3, 2, 6, 8, 5, 0, 2, 8, 2, 5, 7, 8, 2, 0, 8]


def known_step() -> Step:
    """Return ``(X, Y, a_prev, parameters)`` of the known case of `optimize`: seed 1, 100 hidden units, 27 symbols."""
    random = np.random.RandomState(1)
    a_prev = random.randn(100, 1)
    return [12, 3, 5, 11, 22, 3], [4, 14, 11, 22, 25, 26], a_prev, random_parameters(random, 100, 27)


Step = tuple[list[int | None], list[int], np.ndarray, dict[str, np.ndarray]]


def steep_step() -> Step:
    """Return ``(X, Y, a_prev, parameters)`` of a step in which each gradient has elements far beyond 10."""
    return training_step(np.random.RandomState(1931), 6, 4, 30, steep=True)


def training_step(random: np.random.RandomState, n_a: int, size: int, steps: int, steep: bool = False) -> Step:
    """Return ``(X, Y, a_prev, parameters)`` for `optimize`, drawn from `random`, with the newline at index 0.

    Parameters
    ----------
    random : RandomState
    n_a, size, steps : int
        Number of hidden units, of symbols, of steps.
    steep : bool
        Whether the network has strong opinions, mostly wrong ones, so that gradients are large in both directions.
    """
    X: list[int | None] = [None, *(int(index) for index in random.randint(0, size, steps - 1))]
    Y = [int(index) for index in X[1:] if index is not None] + [0]
    a_prev, parameters = random.randn(n_a, 1), random_parameters(random, n_a, size, radius=0.9)
    if steep:
        parameters["Wya"] *= 6
    return X, Y, a_prev, parameters


def copied(step: Step) -> Step:
    """Return a copy of what `training_step` gives, which a function may change."""
    X, Y, a_prev, parameters = step
    return list(X), list(Y), a_prev.copy(), copied_arrays(parameters)


def copied_arrays(arrays: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return a copy of a dictionary of arrays, and of the arrays in it."""
    return {name: array.copy() for name, array in arrays.items()}


def random_gradients(
    random: np.random.RandomState, scale: float, n_a: int = 5, n_x: int = 3, n_y: int = 2
) -> dict[str, np.ndarray]:
    """Return gradients with normally distributed elements of standard deviation `scale`, named and shaped as usual."""
    shapes = ((n_a, n_x), (n_a, n_a), (n_y, n_a), (n_a, 1), (n_y, 1))
    return {name: random.randn(*shape) * scale for name, shape in zip(GRADIENT_NAMES, shapes, strict=True)}


def random_parameters(
    random: np.random.RandomState, n_a: int, n_x: int, radius: float | None = None
) -> dict[str, np.ndarray]:
    """Return parameters with standard normal elements, drawn in the order Wax, Waa, Wya, b, by.

    With `radius`, Waa is scaled so that its spectral radius is about `radius`. Up to about 1, rounding errors stay
    small from step to step; unscaled, they grow by a factor at every step and a long result depends on the machine.
    """
    shapes = ((n_a, n_x), (n_a, n_a), (n_x, n_a), (n_a, 1), (n_x, 1))
    parameters = {name: random.randn(*shape) for name, shape in zip(PARAMETER_NAMES, shapes, strict=True)}
    if radius is not None:
        parameters["Waa"] *= radius / np.sqrt(n_a)
    return parameters


def mixed_biases(random: np.random.RandomState) -> dict[str, np.ndarray]:
    """Return gradients of which both biases hold elements beyond 10 and within it, of either sign, in any order."""
    gradients = random_gradients(random, 30.0, 6, 4, 5)
    for name in ("db", "dby"):
        gradients[name][:4, 0] = random.permutation([4.0, -4.0, 40.0, -40.0])
    return gradients


def vocabulary(random: np.random.RandomState, size: int) -> dict[str, int]:
    """Return a `char_to_ix` of `size` symbols in an order drawn from `random`; the newline is not the first."""
    letters = list("abcdefghijklmnopqrstuvwxyz"[: size - 1])
    random.shuffle(letters)
    letters.insert(random.randint(1, size), "\n")
    return {symbol: index for index, symbol in enumerate(letters)}


def forced_name(indices: Sequence[int], vocab_size: int) -> dict[str, np.ndarray]:
    """Return parameters under which only the sequence `indices` (all different) can be drawn, whatever the seed.

    The hidden state remembers the last symbol alone, and the output for the symbol that follows it is larger than all
    others by 60: a chance of 1e-26 for the rest, while ``exp`` of it is still far from overflow.
    """
    parameters = {name: np.zeros(shape) for name, shape in _shapes(vocab_size, vocab_size).items()}
    np.fill_diagonal(parameters["Wax"], 20.0)
    parameters["by"][indices[0]] = 60.0
    for before, after in itertools.pairwise(indices):
        parameters["Wya"][after, before] = 120.0
    return parameters


def late_newline(parameters: dict[str, np.ndarray], newline: int, about: int = 75) -> dict[str, np.ndarray]:
    """Return a copy of `parameters` under which the newline is drawn at about step `about`, and never 15 steps before.

    The first hidden unit becomes a clock: alone with itself it grows by a factor of 1.15 at each step, from 2e-6 if
    that is to take 75 steps, and drives the newline's output from -60 to +60. So a name is longer than 50, yet a
    `sample` without a limit ends too; or it is as long as a test looks at it. The second one is always tanh(1) and
    adds 20, which `by` takes away again: a `sample` without `by` draws the newline at once.
    """
    out = copied_arrays(parameters)
    out["Wax"][:2], out["Waa"][:2], out["Waa"][:, 0], out["Wya"][:, 0], out["Wya"][newline] = 0, 0, 0, 0, 0
    out["Waa"][0, 0], out["b"][0], out["b"][1] = 1.15, 2e-6 * 1.15 ** (75 - about), 1
    out["Wya"][newline, :2], out["by"][newline] = (200, 26), -80
    return out


def _shapes(n_a: int, n_x: int) -> dict[str, tuple[int, int]]:
    return {"Wax": (n_a, n_x), "Waa": (n_a, n_a), "Wya": (n_x, n_a), "b": (n_a, 1), "by": (n_x, 1)}


class Corpus(NamedTuple):
    """A few names for `model`, as a file would hold them, and what a right `model` makes of them.

    Attributes
    ----------
    text : str
        One name a line, some with capitals or with blanks at the end.
    symbols : dict of str to int
        The `char_to_ix` of its vocabulary.
    shuffled : list of str
        The names in the order in which they are trained on.
    """

    text: str
    symbols: dict[str, int]
    shuffled: list[str]

    @property
    def to_symbol(self) -> dict[int, str]:
        """The `ix_to_char` of its vocabulary."""
        return {index: symbol for symbol, index in self.symbols.items()}


def small_corpus() -> Corpus:
    """Return three names with the newline at index 0, as in the lesson."""
    symbols = {symbol: index for index, symbol in enumerate("\nadegimnorux")}
    return _corpus("Rex\nIguanodon \nMei", symbols)


def toy_corpus(random: np.random.RandomState) -> Corpus:
    """Return eight names of 1 to 15 letters in a vocabulary of 16 symbols, in which the newline is not the first.

    The letters are drawn from `random`; how many names there are, and how long they are, is always the same, so that
    code which breaks on a short name breaks for everybody.
    """
    letters = list("abcdefghijklmnopqrstuvwxyz")
    random.shuffle(letters)
    letters = letters[:15]
    names = ["".join(random.choice(letters, length)) for length in (1, 2, 9, 4, 6, 3, 5)]
    names.insert(0, "".join(letters))  # so that each letter occurs
    symbols = list(letters)
    random.shuffle(symbols)
    symbols.insert(random.randint(1, 16), "\n")
    text = "\n".join(name.capitalize() + " " * (position % 3) for position, name in enumerate(names))
    return _corpus(text, {symbol: index for index, symbol in enumerate(symbols)})


def _corpus(text: str, symbols: dict[str, int]) -> Corpus:
    shuffled = text.lower().split()
    np.random.RandomState(0).shuffle(shuffled)
    return Corpus(text, symbols, shuffled)


class LossesInTurn:
    """Stands in for `optimize`: gives one loss after the other, then 1.0, and changes nothing.

    ``travels`` tells a grader that runs answers in a process of their own to send this object there by its content: it
    keeps nothing that a test reads afterwards, and thousands of calls need not come back.
    """

    travels = True

    def __init__(self, losses: Sequence[float]):
        self.losses = [float(loss) for loss in losses]
        self.calls = 0

    def __call__(
        self, X: object, Y: object, a_prev: np.ndarray, parameters: object, learning_rate: float = 0.01
    ) -> tuple[float, dict[str, np.ndarray], np.ndarray]:
        self.calls += 1
        return (self.losses[self.calls - 1] if self.calls <= len(self.losses) else 1.0), {}, a_prev
