"""The engine's writer says in the gradebook what nbgrader's own converter would have said of the same results."""

from __future__ import annotations

import gradebooks
import pytest
import twice

from nbviva import plugin

GOOD = {
    "double": "def double(x):\n    return x + x", "half": "def half(x):\n    return x / 2", "essay": "Because.",
    "by_hand": "answer = 2", "project": "Here it is.",
}  # fmt: skip
WRONG = {"double": "def double(x):\n    return 6", "half": "def half(x):\n    return x // 2"}
CLASS = ("good", "wrong", "empty", "broken", "one_of_two")


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    """A class of five, recorded twice: good, wrong, untouched, not to be read, and with one notebook of two."""
    course = twice.make(tmp_path_factory.mktemp("twice"))
    with plugin.grader_for(course.root) as grader:
        made = twice.Twice(course, grader)
        twice.hand_in(course, "good", GOOD, "2030-01-01 12:00:00 UTC")
        twice.hand_in(course, "wrong", WRONG)
        twice.hand_in(course, "empty")
        twice.hand_in(course, "broken", GOOD).joinpath("hw.ipynb").write_text('{"cells": [')
        twice.hand_in(course, "one_of_two", GOOD).joinpath("hw.ipynb").unlink()
        made.both(*CLASS)
        yield made


def same(pair):
    twice.same(*pair.urls)
    assert not gradebooks.differences(*(pair.course.root / name for name in ("nbgraders.db", "ours.db")))
    first, second = (twice.tree(pair.course.root / name) for name in ("autograded", "ours"))
    assert first.keys() == second.keys()
    for path, found in first.items():
        assert found == second[path], path


def test_the_first_grading_makes_the_rows_that_nbgrader_makes(pair):
    """Formgrader, feedback and exports read them: a missing or another row would be a wrong grade."""
    same(pair)


def test_grading_again_changes_what_nbgrader_changes(pair):
    """A submission that comes again replaces what tests and empty answers gave."""
    twice.hand_in(pair.course, "wrong", GOOD, "2030-01-02 12:00:00 UTC")
    pair.both("wrong", "good")
    same(pair)
