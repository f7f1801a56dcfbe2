"""The figures of the second notebook: one step of an LSTM, and the two layers that write sonnets."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from canvas import ALERT, INPUT, LARGE, LINE, MUTED, OUTPUT, SMALL, STATE, WEIGHT, Canvas


def lstm_cell() -> Canvas:
    """The gates of one step: the cell above, the state below, and what decides between them."""
    canvas = Canvas("lstm_cell", 520)
    y_cell, y_state, y_gate, y_read = 100, 222, 310, 392
    x_forget, x_input, x_news, x_output = 180, 290, 400, 524
    x_add, x_keep = (x_input + x_news) / 2, x_forget
    canvas.rect(128, 62, 462, 352, fill="#ffffff", stroke=LINE, radius=16)

    canvas.line([(110, y_cell), (x_keep - 14, y_cell)], arrow=True, colour=STATE, width=3)
    canvas.line([(x_keep + 14, y_cell), (x_add - 14, y_cell)], arrow=True, colour=STATE, width=3)
    canvas.line([(x_add + 14, y_cell), (604, y_cell)], arrow=True, colour=STATE, width=3)
    canvas.line([(x_forget, y_gate - 25), (x_keep, y_cell + 14)], arrow=True)
    canvas.line([(x_input, y_gate - 25), (x_input, y_state), (x_add - 14, y_state)], arrow=True)
    canvas.line([(x_news, y_gate - 25), (x_news, y_state), (x_add + 14, y_state)], arrow=True)
    canvas.line([(x_add, y_state - 14), (x_add, y_cell + 14)], arrow=True)
    canvas.line([(x_output, y_cell), (x_output, 134)], arrow=True)
    canvas.line([(x_output, 172), (x_output, y_state - 14)], arrow=True)
    canvas.line([(x_output, y_gate - 25), (x_output, y_state + 14)], arrow=True)
    canvas.line([(x_output + 14, y_state), (604, y_state)], arrow=True)
    canvas.line([(110, y_read), (x_output, y_read), (x_output, y_gate + 25)], arrow=True)
    for x in (x_forget, x_input, x_news):
        canvas.line([(x, y_read), (x, y_gate + 25)], arrow=True)
        canvas.circle(x, y_read, 3.5, fill=MUTED, stroke=MUTED)
    canvas.line([(146, 466), (146, y_read)])
    canvas.line([(110, 466), (146, 466)])
    canvas.circle(146, y_read, 3.5, fill=MUTED, stroke=MUTED)
    canvas.circle(x_output, y_cell, 3.5, fill=STATE, stroke=STATE)

    canvas.box(64, y_cell, 92, 50, ["*c*^{⟨t−1⟩}", "cell"], colour=STATE)
    canvas.box(650, y_cell, 92, 50, ["*c*^{⟨t⟩}", "cell"], colour=STATE)
    canvas.box(64, y_read, 92, 50, ["*h*^{⟨t−1⟩}", "state"], colour=INPUT)
    canvas.box(64, 466, 92, 50, ["*x*^{⟨t⟩}", "input"], colour=INPUT)
    canvas.box(650, y_state, 92, 50, ["*h*^{⟨t⟩}", "state"], colour=OUTPUT)
    canvas.box(x_output, 153, 70, 36, ["tanh"], colour=MUTED)
    canvas.box(x_forget, y_gate, 92, 50, ["forget *f*", "sigmoid"], colour=ALERT)
    canvas.box(x_input, y_gate, 92, 50, ["input *i*", "sigmoid"], colour=ALERT)
    canvas.box(x_news, y_gate, 92, 50, ["news *g*", "tanh"], colour=WEIGHT)
    canvas.box(x_output, y_gate, 92, 50, ["output *o*", "sigmoid"], colour=ALERT)
    for cx, cy, sign in (
        (x_keep, y_cell, "×"), (x_add, y_cell, "+"), (x_add, y_state, "×"), (x_output, y_state, "×"),
    ):  # fmt: skip
        canvas.circle(cx, cy, 14)
        canvas.text(cx, cy + 6, sign, size=LARGE)
    canvas.text(170, 446, "each box: *x*^{⟨t⟩} *W* + *h*^{⟨t−1⟩} *U* + *b*, then sigmoid or tanh", anchor="start")
    canvas.text(170, 474, "*c*^{⟨t⟩} = *f* × *c*^{⟨t−1⟩} + *i* × *g*", anchor="start")
    canvas.text(420, 474, "*h*^{⟨t⟩} = *o* × tanh(*c*^{⟨t⟩})", anchor="start")
    canvas.text(
        170, 502, "× multiplies element by element; *f*, *i*, *o* are between 0 and 1", anchor="start", size=SMALL
    )
    return canvas


def lstm_model() -> Canvas:
    """The two layers over a window; between them, and before the softmax, dropout."""
    canvas = Canvas("lstm_model", 470)
    read = ["", "", "…", "t", "h", "e", "e"]
    columns = [154 + 86 * place for place in range(len(read))]
    y_out, y_dense, y_second, y_drop, y_first, y_read = 74, 140, 228, 282, 336, 414
    for y, label in (
        (y_read, "window"),
        (y_first, "LSTM, 128"),
        (y_drop, "dropout ½"),
        (y_second, "LSTM, 128"),
        (y_dense, "dense, 38"),
    ):
        canvas.text(24, y + 5, label, anchor="start", size=SMALL, fill=MUTED)
    last = columns[-1]
    for place, (cx, character) in enumerate(zip(columns, read, strict=True)):
        if character == "…":
            for y in (y_read, y_first, y_second):
                canvas.text(cx, y + 5, "…", size=LARGE)
            continue
        canvas.line([(cx, y_read - 20), (cx, y_first + 20)], arrow=True)
        canvas.line([(cx, y_first - 20), (cx, y_second + 20)], arrow=True, dash=True)
        canvas.box(cx, y_read, 60, 38, [f"`{character}`" if character else "zeros"], colour=INPUT)
        for y in (y_first, y_second):
            canvas.box(cx, y, 60, 38, ["*h*, *c*"], colour=STATE)
        if place:
            for y in (y_first, y_second):
                canvas.line([(cx - (56 if read[place - 1] else 55), y), (cx - 30, y)], arrow=True)
        if place + 1 < len(read) and read[place + 1] == "…":
            for y in (y_first, y_second):
                canvas.line([(cx + 30, y), (cx + 66, y)], arrow=True)
    canvas.line([(last, y_second - 20), (last, y_dense + 20)], arrow=True, dash=True)
    canvas.box(last, y_dense, 84, 38, ["softmax"], colour=OUTPUT)
    canvas.line([(last - 42, y_dense), (last - 66, y_dense)], arrow=True)
    canvas.text(
        last - 74, y_dense + 5, "38 probabilities of the next character: `,` `:` space …", anchor="end", size=SMALL
    )
    canvas.text(
        24,
        y_out + 4,
        "Only the last step is asked for an answer. Dashed: half of the numbers are set to zero while it",
        anchor="start",
        size=SMALL,
    )
    canvas.text(
        24, y_out + 23, "learns, others each time; when it writes, all of them pass.", anchor="start", size=SMALL
    )
    canvas.text(columns[0] - 30, 456, "left of the beginning nothing is read", anchor="start", size=SMALL, fill=MUTED)
    canvas.text(last + 30, 456, "40 steps in all", anchor="end", size=SMALL, fill=MUTED)
    return canvas
