"""Submissions are read and written in processes that may be lost: what that costs, and whom."""

import json
import os
import signal

import pytest
from support import small

from nbviva.grading import Grader, readers

CELLS = [
    small.answer("double", "def double(x):\n    return 2 * x"),
    small.check("test_double", "assert double(3) == 6"),
]


@pytest.fixture
def course(tmp_path):
    return small.make(tmp_path / "course", CELLS)


def grade(course, folder, extra="", heavy=False):
    """Grade a submission: with a text cell of its own if `extra` is given, and with much beside its cells."""
    small.hand_in(course, folder, {})
    path = folder / "hw.ipynb"
    notebook = json.loads(path.read_text())
    if extra:
        notebook["cells"].append({"cell_type": "markdown", "id": "own", "metadata": {}, "source": extra})
    if heavy:
        notebook["metadata"]["data"] = [[0.5, 1.5]] * 900_000
    path.write_text(json.dumps(notebook))
    with Grader(course) as grader:
        return grader.grade("hw", folder).notebooks["hw"]


def test_what_costs_a_reader_too_much_has_no_grade_and_says_why(course, tmp_path, monkeypatch):
    """Whoever builds a file to hold up a class holds up nobody, and whoever did not mean it is told."""
    monkeypatch.setattr(readers, "SECONDS", 0.05)
    result = grade(course, tmp_path / "slow", heavy=True)
    assert "takes more than 0.05 seconds: ask the student" in result.ungradable
    assert result.points == {"test_double": 0}
    monkeypatch.undo()
    monkeypatch.setattr(readers, "MEMORY", 4 << 20)
    assert "MB of memory: ask the student" in grade(course, tmp_path / "large", heavy=True).ungradable
    monkeypatch.undo()
    assert grade(course, tmp_path / "fine", heavy=True).points == {"test_double": 1}


def test_what_cannot_be_shown_in_time_costs_no_points(course, tmp_path, monkeypatch):
    """A text that a sanitizer chews on for hours is shown letter by letter, and the work counts."""
    monkeypatch.setattr(readers, "SECONDS", 0.8)
    result = grade(course, tmp_path / "work", extra="<a " * 700_000)
    assert result.points == {"test_double": 1}
    assert "parts of hw are not shown" in result.notes[-1]
    text = result.notebook.cells[-1].source
    assert text.startswith("<pre>&#60;a &#60;a")
    assert len(text) < 200_000


def test_a_reader_that_somebody_ends_costs_nothing(course, tmp_path):
    """The system may end any process for want of memory: that is no submission's fault."""
    small.hand_in(course, tmp_path / "work", {})
    with Grader(course) as grader:
        submission = grader.prepare("hw", tmp_path / "work")
        (reader,) = grader._readers["hw"]._free
        os.kill(reader.process, signal.SIGKILL)
        examined = {name: grader.runner.run(grader.ground(submission.assignment), task)
                    for name, task in submission.tasks.items()}  # fmt: skip
        assert grader.finish(submission, examined).score == 1
        readers._server(()).process.kill()
        assert grader.grade("hw", tmp_path / "work").score == 1
