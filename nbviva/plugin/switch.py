"""The call in `nbgrader_config.py` that switches the engine on; loads nothing but what the settings need.

    import nbviva
    nbviva.switch_on(c)

Take the call out and nbgrader works as before, with the same gradebook.
"""

from __future__ import annotations

from traitlets.config import Config

from nbviva.course.reading import EngineConfig

DONE_BY_STOCK = (
    "nbgrader.preprocessors.IgnorePattern", "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades", "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
)  # fmt: skip


def switch_on(c: Config) -> None:
    """Put the engine behind nbgrader's commands and pages.

    Parameters
    ----------
    c : Config
        The ``c`` of `nbgrader_config.py`. It is told which of the engine's classes nbgrader shall use. What nbgrader
        has no setting for is patched, in the processes of nbgrader alone: not where the engine itself reads the file.
    """
    c.Autograde.exporter_class = "nbviva.plugin.converter.Exporter"
    c.Autograde.sanitize_preprocessors = []
    c.Autograde.autograde_preprocessors = [*DONE_BY_STOCK, "nbviva.plugin.converter.AskForAPerson"]
    c.GenerateFeedback.exporter_class = "nbviva.plugin.feedback.Page"
    c.GenerateFeedback.preprocessors = [
        "nbviva.plugin.feedback.Grades", "nbviva.plugin.feedback.Redact",
        "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
    ]  # fmt: skip
    if not isinstance(c, EngineConfig):
        from nbviva.plugin import converter, formgrader, ungraded

        converter.take_over()
        formgrader.take_over()
        ungraded.take_over()
