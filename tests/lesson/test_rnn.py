"""The network of the lesson: its gradients against finite differences, its fast passes against its own steps."""

from __future__ import annotations

import doctest
import math
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import utils
from utils import (
    get_initial_loss,
    initialize_parameters,
    print_sample,
    rnn,
    rnn_backward,
    rnn_forward,
    rnn_step_backward,
    rnn_step_forward,
    smooth,
    softmax,
    text,
    update_parameters,
)

NAMES = ("Wax", "Waa", "Wya", "b", "by")
ALPHABET = dict(enumerate("\nabcdefghijklmnopqrstuvwxyz"))

# n_a, n_x, n_y, X, Y
CASES = {
    "name": (5, 27, 27, [None, 4, 9, 14, 15], [4, 9, 14, 15, 0]),
    "one step": (3, 4, 4, [None], [2]),
    "one step, no None": (3, 4, 4, [1], [2]),
    "None in the middle": (4, 6, 6, [2, None, 2, 5, None], [0, 3, 3, 1, 5]),
    "more inputs than outputs": (6, 7, 3, [None, 6, 5, 6], [2, 0, 1, 1]),
    "more outputs than inputs": (2, 3, 8, [0, 2, 2, None, 1, 1], [7, 6, 0, 3, 3, 3]),
    "one hidden unit": (1, 2, 2, [None, 1, 1], [1, 1, 0]),
}


def drawn(n_a: int, n_x: int, n_y: int, seed: int = 0) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Parameters large enough for every term to count, and a start state that is not zero."""
    rng = np.random.default_rng(seed)
    shapes = {"Wax": (n_a, n_x), "Waa": (n_a, n_a), "Wya": (n_y, n_a), "b": (n_a, 1), "by": (n_y, 1)}
    return {name: rng.normal(size=shape) * 0.7 for name, shape in shapes.items()}, rng.uniform(-1, 1, (n_a, 1))


def stepwise(X, Y, a0, parameters):
    """The loss and the cache, as dicts keyed by time step, from `rnn_step_forward` alone."""
    y_hat, x, a, loss = {}, {}, {-1: a0}, 0.0
    for t, symbol in enumerate(X):
        x[t] = np.zeros((parameters["Wax"].shape[1], 1))
        if symbol is not None:
            x[t][symbol] = 1
        a[t], y_hat[t] = rnn_step_forward(parameters, a[t - 1], x[t])
        loss -= math.log(y_hat[t][Y[t], 0])
    return loss, (y_hat, a, x)


@pytest.fixture(params=CASES.values(), ids=CASES.keys())
def case(request):
    n_a, n_x, n_y, X, Y = request.param
    parameters, a0 = drawn(n_a, n_x, n_y)
    return X, Y, a0, parameters, n_x


@pytest.fixture
def published():
    """The known case of `optimize`."""
    np.random.seed(1)
    a0 = np.random.randn(100, 1)
    parameters = {name: np.random.randn(*values.shape) for name, values in drawn(100, 27, 27)[0].items()}
    return [12, 3, 5, 11, 22, 3], [4, 14, 11, 22, 25, 26], a0, parameters


def test_gradients_agree_with_finite_differences(case):
    """An oracle that shares no line with the code: each gradient is the slope of the loss, measured."""
    X, Y, a0, parameters, n_x = case
    gradients, _ = rnn_backward(X, Y, parameters, rnn_forward(X, Y, a0, parameters, n_x)[1])
    h = 1e-5
    for name, values in [*parameters.items(), ("a_next", a0)]:
        measured = np.empty_like(values)
        for index in np.ndindex(values.shape):
            kept = values[index]
            values[index] = kept + h
            above, _ = rnn_forward(X, Y, a0, parameters, n_x)
            values[index] = kept - h
            below, _ = rnn_forward(X, Y, a0, parameters, n_x)
            values[index] = kept
            measured[index] = (above - below) / (2 * h)
        computed = gradients["d" + name]
        assert computed.shape == values.shape
        scale = max(np.abs(measured).max(), 1e-3)  # Wax has no gradient where every input is None
        assert np.abs(computed - measured).max() <= 1e-6 * scale, name


def test_forward_agrees_with_its_steps(case):
    """The fast pass is the textbook's equations and nothing else."""
    X, Y, a0, parameters, n_x = case
    loss, (y_hat, a, x) = rnn_forward(X, Y, a0, parameters, n_x)
    expected_loss, (p_steps, a_steps, x_steps) = stepwise(X, Y, a0, parameters)
    assert loss == pytest.approx(expected_loss, rel=1e-12)
    for t in range(len(X)):
        np.testing.assert_allclose(y_hat[t], p_steps[t], rtol=1e-12)
        np.testing.assert_allclose(a[t], a_steps[t], rtol=1e-12, atol=1e-15)
        np.testing.assert_array_equal(x[t], x_steps[t])
    np.testing.assert_array_equal(a[-1], a0)


@pytest.mark.parametrize("form", ["cache of rnn_forward", "dicts", "lists"])
def test_backward_agrees_with_its_steps(case, form):
    """A learner may build the cache from single steps: dicts keyed by time step, -1 included, must serve too."""
    X, Y, a0, parameters, n_x = case
    _, (p_steps, a_steps, x_steps) = stepwise(X, Y, a0, parameters)
    T = len(X)
    expected = {"d" + name: np.zeros_like(values) for name, values in parameters.items()}
    expected["da_next"] = np.zeros_like(a0)
    for t in reversed(range(T)):
        dy = p_steps[t].copy()
        dy[Y[t]] -= 1
        returned = rnn_step_backward(dy, expected, parameters, x_steps[t], a_steps[t], a_steps[t - 1])
        assert returned is expected

    cache = {
        "cache of rnn_forward": lambda: rnn_forward(X, Y, a0, parameters, n_x)[1],
        "dicts": lambda: (p_steps, a_steps, x_steps),
        "lists": lambda: ([*p_steps.values()], [a_steps[t] for t in (*range(T), -1)], [*x_steps.values()]),
    }[form]()
    gradients, a = rnn_backward(X, Y, parameters, cache)
    assert a is cache[1]
    assert gradients.keys() == expected.keys()
    for name in expected:
        np.testing.assert_allclose(gradients[name], expected[name], rtol=1e-10, atol=1e-13, err_msg=name)


def test_published_case_of_optimize(published):
    """Numbers printed in learners' notebooks for years; all of utils takes part in them."""
    X, Y, a0, parameters = published
    arrays, before = dict(parameters), {name: values.copy() for name, values in parameters.items()}
    loss, cache = rnn_forward(X, Y, a0, parameters)
    gradients, a = rnn_backward(X, Y, parameters, cache)
    gradients = {name: np.clip(values, -5, 5) for name, values in gradients.items()}
    assert update_parameters(parameters, gradients, 0.01) is parameters

    assert type(loss) is float  # an np.float64 prints as np.float64(126.5) in a notebook
    assert loss == pytest.approx(126.503975722, abs=1e-9)
    assert gradients["dWaa"][1][2] == pytest.approx(0.194709315347, abs=1e-12)
    assert np.argmax(gradients["dWax"]) == 93
    assert gradients["dWya"][1][2] == pytest.approx(-0.007773876032, abs=1e-12)
    assert gradients["db"][4] == pytest.approx([-0.06809825], abs=1e-8)
    assert gradients["dby"][1] == pytest.approx([0.01538192], abs=1e-8)
    assert a[len(X) - 1][4] == pytest.approx([-1.0], abs=1e-8)
    for name in NAMES:  # `optimize` is graded by what happened to the caller's arrays
        assert parameters[name] is arrays[name]
        np.testing.assert_array_equal(parameters[name], before[name] - 0.01 * gradients["d" + name])


def test_shapes_are_those_of_the_contract(published):
    """Existing submissions index the cache by time step and read columns."""
    X, Y, a0, parameters = published
    _, cache = rnn_forward(X, Y, a0, parameters)
    y_hat, a, x = cache
    assert (y_hat.shape, a.shape, x.shape) == ((6, 27, 1), (7, 100, 1), (6, 27, 1))
    assert {array.dtype for array in cache} == {np.dtype(np.float64)}
    gradients, _ = rnn_backward(X, Y, parameters, cache)
    assert set(gradients) == {"dWax", "dWaa", "dWya", "db", "dby", "da_next"}
    assert gradients["da_next"].shape == (100, 1)


def test_passes_leave_their_arguments_alone(published):
    """A pass that wrote into its input would change the next training step, silently."""
    X, Y, a0, parameters = published
    _, cache = rnn_forward(X, Y, a0, parameters)
    arrays = [a0, *parameters.values(), *cache]
    kept = [array.copy() for array in arrays]
    first, _ = rnn_backward(X, Y, parameters, cache)
    second, _ = rnn_backward(X, Y, parameters, cache)
    rnn_forward(Y, X, a0 + 1, parameters)
    for array, copy in zip(arrays, kept, strict=True):
        np.testing.assert_array_equal(array, copy)
    for name in first:
        assert not np.shares_memory(first[name], second[name])
        np.testing.assert_array_equal(first[name], second[name])
    cache[1][-1] += 1
    np.testing.assert_array_equal(a0, kept[0])


def test_initial_parameters_are_the_published_draw():
    """The training log can be compared only if every run starts from the same weights."""
    parameters = initialize_parameters(3, 4, 5)
    np.random.seed(1)
    for name, shape in (("Wax", (3, 4)), ("Waa", (3, 3)), ("Wya", (5, 3))):
        np.testing.assert_array_equal(parameters[name], np.random.randn(*shape) * 0.01)
    np.testing.assert_array_equal(parameters["b"], np.zeros((3, 1)))
    np.testing.assert_array_equal(parameters["by"], np.zeros((5, 1)))
    assert tuple(parameters) == NAMES


def test_softmax_is_by_column_and_does_not_overflow():
    """Columns are distributions of their own; scores of 1,000, or of -1,000 beside them, must not give nan."""
    p = softmax(np.array([[0.0, 1000.0, -1000.0], [math.log(3), 1000.0, -1000.0]]))
    np.testing.assert_allclose(p, [[0.25, 0.5, 0.5], [0.75, 0.5, 0.5]], rtol=1e-14)
    np.testing.assert_allclose(softmax(np.array([0.0, math.log(3)])), [0.25, 0.75], rtol=1e-14)


def test_loss_helpers():
    """The smoothed loss is what the log prints: its start and its mixing are part of the published numbers."""
    assert smooth(20.0, 10.0) == pytest.approx(19.99, abs=1e-12)
    assert get_initial_loss(27, 7) == pytest.approx(7 * math.log(27), rel=1e-15)


@pytest.mark.parametrize(
    ("indices", "printed"),
    [([20, 15, 0], "To\n"), (np.array([1, 2]), "Ab"), ([0], "\n"), ([], "")],
)
def test_print_sample_capitalises_and_adds_nothing(capsys, indices, printed):
    """The newline printed is the sampled one: a name cut short shows by the missing line break."""
    print_sample(indices, ALPHABET)
    assert capsys.readouterr().out == printed


@pytest.mark.parametrize(
    "called",
    [
        ([1, 2, 3], [2, 3, 0]),  # a textbook `optimize` passes no `vocab_size`: another corpus has 26 or 40 symbols
        (np.array([1, 2, 3]), np.array([2, 3, 0]), 4),  # `np.random.choice` gives np.int64
        ([np.int64(1), np.int64(2), np.int64(3)], (2, 3, 0), 4),
    ],
    ids=["default vocabulary", "arrays", "NumPy's integers"],
)
def test_other_forms_of_the_same_name_are_as_good(called):
    """A learner may keep a whole name in an array, and leave out what has a default."""
    parameters, a0 = drawn(3, 4, 4)
    X, Y, *size = called
    assert rnn_forward(X, Y, a0, parameters, *size)[0] == rnn_forward([1, 2, 3], [2, 3, 0], a0, parameters, 4)[0]


@pytest.mark.parametrize("X", [[None, 1], np.array([None, 1])])
@pytest.mark.parametrize(
    ("Y", "message"),
    [
        ([1], r"X has 2 steps and Y has 1"),
        ([1, 4], r"Y\[1\] is 4, expected an index from 0 to 3"),
        ([-1, 0], r"Y\[0\] is -1, expected an index from 0 to 3"),
        ([1, None], r"Y\[1\] is None, expected an integer"),
        ([1.0, 0], r"Y\[0\] is 1\.0, expected an integer"),
        ([True, 0], r"Y\[0\] is True, expected an integer"),
        (["a", 0], r"Y\[0\] is 'a', expected an integer"),
    ],
)
def test_bad_target_is_named_by_both_passes(X, Y, message):
    """A negative index would count from the end and train on the wrong symbol without a word."""
    parameters, a0 = drawn(3, 4, 4)
    _, cache = rnn_forward(X, [1, 0], a0, parameters, 4)
    with pytest.raises(ValueError, match=message):
        rnn_forward(X, Y, a0, parameters, 4)
    with pytest.raises(ValueError, match=message):
        rnn_backward(X, Y, parameters, cache)


@pytest.mark.parametrize(
    ("X", "Y", "size", "message"),
    [
        # the usual slip is a corpus with one symbol more than the vocabulary
        ([None, 4], [1, 0], 4, r"X\[1\] is 4, expected an index from 0 to 3"),
        ([np.int64(-1), 1], [1, 0], 4, r"X\[0\] is -1, expected an index from 0 to 3"),
        ([2.0, 1], [1, 0], 4, r"X\[0\] is 2\.0, expected an integer"),
        ([False, 1], [1, 0], 4, r"X\[0\] is False, expected an integer"),
        ("ab", [1, 0], 4, r"X\[0\] is 'a', expected an integer"),
        # a loss of zero over no steps would hide a blank line in the corpus
        ([], [], 4, "X is empty"),
        # another alphabet than that of the weights: say which of the two disagrees
        ([None], [0], 9, r"vocab_size is 9, but parameters\['Wax'\] has 4 columns"),
    ],
)
def test_bad_input_is_named(X, Y, size, message):
    """NumPy would speak of an index out of bounds, or say nothing at all."""
    with pytest.raises(ValueError, match=message):
        rnn_forward(X, Y, drawn(3, 4, 4)[1], drawn(3, 4, 4)[0], size)


@pytest.mark.parametrize(("X", "message"), [([], "X is empty"), ([None], "cache holds 2 steps, but X has 1")])
def test_cache_of_another_name_is_refused(X, message):
    """Passing the cache of the step before is an easy slip, and shapes alone may broadcast."""
    parameters, a0 = drawn(3, 4, 4)
    _, cache = rnn_forward([None, 1], [1, 0], a0, parameters, 4)
    with pytest.raises(ValueError, match=message):
        rnn_backward(X, [0] * len(X), parameters, cache)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("fault", ["missing", "transposed", "flat"])
def test_bad_parameter_is_named(name, fault):
    """NumPy's own message speaks of operands; a learner needs the name of the array."""
    parameters, a0 = drawn(3, 4, 5)
    x, gradients = np.zeros((4, 1)), {"d" + key: np.zeros_like(values) for key, values in parameters.items()}
    gradients["da_next"] = np.zeros((3, 1))
    _, cache = rnn_forward([1], [2], a0, parameters, 4)
    if fault == "missing":
        del parameters[name]
        misfit = unfit = f"parameters has no '{name}'"
    else:
        wrong = np.zeros((3, 4)) if name == "Waa" else parameters[name].T
        parameters[name] = wrong if fault == "transposed" else wrong.ravel()
        misfit = "do not fit each other, .* got .*" + re.escape(f"{name} {parameters[name].shape}")
        unfit = rf"gradients\['d{name}'\] has shape"
    for call in (
        lambda: rnn_forward([1], [2], a0, parameters, 4),
        lambda: rnn_backward([1], [2], parameters, cache),
        lambda: rnn_step_forward(parameters, a0, x),
        lambda: rnn_step_backward(np.zeros((5, 1)), gradients, parameters, x, a0, a0),
    ):
        with pytest.raises(ValueError, match=misfit):
            call()
    with pytest.raises(ValueError, match=unfit):
        update_parameters(parameters, gradients, 0.01)


@pytest.mark.parametrize("a0", [np.zeros(3), np.zeros((1, 3)), np.zeros((4, 1)), 0.0])
def test_bad_start_state_is_named(a0):
    """A flat state broadcasts in the textbook loop and trains a (n_a, n_a) state without an error."""
    parameters, good = drawn(3, 4, 4)
    with pytest.raises(ValueError, match=r"a0 has shape .*, expected \(3, 1\)"):
        rnn_forward([None], [0], a0, parameters, 4)
    with pytest.raises(ValueError, match=r"a_prev has shape .*, expected \(3, 1\)"):
        rnn_step_forward(parameters, a0, np.zeros((4, 1)))
    with pytest.raises(ValueError, match=r"x has shape .*, expected \(4, 1\)"):
        rnn_step_forward(parameters, good, np.zeros((3, 1)))


@pytest.mark.parametrize("name", ["dWax", "dWaa", "dWya", "db", "dby", "da_next"])
def test_bad_gradient_is_named(name):
    """A forgotten gradient is the commonest fault of `clip`; a flat one would broadcast into a matrix."""
    parameters, a0 = drawn(3, 4, 5)
    gradients = {"d" + key: np.zeros_like(values) for key, values in parameters.items()} | {"da_next": np.zeros((3, 1))}

    def back(changed):
        return rnn_step_backward(np.zeros((5, 1)), changed, parameters, np.zeros((4, 1)), a0, a0)

    calls = [back] if name == "da_next" else [back, lambda changed: update_parameters(parameters, changed, 0.01)]
    for call in calls:
        with pytest.raises(ValueError, match=f"gradients has no '{name}'"):
            call({key: values for key, values in gradients.items() if key != name})
        with pytest.raises(ValueError, match=rf"gradients\['{name}'\] has shape"):
            call(gradients | {name: gradients[name].ravel()})


def run_python(code: str) -> str:
    """Run lines in a Python of their own, in the folder of the course; return what they print."""
    root = Path(utils.__file__).parents[1]
    return subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True).stdout


def test_star_import_is_light_and_exact():
    """The lesson's first cell: ten names, none of the second lesson's, and no plotting library to wait for."""
    names = run_python("before = set(dir()); from utils import *; print(*sorted(set(dir()) - before - {'before'}))")
    assert names.split() == [
        "get_initial_loss",
        "initialize_parameters",
        "print_sample",
        "rnn_backward",
        "rnn_forward",
        "rnn_step_backward",
        "rnn_step_forward",
        "smooth",
        "softmax",
        "update_parameters",
    ]


@pytest.mark.parametrize(
    ("statement", "second"),
    [
        ("from utils import *; from utils import plots", False),
        ("from utils.sonnets import *; sample, generate_output, build_data", True),
    ],
)
def test_importing_loads_numpy_and_nothing_else(statement, second):
    """Grading starts a process for each submission: matplotlib alone takes longer than the lesson takes to grade."""
    loaded = run_python(f"import sys; {statement}; print(*sys.modules)").split()
    ours = {name.partition(".")[0] for name in loaded if "cython" not in name} - sys.stdlib_module_names
    assert ours & {"numpy", "utils", "matplotlib", "keras", "jax", "pooch", "pandas", "scipy"} == {"numpy", "utils"}
    assert ("utils.sonnets" in loaded) is second


@pytest.mark.parametrize("module", [rnn, text])
def test_examples_in_docstrings_run(module):
    """An example that does not run teaches the wrong thing."""
    failed, tried = doctest.testmod(module)
    assert tried > 0
    assert failed == 0
