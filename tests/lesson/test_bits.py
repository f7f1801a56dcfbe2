"""Promises about the yardstick of both lessons: bits per character are what probabilities say, computed another way."""

from __future__ import annotations

import numpy as np
import pytest
from support import ROOT

from utils import bits


@pytest.fixture(params=["dinos.txt", "sonnets/verse.txt"])
def text(request) -> str:
    """A text of each lesson, as its model reads it."""
    return (ROOT / "data" / request.param).read_text(encoding="utf-8").strip("\n").lower()


def costs(probabilities: list[float]) -> float:
    """Return the mean of -log2 p: what bits per character are, whoever gave the probabilities."""
    return float(-np.log2(probabilities).mean())


def test_a_uniform_guess_costs_the_logarithm_of_the_alphabet(text):
    """Each character had the probability 1/V."""
    V = len(np.unique(list(text)))
    assert bits.uniform(text) == pytest.approx(costs([1 / V] * len(text)), abs=1e-12)


def test_frequencies_are_what_the_text_costs_with_a_table_of_its_letters(text):
    """A walk along the text that pays for each character, where the function adds up over the alphabet."""
    share = {letter: text.count(letter) / len(text) for letter in set(text)}
    assert bits.frequencies(text) == pytest.approx(costs([share[letter] for letter in text]), abs=1e-12)


def test_pairs_are_what_the_text_costs_with_a_table_of_its_pairs(text):
    """A matrix of counts, each row a distribution, asked for every pair of neighbours from left to right."""
    letters, codes = np.unique(list(text), return_inverse=True)
    table = np.zeros((len(letters), len(letters)))
    np.add.at(table, (codes[:-1], codes[1:]), 1)
    table /= np.maximum(table.sum(axis=1, keepdims=True), 1)
    assert bits.pairs(text) == pytest.approx(costs(table[codes[:-1], codes[1:]]), abs=1e-12)


def test_who_knows_more_pays_less(text):
    """The order of the bars in both lessons is a theorem, but for the one character that has none before it."""
    assert bits.uniform(text) > bits.frequencies(text) > bits.pairs(text) > 0


def test_letters_that_are_drawn_cost_the_entropy_of_the_draw():
    """Of a known source the true figures are known: no table of counts is asked here."""
    p = np.array([0.5, 0.25, 0.125, 0.125])
    drawn = "".join(np.random.default_rng(0).choice(list("abcd"), 100_000, p=p))
    assert bits.uniform(drawn) == 2
    assert bits.frequencies(drawn) == pytest.approx(1.75, abs=0.01)
    assert bits.pairs(drawn) == pytest.approx(1.75, abs=0.01), "a memory of one letter buys nothing here"


@pytest.mark.parametrize("function", [bits.uniform, bits.frequencies, bits.pairs])
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("", r"^text: expected at least [12] characters?, got 0"),
        (["rex", "mei"], r"^text: expected a string, got list"),
    ],
)
def test_what_is_no_text_is_named(function, wrong, said):
    """A list of names would be counted name by name, and the figure would look like one."""
    with pytest.raises(ValueError, match=said):
        function(wrong)


def test_one_character_has_no_pair():
    """Division by zero says nothing of a text."""
    assert bits.uniform("a") == bits.frequencies("a") == 0
    with pytest.raises(ValueError, match="at least 2 characters, got 1"):
        bits.pairs("a")
