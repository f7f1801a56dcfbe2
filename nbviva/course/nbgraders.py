"""Settings that are nbgrader's, as far as grading depends on them: what they mean here, and which have no effect.

No kernel runs here and no cell is overwritten, so what a course has set for those is said not to count, once in a run.
"""

from __future__ import annotations

import copy
import difflib
from collections.abc import Iterator, Mapping
from typing import Any

from traitlets.config import Config

from nbviva.errors import SettingsError
from nbviva.limits import Limits

# sections of `nbgrader_config.py` that only matter where a kernel executes a notebook, or where cells are overwritten;
# of those that execute, the more special one first, as its settings win
EXECUTE = ("Execute", "ExecutePreprocessor", "NotebookClient")
KERNEL = "answers and test cells run without a kernel"
REBUILT = "the graded notebook is made anew from the source"
NO_EFFECT = {
    **dict.fromkeys((*EXECUTE, "KernelManager", "AsyncKernelManager", "MultiKernelManager"), KERNEL),
    **dict.fromkeys(("OverwriteCells", "OverwriteKernelspec", "DeduplicateIds", "ClearOutput"), REBUILT),
}

# sections of years ago in which nbgrader still finds what belongs to `c.CourseDirectory` today, and what was renamed;
# there each of them wins over the new name, and the later section here over the ones before
OLD_SECTIONS = ("NbGrader", "NbGraderConfig", "BasicConfig", "BaseNbGraderApp", "BaseApp")
MOVED = (
    "student_id", "assignment_id", "notebook_id", "directory_structure", "source_directory", "release_directory",
    "submitted_directory", "autograded_directory", "feedback_directory", "solution_directory", "db_url", "ignore",
    "course_id",
)  # fmt: skip
# all of `c.CourseDirectory`, and the sections that decide about grades: nbgrader passes over a name that is misspelt
DIRECTORY = frozenset({
    *MOVED, "root", "student_id_exclude", "include", "max_file_size", "max_dir_size", "groupshared",
    "source_with_tests_directory",
})  # fmt: skip
SECTIONS = (
    "CourseDirectory", "Exchange", "IncludeHeaderFooter", "LockCells", "ClearSolutions", "ClearHiddenTests",
    "ClearMarkScheme", "AssignLatePenalties", "GenerateAssignment", "InstantiateTests", *EXECUTE,
)  # fmt: skip
RENAMED = {"course_directory": "root", **{name: name for name in MOVED}}


def renamed(config: Config) -> Config:
    """Return a copy of the settings in which `c.CourseDirectory` has what was written for it under older names."""
    found = copy.deepcopy(config)
    for _, old, value in _old(found):
        setattr(found.CourseDirectory, RENAMED[old], value)
    if "course_id" in config.get("Exchange", {}):
        found.CourseDirectory.course_id = config.Exchange.course_id
    return found


def spelt(config: Mapping[str, Any], name: str) -> list[str]:
    """Return how a setting of `c.CourseDirectory` has to be written, beside older names that would win over it."""
    old = [f"{section}.{said}" for section, said, _ in _old(config) if RENAMED[said] == name]
    return [f"c.CourseDirectory.{name}", *(f"c.{one}" for one in old)]


def _old(config: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    for section in OLD_SECTIONS:
        for name, value in list(config.get(section, {}).items()):
            if name in RENAMED:
                yield section, name, value


def times(config: Mapping[str, Any], limits: Mapping[str, Any]) -> dict[str, float]:
    """Return the limits of time that nbgrader's own setting asks for, where the course sets none of `c.Limits`.

    Parameters
    ----------
    config : mapping
        The ``c`` of the settings.
    limits : mapping
        What `c.Limits` says.

    Raises
    ------
    SettingsError
        If the timeout is no number of seconds.
    """
    said = [(f"c.{name}.timeout", config[name]["timeout"]) for name in EXECUTE if "timeout" in config.get(name, {})]
    if not said or "cell_seconds" in limits:
        return {}
    name, seconds = said[0]
    if seconds is not None and (isinstance(seconds, bool) or not isinstance(seconds, (int, float))):
        raise SettingsError(f"{name} is {seconds!r}, expected the seconds that one cell may take, or None")
    usual = Limits()
    if seconds is None or seconds <= 0:  # no limit for one cell: that of the whole notebook
        seconds = limits.get("submission_seconds", usual.submission_seconds)
    found: dict[str, float] = {"cell_seconds": float(seconds)}
    for whole in ("submission_seconds", "cpu_seconds"):  # what one cell may take, the notebook may
        if whole not in limits and seconds > getattr(usual, whole):
            found[whole] = type(getattr(usual, whole))(seconds)
    return found


def misspelt(config: Mapping[str, Any]) -> tuple[str, ...]:
    """Return a sentence for each of nbgrader's settings that was meant to be another, which nbgrader passes over."""
    found = []
    for section in config:
        if section not in SECTIONS and (near := difflib.get_close_matches(section, SECTIONS, 1, 0.85)):
            found.append(f"c.{section} has no effect: did you mean c.{near[0]}?")
    for name in sorted(config.get("CourseDirectory", {})):
        if name not in DIRECTORY:
            near = difflib.get_close_matches(name, sorted(DIRECTORY), 1, 0.6)
            meant = f": did you mean {near[0]}?" if near else ", which nbgrader does not know"
            found.append(f"c.CourseDirectory.{name} has no effect{meant}")
    return tuple(found)


def without_effect(config: Mapping[str, Any]) -> tuple[str, ...]:
    """Return a sentence for each of nbgrader's settings that a course has and that does not count here."""
    return tuple(
        f"c.{section}.{name} has no effect: {why}"
        for section, why in NO_EFFECT.items()
        for name in sorted(config.get(section, {}))
        if not (name == "timeout" and section in EXECUTE)
    )
