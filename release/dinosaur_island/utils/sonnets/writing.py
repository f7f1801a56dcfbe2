"""How a trained model writes: one character is drawn, the model reads it, and the next one is drawn."""

from __future__ import annotations

import itertools
import json
import sys
import time
from collections.abc import Generator, Iterator
from functools import cache
from typing import Any

import numpy as np

from .lstm import NO_CHARACTER, one_hot
from .network import Network
from .text import WINDOW, folder, simplified
from .with_keras import reader

LENGTH = 400
TICK = 0.05  # seconds between two pieces of a poem: a notebook keeps each as an output of its own
BEGINNING = "Shall I compare thee"


@cache
def _shipped() -> Network:
    return Network.load(folder() / "model.npz")


def load_model() -> Network:
    """Return the trained model that comes with the notebook, a fresh copy each time.

    Raises
    ------
    FileNotFoundError
        If the folder `sonnets` is not beside the notebook.
    """
    known = _shipped()
    return Network(known.characters, known.get_weights(), known.dropout)


def training_curve() -> dict[str, list[float]]:
    """Return how the shipped model learned: ``training`` and ``held_out``, losses in nats a character, one an epoch.

    Dropout was at work in the first, and not in the second, which is of sonnets that were not learned from.
    """
    facts = json.loads((folder() / "model.json").read_text(encoding="utf-8"))
    return {name: [epoch[name] for epoch in facts["curve"]] for name in ("training", "held_out")}


def sample(preds: np.ndarray, temperature: float = 1.0, rng: Any = np.random) -> int:
    """Draw one index.

    Parameters
    ----------
    preds : ndarray, (n,)
        Probabilities; they need not add up to exactly one.
    temperature : float
        Above 0. Each probability is raised to the power 1 / temperature, and the powers are scaled so that they add up
        to one: below 1 the likely becomes likelier still, above 1 the unlikely gets its chance.
    rng : Generator, optional
        NumPy's global generator, the one of `np.random.seed`, if not given.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If the temperature is not above 0, or `preds` holds no probabilities.
    """
    if not temperature > 0:
        raise ValueError(f"temperature: expected a number above 0, got {temperature!r}; 0.01 comes close to it")
    preds = np.asarray(preds, float)
    if preds.ndim != 1 or not np.isfinite(preds).all() or preds.min() < 0 or not preds.any():
        raise ValueError(f"preds: expected one row of probabilities, got an array of shape {preds.shape}")
    with np.errstate(divide="ignore"):
        scores = np.log(preds) / temperature
    p = np.exp(scores - scores.max())
    p = p.cumsum() / p.sum()
    # the last sum may miss 1 by a rounding; a character that has no chance must not be drawn for it
    return min(int(p.searchsorted(rng.random(), side="right")), int(np.flatnonzero(preds)[-1]))


def characters(
    start: str, model: Any, *, temperature: float = 1.0, seed: int | None = None, Tx: int = WINDOW,
    alphabet: str | None = None, keep_state: bool = True,
) -> Iterator[str]:  # fmt: skip
    """Yield the characters that follow a beginning, one after the other, without end.

    The model first reads the last Tx characters of the beginning. What is missing to Tx stands on the left as
    `NO_CHARACTER`, the zero vector: a step at which nothing is read.

    Parameters
    ----------
    start : str
        In the model's alphabet; it may be empty.
    model : Network or keras.Model
    temperature : float
    seed : int, optional
        The same seed writes the same text; NumPy's global generator draws without one.
    Tx : int
    alphabet : str, optional
        The vocabulary; the model's own, or that of the shipped model, if not given.
    keep_state : bool
        Whether the model goes on from the state that it has, so that each character is read once. Else it forgets all
        and reads the last Tx characters anew each time; so does a Keras model that `reader` cannot take apart.
    """
    alphabet = alphabet or getattr(model, "characters", None) or _shipped().characters
    rng: Any = np.random if seed is None else np.random.default_rng(seed)
    window = [NO_CHARACTER] * Tx + [alphabet.index(c) for c in start]
    expect = _expecting(model, window[-Tx:], len(alphabet), keep_state)
    p = next(expect)
    while True:
        index = sample(p, temperature, rng)
        yield alphabet[index]
        p = expect.send(index)


def _expecting(model: Any, window: list[int], n_x: int, keep_state: bool) -> Generator[np.ndarray, int, None]:
    """Yield what comes next after a window, (n_y,), and after each index that is sent."""
    if isinstance(model, Network):
        if keep_state:
            p, states = model.read(window)
            while True:
                p, states = model.read([(yield p)], states)
    elif keep_state and (read := reader(model)):
        states = None
        for index in window:
            p, states = read(index, states)
        while True:
            p, states = read((yield p), states)
    while True:
        x = one_hot(np.array([window]), n_x)
        p = model.predict(x)[0] if isinstance(model, Network) else np.asarray(model.predict_on_batch(x))[0]
        window = [*window[1:], (yield p)]


def generate_output(
    start: str | None = None, model: Any = None, *, temperature: float = 1.0, seed: int | None = None,
    length: int = LENGTH, keep_state: bool = True,
) -> None:  # fmt: skip
    """Ask for the beginning of a poem and write on, character by character.

    Parameters
    ----------
    start : str, optional
        The beginning. Without it you are asked; where nobody can be asked, as when a notebook is run by a program, it
        is "Shall I compare thee". It may be empty: the model then begins by itself. Of more than 40 characters the
        model reads the last 40. Capitals become small letters, accents go, and what the model has never seen is left
        out; a line says so.
    model : Network or keras.Model, optional
        The shipped model if not given.
    temperature : float
        See `sample`.
    seed : int, optional
        For the same poem again.
    length : int
        How many characters are written.
    keep_state : bool
        Whether the model remembers all that it has written, or, with False, only the last 40 characters.
    """
    model = load_model() if model is None else model
    alphabet = getattr(model, "characters", None) or _shipped().characters
    if start is None:
        start = _asked()
    known, lost = simplified(start, alphabet)
    if lost:
        print(f"(The model has never seen {' '.join(lost)}, so it reads: {known!r})")
    if len(known) > WINDOW:
        print(f"(That is {len(known)} characters. The model reads the last {WINDOW}: {known[-WINDOW:]!r})")
    print("Here is your poem:\n")
    sys.stdout.write(start)
    sys.stdout.flush()
    shown = 0.0
    drawn = characters(known, model, temperature=temperature, seed=seed, keep_state=keep_state)
    for character in itertools.islice(drawn, length):
        sys.stdout.write(character)
        if time.perf_counter() - shown > TICK:
            sys.stdout.flush()
            shown = time.perf_counter()
    print()


def _asked() -> str:
    try:
        return input("Write the beginning of a poem (under 40 characters), and the model writes on. Your words: ")
    except (EOFError, RuntimeError):  # nobody is there: a notebook that a program runs
        print(f"Nobody can be asked here, so the poem begins with {BEGINNING!r}.")
        return BEGINNING


def on_epoch_end(epoch: int, logs: dict[str, float] | None = None, model: Any = None, seed: int = 0) -> None:
    """Say how an epoch went, and let the model show what it can: made for a `LambdaCallback`.

    Parameters
    ----------
    epoch : int
        Counted from 0, as Keras does.
    logs : dict, optional
        ``loss`` is the mean loss of the epoch, in nats a character.
    model : Network or keras.Model, optional
        It writes 80 characters; without it nothing is written.
    seed : int
        For what is written.
    """
    said = f" with a loss of {logs['loss']:.3f} nats a character" if logs and "loss" in logs else ""
    print(f"Epoch {epoch + 1} is over{said}.")
    if model is not None:
        drawn = itertools.islice(characters("shall i compare thee", model, temperature=0.5, seed=seed), 80)
        print("shall i compare thee" + "".join(drawn))
