"""Submissions with a known verdict: what a zoo file says, and the notebook or folder it stands for.

A zoo file is a Python file with a TOML block between ``# /// zoo`` and ``# ///``. In `right/`, `wrong/` and `partial/`
it holds the text of answer cells behind ``# %% <grade_id>``; in `damaged/` it holds a function ``damage(folder)`` that
spoils the folder of a right submission; in `hostile/` it may hold both. See `tests/zoo/README.md`.
"""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from nbviva.cells.marks import NBGRADERS, Markers, grade_id, is_answer
from nbviva.errors import SpecimenError

GROUPS = ("right", "partial", "wrong", "damaged")
FIELDS = {"title": str, "base": str, "loses": list, "says": str, "ungradable": str}
HOSTILE_FIELDS = {"class": str, "aim": str, "honest": int, "danger": str, "slow": bool}
AIMS = ("points", "read", "leak", "write", "send", "outlive", "kill", "time", "memory", "processes", "disk", "script")

_BLOCK = re.compile(r"^# /// zoo\n(?P<toml>(?:#.*\n)*?)# ///$", re.MULTILINE)
_CELL = re.compile(r"^# %% (?P<name>\S+)(?: after=(?P<after>\S+))?[ \t]*\n", re.MULTILINE)


@dataclass(frozen=True)
class Specimen:
    """One submission and its expected verdict.

    Attributes
    ----------
    name, group : str
        File name without ending; the folder it is in, one of `GROUPS`.
    title : str
        The style, the misconception or the damage, in one sentence.
    base : str
        What an answer cell holds that the file does not give: ``"solution"``, ``"stub"``, or the name of a file in the
        folder ``base/`` beside it, whose answers are then in `cells`.
    loses : frozenset of str
        The test cells that earn nothing; all others earn their points.
    says : str
        A piece of the message that the learner must get; empty if it does not matter.
    ungradable : str
        A piece of the reason why it cannot be graded at all; empty if it can.
    cells : dict
        Answer cell's grade_id -> text.
    damage : callable or None
        Spoils the folder of a submission.
    extra : tuple of (str, str)
        Extra code cells: the grade_id they come after, or ``"end"``, and their text.
    kind, aim, honest, danger, slow
        Of an attack: its class of threats, what it wants (one of `AIMS`), what it would score without the attack, why
        it may only run where it cannot reach other processes, and whether it takes long.
    """

    name: str
    group: str
    title: str
    base: str = "solution"
    loses: frozenset[str] = frozenset()
    says: str = ""
    ungradable: str = ""
    cells: dict[str, str] = field(default_factory=dict)
    damage: Callable[[Path], None] | None = None
    extra: tuple[tuple[str, str], ...] = ()
    kind: str = ""
    aim: str = "points"
    honest: int = 0
    danger: str = ""
    slow: bool = False


def read(path: Path, words: Mapping[str, str] | None = None) -> Specimen:
    """Return the specimen in a zoo file.

    Parameters
    ----------
    words : mapping, optional
        What is put in the place of some words of the file, such as the path that an attack is aimed at.

    Raises
    ------
    SpecimenError
        If the block is missing, not TOML, or has a field that is unknown or of another type.
    """
    text = path.read_text(encoding="utf-8")
    for word, meaning in (words or {}).items():
        text = text.replace(word, meaning)
    group = path.parent.name
    fields = {**FIELDS, **(HOSTILE_FIELDS if group == "hostile" else {})}
    shared = {base.stem: base for base in sorted((path.parent / "base").glob("*.py"))}
    bases = ("solution", "stub", *shared)
    block = _BLOCK.search(text)
    if block is None:
        raise SpecimenError(f"{path}: no block between '# /// zoo' and '# ///'; copy one from another file of the zoo")
    try:
        meta: dict[str, Any] = tomllib.loads(re.sub(r"^# ?", "", block["toml"], flags=re.MULTILINE))
    except tomllib.TOMLDecodeError as error:
        raise SpecimenError(f"{path}: the zoo block is not TOML: {error}") from error
    for key, value in meta.items():
        if key not in fields:
            raise SpecimenError(f"{path}: unknown field '{key}'; known are {', '.join(fields)}")
        if not isinstance(value, fields[key]):
            raise SpecimenError(f"{path}: '{key}' is {value!r}, expected a {fields[key].__name__}")
    if not meta.get("title"):
        raise SpecimenError(f"{path}: no title")
    if meta.get("base", "solution") not in bases:
        raise SpecimenError(f"{path}: base is {meta['base']!r}, expected {' or '.join(map(repr, bases))}")
    if meta.get("aim", "points") not in AIMS:
        raise SpecimenError(f"{path}: aim is {meta['aim']!r}, expected one of {', '.join(AIMS)}")
    starts = list(_CELL.finditer(text, block.end()))
    ends = [*(start.start() for start in starts), len(text)][1:]
    given = [(start, text[start.end() : end].strip("\n")) for start, end in zip(starts, ends, strict=True)]
    cells = read(shared[meta["base"]]).cells if meta.get("base") in shared else {}
    cells |= {start["name"]: body for start, body in given if not start["after"]}
    extra = tuple((str(start["after"]), body) for start, body in given if start["after"])
    damage = None
    # The code is what stands above the first cell. It runs here, as tests do: it is the course's own.
    if group in ("damaged", "hostile"):
        top: dict[str, Any] = {"__name__": "zoo", "__file__": str(path)}
        exec(compile(text[: starts[0].start() if starts else len(text)], str(path), "exec"), top)
        damage = top["damage"] if group == "damaged" else top.get("damage")
    meta["loses"] = frozenset(meta.get("loses", ()))
    kind = meta.pop("class", "")
    return Specimen(name=path.stem, group=group, cells=cells, damage=damage, extra=extra, kind=kind, **meta)


def collect(folder: Path) -> list[Specimen]:
    """Return all specimens of an assignment's zoo, in the order of `GROUPS` and then of their names."""
    return [read(path) for group in GROUPS for path in sorted((folder / group).glob("*.py"))]


def notebook(
    specimen: Specimen, release: NotebookNode, source: NotebookNode, markers: Markers = NBGRADERS
) -> NotebookNode:
    """Return the notebook that a learner with these answers would hand in.

    Parameters
    ----------
    specimen : Specimen
    release, source : NotebookNode
        The student version and the instructor's; neither is changed.
    markers : Markers, optional
        Those of the course, if it has others than nbgrader's.

    Raises
    ------
    SpecimenError
        If the specimen gives a cell that is no answer cell of the release.
    """
    made = copy.deepcopy(release)
    solutions = {grade_id(cell): markers.answer(cell) for cell in source.cells if is_answer(cell)}
    known = [grade_id(cell) for cell in made.cells if is_answer(cell)]
    for name in specimen.cells:
        if name not in known:
            raise SpecimenError(
                f"{specimen.group}/{specimen.name}.py: '{name}' is no answer cell; there are {', '.join(known)}"
            )
    for cell in made.cells:
        if is_answer(cell):
            base = solutions.get(grade_id(cell), cell.source) if specimen.base == "solution" else cell.source
            cell.source = specimen.cells.get(grade_id(cell), base)
    for after, text in specimen.extra:
        places = [place for place, cell in enumerate(made.cells, 1) if grade_id(cell) == after]
        made.cells.insert(places[-1] if places else len(made.cells), nbformat.v4.new_code_cell(text))
    return made


def hand_in(specimen: Specimen, release: Path, source: Path, folder: Path, markers: Markers = NBGRADERS) -> None:
    """Write the submission of a specimen into `folder`: the notebook of `release`, answered, and damaged if it says so.

    Parameters
    ----------
    release, source : Path
        The notebook in `release/` and the one in `source/`.
    markers : Markers, optional
        Those of the course, if it has others than nbgrader's.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = notebook(specimen, nbformat.read(release, as_version=4), nbformat.read(source, as_version=4), markers)
    nbformat.write(made, folder / release.name)
    if specimen.damage is not None:
        specimen.damage(folder)
