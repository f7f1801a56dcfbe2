"""How the model learns: Adam, the loop over batches, and the callbacks that watch it.

`fit` takes the arguments of Keras' `Model.fit`, and the callbacks here have the methods of Keras' `Callback`, so that
the same callback watches either.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from .lstm import as_indices

Logs = dict[str, float]


class Adam:
    """The optimiser Adam (Kingma and Ba, 2015), with the defaults of Keras.

    Parameters
    ----------
    parameters : list of ndarray
        What is learned; the arrays themselves are changed.
    learning_rate : float
        About how far a parameter moves in one step.
    beta_1, beta_2 : float
        How much of the running means of the gradients, and of their squares, is kept at a step.
    epsilon : float
        Keeps a parameter without gradients from a division by zero.
    """

    def __init__(
        self,
        parameters: list[np.ndarray],
        learning_rate: float = 0.001,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-7,
    ):
        self.parameters, self.learning_rate = parameters, learning_rate
        self.beta_1, self.beta_2, self.epsilon = beta_1, beta_2, epsilon
        self.steps = 0
        self.means = [np.zeros_like(p) for p in parameters]
        self.squares = [np.zeros_like(p) for p in parameters]

    def step(self, gradients: Sequence[np.ndarray]) -> None:
        """Move every parameter once.

        Both means start at zero; dividing by 1 - beta^t makes up for that.
        """
        self.steps += 1
        rate = self.learning_rate * np.sqrt(1 - self.beta_2**self.steps) / (1 - self.beta_1**self.steps)
        for p, g, m, v in zip(self.parameters, gradients, self.means, self.squares, strict=True):
            m += (1 - self.beta_1) * (g - m)
            v += (1 - self.beta_2) * (g**2 - v)
            p -= (rate * m / (np.sqrt(v) + self.epsilon)).astype(p.dtype)


class Callback:
    """Something that is told how the training goes; each method may be overridden.

    `model` is the model in training. The methods are those that Keras calls, so an instance can be given to Keras too.
    """

    model: Any = None
    params: dict[str, Any] = {}  # noqa: RUF012

    def set_model(self, model: Any) -> None:
        self.model = model

    def set_params(self, params: dict[str, Any]) -> None:
        """`params` has the number of `epochs`, and of `steps` in one."""
        self.params = params

    def on_train_begin(self, logs: Logs | None = None) -> None: ...
    def on_train_end(self, logs: Logs | None = None) -> None: ...
    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None: ...
    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None: ...
    def on_train_batch_begin(self, batch: int, logs: Logs | None = None) -> None: ...
    def on_train_batch_end(self, batch: int, logs: Logs | None = None) -> None: ...

    def __getattr__(self, name: str) -> Any:
        # Keras also looks for what it calls when a model is tested or asked; nothing of that happens here.
        if name.startswith("on_"):
            return lambda *_, **__: None
        raise AttributeError(name)


class LambdaCallback(Callback):
    """Calls a function `(epoch, logs)` at the end of each epoch, as Keras' class of this name."""

    def __init__(self, on_epoch_end: Callable[[int, Logs], Any]):
        self._at_the_end = on_epoch_end

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        self._at_the_end(epoch, logs or {})


class Progress(Callback):
    """A bar on one line that shows how far an epoch is, and the mean loss so far."""

    WIDTH = 30

    def __init__(self) -> None:
        self.losses: list[float] = []  # the mean loss so far, after each batch: what Keras reports too

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        self._begin = self._shown = time.perf_counter()

    def on_train_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        self.losses.append(float((logs or {})["loss"]))
        steps, now = self.params["steps"], time.perf_counter()
        done = batch + 1
        if done < steps and now - self._shown < 0.2:
            return
        self._shown = now
        spent = now - self._begin
        bar = "█" * (self.WIDTH * done // steps)
        left = f"{spent / done * (steps - done):3.0f} s left" if done < steps else f"{spent:3.0f} s     "
        sys.stdout.write(f"\r{done:4}/{steps} [{bar:{self.WIDTH}}] {left}  loss {self.losses[-1]:.4f}")
        sys.stdout.write("\n" if done == steps else "")
        sys.stdout.flush()


def as_pairs(x: np.ndarray, y: np.ndarray, n_x: int) -> tuple[np.ndarray, np.ndarray]:
    """Return windows (m, Tx) and what follows them (m,), both as indices, whichever form they have.

    Raises
    ------
    ValueError
        If there is none, or `x` and `y` do not fit each other or a vocabulary of n_x characters.
    """
    windows = as_indices(x, n_x)
    y = np.asarray(y)
    targets = y.argmax(axis=1) if y.ndim == 2 else y
    if len(windows) != len(targets) or not len(windows):
        raise ValueError(f"x and y: expected as many windows as targets, and at least one; got {len(x)} and {len(y)}")
    return windows, targets


class History:
    """What `fit` returns: `history["loss"]` has the mean loss of each epoch, in nats a character."""

    def __init__(self) -> None:
        self.history: dict[str, list[float]] = {"loss": []}


def fit(
    model: Any,
    x: np.ndarray,
    y: np.ndarray,
    batch_size: int = 128,
    epochs: int = 1,
    callbacks: Iterable[Callback] = (),
    learning_rate: float = 0.001,
    seed: int = 0,
) -> History:
    """Train a model; `Network.fit` calls this.

    Parameters
    ----------
    model : Network
        Its weights are changed. It has `characters`, `parameters` and `loss_and_gradients`.
    x : ndarray, (m, Tx) of indices or (m, Tx, n_x) one-hot
    y : ndarray, (m,) of indices or (m, n_x) one-hot
        The character after each window.
    batch_size : int
        How many windows there are between two updates.
    epochs : int
        How often all windows are read. Their order is another each time.
    callbacks : iterable of Callback
        Keras' own do as well.
    learning_rate : float
    seed : int
        From which the order and what dropout drops are drawn: the same seed, the same weights.

    Returns
    -------
    History

    Raises
    ------
    ValueError
        If there is nothing to learn from, or `x` and `y` do not fit each other or the vocabulary.
    """
    windows, targets = as_pairs(x, y, len(model.characters))
    if batch_size < 1:
        raise ValueError(f"batch_size: expected at least 1, got {batch_size}")
    rng = np.random.default_rng(seed)
    optimiser = Adam(model.parameters, learning_rate)
    steps = -(-len(windows) // batch_size)
    watching = list(callbacks)
    for callback in watching:
        callback.set_params({"epochs": epochs, "steps": steps})
        callback.set_model(model)
    history = History()
    for callback in watching:
        callback.on_train_begin()
    for epoch in range(epochs):
        for callback in watching:
            callback.on_epoch_begin(epoch, {})
        order, total, seen = rng.permutation(len(windows)), 0.0, 0
        for batch in range(steps):
            chosen = order[batch * batch_size : (batch + 1) * batch_size]
            for callback in watching:
                callback.on_train_batch_begin(batch, {})
            loss, gradients = model.loss_and_gradients(windows[chosen], targets[chosen], rng)
            optimiser.step(gradients)
            total, seen = total + loss * len(chosen), seen + len(chosen)
            for callback in watching:
                callback.on_train_batch_end(batch, {"loss": total / seen})
        history.history["loss"].append(total / seen)
        for callback in watching:
            callback.on_epoch_end(epoch, {"loss": total / seen})
    for callback in watching:
        callback.on_train_end({"loss": history.history["loss"][-1]} if epochs else {})
    return history
