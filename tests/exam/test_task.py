"""A task and what comes of it cross between processes as plain data, and arrive as they were."""

from __future__ import annotations

import json

import pytest

from nbviva.exam.task import Examined, Task, TaskCell, seed_of
from nbviva.limits import Limits
from nbviva.results import CellResult, Policy

RESULT = CellResult(1, "test_one", "test", "timeout", "late", 0.0, 2.0, [{"output_type": "stream"}], 3, 0.5, ("odd",))
TASK = Task(
    cells=(
        TaskCell(0, "one", "answer", "def one(): ...", imports=("import math",)),
        TaskCell(1, "test_one", "test", "one()", points=2.0, names=("one",), hidden=((1, 2), (4, 4))),
        TaskCell(2, "", "given", "import os", trusted=("import os",)),
    ),
    limits=Limits(cell_seconds=3),
    seed=7,
    synced=frozenset({"x", "y"}),
    policy=Policy(changes=frozenset({"one values"}), learning=True),
    own_files=frozenset({"utils.py"}),
    skip={1: RESULT},
)


def test_a_task_arrives_as_it_was() -> None:
    """Also through JSON, which knows neither tuples nor sets nor numbers as keys."""
    assert Task.of(json.loads(json.dumps(TASK.described()))) == TASK


def test_the_examiner_is_not_told_of_files_that_were_handed_in() -> None:
    """They are the candidate's."""
    told = Task((), Limits(), 0, files={"own.py": b"x"}).described()
    assert "files" not in told
    assert Task.of(told).files == {}


def test_a_cell_that_lacks_what_every_cell_has_is_no_cell() -> None:
    """A misspelt field must not mean a default."""
    with pytest.raises(TypeError, match="sources"):
        TaskCell.of({"position": 0, "grade_id": "", "kind": "answer", "sources": "x"})


def test_what_came_of_a_task_arrives_as_it_was() -> None:
    """It is kept, and sent by workers elsewhere."""
    examined = Examined((RESULT,), {"names": ["x"]})
    assert Examined.of(json.loads(json.dumps(examined.described()))) == examined
    assert examined.stopped == 1


def test_the_seed_of_a_cell_depends_on_the_submission_and_the_cell() -> None:
    """Pinned: a grade is reproduced from the seed of its submission alone, also by the engine of tomorrow."""
    assert [seed_of(7, "a"), seed_of(8, "a"), seed_of(7, "b")] == [2_142_235_037, 1_886_213_682, 1_501_250_106]
