"""Promises about the second notebook: the windows, the LSTM, its training, its verse, and the same model in Keras."""

from __future__ import annotations

import builtins
import io
import json
import re
import time
from itertools import islice
from typing import Any
from unittest.mock import Mock

import nbformat
import numpy as np
import pytest
from support import ROOT

from tools import judge_sonnets, train_sonnets
from utils import sonnets
from utils.sonnets import network, text, training, with_keras, writing
from utils.sonnets.lstm import NO_CHARACTER, as_indices, one_hot, sigmoid
from utils.sonnets.network import Network

ALPHABET = "\n abcdefg"
INDICES = {character: index for index, character in enumerate(ALPHABET)}
needs_keras = pytest.mark.skipif(
    not sonnets.keras_is_here(), reason="Keras is not installed here: `make sonnets` installs it"
)


@pytest.fixture(scope="module")
def classic(reference) -> str:
    """The published text, if this machine has it; nothing is downloaded."""
    reference("sonnets.txt")
    return sonnets.load_text("classic").lower()


@pytest.fixture(scope="module")
def verse() -> str:
    return sonnets.load_text("own").lower()


@pytest.fixture(scope="module")
def trained() -> Network:
    return sonnets.load_model()


@pytest.fixture(scope="module")
def facts() -> dict[str, Any]:
    """What is written down about the trained model."""
    return json.loads((ROOT / "data" / "sonnets" / "model.json").read_text(encoding="utf-8"))


@pytest.fixture
def batch() -> tuple[np.ndarray, np.ndarray]:
    """40 windows of 5 characters and the character after each: in batches of 16 there are three."""
    rng = np.random.default_rng(0)
    return rng.integers(0, len(ALPHABET), (40, 5)), rng.integers(0, len(ALPHABET), 40)


def small(seed: int = 0, **changed) -> Network:
    """Return a small network in double precision whose weights are large enough for every gate to matter."""
    made = Network.untrained(ALPHABET, units=4, seed=seed, **changed)
    made.set_weights([1.5 * w.astype(float) + 0.1 for w in made.get_weights()])
    return made


# ---- the text and its windows


def test_the_classic_text_gives_the_published_numbers(classic):
    """31,412 pairs of 38 characters: other numbers mean other windows than in every solution in the world."""
    X, Y = sonnets.build_data(classic, Tx=40, stride=3)
    assert (len(classic), len(set(classic)), len(X), len(Y)) == (94_275, 38, 31_412, 31_412)
    assert {len(window) for window in X} == {40}
    assert classic.startswith(X[0] + Y[0])
    assert X[1] == classic[3:43]
    x, y = sonnets.vectorization(X, Y, 38, {c: i for i, c in enumerate(sorted(set(classic)))}, Tx=40)
    assert (x.shape, y.shape) == ((31_412, 40, 38), (31_412, 38))
    assert x.nbytes + y.nbytes < 50_000_000


def test_our_own_verse_has_the_same_alphabet(verse, trained):
    """Without a network every cell must run, with a vocabulary that the trained model knows."""
    assert "".join(sorted(set(verse))) == trained.characters
    assert len(sonnets.build_data(verse)[0]) > 1_000


def test_windows_are_cut_as_a_loop_would_cut_them():
    """The last window must have a character after it, and none may be lost."""
    line = "to be or not to be"
    for Tx, stride in ((1, 1), (4, 3), (17, 2), (18, 1), (30, 1)):
        X, Y = sonnets.build_data(line, Tx, stride)
        starts = [i for i in range(len(line)) if i % stride == 0 and i + Tx < len(line)]
        assert list(zip(X, Y, strict=True)) == [(line[i : i + Tx], line[i + Tx]) for i in starts]


def test_vectors_are_one_hot_and_lean():
    """One number in each row is 1; a byte for each, or a laptop is full."""
    X, Y = ["abc", "bca"], ["d", "a"]
    x, y = sonnets.vectorization(X, Y, len(ALPHABET), INDICES, Tx=3)
    assert x.dtype == y.dtype == np.bool_
    assert x.sum(axis=2).tolist() == [[1, 1, 1]] * 2
    assert [ALPHABET[i] for i in x[1].argmax(axis=1)] == list("bca")
    assert [ALPHABET[i] for i in y.argmax(axis=1)] == Y


@pytest.mark.parametrize(
    ("X", "Y", "said"),
    [
        (["abc"], ["a", "b"], "as many windows as characters, got 1 and 2"),
        (["ab"], ["a"], "windows of 3 characters, got one of 2"),
        (["abc"], ["A"], "'A' is not among the 9 characters: lower the text"),
    ],
)
def test_what_cannot_be_vectorized_is_explained(X, Y, said):
    """A learner brings a text of their own, with capitals and accents."""
    with pytest.raises(ValueError, match=said):
        sonnets.vectorization(X, Y, len(ALPHABET), INDICES, Tx=3)


def test_a_printed_book_is_simplified_and_what_is_lost_is_told():
    """Gutenberg's editions have typographic marks, and the model knows those of a typewriter."""
    typewriter = "\n '-abcdefghijklmnopqrstuvwxyz"
    assert sonnets.simplified("Thou’rt “Fair” — naïve £5\r\n", typewriter) == ("thou'rt fair - naive \n", "5£")


def test_without_network_and_text_there_is_verse_and_a_reason(monkeypatch, tmp_path, capsys):
    """On a train the notebook must run, and say that this is not Shakespeare."""
    monkeypatch.delenv("NBVIVA_REFERENCE", raising=False)
    monkeypatch.setattr(text, "CLASSIC_URL", "http://127.0.0.1:9/nothing-listens-here")
    monkeypatch.setattr("pooch.os_cache", lambda project: tmp_path / project)
    begin = time.perf_counter()
    assert sonnets.load_text("classic") == sonnets.load_text("own")
    assert time.perf_counter() - begin < 60
    said = "The sonnets could not be fetched (no connection), so here is some verse of our own instead.\n"
    assert capsys.readouterr() == (said, ""), "stderr of a notebook looks like a failure"


def test_what_was_learned_and_what_is_new_are_told_apart(classic, verse):
    """A loss on what was learned, called one on new text, would be a lie."""
    learned, new = sonnets.learned_and_new(classic)
    assert (learned.count("\n\n") + 1, new.count("\n\n") + 1) == (139, 15)
    assert "shall i compare thee" in learned
    assert "when i consider every thing that grows" in new
    assert not {line for line in new.split("\n") if line} & {line for line in learned.split("\n")[:-1] if line}
    edition = "\n\n".join(f"{n}\n\n{poem.upper()}" for n, poem in enumerate(classic.split("\n\n")))
    assert sonnets.learned_and_new(edition)[1] == new
    assert sonnets.learned_and_new(verse) == ("", verse)


def test_another_text_under_the_name_of_the_sonnets_is_refused(monkeypatch, tmp_path, capsys):
    """A hash that is not checked is decoration."""
    (tmp_path / "sonnets.txt").write_text("The limerick packs laughs anatomical")
    monkeypatch.setenv("NBVIVA_REFERENCE", str(tmp_path))
    assert sonnets.load_text() == sonnets.load_text("own")
    assert "is another text: its sha256 is" in capsys.readouterr().out


# ---- the network


def test_the_model_has_the_published_size(trained):
    """Weights of 221,990 numbers can be exchanged with every other copy of this assignment."""
    assert (trained.count_params(), trained.dropout) == (221_990, 0.5)
    shapes = [w.shape for w in trained.get_weights()]
    assert shapes == [(38, 512), (128, 512), (512,), (128, 512), (128, 512), (512,), (128, 38), (38,)]
    # learners on a slow line thank us for little
    assert (ROOT / "data" / "sonnets" / "model.npz").stat().st_size < 1_000_000


@pytest.mark.parametrize("last", [True, False], ids=["last-step", "every-step"])
@pytest.mark.parametrize("dropped", [True, False], ids=["dropout", "no-dropout"])
def test_gradients_are_those_of_finite_differences(last, dropped):
    """The one independent check of a backward pass; a wrong gradient still learns, only worse."""
    model, rng = small(), np.random.default_rng(1)
    x = rng.integers(NO_CHARACTER, len(ALPHABET), (3, 6))
    y = rng.integers(0, len(ALPHABET), 3) if last else rng.integers(NO_CHARACTER, len(ALPHABET), (3, 6))

    def loss() -> tuple[float, list[np.ndarray]]:
        return model.loss_and_gradients(x, y, np.random.default_rng(5) if dropped else None)

    gradients = loss()[1]
    for name, parameter, gradient in zip(network.NAMES, model.parameters, gradients, strict=True):
        assert gradient.shape == parameter.shape
        for flat in rng.integers(0, parameter.size, 12):
            place = np.unravel_index(flat, parameter.shape)
            old, step = parameter[place], 1e-5
            parameter[place] = old + step
            above = loss()[0]
            parameter[place] = old - step
            below = loss()[0]
            parameter[place] = old
            np.testing.assert_allclose(gradient[place], (above - below) / (2 * step), atol=1e-8, err_msg=name)


def test_the_layer_is_its_formula():
    """Written out gate by gate and step by step, from the equations that the module opens with."""
    model, rng = small(), np.random.default_rng(2)
    layer, n = model.layers[0], 4
    x = rng.normal(size=(5, 2, len(ALPHABET)))
    W, U, b = ([a[..., k * n : (k + 1) * n] for k in range(4)] for a in layer.parameters)
    h, c, expected = np.zeros((2, n)), np.zeros((2, n)), []
    for step in x:
        i, f, o = (1 / (1 + np.exp(-(step @ W[k] + h @ U[k] + b[k]))) for k in (0, 1, 3))
        c = f * c + i * np.tanh(step @ W[2] + h @ U[2] + b[2])
        h = o * np.tanh(c)
        expected.append(h)
    np.testing.assert_allclose(layer.forward(x)[0], expected, atol=1e-12)


def test_indices_and_one_hot_vectors_are_the_same_input():
    """The lean form is only allowed because it gives the same numbers."""
    model, rng = small(), np.random.default_rng(3)
    windows = rng.integers(NO_CHARACTER, len(ALPHABET), (7, 5))
    tensor = one_hot(windows, len(ALPHABET))
    assert as_indices(tensor, len(ALPHABET)).tolist() == windows.tolist()
    np.testing.assert_array_equal(model.predict(windows), model.predict(tensor))
    dense = model.layers[0].forward(tensor.transpose(1, 0, 2).astype(float))[0]
    np.testing.assert_allclose(model.layers[0].forward(windows.T)[0], dense, atol=1e-12)


def test_probabilities_do_not_depend_on_the_batch_nor_on_its_size():
    """A window must not be read differently because of its neighbours."""
    model = small()
    windows = np.random.default_rng(4).integers(0, len(ALPHABET), (9, 5))
    together = model.predict(windows, batch_size=4)
    np.testing.assert_allclose(together.sum(axis=1), 1)
    np.testing.assert_allclose(together, [model.predict(window[None])[0] for window in windows], atol=1e-12)
    np.testing.assert_allclose(model.expectations(windows[0])[-1], together[0], atol=1e-12)


def test_read_in_pieces_is_read_at_once():
    """The state between two pieces is all that the model knows of the first; whatever is lost of it is forgotten."""
    model = small()
    line = np.random.default_rng(6).integers(NO_CHARACTER, len(ALPHABET), 60)
    whole = model.expectations(line)
    states = None
    for begin, end in ((0, 40), (40, 41), (41, 60)):
        p, states = model.read(line[begin:end], states)
        np.testing.assert_allclose(p, whole[end - 1], atol=1e-12)
    np.testing.assert_allclose(model.read(line)[0], whole[-1], atol=1e-12)  # the network itself has kept nothing


def test_a_model_is_evaluated_without_and_with_dropout(batch):
    """What the lesson prints beside the loss of an epoch: the same cross-entropy, which nothing was learned from."""
    model = small()
    x, y = batch
    weights, p = model.get_weights(), model.predict(x)
    assert model.evaluate(x, y, batch_size=7) == pytest.approx(-np.log(p[np.arange(len(y)), y]).mean())
    assert model.evaluate(one_hot(x, len(ALPHABET)), one_hot(y, len(ALPHABET))) == pytest.approx(model.evaluate(x, y))
    dropped = model.evaluate(x, y, rng=np.random.default_rng(5))
    assert dropped == pytest.approx(model.loss_and_gradients(x, y, np.random.default_rng(5))[0])
    assert dropped != pytest.approx(model.evaluate(x, y))
    np.testing.assert_array_equal(model.get_weights()[0], weights[0])
    with pytest.raises(ValueError, match="at least one; got 0 and 0"):
        model.evaluate(x[:0], y[:0])


def test_dropout_keeps_the_mean_and_is_off_when_the_model_is_asked():
    """Inverted dropout: what passes is enlarged, so that nothing has to be scaled afterwards."""
    model = small(dropout=0.25)
    ones = np.ones((50, 40, 30))
    mask = model._mask(ones, np.random.default_rng(0))
    assert set(np.unique(mask).round(6)) == {0, round(1 / 0.75, 6)}
    assert mask.mean() == pytest.approx(1, abs=0.01)
    assert (model._mask(ones, None) == 1).all()


def test_a_saved_model_comes_back(tmp_path):
    """In two bytes a number; what is lost by that must not be seen in a poem."""
    model = Network.untrained(ALPHABET, units=8, seed=3)
    model.save(tmp_path / "model.npz", seed=3)
    again = Network.load(tmp_path / "model.npz")
    assert again.characters == ALPHABET
    assert {w.dtype for w in again.parameters} == {np.dtype(np.float32)}
    windows = np.random.default_rng(0).integers(0, len(ALPHABET), (20, 6))
    np.testing.assert_allclose(again.predict(windows), model.predict(windows), atol=1e-3)
    np.savez(tmp_path / "other.npz", something=np.zeros(3))
    with pytest.raises(ValueError, match="is no model of sonnets: it lacks about, dense/bias"):
        Network.load(tmp_path / "other.npz")


def test_weights_that_do_not_fit_are_named():
    """Whoever brings weights from elsewhere must be told which array is wrong."""
    model = small()
    weights = model.get_weights()
    with pytest.raises(ValueError, match="expected 8 arrays"):
        model.set_weights(weights[:-1])
    weights[4] = weights[4].T
    with pytest.raises(ValueError, match=r"lstm_2/recurrent_kernel has shape \(16, 4\), expected \(4, 16\)"):
        model.set_weights(weights)


# ---- training


def test_adam_moves_by_the_learning_rate_first():
    """After one step both means are the gradient itself, so every parameter moves by the learning rate, up or down."""
    parameter = np.array([1.0, 2.0, 3.0])
    optimiser = training.Adam([parameter], learning_rate=0.1)
    optimiser.step([np.array([5.0, -0.5, 0.0])])
    np.testing.assert_allclose(parameter, [0.9, 2.1, 3.0], atol=1e-5)


def test_one_epoch_lowers_the_loss(verse):
    """An epoch on our own verse: from no opinion at all, log 38, to something better."""
    model = Network.untrained("".join(sorted(set(verse))), units=32)
    X, Y = sonnets.build_data(verse)
    indices = {character: index for index, character in enumerate(model.characters)}
    x, y = sonnets.vectorization(X, Y, 38, indices)

    def loss() -> float:
        return -np.log(model.predict(x)[y]).mean()

    before, history = loss(), model.fit(x, y, batch_size=32, epochs=1)
    assert before == pytest.approx(np.log(38), abs=0.1)
    assert loss() < before - 0.4
    assert len(history.history["loss"]) == 1


def test_the_same_seed_gives_the_same_weights_and_another_gives_others(batch):
    """Order and dropout are drawn; a learner who repeats a run wants to see it again."""
    runs = []
    for seed in (1, 1, 2):
        model = small()
        model.fit(*batch, batch_size=16, epochs=2, seed=seed)
        runs.append(model.get_weights()[0])
    np.testing.assert_array_equal(runs[0], runs[1])
    assert not np.array_equal(runs[0], runs[2])


def test_callbacks_see_every_batch_and_every_epoch(batch, capsys):
    """40 windows in batches of 16 are three batches; a bar that ends before the end looks like a hang."""
    model, heard, progress, said = small(), Mock(spec=training.Callback), training.Progress(), []
    shown = training.LambdaCallback(on_epoch_end=lambda epoch, logs: said.append((epoch, logs["loss"])))
    history = model.fit(*batch, batch_size=16, epochs=2, callbacks=[heard, progress, shown])
    calls = [(name, *(at for at in arguments if type(at) is int)) for name, arguments, _ in heard.method_calls]
    batches = [(f"on_train_batch_{part}", number) for number in range(3) for part in ("begin", "end")]
    epochs = [call for n in range(2) for call in (("on_epoch_begin", n), *batches, ("on_epoch_end", n))]
    assert calls == [("set_params",), ("set_model",), ("on_train_begin",), *epochs, ("on_train_end",)]
    heard.set_model.assert_called_once_with(model)
    assert said == list(enumerate(history.history["loss"]))
    assert len(progress.losses) == 6
    printed = capsys.readouterr().out
    assert printed.count("\n") == 2
    assert "   3/3 [" + "█" * 30 + "]" in printed


@pytest.mark.parametrize(
    ("x", "y", "said"),
    [
        (np.zeros((0, 5), int), np.zeros(0, int), "at least one; got 0 and 0"),
        (np.zeros((3, 5), int), np.zeros(2, int), "got 3 and 2"),
        (np.zeros((3, 5)), np.zeros(3, int), "windows of indices"),
        (np.full((3, 5), 9), np.zeros(3, int), "indices from -1 to 8, got 9 to 9"),
    ],
)
def test_what_cannot_be_learned_from_is_explained(x, y, said):
    """Shapes before values: the message names what came."""
    with pytest.raises(ValueError, match=said):
        small().fit(x, y)


# ---- writing


def test_sampling_follows_the_probabilities():
    """Ten thousand draws: five standard deviations leave no room for an off-by-one."""
    p, rng = np.array([0.5, 0.0, 0.3, 0.2]), np.random.default_rng(0)
    counts = np.bincount([sonnets.sample(p, 1.0, rng) for _ in range(10_000)], minlength=4)
    assert counts[1] == 0
    np.testing.assert_allclose(counts / 10_000, p, atol=0.025)


def test_temperature_sharpens_and_flattens():
    """At T = 1/2 probabilities are squared, at T = 2 their roots are taken; near 0 only the likeliest is left."""
    p = np.array([0.6, 0.3, 0.1])
    for temperature in (0.5, 2.0):
        rng = np.random.default_rng(0)
        drawn = np.bincount([sonnets.sample(p, temperature, rng) for _ in range(10_000)], minlength=3) / 10_000
        expected = p ** (1 / temperature)
        np.testing.assert_allclose(drawn, expected / expected.sum(), atol=0.025)
    assert {sonnets.sample(p, 1e-4) for _ in range(50)} == {0}
    for wrong in (0, -1, float("nan")):
        with pytest.raises(ValueError, match="temperature: expected a number above 0"):
            sonnets.sample(p, wrong)


def test_sampling_uses_the_global_generator_unless_given_another():
    """`np.random.seed` is what learners know from the first notebook."""
    p = np.full(38, 1 / 38)
    np.random.seed(7)
    first = [sonnets.sample(p) for _ in range(20)]
    np.random.seed(7)
    assert [sonnets.sample(p) for _ in range(20)] == first


def test_a_poem_has_its_beginning_and_400_characters_and_comes_again(capsys):
    """Same seed, same poem; another seed, another."""
    poems, times = [], []
    for seed in (5, 5, 6):
        begin = time.perf_counter()
        sonnets.generate_output("Shall I compare thee", seed=seed)
        times.append(time.perf_counter() - begin)
        poems.append(capsys.readouterr().out)
    assert min(times) < 1, "a twentieth of a second on an idle machine"
    assert poems[0] == poems[1] != poems[2]
    head = "Here is your poem:\n\n"
    assert poems[0].startswith(f"{head}Shall I compare thee")
    assert len(poems[0]) == len(f"{head}Shall I compare thee") + 400 + 1


def test_a_beginning_is_padded_on_the_left_with_zero_vectors(trained):
    """Padding on the right, or with a space, would be another poem than that of the published notebook."""
    window = np.full(40, NO_CHARACTER)
    window[-3:] = [trained.characters.index(c) for c in "thy"]
    p = trained.predict(window[None])[0]
    (first,) = islice(writing.characters("thy", trained, temperature=1e-4, seed=0), 1)
    assert first == trained.characters[int(p.argmax())]
    assert one_hot(window, 38)[:37].sum() == 0


def test_a_poem_is_shown_while_it_is_written(monkeypatch):
    """Who waits for a slow model must see it write: the beginning first, then a character, then more of them."""
    monkeypatch.setattr(writing, "TICK", 0.0)
    shown, page = [], io.StringIO()
    monkeypatch.setattr(page, "flush", lambda: shown.append(page.getvalue()), raising=False)
    monkeypatch.setattr("sys.stdout", page)
    sonnets.generate_output("Shall I", seed=1, length=5)
    head = "Here is your poem:\n\nShall I"
    assert [len(text) - len(head) for text in shown] == [0, 1, 2, 3, 4, 5]
    assert shown[0] == head


def test_with_its_state_kept_a_model_writes_from_all_that_it_has_read(trained):
    """To the letter what comes of reading everything anew for each character, from the 40 of the beginning on."""
    start = "shall i compare thee"
    kept = "".join(islice(writing.characters(start, trained, seed=3), 90))
    read, rng = [NO_CHARACTER] * 20 + [trained.characters.index(c) for c in start], np.random.default_rng(3)
    for character in kept:
        assert character == trained.characters[writing.sample(trained.predict(np.array([read]))[0], 1.0, rng)]
        read.append(trained.characters.index(character))


def test_without_its_state_a_model_writes_from_the_last_40_characters(trained):
    """As the published notebook does, and as the model was asked in its further epoch."""
    start = "shall i compare thee"
    forgets = "".join(islice(writing.characters(start, trained, seed=3, keep_state=False), 90))
    read, rng = [NO_CHARACTER] * 20 + [trained.characters.index(c) for c in start], np.random.default_rng(3)
    for character in forgets:
        p = trained.predict(np.array([read[-40:]]))[0]
        assert character == trained.characters[writing.sample(p, 1.0, rng)]
        read.append(trained.characters.index(character))
    assert forgets != "".join(islice(writing.characters(start, trained, seed=3), 90))


@pytest.mark.parametrize(
    ("start", "said"),
    [
        ("", "Here is your poem:\n\n"),
        ("x" * 41 + " is long", "(That is 49 characters. The model reads the last 40: 'xx"),
        ("Straße 7, señor", "(The model has never seen 7 ß, so it reads: 'strae , senor')\n"),
        ("日本", "(The model has never seen 日 本, so it reads: '')\n"),
    ],
    ids=["empty", "too-long", "foreign-characters", "nothing-known"],
)
def test_odd_beginnings_are_treated_and_told(start, said, capsys):
    """Whatever a learner types, there is a poem, and a line about what was done to their words."""
    sonnets.generate_output(start, seed=1, length=12)
    printed = capsys.readouterr().out
    assert said in printed
    assert len(printed.split("Here is your poem:\n\n")[1]) == len(start) + 12 + 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [(Mock(return_value="My mistress"), "My mistress"), (Mock(side_effect=EOFError), "Nobody can be asked here")],
)
def test_without_a_beginning_it_asks_and_begins_by_itself_where_nobody_answers(monkeypatch, capsys, typed, said):
    """A notebook that a program runs has no keyboard: it must neither hang nor fail."""
    monkeypatch.setattr(builtins, "input", typed)
    sonnets.generate_output(seed=1, length=5)
    assert said in capsys.readouterr().out


def test_the_end_of_an_epoch_is_told_with_its_loss_and_some_verse(trained, capsys):
    """The callback of the lesson, with and without a model."""
    sonnets.on_epoch_end(0, {"loss": 1.2345}, trained)
    said = capsys.readouterr().out
    assert said.startswith("Epoch 1 is over with a loss of 1.234 nats a character.\nshall i compare thee")
    sonnets.on_epoch_end(1)
    assert capsys.readouterr().out == "Epoch 2 is over.\n"


# ---- the trained model


def test_the_trained_model_is_as_good_as_its_card_says(classic, trained, facts):
    """The loss on sonnets it never saw, computed here again: a number on a card that nobody checks is a wish."""
    _, held_out = text.split(classic, facts["settings"]["hold_out"])
    assert len(held_out) == facts["sonnets"]["held_out"]
    assert train_sonnets.loss_of(trained, held_out) == pytest.approx(facts["held_out"], abs=1e-4)
    windows, count = train_sonnets.loss_of_windows(trained, held_out)
    assert [windows, count] == [pytest.approx(facts["held_out_windows"][0], abs=1e-4), facts["held_out_windows"][1]]
    assert windows < 1.7, "the published run ended at 2.54"


def test_the_card_of_the_model_has_its_figures(facts):
    """People read the card and not the JSON."""
    card = (ROOT / "data" / "sonnets" / "README.md").read_text(encoding="utf-8")
    (held_out, windows), (learned, others), settings = (
        facts[name] for name in ("held_out_windows", "learned_windows", "settings")
    )
    for said in (
        *(f"| {loss:.3f} |" for loss in (facts["held_out"], held_out, learned)),
        *(f"{count:,}" for count in (windows, others, facts["parameters"])),
        f"seed {settings['seed']}", f"{settings['epochs']} epochs", f"of {settings['length']} characters",
        f"{settings['batch']} stretches a batch", f"dropout is {settings['dropout']}", f"a part of {settings['thin']}",
        f"up to {settings['rate']}", text.CLASSIC_SHA256,
    ):  # fmt: skip
        assert said in card, said


@pytest.mark.parametrize("name", ["classic", "verse"])
def test_a_kept_state_costs_less_than_a_hundredth_of_a_bit(name, trained, request):
    """The notebook says so, the card by how much: the model learned from short stretches, and might get lost behind."""
    read = request.getfixturevalue(name)
    poems = text.split(read)[1] if name == "classic" else read.strip().split("\n\n")
    kept, anew = (judge_sonnets.bits(trained, poems, keep_state) for keep_state in (True, False))
    assert kept < anew + 0.01
    card = (ROOT / "data" / "sonnets" / "README.md").read_text(encoding="utf-8")
    assert f"| {kept:.3f} | {anew:.3f} |" in card


def test_the_longest_copied_run_is_found():
    """The figure that tells verse from a quotation."""
    assert judge_sonnets.longest_copy("the world so the\nlost", "a\nso the lost world") == "so the lost"
    assert judge_sonnets.longest_copy("xyz", "abc") == ""


# ---- Keras


@needs_keras
def test_keras_and_numpy_are_one_model_in_both_directions(trained):
    """Learners compare the two; 1e-5 is rounding in single precision, anything more is another model."""
    there = sonnets.to_keras(trained)
    assert there.count_params() == 221_990
    rng = np.random.default_rng(0)
    windows = rng.integers(0, 38, (64, 40))
    for row in range(0, 64, 2):
        windows[row, : rng.integers(40)] = NO_CHARACTER
    theirs = there.predict(one_hot(windows, 38), verbose=0)
    np.testing.assert_allclose(trained.predict(windows), theirs, rtol=0, atol=1e-5)
    fresh = sonnets.build_keras(38, seed=4)
    back = sonnets.from_keras(fresh, trained.characters)
    np.testing.assert_allclose(back.predict(windows), fresh.predict(one_hot(windows, 38), verbose=0), rtol=0, atol=1e-5)


@needs_keras
def test_both_have_the_same_gradients(trained):
    """One step of plain gradient descent with rate 1 in Keras subtracts its gradients: they are ours."""
    keras = with_keras.load_keras()
    ours = Network.untrained(trained.characters, seed=7, dropout=0.0)
    theirs = sonnets.to_keras(ours)
    theirs.compile(optimizer=keras.optimizers.SGD(1.0), loss="categorical_crossentropy")
    rng = np.random.default_rng(1)
    x, y = rng.integers(0, 38, (32, 40)), rng.integers(0, 38, 32)
    history = theirs.fit(one_hot(x, 38), one_hot(y, 38), batch_size=32, epochs=1, verbose=0)
    loss, gradients = ours.loss_and_gradients(x, y)
    assert loss == pytest.approx(history.history["loss"][0], rel=1e-5)
    moved = sonnets.from_keras(theirs, trained.characters).get_weights()
    for name, old, new, gradient in zip(network.NAMES, ours.parameters, moved, gradients, strict=True):
        assert np.abs(gradient).max() > 1e-4, name
        np.testing.assert_allclose(old - new, gradient, rtol=0, atol=1e-6, err_msg=name)


@needs_keras
def test_both_have_the_same_adam():
    """Five steps with the same gradients, with the defaults of Keras."""
    keras = with_keras.load_keras()
    rng = np.random.default_rng(0)
    parameter = rng.normal(size=6).astype(np.float32)
    variable, theirs, ours = keras.Variable(parameter), keras.optimizers.Adam(), training.Adam([parameter])
    theirs.build([variable])
    for _ in range(5):
        gradient = rng.normal(size=6).astype(np.float32)
        ours.step([gradient])
        theirs.apply([keras.ops.convert_to_tensor(gradient)])
    np.testing.assert_allclose(parameter, np.asarray(variable.value), rtol=0, atol=1e-6)


@needs_keras
def test_keras_calls_the_same_callbacks(trained, capsys):
    """The notebook gives one list of callbacks to whichever engine there is."""
    model = sonnets.to_keras(trained)
    rng, progress, said = np.random.default_rng(1), sonnets.Progress(), []
    x, y = one_hot(rng.integers(0, 38, (20, 40)), 38, np.bool_), one_hot(rng.integers(0, 38, 20), 38, np.bool_)
    shown = sonnets.LambdaCallback(on_epoch_end=lambda epoch, logs: said.append(logs["loss"]))
    history = model.fit(x, y, batch_size=8, epochs=1, callbacks=[progress, shown], verbose=0)
    assert "   3/3 [" in capsys.readouterr().out
    assert said == history.history["loss"]
    assert len(progress.losses) == 3


@needs_keras
@pytest.mark.parametrize("keep_state", [True, False], ids=["state-kept", "window"])
def test_keras_writes_the_same_poem(trained, keep_state):
    """Sampled with one seed, to the letter."""
    there = sonnets.to_keras(trained)
    ours, theirs = (
        "".join(islice(writing.characters("shall i compare thee", model, seed=3, keep_state=keep_state), 60))
        for model in (trained, there)
    )
    assert ours == theirs
    assert with_keras.reader(there) is not None


@needs_keras
def test_keras_is_evaluated_alike(trained):
    """Either can be asked with the same arguments. (Of what is nearly impossible Keras says 1e-7, and we less.)"""
    model = Network.untrained(trained.characters, seed=2)
    rng = np.random.default_rng(2)
    x, y = one_hot(rng.integers(0, 38, (20, 40)), 38, np.bool_), one_hot(rng.integers(0, 38, 20), 38, np.bool_)
    theirs = sonnets.to_keras(model).evaluate(x, y, verbose=0)
    assert theirs == pytest.approx(model.evaluate(x, y, verbose=0), rel=1e-5)


@needs_keras
def test_keras_reads_on_with_the_weights_that_it_has_now(trained):
    """A model writes at the end of each epoch; with the weights of the first it would show no progress."""
    there = sonnets.to_keras(trained)
    before, _ = with_keras.reader(there)(5, None)
    other = Network.untrained(trained.characters, seed=2)
    for layer, weights in zip(there.layers, sonnets.to_keras(other).layers, strict=True):
        layer.set_weights(weights.get_weights())
    p, states = with_keras.reader(there)(5, None)
    np.testing.assert_allclose(p, other.read([5])[0], atol=1e-5)
    assert np.abs(p - before).max() > 0.01
    assert [state.shape for state in states] == [(1, 128)] * 4


@needs_keras
def test_a_keras_model_of_other_layers_writes_from_its_window(trained):
    """A learner's own model need not be made of LSTM layers; there is a poem all the same."""
    keras = with_keras.load_keras()
    both_ways = [keras.Input((40, 38)), keras.layers.Bidirectional(keras.layers.LSTM(4))]
    model = keras.Sequential([*both_ways, keras.layers.Dense(38, activation="softmax")])
    assert with_keras.reader(model) is None
    assert len(list(islice(writing.characters("thy", model, seed=1), 5))) == 5


def test_without_keras_there_is_a_sentence_that_says_how_to_install_it(monkeypatch):
    """The message must hold commands, and importing the lesson must not need the library."""
    monkeypatch.setattr(with_keras, "find_spec", lambda name: None)
    assert not sonnets.keras_is_here()
    with pytest.raises(ImportError, match=r"`pip install keras jax`.*`make sonnets`"):
        sonnets.build_keras(38)


def test_while_a_notebook_is_graded_keras_is_left_alone(monkeypatch):
    """Stock nbgrader runs every notebook that came, and a cell has a minute: compiling alone can take that."""
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert not sonnets.keras_is_here()


def test_sigmoid_does_not_overflow():
    """A warning in a notebook looks like a mistake of the learner."""
    with np.errstate(all="raise"):
        assert sigmoid(np.array([-1e4, 0, 1e4], np.float32)).tolist() == [0, 0.5, 1]


# ---- the notebook


@pytest.fixture(scope="module")
def notebook(course) -> nbformat.NotebookNode:
    return nbformat.read(course.source("dinosaur_island") / "shakespeare.ipynb", as_version=4)


def test_the_prose_states_no_loss_of_a_text_that_may_be_another(notebook):
    """Without a network the text is our own verse, and a loss of Shakespeare's sonnets in a sentence would be wrong."""
    known = {
        "3.64": "log 38, of the vocabulary",
        "0.693": "ln 2",
        "1.5": "an example of a loss",
    }
    prose = " ".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    without_code = re.sub(r"```.*?```|`[^`]*`|T = [\d.]+", "", prose, flags=re.DOTALL)
    assert set(re.findall(r"\d+\.\d+", without_code)) <= set(known)


def test_cells_that_show_the_text_are_not_compared_with_another_text(notebook):
    """The stored outputs are of the sonnets; a machine that cannot fetch them has other figures, and both are right."""
    of_the_text = re.compile(r"\b(?:text|X|x|history)\b")
    shown = [
        c for c in notebook.cells if c.cell_type == "code" and "print(" in c.source and of_the_text.search(c.source)
    ]
    assert len(shown) > 5
    for cell in shown:
        # the vocabulary of the model is that of our own verse too
        assert "nbval-ignore-output" in cell.metadata.get("tags", []) or cell.id == "model", cell.id


def test_every_figure_of_the_notebook_has_alt_text_and_exists(notebook, course):
    """A learner who cannot see the figure reads the alternative text."""
    pictures = [p for cell in notebook.cells for p in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", cell.source)]
    assert len(pictures) >= 2
    for alt, path in pictures:
        assert len(alt.split()) >= 8, path
        assert (course.source("dinosaur_island") / path).is_file()


def test_the_stored_outputs_are_whole_and_name_no_machine(notebook):
    """Instructors read the notebook before they run it; paths of its author are nobody's business."""
    for cell in notebook.cells:
        if cell.cell_type == "code" and re.search(r"print\(|axes =|generate_output\(", cell.source):
            assert cell.outputs, cell.id
            assert not [o for o in cell.outputs if o.output_type == "error" or o.get("name") == "stderr"], cell.id
    outputs = json.dumps([cell.get("outputs", []) for cell in notebook.cells])
    assert not re.search(r"/home/|/tmp/|/root/|/work/|C:\\\\Users", outputs)


# ---- pictures


def test_pictures_show_what_they_are_given(trained):
    """The bars are the probabilities of the characters that came, and the marked ones stand below."""
    import matplotlib

    matplotlib.use("Agg")
    line = "thy love"
    ax = sonnets.next_characters(trained, line, shown=5)
    indices = [trained.characters.index(c) for c in line]
    expected = trained.expectations([NO_CHARACTER, *indices[:-1]])[np.arange(len(line)), indices]
    np.testing.assert_allclose([bar.get_height() for bar in ax.patches], expected, rtol=1e-6)
    assert len(ax.texts) == len(line) * 6
    curve = sonnets.training_curve()
    ax = sonnets.learning_curve(curve["training"], curve["held_out"])
    assert [list(drawn.get_ydata()) for drawn in ax.lines] == [curve["training"], curve["held_out"]]
    with pytest.raises(ValueError, match="at least two characters"):
        sonnets.next_characters(trained, "7")
    with pytest.raises(ValueError, match="at least one loss"):
        sonnets.learning_curve([])
    matplotlib.pyplot.close("all")


def test_nothing_is_drawn_while_a_notebook_is_graded(trained, monkeypatch):
    """matplotlib alone would double the time."""
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert sonnets.next_characters(trained, "thy love") is None
