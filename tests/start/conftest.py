"""A course as somebody has it who never heard of the engine."""

from __future__ import annotations

import shutil

import pytest
from support import small

from nbviva.course.layout import Course

STOCK = b'c = get_config()\nc.CourseDirectory.course_id = "old"'  # without a line end at the end
PLUGIN = """from nbgrader.plugins import BasePlugin

class Rule(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 1
"""
ANSWERS = {
    "ada": "def double(x):\n    return 2 * x",
    "ben": "import warnings\ndef double(x):\n    warnings.warn('slow')\n    return 2 * x",
    "cy": "def double(x):\n    return x",
}


@pytest.fixture(scope="session")
def graded_by_stock(tmp_path_factory) -> Course:
    """Somebody's course, with grades of stock nbgrader."""
    course = small.make(
        tmp_path_factory.mktemp("adopt") / "course",
        [
            small.answer("double", "def double(x):\n    return 2 * x"),
            small.check("test_double", "assert double(3) == 6", 2),
            small.check("test_share", "from fractions import Fraction\nFraction(double(1), 2)", 1),
        ],
    )
    (course.root / "nbgrader_config.py").write_bytes(STOCK)
    (course.root / "nbgrader_config.json").write_text('{"AssignLatePenalties": {"plugin_class": "late.Rule"}}')
    (course.root / "late.py").write_text(PLUGIN)
    course = Course.at(course.root)
    course.must("generate_assignment", "hw")
    for student, code in ANSWERS.items():
        small.hand_in(course, course.submitted("hw", student), {"double": code})
    course.must("autograde", "hw")
    shutil.rmtree(course.root / "__pycache__", ignore_errors=True)  # it was graded by another Python
    return course
