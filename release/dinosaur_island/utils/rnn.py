"""The recurrent network of the lesson: its parameters, its steps, and both passes over a whole name.

Shapes: n_x symbols go in, n_a units are hidden, n_y symbols come out, a name has T steps.
Every vector is a column, (n, 1), as in the equations

    a_t = tanh(Wax x_t + Waa a_(t-1) + b)
    p_t = softmax(Wya a_t + by)

`rnn_step_forward` and `rnn_step_backward` are these equations and their derivatives, one step at a time.
`rnn_forward` and `rnn_backward` give the same numbers for a whole name, three times faster: only the hidden
state has to wait for the step before it, and all else is one operation on an array with a row for each step.
There an equation such as Wax x_t reads x Wax^T, for all t at once.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

import numpy as np

Arrays = dict[str, np.ndarray]
NAMES = ("Wax", "Waa", "Wya", "b", "by")
_five = itemgetter(*NAMES)
_five_gradients = itemgetter(*("d" + name for name in NAMES))


def softmax(x: np.ndarray) -> np.ndarray:
    """Turn each column of scores into probabilities.

    Parameters
    ----------
    x : ndarray, (n, m) or (n,)
        Scores; each column is one distribution.

    Returns
    -------
    ndarray, same shape
        `exp(x) / sum(exp(x))` down each column. Subtracting the column's maximum first changes
        nothing in the quotient and keeps `exp` from overflowing.

    Examples
    --------
    >>> softmax(np.array([[1000.0], [1000.0]])).ravel().tolist()
    [0.5, 0.5]
    """
    e = np.exp(x - x.max(axis=0))
    e /= e.sum(axis=0)
    return e


def initialize_parameters(n_a: int, n_x: int, n_y: int) -> Arrays:
    """Start a network with small random weights, the same ones in every call.

    Parameters
    ----------
    n_a, n_x, n_y : int
        Number of hidden units, of input symbols, of output symbols.

    Returns
    -------
    dict of ndarray
        `Wax` (n_a, n_x), `Waa` (n_a, n_a), `Wya` (n_y, n_a), drawn in this order from 0.01 N(0, 1);
        `b` (n_a, 1) and `by` (n_y, 1), zero.

    Notes
    -----
    Seeds NumPy's global generator with 1.
    """
    np.random.seed(1)
    return {
        "Wax": np.random.randn(n_a, n_x) * 0.01,
        "Waa": np.random.randn(n_a, n_a) * 0.01,
        "Wya": np.random.randn(n_y, n_a) * 0.01,
        "b": np.zeros((n_a, 1)),
        "by": np.zeros((n_y, 1)),
    }


def rnn_step_forward(parameters: Arrays, a_prev: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Take one step of the network.

    Parameters
    ----------
    parameters : dict of ndarray
        `Wax`, `Waa`, `Wya`, `b`, `by`.
    a_prev : ndarray, (n_a, 1)
        Hidden state before the step.
    x : ndarray, (n_x, 1)
        Input of the step, one-hot or zero.

    Returns
    -------
    a : ndarray, (n_a, 1)
        Hidden state after the step.
    p : ndarray, (n_y, 1)
        Probability of each next symbol.

    Raises
    ------
    ValueError
        If a parameter is missing or the shapes do not fit each other.
    """
    Wax, Waa, Wya, b, by = _checked_parameters(parameters)
    _check_shape("a_prev", a_prev, b.shape)
    _check_shape("x", x, (Wax.shape[1], 1))
    a = np.tanh(Wax @ x + Waa @ a_prev + b)  # (n_a, 1)
    p = softmax(Wya @ a + by)  # (n_y, 1)
    return a, p


def rnn_step_backward(
    dy: np.ndarray, gradients: Arrays, parameters: Arrays, x: np.ndarray, a: np.ndarray, a_prev: np.ndarray
) -> Arrays:
    """Go one step back in time and add what it contributes to each gradient.

    Parameters
    ----------
    dy : ndarray, (n_y, 1)
        Derivative of the loss by the scores `Wya a + by` of this step: probabilities less the one-hot target.
    gradients : dict of ndarray
        `dWax`, `dWaa`, `dWya`, `db`, `dby` so far, and `da_next` (n_a, 1), the derivative
        by this step's `a` that comes from later steps. Changed in place.
    parameters : dict of ndarray
        `Wax`, `Waa`, `Wya`, `b`, `by`.
    x : ndarray, (n_x, 1)
        Input of the step.
    a, a_prev : ndarray, (n_a, 1)
        Hidden state after and before the step.

    Returns
    -------
    dict of ndarray
        `gradients`; its `da_next` is now the derivative by `a_prev`.

    Raises
    ------
    ValueError
        If a parameter or a gradient is missing or the shapes do not fit each other.
    """
    Wax, Waa, Wya, b, by = _checked_parameters(parameters)
    _checked_gradients(parameters, gradients)
    if "da_next" not in gradients:
        raise ValueError("gradients has no 'da_next': start with zeros of the shape of the hidden state")
    for name, value, shape in (("dy", dy, by.shape), ("x", x, (Wax.shape[1], 1)), ("a", a, b.shape)):
        _check_shape(name, value, shape)
    _check_shape("a_prev", a_prev, b.shape)
    _check_shape("gradients['da_next']", gradients["da_next"], b.shape)
    gradients["dWya"] += dy @ a.T  # (n_y, n_a)
    gradients["dby"] += dy
    da = Wya.T @ dy + gradients["da_next"]  # (n_a, 1): from this step's output and from later steps
    dz = (1 - a * a) * da  # through tanh
    gradients["dWax"] += dz @ x.T  # (n_a, n_x)
    gradients["dWaa"] += dz @ a_prev.T  # (n_a, n_a)
    gradients["db"] += dz
    gradients["da_next"] = Waa.T @ dz
    return gradients


def update_parameters(parameters: Arrays, gradients: Arrays, lr: float) -> Arrays:
    """Take one step of gradient descent.

    Parameters
    ----------
    parameters : dict of ndarray
        `Wax`, `Waa`, `Wya`, `b`, `by`. The arrays are changed in place.
    gradients : dict of ndarray
        `dWax`, `dWaa`, `dWya`, `db`, `dby`.
    lr : float
        Learning rate.

    Returns
    -------
    dict of ndarray
        `parameters`, each less `lr` times its gradient.

    Raises
    ------
    ValueError
        If a parameter or a gradient is missing or of another shape.
    """
    for values, slopes in zip(*_checked_gradients(parameters, gradients), strict=True):
        values -= lr * slopes  # in place: the caller's arrays change
    return parameters


def rnn_forward(
    X: Sequence[int | None], Y: Sequence[int], a0: np.ndarray, parameters: Arrays, vocab_size: int = 27
) -> tuple[float, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Read a whole name and add up how badly each next character was foreseen.

    Parameters
    ----------
    X : sequence of int or None, length T
        Index of each input symbol; `None` stands for the zero vector.
    Y : sequence of int, length T
        Index of each target symbol.
    a0 : ndarray, (n_a, 1)
        Hidden state before the first step.
    parameters : dict of ndarray
        `Wax`, `Waa`, `Wya`, `b`, `by`.
    vocab_size : int
        Number of input symbols, n_x. The default does for every alphabet: `Wax` has one column for each symbol.

    Returns
    -------
    loss : float
        Cross-entropy `-sum_t log p_t[Y[t]]`, in nats.
    cache : tuple of ndarray
        `(y_hat, a, x)`, each indexed by time step. `y_hat` (T, n_y, 1): probabilities. `a` (T + 1, n_a, 1):
        `a[t]` is the hidden state after step t and the last row, `a[-1]`, is `a0`. `x` (T, n_x, 1): inputs.

    Raises
    ------
    ValueError
        If X is empty or not as long as Y, an index is no integer or out of range, or shapes do not fit.
    """
    Wax, Waa, Wya, b, by = _checked_parameters(parameters)
    n_a, n_x = Wax.shape
    T = len(X)
    if vocab_size not in (n_x, 27):  # 27 is the default, which callers with another alphabet leave as it is
        raise ValueError(f"vocab_size is {vocab_size}, but parameters['Wax'] has {n_x} columns, one for each symbol")
    _check_shape("a0", a0, (n_a, 1))
    _check_pair(X, Y)
    _check_indices("X", X, n_x, none_allowed=True)
    _check_indices("Y", Y, len(by))

    x = _one_hot(n_x).take([n_x if symbol is None else symbol for symbol in X], axis=0)  # (T, n_x), a zero row for None
    z = x.dot(Wax.T)  # (T, n_a)
    z += b[:, 0]
    a = np.empty((T + 1, n_a))
    a[-1] = a0[:, 0]
    a_prev, recurrent = a[-1], np.empty(n_a)
    dot, add, tanh = Waa.dot, np.add, np.tanh  # looked up once: the loops take a third of the time of a training step
    for z_t, a_t in zip(z, a, strict=False):  # z ends first: the last row of a is a0
        dot(a_prev, recurrent)  # the last argument is where the result goes
        add(z_t, recurrent, recurrent)
        a_prev = tanh(recurrent, a_t)

    scores = a[:T].dot(Wya.T)  # (T, n_y)
    scores += by[:, 0]
    p = softmax(scores.T).T  # (T, n_y): one distribution a step
    loss = -np.log(p[np.arange(T), np.asarray(Y, dtype=np.intp)]).sum()  # Y may be an array of objects
    return float(loss), (p[:, :, np.newaxis], a[:, :, np.newaxis], x[:, :, np.newaxis])


def rnn_backward(
    X: Sequence[int | None], Y: Sequence[int], parameters: Arrays, cache: tuple[Any, Any, Any]
) -> tuple[Arrays, Any]:
    """Send the error of a whole name back through time.

    Parameters
    ----------
    X, Y : sequence, length T
        As for `rnn_forward`.
    parameters : dict of ndarray
        `Wax`, `Waa`, `Wya`, `b`, `by`, as they were in the forward pass.
    cache : tuple
        `(y_hat, a, x)` from `rnn_forward`. Lists serve too, and dicts keyed by time step, with `a[-1]` for `a0`.

    Returns
    -------
    gradients : dict of ndarray
        `dWax`, `dWaa`, `dWya`, `db`, `dby`, summed over time, not clipped; `da_next` (n_a, 1), the derivative by `a0`.
    a : as in `cache`
        `a[t]` is the hidden state after step t.

    Raises
    ------
    ValueError
        If X is empty or not as long as Y, a target is no integer or out of range, or shapes do not fit.
    """
    _, Waa, Wya, _, by = _checked_parameters(parameters)
    T = len(X)
    _check_pair(X, Y)
    _check_indices("Y", Y, len(by))
    y_hat, a, x = cache
    p, x_rows, a_rows = _rows(y_hat, T), _rows(x, T), _rows(a, T, -1)
    if not len(p) == len(x_rows) == len(a_rows) - 1 == T:
        raise ValueError(f"cache holds {len(p)} steps, but X has {T}: use the cache that rnn_forward returned for it")

    dy = p - _one_hot(len(by)).take(np.asarray(Y, dtype=np.intp), axis=0)  # (T, n_y): derivative by the scores
    dz = dy.dot(Wya)  # (T, n_a): by a, as far as it comes from this step's output
    states = a_rows[:T]  # (T, n_a): after each step
    slope = 1.0 - states * states  # of tanh
    da_next = np.zeros(len(Waa))
    add, multiply = np.add, np.multiply
    for dz_t, slope_t in zip(dz[::-1], slope[::-1], strict=True):  # from the last step to the first
        add(dz_t, da_next, dz_t)  # from this output and from later steps
        multiply(dz_t, slope_t, dz_t)  # through tanh
        dz_t.dot(Waa, da_next)  # Waa.T @ dz_t, which a row times Waa gives in half the time

    before = np.concatenate((a_rows[-1:], a_rows[: T - 1]))  # (T, n_a): before each step, a0 first
    gradients = {
        "dWax": dz.T.dot(x_rows),
        "dWaa": dz.T.dot(before),
        "dWya": dy.T.dot(states),
        "db": dz.sum(axis=0)[:, np.newaxis],
        "dby": dy.sum(axis=0)[:, np.newaxis],
        "da_next": da_next[:, np.newaxis],
    }
    return gradients, a


def _rows(steps: Any, T: int, *more: int) -> np.ndarray:
    """One row for each time step, from an array, a list or a dict of column vectors."""
    if not isinstance(steps, np.ndarray):
        steps = np.array([steps[t] for t in (*range(T), *more)])
    return steps[:, :, 0]


@functools.lru_cache(maxsize=8)
def _one_hot(n: int) -> np.ndarray:
    """The n one-hot rows, and a row of zeros after them, (n + 1, n); made once, because it never changes."""
    rows = np.eye(n + 1, n)
    rows.flags.writeable = False
    return rows


def _checked_parameters(parameters: Mapping[str, np.ndarray]) -> tuple[np.ndarray, ...]:
    """`Wax, Waa, Wya, b, by`, or a ValueError that names the one that is missing or does not fit."""
    try:
        Wax, Waa, Wya, b, by = values = _five(parameters)
    except KeyError as missing:
        raise ValueError(f"parameters has no {missing}: it needs {', '.join(NAMES)}") from None
    n_a, n_y = len(Wax), len(Wya)
    if (Wax.ndim, Waa.shape, Wya.shape, b.shape, by.shape) != (2, (n_a, n_a), (n_y, n_a), (n_a, 1), (n_y, 1)):
        shapes = ", ".join(f"{name} {value.shape}" for name, value in zip(NAMES, values, strict=True))
        raise ValueError(
            "shapes of parameters do not fit each other, expected Wax (n_a, n_x), Waa (n_a, n_a), Wya (n_y, n_a), "
            f"b (n_a, 1), by (n_y, 1); got {shapes}"
        )
    return values


def _checked_gradients(parameters: Arrays, gradients: Arrays) -> tuple[tuple[np.ndarray, ...], tuple[np.ndarray, ...]]:
    """The five parameters and their gradients, or a ValueError that names what is missing or of another shape."""
    try:
        values = _five(parameters)
    except KeyError as missing:
        raise ValueError(f"parameters has no {missing}: it needs {', '.join(NAMES)}") from None
    try:
        slopes = _five_gradients(gradients)
    except KeyError as missing:
        raise ValueError(f"gradients has no {missing}: it needs d{', d'.join(NAMES)}") from None
    for name, value, slope in zip(NAMES, values, slopes, strict=True):
        if slope.shape != value.shape:
            _check_shape(f"gradients['d{name}']", slope, value.shape)
    return values, slopes


def _check_shape(name: str, value: np.ndarray, expected: tuple[int, ...]) -> None:
    if np.shape(value) != expected:
        raise ValueError(f"{name} has shape {np.shape(value)}, expected {expected}")


def _check_pair(X: Sequence[int | None], Y: Sequence[int]) -> None:
    if len(X) == 0:
        raise ValueError("X is empty: a name has at least one step, X = [None] and Y = [index of the newline]")
    if len(X) != len(Y):
        raise ValueError(f"X has {len(X)} steps and Y has {len(Y)}: each input needs one target")


def _check_indices(name: str, indices: Sequence[int | None], size: int, none_allowed: bool = False) -> None:
    symbols = [index for index in indices if index is not None] if none_allowed else indices
    if set(map(type, symbols)) == {int} and min(symbols) >= 0 and max(symbols) < size:  # type: ignore[type-var, operator]
        return  # as nearly always; what follows finds the one to blame, or NumPy's integers, which are fine
    for t, index in enumerate(indices):
        if index is None and none_allowed:
            continue
        if isinstance(index, bool) or not isinstance(index, (int, np.integer)):
            raise ValueError(f"{name}[{t}] is {index!r}, expected an integer index from 0 to {size - 1}")
        if not 0 <= index < size:
            raise ValueError(f"{name}[{t}] is {index}, expected an index from 0 to {size - 1}")
