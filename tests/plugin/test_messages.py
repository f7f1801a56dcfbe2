"""Under nbgrader's own commands, too, what is wrong is one message, and nothing is graded with it."""

import subprocess
import sys

import pytest
from nbformat.v4 import new_notebook
from support import small
from traitlets.config import Config

from nbviva.plugin.feedback import Redact

CELLS = [
    small.answer("double", "def double(x):\n    return 2 * x"),
    small.check("test_double", "assert double(3) == 6", 2),
]
SETTINGS = {
    "c.Limits.cell_second = 3": "c.Limits.cell_second is not known: did you mean c.Limits.cell_seconds?",
    "": "hexadecimal digits, and holds nothing",
}


@pytest.mark.parametrize("line", SETTINGS)
def test_a_wrong_setting_ends_nbgraders_autograde_with_one_message(tmp_path, line):
    """The sentence that says what to do was the last of 44 lines."""
    course = small.make(tmp_path, CELLS)
    small.hand_in(course, course.submitted("hw", "ada"), {})
    small.hand_in(course, course.submitted("hw", "bob"), {})
    course.must("generate_assignment", "hw")
    with (tmp_path / "nbgrader_config.py").open("a") as settings:
        settings.write(line + "\n")
    (tmp_path / ".nbviva").mkdir(exist_ok=True)
    (tmp_path / ".nbviva" / "secret").write_text("")
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", "autograde", "hw"], cwd=tmp_path, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    said = [text for text in done.stderr.splitlines() if text.startswith("nbviva: ")]
    assert len(said) == 1
    assert SETTINGS[line] in said[0]
    assert not (tmp_path / "autograded" / "ada").exists()


def test_a_wrong_setting_ends_feedback_with_one_message():
    """nbgrader would go on, with a traceback for each student."""
    redact = Redact(config=Config({"ClearHiddenTests": {"begin_test_delimeter": ""}}))
    with pytest.raises(SystemExit, match=r"nbviva: c\.ClearHiddenTests.begin_test_delimeter is ''"):
        redact.preprocess(new_notebook(), {})
