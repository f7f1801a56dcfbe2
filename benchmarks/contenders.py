"""The training loops that `training.py` races: each is one process that trains when told and answers with its time.

Every contender trains the same network on the same names in the same order, in float64, from the same weights, so
that the losses of all of them can be compared. Run as `python contenders.py NAME CORPUS`; talks JSON lines.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from utils import initialize_parameters, rnn_backward, rnn_forward, update_parameters

N_A, VOCABULARY, LEARNING_RATE, CLIP = 50, 27, 0.01, 5
GRADIENTS = ("dWax", "dWaa", "dWya", "db", "dby")
Train = Callable[[int], list[float]]


def read_names(corpus: Path) -> list[str]:
    """Return the names in the order of the reference training."""
    names = [line.strip().lower() for line in corpus.read_text(encoding="utf-8").splitlines()]
    np.random.seed(0)
    np.random.shuffle(names)
    return names


def pairs(names: list[str], steps: int) -> Iterator[tuple[list[int | None], list[int]]]:
    """Encode one name a step, as `model` does: this is part of what is timed."""
    char_to_ix = {character: i for i, character in enumerate("\nabcdefghijklmnopqrstuvwxyz")}
    for j in range(steps):
        X = [None] + [char_to_ix[character] for character in names[j % len(names)]]
        yield X, [*X[1:], char_to_ix["\n"]]


def clip(gradients, maxValue):
    """Limit every gradient in place: what most learners write."""
    for name in GRADIENTS:
        np.clip(gradients[name], -maxValue, maxValue, out=gradients[name])
    return gradients


def textbook(names: list[str]) -> Train:
    """The equations one step at a time: one-hot columns, a dict for each step, a product for each matrix."""

    def softmax(x):
        e = np.exp(x - np.max(x))
        return e / e.sum(axis=0)

    def step_forward(parameters, a_prev, x):
        Wax, Waa, Wya, b, by = (parameters[name] for name in ("Wax", "Waa", "Wya", "b", "by"))
        a = np.tanh(np.dot(Wax, x) + np.dot(Waa, a_prev) + b)
        return a, softmax(np.dot(Wya, a) + by)

    def step_backward(dy, gradients, parameters, x, a, a_prev):
        gradients["dWya"] += np.dot(dy, a.T)
        gradients["dby"] += dy
        da = np.dot(parameters["Wya"].T, dy) + gradients["da_next"]
        dz = (1 - a * a) * da
        gradients["db"] += dz
        gradients["dWax"] += np.dot(dz, x.T)
        gradients["dWaa"] += np.dot(dz, a_prev.T)
        gradients["da_next"] = np.dot(parameters["Waa"].T, dz)
        return gradients

    def forward(X, Y, a0, parameters):
        x, a, y_hat, loss = {}, {-1: np.copy(a0)}, {}, 0.0
        for t in range(len(X)):
            x[t] = np.zeros((VOCABULARY, 1))
            if X[t] is not None:
                x[t][X[t]] = 1
            a[t], y_hat[t] = step_forward(parameters, a[t - 1], x[t])
            loss -= np.log(y_hat[t][Y[t], 0])
        return loss, (y_hat, a, x)

    def backward(X, Y, parameters, cache):
        y_hat, a, x = cache
        gradients = {"d" + name: np.zeros_like(values) for name, values in parameters.items()}
        gradients["da_next"] = np.zeros_like(a[0])
        for t in reversed(range(len(X))):
            dy = np.copy(y_hat[t])
            dy[Y[t]] -= 1
            gradients = step_backward(dy, gradients, parameters, x[t], a[t], a[t - 1])
        return gradients, a

    def train(steps):
        parameters, a_prev, losses = initialize_parameters(N_A, VOCABULARY, VOCABULARY), np.zeros((N_A, 1)), []
        for X, Y in pairs(names, steps):
            loss, cache = forward(X, Y, a_prev, parameters)
            gradients, a = backward(X, Y, parameters, cache)
            gradients = clip(gradients, CLIP)
            for name in parameters:
                parameters[name] += -LEARNING_RATE * gradients["d" + name]
            a_prev = a[len(X) - 1]
            losses.append(float(loss))
        return losses

    return train


def utils(names: list[str]) -> Train:
    """A learner's `optimize` and `model` on top of the course's `utils`."""

    def optimize(X, Y, a_prev, parameters, learning_rate=LEARNING_RATE):
        loss, cache = rnn_forward(X, Y, a_prev, parameters)
        gradients, a = rnn_backward(X, Y, parameters, cache)
        gradients = clip(gradients, CLIP)
        parameters = update_parameters(parameters, gradients, learning_rate)
        return loss, gradients, a[len(X) - 1]

    def train(steps):
        parameters, a_prev, losses = initialize_parameters(N_A, VOCABULARY, VOCABULARY), np.zeros((N_A, 1)), []
        for X, Y in pairs(names, steps):
            loss, _, a_prev = optimize(X, Y, a_prev, parameters)
            losses.append(loss)
        return losses

    return train


def torch(names: list[str]) -> Train:
    """PyTorch as its manual has it: `nn.RNN`, `nn.Linear`, autograd, SGD."""
    import torch
    from torch.nn.functional import cross_entropy

    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)

    def train(steps):
        start = {name: torch.from_numpy(v) for name, v in initialize_parameters(N_A, VOCABULARY, VOCABULARY).items()}
        rnn, linear = torch.nn.RNN(VOCABULARY, N_A), torch.nn.Linear(N_A, VOCABULARY)
        with torch.no_grad():
            rnn.weight_ih_l0.copy_(start["Wax"])
            rnn.weight_hh_l0.copy_(start["Waa"])
            linear.weight.copy_(start["Wya"])
            for bias in (rnn.bias_ih_l0, rnn.bias_hh_l0, linear.bias):
                bias.zero_()
        rnn.bias_hh_l0.requires_grad_(False)  # PyTorch has two biases where the lesson has one
        learned = [p for p in (*rnn.parameters(), *linear.parameters()) if p.requires_grad]
        optimizer = torch.optim.SGD(learned, lr=LEARNING_RATE)
        one_hot = torch.cat((torch.eye(VOCABULARY), torch.zeros(1, VOCABULARY)))  # its last row stands for None
        a_prev, losses = torch.zeros(1, N_A), []
        for X, Y in pairs(names, steps):
            x = one_hot[[VOCABULARY if i is None else i for i in X]]
            states, a_prev = rnn(x, a_prev.detach())
            loss = cross_entropy(linear(states), torch.tensor(Y), reduction="sum")
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_value_(learned, CLIP)
            optimizer.step()
            losses.append(loss.item())
        return losses

    return train


def jax(names: list[str]) -> Train:
    """JAX: one compiled step, names padded to the longest so that it is compiled once."""
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    longest = max(map(len, names)) + 1

    def loss_and_state(parameters, a0, X, Y, T):
        def step(a_prev, now):
            t, i = now
            a = jnp.tanh(parameters["Wax"] @ jax.nn.one_hot(i, VOCABULARY) + parameters["Waa"] @ a_prev + b)
            a = jnp.where(t < T, a, a_prev)
            return a, a

        b, by = parameters["b"][:, 0], parameters["by"][:, 0]
        steps = jnp.arange(longest)
        last, states = jax.lax.scan(step, a0, (steps, X))
        log_p = jax.nn.log_softmax(states @ parameters["Wya"].T + by)[steps, Y]
        return -jnp.where(steps < T, log_p, 0).sum(), last

    @jax.jit
    def optimize(parameters, a0, X, Y, T):
        (loss, last), gradients = jax.value_and_grad(loss_and_state, has_aux=True)(parameters, a0, X, Y, T)
        update = jax.tree.map(lambda p, d: p - LEARNING_RATE * jnp.clip(d, -CLIP, CLIP), parameters, gradients)
        return update, loss, last

    def train(steps):
        parameters = jax.tree.map(jnp.asarray, initialize_parameters(N_A, VOCABULARY, VOCABULARY))
        a_prev, losses = jnp.zeros(N_A), []
        for X, Y in pairs(names, steps):
            padding = [-1] * (longest - len(X))  # one_hot(-1) is zero, which serves None too
            inputs, targets = np.array([-1, *X[1:], *padding]), np.array(Y + padding)
            parameters, loss, a_prev = optimize(parameters, a_prev, inputs, targets, len(X))
            losses.append(float(loss))
        return losses

    return train


def numba(names: list[str]) -> Train:
    """Numba: the whole step compiled, products as BLAS calls, nothing allocated but the states."""
    from numba import njit

    @njit(fastmath=False)
    def optimize(X, Y, a0, Wax, Waa, Wya, b, by):
        T, n_a, n_y = len(X), len(b), len(by)
        a, p = np.empty((T + 1, n_a)), np.empty((T, n_y))
        a[0] = a0
        loss = 0.0
        for t in range(T):
            z = np.dot(Waa, a[t]) + b
            if X[t] >= 0:
                z += Wax[:, X[t]]
            a[t + 1] = np.tanh(z)
            e = np.dot(Wya, a[t + 1]) + by
            e = np.exp(e - e.max())
            p[t] = e / e.sum()
            loss -= np.log(p[t, Y[t]])
        dWax, dz, da_next = np.zeros_like(Wax), np.empty((T, n_a)), np.zeros(n_a)
        for t in range(T):
            p[t, Y[t]] -= 1
        da = np.dot(p, Wya)
        for t in range(T - 1, -1, -1):
            dz[t] = (1 - a[t + 1] ** 2) * (da[t] + da_next)
            da_next = np.dot(dz[t], Waa)
            if X[t] >= 0:
                dWax[:, X[t]] += dz[t]
        steps = (
            (Wax, dWax),
            (Waa, np.dot(dz.T, a[:T])),
            (Wya, np.dot(p.T, a[1:])),
        )
        for W, dW in steps:
            for i in range(W.shape[0]):
                for j in range(W.shape[1]):
                    W[i, j] -= LEARNING_RATE * min(max(dW[i, j], -CLIP), CLIP)
        for i in range(n_a):
            b[i] -= LEARNING_RATE * min(max(dz[:, i].sum(), -CLIP), CLIP)
        for i in range(n_y):
            by[i] -= LEARNING_RATE * min(max(p[:, i].sum(), -CLIP), CLIP)
        return loss, a[T]

    def train(steps):
        parameters = initialize_parameters(N_A, VOCABULARY, VOCABULARY)
        W = [parameters[name] for name in ("Wax", "Waa", "Wya")] + [parameters[name][:, 0] for name in ("b", "by")]
        W[3:] = [bias.copy() for bias in W[3:]]
        a_prev, losses = np.zeros(N_A), []
        for X, Y in pairs(names, steps):
            loss, a_prev = optimize(np.array([-1, *X[1:]]), np.array(Y), a_prev, *W)
            losses.append(loss)
        return losses

    return train


CONTENDERS = {contender.__name__: contender for contender in (textbook, utils, torch, jax, numba)}


def main() -> None:
    """Serve one contender: `{"steps": n}` on stdin is answered by seconds and losses on stdout."""
    name, corpus = sys.argv[1], Path(sys.argv[2])
    try:
        train = CONTENDERS[name](read_names(corpus))
    except ImportError as missing:
        print(json.dumps({"missing": missing.name}), flush=True)
        return
    version = (
        getattr(sys.modules.get(name), "__version__", None) if name in ("torch", "jax", "numba") else np.__version__
    )
    print(json.dumps({"version": version}), flush=True)
    for line in sys.stdin:
        steps = json.loads(line)["steps"]
        start = time.perf_counter()
        losses = train(steps)
        print(json.dumps({"seconds": time.perf_counter() - start, "losses": losses}), flush=True)


if __name__ == "__main__":
    main()
