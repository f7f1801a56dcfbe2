"""Draws the lesson's figures as SVG, byte for byte the same everywhere, and proves that the committed ones are fresh.

python tools/figures.py           write source/dinosaur_island/figures/
python tools/figures.py --check   exit 1 and name each file that differs
python tools/figures.py --alt     print the text that stands in for each figure
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))

from canvas import (
    ALERT,
    ALT,
    INK,
    INPUT,
    LARGE,
    LINE,
    MUTED,
    OUTPUT,
    PAPER,
    ROOT,
    SMALL,
    STATE,
    TITLES,
    WEIGHT,
    WIDTH,
    Canvas,
)
from lstm_figures import lstm_cell, lstm_model

FOLDER = ROOT / "source" / "dinosaur_island" / "figures"
TITLES |= {
    "rnn_unrolled": "A recurrent network reads the name Mei",
    "rnn_cell": "One step of the network",
    "clipping": "Gradients before and after clipping",
    "sampling": "Drawing a name, one letter after another",
    "training_loop": "The training loop",
    "lstm_cell": "One step of an LSTM",
    "lstm_model": "Two LSTM layers read a window and guess what comes next",
}

ALT |= {
    "rnn_unrolled": (
        "A recurrent network unrolled over the name Mei, in four steps from left to right. "
        "It reads a zero vector, m, e and i, passes its hidden state on from step to step, and should answer "
        "m, e, i and newline; the weights Wax, Waa and Wya are the same at every step."
    ),
    "rnn_cell": (
        "One step of the network, with the shape of every array. The input times Wax, the previous state times Waa "
        "and the bias b are added and go through tanh to give the new state; the new state times Wya plus the bias by "
        "goes through softmax to give 27 probabilities."
    ),
    "clipping": (
        "Two bar charts of the same 40 gradient values, with dashed lines at plus and minus maxValue. "
        "Before clipping some bars reach far beyond the lines; after it these bars end at the lines, "
        "and all others are as they were."
    ),
    "sampling": (
        "Four copies of the cell from left to right draw the name Ola. Each gives a probability for every "
        "character, drawn as bars; one character is drawn at random, and its one-hot vector is the input of the next "
        "step, until newline is drawn and the name ends."
    ),
    "training_loop": (
        "The training loop: forward, loss, backward, clip and update follow one another inside optimize, and after the "
        "update comes the next name. Around it stands model, which also calls sample every 2,000 steps."
    ),
    "lstm_cell": (
        "One step of an LSTM: the cell c runs straight through the top, where the forget gate multiplies it and the "
        "input gate adds news; below, the output gate decides how much of it becomes the new state h. Each of the four "
        "boxes reads the input and the state before."
    ),
    "lstm_model": (
        "A window of 40 steps, from empty ones on the left to the letters of compare thee on the right. A first LSTM "
        "layer reads them and passes a state up at every step, a second reads those states, and after the last step a "
        "dense layer and softmax give 38 probabilities."
    ),
}

# A name drawn with seed 3 after step 10,000 of the known run (learning rate 0.01, n_a = 50, classic corpus): the
# character and, in thousandths, the probability of each of the 27 at that step. tests/test_figures.py repeats the run.
DRAWN = (
    ("o", "3 148 13 43 14 65 6 11 38 68 6 20 45 36 14 63 66 3 64 113 68 36 10 7 10 24 8"),
    ("l", "4 20 6 72 49 13 2 7 13 11 4 5 126 43 225 8 23 1 117 108 77 33 21 4 3 2 4"),
    ("a", "0 322 4 3 6 137 0 4 5 53 0 2 15 2 13 321 2 0 6 2 7 80 2 0 0 9 1"),
    (r"\n", "11 29 5 101 22 69 3 17 7 63 1 13 50 37 169 64 35 1 58 108 96 8 13 1 4 11 5"),
)


def letter_index(letter: str) -> int:
    """Return the place of a character in the vocabulary: 0 for the newline, written as two signs, then a to z."""
    return 0 if letter == r"\n" else ord(letter) - ord("a") + 1


def rnn_unrolled() -> Canvas:
    """The network unrolled over a real name (Mei long, a troodontid of Liaoning), with X and Y of one example."""
    name = "mei"
    canvas = Canvas("rnn_unrolled", 500)
    columns = [198, 348, 498, 648]
    y_target, y_output, y_state, y_input = 82, 158, 262, 366
    half = 48
    rows = [
        (y_target + 5, "target, in `Y`"),
        (y_output + 5, "output"),
        (y_state - 40, "hidden state"),
        (y_input + 5, "input"),
        (y_input + 46, "in `X`"),
    ]
    for y, label in rows:
        canvas.text(24, y, label, anchor="start", fill=MUTED, size=SMALL)
    canvas.box(62, y_state, 76, 54, ["*a*^{⟨0⟩}", "(n_a, 1)"], colour=STATE)
    previous = 100
    for t, cx in enumerate(columns, start=1):
        read = name[t - 2] if t > 1 else ""
        target = name[t - 1] if t <= len(name) else r"\n"
        canvas.line([(previous, y_state), (cx - half, y_state)], arrow=True)
        canvas.text((previous + cx - half) / 2 - 2, y_state - 10, "`Waa`", size=SMALL)
        canvas.line([(cx, y_input - 27), (cx, y_state + 27)], arrow=True)
        canvas.text(cx + 10, (y_input + y_state) / 2 + 5, "`Wax`", size=SMALL, anchor="start")
        canvas.line([(cx, y_state - 27), (cx, y_output + 27)], arrow=True)
        canvas.text(cx + 10, (y_output + y_state) / 2 + 5, "`Wya`", size=SMALL, anchor="start")
        canvas.line([(cx, y_output - 27), (cx, y_target + 17)], dash=True)
        canvas.text(cx + 10, y_target + 37, "loss", size=SMALL, anchor="start", fill=MUTED)
        canvas.box(cx, y_target, 2 * half, 34, [f"`{target}`   {letter_index(target)}"], colour=ALERT, radius=17)
        canvas.box(cx, y_output, 2 * half, 54, [f"*ŷ*^{{⟨{t}⟩}}", "(27, 1)"], colour=OUTPUT)
        canvas.box(cx, y_state, 2 * half, 54, [f"*a*^{{⟨{t}⟩}}", "(n_a, 1)"], colour=STATE)
        reads = f"one-hot `{read}`" if read else "zero vector"
        canvas.box(cx, y_input, 2 * half, 54, [f"*x*^{{⟨{t}⟩}}", reads], colour=INPUT)
        index = str(letter_index(read)) if read else "`None`"
        canvas.text(cx, y_input + 46, index, size=SMALL, fill=MUTED)
        previous = cx + half
    canvas.line([(24, 430), (WIDTH - 24, 430)], colour=LINE, width=1)
    canvas.text(24, 456, "At every step:", anchor="start", size=SMALL, fill=MUTED)
    canvas.text(150, 456, "*a*^{⟨t⟩} = tanh(`Wax` *x*^{⟨t⟩} + `Waa` *a*^{⟨t−1⟩} + *b*)", anchor="start")
    canvas.text(150, 482, "*ŷ*^{⟨t⟩} = softmax(`Wya` *a*^{⟨t⟩} + *by*)", anchor="start")
    canvas.text(WIDTH - 24, 482, "loss = −Σ log *ŷ*^{⟨t⟩}[target]", anchor="end")
    return canvas


def rnn_cell() -> Canvas:
    """One step, with the shape of every array."""
    canvas = Canvas("rnn_cell", 540)
    canvas.text(24, 76, "*a*^{⟨t⟩} = tanh(`Wax` *x*^{⟨t⟩} + `Waa` *a*^{⟨t−1⟩} + *b*)", anchor="start")
    canvas.text(24, 102, "*ŷ*^{⟨t⟩} = softmax(`Wya` *a*^{⟨t⟩} + *by*)", anchor="start")
    canvas.rect(140, 120, 440, 328, fill="#ffffff", stroke=LINE, radius=16)
    row, x_sum, x_up, y_sum = 330, 308, 510, 208

    canvas.line([(116, row), (158, row)], arrow=True)
    canvas.line([(258, row), (x_sum - 16, row)], arrow=True)
    canvas.line([(x_sum, 465), (x_sum, 427)], arrow=True)
    canvas.line([(x_sum, 377), (x_sum, row + 16)], arrow=True)
    canvas.line([(x_sum, 271), (x_sum, row - 16)], arrow=True)
    canvas.line([(x_sum + 16, row), (364, row)], arrow=True)
    canvas.line([(444, row), (604, row)], arrow=True)
    canvas.line([(x_up, row), (x_up, 292)], arrow=True)
    canvas.line([(x_up, 242), (x_up, y_sum + 16)], arrow=True)
    canvas.line([(460, y_sum), (x_up - 16, y_sum)], arrow=True)
    canvas.line([(x_up, y_sum - 16), (x_up, 171)], arrow=True)
    canvas.line([(x_up, 135), (x_up, 93)], arrow=True)

    canvas.box(70, row, 92, 54, ["*a*^{⟨t−1⟩}", "(n_a, 1)"], colour=STATE)
    canvas.box(208, row, 100, 50, ["`Waa`", "(n_a, n_a)"], colour=WEIGHT)
    canvas.box(x_sum, 402, 100, 50, ["`Wax`", "(n_a, n_x)"], colour=WEIGHT)
    canvas.box(x_sum, 246, 100, 50, ["*b*", "(n_a, 1)"], colour=WEIGHT)
    canvas.box(x_sum, 492, 100, 54, ["*x*^{⟨t⟩}", "(n_x, 1)"], colour=INPUT)
    canvas.box(404, row, 80, 50, ["tanh", "(n_a, 1)"], colour=MUTED)
    canvas.box(650, row, 92, 54, ["*a*^{⟨t⟩}", "(n_a, 1)"], colour=STATE)
    canvas.box(x_up, 267, 100, 50, ["`Wya`", "(n_y, n_a)"], colour=WEIGHT)
    canvas.box(414, y_sum, 92, 50, ["*by*", "(n_y, 1)"], colour=WEIGHT)
    canvas.box(x_up, 153, 100, 36, ["softmax"], colour=MUTED)
    canvas.box(x_up, 66, 100, 54, ["*ŷ*^{⟨t⟩}", "(n_y, 1)"], colour=OUTPUT)
    for cx, cy in ((x_sum, row), (x_up, y_sum)):
        canvas.circle(cx, cy, 16)
        canvas.text(cx, cy + 6, "+", size=LARGE)
    canvas.circle(x_up, row, 3.5, fill=MUTED, stroke=MUTED)
    canvas.text(156, 146, "the same weights at every step", anchor="start", size=SMALL, fill=MUTED)
    canvas.text(696, 496, "n_x = n_y = 27 characters", anchor="end", size=SMALL, fill=MUTED)
    canvas.text(696, 517, "n_a = 50 hidden units", anchor="end", size=SMALL, fill=MUTED)
    return canvas


def clipping() -> Canvas:
    """Forty values with heavy tails, as gradients through many steps have, before and after."""
    canvas = Canvas("clipping", 446)
    bound = 5.0
    before = np.random.RandomState(9).standard_t(2, size=40) * 2.6
    after = np.clip(before, -bound, bound)
    middle, scale, pitch = 224, 8.4, 7.2
    panels = [(24, before, "Before: `gradients`"), (408, after, "After: `clip(gradients, maxValue)`")]
    for left, values, label in panels:
        canvas.text(left, 72, label, anchor="start")
        for place, value in enumerate(values):
            top = middle - max(value, 0.0) * scale
            colour = ALERT if abs(before[place]) > bound else INPUT
            canvas.rect(left + pitch * place, top, 5.4, abs(value) * scale, fill=colour, radius=0)
        canvas.line([(left, middle), (left + 40 * pitch, middle)], colour=INK, width=1)
        for side in (-1, 1):
            y = middle - side * bound * scale
            canvas.line([(left, y), (left + 40 * pitch, y)], colour=INK, width=1.4, dash=True)
    canvas.text(360, middle - bound * scale + 5, "+`maxValue`", size=SMALL)
    canvas.text(360, middle + bound * scale + 5, "−`maxValue`", size=SMALL)
    canvas.text(360, middle + 5, "0", size=SMALL)

    sizes = np.linalg.norm(before), np.linalg.norm(after)
    turned = np.degrees(np.arccos(before @ after / (sizes[0] * sizes[1])))
    beyond = int((np.abs(before) > bound).sum())
    caption = (
        f"{beyond} of these {len(before)} values lie beyond ±`maxValue` (orange): `clip` sets them to the bound.",
        f"As one vector they had length {sizes[0]:.0f} and now have {sizes[1]:.0f}. The direction may change",
        f"(here by {turned:.0f}°), but the size cannot explode.",
    )
    for row, line in enumerate(caption):
        canvas.text(24, 376 + 23 * row, line, anchor="start")
    return canvas


def sampling() -> Canvas:
    """The drawing of "Ola", with the probabilities that `DRAWN` has from a real run."""
    canvas = Canvas("sampling", 438)
    pitch, left, top, row_height = 168, 54, 188, 6
    bottom = top + 27 * row_height
    y_cell = 96
    for index, label in ((0, r"`\n`"), (13, "`m`"), (26, "`z`")):
        canvas.text(left - 8, top + row_height * (index + 0.5) + 4, label, size=SMALL, anchor="end", fill=MUTED)
    read = None
    canvas.line([(14, y_cell), (left - 8, y_cell)], arrow=True)
    canvas.text(27, y_cell - 10, "*a*^{⟨0⟩}", size=SMALL)
    for t, (letter, thousandths) in enumerate(DRAWN, start=1):
        chances = [int(chance) for chance in thousandths.split()]
        x_strip = left + pitch * (t - 1)
        x_bars = x_strip + 28
        index = letter_index(letter)
        y_drawn = top + row_height * (index + 0.5)
        canvas.box(x_strip + 51, y_cell, 118, 44, ["cell"], colour=STATE)
        if t < len(DRAWN):
            canvas.line([(x_strip + 110, y_cell), (x_strip + pitch - 8, y_cell)], arrow=True)
            canvas.text(x_strip + 133, y_cell - 10, f"*a*^{{⟨{t}⟩}}", size=SMALL)

        canvas.line([(x_strip + 7, top - 3), (x_strip + 7, y_cell + 22)], arrow=True, colour=INPUT)
        canvas.text(x_strip + 15, 154, f"*x*^{{⟨{t}⟩}}", size=SMALL, anchor="start")
        for place in range(27):
            fill = INPUT if place == read else "#ffffff"
            canvas.rect(x_strip, top + row_height * place, 14, row_height, fill=fill, stroke=LINE, radius=0, edge=0.8)
        canvas.rect(x_strip, top, 14, 27 * row_height, stroke=INPUT, radius=0)
        said = "all zeros" if read is None else f"one-hot `{DRAWN[t - 2][0]}`"
        canvas.text(x_strip - 1, bottom + 20, said, size=SMALL, anchor="start", fill=MUTED)

        canvas.line([(x_strip + 68, y_cell + 22), (x_strip + 68, top - 8)], arrow=True, colour=OUTPUT)
        canvas.text(x_strip + 77, 154, f"*ŷ*^{{⟨{t}⟩}}", size=SMALL, anchor="start")
        for place, chance in enumerate(chances):
            fill = ALERT if place == index else OUTPUT
            canvas.rect(x_bars, top + row_height * place + 0.5, 0.22 * chance, row_height - 1, fill=fill, radius=0)
        canvas.line([(x_bars, top), (x_bars, bottom)], colour=INK, width=1)

        x_drawn = x_strip + 132
        canvas.line([(x_bars + 0.22 * chances[index] + 3, y_drawn), (x_drawn - 13, y_drawn)], colour=ALERT)
        if t < len(DRAWN):
            canvas.line([(x_drawn + 13, y_drawn), (x_strip + pitch - 1, y_drawn)], colour=ALERT, arrow=True)
        else:
            canvas.text(x_drawn, y_drawn + 32, "end", size=SMALL)
        canvas.circle(x_drawn, y_drawn, 13, stroke=ALERT)
        canvas.text(x_drawn, y_drawn + 5, f"`{letter}`")
        canvas.text(x_drawn, y_drawn - 19, f"{chances[index] / 10:.0f} %", size=SMALL)
        read = index
    canvas.text(
        24,
        396,
        "A trained model draws “Ola”: each drawn letter is the next input, and `\\n` ends the name.",
        anchor="start",
        size=14,
    )
    canvas.text(
        24,
        419,
        "The draw follows the bars, so an unlikely character comes too, only more rarely.",
        anchor="start",
        size=14,
    )
    return canvas


def training_loop() -> Canvas:
    """Who calls whom, and in which order."""
    canvas = Canvas("training_loop", 452)
    canvas.rect(20, 56, 680, 376, fill="#ffffff", stroke=LINE, radius=16)
    canvas.text(36, 84, "`model`: 35,000 steps", anchor="start")
    canvas.rect(186, 96, 498, 226, fill=PAPER, stroke=MUTED, radius=14)
    canvas.text(204, 121, "`optimize(X, Y, a_prev, parameters)`", anchor="start")
    upper, lower, below, height = 166, 274, 382, 56
    half = height / 2
    first, left, centre, right = 98, 282, 447, 600

    canvas.line([(160, upper), (204, upper)], arrow=True)
    canvas.line([(360, upper), (384, upper)], arrow=True)
    canvas.line([(510, upper), (534, upper)], arrow=True)
    canvas.line([(right, upper + half), (right, lower - half)], arrow=True)
    canvas.line([(534, lower), (360, lower)], arrow=True)
    canvas.line([(204, lower), (first, lower), (first, upper + half)], arrow=True)
    canvas.line([(left, lower + half), (left, below - half)], arrow=True, dash=True)
    canvas.line([(360, below), (396, below)], arrow=True)

    canvas.box(first, upper, 124, height, ["next name", "as `X` and `Y`"], colour=INPUT)
    canvas.box(left, upper, 156, height, ["forward", "`rnn_forward`"], colour=STATE)
    canvas.box(centre, upper, 126, height, ["loss", "`rnn_forward`"], colour=STATE)
    canvas.box(right, upper, 132, height, ["backward", "`rnn_backward`"], colour=ALERT)
    canvas.box(right, lower, 132, height, ["clip to ±5", "`clip`"], colour=ALERT)
    canvas.box(left, lower, 156, height, ["update", "`update_parameters`"], colour=WEIGHT)
    canvas.box(left, below, 156, height, ["draw names", "`sample`"], colour=OUTPUT)
    canvas.text(right - 10, (upper + lower) / 2 + 5, "gradients", size=SMALL, anchor="end")
    canvas.text(centre, lower - 10, "clipped gradients", size=SMALL)
    canvas.text(36, lower + 24, "new parameters,", size=SMALL, anchor="start")
    canvas.text(36, lower + 43, "last hidden state", size=SMALL, anchor="start")
    canvas.text(left + 12, 344, "every 2,000 steps", size=SMALL, anchor="start")
    canvas.text(406, below + 5, "Onyusaurus, Lustodon, Ola, …", anchor="start")
    return canvas


FIGURES: dict[str, Callable[[], Canvas]] = {
    "rnn_unrolled": rnn_unrolled,
    "rnn_cell": rnn_cell,
    "clipping": clipping,
    "sampling": sampling,
    "training_loop": training_loop,
    "lstm_cell": lstm_cell,
    "lstm_model": lstm_model,
}


def stale(folder: Path = FOLDER) -> list[str]:
    """Return what is wrong with the committed figures in `folder`, one line a file; an empty list if nothing is."""
    wrong = []
    for name, draw in FIGURES.items():
        path = folder / f"{name}.svg"
        if not path.exists():
            wrong.append(f"{path.name}: missing")
        elif path.read_text(encoding="utf-8") != draw().svg():
            wrong.append(f"{path.name}: stale, differs from what this script draws")
    known = {f"{name}.svg" for name in FIGURES}
    wrong += [
        f"{path.name}: not drawn by this script" for path in sorted(folder.glob("*.svg")) if path.name not in known
    ]
    return wrong


def write(folder: Path = FOLDER) -> list[Path]:
    """Draw all figures into `folder`, which is made if it is not there; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, draw in FIGURES.items():
        path = folder / f"{name}.svg"
        path.write_bytes(draw().svg().encode("utf-8"))  # bytes, so that no platform changes the line ends
        paths.append(path)
    return paths


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    parser = argparse.ArgumentParser(description="Draw the figures of the lesson.")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="write nothing; exit 1 if a committed figure is not fresh")
    what.add_argument("--alt", action="store_true", help="print file name and alternative text, one figure a line")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the figures lie (default: the lesson's)")
    options = parser.parse_args(arguments)
    if options.alt:
        for name, words in ALT.items():
            print(f"{name}.svg\t{words}")
        return 0
    if options.check:
        wrong = stale(options.folder)
        for line in wrong:
            print(line, file=sys.stderr)
        if wrong:
            print("Run `python tools/figures.py` and commit the result.", file=sys.stderr)
        return 1 if wrong else 0
    for path in write(options.folder):
        print(path.name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
