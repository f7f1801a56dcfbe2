"""What an examiner is told of one notebook of a submission, and what comes of it: values that cross as plain data."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nbviva.limits import Limits
from nbviva.results import CellResult, Policy


@dataclass(frozen=True)
class TaskCell:
    """One code cell of the rebuilt notebook.

    Attributes
    ----------
    position : int
        Its place in the notebook.
    grade_id : str
        Empty for a cell without one.
    kind : str
        As in `CellResult`.
    source : str
    points : float
        What a test cell is worth.
    names : tuple of str
        Of a test cell, or of the statements in `computed`: what they use that answers define.
    hidden : tuple of pairs of int
        Of a test cell: first and last line of each part that students do not see.
    trusted : tuple of str
        Of a given cell: its statements that run in the examiner too.
    computed : tuple of str
        Those among them that use answers.
    imports : tuple of str
        Of an answer: what the reference solution imports in it.
    """

    position: int
    grade_id: str
    kind: str
    source: str
    points: float = 0.0
    names: tuple[str, ...] = ()
    hidden: tuple[tuple[int, int], ...] = ()
    trusted: tuple[str, ...] = ()
    computed: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()

    @classmethod
    def of(cls, described: Mapping[str, Any]) -> TaskCell:
        """Return the cell of which these are the fields, its tuples given as lists or tuples."""
        return cls(**cls.fields(described))

    @staticmethod
    def fields(described: Mapping[str, Any]) -> dict[str, Any]:
        """Return some fields with their lists as tuples: JSON knows none, and a list could be changed."""
        fields = {name: tuple(value) if isinstance(value, list) else value for name, value in described.items()}
        return fields | {"hidden": tuple((first, last) for first, last in described.get("hidden", ()))}


@dataclass(frozen=True)
class Task:
    """One notebook of one submission, to be examined.

    Attributes
    ----------
    cells : tuple of TaskCell
    limits : Limits
    seed : int
        From which all inputs of this submission are drawn.
    synced : frozenset of str
        Names that examiner and candidate keep in step.
    policy : Policy
    own_files : frozenset of str
        Files that the submission cannot replace.
    skip : mapping
        Position -> `CellResult` of a cell that must not be run again.
    files : mapping
        Path -> content of the other files that were handed in. They are laid beside the candidate; the examiner is not
        told of them.
    """

    cells: tuple[TaskCell, ...]
    limits: Limits
    seed: int
    synced: frozenset[str] = frozenset()
    policy: Policy = field(default_factory=Policy)
    own_files: frozenset[str] = frozenset()
    skip: Mapping[int, CellResult] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, described: Mapping[str, Any]) -> Task:
        """Return what `described` made this of; without `files`."""
        return cls(
            tuple(map(TaskCell.of, described["cells"])), Limits(**described["limits"]), described["seed"],
            frozenset(described["synced"]), Policy.of(described["policy"]), frozenset(described["own_files"]),
            {int(position): CellResult.of(result) for position, result in described["skip"].items()},
        )  # fmt: skip

    def described(self) -> dict[str, Any]:
        """Return what the examiner is told, as plain data that is not to be changed."""
        return {
            "cells": [vars(cell) for cell in self.cells], "limits": vars(self.limits), "seed": self.seed,
            "synced": sorted(self.synced), "policy": self.policy.described(), "own_files": sorted(self.own_files),
            "skip": {str(position): vars(result) for position, result in self.skip.items()},
        }  # fmt: skip


def seed_of(seed: int, grade_id: str) -> int:
    """Return the seed of one cell of the submission with this seed."""
    return int.from_bytes(hashlib.sha256(f"{seed} {grade_id}".encode()).digest()[:4], "big")


@dataclass(frozen=True)
class Examined:
    """What came of a task.

    Attributes
    ----------
    results : tuple of CellResult
    learned : dict
        What crossed between examiner and candidate, if the task was to learn that (`results.Policy`).
    """

    results: tuple[CellResult, ...]
    learned: dict[str, Any] = field(default_factory=dict)

    @property
    def stopped(self) -> int:
        """How many cells were stopped by a limit or not run for that."""
        return sum(result.stopped for result in self.results)

    @classmethod
    def of(cls, described: Mapping[str, Any]) -> Examined:
        """Return what `described` made this of."""
        return cls(tuple(map(CellResult.of, described["results"])), described["learned"])

    def described(self) -> dict[str, Any]:
        """Return this as plain data, which is to be written somewhere and not to be changed."""
        return {"results": [vars(result) for result in self.results], "learned": self.learned}
