"""The checks of `clip`: known gradients, other bounds, all five gradients.

Clipping computes nothing: every element is one of the inputs. So equality is asked for, on every machine.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from utils import cases
from utils.checks import comparing
from utils.checks.showing import check

Arrays = dict[str, np.ndarray]
Clip = Callable[[Arrays, float], Arrays]
WEIGHTS, BIASES = ("dWax", "dWaa", "dWya"), ("db", "dby")
_FORGOTTEN = (
    "Was `{}` forgotten, is the clipped array not in the dictionary that you return, or does an `if` ask for what is "
    "never true?"
)


@check
def clip_values(clip: Clip) -> None:
    """Clip the weights of the known gradients to 10."""
    clipped(clip, cases.known_gradients(), 10, WEIGHTS)


@check
def clip_bounds(clip: Clip) -> None:
    """Clip weights to other bounds, and look only at what lay beyond them."""
    for bound in (5, 0.5, 20):
        clipped(clip, cases.random_gradients(np.random.RandomState(3), 2.0 * bound), bound, WEIGHTS, beyond=True)


@check
def clip_all_gradients(clip: Clip) -> None:
    """Clip biases, small ones and large ones."""
    # first gradients beyond both ends: where only one end is passed, one cause could be taken for another
    clipped(clip, cases.mixed_biases(np.random.RandomState(1)), 10, BIASES)
    clipped(clip, cases.known_gradients(), 10, BIASES)


def clipped(
    clip: Clip, before: Arrays, bound: float, names: tuple[str, ...], beyond: bool = False, show: bool = True
) -> None:
    """Fail unless `clip` limits gradients to [-bound, bound].

    Parameters
    ----------
    clip : function
    before : dict of ndarray
        The gradients; `clip` gets a copy.
    bound : float
    names : tuple of str
        The gradients that are looked at.
    beyond : bool
        Whether only those elements are looked at that lie outside of the interval.
    show : bool
        Whether the message may state the right values (not in a hidden test).
    """
    came = clip(cases.copied_arrays(before), bound)
    after = comparing.same_dict("clip", came, {name: before[name] for name in names})
    for name in names:
        old, new = before[name], after[name]
        want = limited(old, bound)
        if beyond:  # what lay inside may be anything that does not lie beyond now
            want = np.where((np.abs(old) <= bound) & (np.abs(new) <= bound), new, want)
        comparing.array(
            f"clip(gradients, {bound:g}): `{name}`", new, want, show=show, causes=_slips(name, old, new, bound)
        )


def limited(gradient: np.ndarray, size: float) -> np.ndarray:
    """Return a gradient with its elements limited to [-size, size]."""
    return np.where(np.abs(gradient) > size, np.sign(gradient) * size, gradient)


def _slips(name: str, old: np.ndarray, new: np.ndarray, bound: float) -> dict[str, np.ndarray]:
    """Return what known misconceptions make of the gradient `old`, each behind its explanation."""
    right = limited(old, bound)
    ends, outside = np.sign(old) * bound, np.abs(old) > bound
    largest = np.unravel_index(np.abs(old).argmax(), old.shape)
    return {
        f"No element of it changed. {_FORGOTTEN.format(name)}": old,
        "It is clipped to 10, not to `maxValue`: is there a 10 in your code?": limited(old, 10),
        "It is clipped to half of `maxValue`: `maxValue` is one end of the interval, not its width.": limited(
            old, bound / 2
        ),
        "It is clipped to `maxValue` without its decimals; `maxValue` need not be a whole number.": limited(
            old, int(bound)
        ),
        "The lower end of the interval is -maxValue, not 0.": np.maximum(right, 0),
        "Only the upper end is limited: what about large negative numbers?": np.minimum(old, bound),
        "Only the lower end is limited: what about large positive numbers?": np.maximum(old, -bound),
        "These are all -maxValue: are the two ends of the interval in the wrong order?": np.full_like(old, -bound),
        "These are all maxValue; only elements beyond the interval may change.": np.full_like(old, bound),
        "These are the absolute values: the sign of a gradient says where to go.": np.abs(right),
        "What lies inside the interval lost its sign; it should stay as it is.": np.where(outside, ends, np.abs(old)),
        "What lies inside the interval became 0; it should stay as it is.": np.where(outside, ends, 0),
        "What lies beyond the interval became 0; it should go to the nearer end.": np.where(outside, 0, old),
        "Every element went to an end of the interval; those inside it should stay as they are.": ends,
        "The whole array was scaled; only elements beyond the interval may change.": old * new[largest] / old[largest],
        "These are rounded to two decimals; what lies inside the interval should stay as it is.": np.round(right, 2),
    }
