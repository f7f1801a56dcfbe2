"""One LSTM layer over a batch of sequences: forward, and backward through time.

Shapes: B sequences of T steps each, n_x numbers go in at a step, n units come out. Arrays are time-major, (T, B, ...),
so that what one step needs lies side by side in memory. The equations, with * element by element:

    i_t = sigmoid(x_t Wi + h_(t-1) Ui + bi)         how much of the news is written into the cell
    f_t = sigmoid(x_t Wf + h_(t-1) Uf + bf)         how much of the old content the cell keeps
    g_t =    tanh(x_t Wc + h_(t-1) Uc + bc)         the news
    o_t = sigmoid(x_t Wo + h_(t-1) Uo + bo)         how much of the cell is shown
    c_t = f_t * c_(t-1) + i_t * g_t
    h_t = o_t * tanh(c_t)

As in Keras, the four W lie side by side in one array, in the order i, f, c, o; so do the four U and the four b. One
product then serves four gates: z_t = x_t W + h_(t-1) U + b.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

State: TypeAlias = tuple[np.ndarray, np.ndarray]  # h and c of a layer, (B, n) each: all that it remembers

NO_CHARACTER = -1  # in a sequence of indices: the zero vector, for a step at which nothing is read


def sigmoid(z: np.ndarray) -> np.ndarray:
    """Return 1 / (1 + exp(-z)), written so that no `exp` can overflow.

    Examples
    --------
    >>> sigmoid(np.array([-1000.0, 0.0, 1000.0])).tolist()
    [0.0, 0.5, 1.0]
    """
    return 0.5 * np.tanh(0.5 * z) + 0.5


@dataclass
class Trace:
    """What a forward pass leaves behind for the backward pass; arrays are (T, B, n) unless said otherwise."""

    x: np.ndarray  # (T, B, n_x) numbers, or (T, B) indices
    gates: np.ndarray  # (T, B, 4 n): i, f, g, o after their sigmoid or tanh
    c: np.ndarray  # (T + 1, B, n): c[t] is the cell before step t
    h: np.ndarray  # (T + 1, B, n): h[t] is the state before step t
    tanh_c: np.ndarray  # tanh of the cell after each step

    @property
    def last(self) -> State:
        """The state after the last step: a layer that gets it goes on where this one stopped."""
        return self.h[-1], self.c[-1]


class LSTM:
    """An LSTM layer.

    Parameters
    ----------
    kernel : ndarray, (n_x, 4 n)
        W: what the input does to the four gates.
    recurrent_kernel : ndarray, (n, 4 n)
        U: what the state before does to them.
    bias : ndarray, (4 n,)
    """

    def __init__(self, kernel: np.ndarray, recurrent_kernel: np.ndarray, bias: np.ndarray):
        self.kernel, self.recurrent_kernel, self.bias = kernel, recurrent_kernel, bias

    @property
    def units(self) -> int:
        return len(self.recurrent_kernel)

    @property
    def parameters(self) -> list[np.ndarray]:
        return [self.kernel, self.recurrent_kernel, self.bias]

    def forward(self, x: np.ndarray, state: State | None = None) -> tuple[np.ndarray, Trace]:
        """Let the layer read a batch.

        Parameters
        ----------
        x : ndarray, (T, B, n_x) of numbers or (T, B) of integers
            Integers stand for one-hot vectors, and `NO_CHARACTER` for a vector of zeros. The product of a one-hot
            vector with W is a row of W, so nothing has to be multiplied.
        state : State, optional
            Where to begin: `last` of an earlier trace. Zero, nothing remembered, if not given.

        Returns
        -------
        h : ndarray, (T, B, n)
            The state after each step.
        trace : Trace
            For `backward`.
        """
        T, B = x.shape[:2]
        n, dtype = self.units, self.kernel.dtype
        gates = self._inputs(x)
        c, h = np.zeros((T + 1, B, n), dtype), np.zeros((T + 1, B, n), dtype)
        tanh_c = np.empty((T, B, n), dtype)
        if state is not None:
            h[0], c[0] = state
        for t in range(T):
            z = gates[t]
            z += h[t] @ self.recurrent_kernel
            news = np.tanh(z[:, 2 * n : 3 * n])
            z[:] = sigmoid(z)
            z[:, 2 * n : 3 * n] = news
            i, f, g, o = (z[:, k * n : (k + 1) * n] for k in range(4))
            c[t + 1] = f * c[t] + i * g
            np.tanh(c[t + 1], out=tanh_c[t])
            np.multiply(o, tanh_c[t], out=h[t + 1])
        return h[1:], Trace(x, gates, c, h, tanh_c)

    def backward(self, dh: np.ndarray, trace: Trace) -> tuple[np.ndarray | None, list[np.ndarray]]:
        """Go back through time.

        Parameters
        ----------
        dh : ndarray, (T, B, n)
            Gradient of the loss with respect to what the layer returned.
        trace : Trace

        Returns
        -------
        dx : ndarray, (T, B, n_x), or None
            Gradient with respect to the input; None where the input was indices.
        gradients : list of ndarray
            With respect to `kernel`, `recurrent_kernel`, `bias`, summed over steps and sequences.
        """
        T, B, n = dh.shape
        dz = np.empty((T, B, 4 * n), dh.dtype)
        dh_next, dc_next = np.zeros((B, n), dh.dtype), np.zeros((B, n), dh.dtype)
        transposed = np.ascontiguousarray(self.recurrent_kernel.T)
        for t in reversed(range(T)):
            i, f, g, o = (trace.gates[t][:, k * n : (k + 1) * n] for k in range(4))
            d = dh[t] + dh_next
            dc = dc_next + d * o * (1 - trace.tanh_c[t] ** 2)
            dz[t][:, :n] = dc * g * i * (1 - i)
            dz[t][:, n : 2 * n] = dc * trace.c[t] * f * (1 - f)
            dz[t][:, 2 * n : 3 * n] = dc * i * (1 - g**2)
            dz[t][:, 3 * n :] = d * trace.tanh_c[t] * o * (1 - o)
            dh_next = dz[t] @ transposed
            dc_next = dc * f
        rows = dz.reshape(T * B, 4 * n)
        d_recurrent = trace.h[:-1].reshape(T * B, n).T @ rows
        if trace.x.ndim == 2:
            # the row of W that a character picked gets the gradient: a product with one-hot vectors adds them up
            x = one_hot(trace.x.ravel(), len(self.kernel), dz.dtype)
            return None, [x.T @ rows, d_recurrent, rows.sum(axis=0)]
        x = trace.x.reshape(T * B, -1)
        return (rows @ self.kernel.T).reshape(trace.x.shape), [x.T @ rows, d_recurrent, rows.sum(axis=0)]

    def _inputs(self, x: np.ndarray) -> np.ndarray:
        """Return x W + b for all steps at once, (T, B, 4 n)."""
        if x.ndim == 2:
            nothing = np.zeros((1, self.kernel.shape[1]), self.kernel.dtype)
            # the index -1 is the last row
            return np.vstack([self.kernel + self.bias, nothing + self.bias])[x]
        T, B, n_x = x.shape
        if B == 1:  # row by row, each too small for BLAS to start threads, which on a busy machine wait for each other
            return x @ self.kernel + self.bias  # type: ignore[no-any-return]
        return (x.reshape(T * B, n_x) @ self.kernel + self.bias).reshape(T, B, -1)


def one_hot(indices: np.ndarray, n_x: int, dtype: np.typing.DTypeLike = np.float32) -> np.ndarray:
    """Return one-hot vectors; `NO_CHARACTER` becomes a vector of zeros.

    Parameters
    ----------
    indices : ndarray of int, any shape
    n_x : int
        Size of the vocabulary.
    dtype : dtype
        Of the result.

    Returns
    -------
    ndarray, shape of `indices` and an axis of n_x

    Examples
    --------
    >>> one_hot(np.array([1, NO_CHARACTER]), 3, int).tolist()
    [[0, 1, 0], [0, 0, 0]]
    """
    return np.vstack([np.eye(n_x, dtype=dtype), np.zeros((1, n_x), dtype)])[indices]


def as_indices(x: np.ndarray, n_x: int) -> np.ndarray:
    """Return windows as indices, whichever form they have.

    Parameters
    ----------
    x : ndarray, (m, Tx) of int or (m, Tx, n_x) one-hot
    n_x : int
        Size of the vocabulary.

    Raises
    ------
    ValueError
        If the shape is another or an index is beyond the vocabulary.
    """
    x = np.asarray(x)
    if x.ndim == 3 and x.shape[2] == n_x:
        return np.where(x.any(axis=2), x.argmax(axis=2), NO_CHARACTER)
    if x.ndim != 2 or not np.issubdtype(x.dtype, np.integer):
        raise ValueError(
            f"x: expected windows of indices, (m, Tx), or one-hot windows, (m, Tx, {n_x}); got {x.dtype} {x.shape}"
        )
    if x.size and (x.min() < NO_CHARACTER or x.max() >= n_x):
        raise ValueError(f"x: expected indices from {NO_CHARACTER} to {n_x - 1}, got {x.min()} to {x.max()}")
    return x
