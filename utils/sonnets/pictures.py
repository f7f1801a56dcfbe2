"""Pictures for the lesson about sonnets, in the palette of all lessons; matplotlib is imported when one is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ..plots import PALETTE, new_axes, quiet, unless_graded
from .network import Network
from .text import simplified

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SHOWN = 8  # characters that are labelled in a column would be unreadable; so many rows are drawn


@unless_graded
def learning_curve(
    training: Sequence[float], held_out: Sequence[float] = (), *, unit: str = "epoch", ax: Axes | None = None
) -> Axes:
    """Draw how the loss went down.

    Parameters
    ----------
    training : sequence of float, at least 1
        Loss in nats a character, of each epoch or of each batch.
    held_out : sequence of float, optional
        The loss on text that was not learned from, at the same times.
    unit : str
        What one value stands for: written below the axis.
    ax : matplotlib Axes, optional
        Where to draw; a new figure without it.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If there is nothing to draw, or the lengths differ.
    """
    if not len(training):
        raise ValueError("training: expected at least one loss, got none")
    if len(held_out) not in (0, len(training)):
        raise ValueError(f"held_out: expected {len(training)} losses, as many as in training, got {len(held_out)}")
    ax = new_axes(7.0, 3.4) if ax is None else ax
    times = range(1, len(training) + 1)
    ax.plot(times, list(training), color=PALETTE["blue"], linewidth=1.8, label="what it learns from")
    if len(held_out):
        ax.plot(
            times, list(held_out), color=PALETTE["red"], linewidth=1.8, linestyle="--", label="sonnets it never saw"
        )
        ax.legend(frameon=False)
    ax.set_xlabel(unit)
    ax.set_ylabel("loss (nats a character)")
    ax.set_title("How surprised the model is by the next character")
    quiet(ax)
    ax.grid(axis="y", color=PALETTE["line"], linewidth=0.6)
    return ax


@unless_graded
def next_characters(model: Network, line: str, shown: int = SHOWN) -> Axes:
    """Draw what the model expects at each character of a line: how probable was what came, and what else might have.

    Parameters
    ----------
    model : Network
    line : str
        At least two characters; what the model does not know is left out.
    shown : int
        How many characters are listed in each column, the most probable on top.

    Returns
    -------
    matplotlib Axes
        A bar for each character: the probability that the model gave it, from those before it. Below the bars stand the
        characters that it found most probable; the one that came is marked.

    Raises
    ------
    ValueError
        If fewer than two characters are left.
    """
    known, _ = simplified(line, model.characters)
    if len(known) < 2:
        raise ValueError(f"line: expected at least two characters that the model knows, got {known!r}")
    indices = [model.characters.index(c) for c in known]
    p = model.expectations([-1, *indices[:-1]])  # nothing has been read before the first
    came = p[np.arange(len(indices)), indices]
    ranks = np.argsort(-p, axis=1)[:, :shown]

    ax = new_axes(max(6.0, 0.9 + 0.24 * len(known)), 3.2 + 0.17 * shown)
    ax.bar(range(len(known)), came, color=PALETTE["blue"], width=0.8)
    step = 0.075
    for column, (index, row) in enumerate(zip(indices, ranks, strict=True)):
        ax.text(column, 1.03, _visible(known[column]), ha="center", fontsize=10, color=PALETTE["ink"], weight="bold")
        for rank, other in enumerate(row):
            hit = other == index
            # a guess is as dark as it is probable, but never too pale to be read
            shade = PALETTE["red"] if hit else (PALETTE["ink"] if p[column, other] > 0.1 else PALETTE["muted"])
            ax.text(
                column, -step * (rank + 1.2), _visible(model.characters[other]), ha="center", va="center", fontsize=8,
                color=shade, weight="bold" if hit else "normal", family="DejaVu Sans Mono",
            )  # fmt: skip
    ax.set_ylim(-step * (shown + 1), 1.0)
    ax.set_xlim(-0.7, len(known) - 0.3)
    ax.set_xticks([])
    ax.set_yticks([0, 0.25, 0.5, 0.75, 1.0])
    ax.axhline(0, color=PALETTE["ink"], linewidth=0.8)
    ax.set_ylabel("probability of what came")
    ax.set_xlabel(f"below each bar: the {shown} most probable characters, what came in orange")
    ax.set_title("What comes next, and how sure the model was", pad=22)
    quiet(ax)
    return ax


def _visible(character: str) -> str:
    """Return a character as it can be printed: a space and a line's end have no ink of their own."""
    return {" ": "␣", "\n": "↵"}.get(character, character)
