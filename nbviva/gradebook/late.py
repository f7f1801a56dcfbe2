"""Penalties for late submissions: computed by the plugin of the settings, which is called as nbgrader calls it."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from traitlets import TraitError
from traitlets.config import Config

from nbviva.errors import GradebookError, UnfitRecord

# sections of the settings in which there may be something on penalties: nbgrader's preprocessor and its plugin, with
# those that they inherit settings from
_RULES = {
    "AssignLatePenalties", "NbGraderPreprocessor", "Preprocessor", "NbConvertBase", "LateSubmissionPlugin",
    "BasePlugin", "LoggingConfigurable", "Configurable",
}  # fmt: skip


class Penalties:
    """The rule for late submissions of a course.

    Parameters
    ----------
    config : Config
        The settings; ``c.AssignLatePenalties.plugin_class`` is the rule.

    Raises
    ------
    GradebookError
        If the plugin cannot be loaded.
    """

    def __init__(self, config: Config):
        self._nbgraders: Any = None
        if not _RULES & config.keys():  # nbgrader's own rule, which gives no penalty to anybody
            return
        from nbgrader.preprocessors import AssignLatePenalties

        try:
            self._nbgraders = AssignLatePenalties(config=config, log=logging.getLogger("nbviva.nbgrader"))
        except (TraitError, ImportError) as error:
            raise GradebookError(
                f"c.AssignLatePenalties in nbgrader_config.py cannot be used: {error}. The module of a plugin must be "
                "importable from the folder of the course"
            ) from error

    @property
    def enabled(self) -> bool:
        """Whether penalties are written at all."""
        return self._nbgraders is None or bool(self._nbgraders.enabled)

    def of(self, student: str, score: float, seconds: float) -> float | None:
        """Return the penalty for one notebook.

        Parameters
        ----------
        student : str
        score : float
            Points of the notebook.
        seconds : float
            How late it came; 0 if it did not.

        Raises
        ------
        GradebookError
            If the plugin fails.
        """
        if seconds <= 0 or self._nbgraders is None:
            return None
        try:
            self._nbgraders.init_plugin()
            penalty: Any = self._nbgraders.plugin_inst.late_submission_penalty(student, score, seconds)
            if penalty is None:
                return None
            return float(self._nbgraders._check_late_penalty(SimpleNamespace(score=score), penalty))
        except Exception as error:  # a plugin is a course's own code, and may fail in any way
            name = self._nbgraders.plugin_class.__name__
            raise UnfitRecord(
                f"the plugin for late submissions, {name}, failed for {student} (score {score:g}, {seconds:g} seconds "
                f"late): {type(error).__name__}: {error}. Correct it, or c.AssignLatePenalties.plugin_class in "
                "nbgrader_config.py; nothing was recorded"
            ) from error


def seconds_late(timestamp: datetime | None, due: datetime | None, extension: timedelta | None) -> float:
    """Return how late a submission came; 0 if it did not, or nobody knows when."""
    if timestamp is None or due is None:
        return 0.0
    return max(0.0, (timestamp - due - (extension or timedelta())).total_seconds())


def in_utc(when: datetime) -> datetime:
    """Return a time as the gradebook has it: in UTC, without a zone."""
    return when.astimezone(UTC).replace(tzinfo=None) if when.tzinfo else when
