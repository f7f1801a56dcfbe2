"""The checks of `model`: training pairs, the order of the names, the hidden state, what is printed, the parameters.

While `model` runs, stand-ins take the places of `optimize` and `sample` and write down how they were called. So these
checks look at `model` alone, whatever the learner's other functions do.
"""

from __future__ import annotations

import contextlib
import itertools
import operator
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from utils import cases
from utils.checks import causes, comparing, surroundings
from utils.checks.showing import check, explained
from utils.rnn import initialize_parameters
from utils.text import get_initial_loss

Arrays = dict[str, np.ndarray]
Model = Callable[..., Arrays]


class Watched(NamedTuple):
    """What was seen of a `model` while it ran: calls of `optimize` and of `sample`, what it printed and returned."""

    steps: surroundings.Calls
    draws: surroundings.Calls
    text: str
    returned: Any


@check
def model_training_pairs(model: Model, namespace: dict[str, Any]) -> None:
    """Look at each X and Y that `optimize` got."""
    for corpus in _corpora():
        training_pairs(watch(model, namespace, corpus, num_iterations=len(corpus.shuffled)), corpus)


@check
def model_order(model: Model, namespace: dict[str, Any]) -> None:
    """Look which name was trained on at each step, through two rounds and a bit."""
    for corpus in _corpora():
        count = 2 * len(corpus.shuffled) + 3
        order(watch(model, namespace, corpus, num_iterations=count), corpus, count)


@check
def model_state(model: Model, namespace: dict[str, Any]) -> None:
    """Look at the hidden state and the learning rate of each step."""
    states = [np.full((4, 1), float(j + 1)) for j in range(7)]
    state(watch(model, namespace, cases.small_corpus(), states=states, num_iterations=7, n_a=4), states)


@check
def model_log(model: Model, namespace: dict[str, Any]) -> None:
    """Read what is printed in 2,001 steps, and see how many names are asked for if nobody says how many."""
    corpus = cases.small_corpus()
    losses = [20.0 + j % 7 for j in range(2001)]
    log(watch(model, namespace, corpus, losses=losses, num_iterations=2001, dino_names=3), corpus, losses, 3)
    seven = watch(model, namespace, corpus, num_iterations=1, dino_names=None)
    if len(seven.draws) != 7:
        comparing.fail(f"model printed {len(seven.draws)} names, expected 7, the default of dino_names.")


@check
def model_parameters(model: Model, namespace: dict[str, Any]) -> None:
    """Compare the parameters that come back after some steps, each of which adds 1 to every element."""
    corpus = cases.toy_corpus(np.random.RandomState(6))

    def add_one(X: Any, Y: Any, a_prev: Any, parameters: Arrays, learning_rate: float = 0.01) -> tuple[Any, ...]:
        for array in parameters.values():
            array += 1.0
        return 1.0, {}, a_prev

    seen = watch(model, namespace, corpus, step=add_one, num_iterations=5, n_a=6)
    start = initialize_parameters(6, 16, 16)
    parameters(seen, start, {name: array + len(seen.steps) for name, array in start.items()}, 5)
    wide = cases.Corpus(corpus.text, cases.SYMBOLS, corpus.shuffled)
    seen = watch(model, namespace, wide, num_iterations=1, n_a=None, vocab_size=None)
    comparing.same_dict(
        "model, with n_a and vocab_size left to their defaults", seen.returned, initialize_parameters(50, 27, 27)
    )


def watch(
    model: Model,
    namespace: dict[str, Any],
    corpus: cases.Corpus,
    states: Sequence[np.ndarray] = (),
    losses: Sequence[float] = (),
    step: Callable[..., Any] | None = None,
    show: bool = True,
    **sizes: int | None,
) -> Watched:
    """Run `model` on a few names, with stand-ins for `optimize` and `sample`.

    Parameters
    ----------
    model : function
    namespace : dict
        The notebook's ``globals()``, where the stand-ins are put for the time being.
    corpus : Corpus
    states : sequence of ndarray
        The hidden states that `optimize` gives, one after the other; without them it gives back what it got.
    losses : sequence of float
        The losses that it gives; without them each is 1. With them its calls are not written down.
    step : function, optional
        Stands in for `optimize` instead of one that changes nothing.
    show : bool
        Whether an exception may be explained (not in a hidden test).
    **sizes
        Further arguments of `model`. Unless given, n_a is 4, dino_names 1, vocab_size that of the corpus; with None an
        argument is left to its default.
    """
    coming = itertools.chain(states, itertools.repeat(states[-1])) if states else None

    def optimize(X: Any, Y: Any, a_prev: Any, parameters: Arrays, learning_rate: float = 0.01) -> tuple[Any, ...]:
        return 1.0, {}, next(coming) if coming else a_prev

    def sample(parameters: Arrays, char_to_ix: dict[str, int], seed: int) -> list[int]:
        return [corpus.symbols[symbol] for symbol in (*_longest(corpus), "\n")]

    steps, draws = surroundings.Calls(step or optimize), surroundings.Calls(sample)
    given = {"n_a": 4, "dino_names": 1, "vocab_size": len(corpus.symbols), **sizes}
    arguments = {name: size for name, size in given.items() if size is not None}
    stand_ins = {"optimize": cases.LossesInTurn(losses) if len(losses) else steps, "sample": draws}
    with (
        surroundings.corpus_file(corpus.text),
        surroundings.replaced(namespace, **stand_ins),
        surroundings.printed() as text,
        _letters_explained() if show else contextlib.nullcontext(),
    ):
        returned = model(corpus.text.lower(), corpus.to_symbol, corpus.symbols, **arguments)
    return Watched(steps, draws, text.getvalue(), returned)


def training_pairs(seen: Watched, corpus: cases.Corpus, show: bool = True) -> None:
    """Fail unless each X is None and a name of the corpus, and each Y the same name and the newline.

    Parameters
    ----------
    seen : Watched
    corpus : Corpus
    show : bool
        Whether the message may show what came (not in a hidden test: it is made of the test's own names).
    """
    newline = corpus.symbols["\n"]
    names = {tuple(corpus.symbols[symbol] for symbol in name) for name in corpus.shuffled}
    for call in _calls(seen):
        X, Y = (_indices(f"model: {key}", call[key]) for key in "XY")
        what = f"model trained on X = {X} with Y = {Y}" if show else "model: X and Y of a name are not right"
        if X == Y:
            comparing.fail(
                f"{what}. They are the same: the network would learn to repeat what it reads. "
                "X begins with None, Y ends with the newline."
            )
        if X[:1] != [None]:
            comparing.fail(
                f"{what}. The first element of X is None, for the zero vector.{causes.why_not_none(X, Y, newline)}"
            )
        if None in X[1:]:
            comparing.fail(f"{what}. Only the first element of X is None, then come the indices of the name.")
        if tuple(X[1:]) not in names:
            spelled = f"X spells {_spelled(X, corpus)!r}. " if show else ""
            comparing.fail(f"{what}. {spelled}{causes.why_no_name(X, names)}")
        if [*X[1:], newline] != Y:
            index = f", which is {newline} here" if show else ""
            comparing.fail(
                f"{what}. Y should be X[1:] and the index of the newline{index}.{causes.why_not_shifted(X, Y, newline)}"
            )


def order(seen: Watched, corpus: cases.Corpus, count: int) -> None:
    """Fail unless the names were trained on in the order of one shuffle, again and again, for `count` steps.

    Only letters count, those of X or those of Y: how a pair is made has a check of its own.
    """
    if len(seen.steps) != count:
        few = " Does j begin at 0?" if len(seen.steps) == count - 1 else ""
        why = " range(num_iterations) is already num_iterations steps." if len(seen.steps) == count + 1 else few
        once = " Is the `return` inside the loop?" if len(seen.steps) == 1 else ""
        comparing.fail(
            f"model called optimize {len(seen.steps)} times, expected num_iterations = {count}.{why or once}"
        )
    letters = [{_spelled(_indices(f"model: {key}", call[key]), corpus) for key in "XY"} for call in seen.steps.calls]
    wanted = [corpus.shuffled[j % len(corpus.shuffled)] for j in range(count)]
    came = [
        name if name in pair else min(pair, key=lambda word: word not in wanted)
        for pair, name in zip(letters, wanted, strict=True)
    ]
    if came == wanted:
        return
    first = next(j for j in range(count) if came[j] != wanted[j])
    comparing.fail(f"model: at step {first} the wrong name is trained on.{causes.why_this_order(came, corpus, first)}")


def state(seen: Watched, states: Sequence[np.ndarray], show: bool = True) -> None:
    """Fail unless each step starts from the hidden state that the one before gave, and learns at a rate of 0.01."""
    begin = np.zeros_like(states[0])
    for j, (call, want) in enumerate(zip(_calls(seen), [begin, *states], strict=False)):
        if np.shape(call["a_prev"]) == (50, 1) != begin.shape:
            comparing.fail(
                "model: the hidden state has 50 units, though n_a is another number: is there a 50 in your code?"
            )
        passed_on = "This is not what optimize returned: pass that on, unchanged."
        comparing.array(f"model: `a_prev` at step {j}", call["a_prev"], want, show=show, causes={
            "The hidden state starts anew at every step; pass on what optimize returned.": begin,
            "It is still the state from the beginning.": np.asarray(seen.steps[0]["a_prev"]) if j else want,
        }, hint=passed_on if j else "The hidden state starts at zero.")  # fmt: skip
        rate = call["learning_rate"]
        changing = {"It changes from step to step; it should stay the same.": rate} if j else {}
        comparing.value(f"model: the learning rate at step {j}", rate, 0.01, rtol=1e-12, causes=changing)


def log(seen: Watched, corpus: cases.Corpus, losses: Sequence[float], names: int, show: bool = True) -> None:
    """Fail unless 2,001 steps with these losses are reported twice, each time with a smoothed loss and `names` names.

    In a hidden test, without `show`, the message has no number that a `model` has chosen.
    """
    first = get_initial_loss(len(corpus.symbols), names)
    found = re.findall(r"Iteration:\s*(\d+)\s*,\s*Loss:\s*([-+.\deE]+|nan|inf)", seen.text)
    at = [int(j) for j, _ in found]
    if at != [0, 2000]:
        comparing.fail(
            f"model reported at {f'the iterations {at[:8]}' if show else 'other iterations'}, expected 0 and 2000 "
            f"(of 2,001 steps), "
            f'each on a line "Iteration: %d, Loss: %f".{causes.why_not_reported(at, seen.text)}'
        )
    for j, shown in found:  # six decimals are printed
        so_far = losses[: int(j) + 1]
        error = abs(float(shown) - causes.smoothed(so_far, first))
        if not error < 2e-6:
            why = causes.why_this_loss(float(shown), so_far, len(corpus.symbols), names)
            comparing.fail(f"model: the loss printed at iteration {j} is off by {error:.3g}.{why}")
    seeds = [int(call["seed"]) for call in seen.draws.calls]
    if seeds != [*range(names)] * 2:
        comparing.fail(
            f"model: with dino_names={names}, samples should be drawn with the seeds {[*range(names)]} "
            f"at each report{f'; they were {seeds[:16]}' if show else ''}.{causes.why_these_seeds(seeds, names)}"
        )
    drawn = _longest(corpus).capitalize()
    if seen.text.count(drawn) != 2 * names:
        comparing.fail(
            f"model: of the {2 * names} names drawn, {seen.text.count(drawn)} were printed. Use print_sample for each."
        )


def parameters(seen: Watched, start: Arrays, want: Arrays, count: int, show: bool = True) -> None:
    """Fail unless the parameters that came back are those that `count` steps made of the ones at the start."""
    came = comparing.same_dict("model", seen.returned, want)
    if len(seen.steps) < count // 2:
        comparing.fail(f"model returned after {len(seen.steps)} of {count} steps: is the `return` inside the loop?")
    before = "These are the parameters from before the training."
    for name in cases.PARAMETER_NAMES:  # a dozen steps from small weights: rounding stays below 1e-12
        comparing.array(f"model: `{name}` after {count} steps", came[name], want[name], rtol=1e-7, show=show, causes={
            f"{before} Is a copy trained, or returned, or are they initialised again?": start[name],
        }, hint="Is it initialised once, by initialize_parameters, and changed only by optimize?")  # fmt: skip


def _corpora() -> tuple[cases.Corpus, cases.Corpus]:
    return cases.toy_corpus(np.random.RandomState(4)), cases.small_corpus()


def _longest(corpus: cases.Corpus) -> str:
    """Return the name that `sample` draws: a long one cannot be found in what else is printed."""
    return max(corpus.shuffled, key=len)


def _calls(seen: Watched) -> list[dict[str, Any]]:
    if not seen.steps.calls:
        comparing.fail("model never called `optimize`.")
    return seen.steps.calls


def _indices(what: str, got: Any) -> list[int | None]:
    """Return a list of integers and None, of whatever sequence or array holds them, or fail."""
    if isinstance(got, (str, bytes)) or not isinstance(got, Iterable):
        comparing.fail(f"{what} is a {type(got).__name__}, expected a list of indices.")
    came: list[int | None] = []
    for index in got:
        try:
            came.append(None if index is None else operator.index(index))
        except TypeError:
            comparing.fail(f"{what} holds {index!r:.40}, expected indices, which are integers.")
    return came


def _spelled(indices: Iterable[int | None], corpus: cases.Corpus) -> str:
    """Return the letters behind indices; None and the newline are none."""
    to_symbol = {**corpus.to_symbol, corpus.symbols["\n"]: ""}
    return "".join(to_symbol.get(index, "?") for index in indices if index is not None)


@contextlib.contextmanager
def _letters_explained() -> Iterator[None]:
    """Say of a letter that is not in the dictionary why that may be."""
    try:
        yield
    except KeyError as error:
        letter = error.args[0] if error.args else None
        if not isinstance(letter, str) or not (letter.isupper() or letter.isspace()):
            raise
        hint = "Are the names in lower case, without white space at their ends?"
        with explained("model", hint):
            raise
