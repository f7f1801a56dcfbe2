"""The formgrader's button, in a real server: it grades, and others are answered meanwhile."""

import json
import threading
import urllib.request

import pytest
from support import lab, small

CELLS = [
    small.answer("double", "def double(x):\n    return 2 * x"),
    small.check("t_double", "import time\ntime.sleep(2)\nassert double(3) == 6", 2),
]


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    made = small.make(tmp_path_factory.mktemp("button") / "course", CELLS)
    small.hand_in(made, made.submitted("hw", "ada"), {})
    (small.hand_in(made, made.submitted("hw", "bob"), {}) / "hw.ipynb").write_text('{"cells": [')
    made.must("generate_assignment", "hw")
    return made


@pytest.fixture(scope="module")
def server(course, tmp_path_factory):
    with lab.server(course.root, tmp_path_factory.mktemp("home")) as running:
        yield running


def ask(server, path, method="GET"):
    headers = {"Authorization": f"token {server.token}"}
    request = urllib.request.Request(f"{server.url}/formgrader/api/{path}", method=method, headers=headers)
    with urllib.request.urlopen(request, timeout=120) as came:
        return json.loads(came.read())


def test_others_are_answered_while_it_grades(server):
    answer, meanwhile = {}, 0
    grades = threading.Thread(target=lambda: answer.update(ask(server, "submission/hw/ada/autograde", "POST")))
    grades.start()
    while grades.is_alive():
        ask(server, "status")
        meanwhile += bool(grades.is_alive())
    assert answer["success"], answer
    assert "[INFO]" in answer["log"]
    # in one process all of them would have waited for its end
    assert meanwhile > 5
    (ada,) = [one for one in ask(server, "submissions/hw") if one["student"] == "ada"]
    assert (ada["score"], ada["max_score"], ada["autograded"]) == (2, 2, True)
    assert [one["index"] for one in ask(server, "submitted_notebooks/hw/hw")] == [0]


def test_it_says_what_it_could_not_grade(server):
    answer = ask(server, "submission/hw/bob/autograde", "POST")
    assert not answer["success"]
    assert "error" not in answer
    assert " ".join(answer["log"].split()).startswith("bob could not be graded: hw.ipynb is damaged at line 1")
