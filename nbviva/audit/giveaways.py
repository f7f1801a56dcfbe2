"""Whether the release gives an answer away: tries what its modules offer in the place of what learners must write."""

from __future__ import annotations

import ast
import compileall
import functools
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from nbviva.audit.arena import Arena
from nbviva.audit.offers import ANY, ENDLESS
from nbviva.audit.result import Problem
from nbviva.audit.trials import Ending, Fork, Trial
from nbviva.cells.marks import Markers, grade_id, is_answer
from nbviva.errors import TrialError

SCRIPT = Path(__file__).with_name("offers.py")
IMPORT_SECONDS = 120.0
SECONDS = 15.0  # for one trial
UNDONE = "def {0}(*arguments, **named):\n    raise NotImplementedError"


@dataclass(frozen=True)
class Offer:
    """A public function or class of a module that lies beside the notebook.

    Attributes
    ----------
    module, name : str
    least, most : int
        How many arguments it can be called with.
    """

    module: str
    name: str
    least: int
    most: int

    def __str__(self) -> str:
        return f"{self.module}.{self.name}"


@dataclass(frozen=True)
class Wanted:
    """A function or class that learners must write.

    Attributes
    ----------
    cell, name : str
        grade_id of its answer cell; what it is called.
    text : str
        The instructor's answer.
    least, most : int
        How many arguments it can be called with.
    """

    cell: str
    name: str
    text: str
    least: int
    most: int

    def instead(self, statement: str) -> dict[str, str]:
        """Return the answers in which a statement gives the name another meaning."""
        return {self.cell: f"{self.text}\n\n{statement}"}

    def may_be(self, offer: Offer) -> bool:
        """Tell whether there is a call that both take; test cells make no calls that the instructor's does not take."""
        return offer.least <= self.most and self.least <= offer.most


def offered(folder: Path) -> list[Offer]:
    """Return what the modules in a folder offer; they are imported, in a process of their own.

    Raises
    ------
    TrialError
        If that process fails, or takes longer than two minutes.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    try:
        done = subprocess.run(
            [sys.executable, str(SCRIPT)], cwd=folder, env={**environment, "MPLBACKEND": "Agg"}, capture_output=True,
            stdin=subprocess.DEVNULL, text=True, encoding="utf-8", errors="replace", timeout=IMPORT_SECONDS,
        )  # fmt: skip
        return [Offer(**offer) for offer in json.loads(done.stdout)]
    except subprocess.TimeoutExpired as error:
        what = f"importing the modules beside the notebook takes longer than {IMPORT_SECONDS:g} seconds"
        raise TrialError(f"{what}: does one of them do its work while it is imported?") from error
    except ValueError as error:
        raise TrialError(f"the modules beside the notebook cannot be imported: {done.stderr[-500:]}") from error


def wanted(source: NotebookNode, student: NotebookNode, markers: Markers) -> list[Wanted]:
    """Return what learners must write: the functions and classes whose stubs the student version has.

    Of an answer without any stub these are the ones in the instructor's answer.
    """
    stubs = {grade_id(cell): _defined(cell.source) for cell in student.cells if is_answer(cell)}
    found = []
    for cell in source.cells:
        if not is_answer(cell) or cell.cell_type != "code":
            continue
        text = markers.answer(cell)
        theirs, ours = stubs.get(grade_id(cell), {}), _defined(text)
        for name in [name for name in ours if name in theirs] or ours:
            found.append(Wanted(grade_id(cell), name, text, *ours[name]))
    return found


def _defined(text: str) -> dict[str, tuple[int, int]]:
    """Return the functions and classes that a cell defines at its top, with the number of arguments they take."""
    try:
        tree = ast.parse(text)
    except SyntaxError:  # magics, or an answer in another language
        return {}
    found = {}
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            found[node.name] = ANY  # what a class takes only running it can tell
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            found[node.name] = ANY if node.decorator_list else _arguments(node.args)
    return found


def _arguments(of: ast.arguments) -> tuple[int, int]:
    required = len(of.posonlyargs) + len(of.args) - len(of.defaults) + sum(d is None for d in of.kw_defaults)
    if of.vararg or of.kwarg:
        return required, ENDLESS
    return required, len(of.posonlyargs) + len(of.args) + len(of.kwonlyargs)


def problems(
    source: NotebookNode, student: NotebookNode, folder: Path, markers: Markers,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[Problem]:  # fmt: skip
    """Return a problem for each offer that earns all points of an answer in whose place it is put.

    Parameters
    ----------
    source, student : NotebookNode
        The instructor's notebook and the student version.
    folder : Path
        What is released, with the modules.
    markers : Markers
    progress : callable
        Called with how many offers have been tried, and how many there are to try.

    Raises
    ------
    TrialError
        If the processes that try do not start.
    """
    with tempfile.TemporaryDirectory(prefix="giveaways-") as scratch:
        files = Path(scratch) / "files"
        shutil.copytree(folder, files, ignore=shutil.ignore_patterns("*.ipynb", ".*", "__pycache__"))
        compileall.compile_dir(files, quiet=2)  # a trial need not
        offers, all_wanted = offered(files), wanted(source, student, markers)
        with Arena(source, files, SECONDS, markers) as arena:
            if not (offers and all_wanted and arena.tests):
                return []
            forks = {}
            for one, tests in _own(arena, all_wanted).items():
                endings = tuple(
                    Ending(str(offer), one.instead(f"{one.name} = {_loaded(offer)}"))
                    for offer in offers if one.may_be(offer)
                )  # fmt: skip
                if tests and endings:
                    forks[one] = Fork(Trial(one.name), endings, tests, all_or_nothing=True)
            done, total = itertools.count(1), len(forks)
            progress(0, total)
            outcomes = arena.run_forks([*forks.values()], lambda fork: progress(next(done), total))
            return [
                _problem(one, outcome.trial.name, forks[one].needed, arena.tests)
                for one, same in zip(forks, outcomes, strict=True)
                for outcome in same
                if not outcome.lost({test: arena.tests[test] for test in forks[one].needed})
            ]


def _loaded(offer: Offer) -> str:
    # without a name of its own in the notebook, which may use it for something else
    return f'__import__("importlib").import_module({offer.module!r}).{offer.name}'


def _own(arena: Arena, all_wanted: Sequence[Wanted]) -> Mapping[Wanted, frozenset[str]]:
    """Return the test cells that lose points if one thing is not written and the rest is: if possible, only they do.

    A test cell that needs several answers belongs to each of them only if that has no cell to itself.
    """
    everything = frozenset(arena.tests)
    undone = [
        Fork(Trial(one.name), (Ending(one.name, one.instead(UNDONE.format(one.name))),), everything)
        for one in all_wanted
    ]  # fmt: skip
    lost = dict(zip(all_wanted, (same[0].lost(arena.tests) for same in arena.run_forks(undone)), strict=True))
    own = {}
    for one, cells in lost.items():
        others: frozenset[str] = functools.reduce(
            frozenset.union, (more for other, more in lost.items() if other.cell != one.cell), frozenset()
        )
        own[one] = cells - others or cells
    return own


def _problem(one: Wanted, offer: str, tests: frozenset[str], points: Mapping[str, float]) -> Problem:
    total = sum(points[test] for test in tests)
    return Problem(
        f"cell '{one.cell}'",
        f"is given away: `{one.name} = {offer}` earns all {total:g} points of {', '.join(sorted(tests))}. Take "
        f"{offer} out of what is released, or let these test cells notice that it is not what is asked for",
    )
