"""Promises about the lesson's live plots: what is drawn is what was computed, and bad input is named."""

from __future__ import annotations

import matplotlib
import numpy as np
import pytest

matplotlib.use("Agg")

import matplotlib.pyplot as plt
from matplotlib.colors import to_hex

from utils import cases, plots, rnn_forward, training_log

CHARACTERS = "\nabcdefghijklmnopqrstuvwxyz"
CHAR_TO_IX = {character: index for index, character in enumerate(CHARACTERS)}
IX_TO_CHAR = dict(enumerate(CHARACTERS))
LOG = "Iteration: 0, Loss: 23.087336\n\nNkzxwtdm\nKneb\n\n\nIteration: 2000, Loss: 27.884160\n\nLiusskeomnolxeros\n"


@pytest.fixture(autouse=True)
def no_figure_left_open():
    yield
    plt.close("all")


@pytest.fixture
def parameters():
    """A network of 6 hidden units with weights large enough for uneven probabilities."""
    return cases.random_parameters(np.random.RandomState(4), 6, 27)


def read(parameters, name):
    """Return states and probabilities, a column a step: of the network's own pass, which its own tests prove."""
    X = [None, *map(CHARACTERS.index, name)]
    _, (probabilities, states, _) = rnn_forward(X, [*X[1:], 0], np.zeros((6, 1)), parameters)
    return states[:-1, :, 0].T, probabilities[:, :, 0].T


def labels_of(ticks):
    return [tick.get_text() for tick in ticks]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_losses_are_read_out_of_a_training_log(end):
    """Names and blank lines must not disturb, nor the line ends of Windows; a run that exploded shows its nan."""
    log = f"{LOG}Iteration: 4000, Loss: nan\n".replace("\n", end)
    assert repr(training_log.losses(log)) == "([0, 2000, 4000], [23.087336, 27.88416, nan])"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        *(
            (text, r"^text: expected lines such as 'Iteration: 2000")
            for text in ("", "Neb\nOla\n", "iteration 3 loss 4")
        ),
        ("Iteration: 2000, Loss: [23.1]\n", r"^text: the loss of iteration 2000 is '\[23\.1\]'"),
    ],
)
def test_text_without_losses_is_an_error_that_names_it(text, message):
    """An empty plot would look like a bug of the plot; the learner looks for the print that went wrong."""
    with pytest.raises(ValueError, match=message):
        training_log.losses(text)


def test_loss_curve_draws_the_values_and_says_what_they_are():
    """The curve is the learner's evidence that training works."""
    ax = plots.loss_curve([0, 2000, 4000], [23.1, 27.9, 25.9])
    (line,) = ax.lines
    np.testing.assert_array_equal(line.get_xydata(), [[0, 23.1], [2000, 27.9], [4000, 25.9]])
    assert to_hex(line.get_color()) == plots.PALETTE["blue"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("training step (one name each)", "smoothed loss of a name")
    assert ax.get_title()
    assert plt.fignum_exists(ax.figure.number), "the figure must stay open for the notebook to show it"


def test_second_curve_on_the_same_axes_has_another_colour():
    """The experiments compare two runs in one picture."""
    ax = plots.loss_curve([0, 1], [3.0, 2.0])
    assert plots.loss_curve([0, 1], [3.0, 1.0], ax) is ax
    assert len({to_hex(line.get_color()) for line in ax.lines}) == 2


def test_loss_curve_names_what_does_not_fit():
    """Two lists of different lengths come from a log that was cut by hand."""
    for losses, message in (([3.0], r"^losses: expected 2 values.*got 1"), ([], r"^iterations: expected at least one")):
        with pytest.raises(ValueError, match=message):
            plots.loss_curve([0, 1][: 2 * len(losses)], losses)


def test_gradient_histogram_counts_every_element_on_one_scale():
    """Before and after can be compared only if no element is lost and both halves share their scale."""
    before = {"dWax": np.array([[-20.0, 0.5], [5.0, 9.0]]), "db": np.array([[1.0]]), "da_next": np.array([[99.0]])}
    after = {name: np.clip(before[name], -5, 5) for name in ("dWax", "db")}
    axes = plots.gradient_histogram(before, after, 5)
    assert axes.shape == (2,)
    for ax in axes:
        assert sum(bar.get_height() for bar in ax.patches) == 5
        assert [line.get_xdata()[0] for line in ax.lines] == [-5, 5]
        assert {line.get_linestyle() for line in ax.lines} == {"--"}
        assert ax.get_xlabel() == "value of a gradient's element"
    assert [ax.get_title() for ax in axes] == ["Before clip: 2 of 5 beyond ±5", "After clip: 0 of 5 beyond ±5"]
    assert axes[0].get_ylabel() == "how many elements"
    assert axes[0].get_xlim() == axes[1].get_xlim()
    # The outermost values fall inside the first and the last bar that is not empty.
    drawn = [bar for bar in axes[0].patches if bar.get_height()]
    assert drawn[0].get_x() <= -20 <= drawn[0].get_x() + drawn[0].get_width()
    assert drawn[-1].get_x() <= 9 <= drawn[-1].get_x() + drawn[-1].get_width()


@pytest.mark.parametrize(
    ("before", "after", "bound", "message"),
    [
        ({"db": np.ones(2)}, {"db": np.ones(2)}, 0, r"^maxValue: expected a finite number above 0, got 0"),
        ({"db": np.ones(2)}, {"db": np.ones(2)}, float("nan"), r"^maxValue: .* got nan"),
        ({}, {}, 5, r"^before: expected a dict of gradients"),
        (
            {"db": np.ones(2), "dby": np.ones(2)},
            {"db": np.ones(2)},
            5,
            r"^after: expected the gradients \['db', 'dby'\]",
        ),
        ({"db": np.ones((2, 1))}, {"db": np.ones(2)}, 5, r"^after: 'db' has shape \(2,\), expected \(2, 1\)"),
        ({"db": np.array([np.inf])}, {"db": np.ones(1)}, 5, r"^before: expected finite numbers"),
    ],
)
def test_gradient_histogram_names_the_argument_that_is_wrong(before, after, bound, message):
    """matplotlib's own message would speak of bins, not of gradients."""
    with pytest.raises(ValueError, match=message):
        plots.gradient_histogram(before, after, bound)


def test_character_probabilities_are_the_softmax_at_each_step(parameters):
    """A heat map that is shifted by a step or transposed looks just as good and teaches the wrong thing."""
    ax = plots.character_probabilities(parameters, "mei", CHAR_TO_IX, IX_TO_CHAR)
    (image,) = ax.images
    np.testing.assert_allclose(np.asarray(image.get_array()), read(parameters, "mei")[1], rtol=1e-12)
    for rings in ax.collections:
        np.testing.assert_array_equal(rings.get_offsets(), [[0, 13], [1, 5], [2, 9], [3, 0]])
    assert ax.collections
    assert labels_of(ax.get_xticklabels()) == ["start", "m", "e", "i"]
    letters = labels_of(ax.get_yticklabels())
    assert letters[1:] == list(CHARACTERS[1:])
    assert letters[0] in ("⏎", r"\n")
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("character just read", "next character")
    assert "'mei'" in ax.get_title()


def test_newline_is_spelled_out_where_the_font_has_no_sign_for_it(parameters):
    """An empty box in place of the sign would be taken for a character; cmr10 is a default font without it."""
    for font, sign in (("cmr10", r"\n"), ("DejaVu Sans", "⏎")):
        with plt.rc_context({"font.family": font, "axes.formatter.use_mathtext": True}):
            ax = plots.character_probabilities(parameters, "mei", CHAR_TO_IX, IX_TO_CHAR)
        assert ax.get_yticklabels()[0].get_text() == sign


def test_hidden_states_are_drawn_over_time(parameters):
    """A row is a unit and a column a step, with one colour scale from -1 to 1 for all names."""
    ax = plots.hidden_states(parameters, "mei", CHAR_TO_IX)
    (image,) = ax.images
    np.testing.assert_allclose(np.asarray(image.get_array()), read(parameters, "mei")[0], rtol=1e-12)
    assert image.get_clim() == (-1, 1)
    assert labels_of(ax.get_xticklabels()) == ["start", "m", "e", "i"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("character just read", "hidden unit")
    assert "'mei'" in ax.get_title()


def test_name_with_its_newline_is_the_same_name(parameters):
    """Names come with or without the newline, depending on whether they were read from a file or drawn."""
    one, other = (plots.hidden_states(parameters, name, CHAR_TO_IX).images[0] for name in ("mei", "mei\n"))
    np.testing.assert_array_equal(one.get_array(), other.get_array())


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", r"^name: expected at least one character"),
        ("\n", r"^name: expected at least one character"),
        ("Mei", r"^name: character 0 of 'Mei' is 'M', expected one of the 26 letters.*lower case"),
        ("mei!", r"^name: character 3 of 'mei!' is '!', expected one of the 26 letters of the vocabulary\.$"),
        ("me\ni", r"^name: character 2 of 'me\\ni' is '\\n'"),
        (["m"], r"^name: expected a string such as 'mei', got list"),
    ],
)
@pytest.mark.parametrize(("draw", "others"), [(plots.character_probabilities, [IX_TO_CHAR]), (plots.hidden_states, [])])
def test_bad_name_is_named_and_nothing_is_drawn(parameters, draw, others, name, message):
    """A KeyError for one character says neither which argument nor which place."""
    with pytest.raises(ValueError, match=message):
        draw(parameters, name, CHAR_TO_IX, *others)
    assert plt.get_fignums() == []


def test_vocabulary_without_newline_is_named(parameters):
    """Every name ends in a newline, so the vocabulary must have it."""
    letters = {character: index for character, index in CHAR_TO_IX.items() if character != "\n"}
    with pytest.raises(ValueError, match=r"^char_to_ix: expected the newline"):
        plots.hidden_states(parameters, "mei", letters)


def test_bars_of_bits_stand_in_order_with_their_values():
    """Bars are compared with each other: from zero on, the first on top, each with its figure."""
    measured = {"uniform guess": 4.755, "pairs of letters": 3.2, "your network": 2.8}
    ax = plots.bits_per_character(measured)
    assert [(bar.get_x(), bar.get_width()) for bar in ax.patches] == [(0, value) for value in measured.values()]
    assert labels_of(ax.get_yticklabels()) == list(measured)
    assert [text.get_text() for text in ax.texts] == ["4.75", "3.20", "2.80"]
    assert ax.yaxis_inverted()
    assert [to_hex(bar.get_facecolor()) for bar in ax.patches] == [plots.PALETTE[c] for c in ("sky", "sky", "blue")]
    assert ax.get_xlim()[0] == 0
    assert "bits per character" in ax.get_xlabel()


@pytest.mark.parametrize(
    ("measured", "message"),
    [
        ({}, r"^measured: expected at least one bar"),
        ({"mine": float("nan")}, r"^measured: expected bits.*for 'mine'; got nan"),
        ({"mine": -1.0}, r"^measured: .*got -1"),
    ],
)
def test_bits_that_cannot_be_are_named_and_nothing_is_drawn(measured, message):
    """A network that exploded gives nan, and a bar of it would be no bar at all."""
    with pytest.raises(ValueError, match=message):
        plots.bits_per_character(measured)
    assert plt.get_fignums() == []


def test_plots_leave_the_random_generator_and_the_parameters_alone(parameters):
    """A picture between two cells must not change what the next cell trains or draws."""
    kept = {name: value.copy() for name, value in parameters.items()}
    np.random.seed(7)
    expected = np.random.rand()
    np.random.seed(7)
    plots.character_probabilities(parameters, "mei", CHAR_TO_IX, IX_TO_CHAR)
    plots.hidden_states(parameters, "mei", CHAR_TO_IX)
    assert np.random.rand() == expected
    for name in kept:
        np.testing.assert_array_equal(parameters[name], kept[name])


def test_nothing_is_drawn_while_a_notebook_is_graded(parameters, monkeypatch):
    """Nobody looks then, and importing matplotlib would double the time that a submission takes."""
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert plots.hidden_states(parameters, "mei", CHAR_TO_IX) is None
    assert plots.loss_curve([0], [23.0]) is None
    assert plots.bits_per_character({"uniform guess": 4.75}) is None
    assert not plt.get_fignums()


def test_recorded_output_is_kept_and_still_seen(capsys):
    """A training log is watched while it grows, and plotted afterwards."""
    with training_log.recorded() as log:
        print("Iteration: 0, Loss: 23.000000")
    assert capsys.readouterr().out == log.getvalue() == "Iteration: 0, Loss: 23.000000\n"
    assert training_log.losses(log.getvalue()) == ([0], [23.0])
