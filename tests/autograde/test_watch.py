"""Submissions are graded as they come, whole ones only; a kill loses nothing, and another run gets its turn."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time

import pytest
from nbgrader.api import Gradebook
from support import small

from nbviva.autograde import Options, grade_class, watch_class
from nbviva.autograde import watch as module

CELLS = [small.answer("double", "def double(x):\n    return 2 * x"), small.check("t_double", "assert double(3) == 6")]
WRONG = {"double": "def double(x):\n    return 3 * x"}


@pytest.fixture
def course(tmp_path):
    return small.make(tmp_path / "course", CELLS)


class Watch(threading.Thread):
    """A watch in a thread of this process, and what it told."""

    def __init__(self, course):
        super().__init__()
        self.course, self.stop, self.rounds, self.waits = course, threading.Event(), [], []

    def run(self):
        watch_class(self.course, "hw", Options(), self.rounds.append, self.waits.append, self.stop)

    def __enter__(self):
        self.start()
        self.until(lambda: self.rounds)
        return self

    def __exit__(self, *_):
        self.stop.set()
        self.join(30)
        assert not self.is_alive()

    def graded(self):
        """Return student -> points, in the order in which they were graded."""
        return [(one.student, one.points) for round in self.rounds for one in round.outcomes if not one.skipped]

    def until(self, true, seconds=60):
        ends = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < ends, (self.graded(), self.waits)
            assert self.is_alive()
            time.sleep(0.02)


def hand_in(course, tmp_path, student, answers):
    """Hand in a whole folder at once, as a rename."""
    made = small.hand_in(course, tmp_path / f"made-{student}-{time.monotonic_ns()}", answers)
    place = course.submitted("hw", student)
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(place, ignore_errors=True)
    os.rename(made, place)


def scores(course):
    with Gradebook(course.db_url) as book:
        return {one.student.id: one.score for one in book.assignment_submissions("hw")}


def test_what_is_there_and_what_comes_is_graded(course, tmp_path):
    hand_in(course, tmp_path, "ada", {})
    with Watch(course) as watched:
        assert watched.graded() == [("ada", 1)]
        hand_in(course, tmp_path, "bob", WRONG)
        watched.until(lambda: len(watched.graded()) == 2)
        hand_in(course, tmp_path, "bob", {})
        watched.until(lambda: len(watched.graded()) == 3)
    assert watched.graded() == [("ada", 1), ("bob", 0), ("bob", 1)]
    assert scores(course) == {"ada": 1, "bob": 1}


def test_half_a_copy_is_not_graded(course, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 3600)
    with Watch(course) as watched:
        whole = (small.hand_in(course, tmp_path / "made", {}) / "hw.ipynb").read_bytes()
        place = course.submitted("hw", "ada")
        place.mkdir(parents=True)
        for end in (0, 10, len(whole) - 1):
            (place / "hw.ipynb").write_bytes(whole[:end].rstrip().removesuffix(b"}"))
            time.sleep(4 * module.QUIET)
        assert watched.graded() == []
        (place / "hw.ipynb").write_bytes(whole)
        watched.until(watched.graded)
    assert watched.graded() == [("ada", 1)]


def test_what_stays_damaged_is_graded_in_the_end(course, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.5)
    with Watch(course) as watched:
        place = course.submitted("hw", "ada")
        place.mkdir(parents=True)
        (place / "hw.ipynb").write_text('{"cells": [')
        watched.until(watched.graded)
    assert watched.graded() == [("ada", 0)]


def test_a_change_of_which_nobody_tells_is_found(course, tmp_path, monkeypatch):
    """As with folders on a network: nothing comes from the system, and all are looked at now and then."""
    monkeypatch.setattr(module, "ALL", 0.3)
    monkeypatch.setattr(module.watchfiles, "watch", lambda *_, stop_event, **__: iter(_ticks(stop_event)))
    with Watch(course) as watched:
        hand_in(course, tmp_path, "ada", {})
        watched.until(watched.graded)


def _ticks(stop):
    while not stop.is_set():
        time.sleep(0.05)
        yield set()


def test_another_run_gets_its_turn(course, tmp_path):
    hand_in(course, tmp_path, "ada", {})
    with Watch(course) as watched:
        began = time.monotonic()
        assert grade_class(course, "hw", Options(), lambda *_: None).outcomes[0].skipped
        assert time.monotonic() - began < 30
        hand_in(course, tmp_path, "bob", {})
        watched.until(lambda: len(watched.graded()) == 2)


def test_a_new_source_counts_for_what_comes_after_it(course, tmp_path):
    with Watch(course) as watched:
        path = course.source("hw") / "hw.ipynb"
        path.write_text(path.read_text().replace("double(3) == 6", "double(4) == 9"))
        hand_in(course, tmp_path, "ada", {})
        watched.until(watched.graded)
    assert watched.graded() == [("ada", 0)]


def test_a_source_that_is_being_edited_is_waited_for(course, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "RETRY", 0.2)
    path = course.source("hw") / "hw.ipynb"
    whole = path.read_text()
    with Watch(course) as watched:
        path.write_text(whole[:100])
        place = course.submitted("hw", "ada")
        place.mkdir(parents=True)
        (place / "hw.ipynb").write_text(whole)
        watched.until(lambda: any("cannot be read as a notebook" in text for text in watched.waits))
        path.write_text(whole)
        watched.until(watched.graded)
    assert sum("cannot be read" in text for text in watched.waits) == 1, "said again and again"


def test_a_kill_loses_nothing(course, tmp_path):
    # where the tests themselves were begun in the background of a script, a child would be deaf to it
    signal.signal(signal.SIGINT, signal.default_int_handler)

    def start():
        command = [sys.executable, "-m", "nbviva", "--course", str(course.root), "watch", "hw"]
        return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    hand_in(course, tmp_path, "ada", {})
    with start() as first:
        while "ada  1 of 1" not in first.stdout.readline():
            assert first.poll() is None
        hand_in(course, tmp_path, "bob", WRONG)
        time.sleep(0.3)
        first.kill()
    with start() as second:
        said = second.stdout.readline()
        while "waiting for what is handed in" not in said:
            said += second.stdout.readline()
            assert second.poll() is None
        assert "ada" not in said
        second.send_signal(signal.SIGINT)
        assert second.wait(30) == 0
        assert "recorded" in second.stdout.read()
    assert scores(course) == {"ada": 1, "bob": 0}
