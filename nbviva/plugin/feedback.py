"""Feedback as nbgrader writes and releases it, made from the graded notebook and the gradebook's points and comments.

`nbviva.report` says what a student may see and makes the page. A course with a template of its own keeps it: that gets
the redacted notebook.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbgrader
from nbconvert.exporters import Exporter, HTMLExporter
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from nbgrader.preprocessors import GetGrades

from nbviva.cells.marks import Mark, raw
from nbviva.course import settings
from nbviva.errors import SettingsError
from nbviva.report import feedback_of, feedback_page, redact


class Grades(GetGrades):  # type: ignore[misc]
    """Puts points and comments into the cells, as nbgrader does, and what it keeps to itself: who gave the points."""

    def preprocess_cell(self, cell: NotebookNode, resources: Any, cell_index: int) -> tuple[NotebookNode, Any]:
        """Note in a cell whether it waits for a person, and what a person has given."""
        cell, resources = super().preprocess_cell(cell, resources, cell_index)
        mark = Mark.of(cell)
        if mark.earns:
            grade = self.gradebook.find_grade(mark.grade_id, self.notebook_id, self.assignment_id, self.student_id)
            raw(cell).update(
                waits=bool(grade.needs_manual_grade), manual=grade.manual_score, extra=grade.extra_credit or 0.0
            )
        return cell, resources


class Redact(Preprocessor):
    """Takes out of a notebook, before it becomes feedback, what a student must not see.

    Of nbconvert's class: of one that inherits from nbgrader's, traitlets says for each class that it does not know a
    setting which nbconvert itself makes.
    """

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Redact a notebook; where the settings do not say what is hidden, nobody gets feedback."""
        try:
            redact(nb, settings.markers(self.config))
        except SettingsError as error:  # any other exception nbgrader logs for each student, with a traceback
            raise SystemExit(f"nbviva: {error}") from error
        return nb, resources


class Page(HTMLExporter):
    """Makes the feedback page from a graded notebook; where the course has a template of its own, uses that."""

    def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **kw: Any) -> tuple[str, Any]:  # type: ignore[override]
        """Return the page, and the resources as nbconvert hands them on."""
        if self._has_own_template():
            return super().from_notebook_node(nb, resources, **kw)
        made, resources = Exporter.from_notebook_node(self, nb, resources, **kw)
        about = resources.get("nbgrader", {})
        names = dict.fromkeys(name for name in (about.get("assignment"), about.get("notebook")) if name)
        page = feedback_of(made, settings.markers(self.config), " / ".join(names) or "notebook", about)
        return feedback_page(page), resources

    def _has_own_template(self) -> bool:
        """Tell whether the settings name a template; nbgrader's `GenerateFeedback` names its own where they do not."""
        given = [self.config.get(section, {}) for section in ("HTMLExporter", "TemplateExporter", "Page")]
        home = Path(nbgrader.__file__).parent
        folders = [Path(folder).resolve() for folder in self.extra_template_basedirs]
        return (
            self.template_name != "feedback"
            or any("template_file" in section or "template_paths" in section for section in given)
            or any(not folder.is_relative_to(home.resolve()) for folder in folders)
        )
