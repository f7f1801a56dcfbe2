"""Trains the model of data/sonnets: the sonnets but for some that it never sees, which say when to stop.

python tools/train_sonnets.py                      train as data/sonnets/README.md says, into data/sonnets
python tools/train_sonnets.py --epochs 2 --into /tmp   a short try

The loss is asked for at every step of a longer stretch of text, and not only after its last character. A stretch of 64
characters then teaches 64 times, at the price of one window: this is why an epoch takes seconds.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # so that the script also runs where the project is not installed

from utils.sonnets import text as texts  # noqa: E402
from utils.sonnets.lstm import NO_CHARACTER  # noqa: E402
from utils.sonnets.network import Network  # noqa: E402
from utils.sonnets.training import Adam  # noqa: E402

NAME = "model"


def indices(text: str, characters: str) -> np.ndarray:
    """Return the index of each character."""
    return np.array([characters.index(character) for character in text])


def stretches(line: np.ndarray, length: int, batch: int, padded: float, rng: np.random.Generator):
    """Yield batches (x, y) of stretches that cover the text once, from a random beginning.

    Some begin as a learner's poem does: with steps at which nothing is read, before a line begins.
    """
    starts = np.arange(rng.integers(length), len(line) - length - 1, length)
    rng.shuffle(starts)
    for at in range(0, len(starts) - batch + 1, batch):
        windows = line[starts[at : at + batch, None] + np.arange(length + 1)]
        x, y = windows[:, :-1].copy(), windows[:, 1:].copy()
        for row in np.flatnonzero(rng.random(batch) < padded):
            breaks = np.flatnonzero(windows[row] == 0)
            if len(breaks):
                # everything up to a line's end is taken away, and the text moved behind a number of empty steps
                kept = windows[row, breaks[0] + 1 :]
                full = np.concatenate([np.full(breaks[0] + 1, NO_CHARACTER), kept])
                x[row], y[row] = full[:-1], full[1:]
        yield x, y


@contextlib.contextmanager
def thinned(model: Network, part: float, rng: np.random.Generator):
    """Set a part of the recurrent weights to zero for one batch; yield (place among the parameters, mask) for each.

    Dropout between the layers leaves what a layer tells itself from step to step untouched, and this is where so small
    a text is learned by heart (Merity, Keskar and Socher, 2018: DropConnect). The model that is saved has all its
    weights.
    """
    whole = [layer.recurrent_kernel for layer in model.layers]
    masks = [(rng.random(U.shape, np.float32) >= part) / np.float32(1 - part) for U in whole]
    for layer, U, mask in zip(model.layers, whole, masks, strict=True):
        layer.recurrent_kernel = U * mask
    try:
        yield list(zip((1, 4), masks, strict=True))
    finally:
        for layer, U in zip(model.layers, whole, strict=True):
            layer.recurrent_kernel = U


def loss_of(model: Network, poems: list[str]) -> float:
    """Return the mean loss over poems that are read whole, from an empty state, in nats a character."""
    losses = []
    for poem in poems:
        line = indices(poem, model.characters)
        p = model.expectations(line[:-1])
        losses.append(-np.log(p[np.arange(len(line) - 1), line[1:]]))
    return float(np.concatenate(losses).mean())


def loss_of_windows(model: Network, poems: list[str]) -> tuple[float, int]:
    """Return the loss as the lesson measures it, over windows of 40 characters that are 3 apart, and their number."""
    total, count = 0.0, 0
    for poem in poems:
        line = indices(poem, model.characters)
        starts = np.arange(0, len(line) - texts.WINDOW, texts.STRIDE)
        p = model.predict(line[starts[:, None] + np.arange(texts.WINDOW)])
        total -= float(np.log(p[np.arange(len(starts)), line[starts + texts.WINDOW]]).sum())
        count += len(starts)
    return total / count, count


def train(options: argparse.Namespace) -> tuple[Network, list[dict[str, float]]]:
    """Train; return the model with the lowest loss on the sonnets held out, and the losses of each epoch."""
    text = texts.load_text(options.text).lower()
    characters = "".join(sorted(set(text)))
    learned, held_out = texts.split(text, options.hold_out)
    line = indices("\n\n".join(learned) + "\n\n", characters)
    model = Network.untrained(characters, seed=options.seed, dropout=options.dropout)
    rng = np.random.default_rng(options.seed)
    optimiser = Adam(model.parameters)
    average = model.get_weights()
    averaged = Network(characters, average)
    curve: list[dict[str, float]] = []
    best, kept, begin = np.inf, model.get_weights(), time.perf_counter()
    for epoch in range(options.epochs):
        # up in the first epochs, then down along half a cosine
        part = epoch / options.epochs
        optimiser.learning_rate = options.rate * min(1, (epoch + 1) / 3) * 0.5 * (1 + np.cos(np.pi * part))
        losses = []
        for x, y in stretches(line, options.length, options.batch, options.padded, rng):
            with thinned(model, options.thin, rng) as masks:
                loss, gradients = model.loss_and_gradients(x, y, rng)
            for place, mask in masks:
                gradients[place] *= mask
            norm = np.sqrt(sum(float((g**2).sum()) for g in gradients))
            optimiser.step([g * min(1, options.clip / norm) for g in gradients])
            losses.append(loss)
            for a, p in zip(average, model.parameters, strict=True):
                a += (1 - options.average) * (p - a)
        averaged.set_weights(average)
        here = {"epoch": epoch + 1, "training": float(np.mean(losses)), "held_out": loss_of(averaged, held_out)}
        curve.append({name: round(value, 4) for name, value in here.items()})
        if here["held_out"] < best:
            best, kept = here["held_out"], averaged.get_weights()
        print(
            f"epoch {epoch + 1:3}  training (with dropout) {here['training']:.4f}  held out {here['held_out']:.4f}"
            f"  best {best:.4f}  {time.perf_counter() - begin:.0f} s",
            flush=True,
        )
    return Network(characters, kept), curve


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    parser = argparse.ArgumentParser(description="Train the model that writes sonnets.")
    parser.add_argument("--text", default="classic", help="the text to learn from (default: classic)")
    parser.add_argument("--epochs", type=int, default=150)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--rate", type=float, default=0.003, help="the highest learning rate")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--length", type=int, default=64, help="characters of a stretch")
    parser.add_argument("--padded", type=float, default=0.25, help="part of the stretches that begin with empty steps")
    parser.add_argument("--dropout", type=float, default=0.2)
    parser.add_argument("--thin", type=float, default=0.4, help="part of the recurrent weights left out of a batch")
    parser.add_argument("--clip", type=float, default=1.0, help="longest gradient")
    parser.add_argument("--average", type=float, default=0.99, help="of the weights, what is kept at a step")
    parser.add_argument(
        "--hold-out", type=int, default=texts.HELD_OUT, help="of so many sonnets one is not learned from"
    )
    parser.add_argument("--into", type=Path, default=ROOT / "data" / "sonnets")
    options = parser.parse_args(arguments)
    options.into.mkdir(parents=True, exist_ok=True)
    model, curve = train(options)
    path = options.into / f"{NAME}.npz"
    model.save(path)
    shipped = Network.load(path)
    learned, held_out = texts.split(texts.load_text(options.text), options.hold_out)
    facts = {
        "settings": {n: v for n, v in vars(options).items() if n != "into"},
        "parameters": shipped.count_params(),
        "sonnets": {"learned": len(learned), "held_out": len(held_out)},
        "held_out": loss_of(shipped, held_out),
        "held_out_windows": loss_of_windows(shipped, held_out),
        "learned_windows": loss_of_windows(shipped, learned),
        "curve": curve,
    }
    (options.into / f"{NAME}.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    print({name: value for name, value in facts.items() if name != "curve"})
    return 0


if __name__ == "__main__":
    sys.exit(main())
