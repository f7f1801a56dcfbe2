"""Mutants of a reference solution: small changes that a good test must notice.

cosmic-ray changes operators, comparisons, numbers and keywords; one operator of our own leaves out a statement, the
commonest slip of a learner, and needs nothing that may not be installed. Mutants that are the same text, or do not
compile, are dropped.
"""

from __future__ import annotations

import ast
import difflib
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec

ARITHMETIC = ("Add", "Sub", "Mul", "Div", "FloorDiv", "Mod", "Pow")
_BINARY = re.compile(r"core/ReplaceBinaryOperator_(\w+?)_(\w+)$")


@dataclass(frozen=True)
class Mutant:
    """One changed solution.

    Attributes
    ----------
    cell : str
        grade_id of the answer cell.
    text : str
        The changed text of the cell.
    before, after : str
        The line that was changed, without indentation, and what it became; `after` is empty if the line was left out.
    """

    cell: str
    text: str
    before: str
    after: str

    @property
    def diff(self) -> str:
        """The change in one line."""
        return f"{self.before}  ->  {self.after or '(left out)'}"


def missing() -> str:
    """Return what is to be said if cosmic-ray is not installed; empty if it is."""
    try:
        there = find_spec("cosmic_ray") is not None
    except ValueError:  # it was loaded by something that is no import
        there = False
    what = (
        "was tried without changes of operators and numbers in the solution: whether each test is needed is not known"
    )
    return "" if there else f"{what}. To try them too: pip install 'nbviva[audit]'"


def of_cell(cell: str, text: str) -> list[Mutant]:
    """Return the mutants of an answer cell's solution.

    Parameters
    ----------
    cell : str
        grade_id of the cell.
    text : str
        The solution, without nbgrader's markers. Cells with IPython magics give none.
    """
    try:
        ast.parse(text)
    except SyntaxError:
        return []
    mutants: dict[str, Mutant] = {}
    for changed in (*_operators(text), *_omissions(text)):
        if changed == text or changed in mutants or not _compiles(changed):
            continue
        before, after = _changed_line(text, changed)
        mutants[changed] = Mutant(cell, changed, before, after)
    return list(mutants.values())


def _operators(text: str) -> Iterator[str]:
    if missing():
        return
    from cosmic_ray import mutating, plugins

    for name in plugins.operator_names():
        binary = _BINARY.match(name)
        if binary and binary[2] not in ARITHMETIC:
            continue  # shifts and bit operations on floats raise a TypeError: any test notices
        try:
            operator = plugins.get_operator(name)()
        except TypeError:
            continue  # an operator that wants arguments of its own
        occurrence = 0
        while (changed := mutating.mutate_code(text, operator, occurrence)) is not None:
            yield changed
            occurrence += 1


def _omissions(text: str) -> Iterator[str]:
    """Yield the text without one statement, for each statement of one line inside a function."""
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, (ast.Assign, ast.AugAssign, ast.Expr, ast.Return)):
            continue
        docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if not docstring and node.col_offset and node.lineno == node.end_lineno:
            line = lines[node.lineno - 1]
            rest = line[: node.col_offset] + "pass" + line[node.end_col_offset :]
            yield "\n".join((*lines[: node.lineno - 1], rest, *lines[node.lineno :]))


def _compiles(text: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what a change makes of good code
            compile(text, "mutant", "exec")
    except (SyntaxError, ValueError):
        return False
    return True


def _changed_line(text: str, changed: str) -> tuple[str, str]:
    diff = list(difflib.ndiff(text.splitlines(), changed.splitlines()))
    before = " ".join(line[2:].strip() for line in diff if line.startswith("- "))
    after = " ".join(line[2:].strip() for line in diff if line.startswith("+ "))
    return before, "" if after == "pass" else after
