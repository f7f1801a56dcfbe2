"""What a learner sees after thirty typical slips, in a real kernel: their own lines and a message, nothing of ours."""

from __future__ import annotations

import re

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell

from nbviva.cells.marks import grade_id, is_answer

# the function, what is replaced in its solution, what it is replaced by, and what must be among what is shown
SLIPS = [
    ("clip", "gradients.values()", "gradient.values()", "local variable 'gradient'"),
    ("clip", "gradients.values()", "gradients.value()", "AttributeError"),
    ("clip", "-maxValue, maxValue", "-maxvalue, maxvalue", "name 'maxvalue' is not defined"),
    ("clip", "return gradients", "pass", "clip returned None: is the `return` missing?"),
    ("clip", "return gradients", "return [gradients]", "must return a dictionary"),
    ("clip", "return gradients", "return gradients['dWxa']", "KeyError: 'dWxa'"),
    ("clip", "(gradients, maxValue):", "(gradients):", "TypeError"),
    ("clip", "def clip(", "def klip(", "name 'clip' is not defined"),
    ("clip", "for gradient in", "raise NotImplementedError\n    for gradient in", "`clip` is still to be written"),
    ("sample", "p=y.ravel()", "p=y", "ValueError"),
    ("sample", "p=y.ravel()", "p=y.ravel", "TypeError"),
    ("sample", "softmax(Wya @ a + by)", "softmax(Wya @ x + by)", "ValueError"),
    ("sample", "a_prev = a\n", "a_prev = a.T\n", "ValueError"),
    ("sample", "char_to_ix['\\n']", "char_to_ix['\\\\n']", "KeyError"),
    ("sample", "indices.append(index)", "indices.add(index)", "has no attribute 'add'"),
    ("sample", "indices.append(index)", "indices = indices.append(index)", "AttributeError"),
    ("sample", "seed += 1", "sead += 1", "sead"),
    ("sample", "counter += 1", "counter += 1; raise KeyboardInterrupt", "Is there a loop that never ends?"),
    ("sample", "a = np.tanh", "return sample(parameters, char_to_ix, seed)\n        a = np.tanh", "RecursionError"),
    ("optimize", "X, Y, a_prev, parameters)", "X, a_prev, parameters)", "TypeError"),
    ("optimize", "update_parameters(parameters, gradients,", "update_parameters(gradients, parameters,", "ValueError"),
    ("optimize", "a[len(X) - 1]", "a[len(X) + 1]", "IndexError"),
    ("optimize", "return loss, gradients,", "return loss,", "3 values (loss, gradients, a_last)"),
    ("optimize", "gradients = clip(gradients, 5)", "gradients = clip(5)", "TypeError"),
    ("optimize", "gradients = clip(gradients, 5)", "assert loss < 1, 'my own check'", "my own check"),
    ("model", "a_prev, parameters, learning_rate=0.01)", "parameters)", "optimize() missing a required argument"),
    ("model", "char_to_ix[character] for", "ix_to_char[character] for", "KeyError"),
    ("model", "data.splitlines()", "open('dinoz.txt')", "FileNotFoundError"),
    ("model", "np.random.shuffle(examples)", "np.random.shuffle(exmples)", "exmples"),
    ("model", "% len(examples)", "/ len(examples)", "TypeError"),
]


def shown(cell: nbformat.NotebookNode) -> str:
    """Return what a notebook shows of the error of a cell, without colours; empty if there is none."""
    text = "\n".join("\n".join(o.traceback) for o in cell.outputs if o.output_type == "error")
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


@pytest.fixture(scope="module")
def seen(lesson, course) -> list[str]:
    """What is shown for each slip: all in one kernel, each followed by the solution."""
    answers = {grade_id(cell): cell.source for cell in filter(is_answer, lesson.cells)}
    checks = {"clip": "clip_values(clip)", "sample": "sample_indices(sample)"} | {
        name: f"{check}({name}, globals())"
        for name, check in (("optimize", "optimize_loss_and_state"), ("model", "model_order"))
    }
    start = "import numpy as np\nfrom utils import *\nfrom utils import cases, checks\nchar_to_ix = cases.SYMBOLS"
    cells = [new_code_cell(start), *map(new_code_cell, answers.values())]
    looked_at = []
    for name, right, wrong, _ in SLIPS:
        source = answers[name].replace('char_to_ix["\\n"]', "char_to_ix['\\n']")
        assert right in source, (name, right)
        check = new_code_cell(f"checks.{checks[name]}")
        cells += [new_code_cell(f"del {name}\n{source.replace(right, wrong)}"), check, new_code_cell(answers[name])]
        looked_at.append(check)
    notebook = nbformat.v4.new_notebook(cells=cells)
    folder = course.source("dinosaur_island")
    NotebookClient(notebook, allow_errors=True, timeout=120, resources={"metadata": {"path": str(folder)}}).execute()
    return [shown(cell) for cell in looked_at]


def test_thirty_slips_are_tried():
    """The figure that the lesson is proud of."""
    assert len(SLIPS) == 30


@pytest.mark.parametrize("position", range(len(SLIPS)))
def test_a_slip_shows_the_learner_s_lines_and_nothing_of_ours(seen, position):
    """A tired student looks for the line that is wrong among those that are shown."""
    function, _, wrong, said = SLIPS[position]
    text = seen[position]
    assert said in text
    assert "utils/" not in text
    assert "site-packages" not in text
    assert len(text.splitlines()) <= 14
    if " raised " in text and wrong not in ("(gradients):", "def klip("):  # these two come up in the call itself
        assert "--->" in text
        assert f"in `{function}`, line" in text
