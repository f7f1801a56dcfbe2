"""The settings of a course, read once in a command from `nbgrader_config.py`, checked, handed on as one frozen value.

The file is Python, and is run to be read. That may call `nbviva.plugin.switch_on`, which patches nbgrader where
nbgrader's own commands run; `reading.EngineConfig` tells it that they do not run here.
"""

from __future__ import annotations

import copy
import difflib
import fnmatch
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from traitlets import Dict, Enum, List, TraitError, TraitType, Unicode
from traitlets.config import Config, Configurable
from traitlets.config.loader import LazyConfigValue

from nbviva.cells.marks import NBGRADERS, Delimiters, Markers
from nbviva.course import nbgraders, places, reading
from nbviva.errors import SettingsError
from nbviva.limits import LEVELS, Limits, checked

FILE = reading.FILE
# Where nbgrader has the words that begin and end a region; it spells them like this.
DELIMITERS = {
    "solution": ("ClearSolutions", "begin_solution_delimeter", "end_solution_delimeter"),
    "hidden": ("ClearHiddenTests", "begin_test_delimeter", "end_test_delimeter"),
    "scheme": ("ClearMarkScheme", "begin_mark_scheme_delimeter", "end_mark_scheme_delimeter"),
}


class _Amount(TraitType[Any, Any]):
    """One of the limits; its error says more than traitlets could."""

    def validate(self, obj: Any, value: Any) -> Any:
        return checked(str(self.name), value)


class _File(TraitType[Any, Any]):
    info_text = "a path"

    def validate(self, obj: Any, value: Any) -> str:
        if isinstance(value, (str, os.PathLike)):
            return str(value)
        self.error(obj, value)


class Staging(Configurable):
    """What lies beside the notebooks (`c.Staging`)."""

    files = Dict(
        Dict(_File(), key_trait=Unicode()), key_trait=Unicode(),
        help='what is put beside the notebooks of an assignment: {"hw1": {"name there": "path in the course"}}',
    ).tag(config=True)  # fmt: skip
    ungraded = Dict(
        List(_File()), key_trait=Unicode(),
        help='files and folders that only notebooks without a grade need: {"hw1": ["large_files"]}',
    ).tag(config=True)  # fmt: skip


class Sandbox(Configurable):
    """What student code runs in (`c.Sandbox`; `c.Jail` in courses written before)."""

    lowest = Enum(
        LEVELS, "landlock", help="the weakest level at which student code may run"
    ).tag(config=True)  # fmt: skip
    other_languages = Enum(
        ("refuse", "nbgrader"), "refuse",
        help="what becomes of assignments that are not in Python: nbgrader can run them itself, without a sandbox",
    ).tag(config=True)  # fmt: skip
    network = Enum(
        ("never", "given", "solution"), "never",
        help="what is fetched once for a class: what cells ask for that students do not write ('given'), or the whole "
        "notebook with the instructor's answers ('solution'); students' code has no network",
    ).tag(config=True)  # fmt: skip


_AMOUNTS = {one.name: _Amount(one.default, help=one.metadata["help"]).tag(config=True) for one in fields(Limits)}
SECTIONS: dict[str, type[Configurable]] = {
    "Staging": Staging, "Sandbox": Sandbox, "Jail": Sandbox,
    "Limits": type("Limits", (Configurable,), {"__doc__": Limits.__doc__, **_AMOUNTS}),
}  # fmt: skip


@dataclass(frozen=True)
class Settings:
    """The settings of a course.

    Attributes
    ----------
    root : Path
        Folder of the course.
    limits : Limits
    lowest : str
        The weakest level of the sandbox at which student code may run.
    other_languages : str
        What becomes of assignments that are not in Python: "refuse", or "nbgrader", which runs them itself.
    network : str
        "never", or what is fetched once for a class: what the "given" cells ask for, or the "solution" as a whole.
    files, ungraded : mapping
        Assignment -> what `c.Staging` says of it; see `staged` and `only_ungraded`.
    markers : Markers
        What begins and ends solutions, hidden tests and mark schemes.
    notes : tuple of str
        Which of nbgrader's settings have no effect here.
    """

    root: Path
    limits: Limits = field(default_factory=Limits)
    lowest: str = "landlock"
    other_languages: str = "refuse"
    network: str = "never"
    files: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ungraded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    markers: Markers = NBGRADERS
    notes: tuple[str, ...] = ()
    _config: Config = field(default_factory=Config, repr=False, compare=False)

    @classmethod
    def read(cls, root: Path) -> Settings:
        """Return the settings of the course at `root`; nothing of nbgrader is loaded or patched for it.

        Raises
        ------
        SettingsError
            If there is no such file, it cannot be run, or something in it is misspelt or of a wrong kind.
        """
        return cls.of(root, reading.read(root))

    @classmethod
    def of(cls, root: Path, config: Config) -> Settings:
        """Return the settings that a ``c`` holds.

        Raises
        ------
        SettingsError
            If something in it is misspelt or of a wrong kind.
        """
        _check_names(config)
        config = nbgraders.renamed(config)
        if directories := places.checked(root, config.get("CourseDirectory", {})):
            config.CourseDirectory = directories
        limits, staging = _values("Limits", config), _values("Staging", config)
        limits |= nbgraders.times(config, limits)
        sandbox = {**_values("Jail", config), **_values("Sandbox", config)}
        ungraded = {name: tuple(files) for name, files in staging.get("ungraded", {}).items()}
        staged = places.staged_names(staging.get("files", {}))
        return cls(
            root, Limits(**limits), markers=markers(config), ungraded=ungraded, files=staged,
            notes=(*nbgraders.misspelt(config), *nbgraders.without_effect(config)), _config=config, **sandbox,
        )  # fmt: skip

    def staged(self, assignment: str) -> dict[str, str]:
        """Return what is put beside the notebooks of an assignment: name there -> path in the course."""
        return dict(self.files.get(assignment, {}))

    def not_overwritten(self, assignment: str) -> frozenset[str]:
        """Return the files of an assignment that are taken from submissions (`c.Autograde.exclude_overwriting`)."""
        said = self._config.get("Autograde", {}).get("exclude_overwriting", {})
        if isinstance(said, LazyConfigValue):
            said = said.get_value({})
        names = said.get(assignment, ()) if isinstance(said, Mapping) else ()
        if isinstance(names, str) or not all(isinstance(name, str) for name in names):
            raise SettingsError(
                f"c.Autograde.exclude_overwriting is {said!r}, expected a list of files for each assignment, like "
                '{"hw1": ["helper.py"]}'
            )
        return frozenset(os.path.normpath(name) for name in names)

    def folder(self, step: str, assignment: str, student: str = ".", called: str = "") -> Path:
        """Return where an assignment lies at a step of nbgrader (`source`, `release`, ...), as its settings name it.

        Parameters
        ----------
        step, assignment : str
        student : str
            Whose; "." where it is nobody's, as nbgrader has it.
        called : str
            Another name for the step than that of the settings.
        """
        structure = self._directories().get("directory_structure", places.STRUCTURE)
        made = structure.format(nbgrader_step=called or self.called(step), student_id=student, assignment_id=assignment)
        return Path(os.path.normpath(self.root / made))

    def called(self, step: str) -> str:
        """Return the name that the settings give the folder of a step of nbgrader."""
        return str(self._directories().get(f"{step}_directory", step))

    @property
    def db_url(self) -> str:
        """Address of the gradebook."""
        return str(self._directories().get("db_url") or f"sqlite:///{self.root / 'gradebook.db'}")

    def is_graded(self, student: str) -> bool:
        """Tell whether nbgrader's own settings for whom to grade have a student."""
        said = self._directories()
        left_out = (name.strip() for name in said.get("student_id_exclude", "").split(","))
        return fnmatch.fnmatchcase(student, said.get("student_id", "*").strip()) and student not in left_out

    def _directories(self) -> Mapping[str, str]:
        found: Mapping[str, str] = self._config.get("CourseDirectory", {})
        return found

    def only_ungraded(self, assignment: str) -> tuple[str, ...]:
        """Return the files and folders that only ungraded notebooks need.

        They are released, and not laid beside a submission that is graded: that would cost time and room for each
        student.
        """
        return self.ungraded.get(assignment, ())

    @property
    def nbgrader(self) -> Config:
        """The settings as nbgrader's classes take them: a copy, which knows the folder of the course."""
        config = copy.deepcopy(self._config)
        config.CourseDirectory.root = str(self.root)
        return config


def markers(config: Mapping[str, Any]) -> Markers:
    """Return what begins and ends solutions, hidden tests and mark schemes in a course.

    Raises
    ------
    SettingsError
        If one of them is misspelt, is no text, or cannot be told from the other.
    """
    found = {}
    for kind, (section, *names) in DELIMITERS.items():
        given = config.get(section, {})
        for name in set(given) - set(names):  # nbgrader says nothing, and releases what should be hidden
            if near := difflib.get_close_matches(name, names, 1, 0.85):
                raise SettingsError(f"c.{section}.{name} is not known: did you mean {near[0]} (nbgrader's spelling)?")
        default: Delimiters = getattr(NBGRADERS, kind)
        begin, end = (given.get(name, word) for name, word in zip(names, (default.begin, default.end), strict=True))
        for name, word in zip(names, (begin, end), strict=True):
            if not isinstance(word, str) or not word.strip() or "\n" in word:
                raise SettingsError(f"c.{section}.{name} is {word!r}, expected words on one line, like 'BEGIN HERE'")
        if begin in end:
            raise SettingsError(
                f"c.{section}: {begin!r} begins a region and stands in {end!r}, which should end it, so no region "
                "would ever end: choose other words"
            )
        found[kind] = Delimiters(begin, end)
    return Markers(**found)


def _values(name: str, config: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a section says, checked; what is not named there is left out."""
    section = SECTIONS[name]()
    known = section.traits(config=True)
    found = {}
    for key, value in config.get(name, {}).items():
        if key not in known:
            raise SettingsError(_unknown(f"c.{name}.", key, known))
        trait = known[key]
        if isinstance(value, LazyConfigValue):  # c.Staging.files.update(...), say
            value = value.get_value(getattr(section, key))
        try:
            setattr(section, key, value)
        except TraitError:
            raise SettingsError(f"c.{name}.{key} is {value!r}, expected {_expected(trait)}: {trait.help}") from None
        found[key] = getattr(section, key)
    return found


def _expected(trait: Any) -> str:
    if isinstance(trait, Enum):
        return "one of " + ", ".join(map(repr, trait.values or ()))
    return "a dictionary" if isinstance(trait, Dict) else str(trait.info())


def _check_names(config: Mapping[str, Any]) -> None:
    """Refuse sections whose name is nearly one of ours: nobody else would complain of them."""
    ours = {name.lower(): name for name in SECTIONS}
    for name in config:
        if name not in SECTIONS and (near := difflib.get_close_matches(name.lower(), ours, 1, 0.8)):
            raise SettingsError(f"c.{name} is no section of the settings: write c.{ours[near[0]]}")


def _unknown(where: str, name: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(name, known, 1, 0.5)
    hint = f"did you mean {where}{near[0]}?" if near else "there is no such setting."
    return f"{where}{name} is not known: {hint} Known here: {', '.join(known)}"
