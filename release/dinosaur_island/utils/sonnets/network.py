"""The model that writes sonnets, in NumPy: two LSTM layers with dropout and a softmax over the characters.

    characters -> LSTM -> dropout -> LSTM -> dropout -> dense -> softmax

Its weights are those of the same model in Keras, in the same order and with the same meaning, and its methods have the
names and the arguments that they have there.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from .lstm import LSTM, NO_CHARACTER, State, as_indices
from .training import Callback, History, as_pairs, fit

UNITS = 128
DROPOUT = 0.5
LAYERS = ("lstm_1", "lstm_2", "dense")
NAMES = tuple(f"{layer}/{part}" for layer in LAYERS[:2] for part in ("kernel", "recurrent_kernel", "bias"))
NAMES += ("dense/kernel", "dense/bias")


class Network:
    """A character model of two LSTM layers.

    Parameters
    ----------
    characters : str
        The vocabulary; the place of a character in it is its index.
    weights : sequence of ndarray
        In the order of `NAMES`: kernel (n_x, 4 n), recurrent kernel (n, 4 n) and bias (4 n,) of either LSTM, where n_x
        is n in the second; kernel (n, n_y) and bias (n_y,) of the dense layer.
    dropout : float
        The part of the numbers between two layers that is set to zero while the model learns.

    Raises
    ------
    ValueError
        If the weights do not fit each other or the vocabulary.
    """

    def __init__(self, characters: str, weights: Sequence[np.ndarray], dropout: float = DROPOUT):
        self.characters, self.dropout = characters, dropout
        self.set_weights(weights)

    @classmethod
    def untrained(cls, characters: str, units: int = UNITS, seed: int = 0, dropout: float = DROPOUT) -> Network:
        """Return a model with random weights, drawn as Keras draws them.

        Kernels are uniform in +-sqrt(6 / (rows + columns)) (Glorot and Bengio, 2010), recurrent kernels orthogonal
        (Saxe et al., 2014); biases are zero but for that of the forget gate, which is one, so that a new cell
        remembers (Jozefowicz et al., 2015).
        """
        rng = np.random.default_rng(seed)

        def glorot(rows: int, columns: int) -> np.ndarray:
            limit = np.sqrt(6 / (rows + columns))
            return rng.uniform(-limit, limit, (rows, columns))

        def orthogonal(rows: int, columns: int) -> np.ndarray:
            q, r = np.linalg.qr(rng.normal(size=(columns, rows)))
            return (q * np.sign(np.diag(r))).T

        weights = []
        for n_x in (len(characters), units):
            bias = np.zeros(4 * units)
            bias[units : 2 * units] = 1
            weights += [glorot(n_x, 4 * units), orthogonal(units, 4 * units), bias]
        weights += [glorot(units, len(characters)), np.zeros(len(characters))]
        return cls(characters, [w.astype(np.float32) for w in weights], dropout)

    # ---- weights

    def get_weights(self) -> list[np.ndarray]:
        """Return copies of the eight arrays, in the order of `NAMES`."""
        return [w.copy() for w in self.parameters]

    def set_weights(self, weights: Sequence[np.ndarray]) -> None:
        """Take other weights; see the parameters of the class."""
        if len(weights) != len(NAMES):
            raise ValueError(f"weights: expected {len(NAMES)} arrays ({', '.join(NAMES)}), got {len(weights)}")
        arrays = [np.array(w) for w in weights]
        n_x, n = len(self.characters), len(arrays[1])
        shapes = [(n_x, 4 * n), (n, 4 * n), (4 * n,), (n, 4 * n), (n, 4 * n), (4 * n,), (n, n_x), (n_x,)]
        for name, array, shape in zip(NAMES, arrays, shapes, strict=True):
            if array.shape != shape:
                raise ValueError(
                    f"weights: {name} has shape {array.shape}, expected {shape} for {n_x} characters and {n} units"
                )
        self.layers = [LSTM(*arrays[0:3]), LSTM(*arrays[3:6])]
        self.kernel, self.bias = arrays[6:]

    @property
    def parameters(self) -> list[np.ndarray]:
        """The eight arrays themselves, in the order of `NAMES`."""
        return [*self.layers[0].parameters, *self.layers[1].parameters, self.kernel, self.bias]

    def count_params(self) -> int:
        """Return how many numbers are learned."""
        return sum(w.size for w in self.parameters)

    def save(self, path: str | os.PathLike[str], dtype: np.typing.DTypeLike = np.float16, **about: Any) -> None:
        """Write the weights and the vocabulary to a `.npz` file.

        Parameters
        ----------
        path : path-like
        dtype : dtype
            Two bytes a number by default: half the size, and the probabilities change by less than 0.01.
        **about
            What else should be known of the model: anything that JSON can hold.
        """
        arrays = {name: w.astype(dtype) for name, w in zip(NAMES, self.parameters, strict=True)}
        facts = json.dumps({"characters": self.characters, "dropout": self.dropout, **about})
        np.savez_compressed(path, about=np.frombuffer(facts.encode(), np.uint8), **arrays)  # type: ignore[arg-type]

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Network:
        """Read a model that `save` wrote; it computes in float32.

        Raises
        ------
        ValueError
            If the file holds something else.
        """
        with np.load(path, allow_pickle=False) as file:
            lacking = {"about", *NAMES} - set(file.files)
            if lacking:
                raise ValueError(f"{os.fspath(path)} is no model of sonnets: it lacks {', '.join(sorted(lacking))}")
            about = json.loads(file["about"].tobytes())
            return cls(about["characters"], [file[n].astype(np.float32) for n in NAMES], about["dropout"])

    # ---- forward, and backward

    def predict(self, x: np.ndarray, batch_size: int = 512) -> np.ndarray:
        """Return how probable each character is after each window.

        Parameters
        ----------
        x : ndarray, (m, Tx) of indices or (m, Tx, n_x) one-hot
            An index of `NO_CHARACTER`, or a vector of zeros, is a step at which nothing was read.
        batch_size : int
            How many windows are read at once; it costs memory, not exactness.

        Returns
        -------
        ndarray, (m, n_y)
            Each row is a distribution.
        """
        windows = as_indices(x, len(self.characters))
        parts = [self._scores(windows[at : at + batch_size]) for at in range(0, len(windows), batch_size)]
        return np.concatenate([softmax_rows(scores[-1]) for scores in parts])

    def expectations(self, indices: Sequence[int] | np.ndarray) -> np.ndarray:
        """Return how probable each character is after each step of one sequence.

        Parameters
        ----------
        indices : sequence of T int

        Returns
        -------
        ndarray, (T, n_y)
            Row t is what comes next when the characters up to t have been read.
        """
        return softmax_rows(self._scores(np.asarray(indices)[None])[:, 0])

    def read(
        self, indices: Sequence[int] | np.ndarray, states: Sequence[State] | None = None
    ) -> tuple[np.ndarray, list[State]]:
        """Read on from where the network stopped; return what it expects next, and what it remembers now.

        Nothing is kept in the network itself, so two poems can be written at once.

        Parameters
        ----------
        indices : sequence of at least 1 int
            What is read; `NO_CHARACTER` is a step at which nothing is.
        states : sequence of 2 State, optional
            What an earlier call returned; nothing has been read before if not given.

        Returns
        -------
        p : ndarray, (n_y,)
            How probable each character is as the next one.
        states : list of 2 State
        """
        h, states_after = np.asarray(indices)[:, None], []
        for layer, state in zip(self.layers, states or (None, None), strict=True):
            h, trace = layer.forward(h, state)
            states_after.append(trace.last)
        return softmax_rows(h[-1, 0] @ self.kernel + self.bias), states_after

    def evaluate(
        self, x: np.ndarray, y: np.ndarray, batch_size: int = 512, verbose: int = 0,
        rng: np.random.Generator | None = None,
    ) -> float:  # fmt: skip
        """Return the mean loss over windows, in nats a character; nothing is learned.

        Parameters
        ----------
        x, y : ndarray
            As for `fit`.
        batch_size, verbose : int
            How many windows are read at once; `verbose` is there because Keras has it.
        rng : Generator, optional
            Draws what dropout sets to zero, as while the model learns; without it nothing is dropped.
        """
        windows, targets = as_pairs(x, y, len(self.characters))
        total = 0.0
        for at in range(0, len(windows), batch_size):
            first, _ = self.layers[0].forward(windows[at : at + batch_size].T)
            second, _ = self.layers[1].forward(first * self._mask(first, rng))
            shown = second[-1:]
            p = softmax_rows((shown * self._mask(shown, rng))[0] @ self.kernel + self.bias)
            true = p[np.arange(len(p)), targets[at : at + batch_size]]
            total -= float(np.log(np.maximum(true, 1e-12)).sum())
        return total / len(windows)

    def _scores(self, windows: np.ndarray) -> np.ndarray:
        """Return the scores before the softmax, (T, B, n_y), for windows (B, T)."""
        h, _ = self.layers[0].forward(windows.T)
        h, _ = self.layers[1].forward(h)
        return h @ self.kernel + self.bias

    def fit(
        self, x: np.ndarray, y: np.ndarray, batch_size: int = 128, epochs: int = 1, callbacks: Iterable[Callback] = (),
        learning_rate: float = 0.001, seed: int = 0, verbose: int = 0,
    ) -> History:  # fmt: skip
        """Train; see `training.fit`. `verbose` is there because Keras has it: to watch, give a `Progress`."""
        return fit(self, x, y, batch_size, epochs, callbacks, learning_rate, seed)

    def loss_and_gradients(
        self, x: np.ndarray, y: np.ndarray, rng: np.random.Generator | None = None
    ) -> tuple[float, list[np.ndarray]]:
        """Return the mean cross-entropy of a batch and its gradients.

        Parameters
        ----------
        x : ndarray, (B, T) of int
            Windows of indices.
        y : ndarray of int, (B,) or (B, T)
            The character after each window; or the character after each step, where `NO_CHARACTER` does not count.
        rng : Generator, optional
            Draws what dropout sets to zero; without it nothing is dropped.

        Returns
        -------
        loss : float
            In nats a character.
        gradients : list of ndarray
            In the order of `NAMES`.
        """
        first, trace_1 = self.layers[0].forward(x.T)
        mask_1 = self._mask(first, rng)
        second, trace_2 = self.layers[1].forward(first * mask_1)
        # with one target a window, only the last state is asked for anything
        shown = second[-1:] if y.ndim == 1 else second
        mask_2 = self._mask(shown, rng)
        seen = shown * mask_2
        targets = np.atleast_2d(y.T)  # (1, B) or (T, B)
        counted = targets != NO_CHARACTER
        p = softmax_rows(seen @ self.kernel + self.bias)
        true = np.take_along_axis(p, np.where(counted, targets, 0)[..., None], axis=-1)[..., 0]
        loss = float(-np.log(np.maximum(true[counted], 1e-12)).mean())

        # of softmax and cross-entropy together: p - 1 at the character that came, p at the others
        np.put_along_axis(p, np.where(counted, targets, 0)[..., None], (true - 1)[..., None], axis=-1)
        p *= (counted / counted.sum())[..., None].astype(p.dtype)
        rows, units = p.reshape(-1, p.shape[-1]), seen.shape[-1]
        d_dense = [seen.reshape(-1, units).T @ rows, rows.sum(axis=0)]
        d_second = np.zeros_like(second)
        d_second[len(second) - len(shown) :] = (p @ self.kernel.T) * mask_2
        d_dropped, d_2 = self.layers[1].backward(d_second, trace_2)
        assert d_dropped is not None  # the second layer read numbers
        _, d_1 = self.layers[0].backward(d_dropped * mask_1, trace_1)
        return loss, [*d_1, *d_2, *d_dense]

    def _mask(self, h: np.ndarray, rng: np.random.Generator | None) -> np.ndarray:
        """Return what dropout multiplies `h` with: 0, or 1 / (1 - dropout), so that the mean stays."""
        if rng is None or not self.dropout:
            return np.ones((1, 1, 1), h.dtype)
        kept = rng.random(h.shape, dtype=np.float32) >= self.dropout
        return kept * np.asarray(1 / (1 - self.dropout), h.dtype)


def softmax_rows(scores: np.ndarray) -> np.ndarray:
    """Turn scores into probabilities along the last axis."""
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    e /= e.sum(axis=-1, keepdims=True)
    return e
