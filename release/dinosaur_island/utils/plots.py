"""Pictures for the lesson, and the one palette that they and the generated figures share.

Not part of ``from utils import *``, which stays NumPy only: write ``from utils import plots``.
matplotlib is imported when the first picture is drawn. While a notebook is graded or validated nobody looks, so
nothing is drawn then and the functions return None.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np

from .rnn import rnn_step_forward

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Okabe and Ito's colours, told apart with every common kind of colour blindness
# (https://jfly.uni-koeln.de/color/); the greys and the paper are ours.
PALETTE = {
    "ink": "#1f2933",
    "muted": "#56616d",
    "line": "#c9c5b8",
    "paper": "#fbfaf5",
    "blue": "#0072b2",
    "sky": "#56b4e9",
    "green": "#009e73",
    "orange": "#e69f00",
    "red": "#d55e00",
    "pink": "#cc79a7",
}

Draws = TypeVar("Draws", bound=Callable[..., Any])


def unless_graded(draw: Draws) -> Draws:
    """Let a function draw nothing where nbgrader runs the notebook: matplotlib alone would double the time."""

    @functools.wraps(draw)
    def maybe(*args: Any, **kwargs: Any) -> Any:
        return None if "NBGRADER_EXECUTION" in os.environ else draw(*args, **kwargs)

    return cast(Draws, maybe)


@unless_graded
def loss_curve(iterations: Sequence[int], losses: Sequence[float], ax: Axes | None = None) -> Axes:
    """Draw the smoothed loss against the training step.

    Parameters
    ----------
    iterations, losses : sequences of the same length, at least 1
        As `utils.training_log.losses` returns them. The loss is in nats a name.
    ax : matplotlib Axes, optional
        Where to draw; a new figure without it. Call again with the same axes to compare two runs.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If the lengths differ or are zero.
    """
    if len(iterations) != len(losses):
        raise ValueError(
            f"losses: expected {len(iterations)} values, one for each of the iterations, got {len(losses)}"
        )
    if len(iterations) == 0:
        raise ValueError("iterations: expected at least one, got none")
    ax = new_axes(7.0, 3.4) if ax is None else ax
    first = not ax.lines
    colours = [PALETTE[name] for name in ("blue", "red", "green", "orange", "pink")]
    colour = colours[len(ax.lines) % len(colours)]
    ax.plot(list(iterations), list(losses), color=colour, marker="o", markersize=4, linewidth=1.8)
    if first:
        ax.set_xlabel("training step (one name each)")
        ax.set_ylabel("smoothed loss of a name")
        ax.set_title("How wrong the model still is")
        ax.xaxis.set_major_formatter("{x:,.0f}")
        quiet(ax)
        ax.grid(axis="y", color=PALETTE["line"], linewidth=0.6)
    return ax


@unless_graded
def gradient_histogram(
    before: Mapping[str, np.ndarray], after: Mapping[str, np.ndarray], maxValue: float
) -> np.ndarray:
    """Draw how the elements of the gradients are distributed before and after ``clip``.

    Parameters
    ----------
    before, after : dicts of arrays
        The same gradients, before and after. Keep a copy of `before`: a ``clip`` that works in place changes it.
        ``da_next`` is left out where it is there, since it belongs to a step and not to a parameter.
    maxValue : float
        The bound, above 0; drawn as dashed lines at ``-maxValue`` and ``maxValue``.

    Returns
    -------
    ndarray of 2 matplotlib Axes
        Before and after, with the same horizontal scale. Counts are on a logarithmic scale, since most elements are
        near zero and the rare large ones are the ones that matter.

    Raises
    ------
    ValueError
        If `maxValue` is not above 0, a dict is empty, the two disagree in names or shapes, or a value is not finite.
    """
    if not (np.isfinite(maxValue) and maxValue > 0):
        raise ValueError(f"maxValue: expected a finite number above 0, got {maxValue!r}")
    before = {name: value for name, value in before.items() if name != "da_next"}
    after = {name: value for name, value in after.items() if name != "da_next"}
    if not before:
        raise ValueError("before: expected a dict of gradients, got an empty one")
    if set(before) != set(after):
        raise ValueError(f"after: expected the gradients {sorted(before)}, got {sorted(after)}")
    for name in before:
        if np.shape(before[name]) != np.shape(after[name]):
            raise ValueError(
                f"after: {name!r} has shape {np.shape(after[name])}, expected {np.shape(before[name])} as in `before`"
            )
    values = {}
    for label, gradients in (("before", before), ("after", after)):
        values[label] = np.concatenate([np.ravel(gradients[name]) for name in sorted(gradients)])
        if not np.isfinite(values[label]).all():
            raise ValueError(f"{label}: expected finite numbers only, found nan or inf")

    plt = _pyplot()
    _, axes = plt.subplots(1, 2, figsize=(9.0, 3.2), sharex=True, sharey=True, layout="constrained")
    reach = 1.1 * max(maxValue, *(np.abs(v).max() for v in values.values()))
    bins = np.linspace(-reach, reach, 42)
    for ax, (label, colour) in zip(axes, (("before", "red"), ("after", "blue")), strict=True):
        ax.hist(values[label], bins=bins, color=PALETTE[colour], log=True)
        for bound in (-maxValue, maxValue):
            ax.axvline(bound, color=PALETTE["ink"], linestyle="--", linewidth=1.0)
        beyond = int((np.abs(values[label]) > maxValue).sum())
        ax.set_title(f"{label.capitalize()} clip: {beyond:,} of {values[label].size:,} beyond ±{maxValue:g}")
        ax.set_xlabel("value of a gradient's element")
        quiet(ax)
    axes[0].set_ylabel("how many elements")
    return axes


@unless_graded
def character_probabilities(
    parameters: dict[str, np.ndarray],
    name: str,
    char_to_ix: Mapping[str, int],
    ix_to_char: Mapping[int, str],
) -> Axes:
    """Draw what the model expects at each character of a name, as a heat map.

    Parameters
    ----------
    parameters : dict
        ``Wax (n_a, n_x)``, ``Waa (n_a, n_a)``, ``Wya (n_y, n_a)``, ``b (n_a, 1)``, ``by (n_y, 1)``.
    name : str
        At least one character, all of the vocabulary; the newline that ends it is added if it is not there.
    char_to_ix, ix_to_char : dicts
        The vocabulary, in both directions.

    Returns
    -------
    matplotlib Axes
        A column for each step, a row for each character, the shade is the probability (softmax) of that character
        given the ones before. A ring marks the character that really comes next.

    Raises
    ------
    ValueError
        If `name` is empty or has a character that is not in `char_to_ix`.
    """
    targets = _indices(name, char_to_ix)
    _, probabilities = _read(parameters, targets)
    labels = [ix_to_char[index] for index in range(len(probabilities))]

    from matplotlib.colors import PowerNorm

    ax = new_axes(max(4.5, 1.8 + 0.45 * len(targets)), 6.4)
    shades = PowerNorm(0.5, vmin=0.0, vmax=1.0)  # the root, so that 3 % is not as dark as nothing
    image = ax.imshow(probabilities, cmap="cividis", norm=shades, aspect="auto", interpolation="nearest")
    ax.scatter(
        range(len(targets)), targets, s=70, facecolors="none", edgecolors="white", linewidths=2.6, label="true next"
    )
    # A thin dark line on the wide white one: seen on the dark and on the bright end of the colour map.
    ax.scatter(range(len(targets)), targets, s=70, facecolors="none", edgecolors=PALETTE["red"], linewidths=1.3)
    ax.set_yticks(range(len(labels)), [_visible(label) for label in labels], fontsize=8)
    ax.set_xticks(range(len(targets)), _read_so_far(name))
    ax.set_xlabel("character just read")
    ax.set_ylabel("next character")
    ax.set_title(f"What comes next in {name.strip()!r}? Ring: what really does")
    ax.figure.colorbar(image, ax=ax, label="probability")
    return ax


@unless_graded
def hidden_states(parameters: dict[str, np.ndarray], name: str, char_to_ix: Mapping[str, int]) -> Axes:
    """Draw the hidden state after each character of a name, as a heat map.

    Parameters
    ----------
    parameters, name, char_to_ix
        As for `character_probabilities`.

    Returns
    -------
    matplotlib Axes
        A column for each step, a row for each of the ``n_a`` units, the colour is the unit's value in [-1, 1].

    Raises
    ------
    ValueError
        If `name` is empty or has a character that is not in `char_to_ix`.
    """
    targets = _indices(name, char_to_ix)
    states, _ = _read(parameters, targets)

    ax = new_axes(max(4.5, 1.8 + 0.45 * len(targets)), 5.0)
    image = ax.imshow(states, cmap="PuOr", vmin=-1.0, vmax=1.0, aspect="auto", interpolation="nearest")
    ax.set_xticks(range(len(targets)), _read_so_far(name))
    ax.set_xlabel("character just read")
    ax.set_ylabel("hidden unit")
    ax.set_title(f"What the network remembers of {name.strip()!r}")
    ax.figure.colorbar(image, ax=ax, label="value of the unit")
    return ax


@unless_graded
def bits_per_character(measured: dict[str, float]) -> Axes:
    """Draw what a character costs whoever guesses it, a bar for each.

    Parameters
    ----------
    measured : dict
        Who guesses -> bits per character, 0 or more, from top to bottom in the order of the dict; the last is what the
        others are compared with, and has a colour of its own. A line's end in a name breaks its label.

    Returns
    -------
    matplotlib Axes
        Each bar has its value written at its end.

    Raises
    ------
    ValueError
        If there is nothing to draw, or a value is negative or not finite.
    """
    if not measured:
        raise ValueError("measured: expected at least one bar, such as {'uniform guess': 5.2}, got an empty dict")
    for who, value in measured.items():
        if not (np.isfinite(value) and value >= 0):
            raise ValueError(f"measured: expected bits, a finite number of 0 or more, for {who!r}; got {value!r}")
    ax = new_axes(7.0, 0.9 + 0.5 * len(measured))
    colours = [PALETTE["sky"]] * (len(measured) - 1) + [PALETTE["blue"]]
    bars = ax.barh(list(measured), list(measured.values()), color=colours, height=0.6)
    ax.bar_label(bars, fmt="{:.2f}", padding=4, color=PALETTE["ink"])
    ax.invert_yaxis()
    ax.set_xlim(0, 1.12 * max(*measured.values(), 0.1))  # room for the figure at the longest bar
    ax.set_xlabel("bits per character: less is better")
    ax.set_title("What the next character costs")
    ax.tick_params(axis="y", length=0)
    quiet(ax)
    return ax


def _indices(name: str, char_to_ix: Mapping[str, int]) -> list[int]:
    """Return the indices of the characters of `name` and of the newline that ends it, or say what is wrong with it."""
    if not isinstance(name, str):
        raise ValueError(f"name: expected a string such as 'mei', got {type(name).__name__}")
    letters = name.removesuffix("\n")
    if not letters:
        raise ValueError("name: expected at least one character, got an empty name")
    for place, character in enumerate(letters):
        if character not in char_to_ix or character == "\n":
            hint = " Write it in lower case." if character.lower() in char_to_ix and character != "\n" else ""
            raise ValueError(
                f"name: character {place} of {name!r} is {character!r}, "
                f"expected one of the {len(char_to_ix) - 1} letters of the vocabulary.{hint}"
            )
    if "\n" not in char_to_ix:
        raise ValueError("char_to_ix: expected the newline among its characters, since it ends every name")
    return [char_to_ix[character] for character in letters + "\n"]


def _read(parameters: dict[str, np.ndarray], targets: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """Let the model read a name; return its states (n_a, T) and its expectations (n_y, T), T = len(targets)."""
    n_a, n_x = parameters["Wax"].shape
    a = np.zeros((n_a, 1))
    x = np.zeros((n_x, 1))  # nothing has been read at the first step
    states, expectations = [], []
    for target in targets:
        a, p = rnn_step_forward(parameters, a, x)
        states.append(a)
        expectations.append(p)
        x = np.zeros((n_x, 1))
        x[target] = 1
    return np.hstack(states), np.hstack(expectations)


def _read_so_far(name: str) -> list[str]:
    return ["start", *name.removesuffix("\n")]


def _visible(character: str) -> str:
    """Return `character` as it can be printed beside an axis: newline as a sign if the default font has that sign."""
    if character != "\n":
        return character
    from matplotlib.font_manager import FontProperties, findfont, get_font

    return "⏎" if get_font(findfont(FontProperties())).get_char_index(ord("⏎")) else "\\n"


def _pyplot():
    import matplotlib.pyplot as plt

    return plt


def new_axes(width: float, height: float) -> Axes:
    """Return the axes of a new figure of that size in inches."""
    _, ax = _pyplot().subplots(figsize=(width, height), layout="constrained")
    return ax


def quiet(ax: Axes) -> None:
    ax.spines[["top", "right"]].set_visible(False)
