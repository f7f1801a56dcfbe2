"""The same model in Keras 3, where Keras is installed, and the way of the weights there and back.

Keras is imported when it is first needed: it takes seconds, and most who read this do without.
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np

from .lstm import one_hot
from .network import DROPOUT, NAMES, UNITS, Network
from .text import WINDOW

BACKENDS = ("jax", "tensorflow", "torch")  # the lightest first; Keras' own NumPy backend cannot train
HOW_TO_INSTALL = (
    "Keras is not installed here, so NumPy does the work. To try Keras too: `pip install keras jax` (about 520 MB), "
    "or `make sonnets` in the folder of the course; then restart the kernel."
)


def keras_is_here() -> bool:
    """Tell whether Keras and something that computes for it are installed; neither is imported.

    While a notebook is graded the answer is no: nobody looks, and to load and compile takes longer than all the rest.
    """
    if "NBGRADER_EXECUTION" in os.environ:
        return False
    return find_spec("keras") is not None and any(find_spec(backend) is not None for backend in BACKENDS)


def load_keras() -> Any:
    """Import Keras on the lightest backend there is, or on the one that KERAS_BACKEND names.

    Raises
    ------
    ImportError
        If it is not installed; the message says how to install it.
    """
    if not keras_is_here():
        raise ImportError(HOW_TO_INSTALL)
    os.environ.setdefault("KERAS_BACKEND", next(b for b in BACKENDS if find_spec(b) is not None))
    import keras

    return keras


def build_keras(n_x: int, Tx: int = WINDOW, units: int = UNITS, dropout: float = DROPOUT, seed: int = 0) -> Any:
    """Return the model in Keras, untrained and compiled.

    Parameters
    ----------
    n_x : int
        Size of the vocabulary.
    Tx, units : int
    dropout : float
    seed : int
        From which weights and dropout are drawn.

    Returns
    -------
    keras.Model
        Windows (m, Tx, n_x), one-hot -> probabilities (m, n_x).
    """
    keras = load_keras()
    keras.utils.set_random_seed(seed)
    model = keras.Sequential(
        [
            keras.Input((Tx, n_x)),
            keras.layers.LSTM(units, return_sequences=True),
            keras.layers.Dropout(dropout),
            keras.layers.LSTM(units),
            keras.layers.Dropout(dropout),
            keras.layers.Dense(n_x, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="categorical_crossentropy")
    return model


def to_keras(network: Network, Tx: int = WINDOW) -> Any:
    """Return a Keras model with the weights of a network."""
    model = build_keras(len(network.characters), Tx, network.layers[0].units, network.dropout)
    weights = network.get_weights()
    for layer in model.layers:
        count = len(layer.weights)
        layer.set_weights(weights[:count])
        weights = weights[count:]
    return model


def from_keras(model: Any, characters: str, dropout: float = DROPOUT) -> Network:
    """Return a network with the weights of a Keras model of these layers.

    Raises
    ------
    ValueError
        If the model has other layers.
    """
    weights = [np.asarray(w) for layer in model.layers for w in layer.get_weights()]
    if len(weights) != len(NAMES):
        raise ValueError(f"model: expected two LSTM layers and a dense one, with 8 arrays, got {len(weights)} arrays")
    return Network(characters, weights, dropout)


def reader(model: Any) -> Callable[[int, Any], tuple[np.ndarray, Any]] | None:
    """Return a function that lets a Keras model read one character and hands its state back.

    The state goes in and comes out like any other array: with Keras' `stateful=True` it would stay in the model, where
    two poems share it. The weights are those that the model has now.

    Parameters
    ----------
    model : keras.Model

    Returns
    -------
    callable or None
        ``read(index, states) -> (p (n_y,), states)``; None for `states` is a model that has read nothing. It is None
        for a model that cannot be taken apart into steps: one with other layers than `build_keras` uses.
    """
    if model not in _steps:
        _steps[model] = _single_step(model)
    if _steps[model] is None:
        return None
    step, cells = _steps[model]
    for ours, theirs in cells:
        ours.set_weights(theirs.get_weights())
    n_x, *units = (x.shape[-1] for x in step.inputs)
    nothing = [np.zeros((1, n), np.float32) for n in units]

    def read(index: int, states: Any) -> tuple[np.ndarray, Any]:
        p, *states = step.predict_on_batch([one_hot(np.array([index]), n_x), *(states or nothing)])
        return np.asarray(p)[0], states

    return read


# What was built for a model stays as long as the model: Keras compiles each new one for a second.
_steps: weakref.WeakKeyDictionary[Any, Any] = weakref.WeakKeyDictionary()


def _single_step(model: Any) -> tuple[Any, list[tuple[Any, Any]]] | None:
    """Return a model (x, states before) -> (p, states after) of the same layers, and pairs of its cells and theirs."""
    keras = load_keras()
    if not isinstance(model, keras.Sequential) or len(model.input_shape) != 3:
        return None
    x = h = keras.Input((model.input_shape[-1],))
    before: list[Any] = []
    after: list[Any] = []
    cells: list[tuple[Any, Any]] = []
    for layer in model.layers:
        if type(layer) is keras.layers.LSTM and not layer.go_backwards:
            states = [keras.Input((layer.units,)), keras.Input((layer.units,))]
            # a cell of its own: those of all LSTM layers have one name, and a model wants different ones
            cell = type(layer.cell).from_config({**layer.cell.get_config(), "name": f"{layer.name}_step"})
            h, states_after = cell(h, states)
            cells.append((cell, layer.cell))
            before, after = before + states, after + list(states_after)
        elif isinstance(layer, (keras.layers.Dense, keras.layers.Dropout)):
            h = layer(h)
        else:
            return None
    return keras.Model([x, *before], [h, *after]), cells
