"""What nbgrader knows of a notebook: the instructor's version as it is saved into the gradebook, hidden tests still in.

`nbgrader generate_assignment` sends the source notebook through a list of preprocessors. One of them, `SaveCells`,
writes the cells into the gradebook; those after it take out what learners must not see. A submission is graded on the
notebook at that point, so it is made here with the same preprocessors in the same order, but without a database and
without files.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from nbconvert.exporters import Exporter, NotebookExporter
from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.preprocessors import SaveCells
from traitlets.config import Config
from traitlets.utils.importstring import import_item

from nbviva.cells import notes
from nbviva.cells.marks import Mark, is_amount, raw
from nbviva.errors import MasterError

Step = Callable[[NotebookNode, Any], tuple[NotebookNode, Any]]


def master(
    source: NotebookNode, config: Config, name: str, *, root: Path | None = None, folder: Path | None = None
) -> NotebookNode:
    """Return a notebook as nbgrader saves it into its gradebook.

    Parameters
    ----------
    source : NotebookNode
        The instructor's notebook; it is not changed.
    config : Config
        The settings of the course.
    name : str
        File name of the notebook without ending, for messages.
    root : Path, optional
        Folder of the course: what paths in the settings are relative to. The working directory if not given.
    folder : Path, optional
        Folder of the notebook, where tests that nbgrader generates (AUTOTEST) run.

    Returns
    -------
    NotebookNode
        Format 4.5, each cell with an id. Where the student version of a cell has another text (hidden tests, mark
        schemes), `nbviva.cells.notes.released` gives it.

    Raises
    ------
    MasterError
        If cells are marked in a way that nbgrader cannot grade, or one of its preprocessors refuses the notebook.

    Notes
    -----
    Nothing is run, except for notebooks with AUTOTEST lines: nbgrader then starts a kernel with the instructor's code.
    """
    steps = _steps(config)
    if SaveCells not in steps:
        raise MasterError(
            f"{name}: c.GenerateAssignment.preprocessors has no SaveCells, so nbgrader would know no cell: put it back"
        )
    place = steps.index(SaveCells)

    def check(notebook: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        _check(notebook, name)
        _give_ids(notebook)
        return notebook, resources

    # the header's cells are in after the first step, and all others rely on what is checked
    source = copy.deepcopy(source)
    _give_ids(source)
    config = _with_absolute_paths(config, root or Path.cwd(), folder)
    resources = {"metadata": {"name": name, "path": str(folder or "")}}
    try:
        saved = _run([*steps[:1], check, *steps[1:place]], source, config, resources)
        released = _run(steps[place + 1 :], saved, config, resources)
    except MasterError:
        raise
    except Exception as error:  # nbgrader raises bare RuntimeErrors, and jsonschema's for marks
        raise MasterError(f"{name}: nbgrader refuses the notebook: {error}") from error
    if len(released.cells) == len(saved.cells):
        for cell, shown in zip(saved.cells, released.cells, strict=True):
            if cell.source != shown.source:
                notes.set_released(cell, shown.source)
    saved.nbformat, saved.nbformat_minor = 4, 5
    return saved


def _steps(config: Config) -> list[Any]:
    """Return nbgrader's preprocessors, with what the course changed in their list."""
    settings = Config()
    if "preprocessors" in config.get("GenerateAssignment", {}):
        settings.GenerateAssignment.preprocessors = config.GenerateAssignment.preprocessors
    steps = GenerateAssignment(config=settings).preprocessors
    return [import_item(step) if isinstance(step, str) else step for step in steps]  # nbgrader takes names, too


def _with_absolute_paths(config: Config, root: Path, folder: Path | None) -> Config:
    """Return settings whose paths do not depend on the working directory."""
    config = copy.deepcopy(config)
    for part in ("header", "footer"):
        if part in config.get("IncludeHeaderFooter", {}):
            path = str(config.IncludeHeaderFooter[part])
            config.IncludeHeaderFooter[part] = str(root / path) if path else ""
    tests = str(config.get("InstantiateTests", {}).get("autotest_filename", "autotests.yml"))
    if not (folder and (folder / tests).is_file()):
        config.InstantiateTests.autotest_filename = str(root / tests)
    config.Exporter.default_preprocessors = []  # nbconvert's own: nbgrader leaves them out
    return config


def _run(steps: Sequence[type | Step], notebook: NotebookNode, config: Config, resources: Any) -> NotebookNode:
    """Send a copy of a notebook through some preprocessors, as nbgrader's converters do."""
    exporter = NotebookExporter(config=config)
    for step in steps:
        exporter.register_preprocessor(step)
    # the method of the base class: the one of NotebookExporter goes on to write JSON
    made, _ = Exporter.from_notebook_node(exporter, notebook, copy.deepcopy(resources))
    return made


def _check(notebook: NotebookNode, name: str) -> None:
    """Raise an error that names the cell if the marks of a notebook cannot be used."""
    seen: dict[str, int] = {}
    for number, cell in enumerate(notebook.cells, 1):
        mark = raw(cell)
        if mark is None:
            continue
        where = f"{name}: cell {number}"
        if not isinstance(mark, dict):
            raise MasterError(f"{where}: metadata.nbgrader is {mark!r}, expected an object: mark the cell again")
        if not Mark.of(cell).means_something:
            continue
        grade_id = mark.get("grade_id")
        if not grade_id or not isinstance(grade_id, str):
            raise MasterError(f"{where} has the grade_id {grade_id!r}: give it a name in nbgrader's cell toolbar")
        if grade_id in seen:
            raise MasterError(
                f"{where} is called '{grade_id}' like cell {seen[grade_id]}: each needs a name of its own"
            )
        seen[grade_id] = number
        points = mark.get("points")
        if Mark.of(cell).earns and not is_amount(points):
            raise MasterError(f"{where} ('{grade_id}') is worth {points!r} points, expected a number from 0 upwards")
        try:
            MetadataValidator().validate_cell(cell)
        except Exception as error:  # two unrelated families: of the schema's version, and of its content
            reason = getattr(error, "message", None) or error
            raise MasterError(f"{where} ('{grade_id}') is marked wrongly: {reason}") from error


def _give_ids(notebook: NotebookNode) -> None:
    """Give each cell without an id of its own one that is the same each time (nbformat would draw a random one)."""
    taken: set[str] = set()
    for number, cell in enumerate(notebook.cells):
        if not isinstance(cell.get("id"), str) or cell["id"] in taken:
            cell["id"] = f"cell-{number}"
            while cell["id"] in taken:
                cell["id"] += "-"
        taken.add(cell["id"])
