"""A short page of feedback for each notebook that was handed in and in which nothing is graded.

nbgrader's list of assignments offers feedback to a learner once there is a page for every notebook of the submission;
without these, whoever handed in all they got would never be shown any.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any


def take_over() -> None:
    """Have nbgrader's own converter for feedback, in this process, write these pages beside the others."""
    from nbgrader.converters import GenerateFeedback

    from nbviva.plugin.converter import _one_message

    if getattr(GenerateFeedback, "nbviva", False):
        return
    original = GenerateFeedback.init_assignment

    def init_assignment(self: Any, assignment_id: str, student_id: str) -> None:
        original(self, assignment_id, student_id)
        if self.exporter_class.__module__.startswith("nbviva."):
            with _one_message():  # what is wrong with the course is so for everybody
                _write(self, assignment_id, student_id)

    GenerateFeedback.init_assignment = init_assignment
    GenerateFeedback.nbviva = True


def _write(converter: Any, assignment: str, student: str) -> None:
    from nbviva.course.layout import Course
    from nbviva.report import Feedback, feedback_page

    course = Course.at(Path(converter.coursedir.root))
    folder = Path(converter._format_dest(assignment, student))
    for source in set(course.notebooks(assignment)) - set(course.graded(assignment)):
        if (course.submitted(assignment, student) / source.name).is_file():
            folder.mkdir(parents=True, exist_ok=True)
            page = feedback_page(Feedback(f"{assignment} / {source.stem}"))
            (folder / f"{source.stem}.html").write_text(page, encoding="utf-8")
