"""The words in which a check fails: what was checked, what came back, and what it suggests."""

import re

import numpy as np
import pytest

from utils import cases, checks, rnn_step_forward
from utils.checks import comparing


def said(call, *args, **kwargs):
    with pytest.raises(AssertionError) as raised:
        call(*args, **kwargs)
    return str(raised.value)


ONES, GOT = np.ones((2, 1)), np.zeros((2, 3))
GOT[1, 2], GOT[0, 1] = -4.0, 0.5
THREE = ("loss", "gradients", "a_last")


@pytest.mark.parametrize(
    ("check", "arguments", "text"),
    [
        # NumPy would say that NoneType cannot be unpacked, which helps nobody
        (comparing.unpack, ("optimize", None, THREE), "optimize returned None: is the `return` missing?"),
        (comparing.same_dict, ("clip", None, {}), "clip returned None: is the `return` missing?"),
        (comparing.index_list, ("sample", None, 27), "sample returned None: is the `return` missing?"),
        # which one is missing is the first thing a learner wants to know
        (
            comparing.unpack,
            ("optimize", (1.0, {}), THREE),
            "optimize must return 3 values (loss, gradients, a_last); 2 came back.",
        ),
        (comparing.unpack, ("optimize", (1.0, None, 2), THREE), "`gradients` is None"),
        # type before shape, and shape before value: the first thing that is wrong, not the last
        (comparing.array, ("x", "text", ONES), "is a str, expected numbers"),
        (comparing.array, ("x", np.full((1, 2), np.nan), ONES), "shape (1, 2), expected (2, 1). It is transposed."),
        (comparing.array, ("x", np.zeros(2), ONES), "shape (2,), expected (2, 1). A column vector"),
        (comparing.array, ("x", np.full((2, 1), np.nan), ONES), "element [0, 0] is nan"),
        (comparing.array, ("x", np.array([[1.0], [3.0]]), ONES), "element [1, 0] is 3"),
        # one wrong element and all wrong are different mistakes
        (
            comparing.array,
            ("`dWax`", GOT, np.zeros((2, 3))),
            "`dWax[0, 1]` is 0.5, expected 0; 2 of 6 elements differ, the largest difference is 4.",
        ),
        # `print_sample` can only look up plain indices
        (comparing.index_list, ("sample", ["a", 0], 27), "element 0 is the character 'a'. Append the index"),
        (comparing.index_list, ("sample", [1.0, 0], 27), "element 0 is a float, expected an integer"),
        (comparing.index_list, ("sample", [np.array([1]), 0], 27), "element 0 is a NumPy array of shape (1,)"),
        (comparing.index_list, ("sample", [True, 0], 27), "element 0 is a bool"),
        (comparing.index_list, ("sample", [27, 0], 27), "element 0 is 27, outside the vocabulary of 27"),
        (comparing.index_list, ("sample", "abc", 27), "must return a list of indices; a str came back"),
        (comparing.index_list, ("sample", ONES.astype(int), 27), "a flat list of indices; an array of shape (2, 1)"),
    ],
)
def test_what_came_back_is_named_before_what_was_expected(check, arguments, text):
    """The message is all that a learner has to go by."""
    assert text in said(check, *arguments)


def test_hidden_checks_do_not_tell_the_expected_value():
    """What a hidden test expects must not reach a learner through its message."""
    want = np.full((1, 2), 123.456)
    for text in (
        said(comparing.array, "x", np.zeros((1, 2)), want, show=False),
        said(comparing.value, "x", 1.0, 123.456, rtol=0, show=False),
        said(comparing.indices, "x", [1, 2], [1, 77], show=False),
    ):
        assert not re.search(r"expected|123\.456|77", text)


def test_a_known_misconception_is_named():
    """When what came back is what a known mistake gives, the message says so instead of a number."""
    want = np.array([[1.0, 2.0]])
    text = said(comparing.array, "x", -want, want, rtol=1e-9, causes={"Check the sign.": -want, "No.": want * 2})
    assert text.endswith("Check the sign.")
    assert said(comparing.value, "x", 4.0, 2.0, rtol=1e-9, causes={"Twice?": 4.0}).endswith("Twice?")
    assert said(comparing.indices, "sample", [1, 2], [1, 3], causes={"Cut.": [1, 2]}) == "sample: Cut."
    assert said(comparing.indices, "sample", [1, 2], [1, 3], hint="Grow?").endswith("expected 3. Grow?")


def test_rounding_is_forgiven_but_not_more():
    """The tolerance is relative to each element and, near zero, to the largest one."""
    want = np.array([[1.0, 1e-12]])
    comparing.array("x", want + 1e-13, want, rtol=1e-12)
    said(comparing.array, "x", want + np.array([[0, 1e-9]]), want, rtol=1e-12)
    comparing.value("x", np.array([[2.0]]), 2.0, rtol=0)


def test_numpy_integers_and_arrays_are_indices_too():
    """np.random.choice returns NumPy integers: an honest list may hold them."""
    assert comparing.index_list("sample", [np.int64(3), 0], 27) == [3, 0]
    assert comparing.index_list("sample", np.array([3, 0]), 27) == [3, 0]


def test_objects_that_pretend_to_be_numbers_are_refused():
    """An object that equals everything must not pass for an array."""

    class Anything:
        def __eq__(self, other):
            return True

        def __array__(self, dtype=None, copy=None):
            return np.ones((2, 1))

    assert "expected numbers" in said(comparing.array, "x", Anything(), np.ones((2, 1)))
    assert "expected numbers" in said(comparing.value, "x", Anything(), 1.0, rtol=0)


def test_names_come_back_after_a_replacement():
    """After the block the notebook's own functions are there again, and nothing else."""
    namespace = {"optimize": "mine"}
    with checks.replaced(namespace, optimize="stand-in", sample="stand-in"):
        assert namespace == {"optimize": "stand-in", "sample": "stand-in"}
    assert namespace == {"optimize": "mine"}


def test_a_notebook_shows_the_message_alone():
    """The way through utils/checks.py is of no use to a learner."""
    with pytest.raises(checks.CheckFailed) as raised:
        checks.fail("the message")
    assert raised.value._render_traceback_() == ["\x1b[0;31mNot yet:\x1b[0m the message"]


def test_inputs_differ_from_student_to_student(monkeypatch):
    """The grader may set NBVIVA_SEED; without it the inputs are always the same."""
    monkeypatch.delenv("NBVIVA_SEED", raising=False)
    fixed = checks.seed("test_clip_values")
    assert fixed == checks.seed("test_clip_values") != checks.seed("test_clip_bounds")
    monkeypatch.setenv("NBVIVA_SEED", "7")
    assert checks.seed("test_clip_values") != fixed


def test_forced_names_leave_nothing_to_chance():
    """The only other symbols have a chance of 1e-26, whatever the seed."""
    parameters = cases.forced_name([3, 1, 4, 0], 6)
    x, a = np.zeros((6, 1)), np.zeros((6, 1))
    for index in (3, 1, 4, 0):
        a, p = rnn_step_forward(parameters, a, x)
        assert p[index, 0] > 1 - 1e-15
        x = np.eye(6)[:, [index]]


@pytest.mark.parametrize("about", [75, 30])
def test_late_newline_comes_when_it_should(about):
    """75: late enough for the limit of 50, early enough for a `sample` without a limit to end. 30: after 20 draws."""
    for seed in range(20):
        random = np.random.RandomState(seed)
        parameters = cases.late_newline(cases.random_parameters(random, 12, 27, radius=0.9), 5, about=about)
        x, a, chances = np.zeros((27, 1)), np.zeros((12, 1)), []
        for _ in range(about + 15):
            a, p = rnn_step_forward(parameters, a, x)
            chances.append(p[5, 0])
            p[5] = 0
            x = np.eye(27)[:, [random.choice(27, p=(p / p.sum()).ravel())]]
            if chances[-1] > 1 - 1e-9:
                break
        assert max(chances[: about - 10]) < 1e-6
        assert chances[-1] > 1 - 1e-9
