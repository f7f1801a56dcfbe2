"""The checks of `optimize`: loss and last state, the gradients that come back, the parameters that move.

`clip` has checks of its own. So the known step is taken with a `clip` that does nothing, which changes no number there,
and the steep step, where gradients are far beyond 5, only once `clip` works.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from utils import cases
from utils.checks import comparing, surroundings
from utils.checks.clip import limited
from utils.checks.showing import check, explained
from utils.rnn import rnn_forward

Arrays = dict[str, np.ndarray]
Optimize = Callable[..., tuple[float, Arrays, np.ndarray]]
LIMIT = 5  # what optimize clips to
AFTER_THE_UPDATE = 132.9200546079991  # the loss of the known step once more, after the update without clipping


@check
def optimize_loss_and_state(optimize: Optimize, namespace: dict[str, Any]) -> None:
    """Compare the loss and the last hidden state of the known step, and of two smaller ones."""
    _, _, a_prev, _ = step = cases.known_step()
    loss, _, a_last = _known_step(optimize, namespace, step)
    comparing.value("optimize: the loss", loss, 126.503975722, rtol=1e-9, causes=_slips_of_loss(126.503975722, step))
    random = np.random.RandomState(2)
    for steps in (4, 1):
        step = cases.training_step(random, 5, 7, steps)
        short = f"It works for 6 steps, not for {steps}: does a print or an index need more steps than that?"
        with surroundings.replaced(namespace, clip=clip), explained("optimize", short):
            loss_and_state(optimize(*cases.copied(step), learning_rate=0.01), step)
    a_last = comparing.shape("optimize: the last hidden state", a_last, (100, 1))
    comparing.value("optimize: element 4 of the last hidden state", a_last[4], -1.0, rtol=1e-6, causes={
        "This is the state before the first step: ask for a[len(X) - 1].": a_prev[4][0]
    })  # fmt: skip


@check
def optimize_gradients(optimize: Optimize, namespace: dict[str, Any]) -> None:
    """Compare gradients of the known step, and look whether steep ones are clipped."""
    step = cases.known_step()
    _, gradients, _ = _known_step(optimize, namespace, step)
    gradients = comparing.same_dict("optimize", gradients, {"d" + name: array for name, array in step[3].items()})
    for name, place, want in (
        ("dWaa", (1, 2), 0.194709315347), ("dWya", (1, 2), -0.007773876032), ("db", (4, 0), -0.06809825),
        ("dby", (1, 0), 0.01538192),
    ):  # fmt: skip
        comparing.value(f"optimize: `{name}[{place[0]}, {place[1]}]`", gradients[name][place], want, rtol=1e-6, causes={
            "They are multiplied by the learning rate: return the gradients themselves.": want * 0.01,
            "They are divided by the length of the name: gradients are sums over its characters.": want / len(step[0]),
            "They have the wrong sign.": -want,
        })  # fmt: skip
    if clip_works(namespace.get("clip")):
        step = cases.steep_step()
        _, gradients, _ = _three(optimize(*step, learning_rate=0.01))
        gradients = comparing.same_dict("optimize", gradients, {"d" + name: array for name, array in step[3].items()})
        for name, gradient in gradients.items():
            _reaches_the_limit(name, float(np.abs(gradient).max()))


@check
def optimize_update(optimize: Optimize, namespace: dict[str, Any]) -> None:
    """Compare how far the parameters move in the known step, and in a steep one with another learning rate."""
    step, before = cases.known_step(), cases.known_step()[3]
    with surroundings.replaced(namespace, clip=clip):
        optimize(*step, learning_rate=0.01)
    still = [name for name in cases.PARAMETER_NAMES if np.array_equal(step[3].get(name, 0), before[name])]
    if still:
        some = "the parameters" if len(still) == 5 else " and ".join(f"`{name}`" for name in still)
        comparing.fail(
            f"optimize: {some} did not change. Is the update made, for all five, on the dictionary that was passed in?"
        )
    length = len(step[0])
    for (name, place), want in {
        ("Waa", (1, 2)): -0.00194709315347, ("Wya", (1, 2)): 0.00007773876032,
        ("b", (4, 0)): 0.0006809825, ("by", (1, 0)): -0.0001538192,
    }.items():  # fmt: skip
        got = comparing.shape(f"optimize: `{name}`", step[3][name], before[name].shape)[place] - before[name][place]
        comparing.value(f"optimize: the change of `{name}[{place[0]}, {place[1]}]`", got, want, rtol=1e-5, causes={
            "This goes uphill: check the sign in the update.": -want,
            "It moved twice as far as it should: is the update made twice?": 2 * want,
            "It moved ten times too far: is the learning rate the one that was passed in?": 10 * want,
            "It moved six times too far, and the name has six characters: make one update for a name.": length * want,
            "It moved a sixth of what it should, and the name has six characters: is it divided by 6?": want / length,
            "It moved as if the learning rate were 1: is it used?": want / 0.01,
        })  # fmt: skip
    if clip_works(namespace.get("clip")):
        for rate in (None, 0.1):
            step, before = cases.steep_step(), cases.steep_step()[3]
            optimize(*step, **({} if rate is None else {"learning_rate": rate}))
            for name in cases.PARAMETER_NAMES:
                _moved_to_the_limit(name, float(np.abs(step[3][name] - before[name]).max()), rate or 0.01)


def loss_and_state(returned: Any, step: cases.Step, show: bool = True) -> None:
    """Fail unless what `optimize` returned holds the loss and the last hidden state of a step.

    Parameters
    ----------
    returned : tuple
        What came back.
    step : tuple
        What `optimize` was called with; its parameters as they were before.
    show : bool
        Whether the message may state the right values (not in a hidden test).
    """
    X, Y, a_prev, parameters = step
    loss, _, a_last = _three(returned)
    if np.shape(a_last) == (len(X) + 1, *a_prev.shape):
        comparing.fail(
            "optimize: the third value holds the hidden states of all steps. Return the last one, a[len(X) - 1]."
        )
    want, (_, states, _) = rnn_forward(X, Y, a_prev, parameters)
    last = len(X) - 1  # rounding is below 1e-12 at these sizes
    comparing.value("optimize: the loss", loss, want, rtol=1e-7, show=show, causes=_slips_of_loss(want, step))
    comparing.array("optimize: the last hidden state", a_last, states[last], rtol=1e-7, show=show, causes={
        "This is the state before the first step: ask for a[len(X) - 1].": a_prev,
        "This is the state after the first step: ask for a[len(X) - 1].": states[0],
        "This is the state after the last step but one: ask for a[len(X) - 1].": states[last - 1],
    })  # fmt: skip


def clipped_gradients(returned: Any, raw: Arrays) -> None:
    """Fail in a hidden test unless the gradients that came back are the `raw` ones, limited to [-5, 5]."""
    _, gradients, _ = _three(returned)
    gradients = comparing.same_dict("optimize", gradients, raw)
    for name, gradient in raw.items():
        right = limited(gradient, LIMIT)
        comparing.array(f"optimize: `{name}`", gradients[name], right, rtol=1e-7, show=False, causes={
            "It is not clipped: is `clip` called, and what it returns used and returned?": gradient,
            "It is clipped to 1; the exercise says 5.": limited(gradient, 1),
            "It is clipped to 10; the exercise says 5.": limited(gradient, 10),
        })  # fmt: skip


def moved(before: Arrays, after: Arrays, raw: Arrays, rate: float) -> None:
    """Fail in a hidden test unless parameters moved by `rate` times the `raw` gradients, limited to [-5, 5]."""
    for name, start in before.items():
        gradient, what = raw["d" + name], f"after optimize with learning rate {rate:g}: `{name}`"
        step = limited(gradient, LIMIT)
        comparing.array(what, after.get(name), start - rate * step, rtol=1e-9, show=False, causes={
            "It did not change: is the update made, for all five, on the dictionary that was passed in?": start,
            "This goes uphill: check the sign in the update.": start + rate * step,
            "The update was made with gradients that were not clipped: clip first.": start - rate * gradient,
            "It moved twice as far as it should: is the update made twice?": start - 2 * rate * step,
            "It moved as if the learning rate were 0.01: use the argument.": start - 0.01 * step,
            "It moved as if the learning rate were 1: is it used?": start - step,
        })  # fmt: skip


def clip_works(clip: Any) -> bool:
    """Tell whether a `clip` limits gradients; its own checks say what is wrong if it does not."""
    before = cases.random_gradients(np.random.RandomState(0), 50.0, 5, 3, 6)
    try:
        after = clip(cases.copied_arrays(before), LIMIT)
        return all(np.array_equal(after[name], limited(array, LIMIT)) for name, array in before.items())
    except Exception:
        return False


def clip(gradients: Arrays, maxValue: float) -> Arrays:
    """Stand aside: the `clip` of a known step, under the name that an error message gives it."""
    return gradients


def _known_step(optimize: Optimize, namespace: dict[str, Any], step: cases.Step) -> tuple[Any, ...]:
    with surroundings.replaced(namespace, clip=clip):
        return _three(optimize(*cases.copied(step), learning_rate=0.01))


def _three(returned: Any) -> tuple[Any, ...]:
    """Return the three values that came back, or fail and say what is missing or in another place."""
    loss, gradients, a_last = comparing.unpack("optimize", returned, ("loss", "gradients", "a_last"))
    if isinstance(loss, Mapping):
        comparing.fail(
            "optimize: the loss is a dictionary. Return the loss first, then the gradients, then the last state."
        )
    return loss, gradients, a_last


def _slips_of_loss(want: float, step: cases.Step) -> dict[str, float]:
    """Return what known misconceptions give for the loss, each behind its explanation."""
    X, Y, a_prev, parameters = step
    slips = {
        "The loss is the sum over the characters, not their mean.": want / len(X),
        "It has the wrong sign.": -want,
        "Smoothing is the task of `model`: return the loss of this one name.": 0.999 * 7 * np.log(27) + 0.001 * want,
        "This is the loss from a state of zeros: does the name start from `a_prev`?": rnn_forward(
            X, Y, np.zeros_like(a_prev), parameters
        )[0],
    }
    if None not in X:  # as in the known step, whose network is asked about the middle of a name
        letters = [index for index in X if index is not None]
        same, exchanged = (rnn_forward(first, letters, a_prev, parameters)[0] for first in (X, Y))
        slips["This is the loss for targets that are the inputs: is Y handed on?"] = same
        slips["Are X and Y in the right order?"] = exchanged
        slips["This is the loss after the update: return the one from before."] = AFTER_THE_UPDATE
    return slips


def _reaches_the_limit(name: str, largest: float) -> None:
    """Fail unless the largest element of a steep gradient, which goes far beyond 10, is what it is clipped to."""
    if largest == LIMIT:
        return
    if largest in (1, 10):
        why = f"It is clipped to {largest:g}; the exercise says 5."
    elif largest == 0.01:
        why = "It is clipped to the learning rate; the exercise says 5."
    elif largest > LIMIT:
        why = "It is not clipped: is `clip` called, and what it returns used and returned?"
    else:
        why = "It is clipped to another interval than -5 to 5." if largest else ""
    comparing.fail(f"optimize: of a steep step the largest element of `{name}` is {largest:.6g}, expected 5. {why}")


def _moved_to_the_limit(name: str, largest: float, rate: float) -> None:
    """Fail unless a parameter moved, in a steep step, by the learning rate times what gradients are clipped to."""
    ratio = largest / (LIMIT * rate)
    if abs(ratio - 1) < 1e-9:
        return
    causes = {
        "It moved as if the learning rate were 0.01: use the argument.": 0.01 / rate,
        "It moved as if the learning rate were 1: is it used?": 1 / rate,
        "It moved as if gradients were clipped to 1; the exercise says 5.": 0.2,
        "It moved as if gradients were clipped to 10; the exercise says 5.": 2.0,
        "It moved as if gradients were clipped to the learning rate; the exercise says 5.": rate / LIMIT,
    }
    why = next((why for why, wanted in causes.items() if abs(ratio - wanted) < 1e-9), "")
    if not why and ratio > 1:
        why = "The update was made with gradients that were not clipped: clip first, and use what `clip` returns."
    comparing.fail(
        f"optimize: in a steep step with learning rate {rate:g}, an element of `{name}` moved by {largest:.6g}, "
        f"expected {LIMIT * rate:g}. {why}"
    )
